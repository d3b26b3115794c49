"""The door of the tariff room."""

import gwanmun.tariff.rules.golden
import gwanmun.tariff.rules.kernel  # noqa: F401 - answers golden tests, tells what the room can say
from gwanmun.tariff.rules.assess import TAX_HEADS, assess
from gwanmun.tariff.rules.exchange import weekly_rate
from gwanmun.tariff.rules.facts import FACTS
from gwanmun.tariff.rules.levies import Head, levies
from gwanmun.tariff.rules.minimum import collected
from gwanmun.tariff.rules.pipeline import Assessed, assess_dated, assess_lines
from gwanmun.tariff.rules.rates import duty_rate
from gwanmun.tariff.rules.schema import CHARGE, FAULT, LINE
from gwanmun.tariff.rules.special import safeguard_per_unit, selective_duty
from gwanmun.tariff.rules.taxes import heads_of
from gwanmun.tariff.tables import Tariff, tariff_of

__all__ = [
    "CHARGE",
    "FACTS",
    "FAULT",
    "LINE",
    "TAX_HEADS",
    "Assessed",
    "Head",
    "Tariff",
    "assess",
    "assess_dated",
    "assess_lines",
    "collected",
    "duty_rate",
    "heads_of",
    "levies",
    "safeguard_per_unit",
    "selective_duty",
    "tariff_of",
    "weekly_rate",
]

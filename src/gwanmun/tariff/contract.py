"""The door of the tariff room."""

from gwanmun.tariff.rules.assess import TAX_HEADS, assess
from gwanmun.tariff.rules.exchange import weekly_rate
from gwanmun.tariff.rules.minimum import collected
from gwanmun.tariff.rules.pipeline import Assessed, assess_dated, assess_lines
from gwanmun.tariff.rules.rates import duty_rate
from gwanmun.tariff.rules.special import safeguard_per_unit, selective_duty
from gwanmun.tariff.tables import Tariff, tariff_of

__all__ = [
    "TAX_HEADS",
    "Assessed",
    "Tariff",
    "assess",
    "assess_dated",
    "assess_lines",
    "collected",
    "duty_rate",
    "safeguard_per_unit",
    "selective_duty",
    "tariff_of",
    "weekly_rate",
]

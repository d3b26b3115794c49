"""The door of the tariff room."""

import gwanmun.tariff.rules.golden
import gwanmun.tariff.rules.kernel  # noqa: F401 - answers golden tests, tells what the room can say
from gwanmun.tariff.answer import document as answer_document
from gwanmun.tariff.aside import Provision, dotted, left_aside, provisions
from gwanmun.tariff.assessing import Answer, assess_texts
from gwanmun.tariff.assessing import assess as assess_objects
from gwanmun.tariff.comparing import (
    Comparison,
    compare,
    compared,
    first_proof,
    proven_claim,
    with_claim,
    with_day,
)
from gwanmun.tariff.comparing import told as reasons_told
from gwanmun.tariff.difference import document as comparison_document
from gwanmun.tariff.explain import Amount, unfold, unfold_declaration
from gwanmun.tariff.looking import Looked, components_of, look
from gwanmun.tariff.offers import Offer, offers
from gwanmun.tariff.rules.assess import TAX_HEADS, assess
from gwanmun.tariff.rules.entries import entries_of
from gwanmun.tariff.rules.exact import loads as exact_json
from gwanmun.tariff.rules.exchange import weekly_rate
from gwanmun.tariff.rules.facts import FACTS, TRANSPORT_MODES
from gwanmun.tariff.rules.form_schema import assess_schema
from gwanmun.tariff.rules.incoterms import NAMES as INCOTERMS
from gwanmun.tariff.rules.levies import Head, levies
from gwanmun.tariff.rules.minimum import collected
from gwanmun.tariff.rules.pipeline import Assessed, assess_dated, assess_lines
from gwanmun.tariff.rules.rates import duty_rate
from gwanmun.tariff.rules.schema import CHARGE, FAULT, LINE
from gwanmun.tariff.rules.special import safeguard_per_unit, selective_duty
from gwanmun.tariff.rules.taxes import heads_of
from gwanmun.tariff.tables import Tariff, tariff_of
from gwanmun.tariff.unfolding.unit_names import UNITS as UNIT_NAMES
from gwanmun.tariff.unfolding.words import money as shown_money

__all__ = [
    "CHARGE",
    "FACTS",
    "FAULT",
    "INCOTERMS",
    "LINE",
    "TAX_HEADS",
    "TRANSPORT_MODES",
    "UNIT_NAMES",
    "Amount",
    "Answer",
    "Assessed",
    "Comparison",
    "Head",
    "Looked",
    "Offer",
    "Provision",
    "Tariff",
    "answer_document",
    "assess",
    "assess_dated",
    "assess_lines",
    "assess_objects",
    "assess_schema",
    "assess_texts",
    "collected",
    "compare",
    "compared",
    "comparison_document",
    "components_of",
    "dotted",
    "duty_rate",
    "entries_of",
    "exact_json",
    "first_proof",
    "heads_of",
    "left_aside",
    "levies",
    "look",
    "offers",
    "proven_claim",
    "provisions",
    "reasons_told",
    "safeguard_per_unit",
    "selective_duty",
    "shown_money",
    "tariff_of",
    "unfold",
    "unfold_declaration",
    "weekly_rate",
    "with_claim",
    "with_day",
]

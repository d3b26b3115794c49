"""Figures of the Korean law by day, as the oracle reads them. Amounts in won, shares as fractions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

Span = tuple[date | None, date | None, Fraction]


def share(text: str) -> Fraction:
    return Fraction(text)


def on(day: date, *spans: tuple[str | None, str | None, str]) -> Fraction:
    """The figure that holds on a day; from and to are inclusive ISO days or None."""
    found = [
        Fraction(value)
        for first, last, value in spans
        if (first is None or day >= date.fromisoformat(first))
        and (last is None or day <= date.fromisoformat(last))
    ]
    assert len(found) == 1, (day, spans)
    return found[0]


VAT = share("0.10")
EDUCATION_ON_CONSUMPTION = share("0.30")
EDUCATION_ON_LIQUOR = share("0.10")
EDUCATION_ON_STRONG_LIQUOR = share("0.30")
RURAL_ON_CONSUMPTION = share("0.10")
RURAL_ON_RELIEF = share("0.20")
THRESHOLD_GOODS = share("0.20")
GAMES = share("0.20")
CAR_CAP_OF_RELIEF = 1_000_000
HEAD_UNIT = 10
MINIMUM = 10_000

THRESHOLD = {
    "BAG": 2_000_000,
    "WATCH": 2_000_000,
    "JEWELLERY": 5_000_000,
    "PRECIOUS_METAL": 5_000_000,
    "FUR": 5_000_000,
}
RURAL_CLASSES = {"GAMES", "HUNTING_GUN", "FUR", "FURNITURE"}

LIQUOR_SHARE = {
    "SPIRITS": share("0.72"),
    "WINE": share("0.30"),
    "CHEONGJU": share("0.30"),
    "YAKJU": share("0.30"),
}
BEER_PER_KL = Fraction(885_700)
TAKJU_PER_KL = Fraction(44_400)
INDUSTRIAL_PER_KL = Fraction(57_000)
INDUSTRIAL_PER_DEGREE = Fraction(600)
NO_EDUCATION = {"TAKJU", "YAKJU", "INDUSTRIAL_SPIRIT"}


def car(day: date) -> Fraction:
    return on(day, (None, "2026-06-30", "0.035"), ("2026-07-01", None, "0.05"))

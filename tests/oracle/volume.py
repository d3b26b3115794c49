"""Millilitres read from a specification, as a person reads them."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache

MILLILITRES = {
    "ml": 1, "㎖": 1, "밀리리터": 1, "cl": 10, "l": 1000, "ℓ": 1000, "리터": 1000,
    "liter": 1000, "litre": 1000, "liters": 1000, "litres": 1000,
}  # fmt: skip
#: Ten thousand litres are no parcel: such a figure is not believed.
MOST = 10_000_000
_FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


@lru_cache(maxsize=50_000)
def millilitres(text: str) -> int | None:
    """The first figure with a unit of volume; ``1,000 ml`` is a thousand, ``0,75 l`` three quarters."""
    text = text.lower()
    for found in _FIGURE.finditer(text):
        rest = text[found.end() :].lstrip(" ")
        for unit in sorted(MILLILITRES, key=len, reverse=True):
            after = rest[len(unit) : len(unit) + 1]
            if rest.startswith(unit) and not ("a" <= after <= "z"):
                amount = _number(found.group())
                whole = (amount * MILLILITRES[unit]).to_integral_value(ROUND_CEILING)
                return int(whole) if whole <= MOST else None
    return None


def _number(text: str) -> Decimal:
    """A comma before three figures parts thousands (unless nothing but a nought stands before it)."""
    if text.startswith("0,"):
        text = "0." + text[2:]
    text = re.sub(r",(?=[0-9]{3}(?:[^0-9]|$))", "", text).replace(",", ".")
    whole, _, decimals = text.partition(".")
    decimals = decimals.partition(".")[0][:3]  # nobody measures finer
    return Decimal(f"{whole}.{decimals or 0}")

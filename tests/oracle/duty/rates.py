"""Which rate a line bears (Customs Act 50, FTA Customs Act 5) and the duty it gives, one line at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

Rate = Mapping[str, Any]  # a row of schema.RATE
Line = Mapping[str, Any]  # a row of schema.LINE with ``customs_value``

GRAMS = {"KGM": 1_000, "GRM": 1, "TNE": 1_000_000}
MILLILITRES = {"LTR": 1_000, "MLT": 1, "HLT": 100_000, "KLI": 1_000_000}


def quantity(line: Line, unit: str) -> Fraction | None:
    """How many of ``unit`` the line holds; None: not told."""
    told = [(line["quantity_e6"], line["unit"]), (line["quantity2_e6"], line["unit2"])]
    for amount, given in told:
        if amount is None or given is None:
            continue
        if given == unit:
            return Fraction(amount, 10**6)
        for family in (GRAMS, MILLILITRES):
            if unit in family and given in family:
                return Fraction(amount, 10**6) * family[given] / family[unit]
    if unit in GRAMS and line["net_g"] is not None:
        return Fraction(line["net_g"]) / GRAMS[unit]
    return None


def duty(rate: Rate, line: Line) -> Fraction | None:
    """Exact duty by a rate, before the fraction is dropped; None: a quantity is missing."""
    parts: list[Fraction] = []
    if rate["rate_e6"] is not None:
        parts.append(Fraction(line["customs_value"]) * rate["rate_e6"] / 10**6)
    for amount, unit in ((rate["amount_e6"], rate["unit"]), (rate["amount2_e6"], rate["unit2"])):
        if amount is None:
            continue
        found = quantity(line, unit)
        if found is None:
            return None
        parts.append(found * amount / 10**6)
    if rate["form"] == "sum":
        return sum(parts, Fraction(0))
    return max(parts) if rate["form"] == "higher" else min(parts)


def holds(rate: Rate, line: Line, day: date) -> bool:
    return (
        line["code"].startswith(rate["code"])
        and rate["valid_from"] <= day
        and (rate["valid_to"] is None or day <= rate["valid_to"])
        and rate["origin"] in (None, line["origin"])
        and rate["use"] in (None, line["use"])
        and rate["party"] in (None, line["party"])
    )


def nearest(rates: Iterable[Rate]) -> list[Rate]:
    """Of each kind only the rates that stand at the longest code."""
    found = list(rates)
    return [
        one
        for one in found
        if not any(o["kind"] == one["kind"] and len(o["code"]) > len(one["code"]) for o in found)
    ]


def claim_is_empty(line: Line, rates: Iterable[Rate]) -> bool:
    """A rate is claimed that the tariff does not have for the goods on that day."""
    return line["claim"] is not None and not any(
        r["kind"] == line["claim"] for r in rates if holds(r, line, line["date"])
    )


def choose(line: Line, rates: Iterable[Rate], kinds: Mapping[str, Mapping[str, Any]]) -> Rate | None:
    """The ordinary rate of a line: what §4 of the order of precedence gives, without rank 1.

    ``kinds``: kind → {"class": …, "members": set of countries or empty for all}.
    """

    def of(rate: Rate) -> str:
        return str(kinds[rate["kind"]]["class"])

    at_hand = nearest(r for r in rates if holds(r, line, line["date"]))
    owed = {id(r): duty(r, line) for r in at_hand}

    def best(*classes: str, allowed: Callable[[Rate], bool] = lambda _: True) -> Rate | None:
        some = [r for r in at_hand if of(r) in classes and allowed(r) and owed[id(r)] is not None]
        return min(some, key=lambda r: owed[id(r)], default=None)

    def member(rate: Rate) -> bool:
        members = kinds[rate["kind"]]["members"]
        return not members or line["origin"] in members

    basic, provisional = best("BASIC"), best("PROVISIONAL")
    adjustment, seasonal = best("ADJUSTMENT"), best("SEASONAL")
    quota = best("QUOTA", allowed=lambda _: bool(line["quota"]))
    gsp = best("GSP", allowed=lambda r: r["kind"] == line["claim"] and member(r))
    wto = best("WTO", allowed=member)
    gap = best("WTO_PRICE_GAP", allowed=member)
    fta = best("FTA", allowed=lambda r: r["kind"] == line["claim"] and member(r))

    if quota is not None and gsp is not None and owed[id(gsp)] <= owed[id(quota)]:
        quota = None
    third = next((r for r in (adjustment, quota, seasonal) if r is not None), None)
    chosen = third or gsp or provisional or basic
    if gap is not None:  # beats basic and provisional rates even when higher, the others only when lower
        rivals = [r for r in (adjustment, quota, seasonal, gsp) if r is not None]
        if all(owed[id(gap)] < owed[id(r)] for r in rivals):
            chosen = gap
    if wto is not None:
        rivals = [r for r in (basic, provisional, adjustment, quota, seasonal, gsp) if r is not None]
        if all(owed[id(wto)] < owed[id(r)] for r in rivals):
            chosen = wto
    if fta is not None and (chosen is None or owed[id(fta)] <= owed[id(chosen)]):
        chosen = fta
    return chosen

"""Customs value of the lines of one declaration, worked out cost by cost with fractions and decimals.

Written from the rule texts (Customs Act 18, 30; Decree 16, 20; form guide) and the ICC's Incoterms 2020,
apart from the engine: it shares no table and no formula with it but the pack's YAML of charges.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CHARGES = Path(__file__).parents[3] / "src/gwanmun/countries/kr/tables/charges.yaml"

#: Who pays what on the way, as the ICC's chart has it: costs the seller bears stand in the price.
SELLER_BEARS = {
    "EXW": "",
    "FCA": "origin",
    "FAS": "origin",
    "FOB": "origin loading",
    "CFR": "origin loading carriage",
    "CIF": "origin loading carriage insurance",
    "CPT": "origin loading carriage delivery",
    "CIP": "origin loading carriage insurance delivery",
    "DAP": "origin loading carriage insurance delivery",
    "DPU": "origin loading carriage insurance delivery",
    "DDP": "origin loading carriage insurance delivery duties",
}
VALUE_HOLDS = {"CIF": "origin loading carriage insurance", "FOB": "origin loading"}


@dataclass(frozen=True)
class Line:
    number: int
    price: Decimal
    currency: str
    term: str | None


@dataclass(frozen=True)
class Cost:
    code: str
    amount: Decimal
    currency: str
    line: int | None


@dataclass
class Value:
    price: int
    additions: int
    deductions: int
    value: int | None  # None: cannot be told
    usd: int | None
    costs: list[tuple[str, Decimal, int]] = field(default_factory=list)  # code, share, sign


def rate_of(rates: dict[tuple[date, str], Decimal], currency: str, day: date) -> Decimal | None:
    """Won for one unit in the week of the day; at most five weeks late."""
    if currency == "KRW":
        return Decimal(1)
    sunday = day - timedelta(days=(day.weekday() + 1) % 7)
    for late in range(6):
        found = rates.get((sunday - timedelta(days=7 * late), currency))
        if found is not None:
            return found
    return None


@cache
def table() -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in yaml.safe_load(CHARGES.read_text("utf-8"))["codes"]}


def sign_of(row: dict[str, Any], term: str | None, basis: str) -> int | None:
    """+1 added, -1 taken off, 0 left; None: cannot be told."""
    if row["effect"] == "add":
        return 1
    if row["effect"] == "deduct":
        return -1
    if term is None:
        return None
    signs = []
    for part in row["parts"]:
        in_price = part in SELLER_BEARS[term].split()
        wanted = part in VALUE_HOLDS[basis].split()
        signs.append(1 if wanted and not in_price else -1 if in_price and not wanted else 0)
    return signs[0] if len(set(signs)) == 1 else None


def share_out(amount: Decimal, weights: dict[int, Fraction]) -> dict[int, Decimal] | None:
    """Largest remainder in ten-thousandths; the lower line number first where remainders are equal."""
    units, total = int(amount.scaleb(4)), sum(weights.values())
    if total == 0:
        return None
    exact = {n: Fraction(units) * w / total for n, w in weights.items()}
    given = {n: int(e) for n, e in exact.items()}
    wanting = sorted(weights, key=lambda n: (given[n] - exact[n], n))
    for n in wanting[: units - sum(given.values())]:
        given[n] += 1
    return {n: Decimal(g).scaleb(-4) for n, g in given.items()}


def value_of(
    lines: list[Line],
    costs: list[Cost],
    day: date,
    rates: dict[tuple[date, str], Decimal],
    basis: str = "CIF",
) -> dict[int, Value]:
    """The value of each line in won, with what it is made of."""
    known = table()
    won = {
        one.number: Fraction(one.price) * Fraction(rate_of(rates, one.currency, day) or 0) for one in lines
    }
    plus = dict.fromkeys(won, Fraction(0))
    minus = dict.fromkeys(won, Fraction(0))
    unsure: set[int] = set()
    told: dict[int, list[tuple[str, Decimal, int]]] = {n: [] for n in won}
    for cost in costs:
        if cost.line is None:
            shares = share_out(cost.amount, won)
        else:
            shares = {cost.line: cost.amount}
        rate = rate_of(rates, cost.currency, day)
        for one in lines:
            if shares is not None and one.number not in shares:
                continue
            sign = sign_of(known[cost.code], one.term, basis)
            if shares is None or rate is None or sign is None:
                unsure.add(one.number)
                continue
            told[one.number].append((cost.code, shares[one.number], sign))
            if sign > 0:
                plus[one.number] += Fraction(shares[one.number]) * Fraction(rate)
            elif sign < 0:
                minus[one.number] += Fraction(shares[one.number]) * Fraction(rate)
    dollar = rate_of(rates, "USD", day)
    out = {}
    for n, price in won.items():
        total = price + plus[n] - minus[n]
        good = n not in unsure and price > 0 and total > 0
        base, more, last = price // 1, (price + plus[n]) // 1, total // 1
        usd = -(-total // Fraction(dollar)) if good and dollar is not None else None
        out[n] = Value(base, more - base, more - last, last if good else None, usd, told[n])
    return out

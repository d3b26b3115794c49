"""Lines and costs in order, to be changed where a test wants something else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.tariff.rules.methods import CLAIM
from gwanmun.tariff.rules.schema import CHARGE, LINE
from gwanmun.tariff.rules.value import value_lines
from tests.golden.cases import book_on

DAY = date(2026, 7, 1)
RATES = {"USD": "1357.14", "EUR": "1500.5", "JPY": "9.4", "CNY": "189.33", "XAU": "5000000"}
BOOK = book_on(DAY, RATES)


def e4(amount: Any) -> int:
    scaled = Decimal(str(amount)).scaleb(4)
    assert scaled == int(scaled)
    return int(scaled)


def line(**told: Any) -> dict[str, Any]:
    """A line of 100 USD on FOB terms; ``price`` in units."""
    row = dict.fromkeys(LINE) | {
        "declaration": "A",
        "line": 1,
        "date": DAY,
        "currency": "USD",
        "incoterm": "FOB",
        "price_e4": e4(told.pop("price", 100)) if told.get("price", 100) is not None else None,
    }
    told.pop("price", None)
    return row | told


def cost(code: str, amount: Any, **told: Any) -> dict[str, Any]:
    scaled = None if amount is None else e4(amount)
    return {"declaration": "A", "line": None, "code": code, "amount_e4": scaled, "currency": "USD"} | told


def frames(lines: list[dict[str, Any]], costs: list[dict[str, Any]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    claimed = {name: dtype for name, dtype in CLAIM.items() if any(name in row for row in lines)}
    return pl.DataFrame(lines, schema={**LINE, **claimed}), pl.DataFrame(costs, schema=CHARGE)


def valued(
    lines: list[dict[str, Any]], costs: list[dict[str, Any]] | None = None, book: RuleBook = BOOK
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows, faults = value_lines(*frames(lines, costs or []), book)
    return rows.to_dicts(), faults.to_dicts()


def reasons(row: dict[str, Any]) -> set[str]:
    return {
        name.removeprefix("why.valuation.") for name, holds in row.items() if name[:4] == "why." and holds
    }


def with_figure(book: RuleBook, name: str, value: Any) -> RuleBook:
    """The book with another figure."""
    changed = dict(book.parameters) | {name: replace(book.parameters[name], value=value)}
    return replace(book, parameters=changed, built={})

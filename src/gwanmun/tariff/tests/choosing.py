"""Small tariffs and lines for the tests of the choice of rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.countries.registry import rule_book
from gwanmun.tariff.rules.choice import choose
from gwanmun.tariff.rules.schema import LINE, NOMENCLATURE, RATE, VALUED

DAY = date(2026, 7, 10)
CODE = "0709540000"


@dataclass(frozen=True, eq=False)
class Small:
    """A tariff of a few rows."""

    rates: pl.DataFrame
    nomenclature: pl.DataFrame
    built: dict[str, Any] = field(default_factory=dict)


def frame(rows: list[Mapping[str, Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{c: r.get(c) for c in schema} for r in rows], schema=schema)


def rate(kind: str, percent: float | None = None, **more: Any) -> dict[str, Any]:
    """A rate at :data:`CODE`; ``percent`` with at most four decimals, amounts in whole currency."""
    row: dict[str, Any] = {"code": CODE, "kind": kind, "form": "sum", "valid_from": date(2020, 1, 1)}
    if percent is not None:
        row["rate_e6"] = round(percent * 10_000)
    for name in ("amount", "amount2", "reference"):
        if name in more:
            row[f"{name}_e6"] = round(more.pop(name) * 1_000_000)
    return row | more


def code(text: str = CODE, **more: Any) -> dict[str, Any]:
    return {"code": text, "digits": len(text), "leaf": True, "valid_from": date(2020, 1, 1)} | more


def tariff(*rates: Mapping[str, Any], codes: list[Mapping[str, Any]] | None = None) -> Small:
    return Small(frame(list(rates), RATE), frame(codes or [code()], NOMENCLATURE))


def line(**more: Any) -> dict[str, Any]:
    return {
        "declaration": "D1", "line": 1, "date": DAY, "code": CODE, "origin": "US", "customs_value": 3_000_000,
        "value_usd": 2_300, "price_e4": 23_000_000, "currency": "USD", "fx_rate_e4": 13_000_000,
    } | more  # fmt: skip


def agreed(claim: str, proof: str | None = "SELF", **more: Any) -> dict[str, Any]:
    """A line with a claim that lacks nothing."""
    told = {"claim": claim, "proof": proof, "proof_date": date(2026, 6, 1), "direct": True}
    return line(**told | more)


def lines(*rows: Mapping[str, Any]) -> pl.DataFrame:
    numbered = [dict(row) | {"line": place} for place, row in enumerate(rows, start=1)]
    return frame(numbered, LINE | VALUED)


def book(on: date = DAY) -> RuleBook:
    return rule_book("kr", on)


def announced(*codes: str) -> RuleBook:
    """The book of :data:`DAY` once customs has announced the volume safeguard for these codes."""
    figures = dict(book().parameters)
    figures["duty.announced"] = replace(figures["duty.announced"], value=list(codes))
    return replace(book(), parameters=figures, built={})


def one(tariff: Small, row: Mapping[str, Any] | None = None, by: RuleBook | None = None) -> dict[str, Any]:
    return choose(lines(row or line()), tariff, by or book())[0].row(0, named=True)


def faults(tariff: Small, *rows: Mapping[str, Any], on: date = DAY) -> list[tuple[str, str, str]]:
    _, found = choose(lines(*rows), tariff, book(on))
    return [(f["field"], f["code"], f["severity"]) for f in found.iter_rows(named=True)]


def why(row: Mapping[str, Any]) -> set[str]:
    return {name.removeprefix("why.") for name, holds in row.items() if name.startswith("why.") and holds}

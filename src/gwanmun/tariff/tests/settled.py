"""Lines whose value and duty are given, settled: the steps after the choice of the rate."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.countries.registry import rule_book
from gwanmun.tariff.rules.facts import FACTS
from gwanmun.tariff.rules.faulting import Faults
from gwanmun.tariff.rules.pipeline import Assessed, settle
from gwanmun.tariff.rules.schema import CHOSEN, LINE, VALUED

SCHEMA = {**LINE, **FACTS, **VALUED, **CHOSEN}
PLAIN = {
    "declaration": "D",
    "code": "9999999999",
    "currency": "KRW",
    "fx_rate_e4": 10_000,
    "form": "sum",
    "extra_duty": 0,
}


def frame(day: str, *given: dict[str, Any]) -> pl.DataFrame:
    """One row for each: ``value``, ``rate_e6`` (→ duty) and any column; ``q=18, unit=…`` a quantity."""
    rows = []
    for n, line in enumerate(given, 1):
        row = dict.fromkeys(SCHEMA) | PLAIN | {"line": n, "date": date.fromisoformat(day)}
        row |= {k: v for k, v in line.items() if k not in ("value", "q", "q2")}
        row["customs_value"] = line["value"]
        row["price_e4"] = line.get("price_e4", line["value"] * 10_000)
        rate = line.get("rate_e6", 0)
        row |= {"rate_e6": rate, "basic_rate_e6": line.get("basic_rate_e6", rate)}
        row["duty"] = line.get("duty", line["value"] * rate // 1_000_000)
        for name, short in (("quantity_e6", "q"), ("quantity2_e6", "q2")):
            if short in line:
                row[name] = round(line[short] * 1_000_000)
        rows.append(row)
    return pl.DataFrame(rows, schema=SCHEMA)


def settled(day: str, *given: dict[str, Any], book: RuleBook | None = None) -> Assessed:
    """The lines through reliefs, simplified rates, taxes and totals by the Korean law of the day."""
    return settle(frame(day, *given), book or rule_book("kr", date.fromisoformat(day)), Faults())


def one(day: str, **given: Any) -> dict[str, Any]:
    """The amounts of a single line; it may have notes but is not refused."""
    found = settled(day, given)
    refused = found.faults.filter(pl.col("severity") == "REFUSED")
    assert refused.is_empty(), refused
    return found.lines.row(0, named=True)


def codes(found: Assessed) -> list[str]:
    return found.faults["code"].to_list()

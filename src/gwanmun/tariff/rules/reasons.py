"""Reasons of lines: true ``why`` columns → rule ids, in the order of the steps."""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.spelling import spelled as core_spelled

ROOM = "tariff"
WHY = "why."
#: Steps in the order of the pipeline; the catalogue's own order holds for any other, before the reliefs.
ORDER = ("valuation", "", "relief", "simplified", "taxes", "fees", "totals")


def flags(columns: list[str], book: RuleBook) -> dict[str, str]:
    """rule id → its ``why`` column, for the rules of the room that these columns tell of, in order."""
    there = set(columns)

    def order() -> list[str]:
        rules = sorted(
            book.rules_of(ROOM).values(), key=lambda r: ORDER.index(r.step if r.step in ORDER else "")
        )
        return [rule.id for rule in rules]

    ordered = book.once("tariff.reasons", order)
    return {rule: WHY + rule for rule in ordered if WHY + rule in there}


def spelled(rows: pl.DataFrame, book: RuleBook) -> pl.DataFrame:
    """``rows`` in their order with ``reasons`` (rule ids apart by spaces) in place of the ``why`` columns."""
    others = [c for c in rows.columns if not c.startswith(WHY)]
    return rows.select(others).with_columns(core_spelled(rows, flags(rows.columns, book)))

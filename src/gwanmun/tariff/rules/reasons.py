"""Reasons of many lines at once: true ``why`` columns → rule ids, in the order of the steps.

Few sets of reasons repeat over many lines: each distinct set is spelled out once and joined back.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook

ROOM = "tariff"
WHY = "why."
SEPARATOR = " "
FEW = 100  # rows that are spelled out one by one
#: Steps in the order of the pipeline; the catalogue's own order holds for any other, before the reliefs.
ORDER = ("valuation", "", "relief", "simplified", "taxes", "totals")
BITS = 62  # in a mask: a signed 64-bit whole number with room to spare


def flags(columns: list[str], book: RuleBook) -> dict[str, str]:
    """rule id → its ``why`` column, for the rules of the room that these columns tell of, in order."""
    there = set(columns)
    ordered: list[str] | None = book.built.get("tariff.reasons")
    if ordered is None:
        rules = sorted(
            book.rules_of(ROOM).values(), key=lambda r: ORDER.index(r.step if r.step in ORDER else "")
        )
        ordered = book.built["tariff.reasons"] = [rule.id for rule in rules]
    return {rule: WHY + rule for rule in ordered if WHY + rule in there}


def spelled(rows: pl.DataFrame, book: RuleBook) -> pl.DataFrame:
    """``rows`` in their order with ``reasons`` (rule ids apart by spaces) in place of the ``why`` columns."""
    told = flags(rows.columns, book)
    rules, columns = list(told), list(told.values())
    others = [c for c in rows.columns if not c.startswith(WHY)]
    if not rules:
        return rows.select(*others, pl.lit("").alias("reasons"))
    if rows.height <= FEW:
        told_of = rows.select(columns).iter_rows()
        words = [SEPARATOR.join(r for r, holds in zip(rules, row, strict=True) if holds) for row in told_of]
        return rows.select(others).with_columns(pl.Series("reasons", words, dtype=pl.String))
    masks = [
        pl.sum_horizontal(
            pl.col(name).cast(pl.Int64) * (1 << place)
            for place, name in enumerate(columns[start : start + BITS])
        ).alias(f"_mask{start // BITS}")
        for start in range(0, len(columns), BITS)
    ]
    packed = rows.select(masks)
    sets = packed.unique()
    words = [
        SEPARATOR.join(rule for n, rule in enumerate(rules) if row[n // BITS] >> n % BITS & 1)
        for row in sets.iter_rows()
    ]
    reasons = packed.join(
        sets.with_columns(pl.Series("reasons", words, dtype=pl.String)),
        on=packed.columns,
        how="left",
        maintain_order="left",
    )
    return rows.select(others).with_columns(reasons["reasons"])

"""Reasons of many rows at once: true ``why`` columns → the ids of their rules, in the order given.

Few sets of reasons repeat over many rows: each distinct set is spelled out once and joined back.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress

import polars as pl

SEPARATOR = " "
FEW = 100  # rows that are spelled out one by one
BITS = 62  # in a mask: a signed 64-bit whole number with room to spare


def spelled(rows: pl.DataFrame, told: Mapping[str, str]) -> pl.Series:
    """The column ``reasons``. ``told``: rule id → the true-or-false column of ``rows`` that tells of it."""
    rules, columns = list(told), list(told.values())
    if not rules:
        return pl.repeat("", rows.height, dtype=pl.String, eager=True).alias("reasons")
    if rows.height <= FEW:
        words = [SEPARATOR.join(compress(rules, row)) for row in rows.select(columns).iter_rows()]
        return pl.Series("reasons", words, dtype=pl.String)
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
        SEPARATOR.join(rule for place, rule in enumerate(rules) if row[place // BITS] >> place % BITS & 1)
        for row in sets.iter_rows()
    ]
    sets = sets.with_columns(pl.Series("reasons", words, dtype=pl.String))
    return packed.join(sets, on=packed.columns, how="left", maintain_order="left")["reasons"]

"""Columns added layer by layer, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

#: Rows up to which planning a query costs more than it saves.
FEW = 1_000


def at_once(rows: pl.DataFrame, *layers: Sequence[pl.Expr]) -> pl.DataFrame:
    """``rows`` with the columns of each layer; a later layer may use columns of an earlier one."""
    plan = rows.lazy()
    for layer in layers:
        plan = plan.with_columns(layer)
    how = pl.QueryOptFlags() if rows.height > FEW else pl.QueryOptFlags.none()
    return plan.collect(engine="in-memory", optimizations=how)


def values_of(column: pl.Series) -> set[Any]:
    """The different values of a column, without null."""
    values = column.to_list() if len(column) <= FEW else column.unique().to_list()
    return set(values) - {None}

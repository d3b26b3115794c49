"""A new revision of a schedule beside the earlier ones: what did not change keeps its first day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl


class EarlierRevision(ValueError):
    """The tables hold a later revision than the one offered."""


def with_revision(
    old: pl.DataFrame | None, new: pl.DataFrame, day: date, same: Sequence[str]
) -> pl.DataFrame:
    """Rows of all revisions, ``new`` in force from ``day``. ``same``: columns by which a row is the same one.

    A row that ends was in force until the day before. Reading the same revision again changes nothing.

    :raises EarlierRevision: a later revision is there already.
    """
    if old is None or old.is_empty():
        return new
    last = old.select(pl.col("valid_from").max()).item()
    if last is not None and last > day:
        raise EarlierRevision(f"a revision from {last} is loaded; {day} is earlier")
    eve = day - timedelta(days=1)
    before = old.filter(pl.col("valid_from") < day).with_columns(
        pl.when(pl.col("valid_to") == eve).then(None).otherwise(pl.col("valid_to")).alias("valid_to")
    )
    ended = before.filter(pl.col("valid_to").is_not_null())
    running = before.filter(pl.col("valid_to").is_null())
    closed = running.join(new, on=list(same), how="anti", nulls_equal=True)
    since = running.select(*same, pl.col("valid_from").alias("_since")).unique(list(same))
    current = new.join(since, on=list(same), how="left", nulls_equal=True).with_columns(
        pl.coalesce("_since", "valid_from").alias("valid_from")
    )
    parts = [ended, closed.with_columns(pl.lit(eve).alias("valid_to")), current.drop("_since")]
    return pl.concat(part.select(new.columns) for part in parts)

"""A newer rate file beside the table in force: what held on earlier days goes on to be told."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from gwanmun.tariff.importers.spans import settle

_KEYS = ["code", "kind", "origin", "use", "party", "_priced"]
_CONTENT = ["form", "rate_e6", "amount_e6", "reference_e6"]
_OPEN = date(9999, 12, 31)


def usual_start(rates: pl.DataFrame) -> date | None:
    """The first day most rows of a rate file have: the day the file speaks from."""
    starts = rates.group_by("valid_from").len().sort("len", "valid_from", descending=True)
    found = starts["valid_from"].first()
    return found if isinstance(found, date) else None


def from_day(rates: pl.DataFrame, day: date) -> pl.DataFrame:
    """Rates without what they say of days before ``day``."""
    running = pl.col("valid_to").is_null() | (pl.col("valid_to") >= day)
    return rates.filter(running).with_columns(
        pl.max_horizontal("valid_from", pl.lit(day)).alias("valid_from")
    )


def with_edition(before: pl.DataFrame, now: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Rates of all days (``schema.RATE``): those before ``as_of`` from ``before``, where ``now`` is silent.

    From ``as_of`` on only ``now`` counts, so that what is no longer in it is no longer in force.
    """
    eve = as_of - timedelta(days=1)
    until = pl.col("valid_to").fill_null(_OPEN)
    past = before.filter(pl.col("valid_from") < as_of).with_columns(
        pl.when(until > eve).then(pl.lit(eve)).otherwise(pl.col("valid_to")).alias("valid_to")
    )
    marked = [
        frame.with_columns(
            pl.col("reference_e6").is_not_null().alias("_priced"),
            pl.lit(edition, dtype=pl.UInt32).alias("_edition"),
            pl.lit(name).alias("_sheet"),
            pl.int_range(pl.len(), dtype=pl.Int32).alias("_line"),
        )
        for edition, (name, frame) in enumerate((("before", past), ("now", now)))
    ]
    settled = settle(pl.concat(marked), _KEYS, _CONTENT)
    return settled.rows.select(now.columns).sort("code", "kind", "valid_from")

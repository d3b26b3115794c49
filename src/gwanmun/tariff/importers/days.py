"""Days as official tables write them → dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

_ISO = r"^([0-9]{4})[-./]?([0-9]{1,2})[-./]?([0-9]{1,2})\.?(?:[ T]00:00(?::00(?:\.0+)?)?)?$"
#: Days since 1899-12-30, as spreadsheets keep them: 1954 to 2118.
_SERIAL = r"^([2-7][0-9]{4})(?:\.0+)?$"
_EPOCH = date(1899, 12, 30)


def day(text: pl.Expr) -> pl.Expr:
    """``20260101``, ``2026-01-01``, ``2026.1.1``, ``2026-01-01 00:00:00``, ``46023`` → Date; else null."""
    parts = [text.str.extract(_ISO, n).str.zfill(width) for n, width in ((1, 4), (2, 2), (3, 2))]
    written = pl.concat_str(parts, separator="-").str.to_date("%Y-%m-%d", strict=False)
    counted = pl.lit(_EPOCH) + pl.duration(days=text.str.extract(_SERIAL, 1).cast(pl.Int64))
    return pl.coalesce(written, counted.cast(pl.Date))


def last_day(text: pl.Expr, open_end: Sequence[str]) -> tuple[pl.Expr, pl.Expr]:
    """(last day, is it said to be open): what stands in ``open_end``, or nothing, is an open end."""
    is_open = text.is_null() | text.is_in(list(open_end)) | text.str.starts_with("9999")
    return pl.when(~is_open).then(day(text)), is_open

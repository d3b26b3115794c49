"""Error rows for lines that could not be split into fields. See ``parcels.rules.schema.ERRORS``."""

from __future__ import annotations

import polars as pl

from gwanmun.parcels.rules.schema import ERRORS

Row = tuple[int, str, str, str | None]  # line, code, field, value


def frame(rows: list[Row]) -> pl.DataFrame:
    """REFUSED error rows, ordered by line. None of them knows a parcel number."""
    columns = {
        "line": [r[0] for r in rows],
        "number": [None] * len(rows),
        "field": [r[2] for r in rows],
        "code": [r[1] for r in rows],
        "severity": ["REFUSED"] * len(rows),
        "value": [r[3] for r in rows],
    }
    return pl.DataFrame(columns, schema=ERRORS).sort("line", maintain_order=True)

"""Loose values to records: what the interface, JSON Lines and air waybills have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import polars as pl

from gwanmun.parcels.rules.schema import FIELDS, RECORD


def text(value: object) -> str | None:
    """A single value as record text: trimmed, null when empty. TypeError for lists and objects.

    Characters that no database takes (zero bytes, lone surrogates) become U+FFFD.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, str):
        clean = value.strip()
        if "\0" in clean or not clean.isascii():
            clean = (
                clean.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            )
        return clean or None
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()[:10]
    raise TypeError(type(value).__name__)


def frame(rows: Iterable[Mapping[str, object]], first_line: int = 1) -> pl.DataFrame:
    """Mappings by field name → ``schema.RECORD``; names that are no field are left out."""
    given = list(rows)
    columns: dict[str, list[str | None] | range] = {"line": range(first_line, first_line + len(given))}
    for f in FIELDS:
        columns[f.name] = [text(row.get(f.name)) for row in given]
    return pl.DataFrame(columns, schema=RECORD)

"""Spans of days of one key: repeated rows, later rows that take the place of earlier ones, and gaps.

Rates are published as spans. When a row is added for a part of the days of an older one, the newer row
holds for its days and the older one for the rest; two rows that begin on one day and differ leave no
answer, unless they stand in different sheets: sheets are editions, and the later edition counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from gwanmun.tariff.importers.faults import note, rows_of, together

_ONE = timedelta(days=1)
_END = date(9999, 12, 31)


@dataclass(frozen=True, eq=False)
class Settled:
    """``rows``: no two of a key on one day; ``errors``: contradictions; ``repeated``: rows said again."""

    rows: pl.DataFrame
    errors: pl.DataFrame
    notes: pl.DataFrame
    repeated: int


def settle(rows: pl.DataFrame, keys: list[str], content: list[str]) -> Settled:
    """Bring the rows of each key to where no two speak for one day.

    Rows have ``keys``, ``content``, ``valid_from``, ``valid_to`` (null: open), ``_sheet, _line, _edition``.
    """
    whole = rows.unique([*keys, *content, "valid_from", "valid_to"], keep="first", maintain_order=True)
    until = pl.col("valid_to").fill_null(_END)
    spans = whole.sort(*keys, "valid_from", "_edition", "_line", nulls_last=True).with_columns(
        until.cum_max().shift(1).over(keys).alias("_before")
    )
    spans = spans.with_columns(
        (pl.col("_before") >= pl.col("valid_from")).fill_null(value=False).alias("_hit")
    )
    tangled = pl.col("_hit").any().over(keys)
    clear, knotted = spans.filter(~tangled), spans.filter(tangled)
    errors: list[pl.DataFrame] = []
    notes: list[pl.DataFrame] = [_gaps(clear)]
    if knotted.height:
        parts = knotted.partition_by(keys, maintain_order=True)
        made: list[dict[str, Any]] = []
        for part in parts:
            kept, wrong, replaced = _untangle(part.sort("_edition", "valid_from", "_line").to_dicts())
            made += kept
            errors += [_of(row, "TWICE", other) for row, other in wrong]
            notes += [_of(row, "REPLACED", other) for row, other in replaced]
        clear = pl.concat([clear, pl.DataFrame(made, schema=knotted.schema)])
    settled = clear.drop("_before", "_hit")
    return Settled(settled, together(errors), together(notes), rows.height - whole.height)


Row = dict[str, Any]


def _untangle(rows: list[Row]) -> tuple[list[Row], list[tuple[Row, Row]], list[tuple[Row, Row]]]:
    """Rows of one key, the later word later → (rows that do not meet, contradictions, replacements)."""
    kept: list[Row] = []
    wrong: list[tuple[Row, Row]] = []
    replaced: list[tuple[Row, Row]] = []
    for row in rows:
        start, end = row["valid_from"], row["valid_to"] or _END
        same = [
            k
            for k in kept
            if k["valid_from"] == start and k["_edition"] == row["_edition"] and _meets(k, row)
        ]
        if same:
            wrong.append((row, same[0]))
            continue
        after: list[Row] = []
        for old in kept:
            if not _meets(old, row):
                after.append(old)
                continue
            replaced.append((row, old))
            old_end = old["valid_to"] or _END
            if old["valid_from"] < start:
                after.append(old | {"valid_to": start - _ONE})
            if old_end > end:
                after.append(old | {"valid_from": end + _ONE})
        kept = [*after, row]
    return kept, wrong, replaced


def _meets(one: Row, other: Row) -> bool:
    ends = one["valid_to"] or _END, other["valid_to"] or _END
    return bool(one["valid_from"] <= ends[1] and other["valid_from"] <= ends[0])


def _of(row: Row, code: str, other: Row) -> pl.DataFrame:
    place = f"{other['_sheet']}:{other['_line']}" if other["_sheet"] else f"{other['_line']}"
    return note(
        code, f"{row['code']} {row['valid_from']} ← {place}", "valid_from", row["_sheet"], row["_line"]
    )


def _gaps(clear: pl.DataFrame) -> pl.DataFrame:
    gap = clear.filter(pl.col("_before") + pl.duration(days=1) < pl.col("valid_from"))
    said = pl.format(
        "{} {} – {}",
        pl.col("code"),
        (pl.col("_before") + pl.duration(days=1)).cast(pl.Date),
        (pl.col("valid_from") - pl.duration(days=1)).cast(pl.Date),
    )
    return rows_of(gap, "valid_from", "GAP", said)

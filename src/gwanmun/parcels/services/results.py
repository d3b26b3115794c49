"""The decided parcels of a version as a file, made and sent piece by piece.

Columns: those of ``rules.schema`` (TYPED, DECIDED), whole numbers throughout: ``_e4`` columns are
ten-thousandths of the currency unit, ``_g`` grams, taxes won. ``state`` is the present one, after
human acts. ``reasons`` is a list of rule ids (in CSV one text, separated by blanks). ``group_key`` is
the short name of the group, see ``view.group_name``.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connection

from gwanmun.parcels.models import LineError, ManifestVersion, Parcel
from gwanmun.parcels.rules.fault_text import describe, label
from gwanmun.parcels.rules.schema import DECIDED, TYPED
from gwanmun.parcels.services import inbox
from gwanmun.parcels.services.outcome import RowDigest
from gwanmun.parcels.services.scope import id_range
from gwanmun.parcels.services.view import CONFIDENTIAL_RULES, group_name
from gwanmun.platform import bulk

ROWS = 20_000  # in one piece
BLOCK = 1 << 18  # bytes of a Parquet file sent at once
COLUMNS: dict[str, type[pl.DataType]] = {**TYPED, **DECIDED}
PARCELS = Parcel._meta.db_table
HEADER = {
    "ko": ("줄", "운송장", "항목", "코드", "구분", "적힌 값", "잘못된 점", "고칠 방법"),
    "en": ("line", "number", "field", "code", "severity", "value", "message", "cure"),
}
FORMATS = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


def results(version: ManifestVersion, fmt: str, *, customs: bool) -> Iterator[bytes]:
    """Bytes of the file. ``fmt`` is a key of FORMATS (ValueError else). Rows in the order of lines.

    Unless it is made for ``customs``, it has no score and no reasons of targeting.
    """
    makers: dict[str, Callable[[Iterable[pl.DataFrame]], Iterator[bytes]]]
    makers = {"jsonl": _jsonl, "csv": _csv, "parquet": _parquet}
    if fmt not in makers:
        raise ValueError(f"format must be one of {', '.join(FORMATS)}")
    rows = map(_named, rows_of(version.pk))
    return makers[fmt](rows if customs else map(_discreet, rows))


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    """Groups by their short names: a key holds the importer's code."""
    keys = rows["group_key"].drop_nulls().unique().to_list()
    names = {key: group_name(key) for key in keys}
    return rows.with_columns(pl.col("group_key").replace_strict(names, default=None, return_dtype=pl.String))


def _discreet(rows: pl.DataFrame) -> pl.DataFrame:
    secret = rf"{re.escape(CONFIDENTIAL_RULES)}\S+ ?"
    return rows.with_columns(
        pl.lit(None, dtype=DECIDED["score"]).alias("score"),
        pl.col("reasons").str.replace_all(secret, "").str.strip_chars_end(),
    )


def rows_of(version_id: int, size: int = ROWS) -> Iterator[pl.DataFrame]:
    """Stored rows in the order of lines, ``size`` at most in a frame, typed as in ``rules.schema``."""
    first, after = id_range(version_id)
    types = {"id": pl.Int64, **COLUMNS}
    page = f"SELECT {', '.join(types)} FROM {PARCELS} WHERE id >= %s AND id < %s ORDER BY id LIMIT %s"  # noqa: S608
    while True:
        rows = bulk.read(connection, page, [first, after, size], types)
        if rows.is_empty():
            return
        first = rows["id"][-1] + 1
        yield rows.drop("id")


def stored_digest(version_id: int) -> str:
    """The digest of what is stored now; equal to the version's ``result_digest`` if nothing was altered."""
    digest = RowDigest()
    for rows in rows_of(version_id):
        digest.add(rows)
    return digest.hex()


def _jsonl(found: Iterable[pl.DataFrame]) -> Iterator[bytes]:
    for rows in found:
        yield rows.with_columns(pl.col("reasons").str.split(" ")).write_ndjson().encode()


def _csv(found: Iterable[pl.DataFrame]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n"  # the mark makes spreadsheets read UTF-8
    for rows in found:
        yield rows.write_csv(include_header=False, line_terminator="\r\n").encode()


def _parquet(found: Iterable[pl.DataFrame]) -> Iterator[bytes]:
    """Parquet ends with its index, so it is made on disk first: a part for each page, then one file."""
    types: dict[str, Any] = {**COLUMNS, "reasons": pl.List(pl.String)}
    with tempfile.TemporaryDirectory(prefix=f"{inbox.DRAFT_PREFIX}result-", dir=inbox.folder()) as home:
        pl.DataFrame(schema=types).write_parquet(f"{home}/000000.part")
        for number, rows in enumerate(found, 1):
            lists = rows.with_columns(pl.col("reasons").str.split(" "))
            lists.select(list(types)).write_parquet(f"{home}/{number:06d}.part", compression="lz4")
        whole = Path(home) / "parcels.parquet"
        pl.scan_parquet(f"{home}/*.part").sink_parquet(whole, compression="zstd")
        with whole.open("rb") as file:
            while block := file.read(BLOCK):
                yield block


def errors_csv(version: ManifestVersion, lang: str = "ko") -> Iterator[bytes]:
    """The faults of a version for a spreadsheet, in the words of ``lang`` (see HEADER)."""
    yield b"\xef\xbb\xbf" + ",".join(HEADER[lang]).encode() + b"\r\n"
    found = LineError.objects.filter(version=version).order_by("line", "pk")
    for error in found.values("line", "number", "field", "code", "severity", "value").iterator(
        chunk_size=2_000
    ):
        message, cure = describe(error, lang)
        line = io.StringIO()
        csv.writer(line).writerow(
            (
                error["line"],
                _safe(error["number"]),
                label(error["field"], lang),
                error["code"],
                error["severity"],
                _safe(error["value"]),
                message,
                cure,
            )
        )
        yield line.getvalue().encode()


def _safe(text: str | None) -> str:
    """Foreign text that a spreadsheet would take for a formula is shown as text."""
    return f"'{text}" if text and text[0] in "=+-@\t\r" else text or ""

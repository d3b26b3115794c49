"""The registry of personal customs codes: loaded in bulk from customs' own extract, asked in bulk.

An extract has one row per code with the columns ``code, name, phone, zip, status, valid_from,
valid_to`` (``zip`` and ``status`` may be missing). Loading puts new codes in and brings known ones
up to date; codes that the extract does not name stay. A row that cannot be right is left out and
given back with its reason, the others go in.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connection, transaction

from gwanmun.core.few import FewRows
from gwanmun.parties.models import PersonalCode
from gwanmun.platform import bulk
from gwanmun.platform.audit import services as audit

TABLE = PersonalCode._meta.db_table
COLUMNS: dict[str, type[pl.DataType]] = {
    "code": pl.String,
    "name": pl.String,
    "phone": pl.String,
    "zip": pl.String,
    "status": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
}
CHUNK = 100_000
FAULTS = ("CODE", "NAME", "STATUS", "VALIDITY", "DUPLICATE")


@dataclass(frozen=True)
class Loaded:
    rows: int
    refused: pl.DataFrame  # columns of the extract as text, and ``fault``: one of FAULTS


def load_personal_codes(source: pl.DataFrame | Path, by: str = "system", by_kind: str = "SYSTEM") -> Loaded:
    """Put an extract (frame, ``.parquet``, else CSV in UTF-8) into the registry.

    Raises ValueError when a needed column is missing. Audited as one event.
    """
    texts = _columns(source if isinstance(source, pl.DataFrame) else _read(source))
    judged = _judge(texts)
    good = judged.filter(pl.col("fault").is_null()).drop("fault")
    for rows in good.iter_slices(CHUNK):
        with transaction.atomic():
            _replace(rows)
    with transaction.atomic():
        facts = {"rows": good.height, "refused": judged.height - good.height}
        audit.record(audit.Actor(by, by_kind), "registry.loaded", "personal_code", "*", after=facts)
    return Loaded(good.height, judged.filter(pl.col("fault").is_not_null()))


def personal_codes(codes: pl.Series) -> pl.DataFrame:
    """Registry rows (COLUMNS) of those ``codes`` that are registered, sorted by code."""
    return bulk.lookup(connection, TABLE, "code", codes, list(COLUMNS)).sort("code")


def few_personal_codes(codes: Collection[str]) -> FewRows:
    """As :func:`personal_codes`, for a handful of codes that are asked for at once."""
    rows: list[tuple[Any, ...]] = []
    if codes:
        marks = ", ".join(["%s"] * len(codes))
        with connection.cursor() as cursor:  # plain: the ORM's part of this question is the larger one
            cursor.execute(
                f"SELECT {', '.join(COLUMNS)} FROM {TABLE} WHERE code IN ({marks}) ORDER BY code",  # noqa: S608
                list(codes),
            )
            rows = cursor.fetchall()
    columns = {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)}
    for name in ("valid_from", "valid_to"):
        columns[name] = [date.fromisoformat(v) if isinstance(v, str) else v for v in columns[name]]
    return FewRows(columns, len(rows))


def _read(path: Path) -> pl.DataFrame:
    if path.suffix == ".parquet":
        return pl.read_parquet(path)
    return pl.read_csv(path, infer_schema=False)


def _columns(frame: pl.DataFrame) -> pl.DataFrame:
    missing = {"code", "name", "phone", "valid_from", "valid_to"} - set(frame.columns)
    if missing:
        raise ValueError(f"the extract lacks the columns {', '.join(sorted(missing))}")
    given = [pl.col(c).cast(pl.String).str.strip_chars() for c in COLUMNS if c in frame.columns]
    defaults = {"zip": "", "status": str(PersonalCode.Status.ACTIVE)}
    texts = frame.select(given).with_columns(
        pl.lit(v).alias(c) for c, v in defaults.items() if c not in frame.columns
    )
    return texts.select(list(COLUMNS)).with_columns(
        pl.col("code").str.to_uppercase(),
        pl.col("phone").fill_null("").str.replace_all(r"\D", ""),
        pl.col("zip").fill_null(""),
        pl.col("status").str.to_uppercase(),
    )


def _judge(texts: pl.DataFrame) -> pl.DataFrame:
    """The rows typed, each with its ``fault`` or null. Of a repeated code the last row is taken."""
    typed = texts.with_columns(pl.col("valid_from", "valid_to").str.to_date("%Y-%m-%d", strict=False))
    return typed.with_columns(
        pl.when(~pl.col("code").str.contains(r"^P\d{12}$").fill_null(False)).then(pl.lit("CODE"))
        .when(~pl.col("name").str.len_chars().is_between(1, 100).fill_null(False)).then(pl.lit("NAME"))
        .when(~pl.col("status").is_in(PersonalCode.Status.values).fill_null(False)).then(pl.lit("STATUS"))
        .when((pl.col("valid_to") >= pl.col("valid_from")).fill_null(False).not_()).then(pl.lit("VALIDITY"))
        .when(~pl.col("code").is_last_distinct()).then(pl.lit("DUPLICATE"))
        .alias("fault"),
        pl.col("phone").str.slice(0, 20),
        pl.col("zip").str.slice(0, 10),
    )  # fmt: skip


def _replace(rows: pl.DataFrame) -> None:
    """Delete and write anew, in the caller's transaction: the same on both databases, and bulk."""
    known = personal_codes(rows["code"])["code"].to_list()
    for start in range(0, len(known), 10_000):
        PersonalCode.objects.filter(pk__in=known[start : start + 10_000])._raw_delete("default")
    bulk.write(connection, TABLE, rows.select(list(COLUMNS)))

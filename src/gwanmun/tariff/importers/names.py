"""The official table of names of a nomenclature → ``schema.NOMENCLATURE``.

Either a table of all levels, or one that holds the codes that may be declared; levels between that are
absent are added without a name. A file says how things stand on a day: brought in with that day, it ends
the codes that are gone and begins those that are new, and what stays keeps the days it had.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from gwanmun.tariff.importers.days import day, last_day
from gwanmun.tariff.importers.faults import TableRefused, note, rows_of, together
from gwanmun.tariff.importers.formats import Shape, first_day
from gwanmun.tariff.importers.rates import Imported
from gwanmun.tariff.importers.sheets import read_table
from gwanmun.tariff.nomenclature import with_levels
from gwanmun.tariff.rules.schema import NOMENCLATURE

_OPEN = date(9999, 12, 31)


def read_names(path: Path, shape: Shape, as_of: date | None = None) -> Imported:
    """Read a table of names. ``as_of``: first day of rows that tell none (else that of the pack's shape).

    :raises TableRefused: the whole file.
    """
    raw, skipped = read_table(path, shape)
    rows = _codes(raw, shape)
    rows = _days(rows, shape, as_of or first_day(shape))
    rows = rows.with_columns(_name("name_ko").alias("name_ko"), _name("name_en").alias("name_en"))
    units: Mapping[str, str] = {str(k): str(v) for k, v in shape.more.get("units", {}).items()}
    rows = rows.with_columns(
        pl.col("unit", "unit2")
        .replace_strict(units, default=None, return_dtype=pl.String)
        .name.suffix("_iso")
    )
    checks = [
        ("code", "ROW_TOO_LONG", pl.col("_extra"), pl.col("_code")),
        ("code", "CODE_INVALID", pl.col("code").is_null(), pl.col("_code")),
        (
            "name_ko",
            "NAME_ABSENT",
            pl.all_horizontal(pl.col("name_ko", "name_en").is_null()),
            pl.col("_code"),
        ),
        ("valid_from", "DAY_INVALID", pl.col("valid_from").is_null(), pl.col("_from_text")),
        ("valid_to", "DAY_INVALID", pl.col("valid_to").is_null() & ~pl.col("_open"), pl.col("_to_text")),
        (
            "valid_to",
            "DAYS_REVERSED",
            (pl.col("valid_to") < pl.col("valid_from")).fill_null(value=False),
            pl.format("{} – {}", "valid_from", "valid_to"),
        ),
        ("unit", "UNIT_UNKNOWN", pl.col("unit").is_not_null() & pl.col("unit_iso").is_null(), pl.col("unit")),
        (
            "unit2",
            "UNIT_UNKNOWN",
            pl.col("unit2").is_not_null() & pl.col("unit2_iso").is_null(),
            pl.col("unit2"),
        ),
    ]
    errors = together(
        [rows_of(rows.filter(wrong), field, code, value) for field, code, wrong, value in checks]
    )
    good = rows.join(errors.select(_sheet="sheet", _line="line").unique(), on=["_sheet", "_line"], how="anti")
    if good.height * 2 < rows.height:
        raise TableRefused(
            "FILE_MOSTLY_FAULTY", f"{rows.height - good.height:,} / {rows.height:,}", errors=errors
        )
    single, repeated, twice = _single(good)
    leaf_less = single.filter(pl.col("code").str.len_bytes() == shape.code_digits)
    if leaf_less.is_empty():
        raise TableRefused("FILE_NO_ROWS")
    columns = {"unit": "unit_iso", "unit2": "unit2_iso"}
    full = with_levels(
        single.select(
            "code",
            "name_ko",
            "name_en",
            *(pl.col(c).alias(n) for n, c in columns.items()),
            "valid_from",
            "valid_to",
        )
    )
    return Imported(
        frame=full.select(pl.col(c).cast(dtype) for c, dtype in NOMENCLATURE.items()),
        errors=together([errors, twice]),
        notes=together([note("SHEET_SKIPPED", name, sheet=name) for name in skipped]),
        label=shape.label,
        read=raw.height,
        repeated=repeated,
    )


def brought_up(before: pl.DataFrame, now: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The table before, as it stands from ``as_of`` on according to ``now`` (both NOMENCLATURE).

    Codes that are gone end the day before; codes that are new, or whose words, units or place changed,
    begin on the day; what is the same keeps its first day.
    """
    eve = as_of - timedelta(days=1)
    same = ["code", "name_ko", "name_en", "unit", "unit2", "leaf"]
    until = pl.col("valid_to").fill_null(_OPEN)
    past = before.filter(until < as_of)
    running = before.filter(until >= as_of, pl.col("valid_from") < as_of)
    staying = running.join(now.select(same), on=same, how="semi", nulls_equal=True)
    ended = running.join(now.select(same), on=same, how="anti", nulls_equal=True).with_columns(
        pl.lit(eve).alias("valid_to")
    )
    fresh = now.join(running.select(same), on=same, how="anti", nulls_equal=True).with_columns(
        pl.max_horizontal("valid_from", pl.lit(as_of)).alias("valid_from")
    )
    kept = staying.with_columns(pl.lit(None, dtype=pl.Date).alias("valid_to"))
    return pl.concat([past, ended, kept, fresh]).sort("code", "valid_from")


def _codes(raw: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    digits = pl.col("code").str.replace_all(r"[-. ]", "").str.replace(r"\.0+$", "")
    bare = digits.str.contains(r"^[0-9]+$").fill_null(value=False)
    length = digits.str.len_bytes().cast(pl.Int32)
    rows = raw.with_columns(pl.col("code").alias("_code"), digits.alias("code"))
    level = pl.col("level").str.replace(r"\.0+$", "").cast(pl.Int32, strict=False)
    rows = rows.with_columns(level.alias("_level"))
    code = pl.col("code")
    # A code one shorter than its row says has lost the zero in front.
    mended = pl.when(pl.col("_level") == length + 1).then("0" + code).otherwise(code)
    if rows["_level"].null_count() == rows.height:
        lengths = rows.filter(bare)["code"].str.len_bytes().unique().to_list()
        if set(lengths) <= {shape.code_digits, shape.code_digits - 1}:
            mended = code.str.zfill(shape.code_digits)
        elif rows.filter(code.str.starts_with("0")).is_empty() and rows.height > 1:
            chapters = rows.filter(bare)["code"].str.slice(0, 2).n_unique()
            if chapters > 1 and (shape.code_digits - 1) in lengths:
                raise TableRefused("FILE_ZEROS_LOST")
    fits = bare & pl.col("code").str.len_bytes().is_between(2, shape.code_digits)
    agrees = (pl.col("_level").is_null()) | (pl.col("_level") == mended.str.len_bytes())
    return rows.with_columns(pl.when(fits & agrees).then(mended).alias("code"))


def _days(rows: pl.DataFrame, shape: Shape, start: date) -> pl.DataFrame:
    last, is_open = last_day(pl.col("valid_to"), shape.open_end)
    first = pl.when(pl.col("valid_from").is_null()).then(pl.lit(start)).otherwise(day(pl.col("valid_from")))
    return rows.with_columns(
        pl.col("valid_from").alias("_from_text"),
        pl.col("valid_to").alias("_to_text"),
        first.alias("valid_from"),
        last.alias("valid_to"),
        is_open.alias("_open"),
    )


def _name(column: str) -> pl.Expr:
    """A name in one line, without the colon that only says that more follows."""
    text = pl.col(column).str.replace_all(r"\s+", " ").str.strip_chars(" ").str.replace(r"\s*:$", "")
    return pl.when(text.str.len_bytes() > 0).then(text)


def _single(rows: pl.DataFrame) -> tuple[pl.DataFrame, int, pl.DataFrame]:
    """One row for a code on a day: (rows, repeated, contradictions). The first row stands."""
    content = ["code", "name_ko", "name_en", "unit", "unit2", "valid_from", "valid_to"]
    whole = rows.unique(content, keep="first", maintain_order=True)
    spans = whole.sort("code", "valid_from", "_line").with_columns(
        pl.col("valid_to").fill_null(_OPEN).cum_max().shift(1).over("code").alias("_before")
    )
    hit = (pl.col("_before") >= pl.col("valid_from")).fill_null(value=False)
    return (
        spans.filter(~hit),
        rows.height - whole.height,
        rows_of(spans.filter(hit), "code", "TWICE", pl.col("code")),
    )

"""The official rate file (one row for each code, kind and span of days) → ``schema.RATE``.

Every row that cannot be read is left out and named; the rest goes on. A file that is not what it should
be, or of which more than half is faulty, is refused whole. Percentages become millionths and amounts
millionths of the currency, exactly; a figure finer than that is an error, never rounded.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from gwanmun.core.text import Text
from gwanmun.tariff.figures import scaled
from gwanmun.tariff.importers.days import day, last_day
from gwanmun.tariff.importers.faults import FAULTS, TableRefused, note, rows_of, together
from gwanmun.tariff.importers.formats import Shape
from gwanmun.tariff.importers.sheets import read_table
from gwanmun.tariff.importers.spans import settle
from gwanmun.tariff.rules.schema import RATE

#: A safeguard by price and one by volume may stand under one kind: the reference price tells them apart.
_KEYS = ["code", "kind", "origin", "use", "party", "_priced"]
_FIGURES = {"rate": ("rate_e6", 4), "amount": ("amount_e6", 6), "reference": ("reference_e6", 6)}


@dataclass(frozen=True, eq=False)
class Imported:
    """``frame``: what can be kept; ``errors``: rows left out; ``notes``: things to look at (both FAULTS).

    ``read``: rows of the file; ``repeated``: rows that said again what another had said.
    """

    frame: pl.DataFrame
    errors: pl.DataFrame
    notes: pl.DataFrame
    label: Text
    read: int
    repeated: int


def read_rates(
    path: Path, shape: Shape, known_kinds: Collection[str], leaves: pl.DataFrame | None = None
) -> Imported:
    """Read a rate file. ``known_kinds``: kinds the rules know, an ending ``*`` standing for any ending.

    ``leaves``: nomenclature rows that may be declared; codes outside of it and leaves without a basic rate
    are noted.

    :raises TableRefused: the whole file.
    """
    raw, skipped = read_table(path, shape)
    rows, restored = _codes(raw, shape)
    rows = _figures(_days(rows, shape), shape)
    errors = _faulty(rows, shape)
    if errors.height:
        good = rows.join(
            errors.select(_sheet="sheet", _line="line").unique(), on=["_sheet", "_line"], how="anti"
        )
    else:
        good = rows
    if good.height * 2 < rows.height:
        raise TableRefused(
            "FILE_MOSTLY_FAULTY", f"{rows.height - good.height:,} / {rows.height:,}", errors=errors
        )
    settled = settle(_forms(good, shape, path.name), _KEYS, ["form", *(to for to, _ in _FIGURES.values())])
    notes = [settled.notes, *(note("SHEET_SKIPPED", name, sheet=name) for name in skipped)]
    if restored:
        notes.append(note("ZERO_RESTORED", f"{restored:,}", "code"))
    notes += _unknown_kinds(settled.rows, known_kinds)
    if leaves is not None:
        notes += _against(settled.rows, leaves)
    frame = settled.rows.select(pl.col(c).cast(dtype) for c, dtype in RATE.items())
    return Imported(
        frame=frame.sort("code", "kind", "valid_from"),
        errors=together([errors, settled.errors]),
        notes=together(notes),
        label=shape.label,
        read=raw.height,
        repeated=settled.repeated,
    )


def _codes(raw: pl.DataFrame, shape: Shape) -> tuple[pl.DataFrame, int]:
    """``code`` in digits of full length, else null; a zero a spreadsheet ate from the front is put back."""
    digits = pl.col("code").str.replace_all(r"[-. ]", "").str.replace(r"\.0+$", "")
    bare = digits.str.contains(r"^[0-9]+$")
    length = digits.str.len_bytes()
    short = bare & (length == shape.code_digits - 1)
    rows = raw.with_columns(
        pl.col("code").alias("_code"),
        pl.when(bare & (length == shape.code_digits))
        .then(digits)
        .when(short)
        .then("0" + digits)
        .alias("code"),
        short.fill_null(value=False).alias("_short"),
        pl.col("_sheet").rle_id().alias("_edition"),
    )
    return rows, int(rows["_short"].sum())


def _days(rows: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    last, is_open = last_day(pl.col("valid_to"), shape.open_end)
    return rows.with_columns(
        pl.col("valid_from").alias("_from_text"),
        pl.col("valid_to").alias("_to_text"),
        day(pl.col("valid_from")).alias("valid_from"),
        last.alias("valid_to"),
        is_open.alias("_open"),
    )


def _figures(rows: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    rows = rows.with_columns(scaled(pl.col(c), decimals).alias(to) for c, (to, decimals) in _FIGURES.items())
    origins: Mapping[str, str | None] = shape.more.get("origins", {})
    named = pl.col("origin").str.contains("^[A-Z]{2}$")
    return rows.with_columns(
        pl.col("origin").alias("_origin"),
        pl.when(named).then("origin").alias("origin"),
        (pl.col("origin").is_null() | named | pl.col("origin").is_in(list(origins))).alias("_origin_ok"),
        pl.lit(None, dtype=pl.String).alias("party"),
    )


def _faulty(rows: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    """:data:`FAULTS` of every fault of every row."""
    kind_ok = pl.col("kind").str.contains(str(shape.more["kind_pattern"])).fill_null(value=False)
    nothing = pl.all_horizontal(pl.col(c).is_null() for c in _FIGURES)
    checks: list[tuple[str, str, pl.Expr, pl.Expr]] = [
        ("code", "ROW_TOO_LONG", pl.col("_extra"), pl.col("_code")),
        ("code", "CODE_INVALID", pl.col("code").is_null(), pl.col("_code")),
        ("kind", "KIND_INVALID", ~kind_ok, pl.col("kind")),
        ("rate", "RATE_ABSENT", nothing, pl.lit(None, dtype=pl.String)),
        ("valid_from", "DAY_INVALID", pl.col("valid_from").is_null(), pl.col("_from_text")),
        ("valid_to", "DAY_INVALID", pl.col("valid_to").is_null() & ~pl.col("_open"), pl.col("_to_text")),
        (
            "valid_to",
            "DAYS_REVERSED",
            (pl.col("valid_to") < pl.col("valid_from")).fill_null(value=False),
            pl.format("{} – {}", "_from_text", "_to_text"),
        ),
        ("origin", "ORIGIN_INVALID", ~pl.col("_origin_ok"), pl.col("_origin")),
    ]
    for field, (to, _) in _FIGURES.items():
        checks.append(
            (field, "FIGURE_INVALID", pl.col(field).is_not_null() & pl.col(to).is_null(), pl.col(field))
        )
    found = rows.with_columns(wrong.alias(f"_f{n}") for n, (_, _, wrong, _) in enumerate(checks))
    found = found.filter(pl.any_horizontal(pl.col(f"_f{n}") for n in range(len(checks))))
    if found.is_empty():
        return pl.DataFrame(schema=FAULTS)
    return together(
        [
            rows_of(found.filter(f"_f{n}"), field, code, value)
            for n, (field, code, _, value) in enumerate(checks)
        ]
    )


def _forms(rows: pl.DataFrame, shape: Shape, file: str) -> pl.DataFrame:
    """Form, unit and source. A figure of zero beside another says nothing and is dropped."""
    alone = {c: pl.all_horizontal(pl.col(o).fill_null(0) == 0 for o in _TO if o != c) for c in _TO[1:]}
    rows = rows.with_columns(
        pl.when((pl.col(c) != 0) | (alone[c] & pl.col("rate_e6").is_null())).then(c).alias(c) for c in _TO[1:]
    )
    unit = pl.lit(str(shape.more["unit"]))
    for listed in shape.more.get("units_listed", ()):
        unit = (
            pl.when(pl.col("code").str.starts_with(str(listed["code"])))
            .then(pl.lit(listed["unit"]))
            .otherwise(unit)
        )
    both = pl.lit(str(shape.more["both"]))
    for listed in shape.more.get("both_listed", ()):
        both = (
            pl.when(pl.col("code").str.starts_with(str(listed["code"])))
            .then(pl.lit(listed["form"]))
            .otherwise(both)
        )
    has = {c: pl.col(c).is_not_null() for c in _TO}
    source = (
        pl.when(pl.col("_sheet") != "")
        .then(pl.format("{} · {}", pl.lit(file), "_sheet"))
        .otherwise(pl.lit(file))
    )
    return rows.with_columns(
        pl.when(has["rate_e6"] & has["amount_e6"]).then(both).otherwise(pl.lit("sum")).alias("form"),
        pl.when(has["amount_e6"] | has["reference_e6"]).then(unit).alias("unit"),
        source.alias("source"),
        has["reference_e6"].alias("_priced"),
        *(pl.lit(None, dtype=RATE[c]).alias(c) for c in ("amount2_e6", "unit2", "text")),
    )


_TO = [to for to, _ in _FIGURES.values()]


def _unknown_kinds(rows: pl.DataFrame, known: Collection[str]) -> list[pl.DataFrame]:
    exact = {k for k in known if not k.endswith("*")}
    stems = tuple(k[:-1] for k in known if k.endswith("*"))
    found = [
        k for k in rows["kind"].unique().sort() if k not in exact and not (stems and k.startswith(stems))
    ]
    return [note("KIND_UNKNOWN", kind, "kind") for kind in found]


def _against(rows: pl.DataFrame, leaves: pl.DataFrame) -> list[pl.DataFrame]:
    """Codes the nomenclature does not know, and codes of it without a basic rate."""
    known = leaves.select("code").unique()
    strange = rows.select("code").unique().join(known, on="code", how="anti")
    basic = rows.filter(kind="A").select("code").unique()
    bare = known.join(basic, on="code", how="anti")
    placeless = pl.lit(None, dtype=pl.String).alias("_sheet"), pl.lit(None, dtype=pl.Int32).alias("_line")
    return [
        rows_of(codes.with_columns(placeless), "code", fault, pl.col("code"))
        for codes, fault in ((strange, "CODE_UNKNOWN"), (bare, "BASIC_ABSENT"))
    ]

"""The tree of a nomenclature: digits, parents, leaves, and the path of names to a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from gwanmun.core.text import Text

#: Levels every nomenclature of the Harmonized System has: chapter, heading, subheading.
HS_LEVELS = (2, 4, 6)


def with_levels(codes: pl.DataFrame) -> pl.DataFrame:
    """Rows of codes (``code``, ``valid_from``, ``valid_to`` and any others) → with ``digits, parent, leaf``.

    Chapters, headings and subheadings that codes imply and that are absent are added; one that is not
    divided (010130 where there is 0101300000 alone, 871200 in 8712) bears the name of what it is, others
    none. The parent is the longest shorter code there is. Codes of the greatest length are leaves: they may
    be declared. Sorted by code, then by day.
    """
    length = pl.col("code").str.len_bytes()
    implied = pl.concat(
        codes.filter(length > n).group_by(pl.col("code").str.slice(0, n)).agg(
            pl.col("valid_from").min(),
            pl.when(pl.col("valid_to").is_null().any()).then(None).otherwise(pl.col("valid_to").max())
            .cast(pl.Date).alias("valid_to"),
        )
        for n in HS_LEVELS
    )  # fmt: skip
    codes = codes.with_columns(pl.col("valid_from", "valid_to").cast(pl.Date))
    full = pl.concat(
        [codes, _named(implied.join(codes, on="code", how="anti"), codes)], how="diagonal_relaxed"
    )
    known = full.select("code").unique()
    lengths = sorted({int(n) for n in full.select(length).to_series().unique()}, reverse=True)
    most = lengths[0] if lengths else 0
    full = full.with_columns(length.cast(pl.Int8).alias("digits"), (length == most).alias("leaf"))
    for n in reversed(lengths):
        prefix = pl.col("code").str.slice(0, n)
        place = known.rename({"code": f"_up{n}"}).with_columns(pl.col(f"_up{n}").alias("_key"))
        full = full.with_columns(pl.when(length > n).then(prefix).alias("_key")).join(
            place, on="_key", how="left", maintain_order="left"
        )
    ups = [pl.col(f"_up{n}") for n in lengths]
    full = full.with_columns(pl.coalesce(ups).alias("parent") if ups else pl.lit(None).alias("parent"))
    return full.drop("_key", *(f"_up{n}" for n in lengths), strict=False).sort("code", "valid_from")


def _named(added: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """Added levels with the name of the code that is the level itself: zeros put behind it, or, where a
    heading has one subheading 00, taken away."""
    names = [c for c in ("name_ko", "name_en") if c in codes.columns]
    most = codes.select(pl.col("code").str.len_bytes().max()).item() or 0
    known = codes.sort("valid_from").unique("code", keep="last").select(pl.col("code").alias("_same"), *names)
    code = pl.col("code")
    for same, mark in ((code.str.pad_end(most, "0"), "_long"), (code.str.replace("00$", ""), "_short")):
        added = added.with_columns(same.alias("_same")).join(known, on="_same", how="left", suffix=mark)
    return added.with_columns(pl.coalesce(c, f"{c}_short").alias(c) for c in names).drop(
        "_same", *(f"{c}_short" for c in names)
    )


@dataclass(frozen=True)
class Named:
    """One level of the path to a code; ``name`` None where the table has none."""

    code: str
    name: Text | None


def path_to(nomenclature: pl.DataFrame, code: str, on: date) -> list[Named]:
    """The levels from the chapter down to ``code`` that hold on the day; empty where nothing is known."""
    prefixes = [code[:n] for n in range(2, len(code) + 1)]
    rows = nomenclature.filter(
        pl.col("code").is_in(prefixes),
        pl.col("valid_from").is_null() | (pl.col("valid_from") <= on),
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= on),
    ).sort("code")
    return [
        Named(row["code"], Text(row["name_ko"] or row["name_en"], row["name_en"] or row["name_ko"]))
        if row["name_ko"] or row["name_en"]
        else Named(row["code"], None)
        for row in rows.iter_rows(named=True)
    ]

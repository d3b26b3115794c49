"""Rates that need no claim, worked out once for each code and span of days of a tariff, then looked up.

The working out is the very choice of ``choice.py`` on lines that tell nothing but code and day. What depends
on more (quantities, the country of origin, something added on top) is marked, and such lines go the long way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from gwanmun.tariff.rules.candidates import Prepared, candidates, prefixes
from gwanmun.tariff.rules.deciding import decide
from gwanmun.tariff.rules.precedence import REPLACING, Precedence

DIGITS = 12  # most digits of a code; shorter ones are read with zeros behind them, their length apart
_LENGTHS = 16
_DAYS = 1 << 17  # days of a key: 1800 to 2158
_ZERO = date(1800, 1, 1)

VALID, EXPIRED, GROUP, UNKNOWN = 0, 1, 2, 3

#: The look-up: one row for each code and first day of a span.
PLAIN: dict[str, type[pl.DataType]] = {
    "code": pl.String,
    "start": pl.Date,
    "state": pl.Int8,  # VALID; EXPIRED: not on these days; GROUP: a heading that cannot be declared
    "plain": pl.Boolean,  # the rest of the row holds for every line without a claim
    "row": pl.UInt32,  # rate that is applied; null: none
    "shown": pl.UInt32,
    "won": pl.Int8,
    "lost": pl.Int64,
    "for_use": pl.Boolean,  # there are rates for certain uses, and none but those
}


@dataclass(frozen=True, eq=False)
class Table:
    """``keys``: Int64 ascending (code and day in one number); ``rows``: :data:`PLAIN`, one for each key."""

    keys: pl.Series
    rows: pl.DataFrame


def key_of(code: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Code, its length and the day as one number that sorts like the three; null for a code that is no
    number."""
    number = code.str.pad_end(DIGITS, "0").cast(pl.Int64, strict=False)
    number = number * _LENGTHS + code.str.len_bytes().clip(0, _LENGTHS - 1)
    days = (day - pl.lit(_ZERO)).dt.total_days().clip(0, _DAYS - 1)
    return number * _DAYS + days


def place_of(table: Table, code: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Row of the table for a line (UInt32); a row of another code means that the code is unknown."""
    found = pl.lit(table.keys).search_sorted(key_of(code, day).fill_null(0), side="right")
    return (found.cast(pl.Int64) - 1).clip(0).cast(pl.UInt32)


def build(nomenclature: pl.DataFrame, prepared: Prepared, order: Precedence) -> Table:
    """``nomenclature``: columns of NOMENCLATURE."""
    spans = _spans(nomenclature, prepared)
    signatures = spans.with_row_index("_s").select(
        "_s", "code", pl.col("start").alias("date"),
        *(pl.lit(None, dtype=pl.String).alias(c) for c in ("origin", "claim", "use", "party")),
        pl.lit(None, dtype=pl.Boolean).alias("quota"),
    )  # fmt: skip
    found = candidates(signatures, prepared, pl.DataFrame())
    adding = [step.group for step in order.steps if step.mode not in REPLACING]
    odd = found.filter(pl.col("r_specific") | pl.col("r_class").is_in(adding))["_s"].unique()
    keyed = found.filter(~pl.col("_s").is_in(odd.implode())).select(
        pl.col("_s").alias("_k"), "r_id", "r_class", "r_claimed", "r_whole", pl.col("r_rate_e6").alias("key")
    )
    decided = decide(signatures.select(pl.col("_s").alias("_k")), keyed, order, key="key")
    rows = (
        spans.with_columns(decided.select(row="_row", shown="_shown", won="_won", lost="_lost"))
        .with_columns(_about(signatures, prepared))
        .with_row_index("_s")
        .with_columns(plain=~pl.col("_s").is_in(odd.implode()) & ~pl.col("by_origin"))
        .with_columns(key=key_of(pl.col("code"), pl.col("start")))
        .filter(pl.col("key").is_not_null() & (pl.col("code").str.len_bytes() <= DIGITS))
        .sort("key")
    )
    # Before the first key stands a row for codes that come before every other, and for a table without any.
    nothing = pl.DataFrame({"key": [-1], "state": [UNKNOWN], "plain": [False], "for_use": [False]})
    rows = pl.concat([nothing, rows], how="diagonal_relaxed")
    return Table(rows["key"], rows.select(pl.col(c).cast(t) for c, t in PLAIN.items()))


def _spans(nomenclature: pl.DataFrame, prepared: Prepared) -> pl.DataFrame:
    """``code, start, state``: every day from which something about a code can differ from the day before."""
    codes = nomenclature.select("code").unique().sort("code")
    places = prefixes(codes, prepared.lengths)
    free = prepared.free.select("r_code", "r_valid_from", "r_valid_to").unique()
    rates = places.join(free, on="r_code", how="inner")
    after = pl.duration(days=1)
    edges = pl.concat(
        [
            codes.select("code", pl.lit(_ZERO).alias("start")),
            rates.select("code", pl.col("r_valid_from").alias("start")),
            rates.select("code", (pl.col("r_valid_to") + after).alias("start")),
            nomenclature.select("code", pl.col("valid_from").alias("start")),
            nomenclature.select("code", (pl.col("valid_to") + after).alias("start")),
        ]
    )
    edges = edges.drop_nulls().unique().sort("code", "start")
    held = edges.join(nomenclature.select("code", "leaf", "valid_from", "valid_to"), on="code", how="left")
    holds = (pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("start"))) & (
        pl.col("valid_to").is_null() | (pl.col("start") <= pl.col("valid_to"))
    )
    leaf = pl.col("leaf").fill_null(value=False)
    state = (
        pl.when((holds & leaf).any()).then(VALID).when((holds & ~leaf).any()).then(GROUP).otherwise(EXPIRED)
    )
    return held.group_by("code", "start").agg(state.cast(pl.Int8).alias("state")).sort("code", "start")


def _about(signatures: pl.DataFrame, prepared: Prepared) -> list[pl.Series]:
    """Of each signature: do rates depend on the country of origin, are all for a certain use?"""
    places = prefixes(signatures.select("code").unique(), prepared.lengths)
    columns = ("r_origin", "r_use", "r_valid_from", "r_valid_to")
    free = prepared.free.select("r_code", *columns)
    held = signatures.select("_s", "code", "date").join(
        places.join(free, on="r_code"), on="code", how="inner"
    )
    day = pl.col("date")
    held = held.filter(
        (pl.col("r_valid_from").is_null() | (pl.col("r_valid_from") <= day))
        & (pl.col("r_valid_to").is_null() | (day <= pl.col("r_valid_to")))
    )
    told = held.group_by("_s").agg(
        pl.col("r_origin").is_not_null().any().alias("by_origin"),
        pl.col("r_use").is_not_null().all().alias("for_use"),
    )
    out = signatures.select("_s").join(told, on="_s", how="left", maintain_order="left")
    return [out[c].fill_null(value=False) for c in ("by_origin", "for_use")]

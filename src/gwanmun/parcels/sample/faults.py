"""Planted faults: wrong HS codes, vague descriptions, broken lines."""

from __future__ import annotations

import polars as pl

from gwanmun.parcels.sample.draw import Draw, either, texts
from gwanmun.parcels.sample.tables import goods

#: Written into the last field of a line whose number of fields is to be wrong; see write.py.
ADD_FIELDS = "\x02ADD\x02"
CUT_FIELDS = "\x02CUT\x02"

_VAGUE = ("SAMPLE", "GIFT", "선물", "잡화", "샘플", "ETC", "기타", "GOODS", "GIFTS", "SAMPLES")
_BAD_NUMBERS = ("1O.99", "12..50", "abc", "29,9,9", "$?", "십이달러")
_BAD_PIECES = ("one", "1.5.2", "두개", "x3")
_BAD_DATES = ("2026-13-45", "20260231", "07/32/2026", "어제", "2026-00-10")
_MISSING = (
    "description",
    "consignee_name",
    "price",
    "gross_weight",
    "consignee_id",
    "consignee_phone",
    "pieces",
)


def hs_codes(role: pl.Series, right: pl.Series, own: Draw) -> tuple[pl.Series, pl.Series]:
    """HS code as declared and what is wrong with it: MISSING, SHORT (heading only), WRONG or null."""
    ordinary = goods().frame.filter(pl.col("excluded").is_null())["hs"].unique().sort()
    other = own.pick("other hs", ordinary)
    u = own.below("hs fault", 1000)
    frame = pl.DataFrame({"hs": right, "other": other, "u": u, "plain": role == "PLAIN"})
    case = (
        pl.when(~pl.col("plain") | (pl.col("u") >= 45))
        .then(pl.lit(None, dtype=pl.String))
        .when(pl.col("u") < 15)
        .then(pl.lit("MISSING"))
        .when(pl.col("u") < 35)
        .then(pl.lit("SHORT"))
        .when(pl.col("other") != pl.col("hs"))
        .then(pl.lit("WRONG"))
        .otherwise(pl.lit(None, dtype=pl.String))
    )
    frame = frame.with_columns(fault=case)
    declared = (
        pl.when(pl.col("fault") == "MISSING")
        .then(pl.lit(None, dtype=pl.String))
        .when(pl.col("fault") == "SHORT")
        .then(pl.col("hs").str.slice(0, 4))
        .when(pl.col("fault") == "WRONG")
        .then(pl.col("other"))
        .otherwise(pl.col("hs"))
    )
    return frame.select(declared.alias("hs")).to_series(), frame["fault"]


def descriptions(role: pl.Series, usual: pl.Series, own: Draw) -> pl.Series:
    """Descriptions, with all-embracing words where a line is to be vague."""
    return either(role == "VAGUE", own.pick("vague", texts(_VAGUE)), usual)


def broken(
    records: pl.DataFrame, truth: pl.DataFrame, at: pl.DataFrame, own: Draw, total: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Break the lines planned to be broken; truth gains ``broken`` (kind) and ``broken_field``."""
    is_broken, kind = at["role"] == "BROKEN", at["kind"]
    coin = own.below("broken how", 2) == 0
    missing = own.pick("missing", texts(_MISSING))
    field = pl.Series([None], dtype=pl.String).new_from_index(0, len(kind))

    def spoil(column: str, where: pl.Series, value: pl.Series | str | None) -> None:
        nonlocal records, field
        records = records.with_columns(either(where, value, records[column]).cast(pl.String).alias(column))
        field = either(where, column, field)

    spoil("price", is_broken & (kind == "NUMBER") & coin, own.pick("bad number", texts(_BAD_NUMBERS)))
    spoil("pieces", is_broken & (kind == "NUMBER") & ~coin, own.pick("bad pieces", texts(_BAD_PIECES)))
    spoil("arrival_date", is_broken & (kind == "DATE") & coin, own.pick("bad date", texts(_BAD_DATES)))
    spoil("purchase_date", is_broken & (kind == "DATE") & ~coin, own.pick("bad date", texts(_BAD_DATES)))
    for column in _MISSING:
        spoil(column, is_broken & (kind == "MISSING") & (missing == column), None)
    last = records.columns[-1]
    flagged = field
    spoil(last, is_broken & (kind == "FIELDS") & coin, ADD_FIELDS)
    spoil(last, is_broken & (kind == "FIELDS") & ~coin, CUT_FIELDS)
    truth = truth.with_columns(
        broken=either(is_broken & (kind != "DUPLICATE"), kind, None).cast(pl.String), broken_field=flagged
    )
    return _copied(records, truth, at, total)


def _copied(
    records: pl.DataFrame, truth: pl.DataFrame, at: pl.DataFrame, total: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Copy lines: of a planned pair the later line becomes the copy of the earlier one."""
    first = int(at["row"][0])
    pairs = at.with_columns(dup=(at["role"] == "BROKEN") & (at["kind"] == "DUPLICATE")).filter(pl.col("dup"))
    low = pl.min_horizontal("row", "source").alias("low")
    high = pl.max_horizontal("row", "source").alias("high")
    pairs = pairs.select(low, high).filter((pl.col("low") != pl.col("high")) & (pl.col("high") < total))
    index = pl.Series("index", range(len(at)), dtype=pl.UInt32)
    is_copy = pl.Series([False]).new_from_index(0, len(at))
    if pairs.height:
        to = (pairs["high"] - first).cast(pl.UInt32)
        index = index.scatter(to, (pairs["low"] - first).cast(pl.UInt32))
        is_copy = is_copy.scatter(to, True)
    # A planned copy that had no partner, or turned out to be the original, is a plain line.
    plain = (at["role"] == "BROKEN") & (at["kind"] == "DUPLICATE")
    line = truth["line"]
    truth = truth.with_columns(
        role=either(plain, "PLAIN", truth["role"]), kind=either(plain, None, truth["kind"])
    )
    truth = truth[index].with_columns(line=line)
    truth = truth.with_columns(
        role=either(is_copy, "BROKEN", truth["role"]),
        kind=either(is_copy, "DUPLICATE", truth["kind"]),
        broken=either(is_copy, "DUPLICATE", truth["broken"]),
    )
    return records[index], truth

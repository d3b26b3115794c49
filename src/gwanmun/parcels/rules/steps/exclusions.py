"""Which goods category a parcel falls in, and whether it bars list clearance (annexes 1 and 2)."""

from __future__ import annotations

from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import said
from gwanmun.parcels.rules.case import Apply, layers, why
from gwanmun.parcels.rules.words import mentions


def _place_by_hs(goods: list[dict[str, Any]]) -> pl.Expr:
    """Place of the category an HS code names; the longest prefix wins."""
    by_length: dict[int, dict[str, int]] = {}
    for place, category in enumerate(goods):
        for prefix in category.get("hs", ()):
            by_length.setdefault(len(prefix), {}).setdefault(prefix, place)
    hits = [
        pl.col("_hs").str.slice(0, length).replace_strict(by_length[length], default=None, return_dtype=pl.Int32)
        for length in sorted(by_length, reverse=True)
    ]
    return pl.coalesce(*hits)


def category_of(goods: list[dict[str, Any]]) -> pl.Expr:
    """Place (Int32) of the first category that fits by code or by word; null when none does."""
    by_word = [
        pl.when(mentions(pl.col("_words"), category["words"])).then(pl.lit(place, dtype=pl.Int32))
        for place, category in enumerate(goods)
        if category.get("words")
    ]
    return pl.min_horizontal(_place_by_hs(goods), *by_word)


def attribute(goods: list[dict[str, Any]], name: str, dtype: type[pl.DataType]) -> pl.Expr:
    """An attribute of the parcel's category; null where the category has none."""
    table = {place: c[name] for place, c in enumerate(goods) if c.get(name) is not None}
    if not table:
        return pl.lit(None, dtype=dtype)
    return pl.col("_goods").replace_strict(table, default=None, return_dtype=dtype)


def exclusions(book: RuleBook) -> Apply:
    goods = book.tables["goods"]
    hold = attribute(goods, "hold", pl.String)
    barred = said(attribute(goods, "bars_list", pl.Boolean))
    return layers(
        [category_of(goods).alias("_goods")],
        [
            attribute(goods, "id", pl.String).alias("category"),
            barred.alias("_barred_goods"),
            said(hold == "PROHIBITED").alias(why("exclusion.prohibited")),
            said(hold == "IPR").alias(why("exclusion.ipr")),
            pl.col("added_after_arrival").fill_null(value=False).alias(why("exclusion.amended")),
            pl.col("_operator_barred").alias(why("exclusion.operator")),
        ],
        [
            pl.when("_barred_goods").then("category").alias("exclusion"),
            (pl.col("_barred_goods") | pl.col(why("exclusion.amended"))).alias("_excluded"),
        ],
        [
            (
                pl.col("_barred_goods")
                & ~pl.col(why("exclusion.prohibited"))
                & ~pl.col(why("exclusion.ipr"))
            ).alias(why("exclusion.goods")),
            (~pl.col("_excluded") & ~pl.col("_operator_barred")).alias(why("exclusion.none")),
        ],
    )

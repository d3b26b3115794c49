"""Which goods category a parcel falls in, and whether it bars list clearance (annexes 1 and 2).

A category fits by the longest known prefix of the HS code or by a word of the description; when
several fit, the first in the table wins, so that what must be stopped is never hidden by a kinder code.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import said
from gwanmun.core.prefixes import by_prefix
from gwanmun.parcels.rules.case import Apply, layers, why
from gwanmun.parcels.rules.goods import attribute, attributes, places_by_hs, places_by_word


def category_place(book: RuleBook) -> pl.Expr:
    """Place (Int32) of the category in the goods table, null when none fits."""
    goods = book.tables["goods"]
    words = places_by_word(goods)
    claims = pl.element().replace_strict(words, return_dtype=pl.Int32)
    by_word = pl.col("_words").str.extract_many(list(words), overlapping=True).list.eval(claims).list.min()
    return pl.min_horizontal(by_prefix(pl.col("_hs"), places_by_hs(goods), pl.Int32), by_word)


def exclusions(book: RuleBook) -> Apply:
    table = attributes(book)
    hold = pl.col("_goods_hold")
    stopped = pl.col(why("exclusion.prohibited")) | pl.col(why("exclusion.ipr"))
    return layers(
        [category_place(book).alias("_goods")],
        [pl.col("_goods").fill_null(table.height - 1).alias("_goods_row")],
        [attribute(table, name) for name in table.columns if name != "_goods"],
        [
            pl.col("_bars_list").alias("_barred_goods"),
            said(hold == "PROHIBITED").alias(why("exclusion.prohibited")),
            said(hold == "IPR").alias(why("exclusion.ipr")),
            pl.col("added_after_arrival").fill_null(value=False).alias(why("exclusion.amended")),
            pl.col("_operator_barred").alias(why("exclusion.operator")),
        ],
        [
            pl.when("_barred_goods").then("category").alias("exclusion"),
            (pl.col("_barred_goods") | pl.col(why("exclusion.amended"))).alias("_excluded"),
            (pl.col("_barred_goods") & ~stopped).alias(why("exclusion.goods")),
        ],
        [(~pl.col("_excluded") & ~pl.col("_operator_barred")).alias(why("exclusion.none"))],
    )

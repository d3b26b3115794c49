"""The lane by price: list, simplified or general (Express Notice 9).

The limit is tested on the exact price: 150.40 is above 150 although the list prints 150
(interpretation, unverified). Excluded goods are declared whatever their price. The higher limit for
parcels from the United States belongs to list clearance: what cannot be listed has the ordinary one.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import E4, said
from gwanmun.parcels.rules.case import Apply, layers, why

UNDECIDED, LIST, SIMPLIFIED, GENERAL = "UNDECIDED", "LIST", "SIMPLIFIED", "GENERAL"


def lane_by_price(book: RuleBook) -> Apply:
    dollars, excluded = pl.col("usd_e4"), pl.col("_excluded")
    from_us = said(pl.col("dispatch_country") == book.value("parcels.us_express_country"))
    limit = (
        pl.when(from_us & pl.col("_operator_us") & ~excluded & ~pl.col("_operator_barred"))
        .then(pl.lit(book.int("parcels.list_limit_us_usd"), dtype=pl.Int32))
        .otherwise(pl.lit(book.int("parcels.list_limit_usd"), dtype=pl.Int32))
    )
    small = dollars <= pl.col("limit_usd").cast(pl.Int64) * E4
    medium = dollars <= book.int("parcels.simplified_limit_usd") * E4
    lane = (
        pl.when(dollars.is_null())
        .then(pl.lit(UNDECIDED))
        .when(excluded | ~medium)
        .then(pl.lit(GENERAL))
        .when(small & ~pl.col("_operator_barred"))
        .then(pl.lit(LIST))
        .otherwise(pl.lit(SIMPLIFIED))
    )
    decided = pl.col("lane")
    us_limit = pl.col("limit_usd") == book.int("parcels.list_limit_us_usd")
    return layers(
        [limit.alias("limit_usd")],
        [lane.alias("lane"), said(small).alias("_small")],
        [
            (decided == LIST).alias(why("lane.list")),
            ((decided == LIST) & us_limit).alias(why("lane.list_us")),
            ((decided == SIMPLIFIED) & ~pl.col("_small")).alias(why("lane.simplified")),
            ((decided == GENERAL) & ~excluded).alias(why("lane.general_price")),
            ((decided == GENERAL) & excluded).alias(why("lane.general_excluded")),
            (decided == UNDECIDED).alias(why("lane.undecided")),
        ],
    )

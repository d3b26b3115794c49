"""Which parcels to look into: dated profiles, and a random share that none can foresee."""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import E4
from gwanmun.parcels.rules.case import Apply, layers, why
from gwanmun.parcels.rules.schema import DECIDED, TYPED
from gwanmun.risk.contract import compile_profiles

#: Features a profile may use beside the columns of a parcel.
FEATURES: dict[str, pl.Expr] = {
    "usd_per_kg_e4": pl.col("usd_e4") * 1000 // pl.max_horizontal("weight_g", pl.lit(1)),
    "below_limit_e4": pl.col("limit_usd").cast(pl.Int64) * E4 - pl.col("usd_e4"),
    "address_length": pl.col("consignee_address").str.len_chars(),
}
FIELDS = frozenset(TYPED) | frozenset(DECIDED) | frozenset(FEATURES) | {"codes_on_phone"}
MOST_POINTS = 1000


def targeting(book: RuleBook) -> Apply:
    profiles = compile_profiles(book.tables["profiles"], FIELDS)
    hits = {profile.id: pl.col(why(f"target.{profile.id}")) for profile in profiles}
    points = [pl.when(hits[p.id]).then(p.points).otherwise(0) for p in profiles]
    opened = book.int("targeting.random_open_ppm")
    xrayed = opened + book.int("targeting.random_xray_ppm")
    none = pl.lit(value=False)
    return layers(
        [expression.alias(name) for name, expression in FEATURES.items()],
        [profile.hit.alias(why(f"target.{profile.id}")) for profile in profiles]
        + [
            (pl.col("_draw") < opened).alias(why("target.random_open")),
            pl.col("_draw").is_between(opened, xrayed, closed="left").alias(why("target.random_xray")),
        ],
        [
            pl.min_horizontal(pl.sum_horizontal(*points, pl.lit(0)), pl.lit(MOST_POINTS))
            .cast(pl.Int32)
            .alias("score"),
            pl.any_horizontal(
                [hits[p.id] for p in profiles if p.route == "OPEN"] + [pl.col(why("target.random_open"))]
            ).alias("_open"),
            pl.any_horizontal(
                [hits[p.id] for p in profiles if p.route == "XRAY"] + [pl.col(why("target.random_xray"))]
            ).alias("_xray"),
            (
                ~pl.any_horizontal(*hits.values(), why("target.random_open"), why("target.random_xray"), none)
            ).alias(why("target.none")),
        ],
    )

"""Which parcels to look into: dated profiles, and a random share that none can foresee.

Here each parcel says, by itself, what speaks for a control and in which lane; between this step and the next
the lanes are filled over all parcels together (``admitting``).
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import E4
from gwanmun.parcels.rules.admitting import MOST_POINTS, must_lane
from gwanmun.parcels.rules.case import Apply, layers, why
from gwanmun.parcels.rules.items import KIND
from gwanmun.risk.contract import Lane, Language, Profile, ProfileError, compile_profiles, lanes_of

#: Features a profile may use beside the columns of a parcel.
FEATURES: dict[str, pl.Expr] = {
    "usd_per_kg_e4": pl.col("usd_e4") * 1000 // pl.max_horizontal("weight_g", pl.lit(1)),
    "below_limit_e4": pl.col("limit_usd").cast(pl.Int64) * E4 - pl.col("usd_e4"),
    "address_length": pl.col("consignee_address").str.len_chars(),
}
#: Fields of criteria by the columns of a parcel on its way to a decision, where they differ from an item's.
BINDING: dict[str, pl.Expr] = {
    field: pl.col(column)
    for field, column in {
        "at": "_received",
        "hs": "hs_code",
        "importer": "importer_key",
        "seller": "shipper_id",
        "declarant": "company_code",
        "origin": "origin_country",
        "departure": "dispatch_country",
        "port": "loading_port",
        "value": "customs_value",
        "rate": "duty_rate_e6",
        "revenue": "payable",
        "mass_g": "weight_g",
        "address": "consignee_address",
        "phone": "consignee_phone",
    }.items()
}


def random_rule(lane: Lane) -> str:
    """Id of the rule that says: drawn for this lane."""
    return f"target.random_{(lane.route or lane.code).lower()}"


def profiles_of(book: RuleBook) -> list[Profile]:
    """The pack's profiles over parcels on their way, compiled once for a book.

    :raises ProfileError: one cannot be read, or asks for the past, which this step does not know.
    """

    def made() -> list[Profile]:
        found = compile_profiles(book.tables["profiles"], Language.of(book), "PARCEL", BINDING)
        for profile in found:
            if profile.needs:
                raise ProfileError(f"profile {profile.id}: the past is not known on the belt")
        return found

    return book.once("parcels.profiles", made)


def targeting(book: RuleBook) -> Apply:
    lanes = lanes_of(book)
    profiles = profiles_of(book)
    hits = {profile.id: pl.col(why(f"target.{profile.id}")) for profile in profiles}
    points = [pl.when(hits[p.id]).then(p.points).otherwise(0) for p in profiles]
    asked: pl.Expr = pl.lit(0)
    drawn: pl.Expr = pl.lit(0)
    above, flags = 0, []
    for lane in lanes.controls:  # the severest first: its share of the draw comes first
        share = lane.random(KIND)
        if not share:
            continue
        flags.append(
            pl.col("_draw").is_between(above, above + share, closed="left").alias(why(random_rule(lane)))
        )
        above += share
    for lane in reversed(lanes.controls):
        own = [p for p in profiles if p.route and lanes.for_route(p.route) == lane]
        if own:
            asked = pl.when(pl.any_horizontal([hits[p.id] for p in own])).then(lane.rank).otherwise(asked)
        if lane.random(KIND):
            drawn = pl.when(pl.col(why(random_rule(lane)))).then(lane.rank).otherwise(drawn)
    return layers(
        [expression.alias(name) for name, expression in FEATURES.items()],
        [profile.hit.alias(why(f"target.{profile.id}")) for profile in profiles] + flags,
        [
            pl.min_horizontal(pl.sum_horizontal(*points, pl.lit(0)), pl.lit(MOST_POINTS))
            .cast(pl.Int32)
            .alias("score"),
            asked.alias("_asked_lane"),
            drawn.alias("_drawn_lane"),
            must_lane(book).alias("_must_lane"),
        ],
    )

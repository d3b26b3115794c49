"""The one answer for the sorter: release, X-ray, open or hold, and why it is held.

The lane (``_placed``) and what brought the parcel there (``_basis``) were settled for all parcels together.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.parcels.rules.case import ROOM, Apply, layers, why
from gwanmun.parcels.rules.items import KIND
from gwanmun.parcels.rules.steps.targeting import random_rule
from gwanmun.risk.contract import BASIS, lanes_of

STATES = {"RELEASE": "AUTO_CLEARED", "XRAY": "INSPECTION", "OPEN": "INSPECTION", "HOLD": "HELD"}
#: Rule → basis of a selection that it tells.
TOLD = {"target.alert": "ALERT", "target.model": "MODEL", "target.explored": "EXPLORATION"}
#: Columns that routing makes beside those of DECIDED.
MADE = (
    *(why(rule) for rule in TOLD),
    why("target.office"),
    why("target.full"),
    why("target.none"),
    *(why(f"route.{name.lower()}") for name in STATES),
)


def routing(book: RuleBook) -> Apply:
    hold_kind = pl.lit(None, dtype=pl.String)
    for kind in reversed(book.tables["hold_order"]):
        reasons = [why(rule.id) for rule in book.rules_of(ROOM).values() if rule.hold == kind]
        if reasons:
            hold_kind = pl.when(pl.any_horizontal(reasons)).then(pl.lit(kind)).otherwise(hold_kind)
    by_lane: pl.Expr = pl.lit("RELEASE")
    lanes = lanes_of(book)
    for lane in lanes.controls:
        if lane.route:
            by_lane = pl.when(pl.col("_placed") == lane.rank).then(pl.lit(lane.route)).otherwise(by_lane)
    route = pl.when(pl.col("hold_kind").is_not_null()).then(pl.lit("HOLD")).otherwise(by_lane)
    chosen = pl.col("route")
    state: pl.Expr = pl.lit(STATES["RELEASE"])
    for name in ("XRAY", "OPEN", "HOLD"):
        state = pl.when(chosen == name).then(pl.lit(STATES[name])).otherwise(state)
    told = [(pl.col("_basis") == BASIS.index(basis)).alias(why(rule)) for rule, basis in TOLD.items()]
    hits = [why(f"target.{profile['id']}") for profile in book.tables["profiles"]]
    hits += [why(random_rule(lane)) for lane in lanes.controls if lane.random(KIND)]
    hits += [why("target.office"), why("target.full"), *(why(rule) for rule in TOLD)]
    return layers(
        [
            hold_kind.alias("hold_kind"),
            *told,
            pl.col("_office").alias(why("target.office")),
            pl.col("_full").alias(why("target.full")),
        ],
        [route.alias("route"), (~pl.any_horizontal(hits)).alias(why("target.none"))],
        [state.alias("state"), *((chosen == name).alias(why(f"route.{name.lower()}")) for name in STATES)],
    )

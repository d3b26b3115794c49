"""The one answer for the sorter: release, X-ray, open or hold, and why it is held."""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.parcels.rules.case import ROOM, Apply, layers, why

STATES = {"RELEASE": "AUTO_CLEARED", "XRAY": "INSPECTION", "OPEN": "INSPECTION", "HOLD": "HELD"}


def routing(book: RuleBook) -> Apply:
    hold_kind = pl.lit(None, dtype=pl.String)
    for kind in reversed(book.tables["hold_order"]):
        reasons = [why(rule.id) for rule in book.rules_of(ROOM).values() if rule.hold == kind]
        if reasons:
            hold_kind = pl.when(pl.any_horizontal(reasons)).then(pl.lit(kind)).otherwise(hold_kind)
    route = (
        pl.when(pl.col("hold_kind").is_not_null())
        .then(pl.lit("HOLD"))
        .when("_open")
        .then(pl.lit("OPEN"))
        .when("_xray")
        .then(pl.lit("XRAY"))
        .otherwise(pl.lit("RELEASE"))
    )
    chosen = pl.col("route")
    state: pl.Expr = pl.lit(STATES["RELEASE"])
    for name in ("XRAY", "OPEN", "HOLD"):
        state = pl.when(chosen == name).then(pl.lit(STATES[name])).otherwise(state)
    return layers(
        [hold_kind.alias("hold_kind")],
        [route.alias("route")],
        [state.alias("state"), *((chosen == name).alias(why(f"route.{name.lower()}")) for name in STATES)],
    )

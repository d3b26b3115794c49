"""The one answer for the sorter: release, X-ray, open or hold, and why it is held."""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.parcels.rules.case import Apply, layers
from gwanmun.parcels.rules.reasons import BITS, masks, route_bits

STATES = {"RELEASE": "AUTO_CLEARED", "XRAY": "INSPECTION", "OPEN": "INSPECTION", "HOLD": "HELD"}


def _held_for(book: RuleBook, kind: str) -> pl.Expr | None:
    """Whether a reason of the row brings about this kind of hold."""
    chosen = [place for place, rule in enumerate(book.rules.values()) if rule.hold == kind]
    tests = []
    for number in sorted({place // BITS for place in chosen}):
        bits = sum(1 << place % BITS for place in chosen if place // BITS == number)
        tests.append((pl.col(f"_mask{number}") & bits) != 0)
    return pl.any_horizontal(tests) if tests else None


def routing(book: RuleBook) -> Apply:
    hold_kind = pl.lit(None, dtype=pl.String)
    for kind in reversed(book.tables["hold_order"]):
        held = _held_for(book, kind)
        if held is not None:
            hold_kind = pl.when(held).then(pl.lit(kind)).otherwise(hold_kind)
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
        masks(book, without="routing"),
        [hold_kind.alias("hold_kind")],
        [route.alias("route")],
        [state.alias("state"), *route_bits(book, {name: chosen == name for name in STATES})],
    )

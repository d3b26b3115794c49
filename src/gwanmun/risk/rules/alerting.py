"""Alerts: what a machine, a dog, a camera or another service has to say about an item, a party or a
container.

All come in one envelope, and join the same decision: an item that an alert in force names, itself, by one
of its parties or by its container, is chosen on the basis ALERT.
"""

from __future__ import annotations

import polars as pl

#: Where an alert comes from.
SOURCES = ("XRAY", "TRACE", "CAMERA", "DOG", "INTELLIGENCE", "SCALE", "RADIATION")
#: Levels, lowest first: look at the papers; put it through the scanner; open it.
LEVELS = ("NOTICE", "WARNING", "ALARM")
#: What an alert may be about. A party is told by the kind of its code (NODES of linking).
ABOUT = ("ITEM", "PARTY", "CONTAINER")

#: An alert in force: ``key`` is the item's number, or the key of the party or container.
ALERT: dict[str, pl.DataType] = {
    "alert": pl.Int64(),
    "about": pl.String(),
    "kind": pl.String(),  # kind of item, null: any; of a party: its kind of node
    "key": pl.String(),
    "source": pl.String(),
    "level": pl.String(),
    "what": pl.String(),
    "from_day": pl.Date(),
    "to_day": pl.Date(),  # last day; null: until it is resolved
}
RAISED: dict[str, pl.DataType] = {
    "item": pl.String(),
    "basis": pl.String(),
    "alert": pl.Int64(),
    "source": pl.String(),
    "level": pl.String(),
    "what": pl.String(),
    "by": pl.String(),  # item, or the column of the party or thing that is named
}


def raised(items: pl.DataFrame, alerts: pl.DataFrame) -> pl.DataFrame:
    """RAISED rows: each item (columns as ``linking.keyed`` gives them) with each alert that names it.

    An alert counts from its first to its last day, by the day of the item. Sorted by item, level (highest
    first), alert.
    """
    parts = []
    own = items.select("item", "at", "kind", key="item", by=pl.lit("item"))
    parts.append(
        own.join(alerts.filter(pl.col("about") == "ITEM"), on="key", suffix="_named").filter(
            pl.col("kind_named").is_null() | (pl.col("kind_named") == pl.col("kind"))
        )
    )
    named = alerts.filter(pl.col("about") != "ITEM")
    for column in sorted(set(named["kind"].drop_nulls().to_list()) & set(items.columns)):
        ends = items.select("item", "at", "kind", key=column, by=pl.lit(column)).drop_nulls("key")
        parts.append(ends.join(named.filter(pl.col("kind") == column), on="key", suffix="_named"))
    open_then = (pl.col("from_day") <= pl.col("at")) & (
        pl.col("to_day").is_null() | (pl.col("to_day") >= pl.col("at"))
    )
    found = pl.concat(
        part.filter(open_then).with_columns(basis=pl.lit("ALERT")).select(list(RAISED)) for part in parts
    )
    weight = pl.col("level").replace_strict({name: n for n, name in enumerate(LEVELS)}, return_dtype=pl.Int8)
    return found.unique().sort(["item", weight, "alert", "by"], descending=[False, True, False, False])


__all__ = ["ABOUT", "ALERT", "LEVELS", "RAISED", "SOURCES", "raised"]

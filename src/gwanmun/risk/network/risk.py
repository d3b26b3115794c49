"""What is known near the items of today: finds of others that share something with their parties."""

from __future__ import annotations

import datetime as dt

import polars as pl
from django.db import connection

from gwanmun.platform import bulk
from gwanmun.risk.network.feeding import known_results
from gwanmun.risk.network.models import Link, Node
from gwanmun.risk.rules import linking

_NODES, _LINKS = Node._meta.db_table, Link._meta.db_table


def features(items: pl.DataFrame, how: linking.Spreading | None = None) -> pl.DataFrame:
    """linking.LINKED for items (columns as ``linking.keyed`` gives them), in their order.

    Read is only what finds and the items themselves can reach in two steps.
    """
    days = items["at"].drop_nulls()
    if days.is_empty():
        return linking.linked(items, _links(set()), known_results(dt.date.min), how)
    results = known_results(days.max())  # type: ignore[arg-type]
    finders = results.filter(pl.col("found"))["party"]
    ends = pl.concat([items[name] for name in linking.NODES if name in items.columns]).drop_nulls()
    start = bulk.lookup(connection, _NODES, "key", pl.concat([finders, ends]).unique(), ["id", "degree"])
    return linking.linked(items, _links(_near(start)), results, how)


def _near(start: pl.DataFrame) -> set[int]:
    """Parties within two steps of ``start``: theirs and those with whom they share a thing that is no hub."""
    near = set(start["id"].to_list())
    things = bulk.lookup(connection, _LINKS, "party", start["id"], ["thing"])["thing"].unique()
    quiet = bulk.lookup(
        connection, _NODES, "id", pl.concat([things, start["id"]]), ["id"], f"degree <= {linking.HUB}"
    )
    return near | set(bulk.lookup(connection, _LINKS, "thing", quiet["id"], ["party"])["party"].to_list())


def _links(parties: set[int]) -> pl.DataFrame:
    """Links of parties, as :func:`linking.spread` reads them, with the day on which each was first seen."""
    found = bulk.lookup(
        connection, _LINKS, "party", pl.Series(sorted(parties), dtype=pl.Int64), ["party", "thing", "day"]
    )
    first = found.group_by("party", "thing").agg(pl.col("day").min().cast(pl.Int32).cast(pl.Date).alias("at"))
    ends = bulk.lookup(
        connection, _NODES, "id", pl.concat([first["party"], first["thing"]]), ["id", "key", "kind"]
    )
    ends = ends.with_columns(pl.col("kind").cast(pl.UInt8))
    named = first.join(ends.select(party="id", from_key="key"), on="party").join(
        ends.select(thing="id", to_key="key", thing_kind="kind"), on="thing"
    )
    return named.select(party="from_key", thing="to_key", thing_kind="thing_kind", at="at")


__all__ = ["features"]

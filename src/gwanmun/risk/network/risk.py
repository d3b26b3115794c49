"""What is known near the items of a day: finds of others that share something with their parties."""

from __future__ import annotations

import datetime as dt

import polars as pl
from django.db import connection

from gwanmun.platform import bulk
from gwanmun.risk.network.models import Link, Node, NodeResult
from gwanmun.risk.network.store import EPOCH
from gwanmun.risk.rules import linking, reaching
from gwanmun.risk.rules.reaching import Reach

_NODES, _LINKS, _RESULTS = (model._meta.db_table for model in (Node, Link, NodeResult))
DAYS = 365  # a find of longer ago counts less than half, and is left to the record of its own party
MOST = 20_000  # parties and things with a find, the latest first: what a day may cost is bounded


def reach(day: dt.date, noted_before: dt.datetime | None = None) -> Reach:
    """What finds reach by the morning of ``day`` (lean). ``noted_before``: only results noted by then.

    Read is what finds can reach in two steps, whoever comes that day: a thing that more than HUB share, by
    what the network knows now, is not followed.
    """
    finders = _finders(day, noted_before)
    if finders.is_empty():
        return Reach()
    near = _near(finders)
    return reaching.reach(_links(near, day), _results(near, day, noted_before), day).lean()


def features(items: pl.DataFrame) -> pl.DataFrame:
    """linking.LINKED for items (columns as ``linking.keyed`` gives them), in their order; of
    ``linked_parties`` only those of whom a control is known."""
    rows = items.with_row_index("_place")
    parts = [
        part.select("_place").hstack(reaching.linked_by(part, reach(day)))
        for (day,), part in rows.group_by("at", maintain_order=True)
        if isinstance(day, dt.date)
    ]
    if not parts:
        return pl.DataFrame(schema=linking.LINKED)
    return pl.concat(parts).sort("_place").select(list(linking.LINKED))


def _finders(day: dt.date, noted_before: dt.datetime | None) -> pl.DataFrame:
    """``id``, ``degree`` of who and what had a find."""
    rows = NodeResult.objects.filter(found=True, known_on__lt=day, known_on__gte=day - dt.timedelta(DAYS))
    if noted_before is not None:
        rows = rows.exclude(noted_at__gte=noted_before)
    ids = list(dict.fromkeys(rows.order_by("-known_on", "-id").values_list("node_id", flat=True)[: 4 * MOST]))
    return bulk.lookup(connection, _NODES, "id", pl.Series(ids[:MOST], dtype=pl.Int64), ["id", "degree"])


def _near(start: pl.DataFrame) -> pl.Series:
    """Ids within two steps of ``start``: it, and those with whom it shares a thing that is no hub."""
    things = bulk.lookup(connection, _LINKS, "party", start["id"], ["thing"])["thing"].unique()
    quiet = bulk.lookup(
        connection, _NODES, "id", pl.concat([things, start["id"]]), ["id"], f"degree <= {linking.HUB}"
    )
    others = bulk.lookup(connection, _LINKS, "thing", quiet["id"], ["party"])["party"]
    return pl.concat([start["id"], others]).unique().sort()


def _links(parties: pl.Series, day: dt.date) -> pl.DataFrame:
    """Links of parties seen before ``day``, as :func:`reaching.reach` reads them; none to a hub."""
    found = bulk.lookup(
        connection, _LINKS, "party", parties, ["party", "thing", "day"], "day < %s", [(day - EPOCH).days]
    )
    first = found.group_by("party", "thing").agg(pl.col("day").min().cast(pl.Int32).cast(pl.Date).alias("at"))
    ends = bulk.lookup(
        connection, _NODES, "id", pl.concat([first["party"], first["thing"]]), ["id", "key", "kind", "degree"]
    )
    ends = ends.with_columns(pl.col("kind").cast(pl.UInt8))
    quiet = ends.filter(pl.col("degree") <= linking.HUB)
    named = first.join(ends.select(party="id", from_key="key"), on="party").join(
        quiet.select(thing="id", to_key="key", thing_kind="kind"), on="thing"
    )
    return named.select(party="from_key", thing="to_key", thing_kind="thing_kind", at="at")


def _results(ids: pl.Series, day: dt.date, noted_before: dt.datetime | None) -> pl.DataFrame:
    """Results of parties and things: ``party`` (key), ``item``, ``known_on``, ``found``."""
    columns = ["node_id", "item", "known_on", "found", "noted_at"]
    rows = bulk.lookup(
        connection, _RESULTS, "node_id", ids, columns,
        "known_on < %s AND known_on >= %s", [day.isoformat(), (day - dt.timedelta(DAYS)).isoformat()],
    )  # fmt: skip
    if noted_before is not None:
        rows = rows.filter(pl.col("noted_at").is_null() | (pl.col("noted_at") < noted_before))
    keys = bulk.lookup(connection, _NODES, "id", rows["node_id"], ["id", "key"])
    named = rows.join(keys, left_on="node_id", right_on="id").sort("key", "item")
    return named.select(party="key", item="item", known_on="known_on", found="found")


__all__ = ["features", "reach"]

"""Sightings into the tables and out again: each exactly once, in bulk, on SQLite and PostgreSQL.

One call is one transaction's work. Rows go to a temporary table in the order of the index they are for;
what is done from there is set-wise SQL.
"""

from __future__ import annotations

import datetime as dt

import polars as pl
from django.db import connection

from gwanmun.platform import bulk
from gwanmun.risk.network.models import Link, Node
from gwanmun.risk.rules.linking import NODES as KINDS

NODES, LINKS = Node._meta.db_table, Link._meta.db_table
EPOCH = dt.date(1970, 1, 1)
_LOCK = 4_841_027  # PostgreSQL advisory lock: one writer of the network at a time
_TEMPORARY = {
    "net_pairs": "party bigint, thing bigint, day integer, n integer",
    "net_nodes": "id bigint, parcels bigint, degree bigint, place bigint",
}


def hold() -> None:
    """Until commit nobody else writes links. SQLite has one writer anyhow."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def add(sightings: pl.DataFrame, nodes: pl.DataFrame, source: str) -> None:
    """Count ``sightings`` (linking.SIGHTING) and ``nodes`` (``kind``, ``key``, ``parcels``, ``place``).

    Inside a transaction that holds :func:`hold`.
    """
    ids = _ids(nodes, source)
    pairs = _pairs(sightings, ids)
    _stage("net_pairs", pairs)
    fresh = _degrees()  # pairs of which there was no day yet
    _run(
        f"INSERT INTO {LINKS} (party, thing, day, n) SELECT party, thing, day, n FROM net_pairs WHERE true "  # noqa: S608
        f"ORDER BY party, thing, day ON CONFLICT (party, thing, day) DO UPDATE SET n = {LINKS}.n + excluded.n"
    )
    _count(nodes.join(ids, on="key").select("id", "parcels", "place"), fresh)


def take(sightings: pl.DataFrame, nodes: pl.DataFrame) -> None:
    """Take back what :func:`add` counted. What nothing supports any more is gone, link or node."""
    ids = bulk.lookup(connection, NODES, "key", nodes["key"], ["id", "key"])
    _stage("net_pairs", _pairs(sightings, ids))
    same = "l.party = s.party AND l.thing = s.thing AND l.day = s.day"
    _run(
        f"UPDATE {LINKS} SET n = {LINKS}.n - s.n FROM net_pairs s "  # noqa: S608
        f"WHERE {LINKS}.party = s.party AND {LINKS}.thing = s.thing AND {LINKS}.day = s.day"
    )
    _run(
        f"DELETE FROM {LINKS} WHERE n <= 0 AND EXISTS (SELECT 1 FROM net_pairs s WHERE "  # noqa: S608
        f"{same.replace('l.', LINKS + '.')})"
    )
    gone = _degrees()  # pairs of which no day is left
    fewer = nodes.join(ids, on="key").select("id", -pl.col("parcels"), pl.lit(None, pl.Int64).alias("place"))
    _count(fewer, gone.with_columns(-pl.col("degree")))
    _run(
        f"DELETE FROM {NODES} WHERE parcels <= 0 AND degree <= 0 AND id IN (SELECT id FROM net_nodes) "  # noqa: S608
        "AND NOT EXISTS (SELECT 1 FROM risk_network_noderesult r WHERE r.node_id = risk_network_node.id)"
    )


def _ids(nodes: pl.DataFrame, source: str) -> pl.DataFrame:
    """``id`` and ``key`` of all nodes; those never seen before are made, with nothing counted yet."""
    known = bulk.lookup(connection, NODES, "key", nodes["key"], ["id", "key"])
    fresh = nodes.join(known, on="key", how="anti").sort("place", "kind", "key")
    if fresh.is_empty():
        return known
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {NODES}")  # noqa: S608
        last = cursor.fetchone()[0]
    made = fresh.select(
        (pl.int_range(pl.len(), dtype=pl.Int64) + last + 1).alias("id"), "kind", "key",
        pl.lit(0, pl.Int64).alias("parcels"), pl.lit(0, pl.Int64).alias("degree"),
        pl.lit(source).alias("source"), "place",
    )  # fmt: skip
    bulk.write(connection, NODES, made)
    return pl.concat([known, made.select("id", "key")])


def _pairs(sightings: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
    days = (pl.col("at") - pl.lit(EPOCH)).dt.total_days().cast(pl.Int32)
    pairs = sightings.join(ids, left_on="party", right_on="key").join(
        ids, left_on="thing", right_on="key", suffix="_thing"
    )
    return pairs.select(party="id", thing="id_thing", day=days, n="n").sort("party", "thing", "day")


def nodes_of(rows: pl.DataFrame) -> pl.DataFrame:
    """``kind``, ``key``, ``parcels``, ``place`` of all nodes in ``rows`` (as linking.keyed gives them)."""
    parts = [
        rows.select(kind=pl.lit(number, pl.UInt8), key=pl.col(name), place="place").drop_nulls("key")
        for name, number in KINDS.items()
    ]
    seen = pl.concat(parts).group_by("kind", "key")
    return seen.agg(parcels=pl.len().cast(pl.Int64), place=pl.col("place").max())


def _stage(table: str, rows: pl.DataFrame) -> None:
    _run(f"CREATE TEMPORARY TABLE IF NOT EXISTS {table} ({_TEMPORARY[table]})")
    _run(f"DELETE FROM {table}")  # noqa: S608
    bulk.write(connection, table, rows)
    if connection.vendor == "postgresql":
        _run(f"ANALYZE {table}")


def _degrees() -> pl.DataFrame:
    """``id``, ``degree``: of how many staged pairs that have no row in the table each node is an end."""
    types = {"party": pl.Int64, "thing": pl.Int64}
    pairs = bulk.read(
        connection,
        f"SELECT DISTINCT s.party, s.thing FROM net_pairs s WHERE NOT EXISTS "  # noqa: S608
        f"(SELECT 1 FROM {LINKS} l WHERE l.party = s.party AND l.thing = s.thing)",
        (),
        types,
    )
    ends = pl.concat([pairs.select(id="party"), pairs.select(id="thing")])
    return ends.group_by("id").agg(degree=pl.len().cast(pl.Int64))


def _count(nodes: pl.DataFrame, degrees: pl.DataFrame) -> None:
    """Add ``parcels`` and ``degree`` to nodes; ``place`` only ever goes forward."""
    rows = nodes.join(degrees, on="id", how="full", coalesce=True).select(
        "id", pl.col("parcels").fill_null(0), pl.col("degree").fill_null(0), pl.col("place").fill_null(-1)
    )
    _stage("net_nodes", rows.sort("id"))
    now = f"{NODES}.place"
    later = f"CASE WHEN s.place > COALESCE({now}, -1) THEN s.place ELSE {now} END"
    _run(
        f"UPDATE {NODES} SET parcels = {NODES}.parcels + s.parcels, degree = {NODES}.degree + s.degree, "  # noqa: S608
        f"place = {later} FROM net_nodes s WHERE {NODES}.id = s.id"
    )


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


__all__ = ["add", "hold", "nodes_of", "take"]

"""Who is around a party: those it shares a thing with, and those whom they share a thing with.

A step of depth leads from a party over a thing to other parties. Hubs are told with their count and never
followed (of a hub itself only the first step is shown), so the work is bounded whatever stands in the
tables: at most ``HUB`` parties for a thing, and ``MOST`` parties from which the second step starts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from gwanmun.risk.network.models import Link, Node
from gwanmun.risk.network.store import EPOCH
from gwanmun.risk.rules.linking import HUB, NODES, PARTIES

MOST = 40  # parties of the first step from which the second starts: those that share most, last seen first
SHOWN = 250  # parties in all
_NODES, _LINKS = Node._meta.db_table, Link._meta.db_table
KIND = {number: name for name, number in NODES.items()}
#: Everybody has these in common: they are told, and not followed.
_NOT_FOLLOWED = (NODES["declarant"], NODES["carrier"])


@dataclass(frozen=True)
class Known:
    """A party or thing. ``steps``: 0 itself, 1 its things and those who share them, 2 theirs."""

    id: int
    key: str
    kind: str
    parcels: int
    degree: int
    steps: int
    source: str
    place: int | None

    @property
    def hub(self) -> bool:
        return self.degree > HUB


@dataclass(frozen=True)
class Tie:
    party: int
    thing: int
    n: int
    first: dt.date
    last: dt.date


@dataclass
class Neighbourhood:
    centre: Known
    nodes: dict[int, Known] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)
    hubs: list[Known] = field(default_factory=list)  # not followed
    left_out: int = 0  # parties found beyond MOST or SHOWN


def find(key: str) -> Known | None:
    rows = _nodes("key", [key])
    return _known(rows[0], 0) if rows else None


def around(key: str, depth: int = 2, *, by: dt.date | None = None) -> Neighbourhood | None:
    """The neighbourhood of a node, or None where there is none of that key. ``depth`` 1 or 2.

    ``by``: what was seen on that day at the latest (degrees and counts stay those of now).
    """
    centre = find(key)
    if centre is None:
        return None
    found = Neighbourhood(centre, {centre.id: centre})
    last = (by - EPOCH).days if by else None
    parties: Sequence[int] = [centre.id]
    for step in range(1, depth + 1):
        things = _things(found, parties, step, last)
        if step == 1:
            things = [*things, centre.id]  # of a thing, those who have it
        fresh = _parties(found, things, step, last)
        parties = fresh[:MOST]
        if step < depth:
            found.left_out += len(fresh) - len(parties)
        if not parties or centre.hub:
            break
    _spell(found, last)
    return found


def _things(found: Neighbourhood, parties: Sequence[int], step: int, last: int | None) -> list[int]:
    """What the parties have and is not known yet; hubs are noted, the others are to be followed."""
    until, marks = _until(last)
    limit = HUB * 10 if len(parties) == 1 else HUB * MOST
    pairs = _ask(
        f"SELECT DISTINCT thing FROM {_LINKS} WHERE party IN ({_many(parties)}){until} LIMIT {limit}",  # noqa: S608
        marks,
    )
    fresh = [thing for (thing,) in pairs if thing not in found.nodes]
    follow = []
    for row in _nodes("id", fresh):
        known = _known(row, step)
        # Of what further parties have, only what leads on is of interest: the rest is theirs alone.
        if step > 1 and known.degree < 2:
            continue
        if known.hub or row[2] in _NOT_FOLLOWED:
            if step == 1:
                found.nodes[known.id] = known
                found.hubs.append(known)
            continue
        found.nodes[known.id] = known
        follow.append(known.id)
    return follow


def _parties(found: Neighbourhood, things: Sequence[int], step: int, last: int | None) -> list[int]:
    """Parties that have the things, those that share most first, then those seen last."""
    until, marks = _until(last)
    rows = _ask(
        f"SELECT party, COUNT(DISTINCT thing) AS shared, MAX(day) AS latest FROM {_LINKS} "  # noqa: S608
        f"WHERE thing IN ({_many(things)}){until} GROUP BY party ORDER BY shared DESC, latest DESC, party "
        f"LIMIT {SHOWN + 1}"
        if len(things) > 1 or not found.centre.hub
        else f"SELECT party, 1, 0 FROM {_LINKS} WHERE thing = {things[0]}{until} LIMIT {HUB}",  # noqa: S608
        marks,
    )
    fresh = [party for party, _, _ in rows if party not in found.nodes]
    room = max(0, SHOWN - len(found.nodes))
    found.left_out += max(0, len(fresh) - room)
    by_id = {row[0]: row for row in _nodes("id", fresh[:room])}
    for party in fresh[:room]:
        if party in by_id:
            found.nodes[party] = _known(by_id[party], step)
    return [party for party in fresh[:room] if not found.nodes[party].hub]


def _spell(found: Neighbourhood, last: int | None) -> None:
    """The ties between what was found; things that only one of the shown has, beyond step 1, go."""
    ids = list(found.nodes)
    until, marks = _until(last)
    few = [i for i in ids if not found.nodes[i].hub]
    many = [i for i in ids if found.nodes[i].hub and (i == found.centre.id or found.nodes[i].kind in PARTIES)]
    rows = []
    # The plus keeps the database from seeking every pair: what a party has lies together.
    for parties, thing in ((few, "+thing"), (many, "thing")):
        rows += _ask(
            f"SELECT party, thing, SUM(n), MIN(day), MAX(day) FROM {_LINKS} "  # noqa: S608
            f"WHERE party IN ({_many(parties)}) AND {thing} IN ({_many(ids)}){until} GROUP BY party, thing",
            marks,
        )
    ends: dict[int, int] = {}
    for _, thing, *_ in rows:
        ends[thing] = ends.get(thing, 0) + 1
    lone = {i for i, node in found.nodes.items() if node.steps > 1 and ends.get(i, 2) < 2}
    used = {party for party, thing, *_ in rows if thing not in lone}
    dropped = {i for i in lone if i not in used}
    found.ties = [
        Tie(party, thing, int(n), EPOCH + dt.timedelta(days=first), EPOCH + dt.timedelta(days=latest))
        for party, thing, n, first, latest in rows
        if thing not in dropped
    ]
    found.nodes = {i: node for i, node in found.nodes.items() if i not in dropped}


def _until(last: int | None) -> tuple[str, list[int]]:
    return ("", []) if last is None else (" AND day <= %s", [last])


def _many(ids: Iterable[int]) -> str:
    """Whole numbers of our own making, written out: neither database plans long lists of marks well."""
    return ",".join(str(int(i)) for i in ids) or "NULL"


def _ask(sql: str, marks: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(marks))
        return list(cursor.fetchall())


def _nodes(column: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    if not values:
        return []
    among = f"id IN ({_many(values)})" if column == "id" else "key = %s"
    return _ask(
        f"SELECT id, key, kind, parcels, degree, source, place FROM {_NODES} WHERE {among}",  # noqa: S608
        [] if column == "id" else values,
    )


def _known(row: tuple[Any, ...], steps: int) -> Known:
    node, key, kind, parcels, degree, source, place = row
    return Known(node, key, KIND[kind], parcels, degree, steps, source, place)


__all__ = ["MOST", "SHOWN", "Known", "Neighbourhood", "Tie", "around", "find"]

"""Selection once more, item by item in plain Python, to compare the engine with. Slow on purpose.

Written from the description in ``rules.placing``; shares no code with it but the word of an item and the way
numbers are stirred.
"""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from typing import Any

import numpy as np

from gwanmun.risk.rules.draw import even, stirred
from gwanmun.risk.rules.lanes import Lanes
from gwanmun.risk.rules.selecting import TIE
from gwanmun.risk.rules.wishing import EXPLORE

Row = dict[str, Any]


def number_of(key: bytes, item: str) -> int:
    return int.from_bytes(blake2b(item.encode(), digest_size=8, key=key).digest(), "big")


def oracle(
    rows: list[Row],
    lanes: Lanes,
    key: bytes,
    slots: dict[tuple[str, str, str], int],
    *,
    find_worth: int,
    wish: float,
) -> list[tuple[str, str | None]]:
    """(lane, basis) of each row: kind, item, office, shift, revenue, score, points, and lanes asked for."""
    things = [_seen(row, lanes, key, find_worth, wish) for row in rows]
    free: dict[tuple[str, str, str], int | None] = {}

    def left(thing: Row, code: str) -> int | None:
        cell = (thing["office"], thing["shift"], code)
        return free.setdefault(cell, slots.get(cell))

    _draw_first(things, lanes, slots)
    for lane in lanes.controls:
        cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for thing in things:
            cells[thing["office"], thing["shift"]].append(thing)
        for members in cells.values():
            room = left(members[0], lane.code)
            total = room
            taken = 0
            for thing in members:
                if thing["lane"] is None and lane.rank in (thing["drawn"], thing["mandatory"]):
                    thing["lane"] = lane
                    taken += 1
            room = None if room is None else max(room - taken, 0)
            curious = [t for t in members if t["lane"] is None and t["explored"] == lane.rank]
            curious.sort(key=lambda t: (t["line"], t["tie"]))
            most = (
                None if total is None or room is None else min(room, total * lane.explore_most_ppm // 10**6)
            )
            for thing in curious[:most]:
                thing["lane"], thing["basis"] = lane, "EXPLORATION"
                room = None if room is None else room - 1
            waiting = [t for t in members if t["lane"] is None and lane in t["fits"] and _wants(t, lane)]
            waiting.sort(key=lambda t: (_klass(t, lane.rank), -t["worth"], t["tie"]))
            for thing in waiting[:room]:
                thing["lane"] = lane
    return [(t["lane"].code if t["lane"] else lanes.free.code, _basis(t)) for t in things]


def _seen(row: Row, lanes: Lanes, key: bytes, find_worth: int, wish: float) -> Row:
    word = number_of(key, row["item"])
    fits = [lane for lane in lanes.all if row["kind"] in lane.kinds]

    def least(code: str | None) -> int:
        return 0 if code is None else lanes.least(code, row["kind"]).rank

    drawn, above = 0, 0
    for lane in lanes.controls:
        if above <= word % 10**6 < above + lane.random(row["kind"]):
            drawn = lane.rank
        above += lane.random(row["kind"])
    ppm = round((row["score"] or 0) * 10**6)
    model = max(
        [x.rank for x in fits if x.model_from_ppm is not None and ppm >= x.model_from_ppm and x.rank] + [0]
    )
    by_points = max(
        [x.rank for x in fits if x.points_from is not None and row["points"] >= x.points_from] + [0]
    )
    explored, line = 0, None
    array = np.array([word], dtype=np.uint64)
    for lane in lanes.controls:
        ball = float(even(stirred(array, EXPLORE + lane.rank))[0])
        if (
            not explored
            and lane in fits
            and lane.explore_ppm
            and ball <= min(wish * lane.explore_ppm / 1e6, 1.0)
        ):
            explored, line = lane.rank, ball / wish
    seen = {
        **row,
        "word": word,
        "fits": fits,
        "drawn": drawn,
        "mandatory": least(row["mandatory"]),
        "alert": least(row["alert"]),
        "profile": max(least(row["profile"]), by_points),
        "model": model if row["score"] is not None else 0,
        "tie": int(stirred(array, TIE)[0]),
        "worth": (find_worth + (row["revenue"] or 0)) * max(min(row["points"], 1000) * 1000, ppm) // 10**6,
        "lane": None,
        "basis": None,
        "line": line,
    }
    asked = seen["mandatory"] or seen["alert"] or seen["profile"]
    seen["explored"] = 0 if asked else explored
    return seen


def _draw_first(things: list[Row], lanes: Lanes, slots: dict[tuple[str, str, str], int]) -> None:
    groups: dict[tuple[str, str, int], list[Row]] = defaultdict(list)
    for thing in things:
        if thing["drawn"]:
            groups[thing["office"], thing["shift"], thing["drawn"]].append(thing)
    for (office, shift, rank), members in groups.items():
        room = slots.get((office, shift, lanes.all[rank].code))
        for thing in sorted(members, key=lambda t: t["word"])[room:] if room is not None else []:
            thing["drawn"] = 0
    for thing in things:
        if thing["drawn"]:
            thing["explored"] = 0


def _wants(thing: Row, lane: Any) -> bool:
    asks = [thing[name] for name in ("alert", "profile", "model")]
    if lane.overflow:
        return max(*asks, thing["mandatory"]) >= lane.rank
    return lane.rank in asks


def _klass(thing: Row, rank: int) -> int:
    return next((n for n, name in enumerate(("alert", "profile", "model")) if thing[name] >= rank), 3)


def _basis(thing: Row) -> str | None:
    if thing["lane"] is None:
        return None
    if thing["drawn"]:
        return "RANDOM"
    if thing["basis"]:
        return str(thing["basis"])
    rank = thing["lane"].rank
    return next(n.upper() for n in ("mandatory", "alert", "profile", "model") if thing[n] >= rank)

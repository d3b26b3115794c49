"""The yardstick that knows the truth: the most finds that the slots of a week can be expected to bring.

A transport problem between kinds of fraud and lanes, solved exactly by augmenting paths; it is small
(seven kinds, a few lanes), so it is solved anew each week for what each policy had before it.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from gwanmun.risk.simulation.controls import CHOICE, chances
from gwanmun.risk.simulation.parameters import Parameters
from gwanmun.risk.simulation.tables import Floats, Ints
from gwanmun.risk.simulation.world import Week

_NOTHING = 1e-12


def most_finds(supply: Ints, slots: Ints, chance: Floats) -> Ints:
    """How many of each kind go to each lane (kinds × lanes) for the greatest sum of chances."""
    kinds, lanes = chance.shape
    flow = np.zeros((kinds, lanes), dtype=np.int64)
    left, free = supply.astype(np.int64).copy(), slots.astype(np.int64).copy()
    while True:
        path, gain = _best_path(flow, left, free, chance)
        if gain <= _NOTHING:
            return flow
        # Kind, lane, kind, lane …: forward adds, backward (lane → kind) gives back.
        forward = [(path[i], path[i + 1]) for i in range(0, len(path) - 1, 2)]
        backward = [(path[i + 1], path[i]) for i in range(1, len(path) - 1, 2)]
        amount = min(left[path[0]], free[path[-1]], *(flow[kind, lane] for kind, lane in backward))
        for kind, lane in forward:
            flow[kind, lane] += amount
        for kind, lane in backward:
            flow[kind, lane] -= amount
        left[path[0]] -= amount
        free[path[-1]] -= amount


def _best_path(flow: Ints, left: Ints, free: Ints, chance: Floats) -> tuple[list[int], float]:
    """The path of greatest gain from a kind that has items left to a lane that has slots left."""
    kinds, lanes = chance.shape
    best = np.where(left > 0, 0.0, -np.inf)
    paths: list[list[int] | None] = [[k] if left[k] > 0 else None for k in range(kinds)]
    at_lane = np.full(lanes, -np.inf)
    lane_paths: list[list[int] | None] = [None] * lanes
    for _ in range(kinds + lanes):
        changed = False
        for kind in range(kinds):
            for lane in range(lanes):
                path, back = paths[kind], lane_paths[lane]
                if path is not None and best[kind] + chance[kind, lane] > at_lane[lane] + _NOTHING:
                    at_lane[lane], lane_paths[lane] = best[kind] + chance[kind, lane], [*path, lane]
                    changed = True
                back = lane_paths[lane]
                if (
                    back is not None
                    and flow[kind, lane] > 0
                    and at_lane[lane] - chance[kind, lane] > best[kind] + _NOTHING
                ):
                    best[kind], paths[kind] = at_lane[lane] - chance[kind, lane], [*back, kind]
                    changed = True
        if not changed:
            break
    reach = np.where(free > 0, at_lane, -np.inf)
    lane = int(np.argmax(reach))
    path = lane_paths[lane]
    return (path, float(reach[lane])) if path is not None and np.isfinite(reach[lane]) else ([], 0.0)


def best(week: Week, chosen: Parameters) -> tuple[pl.DataFrame, float]:
    """The choice (CHOICE) with the most finds to be expected, and that number. Of one kind, what costs the
    state most goes first."""
    names = list(chosen.control.lanes)
    kinds = week.truth["mechanism"].drop_nulls().unique().sort().to_list()
    if not kinds:
        return pl.DataFrame(schema=CHOICE), 0.0
    slots = np.array([chosen.control.lanes[n].slots for n in names])
    by_kind = {
        kind: week.truth.with_row_index("place")
        .filter(pl.col("mechanism") == kind)
        .sort("lost", "seized_mg", descending=True)["place"]
        .to_list()
        for kind in kinds
    }
    columns = [chances(week, chosen, name) for name in names]
    chance = np.array([[column[by_kind[kind][0]] for column in columns] for kind in kinds])
    flow = most_finds(np.array([len(by_kind[kind]) for kind in kinds]), slots, chance)
    item, lane = [], []
    for number, kind in enumerate(kinds):
        queue = iter(by_kind[kind])
        for place, name in enumerate(names):
            for _ in range(int(flow[number, place])):
                item.append(week.items["item"][next(queue)])
                lane.append(name)
    chosen_rows = pl.DataFrame({"item": item, "lane": lane, "basis": ["MODEL"] * len(item)}, schema=CHOICE)
    return chosen_rows, float((flow * chance).sum())

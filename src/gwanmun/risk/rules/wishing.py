"""From wishes to draws: which items are explored, in which lane, and with what probability."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from gwanmun.risk.rules.draw import DRAW_SPACE, Words, even, stirred
from gwanmun.risk.rules.exploring import Exploration
from gwanmun.risk.rules.lanes import Lanes
from gwanmun.risk.rules.placing import Floats, Ranks

EXPLORE = 16  # purpose of stirred words; each lane explores by a draw of its own


def wishes_of(
    exploring: Exploration, items: pl.DataFrame, score: Floats | None, lanes: Lanes, found: Words
) -> Floats:
    """The wish of each item that its draw can bring to an exploration at all; 0 for the others, whose wish
    would make no difference. Embeddings are dear, and of a thousand items hardly ten come into question."""
    share = max((control.explore_ppm for control in lanes.controls), default=0) / DRAW_SPACE
    reach = exploring.most * share
    if reach <= 0:
        return np.zeros(items.height)
    if reach >= 1 or not np.isfinite(reach):
        return exploring.wish(items, score)
    ranks = [control.rank for control in lanes.controls if control.explore_ppm]
    near = np.zeros(items.height, dtype=bool)
    for rank in ranks:
        near |= even(stirred(found, EXPLORE + rank)) <= reach
    wish = np.zeros(items.height)
    if near.any():
        wish[near] = exploring.wish(items.filter(pl.Series(near)), None if score is None else score[near])
    return wish


def explored_for(lanes: Lanes, fits: Any, found: Words, wish: Floats) -> tuple[Ranks, Floats, Floats]:
    """Lane, place in line and probability of exploration; the severest lane that draws the item has it."""
    lane = np.zeros(len(found), dtype=np.int8)
    line = np.full(len(found), np.inf)
    chance = np.zeros(len(found))
    if not wish.any():
        return lane, line, chance
    eager = np.maximum(np.nan_to_num(wish), 0.0)
    for control in lanes.controls:
        likely = np.where(
            fits[:, control.rank], np.minimum(eager * control.explore_ppm / DRAW_SPACE, 1.0), 0.0
        )
        if not control.explore_ppm:
            continue
        ball = even(stirred(found, EXPLORE + control.rank))
        new = (lane == 0) & (ball <= likely) & (likely > 0)
        lane[new] = control.rank
        line[new] = ball[new] / eager[new]
        chance[new] = likely[new]
    return lane, line, chance


__all__ = ["explored_for", "wishes_of"]

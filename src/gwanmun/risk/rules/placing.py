"""Who gets which slot: the numbers behind a selection, as arrays, the same for one item and for a million.

Lanes are filled from the severest to the mildest. In each lane of each cell (office and shift):

1. what was drawn at random for it, up to its slots, chosen before anything else is looked at;
2. mandatory controls, all of them: they alone may overflow;
3. what was drawn for exploration, up to its part of the slots;
4. what asks for this lane, or asked for a severer one in vain where the lane takes overflow: alerts before
   profiles before the model, then by expected worth, then by the keyed draw.

Every draw is taken over all items whatever else is known of them: the random part is an unbiased yardstick.
A slot more never removes a control: it can only take items out of the queue of the milder lanes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gwanmun.risk.rules.draw import DRAW_SPACE, Words
from gwanmun.risk.rules.lanes import Lanes

Ints = np.ndarray[Any, np.dtype[np.int64]]
Ranks = np.ndarray[Any, np.dtype[np.int8]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

UNLIMITED = np.iinfo(np.int64).max
#: In the order in which they are told; the first that brought the item to its lane is its basis.
ASKING = ("MANDATORY", "ALERT", "PROFILE", "MODEL", "EXPLORATION")
RANDOM = "RANDOM"
#: A basis as a number: 0 is none.
BASIS = ("", RANDOM, *ASKING)


@dataclass(frozen=True)
class Asks:
    """What speaks for each item, all arrays of one length. A lane is its rank; 0 asks for nothing."""

    cell: Ints  # number of its office and shift
    kind: Ints  # row of ``allowed``
    mandatory: Ranks
    alert: Ranks
    profile: Ranks
    model: Ranks
    drawn: Ranks  # lane of the random share
    word: Words  # keyed word of the item: orders the random share
    tie: Words
    worth: Ints
    explored: Ranks  # lane it was drawn for to explore
    wish: Floats  # its place in line for that, the smallest first


@dataclass(frozen=True)
class Bounds:
    """What binds: ``slots`` (cells x lanes, UNLIMITED where not told), shares, which kinds a lane takes."""

    lanes: Lanes
    slots: Ints
    share: Floats  # kinds x lanes: probability of the random draw
    allowed: Mask  # kinds x lanes


@dataclass(frozen=True)
class Placed:
    lane: Ranks
    basis: Ranks  # number in BASIS
    kept: (
        Floats  # part of the random draws of its lane and cell that found a slot (1 unless slots were short)
    )
    asked: Ranks  # the severest lane that anything asked for


def place(asks: Asks, bounds: Bounds) -> Placed:
    """Every item's lane and basis. Pure and deterministic; the order of the items does not matter."""
    size = len(asks.cell)
    lane = np.zeros(size, dtype=np.int8)
    basis = np.zeros(size, dtype=np.int8)
    drawn, kept = _kept(asks, bounds)
    by_class = (asks.alert, asks.profile, asks.model)
    urgent = np.maximum.reduce([*by_class, asks.mandatory])
    explored = np.where((asks.alert == 0) & (asks.profile == 0) & (asks.mandatory == 0), asks.explored, 0)
    explored = np.where(drawn > 0, 0, explored)
    for control in bounds.lanes.controls:
        rank = control.rank
        slots = bounds.slots[:, rank]
        open_ = lane == 0
        by_lot = open_ & (drawn == rank)
        must = open_ & (asks.mandatory == rank)
        lane[by_lot | must] = rank
        free = _less(slots, asks.cell[by_lot | must])
        _mark(basis, by_lot | must, rank, asks, drawn)

        share = np.where(slots == UNLIMITED, UNLIMITED, slots // DRAW_SPACE * control.explore_most_ppm
                         + slots % DRAW_SPACE * control.explore_most_ppm // DRAW_SPACE)  # fmt: skip
        curious = np.flatnonzero((lane == 0) & (explored == rank))
        if curious.size:
            first = _first(curious, asks.cell, np.minimum(free, share), [asks.tie, asks.wish])
            lane[first], basis[first] = rank, BASIS.index("EXPLORATION")
            free = _less(free, asks.cell[first])

        wanting = (lane == 0) & bounds.allowed[asks.kind, rank]
        wanting &= urgent >= rank if control.overflow else np.any([a == rank for a in by_class], axis=0)
        waiting = np.flatnonzero(wanting)
        if waiting.size:
            klass = np.select([a[waiting] >= rank for a in by_class], [0, 1, 2], 3)
            keys = [asks.tie, -asks.worth]
            first = _first(waiting, asks.cell, free, keys, klass)
            lane[first] = rank
            chosen = np.zeros(size, dtype=bool)
            chosen[first] = True
            _mark(basis, chosen, rank, asks, drawn)
    # What was drawn counts as drawn in whatever lane it ended.
    basis[(drawn > 0) & (lane > 0)] = BASIS.index(RANDOM)
    asked = np.maximum(urgent, np.maximum(asks.drawn, explored)).astype(np.int8)
    return Placed(lane, basis, kept, asked)


def _kept(asks: Asks, bounds: Bounds) -> tuple[Ranks, Floats]:
    """The random draws that find a slot in their lane: chosen by the draw alone; and which part of them."""
    drawn = asks.drawn.copy()
    part = np.ones(len(drawn), dtype=np.float64)
    for control in bounds.lanes.controls:
        slots = bounds.slots[:, control.rank]
        here = np.flatnonzero(drawn == control.rank)
        if here.size == 0:
            continue
        count = np.bincount(asks.cell[here], minlength=len(slots))
        if np.all(count <= slots):
            continue
        first = np.zeros(len(drawn), dtype=bool)
        first[_first(here, asks.cell, slots, [asks.word])] = True
        share = np.minimum(1.0, slots / np.maximum(count, 1))
        part[here] = share[asks.cell[here]]
        drawn[here[~first[here]]] = 0
    return drawn, part


def _mark(basis: Ranks, chosen: Mask, rank: int, asks: Asks, drawn: Ranks) -> None:
    """Write the basis of what was just placed: the first of ASKING that asked this lane or a severer one."""
    told = (asks.mandatory, asks.alert, asks.profile, asks.model)
    numbers = [BASIS.index(name) for name in ASKING[: len(told)]]
    found = np.select([one[chosen] >= rank for one in told], numbers, BASIS.index(RANDOM))
    basis[chosen] = np.where(drawn[chosen] >= rank, BASIS.index(RANDOM), found)


def _less(free: Ints, cells: Ints) -> Ints:
    """Slots left after one was given in each of ``cells``; never below nothing."""
    taken = np.bincount(cells, minlength=len(free)).astype(np.int64)
    return np.where(free == UNLIMITED, UNLIMITED, np.maximum(free - taken, 0))


def _first(among: Ints, cell: Ints, free: Ints, keys: Sequence[Any], klass: Ints | None = None) -> Ints:
    """The first ``free[cell]`` of ``among`` in each cell, by class and then by ``keys`` (last leads)."""
    cells = cell[among]
    if np.all(free[cells] >= among.size):
        return among
    order = np.lexsort((*(key[among] for key in keys), *(() if klass is None else (klass,)), cells))
    sorted_cells = cells[order]
    begin = np.searchsorted(sorted_cells, sorted_cells, side="left")
    found: Ints = among[order[np.arange(among.size) - begin < free[sorted_cells]]]
    return found


def places(asks: Asks, placed: Placed) -> Ints:
    """Place of each chosen item in the queue of its lane and cell, from 1; 0 for what was not chosen.

    Mandatory controls come first, then as in BASIS, the worthier before the others.
    """
    chosen = np.flatnonzero(placed.lane > 0)
    if not chosen.size:
        return np.zeros(len(placed.lane), dtype=np.int64)
    weight = np.array([9, 1, 0, 2, 3, 4, 5])[placed.basis[chosen]]
    group = asks.cell[chosen] * 128 + placed.lane[chosen]
    order = np.lexsort((asks.tie[chosen], -asks.worth[chosen], weight, group))
    sorted_group = group[order]
    begin = np.searchsorted(sorted_group, sorted_group, side="left")
    found = np.zeros(len(placed.lane), dtype=np.int64)
    found[chosen[order]] = np.arange(chosen.size) - begin + 1
    return found

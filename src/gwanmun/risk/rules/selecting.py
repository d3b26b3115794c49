"""Which items are looked into, and in which lane: one pure function over a frame of items.

One row or a million: the same row gets the same answer wherever no slots bind. What the function knows beside
the rows stands in :class:`Situation`; it reads no clock, no setting and no database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from gwanmun.risk.rules.draw import DRAW_SPACE, Words, stirred, words
from gwanmun.risk.rules.exploring import Exploration, NoExploration
from gwanmun.risk.rules.items import ITEM, Scorer, absent
from gwanmun.risk.rules.lanes import Lanes
from gwanmun.risk.rules.placing import (
    ASKING,
    BASIS,
    UNLIMITED,
    Asks,
    Bounds,
    Floats,
    Ints,
    Placed,
    Ranks,
    place,
    places,
)
from gwanmun.risk.rules.profiles import Profile
from gwanmun.risk.rules.wishing import explored_for, wishes_of

#: What a selection says of each item, beside ``kind``, ``item``, ``office`` and ``shift``.
SELECTED: dict[str, Any] = {
    "lane": pl.String(),  # code of the pack's table
    "basis": pl.String(),  # of items.BASES; null where nothing is done
    "bases": pl.String(),  # all that spoke for a control, separated by a blank
    "asked": pl.String(),  # the severest lane that anything asked for; null: nothing did
    "chance": pl.Float64(),  # probability with which the draw brings it here; 1 where no draw was needed
    "score": pl.Float64(),  # of the model; null without one
    "points": pl.Int64(),  # of the profiles
    "worth": pl.Int64(),  # expected, minor units of the currency
    "place": pl.Int64(),  # in the queue of lane, office and shift; null where nothing is done
    "profiles": pl.String(),  # ids of those that hit, separated by a blank
}
#: One row for each office, shift and lane.
TOLD: dict[str, Any] = {
    "office": pl.String(),
    "shift": pl.String(),
    "lane": pl.String(),
    "slots": pl.Int64(),  # null: not told
    "asked": pl.Int64(),
    "chosen": pl.Int64(),
    "mandatory": pl.Int64(),
    "random": pl.Int64(),
    "exploration": pl.Int64(),
    "missed": pl.Int64(),  # asked for this lane and are in a milder one or in none
    "overflow": pl.Int64(),  # mandatory controls beyond the slots
}
TIE = 1  # purpose of stirred words
MOST_POINTS = 1000


@dataclass(frozen=True)
class Situation:
    """What a selection may know beside the items."""

    lanes: Lanes
    key: bytes  # secret of the draws, 16 to 64 bytes
    profiles: Sequence[Profile] = ()
    profile_lanes: Mapping[str, str] = field(default_factory=dict)  # profile id → least lane
    slots: Mapping[tuple[str, str, str], int] = field(default_factory=dict)  # (office, shift, lane) → free
    scorer: Scorer | None = None
    exploring: Exploration = field(default_factory=NoExploration)
    find_worth: int = 0  # what a find is worth beside the revenue, minor units


@dataclass(frozen=True)
class Selection:
    """``rows``: kind, item, office, shift and SELECTED, in the order of the items. ``told``: TOLD."""

    rows: pl.DataFrame
    told: pl.DataFrame


def select(items: pl.DataFrame, situation: Situation) -> Selection:
    """Give each item (columns of ITEM; what is absent is null) its lane.

    Further columns that count where they are there: ``mandatory`` and ``alert`` (code of the lane that a law
    or an alert demands), ``stake`` (Int64, what a find is worth, instead of ``find_worth`` and revenue).

    :raises LaneError: a lane that the table does not have.
    """
    rows = absent(items)
    lanes = situation.lanes
    kinds, kind = _coded(rows["kind"])
    cells, cell = _cells(rows)
    fits = _fitting(lanes, kinds)
    points, asked, hit = _profiled(rows, situation)
    score = None if situation.scorer is None else situation.scorer.score(rows).to_numpy().astype(np.float64)
    drawn_words = words(situation.key, rows["item"])
    share = np.array([[lane.random(name) for lane in lanes.all] for name in kinds], dtype=np.int64)
    share = share.reshape(len(kinds), len(lanes.all))
    wish = wishes_of(situation.exploring, rows, score, lanes, drawn_words)
    explored, line, explore_chance = explored_for(lanes, fits[kind], drawn_words, wish)
    asks = Asks(
        cell=cell,
        kind=kind,
        mandatory=_named(rows, "mandatory", lanes, kinds, kind),
        alert=_named(rows, "alert", lanes, kinds, kind),
        profile=np.maximum(_least(asked, lanes, kinds, kind), by_points(points, lanes, fits[kind])),
        model=by_score(score, lanes, fits[kind]),
        drawn=drawn_for(drawn_words, share[kind]),
        word=drawn_words,
        tie=stirred(drawn_words, TIE),
        worth=worth_of(points, score, _stake(rows, situation)),
        explored=explored,
        wish=line,
    )
    slots = _slots(situation, cells)
    placed = place(asks, Bounds(lanes, slots, share / DRAW_SPACE, fits))
    queue = places(asks, placed)
    chance = chance_of(asks, placed, share[kind] / DRAW_SPACE, explore_chance)
    found = _spelled(lanes, asks, placed, chance, score, points, queue, hit)
    return Selection(
        rows.select("kind", "item", "office", "shift").hstack(found),
        told(lanes, cells, slots, asks, placed),
    )


# --- what speaks for an item ------------------------------------------------------------------------------


def drawn_for(found: Words, share: Ints) -> Ranks:
    """The lane each item is drawn for: the shares (items x lanes, ppm) stand side by side, severest first."""
    drawn = (found % np.uint64(DRAW_SPACE)).astype(np.int64)
    lane = np.zeros(len(drawn), dtype=np.int8)
    above = np.zeros(len(drawn), dtype=np.int64)
    for rank in range(share.shape[1] - 1, 0, -1):
        lane[(drawn >= above) & (drawn < above + share[:, rank])] = rank
        above = above + share[:, rank]
    return lane


def by_score(score: Floats | None, lanes: Lanes, fits: Any) -> Ranks:
    """The severest lane whose least probability the model reaches."""
    return _threshold(
        None if score is None else np.rint(score * DRAW_SPACE), [c.model_from_ppm for c in lanes.all], fits
    )


def by_points(points: Ints, lanes: Lanes, fits: Any) -> Ranks:
    return _threshold(points, [lane.points_from for lane in lanes.all], fits)


def _threshold(figure: Any, least: Sequence[int | None], fits: Any) -> Ranks:
    lane = np.zeros(len(fits), dtype=np.int8)
    if figure is not None:
        for rank, value in enumerate(least):
            if value is not None and rank:
                lane[(figure >= value) & fits[:, rank]] = rank
    return lane


def worth_of(points: Ints, score: Floats | None, stake: Ints) -> Ints:
    """Expected worth of a control: probability of a find (the model's, or the points read as thousandths,
    whichever is higher) times what is at stake; minor units, fraction dropped."""
    likely = np.minimum(points, MOST_POINTS) * (DRAW_SPACE // MOST_POINTS)
    if score is not None:
        likely = np.maximum(likely, np.rint(np.clip(score, 0, 1) * DRAW_SPACE).astype(np.int64))
    # In two parts: a stake of 10^15 times a million would not fit.
    found: Ints = stake // DRAW_SPACE * likely + stake % DRAW_SPACE * likely // DRAW_SPACE
    return found


def _profiled(rows: pl.DataFrame, situation: Situation) -> tuple[Ints, pl.Series, pl.Series]:
    """Points, least lane (code or null) and ids of the profiles that hit."""
    profiles = situation.profiles
    none = pl.lit(None, dtype=pl.String)
    if not profiles:
        return (
            np.zeros(rows.height, dtype=np.int64),
            pl.repeat(None, rows.height, dtype=pl.String, eager=True),
            pl.repeat("", rows.height, dtype=pl.String, eager=True),
        )
    by_rank = sorted(
        profiles, key=lambda p: -situation.lanes.of(lane).rank if (lane := lane_of(p, situation)) else 0
    )
    least = none
    for profile in reversed(by_rank):
        if lane := lane_of(profile, situation):
            least = pl.when(profile.hit).then(pl.lit(lane)).otherwise(least)
    worked = rows.select(
        pl.sum_horizontal(
            *(pl.when(p.hit).then(p.points).otherwise(0) for p in profiles), pl.lit(0)
        ).clip(0, MOST_POINTS).cast(pl.Int64).alias("points"),
        least.alias("least"),
        pl.concat_str(
            *(pl.when(p.hit).then(pl.lit(p.id)) for p in profiles), separator=" ", ignore_nulls=True
        ).alias("hit"),
    )  # fmt: skip
    return worked["points"].to_numpy(), worked["least"], worked["hit"]


def lane_of(profile: Profile, situation: Situation) -> str | None:
    """The lane a profile asks for at least: told by id, else its own, else by its route on the belt."""
    told_lane = situation.profile_lanes.get(profile.id) or profile.lane
    if told_lane:
        return told_lane
    lane = situation.lanes.for_route(profile.route)
    return lane.code if lane else None


def _stake(rows: pl.DataFrame, situation: Situation) -> Ints:
    usual = pl.col("revenue").fill_null(0) + situation.find_worth
    stake = pl.coalesce("stake", usual) if "stake" in rows.columns else usual
    found: Ints = rows.select(stake.cast(pl.Int64).clip(0).alias("stake"))["stake"].to_numpy()
    return found


# --- codes ------------------------------------------------------------------------------------------------


def _coded(column: pl.Series) -> tuple[list[str], Ints]:
    names = sorted(column.unique().to_list())
    if not names:
        return [], np.zeros(0, dtype=np.int64)
    return names, column.replace_strict(names, list(range(len(names))), return_dtype=pl.Int64).to_numpy()


def _cells(rows: pl.DataFrame) -> tuple[list[tuple[str, str]], Ints]:
    both = rows.select(pl.concat_str(pl.col("office", "shift").fill_null(""), separator="\x00").alias("cell"))
    names, codes = _coded(both["cell"])
    return [(name.split("\x00")[0], name.split("\x00")[1]) for name in names], codes


def _fitting(lanes: Lanes, kinds: Sequence[str]) -> Any:
    return np.array([[kind in lane.kinds for lane in lanes.all] for kind in kinds], dtype=bool).reshape(
        len(kinds), len(lanes.all)
    )


def _named(rows: pl.DataFrame, column: str, lanes: Lanes, kinds: Sequence[str], kind: Ints) -> Ranks:
    if column not in rows.columns:
        return np.zeros(rows.height, dtype=np.int8)
    return _least(rows[column], lanes, kinds, kind)


def _least(codes: pl.Series, lanes: Lanes, kinds: Sequence[str], kind: Ints) -> Ranks:
    """Codes of lanes → ranks, moved up to a lane that takes the kind."""
    lane = np.zeros(codes.len(), dtype=np.int8)
    for code in codes.drop_nulls().unique().to_list():
        here = (codes == code).fill_null(value=False).to_numpy()
        ranks = np.array([lanes.least(code, name).rank for name in kinds], dtype=np.int8)
        lane[here] = ranks[kind[here]]
    return lane


def _slots(situation: Situation, cells: Sequence[tuple[str, str]]) -> Ints:
    lanes = situation.lanes
    slots = np.full((max(len(cells), 1), len(lanes.all)), UNLIMITED, dtype=np.int64)
    number = {cell: place for place, cell in enumerate(cells)}
    for (office, shift, code), free in situation.slots.items():
        rank = lanes.of(code).rank
        if (office, shift) in number:
            slots[number[office, shift], rank] = max(int(free), 0)
    return slots


# --- what came of it --------------------------------------------------------------------------------------


def chance_of(asks: Asks, placed: Placed, share: Floats, explored: Floats) -> Floats:
    """Probability with which the draw brought each item where it is.

    A random control: the share of the lane it was drawn for, times the part that found slots. An exploration:
    its own probability. What was asked for: 1. What was not chosen: the probability of being drawn at all.
    """
    every = np.arange(len(placed.lane))
    lot = share[every, asks.drawn] * placed.kept
    return np.select(
        [
            placed.basis == BASIS.index("RANDOM"),
            placed.basis == BASIS.index("EXPLORATION"),
            placed.lane > 0,
        ],
        [lot, explored, np.ones(len(every))],
        share[:, 1:].sum(axis=1),
    )


def bases_of(asks: Asks, placed: Placed) -> list[str]:
    """All that spoke for each item, RANDOM first where the draw found a slot."""
    drawn = placed.basis == BASIS.index("RANDOM")
    flags = [drawn, asks.mandatory > 0, asks.alert > 0, asks.profile > 0, asks.model > 0]
    flags.append(placed.basis == BASIS.index("EXPLORATION"))
    code = np.zeros(len(placed.lane), dtype=np.int64)
    for bit, flag in enumerate(flags):
        code |= flag.astype(np.int64) << bit
    names = ("RANDOM", *ASKING)
    words_of = [" ".join(n for b, n in enumerate(names) if c >> b & 1) for c in range(1 << len(names))]
    return [words_of[c] for c in code.tolist()]


def _spelled(
    lanes: Lanes,
    asks: Asks,
    placed: Placed,
    chance: Floats,
    score: Floats | None,
    points: Ints,
    queue: Ints,
    hit: pl.Series,
) -> list[pl.Series]:
    codes = pl.Series(lanes.codes, dtype=pl.String)
    return [
        codes.gather(placed.lane.astype(np.int64)).alias("lane"),
        pl.Series([b or None for b in BASIS], dtype=pl.String)
        .gather(placed.basis.astype(np.int64))
        .alias("basis"),
        pl.Series("bases", bases_of(asks, placed), dtype=pl.String),
        pl.Series([None, *lanes.codes[1:]], dtype=pl.String)
        .gather(placed.asked.astype(np.int64))
        .alias("asked"),
        pl.Series("chance", chance, dtype=pl.Float64),
        pl.Series("score", [None] * len(points) if score is None else score, dtype=pl.Float64),
        pl.Series("points", points, dtype=pl.Int64),
        pl.Series("worth", asks.worth, dtype=pl.Int64),
        pl.Series("place", queue, dtype=pl.Int64).replace(0, None),
        hit.alias("profiles"),
    ]


def told(
    lanes: Lanes, cells: Sequence[tuple[str, str]], slots: Ints, asks: Asks, placed: Placed
) -> pl.DataFrame:
    """TOLD: for each cell and control the slots, what asked for it, and what became of that."""
    rows: list[tuple[Any, ...]] = []
    number = len(cells)

    def counted(mask: Any) -> Ints:
        return np.bincount(asks.cell[mask], minlength=number)

    for lane in lanes.controls:
        here = placed.lane == lane.rank
        wanted = placed.asked == lane.rank
        by_law = counted(here & (asks.mandatory > 0))
        by_lot = counted(here & (placed.basis == BASIS.index("RANDOM")))
        curious = counted(here & (placed.basis == BASIS.index("EXPLORATION")))
        asked, chosen = counted(wanted), counted(here)
        missed = counted(wanted & (placed.lane < lane.rank))
        for place_, (office, shift) in enumerate(cells):
            free = int(slots[place_, lane.rank])
            limited = free != UNLIMITED
            over = max(int(chosen[place_]) - free, 0) if limited else 0
            rows.append(
                (
                    office,
                    shift,
                    lane.code,
                    free if limited else None,
                    *(int(c[place_]) for c in (asked, chosen, by_law, by_lot, curious, missed)),
                    over,
                )
            )
    return pl.DataFrame(rows, schema=TOLD, orient="row")


__all__ = ["ITEM", "SELECTED", "TOLD", "Selection", "Situation", "select"]

"""Between targeting and routing: who gets a slot, over all parcels of the case at once.

Targeting has said of each parcel what speaks for a control; here the engine of selection fills the lanes, and
routing turns the lane into the way on the belt. Where nothing is told (no slots, no model, no exploration)
every wish is granted, and a parcel alone is decided as it is among half a million.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.parcels.rules.case import ROOM, Targets, why
from gwanmun.parcels.rules.items import KIND
from gwanmun.parcels.rules.office import OfficeHits, no_hits, office_hits
from gwanmun.risk.contract import (
    BASIS,
    DRAW_SPACE,
    UNLIMITED,
    Asks,
    Bounds,
    Lanes,
    Placed,
    bases_of,
    by_points,
    by_score,
    chance_of,
    explored_for,
    lanes_of,
    place,
    places,
    signs_text,
    stirred,
    told,
    wishes_of,
    worth_of,
)

TIE = 1
MOST_POINTS = 1000
#: What admission is told of each parcel, by columns that targeting gives.
ASKED = ("_word", "_asked_lane", "_drawn_lane", "_must_lane", "score", "payable")
#: What it answers; columns that routing takes.
PLACED: dict[str, Any] = {
    "_placed": pl.Int8,
    "_basis": pl.Int8,
    "_full": pl.Boolean,
    "_office": pl.Boolean,
    "score": pl.Int32,
}

#: A chosen parcel, as it is stored: one row for each that is sent to a control.
CHOSEN: dict[str, Any] = {
    "line": pl.UInt32,
    "number": pl.String,
    "lane": pl.String,
    "basis": pl.String,
    "bases": pl.String,
    "asked": pl.String,
    "chance": pl.Float64,
    "score": pl.Float64,
    "points": pl.Int64,
    "worth": pl.Int64,
    "place": pl.Int64,
    "profiles": pl.String,
    "signs": pl.String,  # JSON
}


class Admission:
    """The answer for all parcels of a case, as arrays in their order."""

    def __init__(
        self,
        columns: dict[str, Any],
        targets: Targets,
        book: RuleBook,
        items: pl.DataFrame | None,
        signs: pl.DataFrame | None = None,
        office: OfficeHits | None = None,
    ) -> None:
        """``office``: what profiles of the office hit, where that is known already."""
        self.signs = signs
        self.lanes: Lanes = lanes_of(book)
        size = len(columns["_word"])
        fits = np.array([[KIND in lane.kinds for lane in self.lanes.all]], dtype=bool)
        self.share = np.array([[lane.random(KIND) / DRAW_SPACE for lane in self.lanes.all]])
        word = np.asarray(columns["_word"], dtype=np.uint64)
        told_by_office = targets.by_office
        self.office: OfficeHits = office or no_hits(size)
        if office is None and told_by_office.profiles and items is not None:
            self.office = office_hits(told_by_office, items, self.lanes, book)
        own = np.asarray(columns["score"], dtype=np.int64)
        self.points = np.minimum(own + self.office.points, MOST_POINTS)
        self.score: Any = None
        if targets.scorer is not None and items is not None:
            self.score = targets.scorer.score(items).to_numpy().astype(np.float64)
        every = np.repeat(fits, size, axis=0)
        wish = np.zeros(size)
        if items is not None:
            wish = wishes_of(targets.exploring, items, self.score, self.lanes, word)
        explored, line, self.explored = explored_for(self.lanes, every, word, wish)
        stake = np.asarray([v or 0 for v in columns["payable"]], dtype=np.int64) + book.int("risk.find_worth")
        ranks = {lane.code: self.lanes.least(lane.code, KIND).rank for lane in self.lanes.all}
        alert = np.asarray(
            [ranks[targets.alerts[n]] if n in targets.alerts else 0 for n in columns["number"]]
            if targets.alerts
            else np.zeros(size),
            dtype=np.int8,
        )
        self.asks = Asks(
            cell=np.zeros(size, dtype=np.int64),
            kind=np.zeros(size, dtype=np.int64),
            mandatory=np.asarray(columns["_must_lane"], dtype=np.int8),
            alert=alert,
            profile=np.maximum.reduce(
                [
                    np.asarray(columns["_asked_lane"], dtype=np.int8),
                    self.office.lane,
                    by_points(self.points, self.lanes, every),
                ]
            ),
            model=by_score(self.score, self.lanes, every),
            drawn=np.asarray(columns["_drawn_lane"], dtype=np.int8),
            word=word,
            tie=stirred(word, TIE),
            worth=worth_of(self.points, self.score, stake),
            explored=explored,
            wish=line,
        )
        free = [targets.slots.get(lane.code) for lane in self.lanes.all]
        self.slots = np.array([[UNLIMITED if f is None else max(f, 0) for f in free]], dtype=np.int64)
        self.placed: Placed = place(self.asks, Bounds(self.lanes, self.slots, self.share, fits))

    def columns(self) -> dict[str, Any]:
        """PLACED as arrays. ``_full``: asked for a severer lane than there was a slot in; ``_office``: hit by
        a profile of the office; ``score``: with its points."""
        asked = np.maximum.reduce(
            [self.asks.alert, self.asks.profile, self.asks.model, self.asks.mandatory, self.asks.drawn]
        )
        return {
            "_placed": self.placed.lane,
            "_basis": self.placed.basis,
            "_full": asked > self.placed.lane,
            "_office": self.office.any,
            "score": self.points,
        }

    def told(self, targets: Targets) -> pl.DataFrame:
        """What asked and what was chosen, by lane (selecting.TOLD)."""
        return told(self.lanes, [(targets.office, targets.shift)], self.slots, self.asks, self.placed)

    def chosen(self, rows: pl.DataFrame) -> pl.DataFrame:
        """CHOSEN, from ``rows`` (``line, number, reasons``) in the order of the case."""
        mask = self.placed.lane > 0
        at = np.flatnonzero(mask)
        codes = np.array(self.lanes.codes)
        chance = chance_of(self.asks, self.placed, np.repeat(self.share, len(mask), axis=0), self.explored)
        few = _at(self.asks, at)
        few_placed = Placed(*(getattr(self.placed, n)[at] for n in ("lane", "basis", "kept", "asked")))
        found = rows.filter(pl.Series(mask))
        none = pl.Series([""] * len(at), dtype=pl.String)
        signs = none if self.signs is None else signs_text(self.signs.filter(pl.Series(mask)))
        return found.select(
            "line",
            "number",
            pl.Series("lane", codes[self.placed.lane[at]].tolist(), dtype=pl.String),
            pl.Series("basis", [BASIS[b] for b in self.placed.basis[at].tolist()], dtype=pl.String),
            pl.Series("bases", bases_of(few, few_placed), dtype=pl.String),
            pl.Series("asked", codes[self.placed.asked[at]].tolist(), dtype=pl.String),
            pl.Series("chance", chance[at], dtype=pl.Float64),
            pl.Series("score", [None] * len(at) if self.score is None else self.score[at], dtype=pl.Float64),
            pl.Series("points", self.points[at], dtype=pl.Int64),
            pl.Series("worth", self.asks.worth[at], dtype=pl.Int64),
            pl.Series("place", places(self.asks, self.placed)[at], dtype=pl.Int64),
            pl.Series("profiles", self._profiles(found["reasons"], at), dtype=pl.String),
            signs.alias("signs"),
        ).select(pl.col(name).cast(dtype) for name, dtype in CHOSEN.items())

    def _profiles(self, reasons: pl.Series, at: Any) -> list[str]:
        """The pack's by their ids, then the office's with their versions."""
        of_pack = _profiles(reasons)
        return [
            " ".join(filter(None, (pack, *self.office.names(place))))
            for pack, place in zip(of_pack, at.tolist(), strict=True)
        ]


def _at(asks: Asks, at: Any) -> Asks:
    return Asks(**{name: array[at] for name, array in vars(asks).items()})


def _profiles(reasons: pl.Series) -> Sequence[str]:
    """Ids of the profiles among the rules of a row: what targeting says and no other rule of it is."""
    mark = "target."
    own = {
        f"{mark}{word}"
        for word in ("none", "random_xray", "random_open", "alert", "model", "explored", "office", "full")
    }
    return [
        " ".join(r.removeprefix(mark) for r in text.split() if r.startswith(mark) and r not in own)
        for text in reasons.to_list()
    ]


def must_lane(book: RuleBook) -> pl.Expr:
    """Rank of the lane that the law demands: what is held for certain reasons has to be looked into."""
    lane: pl.Expr = pl.lit(0)
    for control in reversed(lanes_of(book).controls):
        held = [why(rule.id) for rule in book.rules_of(ROOM).values() if rule.hold in control.holds]
        if held and KIND in control.kinds:
            lane = pl.when(pl.any_horizontal(held)).then(pl.lit(control.rank)).otherwise(lane)
    return lane

"""Lanes as data of the pack: what is done there, in which order of severity, and how much goes there by lot.

A pack may have any number of lanes under any names. One, the lowest, is that in which nothing is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.text import Text
from gwanmun.risk.rules.draw import DRAW_SPACE
from gwanmun.risk.rules.items import KINDS

TABLE = "risk_lanes"
NOTHING = "NOTHING"
#: What may be done with an item.
DOES = (NOTHING, "POST", "DOCUMENTS", "XRAY", "OPEN")


class LaneError(ValueError):
    """A table of lanes contradicts itself, or a lane was named that it does not have."""


@dataclass(frozen=True)
class Lane:
    """``rank``: 0 for the lane in which nothing is done, then by severity."""

    code: str
    name: Text
    does: str  # of DOES
    rank: int
    kinds: frozenset[str]  # of items.KINDS
    citation: str
    status: str
    random_ppm: Mapping[str, int] = field(default_factory=dict)  # kind → least share taken by lot
    explore_ppm: int = 0  # share of the items for exploration
    explore_most_ppm: int = DRAW_SPACE  # of the slots, where slots are told
    model_from_ppm: int | None = (
        None  # least probability of a find with which the model asks; null: it never does
    )
    points_from: int | None = None  # points of profiles that ask without a lane named; null: never
    overflow: bool = False  # what finds no slot in a severer lane may come here
    route: str | None = None  # of a parcel on the belt
    holds: tuple[str, ...] = ()  # kinds of hold that make this control mandatory

    def random(self, kind: str) -> int:
        return self.random_ppm.get(kind, 0)


@dataclass(frozen=True)
class Lanes:
    """The lanes of a country in ascending severity; ``all[lane.rank] is lane``."""

    all: tuple[Lane, ...]

    @property
    def free(self) -> Lane:
        return self.all[0]

    @property
    def controls(self) -> tuple[Lane, ...]:
        """Every lane in which something is done, the severest first."""
        return self.all[:0:-1]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(lane.code for lane in self.all)

    def of(self, code: str) -> Lane:
        """:raises LaneError: there is no such lane."""
        for lane in self.all:
            if lane.code == code:
                return lane
        raise LaneError(
            f"검사 구분 {code}은(는) 없습니다. 있는 검사 구분: {', '.join(self.codes)} / "
            f"there is no lane {code}; known: {', '.join(self.codes)}"
        )

    def for_route(self, route: str | None) -> Lane | None:
        """The lane that a route of the belt belongs to; the mildest where several do."""
        return next((lane for lane in self.all if route and lane.route == route), None)

    def least(self, code: str, kind: str) -> Lane:
        """The lane ``code``, or, where it is not for this kind, the next severer one (else the severest)."""
        start = self.of(code).rank
        fitting = [lane for lane in self.all if kind in lane.kinds]
        return next((lane for lane in fitting if lane.rank >= start), fitting[-1] if fitting else self.free)


def lanes_of(book: RuleBook) -> Lanes:
    """The lanes in force under a book, made once.

    :raises LaneError: none, two without a control, a code twice, an unknown word, shares above the whole.
    """
    return book.once("risk.lanes", lambda: read(book.tables.get(TABLE) or [], book))


def read(entries: Iterable[Mapping[str, Any]], book: RuleBook | None = None) -> Lanes:
    """Entries of the table → lanes. A share may be a number, or the name of a dated figure of ``book``."""
    ordered = sorted(entries, key=lambda entry: int(entry["order"]))
    lanes = Lanes(tuple(_lane(entry, rank, book) for rank, entry in enumerate(ordered)))
    if not lanes.all or lanes.free.does != NOTHING or any(c.does == NOTHING for c in lanes.controls):
        raise LaneError("lanes: exactly one lane, the first in order, has nothing done in it")
    for name, found in (("code", lanes.codes), ("order", [int(e["order"]) for e in ordered])):
        if len(set(found)) < len(found):
            raise LaneError(f"lanes: a {name} stands twice")
    for kind in KINDS:
        if sum(lane.random(kind) for lane in lanes.all) > DRAW_SPACE:
            raise LaneError(f"lanes: the random shares for {kind} exceed the whole")
    return lanes


def _lane(entry: Mapping[str, Any], rank: int, book: RuleBook | None) -> Lane:
    def figure(value: Any) -> int:
        found = book.int(value) if isinstance(value, str) and book is not None else value
        if type(found) is not int or not 0 <= found <= DRAW_SPACE:
            raise LaneError(f"lane {entry['code']}: {value!r} is no share in millionths")
        return found

    kinds = frozenset(entry.get("kinds") or KINDS)
    if unknown := sorted(kinds - set(KINDS)):
        raise LaneError(f"lane {entry['code']}: unknown kinds {', '.join(unknown)}")
    if entry["does"] not in DOES:
        raise LaneError(f"lane {entry['code']}: unknown control {entry['does']!r}; known: {', '.join(DOES)}")
    shares = entry.get("random") or {}
    by_kind = {kind: figure(shares.get(kind, shares.get("*", 0))) for kind in kinds}
    if rank == 0 and any(by_kind.values()):
        raise LaneError(f"lane {entry['code']}: nothing is done there, so nothing is drawn for it")
    return Lane(
        code=entry["code"],
        name=Text.of({"ko": entry["name"]["ko"], "en": entry["name"]["en"]}),
        does=entry["does"],
        rank=rank,
        kinds=kinds,
        citation=entry["citation"],
        status=entry["status"],
        random_ppm=by_kind,
        explore_ppm=figure(entry.get("explore", 0)),
        explore_most_ppm=figure(entry.get("explore_most", DRAW_SPACE)),
        model_from_ppm=None if entry.get("model_from") is None else figure(entry["model_from"]),
        points_from=entry.get("points_from"),
        overflow=bool(entry.get("overflow", False)),
        route=entry.get("route"),
        holds=tuple(entry.get("holds") or ()),
    )

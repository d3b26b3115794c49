"""Profiles of the office over a handful of parcels: the sorter's question, in a few tenths of a millisecond.

The same criteria over the same columns as for a manifest (``office``), worked out row by row by the second
engine. They are read once for the profiles in force and kept. What that engine cannot do is left to polars.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.few import FewRows, Unknown, compiled
from gwanmun.parcels.rules.case import FewCase
from gwanmun.parcels.rules.items import BESIDE, KEYED, KIND, MADE, key_of, said_of_all
from gwanmun.parcels.rules.office import OfficeHits, OfficeProfiles
from gwanmun.risk.contract import ITEM, Profile, lanes_of

_ANY_DAY = date(2026, 1, 1)
KEPT = 16  # sets of profiles that were read and are kept: one is in force, others were
_BESIDE = {expression.meta.output_name(): expression for expression in BESIDE}


@dataclass(frozen=True)
class FewHits:
    """As OfficeHits, as lists."""

    points: list[int]
    lane: list[int]
    marks: tuple[tuple[str, list[bool]], ...] = ()

    @property
    def any(self) -> list[bool]:
        return [any(row) for row in zip(*(mask for _, mask in self.marks), strict=True)] if self.marks else [
            False for _ in self.points
        ]  # fmt: skip

    def arrays(self) -> OfficeHits:
        marks = tuple((name, np.array(mask, dtype=bool)) for name, mask in self.marks)
        return OfficeHits(np.array(self.points, dtype=np.int64), np.array(self.lane, dtype=np.int8), marks)


class Reader:
    """Profiles read for the second engine. :raises Unknown: one can be worked out by polars alone."""

    def __init__(self, profiles: tuple[Profile, ...]) -> None:
        if any(profile.needs for profile in profiles):
            raise Unknown("the past")
        self.profiles = profiles
        looked = {root for profile in profiles for root in profile.hit.meta.root_names()}
        self.keyed = [name for name in KEYED if name in looked]
        self.said = [name for name in said_of_all(_ANY_DAY, "", "") if name in looked]
        made = {name: one for name, one in {**MADE, **_BESIDE}.items() if name in looked}
        self.lacking = [name for name in looked if name not in {*made, *self.keyed, *self.said}]
        if not looked.isdisjoint(self.lacking) and not ITEM.keys() >= set(self.lacking):
            raise Unknown(f"columns {self.lacking}")
        self.seller = compiled([pl.coalesce("shipper_id", "shipper_name").alias("seller")])[1]
        self.names, self.made = compiled([one.alias(name) for name, one in made.items()])
        self.hit = compiled([profile.hit.alias(profile.id) for profile in profiles])[1]

    def hits(self, rows: FewRows, case: FewCase) -> tuple[list[bool], ...]:
        columns, height = rows.columns, rows.height
        told, targets = self.made(columns, height), case.targets
        items: dict[str, list[Any]] = dict(zip(self.names, told, strict=True))
        everywhere = said_of_all(case.received, targets.office, targets.shift)
        items |= {name: [everywhere[name]] * height for name in self.said}
        items |= {name: [None] * height for name in self.lacking}
        for name in self.keyed:
            source = KEYED[name]
            values = self.seller(columns, height)[0] if name == "seller" else columns[source]
            items[name] = [key_of(name, value, case.selection_key) for value in values]
        return self.hit(items, height)


_READ: dict[tuple[int, ...], tuple[tuple[Profile, ...], Reader | None]] = {}


def _reader(profiles: tuple[Profile, ...]) -> Reader | None:
    """By the identity of the profiles, which are kept so that it is not given away."""
    key = tuple(map(id, profiles))
    known = _READ.get(key)
    if known is None:
        try:
            known = profiles, Reader(profiles)
        except Unknown:
            known = profiles, None
        while len(_READ) >= KEPT:
            _READ.pop(next(iter(_READ)), None)
        _READ[key] = known
    return known[1]


def few_hits(told: OfficeProfiles, rows: FewRows, case: FewCase, book: RuleBook) -> FewHits | None:
    """Which rows the profiles hit; None where only polars can tell. A lane the book lacks asks for none."""
    nothing = [0] * rows.height
    if not told.profiles:
        return FewHits(nothing, nothing)
    reader = _reader(told.profiles)
    try:
        masks = reader.hits(rows, case) if reader else None
    except Unknown:
        masks = None
    if masks is None:
        return None
    lanes = lanes_of(book)
    points, lane = nothing, nothing
    for profile, mask in zip(told.profiles, masks, strict=True):
        asked = lanes.least(profile.lane, KIND).rank if profile.lane in lanes.codes else 0
        points = [now + profile.points if hit else now for now, hit in zip(points, mask, strict=True)]
        lane = [max(now, asked) if hit else now for now, hit in zip(lane, mask, strict=True)]
    marks = tuple((profile.mark, mask) for profile, mask in zip(told.profiles, masks, strict=True))
    return FewHits(points, lane, marks)

"""Profiles that the office wrote and approved: which parcels they hit, in points and lanes.

They are asked of the parcels spelled as items, with what parcels know beside (``items.BESIDE``): the very
frame on which a profile was tested before it was approved, so that it hits here what it hit there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.parcels.rules.items import KEYED, KIND
from gwanmun.risk.contract import Lanes, Language, Past, Profile, hits, needs_together, with_past


@dataclass(frozen=True)
class OfficeProfiles:
    """``past``: items and results known before the day of receipt, as far as the profiles ask for them."""

    profiles: tuple[Profile, ...] = ()
    past: Past = field(default_factory=Past.none)

    @property
    def looks_at_keys(self) -> bool:
        looked = {name for profile in self.profiles for name in profile.fields}
        for need in needs_together(self.profiles):
            looked |= {*need.keys, need.subject or ""}
        return not looked.isdisjoint(KEYED)


@dataclass(frozen=True)
class OfficeHits:
    """By parcel, in the order of the case: points, rank of the lane asked for at least, names of profiles."""

    points: Any  # Int64
    lane: Any  # Int8; 0: none
    marks: tuple[tuple[str, Any], ...] = ()  # name with version, where it hit

    @property
    def any(self) -> Any:
        found = np.zeros(len(self.points), dtype=bool)
        for _, mask in self.marks:
            found |= mask
        return found

    def names(self, place: int) -> list[str]:
        return [name for name, mask in self.marks if mask[place]]


def no_hits(size: int) -> OfficeHits:
    return OfficeHits(np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int8))


def office_hits(told: OfficeProfiles, items: pl.DataFrame, lanes: Lanes, book: RuleBook) -> OfficeHits:
    """``items``: ITEM and BESIDE. A lane that the book of the day lacks asks for none: points alone."""
    found = no_hits(items.height)
    rows = with_past(items, told.profiles, told.past, Language.of(book).fields)
    table = hits(rows, told.profiles)
    points, lane, marks = found.points, found.lane, []
    for profile in told.profiles:
        mask = table[profile.id].to_numpy()
        points = points + np.where(mask, profile.points, 0)
        if profile.lane in lanes.codes:
            rank = lanes.least(profile.lane, KIND).rank
            lane = np.maximum(lane, np.where(mask, rank, 0)).astype(np.int8)
        marks.append((profile.mark, mask))
    return OfficeHits(points, lane, tuple(marks))

"""What a criterion would have done on past days: hits, controls, finds, load, overlap, examples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from gwanmun.risk.rules.history import Past
from gwanmun.risk.rules.items import FIND, NOT_DONE, absent
from gwanmun.risk.rules.profiles import Language, Profile, hits, needs_together, with_past

SAMPLES = 10
FURTHEST = 366  # days back that are read where a criterion asks for all that is known
Told = Callable[[int], None]  # days done so far


@dataclass
class Tally:
    """Counts of one profile while frames go by."""

    items: int = 0
    hits: int = 0
    controls: int = 0
    finds: int = 0
    all_controls: int = 0
    all_finds: int = 0
    by_day: dict[str, int] = field(default_factory=dict)
    overlap: dict[str, int] = field(default_factory=dict)
    samples: list[str] = field(default_factory=list)
    new: int = 0  # hits that no other profile had

    def told(self, days: int) -> dict[str, Any]:
        """As it is stored. ``load``: hits a day, least, average and most."""
        loads = list(self.by_day.values()) + [0] * max(days - len(self.by_day), 0)
        return {
            "items": self.items, "hits": self.hits, "controls": self.controls, "finds": self.finds,
            "all_controls": self.all_controls, "all_finds": self.all_finds, "new": self.new, "days": days,
            "load": {"least": min(loads, default=0), "average": -(-self.hits // max(days, 1)),
                     "most": max(loads, default=0)},
            "overlap": sorted(self.overlap.items(), key=lambda pair: (-pair[1], pair[0])),
            "samples": self.samples,
        }  # fmt: skip


def reach(profiles: Iterable[Profile]) -> int:
    """How many days before the first one must be read for the figures of the past that they ask for."""
    needs = needs_together(profiles)
    return max((need.days or FURTHEST for need in needs), default=0)


def run(
    frames: Iterable[pl.DataFrame],
    profile: Profile,
    others: Sequence[Profile],
    known: Past,
    language: Language,
    first: dt.date,
    days: int,
    told: Told = lambda _days: None,
) -> dict[str, Any]:
    """Run a profile over past items in the order of days; those before ``first`` are past alone.

    Pure. ``known``: results of the same kind, of any days, with their items. Frames go by one by one;
    they are held together only where a profile asks for the past, which is then worked out once for all.
    """
    every = [profile, *others]
    done = known.results.filter(pl.col("outcome") != NOT_DONE).select(
        "item", (pl.col("outcome") == FIND).alias("find")
    )
    done = done.group_by("item").agg(pl.col("find").any())
    tally, seen = Tally(), set()
    if needs_together(every):
        held = [absent(frame) for frame in frames]
        frames = [pl.concat(held, how="diagonal_relaxed")] if held else []
    for frame in frames:
        rows = absent(frame).filter(pl.col("at") >= first)
        if rows.is_empty():
            continue
        past = Past(pl.concat([frame, known.items], how="diagonal_relaxed"), known.results)
        found = hits(with_past(rows, every, past, language.fields), every)
        _count(tally, rows, found, profile.id, done)
        seen.update(rows["at"].unique().to_list())
        told(len(seen))
    return tally.told(days)


def _count(tally: Tally, rows: pl.DataFrame, found: pl.DataFrame, name: str, done: pl.DataFrame) -> None:
    hit = found[name]
    both = rows.select("item", "at").with_columns(hit.alias("_hit")).join(done, on="item", how="left")
    controlled = both["find"].is_not_null()
    tally.items += rows.height
    tally.hits += int(hit.sum())
    tally.all_controls += int(controlled.sum())
    tally.all_finds += int((both["find"].fill_null(value=False)).sum())
    tally.controls += int((controlled & hit).sum())
    tally.finds += int((both["find"].fill_null(value=False) & hit).sum())
    mine = both.filter("_hit")
    for day, count in mine.group_by("at").len().iter_rows():
        key = day.isoformat() if isinstance(day, dt.date) else "–"
        tally.by_day[key] = tally.by_day.get(key, 0) + count
    others = found.drop(name).filter(hit)
    for other in others.columns:
        if common := int(others[other].sum()):
            tally.overlap[other] = tally.overlap.get(other, 0) + common
    if others.width:
        tally.new += others.select((~pl.any_horizontal(pl.all())).sum()).item()
    else:
        tally.new += mine.height
    # finds first: they show best what the criterion is good for
    order = mine.sort(pl.col("find").fill_null(value=False), descending=True, maintain_order=True)
    tally.samples.extend(order["item"].head(SAMPLES - len(tally.samples)).to_list())

"""A room that brings items, whose truth is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl

from gwanmun.risk.feedback import sources
from gwanmun.risk.feedback.sources import CHOSEN
from gwanmun.risk.rules.items import ITEM, absent

KIND = "CARGO"  # no room brings cargo yet: nothing else answers to it


class World:
    """``items``: ITEM and CHOSEN of everything that arrived (lane and basis null: not chosen)."""

    def __init__(
        self, last: dt.date, days: int = 120, a_day: int = 20, seed: int = 0, *, thai: float = 0.1
    ) -> None:
        random = np.random.default_rng(seed)
        rows = days * a_day
        at = [last - dt.timedelta(days=n // a_day) for n in range(rows)]
        kind = random.random(rows)
        basis = np.where(kind < 0.05, "RANDOM", np.where(kind < 0.15, "MODEL", "PROFILE"))
        chosen = kind < 0.2
        recent = np.array([(last - day).days <= 28 for day in at])
        departure = np.where(random.random(rows) < np.where(recent, thai, 0.1), "TH", "CN")
        score = np.where(chosen, random.integers(10_000, 300_000, rows), 0)
        frame = pl.DataFrame({
            "kind": [KIND] * rows, "item": [f"C{n:05}" for n in range(rows)], "at": at,
            "office": random.choice(["ICN", "BUS"], rows), "hs": random.choice(["210690", "851762"], rows),
            "importer": [f"I{n}" for n in random.integers(0, 300, rows)], "origin": departure,
            "departure": departure, "mass_g": random.integers(100, 10_000, rows),
            "selected_on": at, "lane": np.where(basis == "RANDOM", "ORANGE", "RED"), "basis": basis,
            "probability_ppm": [50_000] * rows, "score_ppm": score, "model": ["kr-cargo-1"] * rows,
            "signs": [""] * rows,
        }).with_columns(pl.when(pl.Series(chosen)).then(pl.col(c)).alias(c) for c in CHOSEN)  # fmt: skip
        frame = absent(frame)
        self.items = frame.select(pl.col(c).cast(t) for c, t in {**ITEM, **CHOSEN}.items())

    def chosen(self, numbers: Sequence[str]) -> pl.DataFrame:
        known = self.items.filter(pl.col("item").is_in(list(numbers)) & pl.col("lane").is_not_null())
        return known.select(*ITEM, *CHOSEN)

    def sample(self, first: dt.date, last: dt.date, most: int) -> pl.DataFrame:
        return self.items.filter(pl.col("at").is_between(first, last)).select(*ITEM, "lane", "basis")

    def counts(self, first: dt.date, last: dt.date) -> pl.DataFrame:
        rows = self.items.filter(pl.col("at").is_between(first, last))
        return rows.group_by("office").agg(pl.len().cast(pl.Int64).alias("items"))

    def register(self) -> World:
        sources.register("kr", KIND, sources.Source(self.chosen, self.counts, self.sample))
        return self

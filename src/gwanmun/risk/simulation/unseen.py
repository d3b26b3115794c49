"""Exploration of what nobody has looked into: the fewer controls a way has behind it, the greater the wish.

A count-based bonus (Strehl and Littman 2008: 1 ÷ √(n + 1)) on the way, its goods, and the seller. It asks for
no model and no score, so a model that has learnt of other frauds cannot talk it out of anything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from gwanmun.risk.rules.items import NOT_DONE
from gwanmun.risk.simulation.tables import Floats

#: What is counted. An importer of parcels is almost always new: that says nothing.
WAYS = (("departure", "port", "mode"), ("departure", "hs"), ("seller",))
SHARP = 2.0  # power of the bonus: how much the least looked into goes before the rest


@dataclass(frozen=True)
class Unseen:
    """``looked``: controls of each way so far. ``usual``: mean bonus, which makes the wish about 1."""

    looked: tuple[pl.DataFrame, ...]
    usual: float = 1.0
    name: str = "unseen"
    most: float = float("inf")

    @classmethod
    def of(cls, items: pl.DataFrame, past: pl.DataFrame, known: pl.DataFrame) -> Unseen:
        """``items``: what usually comes, for the mean; ``past`` and ``known``: ITEM and RESULT."""
        done = past.join(
            known.filter(pl.col("outcome") != NOT_DONE).select("kind", "item"),
            on=["kind", "item"],
            how="semi",
        )
        looked = tuple(done.group_by(way).agg(pl.len().alias("looked")) for way in WAYS)
        fresh = cls(looked)
        return cls(looked, max(float(fresh.bonus(items).mean()), 1e-9) if items.height else 1.0)

    def bonus(self, items: pl.DataFrame) -> Floats:
        total = np.ones(items.height)
        for way, looked in zip(WAYS, self.looked, strict=True):
            joined = items.select(way).join(
                looked, on=way, how="left", nulls_equal=True, maintain_order="left"
            )
            total *= 1 / np.sqrt(joined["looked"].fill_null(0).to_numpy() + 1.0)
        found: Floats = total**SHARP
        return found

    def wish(self, items: pl.DataFrame, score: Floats | None) -> Floats:
        found: Floats = self.bonus(items) / self.usual
        return found

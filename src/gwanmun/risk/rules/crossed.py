"""Crossed find rates: what goods never seen before share with goods that were.

A chain of rates (``rates``) suits a key that is known. A key that is new has only what it shares with others:
its heading, its way, its rate of duty, its mass. Each of these is given an effect on the find rate, reckoned
together: an effect is the mean of what the others leave over, drawn toward nothing as if ``strength`` further
cases had shown none. Strengths come from the effects themselves (mean field, as in Harville's mixed models).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from gwanmun.risk.rules.keys import Hashes, Key, hashes, key_text
from gwanmun.risk.rules.rates import Floats

SWEEPS = 20
SETTLE = 3  # sweeps before strengths are reckoned
START, LEAST, MOST = 50.0, 2.0, 1e5


@dataclass(frozen=True, eq=False)
class Effect:
    """``whose``: rising; ``moves``: of the find rate; ``cases``, ``finds``: behind it."""

    key: Key
    whose: Hashes
    moves: Floats
    cases: Floats
    finds: Floats

    def of(self, numbers: Hashes) -> tuple[Floats, Floats, Floats]:
        """Move, cases and finds for each key; nought where it was never seen."""
        place = np.searchsorted(self.whose, numbers)
        place[place == len(self.whose)] = 0
        known = self.whose[place] == numbers
        return tuple(np.where(known, x[place], 0.0) for x in (self.moves, self.cases, self.finds))  # type: ignore[return-value]


@dataclass(frozen=True, eq=False)
class Crossed:
    """``base``: the find rate where nothing moves it."""

    base: float
    effects: tuple[Effect, ...]

    @classmethod
    def of(cls, cases: pl.DataFrame, found: Floats, parts: Sequence[Sequence[str]]) -> Crossed:
        """``cases``: one row for each, columns of ITEM; ``found``: 0 … 1. ``parts``: of each effect."""
        keys = [Key(" · ".join(p), tuple(p)) for p in parts]
        numbers = hashes(cases, keys)
        groups = [np.unique(numbers[k.name], return_inverse=True, return_counts=True) for k in keys]
        base, rest = float(found.mean()), found - found.mean()
        strength = np.full(len(keys), START)
        moves = [np.zeros(len(whose)) for whose, _, _ in groups]
        for sweep in range(SWEEPS):
            for i, (_, member, size) in enumerate(groups):
                rest = rest + moves[i][member]
                moves[i] = np.bincount(member, weights=rest) / (size + strength[i])
                rest = rest - moves[i][member]
            base, rest = base + float(rest.mean()), rest - rest.mean()
            if sweep >= SETTLE:
                noise = max(float((rest**2).mean()), 1e-9)
                for i, (_, _, size) in enumerate(groups):
                    spread = float((moves[i] ** 2 + noise / (size + strength[i])).mean())
                    strength[i] = np.clip(noise / spread, LEAST, MOST)
        effects = tuple(
            _effect(
                key,
                whose,
                moved,
                size.astype(np.float64),
                np.bincount(member, weights=found).astype(np.float64),
            )
            for key, (whose, member, size), moved in zip(keys, groups, moves, strict=True)
        )
        return cls(base, effects)

    def moves(self, items: pl.DataFrame) -> Floats:
        """(rows, effects): what each effect adds to the rate."""
        numbers = hashes(items, [e.key for e in self.effects])
        return np.stack([e.of(numbers[e.key.name])[0] for e in self.effects], axis=1)

    def rate(self, items: pl.DataFrame) -> Floats:
        """Find rate of each item, kept inside 0.001 … 0.999."""
        total: Floats = np.clip(self.base + self.moves(items).sum(axis=1), 1e-3, 1 - 1e-3)
        return total

    def figures(self, items: pl.DataFrame) -> pl.DataFrame:
        """The cases behind each effect of each item: ``row, feature, key, looked, found, typical``."""
        numbers = hashes(items, [e.key for e in self.effects])
        made = []
        for effect in self.effects:
            _, cases, finds = effect.of(numbers[effect.key.name])
            made.append(
                pl.DataFrame(
                    {
                        "row": np.arange(items.height),
                        "feature": [effect.key.name] * items.height,
                        "key": key_text(items, effect.key),
                        "looked": cases.astype(np.int64),
                        "found": finds.round().astype(np.int64),
                        "typical": np.full(items.height, self.base),
                    }
                )
            )
        return pl.concat(made)


def _effect(key: Key, whose: Hashes, moves: Floats, cases: Floats, finds: Floats) -> Effect:
    """Without the cases that lack a part: to lack it says nothing of a new item."""
    kept = whose != 0
    return Effect(key, *(x[kept] for x in (whose, moves, cases, finds)))


__all__ = ["Crossed", "Effect"]

"""A second opinion for goods never controlled before.

A model that has every key's own record leans on it, and learns little about rows that have none. So rows
whose ``novel`` key was never controlled are scored by a model that never saw such a record: each distinct key
of the training rows is one case, however often it came, and is described only by what it may share with
others. Two opinions are joined: crossed rates and trees over plain numbers, each calibrated on cases that it
had not seen, then the mean of their log-odds calibrated the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from gwanmun.risk.rules import growing
from gwanmun.risk.rules.crossed import Crossed
from gwanmun.risk.rules.growing import Line
from gwanmun.risk.rules.keys import Novel, Recipe, hashes, part_column
from gwanmun.risk.rules.numbers import numbers, places
from gwanmun.risk.rules.rates import Floats

if TYPE_CHECKING:
    from lightgbm import Booster

FOLDS = 4
FEWEST = 200  # cases below which there is no second opinion


@dataclass(frozen=True, eq=False)
class Newcomers:
    """``cases``: the distinct keys learnt from, with ``found`` (0 … 1), as they are stored. ``lines``: of
    crossed rates, of trees, of their mean."""

    novel: Novel
    cases: pl.DataFrame
    crossed: Crossed
    codes: list[list[str]]
    forest: tuple[str, ...]
    lines: tuple[Line, Line, Line]

    @classmethod
    def learn(cls, labelled: pl.DataFrame, recipe: Recipe, seed: int) -> Newcomers | None:
        """``labelled``: ITEM and the first label, in the order of time. None: too few to learn from."""
        novel = recipe.novel
        if novel is None:
            return None
        cases = _cases(labelled, recipe, novel)
        found = cases["found"].to_numpy()
        if cases.height < FEWEST or not FOLDS < found.sum() < cases.height - FOLDS:
            return None
        codes = _codes(cases, novel)
        fold = np.random.default_rng(seed).integers(0, FOLDS, cases.height)
        said = np.zeros((cases.height, 2))
        rest = [np.flatnonzero(fold != one) for one in range(FOLDS)]
        rest += [np.arange(cases.height)] * novel.trees.seeds
        grown = growing.abreast(
            [partial(_grow, cases[r], found[r], novel, codes, seed * 100 + i) for i, r in enumerate(rest)]
        )
        for one in range(FOLDS):
            apart = np.flatnonzero(fold == one)
            crossed = Crossed.of(cases[rest[one]], found[rest[one]], novel.effects)
            said[apart, 0] = _odds(crossed.rate(cases[apart]))
            said[apart, 1] = growing.raw([grown[one]], _table(cases[apart], novel, codes))
        lines = [growing.line(said[:, i], found) for i in range(2)]
        mean = (growing.along(said[:, 0], lines[0]) + growing.along(said[:, 1], lines[1])) / 2
        texts = tuple(b.model_to_string() for b in grown[FOLDS:])
        kept = cases.select(*novel.needs, "found")
        return cls.made(novel, kept, texts, (lines[0], lines[1], growing.line(mean, found)))

    @classmethod
    def made(
        cls, novel: Novel, cases: pl.DataFrame, forest: tuple[str, ...], lines: tuple[Line, Line, Line]
    ) -> Newcomers:
        """From what is stored: the crossed rates are reckoned anew, to the same figures."""
        crossed = Crossed.of(cases, cases["found"].to_numpy(), novel.effects)
        return cls(novel, cases, crossed, _codes(cases, novel), forest, lines)

    def raw(self, items: pl.DataFrame) -> Floats:
        """Log-odds of a find."""
        if not items.height:
            return np.zeros(0)
        rates = growing.along(_odds(self.crossed.rate(items)), self.lines[0])
        trees = growing.odds(self.forest, _table(items, self.novel, self.codes))
        return growing.along((rates + growing.along(trees, self.lines[1])) / 2, self.lines[2])

    def moved(self, items: pl.DataFrame) -> tuple[Floats, list[str]]:
        """(rows, subjects) of the log-odds' distance from the average, and the subjects' names.

        Moves of the rate become log-odds in proportion, so that they sum to what the rates moved.
        """
        weight = self.lines[2][0] / 2
        moves = self.crossed.moves(items)
        total = moves.sum(axis=1)
        odds = _odds(self.crossed.rate(items)) - float(_odds(np.array([self.crossed.base]))[0])
        scale = np.where(np.abs(total) > 1e-12, odds / np.where(total == 0, 1.0, total), 0.0)
        by_effect = moves * (scale * self.lines[0][0] * weight)[:, None]
        table = _table(items, self.novel, self.codes)
        by_number = growing.parts(self.forest, table) * (self.lines[1][0] * weight)
        names = [e.key.name for e in self.crossed.effects] + [*self.novel.numbers, *self.novel.categories]
        return np.hstack([by_effect, by_number]), names


def _cases(labelled: pl.DataFrame, recipe: Recipe, novel: Novel) -> pl.DataFrame:
    """One row for each distinct key: the first, with the mean of the label over all of them."""
    key = next(k for k in recipe.keys if k.name == novel.key)
    label = recipe.labels[0].name
    number = pl.Series("number", hashes(labelled, [key])[key.name])
    rows = labelled.with_columns(number).filter(pl.col("number") != 0)
    found = pl.col(label).mean().cast(pl.Float64).alias("found")
    first = pl.all().exclude("number", "found").first()
    return rows.group_by("number", maintain_order=True).agg(first, found).drop("number")


def _codes(cases: pl.DataFrame, novel: Novel) -> list[list[str]]:
    return [sorted(part_column(cases, part).drop_nulls().unique()) for part in novel.categories]


def _table(items: pl.DataFrame, novel: Novel, codes: list[list[str]]) -> Any:
    """Numbers, then categories as places in the lists of what was known."""
    natives = [places(part_column(items, p), c) for p, c in zip(novel.categories, codes, strict=True)]
    return np.column_stack([numbers(items, novel.numbers).to_numpy(), *natives])


def _grow(cases: pl.DataFrame, found: Floats, novel: Novel, codes: list[list[str]], seed: int) -> Booster:
    native = range(len(novel.numbers), len(novel.numbers) + len(novel.categories))
    return growing.grow(_table(cases, novel, codes), found, novel.trees, seed, native)


def _odds(rate: Floats) -> Floats:
    made: Floats = np.log(rate / (1 - rate))
    return made


__all__ = ["Newcomers"]

"""Trees over features: learn from results, score items, say why.

The model learns from rows as they looked on their own day (``features``), so its training rows know no more
than the rows it will be asked about. Scores are probabilities: a straight line in log-odds, fitted on the
latest part of the training time by a model that had not seen it, is laid over the mean of several forests.
Rows whose ``novel`` key was never controlled are scored by ``newcomers``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from gwanmun.risk.rules import growing
from gwanmun.risk.rules.features import History, features
from gwanmun.risk.rules.growing import Line
from gwanmun.risk.rules.items import REASON, absent
from gwanmun.risk.rules.keys import Recipe, label_columns
from gwanmun.risk.rules.newcomers import Newcomers
from gwanmun.risk.rules.packing import PackError, pack, table, table_bytes, unpack
from gwanmun.risk.rules.rates import Floats
from gwanmun.risk.rules.telling import sign_figures, subject_of

BROKEN = (KeyError, StopIteration, IndexError, TypeError, ValueError, OSError, pl.exceptions.PolarsError)
UNREADABLE = "위험 모형 파일을 읽지 못했습니다. / The risk model cannot be read."
ONE_SIDED = "적발과 미적발이 모두 있어야 학습합니다. / Results must hold finds and no finds."
PART = 40_000  # rows whose features are worked out together; not fewer than what the quick way takes
LATER = 0.2  # share of the training rows, the latest, that calibrates


class ModelError(ValueError):
    """A model that cannot be read, or results that nothing can be learnt from."""


@dataclass(frozen=True, eq=False)
class Trained:
    """A model that is ready to be asked. ``forests``: for each label the texts of its boosters; ``lines``:
    for each label slope and offset in log-odds; ``newcomers``: for rows without a record, of a find only."""

    recipe: Recipe
    history: History
    forests: dict[str, list[str]]
    lines: dict[str, Line]
    name: str
    newcomers: Newcomers | None = None

    def score(self, items: pl.DataFrame) -> pl.Series:
        """Probability of a find (Float64), in the order of ``items``."""
        label, parts = self.recipe.labels[0].name, _even(absent(items))
        found = [self._chance(label, part, self._features(part)) for part in parts]
        return pl.Series("score", np.concatenate([np.zeros(0), *found]))

    def scores(self, items: pl.DataFrame) -> pl.DataFrame:
        """Probability of each label, one column each."""
        items, asked = absent(items), self._features(items)
        return pl.DataFrame({label: self._chance(label, items, asked) for label in self.forests})

    def _features(self, items: pl.DataFrame) -> Any:
        return features(items, self.history, self.recipe).to_numpy()

    def _chance(self, label: str, items: pl.DataFrame, asked: Any) -> Floats:
        if not items.height:
            return np.zeros(0)
        odds = growing.along(growing.odds(self.forests[label], asked), self.lines[label])
        new = self._new(asked)
        if self.newcomers is not None and label == self.recipe.labels[0].name and new.any():
            odds[new] = self.newcomers.raw(items.filter(pl.Series(new)))
        return growing.chance(odds)

    def _new(self, asked: Any) -> npt.NDArray[np.bool_]:
        """Rows whose ``novel`` key was never controlled."""
        known = self.newcomers is None
        return np.zeros(len(asked), dtype=bool) if known else without_record(asked, self.recipe)

    def why(self, items: pl.DataFrame, most: int = 3) -> pl.DataFrame:
        """Reasons (REASON): parts of the log-odds, those of one key taken together, with its record."""
        items = absent(items).with_row_index("row")
        asked = self._features(items)
        new = self._new(asked)
        known, strange = items.filter(pl.Series(~new)), items.filter(pl.Series(new))
        made = []
        if known.height:
            moved, subjects = self._moved(asked[~new])
            figures = [self.history.figures(known, self.recipe), sign_figures(known, self.recipe)]
            made.append(_told(known, moved, subjects, pl.concat(figures, how="diagonal"), most))
        if strange.height and self.newcomers is not None:
            moved, subjects = self.newcomers.moved(strange)
            made.append(_told(strange, moved, subjects, self.newcomers.crossed.figures(strange), most))
        told = pl.concat(made) if made else pl.DataFrame(schema={"row": pl.UInt32, **REASON})
        return told.sort("row", "place").select(*REASON)

    def _moved(self, asked: Any) -> tuple[Floats, list[str]]:
        """(rows, subjects): parts of the log-odds; the features of one key are one subject."""
        label = self.recipe.labels[0].name
        share = growing.parts(self.forests[label], asked) * self.lines[label][0]
        subjects = [subject_of(n) for n in self.recipe.columns]
        distinct = list(dict.fromkeys(subjects))
        member = np.array([distinct.index(s) for s in subjects])
        moved = np.zeros((len(asked), len(distinct)))
        np.add.at(moved.T, member, share.T)
        return moved, distinct

    def to_bytes(self) -> bytes:
        """As ``packing`` lays it out: what it is, forests, tables. Nothing in it can run."""
        new = self.newcomers
        head = {
            "recipe": self.recipe.to_json(),
            "lines": self.lines,
            "name": self.name,
            "forests": {k: len(v) for k, v in self.forests.items()},
            "newcomers": None if new is None else {"forest": len(new.forest), "lines": new.lines},
        }
        texts = [text for forest in self.forests.values() for text in forest]
        tables = [self.history.seen, self.history.looked]
        if new is not None:
            texts += new.forest
            tables.append(new.cases)
        parts = [json.dumps(head, ensure_ascii=False), *texts]
        return pack([*(p.encode() for p in parts), *(table_bytes(t) for t in tables)])

    @classmethod
    def from_bytes(cls, content: bytes) -> Trained:
        """:raises ModelError: when it is not what :meth:`to_bytes` writes."""
        try:
            parts = iter(unpack(content))
            head = json.loads(next(parts))
            recipe = Recipe.from_json(head["recipe"])
            forests = {k: [next(parts).decode() for _ in range(n)] for k, n in head["forests"].items()}
            told = head.get("newcomers")
            strange = tuple(next(parts).decode() for _ in range(told["forest"] if told else 0))
            history = History.made(table(next(parts)), table(next(parts)), recipe)
            newcomers = None
            if told and recipe.novel is not None:
                first, second, mean = ((float(slope), float(offset)) for slope, offset in told["lines"])
                newcomers = Newcomers.made(recipe.novel, table(next(parts)), strange, (first, second, mean))
            lines_of = {k: (slope, offset) for k, (slope, offset) in head["lines"].items()}
            return cls(recipe, history, forests, lines_of, head["name"], newcomers)
        except PackError as error:
            raise ModelError(str(error)) from error
        except BROKEN as error:
            raise ModelError(f"{UNREADABLE} ({error})") from error


def _even(items: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Parts of PART rows and up to twice as many: features of more would not stay near the processor."""
    size = -(-items.height // max(items.height // PART, 1))
    return items.iter_slices(max(size, 1))


def without_record(asked: Any, recipe: Recipe) -> npt.NDArray[np.bool_]:
    """Rows of a table of features whose ``novel`` key was never controlled."""
    if recipe.novel is None:
        return np.zeros(len(asked), dtype=bool)
    none: npt.NDArray[np.bool_] = asked[:, recipe.columns.index(f"looked:{recipe.novel.key}")] == 0
    return none


def _told(
    items: pl.DataFrame, moved: Floats, subjects: list[str], figures: pl.DataFrame, most: int
) -> pl.DataFrame:
    """``row`` and REASON of the subjects that moved each item most. ``figures``: by place in ``items``."""
    most = min(most, len(subjects))
    if "figure" not in figures.columns:
        figures = figures.with_columns(figure=pl.lit(None, dtype=pl.Float64))
    best = np.argsort(-np.abs(moved), axis=1, kind="stable")[:, :most].ravel()
    place = np.repeat(np.arange(items.height), most)
    return (
        pl.DataFrame(
            {
                "place_in": place,
                "row": items["row"].gather(place),
                "item": items["item"].gather(place),
                "place": np.tile(np.arange(1, most + 1), items.height),
                "feature": [subjects[i] for i in best],
                "share": moved[place, best],
            }
        )
        .join(figures.rename({"row": "place_in"}), on=["place_in", "feature"], how="left")
        .select("row", *(pl.col(c).cast(t) for c, t in REASON.items()))
    )


def train(
    items: pl.DataFrame,
    results: pl.DataFrame,
    recipe: Recipe,
    *,
    seed: int = 0,
    extra: pl.DataFrame | None = None,
) -> Trained:
    """Learn from every item with a result. ``extra``: further number columns, one row for each item, named
    in ``recipe.numbers``; whoever asks the model later brings columns of the same names.

    :raises ModelError: when there are no finds, or nothing but finds.
    """
    items = absent(items)
    if extra is not None:
        items = items.hstack(extra)
    history = History.of(items, results, recipe)
    recipe = history.with_strengths()
    told = results.select("kind", "item", *label_columns(results, recipe))
    labelled = (
        items.join(told, on=["kind", "item"], how="inner", maintain_order="left")
        .filter(pl.col(recipe.labels[0].name).is_not_null())
        .sort("at", maintain_order=True)
    )
    found = labelled[recipe.labels[0].name].to_numpy().astype(np.float64)
    if not 0 < found.sum() < len(found):
        raise ModelError(ONE_SIDED)
    asked = features(labelled, history, recipe).to_numpy()
    newcomers = Newcomers.learn(labelled, recipe, seed)
    cut = int(len(found) * (1 - LATER))
    later = np.arange(len(found)) >= cut
    if newcomers is not None:
        later &= ~without_record(asked, recipe)
    native = [i for i, n in enumerate(recipe.columns) if n.startswith("is:")]
    found_of = {label.name: labelled[label.name].to_numpy().astype(np.float64) for label in recipe.labels}
    trees = recipe.trees
    jobs = [
        partial(growing.grow, asked[:end], told_of[:end], trees, number, native)
        for told_of in found_of.values()
        for end, number in [(cut, seed), *((len(found), seed * 1000 + i) for i in range(trees.seeds))]
    ]
    grown = iter(growing.abreast(jobs))
    forests: dict[str, list[str]] = {}
    lines: dict[str, Line] = {}
    for label, told_of in found_of.items():
        early = next(grown)
        calibrates = later.any()
        lines[label] = (
            growing.line(growing.raw([early], asked[later]), told_of[later]) if calibrates else (1.0, 0.0)
        )
        forests[label] = [next(grown).model_to_string() for _ in range(trees.seeds)]
    return Trained(recipe, history, forests, lines, recipe.name, newcomers)


__all__ = ["ModelError", "Trained", "train"]

"""Trees over features: learn from results, score items, say why.

The model learns from rows as they looked on their own day (``features``), so its training rows know no more
than the rows it will be asked about. Scores are probabilities: a straight line in log-odds, fitted on the
latest part of the training time by a model that had not seen it, is laid over the mean of several forests.
"""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from gwanmun.risk.rules.features import History, features
from gwanmun.risk.rules.items import REASON, absent
from gwanmun.risk.rules.keys import Recipe, label_columns
from gwanmun.risk.rules.rates import Floats

if TYPE_CHECKING:
    from lightgbm import Booster

MAGIC = b"GWRISK1\n"
BROKEN = (struct.error, KeyError, StopIteration, IndexError, ValueError, pl.exceptions.PolarsError)
CUT = "위험 모형 파일이 잘렸습니다. / The file of the risk model is cut short."
UNREADABLE = "위험 모형 파일을 읽지 못했습니다. / The risk model cannot be read."
ONE_SIDED = "적발과 미적발이 모두 있어야 학습합니다. / Results must hold finds and no finds."
LATER = 0.2  # share of the training time that calibrates
THREADS = 2


class ModelError(ValueError):
    """A model that cannot be read, or results that nothing can be learnt from."""


@dataclass(frozen=True, eq=False)
class Trained:
    """A model that is ready to be asked. ``forests``: for each label the texts of its boosters; ``lines``:
    for each label slope and offset in log-odds."""

    recipe: Recipe
    history: History
    forests: dict[str, list[str]]
    lines: dict[str, tuple[float, float]]
    name: str

    def score(self, items: pl.DataFrame) -> pl.Series:
        """Probability of a find (Float64), in the order of ``items``."""
        return self.scores(items)[self.recipe.labels[0].name].alias("score")

    def scores(self, items: pl.DataFrame) -> pl.DataFrame:
        """Probability of each label, one column each."""
        table = features(items, self.history, self.recipe).to_numpy()
        return pl.DataFrame(
            {
                label: _calibrated(_raw(self._boosters(label), table), *self.lines[label])
                for label in self.forests
            }
        )

    def why(self, items: pl.DataFrame, most: int = 3) -> pl.DataFrame:
        """Reasons (REASON): parts of the log-odds, those of one key taken together, with its record."""
        items = absent(items)
        label = self.recipe.labels[0].name
        table = features(items, self.history, self.recipe).to_numpy()
        boosters = self._boosters(label)
        parts = [b.predict(table, pred_contrib=True, num_threads=THREADS) for b in boosters]
        share = np.mean(parts, axis=0)[:, :-1] * self.lines[label][0]
        subjects = [n.split(":", 1)[-1] for n in self.recipe.columns]
        distinct = list(dict.fromkeys(subjects))
        member = np.array([distinct.index(s) for s in subjects])
        moved = np.zeros((items.height, len(distinct)))
        np.add.at(moved.T, member, share.T)
        most = min(most, len(distinct))
        best = np.argsort(-np.abs(moved), axis=1, kind="stable")[:, :most]
        figures = self.history.figures(items, self.recipe)
        row = np.repeat(np.arange(items.height), most)
        return (
            pl.DataFrame(
                {
                    "row": row,
                    "item": items["item"].gather(row),
                    "place": np.tile(np.arange(1, most + 1), items.height),
                    "feature": [distinct[i] for i in best.ravel()],
                    "share": moved[row, best.ravel()],
                }
            )
            .join(figures, on=["row", "feature"], how="left", maintain_order="left")
            .select(pl.col(c).cast(t) for c, t in REASON.items())
        )

    def _boosters(self, label: str) -> list[Booster]:
        from lightgbm import Booster

        cache: dict[str, list[Booster]] = self.__dict__.setdefault("_read", {})
        if label not in cache:
            cache[label] = [Booster(model_str=text) for text in self.forests[label]]
        return cache[label]

    def to_bytes(self) -> bytes:
        """JSON, LightGBM text and Arrow, each with its length before it. Nothing in it can run."""
        head = {
            "recipe": self.recipe.to_json(),
            "lines": self.lines,
            "name": self.name,
            "forests": {k: len(v) for k, v in self.forests.items()},
        }
        parts = [json.dumps(head, ensure_ascii=False).encode()]
        parts += [text.encode() for texts in self.forests.values() for text in texts]
        for frame in (self.history.seen, self.history.looked):
            out = io.BytesIO()
            frame.write_ipc(out, compression="zstd")
            parts.append(out.getvalue())
        return MAGIC + b"".join(struct.pack("<Q", len(p)) + p for p in parts)

    @classmethod
    def from_bytes(cls, content: bytes) -> Trained:
        """:raises ModelError: when it is not what :meth:`to_bytes` writes."""
        if not content.startswith(MAGIC):
            raise ModelError("이 파일은 위험 모형이 아닙니다. / This file holds no risk model.")
        try:
            parts, at = [], len(MAGIC)
            while at < len(content):
                (length,) = struct.unpack_from("<Q", content, at)
                parts.append(content[at + 8 : at + 8 + length])
                if len(parts[-1]) != length:
                    raise ModelError(
                        "위험 모형 파일이 잘렸습니다. / The file of the risk model is cut short."
                    )
                at += 8 + length
            head = json.loads(parts[0])
            recipe = Recipe.from_json(head["recipe"])
            texts = iter(p.decode() for p in parts[1:-2])
            forests = {k: [next(texts) for _ in range(n)] for k, n in head["forests"].items()}
            seen, looked = (pl.read_ipc(io.BytesIO(p)) for p in parts[-2:])
        except (
            struct.error,
            KeyError,
            StopIteration,
            json.JSONDecodeError,
            pl.exceptions.PolarsError,
        ) as error:
            raise ModelError(
                f"위험 모형 파일을 읽지 못했습니다. / The risk model cannot be read: {error}"
            ) from error
        lines = {k: (v[0], v[1]) for k, v in head["lines"].items()}
        return cls(recipe, History.made(seen, looked, recipe), forests, lines, head["name"])


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
    labelled = (
        items.join(
            results.select("kind", "item", *label_columns(results, recipe)), on=["kind", "item"], how="inner"
        )
        .filter(pl.col(recipe.labels[0].name).is_not_null())
        .sort("at", maintain_order=True)
    )
    table = features(labelled, history, recipe).to_numpy()
    forests: dict[str, list[str]] = {}
    lines: dict[str, tuple[float, float]] = {}
    for label in recipe.labels:
        found = labelled[label.name].to_numpy().astype(np.float64)
        if label is recipe.labels[0] and not 0 < found.sum() < len(found):
            raise ModelError(
                "적발과 미적발이 모두 있어야 학습합니다. / Results must hold finds and no finds."
            )
        cut = int(len(found) * (1 - LATER))
        early = [_grow(table[:cut], found[:cut], recipe, seed)]
        lines[label.name] = _line(_raw(early, table[cut:]), found[cut:])
        grown = [_grow(table, found, recipe, seed * 1000 + i) for i in range(recipe.trees.seeds)]
        forests[label.name] = [b.model_to_string() for b in grown]
    return Trained(recipe, history, forests, lines, recipe.name)


def _grow(table: Any, found: Floats, recipe: Recipe, seed: int) -> Booster:
    import lightgbm

    trees = recipe.trees
    settings = {
        "objective": "binary", "learning_rate": trees.rate, "num_leaves": trees.leaves,
        "min_data_in_leaf": trees.least, "feature_fraction": trees.columns, "bagging_fraction": trees.rows,
        "bagging_freq": 1, "lambda_l2": trees.ridge, "num_threads": THREADS, "deterministic": True,
        "force_col_wise": True, "seed": seed, "verbosity": -1,
    }  # fmt: skip
    native = [i for i, n in enumerate(recipe.columns) if n.startswith("is:")]
    data = lightgbm.Dataset(
        table,
        found,
        feature_name=[f"f{i}" for i in range(table.shape[1])],
        categorical_feature=native,
        free_raw_data=True,
    )
    return lightgbm.train(settings, data, num_boost_round=trees.rounds)


def _raw(boosters: Sequence[Booster], table: Any) -> Floats:
    """Mean log-odds of the forests."""
    sums = [np.asarray(b.predict(table, raw_score=True, num_threads=THREADS)) for b in boosters]
    mean: Floats = np.mean(sums, axis=0, dtype=np.float64)
    return mean


def _calibrated(raw: Floats, slope: float, offset: float) -> Floats:
    return 1 / (1 + np.exp(-(slope * raw + offset)))


def _line(raw: Floats, found: Floats) -> tuple[float, float]:
    """Platt's line by Newton's method; the identity where the slice holds one outcome only."""
    if not 0 < found.sum() < len(found):
        return 1.0, 0.0
    design = np.stack([raw, np.ones_like(raw)], axis=1)
    line = np.array([1.0, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(design @ line, -30, 30)))
        gradient = design.T @ (found - p) - 1e-3 * (line - [1.0, 0.0])
        curve = (design * (p * (1 - p))[:, None]).T @ design + 1e-3 * np.eye(2)
        step = np.linalg.solve(curve, gradient)
        line = line + step
        if np.abs(step).max() < 1e-9:
            break
    return (float(line[0]), float(line[1])) if line[0] > 0 else (1.0, 0.0)


__all__ = ["ModelError", "Trained", "train"]

"""The protocol: learn from the training part alone, score the later parts, measure two tracks side by side.

Track A: every row. Four of five repeat a goods tuple of the training part, with the same label 99 times in
100, so A measures memory; a plain look-up of tuples stands beside it as the yardstick. Track B: only rows
whose tuple never occurs in training; there a look-up knows nothing. Which model scores a row depends on the
row's own tuple, never on its label.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from gwanmun.risk.learning.benchmark.declarations import CRITICAL, TUPLE, Part, read_part, unseen
from gwanmun.risk.learning.benchmark.recipe import RECIPE
from gwanmun.risk.rules import learner
from gwanmun.risk.rules.items import FIND
from gwanmun.risk.rules.keys import Recipe
from gwanmun.risk.rules.measuring import SHARES, at_share, auc, average_precision, bootstrap

Scores = npt.NDArray[np.float64]
FIND_LABEL, CRITICAL_LABEL = "find", "critical"
TRACKS = ("A", "B")
DRAWS = 200  # of the bootstrap
LOOKUP_STRENGTH = 1.0


@dataclass(frozen=True, eq=False)
class Truth:
    """What is known of the rows that are measured, for each row."""

    found: npt.NDArray[np.bool_]
    critical: npt.NDArray[np.bool_]
    worth: Scores  # declared price × rate: what a find on it may bring
    new: npt.NDArray[np.bool_]  # its goods tuple never occurs in training


def truth_of(part: Part, past: pl.DataFrame) -> Truth:
    """:raises ValueError: for a part without labels."""
    if part.results is None:
        raise ValueError("this part has no labels")
    worth = part.items.select(pl.col("value").cast(pl.Float64) * (pl.col("rate_e6") / 1e6)).to_series()
    return Truth(
        (part.results["outcome"] == FIND).to_numpy(),
        (part.results["find"] == CRITICAL).fill_null(value=False).to_numpy(),
        worth.fill_null(0.0).to_numpy(),
        unseen(part.items, past).to_numpy(),
    )


def lookup(train: Part, items: pl.DataFrame, label: str) -> Scores:
    """The yardstick: the tuple's find rate in training, one case of the average added; else the average."""
    if train.results is None:
        raise ValueError("this part has no labels")
    hit = pl.col("outcome") == FIND if label == FIND_LABEL else pl.col("find") == CRITICAL
    told = train.items.select(TUPLE).with_columns(
        train.results.select(hit.fill_null(value=False).alias("hit")).to_series()
    )
    mean = told["hit"].mean()
    base = float(mean) if isinstance(mean, float) else 0.0
    rate = (pl.col("hit").sum() + LOOKUP_STRENGTH * base) / (pl.len() + LOOKUP_STRENGTH)
    table = told.group_by(TUPLE).agg(rate.alias("rate"))
    joined = items.select(TUPLE).join(table, on=TUPLE, how="left", nulls_equal=True, maintain_order="left")
    return joined["rate"].fill_null(base).to_numpy()


def figures(truth: Truth, find: Scores, critical: Scores, draws: int = DRAWS) -> dict[str, dict[str, Any]]:
    """Each measure of each track with the 95 % interval of its rows: ``{track: {measure: (value, low,
    high)}}``. Ties are shared fairly (``measuring``)."""
    made: dict[str, dict[str, Any]] = {}
    for track in TRACKS:
        rows = np.ones(len(find), dtype=bool) if track == "A" else truth.new
        found, hard = truth.found[rows], truth.critical[rows]
        told: dict[str, Any] = {
            "rows": int(rows.sum()),
            "finds": int(found.sum()),
            "critical": int(hard.sum()),
        }
        if 0 < found.sum() < len(found):
            for name, measure, columns in _measures(found, find[rows], truth.worth[rows]):
                told[name] = _with_interval(measure, columns, draws)
        if 0 < hard.sum() < len(hard):
            columns = (hard, critical[rows])
            told["critical_auc"] = _with_interval(auc, columns, draws)
            told["critical_recall@1"] = _with_interval(_recall(0.01), columns, draws)
        made[track] = told
    return made


def _measures(
    found: npt.NDArray[np.bool_], score: Scores, worth: Scores
) -> list[tuple[str, Callable[..., float], tuple[Any, ...]]]:
    both, three = (found, score), (found, score, worth)
    made: list[tuple[str, Callable[..., float], tuple[Any, ...]]] = [
        ("auc", auc, both), ("ap", average_precision, both)
    ]  # fmt: skip
    for share in SHARES:
        percent = round(share * 100)
        made.append((f"precision@{percent}", _precision(share), both))
        made.append((f"recall@{percent}", _recall(share), both))
        made.append((f"revenue@{percent}", _revenue(share), three))
    return made


def _precision(share: float) -> Callable[..., float]:
    return lambda truth, score: at_share(truth, score, share).precision


def _recall(share: float) -> Callable[..., float]:
    return lambda truth, score: at_share(truth, score, share).recall


def _revenue(share: float) -> Callable[..., float]:
    return lambda truth, score, worth: at_share(truth, score, share, worth).revenue


def _with_interval(measure: Callable[..., float], columns: Sequence[Any], draws: int) -> dict[str, float]:
    value = measure(*columns)
    if draws < 2:
        return {"value": value}
    low, high = bootstrap(measure, *columns, times=draws)
    return {"value": value, "low": low, "high": high}


@dataclass(frozen=True, eq=False)
class Outcome:
    """``tracks``: of the mean over seeds of each measure, its spread, and the interval of the first seed;
    ``scores``: a frame for each part, with the mean score of the seeds."""

    tracks: dict[str, dict[str, Any]]
    lookup: dict[str, dict[str, Any]]
    seeds: int
    seconds: float
    scores: dict[str, pl.DataFrame]


def measure(
    folder: Path, seeds: int = 5, recipe: Recipe = RECIPE, done: Callable[[int], None] = lambda _: None
) -> Outcome:
    """Learn with ``seeds`` seeds and measure each on the validation part; score the test part where it is.

    :raises NoData: when the folder lacks the training or validation part.
    """
    train, valid = read_part(folder, "train"), read_part(folder, "valid")
    if train.results is None:
        raise ValueError("the training part has no labels")
    parts = {"valid": valid.items}
    if (folder / "cdd_test_nolabels.csv").exists():
        parts["test"] = read_part(folder, "test").items
    truth = truth_of(valid, train.items)
    runs, sums, seconds = [], {name: np.zeros((items.height, 2)) for name, items in parts.items()}, 0.0
    for seed in range(seeds):
        begun = time.perf_counter()
        model = learner.train(train.items, train.results, recipe, seed=seed)
        seconds += (time.perf_counter() - begun) / seeds
        for name, items in parts.items():
            scores = model.scores(items).select(FIND_LABEL, CRITICAL_LABEL).to_numpy()
            sums[name] += scores / seeds
            if name == "valid":
                runs.append(figures(truth, scores[:, 0], scores[:, 1], DRAWS if seed == 0 else 0))
        done(seed)
    simple = [lookup(train, valid.items, label) for label in (FIND_LABEL, CRITICAL_LABEL)]
    yardstick = figures(truth, simple[0], simple[1], 0)
    frames = {
        name: items.select("item").with_columns(
            pl.Series("score", sums[name][:, 0]),
            pl.Series("critical", sums[name][:, 1]),
            pl.Series("new_goods", unseen(items, train.items)),
        )
        for name, items in parts.items()
    }
    return Outcome(joined(runs), yardstick, seeds, seconds, frames)


def joined(runs: Sequence[dict[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Mean and standard deviation over seeds; intervals are those of the first."""
    made: dict[str, dict[str, Any]] = {}
    for track, first in runs[0].items():
        made[track] = {}
        for name, told in first.items():
            if not isinstance(told, dict):
                made[track][name] = told
                continue
            values = [run[track][name]["value"] for run in runs]
            spread = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
            made[track][name] = {**told, "value": float(np.mean(values)), "sd": spread}
    return made


__all__ = ["Outcome", "Truth", "figures", "lookup", "measure", "truth_of"]

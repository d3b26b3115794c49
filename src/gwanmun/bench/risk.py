"""The learner of targeting: how fast it learns, scores and explains, beside XGBoost and CatBoost.

Rows are those of the public set of declarations (``../shared/data/risk`` beside the repository), else made
ones of the same shape. Speeds are per second of CPU time, so that a busy machine does not blur them. XGBoost
gets the learner's own features and as many trees; CatBoost gets the raw columns as native categories and does
its own reckoning with them. Their programs are in the dependency group ``yardsticks``; without it they are
left out, and said so.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from gwanmun.bench.measure import median
from gwanmun.bench.report import Report
from gwanmun.risk.learning.benchmark.declarations import CRITICAL, read_part, unseen
from gwanmun.risk.learning.benchmark.recipe import RECIPE
from gwanmun.risk.rules import growing
from gwanmun.risk.rules.features import History, features
from gwanmun.risk.rules.items import FIND, NO_FIND, RESULT, absent
from gwanmun.risk.rules.learner import Trained, train
from gwanmun.risk.rules.measuring import auc

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "risk"
MADE = 37_000
EXPLAINED = 200
FORESTS = 50_000  # rows that forests are asked
RAW = ("hs", "departure", "origin", "rate_kind", "importer", "seller", "declarant", "office")
NUMBERS = ("rate_e6", "mass_g", "value")


def measure_risk(report: Report, runs: int = 3, data: Path = DATA) -> None:
    """Train and score times, yardsticks of the same run, and what each tells of known and new goods."""
    past, told, later, truth = _rows(data)
    learnt: list[Trained] = []
    ours = [_cpu(lambda: learnt.append(train(past, told, RECIPE))) for _ in range(runs)]
    model = learnt[-1]
    n = past.height
    report.add(f"risk: learn from {n:,} declarations, CPU", median([c for c, _ in ours]), "s", runs)
    report.add(f"risk: learn from {n:,} declarations, wall", median([w for _, w in ours]), "s", runs)
    model.score(later)  # forests are read once
    scored = median([_cpu(lambda: model.score(later))[0] for _ in range(runs)])
    report.add("risk: score, features included", round(later.height / scored), "rows/core-s", runs)
    _forests(report, model, later, runs)
    some = later[:EXPLAINED]
    said = median([_cpu(lambda: model.why(some))[0] for _ in range(runs)])
    report.add("risk: reasons of a row, CPU", round(1000 * said / EXPLAINED, 2), "ms", runs)
    new = unseen(later, past).to_numpy()
    _told(report, "risk", truth, model.score(later).to_numpy(), new)
    table = features(past, History.of(past, told, model.recipe), model.recipe).to_numpy()
    asked = features(later, model.history, model.recipe).to_numpy()
    found = (told["outcome"] == FIND).to_numpy()
    spent = median([c for c, _ in ours])
    for name, yardstick in (("XGBoost", _xgboost), ("CatBoost", _catboost)):
        try:
            cpu, score = yardstick(past, found, later, table, asked)
        except ImportError:
            print(f"{name}: not installed (uv sync --group yardsticks), LEFT OUT", flush=True)
            continue
        report.add(f"risk: {name} on the same rows, CPU", round(cpu, 2), "s", 1, f"learner {spent} s",
                   round(cpu / spent, 2))  # fmt: skip
        _told(report, name, truth, score, new)


def _forests(report: Report, model: Trained, later: pl.DataFrame, runs: int) -> None:
    """The forests alone, as many rows are asked, beside LightGBM's own way; both give the same sums."""
    asked = features(later, model.history, model.recipe).to_numpy()
    asked = np.asfortranarray(np.vstack([asked] * -(-FORESTS // len(asked))))
    texts = model.forests[model.recipe.labels[0].name]
    growing.odds(texts, asked)  # compiled and read once
    quick = median([_cpu(lambda: growing.odds(texts, asked))[0] for _ in range(runs)])
    plain = median([_cpu(lambda: growing.raw(growing.read(texts), asked))[0] for _ in range(runs)])
    ours, lightgbm = (round(len(asked) / spent) for spent in (quick, plain))
    trees = f"{len(texts)} forests of {model.recipe.trees.rounds} trees"
    report.add(f"risk: {trees}, many rows", ours, "rows/core-s", runs, f"LightGBM predict {lightgbm:,}",
               round(ours / lightgbm, 1))  # fmt: skip


def _told(report: Report, name: str, truth: Any, score: Any, new: Any) -> None:
    report.add(f"{name}: AUC, all later rows", round(auc(truth, score), 4), "", 1)
    if 0 < truth[new].sum() < new.sum():
        report.add(f"{name}: AUC, goods never seen before", round(auc(truth[new], score[new]), 4), "", 1)


def _cpu(work: Callable[[], Any]) -> tuple[float, float]:
    """CPU and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


Yard = tuple[float, Any]


def _xgboost(past: pl.DataFrame, found: Any, later: pl.DataFrame, table: Any, asked: Any) -> Yard:
    import xgboost

    trees = RECIPE.trees
    settings = {
        "objective": "binary:logistic", "tree_method": "hist", "max_leaves": trees.leaves, "max_depth": 0,
        "grow_policy": "lossguide", "eta": trees.rate, "subsample": trees.rows, "nthread": 1,
        "colsample_bytree": trees.columns, "lambda": trees.ridge, "seed": 0,
    }  # fmt: skip
    made: list[Any] = []

    def learn() -> None:
        for _ in RECIPE.labels:  # as many forests as the learner grows
            for _ in range(trees.seeds + 1):
                data = xgboost.DMatrix(table, found)
                made.append(xgboost.train(settings, data, num_boost_round=trees.rounds))

    cpu, _ = _cpu(learn)
    return cpu, made[0].predict(xgboost.DMatrix(asked))


def _catboost(past: pl.DataFrame, found: Any, later: pl.DataFrame, table: Any, asked: Any) -> Yard:
    from catboost import CatBoostClassifier, Pool

    def pool(frame: pl.DataFrame, label: Any = None) -> Any:
        raw = frame.select(
            *(pl.col(c).fill_null("") for c in RAW),
            *(pl.col(c).fill_null(0).cast(pl.Float64) for c in NUMBERS),
        )
        rows = np.array(raw.rows(), dtype=object)
        return Pool(rows, label, cat_features=list(range(len(RAW))))

    model = CatBoostClassifier(iterations=300, random_seed=0, thread_count=1, verbose=0,
                               allow_writing_files=False)  # fmt: skip
    cpu, _ = _cpu(lambda: model.fit(pool(past, found.astype(int))))
    return cpu, model.predict_proba(pool(later))[:, 1]


def _rows(data: Path) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, Any]:
    """Items and results to learn from; later items and whether each is a find."""
    if (data / "cdd_train.csv").exists():
        train_part, valid = read_part(data, "train"), read_part(data, "valid")
        if train_part.results is not None and valid.results is not None:
            truth = (valid.results["outcome"] == FIND).to_numpy()
            return train_part.items, train_part.results, valid.items, truth
    print(f"risk: {data} is not there, rows are made up", flush=True)
    items, found = _made(MADE + MADE // 4)
    results = items.select("kind", "item").with_columns(
        items["at"].alias("selected_on"),
        items["at"].alias("known_on"),
        pl.Series("outcome", np.where(found, FIND, NO_FIND)),
        pl.Series("find", [CRITICAL if hit and i % 20 == 0 else None for i, hit in enumerate(found)]),
    )
    missing = [pl.lit(None, dtype=t).alias(c) for c, t in RESULT.items() if c not in results.columns]
    results = results.with_columns(missing).select(*RESULT)
    return items[:MADE], results[:MADE], items[MADE:], found[MADE:]


def _made(rows: int) -> tuple[pl.DataFrame, Any]:
    """Rows of some 15,000 kinds of goods; every kind has one label, as in the public set."""
    random = np.random.default_rng(1)
    kind = random.integers(0, 15_000, rows)
    hs, origin = random.integers(0, 3000, 15_000), random.integers(0, 90, 15_000)
    mass, label = (10 ** random.uniform(1, 7, 15_000)).astype(np.int64), random.random(15_000) < 0.2
    frame = absent(
        pl.DataFrame(
            {
                "kind": ["DECLARATION"] * rows,
                "item": [str(i) for i in range(rows)],
                "at": [date(2020, 1, 1) + timedelta(days=i * 365 // rows) for i in range(rows)],
                "hs": [f"{1000000000 + 2750000 * int(h)}" for h in hs[kind]],
                "origin": [f"O{o}" for o in origin[kind]],
                "departure": [f"O{o}" for o in origin[kind]],
                "rate_kind": ["A"] * rows,
                "rate_e6": [80_000] * rows,
                "mass_g": mass[kind],
                "value": mass[kind] * 3,
                "importer": [f"I{i}" for i in random.integers(0, 9000, rows)],
            }
        )
    )
    return frame, label[kind]


__all__ = ["measure_risk"]

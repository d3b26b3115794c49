"""Trees and the straight line behind them: growing, reading, asking, calibrating. LightGBM stays in here.

Many rows are asked by ``sweeping``, few by LightGBM; both give the same sums to the last bit.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from gwanmun.risk.rules.flattening import flat, ways
from gwanmun.risk.rules.keys import Trees
from gwanmun.risk.rules.rates import Floats

if TYPE_CHECKING:
    from lightgbm import Booster

#: Forests that grow side by side, each on one thread: two threads inside one forest wait for each other more
#: than they work, above all on a machine that does other things too.
ABREAST = 2
#: Rows from which loading the quick way pays off (measured: half a second once in a process).
MANY = 20_000
SOME = 50  # rows from which the quick way of reasons pays off, where it is loaded
Line = tuple[float, float]  # slope and offset in log-odds


def grow(table: Any, found: Floats, trees: Trees, seed: int, native: Sequence[int] = ()) -> Booster:
    """A forest: the same rows, settings and seed give the same one. ``native``: columns of categories.
    ``found``: 0 or 1, or the share of finds of a case."""
    import lightgbm

    objective = "binary" if np.isin(found, (0.0, 1.0)).all() else "cross_entropy"

    settings = {
        "objective": objective, "learning_rate": trees.rate, "num_leaves": trees.leaves,
        "min_data_in_leaf": trees.least, "feature_fraction": trees.columns, "bagging_fraction": trees.rows,
        "bagging_freq": 1, "lambda_l2": trees.ridge, "num_threads": 1, "deterministic": True,
        "force_col_wise": True, "seed": seed, "verbosity": -1, "cat_smooth": 30.0, "cat_l2": 30.0,
    }  # fmt: skip
    names = [f"f{i}" for i in range(table.shape[1])]
    data = lightgbm.Dataset(table, found, feature_name=names, categorical_feature=list(native))
    return lightgbm.train(settings, data, num_boost_round=trees.rounds)


def abreast(jobs: Sequence[Callable[[], Booster]]) -> list[Booster]:
    """The forests of ``jobs``, in their order."""
    with ThreadPoolExecutor(ABREAST) as pool:
        return [done.result() for done in [pool.submit(job) for job in jobs]]


@lru_cache(maxsize=32)
def _booster(text: str) -> Booster:
    from lightgbm import Booster

    return Booster(model_str=text)


def read(texts: Sequence[str]) -> list[Booster]:
    """Forests from their texts, read once."""
    return [_booster(text) for text in texts]


def raw(forests: Sequence[Booster], table: Any) -> Floats:
    """Mean log-odds of the forests."""
    sums = [np.asarray(b.predict(table, raw_score=True, num_threads=1)) for b in forests]
    mean: Floats = np.mean(sums, axis=0, dtype=np.float64)
    return mean


def odds(texts: Sequence[str], table: Any) -> Floats:
    """Mean log-odds of the forests of these texts; many rows the quick way."""
    quick = _quick(tuple(texts)) if len(table) >= MANY and table.dtype == np.float32 else None
    if quick is None:
        return raw(read(texts), table)
    mean: Floats = np.mean([ask(table) for ask in quick], axis=0, dtype=np.float64)
    return mean


@lru_cache(maxsize=8)
def _quick(texts: tuple[str, ...]) -> tuple[Callable[[Any], Floats], ...] | None:
    """None where there is no quick way: numba cannot be loaded or keep what it compiles, or a forest is of a
    kind that has no flat form."""
    try:
        from gwanmun.risk.rules.sweeping import sums
    except (ImportError, OSError, RuntimeError):
        return None
    forests = [flat(text) for text in texts]
    return tuple(partial(sums, forest) for forest in forests if forest) if all(forests) else None


def parts(texts: Sequence[str], table: Any) -> Floats:
    """As :func:`contributions`; many rows the quick way where that is loaded already."""
    quick = None
    if len(table) >= SOME and table.dtype == np.float32 and "numba" in sys.modules:
        quick = _quick_parts(tuple(texts))
    if quick is None:
        return contributions(read(texts), table)
    mean: Floats = np.mean([ask(table) for ask in quick], axis=0, dtype=np.float64)
    return mean


@lru_cache(maxsize=8)
def _quick_parts(texts: tuple[str, ...]) -> tuple[Callable[[Any], Floats], ...] | None:
    """None as for :func:`_quick`."""
    try:
        from gwanmun.risk.rules.sharing import shares
    except (ImportError, OSError, RuntimeError):
        return None
    forests = [flat(text) for text in texts]
    if not all(forests):
        return None
    both = zip(forests, texts, strict=True)
    return tuple(partial(shares, forest, ways(text)) for forest, text in both if forest)


def contributions(forests: Sequence[Booster], table: Any) -> Floats:
    """(rows, columns): the part of each column in the log-odds, the average left out. Dear."""
    parts = [np.asarray(b.predict(table, pred_contrib=True, num_threads=1)) for b in forests]
    mean: Floats = np.asarray(np.mean(parts, axis=0, dtype=np.float64))
    return mean[:, :-1]


def along(odds: Floats, line: Line) -> Floats:
    return line[0] * odds + line[1]


def chance(odds: Floats) -> Floats:
    """Log-odds → probability."""
    made: Floats = 1 / (1 + np.exp(-odds))
    return made


def line(odds: Floats, found: Floats) -> Line:
    """Platt's line by Newton's method; as it is where only one outcome is there, or the order would turn."""
    if not 0 < found.sum() < len(found):
        return 1.0, 0.0
    design = np.stack([odds, np.ones_like(odds)], axis=1)
    at = np.array([1.0, 0.0])
    for _ in range(50):
        p = chance(np.clip(design @ at, -30, 30))
        slope = design.T @ (found - p) - 1e-3 * (at - [1.0, 0.0])
        curve = (design * (p * (1 - p))[:, None]).T @ design + 1e-3 * np.eye(2)
        step = np.linalg.solve(curve, slope)
        at = at + step
        if np.abs(step).max() < 1e-9:
            break
    return (float(at[0]), float(at[1])) if at[0] > 0.05 else (1.0, 0.0)


__all__ = [
    "ABREAST",
    "MANY",
    "Line",
    "abreast",
    "along",
    "chance",
    "contributions",
    "grow",
    "line",
    "odds",
    "parts",
    "raw",
    "read",
]

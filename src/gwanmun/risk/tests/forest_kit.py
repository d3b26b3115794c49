"""Forests of every kind of split, and rows that lie on their thresholds, are missing or beyond all bounds."""

from __future__ import annotations

from typing import Any

import lightgbm
import numpy as np

COLUMNS = 6
CATEGORY = 5  # the column of categories
ODD = np.array(
    [np.nan, np.inf, -np.inf, 0.0, -0.0, 1e-35, -1e-35, 1e-38, -1e-38, 2e-35, 3e38, -3e38, -0.5, 7.5, 1e12],
    dtype=np.float32,
)


def table(rows: int, seed: int, odd: float) -> np.ndarray:
    """Numbers that come again, so that some lie on thresholds; a share ``odd`` of the cells is odd."""
    random = np.random.default_rng(seed)
    made = np.round(random.normal(0, 3, (rows, COLUMNS)), 1).astype(np.float32)
    made[:, 1] *= 1e-3
    made[:, 2] = random.integers(0, 3, rows)
    made[:, CATEGORY] = random.integers(0, 70, rows)
    return np.where(random.random(made.shape) < odd, random.choice(ODD, made.shape), made)


def forest(seed: int, rows: int = 300, **settings_: Any) -> lightgbm.Booster:
    random = np.random.default_rng(seed)
    learnt = table(rows, seed, settings_.pop("odd", 0.1))
    category = learnt[:, CATEGORY]
    learnt[:, CATEGORY] = np.where((category >= 0) & (category < 70), np.floor(category), np.nan)
    leaning = np.clip(np.nan_to_num(learnt[:, [0, 2]]), -9, 9).sum(axis=1)
    found = (leaning > random.normal(0, 2, rows)).astype(float)
    told = {
        "objective": "binary", "num_leaves": 31, "min_data_in_leaf": 3, "min_data_per_group": 3,
        "max_cat_to_onehot": 2, "cat_smooth": 1.0, "verbosity": -1, "num_threads": 1, "deterministic": True,
    } | settings_  # fmt: skip
    data = lightgbm.Dataset(
        learnt,
        found,
        categorical_feature=[CATEGORY],
        params={"zero_as_missing": told.get("zero_as_missing", False)},
    )
    return lightgbm.train(told, data, num_boost_round=12)

"""Monitors stay quiet while the world is the same, and speak once it is not."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from gwanmun.risk.rules.drift import CONCEPT, concept, performance, population, stability


def items(seed: int, rows: int = 2000, *, thai: float = 0.1, heavy: float = 1.0) -> pl.DataFrame:
    random = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "departure": random.choice(["CN", "US", "TH"], rows, p=[0.7, 0.3 - thai, thai]),
            "mass_g": random.lognormal(6, 1, rows) * heavy,
        }
    )


def controls(seed: int, *, worse: float = 0.0, more: float = 0.0, rows: int = 3000) -> pl.DataFrame:
    """Controls whose scores mean what they say. ``worse``: share of scores that are noise; ``more``: added to
    the chance of a find of goods from TH."""
    random = np.random.default_rng(seed)
    chance = random.beta(0.6, 6, rows)
    departure = random.choice(["CN", "TH"], rows, p=[0.8, 0.2])
    truth = random.random(rows) < np.clip(chance + more * (departure == "TH"), 0, 1)
    noise = random.random(rows) < worse
    score = np.where(noise, random.permutation(chance), chance)
    return pl.DataFrame(
        {"score": score, "departure": departure, "outcome": np.where(truth, "FIND", "NO_FIND")}
    )


def test_the_same_world_is_quiet() -> None:
    for seed in range(5):
        now = items(seed + 100)
        assert not any(one.alarm for one in population(items(seed), now, ["departure", "mass_g"], 0.1))
        rows = controls(seed)
        assert not any(one.alarm for one in concept(rows, ["departure"]))
        assert not any(one.alarm for one in performance(rows, {"auc": 0.80}))


@pytest.mark.parametrize(
    ("now", "what"), [(items(9, thai=0.29), "departure"), (items(9, heavy=4.0), "mass_g")]
)
def test_another_population_is_named(now: pl.DataFrame, what: str) -> None:
    alarms = [one.what for one in population(items(1), now, ["departure", "mass_g"]) if one.alarm]
    assert alarms == [what]


def test_a_worse_model_is_noticed_with_its_figures() -> None:
    (found,) = performance(controls(3, worse=0.7), {"auc": 0.80})
    assert found.alarm
    assert found.before == 0.80
    assert found.now is not None
    assert found.now < 0.7


def test_scores_that_mean_something_else_now() -> None:
    told = concept(controls(4, more=0.2), ["departure"])
    assert {one.monitor for one in told} == {CONCEPT}
    worst = {one.what: one for one in told}
    assert worst["departure=TH"].alarm
    assert worst["departure=TH"].now > worst["departure=TH"].before  # type: ignore[operator]


def test_a_new_word_a_missing_word_and_nulls_count() -> None:
    same = pl.Series("c", ["A"] * 500 + ["B"] * 500)
    assert stability(same, same) == pytest.approx(0, abs=1e-9)
    assert stability(same, pl.Series("c", ["A"] * 500 + ["C"] * 500)) > 1
    assert stability(same, pl.Series("c", ["A"] * 500 + [None] * 500)) > 1
    nothing = pl.Series("n", [None] * 900, dtype=pl.Int64)
    assert stability(nothing, nothing) == 0
    assert stability(nothing, pl.Series("n", range(900))) > 1
    numbers = pl.Series("n", [1.0] * 900 + [None] * 100)
    assert stability(numbers, pl.Series("n", [1.0] * 500 + [None] * 500)) > 0.25


def test_too_little_says_nothing() -> None:
    assert population(items(1, 10), items(2), ["departure"]) == []
    assert performance(controls(1, rows=20), {"auc": 0.8}) == []
    assert concept(controls(1, rows=20), ["departure"]) == []
    assert performance(controls(1).with_columns(outcome=pl.lit("NO_FIND")), {"auc": 0.8}) == []
    assert performance(controls(1).with_columns(score=pl.lit(None, dtype=pl.Float64)), {"auc": 0.8}) == []

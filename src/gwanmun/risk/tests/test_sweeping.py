"""The quick way through a forest gives what LightGBM gives, to the last bit."""

from __future__ import annotations

import lightgbm
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.risk.rules import growing, sweeping
from gwanmun.risk.rules.flattening import MOST_LEAVES, NOUGHT, Flat, flat
from gwanmun.risk.tests.forest_kit import COLUMNS, ODD, forest, table
from tests.examples import examples


@settings(max_examples=examples(25), deadline=None)
@given(
    seed=st.integers(0, 10_000),
    leaves=st.sampled_from([2, 7, 31, 32, 33, 64]),
    odd=st.sampled_from([0.0, 0.05, 0.4]),
    zero=st.booleans(),
    missing=st.booleans(),
)
def test_sums_are_those_of_lightgbm(seed: int, leaves: int, odd: float, zero: bool, missing: bool) -> None:
    grown = forest(seed, odd=odd, num_leaves=leaves, zero_as_missing=zero, use_missing=missing)
    asked = np.vstack([table(700, seed + 1, 0.2), np.repeat(ODD[:, None], COLUMNS, axis=1)])
    found = flat(grown.model_to_string())
    assert found is not None
    expected = grown.predict(asked, raw_score=True, num_threads=1)
    np.testing.assert_array_equal(sweeping.sums(found, asked), expected)
    np.testing.assert_array_equal(sweeping.sums(found, np.asfortranarray(asked)), expected)


def test_every_kind_of_split_was_among_them() -> None:
    """Else the test above would say less than it seems to."""
    seen: set[int] = set()
    for zero in (False, True):
        for odd in (0.0, 0.3):
            found = flat(forest(3, odd=odd, zero_as_missing=zero).model_to_string())
            assert found is not None
            seen |= set(found.how.tolist())
    assert seen == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("threshold", [0.1, -0.1, 9.64199209213257, 1e300, -1e300, 1e-35, 1e-40, -1e-40, 0.0])
def test_thresholds_become_32_bits_on_the_right_side(threshold: float) -> None:
    grown = forest(1, odd=0.0, num_leaves=2)
    text = grown.model_to_string()
    lines = [
        f"threshold={threshold!r}" if line.startswith("threshold=") else
        "decision_type=2" if line.startswith("decision_type=") else line
        for line in text.split("\n") if not line.startswith("tree_sizes")
    ]  # fmt: skip
    text = "\n".join(lines)
    again = lightgbm.Booster(model_str=text)
    near = np.float32(min(max(threshold, -3e38), 3e38))
    values = np.array([near, np.nextafter(near, np.float32(9e37)), np.nextafter(near, np.float32(-9e37)), 0.0,
                       NOUGHT, -NOUGHT, np.inf, -np.inf, np.nan], dtype=np.float32)  # fmt: skip
    asked = np.repeat(values[:, None], COLUMNS, axis=1)
    found = flat(text)
    assert found is not None
    np.testing.assert_array_equal(sweeping.sums(found, asked), again.predict(asked, raw_score=True))


def test_a_forest_of_another_kind_is_left_to_lightgbm() -> None:
    wide = forest(2, rows=900, num_leaves=MOST_LEAVES * 2)
    assert flat(wide.model_to_string()) is None
    means = forest(2, boosting="rf", bagging_freq=1, bagging_fraction=0.7)
    assert flat(means.model_to_string()) is None
    texts = [wide.model_to_string()]
    asked = table(growing.MANY, 5, 0.1)
    np.testing.assert_array_equal(growing.odds(texts, asked), wide.predict(asked, raw_score=True))


def test_trees_without_a_split_and_no_rows() -> None:
    still = forest(4, min_data_in_leaf=10_000)
    found = flat(still.model_to_string())
    assert isinstance(found, Flat)
    asked = table(9, 1, 0.1)
    np.testing.assert_array_equal(sweeping.sums(found, asked), still.predict(asked, raw_score=True))
    assert sweeping.sums(found, asked[:0]).shape == (0,)


def test_too_few_columns_are_refused() -> None:
    found = flat(forest(5).model_to_string())
    assert found is not None
    with pytest.raises(ValueError, match="columns"):
        sweeping.sums(found, table(3, 1, 0.0)[:, :4])


def test_many_rows_and_few_are_answered_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [forest(seed).model_to_string() for seed in (6, 7)]
    asked = table(500, 8, 0.1)
    by_lightgbm = growing.raw(growing.read(texts), asked)
    monkeypatch.setattr(growing, "MANY", 1)
    quick: list[int] = []
    sums = sweeping.sums
    monkeypatch.setattr(sweeping, "sums", lambda *told: quick.append(1) or sums(*told))
    growing._quick.cache_clear()
    np.testing.assert_array_equal(growing.odds(texts, asked), by_lightgbm)
    assert len(quick) == len(texts)
    growing._quick.cache_clear()


def test_without_numba_lightgbm_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [forest(9).model_to_string()]
    asked = table(50, 10, 0.1)
    monkeypatch.setattr(growing, "MANY", 1)
    monkeypatch.setitem(__import__("sys").modules, "gwanmun.risk.rules.sweeping", None)
    growing._quick.cache_clear()
    assert growing._quick(tuple(texts)) is None
    np.testing.assert_array_equal(growing.odds(texts, asked), growing.raw(growing.read(texts), asked))
    growing._quick.cache_clear()

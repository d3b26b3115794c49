"""The quick way to the parts of each column tells what LightGBM tells, to rounding."""

from __future__ import annotations

import lightgbm
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.risk.rules import growing, sharing
from gwanmun.risk.rules.flattening import flat, ways
from gwanmun.risk.tests.forest_kit import COLUMNS, ODD, forest, table
from tests.examples import examples


def shares(text: str, asked: np.ndarray) -> np.ndarray:
    found = flat(text)
    assert found is not None
    return sharing.shares(found, ways(text), asked)


@settings(max_examples=examples(15), deadline=None)
@given(
    seed=st.integers(0, 10_000),
    leaves=st.sampled_from([2, 7, 31, 64]),
    odd=st.sampled_from([0.0, 0.3]),
    zero=st.booleans(),
    remembered=st.booleans(),
)
def test_parts_are_those_of_lightgbm(
    seed: int, leaves: int, odd: float, zero: bool, remembered: bool
) -> None:
    grown = forest(seed, odd=odd, num_leaves=leaves, zero_as_missing=zero)
    asked = np.vstack(
        [table(60 if remembered else 3, seed + 1, 0.2), np.repeat(ODD[:, None], COLUMNS, axis=1)]
    )
    expected = grown.predict(asked, pred_contrib=True, num_threads=1)
    made = shares(grown.model_to_string(), asked)
    np.testing.assert_allclose(made, expected[:, :-1], rtol=1e-9, atol=1e-11)
    whole = grown.predict(asked, raw_score=True)
    np.testing.assert_allclose(made.sum(axis=1) + expected[:, -1], whole, rtol=1e-9, atol=1e-11)


def test_ways_with_many_columns_are_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """More columns on the way to a leaf than patterns are remembered for."""
    columns = sharing.REMEMBERED + 6
    learnt = (np.random.default_rng(1).random((2000, columns)) - 0.1).astype(np.float32)
    first = np.where((learnt < 0).any(axis=1), (learnt < 0).argmax(axis=1), columns).astype(float)
    told = {
        "objective": "regression",
        "num_leaves": 40,
        "min_data_in_leaf": 2,
        "verbosity": -1,
        "num_threads": 1,
    }
    grown = lightgbm.train(told, lightgbm.Dataset(learnt, first), num_boost_round=3)
    text = grown.model_to_string()
    flat_, reached = flat(text), ways(text)
    assert flat_ is not None
    longest = 0
    for tree in range(len(flat_.first) - 1):
        for place in range(flat_.leaf[tree], flat_.leaf[tree + 1]):
            node, met = reached.leaf_above[place], set()
            while node >= 0:
                met.add(int(flat_.feature[flat_.first[tree] + node]))
                node = reached.above[flat_.first[tree] + node]
            longest = max(longest, len(met))
    assert longest > sharing.REMEMBERED
    expected = grown.predict(learnt[:80], pred_contrib=True, num_threads=1)[:, :-1]
    np.testing.assert_allclose(sharing.shares(flat_, reached, learnt[:80]), expected, rtol=1e-9, atol=1e-11)


def test_trees_without_a_split_have_no_parts() -> None:
    made = shares(forest(4, min_data_in_leaf=10_000).model_to_string(), table(5, 1, 0.1))
    assert not made.any()


def test_too_few_columns_are_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        shares(forest(5).model_to_string(), table(3, 1, 0.0)[:, :4])


def test_many_rows_and_few_have_the_same_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [forest(seed).model_to_string() for seed in (6, 7)]
    asked = table(growing.SOME, 8, 0.1)
    few = np.vstack([growing.parts(texts, asked[i : i + 1]) for i in range(len(asked))])
    quick: list[int] = []
    plain = sharing.shares
    monkeypatch.setattr(sharing, "shares", lambda *told: quick.append(1) or plain(*told))
    growing._quick_parts.cache_clear()
    np.testing.assert_allclose(growing.parts(texts, asked), few, rtol=1e-9, atol=1e-11)
    assert len(quick) == len(texts)
    growing._quick_parts.cache_clear()

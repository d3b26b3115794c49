"""Measures of a ranking, each beside the plainest way to reckon it."""

from __future__ import annotations

from itertools import permutations, product
from statistics import mean
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.risk.rules.measuring import (
    NotMeasurable,
    at_share,
    auc,
    average_precision,
    bootstrap,
    brier,
    calibration,
    calibration_error,
    measures,
    wilson,
)
from tests.examples import examples

ranked = st.lists(
    st.tuples(st.booleans(), st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9])), min_size=2, max_size=40
)


@settings(max_examples=examples(60), deadline=None)
@given(ranked)
def test_area_is_the_share_of_pairs_in_the_right_order(rows: list[tuple[bool, float]]) -> None:
    finds = [s for hit, s in rows if hit]
    others = [s for hit, s in rows if not hit]
    truth, score = zip(*rows, strict=True)
    if not finds or not others:
        with pytest.raises(NotMeasurable):
            auc(truth, score)
        return
    pairs = [1.0 if a > b else 0.5 if a == b else 0.0 for a, b in product(finds, others)]
    assert auc(truth, score) == pytest.approx(mean(pairs))


@settings(max_examples=examples(40), deadline=None)
@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.5, 1.0])), min_size=1, max_size=6), st.data()
)
def test_ties_are_the_average_of_all_their_orders(
    rows: list[tuple[bool, float]], data: st.DataObject
) -> None:
    if not any(hit for hit, _ in rows):
        return
    share = data.draw(st.sampled_from([0.2, 0.34, 0.5, 1.0]))
    taken = max(1, int(np.ceil(share * len(rows) - 1e-9)))
    orders = [
        o for o in permutations(rows) if [s for _, s in o] == sorted((s for _, s in rows), reverse=True)
    ]
    plain = mean(sum(hit for hit, _ in order[:taken]) / taken for order in orders)
    truth, score = zip(*rows, strict=True)
    assert at_share(truth, score, share).precision == pytest.approx(plain)


def test_known_ranking() -> None:
    truth, score = [1, 0, 1, 0, 0], [0.9, 0.8, 0.7, 0.6, 0.5]
    assert auc(truth, score) == pytest.approx(5 / 6)
    assert average_precision(truth, score) == pytest.approx((1 + 2 / 3) / 2)
    first = at_share(truth, score, 0.2, worth=[30, 999, 10, 0, 0])
    assert (first.rows, first.precision, first.recall, first.revenue) == (1, 1.0, 0.5, 0.75)


def test_the_measures_do_not_know_the_order_of_rows() -> None:
    random = np.random.default_rng(5)
    truth, score = random.random(500) < 0.2, random.integers(0, 9, 500) / 10
    mixed = random.permutation(500)
    one, other = measures(truth, score), measures(truth[mixed], score[mixed])
    for at, same in zip(one.pop("at"), other.pop("at"), strict=True):
        assert at == pytest.approx(same)
    assert one == pytest.approx(other)


def test_one_score_for_all_is_worth_nothing() -> None:
    truth = np.arange(1000) % 10 == 0
    told = measures(truth, np.full(1000, 0.1))
    assert told["auc"] == pytest.approx(0.5)
    assert told["ap"] == pytest.approx(0.1)
    assert [at["precision"] for at in told["at"]] == pytest.approx([0.1] * 4)


def test_a_score_that_says_what_is_seen_is_calibrated() -> None:
    random = np.random.default_rng(3)
    score = random.random(20_000)
    truth = random.random(20_000) < score
    table = calibration(truth, score)
    assert table.height == 10
    assert calibration_error(truth, score) < 0.02
    assert ((table["low"] < table["said"]) & (table["said"] < table["high"])).sum() >= 8
    assert calibration_error(truth, score**3) > 0.1
    assert brier(truth, score) == pytest.approx(1 / 6, abs=0.01)


def test_intervals() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 10)[0] == 0.0
    assert wilson(10, 10)[1] == 1.0
    low, high = wilson(6, 41)
    assert low == pytest.approx(0.069, abs=0.002)
    assert high == pytest.approx(0.284, abs=0.002)
    random = np.random.default_rng(1)
    truth = random.random(2000) < 0.1
    score = random.random(2000) * 0.5 + truth * 0.2
    low, high = bootstrap(auc, truth, score, times=200)
    assert low < auc(truth, score) < high
    with pytest.raises(NotMeasurable):
        bootstrap(auc, np.zeros(10, dtype=bool), np.arange(10.0), times=50)


@pytest.mark.parametrize(
    ("truth", "score"), [([True], [0.1, 0.2]), ([True, False], [0.1, float("nan")]), ([[True]], [[0.1]])]
)
def test_columns_that_do_not_fit_are_refused(truth: Any, score: Any) -> None:
    with pytest.raises(ValueError):
        auc(truth, score)


def test_nothing_to_measure() -> None:
    with pytest.raises(NotMeasurable):
        auc([], [])
    told = measures([False, False], [0.2, 0.1])
    assert told["auc"] is None
    assert told["at"] == []
    with pytest.raises(ValueError):
        at_share([True], [0.1], 0)

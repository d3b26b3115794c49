"""Measures against plain versions and against cases one can work out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.inspection.rules.detecting import calibration, measures
from gwanmun.inspection.rules.detecting.measures import Seen


def plain_ap(right: list[bool], truths: int) -> float:
    """For each truth found: the best precision reached at that recall or beyond."""
    points = []
    hits = 0
    for n, good in enumerate(right, 1):
        hits += good
        points.append((hits / truths, hits / n))
    return sum(max(p for r, p in points if r >= k / truths) / truths for k in range(1, hits + 1))


@given(st.lists(st.booleans(), max_size=30), st.integers(0, 5))
def test_average_precision_is_that_of_the_plain_version(right: list[bool], missed: int) -> None:
    truths = sum(right) + missed
    if truths:
        got = measures.average_precision(np.array(right, bool), truths)
        assert got == pytest.approx(plain_ap(right, truths))
    else:
        assert np.isnan(measures.average_precision(np.array(right, bool), 0))


def seen(
    found: list[list[float]],
    scores: list[float],
    kinds: list[int],
    truths: list[list[float]],
    there: list[int],
) -> Seen:
    return Seen(
        np.array(found, float).reshape(-1, 4), np.array(scores, float), np.array(kinds, int),
        np.array(truths, float).reshape(-1, 4), np.array(there, int),
    )  # fmt: skip


A, B, FAR = [0.0, 0, 10, 10], [20.0, 20, 30, 30], [50.0, 50, 60, 60]


def test_a_truth_is_found_once_and_only_by_its_kind() -> None:
    found = measures.judged([seen([A, A, B], [0.9, 0.8, 0.7], [0, 0, 1], [A, B], [0, 0])])
    assert found.right.tolist() == [True, False, False]
    assert measures.by_kind(found) == {0: 0.5}


def test_recall_at_few_false_alarm_images_by_hand() -> None:
    images = [seen([A], [0.9], [0], [A], [0]) for _ in range(10)]
    images += [seen([FAR], [0.8], [0], [], []) for _ in range(1)]
    images += [seen([A], [0.5], [0], [A], [0]) for _ in range(9)]
    found = measures.judged(images)
    assert measures.recall_at(found, 0.0)[0] == pytest.approx(10 / 19)
    assert measures.recall_at(found, 0.05) == (1.0, 0.5)  # one image in twenty may show one
    assert measures.false_alarms(found, 0.6) == pytest.approx(1 / 20)


@settings(max_examples=40)
@given(st.integers(0, 1000))
def test_images_judged_one_by_one_and_joined_are_as_judged_together(seed: int) -> None:
    random = np.random.default_rng(seed)
    images = []
    for _ in range(4):
        n, m = random.integers(0, 5, 2)
        corner = random.integers(0, 20, (n + m, 2)).astype(float)
        every = np.concatenate([corner, corner + random.integers(5, 15, (n + m, 2))], 1)
        images.append(
            Seen(every[:n], random.random(n), random.integers(0, 2, n), every[n:], random.integers(0, 2, m))
        )
    whole, parts = measures.judged(images), measures.joined([measures.judged([i]) for i in images])
    assert parts.right.tolist() == whole.right.tolist()
    assert parts.truths == whole.truths
    assert measures.recall_at(parts) == measures.recall_at(whole)
    both = (measures.mean_ap(parts), measures.mean_ap(whole))
    assert both[0] == pytest.approx(both[1], nan_ok=True)


@given(st.integers(0, 10_000))
def test_area_under_the_curve_is_the_share_of_pairs_in_order(seed: int) -> None:
    random = np.random.default_rng(seed)
    scores, yes = random.integers(0, 5, 20).astype(float), random.random(20) < 0.5
    pairs = [(p > n) + 0.5 * (p == n) for p in scores[yes] for n in scores[~yes]]
    got = measures.auc(scores, yes)
    assert got == pytest.approx(np.mean(pairs)) if pairs else np.isnan(got)


def test_calibration_mends_what_says_too_much_and_keeps_the_order() -> None:
    random = np.random.default_rng(4)
    true = random.random(4000)
    right = random.random(4000) < true
    proud = 1 / (1 + np.exp(-(3 * calibration.odds(true) + 1)))
    line = calibration.fitted(proud, right)
    mended = calibration.applied(proud, line)
    assert np.abs(mended - true).mean() < 0.03
    assert (np.diff(mended[np.argsort(proud)]) >= 0).all()
    assert calibration.fitted(proud, np.ones(4000, bool)) == (1.0, 0.0)


def test_calibration_error_is_zero_for_the_honest() -> None:
    scores, right = np.repeat([0.25, 0.75], 400), np.tile([True, False, False, False], 200)
    right[400:] = ~right[400:]
    found = measures.Judged(scores, np.zeros(800, int), np.zeros(800, int), right, {0: 1}, 1)
    assert measures.calibration_error(found) == pytest.approx(0)


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=40))
def test_a_roc_bounds_the_area_that_auc_tells(rows: list[tuple[int, bool]]) -> None:
    scores, positive = (np.array(part) for part in zip(*rows, strict=True))
    positive = positive.astype(bool)
    points = measures.roc(scores.astype(float), positive, 1000)
    if positive.all() or not positive.any():
        assert points == []
        return
    assert points[0] == [0.0, 0.0]
    assert points[-1] == [1.0, 1.0]
    false, hit = np.array(points).T
    assert (np.diff(false) >= 0).all()
    assert (np.diff(hit) >= 0).all()
    assert np.trapezoid(hit, false) == pytest.approx(measures.auc(scores.astype(float), positive), abs=2e-3)


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(0, 1), st.booleans()), max_size=30))
def test_the_curve_of_alarms_agrees_with_recall_at_a_share(rows: list[tuple[int, float, bool]]) -> None:
    rows = [(image, round(score, 6) + n * 1e-8, hit) for n, (image, score, hit) in enumerate(rows)]
    rows.sort(key=lambda one: -one[1])  # no two alike
    images, scores, right = (np.array([row[n] for row in rows]) for n in range(3))
    found = measures.Judged(
        scores.astype(float), np.zeros(len(rows), np.int64), images.astype(np.int64), right.astype(bool),
        {0: 40}, 6,
    )  # fmt: skip
    points = measures.alarm_curve(found, 400)
    for share in (0.0, 0.17, 0.34, 0.5):  # sixths and between
        mine = max(recall for alarm, recall in points if alarm <= share + 1e-3)
        assert mine == pytest.approx(measures.recall_at(found, share)[0], abs=1e-3)

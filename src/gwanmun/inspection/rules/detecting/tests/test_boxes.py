"""Boxes against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gwanmun.inspection.rules.detecting import boxes


def plain_iou(a: list[float], b: list[float]) -> float:
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    inter = max(w, 0) * max(h, 0)

    def size(one: list[float]) -> float:
        return max(one[2] - one[0], 0) * max(one[3] - one[1], 0)

    whole = size(a) + size(b) - inter
    return inter / whole if whole > 0 else 0.0


def plain_nms(found: np.ndarray, scores: np.ndarray, kinds: np.ndarray, limit: float) -> list[int]:
    left = sorted(range(len(found)), key=lambda n: (-scores[n], n))
    kept: list[int] = []
    for n in left:
        if all(kinds[k] != kinds[n] or plain_iou(list(found[k]), list(found[n])) <= limit for k in kept):
            kept.append(n)
    return kept


some = arrays(np.float32, st.tuples(st.integers(0, 12), st.just(4)), elements=st.integers(0, 40).map(float))


@given(some, st.randoms(use_true_random=False), st.sampled_from([0.3, 0.5, 0.7]))
def test_suppression_is_that_of_the_plain_loop(found: np.ndarray, random: object, limit: float) -> None:
    count = len(found)
    scores = np.array([random.choice([0.1, 0.5, 0.5, 0.9]) for _ in range(count)])  # type: ignore[attr-defined]
    kinds = np.array([random.randint(0, 1) for _ in range(count)], int)  # type: ignore[attr-defined]
    stay = boxes.suppressed(found, scores, kinds, limit)
    assert stay.tolist() == plain_nms(found, scores, kinds, limit)


@given(some, some)
def test_overlap_is_symmetric_and_that_of_the_plain_sum(a: np.ndarray, b: np.ndarray) -> None:
    whole = boxes.iou(a, b)
    assert whole.shape == (len(a), len(b))
    assert np.allclose(whole, boxes.iou(b, a).T)
    for m, one in enumerate(a):
        for n, other in enumerate(b):
            assert whole[m, n] == pytest.approx(plain_iou(list(one), list(other)))


def test_cells_lie_in_rows_map_by_map() -> None:
    points, strides = boxes.centres(64, 96)
    assert len(points) == 8 * 12 + 4 * 6 + 2 * 3
    assert points[0].tolist() == [4, 4]
    assert points[1].tolist() == [12, 4]
    assert points[96].tolist() == [8, 8]
    assert strides[[0, 96, -1]].tolist() == [8, 16, 32]


def test_an_answer_becomes_a_box_where_it_was_meant() -> None:
    points, _strides = boxes.centres(64, 64)
    scores = np.zeros((len(points), 2), np.float32)
    sides = np.ones((len(points), 4), np.float32)
    scores[9, 1] = 0.8
    sides[9] = [1, 0.5, 2, 1]
    found, sure, kinds, cells = boxes.decoded(scores, sides, 64, 64)
    x, y = points[9]
    assert found.tolist() == [[max(x - 8, 0), y - 4, x + 16, y + 8]]
    assert (sure[0], kinds[0], cells[0]) == (np.float32(0.8), 1, 9)
    with pytest.raises(ValueError, match="cells"):
        boxes.decoded(scores, sides, 96, 64)

"""What each column adds to the log-odds of many rows: Shapley values of trees, leaf by leaf.

The same parts as LightGBM's ``pred_contrib`` (Lundberg et al. 2020, path-dependent), to rounding. What a leaf
gives to the columns on its way depends only on which of them lead a row there; of a few hundred rows most
agree with another, so each pattern is worked out once for a leaf.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from gwanmun.risk.rules.flattening import MISSING_LEFT, NOUGHT, NOUGHT_LEFT, NOUGHT_RIGHT, PLAIN, Flat, Ways

REMEMBERED = 10  # columns on the way to a leaf up to which patterns are remembered


def shares(forest: Flat, reached: Ways, table: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """(rows, columns): parts of the log-odds; with the forest's average they sum to it."""
    if table.shape[1] < forest.columns:
        raise ValueError(f"the forest asks for {forest.columns} columns, not {table.shape[1]}")
    out = np.zeros(table.shape)
    _share(
        np.ascontiguousarray(table, dtype=np.float32), forest.feature, forest.threshold, forest.how,
        forest.first, forest.words, forest.bits, forest.leaves, forest.leaf, reached.leaf_above,
        reached.leaf_side, reached.leaf_share, reached.above, reached.side, reached.share, out,
    )  # fmt: skip
    return out


@njit(nogil=True, cache=True)
def _left(value: float, limit: float, kind: int, bits: Any, low: int, most: int) -> Any:
    """Does a row go left? As in ``sweeping``."""
    if kind == PLAIN:
        return value <= limit
    if kind == MISSING_LEFT:
        return not value > limit
    if kind == NOUGHT_RIGHT:
        return abs(value) > NOUGHT and value <= limit
    if kind == NOUGHT_LEFT:
        return not (abs(value) > NOUGHT and value > limit)
    if -1 < value < most:
        place = int(value)
        return (bits[low + (place >> 5)] >> (place & 31)) & 1 == 1
    return False


@njit(nogil=True, cache=True)
def _parts(pattern: int, count: int, zero: Any, weight: Any, made: Any) -> None:
    """Parts of a leaf of value 1 for ``count`` columns. ``zero``: the share of training rows that each column
    alone would send there; ``pattern``: bit by bit, whether it sends this row. Work space: ``weight``."""
    weight[0] = 1.0
    for d in range(1, count + 1):
        one, nought = float((pattern >> (d - 1)) & 1), zero[d - 1]
        weight[d] = 0.0
        for i in range(d - 1, -1, -1):
            weight[i + 1] += one * weight[i] * (i + 1) / (d + 1)
            weight[i] = nought * weight[i] * (d - i) / (d + 1)
    for j in range(count):
        total, nought = 0.0, zero[j]
        if (pattern >> j) & 1:
            after = weight[count]
            for i in range(count - 1, -1, -1):
                part = after * (count + 1) / (i + 1)
                total += part
                after = weight[i] - part * nought * (count - i) / (count + 1)
            made[j] = total * (1.0 - nought)
        else:
            made[j] = 0.0
            if nought > 0:
                for i in range(count - 1, -1, -1):
                    total += weight[i] / nought * (count + 1) / (count - i)
                made[j] = -total * nought


@njit(nogil=True, cache=True)
def _share(
    table: Any, feature: Any, threshold: Any, how: Any, first: Any, words: Any, bits: Any, leaves: Any,
    leaf: Any, leaf_above: Any, leaf_side: Any, leaf_share: Any, above: Any, side: Any, share: Any, out: Any,
) -> None:  # fmt: skip
    rows = table.shape[0]
    went = np.empty(rows, np.uint64)  # of a tree: bit by bit, at which splits each row goes left
    column, zero = np.empty(64, np.int64), np.empty(64, np.float64)
    left, right = np.empty(64, np.uint64), np.empty(64, np.uint64)  # splits of a column on the way, by side
    weight, made = np.empty(66, np.float64), np.empty(64, np.float64)
    known = np.empty((1 << REMEMBERED, REMEMBERED), np.float64)
    seen = np.zeros(1 << REMEMBERED, np.int64)
    one = np.uint64(1)
    for tree in range(len(first) - 1):
        start, end = first[tree], first[tree + 1]
        for r in range(rows):
            mask = np.uint64(0)
            for split in range(start, end):
                low, most = words[split, 0], (words[split, 1] - words[split, 0]) * 32
                if _left(table[r, feature[split]], threshold[split], how[split], bits, low, most):
                    mask |= one << np.uint64(split - start)
            went[r] = mask
        for place in range(leaf[tree], leaf[tree + 1]):
            node, to_left, part, count = leaf_above[place], leaf_side[place], leaf_share[place], 0
            while node >= 0:
                j = 0
                while j < count and column[j] != feature[start + node]:
                    j += 1
                if j == count:
                    column[j], zero[j] = feature[start + node], 1.0
                    left[j] = right[j] = np.uint64(0)
                    count += 1
                zero[j] *= part
                if to_left:
                    left[j] |= one << np.uint64(node)
                else:
                    right[j] |= one << np.uint64(node)
                to_left, part, node = side[start + node], share[start + node], above[start + node]
            for r in range(rows):
                pattern = 0
                for j in range(count):
                    if went[r] & left[j] == left[j] and went[r] & right[j] == 0:
                        pattern |= 1 << j
                if count <= REMEMBERED:
                    if seen[pattern] != place + 1:
                        _parts(pattern, count, zero, weight, known[pattern])
                        seen[pattern] = place + 1
                    for j in range(count):
                        out[r, column[j]] += known[pattern, j] * leaves[place]
                else:
                    _parts(pattern, count, zero, weight, made)
                    for j in range(count):
                        out[r, column[j]] += made[j] * leaves[place]


__all__ = ["shares"]

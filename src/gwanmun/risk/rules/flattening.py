"""A forest as arrays: every split of every tree with the leaves that remain where it does not hold.

Leaves of a tree are numbered from left to right. A split that does not hold rules the leaves on its left side
out; of those that no split rules out the leftmost is where a row ends (QuickScorer: Lucchese et al. 2015). So
splits can be asked in any order, and each of many rows at once (``sweeping``).

Splits answer as LightGBM's own do (``NumericalDecision`` and ``CategoricalDecision`` of its ``tree.h``): what
is within 1e-35 of nought is nought; missing numbers go where the split sends them, and count as nought where
it knows of none; a category is cut to a whole number, and goes right where it is negative or not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

MOST_LEAVES = 64
#: When a row goes left: ``x <= threshold``; so too where it is missing; where nought counts as missing, only
#: if it is not nought; or also if it is nought; or if the category is one of the split's.
PLAIN, MISSING_LEFT, NOUGHT_RIGHT, NOUGHT_LEFT, CATEGORY = range(5)
NOUGHT = np.float32(1e-35)
_CATEGORICAL, _DEFAULT_LEFT = 1, 2  # bits of decision_type; the next two: which values are missing
_NONE, _ZERO, _NAN = range(3)


@dataclass(frozen=True, eq=False)
class Flat:
    """``feature``, ``threshold`` (of a category: unused), ``how`` and ``remain`` (leaves as bits) by split;
    ``first`` split of each tree and the end; ``words`` (from, to) in ``bits`` by split; ``leaves`` by tree,
    and the ``leaf`` with which each begins. ``columns``: how many a row needs at least."""

    feature: npt.NDArray[np.int32]
    threshold: npt.NDArray[np.float32]
    how: npt.NDArray[np.int8]
    remain: npt.NDArray[Any]
    first: npt.NDArray[np.int64]
    words: npt.NDArray[np.int64]
    bits: npt.NDArray[np.uint32]
    leaves: npt.NDArray[np.float64]
    leaf: npt.NDArray[np.int64]
    columns: int


def flat(text: str) -> Flat | None:
    """A forest from the text of a LightGBM model; None where it is of a kind that is not told so (several
    classes, means of trees, lines in leaves, leaves beyond MOST_LEAVES)."""
    head, *parts = text.split("\nTree=")
    told = _facts(head)
    if told.get("num_tree_per_iteration", "1") != "1" or "\naverage_output" in head:
        return None
    trees = [_facts(part.split("\n\n", 1)[0]) for part in parts]
    sizes = [int(tree["num_leaves"]) for tree in trees]
    if max(sizes, default=1) > MOST_LEAVES or any(tree.get("is_linear", "0") != "0" for tree in trees):
        return None
    mask = np.uint32 if max(sizes, default=1) <= 32 else np.uint64
    splits: list[tuple[int, np.float32, int, int, int, int]] = []
    bits: list[int] = []
    first, leaves = [0], []
    for tree, size in zip(trees, sizes, strict=True):
        order, beside = _left_to_right(tree, size)
        leaves.append(np.array(tree["leaf_value"].split(), dtype=np.float64)[order])
        splits += _splits(tree, beside, int(np.iinfo(mask).max), bits)
        first.append(len(splits))
    feature, threshold, how, remain, start, end = zip(*splits, strict=True) if splits else ([],) * 6
    return Flat(
        np.array(feature, dtype=np.int32),
        np.array(threshold, dtype=np.float32),
        np.array(how, dtype=np.int8),
        np.array(remain, dtype=mask),
        np.array(first, dtype=np.int64),
        np.array([start, end], dtype=np.int64).T.reshape(-1, 2).copy(),
        np.array(bits, dtype=np.uint32),
        np.concatenate(leaves) if leaves else np.zeros(0),
        np.cumsum([0, *sizes], dtype=np.int64),
        int(told["max_feature_idx"]) + 1,
    )


def _facts(part: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in part.split("\n") if "=" in line)


def _whole(tree: dict[str, str], name: str) -> list[int]:
    return [int(word) for word in tree.get(name, "").split()]


def _left_to_right(tree: dict[str, str], size: int) -> tuple[list[int], list[tuple[int, int]]]:
    """Leaves in their order, and of each split the first and the last (exclusive) on its left side."""
    if size == 1:
        return [0], []
    left, right = _whole(tree, "left_child"), _whole(tree, "right_child")
    order: list[int] = []
    beside = [(0, 0)] * (size - 1)

    def walk(node: int) -> None:
        if node < 0:  # a leaf, as the complement of its number
            order.append(~node)
            return
        begun = len(order)
        walk(left[node])
        beside[node] = (begun, len(order))
        walk(right[node])

    walk(0)
    return order, beside


def _splits(
    tree: dict[str, str], beside: list[tuple[int, int]], every: int, bits: list[int]
) -> list[tuple[int, np.float32, int, int, int, int]]:
    """Rows of a Flat; the categories of the tree go to ``bits``."""
    thresholds = [float(word) for word in tree.get("threshold", "").split()]
    bounds, known, base = _whole(tree, "cat_boundaries"), _whole(tree, "cat_threshold"), len(bits)
    bits += known
    made = []
    for feature, kind, value, (begun, done) in zip(
        _whole(tree, "split_feature"), _whole(tree, "decision_type"), thresholds, beside, strict=True
    ):
        remain = every & ~(((1 << done) - 1) ^ ((1 << begun) - 1))
        if kind & _CATEGORICAL:
            start, end = (base + bounds[int(value) + side] for side in (0, 1))
            made.append((feature, np.float32(0), CATEGORY, remain, start, end))
        else:
            made.append((feature, _below(value), _how(kind, value), remain, 0, 0))
    return made


def _how(kind: int, threshold: float) -> int:
    default_left, missing = bool(kind & _DEFAULT_LEFT), kind >> 2 & 3
    if missing == _ZERO:
        return NOUGHT_LEFT if default_left else NOUGHT_RIGHT
    # where a split knows of nothing missing, a missing number counts as nought
    left = default_left if missing == _NAN else threshold >= 0
    return MISSING_LEFT if left else PLAIN


def _below(threshold: float) -> np.float32:
    """The highest 32-bit number that goes left: rows hold such numbers, and their noughts reach to NOUGHT."""
    if 0 <= threshold <= float(NOUGHT):
        return NOUGHT
    if -float(NOUGHT) <= threshold < 0:
        return np.float32(np.nextafter(-NOUGHT, np.float32(-np.inf)))
    with np.errstate(over="ignore"):
        near = np.float32(threshold)
    return np.float32(np.nextafter(near, np.float32(-np.inf))) if float(near) > threshold else near


@dataclass(frozen=True, eq=False)
class Ways:
    """How each leaf is reached, from below. Of leaves (left to right, by tree) and of splits: the split
    ``above`` (its number in the tree; -1: none), whether it lies on its left ``side``, and the ``share`` of
    that split's training rows that came here."""

    leaf_above: npt.NDArray[np.int64]
    leaf_side: npt.NDArray[np.int8]
    leaf_share: npt.NDArray[np.float64]
    above: npt.NDArray[np.int64]
    side: npt.NDArray[np.int8]
    share: npt.NDArray[np.float64]


def ways(text: str) -> Ways:
    """Of a forest that has a flat form."""
    leaves: list[tuple[int, int, float]] = []
    splits: list[tuple[int, int, float]] = []
    for part in text.split("\nTree=")[1:]:
        tree = _facts(part.split("\n\n", 1)[0])
        size = int(tree["num_leaves"])
        of_leaf, of_split = [(-1, 0, 1.0)] * size, [(-1, 0, 1.0)] * (size - 1)
        order, _ = _left_to_right(tree, size)
        if size > 1:
            counts, ends = _whole(tree, "internal_count"), _whole(tree, "leaf_count")
            children = zip(_whole(tree, "left_child"), _whole(tree, "right_child"), strict=True)
            for split, both in enumerate(children):
                for child, side in zip(both, (1, 0), strict=True):
                    if child < 0:
                        of_leaf[~child] = split, side, ends[~child] / counts[split]
                    else:
                        of_split[child] = split, side, counts[child] / counts[split]
        leaves += [of_leaf[leaf] for leaf in order]
        splits += of_split
    told = [np.array(column) for rows in (leaves, splits) for column in zip(*rows, strict=True)]
    if not splits:
        told += [np.zeros(0)] * 3
    kinds = (np.int64, np.int8, np.float64) * 2
    return Ways(*(column.astype(kind) for column, kind in zip(told, kinds, strict=True)))


__all__ = [
    "CATEGORY",
    "MISSING_LEFT",
    "NOUGHT",
    "NOUGHT_LEFT",
    "NOUGHT_RIGHT",
    "PLAIN",
    "Flat",
    "Ways",
    "flat",
    "ways",
]

"""A forest of boosted trees as plain numbers: walked here with NumPy, whoever grew it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Forest:
    """All trees end to end. ``roots``: where each begins; of a node ``feature`` (−1: a leaf), ``limit`` (at
    most this: left), ``left``, ``right``; ``value``: log odds of a leaf."""

    roots: Whole
    feature: Whole
    limit: Floats
    left: Whole
    right: Whole
    value: Floats

    @staticmethod
    def empty() -> Forest:
        """Says even odds of everything."""
        none, zero = np.zeros(0, np.int64), np.zeros(0)
        return Forest(none, none, zero, none, none, zero)

    def odds(self, x: Floats) -> Floats:
        """Log odds (rows) of ``x`` (rows, features)."""
        rows = np.arange(len(x))
        total = np.zeros(len(x))
        for root in self.roots:
            at = np.full(len(x), root)
            while (open_ := self.feature[at] >= 0).any():
                place, row = at[open_], rows[open_]
                left = x[row, self.feature[place]] <= self.limit[place]
                at[open_] = np.where(left, self.left[place], self.right[place])
            total += self.value[at]
        return total

    def told(self) -> dict[str, list[Any]]:
        """As lists, to keep."""
        return {
            name: (np.round(kept, 6) if kept.dtype == np.float64 else kept).tolist()
            for name in self.__dataclass_fields__
            for kept in (getattr(self, name),)
        }

    @staticmethod
    def of(told: Mapping[str, list[Any]]) -> Forest:
        """From what :meth:`told` gave."""
        whole = {name: np.array(told[name], np.int64) for name in ("roots", "feature", "left", "right")}
        return Forest(**whole, limit=np.array(told["limit"], float), value=np.array(told["value"], float))

    @staticmethod
    def grown(trees: list[Mapping[str, Any]]) -> Forest:
        """From the trees of a LightGBM dump (``dump_model()["tree_info"]``), numbers alone."""
        nodes: list[tuple[int, float, int, int, float]] = []

        def add(node: Mapping[str, Any]) -> int:
            here = len(nodes)
            nodes.append((-1, 0.0, -1, -1, float(node.get("leaf_value", 0.0))))
            if "split_feature" in node:
                sides = add(node["left_child"]), add(node["right_child"])
                nodes[here] = (int(node["split_feature"]), float(node["threshold"]), *sides, 0.0)
            return here

        roots = [add(tree["tree_structure"]) for tree in trees]
        columns = list(zip(*nodes, strict=True)) or [()] * 5
        names = ("feature", "limit", "left", "right", "value")
        return Forest.of({"roots": roots} | {n: list(c) for n, c in zip(names, columns, strict=True)})

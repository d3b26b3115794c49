"""Scores that mean what they say: of findings said to be 0.8 sure, eight in ten should be right.

Platt's line on the log odds (Platt 1999, with his smoothed targets), fitted by Newton's steps. Two numbers a
model, so that few findings suffice and the order of the findings never changes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Scores are kept this far from 0 and 1, where log odds end.
EDGE = 1e-6


def odds(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    inside = np.clip(np.asarray(scores, np.float64), EDGE, 1 - EDGE)
    return np.log(inside / (1 - inside))


def fitted(scores: NDArray[np.floating], right: NDArray[np.bool_], steps: int = 50) -> tuple[float, float]:
    """(slope, shift) with ``p = 1/(1+exp(−(slope·odds+shift)))``; (1, 0) where there is nothing to learn
    from.

    The slope is kept positive: a model that is worse than chance is not mended by turning it round.
    """
    yes, no = int(right.sum()), int((~right).sum())
    if not yes or not no:
        return 1.0, 0.0
    x = odds(scores)
    target = np.where(right, (yes + 1) / (yes + 2), 1 / (no + 2))
    slope, shift = 1.0, 0.0
    ridge = 1e-3
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(slope * x + shift, -40, 40)))
        weight = p * (1 - p) + 1e-9
        gradient = np.array([((target - p) * x).sum() - ridge * (slope - 1), (target - p).sum()])
        hessian = np.array(
            [[(weight * x * x).sum() + ridge, (weight * x).sum()], [(weight * x).sum(), weight.sum() + ridge]]
        )
        change = np.clip(np.linalg.solve(hessian, gradient), -1, 1)
        slope, shift = max(slope + float(change[0]), 1e-3), shift + float(change[1])
        if np.abs(change).max() < 1e-8:
            break
    return slope, shift


def applied(scores: NDArray[np.floating], line: tuple[float, float]) -> NDArray[np.float64]:
    """The scores of a line; the order stays."""
    return np.asarray(1 / (1 + np.exp(-np.clip(line[0] * odds(scores) + line[1], -40, 40))))

"""A reader over time: learning curve with intervals, and how long answers take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gwanmun.inspection.rules.school.signal import SLOPE, score, wilson

BLOCK = 20  # images of a point of the curve
#: An answer later than this is a person who went away (milliseconds); it is left out of times.
LONGEST_MS = 120_000


@dataclass(frozen=True)
class Point:
    """A block of answers in order. ``d_a`` is None where threats or harmless images are missing."""

    first: int
    last: int
    right: float
    right_low: float
    right_high: float
    d_a: float | None
    d_a_low: float | None
    d_a_high: float | None


def curve(said: ArrayLike, threat: ArrayLike, s: float = SLOPE, block: int = BLOCK) -> list[Point]:
    """Blocks of ``block`` answers, oldest first; a rest shorter than half a block joins the one before."""
    y, t = np.asarray(said, dtype=bool), np.asarray(threat, dtype=bool)
    if y.size == 0:
        return []
    edges = list(range(0, y.size, block))
    if len(edges) > 1 and y.size - edges[-1] < block / 2:
        edges.pop()
    found = []
    for first, last in zip(edges, [*edges[1:], y.size], strict=True):
        a, b = y[first:last], t[first:last]
        right = int((a == b).sum())
        low, high = wilson(right, last - first)
        measured = (
            score((a & b).sum(), b.sum(), (a & ~b).sum(), (~b).sum(), s) if 0 < b.sum() < b.size else None
        )
        found.append(
            Point(
                first + 1, last, right / (last - first), float(low), float(high),
                float(measured.d_a) if measured else None, float(measured.low) if measured else None,
                float(measured.high) if measured else None,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True)
class Times:
    """Milliseconds; quantiles of answers that took no longer than LONGEST_MS."""

    n: int
    p10: float
    p50: float
    p90: float
    mean_log: float  # of the natural logarithm of seconds: times are about log-normal
    sd_log: float


def times(ms: ArrayLike) -> Times | None:
    """None where nothing was timed."""
    told = np.asarray(ms, dtype=np.float64)
    told = told[(told > 0) & (told <= LONGEST_MS)]
    if told.size == 0:
        return None
    p10, p50, p90 = np.quantile(told, [0.1, 0.5, 0.9])
    logs = np.log(told / 1000)
    return Times(int(told.size), float(p10), float(p50), float(p90), float(logs.mean()), float(logs.std()))


def histogram(ms: ArrayLike, right: ArrayLike) -> list[dict[str, int]]:
    """Answers by seconds, in bins that double from half a second: ``{from_ms, to_ms, right, wrong}``."""
    told, good = np.asarray(ms, dtype=np.float64), np.asarray(right, dtype=bool)
    edges = np.array(
        [0, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, LONGEST_MS + 1], dtype=np.float64
    )
    one, _ = np.histogram(told[good], edges)
    two, _ = np.histogram(told[~good], edges)
    return [
        {"from_ms": int(a), "to_ms": int(b), "right": int(x), "wrong": int(y)}
        for a, b, x, y in zip(edges[:-1], edges[1:], one, two, strict=True)
    ]


__all__ = ["BLOCK", "LONGEST_MS", "Point", "Times", "curve", "histogram", "times"]

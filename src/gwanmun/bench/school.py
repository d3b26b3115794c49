"""A line of the part ``inspection``: the next image among ten thousand for one trainee."""

from __future__ import annotations

import time

import numpy as np

from gwanmun.bench.measure import median
from gwanmun.bench.report import Report
from gwanmun.inspection.rules.school import choosing, course
from gwanmun.inspection.rules.school.policy import Policy

ITEMS, TIMES = 10_000, 300


def measure(report: Report, runs: int) -> None:
    """Choices a second of the processor, beside the nearest of so many numbers by NumPy alone."""
    rng = np.random.default_rng(1)
    classes = len(course.CLASSES) + 1
    policy = Policy()
    state = choosing.fresh(1, classes, ITEMS, policy)
    state.shown[0, :2_000] = np.arange(2_000)
    kind = rng.integers(0, classes, ITEMS)
    hard, doubt = rng.standard_normal(ITEMS), rng.random(ITEMS)
    now = np.array([1.0])
    chosen, nearest = [], []
    for _ in range(max(3, runs)):
        began = time.process_time()
        for n in range(TIMES):
            choosing.choose(state, kind, hard, doubt, policy, 2_000 + n, now, rng)
        chosen.append(TIMES / (time.process_time() - began))
        began = time.process_time()
        for n in range(TIMES):
            int(np.abs(hard - n / TIMES).argmin())
        nearest.append(TIMES / (time.process_time() - began))
    rate, floor = median(chosen), median(nearest)
    report.add(
        f"school: the next image among {ITEMS:,}", round(rate), "/CPU s", len(chosen),
        f"nearest number by NumPy {floor:,.0f}/CPU s", round(floor / rate, 1),
    )  # fmt: skip


__all__ = ["measure"]

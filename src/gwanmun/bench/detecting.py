"""The detector that comes with the program: image in, boxes out, beside the network alone in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from gwanmun.bench.measure import median
from gwanmun.bench.report import Report
from gwanmun.inspection.learning import package, shipped
from gwanmun.inspection.learning.runtime import THREADS, Reader
from gwanmun.inspection.rules.detecting import picture
from gwanmun.inspection.rules.physics.generator import synthesise
from gwanmun.inspection.rules.scans import View

SIDE = 640


def measure(report: Report, runs: int) -> None:
    """Milliseconds of the processor, all threads together. What the program adds to the network is colouring
    the raw pair, cutting and scaling it, and making boxes of the answers."""
    told = package.unpacked(shipped.load()[0])
    reader = Reader(package.Package(told.network, b"", told.facts | {"side": SIDE}), "bench")
    view = _square(synthesise(3, "hangang", threats=1.0, scale=1.6).scan.views[0])
    square, _ = picture.letterboxed(picture.coloured(view), SIDE)
    ready = picture.batch([square])
    times = max(5, runs * 3)
    own, wall = _taken(lambda: reader.read_view(view), times)
    alone, alone_wall = _taken(lambda: reader.session.run(None, {"images": ready}), times)
    name = f"detector at {SIDE}², raw pair in, boxes out"
    report.add(
        name, round(own, 1), "CPU ms", times, f"the network alone {alone:.1f} ms", round(own / alone, 2)
    )
    report.add(
        f"{name}, {THREADS} threads", round(wall, 1), "ms of the clock", times,
        f"the network alone {alone_wall:.1f} ms", round(wall / alone_wall, 2),
    )  # fmt: skip


def _square(view: View) -> View:
    """The view over a square of the size of the input: repeated, then cut, so that nothing is scaled up."""
    times = [-(-SIDE // side) for side in view.low.shape]
    low, high = (np.tile(part, times)[:SIDE, :SIDE].copy() for part in (view.low, view.high))
    return View(low, high, view.air, view.floor, view.pixel_mm, view.name)


def _taken(work: Callable[[], object], times: int) -> tuple[float, float]:
    """Median milliseconds (of the processor, of the clock) after one to warm up."""
    work()
    cpu, wall = [], []
    for _ in range(times):
        began, clock = time.process_time(), time.perf_counter()
        work()
        cpu.append((time.process_time() - began) * 1000)
        wall.append((time.perf_counter() - clock) * 1000)
    return median(cpu), median(wall)

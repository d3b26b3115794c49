"""The part ``inspection`` of the bench: lines of measurement, each a function of the report and the runs.

A new line is a function added to ``LINES``. ``python -m gwanmun.bench.run --only inspection``. Times are of
the processor, all threads together: they grow less where other work shares the machine.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from numpy.typing import NDArray

from gwanmun.bench import detecting, gateway, imaging, reading, school
from gwanmun.bench.measure import median
from gwanmun.bench.report import Report
from gwanmun.inspection.rules.physics.detector import Response, response
from gwanmun.inspection.rules.physics.generator import synthesise
from gwanmun.inspection.rules.physics.machines import Machine, machine_of
from gwanmun.inspection.rules.physics.noise import counts
from gwanmun.inspection.rules.physics.projection import Part, Projected, lines, seen, transmission
from gwanmun.inspection.rules.physics.scenes import pack

Singles = NDArray[np.float32]
SIDE = 512
SCENES = 8
#: Scans in the measurement of speed, shared out among the cores.
SCANS = 64


def _best(work: Callable[[], object], runs: int) -> float:
    """Milliseconds of all threads together, the median of so many after one to warm up."""
    work()
    taken = []
    for _ in range(max(3, runs)):
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) * 1000)
    return median(taken)


def _scenes(model: Machine) -> list[tuple[list[Sequence[Part]], NDArray[np.float64]]]:
    """Packed containers stretched over 512 rows."""
    found: list[tuple[list[Sequence[Part]], NDArray[np.float64]]] = []
    for seed in range(SCENES):
        scene = pack(np.random.default_rng([seed, 1]), threats=1.0, clutter=0.7)
        groups: list[Sequence[Part]] = [*(thing.piece.parts for thing in scene.things), scene.shell]
        found.append((groups, lines(scene.length, scene.length / SIDE, 2)[: 2 * SIDE]))
    return found


def plain_transmission(image: Singles, answer: Response) -> tuple[Singles, Singles]:
    """The yardstick: bin by bin over the whole image in NumPy."""
    low = np.zeros(image.shape[1:], dtype=np.float32)
    high = np.zeros(image.shape[1:], dtype=np.float32)
    for number in range(len(answer.low)):
        left = np.exp(-np.tensordot(answer.curves[:, number], image, axes=1))
        low += answer.low[number] * left
        high += answer.high[number] * left
    return low, high


def simulation(report: Report, runs: int) -> None:
    """The steps of a scan at 512², beside plain NumPy and beside every keV by itself."""
    model = machine_of("hangang")
    answer, fan = model.response(), model.fans[0]
    scenes = _scenes(model)
    faces = sum(len(p.mesh.faces) for groups, _ in scenes for parts in groups for p in parts) // SCENES

    def looked(by: Response) -> list[Projected]:
        return [seen(g, fan, by, pixels=SIDE, rows=r, split=2, threads=1) for g, r in scenes]

    images = [one.image for one in looked(answer)]
    whole = _best(lambda: looked(answer), runs) / SCENES
    bins = _best(lambda: [transmission(image, answer) for image in images], runs) / SCENES
    one_by_one = _best(lambda: [plain_transmission(image, answer) for image in images[:2]], 3) / 2
    fine = response(model.beam, model.detector, 0, 16)
    exact = [one.image for one in looked(fine)]
    every = _best(lambda: [transmission(image, fine) for image in exact], runs) / SCENES
    made = [transmission(image, answer)[0] for image in images]
    true = [transmission(image, fine)[0] for image in exact]
    shown = np.concatenate([t[t > 0.01].ravel() for t in true])
    worst = np.abs(np.concatenate([m[t > 0.01].ravel() for m, t in zip(made, true, strict=True)]) / shown - 1)
    random = np.random.default_rng(1)
    noise = _best(lambda: [counts(made[0], model, 0, random), counts(made[0], model, 1, random)], runs)
    plain = f"bin by bin in NumPy {one_by_one:.0f} ms"
    report.add(
        f"simulation 512²: paths of {faces:,} triangles",
        round(whole - bins, 1),
        "CPU ms",
        runs,
        plain,
        _share(whole - bins, one_by_one),
    )
    report.add(
        "simulation 512²: 24 bins to two channels",
        round(bins, 1),
        "CPU ms",
        runs,
        plain,
        _share(bins, one_by_one),
    )
    name = f"simulation 512²: {len(fine.low)} bins"
    report.add(name, round(every, 1), "CPU ms", runs, f"24 bins {bins:.1f} ms", _share(every, bins))
    report.add(
        "simulation 512²: error of 24 bins, 99th percentile",
        round(float(np.quantile(worst, 0.99)) * 100, 2),
        "%",
        1,
    )
    report.add("simulation 512²: noise and counts of both channels", round(noise, 1), "CPU ms", runs)


def _share(value: float, yardstick: float) -> float:
    return round(value / yardstick, 2)


def _some(first: int) -> float:
    """Seconds of the processor for a share of the scans, after the program is warm."""
    synthesise(0, "hangang")
    began = time.process_time()
    for seed in range(first, SCANS, os.cpu_count() or 1):
        synthesise(seed, "hangang", scale=1.2)
    return time.process_time() - began


def speed(report: Report, runs: int) -> None:
    """Whole samples a second, packing and labels and all, a process a core."""
    cores = os.cpu_count() or 1
    rates = []
    pixels = 0
    for _ in range(max(1, min(runs, 3))):
        with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")) as pool:
            rates.append(SCANS / max(pool.map(_some, range(cores))))
    for seed in range(SCANS):
        pixels += synthesise(seed, "hangang", scale=1.2).masks[0].size
    side = (pixels / SCANS) ** 0.5
    report.add(
        f"simulation: whole samples of {side:.0f}² on average, {cores} cores",
        round(median(rates), 1),
        "/s",
        len(rates),
    )


#: Every line of the part; other rooms of inspection add theirs.
LINES: list[Callable[[Report, int], None]] = [
    simulation,
    speed,
    imaging.measure,
    reading.measure,
    gateway.measure,
    school.measure,
    detecting.measure,
]


def measure_inspection(report: Report, runs: int) -> None:
    for line in LINES:
        line(report, runs)

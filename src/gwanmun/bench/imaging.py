"""Pictures and projections, timed beside the plain way in the same run; composites against physics."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from scipy.ndimage import median_filter

from gwanmun.bench.measure import median
from gwanmun.bench.projecting import auc, cases, multiplied
from gwanmun.bench.report import Report
from gwanmun.inspection.rules.imaging import Threat, colour, composite, cut_out, noise_of, zeff
from gwanmun.inspection.rules.imaging.synthetic import calibration_of, of_parts
from gwanmun.inspection.rules.physics.generator import synthesise
from gwanmun.inspection.rules.physics.machines import machine_of
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import box
from gwanmun.inspection.rules.scans import View

SIDE = 512
TURN = 37.0
#: Scenes of the comparison with physics in the bench; the full run has more (``bench.projecting``).
SCENES = 80


def measure(report: Report, runs: int) -> None:
    view = bag()
    times = max(5, runs * 3)
    own, plain = taken(lambda: colour(view), times), taken(lambda: by_hand(view), times)
    report.add(
        f"colour of {SIDE} × {SIDE}",
        round(own, 1),
        "CPU ms",
        times,
        f"plain NumPy {plain:.1f} ms",
        ratio(own, plain),
    )
    threat, noise = gun(), noise_of(view)
    calibration = calibration_of(machine_of("hangang"))
    at = (SIDE / 2 + 0.3, SIDE / 2 + 0.6)
    own = taken(lambda: composite(view, threat, at, TURN, 1, calibration=calibration, noise=noise), times)
    other = alone(threat, view)
    plain = taken(lambda: multiplied(view, other, np.s_[:, :]), times)
    size = " × ".join(str(side) for side in threat.mask.shape)
    report.add(
        f"projection of {size}, turned, into {SIDE} × {SIDE}", round(own, 1), "CPU ms", times,
        f"naive product {plain:.1f} ms", ratio(own, plain),
    )  # fmt: skip
    shown = alone(threat, view)
    lone = View(shown.low[150:362, 130:382], shown.high[150:362, 130:382], shown.air)
    own = taken(lambda: cut_out(lone), 3)
    plain = taken(lambda: [median_filter(image, 5) for image in (lone.low, lone.high)], 3)
    report.add(
        f"cut-out of {lone.low.shape[0]} × {lone.low.shape[1]}, calmed by both energies", round(own, 1),
        "CPU ms", 3, f"median of 5 × 5 {plain:.1f} ms", ratio(own, plain),
    )  # fmt: skip
    found = list(cases(SCENES))
    for name, unit in (("low", "attenuation, low"), ("zeff", "atomic number"), ("mass", "mass")):
        errors = [
            float(np.mean([one.errors[way][name] for one in found if one.errors[way]])) * 100
            for way in ("composite", "naive")
        ]
        report.add(
            f"composite against physics: {unit}", round(errors[0], 2), "%", len(found),
            f"naive {errors[1]:.2f} %", ratio(*errors),
        )  # fmt: skip
    naive = auc(found, "naive")[0]
    for way, words in (("solid", "made threats"), ("cut", "cut-out threats")):
        area, least, most = auc(found, way)
        report.add(
            f"examiner's AUC, {words} ({least:.2f}–{most:.2f})", round(area, 3), "", len(found),
            f"naive {naive:.3f}", ratio(area, naive),
        )  # fmt: skip


def bag() -> View:
    """A packed suitcase, cut or padded with air to SIDE × SIDE."""
    view = synthesise(5, "hangang", threats=(), container="soft_case").scan.views[0]
    images = []
    for counts in (view.low, view.high):
        image = np.full((SIDE, SIDE), view.air, dtype=np.uint16)
        part = counts[:SIDE, :SIDE]
        image[: part.shape[0], : part.shape[1]] = part
        images.append(image)
    return View(images[0], images[1], view.air, view.floor, view.pixel_mm)


def gun() -> Threat:
    """Steel and plastic of a pistol's size: 180 × 130 mm."""
    parts = [
        Part("steel", box(180.0, 28.0, 20.0)),
        Part("abs", box(40.0, 100.0, 25.0).moved(-60.0, -64.0, 0.0)),
    ]
    return of_parts(parts, machine_of("hangang"), kind="gun")


def alone(threat: Threat, view: View) -> View:
    """The threat on air, in the middle of an image as large as the bag's."""
    images = []
    for a in (threat.low, threat.high):
        image = np.full(view.low.shape, view.air, dtype=np.uint16)
        rows, columns = a.shape
        top, left = (SIDE - rows) // 2, (SIDE - columns) // 2
        image[top : top + rows, left : left + columns] = np.round(view.air * np.exp(-a))
        images.append(image)
    return View(images[0], images[1], view.air)


def by_hand(view: View) -> np.ndarray:
    """Hue by three steps of the atomic number, brightness by transmission: what a script would do."""
    number, shade = zeff(view), view.high / view.air
    hues = np.array([[255, 160, 60], [60, 190, 90], [70, 130, 255]])
    hue = hues[np.where(number < 10, 0, np.where(number < 18, 1, 2))]
    return np.asarray(
        hue * shade[..., None] + 255 * (1 - hue / 255) * (shade[..., None] > 0.95), dtype=np.uint8
    )


def taken(work: Callable[[], object], times: int) -> float:
    """Median milliseconds of the processor, warmed up."""
    work()
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append((time.process_time() - start) * 1000)
    return median(found)


def ratio(own: float, other: float) -> float:
    return round(own / max(other, 1e-9), 2)

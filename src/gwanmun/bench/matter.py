"""Matter on raw scans of a real machine: ``python -m gwanmun.bench.matter DIR``.

DIR holds ``background``, ``gun`` and ``knife`` with ``*_low.png`` and ``*_high.png``. Blades are steel,
frames in the backgrounds aluminium, the bodies of the toy guns polystyrene. Some files calibrate (three
knives, three guns, one frame); all others are judged: class of each object and error of its atomic number,
nominal, estimated from images, and calibrated. Prints one line of JSON.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion, label, uniform_filter

from gwanmun.inspection.rules.imaging import Calibration, estimate, nominal, zeff
from gwanmun.inspection.rules.imaging.effective import attenuation
from gwanmun.inspection.rules.imaging.pictures import read_pair
from gwanmun.inspection.rules.imaging.tracing import Step, fit
from gwanmun.inspection.rules.physics import materials
from gwanmun.inspection.rules.scans import ScanFault, View

CALIBRANTS = ("knife_24", "knife_15", "knife_0", "gun_17", "gun_10", "gun_24")
FORMULAS = {"gun": "C8H8", "knife": "Fe"}
ORGANIC, METAL = 10.0, 18.0
Mask = NDArray[np.bool_]


def scans(folder: Path, kind: str) -> Iterator[tuple[str, View]]:
    for path in sorted((folder / kind).glob("*_low.png")):
        name = path.name.removesuffix("_low.png")
        try:
            yield name, read_pair(path.read_bytes(), path.with_name(f"{name}_high.png").read_bytes())
        except ScanFault:  # some files hold pictures, not counts
            continue


def depth(view: View) -> NDArray[np.float32]:
    return np.asarray(uniform_filter(attenuation(view.high, view.air), 3))


def place(kind: str, view: View) -> Mask:
    """Where the matter is pure, by thickness alone: blades are the largest dense part, bodies the thin
    rest."""
    x = depth(view)
    if kind == "gun":
        return np.asarray(binary_erosion((x > 0.12) & (x < 0.3)))
    if kind == "background":
        flat = np.hypot(*np.gradient(x)) < 0.01
        flat[:, :40] = False
        return np.asarray(flat & (x > 0.3))
    parts, _ = label(x > 0.28)
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    return np.asarray(binary_erosion(parts == sizes.argmax(), iterations=2))


def steps(formula: str, view: View, where: Mask, edges: tuple[float, ...]) -> list[Step]:
    """Median transmissions by thickness; masses are not known."""
    x = depth(view)
    found = []
    for least, most in itertools.pairwise(edges):
        chosen = where & (x > least) & (x < most)
        if chosen.sum() > 60:
            shades = (float(np.median(i[chosen]) / view.air) for i in (view.low, view.high))
            found.append(Step(formula, float("nan"), *shades))
    return found


def judged(views: list[tuple[str, View]], calibration: Calibration) -> dict[str, Any]:
    right, off = [], []
    for kind, view in views:
        numbers = zeff(view, calibration)[place(kind, view)]
        number, true = float(np.nanmedian(numbers)), materials.zeff(FORMULAS.get(kind, "Al"))
        off.append((kind, abs(number / true - 1)))
        if kind != "background":
            right.append(number > METAL if kind == "knife" else number < ORGANIC)
    errors = {kind: round(float(np.mean([e for k, e in off if k == kind])), 4) for kind in dict(off)}
    return {"right": round(float(np.mean(right)), 4), "objects": len(right), "error": errors}


def report(folder: Path) -> dict[str, Any]:
    known: list[Step] = []
    rest: list[tuple[str, View]] = []
    for kind, edges in (("gun", (0.12, 0.2, 0.3)), ("knife", (0.28, 0.8))):
        for name, view in scans(folder, kind):
            if name in CALIBRANTS:
                known += steps(FORMULAS[kind], view, place(kind, view), edges)
            else:
                rest.append((kind, view))
    frames = [view for _, view in scans(folder, "background")]
    known += steps("Al", frames[0], place("background", frames[0]), (0.3, 0.4, 0.6, 0.9, 1.3, 2.4))
    rest += [("background", view) for view in frames[2:]]
    ways = {
        "nominal": nominal(),
        "estimated": estimate([view for _, view in rest[::4]]),
        "calibrated": fit("real", known),
    }
    return {way: judged(rest, calibration) for way, calibration in ways.items()}


if __name__ == "__main__":
    json.dump(report(Path(sys.argv[1])), sys.stdout)
    sys.stdout.write("\n")

"""A threat into a work image: made alone by the generator of physics, laid where it could lie."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from gwanmun.inspection.rules import imaging
from gwanmun.inspection.rules.imaging import spatial, synthetic
from gwanmun.inspection.rules.physics.families import THREATS, of_kind
from gwanmun.inspection.rules.physics.machines import Machine, machine_of
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.scans import Scan

USUAL = "hangang"
KINDS = tuple(THREATS)


def _machine(name: str) -> Machine:
    """The machine itself where physics knows it; another one's images are taken as those of a usual one."""
    try:
        return machine_of(name)
    except KeyError:
        return machine_of(USUAL)


def _parts(kind: str, seed: int) -> tuple[list[Part], tuple[float, float]]:
    """Solids of a kind, and how a single view tilts them."""
    rng = np.random.default_rng([seed, 5])
    families = of_kind(kind, "train")
    pieces = families[int(rng.integers(len(families)))].build(rng)
    parts = [part for piece in pieces if piece.kind == kind for part in piece.parts]
    return parts, (float(rng.uniform(-25, 25)), float(rng.uniform(-25, 25)))


@lru_cache(maxsize=16)
def made(kind: str, seed: int, machine: str, view: int, yaw: float = 0.0) -> imaging.Threat | None:
    """A threat of a kind as a view of a machine sees it; None where it does not fit into the tunnel."""
    parts, tilt = _parts(kind, seed)
    model = _machine(machine)
    turn = synthetic.turn_of(yaw, *tilt)
    try:
        return synthetic.of_parts(parts, model, turn, view=min(view, len(model.fans) - 1), kind=kind)
    except ValueError:
        return None


def laid(scan: Scan, kind: str, seed: int) -> dict[str, Any] | None:
    """Where the threat lies: box in pixels and middle in each view, and where in the tunnel; None: nowhere.

    Where the geometry of the machine is known it is one thing in one place of the tunnel, seen by every view.
    Where it is not, a scan of one view has it laid flat; one of more views gets none, as they would disagree.
    """
    model = _machine(scan.machine)
    parts, _ = _parts(kind, seed)
    if spatial.scale_of(scan.views, model) is None:
        return _flat(scan, kind, seed) if len(scan.views) == 1 else None
    spot = spatial.spot_of(scan.views, model, parts, seed, kind)
    if spot is None:
        return None
    seen = spatial.sights(parts, model, spot, scan.views[0].pixel_mm / model.pitch, kind)
    boxes = [
        _box(n, one, sight.at)
        for n, (one, sight) in enumerate(zip(spatial.laid_in(scan.views, seen, seed), seen, strict=True))
    ]
    where = {"angle": 0.0, "lies": list(spot.lies), "turn": list(spot.turn)}
    return boxes[0] | where | {"others": boxes[1:]}


def _flat(scan: Scan, kind: str, seed: int) -> dict[str, Any] | None:
    threat = made(kind, seed, scan.machine, 0)
    found = imaging.place(scan.views[0], threat, seed) if threat is not None else None
    if threat is None or found is None:
        return None
    at, angle = found
    first = _box(0, imaging.composite(scan.views[0], threat, at, angle, seed), at)
    return first | {"angle": angle, "others": []}


def _box(view: int, one: imaging.Composite, at: tuple[float, float]) -> dict[str, Any]:
    solid = np.asarray(one.mask) > 0
    ys, xs = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    left, top, wide, tall = (int(v) for v in one.box)
    if len(ys) and len(xs):  # the rim and the corners of a turned picture are not the threat
        left, top = left + int(xs[0]), top + int(ys[0])
        wide, tall = int(xs[-1] - xs[0]) + 1, int(ys[-1] - ys[0]) + 1
    return {"view": view, "x": left, "y": top, "w": wide, "h": tall, "at": [float(v) for v in at]}


def into(
    scan: Scan, kind: str, seed: int, box: dict[str, Any], curves: imaging.Calibration | None = None
) -> Scan:
    """The scan with the threat where :func:`laid` put it. The same every time."""
    if "lies" in box:
        model = _machine(scan.machine)
        (x, y, z), (yaw, pitch, roll) = box["lies"], box["turn"]
        spot = spatial.Spot((x, y, z), (yaw, pitch, roll))
        seen = spatial.sights(_parts(kind, seed)[0], model, spot, scan.views[0].pixel_mm / model.pitch, kind)
        done = spatial.laid_in(scan.views, seen, seed, curves)
        return replace(scan, views=tuple(one.view for one in done))
    views = list(scan.views)
    # What was drawn before places were in the tunnel lies as it was drawn.
    for one in (box, *box.get("others", ())):
        n = int(one["view"])
        angle = float(box["angle"]) if n == int(box["view"]) else 0.0
        threat = made(kind, seed, scan.machine, n, 0.0 if n == int(box["view"]) else -float(box["angle"]))
        if threat is not None:
            row, column = one["at"]
            views[n] = imaging.project(views[n], threat, (row, column), angle, seed, calibration=curves)
    return replace(scan, views=tuple(views))


__all__ = ["KINDS", "into", "laid", "made"]

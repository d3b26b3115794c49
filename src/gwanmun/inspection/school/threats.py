"""A threat into a work image: made alone by the generator of physics, laid where it could lie."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from gwanmun.inspection.rules import imaging
from gwanmun.inspection.rules.imaging import synthetic
from gwanmun.inspection.rules.physics.families import THREATS, of_kind
from gwanmun.inspection.rules.physics.machines import Machine, machine_of
from gwanmun.inspection.rules.scans import Scan, ScanFault

USUAL = "hangang"
KINDS = tuple(THREATS)


def _machine(name: str) -> Machine:
    """The machine itself where physics knows it; another one's images are taken as those of a usual one."""
    try:
        return machine_of(name)
    except KeyError:
        return machine_of(USUAL)


@lru_cache(maxsize=16)
def made(kind: str, seed: int, machine: str, view: int, yaw: float = 0.0) -> imaging.Threat | None:
    """A threat of a kind as a view of a machine sees it; None where it does not fit into the tunnel."""
    rng = np.random.default_rng([seed, 5])
    families = of_kind(kind, "train")
    pieces = families[int(rng.integers(len(families)))].build(rng)
    parts = [part for piece in pieces if piece.kind == kind for part in piece.parts]
    tilt = [float(rng.uniform(-25, 25)) for _ in range(2)]
    model = _machine(machine)
    turn = synthetic.turn_of(yaw, *tilt)
    try:
        return synthetic.of_parts(parts, model, turn, view=min(view, len(model.fans) - 1), kind=kind)
    except ValueError:
        return None


def laid(scan: Scan, kind: str, seed: int) -> dict[str, Any] | None:
    """Where the threat lies: box in pixels, its middle, its angle, the same in other views; None: nowhere.

    Other views show it at the same place along the belt, over what lies there.
    """
    threat = made(kind, seed, scan.machine, 0)
    found = imaging.place(scan.views[0], threat, seed) if threat is not None else None
    if threat is None or found is None:
        return None
    at, angle = found
    first = _box(0, imaging.composite(scan.views[0], threat, at, angle, seed), at)
    others = []
    for n, view in enumerate(scan.views[1:], 1):
        other = made(kind, seed, scan.machine, n, -angle)
        row = min(at[0], view.low.shape[0] - 1)
        depth = view.air - view.high[int(row)].astype(np.float64)
        weight = np.clip(depth - 0.02 * view.air, 0, None)
        if other is None or weight.sum() <= 0:
            return None
        middle = (float(row), float((weight * np.arange(weight.size)).sum() / weight.sum()))
        try:
            others.append(_box(n, imaging.composite(view, other, middle, 0, seed), middle))
        except ScanFault:
            return None
    return first | {"angle": angle, "others": others}


def _box(view: int, one: imaging.Composite, at: tuple[float, float]) -> dict[str, Any]:
    solid = np.asarray(one.mask) > 0
    ys, xs = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    left, top, wide, tall = (int(v) for v in one.box)
    if len(ys) and len(xs):  # the rim and the corners of a turned picture are not the threat
        left, top = left + int(xs[0]), top + int(ys[0])
        wide, tall = int(xs[-1] - xs[0]) + 1, int(ys[-1] - ys[0]) + 1
    return {"view": view, "x": left, "y": top, "w": wide, "h": tall, "at": [float(v) for v in at]}


def into(scan: Scan, kind: str, seed: int, box: dict[str, Any]) -> Scan:
    """The scan with the threat where :func:`laid` put it. The same every time."""
    views = list(scan.views)
    for one in (box, *box.get("others", ())):
        n = int(one["view"])
        angle = float(box["angle"]) if n == int(box["view"]) else 0.0
        threat = made(kind, seed, scan.machine, n, 0.0 if n == int(box["view"]) else -float(box["angle"]))
        if threat is not None:
            row, column = one["at"]
            views[n] = imaging.project(views[n], threat, (row, column), angle, seed)
    return replace(scan, views=tuple(views))


__all__ = ["KINDS", "into", "laid", "made"]

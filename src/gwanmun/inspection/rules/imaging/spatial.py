"""A place in the tunnel for a made threat: inside the bag in every view of a machine at once.

One thing lies in one place. All views share the place along the belt; where it shows across a view follows
from the geometry of that view's fan. A cut-out knows one view only and cannot be put into two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.imaging.calibration import Calibration
from gwanmun.inspection.rules.imaging.checks import REFUSE
from gwanmun.inspection.rules.imaging.difficulty import bag_of
from gwanmun.inspection.rules.imaging.effective import attenuation, dense_count
from gwanmun.inspection.rules.imaging.plausible import judge
from gwanmun.inspection.rules.imaging.projection import Composite, composite
from gwanmun.inspection.rules.imaging.synthetic import Sight, Turn, in_every_view, middled, turn_of
from gwanmun.inspection.rules.physics.machines import Machine
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.scans import ScanFault, View

#: Places looked at, and of those that would do the most that are rendered and judged.
_TRIES, _JUDGED = 600, 6
#: Shares of a threat's outline in each view: in the bag, over something, where light passes.
_WITHIN, _OVER, _CLEAR = 0.97, 0.8, 0.8
#: Degrees by which a thing lies off its rest.
_TILT = 25.0


@dataclass(frozen=True)
class Spot:
    """``lies``: mm across from the middle of the belt, along from the first row, up from the belt. ``turn``:
    degrees about the vertical, across and along."""

    lies: tuple[float, float, float]
    turn: tuple[float, float, float]

    def matrix(self) -> Turn:
        return turn_of(*self.turn)


def scale_of(views: Sequence[View], machine: Machine) -> float | None:
    """Pixels of the views over those of the machine; None where they are not pictures of its geometry."""
    if len(views) != len(machine.fans):
        return None
    scale = views[0].pixel_mm / machine.pitch
    for view, fan in zip(views, machine.fans, strict=True):
        if not 0.25 <= scale <= 8 or abs(view.pixel_mm / machine.pitch - scale) > 1e-3 or view.aspect != 1:
            return None
        if view.low.shape[1] != machine.pixels(fan, scale):
            return None
    return scale


def sights(parts: Sequence[Part], machine: Machine, spot: Spot, scale: float, kind: str) -> tuple[Sight, ...]:
    return in_every_view(parts, machine, spot.matrix(), spot.lies, scale=scale, kind=kind)


def spot_of(
    views: Sequence[View], machine: Machine, parts: Sequence[Part], seed: int, kind: str
) -> Spot | None:
    """A place that nothing speaks against in any view; None where there is none, or the views are not the
    machine's. The same seed finds the same."""
    scale = scale_of(views, machine)
    if scale is None:
        return None
    random = np.random.default_rng([seed, 78])
    grounds = [_Ground(view) for view in views]
    rows = np.flatnonzero(grounds[0].bag.any(axis=1))
    if not len(rows):
        return None
    pitch = machine.pitch * scale
    judged = 0
    for _ in range(_TRIES):
        pitched, rolled = (float(v) for v in random.uniform(-_TILT, _TILT, 2))
        turn = float(random.uniform(0, 360)), pitched, rolled
        across = float(random.uniform(-0.5, 0.5)) * machine.tunnel[0]
        along = float(random.uniform(rows[0], rows[-1])) * pitch
        up = float(random.uniform(0, 0.7)) * machine.tunnel[1]
        spot = Spot((across, along, up), turn)
        points = np.concatenate([part.mesh.points for part in middled(parts, spot.matrix())])
        up = max(up, 1.0 - float(points[:, 2].min()))
        spot = Spot((across, along, up), turn)
        points = points + np.array(spot.lies)
        if np.abs(points[:, 0]).max() > machine.tunnel[0] / 2 or points[:, 2].max() > machine.tunnel[1]:
            continue
        if not all(g.holds(_outline(points, machine, n, scale)) for n, g in enumerate(grounds)):
            continue
        judged += 1
        if _good(views, parts, machine, spot, scale, kind):
            return spot
        if judged >= _JUDGED:
            return None
    return None


def laid_in(
    views: Sequence[View], found: Sequence[Sight], seed: int, calibration: Calibration | None = None
) -> tuple[Composite, ...]:
    """Every view with the threat in it."""
    return tuple(
        composite(view, sight.threat, sight.at, 0.0, seed, calibration=calibration)
        for view, sight in zip(views, found, strict=True)
    )


def _good(
    views: Sequence[View], parts: Sequence[Part], machine: Machine, spot: Spot, scale: float, kind: str
) -> bool:
    try:
        made = laid_in(views, sights(parts, machine, spot, scale, kind), 0)
    except (ScanFault, ValueError):
        return False
    return not any(
        fault.severity == REFUSE for view, one in zip(views, made, strict=True) for fault in judge(view, one)
    )


Box = tuple[int, int, int, int]


def _outline(points: NDArray[np.float64], machine: Machine, view: int, scale: float) -> Box:
    """Top, left, bottom, right in pixels of points in the tunnel, as a view sees them."""
    fan, pitch = machine.fans[view], machine.pitch * scale
    framed = fan.frame(points)
    columns = np.searchsorted(fan.edges(machine.pixels(fan, scale)), framed[:, 0] / framed[:, 2]) - 1
    return (
        int(np.floor(points[:, 1].min() / pitch)), int(columns.min()),
        int(np.ceil(points[:, 1].max() / pitch)), int(columns.max()) + 1,
    )  # fmt: skip


class _Ground:
    """What of a view is bag, has something in it, and lets light pass, for sums over boxes."""

    def __init__(self, view: View) -> None:
        depth = attenuation(view.high, view.air)
        self.bag = bag_of(depth)
        self._sums = [_sums(part) for part in (self.bag, depth > 0.02, view.high > dense_count(view))]

    def holds(self, box: Box) -> bool:
        top, left, bottom, right = box
        rows, columns = self.bag.shape
        if top < 0 or left < 0 or bottom > rows or right > columns or bottom <= top or right <= left:
            return False
        whole = (bottom - top) * (right - left)
        return all(
            s[bottom, right] - s[top, right] - s[bottom, left] + s[top, left] >= share * whole
            for s, share in zip(self._sums, (_WITHIN, _OVER, _CLEAR), strict=True)
        )


def _sums(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    out = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), dtype=np.int64)
    out[1:, 1:] = mask.cumsum(axis=0).cumsum(axis=1)
    return out

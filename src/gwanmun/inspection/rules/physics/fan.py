"""Where a line scanner's rays run: a fan from one focal spot to a bent line of pixels, row by row along
the belt.

World: x across the belt, y along it, z up, in mm; z = 0 is the belt. Every row is taken in one plane y =
const,
so a solid cut by that plane is all that a row's rays can meet. In the plane a point is ``p1`` sideways and
``p2`` forward of the focal spot; a ray is known by its slope ``q = p1/p2``.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fan:
    """``source`` (x, z), and the corners of the line of detectors, in order of angle.

    Boards of a bent line are turned towards the tube: pixels are evenly wide across the ray, not along the
    arm.
    """

    source: tuple[float, float]
    line: tuple[tuple[float, float], ...]
    name: str = "top"

    @cache  # noqa: B019 - a fan is a value, and machines are few
    def _angles(self) -> tuple[Floats, Floats, float]:
        """Angle and width run so far at many points of the line; the angle of the middle of the fan."""
        corners = np.asarray(self.line) - np.asarray(self.source)
        steps = np.linspace(0.0, 1.0, 400, endpoint=False)[:, None]
        runs = [a + steps * (b - a) for a, b in itertools.pairwise(corners)]
        points = np.concatenate([*runs, corners[-1:]])
        angle = np.unwrap(np.arctan2(points[:, 1], points[:, 0]))
        reach = np.hypot(points[:, 0], points[:, 1])
        turn = np.diff(angle)
        if not ((turn > 0).all() or (turn < 0).all()):
            raise ValueError("the pixels of a fan must follow each other by angle")
        run = np.concatenate([[0.0], np.cumsum(np.abs(turn) * (reach[1:] + reach[:-1]) / 2)])
        return angle, run, float((angle[0] + angle[-1]) / 2)

    def axes(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Unit vectors sideways and forward; forward halves the angle of the fan."""
        angle, _, middle = self._angles()
        forward = (math.cos(middle), math.sin(middle))
        if angle[-1] > angle[0]:
            return (-forward[1], forward[0]), forward
        return (forward[1], -forward[0]), forward

    @property
    def mirrored(self) -> bool:
        """Whether ``frame`` turns right hands into left ones."""
        side, forward = self.axes()
        return side[0] * forward[1] - side[1] * forward[0] < 0

    def frame(self, points: Floats) -> Floats:
        """World points (n × 3) → ``p1, y, p2`` (n × 3)."""
        side, forward = self.axes()
        x, z = points[:, 0] - self.source[0], points[:, 2] - self.source[1]
        return np.stack([x * side[0] + z * side[1], points[:, 1], x * forward[0] + z * forward[1]], axis=1)

    def edges(self, pixels: int) -> Floats:
        """Slopes at the ``pixels + 1`` borders of the pixels, rising."""
        angle, run, middle = self._angles()
        even = np.interp(np.linspace(0.0, run[-1], pixels + 1), run, angle)
        return np.asarray(np.tan(np.abs(even - angle[0]) - abs(middle - angle[0])))

    def pixels(self, pitch: float, at: tuple[float, float]) -> int:
        """How many pixels make one ``pitch`` mm wide at the place ``at`` (x, z)."""
        angle, run, _ = self._angles()
        x, z = at[0] - self.source[0], at[1] - self.source[1]
        there = math.atan2(z, x)
        there += 2 * math.pi * round((angle.mean() - there) / (2 * math.pi))
        sign = 1.0 if angle[-1] > angle[0] else -1.0
        near = np.interp(sign * (there + np.array([-0.01, 0.01])), sign * angle, run)
        per_radian = abs(near[1] - near[0]) / 0.02
        return max(8, round(float(run[-1] / per_radian) * math.hypot(x, z) / pitch))

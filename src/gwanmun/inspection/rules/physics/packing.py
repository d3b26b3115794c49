"""How things come to lie in a box: each is dropped from above onto what lies there already.

Heights are kept on a grid over the floor of the container. An object's underside is read on the same grid;
it rests
where it first touches. Nothing is pushed into anything, to the width of a cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gwanmun.inspection.rules.physics.solids import Mesh, rotation

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
CELL = 6.0
#: How often another place or another side is tried before a thing is left out.
TRIES = 10


@njit(nogil=True, cache=True)
def _relief(
    points: Floats, faces: Ints, x0: float, y0: float, bottom: Floats, top: Floats, cell: float
) -> None:
    """Lowest and highest z over each cell, by points on every face no further apart than a cell."""
    rows, columns = bottom.shape
    for f in range(faces.shape[0]):
        a, b, c = points[faces[f, 0]], points[faces[f, 1]], points[faces[f, 2]]
        reach = 0.0
        for i in range(2):
            reach = max(reach, abs(b[i] - a[i]), abs(c[i] - a[i]), abs(c[i] - b[i]))
        n = int(reach / cell) + 1
        for i in range(n + 1):
            for j in range(n + 1 - i):
                u, v = i / n, j / n
                w = 1.0 - u - v
                x, y, z = (
                    w * a[0] + u * b[0] + v * c[0],
                    w * a[1] + u * b[1] + v * c[1],
                    w * a[2] + u * b[2] + v * c[2],
                )
                r = min(max(int((y - y0) / cell), 0), rows - 1)
                q = min(max(int((x - x0) / cell), 0), columns - 1)
                bottom[r, q] = min(bottom[r, q], z)
                top[r, q] = max(top[r, q], z)


def relief(mesh: Mesh) -> tuple[Floats, Floats, Floats]:
    """Underside and upper side on cells (``inf`` and ``-inf`` where there is nothing), and the x, y of the
    corner."""
    low, high = mesh.low, mesh.high
    shape = tuple(int(size / CELL) + 1 for size in (high[1] - low[1], high[0] - low[0]))
    bottom, top = np.full(shape, np.inf), np.full(shape, -np.inf)
    _relief(mesh.points, mesh.faces, low[0], low[1], bottom, top, CELL)
    return bottom, top, low


@dataclass
class Floor:
    """The inside of a container: ``wide`` (x) by ``long`` (y) by ``tall`` mm, corner at 0, 0, 0."""

    wide: float
    long: float
    tall: float

    def __post_init__(self) -> None:
        self.height = np.zeros((max(1, int(self.long / CELL)), max(1, int(self.wide / CELL))))

    def drop(self, mesh: Mesh, random: np.random.Generator, *, upright: bool, tilt: float) -> Floats | None:
        """A rigid motion (3 × 4: turn, then shift) that lays ``mesh`` to rest, or ``None`` if there is no
        room.

        ``upright``: it keeps its side up; ``tilt``: degrees it may lean, as things in a heap do.
        """
        best: tuple[float, Floats, Floats, tuple[int, int], float, Floats] | None = None
        for attempt in range(3):
            turn = rotation(
                "z", float(random.uniform(0, 360)) if tilt > 2 else float(random.integers(4)) * 90.0
            )
            if tilt:
                turn = (
                    turn
                    @ rotation("x", float(random.normal(0, tilt)))
                    @ rotation("y", float(random.normal(0, tilt)))
                )
            if not upright and random.random() < (0.35 if attempt == 0 else 0.6):
                turn = turn @ rotation(str(random.choice(["x", "y"])), 90.0 * float(random.choice([-1, 1])))
            bottom, top, low = relief(mesh.turned(turn))
            rows, columns = self.height.shape[0] - bottom.shape[0], self.height.shape[1] - bottom.shape[1]
            if rows < 0 or columns < 0:
                continue
            solid = np.isfinite(bottom)
            for _ in range(TRIES):
                r, c = int(random.integers(rows + 1)), int(random.integers(columns + 1))
                under = self.height[r : r + bottom.shape[0], c : c + bottom.shape[1]]
                rest = float((under - bottom)[solid].max())
                peak = rest + float(top[solid].max())
                if peak <= self.tall and (best is None or peak < best[0]):
                    best = (peak, turn, low, (r, c), rest, top)
            if best is not None:
                break
        if best is None:
            return None
        _, turn, low, (r, c), rest, top = best
        view = self.height[r : r + top.shape[0], c : c + top.shape[1]]
        np.maximum(view, rest + top, out=view)
        shift = np.array([c * CELL - low[0], r * CELL - low[1], rest + 0.05])
        return np.column_stack([turn, shift])

    def drape(
        self, thickness: float, random: np.random.Generator
    ) -> tuple[Floats, Floats, Floats, Floats] | None:
        """A soft layer over all: lower and upper heights, x and y of its points; ``None`` if there is no
        room."""
        from scipy.ndimage import gaussian_filter, maximum_filter, zoom

        rough = np.asarray(
            zoom(random.uniform(0.6, 1.3, (4, 5)), np.array(self.height.shape) / (4, 5), order=1)
        )
        lower = np.maximum(self.height, gaussian_filter(maximum_filter(self.height, 3), 1.5)) + 0.1
        upper = lower + thickness * np.resize(rough, self.height.shape)
        if upper.max() > self.tall:
            return None
        self.height = upper.copy()
        rows, columns = (np.asarray((np.arange(n) + 0.5) * CELL, dtype=np.float64) for n in self.height.shape)
        return lower, upper, columns, rows


def put(mesh: Mesh, motion: Floats) -> Mesh:
    return Mesh(mesh.points @ motion[:, :3].T + motion[:, 3], mesh.faces)

"""Closed triangle meshes: boxes, turned, extruded and swept solids, shells; their volume; moving them about.

All lengths in mm. Faces wind so that the volume is positive; a hollow is a mesh turned inside out and joined.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Mesh:
    """``points`` n × 3, ``faces`` m × 3."""

    points: Floats
    faces: Ints

    def __add__(self, other: Mesh) -> Mesh:
        return joined([self, other])

    def __sub__(self, other: Mesh) -> Mesh:
        """A hollow: ``other`` must lie within."""
        return joined([self, inside_out(other)])

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Mesh:
        return Mesh(self.points + np.array([x, y, z]), self.faces)

    def turned(self, matrix: Floats) -> Mesh:
        return Mesh(self.points @ matrix.T, self.faces)

    def scaled(self, x: float, y: float, z: float) -> Mesh:
        return Mesh(self.points * np.array([x, y, z]), self.faces)

    @cached_property
    def volume(self) -> float:
        """mm³."""
        (ax, ay, az), (bx, by, bz), (cx, cy, cz) = (self.points[self.faces[:, i]].T for i in range(3))
        corners = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
        return float(corners.sum() / 6.0)

    @property
    def low(self) -> Floats:
        return np.asarray(self.points.min(axis=0))

    @property
    def high(self) -> Floats:
        return np.asarray(self.points.max(axis=0))


def joined(meshes: Sequence[Mesh]) -> Mesh:
    """Several as one; each part of the sum counts by itself, so they must not overlap."""
    if len(meshes) == 1:
        return meshes[0]
    shift = np.cumsum([0, *(len(mesh.points) for mesh in meshes[:-1])])
    return Mesh(
        np.concatenate([mesh.points for mesh in meshes]),
        np.concatenate([mesh.faces + s for mesh, s in zip(meshes, shift, strict=True)]),
    )


def inside_out(mesh: Mesh) -> Mesh:
    return Mesh(mesh.points, mesh.faces[:, ::-1])


def rotation(axis: str, degrees: float) -> Floats:
    """Right-handed turn about ``x``, ``y`` or ``z``."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    matrix = np.eye(3)
    matrix[i, i], matrix[i, j], matrix[j, i], matrix[j, j] = c, -s, s, c
    return matrix


_BOX = np.array([[x, y, z] for z in (-0.5, 0.5) for y in (-0.5, 0.5) for x in (-0.5, 0.5)], dtype=np.float64)
_BOX_FACES = np.array(
    [[0, 3, 1], [0, 2, 3], [4, 5, 7], [4, 7, 6], [0, 1, 5], [0, 5, 4],
     [2, 7, 3], [2, 6, 7], [0, 6, 2], [0, 4, 6], [1, 3, 7], [1, 7, 5]]
)  # fmt: skip


def box(x: float, y: float, z: float) -> Mesh:
    """Centred in x and y, standing on z = 0."""
    return Mesh(_BOX * np.array([x, y, z]) + np.array([0, 0, z / 2]), _BOX_FACES)


def shell(x: float, y: float, z: float, wall: float) -> Mesh:
    """A closed box of walls."""
    return box(x, y, z) - box(x - 2 * wall, y - 2 * wall, z - 2 * wall).moved(z=wall)


def _grid(rows: int, columns: int, *, around: bool) -> Ints:
    """Two faces for each cell of a grid of points; ``around``: the last column meets the first."""
    r = np.arange(rows - 1)[:, None]
    c = np.arange(columns if around else columns - 1)[None, :]
    n = (c + 1) % columns
    a, b, d, e = r * columns + c, r * columns + n, (r + 1) * columns + c, (r + 1) * columns + n
    return np.concatenate(
        [
            np.stack(k, axis=-1).reshape(-1, 3)
            for k in (np.broadcast_arrays(a, b, e), np.broadcast_arrays(a, e, d))
        ]
    )


def loft(rings: Sequence[ArrayLike] | Floats) -> Mesh:
    """Rings of equally many points (rings × n × 3), each counter-clockwise seen from the last, with flat
    caps."""
    stack = np.asarray(rings, dtype=np.float64)
    count, around = stack.shape[:2]
    sides = _grid(count, around, around=True)
    fan = np.arange(1, around - 1)
    bottom = np.stack([np.zeros_like(fan), fan + 1, fan], axis=1)
    top = np.stack([np.zeros_like(fan), fan, fan + 1], axis=1) + (count - 1) * around
    return Mesh(stack.reshape(-1, 3), np.concatenate([sides, bottom, top]))


def circle(radius: float, count: int = 20) -> Floats:
    """n × 2; the radius is stretched so that the area is the circle's."""
    angle = np.arange(count) * (2 * math.pi / count)
    grown = radius * math.sqrt(2 * math.pi / count / math.sin(2 * math.pi / count))
    return np.stack([grown * np.cos(angle), grown * np.sin(angle)], axis=1)


def turned(profile: Sequence[tuple[float, float]], count: int = 20) -> Mesh:
    """A lathe: ``(radius, z)`` with z not falling."""
    ring = circle(1.0, count)
    rings = [np.column_stack([ring * max(r, 1e-3), np.full(count, z)]) for r, z in profile]
    return loft(rings)


def cylinder(radius: float, height: float, count: int = 20) -> Mesh:
    return turned([(radius, 0), (radius, height)], count)


def pipe(radius: float, height: float, wall: float, count: int = 20) -> Mesh:
    """Open at both ends."""
    return cylinder(radius, height, count) - cylinder(radius - wall, height, count)


def vessel(profile: Sequence[tuple[float, float]], wall: float, count: int = 20) -> tuple[Mesh, Mesh]:
    """A bottle's wall and its hollow, of an outer profile."""
    low, high = profile[0][1], profile[-1][1]
    inner = [(max(r - wall, 0.05), min(max(z, low + wall), high - wall)) for r, z in profile]
    hollow = turned(inner, count)
    return turned(profile, count) - hollow, hollow


def filled(profile: Sequence[tuple[float, float]], level: float, count: int = 20) -> Mesh:
    """A lathe cut off at height ``level``."""
    kept = [(r, z) for r, z in profile if z < level]
    radii, heights = [r for r, _ in profile], [z for _, z in profile]
    kept.append((float(np.interp(level, heights, radii)), level))
    if len(kept) < 2:
        kept.insert(0, profile[0])
    return turned(kept, count)


def extruded(outline: ArrayLike, thickness: float, holes: Sequence[ArrayLike] = ()) -> Mesh:
    """A plate of any outline (n × 2, counter-clockwise), lying on z = 0, with holes of any outline."""

    def plate(loop: ArrayLike) -> Mesh:
        flat = np.asarray(loop, dtype=np.float64)
        x, y = flat[:, 0], flat[:, 1]
        if np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) < 0:
            flat = flat[::-1]
        return loft([np.column_stack([flat, np.full(len(flat), z)]) for z in (0.0, thickness)])

    whole = plate(outline)
    for hole in holes:
        whole = whole - plate(hole)
    return whole


def ball(x: float, y: float, z: float, rings: int = 9, count: int = 16) -> Mesh:
    """An ellipsoid of these diameters, standing on z = 0."""
    angle = np.linspace(0, math.pi, rings)
    sphere = turned([(float(math.sin(a)), float(-math.cos(a))) for a in angle], count)
    return sphere.scaled(x / 2, y / 2, z / 2).moved(z=z / 2)


def cushion(x: float, y: float, z: float, round_: float = 0.35, rings: int = 7, count: int = 24) -> Mesh:
    """A superellipsoid: a bag, a pouch, a pillow; ``round_`` from 0.1 (a box) to 1 (an ellipsoid)."""
    lat = np.linspace(-math.pi / 2, math.pi / 2, rings)
    lon = np.arange(count) * (2 * math.pi / count)

    def bent(value: Floats, power: float) -> Floats:
        return np.asarray(np.sign(value) * np.abs(value) ** power)

    ring = np.stack([bent(np.cos(lon), round_), bent(np.sin(lon), round_)], axis=1)
    width = np.maximum(bent(np.cos(lat), 0.8 * round_ + 0.15), 1e-3)
    height = bent(np.sin(lat), 0.9)
    rings_ = [np.column_stack([ring * w, np.full(count, h)]) for w, h in zip(width, height, strict=True)]
    return loft(rings_).scaled(x / 2, y / 2, z / 2).moved(z=z / 2)


def swept(path: ArrayLike, radius: float, count: int = 8) -> Mesh:
    """A round wire along a path (n × 3)."""
    line = np.asarray(path, dtype=np.float64)
    ahead = np.gradient(line, axis=0)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-9)
    side = np.empty_like(ahead)
    last = np.array([0.0, 0.0, 1.0]) if abs(ahead[0, 2]) < 0.9 else np.array([1.0, 0.0, 0.0])
    for i, forward in enumerate(ahead):
        last = last - forward * (last @ forward)
        last = last / max(float(np.linalg.norm(last)), 1e-9)
        side[i] = last
    other = np.cross(ahead, side)
    ring = circle(radius, count)
    rings = line[:, None] + ring[None, :, :1] * side[:, None] + ring[None, :, 1:] * other[:, None]
    return loft(rings)


def torus(radius: float, thick: float, share: float = 1.0, count: int = 24, around: int = 8) -> Mesh:
    """A ring of wire (or ``share`` of one) flat on z = 0: ``radius`` to the middle of a wire ``thick``
    across."""
    angle = np.linspace(0, 2 * math.pi * share, count + 1)
    path = np.stack([radius * np.cos(angle), radius * np.sin(angle), np.full(count + 1, thick / 2)], axis=1)
    return swept(path, thick / 2, around)


def sheet(bottom: Floats, top: Floats, x: Floats, y: Floats) -> Mesh:
    """A slab between two height fields (rows y × columns x), closed around its border."""
    rows, columns = bottom.shape
    gx, gy = np.meshgrid(x, y)
    points = np.concatenate(
        [np.stack([gx, gy, h], axis=-1).reshape(-1, 3) for h in (bottom, np.maximum(top, bottom + 0.01))]
    )
    cells = _grid(rows, columns, around=False)
    size = rows * columns
    index = np.arange(size).reshape(rows, columns)
    rim = np.concatenate([index[0, :-1], index[:-1, -1], index[-1, :0:-1], index[:0:-1, 0]])
    following = np.roll(rim, -1)
    sides = np.concatenate(
        [np.stack([rim, following, following + size], 1), np.stack([rim, following + size, rim + size], 1)]
    )
    return Mesh(points, np.concatenate([cells[:, ::-1], cells + size, sides]))

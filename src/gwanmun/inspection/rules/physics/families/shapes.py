"""What many recipes share: smooth outlines, rods, chains, leads, cells, wrappings, and ways to vary a thing.

Millimetres throughout. A flat thing lies in the x-y plane on z = 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gwanmun.inspection.rules.physics.families.guns import along, moved
from gwanmun.inspection.rules.physics.families.register import Random, one_of
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    box,
    cylinder,
    extruded,
    joined,
    pipe,
    rotation,
    shell,
    swept,
    turned,
)

Floats = NDArray[np.float64]
Point = tuple[float, float]


def lain(mesh: Mesh, x: float = 0, y: float = 0, z: float = 0) -> Mesh:
    """A thing built upright, laid along x from ``x`` on."""
    return along(mesh).moved(x, y, z)


def smooth(points: Sequence[Point], per: int = 3, closed: bool = True) -> list[Point]:
    """A curve through the points (Catmull and Rom), ``per`` pieces between two of them."""
    p = np.asarray(points, dtype=np.float64)
    if closed:
        p = np.concatenate([p[-1:], p, p[:2]])
    else:
        p = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    t = (np.arange(per) / per)[:, None]
    found = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True)
    ]
    curve = np.concatenate(found if closed else [*found, p[-2:-1]])
    return [(float(x), float(y)) for x, y in curve]


def arc(x: float, y: float, radius: float, start: float, end: float, count: int = 9, squash: float = 1.0
) -> list[Point]:  # fmt: skip
    """Points on a circle from ``start`` to ``end`` degrees; ``squash``: its height in y over its width."""
    angles = np.radians(np.linspace(start, end, count))
    return [(x + radius * math.cos(a), y + radius * squash * math.sin(a)) for a in angles]


def inset(outline: ArrayLike, by: float) -> Floats:
    """The outline drawn in by ``by``; spikes are cut."""
    p = np.asarray(outline, dtype=np.float64)
    x, y = p[:, 0], p[:, 1]
    if np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) < 0:
        p = p[::-1]
    ahead = np.roll(p, -1, axis=0) - p
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-9)
    left = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
    middle = left + np.roll(left, 1, axis=0)
    return np.asarray(p + by * middle / np.maximum((middle**2).sum(axis=1, keepdims=True) / 2, 0.6))


def hollowed(outline: ArrayLike, thick: float, wall: float) -> Mesh:
    """A closed case of this outline."""
    return extruded(outline, thick) - extruded(inset(outline, wall), thick - 2 * wall).moved(z=wall)


def bar(a: Point, b: Point, wide: float, thick: float) -> Mesh:
    """A flat bar from one point to another."""
    (ax, ay), (bx, by) = a, b
    turn = rotation("z", math.degrees(math.atan2(by - ay, bx - ax)))
    return box(math.hypot(bx - ax, by - ay), wide, thick).turned(turn).moved((ax + bx) / 2, (ay + by) / 2)


def rod(a: Sequence[float], b: Sequence[float], radius: float, count: int = 8) -> Mesh:
    return swept(np.array([a, b], dtype=np.float64), radius, count)


def wire(points: Sequence[Point], radius: float, z: float = 0.0, count: int = 6) -> Mesh:
    """A round wire along a flat curve, its middle at ``z``."""
    flat = np.asarray(points, dtype=np.float64)
    return swept(np.column_stack([flat, np.full(len(flat), z)]), radius, count)


def ring(rx: float, ry: float, radius: float, z: float = 0.0, count: int = 16, around: int = 6) -> Mesh:
    """A closed oval of wire."""
    return wire(arc(0, 0, rx, 0, 360, count + 1, ry / rx), radius, z, around)


def chain(path: ArrayLike, thick: float, link: float, count: int = 8) -> Mesh:
    """Links along a path (n × 3), every other on its edge."""
    line = np.asarray(path, dtype=np.float64)
    steps = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    link = max(link, 4.6 * thick)
    pitch = link - 2.2 * thick
    links = []
    for i in range(max(1, int(steps[-1] / pitch))):
        where, ahead = (
            np.array([np.interp(s, steps, line[:, k]) for k in range(3)])
            for s in ((i + 0.5) * pitch, (i + 0.6) * pitch)
        )
        yaw = math.degrees(math.atan2(ahead[1] - where[1], ahead[0] - where[0]))
        one = ring(link / 2 - thick / 2, link * 0.34 - thick / 2, thick / 2, 0.0, count, 5)
        one = one.turned(rotation("x", 45.0 if i % 2 else -45.0)).turned(rotation("z", yaw))
        links.append(one.moved(*where))
    return joined(links)


def coil(
    a: Sequence[float], b: Sequence[float], radius: float, thick: float, turns: int, per: int = 6
) -> Mesh:
    """A spring from one point to another."""
    start, end = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    axis = (end - start) / max(float(np.linalg.norm(end - start)), 1e-9)
    other = np.array([0.0, 0.0, 1.0]) if abs(axis[2]) < 0.9 else np.array([1.0, 0.0, 0.0])
    one = np.cross(axis, other)
    one /= np.linalg.norm(one)
    two = np.cross(axis, one)
    t = np.linspace(0, 1, turns * per + 1)[:, None]
    angle = 2 * math.pi * turns * t
    return swept(
        start + (end - start) * t + radius * (np.cos(angle) * one + np.sin(angle) * two), thick / 2, 4
    )


def lead(r: Random, a: ArrayLike, b: ArrayLike, slack: float, radius: float = 0.6) -> Mesh:
    """A loose wire between two points."""
    start, end = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    t = np.linspace(0, 1, 14)[:, None]
    swing = np.stack([r.normal(0, slack, 3) * (1.0, 1.0, 0.12) for _ in range(3)])
    wave = sum(np.sin((k + 1) * math.pi * t) * swing[k] for k in range(3))
    return swept(start + (end - start) * t + np.asarray(wave), radius, 4)


def cell(radius: float, long: float, stuff: str = "alkaline_cell") -> list[Part]:
    """A round battery standing on z = 0."""
    return [
        Part("steel", cylinder(radius, long, 12) - cylinder(radius - 0.3, long - 0.8, 12).moved(z=0.4)),
        Part(stuff, cylinder(radius - 0.4, long - 3, 12).moved(z=0.9)),
        Part("steel", cylinder(radius * 0.35, 1.5, 8).moved(z=long)),
    ]


def block_cell() -> list[Part]:
    """A nine-volt battery standing on z = 0."""
    knobs = joined([cylinder(3, 2.5, 8).moved(x=s * 6.3, z=48.1) for s in (1, -1)])
    return [
        Part("steel", shell(26, 17, 48, 0.4)),
        Part("alkaline_cell", box(24.6, 15.6, 44).moved(z=1)),
        Part("steel", knobs),
    ]


def screw(radius: float, long: float, wide: float = 1.9) -> Mesh:
    return turned([(radius, 0), (radius, long), (radius * wide, long), (radius * wide, long + radius)], 7)


def bounds(parts: Sequence[Part]) -> tuple[Floats, Floats]:
    low = np.min([part.mesh.low for part in parts], axis=0)
    return np.asarray(low), np.asarray(np.max([part.mesh.high for part in parts], axis=0))


def mapped(parts: Sequence[Part], matrix: Floats) -> list[Part]:
    """A linear map of all parts; one that mirrors turns the faces back."""
    flip = np.linalg.det(matrix) < 0
    found = []
    for part in parts:
        mesh = part.mesh.turned(matrix)
        found.append(Part(part.material, Mesh(mesh.points, mesh.faces[:, ::-1]) if flip else mesh, part.fill))
    return found


def varied(r: Random, parts: Sequence[Part], most: float = 0.1) -> list[Part]:
    """Another maker's: all of it a little longer, wider, thicker or skewed, and as often the other way
    round."""
    matrix = np.diag(np.exp(r.uniform(-most, most, 3)))
    matrix[0, 1] = r.uniform(-most, most) * 0.6
    if r.random() < 0.5:
        matrix[1] *= -1
    return mapped(parts, matrix)


def placed(parts: Sequence[Part], x: float = 0, y: float = 0, z: float = 0, turn: float = 0) -> list[Part]:
    """Turned about z by degrees, then moved."""
    return moved(parts, x, y, z, rotation("z", turn))


def rows(r: Random, groups: Sequence[Sequence[Part]], gap: float = 4.0, across: int = 4) -> list[Part]:
    """Several things side by side in y, in columns of ``across``, each where the last one ends."""
    found: list[Part] = []
    x = wide = y = 0.0
    for number, group in enumerate(groups):
        if number and number % across == 0:
            x, y, wide = x + wide + gap, 0.0, 0.0
        low, high = bounds(group)
        jitter = float(r.uniform(0, gap))
        found += placed(group, x - low[0] + jitter, y - low[1], -low[2])
        y += float(high[1] - low[1]) + gap
        wide = max(wide, float(high[0] - low[0]) + gap)
    return found


#: Wrappings: material, wall, fill.
WRAPS = {
    "box": ("paper", 0.6, 1.0),
    "carton": ("cardboard", 2.5, 1.0),
    "bag": ("pe", 0.12, 1.0),
    "blister": ("pet", 0.5, 1.0),
    "pouch": ("leather", 1.8, 1.0),
    "sleeve": ("nylon", 1.2, 0.7),
    "tin": ("steel", 0.25, 1.0),
    "case": ("abs", 2.2, 1.0),
    "foil": ("aluminium", 0.06, 1.0),
}


def wrapped(r: Random, parts: Sequence[Part], *kinds: str, share: float = 0.35) -> list[Part]:
    """As often as ``share`` in one of these wrappings, with a little room around it."""
    if r.random() >= share:
        return list(parts)
    material, wall, fill = WRAPS[one_of(r, *kinds)]
    low, high = bounds(parts)
    size, middle = high - low + 2 * wall + r.uniform(0.6, 5, 3), (low + high) / 2
    skin = shell(float(size[0]), float(size[1]), float(size[2]), wall)
    return [*parts, Part(material, skin.moved(middle[0], middle[1], middle[2] - size[2] / 2), fill)]


def ball_pile(r: Random, count: int, radius: float, wide: float) -> Mesh:
    """Balls in layers on a square ``wide`` across."""
    step = 2.05 * radius
    side = max(1, int(wide / step))
    ball = turned(
        [(1e-3, -radius), (radius * 0.87, -radius * 0.5), (radius * 0.87, radius * 0.5), (1e-3, radius)], 7
    )
    spots = [(i % side, (i // side) % side, i // side**2) for i in range(count)]
    return joined(
        [
            ball.moved(
                (a - (side - 1) / 2) * step + r.uniform(-0.02, 0.02),
                (b - (side - 1) / 2) * step,
                radius + c * step,
            )
            for a, b, c in spots
        ]
    )


def tube(radius: float, long: float, wall: float, x: float, y: float, z: float, count: int = 12) -> Mesh:
    """A pipe along x from ``x``."""
    return lain(pipe(radius, long, wall, count), x, y, z)

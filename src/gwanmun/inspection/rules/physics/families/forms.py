"""Forms that many goods share: filled vessels, caps, sealed bags, rows of the same thing, dents.

Every function gives closed meshes or parts standing on z = 0 that do not overlap each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.physics.families.guns import ALONG, moved
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    box,
    cushion,
    cylinder,
    extruded,
    filled,
    joined,
    turned,
    vessel,
)

Profile = Sequence[tuple[float, float]]


def oval(wide: float, deep: float, square: float = 1.0, count: int = 16) -> NDArray[np.float64]:
    """Outline n × 2: an ellipse at ``square`` 1, nearly a rectangle at 0.2."""
    t = np.arange(count) * (2 * math.pi / count)
    x, y = np.cos(t), np.sin(t)
    return np.stack(
        [np.sign(x) * np.abs(x) ** square * wide / 2, np.sign(y) * np.abs(y) ** square * deep / 2], 1
    )


def canister(
    wide: float, deep: float, high: float, wall: float, square: float, level: float, count: int = 16
) -> tuple[Mesh, Mesh]:
    """An upright vessel of oval plan: its wall, and what fills it up to ``level`` (0 to 1)."""
    inner = oval(wide - 2 * wall, deep - 2 * wall, square, count)
    deep_in = high - 2 * wall
    skin = extruded(oval(wide, deep, square, count), high) - extruded(inner, deep_in).moved(z=wall)
    return skin, extruded(inner, deep_in * level).moved(z=wall)


def flask(profile: Profile, wall: float, level: float, count: int = 18) -> tuple[Mesh, Mesh]:
    """A turned vessel of this outer profile: its wall, and what fills it up to ``level`` (0 to 1)."""
    low, high = profile[0][1], profile[-1][1]
    skin, _ = vessel(profile, wall, count)
    inner = [(max(q - wall, 0.05), min(max(z, low + wall), high - wall)) for q, z in profile]
    return skin, filled(inner, low + wall + max(0.03, level) * (high - low - 2 * wall), count)


def cup(radius: float, high: float, wall: float, count: int = 16) -> Mesh:
    """A cap: closed above, open below."""
    return cylinder(radius, high, count) - cylinder(radius - wall, high - wall, count)


def drum(radius: float, high: float, wall: float, level: float, count: int = 20) -> tuple[Mesh, Mesh]:
    """A straight round vessel, and what fills it."""
    return flask([(radius, 0.0), (radius, high)], wall, level, count)


def dome(radius: float, high: float, at: float = 0.0, steps: int = 4) -> list[tuple[float, float]]:
    """Profile of a rounded shoulder from ``radius`` at height ``at`` to nearly nothing ``high`` above."""
    angle = np.linspace(0, math.pi / 2 * 0.93, steps)
    return [(radius * float(np.cos(a)), at + high * float(np.sin(a))) for a in angle]


def tray(x: float, y: float, z: float, wall: float) -> Mesh:
    """A box open above."""
    return box(x, y, z) - box(x - 2 * wall, y - 2 * wall, z - wall).moved(z=wall)


def film(
    x: float, y: float, z: float, thick: float = 0.3, square: float = 0.3, *, fine: bool = True
) -> tuple[Mesh, Mesh]:
    """A bag's film and its inside, a pillow; not ``fine`` where there are many small ones."""
    rings, count = (7, 20) if fine else (5, 12)
    body = cushion(x, y, z, square, rings, count)
    grown = cushion(x + 2 * thick, y + 2 * thick, z + 2 * thick, square, rings, count).moved(z=-thick)
    return grown - body, body


def seal(x: float, y: float, wide: float, z: float, thick: float = 0.25) -> Mesh:
    """The flat welded rim around a bag of x by y at height ``z``."""
    return (box(x + 2 * wide, y + 2 * wide, thick) - box(x + 0.6, y + 0.6, thick)).moved(z=z)


def lying(parts: list[Part], z: float, x: float = 0.0, y: float = 0.0) -> list[Part]:
    """What stood now lies along x, its axis at height ``z``."""
    return moved(parts, x, y, z, ALONG)


def merged(parts: Sequence[Part]) -> list[Part]:
    """One part for each material and fill."""
    groups: dict[tuple[str, float], list[Mesh]] = {}
    for part in parts:
        groups.setdefault((part.material, part.fill), []).append(part.mesh)
    return [Part(material, joined(meshes), fill) for (material, fill), meshes in groups.items()]


def rows(
    make: Callable[[], list[Part]], count: int, columns: int, dx: float, dy: float, dz: float = 0.0
) -> list[Part]:
    """Several in rows (and, with ``dz``, in layers of two rows), each made anew."""
    found: list[Part] = []
    for i in range(count):
        row, layer = i // columns, 0
        if dz:
            row, layer = row % 2, row // 2
        found += moved(make(), (i % columns) * dx, row * dy, layer * dz)
    return merged(found)


def dented(parts: list[Part], at: float, reach: float, deep: float) -> list[Part]:
    """Pressed in from +x around height ``at``; the same for all parts, so that none comes into another."""

    def pressed(mesh: Mesh) -> Mesh:
        p = mesh.points.copy()
        near = np.exp(-(((p[:, 2] - at) / reach) ** 2))
        wide = max(float(np.abs(p[:, 0]).max()), 1e-6)
        p[:, 0] *= 1 - deep * near * np.clip(p[:, 0] / wide, 0, 1)
        return Mesh(p, mesh.faces)

    return [Part(part.material, pressed(part.mesh), part.fill) for part in parts]


def knob(radius: float, high: float, z: float, count: int = 12) -> Mesh:
    """A small plug with a rounded head."""
    return turned([(radius, 0), (radius, high * 0.7), (radius * 0.6, high)], count).moved(z=z)

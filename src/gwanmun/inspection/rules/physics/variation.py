"""A thing as another maker would have made it: stretched, sheared, bent, of another metal or plastic.

A recipe gives one design with its sizes; what lies in real bags has a hundred. Every change here maps space
onto itself without folds, so that parts which did not overlap still do not, and closed meshes stay closed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.physics.families import Piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import Mesh

Floats = NDArray[np.float64]
#: What stands for what: metals of a frame, plastics of a case, soft stuff.
INSTEAD: tuple[tuple[str, ...], ...] = (
    ("steel", "stainless", "iron", "aluminium", "zinc", "brass", "titanium"),
    ("pe", "pp", "pet", "abs", "nylon", "pmma"),
    ("rubber", "silicone", "leather", "nylon"),
    ("cotton", "polyester", "wool"),
    ("cardboard", "paper", "wood"),
)
_OTHERS = {name: group for group in INSTEAD for name in group}


def varied(pieces: Sequence[Piece], r: np.random.Generator, strength: float = 1.0) -> list[Piece]:
    """The pieces of one thing, changed together. ``strength`` 0: as they came; 1: sizes by about a sixth,
    bends up to a twelfth of the length, a third of the materials that do not tell the thing."""
    if strength <= 0:
        return list(pieces)
    whole = np.exp(r.normal(0, 0.12 * strength)) * np.exp(r.normal(0, 0.10 * strength, 3))
    shear = r.normal(0, 0.06 * strength)
    points = np.concatenate([part.mesh.points for one in pieces for part in one.parts])
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    half = np.maximum((points.max(axis=0) - points.min(axis=0)) / 2, 1.0)
    long = int(half[:2].argmax())
    bend = float(r.normal(0, 0.06 * strength)) if r.random() < 0.5 else 0.0
    named = {part.material for one in pieces for part in one.parts}
    told = {one.material for one in pieces}
    swap = {
        name: str(r.choice(_OTHERS[name]))
        for name in sorted(named - told)
        if name in _OTHERS and r.random() < strength / 3
    }

    def changed(mesh: Mesh) -> Mesh:
        at = mesh.points - middle
        new = at * whole
        across = 1 - long
        new[:, across] += shear * new[:, long] + bend * half[long] * (at[:, long] / half[long]) ** 2
        return Mesh(new + middle, mesh.faces)

    return [
        Piece(
            one.kind,
            tuple(Part(swap.get(p.material, p.material), changed(p.mesh), p.fill) for p in one.parts),
            one.material,
        )
        for one in pieces
    ]

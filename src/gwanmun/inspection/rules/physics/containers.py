"""What goods travel in: cartons, padded envelopes, mailers, hard and soft suitcases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.physics.packing import CELL, Floor
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    box,
    cushion,
    cylinder,
    joined,
    pipe,
    rotation,
    sheet,
    swept,
)

Random = np.random.Generator
Floats = NDArray[np.float64]
#: Cells by which a soft container reaches beyond its goods.
SEAM = 2
#: Container → share of all.
KINDS = {"carton": 0.5, "mailer": 0.2, "envelope": 0.08, "hard_case": 0.1, "soft_case": 0.12}


@dataclass
class Container:
    """``floor``: where goods are dropped, its corner at ``corner`` of the container's own parts."""

    kind: str
    floor: Floor
    parts: list[Part]
    corner: tuple[float, float, float]
    wall: float = 0.0


def carton(r: Random) -> Container:
    wall = float(r.choice([3.0, 4.0, 6.0]))
    floor = Floor(r.uniform(150, 370), r.uniform(190, 440), r.uniform(110, 290))
    return Container("carton", floor, [], (-floor.wide / 2, -floor.long / 2, wall), wall)


def _walls(container: Container, r: Random) -> list[Part]:
    """A carton is taken as high as what is in it asks for."""
    floor, wall = container.floor, container.wall
    z = min(floor.tall, max(50.0, float(floor.height.max()) + r.uniform(2, 40))) + 2 * wall
    floor.tall = z - 2 * wall
    x, y = floor.wide + 2 * wall, floor.long + 2 * wall
    walls = box(x, y, z) - box(x - 2 * wall, y - 2 * wall, z - 2 * wall).moved(z=wall)
    flaps = joined(
        [
            box(x - 2 * wall, y * 0.48, wall * 0.8).moved(y=s * y * 0.245, z=at)
            for s in (1, -1)
            for at in (-wall, z + 0.1)
        ]
    )
    tape = joined([box(50, y + 4, 0.08).moved(z=at) for at in (-wall - 0.2, z + wall)])
    label = box(95, 145, 0.25).moved(
        r.uniform(-x * 0.2, x * 0.2), r.uniform(-y * 0.15, y * 0.15), z + wall + 0.3
    )
    parts = [
        Part("cardboard", walls, r.uniform(0.8, 1.3)),
        Part("cardboard", flaps),
        Part("pp", tape),
        Part("paper", label),
    ]
    if r.random() < 0.15:
        parts.append(
            Part(
                "steel",
                joined(
                    [
                        box(12, 2.2, 0.6).moved(s * x * 0.2, q * y * 0.3, z + wall + 0.8)
                        for s in (1, -1)
                        for q in (1, -1)
                    ]
                ),
            )
        )
    return parts


def envelope(r: Random) -> Container:
    x, y = r.uniform(150, 260), r.uniform(200, 340)
    return Container("envelope", Floor(x, y, r.uniform(25, 60)), [], (-x / 2, -y / 2, 2.0))


def mailer(r: Random) -> Container:
    x, y = r.uniform(220, 380), r.uniform(260, 440)
    return Container("mailer", Floor(x, y, r.uniform(60, 150)), [], (-x / 2, -y / 2, 1.0))


def closed(container: Container, r: Random) -> list[Part]:
    """The parts once it is packed: a soft container takes the shape of what is in it."""
    if container.kind == "carton":
        return _walls(container, r)
    if container.kind not in ("envelope", "mailer"):
        return container.parts
    from scipy.ndimage import gaussian_filter, maximum_filter

    height = container.floor.height
    over = np.maximum(height, gaussian_filter(maximum_filter(height, 3), 2.0)) + 1.0
    over += np.abs(gaussian_filter(r.normal(0, 6, height.shape), 2.5))
    # Film and paper meet in a seam outside the goods.
    over = np.pad(over, SEAM, mode="linear_ramp", end_values=1.5)
    y, x = (
        np.asarray((np.arange(n + 2 * SEAM) - SEAM + 0.5) * CELL + shift, dtype=np.float64)
        for n, shift in zip(height.shape, (container.corner[1], container.corner[0]), strict=True)
    )
    under = np.full_like(over, -0.5)
    thick = 0.12 if container.kind == "mailer" else 0.35
    material = "pe" if container.kind == "mailer" else "paper"
    film = joined([sheet(under, under + thick, x, y), sheet(over, over + thick, x, y)])
    parts = [Part(material, film)]
    if container.kind == "envelope":
        parts.append(
            Part(
                "pe",
                joined(
                    [
                        sheet(under + 0.5, under + 2.0, x, y),
                        sheet(over + thick + 0.1, over + thick + 2.5, x, y),
                    ]
                ),
                0.06,
            )
        )
    parts.append(Part("paper", box(95, 130, 0.25).moved(z=float(over.max()) + 4)))
    return parts


def _handle(r: Random, x: float, y: float, z: float) -> list[Part]:
    """Two telescopic tubes, wheels and a grip."""
    metal = str(r.choice(["aluminium", "steel"]))
    gap = x * 0.2
    tubes = joined(
        [pipe(8, y * 0.92, 1.3, 10).turned(rotation("x", 90)).moved(s * gap, y * 0.46, 12) for s in (1, -1)]
    )
    inner = joined(
        [pipe(5.5, y * 0.8, 1.0, 10).turned(rotation("x", 90)).moved(s * gap, y * 0.46, 12) for s in (1, -1)]
    )
    wheels = [
        cylinder(22, 18, 16).turned(rotation("y", 90)).moved(s * x * 0.42, -y / 2 - 6, at)
        for s in (1, -1)
        for at in (26, z - 26)
    ]
    axles = [
        cylinder(3, 28, 8).turned(rotation("y", 90)).moved(s * x * 0.42 - 5, -y / 2 - 6, at)
        for s in (1, -1)
        for at in (26, z - 26)
    ]
    grip = box(gap * 2 + 30, 18, 20).moved(y=y * 0.48, z=2)
    return [
        Part(metal, tubes),
        Part(metal, inner),
        Part("rubber", joined(wheels), 0.6),
        Part("steel", joined(axles)),
        Part("abs", grip, 0.6),
    ]


def _square(wave: Floats, power: float = 0.16) -> Floats:
    """A circle's coordinate pulled towards the corners of a square."""
    return np.asarray(np.sign(wave) * np.abs(wave) ** power)


def hard_case(r: Random) -> Container:
    x, y, z = r.uniform(340, 420), r.uniform(480, 600), r.uniform(200, 260)
    wall = r.uniform(2.0, 3.2)
    body = cushion(x, y, z, 0.12, 9, 36) - cushion(
        x - 2 * wall, y - 2 * wall, z - 2 * wall, 0.12, 9, 36
    ).moved(z=wall)
    t = np.linspace(0, 2 * np.pi, 61)
    zipper = swept(
        np.stack([(x / 2 + 3) * _square(np.cos(t)), (y / 2 + 3) * _square(np.sin(t)), np.full(61, z / 2)], 1),
        3.0,
        5,
    )
    locks = joined([box(28, 16, 10).moved(x / 2 + 10, s * 60, z / 2) for s in (1, -1)])
    parts = [
        Part(str(r.choice(["abs", "pet", "aluminium"])), body, 0.8),
        Part(str(r.choice(["nylon", "zinc"])), zipper, 0.6),
        Part("zinc", locks),
        *_handle(r, x * 0.96, y * 0.92, z),
    ]
    return Container("hard_case", Floor(x * 0.86, y * 0.84, z - 42), parts, (-x * 0.43, -y * 0.42, 26.0))


def soft_case(r: Random) -> Container:
    x, y, z = r.uniform(320, 420), r.uniform(420, 580), r.uniform(180, 260)
    body = cushion(x, y, z, 0.2, 9, 30) - cushion(x - 4, y - 4, z - 4, 0.2, 9, 30).moved(z=2)
    t = np.linspace(0, 2 * np.pi, 49)
    wires = [
        swept(
            np.stack(
                [(x / 2 - 9) * _square(np.cos(t)), (y / 2 - 9) * _square(np.sin(t)), np.full(49, at)], 1
            ),
            1.5,
            5,
        )
        for at in (12.0, z - 12.0)
    ]
    zips = swept(
        np.stack(
            [(x / 2 + 3) * _square(np.cos(t)), (y / 2 + 3) * _square(np.sin(t)), np.full(49, z * 0.7)], 1
        ),
        2.4,
        5,
    )
    parts = [
        Part("nylon", body, 0.7),
        Part("steel", joined(wires)),
        Part("brass", zips, 0.4),
        Part("zinc", joined([box(7, 22, 3).moved(x / 2 + 10, s * 50, z * 0.7) for s in (1, 0, -1)])),
    ]
    if r.random() < 0.6:
        parts += _handle(r, x * 0.9, y * 0.9, z)
    return Container("soft_case", Floor(x * 0.84, y * 0.84, z - 44), parts, (-x * 0.42, -y * 0.42, 26.0))


BUILDERS = {
    "carton": carton,
    "mailer": mailer,
    "envelope": envelope,
    "hard_case": hard_case,
    "soft_case": soft_case,
}


def padding(r: Random, floor: Floor) -> list[tuple[str, Mesh, float]]:
    """Air cushions, crumpled paper or foam that fill what is left on top: material, mesh, fill."""
    room = floor.tall - float(floor.height.max())
    if room < 25 or r.random() < 0.4:
        return []
    found: list[tuple[str, Mesh, float]] = []
    for _ in range(int(r.integers(1, 5))):
        kind = str(r.choice(["air", "paper", "foam"]))
        if kind == "air":
            size = (r.uniform(80, 150), r.uniform(100, 180), min(room - 4, r.uniform(25, 60)))
            skin = cushion(*size, 0.5) - cushion(size[0] - 0.2, size[1] - 0.2, size[2] - 0.2, 0.5).moved(
                z=0.1
            )
            found.append(("pe", skin, 1.0))
        elif kind == "paper":
            body = cushion(r.uniform(70, 140), r.uniform(80, 160), min(room - 4, r.uniform(30, 80)), 0.7)
            rough = body.points * (1 + r.normal(0, 0.04, body.points.shape))
            found.append(("paper", Mesh(rough, body.faces), 0.03))
        else:
            found.append(
                ("foam", box(r.uniform(60, 160), r.uniform(60, 160), min(room - 4, r.uniform(15, 60))), 1.0)
            )
    return found

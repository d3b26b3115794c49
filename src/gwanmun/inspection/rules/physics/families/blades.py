"""Knives, scissors and other things that cut."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.guns import along, moved
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    box,
    cylinder,
    extruded,
    loft,
    rotation,
    shell,
    swept,
    turned,
)

Point = tuple[float, float]


def ground(outline: list[Point], thick: float, keen: float = 0.25) -> Mesh:
    """A blade: ``outline`` starts with the back from hilt to tip, then the edge home; it is thin at the
    edge."""
    count = len(outline) // 2
    back, edge = outline[:count], outline[count:][::-1]
    rings = []
    for (bx, by), (ex, ey) in zip(back, edge, strict=True):
        half, fine = thick / 2, thick / 2 * keen
        rings.append([(bx, by, half), (bx, by, -half), (ex, ey, -fine), (ex, ey, fine)])
    mesh = loft(np.asarray(rings))
    if mesh.volume < 0:
        mesh = Mesh(mesh.points, mesh.faces[:, ::-1])
    return mesh.moved(z=thick / 2)


def drop_point(long: float, wide: float, tip: float = 0.3) -> list[Point]:
    """A blade from x = 0 to ``long``."""
    xs = [0.0, long * (1 - tip) * 0.5, long * (1 - tip), long * (1 - tip / 2), long]
    back = [wide / 2, wide / 2, wide / 2, wide * 0.42, wide * 0.1]
    edge = [-wide / 2, -wide / 2, -wide * 0.46, -wide * 0.28, wide * 0.08]
    return list(zip(xs, back, strict=True)) + list(zip(xs, edge, strict=True))[::-1]


def handle(r: Random, long: float, wide: float, material: str) -> list[Part]:
    thick = r.uniform(13, 20)
    tang = box(long * r.uniform(0.6, 0.95), wide * 0.5, 2.2).moved(x=-long * 0.45, z=thick / 2 - 1.1)
    grip = extruded(
        [
            (0, -wide / 2),
            (0, wide / 2),
            (-long * 0.5, wide * 0.42),
            (-long, wide * 0.55),
            (-long, -wide * 0.5),
        ],
        thick,
    ) - box(long * 0.96, wide * 0.55, 2.4).moved(x=-long * 0.49, z=thick / 2 - 1.2)
    parts = [Part(material, grip), Part("stainless", tang)]
    rivet = cylinder(2.2, thick * 0.4, 8)
    parts += [
        Part("brass", rivet.moved(x=-long * (0.2 + 0.25 * i), z=thick * 0.56))
        for i in range(int(r.integers(0, 4)))
    ]
    return parts


def fixed(r: Random, outline: list[Point], thick: float, wide: float, long: float) -> list[Part]:
    grip = handle(r, long, wide, str(r.choice(["wood", "pp", "abs", "rubber"])))
    return [*grip, Part("stainless", ground(outline, thick).moved(z=7))]


@family("kitchen_knife", "knife", "식칼", "Kitchen knife", hs="821192", value=40_000)
def _kitchen(r: Random) -> list[Piece]:
    long, wide = r.uniform(130, 230), r.uniform(28, 52)
    parts = fixed(
        r, drop_point(long, wide, r.uniform(0.2, 0.5)), r.uniform(1.6, 2.6), wide * 0.6, r.uniform(95, 125)
    )
    return [piece("knife", parts, "stainless")]


@family("dagger", "knife", "단검", "Dagger", hs="930700", value=120_000, held_out=True)
def _dagger(r: Random) -> list[Piece]:
    long, wide = r.uniform(120, 200), r.uniform(20, 34)
    xs = np.linspace(0, long, 6)
    half = wide / 2 * np.clip((1 - (xs / long) ** 3), 0.03, 1)
    blade = extruded(
        [*[*zip(xs, half, strict=True)][::-1], *zip(xs, -half, strict=True)], r.uniform(3, 4.5)
    ).moved(z=6)
    guard = box(7, wide * r.uniform(1.8, 2.6), 12).moved(x=-2)
    return [
        piece(
            "knife",
            [*handle(r, r.uniform(95, 120), 24, "leather"), Part("steel", blade), Part("brass", guard)],
            "steel",
        )
    ]


@family("folding_knife", "knife", "접이식 칼", "Folding knife", hs="821193", value=60_000)
def _folding(r: Random) -> list[Piece]:
    long, wide = r.uniform(65, 100), r.uniform(17, 26)
    angle = float(r.choice([0.0, 180.0, r.uniform(20, 160)]))
    blade = ground(drop_point(long, wide, 0.45), r.uniform(2.2, 3.4)).turned(rotation("z", angle)).moved(z=5)
    body = long * 1.2
    outline = [
        (4, -wide * 0.55),
        (4, wide * 0.55),
        (-body * 0.5, wide * 0.5),
        (-body, wide * 0.6),
        (-body, -wide * 0.5),
    ]
    scale = str(r.choice(["aluminium", "nylon", "wood", "steel"]))
    parts = [Part("stainless", blade)]
    for z in (0.0, 9.0):
        parts.append(Part(scale, extruded(outline, 3.4).moved(z=z)))
        parts.append(
            Part(
                "stainless",
                extruded([(x * 0.96, y * 0.85) for x, y in outline], 1.1).moved(
                    z=z + (3.4 if z == 0 else -1.1)
                ),
            )
        )
    parts.append(Part("steel", cylinder(3.2, 12.4, 10)))
    parts.append(Part("steel", box(body * 0.8, 3, 3).moved(x=-body * 0.5, y=wide * 0.48, z=5)))
    return [piece("knife", parts, "stainless")]


@family("cutter", "knife", "커터칼", "Utility cutter", hs="821193", value=15_000)
def _cutter(r: Random) -> list[Piece]:
    long, wide = r.uniform(120, 165), r.uniform(16, 26)
    out = r.uniform(0, 45)
    blade = box(100, wide * 0.7, 0.55).moved(x=long / 2 - 50 + out, z=wide * 0.3)
    channel = shell(long, wide, wide * 0.62, 2.0)
    rail = shell(long * 0.96, wide * 0.8, wide * 0.3, 0.7).moved(z=wide * 0.18)
    knob = box(16, 10, 5).moved(x=10, z=wide * 0.62)
    return [
        piece(
            "knife",
            [Part("abs", channel), Part("steel", rail), Part("steel", blade), Part("abs", knob)],
            "steel",
        )
    ]


@family("cleaver", "knife", "중식도", "Cleaver", hs="821192", value=45_000)
def _cleaver(r: Random) -> list[Piece]:
    long, wide = r.uniform(150, 200), r.uniform(75, 105)
    xs = np.linspace(0, long, 4)
    outline = [(x, wide * 0.25) for x in xs] + [(x, -wide * 0.75) for x in xs[::-1]]
    return [piece("knife", fixed(r, outline, r.uniform(2, 4), 28, 110), "stainless")]


@family("karambit", "knife", "카람빗", "Karambit", hs="821193", value=80_000, held_out=True)
def _karambit(r: Random) -> list[Piece]:
    a = np.radians(np.linspace(95, 20, 7))
    radius, wide = r.uniform(55, 80), r.uniform(18, 26)
    taper = np.linspace(1, 0.05, 7)
    outer = [(radius * math.cos(t) * 1.0, radius * math.sin(t)) for t in a]
    inner = [
        ((radius - wide * k) * math.cos(t), (radius - wide * k) * math.sin(t))
        for t, k in zip(a, taper, strict=True)
    ]
    blade = ground(outer + inner[::-1], r.uniform(3, 5)).moved(z=5)
    grip = extruded([(-8, radius + 4), (-95, radius - 30), (-95, radius - 52), (-6, radius - wide - 4)], 14)
    a2 = np.linspace(0, 2 * math.pi, 17)
    ring = swept(np.stack([-108 + 15 * np.cos(a2), radius - 42 + 15 * np.sin(a2), np.full(17, 7.0)], 1), 3, 6)
    return [piece("knife", [Part("stainless", blade), Part("nylon", grip), Part("steel", ring)], "stainless")]


@family("multitool", "knife", "다용도 칼", "Multi-tool with blades", hs="821193", value=50_000)
def _multitool(r: Random) -> list[Piece]:
    long, wide = r.uniform(75, 100), r.uniform(20, 28)
    parts: list[Part] = []
    z = 3.0
    for _ in range(int(r.integers(3, 7))):
        width = wide * r.uniform(0.35, 0.7)
        parts.append(
            Part(
                "stainless",
                ground(drop_point(long * r.uniform(0.55, 0.85), width, 0.4), 2.0).moved(
                    x=-long / 2 + 4, y=r.uniform(-3, 3), z=z
                ),
            )
        )
        z += 3.0
    cover = str(r.choice(["abs", "aluminium"]))
    parts += [Part(cover, box(long, wide, 3).moved(z=side)) for side in (0.0, z)]
    parts += [Part("steel", cylinder(2.5, z, 8).moved(x=x, z=1.5)) for x in (-long / 2 + 6, long / 2 - 6)]
    return [piece("knife", parts, "stainless")]


def scissors(r: Random, long: float, wide: float, opening: float, loops: str) -> list[Part]:
    parts: list[Part] = []
    for side in (1, -1):
        turn = rotation("z", side * opening)
        blade = ground(drop_point(long, wide, 0.75), r.uniform(1.6, 2.6)).scaled(1, side, 1)
        if side < 0:
            blade = Mesh(blade.points, blade.faces[:, ::-1])
        z = 4.0 + 2.6 * (side < 0)
        shank = box(long * 0.45, wide * 0.5, 2.2).moved(x=-long * 0.2, y=side * 3)
        a = np.linspace(0, 2 * math.pi, 19)
        big = 1.0 + (0.35 if side > 0 and loops != "stainless" else 0)
        center = (-long * 0.42 - 24 * big, -side * 17.0)
        loop = np.stack([center[0] + 24 * big * np.cos(a), center[1] + 15 * np.sin(a), np.full(19, 1.0)], 1)
        parts += [
            Part("stainless", blade.turned(turn).moved(z=z)),
            Part("stainless", shank.turned(turn).moved(z=z)),
            Part(loops, swept(loop, 4.6 if loops != "stainless" else 2.6, 7).turned(turn).moved(z=z)),
        ]
    parts.append(Part("steel", cylinder(3.6, 9, 10).moved(z=2.5)))
    return parts


@family("scissors", "scissors", "가위", "Scissors", hs="821300", value=15_000)
def _scissors(r: Random) -> list[Piece]:
    return [
        piece(
            "scissors",
            scissors(
                r, r.uniform(65, 120), r.uniform(12, 20), r.uniform(2, 22), str(r.choice(["abs", "pp"]))
            ),
            "stainless",
        )
    ]


@family(
    "surgical_scissors",
    "scissors",
    "의료용 가위",
    "Surgical scissors",
    hs="901890",
    value=30_000,
    held_out=True,
)
def _surgical(r: Random) -> list[Piece]:
    return [
        piece(
            "scissors",
            scissors(r, r.uniform(45, 80), r.uniform(7, 11), r.uniform(2, 25), "stainless"),
            "stainless",
        )
    ]


@family("shears", "scissors", "전지가위", "Garden shears", hs="820150", value=25_000)
def _shears(r: Random) -> list[Piece]:
    long = r.uniform(55, 75)
    parts: list[Part] = []
    for side in (1, -1):
        turn = rotation("z", side * r.uniform(5, 20))
        blade = ground(drop_point(long, 24, 0.8), 3.5).moved(z=6)
        grip = (
            along(turned([(7, 0), (9, 40), (8, 110), (5, 125)], 10))
            .turned(rotation("z", 180))
            .moved(y=-side * 14, z=8)
        )
        parts += moved([Part("steel", blade)], turn=turn) + moved([Part("rubber", grip)], turn=turn)
        parts += moved([Part("aluminium", box(110, 7, 5).moved(x=-70, y=-side * 26, z=6))], turn=turn)
    parts.append(Part("steel", cylinder(5, 14, 10)))
    a = np.linspace(0, 1, 60)
    coil = np.stack([-20 + 5 * np.cos(a * 40), a * 26 - 13, 8 + 5 * np.sin(a * 40)], 1)
    parts.append(Part("steel", swept(coil, 0.9, 4)))
    return [piece("scissors", parts, "steel")]

"""Toys, tools and household goods."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.guns import along, moved, pistol
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    ball,
    box,
    cylinder,
    extruded,
    joined,
    pipe,
    rotation,
    swept,
    torus,
    turned,
)


@family("plush_toy", "toy", "봉제 인형", "Plush toy", hs="950300", value=30_000)
def _plush(r: Random) -> list[Piece]:
    d = r.uniform(90, 170)
    limbs = [ball(d, d * 0.8, d * 0.7), ball(d * 0.7, d * 0.7, d * 0.6).moved(y=d * 0.72)]
    limbs += [
        ball(d * 0.3, d * 0.45, d * 0.3, 7, 12).moved(sx * d * 0.55, sy * d * 0.3)
        for sx in (1, -1)
        for sy in (1, -1)
    ]
    eyes = joined([cylinder(5, 4, 10).moved(s * d * 0.12, d * 0.85, d * 0.6) for s in (1, -1)])
    return [piece("toy", [Part("polyester", joined(limbs), 0.12), Part("abs", eyes)], "polyester")]


@family("toy_bricks", "toy", "조립 블록", "Building bricks", hs="950300", value=60_000)
def _bricks(r: Random) -> list[Piece]:
    bricks = []
    for i in range(int(r.integers(20, 50))):
        a, b = 8.0 * int(r.integers(1, 3)), 8.0 * int(r.integers(2, 5))
        at = (r.uniform(-70, 70), r.uniform(-90, 90), 11.5 * (i % 4))
        turn = rotation("z", float(r.uniform(0, 180)))
        bricks.append((box(a, b, 9.6) - box(a - 3, b - 3, 8).moved(z=0.2)).turned(turn).moved(*at))
    return [piece("toy", [Part("abs", joined(bricks))])]


@family("toy_car", "toy", "장난감 자동차", "Toy car", hs="950300", value=20_000)
def _car(r: Random) -> list[Piece]:
    long, wide = r.uniform(70, 160), r.uniform(32, 60)
    body = extruded(
        [
            (0, 0),
            (long, 0),
            (long, wide * 0.35),
            (long * 0.8, wide * 0.4),
            (long * 0.65, wide * 0.75),
            (long * 0.3, wide * 0.75),
            (long * 0.1, wide * 0.4),
            (0, wide * 0.35),
        ],
        wide,
    )
    inner = extruded(
        [
            (3, 2),
            (long - 3, 2),
            (long - 3, wide * 0.3),
            (long * 0.64, wide * 0.68),
            (long * 0.31, wide * 0.68),
            (3, wide * 0.3),
        ],
        wide - 5,
    ).moved(z=2.5)
    wheels = [
        cylinder(wide * 0.2, 7, 14).moved(x, -2, z)
        for x in (long * 0.2, long * 0.8)
        for z in (-7.5, wide + 0.5)
    ]
    axles = [cylinder(1.2, wide + 8, 8).moved(x, -2, -4) for x in (long * 0.2, long * 0.8)]
    return [
        piece(
            "toy",
            [
                Part(str(r.choice(["zinc", "abs"])), body - inner, 0.6),
                Part("rubber", joined(wheels)),
                Part("steel", joined(axles)),
            ],
        )
    ]


@family("toy_gun", "toy", "장난감 총", "Toy gun", hs="950300", value=25_000, held_out=True)
def _toygun(r: Random) -> list[Piece]:
    parts = pistol(r, r.uniform(150, 220), "abs", False)
    out = [
        Part("abs" if p.material in ("steel", "nylon") else p.material, p.mesh, p.fill * 0.35) for p in parts
    ]
    out[-1] = Part("steel", parts[-1].mesh)
    return [piece("toy", out, "abs")]


@family("spanner_set", "tool", "스패너", "Spanners", hs="820411", value=20_000)
def _spanner(r: Random) -> list[Piece]:
    parts = []
    for i in range(int(r.integers(1, 5))):
        long, head = r.uniform(90, 210), r.uniform(9, 16)
        a = np.radians(np.linspace(40, 320, 14))
        jaw = [(head * math.cos(t), head * math.sin(t)) for t in a] + [
            (-head * 0.2, -head * 0.5),
            (-head * 0.2, head * 0.5),
        ]
        bar = box(long, head * 0.8, 5).moved(x=-long / 2 - head * 0.8)
        ring = torus(head * 0.9, head * 0.5, 1, 20, 6).moved(x=-long - head * 1.6)
        parts += moved([Part("steel", joined([extruded(jaw, 7), bar, ring]))], y=i * 34.0)
    return [piece("tool", parts)]


@family("screwdriver", "tool", "드라이버", "Screwdrivers", hs="820540", value=15_000)
def _driver(r: Random) -> list[Piece]:
    parts: list[Part] = []
    for i in range(int(r.integers(1, 7))):
        shaft, grip = r.uniform(50, 160), r.uniform(70, 105)
        one = [
            Part("steel", cylinder(r.uniform(2, 4), shaft + 30, 10).moved(z=grip - 30)),
            Part(
                "abs",
                turned([(9, 0), (14, 15), (12, grip * 0.6), (9, grip)], 12)
                - cylinder(4.2, 30, 8).moved(z=grip - 30.2),
            ),
        ]
        parts += moved(one, y=i * 32.0, z=14, turn=rotation("y", 90))
    return [piece("tool", parts, "steel")]


@family("hammer", "tool", "망치", "Hammer", hs="820520", value=15_000)
def _hammer(r: Random) -> list[Piece]:
    grip = along(turned([(13, 0), (14, 90), (10, 260)], 12)).moved(z=16)
    head = (
        cylinder(r.uniform(11, 15), r.uniform(85, 110), 14).turned(rotation("x", 90)).moved(x=270, y=50, z=16)
    )
    return [piece("tool", [Part(str(r.choice(["wood", "rubber"])), grip), Part("steel", head)], "steel")]


@family("screws", "tool", "나사·볼트", "Screws and bolts", hs="731815", value=8_000)
def _screws(r: Random) -> list[Piece]:
    long, radius = r.uniform(15, 50), r.uniform(1.6, 4)
    one = turned([(radius, 0), (radius, long), (radius * 2, long), (radius * 2, long + radius * 1.4)], 8)
    heap = [
        one.turned(rotation("y", 90) if i % 2 else rotation("x", 80))
        .turned(rotation("z", float(r.uniform(0, 360))))
        .moved(r.uniform(-30, 30), r.uniform(-40, 40), 6 + (i // 8) * 2.4 * radius)
        for i in range(int(r.integers(12, 40)))
    ]
    return [piece("tool", [Part("steel", joined(heap))])]


@family("pliers", "tool", "펜치", "Pliers", hs="820320", value=20_000, held_out=True)
def _pliers(r: Random) -> list[Piece]:
    parts: list[Part] = []
    for side in (1, -1):
        turn = rotation("z", side * r.uniform(4, 14))
        jaw = extruded([(0, 0), (55, 1), (55, side * 7), (10, side * 17), (-14, side * 12), (-14, 0)], 9)
        arm = extruded([(-10, side * 2), (-130, -side * 22), (-130, -side * 11), (-10, side * 13)], 8)
        sleeve = extruded(
            [(-45, -side * 3), (-135, -side * 24), (-135, -side * 8), (-45, side * 9)], 13
        ).moved(z=-2.5) - extruded(
            [(-46, -side * 1), (-129, -side * 21), (-129, -side * 11.5), (-46, side * 7)], 8.4
        ).moved(z=-0.2)
        parts += moved([Part("steel", jaw), Part("steel", arm), Part("pvc", sleeve, 0.8)], z=3, turn=turn)
    return [piece("tool", parts, "steel")]


@family("ceramic_mug", "household", "머그잔", "Mug", hs="691110", value=15_000)
def _mug(r: Random) -> list[Piece]:
    radius, high = r.uniform(37, 48), r.uniform(80, 110)
    cup = cylinder(radius, high, 24) - cylinder(radius - 4, high - 5, 24).moved(z=4.9)
    a = np.linspace(-math.pi / 2, math.pi / 2, 10)
    ear = swept(np.stack([radius + 24 * np.cos(a), np.zeros(10), high / 2 + 28 * np.sin(a)], 1), 4.5, 7)
    return [piece("household", [Part("ceramic", cup), Part("ceramic", ear)])]


@family("candle", "household", "양초", "Candle", hs="340600", value=20_000)
def _candle(r: Random) -> list[Piece]:
    radius, high = r.uniform(28, 48), r.uniform(60, 130)
    wax = cylinder(radius - 3.6, high * 0.8, 20).moved(z=5)
    jar = cylinder(radius, high, 20) - cylinder(radius - 3.5, high - 5, 20).moved(z=4.9)
    return [
        piece(
            "household",
            [Part("wax", wax), Part("glass", jar), Part("cotton", cylinder(1, high * 0.8, 6).moved(z=5))],
            "wax",
        )
    ]


@family("cutlery", "household", "수저", "Cutlery", hs="821599", value=20_000)
def _cutlery(r: Random) -> list[Piece]:
    parts = []
    for i in range(int(r.integers(2, 9))):
        bowl = ball(60, 40, 9).moved(x=95) if r.random() < 0.5 else box(70, 20, 2).moved(x=95, z=3)
        parts.append(joined([box(130, 9, 2.4).moved(z=3), bowl]).moved(y=(i % 4) * 24.0, z=(i // 4) * 11.0))
    return [piece("household", [Part("stainless", joined(parts), 0.55)])]


@family("umbrella", "household", "우산", "Umbrella", hs="660199", value=15_000, held_out=True)
def _umbrella(r: Random) -> list[Piece]:
    long = r.uniform(230, 300)
    ribs = [
        along(cylinder(1.2, long * 0.8, 6)).moved(x=30, y=13 * math.cos(a), z=18 + 13 * math.sin(a))
        for a in np.arange(8) * math.pi / 4
    ]
    return [
        piece(
            "household",
            [
                Part("steel", joined(ribs)),
                Part("steel", along(pipe(5, long, 0.8, 10)).moved(z=18)),
                Part("polyester", along(pipe(19, long * 0.8, 4.5, 14)).moved(x=35, z=19)),
                Part("rubber", along(cylinder(16, 70, 12)).moved(x=-70, z=18), 0.7),
            ],
            "steel",
        )
    ]


@family("pot", "household", "냄비", "Pot", hs="732393", value=40_000)
def _pot(r: Random) -> list[Piece]:
    radius, high = r.uniform(75, 110), r.uniform(60, 120)
    metal, wall = str(r.choice(["stainless", "aluminium"])), r.uniform(0.7, 2.5)
    bowl = cylinder(radius, high, 30) - cylinder(radius - wall, high - wall, 30).moved(z=wall - 0.01)
    lid = cylinder(radius, 1.5, 30).moved(z=high + 1)
    return [
        piece(
            "household",
            [
                Part(metal, bowl),
                Part("glass" if r.random() < 0.5 else metal, lid),
                Part("abs", cylinder(14, 22, 12).moved(z=high + 3)),
                *(Part(metal, box(40, 55, 3).moved(x=s * (radius + 22), z=high - 14)) for s in (1, -1)),
            ],
            metal,
        )
    ]

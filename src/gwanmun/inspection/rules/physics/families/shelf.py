"""Books, papers and cosmetics."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.guns import along, moved
from gwanmun.inspection.rules.physics.families.pantry import bottle
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    box,
    cushion,
    cylinder,
    joined,
    loft,
    pipe,
    rotation,
    shell,
    swept,
    vessel,
)


def pages(x: float, y: float, z: float, hard: bool) -> list[Part]:
    parts = [Part("paper", box(x, y, z).moved(z=2.6))]
    if hard:
        parts += [
            Part("paper", box(x + 6, y + 6, 2.4)),
            Part("paper", box(x + 6, y + 6, 2.4).moved(z=z + 2.7)),
            Part("paper", box(3, y + 6, z).moved(x=-x / 2 - 2.5, z=2.5)),
        ]
    return parts


@family("book", "book", "책", "Book", hs="490199", value=20_000)
def _book(r: Random) -> list[Piece]:
    return [
        piece("book", pages(r.uniform(120, 210), r.uniform(180, 290), r.uniform(10, 45), r.random() < 0.5))
    ]


@family("notebook_spiral", "book", "스프링 노트", "Spiral notebook", hs="482010", value=10_000)
def _spiral(r: Random) -> list[Piece]:
    x, y, z = r.uniform(140, 210), r.uniform(190, 290), r.uniform(6, 16)
    t = np.linspace(0, 1, int(y / 8) * 8)
    a = t * (y / 8) * 2 * math.pi
    wire = swept(
        np.stack([-x / 2 - 2 + 8 * np.cos(a), (t - 0.5) * y * 0.95, z / 2 + (z / 2 + 4) * np.sin(a)], 1),
        0.5,
        4,
    )
    return [piece("book", [Part("paper", box(x, y, z)), Part("steel", wire)], "paper")]


@family("magazines", "book", "잡지 묶음", "Magazines", hs="490290", value=8_000, held_out=True)
def _magazines(r: Random) -> list[Piece]:
    meshes, z = [], 0.0
    for _ in range(int(r.integers(2, 6))):
        t = r.uniform(3, 9)
        meshes.append(
            box(210, 280, t)
            .turned(rotation("z", float(r.normal(0, 4))))
            .moved(r.uniform(-8, 8), r.uniform(-8, 8), z)
        )
        z += t + 0.2
    return [piece("book", [Part("paper", joined(meshes), 1.15)])]


@family("soap_bars", "cosmetics", "비누", "Soap", hs="340111", value=12_000)
def _soap(r: Random) -> list[Piece]:
    x, y, z = r.uniform(50, 65), r.uniform(80, 100), r.uniform(22, 35)
    count = int(r.integers(1, 5))
    bars = [cushion(x, y, z, 0.3).moved(i * (x + 5)) for i in range(count)]
    return [
        piece(
            "cosmetics",
            [
                Part("soap", joined(bars)),
                Part(
                    "paper",
                    shell(count * (x + 5) + 2, y + 4, z + 3, 0.5).moved(x=(count - 1) * (x + 5) / 2, z=-1),
                ),
            ],
            "soap",
        )
    ]


@family("cream_jar", "cosmetics", "화장품 크림", "Face cream", hs="330499", value=150_000)
def _cream(r: Random) -> list[Piece]:
    radius, high = r.uniform(22, 40), r.uniform(30, 60)
    wall, body = r.uniform(2, 6), str(r.choice(["glass", "pmma", "pp"]))
    skin, _ = vessel([(radius, 0), (radius, high)], wall)
    return [
        piece(
            "cosmetics",
            [
                Part(body, skin),
                Part(
                    "cream",
                    cylinder(radius - wall - 0.1, (high - 2 * wall) * r.uniform(0.4, 0.95)).moved(
                        z=wall + 0.1
                    ),
                ),
                Part("abs", pipe(radius, 18, 2).moved(z=high + 0.1)),
            ],
            "cream",
        )
    ]


@family("shampoo", "cosmetics", "샴푸", "Shampoo", hs="330510", value=15_000)
def _shampoo(r: Random) -> list[Piece]:
    return bottle(
        r,
        "cosmetics",
        str(r.choice(["shampoo", "cream"])),
        r.uniform(25, 42),
        r.uniform(130, 230),
        1.2,
        "pe",
        r.uniform(0.4, 0.8),
    )


@family("tube_paste", "cosmetics", "치약", "Toothpaste", hs="330610", value=12_000)
def _paste(r: Random) -> list[Piece]:
    wide, long, deep = r.uniform(35, 50), r.uniform(110, 170), r.uniform(24, 36)
    a = np.arange(18) * math.pi / 9
    rings = [
        np.stack(
            [
                np.cos(a) * (wide / 2 * (1 + 0.15 * t)),
                np.sin(a) * (deep / 2 * (1 - 0.9 * t)),
                np.full(18, t * long),
            ],
            1,
        )
        for t in np.linspace(0, 1, 6)
    ]
    body = loft(np.asarray(rings)).moved(z=12)
    parts = [
        Part(str(r.choice(["toothpaste", "cream"])), along(body).moved(z=deep / 2)),
        Part("pp", along(cylinder(9, 18, 12)).moved(x=-7, z=deep / 2), 0.6),
    ]
    return [piece("cosmetics", parts)]


@family("lipstick", "cosmetics", "립스틱", "Lipstick", hs="330410", value=300_000, held_out=True)
def _lipstick(r: Random) -> list[Piece]:
    parts: list[Part] = []
    for i in range(int(r.integers(1, 5))):
        one = [
            Part("abs", pipe(10, 75, 1.5, 14)),
            Part("wax", cylinder(5.6, 25, 10).moved(z=34)),
            Part("aluminium", pipe(7, 30, 0.6, 12).moved(z=22)),
            Part("zinc", cylinder(7, 5, 12).moved(z=2)),
        ]
        parts += moved(one, x=i * 24.0)
    return [piece("cosmetics", parts, "wax")]


@family("perfume", "cosmetics", "향수", "Perfume", hs="330300", value=400_000)
def _perfume(r: Random) -> list[Piece]:
    x, y, z = r.uniform(40, 75), r.uniform(22, 40), r.uniform(55, 110)
    wall = r.uniform(3, 7)
    skin = box(x, y, z) - box(x - 2 * wall, y - 2 * wall, z - 2 * wall).moved(z=wall)
    liquid = box(x - 2 * wall - 0.2, y - 2 * wall - 0.2, (z - 2 * wall) * r.uniform(0.4, 0.95)).moved(
        z=wall + 0.1
    )
    return [
        piece(
            "cosmetics",
            [
                Part("glass", skin),
                Part("ethanol", liquid),
                Part("aluminium", pipe(8, 14, 1, 12).moved(z=z)),
                Part("zinc", pipe(14, 28, 2.2, 14).moved(z=z + 1)),
            ],
            "ethanol",
        )
    ]

"""Clothes and shoes."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.guns import along, moved
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    box,
    cushion,
    cylinder,
    extruded,
    joined,
    loft,
    rotation,
    sheet,
    swept,
    torus,
    turned,
)


def cloth(r: Random, x: float, y: float, layers: int, thick: float) -> Mesh:
    """Folded cloth: waves, a fold that is thicker than the rest, edges that do not lie on each other."""
    nx, ny = 9, 8
    xs, ys = np.linspace(-x / 2, x / 2, nx), np.linspace(-y / 2, y / 2, ny)
    steps = np.zeros((ny, nx))
    for _ in range(layers):
        b, d = int(r.integers(1, nx)), int(r.integers(1, ny))
        part = np.zeros((ny, nx))
        part[: d + 1 if d > ny // 2 else ny, : b + 1 if b > nx // 2 else nx] = 1
        if r.random() < 0.5:
            part = part[:, ::-1]
        steps += thick * (0.4 + 0.6 * part) * r.uniform(0.7, 1.2)
    steps += r.normal(0, thick * 0.35, (ny, nx))
    return sheet(np.zeros((ny, nx)), np.maximum(steps, thick * 0.5), xs, ys)


def garment(r: Random, material: str, x: float, y: float, layers: int, thick: float) -> list[Part]:
    return [Part(material, cloth(r, x, y, layers, thick), r.uniform(0.6, 1.0))]


def buttons(r: Random, count: int, y: float, z: float, material: str) -> Part:
    return Part(
        material,
        joined(
            [
                cylinder(5, 2.2, 10).moved(x=r.uniform(-12, 12), y=-y / 2 + y * (i + 0.5) / count, z=z)
                for i in range(count)
            ]
        ),
    )


@family("t_shirt", "textile", "면 티셔츠", "Cotton T-shirt", hs="610910", value=40_000)
def _shirt(r: Random) -> list[Piece]:
    return [
        piece(
            "textile",
            garment(
                r, "cotton", r.uniform(200, 280), r.uniform(220, 320), int(r.integers(3, 7)), r.uniform(2, 4)
            ),
            "cotton",
        )
    ]


@family("dress_shirt", "textile", "셔츠", "Shirt with buttons", hs="620520", value=60_000)
def _dress(r: Random) -> list[Piece]:
    x, y = r.uniform(210, 260), r.uniform(280, 350)
    parts = garment(r, str(r.choice(["cotton", "polyester"])), x, y, 5, r.uniform(2, 3.5))
    parts += [
        buttons(r, int(r.integers(5, 8)), y, 16, "nylon"),
        Part("paper", box(x * 0.85, y * 0.85, 0.6).moved(z=-0.8)),
    ]
    return [piece("textile", parts, "cotton")]


@family("jeans", "textile", "청바지", "Jeans", hs="620342", value=50_000)
def _jeans(r: Random) -> list[Piece]:
    x, y = r.uniform(220, 300), r.uniform(280, 380)
    top = 40.0
    rivets = joined(
        [
            cylinder(4, 3, 8).moved(x=r.uniform(-x / 3, x / 3), y=r.uniform(y * 0.2, y * 0.45), z=top)
            for _ in range(int(r.integers(4, 9)))
        ]
    )
    zip_ = box(8, r.uniform(90, 140), 2).moved(x=r.uniform(-30, 30), y=y * 0.15, z=top)
    return [
        piece(
            "textile",
            [
                *garment(r, "cotton", x, y, int(r.integers(4, 7)), r.uniform(4, 6)),
                Part("copper", rivets),
                Part("brass", zip_, 0.5),
            ],
            "cotton",
        )
    ]


@family("sweater", "textile", "스웨터", "Sweater", hs="611030", value=60_000, held_out=True)
def _sweater(r: Random) -> list[Piece]:
    return [
        piece(
            "textile",
            garment(
                r, "wool", r.uniform(240, 320), r.uniform(240, 340), int(r.integers(3, 6)), r.uniform(7, 12)
            ),
        )
    ]


@family("padded_jacket", "textile", "패딩 점퍼", "Padded jacket", hs="620193", value=90_000)
def _jacket(r: Random) -> list[Piece]:
    x, y, z = r.uniform(260, 340), r.uniform(280, 380), r.uniform(60, 110)
    body = cushion(x, y, z, 0.4, 9, 28)
    skin = cushion(x + 3, y + 3, z + 3, 0.4, 9, 28).moved(z=-1.5) - body
    t = np.linspace(0, 1, 18)
    zip_ = swept(np.stack([15 * np.sin(6 * t), (t - 0.5) * y * 0.8, z + 4 + 0 * t], 1), 2.2, 5)
    return [
        piece("textile", [Part("polyester", skin), Part("down", body), Part("brass", zip_, 0.5)], "polyester")
    ]


@family("towels", "textile", "수건", "Towels", hs="630260", value=20_000)
def _towels(r: Random) -> list[Piece]:
    if r.random() < 0.4:
        radius = r.uniform(40, 65)
        return [
            piece(
                "textile",
                [
                    Part(
                        "cotton",
                        along(
                            turned(
                                [(radius * 0.9, 0), (radius, 30), (radius * 1.03, 160), (radius * 0.9, 250)],
                                18,
                            )
                        ).moved(z=radius),
                        r.uniform(0.6, 0.9),
                    )
                ],
            )
        ]
    return [
        piece(
            "textile",
            garment(
                r, "cotton", r.uniform(200, 300), r.uniform(150, 220), int(r.integers(4, 9)), r.uniform(5, 8)
            ),
        )
    ]


@family("belt", "textile", "가죽 벨트", "Leather belt", hs="420330", value=120_000, held_out=True)
def _belt(r: Random) -> list[Piece]:
    turns, wide = r.uniform(2.2, 3.5), r.uniform(28, 38)
    a = np.linspace(0, turns * 2 * math.pi, int(turns * 22))
    radius = 35 + 4.5 * a / math.pi / 2 * 1.5
    path = np.stack([radius * np.cos(a), radius * np.sin(a)], 1)
    out = path * (1 + 3.4 / radius)[:, None]
    strip = extruded(np.concatenate([out, path[::-1]]), wide)
    buckle = (box(6, wide + 12, 45) - box(6.4, wide - 2, 34).moved(z=5.5)).turned(rotation("x", 90))
    return [
        piece(
            "textile",
            [Part("leather", strip), Part("zinc", buckle.moved(x=radius[-1] + 8, y=22, z=wide / 2))],
            "leather",
        )
    ]


def shoe(r: Random, long: float, side: int, sport: bool) -> list[Part]:
    t = np.linspace(0, 1, 14)
    half = long * (0.15 + 0.05 * np.sin(t * math.pi * 1.4)) * np.clip(np.sin(t * math.pi) ** 0.35, 0.05, 1)
    bend = side * 7 * np.sin(t * math.pi)
    outline = np.concatenate(
        [np.stack([t * long, bend + half], 1)[::-1], np.stack([t * long, bend - half], 1)]
    )
    sole_h = r.uniform(14, 30)
    sole = extruded(outline, sole_h)
    rings, inner = [], []
    for z, k, shift in (
        (sole_h + 0.2, 1.0, 0.0),
        (sole_h + 25, 0.97, 0.0),
        (sole_h + 55, 0.72, -0.16 * long),
        (sole_h + 75, 0.5, -0.24 * long),
    ):
        middle = np.array([long * 0.5, 0.0])
        ring = (outline - middle) * (k, 0.5 + k / 2) + middle + (shift * 1.0, 0)
        rings.append(np.column_stack([ring, np.full(len(ring), z)]))
        ring = (outline - middle) * (k * 0.95, (0.5 + k / 2) * 0.9) + middle + (shift * 1.0, 0)
        inner.append(np.column_stack([ring, np.full(len(ring), z + (1 if z < sole_h + 1 else -0.5))]))
    upper = loft(np.asarray(rings)) - loft(np.asarray(inner))
    parts = [
        Part("rubber", sole, 0.45 if sport else 0.75),
        Part("polyester" if sport else "leather", upper, 1.6 if sport else 1.0),
    ]
    eyelets = [
        torus(3.2, 1.3, 1.0, 10, 5).moved(x=long * (0.5 + 0.05 * i), y=s * 12, z=sole_h + 62)
        for i in range(4)
        for s in (1, -1)
    ]
    parts.append(Part("aluminium" if sport else "brass", joined(eyelets)))
    if not sport:
        parts.append(Part("steel", box(90, 14, 1.3).moved(x=long * 0.32, z=sole_h + 1.4)))
    return parts


@family("sneakers", "footwear", "운동화", "Sports shoes", hs="640411", value=90_000)
def _sneakers(r: Random) -> list[Piece]:
    long = r.uniform(230, 290)
    one, two = shoe(r, long, 1, True), shoe(r, long, -1, True)
    return [
        piece("footwear", one + moved(two, x=long, y=r.uniform(105, 130), turn=rotation("z", 180)), "rubber")
    ]


@family("leather_shoes", "footwear", "구두", "Leather shoes", hs="640399", value=120_000, held_out=True)
def _leather(r: Random) -> list[Piece]:
    long = r.uniform(240, 300)
    one, two = shoe(r, long, 1, False), shoe(r, long, -1, False)
    return [
        piece("footwear", one + moved(two, x=long, y=r.uniform(105, 125), turn=rotation("z", 180)), "leather")
    ]


@family("sandals", "footwear", "슬리퍼", "Sandals", hs="640220", value=30_000)
def _sandals(r: Random) -> list[Piece]:
    long = r.uniform(230, 280)
    t = np.linspace(0, 1, 12)
    half = long * 0.19 * np.clip(np.sin(t * math.pi) ** 0.3, 0.05, 1)
    outline = np.concatenate([np.stack([t * long, half], 1)[::-1], np.stack([t * long, -half], 1)])
    a = np.linspace(0, math.pi, 9)
    strap = swept(np.stack([np.full(9, long * 0.62), long * 0.19 * np.cos(a), 22 + 45 * np.sin(a)], 1), 5, 6)
    one = [Part("rubber", extruded(outline, 20), 0.3), Part("pvc", strap)]
    return [piece("footwear", one + moved(one, x=long, y=125, turn=rotation("z", 180)), "rubber")]

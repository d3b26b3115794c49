"""Food in tins, jars, sachets, boxes and bags of its own."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.forms import (
    canister,
    cup,
    film,
    flask,
    lying,
    oval,
    rows,
    seal,
    tray,
)
from gwanmun.inspection.rules.physics.families.guns import moved
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    ball,
    box,
    cushion,
    cylinder,
    extruded,
    joined,
    rotation,
    shell,
    torus,
    turned,
)


@family("tea_tin", "food", "차 통", "Tin of tea", hs="090210", value=60_000)
def _tea(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(55, 100), r.uniform(55, 90), r.uniform(60, 150)
    skin, fill = canister(wide, deep, high, 0.35, r.uniform(0.2, 1.0), r.uniform(0.5, 0.98), 20)
    lid = extruded(oval(wide + 2, deep + 2, 0.4, 20), 0.5).moved(z=high + 0.3)
    parts = [Part("steel", skin), Part("tea", fill, r.uniform(0.7, 1.4)), Part("steel", lid)]
    return [piece("food", parts, "tea")]


@family("tea_bags", "food", "티백", "Tea bags in a box", hs="090230", value=40_000)
def _bags(r: Random) -> list[Piece]:
    x, y, z, count = r.uniform(50, 70), r.uniform(58, 78), r.uniform(4.5, 8), int(r.integers(8, 26))
    bags = [
        cushion(x - 6, y - 8, z - 1, 0.4, 5, 12).moved((i % 2) * (x + 2), 0, (i // 2) * z + 0.7)
        for i in range(count)
    ]
    sheets = [box(x, y, 0.2).moved((i % 2) * (x + 2), 0, (i // 2) * z + 0.4) for i in range(count)]
    carton = shell(2 * x + 8, y + 6, (count + 1) // 2 * z + 4, 0.7).moved((x + 2) / 2, 0, -1.2)
    return [
        piece(
            "food",
            [
                Part("tea", joined(bags), r.uniform(0.8, 1.3)),
                Part("paper", joined(sheets)),
                Part("paper", carton),
            ],
            "tea",
        )
    ]


@family("fish_tin", "food", "생선 통조림", "Flat tins of fish", hs="160413", value=10_000)
def _fish(r: Random) -> list[Piece]:
    wide, long, high = r.uniform(55, 75), r.uniform(85, 125), r.uniform(20, 34)
    square, layers = r.uniform(0.25, 0.8), int(r.integers(1, 5))
    parts: list[Part] = []
    for i in range(layers):
        skin, fill = canister(wide, long, high, 0.3, square, 0.96, 20)
        one = [
            Part(one_of(r, "steel", "aluminium"), skin),
            Part("meat", fill, 0.95),
            Part("steel", torus(8, 1.2, 1, 10, 5).moved(y=long * 0.3, z=high + 0.1)),
        ]
        parts += moved(one, z=i * (high + 1.6))
    return [piece("food", parts, "meat")]


@family("jam_jars", "food", "잼", "Jam in jars", hs="200799", value=10_000)
def _jam(r: Random) -> list[Piece]:
    radius, high, wall = r.uniform(24, 42), r.uniform(50, 120), r.uniform(2.2, 3.4)
    what, sides = one_of(r, "fruit", "honey", "kimchi", "chocolate", "oil"), int(r.choice([6, 8, 18, 18]))

    def one() -> list[Part]:
        profile = [(radius, 0.0), (radius, high * 0.8), (radius * 0.85, high * 0.9), (radius * 0.85, high)]
        skin, fill = flask(profile, wall, level, sides)
        return [
            Part("glass", skin),
            Part(what, fill),
            Part("steel", cup(radius * 0.9, 12, 0.3, 18).moved(z=high + 0.2)),
        ]

    level = r.uniform(0.5, 0.93)
    return [piece("food", rows(one, int(r.integers(1, 5)), 2, 2.2 * radius + 4, 2.2 * radius + 4), what)]


@family("honey", "food", "꿀", "Honey", hs="040900", value=30_000)
def _honey(r: Random) -> list[Piece]:
    wide, high = r.uniform(26, 45), r.uniform(90, 180)
    profile = [
        (wide, 0.0),
        (wide, high * 0.35),
        (wide * 0.78, high * 0.5),
        (wide * 0.85, high * 0.7),
        (wide * 0.35, high * 0.88),
        (wide * 0.3, high),
    ]
    skin, fill = flask(profile, 1.0, r.uniform(0.3, 0.85), 18)
    parts = [
        Part("pet", skin),
        Part("honey", fill),
        Part("pp", turned([(wide * 0.4, 0), (wide * 0.3, 16), (3, 26)], 14).moved(z=high + 0.2), 0.5),
    ]
    return [piece("food", parts, "honey")]


@family("sauce_sachets", "food", "소스 봉지", "Sachets of sauce", hs="210390", value=10_000)
def _sachets(r: Random) -> list[Piece]:
    x, y, z, what = (
        r.uniform(30, 60),
        r.uniform(50, 95),
        r.uniform(4, 12),
        one_of(r, "honey", "kimchi", "oil", "water", "msg"),
    )
    cover = one_of(r, "pet", "aluminium")

    def one() -> list[Part]:
        skin, body = film(x, y, z, 0.08, 0.4, fine=False)
        return [
            Part(cover, skin),
            Part(what, body, 0.5 if what == "msg" else 1.0),
            Part(cover, seal(x, y, 5, z / 2, 0.16)),
        ]

    return [piece("food", rows(one, int(r.integers(2, 16)), 3, x + 13, y + 13), what)]


@family("chewing_gum", "food", "껌", "Chewing gum", hs="170410", value=30_000)
def _gum(r: Random) -> list[Piece]:
    x, y, z = r.uniform(17, 22), r.uniform(60, 76), r.uniform(1.6, 2.4)
    packs, each = int(r.integers(1, 9)), int(r.integers(5, 9))
    sticks, foils = [], []
    for i in range(packs):
        for j in range(each):
            sticks.append(box(x, y, z).moved((i % 4) * (x + 4), (i // 4) * (y + 6), 0.5 + j * (z + 0.4)))
            foils.append(
                box(x, y, 0.05).moved((i % 4) * (x + 4), (i // 4) * (y + 6), 0.5 + j * (z + 0.4) - 0.2)
            )
    return [piece("food", [Part("sugar", joined(sticks), 0.85), Part("aluminium", joined(foils))], "sugar")]


@family("gum_bottle", "food", "통 껌", "Gum pellets in a bottle", hs="170410", value=30_000)
def _pellets(r: Random) -> list[Piece]:
    wide, high = r.uniform(50, 80), r.uniform(70, 110)
    skin, _ = canister(wide, wide * 0.8, high, 1.0, r.uniform(0.4, 1.0), 1.0, 16)
    step, layers = 16.0, int((high * r.uniform(0.4, 0.9)) // 9)
    reach = int((wide * 0.5 * 0.5) // step)
    sweets = [
        cushion(14, 12, 8, 0.5, 5, 8).moved(i * step, j * step * 0.85, 1.5 + q * 8.5)
        for q in range(layers)
        for i in range(-reach, reach + 1)
        for j in range(-reach, reach + 1)
    ]
    return [
        piece(
            "food",
            [
                Part("pp", skin),
                Part("sugar", joined(sweets), 0.9),
                Part("pp", cup(wide * 0.38, 18, 1.2, 16).moved(z=high + 0.2)),
            ],
            "sugar",
        )
    ]


@family("candy", "food", "사탕", "Wrapped sweets", hs="170490", value=15_000)
def _candy(r: Random) -> list[Piece]:
    d, count, what = (
        r.uniform(12, 24),
        int(r.integers(12, 60)),
        one_of(r, "sugar", "fructose", "chocolate", "honey"),
    )
    columns, square = int(r.integers(3, 7)), r.uniform(0.3, 1)
    sweets, twists = [], []
    for i in range(count):
        turn = rotation("z", float(r.uniform(0, 180)))
        at = ((i % columns) * d * 1.5, (i // columns % columns) * d * 1.5, (i // columns**2) * d * 0.9 + 0.5)
        sweets.append(cushion(d, d * 0.8, d * 0.7, square, 5, 8).turned(turn).moved(*at))
        twists += [
            box(d * 0.3, d * 0.5, 0.1).moved(s * d * 0.68, 0, d * 0.35).turned(turn).moved(*at)
            for s in (1, -1)
        ]
    return [piece("food", [Part(what, joined(sweets)), Part("pp", joined(twists))], what)]


@family("biscuits", "food", "비스킷", "Biscuits", hs="190531", value=12_000)
def _biscuits(r: Random) -> list[Piece]:
    size, thick, count = r.uniform(40, 70), r.uniform(5, 12), int(r.integers(6, 24))
    round_ = r.random() < 0.6
    cookie = cylinder(size / 2, thick, 12) if round_ else box(size, size * 0.8, thick)
    gap = thick + (r.uniform(1, 3) if r.random() < 0.5 else 0.3)
    stack = [Part("noodle", joined([cookie.moved(z=i * gap) for i in range(count)]), 1.2)]
    if gap > thick + 0.5:
        stack.append(
            Part(
                "cream",
                joined(
                    [
                        cylinder(size * 0.36, gap - thick - 0.2, 10).moved(z=i * gap + thick + 0.1)
                        for i in range(count - 1)
                    ]
                ),
            )
        )
    long = count * gap + 4
    stack.append(
        Part(
            "pp",
            (box(size + 3, size + 3, long) - box(size + 2.6, size + 2.6, long - 0.4).moved(z=0.2)).moved(
                z=-2
            ),
        )
    )
    return [piece("food", lying(stack, size / 2 + 2), "noodle")]


@family("rice_cakes", "food", "즉석밥·떡", "Rice in trays", hs="190490", value=8_000)
def _rice(r: Random) -> list[Piece]:
    x, y, z = r.uniform(110, 140), r.uniform(110, 140), r.uniform(36, 50)
    what, layers = one_of(r, "rice", "starch", "kimchi"), int(r.integers(1, 4))
    level = r.uniform(0.6, 0.95)
    parts: list[Part] = []
    for i in range(layers):
        fill = box(x - 8, y - 8, (z - 3) * level).moved(z=1.2)
        one = [
            Part("pp", tray(x, y, z, 0.9)),
            Part(what, fill, 0.75),
            Part("pp", box(x, y, 0.12).moved(z=z + 0.1)),
        ]
        parts += moved(one, z=i * (z + 0.6))
    return [piece("food", parts, what)]


@family("seaweed", "food", "김", "Dried seaweed", hs="121221", value=30_000)
def _seaweed(r: Random) -> list[Piece]:
    x, y, z = r.uniform(60, 210), r.uniform(90, 230), r.uniform(12, 30)
    count = int(r.integers(1, 5))
    leaves = joined([box(x, y, z * 0.8).moved(z=1 + i * (z + 2)) for i in range(count)])
    trays = joined([tray(x + 6, y + 6, z + 1, 0.4).moved(z=i * (z + 2)) for i in range(count)])
    gel = joined([cushion(28, 38, 3, 0.3, 5, 10).moved(z=1.2 + i * (z + 2) + z * 0.8) for i in range(count)])
    return [
        piece(
            "food",
            [Part("tea", leaves, r.uniform(0.4, 0.9)), Part("pet", trays), Part("zeolite", gel, 0.4)],
            "tea",
        )
    ]


@family("dried_fish", "food", "건어물", "Dried fish", hs="030559", value=30_000)
def _dried(r: Random) -> list[Piece]:
    long, wide, thick = r.uniform(70, 260), r.uniform(14, 58), r.uniform(4, 26)
    count = int(r.integers(1, 4) if wide > 30 else r.integers(6, 30))
    fish = []
    for i in range(count):
        body = ball(long, wide, thick, 6, 12).turned(rotation("z", float(r.normal(0, 5))))
        tail = box(long * 0.1, wide * 0.7, 1.2).moved(-long * 0.56, 0, thick * 0.4)
        fish.append((body + tail).moved(y=(i % 6) * (wide * 1.25), z=(i // 6) * (thick + 1)))
    return [piece("food", [Part(one_of(r, "meat", "noodle"), joined(fish), r.uniform(0.6, 1.0))])]


@family("cheese_butter", "food", "치즈·버터", "Cheese or butter", hs="040690", value=30_000)
def _cheese(r: Random) -> list[Piece]:
    x, y, z, count = r.uniform(50, 110), r.uniform(60, 150), r.uniform(22, 60), int(r.integers(1, 4))
    blocks: list[Mesh] = []
    wedge = r.random() < 0.4
    for i in range(count):
        if wedge:
            a = np.linspace(0, math.radians(float(r.uniform(30, 60))), 6)
            outline = np.concatenate([[[0.0, 0.0]], np.stack([y * np.cos(a), y * np.sin(a)], 1)])
            blocks.append(extruded(outline, z).moved(z=i * (z + 0.6)))
        else:
            blocks.append(cushion(x, y, z, 0.12, 5, 16).moved(z=i * (z + 0.6)))
    return [piece("food", [Part(one_of(r, "cream", "wax", "meat"), joined(blocks), 1.1)])]

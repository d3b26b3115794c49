"""Concealments in food, drink, medicine and cosmetics.

The first piece is what is declared, the second what it hides.
"""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.drug_packs import load
from gwanmun.inspection.rules.physics.families.forms import (
    canister,
    cup,
    drum,
    film,
    flask,
    lying,
    tray,
)
from gwanmun.inspection.rules.physics.families.guns import moved
from gwanmun.inspection.rules.physics.families.pantry import POWDERS
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    ball,
    box,
    cushion,
    cylinder,
    joined,
    shell,
)


@family(
    "in_tea_box", "narcotic", "차 상자 속 은닉", "Drug in a box of tea bags",
    hs="090210", value=30_000, hides=True, said=("차", "Tea"),
)  # fmt: skip
def _tea(r: Random) -> list[Piece]:
    x, y, z, count = r.uniform(52, 70), r.uniform(60, 80), r.uniform(5, 8), int(r.integers(8, 22))
    share = r.uniform(0.2, 0.7)
    leaves: list[Mesh] = []
    drugs: list[Mesh] = []
    for i in range(count):
        bag = cushion(x - 6, y - 8, z - 1.2, 0.4, 5, 12).moved(x=(i % 2) * (x + 2), z=(i // 2) * z + 0.8)
        (drugs if r.random() < share or i == 0 else leaves).append(bag)
    sheets = [box(x, y, 0.2).moved(x=(i % 2) * (x + 2), z=(i // 2) * z + 0.4) for i in range(count)]
    carton = shell(2 * x + 8, y + 6, (count + 1) // 2 * z + 4, 0.7).moved(x=(x + 2) / 2, z=-1.2)
    parts = [Part("paper", joined(sheets)), Part("paper", carton)]
    if leaves:
        parts.append(Part("tea", joined(leaves), 1.1))
    return [piece("food", parts, "tea" if leaves else "paper"), load(r, joined(drugs))]


@family(
    "in_chocolates", "narcotic", "초콜릿 속 은닉", "Drug inside chocolates",
    hs="180690", value=30_000, hides=True, said=("초콜릿", "Chocolates"),
)  # fmt: skip
def _chocolates(r: Random) -> list[Piece]:
    d, across, down = r.uniform(22, 34), int(r.integers(2, 6)), int(r.integers(2, 5))
    sweets, fills = [], []
    share = r.uniform(0.3, 1.0)
    square = r.uniform(0.3, 1.0)
    for i in range(across * down):
        at = ((i % across) * (d + 5), (i // across) * (d + 5), 1.0)
        whole = cushion(d, d, d * 0.7, square, 6, 12).moved(*at)
        if r.random() < share or i == 0:
            hole = cushion(d * 0.7, d * 0.7, d * 0.46, square, 5, 10).moved(at[0], at[1], at[2] + d * 0.12)
            fills.append(hole)
            whole = whole - hole
        sweets.append(whole)
    wide, long = across * (d + 5) + 3, down * (d + 5) + 3
    carton = shell(wide, long, d + 6, 0.8).moved((across - 1) * (d + 5) / 2, (down - 1) * (d + 5) / 2, -1.2)
    return [
        piece(
            "food",
            [Part("chocolate", joined(sweets)), Part(one_of(r, "paper", "pp", "steel"), carton, 0.8)],
            "chocolate",
        ),
        load(r, joined(fills)),
    ]


@family(
    "in_noodles", "narcotic", "라면 속 은닉", "Drug in cup noodles",
    hs="190230", value=6_000, hides=True, said=("라면", "Instant noodles"),
)  # fmt: skip
def _noodles(r: Random) -> list[Piece]:
    foot, high = r.uniform(32, 55), r.uniform(65, 110)
    mouth = foot * r.uniform(1.15, 1.4)
    skin, fill = flask([(foot, 0), (mouth, high)], r.uniform(0.6, 2), r.uniform(0.7, 0.95), 20)
    top = float(fill.high[2])
    hidden = cushion(foot * 1.2, foot * 1.2, top * r.uniform(0.25, 0.5), 0.4, 6, 16).moved(
        z=top * r.uniform(0.1, 0.3)
    )
    lid = cylinder(mouth + 1, 0.15, 20).moved(z=high + 0.1)
    return [
        piece(
            "food",
            [
                Part(one_of(r, "pp", "paper"), skin, 0.8),
                Part("noodle", fill - hidden, r.uniform(0.5, 0.8)),
                Part("aluminium", lid),
            ],
            "noodle",
        ),
        load(r, hidden),
    ]


@family(
    "in_spices", "narcotic", "양념 봉지 속 은닉", "Drug in a bag of powder",
    hs="091099", value=15_000, hides=True, said=("향신료", "Spices"),
)  # fmt: skip
def _spices(r: Random) -> list[Piece]:
    what = one_of(r, "flour", "starch", "protein", "sugar", "msg", "rice", "milk", "salt")
    x, y, z = r.uniform(100, 190), r.uniform(130, 250), r.uniform(35, 75)
    skin, body = film(x, y, z, 0.3, r.uniform(0.2, 0.6))
    hidden = cushion(
        x * r.uniform(0.35, 0.6), y * r.uniform(0.3, 0.6), z * r.uniform(0.3, 0.5), 0.45, 6, 16
    ).moved(r.uniform(-8, 8), r.uniform(-12, 12), z * 0.22)
    return [
        piece(
            "powder",
            [Part(one_of(r, "pe", "paper"), skin), Part(what, body - hidden, POWDERS[what][0])],
            what,
        ),
        load(r, hidden),
    ]


@family(
    "in_protein_tub", "narcotic", "단백질 통 속 은닉", "Drug in a tub of powder",
    hs="210610", value=30_000, hides=True, said=("단백질 분말", "Protein powder"),
)  # fmt: skip
def _tub(r: Random) -> list[Piece]:
    what = one_of(r, "protein", "creatine", "milk", "coffee", "detergent")
    wide, high = r.uniform(90, 150), r.uniform(110, 220)
    skin, fill = canister(
        wide, wide * r.uniform(0.7, 1), high, 1.4, r.uniform(0.4, 1.0), r.uniform(0.7, 0.95), 20
    )
    top = float(fill.high[2])
    hidden = cushion(wide * 0.45, wide * 0.4, top * r.uniform(0.3, 0.6), 0.4, 6, 16).moved(
        z=top * r.uniform(0.08, 0.3)
    )
    return [
        piece(
            "powder",
            [
                Part("pe", skin),
                Part(what, fill - hidden, POWDERS[what][0]),
                Part("pp", cup(wide * 0.34, 18, 1.6, 20).moved(z=high + 0.2)),
            ],
            what,
        ),
        load(r, hidden),
    ]


@family(
    "in_vitamins", "narcotic", "영양제 병 속 은닉", "Drug at the bottom of a vitamin bottle",
    hs="210690", value=50_000, hides=True, said=("영양제", "Vitamins"),
)  # fmt: skip
def _vitamins(r: Random) -> list[Piece]:
    hosts: list[Part] = []
    fills: list[Mesh] = []
    radius, high, size = r.uniform(24, 38), r.uniform(70, 120), r.uniform(4.5, 7)
    for n in range(int(r.integers(1, 3))):
        skin, deep = drum(radius, high, 1.4, r.uniform(0.25, 0.6), 16)
        base, step = float(deep.high[2]) + 0.4, 2.4 * size
        reach = int((radius - 2 - size) // step)
        spots = [
            (i * step, j * step)
            for i in range(-reach, reach + 1)
            for j in range(-reach, reach + 1)
            if (i * i + j * j) ** 0.5 * step < radius - 2.6 - size
        ]
        layers = max(1, min(2, int((high - base - 3) // (size + 0.4))))
        pills = [
            ball(2 * size, 1.5 * size, size, 5, 8).moved(x, y, base + q * (size + 0.4))
            for q in range(layers)
            for x, y in spots
        ]
        one = [
            Part("pe", skin),
            Part(one_of(r, "vitamin", "oil", "chalk"), joined(pills)),
            Part("pp", cup(radius * 0.9, 17, 1.4, 16).moved(z=high + 0.2)),
        ]
        hosts += moved(one, x=n * (2 * radius + 5))
        fills.append(deep.moved(x=n * (2 * radius + 5)))
    return [piece("pills", hosts), load(r, joined(fills))]


@family(
    "in_wine", "narcotic", "술병 속 은닉", "Drug in a sleeve inside a bottle",
    hs="220421", value=30_000, hides=True, said=("술", "Wine"),
)  # fmt: skip
def _wine(r: Random) -> list[Piece]:
    radius, high = r.uniform(34, 44), r.uniform(220, 300)
    profile = [(radius, 0.0), (radius, high * 0.6), (14, high * 0.74), (13, high)]
    skin, fill = flask(profile, r.uniform(2.6, 4), r.uniform(0.6, 0.85), 18)
    sleeve = cylinder(r.uniform(6.5, 9), float(fill.high[2]) * r.uniform(0.4, 0.55), 12).moved(
        r.uniform(-8, 8), 0, 5
    )
    parts = [
        Part("glass", skin),
        Part(one_of(r, "water", "ethanol", "oil"), fill - sleeve),
        Part("wood", cylinder(9, 34, 12).moved(z=high + 0.2), 0.5),
    ]
    return [
        piece("bottle", lying(parts, radius), "glass"),
        load(r, lying([Part("x", sleeve)], radius)[0].mesh, (0.7, 0.95)),
    ]


@family(
    "in_fish", "narcotic", "생선·육류 속 은닉", "Drug inside dried fish or meat",
    hs="030559", value=20_000, hides=True, said=("말린 생선", "Dried fish"),
)  # fmt: skip
def _fish(r: Random) -> list[Piece]:
    flesh, holes = [], []
    for i in range(int(r.integers(1, 5))):
        long, wide, thick = r.uniform(160, 260), r.uniform(40, 62), r.uniform(22, 34)
        body = ball(long, wide, thick, 7, 16)
        hole = cushion(
            long * r.uniform(0.3, 0.5), wide * r.uniform(0.3, 0.5), thick * 0.45, 0.5, 5, 12
        ).moved(z=thick * 0.25)
        flesh.append((body - hole).moved(y=i * 66.0))
        holes.append(hole.moved(y=i * 66.0))
    return [
        piece("food", [Part(one_of(r, "meat", "fruit"), joined(flesh), r.uniform(0.6, 1))]),
        load(r, joined(holes)),
    ]


@family(
    "in_deodorant", "narcotic", "화장품 용기 속 은닉", "Drug in deodorant sticks",
    hs="330720", value=30_000, hides=True, said=("데오도란트", "Deodorant"),
)  # fmt: skip
def _stick(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(36, 62), r.uniform(22, 34), r.uniform(80, 130)
    square = r.uniform(0.6, 1.0)
    hosts: list[Part] = []
    fills: list[Mesh] = []
    for i in range(int(r.integers(1, 5))):
        skin, fill = canister(wide, deep, high, 1.6, square, r.uniform(0.5, 0.75), 16)
        cake = canister(wide - 4, deep - 4, 16, 0.01, square, 1.0, 16)[1].moved(z=float(fill.high[2]) + 0.3)
        one = [
            Part("pp", skin),
            Part("wax", cake),
            Part("pp", cylinder(deep * 0.36, 8, 12).moved(z=-8.2), 0.6),
        ]
        hosts += moved(one, x=(i % 2) * (wide + 4), y=(i // 2) * (deep + 4))
        fills.append(fill.moved(x=(i % 2) * (wide + 4), y=(i // 2) * (deep + 4)))
    return [piece("cosmetics", hosts, "pp"), load(r, joined(fills))]


@family(
    "in_biscuit_tin", "narcotic", "과자통 속 은닉", "Drug among biscuits in a tin",
    hs="190531", value=15_000, hides=True, said=("과자", "Biscuits"),
)  # fmt: skip
def _biscuits(r: Random) -> list[Piece]:
    radius, high = r.uniform(70, 105), r.uniform(50, 90)
    skin, _ = drum(radius, high, 0.4, 1.0, 24)
    size, thick = r.uniform(19, 26), r.uniform(7, 11)
    spots = [(0.0, 0.0)] + [
        ((radius - size - 3) * math.cos(a), (radius - size - 3) * math.sin(a))
        for a in np.arange(5) * 2 * math.pi / 5
    ]
    layers = max(1, int((high - 3) // (thick + 0.5)))
    hiding = set(r.permutation(len(spots))[: int(r.integers(1, 4))].tolist())
    sweets = [
        cylinder(size * 0.9, thick, 12).moved(x, y, 1 + q * (thick + 0.4))
        for i, (x, y) in enumerate(spots)
        if i not in hiding
        for q in range(layers)
    ]
    top = max(12.0, layers * (thick + 0.4) * r.uniform(0.5, 0.95))
    hidden = [cylinder(size * 0.85, top, 14).moved(spots[i][0], spots[i][1], 1.2) for i in hiding]
    parts = [
        Part("steel", skin),
        Part("noodle", joined(sweets), 1.3),
        Part("steel", cup(radius + 1.2, 12, 0.5, 24).moved(z=high + 0.2)),
    ]
    return [piece("food", parts, "steel"), load(r, joined(hidden))]


@family(
    "in_gift_box", "narcotic", "상자 칸막이 속 은닉", "Drug under the insert of a box",
    hs="420229", value=40_000, hides=True, said=("선물 상자", "Gift box"),
)  # fmt: skip
def _gift(r: Random) -> list[Piece]:
    """Bottles or cups in a bed of foam, and something in the foam."""
    x, y, z = r.uniform(150, 240), r.uniform(150, 260), r.uniform(60, 100)
    carton = tray(x, y, z, 2.0)
    bed = box(x - 6, y - 6, z * 0.4).moved(z=2.2)
    _, hidden = film(x * r.uniform(0.4, 0.8), y * r.uniform(0.4, 0.8), z * r.uniform(0.14, 0.32), 0.3, 0.3)
    hidden = hidden.moved(z=4)
    glass: list[Part] = []
    for s in (1, -1):
        wall, liquid = flask([(22, 0), (22, z * 0.3), (8, z * 0.42), (8, z * 0.5)], 2.2, 0.6, 16)
        glass += moved([Part("glass", wall), Part("ethanol", liquid)], x=s * x * 0.22, z=z * 0.4 + 3)
    parts = [Part("paper", carton, 0.7), Part("foam", bed - hidden), *glass]
    return [piece("cosmetics", parts, "glass"), load(r, hidden)]


@family(
    "in_cream_pot", "narcotic", "크림 속 은닉", "Drug under the cream of jars",
    hs="330499", value=150_000, hides=True, said=("화장품 크림", "Face cream"),
)  # fmt: skip
def _pots(r: Random) -> list[Piece]:
    hosts: list[Part] = []
    fills: list[Mesh] = []
    wide, high, square = r.uniform(48, 84), r.uniform(36, 66), r.uniform(0.3, 1.0)
    for i in range(int(r.integers(1, 4))):
        skin, whole = canister(wide, wide, high, r.uniform(2, 4), square, r.uniform(0.8, 0.97), 18)
        deep = float(whole.high[2]) - 4
        core = cushion(wide * 0.55, wide * 0.55, deep * r.uniform(0.5, 0.9), 0.5, 6, 14).moved(
            z=float(whole.low[2]) + 0.4
        )
        one = [
            Part(one_of(r, "pp", "pmma", "glass"), skin),
            Part("cream", whole - core),
            Part("abs", cup(wide * 0.5, 15, 1.6, 18).moved(z=high + 0.2)),
        ]
        hosts += moved(one, x=i * (wide + 5))
        fills.append(core.moved(x=i * (wide + 5)))
    return [piece("cosmetics", hosts, "cream"), load(r, joined(fills))]

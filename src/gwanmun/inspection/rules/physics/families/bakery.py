"""Powders, grains and salts in the bags, boxes, tins and shakers they are sold in."""

from __future__ import annotations

from gwanmun.inspection.rules.physics.families.forms import (
    canister,
    cup,
    drum,
    film,
    oval,
    rows,
    seal,
)
from gwanmun.inspection.rules.physics.families.guns import moved
from gwanmun.inspection.rules.physics.families.pantry import POWDERS
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    box,
    cushion,
    cylinder,
    extruded,
    joined,
    pipe,
    shell,
)


def packed(r: Random, what: str) -> float:
    """A powder's share of the space that it fills."""
    return POWDERS[what][0] * float(r.uniform(0.9, 1.15))


@family("sugar_bag", "powder", "설탕 봉지", "Sugar in a paper bag", hs="170199", value=3_000)
def _sugar(r: Random) -> list[Piece]:
    what = one_of(r, "sugar", "flour", "flour", "starch")
    x, y, z = r.uniform(80, 110), r.uniform(120, 180), r.uniform(55, 80)
    skin, body = film(x, y, z, 0.4, r.uniform(0.1, 0.2))
    fold = joined([box(x * 0.9, 1.2, z * 0.8).moved(y=s * (y / 2 + 1.4), z=z * 0.1) for s in (1, -1)])
    return [
        piece("powder", [Part("paper", skin), Part(what, body, packed(r, what)), Part("paper", fold)], what)
    ]


@family("salt_pack", "powder", "소금", "Packs of salt", hs="250100", value=4_000)
def _salt(r: Random) -> list[Piece]:
    x, y, z = r.uniform(60, 130), r.uniform(90, 200), r.uniform(20, 50)
    what, fill, square = one_of(r, "salt", "salt", "msg", "soda"), r.uniform(0.5, 0.62), r.uniform(0.2, 0.6)
    parts: list[Part] = []
    for i in range(int(r.integers(1, 4))):
        skin, body = film(x, y, z, 0.15, square)
        parts += moved(
            [Part("pe", skin), Part(what, body, fill), Part("pe", seal(x, y, 7, z / 2))], z=i * (z + 0.7)
        )
    return [piece("powder", parts, what)]


@family(
    "protein_pouch",
    "powder",
    "단백질 파우치",
    "Protein powder in a stand-up pouch",
    hs="210610",
    value=30_000,
)
def _protein(r: Random) -> list[Piece]:
    what = one_of(r, "protein", "creatine", "milk")
    x, y, z = r.uniform(140, 230), r.uniform(170, 300), r.uniform(50, 100)
    skin, body = film(x, y, z, 0.2, r.uniform(0.3, 0.7))
    scoop = cup(18, 24, 1.2, 12).moved(z=z + 1)
    parts = [
        Part("aluminium", skin, 0.3),
        Part(what, body, packed(r, what)),
        Part("pp", box(x, 4, 2).moved(y=y / 2 + 8, z=z / 2)),
    ]
    return [piece("powder", [*parts, *([Part("pp", scoop)] if r.random() < 0.4 else [])], what)]


@family("washing_box", "powder", "가루 세제 상자", "Box of washing powder", hs="340250", value=5_000)
def _washing(r: Random) -> list[Piece]:
    what = one_of(r, "detergent", "detergent", "soda", "citric")
    x, y, z = r.uniform(90, 180), r.uniform(110, 240), r.uniform(45, 100)
    fill = box(x - 3.2, y - 3.2, (z - 3.2) * r.uniform(0.5, 0.95)).moved(z=1.6)
    return [
        piece("powder", [Part("paper", shell(x, y, z, 1.4), 0.7), Part(what, fill, packed(r, what))], what)
    ]


@family("rice_vacuum", "powder", "진공 포장 곡물", "Grain in vacuum bricks", hs="100630", value=6_000)
def _rice(r: Random) -> list[Piece]:
    what = one_of(r, "rice", "rice", "coffee", "flour", "sugar")
    x, y, z = r.uniform(70, 130), r.uniform(110, 210), r.uniform(35, 70)
    fill, count = packed(r, what) * 1.15, int(r.integers(1, 4))
    parts: list[Part] = []
    for i in range(count):
        skin, body = film(x, y, z, 0.2, r.uniform(0.12, 0.2))
        parts += moved(
            [Part("nylon", skin), Part(what, body, fill), Part("pe", seal(x, y, 9, z / 2))], z=i * (z + 0.8)
        )
    return [piece("powder", parts, what)]


@family("coffee_pack", "powder", "원두 봉투", "Ground coffee in block packs", hs="090121", value=25_000)
def _coffee(r: Random) -> list[Piece]:
    """A gusseted block with a valve and a folded top."""
    x, y, z = r.uniform(60, 95), r.uniform(45, 70), r.uniform(110, 200)
    foil = shell(x, y, z, 0.12)
    grounds = box(x - 0.6, y - 0.6, z * r.uniform(0.75, 0.96)).moved(z=0.3)
    parts = [
        Part("aluminium", foil, 0.5),
        Part("coffee", grounds, r.uniform(0.32, 0.5)),
        Part("pp", cylinder(8, 2, 12).moved(z=z + 8.2)),
    ]
    parts.append(Part("aluminium", box(x, 3, 7).moved(z=z + 0.3), 0.3))
    return [piece("powder", rows(lambda: parts, int(r.integers(1, 4)), 2, x + 2, y + 2), "coffee")]


@family("baby_milk", "powder", "분유 캔", "Tin of baby milk", hs="190110", value=40_000)
def _milk(r: Random) -> list[Piece]:
    radius, high = r.uniform(45, 70), r.uniform(100, 180)
    what = one_of(r, "milk", "milk", "protein", "starch", "coffee")
    skin, fill = drum(radius, high, r.uniform(0.25, 0.4), r.uniform(0.4, 0.9), 22)
    scoop = (
        [Part("pp", cup(15, 22, 1.2, 12).moved(radius * 0.3, 0, float(fill.high[2]) + 0.6))]
        if fill.high[2] < high - 26
        else []
    )
    lid = cup(radius + 1.5, 14, 1.2, 22).moved(z=high + 0.2)
    return [
        piece(
            "powder", [Part("steel", skin), Part(what, fill, packed(r, what)), *scoop, Part("pe", lid)], what
        )
    ]


@family("cocoa_drum", "powder", "종이통 분말", "Powder in a board drum", hs="180690", value=15_000)
def _cocoa(r: Random) -> list[Piece]:
    radius, high = r.uniform(30, 55), r.uniform(80, 200)
    what = one_of(r, "coffee", "salt", "starch", "gypsum", "sugar", "msg")
    skin, fill = drum(radius, high, 1.4, r.uniform(0.3, 0.95), 20)
    ends = joined([pipe(radius + 0.9, 5, 0.5, 20).moved(z=z) for z in (0.0, high - 5)])
    return [
        piece("powder", [Part("paper", skin), Part(what, fill, packed(r, what)), Part("steel", ends)], what)
    ]


@family("spice_jars", "powder", "향신료 병", "Spices in jars", hs="091099", value=40_000)
def _spices(r: Random) -> list[Piece]:
    wide, high, square = r.uniform(34, 52), r.uniform(70, 120), r.uniform(0.25, 1.0)
    body, wall = (one_of(r, "glass"), 2.2) if r.random() < 0.6 else ("pet", 0.9)
    what = one_of(r, "coffee", "msg", "salt", "citric", "sugar", "starch")
    fill, level = packed(r, what), r.uniform(0.4, 0.95)

    def one() -> list[Part]:
        skin, inside = canister(wide, wide, high, wall, square, level, 16)
        return [
            Part(body, skin),
            Part(what, inside, fill),
            Part(one_of(r, "pp", "steel"), cup(wide * 0.46, 15, 0.9, 16).moved(z=high + 0.2)),
        ]

    return [piece("powder", rows(one, int(r.integers(1, 7)), 3, wide + 4, wide + 4), what)]


@family("baby_powder", "powder", "베이비파우더", "Talcum powder in a shaker", hs="330499", value=20_000)
def _talc(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(48, 75), r.uniform(34, 50), r.uniform(110, 190)
    what = one_of(r, "talc", "talc", "starch")
    skin, fill = canister(wide, deep, high, 1.0, r.uniform(0.7, 1.0), r.uniform(0.2, 0.9), 18)
    parts = [
        Part("pe", skin),
        Part(what, fill, packed(r, what)),
        Part("pp", cup(deep * 0.42, 18, 1.2, 14).moved(z=high + 0.2)),
    ]
    return [piece("powder", parts, what)]


@family("plaster_bag", "powder", "석고·모래 봉지", "Plaster, sand or gravel", hs="252020", value=3_000)
def _plaster(r: Random) -> list[Piece]:
    what, fill = [("gypsum", 0.4), ("quartz", 0.6), ("chalk", 0.5), ("zeolite", 0.45), ("talc", 0.32)][
        int(r.integers(5))
    ]
    x, y, z = r.uniform(70, 170), r.uniform(90, 230), r.uniform(18, 55)
    skin, body = film(x, y, z, 0.3, r.uniform(0.25, 0.7))
    return [
        piece(
            "powder",
            [Part(one_of(r, "pe", "paper"), skin), Part(what, body, fill * r.uniform(0.9, 1.15))],
            what,
        )
    ]


@family("desiccant", "powder", "제습제", "Drying agent packets", hs="382499", value=10_000)
def _desiccant(r: Random) -> list[Piece]:
    x, y, z = r.uniform(25, 60), r.uniform(35, 90), r.uniform(5, 14)

    def one() -> list[Part]:
        skin, body = film(x, y, z, 0.2, 0.45, fine=False)
        return [Part("paper", skin), Part(what, body, 0.45)]

    what = one_of(r, "zeolite", "quartz", "salt")
    return [piece("powder", rows(one, int(r.integers(1, 16)), 4, x + 3, y + 3), what)]


@family("sugar_cubes", "powder", "각설탕", "Sugar cubes", hs="170199", value=10_000)
def _cubes(r: Random) -> list[Piece]:
    a, across, down, layers = (
        r.uniform(11, 17),
        int(r.integers(4, 10)),
        int(r.integers(4, 9)),
        int(r.integers(1, 4)),
    )
    cubes = joined(
        [
            box(a - 0.5, a - 0.5, a - 0.5).moved((i - (across - 1) / 2) * a, (j - (down - 1) / 2) * a, q * a)
            for i in range(across)
            for j in range(down)
            for q in range(layers)
        ]
    )
    carton = shell(across * a + 3, down * a + 3, layers * a + 3, 0.6).moved(z=-1.2)
    return [piece("powder", [Part("sugar", cubes, 0.65), Part("paper", carton)], "sugar")]


@family("bath_bombs", "powder", "입욕제", "Bath bombs and salts", hs="330730", value=40_000)
def _bombs(r: Random) -> list[Piece]:
    d, count = r.uniform(40, 75), int(r.integers(1, 7))
    what = one_of(r, "citric", "soda", "salt")
    fizz = joined(
        [
            cushion(d, d, d * r.uniform(0.7, 1), 1.0, 7, 14).moved((i % 3) * (d + 4), (i // 3) * (d + 4))
            for i in range(count)
        ]
    )
    mat = extruded(oval(3 * (d + 4), (-(-count // 3)) * (d + 4), 0.1, 12), 0.5).moved(
        d + 4, (-(-count // 3) - 1) * (d + 4) / 2, -0.8
    )
    return [piece("powder", [Part(what, fizz, r.uniform(0.6, 0.85)), Part("paper", mat)], what)]

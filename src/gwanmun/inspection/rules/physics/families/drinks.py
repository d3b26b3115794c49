"""Bottles, cans, cartons and pouches of liquids that are what they say; flasks and small droppers."""

from __future__ import annotations

from gwanmun.inspection.rules.physics.families.forms import (
    canister,
    cup,
    film,
    flask,
    knob,
    lying,
    rows,
    seal,
)
from gwanmun.inspection.rules.physics.families.guns import moved
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    box,
    cylinder,
    pipe,
    rotation,
    shell,
    torus,
    turned,
)

DRINKS = ("water", "milk", "ethanol", "oil", "honey")


@family("slim_cans", "bottle", "캔 음료 묶음", "Cans of drink in a pack", hs="220210", value=3_000)
def _cans(r: Random) -> list[Piece]:
    radius, high, count = r.uniform(25, 34), r.uniform(85, 160), int(r.integers(2, 9))
    metal = one_of(r, "aluminium", "aluminium", "steel")

    def one() -> list[Part]:
        profile = [(radius * 0.8, 0.0), (radius, 6.0), (radius, high - 9), (radius * 0.82, high)]
        skin, fill = flask(profile, 0.3, 0.95, 16)
        return [
            Part(metal, skin),
            Part("water", fill),
            Part("aluminium", box(16, 9, 0.4).moved(z=high + 0.2)),
        ]

    return [piece("bottle", rows(one, count, 3, 2 * radius + 1, 2 * radius + 1), "water")]


@family("drink_carton", "bottle", "종이팩 음료", "Drink in cartons", hs="220299", value=3_000)
def _carton(r: Random) -> list[Piece]:
    x, y, z = r.uniform(40, 95), r.uniform(32, 72), r.uniform(85, 220)
    what, level = one_of(r, "milk", "water"), r.uniform(0.6, 0.98)

    def one() -> list[Part]:
        return [
            Part("paper", shell(x, y, z, 0.5)),
            Part(what, box(x - 1.1, y - 1.1, (z - 1.2) * level).moved(z=0.6)),
            Part("pp", cup(9, 11, 1.2, 12).moved(z=z + 0.2)),
        ]

    return [piece("bottle", rows(one, int(r.integers(1, 5)), 2, x + 1, y + 1), what)]


@family("drink_pouch", "bottle", "파우치 음료", "Drink in pouches", hs="220299", value=5_000)
def _pouch(r: Random) -> list[Piece]:
    x, y, z, what = (
        r.uniform(70, 120),
        r.uniform(100, 180),
        r.uniform(16, 40),
        one_of(r, "water", "milk", "honey"),
    )
    parts: list[Part] = []
    for i in range(int(r.integers(1, 4))):
        skin, body = film(x, y, z, 0.15, 0.4)
        one = [Part("aluminium", skin, 0.2), Part(what, body), Part("pet", seal(x, y, 7, z / 2))]
        one.append(Part("pp", pipe(6, 26, 1.5, 10).turned(rotation("x", -90)).moved(y=y / 2 + 9, z=z / 2)))
        parts += moved(one, z=i * (z + 1))
    return [piece("bottle", parts, what)]


@family("small_spirits", "bottle", "미니어처 술", "Miniature spirits", hs="220830", value=60_000)
def _spirits(r: Random) -> list[Piece]:
    radius, high, wall = r.uniform(14, 24), r.uniform(70, 130), r.uniform(1.4, 2.6)
    body, level = one_of(r, "glass", "pet"), r.uniform(0.6, 0.82)

    def one() -> list[Part]:
        profile = [(radius, 0.0), (radius, high * 0.6), (radius * 0.42, high * 0.76), (radius * 0.42, high)]
        skin, fill = flask(profile, wall, level, 14)
        return [
            Part(body, skin),
            Part("ethanol", fill),
            Part("aluminium", cup(radius * 0.46, 12, 0.5, 12).moved(z=high + 0.2)),
        ]

    return [piece("bottle", rows(one, int(r.integers(1, 7)), 3, 2 * radius + 3, 2 * radius + 3), "ethanol")]


@family("hip_flask", "bottle", "휴대용 술병", "Hip flask", hs="732393", value=40_000)
def _hip(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(70, 100), r.uniform(20, 28), r.uniform(85, 140)
    skin, fill = canister(wide, deep, high, 0.7, r.uniform(0.4, 0.8), r.uniform(0.05, 0.95), 18)
    parts = [
        Part("stainless", skin),
        Part(one_of(r, "ethanol", "water"), fill),
        Part("stainless", cup(11, 16, 1, 12).moved(z=high + 0.2)),
    ]
    return [piece("bottle", parts, "stainless")]


@family("food_jar", "bottle", "보온 도시락", "Vacuum food jar", hs="961700", value=40_000)
def _foodjar(r: Random) -> list[Piece]:
    """Wide, low, with a deep lid and perhaps a handle."""
    radius, high = r.uniform(44, 62), r.uniform(90, 150)
    steep = r.uniform(0.86, 1.0)
    outer = turned([(radius * steep, 0), (radius, high)], 20) - turned(
        [(radius * steep - 0.7, 0.7), (radius - 0.7, high - 0.1)], 20
    )
    inner = cylinder(radius * steep - 7, high - 14, 20).moved(z=10) - cylinder(
        radius * steep - 7.7, high - 16, 20
    ).moved(z=11)
    filling = cylinder(radius * steep - 8, (high - 20) * r.uniform(0.1, 0.9), 18).moved(z=11.2)
    parts = [
        Part("stainless", outer),
        Part("stainless", inner),
        Part(one_of(r, "water", "rice", "kimchi", "meat"), filling, 0.9),
    ]
    parts.append(
        Part(one_of(r, "pp", "stainless"), cup(radius, r.uniform(24, 50), 1.4, 20).moved(z=high + 0.2))
    )
    if r.random() < 0.5:
        bow = torus(radius * 0.9, 5, 0.5, 12, 6).turned(rotation("x", 90))
        parts.append(Part("pp", bow.moved(z=high + 56)))
    return [piece("bottle", parts, "stainless")]


@family("travel_mug", "bottle", "여행용 컵", "Travel mug", hs="732393", value=30_000)
def _mug(r: Random) -> list[Piece]:
    foot, mouth, high = r.uniform(26, 34), r.uniform(36, 46), r.uniform(110, 190)
    body = one_of(r, "stainless", "pp", "glass")
    wall = {"stainless": 0.8, "pp": 2.2, "glass": 3.2}[body]
    skin, fill = flask([(foot, 0.0), (mouth, high)], wall, r.uniform(0.05, 0.9), 20)
    handle = torus(high * 0.2, 9, 0.5, 10, 6).turned(rotation("x", 90)).turned(rotation("y", 90))
    parts = [
        Part(body, skin),
        Part(one_of(r, "water", "milk"), fill),
        Part("pp", cup(mouth + 1, 16, 1.6, 20).moved(z=high + 0.2)),
    ]
    parts += [Part("silicone", cylinder(12, 4, 12).moved(z=high + 16.6))]
    if r.random() < 0.6:
        parts.append(Part("pp", handle.moved(x=mouth + 2 - float(handle.low[0]), z=high * 0.5)))
    return [piece("bottle", parts, body)]


@family("glass_thermos", "bottle", "유리 보온병", "Thermos with a glass liner", hs="961700", value=30_000)
def _thermos(r: Random) -> list[Piece]:
    radius, high = r.uniform(42, 60), r.uniform(200, 300)
    casing = cylinder(radius, high, 20) - cylinder(radius - 2, high - 4, 20).moved(z=2)
    outer = [
        (radius * 0.5, 8.0),
        (radius - 7, 26.0),
        (radius - 7, high * 0.8),
        (16, high * 0.9),
        (16, high - 4),
    ]
    liner = turned(outer, 18) - turned(
        [(q - 2, z + (2 if i == 0 else 0)) for i, (q, z) in enumerate(outer[:-1])] + [(14, high - 6)], 18
    )
    inner = [(q - 8, z + shift) for (q, z), shift in zip(outer[:3], (7, 7, -8), strict=True)]
    wall = turned(inner, 18) - turned(
        [(q - 1.8, z + 1.8 * (1 if i == 0 else -1 if i == 2 else 0)) for i, (q, z) in enumerate(inner)], 18
    )
    parts = [Part(one_of(r, "pp", "steel"), casing, 0.8), Part("glass", liner), Part("glass", wall)]
    parts.append(Part("pp", cup(radius * 0.8, 46, 2, 18).moved(z=high + 0.2)))
    return [piece("bottle", parts, "glass")]


@family("ink_bottle", "bottle", "잉크병", "Ink bottles", hs="321590", value=60_000)
def _ink(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(38, 66), r.uniform(38, 60), r.uniform(30, 60)
    square, level = r.uniform(0.25, 1.0), r.uniform(0.4, 0.95)

    def one() -> list[Part]:
        skin, fill = canister(wide, deep, high, 3.0, square, level, 16)
        return [
            Part("glass", skin),
            Part("ink", fill),
            Part("glass", pipe(13, 6, 2, 12).moved(z=high + 0.1)),
            Part("abs", cup(16, 15, 1.4, 14).moved(z=high + 6.3)),
        ]

    return [piece("bottle", rows(one, int(r.integers(1, 4)), 2, wide + 3, deep + 3), "ink")]


@family("glue_bottle", "bottle", "풀·접착제", "Glue", hs="350610", value=10_000)
def _glue(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(20, 60), r.uniform(18, 36), r.uniform(60, 150)
    what, square, level = one_of(r, "cream", "glycerol", "lacquer"), r.uniform(0.5, 1.0), r.uniform(0.3, 0.95)

    def one() -> list[Part]:
        skin, fill = canister(wide, deep, high, 1.1, square, level, 16)
        tip = turned([(8, 0), (7, 8), (2, 30)], 12) - cylinder(1, 30, 6)
        return [Part("pe", skin), Part(what, fill, 1.1), Part("pp", tip.moved(z=high + 0.1), 0.7)]

    return [piece("bottle", rows(one, int(r.integers(1, 5)), 2, wide + 3, deep + 3), what)]


@family("eye_drops", "bottle", "안약", "Eye drops", hs="300490", value=200_000)
def _drops(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(18, 28), r.uniform(14, 22), r.uniform(32, 52)
    square, level, count = r.uniform(0.5, 1.0), r.uniform(0.4, 0.95), int(r.integers(1, 7))

    def one() -> list[Part]:
        skin, fill = canister(wide, deep, high, 0.9, square, level, 14)
        return [
            Part("pe", skin),
            Part("water", fill),
            Part("pp", knob(3, 7, high + 0.1, 8)),
            Part("pp", cup(7.5, 16, 1, 12).moved(z=high + 0.2)),
        ]

    parts = rows(one, count, 3, wide + 3, deep + 3)
    if r.random() < 0.5:
        cols, lines = min(count, 3), -(-count // 3)
        carton = shell(cols * (wide + 3) + 3, lines * (deep + 3) + 3, high + 22, 0.4)
        parts.append(
            Part("paper", carton.moved((cols - 1) * (wide + 3) / 2, (lines - 1) * (deep + 3) / 2, -0.8))
        )
    return [piece("bottle", parts, "water")]


@family("squeeze_bottle", "bottle", "소스병", "Squeeze bottle of sauce", hs="210320", value=8_000)
def _squeeze(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(50, 80), r.uniform(36, 56), r.uniform(120, 200)
    what = one_of(r, "kimchi", "honey", "oil", "cream")
    skin, fill = canister(wide, deep, high, 1.0, r.uniform(0.7, 1.0), r.uniform(0.4, 0.95), 18)
    parts = [
        Part("pe", skin),
        Part(what, fill),
        Part("pp", cup(wide * 0.36, 24, 1.6, 16).moved(z=high + 0.2)),
    ]
    return [piece("bottle", parts, what)]


@family("detergent_bottle", "bottle", "주방 세제", "Washing-up liquid", hs="340250", value=6_000)
def _soap(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(65, 105), r.uniform(45, 70), r.uniform(150, 230)
    skin, fill = canister(wide, deep, high, 1.3, r.uniform(0.5, 0.9), r.uniform(0.3, 0.93), 18)
    pump = [
        Part("pp", cup(16, 18, 1.6, 14).moved(z=high + 0.2)),
        Part("pp", pipe(4, 26, 1, 8).moved(z=high + 18.4)),
        Part("pp", box(48, 14, 9).moved(x=14, z=high + 44.6), 0.5),
    ]
    parts = [Part("pet", skin), Part("shampoo", fill), *(pump if r.random() < 0.6 else pump[:1])]
    return [piece("bottle", parts, "shampoo")]


@family("wine_box", "bottle", "술 선물 상자", "Bottle in a gift box", hs="220830", value=80_000)
def _gift(r: Random) -> list[Piece]:
    radius, high = r.uniform(34, 48), r.uniform(200, 290)
    shape = [(radius, 0.0), (radius, high * r.uniform(0.5, 0.66)), (15, high * 0.74), (14, high)]
    skin, fill = flask(shape, r.uniform(3, 6), r.uniform(0.6, 0.85), 18)
    parts = lying(
        [
            Part("glass", skin),
            Part("ethanol", fill),
            Part(one_of(r, "wood", "aluminium", "zinc"), knob(13, 26, high + 0.2)),
        ],
        radius,
    )
    carton = shell(high + 44, 2 * radius + 14, 2 * radius + 12, 1.4).moved(high / 2 + 12, 0, -3)
    parts.append(Part(one_of(r, "paper", "wood"), carton))
    return [piece("bottle", parts, "glass")]


@family("olive_tin", "bottle", "기름 캔", "Oil in a tin", hs="150990", value=20_000)
def _tin(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(65, 120), r.uniform(45, 85), r.uniform(110, 220)
    skin, fill = canister(wide, deep, high, 0.35, 0.25, r.uniform(0.4, 0.96), 16)
    parts = [
        Part("steel", skin),
        Part("oil", fill),
        Part("pp", cup(14, 16, 1.4, 12).moved(x=wide * 0.2, z=high + 0.2)),
    ]
    return [piece("bottle", parts, "oil")]

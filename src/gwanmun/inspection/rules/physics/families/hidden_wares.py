"""Concealments in things of the house: frames, lamps, rolls, furniture, toys, clothes, flasks.

The first piece is what is declared, the second what it hides.
"""

from __future__ import annotations

from gwanmun.inspection.rules.physics.families.clothes import cloth, shoe
from gwanmun.inspection.rules.physics.families.drug_packs import load
from gwanmun.inspection.rules.physics.families.forms import (
    cup,
    drum,
    lying,
)
from gwanmun.inspection.rules.physics.families.guns import along, moved
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    ball,
    box,
    cushion,
    cylinder,
    joined,
    pipe,
    rotation,
    shell,
    turned,
)


@family(
    "in_picture_frame", "narcotic", "액자 속 은닉", "Drug behind a picture",
    hs="441490", value=30_000, hides=True, said=("액자", "Picture frame"),
)  # fmt: skip
def _frame(r: Random) -> list[Piece]:
    x, y, wide, z = r.uniform(150, 280), r.uniform(190, 340), r.uniform(14, 34), r.uniform(14, 28)
    wood = one_of(r, "wood", "abs", "aluminium")
    border = box(x, y, z) - box(x - 2 * wide, y - 2 * wide, z)
    inside = (x - 2 * wide - 1, y - 2 * wide - 1)
    layers = [
        Part("glass" if r.random() < 0.6 else "pmma", box(*inside, 2)),
        Part("paper", box(*inside, 0.6).moved(z=2.1)),
    ]
    pad = cushion(
        inside[0] * r.uniform(0.5, 0.97), inside[1] * r.uniform(0.5, 0.97), z - 6.4, 0.16, 5, 16
    ).moved(z=2.9)
    back = box(*inside, 2.6).moved(z=z - 3)
    return [piece("household", [Part(wood, border), *layers, Part("wood", back)], wood), load(r, pad)]


@family(
    "in_lamp", "narcotic", "전등 받침 속 은닉", "Drug in the foot of a lamp",
    hs="940521", value=40_000, hides=True, said=("탁상 전등", "Table lamp"),
)  # fmt: skip
def _lamp(r: Random) -> list[Piece]:
    radius, foot, tall = r.uniform(45, 75), r.uniform(28, 60), r.uniform(80, 160)
    skin, hollow = drum(radius, foot, r.uniform(1.2, 4), r.uniform(0.4, 0.98), 22)
    shade = turned([(radius * 1.1, 0), (radius * 0.6, 90)], 20) - turned(
        [(radius * 1.1 - 1, 0), (radius * 0.6 - 1, 90)], 20
    )
    parts = [
        Part(one_of(r, "abs", "wood", "zinc", "ceramic"), skin),
        Part("steel", pipe(6, tall, 1.2, 12).moved(z=foot + 0.2)),
        Part(
            "glass",
            ball(46, 46, 60, 7, 12).moved(z=foot + tall + 24)
            - ball(44, 44, 58, 7, 12).moved(z=foot + tall + 25),
        ),
        Part("brass", cylinder(12, 23, 12).moved(z=foot + tall + 0.4)),
        Part(one_of(r, "paper", "polyester", "pp"), shade.moved(z=foot + tall + 4)),
    ]
    return [piece("household", parts, parts[0].material), load(r, hollow)]


@family(
    "in_roll", "narcotic", "종이심 속 은닉", "Drug in the core of a roll",
    hs="481810", value=8_000, hides=True, said=("두루마리 휴지", "Paper rolls"),
)  # fmt: skip
def _roll(r: Random) -> list[Piece]:
    """Toilet paper, tape, cloth or foil on a core that is not empty."""
    hosts: list[Part] = []
    fills: list[Mesh] = []
    what, dense = [("paper", 0.25), ("pp", 1.0), ("polyester", 1.0), ("aluminium", 0.6)][int(r.integers(4))]
    outer, core, long = r.uniform(38, 62), r.uniform(15, 26), r.uniform(45, 220)
    for i in range(int(r.integers(1, 5))):
        one = [
            Part(what, pipe(outer, long, outer - core - 1.5, 22), dense),
            Part("paper", pipe(core + 1.3, long, 1.2, 18), 0.7),
        ]
        fill = Part("x", cylinder(core * r.uniform(0.7, 0.98), long * r.uniform(0.6, 0.99), 16))
        place = {"y": i * (2 * outer + 3), "z": outer}
        hosts += lying(one, place["z"], y=place["y"])
        fills += [p.mesh for p in lying([fill], place["z"], y=place["y"])]
    return [piece("household", hosts, what), load(r, joined(fills))]


@family(
    "in_furniture_leg", "narcotic", "가구 다리 속 은닉", "Drug in furniture feet",
    hs="940391", value=20_000, hides=True, said=("가구 다리", "Furniture legs"),
)  # fmt: skip
def _leg(r: Random) -> list[Piece]:
    hosts: list[Part] = []
    fills: list[Mesh] = []
    top, foot, long = r.uniform(24, 40), r.uniform(14, 24), r.uniform(120, 300)
    sides = int(r.choice([4, 6, 14]))
    for i in range(int(r.integers(1, 5))):
        deep, wide = long * r.uniform(0.35, 0.75), foot * r.uniform(0.5, 0.75)
        hole = cylinder(wide, deep, 12).moved(z=long * 0.12)
        leg = turned([(foot, 0), (foot * 1.05, long * 0.4), (top, long)], sides) - hole
        one = [
            Part("wood", leg, r.uniform(0.9, 1.3)),
            Part("steel", box(top * 1.6, top * 1.6, 2.5).moved(z=long + 0.3)),
            Part("steel", cylinder(4, 24, 8).moved(z=long + 3)),
        ]
        hosts += lying(one, top * 1.5, y=i * (2.9 * top))
        fills += [p.mesh for p in lying([Part("x", hole)], top * 1.5, y=i * (2.9 * top))]
    return [piece("household", hosts, "wood"), load(r, joined(fills))]


@family(
    "in_toy_vehicle", "narcotic", "장난감 자동차 속 은닉", "Drug inside a toy vehicle",
    hs="950300", value=40_000, hides=True, said=("장난감 자동차", "Toy car"),
)  # fmt: skip
def _car(r: Random) -> list[Piece]:
    x, y, z = r.uniform(60, 110), r.uniform(140, 280), r.uniform(35, 70)
    body = shell(x, y, z, r.uniform(1.6, 3))
    cabin = shell(x * 0.84, y * 0.45, z * 0.7, 1.8).moved(y=-y * 0.1, z=z + 0.2)
    wheel = [
        cylinder(z * 0.4, 16, 16).turned(rotation("y", 90)).moved(s * (x / 2 + 9) - 8, q * y * 0.3, z * 0.2)
        for s in (1, -1)
        for q in (1, -1)
    ]
    motor = [
        Part("steel", shell(20, 30, 16, 1).moved(y=y * 0.36, z=4)),
        Part("copper", box(14, 20, 10).moved(y=y * 0.36, z=6), 0.5),
    ]
    pad = cushion(
        x * r.uniform(0.5, 0.9), y * r.uniform(0.3, 0.55), z * r.uniform(0.4, 0.85), 0.3, 6, 16
    ).moved(y=-y * 0.1, z=3.5)
    return [
        piece(
            "toy", [Part("abs", body), Part("abs", cabin), Part("rubber", joined(wheel), 0.7), *motor], "abs"
        ),
        load(r, pad),
    ]


@family(
    "in_ball", "narcotic", "공 속 은닉", "Drug inside balls",
    hs="950669", value=15_000, hides=True, said=("공", "Balls"),
)  # fmt: skip
def _balls(r: Random) -> list[Piece]:
    d, wall, count = r.uniform(60, 150), r.uniform(2.5, 6), int(r.integers(1, 4))
    if d > 100:
        count = 1
    skins, fills = [], []
    for i in range(count):
        skin = ball(d, d, d, 9, 16) - ball(d - 2 * wall, d - 2 * wall, d - 2 * wall, 9, 16).moved(z=wall)
        share = r.uniform(0.45, 0.8)
        fill = cushion(d * share, d * share, d * share * 0.7, 0.8, 6, 14).moved(z=d * 0.2)
        skins.append(skin.moved(x=i * (d + 3)))
        fills.append(fill.moved(x=i * (d + 3)))
    return [
        piece("toy", [Part(one_of(r, "rubber", "leather", "pvc"), joined(skins))]),
        load(r, joined(fills)),
    ]


@family(
    "in_flask", "narcotic", "보온병 벽 속 은닉", "Drug between the walls of a flask",
    hs="961700", value=40_000, hides=True, said=("보온병", "Vacuum flask"),
)  # fmt: skip
def _flask(r: Random) -> list[Piece]:
    radius, high = r.uniform(36, 52), r.uniform(120, 240)
    gap, foot = r.uniform(7, 14), r.uniform(20, 50)
    outer, _ = drum(radius, high, 0.8, 1.0, 20)
    inner = cylinder(radius - 1 - gap, high - foot - 2, 18) - cylinder(
        radius - 1.8 - gap, high - foot - 4, 18
    ).moved(z=1)
    bed = cylinder(radius - 1.6, foot * r.uniform(0.6, 0.95), 18).moved(z=1)
    parts = [
        Part("stainless", outer),
        Part("stainless", inner.moved(z=foot + 1)),
        Part("pp", cup(radius * 0.9, 34, 2, 18).moved(z=high + 0.2)),
    ]
    fills = [bed]
    if r.random() < 0.6:
        fills.append(pipe(radius - 1.2, (high - foot) * r.uniform(0.4, 0.9), gap - 0.5, 18).moved(z=foot + 1))
    return [piece("household", parts, "stainless"), load(r, joined(fills))]


@family(
    "in_statue", "narcotic", "조각상 속 은닉", "Drug inside a figure",
    hs="392640", value=50_000, hides=True, said=("장식 조각상", "Ornament"),
)  # fmt: skip
def _statue(r: Random) -> list[Piece]:
    wide, high = r.uniform(45, 80), r.uniform(120, 240)
    waist = r.uniform(0.6, 0.9)
    profile = [
        (wide, 0.0),
        (wide * 0.95, high * 0.2),
        (wide * waist, high * 0.45),
        (wide * 0.85, high * 0.6),
        (wide * 0.35, high * 0.72),
        (wide * 0.5, high * 0.86),
        (wide * 0.1, high),
    ]
    hole = turned(
        [
            (wide * 0.5, high * 0.06),
            (wide * 0.55, high * 0.2),
            (wide * waist * 0.6, high * r.uniform(0.4, 0.6)),
        ],
        16,
    )
    what = one_of(r, "gypsum", "ceramic", "wood", "pmma", "wax")
    body = turned(profile, 20) - hole
    return [piece("household", [Part(what, body, 0.9)], what), load(r, hole)]


@family(
    "in_diapers", "narcotic", "기저귀 속 은닉", "Drug in a pack of nappies",
    hs="961900", value=12_000, hides=True, said=("기저귀", "Nappies"),
)  # fmt: skip
def _nappies(r: Random) -> list[Piece]:
    x, y, thick, count = r.uniform(100, 140), r.uniform(180, 240), r.uniform(9, 15), int(r.integers(5, 13))
    chosen = set(r.permutation(count)[: int(r.integers(1, 4))].tolist())
    pulp: list[Mesh] = []
    gel: list[Mesh] = []
    hidden: list[Mesh] = []
    for i in range(count):
        pad = cushion(x, y, thick, 0.2, 5, 16).moved(z=i * (thick + 0.4))
        core = cushion(x * 0.55, y * 0.7, thick * 0.55, 0.3, 5, 14).moved(z=i * (thick + 0.4) + thick * 0.2)
        pulp.append(pad - core)
        (hidden if i in chosen else gel).append(core)
    parts = [
        Part("cotton", joined(pulp), 0.4),
        Part("pe", shell(x + 6, y + 6, count * (thick + 0.4) + 4, 0.1).moved(z=-1.5)),
    ]
    if gel:
        parts.append(Part("polyacrylate", joined(gel), 0.25))
    return [piece("textile", parts, "cotton"), load(r, joined(hidden))]


@family(
    "in_shoe_toe", "narcotic", "신발 안 은닉", "Drug stuffed into shoes",
    hs="640399", value=90_000, hides=True, said=("구두", "Shoes"),
)  # fmt: skip
def _toe(r: Random) -> list[Piece]:
    """Packets within the upper, at the toe or under the insole."""
    long = r.uniform(240, 290)
    hosts: list[Part] = []
    fills: list[Mesh] = []
    for i, side in enumerate((1, -1)):
        one = shoe(r, long, side, r.random() < 0.5)
        one = [p for p in one if p.material != "steel"]
        sole = float(one[0].mesh.high[2])
        pad = cushion(long * r.uniform(0.3, 0.55), long * r.uniform(0.1, 0.17), r.uniform(8, 18), 0.5, 6, 16)
        pad = pad.moved(x=long * 0.45, z=sole + 2)
        turn = rotation("z", 180.0 * i)
        hosts += moved(one, x=long * i, y=120.0 * i, turn=turn)
        fills += [p.mesh for p in moved([Part("x", pad)], x=long * i, y=120.0 * i, turn=turn)]
    return [piece("footwear", hosts), load(r, joined(fills))]


@family(
    "in_clothes_roll", "narcotic", "옷에 말아 은닉", "Drug rolled up in clothes",
    hs="610910", value=40_000, hides=True, said=("의류", "Clothes"),
)  # fmt: skip
def _rolled(r: Random) -> list[Piece]:
    radius, long = r.uniform(40, 65), r.uniform(180, 300)
    core = r.uniform(12, 28)
    hidden = along(
        turned([(core * 0.6, 0), (core, core * 0.5), (core, long * 0.45), (core * 0.6, long * 0.5)], 12)
    ).moved(x=long * 0.22, z=radius)
    hole = along(cylinder(core + 1, long * 0.54, 12)).moved(x=long * 0.2, z=radius)
    rings = [
        (radius * k, long * t) for k, t in ((0.85, 0.0), (1, 0.12), (0.92, 0.4), (1.02, 0.7), (0.85, 1.0))
    ]
    roll = along(turned(rings, 16)).moved(z=radius) - hole
    what = one_of(r, "cotton", "wool", "polyester")
    return [piece("textile", [Part(what, roll, r.uniform(0.5, 1.0))], what), load(r, hidden)]


@family(
    "in_hem", "narcotic", "옷단·허리띠 속 은닉", "Drug in hems and straps",
    hs="620342", value=50_000, hides=True, said=("바지", "Trousers"),
)  # fmt: skip
def _hem(r: Random) -> list[Piece]:
    x, y = r.uniform(200, 300), r.uniform(260, 350)
    lower = cloth(r, x, y, 4, 4)
    top = float(lower.high[2]) + 0.6
    strips = [
        along(turned([(2, 0), (r.uniform(4, 8), 8), (5, x * 0.7), (2, x * 0.74)], 8)).moved(
            -x * 0.37, s * y * r.uniform(0.36, 0.46), top + 8.4
        )
        for s in (1, -1)[: int(r.integers(1, 3))]
    ]
    rest = cloth(r, x, y, 2, 4).moved(z=top + 17.5)
    parts = [
        Part("cotton", lower, 0.9),
        Part("cotton", rest, 0.9),
        Part("brass", cylinder(7, 4, 12).moved(y=y * 0.2, z=top + 1)),
    ]
    return [piece("textile", parts, "cotton"), load(r, joined(strips))]


@family(
    "in_dumbbell", "narcotic", "운동기구 속 은닉", "Drug inside dumb-bells",
    hs="950691", value=20_000, hides=True, said=("아령", "Dumb-bells"),
)  # fmt: skip
def _bells(r: Random) -> list[Piece]:
    radius, wide, grip = r.uniform(30, 50), r.uniform(40, 70), r.uniform(90, 120)
    hosts: list[Part] = []
    fills: list[Mesh] = []
    for s in (0.0, grip + wide):
        skin, fill = drum(radius, wide, r.uniform(2.5, 5), r.uniform(0.7, 1), 18)
        hosts += lying([Part("pvc", skin)], radius, x=s)
        fills += [p.mesh for p in lying([Part("x", fill)], radius, x=s)]
    hosts += lying([Part(one_of(r, "steel", "pvc"), pipe(14, grip - 1, 2, 14))], radius, x=wide + 0.5)
    return [piece("household", hosts, "pvc"), load(r, joined(fills))]

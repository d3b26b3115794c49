"""Concealments in appliances, tools and parts of machines.

The first piece is what is declared, the second what it hides.
"""

from __future__ import annotations

from gwanmun.inspection.rules.physics.families.drug_packs import load
from gwanmun.inspection.rules.physics.families.forms import (
    drum,
    film,
    flask,
    lying,
)
from gwanmun.inspection.rules.physics.families.guns import along, moved
from gwanmun.inspection.rules.physics.families.hazards import board
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
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
    "in_power_supply", "narcotic", "전원 장치 속 은닉", "Drug inside a power supply",
    hs="850440", value=60_000, hides=True, said=("전원 공급 장치", "Power supply"),
)  # fmt: skip
def _supply(r: Random) -> list[Piece]:
    x, y, z = r.uniform(110, 160), r.uniform(120, 180), r.uniform(55, 90)
    parts = [
        Part(one_of(r, "steel", "aluminium", "abs"), shell(x, y, z, 1.0)),
        *moved(board(r, x - 10, y * 0.4, 14), y=-y * 0.27, z=3),
    ]
    parts += [
        Part("copper", pipe(13, 18, 6, 14).moved(x=-x * 0.22, y=-y * 0.27, z=7), 0.6),
        Part("aluminium", box(4, y * 0.3, z * 0.5).moved(x=x * 0.25, y=-y * 0.27, z=7)),
    ]
    pad = cushion(
        x * r.uniform(0.6, 0.9), y * r.uniform(0.3, 0.42), z * r.uniform(0.4, 0.85), 0.25, 6, 18
    ).moved(y=y * 0.24, z=2)
    return [piece("electronics", parts), load(r, pad)]


@family(
    "in_laptop", "narcotic", "노트북 속 은닉", "Drug in place of a laptop's battery",
    hs="847130", value=400_000, hides=True, said=("노트북", "Laptop"),
)  # fmt: skip
def _laptop(r: Random) -> list[Piece]:
    x, y, z = r.uniform(280, 340), r.uniform(200, 240), r.uniform(16, 26)
    case = one_of(r, "aluminium", "abs")
    pads = [
        cushion(x * r.uniform(0.2, 0.29), y * r.uniform(0.3, 0.38), z - 7, 0.2, 5, 16).moved(
            (i - 1) * x * 0.31, -y * 0.27, 2
        )
        for i in range(3)
    ]
    kept = [pads[i] for i in sorted(r.permutation(3)[: int(r.integers(1, 4))])]
    parts = [Part(case, shell(x, y, z, 1.1)), *moved(board(r, x * 0.8, y * 0.34, 30), y=y * 0.24, z=2)]
    parts += [
        Part("glass", box(x - 14, y - 14, 1.0).moved(z=z + 2)),
        Part(case, shell(x, y, 6, 0.9).moved(z=z + 0.4)),
    ]
    keys = [box(14, 13, 1.2).moved((i - 6) * 18, j * 17 - 5.0, z - 3) for i in range(13) for j in range(4)]
    return [piece("electronics", [*parts, Part("abs", joined(keys), 0.5)], case), load(r, joined(kept))]


@family(
    "in_torch", "narcotic", "손전등 속 은닉", "Drug in place of a torch's batteries",
    hs="851310", value=30_000, hides=True, said=("손전등", "Torch"),
)  # fmt: skip
def _torch(r: Random) -> list[Piece]:
    radius, long = r.uniform(12, 24), r.uniform(100, 220)
    metal, head = one_of(r, "aluminium", "abs", "steel"), radius * r.uniform(1.2, 1.9)
    tube, fill = drum(radius, long, r.uniform(1, 2), r.uniform(0.6, 0.99), 16)
    lens = turned([(radius, 0), (head, 24), (head, 40)], 16) - turned(
        [(radius - 1.5, 0.5), (head - 1.5, 24), (head - 1.5, 39.5)], 16
    )
    host = [
        Part(metal, tube),
        Part(metal, lens.moved(z=long + 0.2)),
        Part("glass", cylinder(head - 1.6, 2, 16).moved(z=long + 34)),
        Part("silicon", box(4, 4, 1).moved(z=long + 6)),
    ]
    return [piece("tool", lying(host, head), metal), load(r, lying([Part("x", fill)], head)[0].mesh)]


@family(
    "in_drill", "narcotic", "전동 공구 속 은닉", "Drug inside a power tool",
    hs="846721", value=60_000, hides=True, said=("전동 드릴", "Power drill"),
)  # fmt: skip
def _drill(r: Random) -> list[Piece]:
    long, deep, wide = r.uniform(150, 200), r.uniform(52, 66), r.uniform(56, 72)
    barrel = along(cylinder(wide / 2, long, 16) - cylinder(wide / 2 - 2.4, long - 5, 16).moved(z=2.5)).moved(
        z=wide / 2
    )
    motor = [
        along(pipe(wide * 0.32, 55, 5, 14)).moved(x=12, z=wide / 2),
        along(cylinder(wide * 0.22, 50, 12)).moved(x=14, z=wide / 2),
    ]
    chuck = along(turned([(22, 0), (16, 34)], 14) - cylinder(5, 34, 8)).moved(x=long + 0.4, z=wide / 2)
    grip = (box(40, 95, deep * 0.7) - box(34, 89, deep * 0.7 - 6).moved(z=3)).moved(
        x=42, y=-wide / 2 - 49, z=wide / 2 - deep * 0.35
    )
    pack = (box(80, 34, deep) - box(74, 28, deep - 6).moved(z=3)).moved(
        x=46, y=-wide / 2 - 115, z=wide / 2 - deep / 2
    )
    spots = [
        along(cylinder(wide * 0.4, long * 0.42, 14)).moved(x=long * 0.48, z=wide / 2),
        cushion(30, 84 * r.uniform(0.7, 1), deep * 0.5, 0.25, 5, 14).moved(
            x=42, y=-wide / 2 - 49, z=wide / 2 - deep * 0.25
        ),
        cushion(68, 26, deep - 8, 0.2, 5, 14).moved(x=46, y=-wide / 2 - 115, z=wide / 2 - deep / 2 + 4),
    ]
    kept = [spots[i] for i in sorted(r.permutation(3)[: int(r.integers(1, 3))])]
    parts = [
        Part("abs", barrel),
        Part("steel", motor[0]),
        Part("copper", motor[1], 0.6),
        Part("steel", chuck),
        Part("abs", grip),
        Part("abs", pack),
    ]
    return [piece("tool", parts, "steel"), load(r, joined(kept))]


@family(
    "in_car_filter", "narcotic", "자동차 필터 속 은닉", "Drug inside a car filter",
    hs="842123", value=20_000, hides=True, said=("자동차 오일 필터", "Oil filter"),
)  # fmt: skip
def _filter(r: Random) -> list[Piece]:
    radius, high = r.uniform(34, 56), r.uniform(70, 150)
    skin, _ = flask([(radius * 0.85, 0), (radius, 9), (radius, high)], 0.7, 1.0, 20)
    folds = pipe(radius - 3, high - 16, radius * r.uniform(0.25, 0.45), 20).moved(z=7)
    core = float(radius - 3 - radius * 0.45)
    hidden = cylinder(core * r.uniform(0.7, 0.98), (high - 18) * r.uniform(0.5, 0.98), 16).moved(z=8)
    parts = [
        Part("steel", skin),
        Part("paper", folds, r.uniform(0.3, 0.6)),
        Part("steel", pipe(radius * 0.92, 4, radius * 0.5, 18).moved(z=high + 0.2)),
        Part("rubber", pipe(radius * 0.92, 3, 5, 18).moved(z=high + 4.4)),
    ]
    return [piece("tool", parts, "steel"), load(r, hidden)]


@family(
    "in_car_part", "narcotic", "자동차 부품 속 은닉", "Drug in a cast car part",
    hs="870899", value=15_000, hides=True, said=("자동차 부품", "Car part"),
)  # fmt: skip
def _part(r: Random) -> list[Piece]:
    radius, high = r.uniform(38, 65), r.uniform(50, 110)
    metal, wall = one_of(r, "aluminium", "aluminium", "iron"), r.uniform(4, 9)
    skin, hollow = drum(radius, high, wall, r.uniform(0.6, 1.0), 20)
    lugs = [cylinder(9, 14, 10).moved(radius + 11, 0, 0).turned(rotation("z", 120.0 * i)) for i in range(3)]
    shaft = cylinder(radius * 0.25, 46, 14).moved(z=high + 0.3)
    return [
        piece("tool", [Part(metal, skin), Part(metal, joined(lugs)), Part("steel", shaft)], metal),
        load(r, hollow),
    ]


@family(
    "in_engine_block", "narcotic", "기계 부품 속 은닉", "Drug inside a machine housing",
    hs="848340", value=30_000, hides=True, said=("감속기", "Gear housing"),
)  # fmt: skip
def _gears(r: Random) -> list[Piece]:
    x, y, z = r.uniform(80, 140), r.uniform(90, 160), r.uniform(60, 110)
    wall = r.uniform(3, 7)
    case = shell(x, y, z, wall)
    gears = [
        pipe(min(y, z) * 0.18, 14, 4, 16).turned(rotation("y", 90)).moved(s * x * 0.16 - 7, y * 0.26, z * 0.5)
        for s in (1, -1)
    ]
    shaft = along(cylinder(5, x * 0.8, 10)).moved(x=-x * 0.4, y=y * 0.26, z=z * 0.5)
    skin, pad = film(x * 0.7, y * r.uniform(0.3, 0.45), z * r.uniform(0.4, 0.75), 0.8, 0.3)
    parts = [
        Part("aluminium", case),
        Part("steel", joined(gears)),
        Part("steel", shaft),
        Part("pe", skin.moved(y=-y * 0.2, z=wall + 2)),
    ]
    return [piece("tool", parts, "aluminium"), load(r, pad.moved(y=-y * 0.2, z=wall + 2))]

"""Drugs and precursors as parcels carry them: bags, bricks, pellets, tablets, vials; and pills that are
neither."""

from __future__ import annotations

import numpy as np

from gwanmun.inspection.rules.physics.families.pantry import bottle, sack
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    ball,
    box,
    cushion,
    cylinder,
    joined,
    rotation,
    shell,
    vessel,
)

SALTS = (
    "cocaine_hcl",
    "heroin_hcl",
    "mdma_hcl",
    "meth_hcl",
    "ketamine_hcl",
    "amphetamine_sulfate",
    "fentanyl_hcl",
)
DRUGS = (*SALTS, "cocaine_base", "heroin_base")
PRECURSORS = (
    "ephedrine_hcl",
    "pmk_glycidate",
    "apaan",
    "piperonal",
    "permanganate",
    "iodine",
    "red_phosphorus",
)
MEDICINES = ("vitamin", "paracetamol", "starch", "chalk", "sugar")


def drug(r: Random) -> str:
    return str(r.choice(DRUGS, p=[0.15, 0.08, 0.12, 0.2, 0.17, 0.06, 0.04, 0.1, 0.08]))


@family("drug_bag", "narcotic", "마약 가루 봉지", "Bag of drug powder", hs="293979", value=100_000_000)
def _bag(r: Random) -> list[Piece]:
    what = drug(r)
    skin, body = sack(r, r.uniform(50, 190), r.uniform(60, 230), r.uniform(10, 55))
    return [piece("narcotic", [Part("pe", skin), Part(what, body, r.uniform(0.38, 0.65))], what)]


@family("drug_brick", "narcotic", "마약 압축 덩어리", "Pressed brick", hs="293979", value=100_000_000)
def _brick(r: Random) -> list[Piece]:
    what = str(r.choice(["cocaine_hcl", "heroin_hcl", "cocaine_base", "cannabis"]))
    x, y, z = r.uniform(95, 150), r.uniform(150, 220), r.uniform(28, 55)
    body = cushion(x, y, z, 0.14, 7, 28)
    wrap = cushion(x + 3, y + 3, z + 3, 0.14, 7, 28).moved(z=-1.5) - body
    return [
        piece(
            "narcotic",
            [
                Part(str(r.choice(["pe", "pvc", "rubber"])), wrap, 0.7),
                Part(what, body, r.uniform(0.78, 0.95)),
            ],
            what,
        )
    ]


@family(
    "drug_pellets",
    "narcotic",
    "마약 캡슐 뭉치",
    "Wrapped pellets",
    hs="293979",
    value=100_000_000,
    held_out=True,
)
def _pellets(r: Random) -> list[Piece]:
    what = drug(r)
    core, skin = [], []
    for i in range(int(r.integers(5, 30))):
        d, long = r.uniform(14, 22), r.uniform(30, 55)
        turn = rotation("z", float(r.uniform(0, 180)))
        at = ((i % 5) * 44.0, (i // 5) * 44.0, 0.0)
        core.append(ball(long, d, d, 8, 12).turned(turn).moved(*at))
        skin.append(
            (ball(long + 2, d + 2, d + 2, 8, 12).moved(z=-1) - ball(long, d, d, 8, 12))
            .turned(turn)
            .moved(*at)
        )
    return [piece("narcotic", [Part("rubber", joined(skin)), Part(what, joined(core), 0.9)], what)]


def tablets(
    r: Random, count: int, thick: float, spread: tuple[float, float]
) -> list[tuple[float, float, float]]:
    return [
        (
            float(r.uniform(-spread[0], spread[0])),
            float(r.uniform(-spread[1], spread[1])),
            (i % 4) * thick * 1.1,
        )
        for i in range(count)
    ]


@family(
    "drug_tablets", "narcotic", "엑스터시 정제", "Illicit tablets in a bag", hs="293229", value=60_000_000
)
def _tablets(r: Random) -> list[Piece]:
    radius, thick = r.uniform(3.5, 5.5), r.uniform(3, 5.5)
    what = str(r.choice(["mdma_hcl", "yaba", "amphetamine_sulfate"]))
    pills = [
        cylinder(radius, thick, 10).turned(rotation("x", float(r.uniform(-30, 30)))).moved(x, y, z + 3)
        for x, y, z in tablets(r, int(r.integers(40, 140)), thick, (38, 50))
    ]
    skin = shell(96, 120, 8 + 5 * thick, 0.12)
    return [piece("narcotic", [Part(what, joined(pills)), Part("pe", skin)], what)]


@family("drug_crystals", "narcotic", "필로폰 결정", "Crystals in small bags", hs="293979", value=300_000_000)
def _crystals(r: Random) -> list[Piece]:
    what = str(r.choice(["meth_hcl", "ketamine_hcl", "mdma_hcl"]))
    bags, skins = [], []
    for i in range(int(r.integers(1, 9))):
        x, y, z = r.uniform(25, 50), r.uniform(30, 65), r.uniform(5, 14)
        skin, body = sack(r, x, y, z)
        at = ((i % 3) * 54.0, (i // 3) * 68.0, 0.0)
        bags.append(body.moved(*at))
        skins.append(skin.moved(*at))
    return [
        piece("narcotic", [Part(what, joined(bags), r.uniform(0.45, 0.6)), Part("pe", joined(skins))], what)
    ]


@family(
    "drug_liquid",
    "narcotic",
    "액상 마약",
    "Drug dissolved in a bottle",
    hs="293979",
    value=80_000_000,
    held_out=True,
)
def _liquid(r: Random) -> list[Piece]:
    made = bottle(
        r, "narcotic", "ketamine_hcl", r.uniform(20, 36), r.uniform(90, 220), 1.0, "pet", r.uniform(0.4, 0.85)
    )
    return [
        Piece(
            "narcotic",
            tuple(
                Part("water" if p.material == "ketamine_hcl" else p.material, p.mesh, p.fill)
                for p in made[0].parts
            )
            + tuple(
                Part("ketamine_hcl", p.mesh, 0.28) for p in made[0].parts if p.material == "ketamine_hcl"
            ),
            "ketamine_hcl",
        )
    ]


@family("cannabis", "narcotic", "대마초", "Herbal cannabis, pressed", hs="121190", value=10_000_000)
def _cannabis(r: Random) -> list[Piece]:
    skin, body = sack(r, r.uniform(90, 200), r.uniform(100, 240), r.uniform(25, 70))
    buds = joined(
        [
            ball(r.uniform(15, 30), r.uniform(14, 22), r.uniform(10, 16), 6, 9).moved(
                r.uniform(-35, 35), r.uniform(-40, 40), r.uniform(4, 8)
            )
            for _ in range(12)
        ]
    )
    return [
        piece(
            "narcotic",
            [Part("pe", skin), Part("cannabis", body, r.uniform(0.4, 0.9)), Part("cannabis", buds, 0.25)],
            "cannabis",
        )
    ]


@family("precursor_bag", "precursor", "원료물질 봉지", "Bag of a precursor", hs="293941", value=500_000)
def _precursor(r: Random) -> list[Piece]:
    what = str(r.choice(PRECURSORS))
    skin, body = sack(r, r.uniform(80, 200), r.uniform(100, 240), r.uniform(15, 55))
    return [piece("precursor", [Part("pe", skin), Part(what, body, r.uniform(0.4, 0.62))], what)]


@family(
    "precursor_jar", "precursor", "원료물질 시약병", "Reagent jar", hs="293299", value=800_000, held_out=True
)
def _jar(r: Random) -> list[Piece]:
    what = str(r.choice(PRECURSORS))
    radius, high = r.uniform(25, 50), r.uniform(70, 150)
    body = str(r.choice(["glass", "pe"]))
    wall = 2.6 if body == "glass" else 1.4
    skin, _ = vessel([(radius, 0), (radius, high * 0.85), (radius * 0.8, high)], wall)
    fill = cylinder(radius - wall - 0.1, (high * 0.82 - wall) * r.uniform(0.4, 0.95), 20).moved(z=wall + 0.1)
    return [
        piece(
            "precursor",
            [
                Part(body, skin),
                Part(what, fill, r.uniform(0.5, 0.62)),
                Part("pp", cylinder(radius * 0.85, 18, 18).moved(z=high + 0.1), 0.5),
            ],
            what,
        )
    ]


@family("pill_jar", "pills", "영양제", "Vitamins in a jar", hs="210690", value=50_000)
def _pills(r: Random) -> list[Piece]:
    radius, high = r.uniform(24, 42), r.uniform(65, 130)
    skin, _ = vessel([(radius, 0), (radius, high * 0.85), (radius * 0.8, high)], 1.5)
    what, size = str(r.choice(MEDICINES)), r.uniform(4, 7)
    pills = []
    for i in range(int(r.integers(30, 90))):
        a, q = r.uniform(0, 6.28), (radius - 2 - size) * np.sqrt(r.random())
        pills.append(
            ball(size * 2, size * 1.3, size, 6, 8)
            .turned(rotation("z", float(r.uniform(0, 180))))
            .moved(q * np.cos(a), q * np.sin(a), 2 + (i // 8) * size * 1.05)
        )
    return [
        piece(
            "pills",
            [
                Part("pe", skin),
                Part(what, joined(pills)),
                Part("pp", cylinder(radius * 0.86, 18, 18).moved(z=high + 0.1), 0.4),
            ],
            what,
        )
    ]


@family("blister_packs", "pills", "의약품 블리스터", "Tablets in blisters", hs="300490", value=100_000)
def _blister(r: Random) -> list[Piece]:
    what, sheets = str(r.choice(["paracetamol", "vitamin", "starch"])), int(r.integers(1, 5))
    pills, foil, cups = [], [], []
    for s in range(sheets):
        z = s * 6.0
        foil.append(box(92, 40, 0.03).moved(z=z))
        cups.append(box(92, 40, 0.25).moved(z=z + 0.04))
        pills += [
            cylinder(4.4, 3.6, 10).moved((i - 4.5) * 9.6 * 0.95, (j - 0.5) * 18, z + 0.4)
            for i in range(10)
            for j in range(2)
        ]
    return [
        piece(
            "pills",
            [
                Part(what, joined(pills)),
                Part("aluminium", joined(foil)),
                Part("pvc", joined(cups)),
                Part("paper", shell(98, 46, sheets * 6 + 3, 0.5).moved(z=-1)),
            ],
            what,
        )
    ]


@family("capsules_bag", "pills", "캡슐 봉지", "Capsules in a bag", hs="210690", value=60_000, held_out=True)
def _capsules(r: Random) -> list[Piece]:
    what = str(r.choice(["vitamin", "creatine", "citric", "oil"]))
    pills = [
        ball(17, 6.5, 6.5, 7, 9)
        .turned(rotation("z", float(r.uniform(0, 180))))
        .moved(r.uniform(-36, 36), r.uniform(-44, 44), 2 + 7.0 * (i % 3))
        for i in range(int(r.integers(25, 80)))
    ]
    return [piece("pills", [Part(what, joined(pills), 0.85), Part("pe", shell(96, 112, 30, 0.12))], what)]

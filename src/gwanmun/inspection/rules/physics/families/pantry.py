"""Food, drink, and powders that are nothing but what they say."""

from __future__ import annotations

import numpy as np

from gwanmun.inspection.rules.physics.families.guns import along
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    ball,
    box,
    cushion,
    cylinder,
    filled,
    joined,
    pipe,
    rotation,
    shell,
    swept,
    torus,
    turned,
    vessel,
)


def bottle(
    r: Random, kind: str, liquid: str, radius: float, high: float, wall: float, body: str, level: float
) -> list[Piece]:
    neck = r.uniform(9, 15)
    profile = [
        (radius * 0.94, 0.0),
        (radius, 5.0),
        (radius, high * r.uniform(0.55, 0.7)),
        (neck, high * r.uniform(0.78, 0.86)),
        (neck, high),
    ]
    skin, _ = vessel(profile, wall)
    inner = [(max(q - wall, 1.0), max(z, wall)) for q, z in profile]
    cap = turned([(neck + 2, 0), (neck + 2, 16)], 14).moved(z=high + 0.1)
    return [
        piece(
            kind,
            [
                Part(body, skin),
                Part(liquid, filled(inner, high * level)),
                Part("aluminium" if body == "glass" else "pp", cap, 0.4),
            ],
            liquid,
        )
    ]


@family("water_bottle", "bottle", "생수병", "Bottled water", hs="220110", value=1_000)
def _water(r: Random) -> list[Piece]:
    return bottle(
        r,
        "bottle",
        str(r.choice(["water", "milk"])),
        r.uniform(30, 42),
        r.uniform(180, 240),
        0.6,
        "pet",
        r.uniform(0.3, 0.9),
    )


@family("wine_bottle", "bottle", "술병", "Wine or spirits", hs="220421", value=30_000)
def _wine(r: Random) -> list[Piece]:
    return bottle(
        r,
        "bottle",
        str(r.choice(["water", "ethanol"])),
        r.uniform(34, 42),
        r.uniform(240, 310),
        r.uniform(3, 4.5),
        "glass",
        r.uniform(0.6, 0.9),
    )


@family("oil_bottle", "bottle", "식용유", "Cooking oil", hs="150990", value=12_000)
def _oil(r: Random) -> list[Piece]:
    return bottle(
        r,
        "bottle",
        str(r.choice(["oil", "honey"])),
        r.uniform(28, 45),
        r.uniform(140, 260),
        r.uniform(0.8, 3),
        str(r.choice(["pet", "glass"])),
        r.uniform(0.5, 0.9),
    )


@family("drink_can", "bottle", "캔 음료", "Canned drink", hs="220210", value=3_000)
def _can(r: Random) -> list[Piece]:
    radius, high = r.uniform(26, 34), r.uniform(110, 170)
    skin, hollow = vessel([(radius * 0.85, 0), (radius, 6), (radius, high - 10), (radius * 0.83, high)], 0.35)
    return [piece("bottle", [Part("aluminium", skin), Part("water", hollow, 0.96)], "water")]


@family("tumbler", "bottle", "텀블러", "Vacuum flask", hs="961700", value=40_000, held_out=True)
def _flask(r: Random) -> list[Piece]:
    radius, high = r.uniform(33, 42), r.uniform(170, 260)
    outer = turned([(radius, 0), (radius, high)], 20) - turned(
        [(radius - 0.7, 0.7), (radius - 0.7, high - 0.1)], 20
    )
    inner = cylinder(radius - 5, high - 12, 20).moved(z=8) - cylinder(radius - 5.7, high - 14, 20).moved(z=9)
    parts = [
        Part("stainless", outer),
        Part("stainless", inner),
        Part("pp", cylinder(radius - 1, 35, 18).moved(z=high + 0.2), 0.5),
    ]
    if r.random() < 0.6:
        parts.append(Part("water", cylinder(radius - 6, (high - 20) * r.uniform(0.2, 0.9), 18).moved(z=9.2)))
    return [piece("bottle", parts, "stainless")]


@family("instant_noodles", "food", "라면", "Instant noodles", hs="190230", value=6_000)
def _noodles(r: Random) -> list[Piece]:
    x, y, z = r.uniform(95, 130), r.uniform(95, 140), r.uniform(28, 42)
    t = np.linspace(0, 1, 150)
    wave = np.stack([(t - 0.5) * x * 0.85, 0.42 * y * np.sin(t * 60), z * 0.5 + z * 0.3 * np.sin(t * 23)], 1)
    return [
        piece(
            "food",
            [
                Part("noodle", box(x * 0.9, y * 0.9, z * 0.8).moved(z=2), 0.8),
                Part("noodle", swept(wave, 2.2, 5)),
                Part(
                    "pp",
                    cushion(x + 12, y + 20, z + 4, 0.2)
                    - cushion(x + 11.6, y + 19.6, z + 3.6, 0.2).moved(z=0.2),
                ),
                Part("salt", cushion(45, 55, 5, 0.3).moved(z=z + 5), 0.35),
            ],
            "noodle",
        )
    ]


@family("chocolate", "food", "초콜릿", "Chocolate", hs="180631", value=20_000)
def _chocolate(r: Random) -> list[Piece]:
    n, m = int(r.integers(3, 6)), int(r.integers(4, 9))
    a, z = r.uniform(16, 24), r.uniform(7, 12)
    bars = [
        box(a - 1.5, a - 1.5, z * 0.6).moved((i - n / 2) * a, (j - m / 2) * a, z * 0.4)
        for i in range(n)
        for j in range(m)
    ]
    base = box(n * a, m * a, z * 0.4).moved(-a / 2, -a / 2)
    return [
        piece(
            "food",
            [
                Part("chocolate", joined(bars)),
                Part("chocolate", base),
                Part("aluminium", box(n * a + 3, m * a + 3, 0.03).moved(-a / 2, -a / 2, -0.1)),
            ],
            "chocolate",
        )
    ]


@family("canned_food", "food", "통조림", "Canned food", hs="160414", value=10_000)
def _tin(r: Random) -> list[Piece]:
    radius, high = r.uniform(30, 52), r.uniform(35, 115)
    skin, hollow = vessel([(radius, 0), (radius, high)], 0.25, 24)
    rims = joined([torus(radius, 1.6, 1, 24, 5).moved(z=z) for z in (-0.5, high - 1.2)])
    return [
        piece(
            "food",
            [
                Part("steel", skin),
                Part(str(r.choice(["meat", "fruit", "kimchi"])), hollow, 0.97),
                Part("steel", rims),
            ],
            "meat",
        )
    ]


@family("fruit", "food", "과일", "Fruit", hs="080810", value=5_000)
def _fruit(r: Random) -> list[Piece]:
    balls = []
    for i in range(int(r.integers(1, 7))):
        d = r.uniform(60, 85)
        balls.append(ball(d, d, d * r.uniform(0.85, 1.05)).moved((i % 3) * 88, (i // 3) * 88))
    return [piece("food", [Part("fruit", joined(balls))])]


@family("nuts_bag", "food", "견과", "Nuts", hs="081190", value=15_000)
def _nuts(r: Random) -> list[Piece]:
    nuts = [
        ball(r.uniform(10, 22), r.uniform(8, 14), r.uniform(8, 13), 6, 8)
        .turned(rotation("z", float(r.uniform(0, 180))))
        .moved(r.uniform(-45, 45), r.uniform(-60, 60), 13.0 * (i % 3))
        for i in range(int(r.integers(25, 60)))
    ]
    return [
        piece(
            "food",
            [Part("coffee", joined(nuts)), Part("pp", shell(125, 160, 46, 0.15).moved(z=-2))],
            "coffee",
        )
    ]


@family("ham", "food", "육가공품", "Sausages", hs="160100", value=12_000, held_out=True)
def _ham(r: Random) -> list[Piece]:
    rolls = []
    for i in range(int(r.integers(1, 6))):
        radius, long = r.uniform(11, 22), r.uniform(100, 180)
        rolls.append(
            along(turned([(2, 0), (radius, 12), (radius, long - 12), (2, long)], 12)).moved(
                y=i * 46.0, z=radius
            )
        )
    return [piece("food", [Part("meat", joined(rolls))])]


def sack(r: Random, x: float, y: float, z: float) -> tuple[Mesh, Mesh]:
    """A bag and what fills it, lumpy."""
    body = cushion(x, y, z, r.uniform(0.25, 0.7), 9, 28)
    wave = 1 + 0.05 * np.sin(body.points[:, 0] / r.uniform(9, 20) + r.uniform(0, 6)) * np.cos(
        body.points[:, 1] / r.uniform(9, 20)
    )
    body = Mesh(body.points * np.column_stack([np.ones((len(wave), 2)), wave]), body.faces)
    grown = Mesh(body.points * (1 + 0.5 / np.array([x, y, z])) - np.array([0, 0, 0.1]), body.faces)
    return grown - body, body


POWDERS = {
    "sugar": (0.55, "설탕", "Sugar", "170199"),
    "salt": (0.55, "소금", "Salt", "250100"),
    "soda": (0.45, "베이킹소다", "Baking soda", "283630"),
    "flour": (0.42, "밀가루", "Flour", "110100"),
    "starch": (0.42, "전분", "Starch", "110812"),
    "protein": (0.35, "단백질 분말", "Protein powder", "210610"),
    "detergent": (0.4, "세탁 세제", "Washing powder", "340250"),
    "coffee": (0.4, "커피", "Coffee", "090121"),
    "rice": (0.58, "쌀", "Rice", "100630"),
    "milk": (0.5, "분유", "Milk powder", "040210"),
    "citric": (0.5, "구연산", "Citric acid", "291814"),
    "msg": (0.52, "조미료", "Seasoning", "210390"),
    "creatine": (0.42, "크레아틴", "Creatine", "292529"),
    "talc": (0.3, "활석 분말", "Talc", "252620"),
    "gypsum": (0.4, "석고 가루", "Gypsum", "252020"),
}


@family("powder_bag", "powder", "가루 봉지", "Powder in a bag", hs="210690", value=15_000)
def _powder(r: Random) -> list[Piece]:
    what = str(r.choice(list(POWDERS)))
    skin, body = sack(r, r.uniform(70, 210), r.uniform(90, 260), r.uniform(15, 65))
    return [
        piece("powder", [Part("pe", skin), Part(what, body, POWDERS[what][0] * r.uniform(0.9, 1.15))], what)
    ]


@family("powder_tub", "powder", "가루 통", "Powder in a tub", hs="210610", value=30_000)
def _tub(r: Random) -> list[Piece]:
    what = str(r.choice(["protein", "creatine", "detergent", "milk", "coffee", "sugar", "starch"]))
    radius, high = r.uniform(40, 85), r.uniform(90, 230)
    skin, _ = vessel([(radius, 0), (radius, high * 0.9), (radius * 0.85, high)], 1.3)
    return [
        piece(
            "powder",
            [
                Part("pe", skin),
                Part(
                    what,
                    turned([(radius - 1.4, 1.5), (radius - 1.4, high * r.uniform(0.4, 0.85))], 20),
                    POWDERS[what][0],
                ),
                Part("pp", pipe(radius * 0.9, 16, 1.5).moved(z=high + 0.2)),
            ],
            what,
        )
    ]


@family("powder_sticks", "powder", "스틱 분말", "Powder sticks", hs="210112", value=25_000, held_out=True)
def _sticks(r: Random) -> list[Piece]:
    what = str(r.choice(["coffee", "protein", "sugar", "citric"]))
    fill = [
        cushion(15, 105, 6, 0.4, 6, 14).moved((i % 8) * 17.0, 0, (i // 8) * 7.0)
        for i in range(int(r.integers(8, 33)))
    ]
    return [
        piece(
            "powder",
            [
                Part(what, joined(fill), POWDERS[what][0]),
                Part("aluminium", shell(145, 115, 32, 0.02).moved(x=60, z=-1)),
            ],
            what,
        )
    ]

"""Slingshots of other builds: cut from a branch, bent from wire, moulded, folding, in parts."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.families.shapes import (
    Floats,
    Point,
    arc,
    ball_pile,
    bar,
    hollowed,
    lain,
    placed,
    ring,
    rows,
    smooth,
    varied,
    wire,
    wrapped,
)
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import box, cylinder, extruded, joined, pipe, swept

PACKS = ("bag", "box", "blister", "pouch")


def slack(r: Random, a: Point, b: Point, z: float, deep: float, count: int = 12) -> Floats:
    """A limp band's middle line from a to b."""
    t = np.linspace(0, 1, count)
    wave = deep * np.sin(math.pi * t) + r.normal(0, abs(deep) * 0.25) * np.sin(2 * math.pi * t)
    return np.stack(
        [
            a[0] + (b[0] - a[0]) * t + r.normal(0, 0.4) * wave,
            a[1] + (b[1] - a[1]) * t + wave,
            z + 3 * np.sin(3 * t),
        ],
        1,
    )


def bands(r: Random, left: Point, right: Point, z: float, stuff: str = "") -> list[Part]:
    """Two bands (tubes or flat, laid anyhow) from the fork's tips to a pouch."""
    long, stuff = r.uniform(80, 170), stuff or one_of(r, "rubber", "rubber", "silicone")
    aside = r.uniform(-70, 70)
    end = (
        (left[0] + right[0]) / 2 + aside,
        (left[1] + right[1]) / 2 + float(r.choice([1, -1, -1])) * long * r.uniform(0.35, 0.9),
    )
    deep, thick = r.uniform(-30, 30), r.uniform(1.6, 3.4)
    found: list[Part] = []
    hollow = r.random() < 0.5
    for s, tip in ((-1, left), (1, right)):
        path = slack(r, tip, (end[0] + s * 19, end[1]), z, deep + s * 5)
        tube = swept(path, thick, 6)
        found.append(Part(stuff, tube - swept(path, thick * 0.5, 6) if hollow else tube))
    found.append(
        Part(
            one_of(r, "leather", "leather", "nylon"),
            box(30, r.uniform(14, 24), r.uniform(1.2, 2.6)).moved(end[0], end[1], z - 1),
        )
    )
    return found


def shot(r: Random, x: float, y: float) -> list[Part]:
    """Sometimes balls of steel, clay or glass."""
    if r.random() < 0.55:
        return []
    radius = r.uniform(3, 6)
    stuff = one_of(r, "steel", "steel", "ceramic", "glass", "lead")
    return [Part(stuff, ball_pile(r, int(r.integers(3, 26)), radius, r.uniform(24, 50)).moved(x, y))]


@family(
    "branch_slingshot", "slingshot", "나무 새총", "Slingshot cut from a branch", hs="950699", value=15_000
)
def _branch(r: Random) -> list[Piece]:
    w, h, deep, thick = r.uniform(32, 55), r.uniform(60, 95), r.uniform(80, 125), r.uniform(14, 22)
    bend = r.normal(0, 6, 6)
    tips, parts = [], []
    for s, b in ((-1, bend[0]), (1, bend[1])):
        arm = smooth(
            [
                (s * 3, 6),
                (s * w * 0.5, h * 0.35 + b),
                (s * w, h * 0.75 + b),
                (s * w * r.uniform(0.85, 1.15), h),
            ],
            2,
            closed=False,
        )
        parts.append(Part("wood", wire(arm, thick / 2 * 0.85, thick / 2), 1.1))
        tips.append((arm[-1][0], arm[-1][1] - 8))
    stem = smooth([(0, 2), (bend[2], -deep * 0.5), (bend[3], -deep)], 3, closed=False)
    parts.append(Part("wood", wire(stem, thick / 2, thick / 2, 8), 1.1))
    if r.random() < 0.4:
        wound = pipe(thick / 2 + 2.4, deep * 0.5, 2.2, 10).turned(
            np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])
        )
        parts.append(Part(one_of(r, "leather", "cotton"), wound.moved(bend[2], -deep * 0.3, thick / 2)))
    if r.random() < 0.85:
        parts += bands(r, tips[0], tips[1], thick + 4)
    parts += shot(r, w + 45, -30)
    return [piece("slingshot", wrapped(r, varied(r, parts), *PACKS, share=0.2), "wood")]


@family("wire_slingshot", "slingshot", "철사 새총", "Slingshot of bent wire", hs="950699", value=15_000)
def _wire(r: Random) -> list[Piece]:
    w, h, thick, deep = r.uniform(32, 48), r.uniform(55, 90), r.uniform(5, 9), r.uniform(70, 110)
    metal = one_of(r, "steel", "stainless", "aluminium")
    neck = r.uniform(8, 14)
    half = [(w, h), (w, h * 0.6), (w * 0.8, h * 0.25), (neck, 0), (neck, -deep * 0.9)]
    loop = smooth([(-x, y) for x, y in half], 2, closed=False) + smooth(half[::-1], 2, closed=False)
    parts = [Part(metal, wire(loop, thick / 2, thick / 2, 7))]
    if r.random() < 0.6:
        body = hollowed(
            [(-neck - 8, -16), (neck + 8, -16), (neck + 7, -deep - 8), (-neck - 7, -deep - 8)], thick + 9, 2
        )
        parts.append(Part(one_of(r, "abs", "pp", "rubber"), body.moved(z=-4.5)))
    if r.random() < 0.85:
        parts += bands(r, (-w, h - 6), (w, h - 6), thick + 4)
    if r.random() < 0.4:
        sleeve = [
            wire([(s * w, h - 14), (s * w, h - 1)], thick / 2 + 2, thick / 2)
            - wire([(s * w, h - 14), (s * w, h - 1)], thick / 2 + 0.1, thick / 2)
            for s in (1, -1)
        ]
        parts.append(Part("rubber", joined(sleeve)))
    parts += shot(r, w + 45, -30)
    return [piece("slingshot", wrapped(r, varied(r, parts), *PACKS, share=0.25), metal)]


@family(
    "moulded_slingshot",
    "slingshot",
    "플라스틱 새총",
    "Moulded slingshot with a shaped grip",
    hs="950699",
    value=40_000,
)
def _moulded(r: Random) -> list[Piece]:
    w, h, deep = r.uniform(36, 50), r.uniform(40, 68), r.uniform(70, 95)
    fork = r.uniform(13, 20)
    outline = smooth(
        [(w, h), (w - fork, h), (w - fork * 1.2, h * 0.4), (0, h * 0.12), (-w + fork * 1.2, h * 0.4),
        (-w + fork, h), (-w, h),
         (-w, h * 0.3), (-17, -14), (-19, -deep * 0.5), (-15, -deep), (14, -deep), (20, -deep * 0.55), (15,
         -14), (w, h * 0.3)], 2
    )  # fmt: skip
    stuff, thick = one_of(r, "abs", "nylon", "pp", "fr4", "zinc"), r.uniform(14, 26)
    body = (
        hollowed(outline, thick, r.uniform(3, 6))
        if r.random() < 0.5 and stuff != "zinc"
        else extruded(outline, thick, [arc(0, -deep * 0.8, 5, 0, 330, 9)])
    )
    parts = [Part(stuff, body)]
    if r.random() < 0.5:
        parts.append(
            Part(
                "steel",
                joined([cylinder(4, 5, 7).moved(s * (w - fork / 2), h - 10, thick + 0.2) for s in (1, -1)]),
            )
        )
    if r.random() < 0.85:
        parts += bands(r, (-w + fork / 2, h - 4), (w - fork / 2, h - 4), thick + 6)
    parts += shot(r, w + 45, -30)
    return [piece("slingshot", wrapped(r, varied(r, parts), *PACKS, share=0.3), stuff)]


@family(
    "plate_slingshot", "slingshot", "금속판 새총", "Slingshot cut from metal plate", hs="950699", value=50_000
)
def _plate(r: Random) -> list[Piece]:
    w, h, deep, fork = r.uniform(34, 46), r.uniform(40, 60), r.uniform(60, 85), r.uniform(13, 18)
    outline = smooth(
        [(w, h), (w - fork, h), (w - fork, h * 0.45), (0, h * 0.1), (-w + fork, h * 0.45), (-w + fork, h),
        (-w, h), (-w, h * 0.35),
         (-13, -6), (-15, -deep * 0.5), (-11, -deep), (11, -deep), (15, -deep * 0.5), (13, -6), (w,
         h * 0.35)], 2
    )  # fmt: skip
    holes = [arc(s * (w - fork / 2), h - 9, 3, 0, 330, 8) for s in (1, -1)]
    holes += [
        arc(0, -deep * (0.2 + 0.22 * i), r.uniform(3.5, 7), 0, 330, 8) for i in range(int(r.integers(1, 4)))
    ]
    metal = one_of(r, "stainless", "stainless", "aluminium", "titanium", "brass")
    thick = r.uniform(5, 12)
    parts = [Part(metal, extruded(outline, thick, holes))]
    if r.random() < 0.5:
        scale = smooth(
            [(-14, -8), (-16, -deep * 0.5), (-12, -deep), (12, -deep), (16, -deep * 0.5), (14, -8)], 2
        )
        parts += [
            Part(one_of(r, "wood", "fr4", "abs"), extruded(scale, 5).moved(z=z)) for z in (-5.1, thick + 0.1)
        ]
    if r.random() < 0.5:
        turns = np.linspace(0, 8 * math.pi, 50)
        parts.append(
            Part(
                "nylon",
                swept(
                    np.stack(
                        [-w - 18 + 9 * np.cos(turns), -deep * 0.6 + 9 * np.sin(turns), 2 + 0.5 * turns], 1
                    ),
                    1.6,
                    5,
                ),
            )
        )
    if r.random() < 0.85:
        parts += bands(r, (-w + fork / 2, h - 4), (w - fork / 2, h - 4), thick + 9)
    parts += shot(r, w + 45, -30)
    return [piece("slingshot", wrapped(r, varied(r, parts), *PACKS, share=0.3), metal)]


@family("folding_slingshot", "slingshot", "접이식 새총", "Folding slingshot", hs="950699", value=35_000)
def _folding(r: Random) -> list[Piece]:
    deep, thick, w, h = r.uniform(90, 125), r.uniform(22, 30), r.uniform(34, 46), r.uniform(60, 90)
    grip = hollowed(
        smooth([(-17, 0), (-20, -deep * 0.5), (-15, -deep), (15, -deep), (20, -deep * 0.5), (17, 0)], 2),
        thick,
        2.4,
    )
    stuff = one_of(r, "abs", "nylon", "aluminium")
    folded = r.random() < 0.5
    fork = [(-8, 6), (-w, h * 0.3), (-w, h)], [(8, 6), (w, h * 0.3), (w, h)]
    parts = [Part(stuff, grip)]
    tips = []
    for arm in fork:
        line = [(x, -y - 4) for x, y in arm] if folded else list(arm)
        line = smooth(line, 3, closed=False)
        parts.append(Part("steel", wire(line, 3.2, thick + 5 if folded else thick / 2)))
        tips.append(line[-1])
    parts.append(
        Part(
            "steel",
            bar((-16, 5), (16, 5), 8, 10).moved(z=thick / 2 - 5)
            if not folded
            else bar((-16, 6), (16, 6), 8, thick + 8),
        )
    )
    parts.append(
        Part("steel", ball_pile(r, int(r.integers(3, 12)), 4, 14).moved(0, -deep * 0.55, 3))
        if r.random() < 0.4
        else Part("brass", cylinder(4, 6, 8).moved(0, -deep - 4, thick / 2))
    )
    if r.random() < 0.9:
        parts += bands(r, tips[0], tips[1], thick + 12)
    return [piece("slingshot", wrapped(r, varied(r, parts), *PACKS, share=0.3), "steel")]


@family(
    "ring_slingshot", "slingshot", "고리형 새총", "Ring-shaped hunting slingshot", hs="950699", value=45_000
)
def _ring(r: Random) -> list[Piece]:
    radius, thick = r.uniform(28, 40), r.uniform(9, 15)
    metal = one_of(r, "aluminium", "zinc", "abs", "fr4", "stainless")
    start = r.uniform(120, 150)
    frame = wire(
        arc(0, 0, radius, start, start + 360 - 2 * (start - 90), 18, r.uniform(0.9, 1.3)),
        thick / 2,
        thick / 2,
        8,
    )
    a = math.radians(start)
    left, right = (radius * math.cos(a), radius * math.sin(a)), (-radius * math.cos(a), radius * math.sin(a))
    horns = [
        wire([(x, y + 1), (x * 1.15, y + r.uniform(18, 40))], thick * 0.45, thick / 2, 7)
        for x, y in (left, right)
    ]
    parts = [Part(metal, frame), Part(metal, joined(horns))]
    tail = r.random()
    if tail < 0.5:
        parts.append(
            Part(
                one_of(r, "wood", "rubber", metal),
                bar((0, -radius * 1.3 - 6), (0, -radius * 1.3 - r.uniform(40, 80)), 26, thick + 4),
            )
        )
    parts += bands(r, (left[0] * 1.15, left[1] + 22), (right[0] * 1.15, right[1] + 22), thick + 5)
    parts += shot(r, radius + 50, -10)
    return [piece("slingshot", wrapped(r, varied(r, parts), *PACKS, share=0.25), metal)]


@family(
    "target_slingshot",
    "slingshot",
    "조준기 새총",
    "Slingshot with sight and pistol grip",
    hs="950699",
    value=70_000,
)
def _target(r: Random) -> list[Piece]:
    w, h, deep, lean = r.uniform(36, 48), r.uniform(50, 80), r.uniform(85, 110), r.uniform(5, 22)
    metal = one_of(r, "aluminium", "zinc", "steel")
    yoke = extruded(
        [
            (-w, h),
            (-w - 9, h),
            (-w - 9, 12),
            (-12, -10),
            (12, -10),
            (w + 9, 12),
            (w + 9, h),
            (w, h),
            (w, 16),
            (0, 2),
            (-w, 16),
        ],
        r.uniform(7, 12),
    )
    back = math.tan(math.radians(lean)) * deep
    grip = hollowed(
        smooth(
            [
                (-15, -12),
                (-19 - back * 0.5, -deep * 0.5),
                (-16 - back, -deep),
                (16 - back, -deep - 4),
                (19 - back * 0.4, -deep * 0.5),
                (15, -12),
            ],
            2,
        ),
        28,
        3,
    )
    parts = [Part(metal, yoke), Part(one_of(r, "abs", "rubber", "nylon"), grip.moved(z=-9))]
    sight = [
        Part("aluminium", ring(9, 9, 1.2, 5).moved(0, h * 0.6)),
        Part("aluminium", bar((0, 4), (0, h * 0.6 - 11), 3, 3)),
    ]
    parts += sight if r.random() < 0.7 else [Part("glass", lain(cylinder(6, 40, 10), -20, h * 0.5, 6))]
    if r.random() < 0.4:
        parts.append(Part("steel", lain(pipe(9, r.uniform(50, 90), 1.2, 12), 20, -30, 5)))
    if r.random() < 0.4:
        parts.append(Part("steel", ring(24, 24, 3.5, 5).moved(0, -deep - 34)))
    parts += bands(r, (-w - 4, h - 4), (w + 4, h - 4), 16)
    parts += shot(r, w + 50, 0)
    return [piece("slingshot", wrapped(r, varied(r, parts), *PACKS, share=0.25), metal)]


@family(
    "slingshot_set",
    "slingshot",
    "새총 부속 묶음",
    "Slingshot set: fork, spare bands, balls",
    hs="950699",
    value=40_000,
)
def _set(r: Random) -> list[Piece]:
    w, h, deep = r.uniform(34, 46), r.uniform(50, 75), r.uniform(65, 95)
    metal, thick = one_of(r, "steel", "aluminium", "abs", "wood"), r.uniform(8, 14)
    arms = [
        wire(smooth([(s * 4, 0), (s * w, h * 0.4), (s * w, h)], 3, closed=False), thick / 2, thick / 2, 7)
        for s in (1, -1)
    ]
    fork = [Part(metal, joined([*arms, bar((0, -4), (0, -deep), 24, thick)]))]
    coils = []
    for _ in range(int(r.integers(1, 4))):
        a = np.linspace(0, int(r.integers(2, 5)) * 2 * math.pi, 40)
        grow = 16 + 1.0 * a
        coils.append(
            [
                Part(
                    "rubber",
                    swept(np.stack([grow * np.cos(a), grow * np.sin(a) * 0.7, 3 + 0.2 * a], 1), 2.2, 5),
                )
            ]
        )
    pouch = [Part("leather", box(62, 22, 2))]
    radius = r.uniform(3, 5)
    pile = ball_pile(r, int(r.integers(12, 70)), radius, 38)
    low, high = pile.low, pile.high
    jar = [
        Part("steel", pile),
        Part(
            "pe",
            (box(46, 46, high[2] - low[2] + 8) - box(44, 44, high[2] - low[2] + 6).moved(z=1)).moved(z=-2),
        ),
    ]
    groups = [fork, *coils, pouch, jar]
    return [
        piece(
            "slingshot",
            wrapped(
                r,
                varied(r, rows(r, [placed(g, turn=float(r.choice([0, 90]))) for g in groups], 6, 3)),
                *PACKS,
                share=0.7,
            ),
            metal,
        )
    ]

"""Scissors of other trades: kitchen, hair, tailor's, children's, folding, nail, dressing, thread, tin."""

from __future__ import annotations

import numpy as np

from gwanmun.inspection.rules.physics.families.edges import blade
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.families.shapes import (
    Point,
    arc,
    coil,
    mapped,
    placed,
    rows,
    smooth,
    varied,
    wire,
    wrapped,
)
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import cylinder, extruded

PACKS = ("blister", "box", "bag", "pouch")
MIRROR = np.diag([1.0, -1.0, 1.0])


def limb(
    r: Random, long: float, wide: float, thick: float, tail: float, out: float, loop: list[Point],
    *, grip: str, metal: str = "stainless", tip: str = "sharp", around: float = 4.0, bend: float = 0.0,
) -> list[Part]:  # fmt: skip
    """One half of a pair, its pivot at 0, 0: blade along x, ``tail`` back to a handle ``out`` to the side.

    ``loop``: the handle's outline about its middle; ``around``: how thick it is drawn. ``bend`` lifts the
    point aside.
    """
    t = np.linspace(0, 1, 5)
    end = {"sharp": (0.12, 0.0), "blunt": (0.62, 0.5), "round": (0.4, 0.2)}[tip]
    high = wide * np.array([0.95, 1.0, 0.85, 0.62, end[0]])
    low = wide * np.array([-0.05, 0.0, 0.0, 0.0, end[1] * 0.2])
    lift = bend * t**2
    back = [(float(-6 + (long + 6) * a), float(h + c)) for a, h, c in zip(t, high, lift, strict=True)]
    edge = [(float(-6 + (long + 6) * a), float(h + c)) for a, h, c in zip(t, low, lift, strict=True)]
    shank = [(-6.0, wide * 0.45), (-tail * 0.4, wide * 0.1), (-tail, -out)]
    tied = max(loop)
    middle = (-tail - tied[0] - around * 0.4, -out - tied[1])
    closed = [(x + middle[0], y + middle[1]) for x, y in [*loop, loop[0]]]
    return [
        Part(metal, blade(back + edge[::-1], thick)),
        Part(metal, wire(smooth(shank, 2, closed=False), thick * r.uniform(0.8, 1.4), 0, 6)),
        Part(grip, wire(closed, around, 0, 6)),
    ]


def pair(
    r: Random, one: list[Part], two: list[Part], opening: float, apart: float, screw: float = 3.0
) -> list[Part]:
    """Two limbs crossed at their pivot, the second mirrored and on top, and the screw over it."""
    parts = placed(one, turn=opening)
    parts += placed(mapped(two, MIRROR), z=apart, turn=-opening)
    return [*parts, Part("steel", cylinder(screw, 2.0, 8).moved(0, 0, apart + 1.4))]


def oval(long: float, wide: float, lean: float = 0.0, count: int = 12) -> list[Point]:
    """A handle's loop about its middle, leaning by ``lean`` of its length."""
    return [(x * long / 2, y * wide / 2 + lean * x * long / 2) for x, y in arc(0, 0, 1, 0, 330, count)]


@family("kitchen_scissors", "scissors", "주방 가위", "Kitchen scissors", hs="821300", value=20_000)
def _kitchen(r: Random) -> list[Piece]:
    long, wide, tail = r.uniform(75, 120), r.uniform(15, 24), r.uniform(30, 50)
    grip = one_of(r, "abs", "pp", "stainless", "rubber")
    around = r.uniform(2.5, 5.5)
    thick = r.uniform(2.2, 3.2)
    loop = oval(r.uniform(55, 75), r.uniform(30, 38), r.uniform(-0.2, 0.2))
    one, two = (
        limb(
            r,
            long,
            wide,
            thick,
            tail,
            r.uniform(16, 21),
            loop,
            grip=grip,
            around=around,
            tip=one_of(r, "sharp", "round"),
        )
        for _ in range(2)
    )
    if r.random() < 0.5:
        teeth = wire(
            smooth([(-tail * 0.6, -6), (-tail * 0.8, 2), (-tail, -4), (-tail * 1.2, 3)], 2, closed=False), 1.6
        )
        one.append(Part("stainless", teeth.moved(y=-14)))
    parts = pair(r, one, two, r.uniform(0, 24), thick * 1.1 + 0.4, 4)
    return [piece("scissors", wrapped(r, varied(r, parts), *PACKS), "stainless")]


@family("hair_scissors", "scissors", "미용 가위", "Hairdressing scissors", hs="821300", value=120_000)
def _hair(r: Random) -> list[Piece]:
    long, tail, thick = r.uniform(55, 85), r.uniform(28, 42), 2.2
    loop = oval(r.uniform(24, 30), r.uniform(20, 25))
    groups = []
    for _ in range(int(r.integers(1, 3))):
        one, two = (
            limb(
                r,
                long,
                8.5,
                thick,
                tail + s * r.uniform(0, 14),
                r.uniform(9, 14),
                loop,
                grip="stainless",
                around=2.2,
            )
            for s in (0, 1)
        )
        rest = smooth([(-tail - 29, -14), (-tail - 40, -20), (-tail - 52, -16)], 2, closed=False)
        one.append(Part("stainless", wire(rest, 1.8)))
        if r.random() < 0.5:
            comb = [
                (x, y)
                for k in range(14)
                for x, y in (
                    (8 + k * 3.2, 0.0),
                    (8 + k * 3.2, -5.0),
                    (9.6 + k * 3.2, -5.0),
                    (9.6 + k * 3.2, 0.0),
                )
            ]
            one.append(
                Part("stainless", extruded([*comb, (54, 0.0), (54, 1.2), (8, 1.2)], 1.5).moved(z=-3.4))
            )
        groups.append(pair(r, one, two, r.uniform(0, 25), 2.9))
    return [
        piece("scissors", wrapped(r, varied(r, rows(r, groups, 6, 2)), "pouch", "case", "box"), "stainless")
    ]


@family("tailor_shears", "scissors", "재단 가위", "Tailor's shears", hs="821300", value=60_000)
def _tailor(r: Random) -> list[Piece]:
    long, wide, tail = r.uniform(105, 150), r.uniform(17, 25), r.uniform(36, 54)
    grip = one_of(r, "iron", "abs", "zinc")
    thick, around = r.uniform(3, 4.2), r.uniform(4.2, 6)
    one = limb(r, long, wide, thick, tail, 20, oval(44, 32, 0.2), grip=grip, metal="steel", around=around)
    two = limb(
        r,
        long,
        wide,
        thick,
        tail + 4,
        22,
        oval(r.uniform(68, 90), 34, -0.25),
        grip=grip,
        metal="steel",
        around=around,
    )
    parts = pair(r, one, two, r.uniform(0, 18), thick * 1.3 + 0.5, 5.5)
    return [piece("scissors", wrapped(r, varied(r, parts), "box", "blister", share=0.25), "steel")]


@family("child_scissors", "scissors", "어린이 가위", "Children's scissors", hs="821300", value=8_000)
def _child(r: Random) -> list[Piece]:
    groups = []
    for _ in range(int(r.integers(1, 5))):
        long, tail, grip = r.uniform(38, 56), r.uniform(16, 26), one_of(r, "pp", "abs")
        around = r.uniform(3.5, 5.5)
        loop = oval(r.uniform(32, 42), r.uniform(24, 30))
        one, two = (
            limb(r, long, 13, 1.3, tail, 13, loop, grip=grip, tip="blunt", around=around) for _ in range(2)
        )
        if r.random() < 0.4:
            for half in (one, two):
                half[0] = Part("stainless", half[0].mesh)
                half.append(Part(grip, half[0].mesh.scaled(1.05, 1.2, 1.0).moved(0, 0, 1.5), 1.0))
        groups.append(pair(r, one, two, r.uniform(0, 30), 4.2 if len(one) > 3 else 2.0))
    return [piece("scissors", wrapped(r, varied(r, rows(r, groups, 6, 2)), *PACKS), "stainless")]


@family("folding_scissors", "scissors", "접이식 가위", "Folding scissors", hs="821300", value=10_000)
def _fold(r: Random) -> list[Piece]:
    long, closed = r.uniform(32, 48), r.random() < 0.6
    loop = smooth([(-18, -4), (-18, 12), (6, 14), (20, 4), (18, -6), (0, -9)], 2)
    metal = one_of(r, "stainless", "steel")
    parts: list[Part] = []
    for s in (1, -1):
        half = [
            Part(
                metal,
                blade([(-4, 7), (long * 0.5, 7), (long, 1.5), (long, 0.2), (long * 0.5, 0), (-4, 0)], 1.6),
            )
        ]
        half = placed(half, turn=r.uniform(0, 14))
        bow = Part(one_of(r, metal, "pp"), wire([*loop, loop[0]], r.uniform(1.4, 3), 0))
        half += placed([bow], long * 0.5 if closed else -26, -14, 2.5 if s > 0 else -2.5, 0)
        parts += half if s > 0 else placed(mapped(half, MIRROR), z=2.2)
    parts.append(Part("steel", cylinder(3, 2, 8).moved(0, 0, 4)))
    return [piece("scissors", wrapped(r, varied(r, parts), "pouch", "blister", "bag"), metal)]


@family("nail_scissors", "scissors", "손톱 가위", "Nail and eyebrow scissors", hs="821420", value=20_000)
def _nail(r: Random) -> list[Piece]:
    groups = []
    for _ in range(int(r.integers(1, 4))):
        long, bend = r.uniform(18, 32), r.uniform(-5, 6)
        loop = oval(r.uniform(20, 30), r.uniform(17, 24))
        around = r.uniform(1.2, 2.6)
        grip = one_of(r, "stainless", "stainless", "abs", "brass")
        one = limb(
            r, long, r.uniform(4, 7), 1.6, r.uniform(22, 38), 11, loop, grip=grip, around=around, bend=bend
        )
        two = limb(
            r, long, r.uniform(4, 7), 1.6, r.uniform(22, 38), 11, loop, grip=grip, around=around, bend=-bend
        )
        groups.append(pair(r, one, two, r.uniform(0, 24), 2.2, 2))
    return [
        piece(
            "scissors", wrapped(r, varied(r, rows(r, groups, 5, 3)), "pouch", "blister", "case"), "stainless"
        )
    ]


@family("dressing_scissors", "scissors", "구급 가위", "Dressing scissors, bent", hs="821300", value=15_000)
def _dressing(r: Random) -> list[Piece]:
    long, tail = r.uniform(48, 74), r.uniform(36, 56)
    bent = r.uniform(18, 40)
    grip = one_of(r, "abs", "nylon", "pp")
    loop = oval(r.uniform(48, 64), r.uniform(28, 34), 0.15)
    around = r.uniform(3.6, 5.2)
    halves = []
    for tip, s in (("round", 1), ("blunt", -1)):
        half = limb(r, long, 12, 2.2, tail, 15 - s * 3, loop, grip=grip, tip=tip, around=around)
        half[0] = placed([half[0]], turn=s * bent)[0]
        if tip == "round":
            foot = blade(
                [
                    (long * 0.6, 4),
                    (long * 0.85, 4),
                    (long + 6, 5),
                    (long + 6, -2),
                    (long * 0.85, -2),
                    (long * 0.6, -1),
                ],
                3.5,
                0.9,
            )
            half.append(placed([Part("stainless", foot.moved(0, -4))], turn=s * bent)[0])
        halves.append(half)
    parts = pair(r, halves[0], halves[1], r.uniform(0, 16), 3.0, 4)
    return [piece("scissors", wrapped(r, varied(r, parts), "bag", "blister", "sleeve"), "stainless")]


@family("thread_snips", "scissors", "쪽가위", "Thread snips", hs="821300", value=8_000)
def _thread(r: Random) -> list[Piece]:
    groups = []
    for _ in range(int(r.integers(1, 6))):
        long, wide, back = r.uniform(28, 45), r.uniform(7, 14), r.uniform(45, 70)
        gap = r.uniform(9, 16)
        bow = smooth(
            [
                (0, gap),
                (-back * 0.5, gap + 5),
                (-back, gap),
                (-back - 12, 0),
                (-back, -gap),
                (-back * 0.5, -gap - 5),
                (0, -gap),
            ],
            2,
            closed=False,
        )
        edge = blade(
            [(0, wide), (long * 0.5, wide * 0.9), (long, wide * 0.1), (long, 0), (long * 0.5, 0), (0, 0)], 1.6
        )
        upper = placed([Part("steel", edge.moved(0.5, 0))], 0, gap - wide * 0.8, 0, -12)
        lower = placed(mapped([Part("steel", edge.moved(0.5, 0))], MIRROR), 0, -gap + wide * 0.8, 1.8, 12)
        one = [Part(one_of(r, "steel", "abs"), wire(bow, r.uniform(1.4, 3.6), 0.8)), *upper, *lower]
        if r.random() < 0.3:
            one.append(Part("steel", coil((-back * 0.5, -gap + 3, 1), (-back * 0.5, gap - 3, 1), 3, 1, 5)))
        groups.append(one)
    return [piece("scissors", wrapped(r, varied(r, rows(r, groups, 4, 4)), *PACKS), "steel")]


@family("tin_snips", "scissors", "함석 가위", "Tin snips", hs="820330", value=30_000)
def _tin(r: Random) -> list[Piece]:
    long, wide, thick = r.uniform(38, 65), r.uniform(16, 26), r.uniform(6, 9)
    reach, out = r.uniform(110, 150), r.uniform(22, 34)
    parts: list[Part] = []
    opening = r.uniform(3, 20)
    for s in (1, -1):
        back = [(-12, wide), (long * 0.4, wide), (long, 5)]
        half = [Part("steel", blade([*back, (long, 0), (long * 0.4, -1), (-12, -2)], thick, 0.4))]
        arm = smooth([(-13, 4), (-40, -6), (-reach * 0.6, -out), (-reach, -out * 0.9)], 2, closed=False)
        half.append(Part("steel", wire(arm, thick * 0.45)))
        sleeve = wire(arm[3:], thick * 0.45 + 4, 0, 8) - wire(arm[3:], thick * 0.45, 0, 6)
        half.append(Part(one_of(r, "pvc", "rubber"), sleeve))
        parts += (
            placed(half, turn=opening)
            if s > 0
            else placed(mapped(half, MIRROR), z=thick + 0.5, turn=-opening)
        )
    parts.append(Part("steel", cylinder(5, 4, 8).moved(0, 0, thick * 1.5 + 1)))
    if r.random() < 0.5:
        parts.append(Part("steel", coil((-30, -10, 4), (-30, 10, 4), 5, 1.6, 5)))
    return [piece("scissors", wrapped(r, varied(r, parts), "blister", share=0.2), "steel")]


@family(
    "office_scissors", "scissors", "사무용 가위 묶음", "Office scissors, several", hs="821300", value=12_000
)
def _office(r: Random) -> list[Piece]:
    grip, long, tail = one_of(r, "abs", "pp", "rubber"), r.uniform(65, 110), r.uniform(24, 44)
    around, big = r.uniform(3.4, 6), r.uniform(40, 62)
    wide, tip = r.uniform(11, 17), one_of(r, "sharp", "round", "blunt")
    groups = []
    for _ in range(int(r.integers(1, 5))):
        one = limb(
            r, long, wide, 1.8, tail, 14, oval(r.uniform(32, 40), 27, 0.1), grip=grip, around=around, tip=tip
        )
        two = limb(r, long, wide, 1.8, tail, 17, oval(big, 29, -0.2), grip=grip, around=around, tip=tip)
        groups.append(pair(r, one, two, r.uniform(0, 14), 2.4 if around < 4 else 2.8))
    return [piece("scissors", wrapped(r, varied(r, rows(r, groups, 5, 4)), *PACKS), "stainless")]


@family("pinking_shears", "scissors", "핑킹 가위", "Pinking shears", hs="821300", value=25_000)
def _pinking(r: Random) -> list[Piece]:
    long, wide, step = r.uniform(80, 105), r.uniform(16, 22), r.uniform(3, 6)
    grip, around, tail = one_of(r, "abs", "aluminium", "zinc"), r.uniform(4, 6), r.uniform(32, 46)
    halves = []
    for _ in range(2):
        half = limb(r, long, wide, 2.6, tail, 18, oval(r.uniform(48, 70), 32, 0.15), grip=grip, around=around)
        count = int(long / step)
        teeth = [
            (i * step + (step / 2 if k else 0), -2.4 if k else 0.0) for i in range(count) for k in (0, 1)
        ]
        half[0] = Part(
            "steel",
            extruded(
                [*teeth, (long, 0), (long, 5), (long * 0.5, wide * 0.9), (-8, wide), (-8, 0)], 2.6
            ).moved(z=-1.3),
        )
        halves.append(half)
    parts = pair(r, halves[0], halves[1], r.uniform(0, 20), 3.4, 5)
    return [piece("scissors", wrapped(r, varied(r, parts), "box", "blister"), "steel")]


@family("grip_shears", "scissors", "원예 가위", "Harvest and bonsai scissors", hs="820150", value=20_000)
def _bonsai(r: Random) -> list[Piece]:
    long, wide = r.uniform(28, 60), r.uniform(9, 16)
    loop = smooth([(-34, -12), (-34, 14), (-6, 20), (22, 10), (30, -4), (0, -14)], 2)
    grip, around = one_of(r, "steel", "steel", "pvc", "abs"), r.uniform(3, 5)
    one, two = (
        limb(
            r,
            long,
            wide,
            3,
            r.uniform(16, 26),
            17,
            loop,
            grip=grip,
            metal="steel",
            around=around,
            bend=r.uniform(-4, 4),
        )
        for _ in range(2)
    )
    parts = pair(r, one, two, r.uniform(0, 20), 4.2, 4)
    if r.random() < 0.5:
        parts.append(Part("steel", coil((-20, -9, 0), (-20, 9, 0), 4, 1.2, 6)))
    return [piece("scissors", wrapped(r, varied(r, parts), "blister", "pouch", share=0.25), "steel")]

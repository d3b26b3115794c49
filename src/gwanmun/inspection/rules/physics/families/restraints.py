"""Handcuffs of other builds: on chains, on bars, for thumbs and ankles, open, stacked, in pouches."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.families.shapes import (
    arc,
    bar,
    chain,
    hollowed,
    placed,
    ring,
    smooth,
    varied,
    wire,
    wrapped,
)
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import Mesh, box, cylinder, extruded, joined, shell

METALS = ("steel", "steel", "stainless", "aluminium")


def band(rx: float, ry: float, start: float, end: float, deep: float, thick: float, teeth: int = 0) -> Mesh:
    """A curved flat bar, ``deep`` across, notched outside if it has ``teeth``."""
    angles = np.radians(np.linspace(start, end, max(12, 2 * teeth)))
    outer = [
        (
            (rx + deep / 2 - (1.2 if teeth and i % 2 else 0)) * math.cos(a),
            (ry + deep / 2 - (1.2 if teeth and i % 2 else 0)) * math.sin(a),
        )
        for i, a in enumerate(angles)
    ]
    inner = [((rx - deep / 2) * math.cos(a), (ry - deep / 2) * math.sin(a)) for a in angles[::-1]]
    return extruded([*outer, *inner], thick)


def cuff(
    r: Random, size: float = 1.0, opened: float = 0.0, metal: str = "", swivel: bool = True
) -> list[Part]:
    """One cuff, its swivel at 0, 0, the opening away in +x: cheeks with a lock below, the ratchet between.

    ``opened``: degrees the ratchet has swung out.
    """
    metal = metal or one_of(r, *METALS)
    rx, ry = r.uniform(26, 31) * size, r.uniform(29, 37) * size
    deep, sheet = r.uniform(7, 11) * size**0.5, r.uniform(2.0, 3.0)
    mid = r.uniform(3.2, 5) * size**0.5
    gap = deep / 2 + 0.3
    cheeks = joined([band(rx, ry, 78, 262, deep, sheet).moved(z=z) for z in (0.0, sheet + mid + 0.4)])
    lock_long, lock_deep = r.uniform(32, 46) * size**0.5, r.uniform(14, 22) * size**0.5
    high = 2 * sheet + mid + 2.4
    foot = -ry - gap - lock_deep
    shape = [
        *arc(0, 0, rx + gap, 222, r.uniform(280, 308), 7, (ry + gap) / (rx + gap)),
        (lock_long * 0.5, foot),
    ]
    lock = hollowed([*shape, (-lock_long * r.uniform(0.2, 0.55), foot)], high, 2.2).moved(z=-1.2)
    spring = bar((-lock_long * 0.25, foot + 4), (lock_long * 0.25, foot + 6), 4, 3)
    ratchet = band(rx, ry, -80, 74, deep * 0.8, mid, int(r.integers(0, 2)) * 14)
    arm = [Part(metal, ratchet.moved(z=sheet + 0.2))]
    if opened:
        arm = placed(placed(arm, 0, -ry), 0, ry, 0, opened)
    parts = [
        Part(metal, cheeks),
        Part(metal, lock),
        Part("steel", spring.moved(z=high / 2 - 2.7)),
        Part("steel", cylinder(2.6, mid, 8).moved(-rx * 0.05, ry, sheet + 0.2)),
        *arm,
    ]
    parts = placed(placed(parts, turn=-90), -foot + 6, r.uniform(-6, 6))
    if swivel:
        parts.append(Part(metal, joined([cylinder(4.5, 6, 8), box(4, 5, 4).moved(7, 0, 1)]).moved(-4, 0, 0)))
    return parts


def links(r: Random, x: float, span: float, count: int, thick: float, metal: str) -> Part:
    """A short chain hanging between two cuffs."""
    t = np.linspace(0, 1, 14)
    sag = r.uniform(-0.5, 0.5) * span * 0.4
    path = np.stack([x + span * t, sag * np.sin(math.pi * t), 3 + 0 * t], 1)
    return Part(metal, chain(path, thick, span / max(count, 1) + 2.3 * thick, 8))


def twain(one: list[Part], two: list[Part], gap: float, lean: tuple[float, float]) -> list[Part]:
    """Two cuffs with their swivels ``gap`` apart, opening away from each other."""
    return [*placed(one, gap, 0, 0, lean[0]), *placed(two, 0, 0, 0, 180 + lean[1])]


@family("chain_cuffs", "handcuffs", "사슬 수갑", "Chain-linked handcuffs", hs="732690", value=40_000)
def _chain(r: Random) -> list[Piece]:
    metal, size = one_of(r, *METALS), r.uniform(0.9, 1.12)
    gap, thick = r.uniform(26, 52), r.uniform(2.6, 4)
    lean = float(r.normal(0, 35)), float(r.normal(0, 35))
    parts = twain(cuff(r, size, 0, metal), cuff(r, size, 0, metal), gap, lean)
    parts.append(links(r, 3, gap - 4, int(r.integers(2, 4)), thick, metal))
    return [piece("handcuffs", wrapped(r, varied(r, parts), "pouch", "box", "bag"), metal)]


@family("open_cuffs", "handcuffs", "열린 수갑", "Handcuffs, one or both open", hs="732690", value=40_000)
def _open(r: Random) -> list[Piece]:
    metal, gap = one_of(r, *METALS), r.uniform(24, 46)
    swings = [r.uniform(25, 150) * float(r.choice([1, 1, 0])) for _ in range(2)]
    if not any(swings):
        swings[0] = r.uniform(40, 150)
    lean = float(r.normal(0, 30)), float(r.normal(0, 30))
    parts = twain(cuff(r, 1.0, swings[0], metal), cuff(r, 1.0, swings[1], metal), gap, lean)
    parts.append(links(r, 3, gap - 4, int(r.integers(2, 4)), r.uniform(2.6, 4), metal))
    if r.random() < 0.5:
        parts += placed(key(r), gap / 2 - 20, r.uniform(50, 70), 0, float(r.uniform(0, 180)))
    return [piece("handcuffs", varied(r, parts), metal)]


def key(r: Random) -> list[Part]:
    return [
        Part("steel", wire(arc(0, 0, 7, 0, 360, 11), 1.3, 1.5)),
        Part("steel", bar((8.5, 0), (r.uniform(24, 38), 0), 3, 3)),
    ]


@family("rigid_cuffs", "handcuffs", "일체형 수갑", "Rigid handcuffs on a bar", hs="732690", value=60_000)
def _rigid(r: Random) -> list[Piece]:
    metal, long, wide = one_of(r, *METALS), r.uniform(60, 110), r.uniform(26, 42)
    body = smooth(
        [
            (-long / 2, wide / 2),
            (-long / 2, -wide / 2),
            (0, -wide * 0.42),
            (long / 2, -wide / 2),
            (long / 2, wide / 2),
            (0, wide * 0.42),
        ],
        2,
    )
    grip = hollowed(body, r.uniform(18, 28), 3)
    parts = twain(cuff(r, 1.0, 0, metal, False), cuff(r, 1.0, 0, metal, False), long - 6, (0.0, 0.0))
    parts = placed(parts, -long / 2 + 3)
    parts += [
        Part(one_of(r, "nylon", "abs", "rubber"), grip.moved(z=-8)),
        Part(metal, box(long * 0.9, 12, 4).moved(z=1)),
    ]
    return [piece("handcuffs", wrapped(r, varied(r, parts), "pouch", "sleeve", "box", share=0.25), metal)]


@family("thumb_cuffs", "handcuffs", "엄지 수갑", "Thumb cuffs", hs="732690", value=25_000)
def _thumb(r: Random) -> list[Piece]:
    metal, w, h, t = one_of(r, *METALS), r.uniform(58, 76), r.uniform(30, 46), r.uniform(5, 10)
    radius = r.uniform(8.5, 11)
    rounds = [arc(s * w * 0.27, 0, radius, 0, 330, 12) for s in (1, -1)]
    plate = extruded(
        smooth([(-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2)], 3), t, rounds
    )
    parts = [
        Part(metal, plate - cylinder(3, t - 2, 8).moved(0, 0, 1)),
        Part("steel", cylinder(2.2, t - 2.4, 8).moved(0, 0, 1.2)),
    ]
    if r.random() < 0.4:
        teeth = [box(3, h * 0.3, t * 0.5).moved(s * w * 0.5 + 3, 0, t * 0.2) for s in (1, -1)]
        parts.append(Part("steel", joined(teeth)))
    if r.random() < 0.5:
        parts += placed(key(r), 0, h * 0.5 + 16)
    if r.random() < 0.4:
        parts = [
            Part(metal, joined([band(radius + 3, radius + 3, 0, 360, 5,
            t).moved(s * (radius + 9)) for s in (1, -1)])),
            Part(metal, shell(13, 20, t, 1.5).moved(y=-radius - 18)), *placed(key(r), 0, 34),
        ]  # fmt: skip
    return [piece("handcuffs", wrapped(r, varied(r, parts), "bag", "pouch", "box"), metal)]


@family("leg_irons", "handcuffs", "족쇄", "Leg irons", hs="732690", value=60_000)
def _legs(r: Random) -> list[Piece]:
    metal, size, thick = one_of(r, *METALS), r.uniform(1.25, 1.5), r.uniform(3.2, 5)
    t = np.linspace(0, 1, 50)
    side, long = r.uniform(25, 75), r.uniform(70, 130)
    x = -8 + 16 * t - side * np.sin(2 * math.pi * t)
    path = np.stack([x, -10 - long * np.sin(math.pi * t), 4 + 0 * t], 1)
    parts = [
        *placed(cuff(r, size, 0, metal), 14, 0, 0, float(r.uniform(15, 60))),
        *placed(cuff(r, size, 0, metal), -14, 0, 0, 180 - float(r.uniform(15, 60))),
        Part(metal, chain(path, thick, r.uniform(18, 30), 8)),
    ]
    return [piece("handcuffs", varied(r, parts, 0.07), metal)]


@family("screw_shackles", "handcuffs", "쇠고랑", "Shackles on a bar", hs="732690", value=30_000)
def _screw(r: Random) -> list[Piece]:
    metal, thick = one_of(r, "iron", "steel"), r.uniform(8, 13)
    groups: list[Part] = []
    gap = r.uniform(85, 115)
    wide, deep = r.uniform(28, 36), r.uniform(50, 68)
    for i in range(2):
        bow = [
            (-wide, 0),
            (-wide, deep * 0.5),
            *arc(0, deep * 0.55, wide, 165, 15, 8),
            (wide, deep * 0.5),
            (wide, 0),
        ]
        one = [Part(metal, wire(bow, thick / 2, thick / 2, 8))]
        one.append(Part(metal, bar((-wide - 12, -thick), (wide + 12, -thick), thick, thick)))
        if r.random() < 0.6:
            one.append(Part("steel", bar((wide + 13, -thick), (wide + 26, -thick), 6, 6)))
        groups += placed(one, i * gap, 0, 0, float(r.normal(0, 18)))
    path = np.stack([np.linspace(18, gap - 18, 10), np.full(10, -32.0), np.full(10, 5.0)], 1)
    groups.append(Part(metal, chain(path, r.uniform(3.5, 5), r.uniform(18, 26))))
    return [piece("handcuffs", varied(r, groups), metal)]


@family(
    "stacked_cuffs", "handcuffs", "접은 수갑", "Handcuffs folded in their pouch", hs="732690", value=40_000
)
def _stacked(r: Random) -> list[Piece]:
    metal = one_of(r, *METALS)
    one, two = cuff(r, 1.0, 0, metal, False), cuff(r, 1.0, 0, metal, False)
    off, turn = float(r.uniform(-12, 12)), float(r.choice([0.0, r.uniform(-30, 30), 180.0]))
    shift = 118.0 if turn == 180.0 else off
    parts = [*placed(one), *placed(two, shift, r.uniform(-6, 6), 11.5, turn)]
    ends = np.array([[0, 0, 3.0], [-9, 4, 9.0], [0, 6, 14.5]])
    parts.append(Part(metal, chain(ends, 3, 13, 8)))
    return [
        piece("handcuffs", wrapped(r, varied(r, parts, 0.07), "pouch", "sleeve", "bag", share=0.7), metal)
    ]


@family("belly_chain", "handcuffs", "허리 사슬 수갑", "Waist chain with cuffs", hs="732690", value=70_000)
def _belly(r: Random) -> list[Piece]:
    metal, thick, turns = one_of(r, *METALS), r.uniform(3, 4.4), int(r.integers(2, 4))
    t = np.linspace(0, 1, 90)
    a = t * turns * 2 * math.pi
    grow = 26 + 16 * a / (2 * math.pi)
    path = np.stack([grow * np.cos(a) * 1.2, grow * np.sin(a) - 95, 4 + 0 * t], 1)
    parts = [
        Part(metal, chain(path, thick, r.uniform(22, 34), 8)),
        *placed(cuff(r, 1.0, 0, metal), 8, 40, 0, float(r.uniform(-25, 25))),
        *placed(cuff(r, 1.0, 0, metal), -8, 40, 0, 180 + float(r.uniform(-25, 25))),
    ]
    if r.random() < 0.5:
        parts.append(Part(metal, ring(9, 12, 2.5, 4).moved(0, 40)))
    return [piece("handcuffs", varied(r, parts, 0.06), metal)]


@family("single_cuff", "handcuffs", "외짝 수갑", "Single cuff with a lead chain", hs="732690", value=25_000)
def _single(r: Random) -> list[Piece]:
    metal, long = one_of(r, *METALS), r.uniform(40, 180)
    t = np.linspace(0, 1, 30)
    bend = r.uniform(-0.4, 0.4)
    path = np.stack([-long * t, bend * long * np.sin(2.5 * t), 4 + 0 * t], 1)
    parts = [
        *cuff(r, r.uniform(0.9, 1.3), float(r.choice([0, 0, r.uniform(30, 120)])), metal),
        Part(metal, chain(path[1:], r.uniform(2.6, 4), r.uniform(12, 24))),
    ]
    if r.random() < 0.6:
        parts.append(
            Part(
                one_of(r, "zinc", metal),
                ring(11, 15, 2.6, 4).moved(float(path[-1, 0]) - 14, float(path[-1, 1])),
            )
        )
    return [piece("handcuffs", wrapped(r, varied(r, parts), "bag", "pouch", share=0.2), metal)]


@family(
    "padded_cuffs", "handcuffs", "털 씌운 수갑", "Padded handcuffs of thin metal", hs="732690", value=15_000
)
def _padded(r: Random) -> list[Piece]:
    metal, gap = one_of(r, "steel", "zinc"), r.uniform(140, 170)
    parts: list[Part] = []
    rx, ry = r.uniform(25, 30), r.uniform(28, 34)
    cloth = one_of(r, "polyester", "rubber", "leather")
    for s in (0, 1):
        bow = band(rx, ry, -60, 250, 6, r.uniform(3, 5))
        over = ring(rx, ry, r.uniform(9, 13), 2.5, 16, 7) - ring(rx, ry, 5, 2.5, 16, 7)
        one = [Part(metal, bow), Part(metal, shell(22, 14, 8, 1).moved(0, -ry - 21, -1))]
        one.append(Part(cloth, over, 0.5 if cloth == "polyester" else 0.35))
        parts += placed(one, s * gap, 0, 0, float(r.uniform(-30, 30)) + (90 if s == 0 else -90))
    span = gap - 2 * ry - 56
    parts.append(links(r, ry + 28, span, max(2, int(span / 11)), 2.4, metal))
    return [piece("handcuffs", wrapped(r, varied(r, parts), "blister", "box", "bag", share=0.4), metal)]

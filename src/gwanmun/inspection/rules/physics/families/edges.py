"""Blades beyond the kitchen: with guards, rings, bent backs, hidden in handles or loose in packs."""

from __future__ import annotations

import numpy as np

from gwanmun.inspection.rules.physics.families.blades import ground
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.families.shapes import (
    Point,
    arc,
    bar,
    hollowed,
    inset,
    lain,
    placed,
    rows,
    smooth,
    tube,
    varied,
    wire,
    wrapped,
)
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    box,
    cylinder,
    extruded,
    joined,
    shell,
    turned,
)

SHEATHS = ("pouch", "sleeve", "box", "case")


def profile(r: Random, long: float, wide: float, kind: str = "") -> list[Point]:
    """A blade's back from hilt to tip, then its edge home: clipped, trailing, sheep's foot, tanto, leaf."""
    kind = kind or one_of(r, "clip", "trailing", "sheep", "tanto", "leaf", "straight")
    x = np.array([0, 0.25, 0.5, 0.72, 0.87, 1.0])
    back, edge = {
        "clip": ([0.5, 0.5, 0.5, 0.42, 0.22, 0.05], [-0.5, -0.5, -0.5, -0.42, -0.22, 0.0]),
        "trailing": ([0.45, 0.4, 0.36, 0.4, 0.5, 0.66], [-0.5, -0.55, -0.58, -0.42, -0.05, 0.6]),
        "sheep": ([0.5, 0.5, 0.5, 0.4, 0.1, -0.4], [-0.5, -0.5, -0.5, -0.5, -0.5, -0.48]),
        "tanto": ([0.5, 0.5, 0.5, 0.5, 0.5, 0.46], [-0.5, -0.5, -0.5, -0.5, -0.2, 0.4]),
        "leaf": ([0.32, 0.4, 0.5, 0.5, 0.34, 0.04], [-0.32, -0.45, -0.6, -0.6, -0.36, 0.0]),
        "straight": ([0.5, 0.48, 0.44, 0.38, 0.3, 0.02], [-0.5, -0.5, -0.5, -0.5, -0.5, -0.46]),
    }[kind]
    top = [(float(a * long), b * wide) for a, b in zip(x, back, strict=True)]
    return top + [(float(a * long), b * wide) for a, b in zip(x, edge, strict=True)][::-1]


def haft(r: Random, long: float, wide: float, thick: float, tang: bool = True) -> list[Part]:
    """A handle from x = 0 back, of two scales, a tube or a moulding; its tang ends within."""
    stuff = one_of(r, "wood", "abs", "nylon", "rubber", "leather", "aluminium")
    way = int(r.integers(3))
    if way == 0:
        grip: Mesh = lain(
            turned(
                [(wide * 0.5, 0), (wide * 0.42, long * 0.3), (wide * 0.52, long * 0.7), (wide * 0.45, long)],
                10,
            ),
            -long,
            0,
            0,
        )
        core = box(long * 0.7, wide * 0.35, 2.2).moved(-long * 0.35, 0, -1.1)
        return [Part(stuff, grip - core if tang else grip), *([Part("steel", core)] if tang else [])]
    notch = r.uniform(0.0, 0.25, 4)
    outline = smooth(
        [(0, wide * 0.5), (0, -wide * 0.5), (-long * 0.3, -wide * (0.5 + notch[0])), (-long * 0.6,
        -wide * (0.5 - notch[1])),
         (-long, -wide * (0.55 + notch[2])), (-long * 1.02, wide * 0.4), (-long * 0.5,
         wide * (0.5 + notch[3] * 0.5))], 2
    )  # fmt: skip
    if way == 1:
        full = 2.4
        scales = [
            extruded(outline, thick / 2 - full / 2 - 0.1).moved(z=z) for z in (-thick / 2, full / 2 + 0.1)
        ]
        middle = extruded(inset(outline, 0.6), full).moved(z=-full / 2)
        pins = [
            cylinder(2.4, 3, 7).moved(-long * (0.2 + 0.3 * i), 0, thick / 2 + 0.1)
            for i in range(int(r.integers(2, 4)))
        ]
        return [Part(stuff, joined(scales)), Part("stainless", middle), Part("brass", joined(pins))]
    core = box(long * r.uniform(0.4, 0.9), wide * 0.4, 3).moved(-long * 0.48, 0, -1.5)
    return [Part(stuff, extruded(outline, thick).moved(z=-thick / 2) - core), Part("steel", core)]


def blade(outline: list[Point], thick: float, keen: float = 0.25) -> Mesh:
    """Ground, its middle on z = 0."""
    return ground(outline, thick, keen).moved(z=-thick / 2)


def sheathed(r: Random, parts: list[Part], long: float, wide: float) -> list[Part]:
    """Sometimes with its blade in leather or plastic."""
    if r.random() < 0.3:
        skin = hollowed(
            [
                (2, -wide * 0.72),
                (long * 0.6, -wide * 0.72),
                (long * 1.05, -wide * 0.3),
                (long * 1.05, wide * 0.8),
                (2, wide * 0.72),
            ],
            9,
            1.8,
        )
        parts = [*parts, Part(one_of(r, "leather", "abs", "nylon"), skin.moved(z=-4.5))]
    return parts


@family("hunting_knife", "knife", "사냥칼", "Hunting knife with guard", hs="821192", value=90_000)
def _hunting(r: Random) -> list[Piece]:
    long, wide, grip = r.uniform(85, 190), r.uniform(24, 42), r.uniform(95, 125)
    steel = blade(
        profile(r, long, wide, one_of(r, "clip", "trailing", "leaf", "tanto")), r.uniform(3, 5.5)
    ).moved(7)
    guard = box(5, wide * r.uniform(1.1, 1.7), 12).moved(3, -wide * r.uniform(0, 0.2), -6)
    parts = [
        Part("stainless", steel),
        Part(one_of(r, "brass", "stainless", "aluminium"), guard),
        *haft(r, grip, 26, 18),
    ]
    if r.random() < 0.4:
        parts.append(Part("brass", box(7, 27, 17).moved(-grip * 1.03 - 4.5, 0, -8.5)))
    return [piece("knife", sheathed(r, varied(r, parts), long + 8, wide), "stainless")]


@family("bayonet", "knife", "대검", "Bayonet", hs="930700", value=80_000)
def _bayonet(r: Random) -> list[Piece]:
    long, wide = r.uniform(150, 260), r.uniform(18, 28)
    outline = profile(r, long, wide, one_of(r, "straight", "clip"))
    steel = blade(outline, r.uniform(4, 6))
    if r.random() < 0.4:
        steel = steel - box(20, 7, 2.4).moved(long * 0.62, wide * 0.05, -1.2)
    cross = extruded([(0, -16), (6, -16), (6, 20), (0, 20)], 8).moved(z=-4)
    eye = ring_at(3, 32, r.uniform(9, 13), 5.5)
    scales = joined([box(100, 24, 6.5).moved(-51, 0, z) for z in (-8.6, 2.1)])
    parts = [
        Part("steel", steel.moved(6.2)), Part("steel", cross), Part("steel", eye),
        Part(one_of(r, "nylon", "wood", "abs"), scales), Part("steel", box(100, 21, 4).moved(-51, 0, -2)),
        Part("steel", box(16, 26, 15).moved(-109.5, 0, -7.5)),
    ]  # fmt: skip
    if r.random() < 0.4:
        sheath = hollowed(
            [(14, -wide * 0.8), (long + 14, -wide * 0.6), (long + 14, wide * 0.6), (14, wide * 0.8)], 16, 2.2
        )
        parts.append(Part(one_of(r, "nylon", "steel"), sheath.moved(z=-8), 0.7))
    return [piece("knife", varied(r, parts), "steel")]


def ring_at(x: float, y: float, radius: float, thick: float) -> Mesh:
    return wire(arc(x, y, radius, 0, 360, 15), thick / 2, 0)


@family("butterfly_knife", "knife", "나비칼", "Butterfly knife", hs="821193", value=50_000)
def _butterfly(r: Random) -> list[Piece]:
    long, wide = r.uniform(85, 110), r.uniform(17, 24)
    metal = one_of(r, "stainless", "zinc", "aluminium", "titanium")
    parts = [Part("stainless", blade(profile(r, long, wide), r.uniform(2.4, 3.6)))]
    angles = [(180.0, -180.0), (r.uniform(100, 175), r.uniform(-175, -30)), (4.0, -4.0)][int(r.integers(3))]
    for s, angle in zip((1, -1), angles, strict=True):
        body = box(long * 1.18, wide * 0.46, 10) - box(long * 1.14, wide * 0.32, 4).moved(z=3)
        holes = [
            cylinder(wide * 0.12, 2.6, 8).moved(long * (i - 1.5) * 0.25, 0, z)
            for i in range(4)
            for z in (0.2, 7.2)
        ]
        arm = (body - joined(holes)).moved(
            long * 0.6, s * wide * 0.26 * (1 if abs(angle) < 90 else -1) * 1.0, -5
        )
        if abs(angle) < 90:
            arm = arm.moved(z=0)
        parts += placed([Part(metal, arm)], -4, s * wide * 0.26, 0, angle)
        parts.append(Part("steel", cylinder(2, 11, 7).moved(-2, s * wide * 0.28, -5.5)))
    return [piece("knife", wrapped(r, varied(r, parts), "box", "pouch", share=0.25), "stainless")]


@family("push_knife", "knife", "주먹 칼", "Push knife", hs="821192", value=40_000)
def _push(r: Random) -> list[Piece]:
    long, wide = r.uniform(40, 85), r.uniform(16, 32)
    steel = blade(profile(r, long, wide, one_of(r, "leaf", "clip", "straight")), r.uniform(2.5, 4.5))
    bar_long = r.uniform(62, 90)
    across = smooth(
        [
            (-36, -bar_long / 2),
            (-20, -bar_long / 2),
            (-22, 0),
            (-20, bar_long / 2),
            (-36, bar_long / 2),
            (-42, 0),
        ],
        2,
    )
    parts = [
        Part("stainless", steel), Part("steel", bar((-21, 0), (-0.2, 0), 10, 4).moved(z=-2)),
        Part(one_of(r, "rubber", "nylon", "aluminium", "wood"), extruded(across, r.uniform(12,
        18)).moved(z=-7)),
    ]  # fmt: skip
    if r.random() < 0.4:
        rings = [ring_at(-54, y, 11, 5) for y in np.linspace(-36, 36, 4)]
        parts[2] = Part(
            one_of(r, "brass", "steel", "aluminium"),
            joined(
                [
                    *rings,
                    bar((-38, -38), (-38, 38), 8, 6).moved(z=-3),
                    bar((-33.5, 0), (-21.5, 0), 10, 5).moved(z=-2.5),
                ]
            ),
        )
    return [piece("knife", wrapped(r, varied(r, parts), *SHEATHS, share=0.25), "stainless")]


def stacked(groups: list[list[Part]], step: float) -> list[Part]:
    return [
        Part(p.material, p.mesh.moved(2.0 * i, 1.5 * i, i * step), p.fill)
        for i, one in enumerate(groups)
        for p in one
    ]


@family("box_cutter", "knife", "칼날 교환식 칼", "Trimming knife", hs="821193", value=20_000)
def _trimming(r: Random) -> list[Piece]:
    long, thick = r.uniform(130, 165), r.uniform(15, 21)
    outline = smooth(
        [
            (0, 8),
            (0, -12),
            (-long * 0.3, -16),
            (-long * 0.7, -12),
            (-long, -22),
            (-long * 1.04, 2),
            (-long * 0.6, 12),
            (-long * 0.2, 13),
        ],
        2,
    )
    metal = one_of(r, "zinc", "aluminium", "abs")
    out = r.uniform(0, 26)
    knife = extruded([(out, -9), (out - 18, 8), (out - 42, 8), (out - 60, -9)], 0.65).moved(z=thick / 2)
    spares = [
        extruded([(-90.0, -6), (-104, 6), (-126, 6), (-140, -6)], 0.65).moved(z=thick / 2 + 1.0 * i)
        for i in range(int(r.integers(0, 5)))
    ]
    parts = [Part(metal, hollowed(outline, thick, 2.4)), Part("steel", joined([knife, *spares])),
             Part("steel", cylinder(3.2, thick - 6, 8).moved(-long * 0.55, 0,
             3)) if out < 18 else Part("abs", box(20, 6, 4).moved(-40, 16.5, 6))]  # fmt: skip
    return [piece("knife", wrapped(r, varied(r, parts), "blister", "box", share=0.25), "steel")]


@family("scalpels", "knife", "수술칼·조각도", "Scalpels and craft blades", hs="901890", value=60_000)
def _scalpels(r: Random) -> list[Piece]:
    groups = []
    for _ in range(int(r.integers(1, 7))):
        grip, edge = r.uniform(90, 130), r.uniform(24, 48)
        stuff = one_of(r, "stainless", "aluminium", "abs")
        body = (
            lain(cylinder(4.4, grip, 10), -grip)
            if r.random() < 0.4
            else box(grip, 8, 3).moved(-grip / 2, 0, -1.5)
        )
        groups.append(
            [Part(stuff, body), Part("steel", blade(profile(r, edge, r.uniform(6, 9)), 0.6, 0.5).moved(0.3))]
        )
    groups += [
        [Part("steel", blade(profile(r, r.uniform(24, 44), 7), 0.6, 0.5))]
        for _ in range(int(r.integers(0, 8)))
    ]
    return [
        piece(
            "knife", wrapped(r, varied(r, rows(r, groups, 4, 8)), "tin", "case", "blister", "foil"), "steel"
        )
    ]


@family("ceramic_knives", "knife", "세라믹 칼", "Ceramic knives", hs="691200", value=40_000)
def _ceramic(r: Random) -> list[Piece]:
    groups = []
    for _ in range(int(r.integers(1, 4))):
        long = r.uniform(75, 165)
        body = one_of(r, "abs", "pp", "rubber")
        shape = smooth([(0, 12), (0, -11), (-55, -14), (-112, -9), (-114, 10), (-60, 13)], 2)
        core = box(30, 12, 2).moved(-16, 0, -1)
        groups.append([Part("ceramic", blade(profile(r, long, long * 0.22), r.uniform(1.5,
        2.2)).moved(0.3)), Part("ceramic", core),
                       Part(body, extruded(shape, 15).moved(z=-7.5) - core)])  # fmt: skip
    return [piece("knife", wrapped(r, varied(r, rows(r, groups, 6, 3)), "box", "blister"), "ceramic")]


@family("straight_razor", "knife", "면도칼", "Straight razor", hs="821210", value=40_000)
def _razor(r: Random) -> list[Piece]:
    long, wide, angle = r.uniform(65, 85), r.uniform(14, 24), float(r.choice([0, r.uniform(20, 120), 180]))
    knife = [Part("steel", blade([(0, wide * 0.5), (long * 0.5, wide * 0.5), (long, wide * 0.45), (long,
    -wide * 0.5), (long * 0.5, -wide * 0.5), (0, -wide * 0.5)], 4, 0.1)),
             Part("steel", wire([(-1, 2), (-18, 1), (-34, 6)], 2, 0, 6))]  # fmt: skip
    stuff = one_of(r, "abs", "wood", "stainless")
    outline = smooth([(6, -8), (-70, -9), (-138, -2), (-140, 8), (-70, 5), (6, 6)], 2)
    scales = [Part(stuff, extruded(outline, 2.4).moved(-16, 0, z)) for z in (-5.2, 2.8)]
    return [
        piece(
            "knife",
            wrapped(r, varied(r, [*placed(knife, turn=angle), *scales]), "case", "pouch", "box"),
            "steel",
        )
    ]


@family("loose_blades", "knife", "칼날 묶음", "Packs of blades", hs="821195", value=30_000)
def _loose(r: Random) -> list[Piece]:
    way, groups = int(r.integers(3)), []
    for _ in range(int(r.integers(4, 16))):
        if way == 0:
            mesh = extruded([(0, 0), (61, 0), (47, 19), (14, 19)], 0.65, [arc(30, 10, 3, 0, 320, 7)])
        elif way == 1:
            mesh = bar((0, 0), (r.uniform(80, 110), 0), r.choice([9.0, 18.0, 25.0]), 0.5)
        else:
            mesh = extruded(
                [(0, 0), (43, 0), (43, 22), (0, 22)], 0.15, [[(8, 10), (35, 10), (35, 12), (8, 12)]]
            )
        groups.append([Part("steel", mesh)])
    parts = stacked(groups, 0.9) if r.random() < 0.5 else rows(r, groups, 4, int(r.integers(3, 7)))
    return [piece("knife", wrapped(r, varied(r, parts), "box", "blister", "case", share=0.6), "steel")]


@family("card_knife", "knife", "카드형 칼", "Card knife and belt blade", hs="821193", value=20_000)
def _card(r: Random) -> list[Piece]:
    x, y = 85.0, 54.0
    steel = blade(profile(r, r.uniform(55, 72), r.uniform(16, 24)), 1.2).moved(
        -x * 0.42, r.uniform(-8, 8), 1.9
    )
    frame = Part(one_of(r, "pp", "abs"), shell(x, y, 3.8, 0.9))
    parts = [Part("stainless", steel), frame] if r.random() < 0.7 else [
        Part("stainless", extruded([(-42, -27), (42, -27), (42, 27), (-42, 27)], 1.4, [arc(20, 10, 9, 0,
        330, 9), [(-36, -20), (10, -20), (10, -13), (-36, -13)]]))]  # fmt: skip
    if r.random() < 0.4:
        parts.append(Part("stainless", tube(2, 60, 0.6, -30, y / 2 + 4, 2)))
    return [piece("knife", varied(r, parts), "stainless")]

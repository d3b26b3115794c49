"""Nail polish in bottles of many shapes, in sets, pens and jars; its removers."""

from __future__ import annotations

import numpy as np

from gwanmun.inspection.rules.physics.families.forms import (
    canister,
    cup,
    flask,
    knob,
    lying,
    rows,
)
from gwanmun.inspection.rules.physics.families.guns import moved
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import Mesh, ball, box, cylinder, joined, pipe, shell, turned


def cap(r: Random, radius: float, high: float, at: float) -> Part:
    """A cap ``high`` over the neck at ``at``: straight, tapered, square or waisted."""
    kind = int(r.integers(4))
    if kind == 0:
        mesh = cup(radius, high, 1.3, 12)
    elif kind == 1:
        hollow = turned([(radius - 1.3, 0.0), (radius * 0.65 - 1.3, high - 2)], 12)
        mesh = turned([(radius, 0), (radius * 0.65, high)], 12) - hollow
    elif kind == 2:
        mesh = box(2 * radius, 2 * radius, high) - box(2 * radius - 3, 2 * radius - 3, high - 2)
    else:
        whole = turned([(radius, 0), (radius * 1.2, high * 0.3), (radius * 0.8, high)], 12)
        mesh = whole - cylinder(radius * 0.7, high * 0.8, 12)
    return Part(one_of(r, "abs", "abs", "pp", "aluminium"), mesh.moved(z=at + 0.2))


def beads(r: Random, fill: Mesh, room: float, below: float) -> Mesh | None:
    """Steel balls that mix the polish, where its foot has ``room`` and they lie ``below`` the brush."""
    low, top = float(fill.low[2]), float(fill.high[2])
    if room < 4.7 or min(top, below) < low + 4.5 or r.random() < 0.3:
        return None
    sides = (1, -1)[: int(r.integers(1, 3))]
    return joined([ball(3.8, 3.8, 3.8, 5, 7).moved(s * 2.2, 0, low + 0.3) for s in sides])


def turned_polish(r: Random, profile: list[tuple[float, float]], wall: float) -> list[Part]:
    """A bottle of this outer profile with polish, balls, cap and a brush that reaches into it."""
    high = profile[-1][1]
    skin, fill = flask(profile, wall, r.uniform(0.3, 0.85), 14)
    down = high * r.uniform(0.45, 0.62)
    foot = high - wall - down
    balls = beads(r, fill, profile[0][0] - wall, foot)
    wet = float(fill.high[2]) - foot
    if wet > 0.5:
        fill = fill - cylinder(1.1, wet, 6).moved(z=foot)
    parts = [
        Part("glass", skin),
        Part("lacquer", fill if balls is None else fill - balls),
        cap(r, max(profile[-1][0] + 1, 5), r.uniform(16, 60), high),
        Part("nylon", cylinder(1.1, down, 6).moved(z=foot), 0.6),
    ]
    return parts if balls is None else [*parts, Part("steel", balls)]


def shape(r: Random, kind: str) -> list[tuple[float, float]]:
    w, h = r.uniform(9, 17), r.uniform(24, 52)
    return {
        "ball": [
            (w * 0.5, 0.0),
            (w * 0.9, h * 0.12),
            (w, h * 0.3),
            (w * 0.9, h * 0.48),
            (w * 0.5, h * 0.62),
            (5, h * 0.68),
            (5, h * 0.78),
        ],
        "cone": [(w, 0.0), (w * 0.95, h * 0.1), (5.4, h * 0.8), (5, h)],
        "tall": [(w * 0.6, 0.0), (w * 0.6, h * 1.2), (5, h * 1.28), (5, h * 1.36)],
        "bell": [
            (w, 0.0),
            (w * 0.9, h * 0.2),
            (w * 0.6, h * 0.5),
            (w * 0.62, h * 0.75),
            (5, h * 0.85),
            (5, h),
        ],
    }[kind]


@family(
    "polish_ball",
    "nailpolish",
    "둥근 병 매니큐어",
    "Nail polish, ball-shaped bottle",
    hs="330430",
    value=60_000,
)
def _ball(r: Random) -> list[Piece]:
    return [piece("nailpolish", turned_polish(r, shape(r, "ball"), r.uniform(1.6, 3)), "lacquer")]


@family(
    "polish_cone", "nailpolish", "원뿔 병 매니큐어", "Nail polish, conical bottle", hs="330430", value=60_000
)
def _cone(r: Random) -> list[Piece]:
    return [piece("nailpolish", turned_polish(r, shape(r, "cone"), r.uniform(1.5, 2.8)), "lacquer")]


@family("polish_tall", "nailpolish", "긴 병 매니큐어", "Nail polish, tall bottle", hs="330430", value=60_000)
def _tall(r: Random) -> list[Piece]:
    return [piece("nailpolish", turned_polish(r, shape(r, "tall"), r.uniform(1.2, 2.2)), "lacquer")]


@family(
    "polish_oval", "nailpolish", "타원 병 매니큐어", "Nail polish, oval bottle", hs="330430", value=60_000
)
def _oval(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(24, 38), r.uniform(13, 20), r.uniform(26, 50)
    skin, fill = canister(
        wide, deep, high, r.uniform(1.8, 3.2), r.uniform(0.75, 1.0), r.uniform(0.4, 0.95), 14
    )
    neck = pipe(6, 7, 1.6, 10).moved(z=high + 0.1)
    top = cap(r, 7.4, r.uniform(18, 46), high + 7.2)
    return [
        piece("nailpolish", [Part("glass", skin), Part("lacquer", fill), Part("glass", neck), top], "lacquer")
    ]


@family(
    "polish_facets",
    "nailpolish",
    "각진 병 매니큐어",
    "Nail polish, three- to eight-sided bottle",
    hs="330430",
    value=60_000,
)
def _facets(r: Random) -> list[Piece]:
    sides, wide, high = int(r.choice([3, 5, 6, 8])), r.uniform(12, 20), r.uniform(28, 48)
    skin, fill = flask(
        [(wide * r.uniform(0.7, 1), 0), (wide * r.uniform(0.7, 1), high)],
        r.uniform(2, 3.6),
        r.uniform(0.4, 0.95),
        sides,
    )
    top = cap(r, 7, r.uniform(20, 50), high + 6.2)
    return [
        piece(
            "nailpolish",
            [
                Part("glass", skin),
                Part("lacquer", fill),
                Part("glass", pipe(5.6, 6, 1.4, 10).moved(z=high + 0.1)),
                top,
            ],
            "lacquer",
        )
    ]


@family("polish_set", "nailpolish", "매니큐어 세트", "Set of nail polish", hs="330430", value=50_000)
def _set(r: Random) -> list[Piece]:
    count, kind = int(r.integers(3, 13)), one_of(r, "ball", "cone", "tall", "bell")
    profile, wall = shape(r, kind), r.uniform(1.4, 2.4)
    step = 2 * max(q for q, _ in profile) + 5
    columns = min(count, int(r.integers(3, 7)))
    parts = rows(lambda: turned_polish(r, profile, wall), count, columns, step, step)
    if r.random() < 0.6:
        lines = -(-count // columns)
        top = max(float(p.mesh.high[2]) for p in parts)
        carton = shell(columns * step + 4, lines * step + 4, top + 5, 0.6)
        parts.append(Part("paper", carton.moved((columns - 1) * step / 2, (lines - 1) * step / 2, -1.5)))
    return [piece("nailpolish", parts, "lacquer")]


@family(
    "polish_mini",
    "nailpolish",
    "미니 매니큐어 묶음",
    "Miniature nail polish on a card",
    hs="330430",
    value=60_000,
)
def _mini(r: Random) -> list[Piece]:
    radius, high, count = r.uniform(6, 9), r.uniform(18, 28), int(r.integers(2, 11))

    def one() -> list[Part]:
        skin, fill = flask([(radius, 0), (radius, high * 0.8), (4, high)], 1.2, r.uniform(0.3, 0.85), 12)
        return lying(
            [
                Part("glass", skin),
                Part("lacquer", fill),
                Part("pp", cup(5.2, r.uniform(18, 26), 1, 10).moved(z=high + 0.2)),
            ],
            radius,
        )

    parts = rows(one, count, 1, 0, 2 * radius + 4)
    card = box(high + 44, count * (2 * radius + 4) + 14, 0.4).moved(
        high / 2 + 10, (count - 1) * (radius + 2), -0.6
    )
    return [piece("nailpolish", [*parts, Part("paper", card)], "lacquer")]


@family("gel_polish", "nailpolish", "젤 네일", "Gel polish in opaque bottles", hs="330430", value=70_000)
def _gel(r: Random) -> list[Piece]:
    radius, high, count = r.uniform(11, 16), r.uniform(34, 56), int(r.integers(1, 7))
    body = one_of(r, "pp", "abs", "glass")

    def one() -> list[Part]:
        wall = 2.2 if body == "glass" else 1.4
        skin, fill = flask(
            [(radius * 0.92, 0), (radius, 3), (radius, high * 0.85), (6, high)], wall, r.uniform(0.4, 0.8), 14
        )
        return [
            Part(body, skin),
            Part("lacquer", fill, 1.1),
            Part("abs", cup(radius * 0.85, r.uniform(26, 40), 1.6, 12).moved(z=high + 0.2)),
        ]

    return [piece("nailpolish", rows(one, count, 3, 2 * radius + 5, 2 * radius + 5), "lacquer")]


@family("polish_pens", "nailpolish", "네일 펜", "Nail polish pens", hs="330430", value=90_000)
def _pens(r: Random) -> list[Piece]:
    radius, long, count = r.uniform(5, 8), r.uniform(100, 145), int(r.integers(1, 9))

    def one() -> list[Part]:
        skin, fill = flask([(radius, 0), (radius, long * 0.62)], 0.9, r.uniform(0.3, 0.95), 12)
        parts = [
            Part("pp", skin), Part("lacquer", fill),
            Part("steel", ball(4, 4, 4, 5, 7).moved(z=long * 0.62 + 0.2)),
            Part("abs", cup(radius * 1.05, long * 0.36, 0.9, 12).moved(z=long * 0.62 + 4.6)),
        ]  # fmt: skip
        return lying(parts, radius + 0.5)

    return [piece("nailpolish", rows(one, count, 1, 0, 2 * radius + 4), "lacquer")]


@family(
    "remover_pump",
    "nailpolish",
    "펌프형 리무버",
    "Nail polish remover with a pump",
    hs="330499",
    value=10_000,
)
def _pump(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(44, 66), r.uniform(34, 56), r.uniform(70, 130)
    skin, fill = canister(wide, deep, high, r.uniform(1.0, 1.8), r.uniform(0.3, 1.0), r.uniform(0.2, 0.9), 16)
    dish = turned([(14, 0), (22, 9)], 16) - turned([(12, 2), (20.5, 8.9)], 16)
    parts = [
        Part(one_of(r, "pe", "pet"), skin), Part("acetone", fill),
        Part("pp", pipe(13, 14, 1.4, 14).moved(z=high + 0.1)),
        Part("steel", pipe(4, 12, 0.4, 8).moved(z=high + 0.2)),
        Part("pp", dish.moved(z=high + 14.3)),
    ]  # fmt: skip
    return [piece("nailpolish", parts, "acetone")]


@family(
    "remover_sponge",
    "nailpolish",
    "스펀지 리무버",
    "Nail polish remover with a sponge",
    hs="330499",
    value=20_000,
)
def _sponge(r: Random) -> list[Piece]:
    radius, high = r.uniform(22, 34), r.uniform(45, 75)
    skin, fill = flask([(radius, 0), (radius, high)], 1.6, r.uniform(0.7, 0.96), 18)
    slit = cylinder(radius * 0.3, float(fill.high[2]) - 6, 10).moved(z=5.9)
    return [piece("nailpolish", [
        Part("pp", skin), Part("acetone", fill - slit, 0.9), Part("foam", slit),
        Part("pp", cup(radius * 0.96, 14, 1.6, 18).moved(z=high + 0.2)),
    ], "acetone")]  # fmt: skip


@family("manicure_kit", "nailpolish", "네일아트 세트", "Nail art kit", hs="330430", value=50_000)
def _kit(r: Random) -> list[Piece]:
    """Bottles, a file and clippers in a box."""
    profile, wall, count = (
        shape(r, one_of(r, "ball", "bell", "cone")),
        r.uniform(1.5, 2.4),
        int(r.integers(2, 6)),
    )
    step = 2 * max(q for q, _ in profile) + 5
    parts = rows(lambda: turned_polish(r, profile, wall), count, count, step, 0)
    top = max(float(p.mesh.high[2]) for p in parts)
    span = max(count * step + 6, 130.0)
    tools = [
        Part("steel", box(120, 9, 0.9)),
        *moved([Part("steel", joined([box(58, 9, 1.2), box(58, 9, 1.2).moved(z=5)]))], y=18),
        Part(
            "steel",
            cylinder(3, 100, 8)
            .turned(np.array([[0.0, 0, 1], [0, 1, 0], [-1, 0, 0]]))
            .moved(x=-50, y=34, z=3),
        ),
    ]
    parts += moved(tools, x=(count - 1) * step / 2, y=step * 0.5 + 10, z=0.2)
    carton = shell(span + 4, step + 62, top + 6, 1.0).moved((count - 1) * step / 2, 26, -1.6)
    return [piece("nailpolish", [*parts, Part(one_of(r, "paper", "abs"), carton)], "lacquer")]


@family("lacquer_jars", "nailpolish", "네일 파츠 젤 통", "Pots of nail gel", hs="330430", value=80_000)
def _jars(r: Random) -> list[Piece]:
    radius, high, count = r.uniform(11, 19), r.uniform(10, 18), int(r.integers(2, 13))

    def one() -> list[Part]:
        skin, fill = flask([(radius, 0), (radius, high)], 1.5, r.uniform(0.3, 0.95), 14)
        return [
            Part(one_of(r, "pp", "pmma"), skin),
            Part("lacquer", fill, 1.1),
            Part("abs", cup(radius * 1.02, 7, 1.2, 14).moved(z=high + 0.2)),
            Part("pp", knob(2, 3, high + 8, 6)),
        ]

    return [piece("nailpolish", rows(one, count, 4, 2 * radius + 4, 2 * radius + 4), "lacquer")]

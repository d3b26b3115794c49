"""Explosive devices of other builds, as outlines and masses an X-ray shows: nothing that works."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from gwanmun.inspection.rules.physics.families.hazards import board
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.families.shapes import (
    block_cell,
    bounds,
    cell,
    coil,
    lain,
    lead,
    mapped,
    placed,
    rows,
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
    joined,
    pipe,
    rotation,
    shell,
    swept,
    turned,
)

STUFFS = ("tnt", "rdx", "petn", "anfo")
LYING = rotation("x", 90.0)


def detonator(long: float = 50.0, radius: float = 3.2) -> list[Part]:
    """A capsule standing on z = 0."""
    return [
        Part("aluminium", cylinder(radius, long, 8) - cylinder(radius - 0.4, long - 0.8, 8).moved(z=0.4)),
        Part("petn", cylinder(radius - 0.5, long * 0.5, 8).moved(z=0.5)),
    ]


def capped(mesh: Mesh, long: float, x: float, y: float, z: float) -> tuple[Mesh, list[Part]]:
    """A charge with a detonator lying in it along x from x, y, z."""
    hole = lain(cylinder(3.3, long, 8), x, y, z)
    return mesh - hole, [Part(p.material, lain(p.mesh, x, y, z), p.fill) for p in detonator(long, 3.1)]


def source(r: Random) -> list[Part]:
    """What a device runs on: a block battery, round cells, or a flat cell; lying on z = 0."""
    way = int(r.integers(3))
    if way == 0:
        return mapped([Part(p.material, p.mesh.moved(y=8.5), p.fill) for p in block_cell()], LYING)
    if way == 1:
        many = int(r.integers(1, 5))
        radius, long = (7.0, 50.0) if r.random() < 0.6 else (9.0, 65.0)
        one = [Part(p.material, p.mesh.turned(LYING).moved(z=radius), p.fill) for p in cell(radius, long)]
        return [p for i in range(many) for p in placed(one, i * (2 * radius + 0.5))]
    return [Part("li_cell", box(r.uniform(30, 50), r.uniform(40, 70), r.uniform(4, 8)))]


def switchgear(r: Random) -> list[Part]:
    """A clock, a board, a telephone or a servo, lying on z = 0."""
    way = int(r.integers(4))
    if way == 0:
        return board(r, r.uniform(30, 60), r.uniform(22, 45), 12)
    if way == 1:
        dial = [
            Part("abs", shell(44, 44, 18, 1.6)),
            Part("brass", cylinder(13, 4, 10).moved(z=3)),
            Part("copper", cylinder(5, 7, 8).moved(12, 12, 8)),
        ]
        return [*dial, Part("steel", box(30, 2, 1).moved(z=14))]
    if way == 2:
        case = [Part("abs", shell(48, 108, 14, 1.4)), Part("li_cell", box(34, 46, 5).moved(y=-22, z=2))]
        return [
            *case,
            *placed(board(r, 38, 40, 14), 0, 26, 2),
            Part("glass", box(36, 40, 1.2).moved(y=24, z=11)),
        ]
    return [
        Part("abs", shell(23, 40, 20, 1.4)),
        Part("steel", cylinder(8, 12, 10).moved(y=6, z=3)),
        Part("copper", box(14, 12, 10).moved(y=-9, z=3)),
    ]


def tangle(r: Random, spots: list[tuple[float, float, float]], many: int = 3) -> Part:
    """Leads from each place to the next."""
    found = [
        lead(
            r,
            np.add(a, r.normal(0, 2, 3)),
            np.add(b, r.normal(0, 2, 3)),
            r.uniform(4, 16),
            r.uniform(0.5, 0.9),
        )
        for a, b in pairwise(spots)
        for _ in range(int(r.integers(1, many)))
    ]
    return Part("copper", joined(found))


def beside(r: Random, body: list[Part], *more: list[Part]) -> list[Part]:
    """Things laid on top of the body or next to it, joined by leads."""
    low, high = bounds(body)
    found, spots = (
        list(body),
        [(float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2, float(high[2]) + 4)],
    )
    edge, side, on_top = float(high[0]) + 4, float(low[1]), r.random() < 0.5
    across = float(low[0])
    for one in more:
        one = placed(one, turn=float(r.choice([0, 90])))
        a, b = bounds(one)
        if on_top and across + (b[0] - a[0]) < high[0] + 20:
            shift = (across - a[0], (low[1] + high[1]) / 2 - (a[1] + b[1]) / 2, high[2] + 1 - a[2])
            across += float(b[0] - a[0]) + 4
        else:
            shift = (edge - a[0], side - a[1], low[2] - a[2])
            side += float(b[1] - a[1]) + 5
        found += placed(one, *shift)
        spots.append(tuple(float(v) for v in (a + b) / 2 + np.array(shift) + (0, 0, (b[2] - a[2]) / 2 + 2)))  # type: ignore[arg-type]
    return [*found, tangle(r, spots)]


@family("land_mine", "explosive", "지뢰", "Mine", hs="930690", value=50_000)
def _mine(r: Random) -> list[Piece]:
    radius, high = r.uniform(38, 105), r.uniform(34, 70)
    metal, stuff = one_of(r, "abs", "nylon", "steel", "wood"), one_of(r, "tnt", "rdx")
    wall = 1.0 if metal == "steel" else r.uniform(2.5, 4)
    outer = [
        (radius * 0.9, 0.0),
        (radius, 6.0),
        (radius, high * 0.7),
        (radius * 0.7, high * 0.85),
        (radius * 0.66, high),
    ]
    room = [
        (radius * 0.9 - wall, wall),
        (radius - wall, 7.0),
        (radius - wall, high * 0.68),
        (radius * 0.7 - wall, high * 0.82),
    ]
    well = cylinder(radius * 0.26, high * 0.5, 12).moved(z=high * 0.3)
    hull, load = turned(outer, 20), turned(room, 20)
    parts = [
        Part(metal, hull - load - cylinder(radius * 0.26, high * 0.12, 12).moved(z=high * 0.84)),
        Part(stuff, load - well),
        Part("steel", coil((0, 0, high * 0.5), (0, 0, high * 0.74), radius * 0.16, 1.6, 5)),
        Part(one_of(r, "aluminium", "brass", "abs"), pipe(radius * 0.25, high * 0.45, 1.6,
        12).moved(z=high * 0.31)),
        Part("petn", cylinder(radius * 0.14, high * 0.12, 10).moved(z=high * 0.34)),
        Part("steel", cylinder(1.6, high * 0.2, 6).moved(z=high * 0.48)),
    ]  # fmt: skip
    if r.random() < 0.4:
        parts.append(
            Part(
                metal,
                joined(
                    [
                        box(radius * 0.5, 8, 4)
                        .turned(rotation("z", a))
                        .moved(
                            radius * 1.3 * math.cos(math.radians(a)),
                            radius * 1.3 * math.sin(math.radians(a)),
                            8,
                        )
                        for a in (20, 200)
                    ]
                ),
            )
        )
    return [piece("explosive", varied(r, parts, 0.06), stuff)]


@family("mortar_bomb", "explosive", "박격포탄", "Mortar bomb", hs="930690", value=80_000)
def _mortar(r: Random) -> list[Piece]:
    radius, long = r.uniform(24, 41), r.uniform(150, 230)
    wall, stuff = r.uniform(4, 7), one_of(r, "tnt", "rdx")
    t = np.linspace(0, 1, 8)
    swell = r.uniform(0.55, 0.75)
    outer = [
        (
            radius
            * (
                0.25
                + 0.75
                * math.sin(
                    math.pi
                    * min(1, (a / swell) * 0.5 if a < swell else 0.5 + (a - swell) / (1 - swell) * 0.36)
                )
            ),
            a * long,
        )
        for a in t
    ]
    room = [(max(1.0, a - wall), min(max(b, wall), long - wall)) for a, b in outer]
    tail = r.uniform(40, 70)
    boom = pipe(radius * 0.22, tail, 2, 10).moved(z=-tail - 0.2)
    fins = [
        box(radius * 0.7, 1.4, 26).moved(radius * 0.6).turned(rotation("z", 45.0 * k)).moved(z=-tail)
        for k in range(0, 8, int(r.integers(1, 3)))
    ]
    parts = [
        Part(one_of(r, "iron", "steel"), turned(outer, 18) - turned(room, 18)), Part(stuff, turned(room, 18)),
        Part("aluminium", boom), Part("aluminium", joined(fins)), Part(one_of(r, "aluminium", "brass"),
        turned([(outer[-1][0], 0), (3, 32)], 12).moved(z=long + 0.2)),
    ]  # fmt: skip
    return [
        piece(
            "explosive",
            wrapped(r, varied(r, mapped(parts, rotation("y", 90)), 0.06), "carton", "foil", share=0.2),
            stuff,
        )
    ]


@family("detonators", "explosive", "뇌관", "Detonators with leads", hs="360360", value=60_000)
def _detonators(r: Random) -> list[Piece]:
    groups, metal = [], one_of(r, "aluminium", "copper", "brass")
    long = r.uniform(32, 80)
    for _ in range(int(r.integers(2, 10))):
        one = [
            Part(metal if p.material == "aluminium" else p.material, lain(p.mesh), p.fill)
            for p in detonator(long, r.uniform(2.8, 3.8))
        ]
        if r.random() < 0.75:
            a = np.linspace(0, int(r.integers(2, 6)) * 2 * math.pi, 60)
            size = r.uniform(9, 15)
            path = np.stack(
                [
                    long + 4 + size + (size + a * 0.1) * np.cos(a + math.pi),
                    (size * 0.5 + a * 0.1) * np.sin(a + math.pi),
                    0.15 * a,
                ],
                1,
            )
            one.append(Part("copper", swept(path, 0.7, 4)))
        else:
            one.append(
                Part(
                    one_of(r, "black_powder", "petn"),
                    wire([(long + 1, 0), (long + 60, r.uniform(-9, 9)), (long + 90, 0)], 2.4),
                )
            )
        groups.append(one)
    return [
        piece(
            "explosive",
            wrapped(r, varied(r, rows(r, groups, 4, 6), 0.06), "box", "foil", "bag", "carton"),
            "petn",
        )
    ]


@family("demolition_blocks", "explosive", "군용 폭약 블록", "Demolition blocks", hs="360200", value=40_000)
def _blocks(r: Random) -> list[Piece]:
    x, y, z = r.uniform(80, 180), r.uniform(40, 60), r.uniform(25, 50)
    stuff, skin, count = (
        one_of(r, "tnt", "rdx", "petn"),
        one_of(r, "paper", "pet", "aluminium"),
        int(r.integers(1, 5)),
    )
    groups = []
    for _ in range(count):
        well = cylinder(4, 45, 8).turned(rotation("y", 90)).moved(x / 2 - 46, 0, z / 2)
        groups.append([Part(stuff, box(x, y, z) - well), Part(skin, shell(x + 1.6, y + 1.6, z + 1.6,
        0.4).moved(z=-0.8)),
                       Part("steel", tube(4, 10, 0.8, x / 2 + 1.5, 0, z / 2, 8))])  # fmt: skip
    parts = rows(r, groups, 3, int(r.integers(1, 4)))
    if r.random() < 0.4:
        low, high = bounds(parts)
        parts.append(
            Part(
                "petn",
                wire(
                    [
                        (float(low[0]), float(low[1]) - 8),
                        (float(high[0]), float(low[1]) - 12),
                        (float(high[0]) + 12, 20),
                        (float(high[0]) + 14, float(high[1])),
                    ],
                    3,
                    4,
                ),
            )
        )
    return [
        piece("explosive", wrapped(r, varied(r, parts, 0.06), "carton", "foil", "sleeve", share=0.25), stuff)
    ]


@family("detonating_cord", "explosive", "도폭선", "Detonating cord", hs="360310", value=30_000)
def _cord(r: Random) -> list[Piece]:
    turns, radius, thick = r.uniform(3, 9), r.uniform(40, 75), r.uniform(2.2, 3.4)
    a = np.linspace(0, turns * 2 * math.pi, int(turns * 18))
    layers = r.random() < 0.5
    grow = radius + (0 if layers else 1) * thick * 2.2 * a / (2 * math.pi)
    path = np.stack(
        [
            grow * np.cos(a),
            grow * np.sin(a) * r.uniform(0.6, 1),
            thick + (thick * 2.2 * a / (2 * math.pi) if layers else 0 * a),
        ],
        1,
    )
    core, sleeve = swept_pair(path, thick)
    parts = [Part("petn", core), Part(one_of(r, "pe", "cotton", "pvc"), sleeve)]
    if layers and r.random() < 0.6:
        parts.append(Part("cardboard", pipe(radius * 0.55, thick * 2.2 * turns + 10, 4, 16)))
    if r.random() < 0.4:
        parts += placed([Part(p.material, lain(p.mesh), p.fill) for p in detonator()], -25, 0, 1)
    return [piece("explosive", varied(r, parts, 0.06), "petn")]


def swept_pair(path: np.ndarray, thick: float) -> tuple[Mesh, Mesh]:

    core = swept(path, thick * 0.6, 6)
    return core, swept(path, thick, 6) - core


@family("shaped_charge", "explosive", "성형 작약", "Shaped charge", hs="930690", value=60_000)
def _shaped(r: Random) -> list[Piece]:
    radius, high = r.uniform(22, 46), r.uniform(60, 120)
    cone = high * r.uniform(0.35, 0.55)
    stuff, metal = one_of(r, "rdx", "tnt", "petn"), one_of(r, "aluminium", "steel", "abs")
    hollow = turned([(radius - 2, 0), (1, cone)], 18)
    liner = hollow - turned([(radius - 4.2, 0.01), (0.5, cone - 2.5)], 18)
    room = [(radius - 1.9, 0.1), (radius - 1.9, high * 0.7), (radius * 0.35, high - 2)]
    skin = turned([(radius, 0.0), (radius, high * 0.7), (radius * 0.42, high)], 18) - turned(room, 18)
    parts = [Part(metal, skin), Part("copper", liner.moved(z=0.1)), Part(stuff, turned(room,
    18) - hollow.moved(z=0.1)),
             *[Part(p.material, p.mesh.moved(z=high + 0.5), p.fill) for p in detonator(40)]]  # fmt: skip
    if r.random() < 0.5:
        legs = [
            lain(cylinder(2, r.uniform(40, 80), 6))
            .turned(rotation("y", 40))
            .moved(radius + 3)
            .turned(rotation("z", a))
            for a in (0, 120, 240)
        ]
        parts.append(Part("steel", joined(legs)))
    groups = [
        mapped(parts, rotation("y", 90)) if r.random() < 0.5 else parts for _ in range(int(r.integers(1, 3)))
    ]
    return [piece("explosive", varied(r, rows(r, groups, 6, 2), 0.06), stuff)]

"""Power banks, restraints, slingshots."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.guns import moved
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    ball,
    box,
    cylinder,
    extruded,
    joined,
    rotation,
    shell,
    swept,
    torus,
)


def board(r: Random, x: float, y: float, chips: int) -> list[Part]:
    """A circuit board with copper, chips, solder and a connector or two, on z = 0."""
    parts = [Part("fr4", box(x, y, 1.2)), Part("copper", box(x * 0.96, y * 0.94, 0.07).moved(z=1.2))]
    black: list[Mesh] = []
    tin: list[Mesh] = []
    silver: list[Mesh] = []
    for _ in range(chips):
        a, b = r.uniform(2, max(3, x * 0.16)), r.uniform(2, max(3, y * 0.2))
        px, py = r.uniform(-x / 2 + a, x / 2 - a), r.uniform(-y / 2 + b, y / 2 - b)
        (black if r.random() < 0.7 else silver).append(box(a, b, r.uniform(0.6, 2)).moved(px, py, 1.3))
        tin.append(box(a * 1.15, b * 1.15, 0.1).moved(px, py, 1.27 - 0.1 + 0.02))
    parts += [Part(m, joined(g)) for m, g in (("quartz", black), ("ferrite", silver), ("solder", tin)) if g]
    return parts


@family("power_bank", "powerbank", "보조배터리", "Power bank", hs="850760", value=120_000)
def _powerbank(r: Random) -> list[Piece]:
    wide, long, deep = r.uniform(60, 75), r.uniform(100, 150), r.uniform(11, 22)
    layers = max(1, round((deep - 4) / 8))
    thick = (deep - 4) / layers - 0.4
    cells = [
        Part("li_cell", box(wide - 6, long - 26, thick).moved(y=-8, z=2 + i * (thick + 0.4)))
        for i in range(layers)
    ]
    circuit = moved(board(r, wide - 8, 16, 12), y=long / 2 - 11, z=3)
    ports = [Part("steel", shell(13, 14, 6, 0.4).moved(x=x, y=long / 2 - 8, z=5.5)) for x in (-15, 8)]
    case = Part(str(r.choice(["abs", "aluminium"])), shell(wide, long, deep, 1.2))
    return [piece("powerbank", [case, *cells, *circuit, *ports], "li_cell")]


@family(
    "power_bank_cells",
    "powerbank",
    "원통형 셀 보조배터리",
    "Power bank with round cells",
    hs="850760",
    value=90_000,
)
def _roundbank(r: Random) -> list[Piece]:
    count = int(r.integers(2, 7))
    wide = count * 19.0 + 6
    parts = [Part("abs", shell(wide, 100, 23, 1.8))]
    for i in range(count):
        x = -wide / 2 + 12.5 + 19 * i
        lie = rotation("x", 90)
        cell = [
            Part("steel", cylinder(9.1, 65, 16) - cylinder(8.85, 64, 16).moved(z=0.5)),
            Part("li_cell", cylinder(8.8, 61, 16).moved(z=2) - cylinder(1.6, 60.8, 8).moved(z=2.1)),
        ]
        parts += moved(cell, x=x, y=24, z=11.5, turn=lie)
    parts += moved(board(r, wide - 8, 18, 10), y=37, z=4)
    return [piece("powerbank", parts, "li_cell")]


@family(
    "power_bank_slim",
    "powerbank",
    "카드형 보조배터리",
    "Card power bank",
    hs="850760",
    value=100_000,
    held_out=True,
)
def _slim(r: Random) -> list[Piece]:
    wide, long, deep = r.uniform(62, 72), r.uniform(95, 112), r.uniform(7, 10)
    a = np.linspace(0, 2 * math.pi, 33)
    t = np.linspace(1, 0.5, 33)
    coils = [
        swept(np.stack([k * t * np.cos(a), k * t * np.sin(a) + 5, np.full(33, 1.6)], 1), 0.5, 4)
        for k in (22, 18)
    ]
    return [
        piece(
            "powerbank",
            [
                Part("aluminium", shell(wide, long, deep, 0.9)),
                Part("li_cell", box(wide - 8, long - 22, deep - 4.4).moved(y=-6, z=2.6)),
                Part("copper", joined(coils)),
                *moved(board(r, wide - 8, 12, 8), y=long / 2 - 9, z=2),
            ],
            "li_cell",
        )
    ]


@family("handcuffs", "handcuffs", "수갑", "Handcuffs", hs="732690", value=30_000)
def _cuffs(r: Random) -> list[Piece]:
    parts: list[Part] = []
    gap = r.uniform(72, 95)
    for x in (0.0, gap):
        ring = torus(r.uniform(27, 31), 6.5, 1.0, 28, 6).scaled(1, 1.12, 1)
        lock = box(36, 20, 11).moved(y=-36)
        parts += moved(
            [Part("steel", ring), Part("steel", lock)],
            x=x,
            y=0,
            turn=rotation("z", float(r.uniform(-50, 50))),
        )
    for i in range(int(r.integers(2, 4))):
        parts.append(Part("steel", torus(5.5, 3, 1.0, 12, 6).moved(x=gap / 2 - 9 + 9 * i, y=-46)))
    return [piece("handcuffs", parts, "steel")]


@family(
    "hinged_cuffs", "handcuffs", "경첩 수갑", "Hinged handcuffs", hs="732690", value=40_000, held_out=True
)
def _hinged(r: Random) -> list[Piece]:
    parts: list[Part] = []
    for side in (-1, 1):
        parts += [
            Part("steel", torus(29, 6, 1.0, 28, 6).scaled(1.05, 1, 1).moved(x=side * 47)),
            Part("steel", box(22, 40, 12).moved(x=side * 13)),
        ]
    parts.append(Part("steel", cylinder(4, 42, 10).turned(rotation("x", 90)).moved(y=21, z=6)))
    return [piece("handcuffs", parts, "steel")]


@family("slingshot", "slingshot", "새총", "Slingshot", hs="950699", value=25_000)
def _slingshot(r: Random) -> list[Piece]:
    metal, thick = str(r.choice(["steel", "wood", "aluminium"])), r.uniform(7, 14)
    w, h = r.uniform(35, 50), r.uniform(60, 85)
    t = np.linspace(0, 1, 9)
    fork = [
        np.stack([s * w * np.sin(t * math.pi / 2), h * t**1.5, np.full(9, thick / 2)], 1) for s in (1, -1)
    ]
    parts = [Part(metal, swept(f, thick / 2, 8)) for f in fork]
    parts.append(
        Part(
            str(r.choice(["abs", "wood", "rubber"])),
            extruded([(-14, 0), (-16, -95), (16, -95), (14, 0)], thick * 1.6),
        )
    )
    for s in (1, -1):
        band = np.stack(
            [s * w * (1 - t * 0.9), h - t * r.uniform(90, 140), thick / 2 + 12 * np.sin(t * 3)], 1
        )
        parts.append(Part("rubber", swept(band, 2.6, 6)))
    parts.append(Part("leather", box(40, 18, 2).moved(y=h - 120, z=thick / 2)))
    if r.random() < 0.5:
        parts.append(
            Part(
                "steel",
                joined(
                    [
                        ball(8, 8, 8, 7, 10).moved(x=60 + (i % 3) * 9, y=-40 + (i // 3) * 9)
                        for i in range(int(r.integers(3, 13)))
                    ]
                ),
            )
        )
    return [piece("slingshot", parts, metal)]


@family(
    "brace_slingshot",
    "slingshot",
    "팔받침 새총",
    "Wrist-brace slingshot",
    hs="950699",
    value=30_000,
    held_out=True,
)
def _brace(r: Random) -> list[Piece]:
    wire = r.uniform(5, 7)
    t = np.linspace(0, 1, 15)
    bow = np.stack([45 * np.cos(math.pi * t), 70 - 65 * np.sin(math.pi * t), np.full(15, 5.0)], 1)
    arm = np.stack(
        [30 * np.cos(math.pi * t), -100 - 90 * np.sin(math.pi * t) * 0.8, 5 + 30 * np.sin(math.pi * t)], 1
    )
    tubes = [np.stack([s * 45 * (1 - 0.9 * t), 70 - 130 * t, 5 + 10 * np.sin(3 * t)], 1) for s in (1, -1)]
    return [
        piece(
            "slingshot",
            [
                Part("steel", swept(bow, wire / 2, 8)),
                Part("steel", swept(arm, wire / 2, 8)),
                Part("abs", box(30, 105, 24).moved(y=-48)),
                *(Part("rubber", swept(k, 3, 6)) for k in tubes),
            ],
            "steel",
        )
    ]

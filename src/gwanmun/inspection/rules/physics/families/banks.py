"""Power banks of many makes: stacked pouches, round cells in many layouts, pucks, plugs, starters."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.devices import cable
from gwanmun.inspection.rules.physics.families.forms import lying, oval, rows
from gwanmun.inspection.rules.physics.families.guns import moved
from gwanmun.inspection.rules.physics.families.hazards import board
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    box,
    cylinder,
    extruded,
    joined,
    pipe,
    rotation,
    shell,
    swept,
)


def cell(radius: float, high: float) -> list[Part]:
    """A round lithium cell with its rolled core around a pin, standing."""
    return [
        Part("steel", cylinder(radius, high, 12) - cylinder(radius - 0.3, high - 1, 12).moved(z=0.5)),
        Part(
            "li_cell",
            cylinder(radius - 0.35, high - 5, 12).moved(z=2) - cylinder(1.5, high - 5.2, 6).moved(z=2.1),
        ),
    ]


def size(r: Random) -> tuple[float, float]:
    """Radius and length of a usual round cell."""
    return ((9.1, 65.0), (10.6, 70.0), (7.0, 50.0), (13.1, 65.0))[int(r.choice(4, p=[0.5, 0.3, 0.1, 0.1]))]


def coil(radius: float, z: float) -> Part:
    """A flat wound coil with its ferrite left out."""
    t = np.linspace(0, 1, 37)
    a = 2 * math.pi * 3 * t
    k = radius * (1 - 0.45 * t)
    return Part("copper", swept(np.stack([k * np.cos(a), k * np.sin(a), np.full(37, z)], 1), 0.6, 4))


def ports(r: Random, y: float, z: float, spread: float) -> list[Part]:
    """A connector or several in a row, their mouths towards +y."""
    count = int(r.integers(1, 4))
    at = [(i - (count - 1) / 2) * spread for i in range(count)]
    return [
        Part("steel", joined([shell(r.uniform(8, 13), 11, r.uniform(3, 6), 0.4).moved(x, y, z) for x in at]))
    ]


@family(
    "bank_stacked",
    "powerbank",
    "대용량 보조배터리",
    "Large power bank of pouch cells",
    hs="850760",
    value=100_000,
)
def _stacked(r: Random) -> list[Piece]:
    wide, long, deep = r.uniform(68, 90), r.uniform(130, 185), r.uniform(18, 34)
    layers, columns = int(r.integers(1, 4)), int(r.integers(1, 3))
    thick, each = (deep - 5) / layers - 0.6, (wide - 7) / columns - 1
    cells = [
        box(each, long * r.uniform(0.6, 0.72), thick).moved(
            (c - (columns - 1) / 2) * (each + 1), -long * 0.1, 2.4 + q * (thick + 0.6)
        )
        for q in range(layers)
        for c in range(columns)
    ]
    parts = [
        Part(one_of(r, "abs", "aluminium"), shell(wide, long, deep, r.uniform(1.0, 2.2))),
        Part("li_cell", joined(cells)),
        *moved(board(r, wide - 10, 18, 12), y=long / 2 - 13, z=2.6),
        *ports(r, long / 2 - 10, 6.5, wide / 3.4),
    ]
    if r.random() < 0.5:
        parts.append(Part("glass", box(wide * 0.4, 12, 1).moved(y=long / 2 - 26, z=deep - 3.6)))
    return [piece("powerbank", parts, "li_cell")]


@family(
    "bank_double_row",
    "powerbank",
    "셀 두 층 보조배터리",
    "Power bank, two layers of round cells",
    hs="850760",
    value=80_000,
)
def _double(r: Random) -> list[Piece]:
    radius, high = size(r)
    across, layers = int(r.integers(2, 5)), int(r.integers(1, 3))
    step = 2 * radius + 0.8
    wide, deep, long = across * step + 5, layers * step + 5, high + 34
    cells = rows(lambda: moved(cell(radius, high), turn=rotation("x", 90)), across, across, step, 0)
    parts = [Part(one_of(r, "abs", "aluminium"), shell(wide, long, deep, 1.6))]
    for q in range(layers):
        parts += moved(cells, -(across - 1) * step / 2, long / 2 - 4, 2.5 + radius + q * step)
    parts += moved(board(r, wide - 8, 18, 10), y=-long / 2 + 13, z=deep * 0.3)
    parts += ports(r, -long / 2 + 9, deep * 0.3 + 3.6, wide / 3.6)
    return [piece("powerbank", parts, "li_cell")]


@family("bank_end_to_end", "powerbank", "막대형 보조배터리", "Stick power bank", hs="850760", value=80_000)
def _stick(r: Random) -> list[Piece]:
    radius, high = size(r)
    count = int(r.integers(1, 3))
    long, body = count * (high + 2) + 26, radius + r.uniform(2, 4)
    outer = oval(2 * body, 2 * body, float(r.choice([0.35, 1.0])), 16)
    inner = outer * ((body - 1.4) / body)
    parts = [
        Part(one_of(r, "abs", "aluminium"), extruded(outer, long) - extruded(inner, long - 2.8).moved(z=1.4))
    ]
    for i in range(count):
        parts += moved(cell(radius, high), z=2 + i * (high + 2))
    end = 2 + count * (high + 2)
    parts += moved(board(r, body * 1.2, 16, 5), x=0, z=end + 9, turn=rotation("x", 90))
    parts.append(Part("steel", shell(9, 4, 9, 0.4).moved(y=-3.2, z=end + 9)))
    return [piece("powerbank", lying(parts, body), "li_cell")]


@family("bank_lipstick", "powerbank", "미니 보조배터리", "Pocket power banks", hs="850760", value=60_000)
def _pocket(r: Random) -> list[Piece]:
    count = int(r.integers(1, 4))
    wide, deep, long = r.uniform(24, 40), r.uniform(20, 28), r.uniform(70, 92)

    def one() -> list[Part]:
        plug = Part("steel", shell(8.5, 8, 2.8, 0.4).moved(y=long / 2 + 4.2, z=deep / 2))
        return [
            Part("abs", shell(wide, long, deep, 1.5)),
            Part("li_cell", box(wide - 6, long * 0.66, deep - 7).moved(y=-long * 0.1, z=3)),
            *moved(board(r, wide - 8, 14, 5), y=long * 0.36, z=4),
            plug,
        ]

    return [piece("powerbank", rows(one, count, count, wide + 6, 0), "li_cell")]


@family(
    "bank_puck", "powerbank", "원형 무선 보조배터리", "Round wireless power bank", hs="850760", value=120_000
)
def _puck(r: Random) -> list[Piece]:
    radius, deep = r.uniform(32, 48), r.uniform(13, 24)
    magnets = [
        box(7, 4, 1.6).moved(y=radius * 0.8).turned(rotation("z", 360.0 * i / 12)).moved(z=deep - 4.4)
        for i in range(12)
    ]
    parts = [
        Part(
            one_of(r, "abs", "aluminium"),
            cylinder(radius, deep, 24) - cylinder(radius - 1.5, deep - 3, 24).moved(z=1.5),
        ),
        Part("li_cell", box(radius * 1.25, radius * 0.95, deep - 10).moved(y=-radius * 0.15, z=2)),
        *moved(board(r, radius, radius * 0.3, 8), y=radius * 0.58, z=2),
        coil(radius * 0.62, deep - 4.2),
    ]
    if r.random() < 0.7:
        parts.append(Part("magnet", joined(magnets)))
    return [piece("powerbank", parts, "li_cell")]


@family("bank_solar", "powerbank", "태양광 보조배터리", "Solar power bank", hs="850760", value=80_000)
def _solar(r: Random) -> list[Piece]:
    wide, long, deep = r.uniform(74, 90), r.uniform(140, 172), r.uniform(16, 26)
    leaves = int(r.integers(1, 4))
    parts = [
        Part("abs", shell(wide, long, deep, 1.8)),
        Part("rubber", box(wide + 6, long + 6, deep) - box(wide + 0.4, long + 0.4, deep)),
        Part("li_cell", box(wide - 14, long * 0.66, deep - 9).moved(y=-long * 0.08, z=2.4)),
        *moved(board(r, wide - 12, 20, 12), y=long / 2 - 16, z=2.4),
        *ports(r, long / 2 - 12, 6.3, 18),
    ]
    lamps = [box(5, 5, 1).moved((i % 3 - 1) * 16, -long * 0.3 + (i // 3) * 16, deep - 3.2) for i in range(6)]
    parts.append(Part("silicon", joined(lamps)))
    for i in range(leaves):
        z = deep + 0.4 + i * 5.0
        parts += [
            Part("silicon", box(wide - 12, long - 20, 0.4).moved(z=z + 2.4)),
            Part("fr4", box(wide - 8, long - 16, 1.0).moved(z=z + 1.3)),
            Part("pet", box(wide, long, 1.2).moved(z=z)),
        ]
    return [piece("powerbank", parts, "li_cell")]


@family("jump_starter", "powerbank", "차량용 점프 스타터", "Jump starter", hs="850760", value=100_000)
def _starter(r: Random) -> list[Piece]:
    wide, long, deep = r.uniform(74, 98), r.uniform(150, 205), r.uniform(27, 42)
    count = int(r.integers(3, 5))
    thick = (deep - 8) / count - 0.5
    stack = [
        box(wide - 12, long * 0.6, thick).moved(y=-long * 0.12, z=3 + i * (thick + 0.5)) for i in range(count)
    ]
    parts = [
        Part("abs", shell(wide, long, deep, 2.4)),
        Part("li_cell", joined(stack)),
        Part(
            "copper",
            joined([box(9, long * 0.5, 1).moved(s * wide * 0.2, -long * 0.1, deep - 4.2) for s in (1, -1)]),
        ),
        *moved(board(r, wide - 14, long * 0.16, 14), y=long * 0.35, z=4),
        Part(
            "brass",
            joined(
                [
                    cylinder(4, 15, 8).turned(rotation("x", 90)).moved(s * 8, long / 2 - 4, deep * 0.66)
                    for s in (1, -1)
                ]
            ),
        ),
    ]
    if r.random() < 0.6:
        for s in (1, -1):
            t = np.linspace(0, 1, 9)
            path = np.stack(
                [wide / 2 + 34 + s * 22 + 6 * np.sin(5 * t), -long * 0.3 + long * 0.5 * t, np.full(9, 6.0)], 1
            )
            jaw = [box(9, 46, 2).moved(wide / 2 + 34 + s * 22 + q * 8, -long * 0.3 - 28, 6) for q in (1, -1)]
            parts += [Part("copper", swept(path, 2.6, 6)), Part("copper", joined(jaw))]
    return [piece("powerbank", parts, "li_cell")]


@family(
    "bank_plug", "powerbank", "충전기 겸용 보조배터리", "Wall-plug power bank", hs="850760", value=120_000
)
def _plug(r: Random) -> list[Piece]:
    wide, long, deep = r.uniform(62, 78), r.uniform(70, 92), r.uniform(26, 34)
    pins = [
        cylinder(2.2, 18, 8).turned(rotation("x", 90)).moved(s * 9.5, -long / 2, deep * 0.66) for s in (1, -1)
    ]
    parts = [
        Part("abs", shell(wide, long, deep, 2.0)),
        Part("li_cell", box(wide - 8, long * 0.8, deep * 0.42).moved(z=2.6)),
        *moved(board(r, wide - 10, long * 0.7, 14), z=deep * 0.52),
        Part("ferrite", box(15, 17, 7).moved(x=-wide * 0.2, z=deep * 0.52 + 4)),
        Part(
            "aluminium",
            pipe(3.5, 18, 0.5, 8)
            .turned(rotation("y", 90))
            .moved(x=wide * 0.1, y=long * 0.2, z=deep * 0.52 + 7.4),
        ),
        Part("brass", joined(pins)),
    ]
    return [piece("powerbank", parts, "li_cell")]


@family(
    "battery_case", "powerbank", "배터리 케이스", "Battery case for a telephone", hs="850760", value=90_000
)
def _case(r: Random) -> list[Piece]:
    wide, long, deep = r.uniform(70, 84), r.uniform(145, 175), r.uniform(13, 17)
    body = box(wide, long, deep) - box(wide - 4, long - 14, deep * 0.5).moved(z=deep * 0.5)
    body = body - box(wide - 14, long * 0.72, deep * 0.34).moved(z=1.2)
    parts = [
        Part(one_of(r, "abs", "silicone"), body),
        Part("li_cell", box(wide - 18, long * 0.56, deep * 0.32).moved(y=long * 0.05, z=1.3)),
        *moved(board(r, wide - 20, long * 0.1, 6), y=-long * 0.29, z=1.3),
        Part("steel", shell(9, 9, 3, 0.4).moved(y=-long / 2 + 12, z=deep * 0.5 + 0.4)),
    ]
    return [piece("powerbank", parts, "li_cell")]


@family("hand_warmer", "powerbank", "충전식 손난로", "Rechargeable hand warmer", hs="850760", value=70_000)
def _warmer(r: Random) -> list[Piece]:
    wide, long, deep = r.uniform(48, 66), r.uniform(82, 122), r.uniform(24, 34)
    outline = oval(wide, long, r.uniform(0.5, 1.0), 20)
    inner = outline * ((wide - 4) / wide)
    radius = 9.1
    parts = [
        Part(one_of(r, "aluminium", "abs"), extruded(outline, deep) - extruded(inner, deep - 4).moved(z=2)),
        *moved(board(r, wide * 0.42, 14, 5), y=long * 0.33, z=deep * 0.4),
    ]
    if r.random() < 0.5:
        parts += moved(
            cell(radius, min(65.0, long * 0.66)), y=long * 0.22, z=deep / 2, turn=rotation("x", 90)
        )
    else:
        parts.append(Part("li_cell", box(wide * 0.6, long * 0.5, deep - 11).moved(y=-long * 0.04, z=5)))
    return [piece("powerbank", parts, "li_cell")]


@family("power_station", "powerbank", "소형 파워뱅크", "Small power station", hs="850760", value=120_000)
def _station(r: Random) -> list[Piece]:
    radius, high = size(r)
    across, deepness = int(r.integers(3, 7)), int(r.integers(2, 5))
    step = 2 * radius + 1
    wide, long, tall = across * step + 14, deepness * step + 36, high + 26
    cells = moved(
        rows(lambda: cell(radius, high), across * deepness, across, step, step),
        -(across - 1) * step / 2,
        -(deepness - 1) * step / 2 - 9,
        6,
    )
    strips = [
        box(across * step - 6, 8, 0.4).moved(0, -9 + (j - (deepness - 1) / 2) * step, high + 6.4)
        for j in range(deepness)
    ]
    parts = [
        Part("abs", shell(wide, long, tall, 2.6)),
        *cells,
        Part("steel", joined(strips)),
        *moved(board(r, wide - 16, tall - 16, 14), y=long / 2 - 8, z=tall / 2, turn=rotation("x", 90)),
    ]
    return [piece("powerbank", parts, "li_cell")]


@family(
    "bank_with_cable",
    "powerbank",
    "케이블 일체형 보조배터리",
    "Power bank with its cable",
    hs="850760",
    value=100_000,
)
def _cabled(r: Random) -> list[Piece]:
    wide, long, deep = r.uniform(58, 74), r.uniform(88, 140), r.uniform(12, 24)
    outline = oval(wide, long, r.uniform(0.15, 0.5), 20)
    body = extruded(outline, deep) - extruded(outline * ((wide - 3) / wide), deep - 3).moved(z=1.5)
    parts = [
        Part(one_of(r, "abs", "aluminium"), body),
        Part("li_cell", box(wide * 0.78, long * 0.6, deep - 7).moved(y=-long * 0.06, z=2.4)),
        *moved(board(r, wide * 0.7, long * 0.14, 9), y=long * 0.34, z=2.4),
        *moved(cable(r, r.uniform(300, 900), r.uniform(1.3, 2)), x=wide * 0.5 + 44),
    ]
    return [piece("powerbank", parts, "li_cell")]

"""Devices of about a power bank's shape: drives, radios, readers, routers, remote controls, shop dummies."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.physics.families.devices import cable
from gwanmun.inspection.rules.physics.families.forms import oval
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
    torus,
)


@family("portable_disk", "electronics", "외장 하드", "Portable disk", hs="847170", value=150_000)
def _disk(r: Random) -> list[Piece]:
    x, y, z = r.uniform(74, 88), r.uniform(108, 125), r.uniform(13, 22)
    plates = int(r.integers(1, 3))
    parts = [
        Part(one_of(r, "abs", "aluminium"), shell(x, y, z, 1.4)),
        Part("aluminium", shell(70, 100, z - 4, 1.2).moved(z=2)),
    ]
    parts += [
        Part("glass" if i else "aluminium", pipe(31, 0.8, 21, 22).moved(y=14, z=4.4 + 2.4 * i))
        for i in range(plates)
    ]
    parts += [
        Part("steel", cylinder(8, 5, 14).moved(y=14, z=4)),
        Part("magnet", box(22, 16, 3).moved(x=18, y=-34, z=4)),
        Part("steel", box(5, 44, 1).moved(x=24, y=-4, z=8)),
    ]
    return [piece("electronics", parts, "aluminium")]


@family("solid_state_drive", "electronics", "휴대용 SSD", "Solid-state drive", hs="847170", value=300_000)
def _ssd(r: Random) -> list[Piece]:
    x, y, z = r.uniform(34, 62), r.uniform(60, 105), r.uniform(7, 13)
    parts = [
        Part(one_of(r, "aluminium", "abs"), shell(x, y, z, 1.2)),
        *moved(board(r, x - 6, y - 8, 8), z=2.2),
    ]
    return [piece("electronics", parts, parts[0].material)]


@family("walkie_talkie", "electronics", "무전기", "Walkie-talkie", hs="851762", value=100_000)
def _radio(r: Random) -> list[Piece]:
    x, y, z = r.uniform(46, 62), r.uniform(95, 130), r.uniform(26, 36)
    t = np.linspace(0, 1, 4)
    power = "li_cell" if r.random() < 0.7 else "alkaline_cell"
    parts: list[Part] = []
    for i in range(int(r.integers(1, 3))):
        antenna = swept(
            np.stack([x * 0.3 + 0 * t, y / 2 + 1 + t * r.uniform(50, 150), z / 2 + 0 * t], 1), 4.5, 8
        )
        wire = swept(np.stack([x * 0.3 + 0 * t, y / 2 + 2 + t * 40, z / 2 + 0 * t], 1), 1.6, 6)
        one = [
            Part("abs", shell(x, y, z, 2.0)),
            Part("rubber", antenna - wire),
            Part("copper", wire),
            *moved(board(r, x - 8, y * 0.8, 14), y=y * 0.04, z=z * 0.55),
            Part(power, box(x * 0.7, y * 0.42, z * 0.36).moved(y=-y * 0.22, z=2.4)),
            Part("magnet", cylinder(8, 4, 14).moved(y=y * 0.2, z=3)),
            Part("brass", cylinder(5, 9, 10).turned(rotation("x", -90)).moved(-x * 0.25, y / 2 + 0.4, z / 2)),
        ]
        parts += moved(one, x=i * (x + 6))
    return [piece("electronics", parts, "abs")]


@family("e_reader", "electronics", "전자책 단말기", "E-reader", hs="854370", value=300_000)
def _reader(r: Random) -> list[Piece]:
    x, y, z = r.uniform(106, 138), r.uniform(155, 190), r.uniform(7.4, 10)
    parts = [
        Part("abs", shell(x, y, z, 1.2)),
        Part(one_of(r, "glass", "pet"), box(x - 16, y - 30, 0.8).moved(y=6, z=z - 2.4)),
        Part(
            "li_cell",
            box(x * r.uniform(0.3, 0.5), y * r.uniform(0.25, 0.4), 2.6).moved(x=-x * 0.12, y=y * 0.1, z=1.6),
        ),
        *moved(board(r, x * 0.7, y * 0.14, 12), y=-y * 0.3, z=1.6),
    ]
    return [piece("electronics", parts, "abs")]


@family("card_reader", "electronics", "카드 단말기", "Card terminal", hs="847050", value=200_000)
def _card(r: Random) -> list[Piece]:
    x, y, z = r.uniform(66, 86), r.uniform(110, 190), r.uniform(24, 48)
    keys = joined(
        [
            box(12, 9, 4).moved((i - 1) * 17, (j - 2) * 13 - y * 0.16, z + 0.2)
            for i in range(3)
            for j in range(4)
        ]
    )
    parts = [
        Part("abs", shell(x, y, z, 2.0)),
        Part("silicone", keys),
        *moved(board(r, x - 8, y * 0.75, 16), z=z * 0.5),
        Part("li_cell", box(x * 0.6, 52, min(9, z * 0.3)).moved(y=-y * 0.15, z=3)),
        Part("glass", box(x * 0.7, y * 0.22, 1).moved(y=y * 0.25, z=z - 3.6)),
    ]
    if r.random() < 0.6:
        parts.append(
            Part(
                "paper",
                pipe(min(15, z * 0.2), 52, min(10, z * 0.15), 14)
                .turned(rotation("y", 90))
                .moved(-26, y * 0.36, 2.6 + min(15, z * 0.2)),
            )
        )
    return [piece("electronics", parts, "abs")]


@family("router", "electronics", "공유기", "Router", hs="851762", value=60_000)
def _router(r: Random) -> list[Piece]:
    x, y, z = r.uniform(90, 230), r.uniform(80, 150), r.uniform(20, 34)
    count = int(r.integers(0, 5))
    sockets = joined(
        [shell(15, 16, 13, 0.5).moved((i - 2) * 17.0, y / 2 - 13, 4.4) for i in range(4 if x < 110 else 5)]
    )
    parts = [
        Part("abs", shell(x, y, z, 1.8)),
        *moved(board(r, x - 10, y * 0.6, 22), y=-y * 0.14, z=2.6),
        Part("steel", sockets),
        Part("aluminium", box(28, 28, 6).moved(x=-x * 0.2, y=-y * 0.16, z=6.4)),
    ]
    if count:
        rods = [
            cylinder(4.5, 150, 8)
            .turned(rotation("x", 90))
            .moved((i - (count - 1) / 2) * x / max(count, 1), y / 2 + 152, z / 2)
            for i in range(count)
        ]
        parts.append(Part("abs", joined(rods), 0.5))
    return [piece("electronics", parts, "abs")]


@family("remote_control", "electronics", "리모컨", "Remote controls", hs="852692", value=30_000)
def _remote(r: Random) -> list[Piece]:
    x, y, z = r.uniform(36, 56), r.uniform(120, 220), r.uniform(16, 24)
    parts: list[Part] = []
    for i in range(int(r.integers(1, 4))):
        keys = joined(
            [
                box(8, 6, 3).moved((a - 1) * 11, (b - 3) * 11 + y * 0.12, z + 0.2)
                for a in range(3)
                for b in range(7)
            ]
        )
        cells = joined(
            [cylinder(5.2, 44, 10).turned(rotation("x", 90)).moved(s * 6, -y * 0.12, 7.4) for s in (1, -1)]
        )
        one = [
            Part("abs", shell(x, y, z, 1.6)),
            Part("silicone", keys),
            Part("fr4", box(x - 6, y - 10, 1).moved(z=z - 4)),
        ]
        if r.random() < 0.7:
            one.append(Part("alkaline_cell", cells))
        parts += moved(one, x=i * (x + 5))
    return [piece("electronics", parts, "abs")]


@family("calculator", "electronics", "계산기", "Calculator", hs="847010", value=20_000)
def _calculator(r: Random) -> list[Piece]:
    x, y, z = r.uniform(60, 150), r.uniform(100, 190), r.uniform(9, 30)
    keys = joined(
        [
            box(x * 0.15, y * 0.08, 4).moved((i - 1.5) * x * 0.21, (j - 2) * y * 0.12 - y * 0.12, z + 0.2)
            for i in range(4)
            for j in range(5)
        ]
    )
    parts = [
        Part("abs", shell(x, y, z, 1.6)),
        Part("abs", keys),
        Part("fr4", box(x - 8, y - 10, 1).moved(z=z - 3.4)),
        Part("glass", box(x * 0.8, y * 0.16, 1.2).moved(y=y * 0.36, z=z - 5.4)),
        Part("silicon", box(x * 0.4, y * 0.06, 1).moved(y=y * 0.2, z=z - 5.4)),
    ]
    parts.append(Part("alkaline_cell", cylinder(5.8, 3, 12).moved(x=x * 0.3, y=y * 0.1, z=1.8)))
    return [piece("electronics", parts, "abs")]


@family("phone_dummy", "electronics", "전시용 모형 전화기", "Dummy telephones", hs="950300", value=20_000)
def _dummy(r: Random) -> list[Piece]:
    """As a shop shows them: a case, glass and a steel plate for weight, no battery."""
    x, y, z = r.uniform(66, 80), r.uniform(138, 168), r.uniform(7, 9.5)
    parts: list[Part] = []
    for i in range(int(r.integers(1, 4))):
        one = [
            Part(one_of(r, "abs", "aluminium"), shell(x, y, z, 1.2)),
            Part(one_of(r, "glass", "pmma"), box(x - 3, y - 3, 0.8).moved(z=z - 2.1)),
            Part(
                "steel", box(x * r.uniform(0.3, 0.8), y * r.uniform(0.3, 0.8), r.uniform(0.6, 2)).moved(z=1.5)
            ),
        ]
        parts += moved(one, x=i * (x + 4))
    return [piece("electronics", parts, "steel")]


@family("usb_hub", "electronics", "USB 허브", "USB hubs and sticks", hs="847330", value=40_000)
def _hub(r: Random) -> list[Piece]:
    x, y, z, count = r.uniform(24, 40), r.uniform(66, 120), r.uniform(12, 17), int(r.integers(2, 5))
    mouths = joined(
        [shell(15, 13, 6, 0.4).moved(0, (i - (count - 1) / 2) * 14.5, z * 0.5 - 2.6) for i in range(count)]
    )
    sticks: list[Part] = []
    for i in range(int(r.integers(0, 6))):
        stick = [
            Part("abs", shell(18, 40, 8, 1.2)),
            Part("fr4", box(13, 34, 1.2).moved(z=2)),
            Part("steel", shell(12, 14, 4.5, 0.4).moved(y=27.4, z=1.8)),
        ]
        sticks += moved(stick, x=x + 10 + i * 22)
    parts = [
        Part(one_of(r, "abs", "aluminium"), shell(x, y, z, 1.4)),
        Part("steel", mouths),
        Part("fr4", box(x - 6, y - 6, 1.2).moved(z=1.6)),
    ]
    return [piece("electronics", [*parts, *sticks, *moved(cable(r, 350, 1.7), x=-x / 2 - 40)], "steel")]


@family("game_handheld", "electronics", "휴대용 게임기", "Hand-held game", hs="950450", value=300_000)
def _game(r: Random) -> list[Piece]:
    x, y, z = r.uniform(170, 245), r.uniform(80, 105), r.uniform(13, 20)
    outline = oval(x, y, r.uniform(0.3, 0.6), 20)
    body = extruded(outline, z) - extruded(outline * ((x - 4) / x), z - 3).moved(z=1.5)
    sticks = joined([cylinder(8, 8, 12).moved(s * x * 0.38, 10 * s, z + 0.2) for s in (1, -1)])
    parts = [
        Part("abs", body),
        Part("rubber", sticks),
        Part("glass", box(x * 0.5, y * 0.68, 1).moved(z=z - 2.8)),
        Part("li_cell", box(x * 0.22, y * 0.5, 4).moved(x=-x * 0.12, z=2)),
        *moved(board(r, x * 0.26, y * 0.6, 14), x=x * 0.14, z=2),
    ]
    return [piece("electronics", parts, "abs")]


@family("shaver", "electronics", "전기면도기", "Electric shaver", hs="851010", value=150_000)
def _shaver(r: Random) -> list[Piece]:
    wide, deep, long = r.uniform(46, 66), r.uniform(34, 46), r.uniform(110, 160)
    body = extruded(oval(wide, deep, 0.7, 16), long) - extruded(
        oval(wide - 4, deep - 4, 0.7, 16), long - 4
    ).moved(z=2)
    heads = joined([cylinder(11, 9, 14).moved((i - 0.5) * 24, 0, long + 0.3) for i in range(2)])
    cell = cylinder(7, 46, 12).moved(x=-8, z=10)
    motor = [
        Part("steel", pipe(9, 30, 1.5, 14).moved(z=long * 0.58)),
        Part("copper", cylinder(7, 26, 12).moved(z=long * 0.58 + 2), 0.6),
    ]
    parts = [
        Part("abs", body),
        Part("steel", heads, 0.6),
        Part("li_cell", cell),
        Part("fr4", box(14, 1.4, 50).moved(x=10, z=10)),
        *motor,
    ]
    return [piece("electronics", parts, "steel")]


@family("earbuds", "electronics", "무선 이어폰", "Earbuds in a case", hs="851830", value=250_000)
def _earbuds(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(44, 66), r.uniform(40, 50), r.uniform(20, 30)
    outline = oval(wide, deep, r.uniform(0.5, 1), 18)
    case = extruded(outline, high) - extruded(outline * ((wide - 4) / wide), high - 4).moved(z=2)
    buds = joined([cylinder(6.5, 9, 12).moved(s * wide * 0.24, -6, high * 0.5) for s in (1, -1)])
    magnets = joined([cylinder(3.2, 2, 10).moved(s * wide * 0.24, 9, high * 0.5) for s in (1, -1)])
    parts = [
        Part("abs", case),
        Part("abs", buds, 0.6),
        Part("magnet", magnets),
        Part("li_cell", box(wide * 0.4, deep * 0.4, high * 0.24).moved(z=2.4)),
    ]
    return [piece("electronics", parts, "li_cell")]


@family("alarm_clock", "electronics", "탁상시계", "Clock", hs="910511", value=30_000)
def _clock(r: Random) -> list[Piece]:
    radius, deep = r.uniform(36, 70), r.uniform(24, 45)
    dial = cylinder(radius - 4, 0.6, 20).moved(z=deep - 8)
    movement = [
        Part("abs", shell(54, 54, 14, 1.4).moved(z=3)),
        Part("alkaline_cell", cylinder(5.2, 44, 12).turned(rotation("y", 90)).moved(-22, -15, 9.8)),
        Part("copper", torus(6, 4, 1, 12, 5).moved(8, 12, 7), 0.6),
    ]
    hands = joined(
        [
            box(2.4, radius * k, 0.4)
            .moved(y=radius * k / 2)
            .turned(rotation("z", float(r.uniform(0, 360))))
            .moved(z=deep - 7 + i)
            for i, k in enumerate((0.5, 0.75))
        ]
    )
    parts = [
        Part(
            one_of(r, "abs", "steel", "wood"),
            cylinder(radius, deep, 22) - cylinder(radius - 2, deep - 3, 22).moved(z=1.5),
        ),
        Part("aluminium", dial),
        *movement,
        Part("brass", hands),
        Part("glass", cylinder(radius - 3, 1.4, 20).moved(z=deep - 3.2)),
    ]
    return [piece("electronics", parts)]


def turns(radius: float, count: int, z: float) -> NDArray[np.float64]:
    """A flat spiral's path."""
    a = np.linspace(0, 2 * math.pi * count, 12 * count + 1)
    k = radius * (1 - 0.5 * a / a[-1])
    return np.stack([k * np.cos(a), k * np.sin(a), np.full(len(a), z)], 1)


@family("wireless_charger", "electronics", "무선 충전기", "Wireless charging pad", hs="850440", value=40_000)
def _pad(r: Random) -> list[Piece]:
    """A coil and a board and no battery."""
    wide, deep = r.uniform(62, 105), r.uniform(9.5, 15)
    outline = oval(wide, wide, float(r.choice([0.3, 1.0])), 22)
    body = extruded(outline, deep) - extruded(outline * ((wide - 3) / wide), deep - 2.6).moved(z=1.3)
    coil = swept(turns(min(22.0, wide * 0.26), 4, deep - 2.6), 0.6, 4)
    parts = [
        Part(one_of(r, "abs", "aluminium"), body),
        Part("copper", coil),
        Part("ferrite", cylinder(min(24, wide * 0.28), 0.7, 18).moved(z=deep - 4.1)),
        *moved(board(r, wide * 0.3, wide * 0.16, 6), y=-wide * 0.24, z=1.4),
    ]
    return [piece("electronics", parts, "copper")]

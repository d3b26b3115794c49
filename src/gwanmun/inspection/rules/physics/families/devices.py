"""Electronics: telephones, tablets, laptops, chargers, loudspeakers, watches, headphones, cables,
batteries."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.guns import moved
from gwanmun.inspection.rules.physics.families.hazards import board
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    box,
    cushion,
    cylinder,
    joined,
    pipe,
    rotation,
    shell,
    swept,
    torus,
    turned,
)


def cable(r: Random, long: float, radius: float) -> list[Part]:
    """A lead wound up, copper in plastic, with plugs."""
    turns = r.uniform(2, 5)
    t = np.linspace(0, 1, int(turns * 16))
    wide = long / turns / 7
    a = 2 * math.pi * turns * t
    path = np.stack(
        [
            wide * np.cos(a) * (1 + 0.08 * np.sin(7 * t)),
            wide * 0.6 * np.sin(a) * (1 + 0.1 * np.cos(5 * t)),
            3 + t * turns * 1.6 * radius,
        ],
        1,
    )
    copper, sleeve = swept(path, radius * 0.55, 6), swept(path, radius, 6)
    ends = [Part("steel", shell(9, 16, 5, 0.4).moved(*path[i])) for i in (0, -1)]
    return [Part("pvc", sleeve - copper), Part("copper", copper, 0.6), *ends]


@family("smartphone", "electronics", "스마트폰", "Smartphone", hs="851713", value=3_000_000)
def _phone(r: Random) -> list[Piece]:
    x, y, z = r.uniform(66, 80), r.uniform(138, 168), r.uniform(7, 9.5)
    parts = [
        Part("aluminium", shell(x, y, z, 0.9)),
        Part("glass", box(x - 2, y - 2, 0.8).moved(z=z - 1.8)),
        Part("li_cell", box(x * 0.55, y * 0.55, 4).moved(x=-x * 0.12, y=-y * 0.08, z=1.2)),
    ]
    parts += moved(board(r, x * 0.8, y * 0.2, 16), y=y * 0.36, z=1.2)
    parts += moved(board(r, x * 0.2, y * 0.5, 8), x=x * 0.33, y=-y * 0.1, z=1.2)
    parts += [
        Part("glass", cylinder(5, 2.5, 12).moved(x=-x * 0.3, y=y * 0.38 - 13 * i, z=2.8))
        for i in range(int(r.integers(1, 4)))
    ]
    return [piece("electronics", parts, "li_cell")]


@family("tablet", "electronics", "태블릿", "Tablet", hs="847130", value=1_000_000, held_out=True)
def _tablet(r: Random) -> list[Piece]:
    x, y, z = r.uniform(150, 190), r.uniform(220, 260), r.uniform(6, 8)
    parts = [Part("aluminium", shell(x, y, z, 0.8)), Part("glass", box(x - 2, y - 2, 0.9).moved(z=z - 1.8))]
    parts += [
        Part("li_cell", box(x * 0.4, y * 0.6, 3.2).moved(x=s * x * 0.22, y=-y * 0.08, z=1)) for s in (1, -1)
    ]
    parts += moved(board(r, x * 0.85, y * 0.16, 20), y=y * 0.36, z=1)
    return [piece("electronics", parts, "li_cell")]


@family("laptop", "electronics", "노트북", "Laptop", hs="847130", value=700_000)
def _laptop(r: Random) -> list[Piece]:
    x, y = r.uniform(300, 350), r.uniform(210, 245)
    metal = str(r.choice(["aluminium", "abs"]))
    parts = [
        Part(metal, shell(x, y, 13, 1.0)),
        Part(metal, shell(x, y, 6, 0.9).moved(z=13.5)),
        Part("glass", box(x - 14, y - 14, 1.0).moved(z=15.5)),
    ]
    parts += [
        Part("li_cell", box(x * 0.27, y * 0.35, 6).moved(x=(i - 1) * x * 0.3, y=-y * 0.27, z=1.5))
        for i in range(3)
    ]
    parts += moved(board(r, x * 0.8, y * 0.36, 45), y=y * 0.22, z=1.5)
    parts += [
        Part("copper", box(x * 0.5, 9, 1.6).moved(y=y * 0.25, z=5)),
        Part("copper", torus(22, 4, 1, 20, 5).moved(x=x * 0.32, y=y * 0.24, z=5)),
    ]
    keys = [box(14, 13, 1.2).moved((i - 6.5) * 18, j * 17 - 5.0, 11.6) for i in range(14) for j in range(4)]
    parts += [
        Part("abs", joined(keys), 0.5),
        *(
            Part(
                "steel",
                cylinder(4, 40, 8).turned(rotation("y", 90)).moved(x=s * x * 0.33 - 20, y=y / 2 - 5, z=13),
            )
            for s in (1, -1)
        ),
    ]
    return [piece("electronics", parts, "li_cell")]


@family("charger", "electronics", "충전기", "Charger with cable", hs="850440", value=80_000)
def _charger(r: Random) -> list[Piece]:
    x, y, z = r.uniform(36, 60), r.uniform(45, 110), r.uniform(24, 34)
    winding = pipe(8, 14, 4, 14).moved(x=0, y=-y * 0.15, z=5)
    parts = [
        Part("abs", shell(x, y, z, 2.0)),
        Part("copper", winding, 0.6),
        Part("ferrite", cylinder(3.8, 16, 10).moved(y=-y * 0.15, z=4)),
        Part("ferrite", box(18, 4, 16).moved(y=-y * 0.15 + 11, z=4)),
    ]
    parts += moved(board(r, x - 6, y - 6, 14), z=2.4)
    parts += [Part("aluminium", pipe(5, 18, 0.5, 10).moved(x=s * x * 0.25, y=y * 0.25, z=5)) for s in (1, -1)]
    parts += [
        Part("brass", cylinder(2.2, 19, 8).turned(rotation("x", 90)).moved(x=s * 9.5, y=-y / 2, z=z / 2))
        for s in (1, -1)
    ]
    if r.random() < 0.7:
        parts += moved(cable(r, 1000, 1.8), x=x + 40)
    return [piece("electronics", parts, "copper")]


@family("cables", "electronics", "케이블", "Cables", hs="854442", value=40_000)
def _cables(r: Random) -> list[Piece]:
    return [piece("electronics", cable(r, r.uniform(900, 2500), r.uniform(1.4, 3.4)), "copper")]


def speaker_shell(r: Random) -> tuple[list[Part], tuple[float, float, float]]:
    """A loudspeaker without its stuffing, and the hollow behind the cone (x, y, z), standing on z = 8."""
    x, y, z = r.uniform(90, 170), r.uniform(80, 130), r.uniform(110, 200)
    cone = turned([(8, 0), (min(x, z) * 0.32, 18)], 20) - turned([(7, 0.5), (min(x, z) * 0.31, 17.9)], 20)
    magnet, coil = cylinder(min(x, z) * 0.2, 12, 18), pipe(7.5, 10, 0.8, 12)
    face = [
        Part(p, m.turned(rotation("x", 90)).moved(y=-y / 2 + 26, z=z * 0.55))
        for p, m in (("paper", cone), ("ferrite", magnet.moved(z=-13)), ("copper", coil.moved(z=-0.9)))
    ]
    body = [Part(str(r.choice(["abs", "wood"])), shell(x, y, z, r.uniform(2.5, 8)))]
    return [*body, *face, *moved(board(r, x * 0.6, 40, 14), y=y * 0.12, z=9)], (x - 24, y * 0.35, z * 0.6)


@family("speaker", "electronics", "스피커", "Loudspeaker", hs="851821", value=60_000)
def _speaker(r: Random) -> list[Piece]:
    parts, _ = speaker_shell(r)
    return [piece("electronics", parts, "ferrite")]


@family("wristwatch", "electronics", "손목시계", "Wristwatch", hs="910211", value=2_000_000)
def _watch(r: Random) -> list[Piece]:
    radius = r.uniform(15, 23)
    body = cylinder(radius, 9, 22) - cylinder(radius - 1.6, 7.4, 22).moved(z=0.8)
    steel = r.random() < 0.5
    t = np.linspace(0.12, 0.88, 26) * 2 * math.pi
    ring = np.stack(
        [(radius + 14) * np.sin(t) * 0.9, (radius + 14) * 0 * t, (radius + 14) * (1 - np.cos(t)) * 0.9], 1
    )
    links = [
        box(17, 3.4, 5).turned(rotation("z", 90)).turned(rotation("y", -math.degrees(a))).moved(*p)
        for a, p in zip(t, ring, strict=True)
    ]
    strap = (
        Part("stainless", joined(links))
        if steel
        else Part("leather", joined([m.scaled(1, 0.9, 1) for m in links]))
    )
    return [
        piece(
            "electronics",
            [
                Part("stainless", body),
                Part("brass", cylinder(radius - 2, 3.4, 18).moved(z=1.5), 0.7),
                Part("glass", cylinder(radius - 1.8, 1.2, 18).moved(z=6.2)),
                strap,
            ],
            "stainless",
        )
    ]


@family("headphones", "electronics", "헤드폰", "Headphones", hs="851830", value=200_000)
def _headphones(r: Random) -> list[Piece]:
    a = np.linspace(0, math.pi, 17)
    wide, high = r.uniform(72, 88), r.uniform(80, 105)
    bow = swept(np.stack([wide * np.cos(a), high * np.sin(a), np.full(17, 20.0)], 1), 5, 6)
    steel = swept(np.stack([wide * np.cos(a), high * np.sin(a), np.full(17, 20.0)], 1), 1.2, 5)
    parts = [Part("abs", bow - steel), Part("steel", steel)]
    for s in (1, -1):
        cup = [
            Part("abs", pipe(38, 30, 3, 20)),
            Part("foam", pipe(37, 16, 14, 20).moved(z=31)),
            Part("magnet", cylinder(9, 5, 14).moved(z=8)),
            Part("copper", pipe(11, 4, 1, 14).moved(z=14)),
        ]
        parts += moved(cup, x=s * (wide + 4) - s * 15, y=-8, z=20, turn=rotation("y", -90.0 * s))
    return [piece("electronics", parts, "magnet")]


@family("batteries", "electronics", "건전지", "Batteries", hs="850610", value=20_000)
def _batteries(r: Random) -> list[Piece]:
    radius, long = (7.0, 50.0) if r.random() < 0.6 else (5.2, 44.0)
    parts: list[Part] = []
    for i in range(int(r.integers(2, 13))):
        one = [
            Part("steel", cylinder(radius, long, 14) - cylinder(radius - 0.35, long - 1, 14).moved(z=0.5)),
            Part("alkaline_cell", cylinder(radius - 0.4, long - 4, 14).moved(z=1)),
            Part("steel", cylinder(2.5, 1.6, 8).moved(z=long)),
        ]
        parts += moved(
            one, x=(i % 4) * (2 * radius + 0.6), y=(i // 4) * (long + 4), z=radius, turn=rotation("x", -90)
        )
    return [piece("electronics", parts, "alkaline_cell")]


@family("camera", "electronics", "카메라", "Camera", hs="852589", value=900_000, held_out=True)
def _camera(r: Random) -> list[Piece]:
    x, y, z = r.uniform(110, 140), r.uniform(40, 60), r.uniform(75, 100)
    lens = [
        pipe(30, 65, 2.5, 22),
        cylinder(26, 7, 20).moved(z=50),
        cylinder(24, 5, 20).moved(z=22),
        cylinder(18, 8, 18).moved(z=4),
    ]
    parts = [
        Part("nylon", shell(x, y, z, 2.2)),
        Part("aluminium", lens[0].turned(rotation("x", 90)).moved(y=-y / 2, z=z * 0.45)),
    ]
    parts += [Part("glass", m.turned(rotation("x", 90)).moved(y=-y / 2, z=z * 0.45)) for m in lens[1:]]
    parts += [
        Part("li_cell", box(34, y * 0.55, 50).moved(x=x * 0.32, z=6)),
        *moved(board(r, x * 0.55, z * 0.6, 25), x=-10, y=y * 0.2, z=z * 0.5, turn=rotation("x", 90)),
    ]
    return [piece("electronics", parts, "glass")]


@family("hair_dryer", "electronics", "헤어드라이어", "Hair dryer", hs="851631", value=40_000)
def _dryer(r: Random) -> list[Piece]:
    long, radius = r.uniform(160, 210), r.uniform(34, 42)
    barrel = pipe(radius, long, 2.2, 22)
    t = np.linspace(0, 1, 120)
    heater = swept(
        np.stack(
            [radius * 0.7 * np.cos(60 * t), radius * 0.7 * np.sin(60 * t), long * 0.45 + t * long * 0.4], 1
        ),
        0.5,
        4,
    )
    motor = [
        Part("steel", cylinder(15, 32, 16).moved(z=20) - cylinder(12, 28, 16).moved(z=22)),
        Part("copper", cylinder(11.5, 26, 14).moved(z=23), 0.6),
    ]
    parts = [Part("abs", barrel), Part("steel", heater), *motor]
    parts = moved(parts, z=radius, turn=rotation("y", 90))
    grip = shell(36, 130, 34, 2.2).moved(x=45, y=-radius - 66, z=radius - 17)
    return [
        piece(
            "electronics",
            [*parts, Part("abs", grip), *moved(cable(r, 1600, 2.8), x=60, y=-radius - 190)],
            "copper",
        )
    ]


@family("keyboard", "electronics", "키보드", "Keyboard", hs="847160", value=60_000)
def _keyboard(r: Random) -> list[Piece]:
    x, y = r.uniform(280, 440), r.uniform(110, 140)
    keys, springs = [], []
    for i in range(int(x / 20)):
        for j in range(5):
            at = (-x / 2 + 14 + i * 19.5, -y / 2 + 14 + j * 20)
            keys.append(shell(15, 15, 8, 1.4).moved(*at, 16.0))
            springs.append(pipe(2.2, 7, 0.5, 6).moved(*at, 8.0))
    return [
        piece(
            "electronics",
            [
                Part("abs", shell(x, y, 15, 1.8)),
                Part("steel", box(x - 8, y - 8, 0.8).moved(z=6)),
                Part("abs", joined(keys)),
                Part("steel", joined(springs)),
                *moved(board(r, x * 0.8, 30, 20), z=2.2),
            ],
            "steel",
        )
    ]


@family("drone", "electronics", "드론", "Drone", hs="880622", value=500_000, held_out=True)
def _drone(r: Random) -> list[Piece]:
    parts = [
        Part("abs", cushion(80, 130, 45, 0.4) - cushion(75, 125, 41, 0.4).moved(z=2)),
        Part("li_cell", box(40, 75, 24).moved(z=8)),
    ]
    parts += moved(board(r, 50, 90, 22), z=34)
    for sx in (1, -1):
        for sy in (1, -1):
            t = np.linspace(0, 1, 5)
            parts.append(
                Part(
                    "abs", swept(np.stack([sx * (36 + 70 * t), sy * (50 + 45 * t), 28 + 0 * t], 1), 5, 6), 0.4
                )
            )
            motor = [
                Part("copper", cylinder(9, 10, 12), 0.5),
                Part("magnet", pipe(12, 10, 1.6, 14)),
                Part("nylon", box(120, 11, 1.5).turned(rotation("z", float(r.uniform(0, 180)))).moved(z=16)),
            ]
            parts += moved(motor, x=sx * 110, y=sy * 98, z=34)
    return [piece("electronics", parts, "li_cell")]

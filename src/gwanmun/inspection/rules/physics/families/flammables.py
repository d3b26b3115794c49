"""Lighters, fuel, pressure cans, nail polish."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.guns import moved
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    ball,
    box,
    cylinder,
    extruded,
    filled,
    joined,
    pipe,
    rotation,
    shell,
    turned,
    vessel,
)


@family("lighter", "lighter", "일회용 라이터", "Disposable lighter", hs="961310", value=8_000)
def _lighter(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(19, 26), r.uniform(10, 14), r.uniform(52, 62)
    fuel = box(wide - 2.4, deep - 2.4, (high - 3) * r.uniform(0.3, 0.85)).moved(z=1.4)
    top = high + 1
    return [
        piece(
            "lighter",
            [
                Part("pp", shell(wide, deep, high, 1.1)),
                Part("butane", fuel),
                Part("steel", shell(wide * 0.95, deep, 15, 0.4).moved(z=top)),
                Part(
                    "steel",
                    cylinder(3.8, deep * 0.6, 10)
                    .turned(rotation("x", 90))
                    .moved(x=wide * 0.2, y=deep * 0.3, z=top + 11),
                ),
                Part("brass", cylinder(1.3, 26, 8).moved(x=-wide * 0.18, z=high - 24)),
                Part("steel", pipe(1.8, 9, 0.4, 8).moved(x=wide * 0.2, z=top + 1)),
            ],
            "butane",
        )
    ]


@family("petrol_lighter", "lighter", "휘발유 라이터", "Petrol lighter", hs="961320", value=60_000)
def _petrol(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(36, 39), r.uniform(12, 14), r.uniform(54, 58)
    return [
        piece(
            "lighter",
            [
                Part("brass", shell(wide, deep, high * 0.62, 0.6)),
                Part("brass", shell(wide, deep, high * 0.36, 0.6).moved(z=high * 0.63)),
                Part("stainless", shell(wide - 2.4, deep - 2, high * 0.56, 0.5).moved(z=1.2)),
                Part("cotton", box(wide - 4, deep - 3.4, high * 0.4).moved(z=2), 0.7),
                Part("steel", cylinder(4, 7, 12).turned(rotation("x", 90)).moved(x=3, y=3.5, z=high * 0.66)),
                Part("stainless", shell(13, deep - 3, high * 0.28, 0.6).moved(x=-8, z=high * 0.66)),
            ],
            "brass",
        )
    ]


@family("jet_lighter", "lighter", "터보 라이터", "Jet lighter", hs="961320", value=40_000, held_out=True)
def _jet(r: Random) -> list[Piece]:
    radius, high = r.uniform(10, 15), r.uniform(60, 85)
    body = shell(2 * radius, 1.4 * radius, high, 1.5)
    tank = box(2 * radius - 4, 1.4 * radius - 4, high * 0.4).moved(z=2)
    nozzles = joined([pipe(2.2, 14, 0.7, 8).moved(x=x, z=high * 0.82 - 14) for x in (-5, 0, 5)])
    coil = box(7, 7, 22).moved(x=radius * 0.2, z=high * 0.5)
    return [
        piece(
            "lighter",
            [Part("zinc", body, 0.8), Part("butane", tank), Part("brass", nozzles), Part("ceramic", coil)],
            "butane",
        )
    ]


def can(
    r: Random, radius: float, high: float, metal: str, wall: float, fluid: str, level: float
) -> list[Part]:
    """A can with a domed foot, a valve and a dip tube."""
    profile = [
        (radius * 0.95, 0.0),
        (radius, 4.0),
        (radius, high * 0.86),
        (radius * 0.62, high * 0.96),
        (radius * 0.5, high),
    ]
    skin, _ = vessel(profile, wall)
    inner = [(q - wall, max(z, wall)) for q, z in profile]
    tube = pipe(1.8, high * 0.85, 0.6, 8).moved(z=high * 0.08)
    liquid = filled(inner, max(8.0, high * level)) - cylinder(
        1.8, max(1.0, high * level - high * 0.08 - 0.2), 8
    ).moved(z=high * 0.08)
    return [
        Part(metal, skin),
        Part(fluid, liquid),
        Part("pp", tube),
        Part("steel", pipe(radius * 0.48, 5, 0.5, 16).moved(z=high)),
        Part("steel", cylinder(3, 12, 8).moved(z=high - 2)),
    ]


@family("spray_can", "pressure", "스프레이 캔", "Spray can", hs="330720", value=15_000)
def _spray(r: Random) -> list[Piece]:
    radius, high = r.uniform(18, 33), r.uniform(110, 210)
    metal = str(r.choice(["aluminium", "steel"]))
    parts = can(
        r,
        radius,
        high,
        metal,
        0.35 if metal == "steel" else 0.6,
        str(r.choice(["ethanol", "naphtha", "water"])),
        r.uniform(0.3, 0.85),
    )
    parts.append(Part("pp", pipe(radius * 0.92, 30, 1.2, 18).moved(z=high + 6)))
    if r.random() < 0.5:
        parts.append(Part("steel", ball(9, 9, 9, 7, 10).moved(x=radius * 0.5, z=2)))
    return [piece("pressure", parts, metal)]


@family("camping_gas", "pressure", "캠핑 가스", "Camping gas cartridge", hs="271113", value=6_000)
def _gas(r: Random) -> list[Piece]:
    if r.random() < 0.5:
        return [
            piece(
                "pressure",
                can(r, r.uniform(32, 35), r.uniform(170, 190), "steel", 0.4, "butane", r.uniform(0.5, 0.85)),
                "steel",
            )
        ]
    radius = r.uniform(45, 56)
    profile = [
        (radius * 0.9, 0.0),
        (radius, 12.0),
        (radius, 45.0),
        (radius * 0.75, 66.0),
        (12.0, 78.0),
        (12.0, 90.0),
    ]
    skin, _ = vessel(profile, 0.6)
    liquid = filled([(q - 0.6, max(z, 0.6)) for q, z in profile], r.uniform(30, 60))
    return [
        piece(
            "pressure",
            [Part("steel", skin), Part("butane", liquid), Part("brass", pipe(6, 10, 2, 10).moved(z=90))],
            "steel",
        )
    ]


@family("gas_bulbs", "pressure", "소형 가스 캡슐", "Gas capsules", hs="281121", value=20_000, held_out=True)
def _bulbs(r: Random) -> list[Piece]:
    parts: list[Part] = []
    for i in range(int(r.integers(1, 11))):
        skin, hollow = vessel([(6, 0.0), (9, 4.0), (9, 48.0), (3.8, 56.0), (3.8, 66.0)], 1.1, 14)
        parts += moved(
            [Part("steel", skin), Part("butane", hollow, 0.7)],
            x=(i % 5) * 20.0,
            y=(i // 5) * 72.0,
            z=9,
            turn=rotation("x", -90),
        )
    return [piece("pressure", parts, "steel")]


@family("extinguisher", "pressure", "소형 소화기", "Small fire extinguisher", hs="842410", value=30_000)
def _extinguisher(r: Random) -> list[Piece]:
    radius, high = r.uniform(28, 42), r.uniform(180, 260)
    parts = can(r, radius, high, "steel", 1.0, "soda", r.uniform(0.5, 0.8))
    parts[1] = Part("soda", parts[1].mesh, 0.5)
    parts += [
        Part("brass", cylinder(11, 22, 12).moved(z=high + 6)),
        Part("steel", box(80, 14, 2).moved(x=25, z=high + 29)),
        Part("steel", box(70, 14, 2).moved(x=22, z=high + 15)),
    ]
    return [piece("pressure", parts, "steel")]


@family("lighter_fluid", "zippooil", "라이터 기름통", "Lighter fluid tin", hs="360610", value=20_000)
def _fluid(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(50, 66), r.uniform(26, 36), r.uniform(105, 140)
    oval = np.array(
        [
            (
                math.copysign(abs(math.cos(t)) ** 0.5, math.cos(t)),
                math.copysign(abs(math.sin(t)) ** 0.5, math.sin(t)),
            )
            for t in np.arange(20) * math.pi / 10
        ]
    )
    outer, inner = oval * (wide / 2, deep / 2), oval * (wide / 2 - 0.35, deep / 2 - 0.35)
    skin = extruded(outer, high) - extruded(inner, high - 0.7).moved(z=0.35)
    spout = turned([(6, 0), (6, 10), (3, 22)], 12).moved(z=high)
    return [
        piece(
            "zippooil",
            [
                Part("steel", skin),
                Part("naphtha", extruded(inner, high * r.uniform(0.5, 0.92)).moved(z=0.4)),
                Part("pe", spout),
            ],
            "naphtha",
        )
    ]


@family("fuel_bottle", "zippooil", "연료 병", "Plastic fuel bottle", hs="360610", value=15_000, held_out=True)
def _fuel(r: Random) -> list[Piece]:
    radius, high = r.uniform(20, 30), r.uniform(90, 140)
    profile = [(radius, 0.0), (radius, high * 0.7), (radius * 0.4, high * 0.84), (radius * 0.4, high)]
    skin, _ = vessel(profile, 1.2)
    level = high * r.uniform(0.4, 0.75)
    return [
        piece(
            "zippooil",
            [
                Part("pe", skin),
                Part("naphtha", filled([(q - 1.2, max(z, 1.2)) for q, z in profile], level)),
                Part("pp", turned([(radius * 0.5, 0), (3, 30)], 12).moved(z=high)),
            ],
            "naphtha",
        )
    ]


def varnish(r: Random, square: bool) -> list[Part]:
    width, high = r.uniform(20, 32), r.uniform(30, 42)
    if square:
        skin, inside = (
            box(width, width * 0.8, high) - box(width - 5, width * 0.8 - 5, high - 6).moved(z=4),
            box(width - 5.2, width * 0.8 - 5.2, (high - 6) * r.uniform(0.5, 0.95)).moved(z=4.1),
        )
    else:
        profile = [(width / 2, 0.0), (width / 2, high * 0.75), (6.0, high)]
        skin, _ = vessel(profile, 2.6, 16)
        inside = filled([(q - 2.6, max(z, 2.6)) for q, z in profile], high * r.uniform(0.45, 0.8), 16)
    cap = pipe(6.5, 34, 1.2, 12).moved(z=high + 0.5)
    brush = cylinder(1.2, high * 0.75, 6).moved(z=high - high * 0.75 + 3)
    parts = [Part("glass", skin), Part("lacquer", inside), Part("abs", cap), Part("pp", brush, 0.5)]
    if r.random() < 0.7:
        parts.append(Part("steel", joined([ball(4.5, 4.5, 4.5, 6, 8).moved(x=x, z=4.3) for x in (-4, 4)])))
    return parts


@family("nail_polish", "nailpolish", "매니큐어", "Nail polish", hs="330430", value=60_000)
def _polish(r: Random) -> list[Piece]:
    return [piece("nailpolish", varnish(r, False), "lacquer")]


@family(
    "nail_polish_square",
    "nailpolish",
    "사각 매니큐어",
    "Nail polish, square bottle",
    hs="330430",
    value=60_000,
    held_out=True,
)
def _square(r: Random) -> list[Piece]:
    return [piece("nailpolish", varnish(r, True), "lacquer")]


@family("nail_remover", "nailpolish", "아세톤 병", "Nail polish remover", hs="330499", value=10_000)
def _remover(r: Random) -> list[Piece]:
    radius, high = r.uniform(16, 26), r.uniform(70, 130)
    profile = [(radius, 0.0), (radius, high * 0.72), (9.0, high * 0.85), (9.0, high)]
    skin, _ = vessel(profile, 1.3, 18)
    return [
        piece(
            "nailpolish",
            [
                Part("pe", skin),
                Part(
                    "acetone",
                    filled([(q - 1.3, max(z, 1.3)) for q, z in profile], high * r.uniform(0.4, 0.78), 18),
                ),
                Part("pp", cylinder(10.5, 16, 14).moved(z=high)),
            ],
            "acetone",
        )
    ]

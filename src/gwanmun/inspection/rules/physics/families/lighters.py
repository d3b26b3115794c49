"""Lighters of many makes: oval, round, long-necked, electric, novelty, several in a pack."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.forms import (
    canister,
    cup,
    drum,
    lying,
    merged,
    oval,
    rows,
    tray,
)
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
    turned,
)


def head(r: Random, wide: float, deep: float, z: float) -> list[Part]:
    """Hood, spark wheel or button, and burner of a gas lighter."""
    hood = r.uniform(9, 16)
    outer, inner = oval(wide, deep, 0.8, 12), oval(wide - 1, deep - 1, 0.8, 12)
    parts = [Part("steel", extruded(outer, hood, [inner]).moved(z=z))]
    parts.append(Part("steel", pipe(1.6, hood * 0.6, 0.4, 6).moved(x=wide * 0.2, z=z)))
    if r.random() < 0.6:
        wheel = cylinder(r.uniform(2.8, 4), deep * 0.5, 10).turned(rotation("x", 90))
        parts.append(Part("steel", wheel.moved(x=-wide * 0.12, y=deep * 0.25, z=z + hood + 4.2)))
        parts.append(Part("brass", cylinder(1.2, hood * 0.7, 6).moved(x=-wide * 0.2, z=z)))
    else:
        parts.append(Part("abs", box(wide * 0.42, deep * 0.7, 8).moved(x=-wide * 0.24, z=z + hood + 0.2)))
        parts.append(Part("ceramic", box(wide * 0.3, deep * 0.5, hood * 0.9).moved(x=-wide * 0.2, z=z)))
    return parts


def gas_lighter(r: Random, wide: float, deep: float, high: float, square: float) -> list[Part]:
    """Standing: a tank of butane with a dip tube's valve above."""
    wall = r.uniform(0.9, 1.5)
    skin, fuel = canister(wide, deep, high, wall, square, r.uniform(0.2, 0.9), 12)
    return [
        Part(one_of(r, "abs", "pp", "pmma"), skin),
        Part("butane", fuel),
        Part("brass", cylinder(2.4, 3, 8).moved(x=wide * 0.2, z=high + 0.1)),
        *head(r, wide * 0.94, deep * 0.94, high + 3.2),
    ]


@family("lighter_oval", "lighter", "타원형 가스라이터", "Oval gas lighter", hs="961310", value=8_000)
def _oval(r: Random) -> list[Piece]:
    parts = gas_lighter(r, r.uniform(20, 30), r.uniform(8, 14), r.uniform(45, 75), r.uniform(0.6, 1.0))
    return [piece("lighter", parts, "butane")]


@family("lighter_round", "lighter", "원통형 가스라이터", "Round gas lighter", hs="961320", value=12_000)
def _round(r: Random) -> list[Piece]:
    wide = r.uniform(11, 19)
    parts = gas_lighter(r, wide, wide, r.uniform(40, 90), 1.0)
    return [piece("lighter", lying(parts, wide / 2), "butane")]


@family(
    "lighter_metal_flat", "lighter", "납작 금속 라이터", "Flat metal gas lighter", hs="961320", value=90_000
)
def _flat(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(24, 38), r.uniform(7, 11), r.uniform(50, 66)
    metal = one_of(r, "zinc", "brass", "stainless", "aluminium")
    low = high * r.uniform(0.6, 0.72)
    skin, fuel = canister(wide - 2.4, deep - 2.4, low - 2.4, 0.8, 0.3, r.uniform(0.3, 0.9), 12)
    lid = shell(wide, deep, high - low - 0.4, 1.0).moved(z=low + 0.2)
    parts = [
        Part(metal, shell(wide, deep, low, 1.0)),
        Part("zinc", skin.moved(z=1.1)),
        Part("butane", fuel.moved(z=1.1)),
        Part(metal, lid),
        Part("brass", pipe(2, 8, 0.6, 8).moved(x=wide * 0.15, z=low + 1.3)),
        Part(
            "steel",
            cylinder(2, deep * 0.9, 8).turned(rotation("x", 90)).moved(wide / 2 + 2.2, deep * 0.45, low),
        ),
    ]
    return [piece("lighter", parts, metal)]


@family(
    "utility_lighter", "lighter", "점화용 롱라이터", "Long-necked utility lighter", hs="961380", value=15_000
)
def _utility(r: Random) -> list[Piece]:
    long, neck = r.uniform(90, 130), r.uniform(80, 170)
    wide, deep = r.uniform(20, 30), r.uniform(14, 20)
    skin, fuel = canister(wide - 4, deep - 4, long * 0.5, 1.0, 0.7, r.uniform(0.3, 0.9), 12)
    body = extruded(oval(wide, deep, 0.7, 14), long) - extruded(
        oval(wide - 3, deep - 3, 0.7, 14), long - 3
    ).moved(z=1.5)
    radius = r.uniform(3.5, 5)
    bend = r.uniform(0, 30) if r.random() < 0.4 else 0.0
    t = np.linspace(0, 1, 6)
    path = np.stack([bend * t**2, 0 * t, long + 0.4 + neck * t], 1)
    outer, inner = swept(path, radius, 10), swept(path, radius - 0.5, 10)
    wire = swept(path, 0.7, 5)
    parts = [
        Part("abs", body),
        Part("pp", skin.moved(z=2)),
        Part("butane", fuel.moved(z=2)),
        Part("ceramic", box(7, 7, 24).moved(z=long * 0.56 + 3)),
        Part("steel", outer - inner),
        Part("copper", wire),
    ]
    guard = torus(9, 3, 0.55, 10, 5).turned(rotation("x", 90)).turned(rotation("y", 90 + 0.0))
    parts.append(Part("abs", guard.moved(x=wide / 2 + 2, z=long * 0.7)))
    return [piece("lighter", lying(parts, wide), "butane")]


@family("pistol_lighter", "lighter", "총 모양 라이터", "Gun-shaped lighter", hs="961380", value=40_000)
def _pistol(r: Random) -> list[Piece]:
    long, deep = r.uniform(70, 130), r.uniform(14, 22)
    barrel = r.uniform(15, 22)
    grip_wide, grip = r.uniform(22, 30), r.uniform(42, 66)
    metal = one_of(r, "zinc", "abs")
    lean = rotation("z", float(r.uniform(-15, -5)))
    handle = shell(grip_wide, grip, deep, 1.6).turned(lean).moved(x=8, y=-grip / 2 - 6)
    tank = box(grip_wide - 6, (grip - 8) * r.uniform(0.5, 0.95), deep - 4).moved(z=2).turned(lean)
    slide = box(long, barrel, deep) - box(long - 4, barrel - 4, deep - 4).moved(z=2)
    at = long / 2 - 8
    parts = [
        Part(metal, slide.moved(x=at, y=barrel / 2 + 2.2)),
        Part(metal, handle),
        Part("butane", tank.moved(x=8, y=-grip / 2 - 6)),
        Part("ceramic", box(26, 8, 8).moved(x=at * 0.8, y=barrel / 2 + 2, z=deep / 2 - 4)),
        Part(
            "brass",
            cylinder(2, long * 0.3, 8)
            .turned(rotation("y", 90))
            .moved(at + long * 0.15, barrel / 2, deep / 2),
        ),
        Part("steel", torus(9, 2.4, 0.6, 12, 5).turned(rotation("z", 160)).moved(x=34, y=-10, z=deep / 2)),
    ]
    return [piece("lighter", parts, "butane")]


@family("arc_lighter", "lighter", "USB 전기 라이터", "Rechargeable arc lighter", hs="961380", value=60_000)
def _arc(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(28, 40), r.uniform(11, 16), r.uniform(58, 78)
    metal = one_of(r, "zinc", "aluminium", "brass")
    cell = box(wide - 8, deep - 5, high * 0.4).moved(z=4)
    circuit = moved(board(r, wide - 7, high * 0.2, 5), y=-deep * 0.1, z=high * 0.58, turn=rotation("x", 90))
    pins = joined([cylinder(1.1, 7, 6).moved(x, y, high * 0.72 + 2) for x in (-4, 4) for y in (-2.5, 2.5)])
    parts = [
        Part(metal, shell(wide, deep, high * 0.72, 1.0)),
        Part("li_cell", cell),
        *circuit,
        Part("ceramic", box(wide * 0.6, deep * 0.6, 1.6).moved(z=high * 0.72 + 0.2)),
        Part("steel", pins),
        Part(metal, shell(wide, deep, high * 0.24, 1.0).moved(z=high * 0.72 + 10)),
        Part("steel", shell(8, 4, 2.4, 0.4).moved(z=1.2)),
    ]
    return [piece("lighter", parts, metal)]


@family("lighter_blister", "lighter", "라이터 묶음 포장", "Lighters on a card", hs="961310", value=8_000)
def _blister(r: Random) -> list[Piece]:
    wide, deep, high, square = r.uniform(19, 25), r.uniform(10, 14), r.uniform(48, 66), r.uniform(0.4, 1.0)
    count = int(r.integers(2, 6))
    parts = rows(lambda: lying(gas_lighter(r, wide, deep, high, square), wide / 2), count, 1, 0, deep + 3)
    middle = (count - 1) * (deep + 3) / 2
    card = box(high + 60, count * (deep + 3) + 24, 0.5).moved(x=high / 2, y=middle, z=-0.8)
    return [piece("lighter", [*parts, Part("paper", card)], "butane")]


@family("lighter_tray", "lighter", "라이터 진열 상자", "Tray of lighters", hs="961310", value=8_000)
def _tray(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(22, 26), r.uniform(11, 14), r.uniform(55, 66)
    square, across, deepness = r.uniform(0.5, 0.9), int(r.integers(3, 6)), int(r.integers(2, 5))
    parts = rows(
        lambda: gas_lighter(r, wide, deep, high, square), across * deepness, across, wide + 1, deep + 1.5
    )
    frame = tray(across * (wide + 1) + 4, deepness * (deep + 1.5) + 4, high * 0.6, 1.0)
    middle = ((across - 1) * (wide + 1) / 2, (deepness - 1) * (deep + 1.5) / 2, -1.2)
    return [piece("lighter", [*parts, Part("cardboard", frame.moved(*middle), 2.0)], "butane")]


@family("case_lighter", "lighter", "담뱃갑 라이터", "Cigarette case with lighter", hs="961320", value=70_000)
def _case(r: Random) -> list[Piece]:
    x, y, z = r.uniform(80, 105), r.uniform(90, 105), r.uniform(17, 24)
    metal = one_of(r, "aluminium", "stainless", "abs")
    count = int(r.integers(0, 9))
    tank = box(15, y * 0.5 * r.uniform(0.4, 1), z - 6).moved(x=x / 2 - 12, y=-y * 0.2, z=3)
    parts = [
        Part(metal, shell(x, y, z, 1.2)),
        Part("butane", tank),
        Part(
            "steel", pipe(3.5, 20, 0.7, 8).turned(rotation("x", -90)).moved(x=x / 2 - 12, y=y * 0.12, z=z / 2)
        ),
        Part("brass", cylinder(1.5, 8, 6).moved(x=x / 2 - 12, y=y * 0.4, z=3)),
    ]
    if count:
        sticks = [
            cylinder(3.8, 84, 8).turned(rotation("x", 90)).moved(-x / 2 + 7 + 8 * i, 42, z / 2)
            for i in range(count)
        ]
        parts.append(Part("tobacco", joined(sticks), 0.9))
    return [piece("lighter", parts, metal)]


@family("metal_match", "lighter", "무한성냥 라이터", "Permanent match", hs="961380", value=12_000)
def _match(r: Random) -> list[Piece]:
    count = int(r.integers(1, 5))
    wide, deep, high = r.uniform(18, 30), r.uniform(9, 14), r.uniform(38, 60)

    def one() -> list[Part]:
        skin, fuel = canister(wide, deep, high, 0.8, r.uniform(0.3, 1.0), r.uniform(0.2, 0.7), 12)
        return [
            Part("stainless", skin),
            Part("naphtha", fuel, 0.8),
            Part("steel", cylinder(4.5, 12, 10).moved(x=-wide * 0.2, z=high + 0.1)),
            Part("iron", box(3, deep * 0.5, high * 0.7).moved(x=wide / 2 + 1.8, z=high * 0.12)),
            Part("steel", torus(10, 1.6, 1, 14, 5).moved(x=-wide * 0.2, z=high + 12.3)),
        ]

    return [piece("lighter", rows(one, count, 4, wide + 12, deep + 16), "naphtha")]


@family("blow_torch", "lighter", "미니 가스 토치", "Small gas torch", hs="961380", value=50_000)
def _torch(r: Random) -> list[Piece]:
    radius, high = r.uniform(18, 27), r.uniform(60, 95)
    skin, fuel = drum(radius, high * 0.6, 1.4, r.uniform(0.3, 0.9), 16)
    aim = rotation("y", float(r.uniform(40, 90)))
    nozzle = [Part("stainless", pipe(7, 38, 0.8, 12)), Part("brass", cylinder(2.2, 22, 8).moved(z=4))]
    parts = [
        Part(one_of(r, "abs", "aluminium"), skin),
        Part("butane", fuel),
        Part(
            "abs",
            box(radius * 1.2, radius * 1.1, high * 0.36).moved(z=high * 0.6 + 0.3)
            - box(radius, radius * 0.9, high * 0.32).moved(z=high * 0.6 + 1.5),
        ),
        Part("ceramic", box(8, 8, high * 0.26).moved(x=-radius * 0.15, z=high * 0.6 + 2)),
        *moved(nozzle, x=radius * 0.7 + 6, z=high * 0.96 + 6, turn=aim),
        Part("abs", cylinder(radius * 1.35, 5, 16).moved(z=-5.2)),
    ]
    return [piece("lighter", parts, "butane")]


@family("novelty_lighter", "lighter", "장식 라이터", "Novelty lighter", hs="961320", value=30_000)
def _novelty(r: Random) -> list[Piece]:
    """A figure, a bottle or a pebble with a tank inside."""
    high, wide = r.uniform(45, 90), r.uniform(24, 40)
    waist = r.uniform(0.4, 1.0)
    rings = [
        wide * k * (1 - (1 - waist) * math.exp(-(((t - 0.6) / 0.2) ** 2)))
        for k, t in ((0.8, 0.0), (1, 0.25), (1, 0.6), (0.8, 0.85), (0.5, 1))
    ]
    body = turned([(q / 2, high * t) for q, t in zip(rings, (0.0, 0.25, 0.6, 0.85, 1.0), strict=True)], 14)
    least = min(rings) / 2
    hole = cylinder(least * 0.86, high * 0.8, 12).moved(z=high * 0.1)
    skin, fuel = drum(least * 0.84, high * 0.5, 1.0, r.uniform(0.3, 0.9), 12)
    parts = [
        Part(one_of(r, "zinc", "abs", "ceramic", "wood"), body - hole),
        Part("pp", skin.moved(z=high * 0.11)),
        Part("butane", fuel.moved(z=high * 0.11)),
        Part("brass", cylinder(2, high * 0.2, 8).moved(z=high * 0.62)),
        Part("steel", cup(least * 0.9, 12, 0.6, 12).moved(z=high + 0.2)),
    ]
    return [piece("lighter", merged(parts), "butane")]

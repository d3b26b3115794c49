"""Firearms for the shoulder, short enough for a case: with folded or cut stocks, or in parts. Outlines and
walls as an X-ray shows them, nothing that works."""

from __future__ import annotations

import numpy as np

from gwanmun.inspection.rules.physics.families.handguns import butt, guard
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.families.shapes import (
    Point,
    bar,
    coil,
    hollowed,
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
from gwanmun.inspection.rules.physics.solids import box, cylinder, extruded, joined, turned


def bowed(long: float, wide: float, bend: float) -> list[Point]:
    """A magazine's outline, hanging down from 0, 0, bent forward by ``bend``."""
    t = np.linspace(0, 1, 6)
    front = [(bend * s * s, -long * s) for s in t]
    return front + [(x - wide, y - bend * 0.15 * s) for (x, y), s in zip(front[::-1], t[::-1], strict=True)]


def empty_magazine(r: Random, long: float, wide: float, bend: float, thick: float) -> list[Part]:
    metal = one_of(r, "steel", "aluminium", "nylon")
    wall = 2.0 if metal == "nylon" else 0.9
    spring = coil(
        (-wide / 2, -6, thick / 2), (-wide / 2 + bend * 0.7, -long * 0.85, thick / 2), thick * 0.22, 1.2, 8
    )
    return [Part(metal, hollowed(bowed(long, wide, bend), thick, wall)), Part("steel", spring)]


@family("submachine_gun", "gun", "기관단총", "Submachine gun", hs="930190", value=2_000_000)
def _smg(r: Random) -> list[Piece]:
    long, radius = r.uniform(150, 230), r.uniform(14, 19)
    z, tubular = radius, r.random() < 0.5
    metal = one_of(r, "steel", "steel", "aluminium")
    body = (
        tube(radius, long, 2.0, 0, 0, z, 16)
        if tubular
        else hollowed([(0, -radius), (long, -radius), (long, radius), (0, radius)], 2 * radius, 2.2)
    )
    bolt = lain(cylinder(radius * 0.62, r.uniform(50, 90), 12), r.uniform(10, long * 0.3), 0, z)
    barrel = lain(
        turned([(7, 0), (6.5, 40), (6, r.uniform(50, 110))], 10) - cylinder(4.2, 49, 8).moved(z=0.5),
        long + 1,
        0,
        z,
    )
    grip_at, mag_at = r.uniform(0.15, 0.4) * long, r.uniform(0.6, 0.95) * long
    grip = hollowed(
        [(grip_at + x, -radius - 1 + y) for x, y in butt(r.uniform(75, 95), 32, r.uniform(5, 20), 2)], 24, 2.4
    )
    mag = placed(
        empty_magazine(r, r.uniform(90, 170), 30, float(r.choice([0, 0, 20])), 20),
        mag_at,
        -radius - 1,
        z - 10,
    )
    parts = [
        Part(metal, body), Part("steel", bolt), Part("steel", barrel),
        Part(one_of(r, "nylon", "abs", "wood"), grip.moved(z=z - 12)),
        *guard(grip_at + 2, -radius - 1, 32, 26, z), *mag,
    ]  # fmt: skip
    if r.random() < 0.7:
        y = radius + r.uniform(5, 10)
        stock = [(-8, -radius), (-9, y), (long * 0.8, y), (long * 0.86, y + 20), (long * 0.86, y + 44)]
        parts += [Part("steel", wire(stock, 3, z + s * 8, 6)) for s in (1, -1)]
    if r.random() < 0.4:
        parts.append(Part("steel", tube(17, r.uniform(60, 110), 1.5, long + 52, 0, z, 14)))
    return [piece("gun", varied(r, parts), "steel")]


@family("folded_carbine", "gun", "접이식 카빈", "Carbine with folded stock", hs="930190", value=2_000_000)
def _carbine(r: Random) -> list[Piece]:
    long, thick = r.uniform(170, 230), r.uniform(32, 40)
    barrel = r.uniform(80, 150)
    metal = one_of(r, "steel", "aluminium")
    top = hollowed([(0, 0), (long, 0), (long, 26), (20, 32), (0, 24)], thick, 2)
    guard_ = hollowed(
        [(long + 2, -4), (long + barrel * 0.7, 2), (long + barrel * 0.7, 24), (long + 2, 28)], thick, 3
    )
    tube_ = lain(cylinder(7.5, barrel, 10) - cylinder(3, barrel - 1, 8).moved(z=0.5), long + 4, 10, thick / 2)
    gas = lain(cylinder(4.5, barrel * 0.6, 8), long + 4, 20.5, thick / 2)
    bolt = lain(cylinder(9, r.uniform(60, 100), 10), 40, 14, thick / 2)
    mag = placed(
        empty_magazine(r, r.uniform(110, 160), r.uniform(40, 60), r.uniform(0, 60), 24),
        long * 0.8,
        -1,
        thick / 2 - 12,
    )
    grip = hollowed([(long * 0.36 + x, -1 + y) for x, y in butt(90, 34, r.uniform(15, 30), 2)], 26, 2.5)
    y = 38.0
    frame: list[Point] = [
        (-4, 6),
        (-8, y),
        (long * 0.8, y + 4),
        (long * 0.9, y + r.uniform(36, 60)),
        (long * 0.96, y + 4),
    ]
    parts = [
        Part(metal, top), Part(one_of(r, "wood", "nylon"), guard_), Part("steel", tube_), Part("steel", gas),
        Part("steel", bolt), *mag, Part(one_of(r, "nylon", "wood"), grip.moved(z=thick / 2 - 13)),
        *guard(long * 0.38, -1, 36, 26, thick / 2),
        Part("steel", coil((130, 14, thick / 2), (long - 6, 14, thick / 2), 6, 1.4, 10)),
    ]  # fmt: skip
    if r.random() < 0.75:
        parts.append(Part("steel", wire(frame, r.uniform(3, 5), thick / 2)))
    return [piece("gun", varied(r, parts), "steel")]


@family("sawn_off", "gun", "총열을 자른 엽총", "Cut-down shotgun", hs="930320", value=500_000)
def _sawn(r: Random) -> list[Piece]:
    long, bore, side = r.uniform(140, 240), r.uniform(7.5, 9.5), r.random() < 0.6
    wall = r.uniform(2, 3.2)
    radius = bore + wall
    offset = (
        [(0.0, radius), (0.0, 3.15 * radius)] if side else [(-radius * 1.06, radius), (radius * 1.06, radius)]
    )
    if r.random() < 0.25:
        offset = [(0.0, radius)]
    broken = float(r.choice([0.0, 0.0, r.uniform(15, 45)]))
    z0 = 2.1 * radius if side else radius
    barrels = [Part("steel", joined([tube(radius, long, wall, 8, y, z) for y, z in offset]))]
    barrels.append(
        Part(
            "wood",
            extruded([(30, -24), (120, -20), (130, -13), (30, -13)], 4 * radius if side else 2.2 * radius),
        )
    )
    action = extruded([(4, -18), (4, 16), (-36, 12), (-64, 2), (-64, -24), (-20, -26)], 2 * z0)
    shape = smooth([(-66, 1), (-66, -24), (-110, -44), (-150, -86), (-180, -74), (-150, -30)], 2)
    parts = [
        *placed(barrels, turn=-broken),
        Part("steel", action, 0.8),
        Part("wood", extruded(shape, 30).moved(z=z0 - 15), 1.15),
        *guard(-46, -27, 44, 26, z0, 5),
        Part("steel", wire([(-40, 14), (-48, 26), (-56, 25)], 2.8, z0)),
    ]
    return [piece("gun", varied(r, parts, 0.08), "steel")]


@family("rifle_lower", "gun", "소총 하부", "Lower of a rifle with grip", hs="930510", value=700_000)
def _lower(r: Random) -> list[Piece]:
    thick = r.uniform(22, 30)
    metal = one_of(r, "aluminium", "aluminium", "nylon", "steel")
    body = hollowed([(0, 0), (0, -20), (66, -24), (110, -52), (168, -50), (168, 0), (90, 2)], thick, 3)
    grip = hollowed(
        [(20 + x, y - 26) for x, y in butt(r.uniform(80, 100), 32, r.uniform(18, 32), 3)], thick + 2, 2.4
    )
    parts = [
        Part(metal, body),
        Part(one_of(r, "nylon", "abs", "rubber"), grip),
        *guard(26, -24, 44, 24, thick / 2),
    ]
    if r.random() < 0.7:
        parts.append(
            Part(
                "aluminium",
                tube(14, r.uniform(110, 180), 2, 0, 0, 0, 14)
                .turned(np.diag([-1.0, 1, -1]))
                .moved(-2, -8, thick / 2),
            )
        )
        parts.append(Part("steel", coil((-10, -8, thick / 2), (-105, -8, thick / 2), 8, 1.8, 12)))
        if r.random() < 0.5:
            parts.append(
                Part(
                    "nylon", hollowed([(-60, -26), (-120, -44), (-190, -80), (-200, -70), (-200, -26)], 30, 3)
                )
            )
    parts.append(Part("steel", bar((40, -6), (70, -12), 8, 6).moved(z=thick / 2 - 3)))
    parts.append(Part("steel", coil((72, -8, thick / 2), (90, -8, thick / 2), 4, 1, 5)))
    if r.random() < 0.3:
        parts += placed(
            empty_magazine(r, r.uniform(90, 150), 56, r.uniform(0, 30), 22), 166, -54, thick / 2 - 11
        )
    return [piece("gun", varied(r, parts), metal)]


@family(
    "short_bolt_rifle", "gun", "짧게 자른 소총", "Bolt-action rifle cut short", hs="930330", value=600_000
)
def _bolt(r: Random) -> list[Piece]:
    long = r.uniform(120, 200)
    stock = smooth([(long, -4), (long, -16), (20, -24), (-60, -30), (-110, -58), (-140, -100), (-168, -92),
    (-140, -40),
                    (-100, -10), (-40, -4)], 2)  # fmt: skip
    barrel = lain(
        turned([(12, 0), (11, 40), (8, 60), (7, long + r.uniform(20, 60))], 12)
        - cylinder(3.4, long, 8).moved(z=4),
        0,
        10,
        18,
    )
    receiver = tube(14, 120, 3.4, -121, 10, 18, 14)
    bolt = lain(cylinder(9.5, 100, 10), -126, 10, 18)
    lever = [(-105.0, -6.0), (-98.0, -16.0), (-94.0, -26.0)]
    parts = [
        Part(one_of(r, "wood", "wood", "nylon"), extruded(stock, 32).moved(z=2), 1.1),
        Part("steel", barrel),
        Part("steel", receiver),
        Part("steel", bolt),
        Part("steel", wire(lever, 4, 37.5)),
        *guard(-76, -30, 52, 26, 18, 5),
    ]
    if r.random() < 0.5:
        scope = [
            Part("aluminium", tube(14, 110, 1.8, -100, 42, 18, 14)),
            Part("aluminium", tube(21, 40, 1.8, 11, 42, 18, 14)),
        ]
        lens = [Part("glass", lain(cylinder(12, 3, 12), x, 42, 18)) for x in (-96, -2)]
        parts += [
            *scope,
            *lens,
            Part("aluminium", joined([box(14, 4, 16).moved(x, 26.5, 10) for x in (-70, -25)])),
        ]
    return [piece("gun", varied(r, parts, 0.07), "steel")]


@family("machine_pistol", "gun", "기관권총", "Machine pistol", hs="930200", value=1_500_000)
def _machine(r: Random) -> list[Piece]:
    long, high, thick = r.uniform(190, 260), r.uniform(34, 46), r.uniform(30, 38)
    metal = one_of(r, "steel", "nylon", "aluminium")
    wall = 3.0 if metal == "nylon" else 1.8
    top = hollowed([(0, 0), (long, 0), (long, high * 0.8), (long * 0.8, high), (0, high)], thick, wall)
    at = r.uniform(0.35, 0.6) * long
    grip = hollowed([(at + x, y - 1) for x, y in butt(86, 42, r.uniform(0, 8))], thick, 4)
    mag = placed(empty_magazine(r, r.uniform(60, 120), 30, 0, 20), at - 4, -90, thick / 2 - 10)
    bolt = box(r.uniform(60, 90), high * 0.6, thick * 0.6).moved(long * 0.3, high * 0.45, thick * 0.2)
    barrel = lain(
        cylinder(7, r.uniform(70, 120), 10) - cylinder(4.2, 68, 8).moved(z=0.5),
        long * 0.3 + 48,
        high * 0.45,
        thick / 2,
    )
    parts = [
        Part(metal, top), Part(metal, grip), *mag, Part("steel", bolt), Part("steel", barrel.moved(y=0.0)),
        *guard(at + 2, -1, 36, 28, thick / 2, 5),
    ]  # fmt: skip
    if r.random() < 0.5:
        front = hollowed([(long - 8 + x, y - 1) for x, y in butt(70, 26, -8)], 24, 2.4)
        parts.append(Part("nylon", front.moved(z=thick / 2 - 12)))
    if r.random() < 0.5:
        parts.append(Part("steel", wire([(-2, high * 0.5), (-70, high * 0.4), (-80, -30)], 3.2, thick / 2)))
    return [piece("gun", varied(r, parts, 0.08), "steel")]


@family(
    "rifle_parts",
    "gun",
    "소총 부품 묶음",
    "Rifle parts: barrel, bolt, stock, sights",
    hs="930591",
    value=600_000,
)
def _set(r: Random) -> list[Piece]:
    long = r.uniform(200, 330)
    step = r.uniform(0.15, 0.4)
    profile = [(12, 0.0), (12, long * step), (8.5, long * (step + 0.05)), (8, long)]
    barrel = lain(turned(profile, 12) - cylinder(r.uniform(2.8, 4), long - 1, 8).moved(z=0.5))
    bolt = lain(turned([(8, 0), (9, 10), (9, 70), (6, 72), (6, 130)], 10))
    brake = tube(11, r.uniform(40, 60), 3.5, 0, 0, 0)
    group = [
        Part("steel", hollowed([(0, 0), (110, 0), (110, -24), (30, -30), (0, -14)], 18, 2)),
        *guard(30, -31, 40, 24, 9),
    ]
    sight = [
        Part("aluminium", tube(16, r.uniform(60, 120), 2, 0, 0, 16, 14)),
        Part("glass", lain(cylinder(13.5, 3, 12), 6, 0, 16)),
    ]
    carrier = [Part("steel", lain(cylinder(12, 150, 12) - cylinder(7, 100, 8).moved(z=20)))]
    butt_ = [
        Part(
            one_of(r, "wood", "nylon"), hollowed([(0, 0), (170, 14), (170, -90), (150, -96), (0, -36)], 32, 6)
        )
    ]
    groups = [[Part("steel", barrel)], [Part("steel", bolt)], [Part("steel", brake)], group, sight, carrier,
    butt_,
              empty_magazine(r, r.uniform(110, 180), 55, r.uniform(0, 60), 22)]  # fmt: skip
    chosen = [groups[i] for i in r.permutation(len(groups))[: int(r.integers(3, 6))]]
    if not any(one is groups[i] for one in chosen for i in (0, 3, 5)):
        chosen.append(groups[0])
    return [piece("gun", wrapped(r, varied(r, rows(r, chosen, 6, 6)), "foil", "bag", "carton"), "steel")]


@family("pump_pistol_grip", "gun", "권총손잡이 산탄총", "Pistol-grip shotgun", hs="930320", value=900_000)
def _pump(r: Random) -> list[Piece]:
    long, bore = r.uniform(170, 260), 9.2
    metal = "steel"
    box_ = hollowed([(-110, -24), (0, -24), (0, 24), (-90, 24), (-112, 6)], 36, 2.5)
    barrel = tube(bore + 1.8, long, 1.8, 2, 12, 18, 14)
    store = tube(12.5, long * r.uniform(0.6, 0.95), 1.2, 2, -13, 18, 14)
    fore = tube(20, r.uniform(80, 120), 7, long * r.uniform(0.2, 0.4), -13, 18, 12)
    grip = hollowed([(x - 78, y - 25) for x, y in butt(95, 34, r.uniform(14, 30), 3)], 30, 2.6)
    parts = [
        Part(metal, box_), Part(metal, barrel), Part(metal, store), Part(one_of(r, "nylon", "wood"),
        fore.scaled(1, 0.98, 1).moved(y=-0.2)),
        Part("nylon", grip.moved(z=3)), *guard(-74, -25, 46, 26, 18, 5), Part("steel", box(60, 14,
        18).moved(-50, 8, 9)),
        Part("steel", coil((20, -13, 18), (long * 0.55, -13, 18), 8, 1.6, 12)),
    ]  # fmt: skip
    return [piece("gun", varied(r, parts, 0.07), "steel")]

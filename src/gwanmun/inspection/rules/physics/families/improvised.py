"""Explosive devices put together at home, as outlines and masses an X-ray shows: nothing that works."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.charges import (
    LYING,
    STUFFS,
    beside,
    capped,
    detonator,
    source,
    switchgear,
    tangle,
)
from gwanmun.inspection.rules.physics.families.hazards import board
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.families.shapes import (
    ball_pile,
    bounds,
    lain,
    mapped,
    placed,
    ring,
    screw,
    tube,
    varied,
)
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    box,
    cushion,
    cylinder,
    joined,
    rotation,
    shell,
    torus,
    turned,
)


@family(
    "stick_bundle",
    "explosive",
    "막대형 폭약 묶음",
    "Bundle of sticks with a clock",
    hs="360200",
    value=10_000,
)
def _sticks(r: Random) -> list[Piece]:
    radius, long, count = r.uniform(9, 17), r.uniform(110, 220), int(r.integers(2, 8))
    stuff, per = one_of(r, *STUFFS), int(r.integers(2, 5))
    skins, loads = [], []
    for i in range(count):
        y, z = (
            (i % per) * 2.04 * radius + (radius if (i // per) % 2 else 0),
            radius + (i // per) * 1.8 * radius,
        )
        skins.append(tube(radius, long, 1, 0, y, z, 12))
        loads.append(lain(cylinder(radius - 1.05, long - 6, 12), 3, y, z))
    body = [Part(one_of(r, "paper", "pe"), joined(skins)), Part(stuff, joined(loads))]
    cap = [Part(p.material, p.mesh.turned(rotation("y", -90)).moved(-2), p.fill) for p in detonator()]
    return [piece("explosive", varied(r, beside(r, body, cap, source(r), switchgear(r)), 0.06), stuff)]


@family("vest", "explosive", "조끼형 폭발물", "Vest with charges", hs="930690", value=20_000)
def _vest(r: Random) -> list[Piece]:
    count, wide, long, thick = int(r.integers(4, 9)), r.uniform(24, 38), r.uniform(60, 115), r.uniform(16, 30)
    stuff, round_, shots = one_of(r, *STUFFS), r.random() < 0.4, r.random() < 0.45
    per = math.ceil(count / (2 if long < 95 and r.random() < 0.6 else 1))
    per = min(per, 5)
    groups, spots = [], []
    for i in range(count):
        x, y = (i % per) * (wide + 9), (i // per) * (long + 14)
        block: Mesh = (
            cylinder(wide / 2, long, 12).turned(LYING).moved(x, y + long, 3 + wide / 2)
            if round_
            else box(wide, long, thick).moved(x, y + long / 2, 3)
        )
        groups.append(Part(stuff, block))
        spots.append((float(x), float(y + long + 6), 10.0))
    across, high = per * (wide + 9) + 30, math.ceil(count / per) * (long + 14) + 24
    cloth = box(across, high, 2).moved(across / 2 - wide / 2 - 15, high / 2 - 12, 0)
    parts = [*groups, Part(one_of(r, "nylon", "cotton", "leather"), cloth, 1.0), tangle(r, spots, 4)]
    if shots:
        top = 3.5 + (wide if round_ else thick)
        parts += [
            Part("steel", ball_pile(r, int(r.integers(8, 30)), 3, 30).moved(s[0], s[1] - long / 2 - 6, top))
            for s in spots[:3]
        ]
    feed = source(r)
    low, high_ = bounds(feed)
    parts += placed(feed, across / 3 - float(low[0]), -16 - float(high_[1]))
    return [piece("explosive", varied(r, parts, 0.05), stuff)]


@family(
    "shrapnel_tin", "explosive", "파편 깡통 폭발물", "Tin with nails and a charge", hs="930690", value=10_000
)
def _tin(r: Random) -> list[Piece]:
    radius, high, stuff = (
        r.uniform(28, 55),
        r.uniform(80, 130),
        one_of(r, "anfo", "black_powder", "flash_powder", "tnt"),
    )
    inner = radius * r.uniform(0.5, 0.7)
    skin = cylinder(radius, high, 18) - cylinder(radius - 0.5, high - 1, 18).moved(z=0.5)
    load, cap = cylinder(inner, high * 0.8, 14).moved(z=2), detonator(50)
    load = load - cylinder(3.3, 50, 8).moved(z=high * 0.4 - 5)
    ring_ = (radius + inner) / 2
    nails = []
    for i in range(int(r.integers(16, 46))):
        a = i * 0.41 + r.uniform(-0.03, 0.03)
        one = screw(1.3, r.uniform(0.3, 0.7) * high) if radius - inner > 9 else cylinder(1.6, high * 0.5, 6)
        nails.append(
            one.moved(ring_ * math.cos(a), ring_ * math.sin(a), 2 + (i // 15) * 3.0 if i < 15 else 2)
        )
    nails = (
        nails[:15]
        if radius - inner < 20
        else nails[:15] + [m.scaled(0.72, 0.72, 1).moved(0, 0, 4) for m in nails[:0]]
    )
    body = [Part(one_of(r, "steel", "aluminium", "stainless"), skin), Part(stuff, load, 0.8), Part("steel",
    joined(nails)),
            *[Part(p.material, p.mesh.moved(z=high * 0.4 - 5), p.fill) for p in cap]]  # fmt: skip
    return [piece("explosive", varied(r, beside(r, body, source(r), switchgear(r)), 0.06), stuff)]


@family(
    "phone_device", "explosive", "전화 기폭 폭발물", "Charge wired to a telephone", hs="360200", value=20_000
)
def _phone(r: Random) -> list[Piece]:
    x, y, z, stuff = r.uniform(60, 150), r.uniform(40, 100), r.uniform(18, 45), one_of(r, *STUFFS)
    block, cap = capped(
        box(x, y, z) if r.random() < 0.6 else cushion(x, y, z, 0.3), min(50.0, x * 0.6), -x * 0.3, 0, z / 2
    )
    phone = [Part("abs", shell(52, 112, r.uniform(10, 20), 1.3)), Part("li_cell", box(36, 50,
    5).moved(y=-20, z=2)),
             *placed(board(r, 42, 40, 16), 0, 30, 1.6), Part("copper", torus(5, 3, 1, 8, 5).moved(14, 4,
             2))]  # fmt: skip
    body = [Part(stuff, block), *cap]
    if r.random() < 0.5:
        body.append(Part("pe", shell(x + 3, y + 3, z + 2, 0.5).moved(z=-1)))
    return [piece("explosive", varied(r, beside(r, body, phone, source(r)), 0.06), stuff)]


@family(
    "pressure_cooker",
    "explosive",
    "압력솥 폭발물",
    "Pressure cooker with a charge",
    hs="930690",
    value=20_000,
)
def _cooker(r: Random) -> list[Piece]:
    radius, high, wall = r.uniform(80, 105), r.uniform(85, 120), r.uniform(1.5, 3)
    metal, stuff = (
        one_of(r, "aluminium", "stainless"),
        one_of(r, "anfo", "black_powder", "tnt", "flash_powder"),
    )
    pot = cylinder(radius, high, 22) - cylinder(radius - wall, high - wall, 22).moved(z=wall)
    lid = cylinder(radius + 3, 6, 22).moved(z=high + 0.5)
    inner = radius * 0.62
    load = cylinder(inner, high * 0.75, 16).moved(z=wall + 1) - cylinder(3.3, 50, 8).moved(z=20)
    count, ring_ = int(r.integers(15, 30)), (inner + radius - wall) / 2
    bits = [
        ball_pile(r, 4, 4, 8).moved(ring_ * math.cos(a), ring_ * math.sin(a), wall + 2 + 12 * (i % 3))
        for i, a in enumerate(np.arange(count) * 2 * math.pi / count)
    ]
    parts = [
        Part(metal, pot), Part(metal, lid), Part(stuff, load, 0.8), Part("steel", joined(bits)),
        *[Part(p.material, p.mesh.moved(z=20), p.fill) for p in detonator(50)],
        Part("abs", box(80, 24, 18).moved(radius + 44, 0, high - 22)), Part("steel", cylinder(6, 16,
        10).moved(0, 0, high + 7)),
    ]  # fmt: skip
    parts += placed(switchgear(r), -radius - 40, 0, 0)
    parts.append(tangle(r, [(-radius - 30, 0, 16), (-radius * 0.4, 0, high + 12), (-4, 0, 72)]))
    return [piece("explosive", varied(r, parts, 0.04), stuff)]


@family(
    "book_device", "explosive", "우편 폭발물", "Flat device in a book or parcel", hs="360200", value=10_000
)
def _book(r: Random) -> list[Piece]:
    x, y, z = r.uniform(120, 190), r.uniform(160, 240), r.uniform(18, 40)
    stuff = one_of(r, "petn", "rdx", "tnt")
    room = (x - 40, y - 40, z - 5)
    cover = box(x, y, z) - box(*room).moved(z=2.5)
    sheet = box(room[0] - 4, room[1] * r.uniform(0.4, 0.6), r.uniform(5, max(6, room[2] - 8)))
    at = -room[1] / 2 + sheet.high[1] + 2
    parts = [Part(one_of(r, "paper", "cardboard", "wood"), cover), Part(stuff, sheet.moved(0, at, 3))]
    top = at + sheet.high[1]
    cell_ = Part("li_cell", box(34, 44, min(6, room[2] - 2)).moved(-room[0] * 0.25, top + 26, 3))
    parts += [cell_, *placed(board(r, room[0] * 0.4, 26, 10), room[0] * 0.22, top + 20, 3)]
    parts += (
        [Part(p.material, lain(p.mesh, -20, top + 52 - 46, 6 + 0), p.fill) for p in detonator(44, 2.0)][:2]
        if top + 10 < room[1] / 2
        else []
    )
    parts.append(Part("steel", box(24, 6, 2).moved(0, y / 2 - 10 + 0, z + 0.5)))
    parts.append(
        tangle(
            r, [(-room[0] * 0.25, top + 20, z * 0.5), (room[0] * 0.2, top + 18, z * 0.5), (0, at, z * 0.6)]
        )
    )
    return [piece("explosive", varied(r, parts, 0.06), stuff)]


@family("bottle_device", "explosive", "병 폭발물", "Bottle device with igniter", hs="930690", value=5_000)
def _bottle(r: Random) -> list[Piece]:
    radius, high = r.uniform(26, 46), r.uniform(110, 200)
    outer = [(radius, 0.0), (radius, high * 0.65), (radius * 0.4, high * 0.85), (radius * 0.38, high)]
    skin, wall = one_of(r, "pet", "glass", "pe"), r.uniform(0.6, 3)
    inner = [(a - wall, min(max(b, wall), high - 0.6)) for a, b in outer]
    level = r.uniform(0.5, 0.64)
    full = [(radius - wall - 0.1, wall + 0.2), (radius - wall - 0.1, high * level)]
    stuff = one_of(r, "peroxide", "black_powder", "anfo", "flash_powder", "acetone")
    body = [
        Part(skin, turned(outer, 16) - turned(inner, 16)),
        Part(stuff, turned(full, 16) - cylinder(3.3, 44, 8).moved(z=high * 0.2), 0.9),
    ]
    body += [Part(p.material, p.mesh.moved(z=high * 0.2 + 0.2), p.fill) for p in detonator(43)]
    body = mapped(body, rotation("y", 90))
    return [piece("explosive", varied(r, beside(r, body, source(r), switchgear(r)), 0.06), stuff)]


@family(
    "hobby_device",
    "explosive",
    "무선 조종 폭발물",
    "Radio-controlled device in a case",
    hs="360200",
    value=20_000,
)
def _hobby(r: Random) -> list[Piece]:
    x, y, z, stuff = r.uniform(140, 220), r.uniform(100, 160), r.uniform(45, 80), one_of(r, *STUFFS)
    case = shell(x, y, z, r.uniform(1.6, 3))
    block, cap = capped(box(x * 0.45, y * 0.8, z * 0.6), 50, -30, 0, z * 0.3)
    inside = placed([Part(stuff, block), *cap], -x * 0.24, 0, 4)
    gear = [*placed(switchgear(r), x * 0.18, -y * 0.18, 4), *placed(source(r), x * 0.22, y * 0.22, 4)]
    edge = np.array([x / 2 - 4, y / 2 - 4])
    keep = [p for p in gear if (p.mesh.low[:2] > -edge).all() and (p.mesh.high[:2] < edge).all()]
    parts = [Part(one_of(r, "abs", "aluminium", "wood"), case), *inside, *keep, Part("copper", torus(8, 6, 1,
    10, 5).moved(x * 0.1, y * 0.3, z - 14)),
             tangle(r, [(x * 0.18, -y * 0.18, z * 0.6), (-x * 0.05, 0, z * 0.7), (x * 0.22, y * 0.2,
             z * 0.6)])]  # fmt: skip
    if r.random() < 0.5:
        parts.append(Part("steel", ring(12, 12, 1.2, 0).moved(x / 2 + 16, 0, z / 2)))
    return [piece("explosive", varied(r, parts, 0.06), stuff)]

"""Ammunition in other shapes and packings: clips, belts, drums, tins, blanks, pellets, what a loader buys."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.longarms import bowed
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.families.shapes import (
    Floats,
    ball_pile,
    bar,
    coil,
    hollowed,
    rows,
    tube,
    varied,
    wrapped,
)
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import Mesh, box, cylinder, joined, pipe, rotation, shell, turned


class Rounds:
    """Many cartridges of one sort, gathered so that each material is one mesh.

    ``bore``: mm across the bullet; ``case``: mm; ``tip``: the bullet's free length, 0 for a blank;
    ``neck``: how much wider the case is than the bullet.
    """

    def __init__(self, r: Random, bore: float, case: float, tip: float, neck: float = 1.06) -> None:
        b, w = bore / 2, bore / 2 * neck
        self.wide, self.long = 2 * w * 1.05, case + tip
        self.shell, self.core = (
            one_of(r, "brass", "brass", "steel"),
            one_of(r, "lead", "lead", "copper", "steel"),
        )
        shoulder = [(w, 2.0), (w * 0.97, case * 0.76), (b * 1.06, case * 0.84), (b * 1.06, case)]
        straight = [(w, 2.0), (b * 1.06, case)]
        outer = [(w * 1.05, 0.0), (w * 1.05, 1.2), *(shoulder if neck > 1.15 else straight)]
        if tip == 0:
            outer += [(b * 0.3, case + bore * 0.3)]
        hull = turned(outer, 8)
        load = turned([(w - 0.8, 2.6), (min(w * 0.95, b * 1.06) - 0.6, case * 0.74)], 8)
        blunt = float(r.uniform(0.15, 0.6))
        lead = turned([(b, case + 0.02), (b * 0.94, case + tip * 0.45), (b * blunt, case + tip)], 8)
        self.meshes = [hull - load, load, *([lead] if tip > 0 else [])]
        self.found: list[list[Mesh]] = [[] for _ in self.meshes]

    def lay(self, x: float, y: float, z: float, turn: Floats | None = None) -> None:
        """One with the middle of its base at x, y, z, standing unless turned."""
        for kept, mesh in zip(self.found, self.meshes, strict=True):
            kept.append((mesh if turn is None else mesh.turned(turn)).moved(x, y, z))

    def parts(self) -> list[Part]:
        stuffs = ((self.shell, 1.0), ("propellant", 0.7), (self.core, 1.0))
        return [
            Part(stuff, joined(kept), fill)
            for (stuff, fill), kept in zip(stuffs, self.found, strict=False)
            if kept
        ]


ALONG, ACROSS = rotation("y", 90), rotation("x", -90)


def rifle(r: Random) -> Rounds:
    bore = float(r.choice([5.6, 6.5, 7.62, 7.62, 8.6]))
    return Rounds(r, bore, bore * r.uniform(5, 7.2), bore * r.uniform(2, 3.2), r.uniform(1.3, 1.7))


def short(r: Random) -> Rounds:
    bore = float(r.choice([6.35, 7.65, 9.0, 9.0, 10.2, 11.4]))
    return Rounds(r, bore, bore * r.uniform(1.6, 3.4), bore * r.uniform(0.8, 1.3))


@family("clips", "ammunition", "클립 장전 소총탄", "Rifle cartridges on clips", hs="930630", value=60_000)
def _clips(r: Random) -> list[Piece]:
    groups = []
    count = int(r.integers(5, 11))
    load = rifle(r)
    for _ in range(int(r.integers(1, 5))):
        load.found = [[] for _ in load.meshes]
        for i in range(count):
            load.lay(0, i * (load.wide + 0.4), load.wide / 2 + 1, ALONG)
        strip = box(5, count * (load.wide + 0.4) + 6, 0.8).moved(2.5, (count - 1) * load.wide * 0.52, 0)
        groups.append([*load.parts(), Part(one_of(r, "steel", "brass"), strip)])
    return [piece("ammunition", wrapped(r, rows(r, groups, 3, 2), "carton", "box", "sleeve"), "lead")]


@family("ammo_belt", "ammunition", "탄띠", "Belted cartridges", hs="930630", value=70_000)
def _belt(r: Random) -> list[Piece]:
    load = rifle(r)
    count, step = int(r.integers(8, 30)), load.wide + 2.2
    radius = load.long * r.uniform(2.4, 6)
    links = []
    for i in range(count):
        t = i * step / radius
        x, y = radius * math.sin(t), radius * (1 - math.cos(t))
        if t > 2.6:
            break
        turn = rotation("z", math.degrees(t)) @ ACROSS
        load.lay(x, y, load.wide / 2 + 1, turn)
        ahead = np.array([-math.sin(t), math.cos(t)]) * load.long * 0.35
        loop = pipe(load.wide / 2 + 1.2, 9, 0.8, 8).turned(turn)
        links.append(loop.moved(x + ahead[0], y + ahead[1], load.wide / 2 + 1))
    parts = [*load.parts(), Part(one_of(r, "steel", "nylon"), joined(links))]
    return [piece("ammunition", wrapped(r, varied(r, parts, 0.04), "tin", "bag", share=0.25), "lead")]


@family(
    "rimfire_box", "ammunition", "소구경 실탄 상자", "Box of rimfire cartridges", hs="930630", value=40_000
)
def _rimfire(r: Random) -> list[Piece]:
    load = Rounds(r, 5.6, r.uniform(10, 27), r.uniform(6, 9), 1.02)
    load.core = "lead"
    n, m, step = int(r.integers(4, 6)), int(r.integers(6, 11)), 7.4
    for i in range(n * m):
        load.lay(step * (i // n), step * (i % n), 1.2)
    parts = load.parts()
    tray = joined(
        [
            box(m * step, 0.6, load.long * 0.5).moved((m - 1) * step / 2, step * (k - 0.5), 1.2)
            for k in range(n + 1)
        ]
    )
    parts.append(Part("paper", tray))
    return [piece("ammunition", wrapped(r, varied(r, parts, 0.05), "box", "case", share=0.9), "lead")]


@family("air_pellets", "ammunition", "공기총 연지탄", "Tin of air-gun pellets", hs="930629", value=30_000)
def _pellets(r: Random) -> list[Piece]:
    bore = float(r.choice([4.5, 5.5, 6.35]))
    w = bore / 2
    one = turned([(w, 0), (w * 0.6, bore * 0.5), (w * 0.95, bore * 0.8), (w * 0.4, bore * 1.15)], 6)
    radius, found = r.uniform(24, 38), []
    high = 0.0
    for layer in range(int(r.integers(1, 4))):
        for i in range(-8, 9):
            for j in range(-8, 9):
                x, y = i * bore * 1.25, j * bore * 1.25
                if math.hypot(x, y) < radius - bore and r.random() < 0.8:
                    found.append(
                        one.turned(rotation("x", float(r.choice([0.0, 180.0])))).moved(
                            x, y, 1.4 + layer * bore * 1.25 + bore * 0.6
                        )
                    )
        high = 1.4 + (layer + 2.0) * bore * 1.25
    skin = cylinder(radius, high, 20) - cylinder(radius - 0.4, high - 0.8, 20).moved(z=0.4)
    found = [mesh for mesh in found if mesh.high[2] < high - 0.5 and mesh.low[2] > 0.5][:150]
    return [
        piece(
            "ammunition",
            [Part("lead", joined(found)), Part(one_of(r, "steel", "aluminium", "pp"), skin)],
            "lead",
        )
    ]


@family("steel_shot", "ammunition", "쇠구슬탄", "Bottle of steel shot", hs="930629", value=15_000)
def _shot(r: Random) -> list[Piece]:
    radius, count = r.uniform(2.2, 4.5), int(r.integers(30, 110))
    wide = r.uniform(22, 45)
    pile = ball_pile(r, count, radius, wide)
    stuff, high = one_of(r, "steel", "lead", "copper"), pile.high[2] + 6
    if r.random() < 0.5:
        case = shell(wide + 8, wide + 8, high + 1, 1.2).moved(z=-1.5)
    else:
        outer = [(wide * 0.76 + 2, -1.5), (wide * 0.76 + 2, high), (9.0, high + 14), (9.0, high + 30)]
        case = turned(outer, 16) - turned([(a - 1.2, min(max(b, -0.3), high + 28.8)) for a, b in outer], 16)
    return [piece("ammunition", [Part(stuff, pile), Part(one_of(r, "pe", "pet", "pp"), case)], stuff)]


@family("blanks", "ammunition", "공포탄", "Blank cartridges", hs="930630", value=40_000)
def _blanks(r: Random) -> list[Piece]:
    bore = float(r.choice([5.6, 7.62, 9.0]))
    load = Rounds(r, bore, bore * r.uniform(1.6, 5), 0.0, r.uniform(1.02, 1.4))
    n, step = int(r.integers(3, 6)), load.wide + r.uniform(1.5, 4)
    for i in range(int(r.integers(6, 46))):
        if r.random() < 0.85:
            load.lay(step * (i // n), step * (i % n), 1.0)
    if not load.found[0]:
        load.lay(0, 0, 1)
    return [
        piece(
            "ammunition",
            wrapped(r, varied(r, load.parts(), 0.05), "box", "tin", "case", share=0.75),
            load.shell,
        )
    ]


@family("bullets_only", "ammunition", "탄두", "Bullets for reloading", hs="930690", value=50_000)
def _bullets(r: Random) -> list[Piece]:
    bore = float(r.choice([5.6, 7.62, 9.0, 11.4]))
    b, long = bore / 2, bore * r.uniform(1.5, 4)
    one = turned(
        [(b * 0.9, 0), (b, long * 0.15), (b, long * 0.5), (b * 0.75, long * 0.75), (b * 0.15, long)], 8
    )
    found = []
    for i in range(int(r.integers(12, 60))):
        x, y, z = (i % 5) * long * 1.15, ((i // 5) % 5) * bore * 1.3, (i // 25) * bore * 1.1
        flip = ALONG if r.random() < 0.5 else rotation("y", -90)
        found.append(one.turned(flip).moved(x + (0 if flip is ALONG else long), y, z + b))
    core = one_of(r, "lead", "lead", "copper")
    return [
        piece(
            "ammunition",
            wrapped(r, varied(r, [Part(core, joined(found))]), "box", "bag", "case", share=0.7),
            core,
        )
    ]


@family("empty_cases", "ammunition", "탄피", "Cartridge cases", hs="930690", value=25_000)
def _cases(r: Random) -> list[Piece]:
    bore = float(r.choice([5.6, 7.62, 9.0, 12.7]))
    long, w = bore * r.uniform(2, 6), bore * r.uniform(0.55, 0.8)
    outer = turned([(w, 0), (w, long * 0.75), (bore * 0.54, long * 0.85), (bore * 0.54, long)], 8)
    inner = turned(
        [
            (w - 0.8, 3),
            (w - 0.7, long * 0.74),
            (bore * 0.54 - 0.5, long * 0.85),
            (bore * 0.54 - 0.5, long - 0.01),
        ],
        8,
    )
    found = []
    for i in range(int(r.integers(6, 40))):
        spot = (i % 4) * (long + 2), ((i // 4) % 5) * (2 * w + 2), (i // 20) * (2 * w + 0.5) + w
        found.append((outer - inner).turned(rotation("z", float(r.normal(0, 2))) @ ALONG).moved(*spot))
    metal = one_of(r, "brass", "brass", "steel")
    return [
        piece(
            "ammunition",
            wrapped(r, varied(r, [Part(metal, joined(found))], 0.05), "bag", "box", "carton"),
            metal,
        )
    ]


@family("rifle_magazine", "ammunition", "소총 탄창", "Loaded curved magazine", hs="930591", value=120_000)
def _curved(r: Random) -> list[Piece]:
    load = Rounds(r, float(r.choice([5.6, 7.62])), r.uniform(36, 46), r.uniform(12, 18), 1.45)
    wide, bend, thick = load.long + 5, r.uniform(0, 60), 24.0
    count = int(r.integers(8, 26))
    long = count * load.wide * 0.5 + 34
    case = hollowed(bowed(long, wide, bend), thick, 1.2)
    for i in range(count):
        s = (8 + i * load.wide * 0.5) / long
        load.lay(
            -wide + 2.4 + bend * s * s * 0.9,
            -long * s,
            6.6 + 10.6 * (i % 2),
            rotation("z", -bend * s * 0.4) @ ALONG,
        )
    parts = [*load.parts(), Part(one_of(r, "steel", "nylon", "aluminium"), case)]
    low = -long + 3
    parts.append(
        Part(
            "steel",
            coil((-wide / 2 + bend * 0.85, low, 12), (-wide / 2 + bend * 0.8, low + 18, 12), 7, 1.2, 5),
        )
    )
    return [piece("ammunition", varied(r, parts, 0.05), "lead")]


@family("drum_magazine", "ammunition", "원통 탄창", "Drum magazine", hs="930591", value=150_000)
def _drum(r: Random) -> list[Piece]:
    load = short(r) if r.random() < 0.5 else rifle(r)
    radius = r.uniform(38, 62)
    thick = load.long + 8
    body = cylinder(radius, thick, 22) - cylinder(radius - 1.4, thick - 2.8, 22).moved(z=1.4)
    turns = int((radius - 8) * 2 * math.pi / (load.wide * 1.08)) - 2
    for i in range(int(turns * r.uniform(0.6, 1))):
        a = i * load.wide * 1.08 / (radius - 3 - load.wide / 2)
        load.lay((radius - 3 - load.wide / 2) * math.cos(a), (radius - 3 - load.wide / 2) * math.sin(a), 3)
    if r.random() < 0.5 and radius > 48:
        inner = radius - 5 - 1.6 * load.wide
        for i in range(int(inner * 2 * math.pi / load.wide * 0.8)):
            a = i * load.wide * 1.08 / inner
            load.lay(inner * math.cos(a), inner * math.sin(a), 3)
    parts = [
        *load.parts(),
        Part(one_of(r, "steel", "nylon", "aluminium"), body),
        Part("steel", cylinder(5, thick - 4, 8).moved(z=2)),
    ]
    parts.append(Part("steel", shell(26, 46, thick * 0.8, 1.2).moved(0, radius + 24, 2)))
    return [piece("ammunition", varied(r, parts, 0.05), "lead")]


@family("speed_loader", "ammunition", "스피드로더", "Speed loaders", hs="930630", value=60_000)
def _speed(r: Random) -> list[Piece]:
    groups = []
    load = short(r)
    for _ in range(int(r.integers(1, 5))):
        load.found = [[] for _ in load.meshes]
        count = int(r.integers(5, 9))
        radius = max(12.0, load.wide * count / 5.4)
        for a in np.arange(count) * 2 * math.pi / count:
            load.lay(radius * math.cos(a), radius * math.sin(a), 2)
        disc = cylinder(radius + load.wide * 0.6, 1.8, 16)
        knob = cylinder(radius * 0.4, r.uniform(14, 28), 10).moved(z=-28).moved(z=0)
        groups.append(
            [
                *load.parts(),
                Part(one_of(r, "nylon", "aluminium"), disc),
                Part("aluminium", knob.moved(z=28 - knob.high[2] + knob.low[2] + 0)),
            ]
        )
        groups[-1][-1] = Part("aluminium", knob.moved(z=-knob.high[2] - 0.1))
    return [
        piece(
            "ammunition", wrapped(r, varied(r, rows(r, groups, 4, 2), 0.05), "pouch", "case", "box"), "lead"
        )
    ]


@family("large_rounds", "ammunition", "대구경 실탄", "Large-calibre cartridges", hs="930690", value=90_000)
def _large(r: Random) -> list[Piece]:
    load = Rounds(
        r,
        float(r.choice([12.7, 14.5, 20.0, 23.0])),
        r.uniform(80, 125),
        r.uniform(36, 60),
        r.uniform(1.3, 1.6),
    )
    load.core = one_of(r, "copper", "steel", "lead")
    for i in range(int(r.integers(1, 6))):
        flip = r.random() < 0.3
        turn = rotation("y", -90.0 if flip else 90.0)
        load.lay(load.long if flip else 0, i * (load.wide + r.uniform(1, 4)), load.wide / 2, turn)
    return [
        piece("ammunition", wrapped(r, varied(r, load.parts(), 0.05), "carton", "box", "foil"), load.core)
    ]


@family(
    "bandolier", "ammunition", "탄약 벨트 주머니", "Cartridges in loops of cloth", hs="930630", value=60_000
)
def _bandolier(r: Random) -> list[Piece]:
    load = rifle(r) if r.random() < 0.6 else short(r)
    count, gap = int(r.integers(6, 20)), r.uniform(1.5, 5)
    step = load.wide + gap + 2
    loops, bend, long = [], r.uniform(0, 0.5), count * step
    for i in range(count):
        x = i * step
        y = bend * 60 * math.sin(math.pi * x / long)
        if r.random() < 0.88:
            load.lay(x, y, 4 + load.wide / 2, ACROSS)
        loops.append(
            tube(load.wide / 2 + 1.4, 14, 1, 0, 0, 0, 8)
            .turned(rotation("z", 90))
            .moved(x, y + load.long * 0.25, 4 + load.wide / 2)
        )
    strap = joined(
        [
            bar(
                (i * step - step / 2, bend * 60 * math.sin(math.pi * i * step / long)),
                (i * step + step / 2, bend * 60 * math.sin(math.pi * i * step / long)),
                load.long * 0.8,
                2,
            ).moved(y=load.long * 0.4)
            for i in range(count)
        ]
    )
    if not load.found[0]:
        load.lay(0, 0, 4 + load.wide / 2, ACROSS)
    parts = [
        *load.parts(),
        Part("leather" if r.random() < 0.4 else "nylon", strap),
        Part("nylon", joined(loops), 0.6),
    ]
    return [piece("ammunition", varied(r, parts, 0.05), load.core)]


@family("bag_of_rounds", "ammunition", "봉지 실탄", "Bag of pistol cartridges", hs="930630", value=50_000)
def _bag(r: Random) -> list[Piece]:
    load = short(r)
    per = int(r.integers(3, 6))
    for i in range(int(r.integers(6, 36))):
        flip = r.random() < 0.5
        turn = rotation("z", (180.0 if flip else 0.0) + float(r.normal(0, 4))) @ ALONG
        x = (i % per) * load.long * 1.25 + (load.long if flip else 0.0)
        load.lay(
            x, ((i // per) % 4) * load.wide * 1.6, (i // (per * 4)) * load.wide * 1.08 + load.wide / 2, turn
        )
    return [
        piece(
            "ammunition",
            wrapped(r, varied(r, load.parts(), 0.05), "bag", "pouch", "foil", "sleeve", share=0.8),
            "lead",
        )
    ]

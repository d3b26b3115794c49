"""Fireworks of other builds, as outlines and masses an X-ray shows: nothing that works."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.families.shapes import (
    Point,
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
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    ball,
    box,
    cylinder,
    joined,
    pipe,
    rotation,
    swept,
    turned,
)

PACKS = ("box", "bag", "blister", "foil", "carton")
LOADS = ("black_powder", "flash_powder")


def fuse(a: Point, b: Point, z: float, thick: float = 1.2) -> Mesh:
    middle = ((a[0] + b[0]) / 2 + 4, (a[1] + b[1]) / 2 + 3)
    return wire(smooth([a, middle, b], 2, closed=False), thick, z, 5)


@family("braided_string", "firecrackers", "줄폭죽", "Braided string of crackers", hs="360410", value=15_000)
def _braid(r: Random) -> list[Piece]:
    count, radius, high = int(r.integers(10, 40)), r.uniform(2.4, 6), r.uniform(22, 50)
    shells, loads, bend = [], [], r.uniform(-0.9, 0.9)
    step = radius * 2.15
    spine: list[Point] = []
    lean = r.uniform(15, 60)
    per = int(r.integers(8, 22))
    for i in range(count):
        side = 1 if i % 2 else -1
        line, place = divmod(i // 2, per)
        x = place * step
        y = bend * 20 * math.sin(place / per * 3) + line * (2 * high + 12)
        turn = rotation(
            "z", side * lean - (90 if side > 0 else -90) + 90 * side - lean * side * 0.4
        ) @ rotation("x", -90 * side)
        shells.append(pipe(radius, high, radius * 0.5, 8).turned(turn).moved(x, y + side * 3, radius + 1))
        loads.append(
            cylinder(radius * 0.48, high * 0.6, 6)
            .moved(z=high * 0.2)
            .turned(turn)
            .moved(x, y + side * 3, radius + 1)
        )
        spine.append((x, y))
    parts = [Part("paper", joined(shells)), Part(one_of(r, *LOADS), joined(loads), r.uniform(0.5, 0.9))]
    if len(spine) > 3:
        line_ = [(x - 5, y) for x, y in spine[: 2 * per : 2]]
        parts.append(Part("cotton", wire([*line_, (line_[-1][0] + 24, line_[-1][1])], 1.1, 2 * radius + 3)))
    return [piece("firecrackers", wrapped(r, varied(r, parts), *PACKS, share=0.5), parts[1].material)]


@family("roman_candles", "firecrackers", "로만 캔들", "Roman candles", hs="360410", value=20_000)
def _roman(r: Random) -> list[Piece]:
    radius, long, count = r.uniform(6, 15), r.uniform(180, 310), int(r.integers(1, 7))
    stars, groups = int(r.integers(4, 9)), []
    for _ in range(count):
        shell_ = tube(radius, long, radius * r.uniform(0.25, 0.4), 0, 0, 0, 12)
        room = radius * 0.58
        pitch = (long - 24) / stars
        balls = joined([lain(cylinder(room, pitch * 0.3, 8), 14 + i * pitch) for i in range(stars)])
        lifts = joined([lain(cylinder(room, pitch * 0.25, 8), 14 + (i + 0.35) * pitch) for i in range(stars)])
        plug = lain(cylinder(room, 10, 8), 1)
        groups.append([Part("paper", shell_), Part("flash_powder", balls), Part("black_powder", lifts, 0.7),
        Part("chalk", plug, 0.8),
                       Part("cotton", fuse((long + 1, 0), (long + r.uniform(15, 40), r.uniform(-6, 6)),
                       0))])  # fmt: skip
    return [
        piece(
            "firecrackers",
            wrapped(r, varied(r, rows(r, groups, 2, 7)), "box", "bag", "foil", share=0.5),
            "flash_powder",
        )
    ]


@family("sparklers", "firecrackers", "스파클러", "Sparklers", hs="360490", value=10_000)
def _sparklers(r: Random) -> list[Piece]:
    long, coat, count = r.uniform(150, 320), r.uniform(0.45, 0.7), int(r.integers(4, 26))
    wires, coats = [], []
    per, spread = int(r.integers(4, 13)), r.uniform(0, 3)
    for i in range(count):
        y, z, turn = (
            (i % per) * r.uniform(4.9, 5.2),
            2.5 + (i // per) * 5.0,
            rotation("z", float(r.normal(0, spread * 0.15))),
        )
        wires.append(lain(cylinder(0.7, long * 0.98, 5)).turned(turn).moved(0, y, z))
        coats.append(
            (lain(cylinder(2.0, long * coat, 6)) - lain(cylinder(0.75, long * coat - 0.2, 5), 0.1))
            .turned(turn)
            .moved(long * (1 - coat), y, z)
        )
    stuff = one_of(r, "flash_powder", "iron", "flash_powder")
    parts = [Part("steel", joined(wires)), Part(stuff, joined(coats), 0.9 if stuff != "iron" else 0.35)]
    return [
        piece(
            "firecrackers",
            wrapped(r, varied(r, parts), "box", "bag", "blister", share=0.7),
            "flash_powder" if stuff != "iron" else "iron",
        )
    ]


@family("fountains", "firecrackers", "원뿔 분수 불꽃", "Cone fountains", hs="360410", value=15_000)
def _cone(r: Random) -> list[Piece]:
    wide, high, groups = r.uniform(22, 50), r.uniform(70, 170), []
    for _ in range(int(r.integers(1, 5))):
        top = r.uniform(4, 9)
        outer = [(wide, 0.0), (wide, 4.0), (top, high)]
        inner = [(wide - 3, 4.1), (top - 2, high - 1)]
        level = r.uniform(0.4, 0.75)
        mid = wide - 3 + (top - 2 - wide + 3) * level
        load = turned([(wide - 3.2, 6), (mid - 0.4, 6 + (high - 6) * level)], 14)
        one = [Part("paper", turned(outer, 14) - turned(inner, 14)), Part(one_of(r, *LOADS), load,
        r.uniform(0.6, 0.9)),
               Part("cotton", cylinder(1.3, 30, 5).moved(z=high + 1))]  # fmt: skip
        turn = rotation("y", 90) if r.random() < 0.7 else np.eye(3)
        groups.append([Part(p.material, p.mesh.turned(turn), p.fill) for p in one])
    return [piece("firecrackers", wrapped(r, varied(r, rows(r, groups, 4, 2)), *PACKS), "black_powder")]


@family("cherry_bombs", "firecrackers", "공 폭죽", "Ball crackers with fuses", hs="360410", value=15_000)
def _cherry(r: Random) -> list[Piece]:
    d, groups = r.uniform(16, 44), []
    for _ in range(int(r.integers(2, 10))):
        wall = d * r.uniform(0.1, 0.2)
        skin = ball(d, d, d, 7, 12) - ball(d - 2 * wall, d - 2 * wall, d - 2 * wall, 7, 12).moved(z=wall)
        load = ball(d - 2.2 * wall, d - 2.2 * wall, d - 2.2 * wall, 7, 12).moved(z=wall * 1.1)
        tail = swept(np.array([[0, 0, d + 0.5], [3, 2, d + 9], [9, 6, d + 14]], dtype=float), 1.4, 5)
        one = [
            Part(one_of(r, "paper", "gypsum"), skin),
            Part("flash_powder", load, r.uniform(0.4, 0.8)),
            Part("cotton", tail),
        ]
        turn = rotation("x", float(r.uniform(60, 110))) @ rotation("z", float(r.uniform(0, 90)))
        groups.append([Part(p.material, p.mesh.turned(turn), p.fill) for p in one])
    return [
        piece("firecrackers", wrapped(r, varied(r, rows(r, groups, 2, 3)), *PACKS, share=0.5), "flash_powder")
    ]


@family("party_poppers", "firecrackers", "파티 폭죽", "Party poppers", hs="360490", value=10_000)
def _poppers(r: Random) -> list[Piece]:
    wide, high, groups = r.uniform(10, 18), r.uniform(45, 75), []
    for _ in range(int(r.integers(2, 13))):
        outer = [(wide, 0.0), (wide, high * 0.45), (wide * 0.4, high * 0.75), (wide * 0.4, high)]
        inner = [
            (wide - 1.2, 1.0),
            (wide - 1.2, high * 0.45),
            (wide * 0.4 - 1.2, high * 0.75),
            (wide * 0.4 - 1.2, high - 0.01),
        ]
        one = [
            Part(one_of(r, "pp", "abs", "cardboard"), turned(outer, 10) - turned(inner, 10)),
            Part("paper", cylinder(wide - 1.6, high * 0.3, 10).moved(z=2), 0.5),
            Part(one_of(r, "match_head", "flash_powder"), cylinder(wide * 0.26, 5, 8).moved(z=high * 0.68)),
            Part(
                "cotton",
                swept(
                    np.array([[0, 0, high + 1], [4, 0, high + 22], [9, 3, high + 44]], dtype=float), 0.8, 4
                ),
            ),
        ]
        turn = rotation("y", 90 if r.random() < 0.5 else -90)
        groups.append([Part(p.material, p.mesh.turned(turn), p.fill) for p in one])
    return [
        piece("firecrackers", wrapped(r, varied(r, rows(r, groups, 2, 4)), *PACKS, share=0.6), "match_head")
    ]


@family("smoke_bombs", "firecrackers", "연막탄", "Smoke canisters", hs="360490", value=15_000)
def _smoke(r: Random) -> list[Piece]:
    radius, high, groups = r.uniform(9, 30), r.uniform(40, 140), []
    skin, wall = one_of(r, "paper", "steel", "pp", "cardboard"), r.uniform(0.4, 3)
    load = one_of(r, "match_head", "black_powder", "sugar")
    for _ in range(int(r.integers(1, 7))):
        one = [
            Part(skin, cylinder(radius, high, 14) - cylinder(radius - wall, high - 1, 14).moved(z=0.5)),
            Part(
                load,
                cylinder(radius - wall - 0.1, high * r.uniform(0.55, 0.85), 14).moved(z=1),
                r.uniform(0.6, 0.9),
            ),
            Part("cotton", cylinder(1.4, 20, 5).moved(z=high + 0.4)),
        ]
        if r.random() < 0.5:
            one.append(Part("pp", pipe(radius + 1.6, 14, 1.4, 14).moved(z=high - 13)))
            one.append(
                Part(
                    "steel",
                    swept(
                        np.array(
                            [
                                [6 * math.cos(a), 0, high + 28 + 6 * math.sin(a)]
                                for a in np.linspace(0, 6.2, 10)
                            ]
                        ),
                        0.9,
                        4,
                    ),
                )
            )
        groups.append([Part(p.material, p.mesh.turned(rotation("y", 90)), p.fill) for p in one])
    return [piece("firecrackers", wrapped(r, varied(r, rows(r, groups, 3, 3)), *PACKS), load)]


@family(
    "ground_spinners", "firecrackers", "회전 폭죽", "Ground spinners and wheels", hs="360410", value=12_000
)
def _spinners(r: Random) -> list[Piece]:
    groups = []
    big = r.random() < 0.4
    for _ in range(int(r.integers(1, 3 if big else 8))):
        turns, thick = r.uniform(2, 4) if big else r.uniform(1, 2), r.uniform(2.6, 5)
        a = np.linspace(0, turns * 2 * math.pi, int(turns * 16))
        grow = (18 if big else 9) + 2.25 * thick * a / (2 * math.pi)
        path = np.stack([grow * np.cos(a), grow * np.sin(a), np.full(len(a), thick)], 1)
        core = swept(path[1:-1], thick * 0.5, 5)
        one = [Part("paper", swept(path, thick, 6) - core), Part(one_of(r, *LOADS), core, 0.8)]
        one.append(Part(one_of(r, "pp", "cardboard"), cylinder((17 if big else 8) - thick - 1, 5, 10)))
        groups.append(one)
    return [
        piece("firecrackers", wrapped(r, varied(r, rows(r, groups, 3, 3)), *PACKS, share=0.5), "black_powder")
    ]


@family("bangers", "firecrackers", "대형 딱총 폭죽", "Large single crackers", hs="360410", value=15_000)
def _bangers(r: Random) -> list[Piece]:
    radius, high, groups = r.uniform(6, 17), r.uniform(38, 130), []
    thick = r.uniform(0.3, 0.5)
    for _ in range(int(r.integers(2, 13))):
        y = r.uniform(-1, 1)
        one = [
            Part("paper", tube(radius, high, radius * thick, 0, 0, 0, 10)),
            Part(
                one_of(r, "flash_powder", "black_powder"),
                lain(cylinder(radius * (0.98 - thick), high * 0.5, 8), high * 0.2),
                r.uniform(0.5, 0.9),
            ),
            Part(
                "gypsum",
                joined(
                    [lain(cylinder(radius * (0.98 - thick), high * 0.12, 8), x) for x in (0.5, high * 0.87)]
                ),
            ),
            Part("cotton", fuse((high + 1, y), (high + r.uniform(14, 30), 5), 0)),
        ]
        groups.append(placed(one, turn=180.0) if r.random() < 0.3 else one)
    return [
        piece(
            "firecrackers",
            wrapped(r, varied(r, rows(r, groups, 1.5, int(r.integers(3, 7)))), *PACKS, share=0.55),
            "flash_powder",
        )
    ]


@family(
    "aerial_shells", "firecrackers", "타상 연화", "Aerial shells with lift charge", hs="360410", value=50_000
)
def _aerial(r: Random) -> list[Piece]:
    d, groups = r.uniform(38, 90), []
    for _ in range(int(r.integers(1, 7 if d < 55 else 3))):
        wall, star = d * 0.07, d * r.uniform(0.06, 0.1)
        skin = ball(d, d, d, 9, 14) - ball(d - 2 * wall, d - 2 * wall, d - 2 * wall, 9, 14).moved(z=wall)
        middle, far = d / 2, d / 2 - wall - star * 1.1
        stars = []
        for lat in (-50, 0, 50):
            many = max(3, int(far * math.cos(math.radians(lat)) * 2 * math.pi / (star * 2.3)))
            for a in np.arange(many) * 2 * math.pi / many:
                x, y = (
                    far * math.cos(math.radians(lat)) * math.cos(a),
                    far * math.cos(math.radians(lat)) * math.sin(a),
                )
                stars.append(
                    box(1.6 * star, 1.6 * star, 1.6 * star).moved(
                        x, y, middle + far * math.sin(math.radians(lat)) - 0.8 * star
                    )
                )
        burst = ball(far, far, far, 7, 10).moved(z=middle - far / 2)
        cup = cylinder(d * 0.22, d * 0.3, 12).moved(z=-d * 0.31)
        one = [Part("paper", skin), Part("flash_powder", joined(stars)), Part("black_powder", burst, 0.6),
        Part("black_powder", cup, 0.7),
               Part("paper", pipe(d * 0.25, d * 0.31, d * 0.025, 12).moved(z=-d * 0.32))]  # fmt: skip
        turn = rotation("x", float(r.choice([0, 90])))
        groups.append([Part(p.material, p.mesh.turned(turn), p.fill) for p in one])
    return [
        piece(
            "firecrackers",
            wrapped(r, varied(r, rows(r, groups, 3, 3), 0.06), "box", "carton", "bag"),
            "flash_powder",
        )
    ]


@family("pop_snaps", "firecrackers", "콩알탄", "Snap pops in sawdust", hs="360490", value=8_000)
def _snaps(r: Random) -> list[Piece]:
    grains, papers = [], []
    d = r.uniform(6, 10)
    per = int(r.integers(4, 8))
    for i in range(int(r.integers(12, 45))):
        x, y, z = (i % per) * d * 1.35, ((i // per) % 5) * d * 1.5, (i // (per * 5)) * d * 1.2 + 2
        bag = turned([(d * 0.2, 0), (d * 0.5, d * 0.4), (d * 0.3, d * 0.8), (d * 0.1, d * 1.1)], 6)
        grain = turned([(d * 0.2, d * 0.12), (d * 0.36, d * 0.4), (d * 0.1, d * 0.65)], 5)
        papers.append((bag - grain).moved(x, y, z))
        grains.append(grain.moved(x, y, z))
    parts = [
        Part("paper", joined(papers), 0.5),
        Part(one_of(r, "quartz", "match_head", "flash_powder"), joined(grains), 0.7),
    ]
    return [
        piece(
            "firecrackers",
            wrapped(r, varied(r, parts), "box", "bag", "blister", share=0.9),
            parts[1].material,
        )
    ]


@family(
    "match_crackers", "firecrackers", "마찰식 폭죽 갑", "Box of striking crackers", hs="360410", value=10_000
)
def _match(r: Random) -> list[Piece]:
    radius, high, groups = r.uniform(2.6, 5), r.uniform(32, 55), []
    for _ in range(int(r.integers(1, 4))):
        shells, loads, heads = [], [], []
        per = int(r.integers(6, 12))
        for i in range(int(r.integers(10, 26))):
            y, z = (i % per) * 2.1 * radius, radius + (i // per) * 2.1 * radius
            shells.append(tube(radius, high, radius * 0.4, 0, y, z, 7))
            loads.append(lain(cylinder(radius * 0.58, high * 0.6, 6), high * 0.15, y, z))
            heads.append(lain(cylinder(radius * 0.9, 4, 6), high + 0.2, y, z))
        one = [
            Part("paper", joined(shells)),
            Part("flash_powder", joined(loads), 0.7),
            Part("match_head", joined(heads)),
        ]
        groups.append(wrapped(r, one, "box", share=0.85))
    return [piece("firecrackers", varied(r, rows(r, groups, 2, 3)), "flash_powder")]


@family("helicopters", "firecrackers", "나비·헬기 폭죽", "Winged whirlers", hs="360410", value=12_000)
def _wings(r: Random) -> list[Piece]:
    radius, long, groups = r.uniform(5, 9), r.uniform(35, 70), []
    for _ in range(int(r.integers(2, 8))):
        span = r.uniform(60, 110)
        body = [
            Part("paper", tube(radius, long, radius * 0.35, 0, 0, radius, 10)),
            Part(one_of(r, *LOADS), lain(cylinder(radius * 0.62, long * 0.7, 8), 4, 0, radius), 0.8),
        ]
        wing = (
            box(r.uniform(14, 22), span, 1)
            .turned(rotation("z", r.uniform(-25, 25)))
            .moved(long / 2, 0, 2 * radius + 0.5)
        )
        groups.append(
            [
                *body,
                Part(one_of(r, "pp", "wood", "cardboard"), wing),
                Part("cotton", fuse((long + 1, 0), (long + 22, 4), radius)),
            ]
        )
    return [piece("firecrackers", wrapped(r, varied(r, rows(r, groups, 2, 3)), *PACKS), "black_powder")]

"""Paper goods: catalogues, binders, calendars, photographs, envelopes, cards, boxed sets."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.forms import lying
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.families.shelf import pages
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    box,
    cylinder,
    joined,
    pipe,
    rotation,
    shell,
    swept,
    torus,
)


@family("catalogue", "book", "카탈로그", "Catalogue", hs="491110", value=8_000)
def _catalogue(r: Random) -> list[Piece]:
    x, y, z = r.uniform(140, 230), r.uniform(190, 300), r.uniform(3, 24)
    body = box(x, y, z).moved(z=0.5)
    covers = joined([box(x + 0.5, y + 0.5, 0.4), box(x + 0.5, y + 0.5, 0.4).moved(z=z + 0.6)])
    parts = [Part("paper", body, r.uniform(1.2, 1.5)), Part("paper", covers, 1.4)]
    if r.random() < 0.5:
        parts.append(
            Part(
                "steel", joined([box(0.6, 12, 0.6).moved(-x / 2 - 0.9, s * y * 0.2, z / 2) for s in (1, -1)])
            )
        )
    return [piece("book", parts, "paper")]


@family("ring_binder", "book", "서류철", "Ring binder", hs="482030", value=8_000)
def _binder(r: Random) -> list[Piece]:
    x, y, z = r.uniform(220, 270), r.uniform(270, 320), r.uniform(28, 70)
    full = z * r.uniform(0.2, 0.8)
    covers = joined(
        [box(x, y, 2.2), box(x, y, 2.2).moved(z=z - 2.2), box(2.2, y, z - 4.8).moved(-x / 2 - 1.3, 0, 2.4)]
    )
    rings = [
        torus(z * 0.3, 3, 0.98, 16, 5).turned(rotation("x", 90)).moved(-x / 2 + z * 0.34, s, z * 0.5)
        for s in (-40.0, 40.0)
    ]
    sheets = box(x - z * 0.75 - 8, y - 18, full).moved(x=z * 0.36, z=2.4)
    plate = box(6, 150, 1.2).moved(x=-x / 2 + 4, z=z * 0.1)
    parts = [
        Part(one_of(r, "paper", "pp"), covers),
        Part("steel", joined(rings)),
        Part("paper", sheets),
        Part("steel", plate),
    ]
    return [piece("book", parts, "paper")]


@family("desk_calendar", "book", "탁상 달력", "Desk calendar", hs="491000", value=10_000)
def _desk(r: Random) -> list[Piece]:
    x, y = r.uniform(140, 250), r.uniform(100, 190)
    lean = r.uniform(14, 24)
    card = box(x, y, 1.6).moved(y=-y / 2)
    leaf = box(x - 2, y - 4, r.uniform(2, 5)).moved(y=-y / 2, z=2.2)
    t = np.linspace(0, 1, int(x / 9) * 8)
    a = t * (x / 9) * 2 * math.pi
    wire = swept(np.stack([(t - 0.5) * x * 0.92, 9 + 6.5 * np.cos(a), 5 + 6.5 * np.sin(a)], 1), 0.5, 4)
    front, back = rotation("x", -lean), rotation("x", lean)
    parts = [
        Part("paper", joined([card.turned(back).moved(z=-2), (leaf.turned(front)).moved(z=9)])),
        Part("paper", card.turned(front).moved(z=7)),
        Part("steel", wire),
    ]
    return [piece("book", parts, "paper")]


@family("wall_calendar", "book", "벽걸이 달력", "Rolled or flat calendar", hs="491000", value=8_000)
def _wall(r: Random) -> list[Piece]:
    if r.random() < 0.5:
        radius, long = r.uniform(14, 30), r.uniform(250, 400)
        return [
            piece(
                "book",
                lying(
                    [Part("paper", pipe(radius, long, radius * r.uniform(0.2, 0.8), 18), r.uniform(0.6, 1))],
                    radius,
                ),
            )
        ]
    x, y, z = r.uniform(210, 300), r.uniform(250, 380), r.uniform(2, 6)
    rail = box(x, 9, 1.2).moved(y=y / 2 + 5, z=z / 2)
    return [piece("book", [Part("paper", box(x, y, z), 1.3), Part(one_of(r, "steel", "pp"), rail)], "paper")]


@family("photo_paper", "book", "인화지·사진", "Photographs or photo paper", hs="370320", value=60_000)
def _photos(r: Random) -> list[Piece]:
    x, y, z = [(89.0, 127.0), (102.0, 152.0), (127.0, 178.0), (210.0, 297.0)][int(r.integers(4))] + (
        float(r.uniform(2, 30)),
    )
    parts = [
        Part("paper", box(x, y, z), r.uniform(1.2, 1.4)),
        Part("paper", shell(x + 3, y + 3, z + 1.4, 0.35).moved(z=-0.7)),
    ]
    if r.random() < 0.3:
        parts.append(
            Part("aluminium", joined([box(x + 12, y + 14, 0.05).moved(z=at) for at in (-1.2, z + 1.6)]))
        )
    return [piece("book", parts, "paper")]


@family("documents", "book", "서류 봉투", "Documents in envelopes", hs="490700", value=5_000)
def _documents(r: Random) -> list[Piece]:
    x, y = r.uniform(110, 230), r.uniform(200, 310)
    sheets, clips, z = [], [], 0.0
    for _ in range(int(r.integers(1, 7))):
        thick = r.uniform(0.8, 6)
        turn = rotation("z", float(r.normal(0, 3)))
        sheets.append(
            box(x * r.uniform(0.85, 1), y * r.uniform(0.85, 1), thick)
            .turned(turn)
            .moved(r.uniform(-4, 4), r.uniform(-4, 4), z)
        )
        z += thick + 0.2
        if r.random() < 0.5:
            clips.append(box(7, 30, 0.9).moved(r.uniform(-x * 0.3, x * 0.3), y * 0.4, z))
            z += 1.2
    parts = [Part("paper", joined(sheets))]
    return [piece("book", [*parts, Part("steel", joined(clips))] if clips else parts, "paper")]


@family("playing_cards", "book", "카드", "Playing cards", hs="950440", value=30_000)
def _cards(r: Random) -> list[Piece]:
    x, y, z, count = r.uniform(56, 72), r.uniform(86, 122), r.uniform(14, 26), int(r.integers(1, 7))
    decks = joined([box(x, y, z).moved((i % 3) * (x + 3), (i // 3) * (y + 4)) for i in range(count)])
    boxes = joined(
        [
            shell(x + 2, y + 2, z + 2, 0.4).moved((i % 3) * (x + 3), (i // 3) * (y + 4), -1)
            for i in range(count)
        ]
    )
    return [piece("book", [Part("paper", decks, 1.35), Part("paper", boxes)], "paper")]


@family("book_set", "book", "전집", "Set of books in a slip-case", hs="490199", value=15_000)
def _set(r: Random) -> list[Piece]:
    x, y, count = r.uniform(105, 160), r.uniform(150, 220), int(r.integers(2, 7))
    parts: list[Part] = []
    z = 0.0
    for _ in range(count):
        thick, hard = r.uniform(8, 26), r.random() < 0.4
        one = pages(x, y, thick, hard)
        parts += [Part(p.material, p.mesh.moved(z=z), p.fill) for p in one]
        z += thick + (5.6 if hard else 0.4)
    return [piece("book", [*parts, Part("paper", shell(x + 14, y + 10, z + 6, 1.6).moved(z=-1))], "paper")]


@family("board_book", "book", "보드북", "Board book", hs="490300", value=12_000)
def _board(r: Random) -> list[Piece]:
    size, leaves = r.uniform(110, 220), int(r.integers(5, 13))
    sheets = joined([box(size, size, 2.0).moved(z=i * 2.3) for i in range(leaves)])
    parts = [Part("paper", sheets, 1.2)]
    if r.random() < 0.4:
        case = shell(34, size, 14, 1.4).moved(x=size / 2 + 18)
        cells = joined([cylinder(5.5, 2, 12).moved(size / 2 + 18, (i - 1) * 16.0, 3) for i in range(3)])
        parts += [
            Part("abs", case),
            Part("alkaline_cell", cells),
            Part("steel", cylinder(12, 3, 14).moved(size / 2 + 18, size * 0.3, 3)),
        ]
    return [piece("book", parts, "paper")]


@family("pencil_case", "book", "필기구", "Pens and pencils", hs="960910", value=20_000)
def _pens(r: Random) -> list[Piece]:
    long, count, radius = r.uniform(120, 180), int(r.integers(3, 25)), r.uniform(3, 5.5)
    columns = int(r.integers(3, 13))
    kind = int(r.integers(3))
    parts: list[Part] = []
    body, core = [], []
    for i in range(count):
        at = (0.0, (i % columns) * (2 * radius + 1.4), (i // columns) * (2 * radius + 1.4) + radius)
        hole = cylinder(1.1, long * 0.96, 6)
        body.append((cylinder(radius, long, 7) - hole).turned(rotation("y", 90)).moved(*at))
        core.append(hole.turned(rotation("y", 90)).moved(*at))
    what = (("wood", "chalk"), ("pp", "ink"), ("wax", "wax"))[kind]
    parts = [Part(what[0], joined(body)), Part(what[1], joined(core))]
    lines = -(-count // columns)
    wide = min(count, columns) * (2 * radius + 1.4)
    case = shell(long + 8, wide + 5, lines * (2 * radius + 1.4) + 6, 0.6).moved(
        long / 2, wide / 2 - radius - 0.7, -3
    )
    return [piece("book", [*parts, Part(one_of(r, "paper", "steel", "pp"), case)], what[0])]

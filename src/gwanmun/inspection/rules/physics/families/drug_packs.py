"""Drugs carried openly: vacuum packs, wraps, slabs, shards, sausages, stacks of bricks, tablets, herb."""

from __future__ import annotations

import numpy as np

from gwanmun.inspection.rules.physics.families.forms import (
    cup,
    drum,
    film,
    flask,
    lying,
    rows,
    seal,
    tray,
)
from gwanmun.inspection.rules.physics.families.guns import along, moved
from gwanmun.inspection.rules.physics.families.narcotics import drug
from gwanmun.inspection.rules.physics.families.pantry import sack
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    ball,
    cushion,
    cylinder,
    joined,
    pipe,
    rotation,
    shell,
    turned,
)

PRESSED = ("cocaine_hcl", "heroin_hcl", "cocaine_base", "heroin_base", "amphetamine_sulfate", "mdma_hcl")


def rough(r: Random, mesh: Mesh, share: float) -> Mesh:
    """Lumps: every point a little off its place, the same for points that coincide."""
    wave = np.sin(mesh.points @ r.normal(0, 0.12, (3, 3)) + r.uniform(0, 6, 3))
    return Mesh(mesh.points * (1 + share * wave), mesh.faces)


def load(r: Random, mesh: Mesh, fill: tuple[float, float] = (0.45, 0.7)) -> Piece:
    """Any drug, herb and tablets ground to powder among them, in the shape of its hiding place."""
    drawn = r.random()
    if drawn < 0.12:
        return piece("narcotic", [Part("cannabis", mesh, float(r.uniform(0.7, 1.8)))], "cannabis")
    what = "yaba" if drawn < 0.16 else drug(r)
    return piece("narcotic", [Part(what, mesh, float(r.uniform(*fill)))], what)


@family("drug_vacuum", "narcotic", "진공 포장 마약", "Drug in a vacuum pack", hs="293979", value=100_000_000)
def _vacuum(r: Random) -> list[Piece]:
    what = drug(r)
    x, y, z = r.uniform(70, 200), r.uniform(90, 260), r.uniform(8, 40)
    skin, body = film(x, y, z, 0.2, r.uniform(0.15, 0.4))
    rim = seal(x, y, r.uniform(6, 20), z * 0.5)
    return [
        piece(
            "narcotic", [Part("pe", skin), Part("nylon", rim), Part(what, body, r.uniform(0.6, 0.85))], what
        )
    ]


@family("drug_slab", "narcotic", "얇게 편 마약", "Thin slab of a drug, taped", hs="293979", value=100_000_000)
def _slab(r: Random) -> list[Piece]:
    what = drug(r)
    x, y, z = r.uniform(90, 230), r.uniform(130, 300), r.uniform(3, 12)
    skin, body = film(x, y, z, r.uniform(0.3, 0.9), r.uniform(0.1, 0.25))
    parts = [Part(one_of(r, "pvc", "pe", "aluminium"), skin, 0.6), Part(what, body, r.uniform(0.45, 0.8))]
    return [piece("narcotic", parts, what)]


@family("drug_wraps", "narcotic", "소분 포장 마약", "Twisted wraps of a drug", hs="293979", value=200_000_000)
def _wraps(r: Random) -> list[Piece]:
    """Balls in film with the twisted tail, many in a bag."""
    what, size, count = drug(r), r.uniform(9, 26), int(r.integers(4, 26))
    columns = max(2, round(count**0.5))
    cores, skins = [], []
    for i in range(count):
        d, tall = size * r.uniform(0.8, 1.1), size * r.uniform(0.6, 0.95)
        at = (
            (i % columns) * size * 1.25 + r.uniform(0, 2),
            (i // columns) * size * 1.25 + r.uniform(0, 2),
            0.3,
        )
        grown = ball(d + 0.8, d + 0.8, tall + 0.8, 5, 8)
        cores.append(ball(d, d, tall, 5, 8).moved(*at))
        skins.append((grown.moved(z=-0.4) - ball(d, d, tall, 5, 8)).moved(*at))
        tail = turned([(d * 0.07, 0), (d * 0.2, d * 0.5)], 5)
        skins.append(tail.moved(at[0], at[1], at[2] + tall + 0.6))
    return [
        piece(
            "narcotic",
            [Part(one_of(r, "pe", "pvc"), joined(skins)), Part(what, joined(cores), r.uniform(0.5, 0.8))],
            what,
        )
    ]


@family(
    "drug_paper_folds",
    "narcotic",
    "종이·은박 쌈 마약",
    "Folded papers of a drug",
    hs="293979",
    value=200_000_000,
)
def _folds(r: Random) -> list[Piece]:
    what, cover = drug(r), one_of(r, "paper", "aluminium")
    x, y, z = r.uniform(25, 55), r.uniform(18, 40), r.uniform(3.5, 9)
    thick = 0.3 if cover == "paper" else 0.06

    def one() -> list[Part]:
        wall = shell(x, y, z, thick)
        fill = cushion(x * 0.8, y * 0.75, z * r.uniform(0.4, 0.8), 0.5, 5, 12).moved(z=thick + 0.1)
        return [Part(cover, wall), Part(what, fill, 0.55)]

    return [piece("narcotic", rows(one, int(r.integers(2, 25)), 4, x + 3, y + 3), what)]


@family("drug_shards", "narcotic", "필로폰 큰 결정", "Large crystals", hs="293979", value=300_000_000)
def _shards(r: Random) -> list[Piece]:
    what = one_of(r, "meth_hcl", "meth_hcl", "ketamine_hcl", "mdma_hcl")
    x, y = r.uniform(60, 140), r.uniform(80, 170)
    shards = []
    columns, lines = int(x // 17), int(y // 17)
    for i in range(columns):
        for j in range(lines):
            long, wide = r.uniform(7, 15.5), r.uniform(3, 8)
            shard = turned(
                [(wide * 0.3, 0), (wide * 0.5, long * 0.3), (wide * 0.4, long)], int(r.integers(4, 7))
            )
            layer = along(shard).turned(rotation("z", float(r.uniform(0, 360)))).moved(z=wide)
            low, high = layer.low, layer.high
            spot = layer.moved(-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -low[2] + 1.5)
            shards.append(spot.moved((i - (columns - 1) / 2) * 17, (j - (lines - 1) / 2) * 17))
    top = max(float(m.high[2]) for m in shards)
    skin = shell(x + 14, y + 14, top + 2, 0.12)
    if r.random() < 0.6:
        second = [m.turned(rotation("z", 180.0)).moved(z=top) for m in shards]
        shards, skin = shards + second, shell(x + 14, y + 14, 2 * top + 2, 0.12)
    return [piece("narcotic", [Part("pe", skin), Part(what, joined(shards))], what)]


@family("drug_sausage", "narcotic", "원통형 마약 뭉치", "Rolls of a drug", hs="293979", value=100_000_000)
def _sausage(r: Random) -> list[Piece]:
    what, cover = drug(r), one_of(r, "pe", "pvc", "rubber")
    radius, long = r.uniform(14, 34), r.uniform(80, 240)
    thick = r.uniform(0.4, 1.6)

    def one() -> list[Part]:
        profile = [
            (radius * 0.5, 0.0),
            (radius, radius * 0.4),
            (radius, long - radius * 0.4),
            (radius * 0.5, long),
        ]
        skin, fill = flask(profile, thick, 1.0, 14)
        return lying([Part(cover, skin), Part(what, fill, r.uniform(0.6, 0.9))], radius)

    return [piece("narcotic", rows(one, int(r.integers(1, 4)), 1, 0, 2 * radius + 4), what)]


@family(
    "drug_brick_stack",
    "narcotic",
    "마약 덩어리 여러 개",
    "Stack of pressed bricks",
    hs="293979",
    value=100_000_000,
)
def _stack(r: Random) -> list[Piece]:
    what = one_of(r, *PRESSED)
    x, y, z = r.uniform(60, 120), r.uniform(90, 180), r.uniform(18, 42)
    cover, thick, square = (
        one_of(r, "pe", "pvc", "paper", "aluminium"),
        r.uniform(0.1, 1.6),
        r.uniform(0.1, 0.22),
    )
    stamp = cylinder(min(x, y) * 0.2, z * 0.12, 14).moved(z=z * 0.82) if r.random() < 0.5 else None

    def one() -> list[Part]:
        skin, body = film(x, y, z, thick, square)
        return [
            Part(cover, skin, 0.7),
            Part(what, body if stamp is None else body - stamp, r.uniform(0.8, 0.98)),
        ]

    parts: list[Part] = []
    step = z + 2 * thick + 0.6
    for i in range(int(r.integers(2, 5))):
        parts += moved(one(), x=r.uniform(-6, 6), y=r.uniform(-6, 6), z=thick + i * step)
    return [piece("narcotic", parts, what)]


@family(
    "drug_broken_brick",
    "narcotic",
    "깨진 마약 덩어리",
    "Broken brick of a drug",
    hs="293979",
    value=100_000_000,
)
def _broken(r: Random) -> list[Piece]:
    what = one_of(r, *PRESSED, "cannabis")
    x, z = r.uniform(70, 120), r.uniform(22, 45)
    first, second = r.uniform(40, 90), r.uniform(20, 60)
    lumps = [
        rough(r, cushion(x, first, z, 0.14, 7, 20), 0.03),
        rough(r, cushion(x * r.uniform(0.6, 1), second, z, 0.18, 7, 20), 0.04).moved(
            y=first / 2 + second / 2 + 14
        ),
    ]
    for i in range(int(r.integers(2, 9))):
        d = r.uniform(5, 15)
        lumps.append(
            rough(r, ball(d, d * 0.8, d * 0.7, 5, 8), 0.1).moved(
                -x / 2 + i * 15.0, first / 2 + second + 40 + 9 * (i % 2), 0.5
            )
        )
    fill = r.uniform(0.8, 0.98) * (1.6 if what == "cannabis" else 1.0)
    bag = shell(x + 50, first + second + 100, z + 12, 0.12).moved(y=(second + 40) / 2 + 6, z=-4)
    return [piece("narcotic", [Part(what, joined(lumps), fill), Part("pe", bag)], what)]


@family(
    "drug_tablet_rolls",
    "narcotic",
    "야바 정제 묶음",
    "Illicit tablets in straws and rolls",
    hs="293929",
    value=60_000_000,
)
def _rolls(r: Random) -> list[Piece]:
    what = one_of(r, "yaba", "mdma_hcl", "amphetamine_sulfate")
    radius, thick, each = r.uniform(2.8, 5), r.uniform(2.2, 4.5), int(r.integers(6, 22))

    def one() -> list[Part]:
        pills = joined([cylinder(radius, thick, 8).moved(z=0.5 + i * (thick + 0.15)) for i in range(each)])
        tube = pipe(radius + 0.9, each * (thick + 0.15) + 6, 0.4, 8)
        return lying([Part(what, pills), Part("pp", tube)], radius + 0.9)

    return [piece("narcotic", rows(one, int(r.integers(2, 12)), 1, 0, 2 * radius + 2.4), what)]


@family(
    "drug_tablet_layers",
    "narcotic",
    "압착 정제 봉지",
    "Flat packs of illicit tablets",
    hs="293229",
    value=60_000_000,
)
def _layers(r: Random) -> list[Piece]:
    """Tablets laid edge to edge under vacuum, round, square or shield-shaped."""
    what = one_of(r, "mdma_hcl", "yaba", "fentanyl_hcl", "amphetamine_sulfate")
    radius, thick, sides = r.uniform(3.2, 6), r.uniform(2.6, 5.5), int(r.choice([4, 6, 10]))
    across, down, layers = int(r.integers(4, 10)), int(r.integers(5, 12)), int(r.integers(1, 3))
    step = 2.35 * radius
    pills = [
        cylinder(radius, thick, sides).moved(
            (i - (across - 1) / 2) * step, (j - (down - 1) / 2) * step, 0.6 + q * (thick + 0.2)
        )
        for i in range(across)
        for j in range(down)
        for q in range(layers)
    ]
    skin = shell(across * step + 3, down * step + 3, layers * (thick + 0.2) + 1, 0.15)
    return [piece("narcotic", [Part(what, joined(pills)), Part("pe", skin)], what)]


@family("drug_jar", "narcotic", "병에 담은 마약", "Drug in a screw jar", hs="293979", value=100_000_000)
def _jar(r: Random) -> list[Piece]:
    what, body = drug(r), one_of(r, "glass", "pp", "pmma", "aluminium")
    radius, high, wall = r.uniform(12, 42), r.uniform(20, 90), 2.4 if body == "glass" else 1.2
    skin, fill = drum(radius, high, wall, r.uniform(0.25, 0.98), 18)
    lid = cup(radius * 1.03, r.uniform(9, 18), 1.0, 18).moved(z=high + 0.2)
    return [
        piece(
            "narcotic",
            [
                Part(body, skin),
                Part(what, fill, r.uniform(0.4, 0.65)),
                Part(one_of(r, "pp", "aluminium", "steel"), lid),
            ],
            what,
        )
    ]


@family("hashish", "narcotic", "대마 수지", "Cannabis resin", hs="130190", value=20_000_000)
def _hashish(r: Random) -> list[Piece]:
    x, y, z = r.uniform(30, 90), r.uniform(50, 150), r.uniform(6, 24)
    cover = one_of(r, "pe", "aluminium", "pvc")

    def one() -> list[Part]:
        skin, body = film(x, y, z, 0.06 if cover == "aluminium" else 0.25, 0.2, fine=False)
        return [Part(cover, skin), Part("cannabis", body, r.uniform(1.6, 2.0))]

    return [piece("narcotic", rows(one, int(r.integers(1, 7)), 3, x + 4, y + 4), "cannabis")]


@family(
    "cannabis_vacuum",
    "narcotic",
    "진공 포장 대마초",
    "Cannabis in vacuum packs",
    hs="121190",
    value=10_000_000,
)
def _weed(r: Random) -> list[Piece]:
    x, y, z = r.uniform(120, 240), r.uniform(150, 300), r.uniform(30, 80)
    skin, body = sack(r, x, y, z)
    parts = [
        Part("nylon", skin),
        Part("cannabis", body, r.uniform(0.5, 1.1)),
        Part("pe", seal(x * 1.04, y * 1.04, 14, z / 2)),
    ]
    return [piece("narcotic", parts, "cannabis")]


@family("cannabis_jar", "narcotic", "대마초 병", "Cannabis buds in a jar", hs="121190", value=15_000_000)
def _buds(r: Random) -> list[Piece]:
    radius, high = r.uniform(26, 46), r.uniform(50, 130)
    body = one_of(r, "glass", "pp", "steel")
    wall = {"glass": 2.6, "pp": 1.3, "steel": 0.3}[body]
    skin, _ = drum(radius, high, wall, 1.0, 18)
    step, buds = radius * 0.62, []
    for layer in range(int((high - 2 * wall) // step)):
        for i in range(5):
            d = step * r.uniform(0.7, 0.97)
            a = i * 2 * np.pi / 5 + layer
            buds.append(
                ball(d, d, d, 5, 8).moved(
                    (radius - wall) * 0.55 * np.cos(a),
                    (radius - wall) * 0.55 * np.sin(a),
                    wall + 0.3 + layer * step,
                )
            )
    parts = [
        Part(body, skin),
        Part("cannabis", joined(buds), r.uniform(0.4, 0.9)),
        Part(one_of(r, "steel", "pp"), cup(radius, 14, 0.9, 18).moved(z=high + 0.2)),
    ]
    return [piece("narcotic", parts, "cannabis")]


@family("joints", "narcotic", "대마 담배", "Cannabis cigarettes in a tin", hs="121190", value=20_000_000)
def _joints(r: Random) -> list[Piece]:
    long, radius, count = r.uniform(65, 100), r.uniform(3, 5), int(r.integers(4, 21))
    columns = int(r.integers(4, 8))

    def one() -> list[Part]:
        return lying(
            [
                Part("cannabis", turned([(radius * 0.7, 18), (radius, long)], 8), fill),
                Part("paper", cylinder(radius * 0.7, 17.8, 8)),
            ],
            radius,
        )

    parts: list[Part] = []
    fill = r.uniform(0.5, 0.8)
    for i in range(count):
        parts += moved(one(), y=(i % columns) * (2 * radius + 0.8), z=(i // columns) * (2 * radius + 0.8))
    lines, wide = -(-count // columns), columns * (2 * radius + 0.8)
    case = shell(long + 6, wide + 4, lines * (2 * radius + 0.8) + 4, 0.6).moved(
        long / 2, wide / 2 - radius - 0.4, -1.5
    )
    return [piece("narcotic", [*parts, Part(one_of(r, "steel", "paper", "pp"), case)], "cannabis")]


@family("drug_tray_bags", "narcotic", "소분 봉지 상자", "Box of small bags", hs="293979", value=200_000_000)
def _boxed(r: Random) -> list[Piece]:
    what = drug(r)
    x, y, z = r.uniform(28, 50), r.uniform(36, 60), r.uniform(5, 11)

    def one() -> list[Part]:
        skin, body = film(x * r.uniform(0.85, 1), y * r.uniform(0.85, 1), z, 0.12, 0.5, fine=False)
        return [Part("pe", skin), Part(what, body, r.uniform(0.4, 0.7))]

    columns, lines, layers = int(r.integers(2, 4)), int(r.integers(1, 4)), int(r.integers(1, 4))
    parts: list[Part] = []
    for q in range(layers):
        parts += moved(rows(one, columns * lines, columns, x + 2, y + 2), z=q * (z + 0.8))
    carton = tray(columns * (x + 2) + 4, lines * (y + 2) + 4, layers * (z + 0.8) + 4, 1.0)
    where = ((columns - 1) * (x + 2) / 2, (lines - 1) * (y + 2) / 2, -1.5)
    return [piece("narcotic", [*parts, Part(one_of(r, "paper", "steel", "abs"), carton.moved(*where))], what)]

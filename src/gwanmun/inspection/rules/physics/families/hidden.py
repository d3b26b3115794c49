"""Concealments: the first piece is what is declared, the second what it hides."""

from __future__ import annotations

import numpy as np

from gwanmun.inspection.rules.physics.families.clothes import cloth, shoe
from gwanmun.inspection.rules.physics.families.devices import speaker_shell
from gwanmun.inspection.rules.physics.families.guns import along, moved
from gwanmun.inspection.rules.physics.families.narcotics import drug
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    ball,
    box,
    cushion,
    cylinder,
    joined,
    torus,
    vessel,
)


def packet(r: Random, mesh: Mesh, fill: tuple[float, float] = (0.45, 0.7)) -> Piece:
    """A drug that takes the shape of its hiding place."""
    what = drug(r)
    return piece("narcotic", [Part(what, mesh, float(r.uniform(*fill)))], what)


@family(
    "in_speaker",
    "narcotic",
    "스피커 속 은닉",
    "Drug inside a loudspeaker",
    hs="851821",
    value=60_000,
    hides=True,
)
def _speaker(r: Random) -> list[Piece]:
    parts, (x, y, z) = speaker_shell(r)
    hidden = cushion(x * r.uniform(0.5, 0.85), y, z * r.uniform(0.4, 0.8), 0.3).moved(
        y=r.uniform(20, 28), z=30
    )
    return [piece("electronics", parts, "ferrite"), packet(r, hidden)]


@family(
    "in_book", "narcotic", "책 속 은닉", "Drug inside a hollowed book", hs="490199", value=20_000, hides=True
)
def _book(r: Random) -> list[Piece]:
    x, y, z = r.uniform(130, 200), r.uniform(190, 270), r.uniform(25, 50)
    a, b, c = x * r.uniform(0.4, 0.75), y * r.uniform(0.4, 0.75), z * r.uniform(0.4, 0.8)
    hole = box(a, b, c).moved(z=3 + (z - c) / 2)
    covers = [Part("paper", box(x + 6, y + 6, 2.4)), Part("paper", box(x + 6, y + 6, 2.4).moved(z=z + 3))]
    full = box(a - 1, b - 1, c * r.uniform(0.6, 0.98)).moved(z=3.2 + (z - c) / 2)
    return [
        piece("book", [Part("paper", box(x, y, z).moved(z=2.6) - hole), *covers], "paper"),
        packet(r, full),
    ]


@family(
    "in_candle",
    "narcotic",
    "양초 속 은닉",
    "Drug inside a candle",
    hs="340600",
    value=20_000,
    hides=True,
    held_out=True,
)
def _candle(r: Random) -> list[Piece]:
    radius, high = r.uniform(32, 50), r.uniform(80, 150)
    inner = cylinder(radius * r.uniform(0.5, 0.75), high * r.uniform(0.4, 0.7), 18).moved(z=high * 0.12)
    wick = cylinder(1, high * 0.12, 6).moved(z=high * 0.86)
    return [
        piece(
            "household", [Part("wax", cylinder(radius, high, 22) - inner - wick), Part("cotton", wick)], "wax"
        ),
        packet(r, inner),
    ]


@family(
    "in_tube", "narcotic", "튜브 속 은닉", "Drug inside cosmetic tubes", hs="330499", value=30_000, hides=True
)
def _tube(r: Random) -> list[Piece]:
    hosts: list[Part] = []
    fills: list[Mesh] = []
    for i in range(int(r.integers(1, 5))):
        radius, long = r.uniform(14, 22), r.uniform(90, 150)
        skin, _ = vessel([(radius, 0), (radius, long)], 0.9, 18)
        part = [
            Part("pe", skin),
            Part("cream", cylinder(radius - 1, long * 0.25, 16).moved(z=1.2)),
            Part("pp", cylinder(radius * 0.8, 16, 14).moved(z=-16.5), 0.6),
        ]
        fill = Part("x", cylinder(radius - 1.2, long * r.uniform(0.4, 0.68), 16).moved(z=long * 0.25 + 2))
        turn = np.array([[0.0, 0, 1], [0, 1, 0], [-1, 0, 0]])
        hosts += moved(part, y=i * 46.0, z=radius, turn=turn)
        fills += [p.mesh for p in moved([fill], y=i * 46.0, z=radius, turn=turn)]
    return [piece("cosmetics", hosts, "cream"), packet(r, joined(fills))]


@family(
    "false_bottom",
    "narcotic",
    "이중 바닥 은닉",
    "Drug under a false bottom",
    hs="420212",
    value=60_000,
    hides=True,
    held_out=True,
)
def _bottom(r: Random) -> list[Piece]:
    x, y, z = r.uniform(180, 280), r.uniform(220, 320), r.uniform(70, 120)
    thick = r.uniform(6, 15)
    wood = str(r.choice(["wood", "cardboard", "abs"]))
    walls = (box(x, y, z) - box(x - 8, y - 8, z - thick - 10).moved(z=thick + 6)) - box(
        x - 8, y - 8, thick
    ).moved(z=3)
    layer = box(x - 10, y - 10, thick - 1).moved(z=3.4)
    return [
        piece(
            "household",
            [
                Part(wood, walls),
                Part(
                    "brass",
                    joined([box(18, 3, 24).moved(s * x * 0.25, -y / 2 - 2, z * 0.6) for s in (1, -1)]),
                ),
            ],
            wood,
        ),
        packet(r, layer),
    ]


@family(
    "in_cardboard",
    "narcotic",
    "골판지 층 은닉",
    "Drug between layers of board",
    hs="481910",
    value=10_000,
    hides=True,
    held_out=True,
)
def _board(r: Random) -> list[Piece]:
    x, y, t = r.uniform(180, 300), r.uniform(220, 320), r.uniform(2, 5)
    plates = joined([box(x, y, 4), box(x, y, 4).moved(z=4 + t + 0.3)])
    strips = joined(
        [box(x * 0.9 / 7 - 4, y * 0.94, t).moved(x=(i - 3) * x * 0.9 / 7, z=4.1) for i in range(7)]
    )
    return [piece("book", [Part("cardboard", plates, 1.3)], "cardboard"), packet(r, strips)]


@family(
    "sewn_in", "narcotic", "의류 속 은닉", "Drug sewn into clothes", hs="620193", value=90_000, hides=True
)
def _sewn(r: Random) -> list[Piece]:
    x, y = r.uniform(240, 320), r.uniform(260, 360)
    lower = cloth(r, x, y, 3, 4)
    top = float(lower.high[2])
    pads = [
        cushion(r.uniform(40, 85), r.uniform(50, 110), r.uniform(6, 14), 0.35, 6, 16).moved(
            sx * x * 0.24, sy * y * 0.25, top + 0.5
        )
        for sx, sy in ((1, 1), (-1, 1), (1, -1), (-1, -1))
    ]
    kept = [pads[i] for i in sorted(r.permutation(4)[: int(r.integers(1, 5))])]
    height = max(float(m.high[2]) for m in kept)
    rest = cloth(r, x, y, 3, 4).moved(z=height + 0.5)
    return [
        piece("textile", [Part("cotton", lower, 0.9), Part("polyester", rest, 0.9)], "cotton"),
        packet(r, joined(kept)),
    ]


@family(
    "in_sole",
    "narcotic",
    "신발 밑창 은닉",
    "Drug in the soles of shoes",
    hs="640411",
    value=90_000,
    hides=True,
)
def _sole(r: Random) -> list[Piece]:
    long = r.uniform(240, 290)
    hosts: list[Part] = []
    fills: list[Mesh] = []
    for i, side in enumerate((1, -1)):
        one = shoe(r, long, side, True)
        sole = one[0].mesh
        hole = cushion(long * 0.42, long * 0.17, float(sole.high[2]) * 0.6, 0.3, 6, 16).moved(
            x=long * 0.4, z=3
        )
        one[0] = Part("rubber", sole - hole, one[0].fill)
        turn = np.array([[-1.0, 0, 0], [0, -1, 0], [0, 0, 1]]) if i else np.eye(3)
        hosts += moved(one, x=long * i, y=120.0 * i, turn=turn)
        fills += [p.mesh for p in moved([Part("x", hole)], x=long * i, y=120.0 * i, turn=turn)]
    return [piece("footwear", hosts, "rubber"), packet(r, joined(fills))]


@family(
    "in_can",
    "narcotic",
    "통조림 속 은닉",
    "Drug inside a resealed tin",
    hs="160414",
    value=10_000,
    hides=True,
)
def _can(r: Random) -> list[Piece]:
    radius, high = r.uniform(33, 52), r.uniform(60, 120)
    skin, hollow = vessel([(radius, 0), (radius, high)], 0.25, 24)
    inner = cylinder(radius * r.uniform(0.6, 0.85), high * r.uniform(0.5, 0.8), 20).moved(z=high * 0.1)
    rims = joined([torus(radius, 1.6, 1, 24, 5).moved(z=z) for z in (-0.5, high - 1.2)])
    return [
        piece(
            "food",
            [
                Part("steel", skin),
                Part(str(r.choice(["meat", "fruit", "coffee"])), hollow - inner, 0.6),
                Part("steel", rims),
            ],
            "steel",
        ),
        packet(r, inner),
    ]


@family(
    "in_coffee",
    "narcotic",
    "커피 속 은닉",
    "Drug inside a bag of coffee",
    hs="090121",
    value=20_000,
    hides=True,
    held_out=True,
)
def _coffee(r: Random) -> list[Piece]:
    x, y, z = r.uniform(110, 170), r.uniform(150, 230), r.uniform(55, 85)
    body = cushion(x, y, z, 0.4, 9, 28)
    inner = cushion(x * 0.55, y * 0.55, z * 0.45, 0.5, 7, 20).moved(
        r.uniform(-12, 12), r.uniform(-15, 15), z * 0.25
    )
    skin = cushion(x + 1, y + 1, z + 1, 0.4, 9, 28).moved(z=-0.5) - body
    return [
        piece(
            "food",
            [Part("coffee", body - inner, 0.4), Part("pp", skin), Part("aluminium", skin, 0.1)],
            "coffee",
        ),
        packet(r, inner),
    ]


@family(
    "in_soap", "narcotic", "비누 속 은닉", "Drug inside bars of soap", hs="340111", value=12_000, hides=True
)
def _soap(r: Random) -> list[Piece]:
    x, y, z = r.uniform(50, 65), r.uniform(80, 100), r.uniform(26, 36)
    bars, inner = [], []
    for i in range(int(r.integers(1, 5))):
        hole = cushion(x * 0.6, y * 0.65, z * 0.55, 0.4, 6, 16).moved(i * (x + 5), 0, z * 0.22)
        bars.append(cushion(x, y, z, 0.3).moved(i * (x + 5)) - hole)
        inner.append(hole)
    return [piece("cosmetics", [Part("soap", joined(bars))], "soap"), packet(r, joined(inner))]


@family(
    "in_handle",
    "narcotic",
    "봉·손잡이 속 은닉",
    "Drug inside a metal pole",
    hs="761699",
    value=30_000,
    hides=True,
    held_out=True,
)
def _pole(r: Random) -> list[Piece]:
    poles: list[Mesh] = []
    fills: list[Mesh] = []
    for i in range(int(r.integers(1, 5))):
        radius, long = r.uniform(9, 16), r.uniform(180, 320)
        tube = cylinder(radius, long, 16) - cylinder(radius - 1.3, long - 3, 16).moved(z=1.5)
        fill = cylinder(radius - 1.5, (long - 6) * r.uniform(0.5, 0.95), 14).moved(z=2)
        for group, mesh in ((poles, tube), (fills, fill)):
            group.append(along(mesh).moved(y=i * 36.0, z=radius))
    metal = str(r.choice(["aluminium", "steel"]))
    return [piece("tool", [Part(metal, joined(poles))], metal), packet(r, joined(fills))]


@family(
    "in_plush", "narcotic", "인형 속 은닉", "Drug inside a plush toy", hs="950300", value=30_000, hides=True
)
def _plush(r: Random) -> list[Piece]:
    d = r.uniform(110, 180)
    hole = cushion(d * r.uniform(0.35, 0.6), d * r.uniform(0.3, 0.5), d * r.uniform(0.2, 0.4), 0.5).moved(
        z=d * 0.15
    )
    limbs = [ball(d, d * 0.8, d * 0.7) - hole, ball(d * 0.7, d * 0.7, d * 0.6).moved(y=d * 0.72)]
    limbs += [
        ball(d * 0.3, d * 0.45, d * 0.3, 7, 12).moved(sx * d * 0.55, sy * d * 0.3)
        for sx in (1, -1)
        for sy in (1, -1)
    ]
    return [piece("toy", [Part("polyester", joined(limbs), 0.12)], "polyester"), packet(r, hole)]

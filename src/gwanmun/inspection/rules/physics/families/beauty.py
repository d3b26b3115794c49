"""Cosmetics and toiletries: balms, sticks, tubes, brushes, palettes, droppers, wipes."""

from __future__ import annotations

import numpy as np

from gwanmun.inspection.rules.physics.families.forms import (
    canister,
    cup,
    drum,
    film,
    flask,
    knob,
    lying,
    rows,
)
from gwanmun.inspection.rules.physics.families.guns import along, moved
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    ball,
    box,
    cushion,
    cylinder,
    joined,
    loft,
    pipe,
    rotation,
    shell,
    turned,
)


@family("lip_balm", "cosmetics", "립밤", "Lip balm", hs="330410", value=80_000)
def _balm(r: Random) -> list[Piece]:
    radius, long = r.uniform(7, 10), r.uniform(58, 72)

    def one() -> list[Part]:
        parts = [
            Part("pp", cylinder(radius * 0.95, 9, 12), 0.7),
            Part("wax", cylinder(radius - 1.6, full, 12).moved(z=9.4)),
            Part("pp", pipe(radius, long - 10, 1.1, 12).moved(z=9.4)),
            Part("pp", cylinder(radius, 1, 12).moved(z=long)),
        ]
        return lying(parts, radius)

    full = long * r.uniform(0.3, 0.75)
    return [piece("cosmetics", rows(one, int(r.integers(1, 7)), 1, 0, 2 * radius + 3), "wax")]


@family("balm_tin", "cosmetics", "고체 밤", "Balm in flat tins", hs="330499", value=60_000)
def _tin(r: Random) -> list[Piece]:
    radius, high = r.uniform(16, 40), r.uniform(10, 28)
    metal = one_of(r, "aluminium", "steel", "pp")

    def one() -> list[Part]:
        skin, fill = drum(radius, high, 0.4 if metal != "pp" else 1.3, level, 18)
        return [
            Part(metal, skin),
            Part(what, fill),
            Part(metal, cup(radius + 0.8, 8, 0.5, 18).moved(z=high + 0.2)),
        ]

    what, level = one_of(r, "wax", "cream"), r.uniform(0.4, 0.95)
    return [piece("cosmetics", rows(one, int(r.integers(1, 5)), 2, 2 * radius + 4, 2 * radius + 4), what)]


@family("roll_on", "cosmetics", "롤온 데오도란트", "Roll-on deodorant", hs="330720", value=25_000)
def _rollon(r: Random) -> list[Piece]:
    radius, high = r.uniform(17, 26), r.uniform(60, 100)
    body = one_of(r, "glass", "pe")
    waist = r.uniform(0.8, 1.05)
    skin, fill = flask(
        [(radius, 0.0), (radius * waist, high * 0.5), (radius, high)],
        2.6 if body == "glass" else 1.5,
        r.uniform(0.3, 0.92),
        16,
    )
    bead = ball(radius * 1.4, radius * 1.4, radius * 1.4, 7, 12).moved(z=high + 0.3)
    lid = cup(radius, radius * 1.4 + 10, 1.2, 16).moved(z=high + 0.2)
    return [
        piece(
            "cosmetics",
            [
                Part(body, skin),
                Part(one_of(r, "ethanol", "water", "cream"), fill),
                Part("pp", bead),
                Part("pp", lid),
            ],
        )
    ]


@family("deodorant_stick", "cosmetics", "고체 데오도란트", "Deodorant stick", hs="330720", value=25_000)
def _stick(r: Random) -> list[Piece]:
    wide, deep, high, square = r.uniform(34, 60), r.uniform(22, 34), r.uniform(80, 130), r.uniform(0.6, 1)
    skin, fill = canister(wide, deep, high, 1.6, square, r.uniform(0.4, 0.95), 16)
    return [
        piece(
            "cosmetics",
            [
                Part("pp", skin),
                Part(one_of(r, "wax", "soap"), fill),
                Part("pp", cylinder(deep * 0.36, 8, 12).moved(z=-8.2), 0.6),
            ],
        )
    ]


@family("cream_tubes", "cosmetics", "크림 튜브", "Cream in standing tubes", hs="330499", value=60_000)
def _tubes(r: Random) -> list[Piece]:
    wide, long, full = r.uniform(24, 52), r.uniform(80, 180), r.uniform(0.4, 0.95)
    metal = one_of(r, "pe", "pe", "aluminium")
    wall = 0.2 if metal == "aluminium" else 0.7

    end = long * min(0.96, (1 - (2 * wall + 1) / wide) / 0.95)

    def flattened(less: float, low: float, high: float) -> Mesh:
        """Round at the cap, flat at the end; ``less``: mm within the outside."""
        a = np.arange(16) * np.pi / 8
        stages = [(z, wide / 2 * (1 - 0.95 * z / long) - less) for z in (low, high)]
        return loft(
            np.array(
                [
                    np.column_stack([np.cos(a) * (wide / 2 - less), np.sin(a) * k, np.full(16, z)])
                    for z, k in stages
                ]
            )
        )

    def one() -> list[Part]:
        skin = flattened(0, 0, long) - flattened(wall, 1, end)
        lid = cup(wide * 0.4, 22, 1.3, 14).turned(rotation("x", 180)).moved(z=-0.3)
        tube = [Part(metal, skin), Part(what, flattened(wall + 0.3, 1.2, end * full)), Part("pp", lid)]
        return lying(tube, wide / 2)

    what = one_of(r, "cream", "toothpaste", "shampoo")
    return [piece("cosmetics", rows(one, int(r.integers(1, 4)), 1, 0, wide + 5), what)]


@family("mascara", "cosmetics", "마스카라", "Mascara", hs="330420", value=200_000)
def _mascara(r: Random) -> list[Piece]:
    radius, long = r.uniform(6.5, 10), r.uniform(90, 130)
    body, split = one_of(r, "abs", "aluminium"), long * 0.55

    def one() -> list[Part]:
        skin, fill = drum(radius, split, 1.6, level, 12)
        wand = cylinder(1.6, split * 0.6, 6).moved(z=split * 0.36)
        deep = float(fill.high[2]) - split * 0.36
        paste = fill - cylinder(1.6, deep, 6).moved(z=split * 0.36) if deep > 0.5 else fill
        return lying(
            [
                Part(body, skin),
                Part("ink", paste, 1.3),
                Part("nylon", wand),
                Part(body, cup(radius, long - split, 1.4, 12).moved(z=split + 0.2)),
            ],
            radius,
        )

    level = r.uniform(0.3, 0.9)
    return [piece("cosmetics", rows(one, int(r.integers(1, 5)), 1, 0, 2 * radius + 4), "ink")]


@family("foundation", "cosmetics", "파운데이션", "Foundation in glass", hs="330499", value=250_000)
def _foundation(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(30, 44), r.uniform(20, 36), r.uniform(60, 100)
    skin, fill = canister(wide, deep, high, r.uniform(3, 6), r.uniform(0.25, 1.0), r.uniform(0.3, 0.95), 16)
    pump = [
        Part("pp", pipe(8, 12, 1.2, 12).moved(z=high + 0.1)),
        Part("steel", pipe(3, 10, 0.4, 8).moved(z=high + 0.2)),
    ]
    lid = Part(
        one_of(r, "abs", "pmma", "aluminium"), cup(12, r.uniform(28, 42), 1.4, 14).moved(z=high + 12.4)
    )
    return [piece("cosmetics", [Part("glass", skin), Part("cream", fill, 1.15), *pump, lid], "glass")]


@family("serum", "cosmetics", "앰플·세럼", "Serum with a dropper", hs="330499", value=400_000)
def _serum(r: Random) -> list[Piece]:
    radius, high = r.uniform(13, 22), r.uniform(50, 95)

    def one() -> list[Part]:
        skin, fill = flask([(radius, 0), (radius, high * 0.72), (9, high * 0.84), (9, high)], 2.2, level, 16)
        deep = float(fill.high[2]) - 10
        fluid = fill - cylinder(3, deep, 8).moved(z=10) if deep > 1 else fill
        dropper = pipe(3, high * 0.8, 0.8, 8).moved(z=10)
        return [
            Part("glass", skin),
            Part(what, fluid),
            Part("glass", dropper),
            Part("aluminium", pipe(10.5, 14, 0.5, 12).moved(z=high + 0.2 + 10)),
            Part("rubber", cup(7, 26, 2, 10).moved(z=high + 24.6)),
        ]

    level, what = r.uniform(0.4, 0.7), one_of(r, "water", "glycerol", "oil")
    return [piece("cosmetics", rows(one, int(r.integers(1, 5)), 2, 2 * radius + 4, 2 * radius + 4), what)]


@family("compact", "cosmetics", "콤팩트", "Pressed powder with a mirror", hs="330491", value=250_000)
def _compact(r: Random) -> list[Piece]:
    radius, deep = r.uniform(26, 42), r.uniform(10, 17)
    what = one_of(r, "talc", "starch", "cream")
    pan = pipe(radius * 0.78, 5, 0.4, 20).moved(z=2)
    parts = [
        Part("abs", cylinder(radius, deep, 22) - cylinder(radius - 1.8, deep - 3, 22).moved(z=1.5)),
        Part("aluminium", pan),
        Part(what, cylinder(radius * 0.78 - 0.6, r.uniform(1.5, 4.6), 20).moved(z=2.1), 0.7),
        Part("glass", cylinder(radius * 0.85, 1.4, 20).moved(z=deep - 3.2)),
    ]
    if r.random() < 0.6:
        parts.append(Part("foam", cylinder(radius * 0.7, max(0.8, deep - 11), 16).moved(z=7.2)))
    return [piece("cosmetics", parts, what)]


@family("palette", "cosmetics", "아이섀도 팔레트", "Eye-shadow palette", hs="330420", value=250_000)
def _palette(r: Random) -> list[Piece]:
    across, down, size = int(r.integers(2, 7)), int(r.integers(1, 6)), r.uniform(15, 26)
    x, y = across * (size + 4) + 8, down * (size + 4) + 10
    round_ = r.random() < 0.5
    pans, cakes = [], []
    for i in range(across):
        for j in range(down):
            at = ((i - (across - 1) / 2) * (size + 4), (j - (down - 1) / 2) * (size + 4), 2.4)
            pan = cylinder(size / 2, 0.5, 14) if round_ else box(size, size, 0.5)
            cake = cylinder(size / 2 - 0.5, 3, 14) if round_ else box(size - 1, size - 1, 3)
            pans.append(pan.moved(*at))
            cakes.append(cake.moved(at[0], at[1], 3.0))
    parts = [
        Part(one_of(r, "abs", "paper"), shell(x, y, 11, 1.4)),
        Part("steel", joined(pans)),
        Part("talc", joined(cakes), 0.7),
        Part("glass", box(x - 8, y - 8, 1.3).moved(z=7)),
    ]
    return [piece("cosmetics", parts, "talc")]


@family("wet_wipes", "cosmetics", "물티슈", "Wet wipes", hs="340119", value=4_000)
def _wipes(r: Random) -> list[Piece]:
    x, y, z = r.uniform(90, 130), r.uniform(140, 210), r.uniform(18, 70)
    skin, body = film(x, y, z, 0.1, 0.2)
    lid = shell(x * 0.6, y * 0.45, 7, 1.2).moved(z=z + 0.4)
    parts = [
        Part("pe", skin),
        Part("polyester", body, 0.9),
        Part("water", body, r.uniform(0.3, 0.55)),
        Part("pp", lid),
    ]
    return [piece("cosmetics", parts, "water")]


@family("sheet_masks", "cosmetics", "마스크팩", "Sheet masks", hs="330499", value=60_000)
def _masks(r: Random) -> list[Piece]:
    x, y, count, z = r.uniform(100, 140), r.uniform(140, 190), int(r.integers(2, 20)), r.uniform(3, 5.5)
    soaked = joined(
        [cushion(x * 0.8, y * 0.85, z * 0.8, 0.3, 5, 10).moved(z=0.3 + i * z) for i in range(count)]
    )
    covers = joined([box(x, y, 0.12).moved(z=i * z) for i in range(count + 1)])
    return [
        piece(
            "cosmetics", [Part("water", soaked, r.uniform(0.5, 0.8)), Part("aluminium", covers, 0.3)], "water"
        )
    ]


@family("toothbrush_kit", "cosmetics", "칫솔 세트", "Toothbrush and paste", hs="960321", value=20_000)
def _teeth(r: Random) -> list[Piece]:
    long, count = r.uniform(150, 190), int(r.integers(1, 4))
    handles, hairs = [], []
    for i in range(count):
        handles.append(
            along(turned([(3, 0), (5.5, long * 0.3), (4, long * 0.7), (3, long)], 8)).moved(y=i * 18.0, z=6)
        )
        hairs.append(box(26, 9, 10).moved(long - 14, i * 18.0, 9.6))
    tube = cushion(r.uniform(100, 160), r.uniform(34, 46), r.uniform(22, 34), 0.45, 7, 18).moved(
        x=long * 0.45, y=count * 18.0 + 22
    )
    lid = along(cylinder(9, 18, 12)).moved(x=float(tube.high[0]) + 0.4, y=count * 18.0 + 22, z=14)
    return [
        piece(
            "cosmetics",
            [
                Part("pp", joined(handles)),
                Part("nylon", joined(hairs), 0.35),
                Part("toothpaste", tube),
                Part("pp", lid, 0.6),
            ],
            "toothpaste",
        )
    ]


@family("hair_wax", "cosmetics", "헤어 왁스", "Hair wax and gel", hs="330590", value=40_000)
def _wax(r: Random) -> list[Piece]:
    wide, high = r.uniform(50, 85), r.uniform(28, 80)
    skin, fill = canister(wide, wide, high, r.uniform(1.2, 4), r.uniform(0.3, 1.0), r.uniform(0.3, 0.95), 18)
    lid = cup(wide * 0.48, 16, 1.5, 18).moved(z=high + 0.2)
    return [
        piece(
            "cosmetics",
            [
                Part(one_of(r, "pp", "pmma", "aluminium"), skin),
                Part(one_of(r, "wax", "glycerol", "cream"), fill),
                Part("pp", lid),
            ],
        )
    ]


@family("perfume_round", "cosmetics", "둥근 향수", "Perfume in turned bottles", hs="330300", value=400_000)
def _perfume(r: Random) -> list[Piece]:
    w, h = r.uniform(18, 42), r.uniform(30, 95)
    profile = [
        (w * r.uniform(0.5, 1), 0.0),
        (w, h * 0.3),
        (w * r.uniform(0.6, 1), h * 0.7),
        (8, h * 0.9),
        (7.5, h),
    ]
    skin, fill = flask(profile, r.uniform(1.5, 5), r.uniform(0.2, 0.85), 18)
    top = [
        Part("aluminium", pipe(8, 7, 0.7, 12).moved(z=h + 0.1)),
        Part(one_of(r, "pmma", "zinc", "wood", "abs"), cup(13, r.uniform(20, 40), 2.5, 14).moved(z=h + 7.3)),
    ]
    return [piece("cosmetics", [Part("glass", skin), Part("ethanol", fill), *top], "ethanol")]


@family("bath_set", "cosmetics", "목욕용품 세트", "Set of toiletries", hs="330730", value=30_000)
def _set(r: Random) -> list[Piece]:
    """Small bottles and a soap in a bag."""
    radius, high, count = r.uniform(13, 20), r.uniform(70, 110), int(r.integers(2, 5))

    def one() -> list[Part]:
        skin, fill = flask([(radius, 0), (radius, high * 0.85), (8, high)], 1.0, r.uniform(0.5, 0.85), 14)
        return [
            Part("pet", skin),
            Part(one_of(r, "shampoo", "cream", "water"), fill),
            Part("pp", knob(9, 18, high + 0.2)),
        ]

    parts = rows(one, count, count, 2 * radius + 3, 0)
    soap = cushion(50, 34, 18, 0.4, 6, 16).moved(x=(count - 1) * (radius + 1.5), y=radius + 22, z=1)
    return [piece("cosmetics", [*moved(parts), Part("soap", soap)])]

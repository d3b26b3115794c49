"""Medicines and supplements: tubes, organisers, soft capsules, lozenges, sachets, vials for the household."""

from __future__ import annotations

from gwanmun.inspection.rules.physics.families.forms import (
    canister,
    cup,
    drum,
    film,
    flask,
    knob,
    lying,
    rows,
    seal,
    tray,
)
from gwanmun.inspection.rules.physics.families.guns import moved
from gwanmun.inspection.rules.physics.families.narcotics import MEDICINES
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    ball,
    box,
    cushion,
    cylinder,
    joined,
    pipe,
    rotation,
    shell,
)


@family("effervescent_tube", "pills", "발포정", "Effervescent tablets in tubes", hs="210690", value=60_000)
def _fizz(r: Random) -> list[Piece]:
    radius, thick, each = r.uniform(9, 14), r.uniform(3.6, 6), int(r.integers(6, 21))
    what = one_of(r, "citric", "vitamin", "soda", "sugar")

    def one() -> list[Part]:
        pills = joined([cylinder(radius, thick, 14).moved(z=1.4 + i * (thick + 0.2)) for i in range(each)])
        long = each * (thick + 0.2) + 8
        tube = cylinder(radius + 1.4, long, 14) - cylinder(radius + 0.5, long - 1.2, 14).moved(z=1.2)
        stop = [
            Part("pp", cup(radius + 1.4, 12, 1, 14).moved(z=long + 0.2)),
            Part("zeolite", cylinder(radius * 0.7, 7, 10).moved(z=long + 1), 0.5),
        ]
        return lying([Part(what, pills, 0.9), Part(metal, tube), *stop], radius + 1.4)

    metal = one_of(r, "pp", "pp", "aluminium")
    return [piece("pills", rows(one, int(r.integers(1, 5)), 1, 0, 2 * radius + 5), what)]


@family("pill_organiser", "pills", "요일별 약통", "Pill organiser", hs="392490", value=20_000)
def _week(r: Random) -> list[Piece]:
    x, y, z = r.uniform(22, 34), r.uniform(24, 38), r.uniform(16, 26)
    columns, lines = int(r.choice([4, 7])), int(r.integers(1, 4))
    cells, lids, pills = [], [], []
    for i in range(columns):
        for j in range(lines):
            at = (i * (x + 0.6), j * (y + 0.6), 0.0)
            cells.append(tray(x, y, z, 1.1).moved(*at))
            lids.append(box(x, y, 1.2).moved(at[0], at[1], z + 0.2))
            pills += [
                cushion(8, 5.6, 4.6, 0.8, 5, 8).moved(
                    at[0] + (k % 2 - 0.5) * 9, at[1] + (k // 2 % 2 - 0.5) * 9, 1.4 + (k // 4) * 5
                )
                for k in range(int(r.integers(0, 6)))
            ]
    pills.append(cushion(8, 5.6, 4.6, 0.8, 5, 8).moved(0, 0, 11.4))
    what = one_of(r, *MEDICINES)
    return [
        piece("pills", [Part("pp", joined(cells)), Part("pp", joined(lids)), Part(what, joined(pills))], what)
    ]


@family("soft_capsules", "pills", "연질 캡슐", "Soft capsules in a bottle", hs="210690", value=70_000)
def _soft(r: Random) -> list[Piece]:
    wide, high, size = r.uniform(44, 78), r.uniform(70, 130), r.uniform(7, 10)
    deep = wide * r.uniform(0.75, 1)
    skin, _ = canister(wide, deep, high, 1.4, r.uniform(0.4, 1.0), 1.0, 16)
    columns, lines = max(1, int(wide * 0.62 // (1.9 * size))), max(1, int(deep * 0.62 // (size + 0.3)))
    layers = min(4, max(1, int(high * r.uniform(0.3, 0.9) // (size + 0.3))))
    grains = [
        ball(1.8 * size, size, size, 5, 8).moved(
            (i - (columns - 1) / 2) * 1.9 * size, (j - (lines - 1) / 2) * (size + 0.3), 1.8 + q * (size + 0.3)
        )
        for i in range(columns)
        for j in range(lines)
        for q in range(layers)
    ]
    body = one_of(r, "pe", "pet", "glass")
    return [
        piece(
            "pills",
            [
                Part(body, skin),
                Part(one_of(r, "oil", "glycerol", "honey"), joined(grains)),
                Part("pp", cup(deep * 0.38, 20, 1.5, 16).moved(z=high + 0.2)),
            ],
        )
    ]


@family("capsule_blisters", "pills", "캡슐 블리스터", "Capsules in blisters", hs="300490", value=120_000)
def _capsules(r: Random) -> list[Piece]:
    long, d = r.uniform(14, 21), r.uniform(5, 8)
    across, down, sheets = int(r.integers(1, 3)), int(r.integers(4, 7)), int(r.integers(1, 7))
    wide, tall, lift = across * (long + 7) + 6, down * (d + 6) + 6, d + 1.2
    what = one_of(r, "vitamin", "starch", "oil", "paracetamol", "creatine")
    pills = joined(
        [
            ball(long, d, d, 5, 8).moved(
                (i - (across - 1) / 2) * (long + 7), (j - (down - 1) / 2) * (d + 6), s * lift + 0.5
            )
            for i in range(across)
            for j in range(down)
            for s in range(sheets)
        ]
    )
    foil = joined([box(wide, tall, 0.04).moved(z=s * lift) for s in range(sheets)])
    film_ = joined([box(wide, tall, 0.25).moved(z=s * lift + 0.1) for s in range(sheets)])
    parts = [Part(what, pills, r.uniform(0.5, 1)), Part("aluminium", foil), Part("pvc", film_)]
    if r.random() < 0.7:
        parts.append(Part("paper", shell(wide + 5, tall + 6, sheets * lift + 4, 0.45).moved(z=-1.2)))
    return [piece("pills", parts, what)]


@family("lozenge_tin", "pills", "목캔디 통", "Lozenges in a tin", hs="170490", value=40_000)
def _lozenges(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(50, 80), r.uniform(45, 65), r.uniform(16, 34)
    square, size = r.uniform(0.3, 1.0), r.uniform(4, 8)
    skin, _ = canister(wide, deep, high, 0.35, square, 1.0, 18)
    what, step = one_of(r, "sugar", "citric", "starch"), 2.5 * size
    columns, lines = int(wide * 0.66 // step), int(deep * 0.66 // step)
    layers = max(1, int((high - 2) // (size * 0.9)))
    sweets = [
        cylinder(size, size * 0.8, 10).moved(
            (i - (columns - 1) / 2) * step, (j - (lines - 1) / 2) * step, 0.6 + q * size * 0.88
        )
        for i in range(max(1, columns))
        for j in range(max(1, lines))
        for q in range(layers)
    ]
    return [piece("pills", [Part("steel", skin), Part(what, joined(sweets))], what)]


@family("medicine_sachets", "pills", "가루약 포", "Powdered medicine in sachets", hs="300490", value=100_000)
def _sachets(r: Random) -> list[Piece]:
    x, y, z = r.uniform(36, 66), r.uniform(44, 88), r.uniform(3, 9)
    what, fill = one_of(r, "paracetamol", "sugar", "starch", "vitamin", "citric"), r.uniform(0.4, 0.6)

    def one() -> list[Part]:
        skin, body = film(x, y, z, 0.1, 0.4, fine=False)
        return [Part("paper", skin), Part(what, body, fill), Part("paper", seal(x, y, 5, z / 2, 0.2))]

    parts: list[Part] = []
    for layer in range(int(r.integers(1, 4))):
        parts += moved(rows(one, int(r.integers(2, 7)), 3, x + 12, y + 12), z=layer * (z + 0.6))
    return [piece("pills", parts, what)]


@family("tonic_bottles", "pills", "드링크제", "Tonics in a box", hs="300490", value=20_000)
def _tonic(r: Random) -> list[Piece]:
    radius, high, across, down = (
        r.uniform(17, 24),
        r.uniform(80, 120),
        int(r.integers(2, 5)),
        int(r.integers(1, 3)),
    )

    def one() -> list[Part]:
        skin, fill = flask([(radius, 0), (radius, high * 0.7), (9, high * 0.85), (9, high)], 2.2, 0.72, 14)
        return [
            Part("glass", skin),
            Part("water", fill),
            Part("aluminium", cup(10.5, 12, 0.4, 12).moved(z=high + 0.2)),
        ]

    parts = rows(one, across * down, across, 2 * radius + 2, 2 * radius + 2)
    step = 2 * radius + 2
    carton = shell(across * step + 4, down * step + 4, high + 18, 0.7).moved(
        (across - 1) * step / 2, (down - 1) * step / 2, -1.4
    )
    return [piece("pills", [*parts, Part("paper", carton)], "water")]


@family("inhaler", "pills", "흡입기", "Inhalers and nasal sprays", hs="300490", value=200_000)
def _inhaler(r: Random) -> list[Piece]:
    radius, high = r.uniform(9, 13), r.uniform(34, 55)
    skin, fill = flask(
        [(radius, 0), (radius, high * 0.88), (radius * 0.7, high)], 0.6, r.uniform(0.3, 0.9), 14
    )
    sleeve = pipe(radius + 3, high * 0.9, 1.4, 14)
    mouth = (box(24, 30, 20) - box(21, 27, 17).moved(z=1.5)).moved(y=-8, z=high + 9)
    parts = [
        Part("aluminium", skin),
        Part("ethanol", fill),
        Part("pp", sleeve),
        Part("pp", mouth),
        Part("pp", knob(3, 8, high + 0.1, 8)),
    ]
    return [piece("pills", parts, "aluminium")]


@family("ointment", "pills", "연고", "Ointment in tubes", hs="300490", value=100_000)
def _ointment(r: Random) -> list[Piece]:
    wide, long, deep = r.uniform(20, 36), r.uniform(60, 120), r.uniform(11, 20)
    metal, count = one_of(r, "aluminium", "pe"), int(r.integers(1, 5))

    def one() -> list[Part]:
        skin, body = film(wide, long, deep, 0.15 if metal == "aluminium" else 0.5, 0.5)
        nozzle = cylinder(5, 16, 12).turned(rotation("x", 90))
        fold = box(wide, 5, 1.4).moved(y=long / 2 + 3.2, z=deep / 2)
        return [
            Part(metal, skin),
            Part("cream", body),
            Part("pp", nozzle.moved(y=-long / 2 - 1, z=deep / 2), 0.6),
            Part(metal, fold),
        ]

    return [piece("pills", rows(one, count, count, wide + 5, 0), "cream")]


@family("first_aid", "pills", "구급약 상자", "First-aid kit", hs="300650", value=40_000)
def _aid(r: Random) -> list[Piece]:
    x, y, z = r.uniform(130, 190), r.uniform(90, 140), r.uniform(40, 66)
    skin, fill = drum(14, 50, 1.0, r.uniform(0.3, 0.9), 14)
    gauze = [cylinder(15, z - 6, 14).moved(-x * 0.3, i * 34 - 8, 1.6) for i in range(2)]
    pads = [box(55, 60, 3).moved(x * 0.2, y * 0.12, 1.6 + i * 3.6) for i in range(int(r.integers(3, 9)))]
    bottle = lying(
        [
            Part("pe", skin),
            Part(one_of(r, "iodine", "peroxide", "ethanol"), fill, 0.3),
            Part("pp", cup(10, 12, 1, 12).moved(z=50.2)),
        ],
        16,
        x=-x * 0.02 - 30 + 12,
        y=-y * 0.34,
    )
    tablets = joined(
        [
            cylinder(4, 3, 8).moved(x * 0.2 + (i % 5 - 2) * 10, y * 0.12 + (i // 5) * 12 - 6, z - 8)
            for i in range(10)
        ]
    )
    parts = [
        Part(one_of(r, "abs", "polyester"), shell(x, y, z, 1.4)),
        Part("cotton", joined(gauze), 0.8),
        Part("cotton", joined(pads), 0.7),
        *bottle,
        Part("paracetamol", tablets),
    ]
    return [piece("pills", parts, "cotton")]


@family("vitamin_gummies", "pills", "젤리 영양제", "Gummies in a jar", hs="210690", value=40_000)
def _gummies(r: Random) -> list[Piece]:
    radius, high, size = r.uniform(30, 44), r.uniform(60, 120), r.uniform(12, 17)
    skin, _ = drum(radius, high, 1.2, 1.0, 18)
    reach = int((radius - 3 - size * 0.7) // (size * 1.15))
    spots = [
        (i * size * 1.15, j * size * 1.15)
        for i in range(-reach, reach + 1)
        for j in range(-reach, reach + 1)
        if (i * i + j * j) ** 0.5 * size * 1.15 < radius - 3 - size * 0.7
    ]
    layers = max(1, min(4, int(high * r.uniform(0.3, 0.9) // size)))
    sweets = [
        cushion(size, size, size * 0.9, 0.6, 5, 8).moved(x, y, 1.5 + q * size)
        for q in range(layers)
        for x, y in spots
    ]
    parts = [
        Part("pet", skin),
        Part(one_of(r, "fructose", "honey"), joined(sweets), 0.9),
        Part("pp", cup(radius * 0.95, 18, 1.3, 18).moved(z=high + 0.2)),
    ]
    return [piece("pills", parts)]

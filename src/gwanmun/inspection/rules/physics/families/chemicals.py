"""Precursors as they are sent: drums, sacks, bottles, cartons, pails, pouches, medicines in bulk."""

from __future__ import annotations

from gwanmun.inspection.rules.physics.families.forms import (
    canister,
    cup,
    drum,
    film,
    flask,
    oval,
    rows,
    seal,
)
from gwanmun.inspection.rules.physics.families.guns import moved
from gwanmun.inspection.rules.physics.families.narcotics import PRECURSORS
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
    torus,
    turned,
)


def chemical(r: Random) -> str:
    return str(r.choice(PRECURSORS))


@family(
    "precursor_drum", "precursor", "원료물질 드럼", "Small drum of a precursor", hs="293299", value=500_000
)
def _drum(r: Random) -> list[Piece]:
    what, body = chemical(r), one_of(r, "pe", "paper", "steel")
    radius, high = r.uniform(36, 80), r.uniform(80, 190)
    wall, dense = {"pe": (2.4, 1.0), "paper": (3.5, 0.7), "steel": (0.6, 1.0)}[body]
    skin, fill = drum(radius, high, wall, r.uniform(0.3, 0.95), 22)
    parts = [Part(body, skin, dense), Part(what, fill, r.uniform(0.4, 0.62))]
    ring = torus(radius + 2.4, 4, 1, 22, 5)
    parts.append(Part(one_of(r, "steel", "pe"), ring.moved(z=high - 14)))
    return [piece("precursor", [*parts, Part("pe", cup(radius + 0.5, 9, 1.8, 22).moved(z=high + 0.2))], what)]


@family(
    "precursor_sack", "precursor", "원료물질 포대", "Paper sack of a precursor", hs="291620", value=300_000
)
def _sack(r: Random) -> list[Piece]:
    what = chemical(r)
    x, y, z = r.uniform(140, 250), r.uniform(190, 320), r.uniform(40, 110)
    skin, body = film(x, y, z, r.uniform(0.5, 1.2), r.uniform(0.15, 0.4))
    ends = joined([box(x * 0.8, 12, 1.6).moved(y=s * (y / 2 + 8), z=z / 2) for s in (1, -1)])
    return [
        piece(
            "precursor",
            [Part("paper", skin), Part(what, body, r.uniform(0.42, 0.62)), Part("paper", ends)],
            what,
        )
    ]


@family(
    "precursor_bottle",
    "precursor",
    "원료물질 갈색병",
    "Narrow-necked reagent bottle",
    hs="280120",
    value=800_000,
)
def _bottle(r: Random) -> list[Piece]:
    """Brown glass with a narrow neck, holding crystals or a solution."""
    what, solved = chemical(r), r.random() < 0.4
    radius, high, wall = r.uniform(24, 46), r.uniform(90, 180), r.uniform(2, 3.4)
    profile = [
        (radius, 0.0),
        (radius, high * 0.62),
        (radius * 0.75, high * 0.72),
        (radius * 0.36, high * 0.84),
        (radius * 0.36, high),
    ]
    skin, fill = flask(profile, wall, r.uniform(0.15, 0.62), 18)
    inside = (
        [Part("ethanol", fill, 0.75), Part(what, fill, 0.25)]
        if solved
        else [Part(what, fill, r.uniform(0.45, 0.65))]
    )
    lid = cup(radius * 0.36 + 3, 22, 1.6, 14).moved(z=high + 0.3)
    return [piece("precursor", [Part("glass", skin), *inside, Part("pp", lid)], what)]


@family(
    "precursor_square_bottle",
    "precursor",
    "사각 시약통",
    "Square plastic reagent bottle",
    hs="293299",
    value=600_000,
)
def _square(r: Random) -> list[Piece]:
    what = chemical(r)
    wide, deep, high = r.uniform(45, 100), r.uniform(40, 80), r.uniform(80, 190)
    skin, fill = canister(wide, deep, high, r.uniform(1.2, 2.2), 0.25, r.uniform(0.25, 0.95), 16)
    neck = min(wide, deep) * r.uniform(0.25, 0.42)
    parts = [
        Part("pe", skin),
        Part(what, fill, r.uniform(0.42, 0.64)),
        Part("pe", pipe(neck, 12, 2, 16).moved(z=high + 0.1)),
        Part("pp", cup(neck + 3, 20, 2, 16).moved(z=high + 12.3)),
    ]
    return [piece("precursor", parts, what)]


@family("precursor_bucket", "precursor", "원료물질 통", "Pail of a precursor", hs="284161", value=300_000)
def _pail(r: Random) -> list[Piece]:
    what = chemical(r)
    foot, high = r.uniform(42, 72), r.uniform(70, 150)
    mouth = foot * r.uniform(1.05, 1.25)
    skin, fill = flask([(foot, 0.0), (mouth, high)], r.uniform(1.4, 2.2), r.uniform(0.3, 0.92), 22)
    bow = torus(mouth + 4, 3.4, 0.5, 14, 6).turned(rotation("x", float(r.uniform(10, 40))))
    parts = [
        Part("pp", skin),
        Part(what, fill, r.uniform(0.42, 0.62)),
        Part("pp", cup(mouth + 2, 10, 1.6, 22).moved(z=high + 0.2)),
        Part("steel", bow.moved(z=high + 14 - float(bow.low[2]))),
    ]
    return [piece("precursor", parts, what)]


@family(
    "precursor_carton", "precursor", "원료물질 상자", "Carton with an inner bag", hs="293941", value=500_000
)
def _carton(r: Random) -> list[Piece]:
    what = chemical(r)
    x, y, z = r.uniform(80, 200), r.uniform(110, 240), r.uniform(50, 120)
    inner = r.uniform(0.4, 0.92)
    skin, body = film(x - 10, y - 10, (z - 8) * inner, 0.3, r.uniform(0.12, 0.4))
    return [piece("precursor", [
        Part("cardboard", shell(x, y, z, 2.5), 2.0), Part("pe", skin.moved(z=3.2)),
        Part(what, body.moved(z=3.2), r.uniform(0.42, 0.62)),
    ], what)]  # fmt: skip


@family(
    "precursor_foil_pouch",
    "precursor",
    "원료물질 은박 봉투",
    "Foil pouches of a precursor",
    hs="293299",
    value=800_000,
)
def _foil(r: Random) -> list[Piece]:
    what = chemical(r)
    x, y, z = r.uniform(70, 190), r.uniform(90, 240), r.uniform(8, 28)
    parts: list[Part] = []
    fill, square = r.uniform(0.42, 0.66), r.uniform(0.2, 0.5)
    for i in range(int(r.integers(1, 4))):
        skin, body = film(x, y, z, 0.15, square)
        one = [Part("aluminium", skin, 0.5), Part(what, body, fill), Part("pet", seal(x, y, 10, z / 2))]
        parts += moved(one, x=r.uniform(-8, 8), z=i * (z + 0.8))
    return [piece("precursor", parts, what)]


@family(
    "precursor_vacuum",
    "precursor",
    "원료물질 진공 포장",
    "Precursor in vacuum bricks",
    hs="293941",
    value=500_000,
)
def _vacuum(r: Random) -> list[Piece]:
    what = chemical(r)
    x, y, z = r.uniform(60, 130), r.uniform(90, 200), r.uniform(22, 55)

    def one() -> list[Part]:
        skin, body = film(x, y, z, 0.3, 0.14)
        return [Part("nylon", skin), Part(what, body, fill)]

    fill = r.uniform(0.6, 0.85)
    return [piece("precursor", rows(one, int(r.integers(1, 5)), 2, x + 3, y + 3), what)]


@family("precursor_tin", "precursor", "원료물질 캔", "Metal tins of a precursor", hs="280470", value=500_000)
def _tin(r: Random) -> list[Piece]:
    what = one_of(r, "red_phosphorus", "permanganate", "iodine", "piperonal", "apaan")
    radius, high = r.uniform(25, 60), r.uniform(40, 140)
    level, fill = r.uniform(0.4, 0.95), r.uniform(0.42, 0.62)

    def one() -> list[Part]:
        skin, inside = drum(radius, high, 0.3, level, 20)
        lid = turned([(radius * 0.8, 0), (radius * 0.8, 3)], 18).moved(z=high + 0.2)
        return [Part("steel", skin), Part(what, inside, fill), Part("steel", lid, 0.3)]

    return [piece("precursor", rows(one, int(r.integers(1, 4)), 2, 2 * radius + 4, 2 * radius + 4), what)]


@family(
    "cold_tablets",
    "precursor",
    "감기약 대량 포장",
    "Ephedrine tablets in blisters",
    hs="300341",
    value=400_000,
)
def _cold(r: Random) -> list[Piece]:
    """Many sheets of cold medicine, in boxes or bare."""
    radius, thick = r.uniform(3, 5.5), r.uniform(2.4, 4.6)
    across, down, sheets = int(r.integers(2, 6)), int(r.integers(2, 6)), int(r.integers(3, 11))
    step, lift = 2 * radius + 4, thick + 1.0
    wide, long = across * step + 4, down * step + 4
    pills, foil, cups = [], [], []
    for s in range(sheets):
        foil.append(box(wide, long, 0.04).moved(z=s * lift))
        cups.append(box(wide, long, 0.25).moved(z=s * lift + 0.06))
        pills += [
            cylinder(radius, thick, 8).moved(
                (i - (across - 1) / 2) * step, (j - (down - 1) / 2) * step, s * lift + 0.4
            )
            for i in range(across)
            for j in range(down)
        ]
    parts = [
        Part("ephedrine_hcl", joined(pills), r.uniform(0.6, 1)),
        Part("aluminium", joined(foil)),
        Part("pvc", joined(cups)),
    ]
    if r.random() < 0.6:
        parts.append(Part("paper", shell(wide + 4, long + 6, sheets * lift + 4, 0.5).moved(z=-1.5)))
    return [piece("precursor", parts, "ephedrine_hcl")]


@family(
    "ephedrine_bottle",
    "precursor",
    "에페드린 정제 병",
    "Ephedrine tablets in bottles",
    hs="300441",
    value=400_000,
)
def _tablets(r: Random) -> list[Piece]:
    radius, high, size = r.uniform(18, 34), r.uniform(45, 95), r.uniform(3, 5)
    skin, _ = drum(radius, high, 1.3, 1.0, 16)
    step, lift = 2.15 * size, size * 1.1
    reach = int((radius - 2 - size) // step)
    spots = [
        (i * step, j * step)
        for i in range(-reach, reach + 1)
        for j in range(-reach, reach + 1)
        if (i * i + j * j) ** 0.5 * step < radius - 2 - size
    ]
    layers = max(1, min(int((high * r.uniform(0.3, 0.9)) // lift), 4))
    pills = [
        cylinder(size, size * 0.9, 8).moved(x, y, 1.5 + q * lift) for q in range(layers) for x, y in spots
    ]
    return [piece("precursor", [
        Part("pe", skin), Part("ephedrine_hcl", joined(pills), r.uniform(0.7, 1)),
        Part("pp", cup(radius * 0.95, 16, 1.4, 16).moved(z=high + 0.2)),
    ], "ephedrine_hcl")]  # fmt: skip


@family(
    "precursor_zip_bags",
    "precursor",
    "원료물질 지퍼백 묶음",
    "Zip bags of a precursor",
    hs="293941",
    value=500_000,
)
def _bags(r: Random) -> list[Piece]:
    what = chemical(r)
    x, y, z = r.uniform(50, 100), r.uniform(60, 120), r.uniform(10, 30)
    parts: list[Part] = []
    fill = r.uniform(0.4, 0.6)
    for i in range(int(r.integers(2, 7))):
        skin, body = film(x * r.uniform(0.8, 1), y * r.uniform(0.8, 1), z, 0.25, 0.5, fine=False)
        zipper = box(x, 4, 1.6).moved(y=y / 2 + 8, z=z / 2)
        one = [Part("pe", skin), Part(what, body, fill), Part("pe", zipper)]
        parts += moved(one, x=(i % 2) * (x + 6), y=((i // 2) % 2) * (y + 22), z=(i // 4) * (z * 1.15 + 2))
    return [piece("precursor", parts, what)]


@family(
    "precursor_in_detergent",
    "precursor",
    "세제 상자 속 원료물질",
    "Precursor inside a box of washing powder",
    hs="340250",
    value=10_000,
    hides=True,
    said=("세탁 세제", "Washing powder"),
)
def _detergent(r: Random) -> list[Piece]:
    what = chemical(r)
    x, y, z = r.uniform(110, 180), r.uniform(150, 240), r.uniform(60, 110)
    hidden = film(x * r.uniform(0.4, 0.7), y * r.uniform(0.4, 0.7), z * r.uniform(0.25, 0.5), 0.3, 0.35)[
        1
    ].moved(z=z * 0.12)
    powder = box(x - 4, y - 4, z * r.uniform(0.75, 0.95)).moved(z=1.6) - hidden
    parts = [Part("paper", shell(x, y, z, 1.4), 0.7), Part("detergent", powder, r.uniform(0.35, 0.5))]
    return [
        piece("powder", parts, "detergent"),
        piece("precursor", [Part(what, hidden, r.uniform(0.45, 0.65))], what),
    ]


@family(
    "precursor_ampoule_box",
    "precursor",
    "원료물질 견본 상자",
    "Sample vials of a precursor",
    hs="293299",
    value=900_000,
)
def _samples(r: Random) -> list[Piece]:
    what = chemical(r)
    radius, high, count = r.uniform(7, 14), r.uniform(30, 60), int(r.integers(4, 17))
    level, fill = r.uniform(0.3, 0.95), r.uniform(0.42, 0.62)

    def one() -> list[Part]:
        skin, inside = drum(radius, high, 1.1, level, 12)
        return [
            Part("glass", skin),
            Part(what, inside, fill),
            Part("pp", cup(radius, 10, 1, 12).moved(z=high + 0.2)),
        ]

    parts = rows(one, count, 4, 2 * radius + 3, 2 * radius + 3)
    lines = -(-count // 4)
    step = 2 * radius + 3
    rack = extruded(oval(4 * step + 4, lines * step + 4, 0.1, 12), 1.0).moved(
        1.5 * step, (lines - 1) * step / 2, -1.4
    )
    return [piece("precursor", [*parts, Part(one_of(r, "pp", "paper", "foam"), rack)], what)]

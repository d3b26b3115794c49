"""Drugs in vials, ampoules, syringes, infusion bags, drop bottles, cartridges, capsules and soaked paper."""

from __future__ import annotations

import numpy as np

from gwanmun.inspection.rules.physics.families.clothes import cloth
from gwanmun.inspection.rules.physics.families.forms import (
    canister,
    cup,
    film,
    flask,
    lying,
    oval,
    rows,
)
from gwanmun.inspection.rules.physics.families.guns import moved
from gwanmun.inspection.rules.physics.families.narcotics import drug
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    box,
    cushion,
    cylinder,
    extruded,
    joined,
    pipe,
    rotation,
    swept,
    turned,
)

DISSOLVED = ("ketamine_hcl", "meth_hcl", "cocaine_hcl", "fentanyl_hcl", "mdma_hcl", "heroin_hcl")


def solution(mesh: Mesh, what: str, share: float, solvent: str = "water") -> list[Part]:
    """A drug dissolved: both stand in the same place, each with its share of the volume."""
    return [Part(solvent, mesh, 1 - share), Part(what, mesh, share)]


@family("drug_vials", "narcotic", "마약 주사 바이알", "Vials of a drug", hs="293979", value=200_000_000)
def _vials(r: Random) -> list[Piece]:
    what, radius, high = one_of(r, *DISSOLVED), r.uniform(8, 15), r.uniform(28, 56)
    powder, share = r.random() < 0.5, r.uniform(0.08, 0.3)
    level = r.uniform(0.15, 0.85)

    def one() -> list[Part]:
        profile = [(radius, 0.0), (radius, high * 0.72), (radius * 0.55, high * 0.82), (radius * 0.55, high)]
        skin, fill = flask(profile, 1.2, level, 14)
        inside = [Part(what, fill, 0.5)] if powder else solution(fill, what, share)
        return [
            Part("glass", skin),
            *inside,
            Part("rubber", cylinder(radius * 0.5, 2.5, 12).moved(z=high + 0.1)),
            Part("aluminium", cup(radius * 0.62, 4, 0.4, 12).moved(z=high + 0.1)),
        ]

    count = int(r.integers(1, 9))
    parts: list[Part] = []
    for i in range(count):
        parts += moved(one(), x=(i % 4) * (2 * radius + 3), y=(i // 4) * (2 * radius + 3))
    return [piece("narcotic", parts, what)]


@family("drug_ampoules", "narcotic", "마약 앰풀", "Ampoules of a drug", hs="293979", value=200_000_000)
def _ampoules(r: Random) -> list[Piece]:
    what, share = one_of(r, *DISSOLVED), r.uniform(0.05, 0.25)
    radius, high, count = r.uniform(5, 9), r.uniform(48, 82), int(r.integers(2, 11))
    parts: list[Part] = []
    for i in range(count):
        profile = [(radius, 0.0), (radius, high * 0.6), (2.2, high * 0.7), (3, high * 0.78), (1, high)]
        skin, fill = flask(profile, 0.5, r.uniform(0.35, 0.6), 12)
        parts += lying([Part("glass", skin), *solution(fill, what, share)], radius, y=i * (2 * radius + 2))
    bed = box(high + 6, count * (2 * radius + 2) + 4, 0.8).moved(high / 2, (count - 1) * (radius + 1), -1.2)
    return [piece("narcotic", [*parts, Part(one_of(r, "pvc", "paper"), bed)], what)]


@family("drug_syringes", "narcotic", "마약 든 주사기", "Filled syringes", hs="293979", value=200_000_000)
def _syringes(r: Random) -> list[Piece]:
    what, share = one_of(r, *DISSOLVED), r.uniform(0.05, 0.3)
    radius, long, count = r.uniform(3.5, 9), r.uniform(55, 100), int(r.integers(1, 9))
    parts: list[Part] = []
    for i in range(count):
        full = long * r.uniform(0.3, 0.8)
        one = [
            Part("pp", pipe(radius, long, 0.9, 12)),
            *solution(cylinder(radius - 1, full, 12).moved(z=0.3), what, share),
            Part("rubber", cylinder(radius - 1, 6, 12).moved(z=full + 0.6)),
            Part("pp", cylinder(radius * 0.4, long - full + 20, 8).moved(z=full + 7)),
            Part("pp", cylinder(2.4, 10, 8).moved(z=-10.2)),
            Part("steel", pipe(0.5, 26, 0.15, 6).moved(z=-36.6)),
        ]
        parts += lying(one, radius, y=i * (2 * radius + 7))
    return [piece("narcotic", parts, what)]


@family(
    "drug_infusion_bag", "narcotic", "수액 백 속 마약", "Drug in infusion bags", hs="293979", value=80_000_000
)
def _infusion(r: Random) -> list[Piece]:
    what, share = one_of(r, *DISSOLVED), r.uniform(0.1, 0.35)
    x, y, z = r.uniform(80, 130), r.uniform(120, 200), r.uniform(14, 34)
    parts: list[Part] = []
    for i in range(int(r.integers(1, 3))):
        skin, body = film(x, y, z, 0.3, 0.35)
        one = [Part("pvc", skin), *solution(body, what, share)]
        one += [
            Part("pvc", pipe(3.5, 22, 1, 8).turned(rotation("x", 90)).moved(s * 12, -y / 2 - 1, z / 2))
            for s in (1, -1)
        ]
        parts += moved(one, z=i * (z + 1.5))
    return [piece("narcotic", parts, what)]


@family(
    "drug_drops", "narcotic", "액상 마약 점적병", "Drop bottles of a drug", hs="293979", value=100_000_000
)
def _drops(r: Random) -> list[Piece]:
    what, share, solvent = (
        one_of(r, *DISSOLVED),
        r.uniform(0.08, 0.35),
        one_of(r, "water", "glycerol", "ethanol"),
    )
    wide, deep, high = r.uniform(18, 36), r.uniform(16, 32), r.uniform(40, 85)
    body, square = one_of(r, "pe", "glass", "pet"), r.uniform(0.3, 1.0)
    parts: list[Part] = []
    for i in range(int(r.integers(1, 7))):
        skin, fill = canister(
            wide, deep, high, 1.6 if body == "glass" else 0.8, square, r.uniform(0.3, 0.95), 14
        )
        one = [
            Part(body, skin),
            *solution(fill, what, share, solvent),
            Part("pp", turned([(6.5, 0), (6.5, 10), (2, 26)], 10).moved(z=high + 0.1), 0.6),
        ]
        parts += moved(one, x=(i % 3) * (wide + 3), y=(i // 3) * (deep + 3))
    return [piece("narcotic", parts, what)]


@family(
    "vape_cartridges",
    "narcotic",
    "액상 대마 카트리지",
    "Cannabis oil cartridges",
    hs="121190",
    value=100_000_000,
)
def _vapes(r: Random) -> list[Piece]:
    what = one_of(r, "cannabis", "cannabis", "fentanyl_hcl", "ketamine_hcl")
    radius, long, count = r.uniform(5, 7.5), r.uniform(28, 45), int(r.integers(1, 13))
    battery = r.random() < 0.4
    parts: list[Part] = []
    for i in range(count):
        tank, core = pipe(radius, long, 1.2, 12), pipe(1.6, long, 0.3, 6)
        fluid = cylinder(radius - 1.25, long * r.uniform(0.4, 0.95), 12)
        fluid = fluid - cylinder(1.6, float(fluid.high[2]), 6)
        one = [
            Part("glass", tank),
            Part("steel", core),
            Part(one_of(r, "brass", "steel"), pipe(radius * 0.9, 9, 1.6, 10).moved(z=-9.2)),
            Part("abs", pipe(radius * 0.9, 14, 1.5, 10).moved(z=long + 0.2)),
        ]
        one += (
            [Part("cannabis", fluid, 1.7)] if what == "cannabis" else solution(fluid, what, 0.2, "glycerol")
        )
        if battery and i == 0:
            one += [
                Part("steel", pipe(radius, 78, 0.5, 12).moved(z=-88)),
                Part("li_cell", cylinder(radius - 0.7, 58, 12).moved(z=-80)),
            ]
        parts += lying(one, radius, y=i * (2 * radius + 3))
    return [piece("narcotic", parts, what)]


@family(
    "drug_capsules",
    "narcotic",
    "마약 든 캡슐",
    "Capsules of a drug in a bottle",
    hs="293979",
    value=150_000_000,
)
def _capsules(r: Random) -> list[Piece]:
    what, size = drug(r), r.uniform(5, 8)
    wide, high = r.uniform(36, 64), r.uniform(50, 100)
    skin, _ = canister(wide, wide * 0.8, high, 1.2, 0.5, 1.0, 16)
    columns, lines = int((wide * 0.8) // (2.4 * size)), int((wide * 0.8) // (size + 0.4))
    layers = int((high * r.uniform(0.3, 0.85)) // (size + 0.3))
    pills = [
        cushion(2.2 * size, size, size, 0.9, 5, 6).moved(
            (i - (columns - 1) / 2) * 2.4 * size, (j - (lines - 1) / 2) * (size + 0.4), 1.5 + q * (size + 0.3)
        )
        for q in range(min(layers, 5))
        for i in range(max(1, columns))
        for j in range(max(1, lines))
    ]
    lid = cup(wide * 0.36, 15, 1.2, 16).moved(z=high + 0.2)
    return [
        piece(
            "narcotic",
            [
                Part(one_of(r, "pe", "pet", "glass"), skin),
                Part(what, joined(pills), r.uniform(0.5, 0.75)),
                Part("pp", lid),
            ],
            what,
        )
    ]


@family(
    "soaked_paper", "narcotic", "마약 스민 종이", "Paper soaked with a drug", hs="293979", value=150_000_000
)
def _paper(r: Random) -> list[Piece]:
    """Sheets or perforated blotters with a drug in their fibres."""
    what, share = one_of(r, "fentanyl_hcl", "meth_hcl", "ketamine_hcl", "mdma_hcl"), r.uniform(0.15, 0.4)
    x, y, z = r.uniform(70, 210), r.uniform(70, 290), r.uniform(2.5, 15)
    sheets = box(x, y, z)
    cover = extruded(oval(x + 14, y + 14, 0.1, 12), 0.3)
    parts = [
        *solution(sheets.moved(z=0.6), what, share, "paper"),
        Part("pet", cover),
        Part("pet", cover.moved(z=z + 0.8)),
    ]
    return [piece("narcotic", parts, what)]


@family(
    "soaked_cloth", "narcotic", "마약 스민 직물", "Cloth soaked with a drug", hs="630260", value=80_000_000
)
def _cloth(r: Random) -> list[Piece]:
    what = one_of(r, "cocaine_hcl", "meth_hcl", "ketamine_hcl")
    mesh = cloth(r, r.uniform(130, 260), r.uniform(160, 300), int(r.integers(3, 7)), r.uniform(3, 6))
    return [piece("narcotic", [Part("cotton", mesh, 0.9), Part(what, mesh, r.uniform(0.06, 0.2))], what)]


@family("drug_paste", "narcotic", "반죽형 마약", "Drug paste in tubs", hs="293979", value=100_000_000)
def _paste(r: Random) -> list[Piece]:
    what = one_of(r, "amphetamine_sulfate", "cocaine_base", "mdma_hcl")
    wide, deep, high = r.uniform(60, 130), r.uniform(60, 110), r.uniform(30, 90)
    skin, fill = canister(wide, deep, high, 1.2, r.uniform(0.2, 1.0), r.uniform(0.3, 0.95), 18)
    lid = extruded(oval(wide + 3, deep + 3, 0.4, 16), 1.6).moved(z=high + 0.2)
    return [
        piece(
            "narcotic",
            [
                Part(one_of(r, "pp", "pe"), skin),
                Part("acetone", fill, 0.25),
                Part(what, fill, 0.7),
                Part("pp", lid),
            ],
            what,
        )
    ]


@family(
    "body_belt", "narcotic", "몸에 두르는 마약 띠", "Belt of drug packets", hs="293979", value=100_000_000
)
def _belt(r: Random) -> list[Piece]:
    what = drug(r)
    x, y, z = r.uniform(40, 80), r.uniform(60, 120), r.uniform(8, 22)
    count = int(r.integers(3, 6))
    if r.random() < 0.5:
        x, count = min(x, 60), min(count, 4)

    def one() -> list[Part]:
        skin, body = film(x, y, z * r.uniform(0.7, 1), 0.4, r.uniform(0.25, 0.5))
        return [Part("pvc", skin), Part(what, body, r.uniform(0.5, 0.75))]

    parts = rows(one, count, count, x + 4, 0)
    whole = count * (x + 4)
    t = np.linspace(0, 1, 7)
    middle = (count - 1) * (x + 4) / 2
    band = swept(
        np.stack([middle + (t - 0.5) * whole, 0 * t, np.full(7, -2.6) + 0.6 * np.sin(9 * t)], 1), 1.4, 6
    )
    parts.append(Part("nylon", band.scaled(1, y * 0.2, 1)))
    return [piece("narcotic", parts, what)]

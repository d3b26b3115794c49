"""Lighter fluid in tins, squeeze bottles, ampoules and kits."""

from __future__ import annotations

import numpy as np

from gwanmun.inspection.rules.physics.families.forms import (
    canister,
    cup,
    film,
    flask,
    knob,
    lying,
    rows,
    seal,
)
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import box, cylinder, joined, pipe, shell, torus, turned


def spout(r: Random, z: float, x: float = 0.0) -> list[Part]:
    """A plastic nozzle, folded down or up, or a screw cap."""
    kind = int(r.integers(3))
    if kind == 0:
        return [Part("pe", turned([(7, 0), (7, 5), (2.4, 9), (1.8, 24)], 10).moved(x=x, z=z))]
    if kind == 1:
        return [Part("pe", box(9, 8, 5).moved(x=x, z=z)), Part("pe", box(20, 5, 3).moved(x=x + 6, z=z + 5.2))]
    return [Part(one_of(r, "pp", "steel"), cup(9, 13, 1.2, 12).moved(x=x, z=z + 0.2))]


def flat_tin(r: Random, wide: float, deep: float, high: float, level: float) -> list[Part]:
    skin, fill = canister(wide, deep, high, r.uniform(0.25, 0.45), r.uniform(0.2, 0.5), level)
    rim, _ = canister(wide + 1.5, deep + 1.5, 2.4, 0.9, 0.35, 1.0)
    return [
        Part("steel", skin),
        Part("naphtha", fill),
        *([Part("steel", rim.moved(z=-2.6))] if r.random() < 0.6 else []),
    ]


@family(
    "fluid_tin_flat", "zippooil", "납작 라이터 기름통", "Flat tin of lighter fluid", hs="360610", value=20_000
)
def _flat(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(40, 80), r.uniform(18, 34), r.uniform(70, 160)
    parts = flat_tin(r, wide, deep, high, r.uniform(0.15, 0.96))
    return [piece("zippooil", [*parts, *spout(r, high + 0.1, r.uniform(-0.25, 0.25) * wide)], "naphtha")]


@family(
    "fluid_tin_round",
    "zippooil",
    "원통 라이터 기름통",
    "Round tin of lighter fluid",
    hs="360610",
    value=20_000,
)
def _round(r: Random) -> list[Piece]:
    radius, high = r.uniform(17, 36), r.uniform(80, 170)
    skin, fill = flask(
        [(radius, 0), (radius, high * 0.9), (radius * 0.45, high)], 0.35, r.uniform(0.2, 0.9), 18
    )
    rims = joined([torus(radius, 1.4, 1, 18, 5).moved(z=z) for z in (-1.6,)])
    return [
        piece(
            "zippooil",
            [Part("steel", skin), Part("naphtha", fill), Part("steel", rims), *spout(r, high + 0.1)],
            "naphtha",
        )
    ]


@family(
    "fluid_squeeze",
    "zippooil",
    "눌러 쓰는 연료 용기",
    "Oval squeeze bottle of lighter fluid",
    hs="360610",
    value=15_000,
)
def _squeeze(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(45, 78), r.uniform(22, 34), r.uniform(90, 170)
    skin, fill = canister(
        wide, deep, high, r.uniform(0.9, 1.6), r.uniform(0.7, 1.0), r.uniform(0.2, 0.92), 18
    )
    neck = [
        Part("pe", pipe(9, 10, 1.4, 12).moved(z=high + 0.1)),
        Part("pp", cup(11, r.uniform(16, 34), 1.4, 12).moved(z=high + 10.3)),
    ]
    return [piece("zippooil", [Part("pet", skin), Part("naphtha", fill), *neck], "naphtha")]


@family("fluid_jug", "zippooil", "착화제 통", "Jug of lighting fluid", hs="271012", value=8_000)
def _jug(r: Random) -> list[Piece]:
    x, y, z = r.uniform(75, 110), r.uniform(50, 75), r.uniform(130, 210)
    skin, fill = canister(x, y, z, r.uniform(1.0, 1.8), 0.25, r.uniform(0.2, 0.9), 16)
    handle = torus(z * 0.18, 13, 0.5, 8, 6).turned(np.array([[0.0, 1, 0], [0, 0, 1], [1, 0, 0]]))
    handle = handle.turned(np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]]))
    at = float(handle.low[0])
    parts = [
        Part("pe", skin),
        Part("naphtha", fill),
        Part("pe", handle.moved(x=x / 2 + 0.5 - at, z=z * 0.45)),
        Part("pe", pipe(12, 14, 1.5, 12).moved(z=z + 0.1)),
        Part("pp", cup(15, 18, 1.5, 12).moved(x=0, z=z + 14.3)),
    ]
    return [piece("zippooil", parts, "naphtha")]


@family("fluid_cone_top", "zippooil", "깔때기형 연료 캔", "Cone-top fuel can", hs="271012", value=10_000)
def _cone(r: Random) -> list[Piece]:
    radius, high = r.uniform(30, 48), r.uniform(90, 190)
    profile = [(radius, 0), (radius, high * 0.72), (radius * 0.35, high * 0.9), (radius * 0.3, high)]
    metal = one_of(r, "steel", "aluminium")
    skin, fill = flask(profile, r.uniform(0.3, 1.0), r.uniform(0.2, 0.85), 18)
    parts = [
        Part(metal, skin),
        Part("naphtha", fill),
        Part("pp", cup(radius * 0.34 + 2, 16, 1.3, 12).moved(z=high + 0.2)),
    ]
    if r.random() < 0.4:
        parts.append(
            Part(
                "steel",
                torus(radius * 0.7, 3, 0.5, 12, 5)
                .turned(np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]]))
                .moved(y=radius + 8, z=high),
            )
        )
    return [piece("zippooil", parts, "naphtha")]


@family(
    "fluid_capsules", "zippooil", "휴대용 연료 캡슐", "Key-ring fuel canisters", hs="360610", value=30_000
)
def _capsules(r: Random) -> list[Piece]:
    radius, high = r.uniform(7, 13), r.uniform(38, 75)
    metal = one_of(r, "aluminium", "brass", "stainless")

    def one() -> list[Part]:
        skin, fill = flask(
            [(radius * 0.8, 0), (radius, 2), (radius, high)], r.uniform(0.8, 1.4), r.uniform(0.3, 1), 14
        )
        parts = [
            Part(metal, skin),
            Part("naphtha", fill),
            Part(metal, cup(radius, 10, 1.2, 14).moved(z=high + 0.4)),
            Part("steel", torus(7, 1.5, 1, 12, 5).moved(z=high + 11)),
        ]
        return lying(parts, radius)

    return [piece("zippooil", rows(one, int(r.integers(1, 5)), 1, 0, 2 * radius + 6), "naphtha")]


@family("fluid_ampoules", "zippooil", "일회용 연료 앰풀", "Fuel ampoules", hs="360610", value=25_000)
def _ampoules(r: Random) -> list[Piece]:
    radius, high, count = r.uniform(6, 10), r.uniform(50, 80), int(r.integers(3, 13))

    def one() -> list[Part]:
        skin, fill = flask(
            [(radius, 0), (radius, high * 0.7), (2, high * 0.85), (2, high)], 0.6, r.uniform(0.5, 0.8), 12
        )
        return lying([Part("pe", skin), Part("naphtha", fill)], radius)

    parts = rows(one, count, 1, 0, 2 * radius + 0.8)
    whole = count * (2 * radius + 0.8)
    card = shell(high + 6, whole + 4, 2 * radius + 5, 0.5).moved(high / 2, whole / 2 - radius - 0.4, -1.4)
    return [piece("zippooil", [*parts, Part("paper", card)], "naphtha")]


@family(
    "fluid_carton", "zippooil", "라이터 기름 묶음", "Carton of lighter fluid tins", hs="360610", value=20_000
)
def _carton(r: Random) -> list[Piece]:
    wide, deep, high = r.uniform(42, 60), r.uniform(22, 30), r.uniform(85, 130)
    across, deepness, level = int(r.integers(2, 4)), int(r.integers(2, 4)), r.uniform(0.7, 0.96)
    parts = rows(
        lambda: [*flat_tin(r, wide, deep, high, level), Part("pe", knob(5, 14, high + 0.1, 10))],
        across * deepness, across, wide + 3, deep + 3,
    )  # fmt: skip
    carton = shell(across * (wide + 3) + 3, deepness * (deep + 3) + 3, high + 24, 0.7)
    parts.append(
        Part(
            "cardboard",
            carton.moved((across - 1) * (wide + 3) / 2, (deepness - 1) * (deep + 3) / 2, -3.6),
            2.0,
        )
    )
    return [piece("zippooil", parts, "naphtha")]


@family("lighter_kit", "zippooil", "라이터 관리 세트", "Lighter care kit", hs="360610", value=60_000)
def _kit(r: Random) -> list[Piece]:
    """Fluid, flints and a wick in a case."""
    wide, deep, high = r.uniform(44, 58), r.uniform(24, 30), r.uniform(95, 120)
    tin = lying(
        [*flat_tin(r, wide, deep, high, r.uniform(0.5, 0.95)), Part("pe", knob(5, 12, high + 0.1, 10))],
        wide / 2,
    )
    flints = [cylinder(1.2, 5, 6).moved(high * 0.3 + 6 * i, deep + 8, 6) for i in range(6)]
    x, y, z = high + 36, deep + 62, wide + 10
    parts = [
        *tin,
        Part("iron", joined(flints)),
        Part(
            "cotton",
            cylinder(2.4, 60, 6)
            .turned(np.array([[0.0, 0, 1], [0, 1, 0], [-1, 0, 0]]))
            .moved(high * 0.2, deep + 26, 6),
        ),
    ]
    case = shell(x, y, z, 1.2).moved(high / 2 + 2, y / 2 - deep / 2 - 5, -3.2)
    return [piece("zippooil", [*parts, Part(one_of(r, "cardboard", "abs", "steel"), case)], "naphtha")]


@family(
    "fluid_pouch",
    "zippooil",
    "연료 리필 파우치",
    "Refill pouches of lighter fluid",
    hs="360610",
    value=12_000,
)
def _pouch(r: Random) -> list[Piece]:
    x, y, z = r.uniform(50, 110), r.uniform(80, 150), r.uniform(12, 30)

    def one() -> list[Part]:
        skin, body = film(x, y, z, 0.25, r.uniform(0.3, 0.6))
        return [
            Part("pet", skin),
            Part("naphtha", body, r.uniform(0.85, 1)),
            Part("pet", seal(x, y, 8, z / 2)),
        ]

    parts = rows(one, int(r.integers(1, 4)), 1, 0, y + 20)
    return [piece("zippooil", parts, "naphtha")]

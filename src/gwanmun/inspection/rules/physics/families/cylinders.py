"""Pressure vessels of many kinds: slim and broad aerosols, refills, gas cylinders, several in a pack."""

from __future__ import annotations

import numpy as np

from gwanmun.inspection.rules.physics.families.forms import (
    canister,
    cup,
    dented,
    dome,
    flask,
    knob,
    lying,
    rows,
)
from gwanmun.inspection.rules.physics.families.guns import moved
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
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
    turned,
)


def aerosol(
    r: Random, radius: float, high: float, metal: str, shoulder: str, fluid: str, level: float
) -> list[Part]:
    """Standing: a can, its valve cup, actuator and dip tube. ``shoulder``: round, cone or step."""
    wall = r.uniform(0.25, 0.4) if metal == "steel" else r.uniform(0.4, 0.8)
    top = {
        "round": [
            (radius * float(np.cos(a)), high * 0.86 + radius * 0.7 * float(np.sin(a)))
            for a in (0, 0.45, 0.9, 1.2)
        ],
        "cone": [(radius, high * 0.88), (radius * 0.45, high)],
        "step": [
            (radius, high * 0.9),
            (radius * 0.82, high * 0.91),
            (radius * 0.8, high * 0.95),
            (radius * 0.5, high),
        ],
    }[shoulder]
    profile = [(radius * 0.9, 0.0), (radius, radius * 0.12), *top]
    skin, fill = flask(profile, wall, level, 16)
    peak, mouth = profile[-1][1], profile[-1][0]
    depth = float(fill.high[2])
    tube = pipe(1.9, depth * 0.8, 0.5, 6).moved(z=depth * 0.15)
    hole = cylinder(1.9, depth * 0.8, 6).moved(z=depth * 0.15)
    return [
        Part(metal, skin),
        Part(fluid, fill - hole),
        Part("pp", tube),
        Part("steel", pipe(max(mouth * 0.95, 4), 3, 0.6, 12).moved(z=peak)),
        Part("pp", knob(min(6, mouth * 0.7), 12, peak + 0.1, 10)),
    ]


FLUIDS = ("ethanol", "naphtha", "water", "butane", "oil", "shampoo")


def some_aerosol(r: Random, radius: float, high: float) -> list[Part]:
    metal, shoulder = one_of(r, "aluminium", "steel"), one_of(r, "round", "cone", "step")
    return aerosol(r, radius, high, metal, shoulder, one_of(r, *FLUIDS), r.uniform(0.15, 0.9))


@family("aerosol_slim", "pressure", "슬림 스프레이", "Slim aerosol", hs="330720", value=30_000)
def _slim(r: Random) -> list[Piece]:
    radius, high = r.uniform(9, 19), r.uniform(70, 170)
    parts = some_aerosol(r, radius, high)
    top = max(float(p.mesh.high[2]) for p in parts)
    if r.random() < 0.7:
        parts.append(Part("pp", cup(radius * 0.98, r.uniform(22, 40), 1.0).moved(z=top - 10)))
    return [piece("pressure", lying(parts, radius), parts[0].material)]


@family("aerosol_broad", "pressure", "대형 스프레이", "Broad aerosol", hs="340590", value=12_000)
def _broad(r: Random) -> list[Piece]:
    radius, high = r.uniform(29, 38), r.uniform(100, 240)
    parts = some_aerosol(r, radius, high)
    if r.random() < 0.4:
        parts = dented(parts, high * r.uniform(0.3, 0.6), r.uniform(15, 40), r.uniform(0.1, 0.35))
    top = max(float(p.mesh.high[2]) for p in parts)
    if r.random() < 0.6:
        parts.append(Part(one_of(r, "pp", "pe"), cup(radius * 0.98, 34, 1.3).moved(z=top - 11)))
    return [piece("pressure", parts, parts[0].material)]


@family("hair_spray_set", "pressure", "헤어 스프레이 묶음", "Aerosols in a pack", hs="330530", value=20_000)
def _set(r: Random) -> list[Piece]:
    radius, high, count = r.uniform(15, 24), r.uniform(90, 170), int(r.integers(2, 7))
    columns = 3 if count > 3 else count
    parts = rows(lambda: some_aerosol(r, radius, high), count, columns, 2 * radius + 3, 2 * radius + 3)
    return [piece("pressure", parts, parts[0].material)]


@family("butane_refill", "pressure", "라이터 가스 충전통", "Butane refill can", hs="271113", value=10_000)
def _refill(r: Random) -> list[Piece]:
    radius, high = r.uniform(15, 28), r.uniform(80, 180)
    level = r.uniform(0.4, 0.9)
    parts = aerosol(
        r, radius, high, one_of(r, "aluminium", "steel"), one_of(r, "round", "cone"), "butane", level
    )
    top = max(float(p.mesh.high[2]) for p in parts)
    parts.append(Part("brass", pipe(1.6, 14, 0.4, 8).moved(z=top + 0.1)))
    nozzles = [cylinder(1.8, 9, 6).moved(x=(i - 2) * 6.0, y=radius + 5) for i in range(int(r.integers(0, 5)))]
    if nozzles:
        parts.append(Part("pp", joined(nozzles).moved(z=top)))
    return [piece("pressure", parts, "butane")]


@family("air_duster", "pressure", "먼지 제거 스프레이", "Air duster", hs="381400", value=12_000)
def _duster(r: Random) -> list[Piece]:
    radius, high = r.uniform(25, 33), r.uniform(150, 230)
    parts = aerosol(r, radius, high, "steel", "cone", "butane", r.uniform(0.3, 0.85))
    top = max(float(p.mesh.high[2]) for p in parts)
    grip = box(22, 18, 26) - box(18, 14, 22).moved(z=2)
    t = np.linspace(0, 1, 4)
    trigger = swept(np.stack([13 + 10 * t + 4 * t**2, 0 * t, top + 22 - 30 * t], 1), 2.4, 6)
    straw = pipe(1.6, 120, 0.5, 6).moved(x=radius + 3, z=high * 0.2)
    parts += [Part("abs", grip.moved(z=top + 0.2)), Part("abs", trigger), Part("pp", straw)]
    return [piece("pressure", parts, "steel")]


@family("tyre_inflator", "pressure", "타이어 펑크 수리제", "Tyre inflator", hs="340399", value=15_000)
def _tyre(r: Random) -> list[Piece]:
    radius, high = r.uniform(28, 35), r.uniform(150, 220)
    parts = aerosol(r, radius, high, "steel", one_of(r, "cone", "step"), "milk", r.uniform(0.3, 0.8))
    top = max(float(p.mesh.high[2]) for p in parts)
    t = np.linspace(0, 1, 14)
    a = t * r.uniform(4, 7)
    path = np.stack([(radius + 9) * np.cos(a), (radius + 9) * np.sin(a), top - 6 - high * 0.5 * t], 1)
    parts += [
        Part("rubber", swept(path, 4, 6) - swept(path, 1.8, 6)),
        Part(
            "brass",
            cylinder(4.5, 16, 8).moved(float(path[-1, 0]), float(path[-1, 1]), float(path[-1, 2]) - 22),
        ),
        Part("abs", cylinder(7, 9, 10).moved(z=top + 0.2)),
    ]
    return [piece("pressure", parts, "steel")]


def cylinder_of(
    radius: float, high: float, wall: float, metal: str, fluid: str, level: float, neck: float
) -> list[Part]:
    """A seamless gas cylinder with a rounded foot and shoulder, standing."""
    shoulder = [(q, z) for q, z in dome(radius, radius * 0.9, high - radius * 0.9) if q > neck]
    foot = [(radius * 0.6, 0.0), (radius * 0.9, radius * 0.18), (radius, radius * 0.5)]
    skin, fill = flask([*foot, *shoulder, (neck, high), (neck, high + 12)], wall, level, 18)
    return [Part(metal, skin), Part(fluid, fill, 0.8)]


@family("lecture_bottle", "pressure", "소형 가스 실린더", "Lecture bottle", hs="731100", value=80_000)
def _lecture(r: Random) -> list[Piece]:
    radius, high = r.uniform(20, 28), r.uniform(200, 330)
    parts = cylinder_of(
        radius, high, r.uniform(2.5, 4), "steel", one_of(r, "butane", "soda"), r.uniform(0.1, 0.9), 9
    )
    valve = [
        Part("brass", cylinder(9, 34, 10).moved(z=high + 12.2)),
        Part("brass", cylinder(6, 22, 8).turned(rotation("y", 90)).moved(x=9.5, z=high + 28)),
        Part(one_of(r, "zinc", "abs"), cylinder(15, 9, 12).moved(z=high + 50)),
    ]
    return [piece("pressure", lying([*parts, *valve], radius), "steel")]


@family("paintball_bottle", "pressure", "페인트볼 공기통", "Paintball air bottle", hs="731100", value=60_000)
def _paintball(r: Random) -> list[Piece]:
    radius, high = r.uniform(26, 46), r.uniform(120, 230)
    metal = one_of(r, "aluminium", "aluminium", "steel")
    parts = cylinder_of(radius, high, r.uniform(4, 7), metal, "butane", r.uniform(0.05, 0.6), 12)
    head = [
        Part("brass", cylinder(15, 30, 12).moved(z=high + 12.2)),
        Part("brass", pipe(8, 16, 3, 10).moved(z=high + 42.4)),
        Part("steel", cylinder(11, 12, 10).turned(rotation("x", 90)).moved(y=-15.3, z=high + 26)),
    ]
    return [piece("pressure", lying([*parts, *head], radius), metal)]


@family("mini_scuba", "pressure", "휴대용 잠수 공기통", "Mini diving bottle", hs="731100", value=120_000)
def _scuba(r: Random) -> list[Piece]:
    radius, high = r.uniform(28, 40), r.uniform(180, 280)
    parts = cylinder_of(radius, high, r.uniform(3.5, 6), "aluminium", "butane", 0.04, 13)
    parts += [
        Part("brass", cylinder(17, 38, 12).moved(z=high + 12.2)),
        Part("brass", cylinder(19, 9, 14).turned(rotation("y", 90)).moved(x=17.5, z=high + 30)),
        Part("rubber", pipe(radius + 4, 16, 3.6, 16).moved(z=4)),
    ]
    if r.random() < 0.6:
        mouth = [Part("silicone", shell(40, 26, 22, 3)), Part("abs", cylinder(18, 14, 12).moved(z=22.2))]
        parts += moved(mouth, x=-4, z=high + 51)
    return [piece("pressure", lying(parts, radius + 5), "aluminium")]


@family("oxygen_can", "pressure", "휴대용 산소캔", "Oxygen can with mask", hs="280440", value=20_000)
def _oxygen(r: Random) -> list[Piece]:
    radius, high = r.uniform(25, 34), r.uniform(150, 240)
    parts = aerosol(r, radius, high, "aluminium", one_of(r, "round", "step"), "water", 0.03)
    top = max(float(p.mesh.high[2]) for p in parts)
    mask = turned([(9, 0), (26, 24), (24, 52)], 14) - turned([(8, 0.1), (24.6, 24), (22.6, 51.9)], 14)
    parts.append(Part("pp", mask.moved(z=top + 0.3)))
    return [piece("pressure", parts, "aluminium")]


@family("screw_gas", "pressure", "나사식 가스통", "Screw-on gas cylinder", hs="271112", value=8_000)
def _screw(r: Random) -> list[Piece]:
    radius = r.uniform(36, 56)
    high = r.uniform(80, 250)
    tall = max(high, radius * 1.9)
    parts = cylinder_of(radius, tall, r.uniform(0.7, 1.4), "steel", "butane", r.uniform(0.3, 0.85), 11)
    parts += [
        Part("brass", pipe(7, 11, 2.4, 10).moved(z=tall + 12.2)),
        Part("steel", torus(radius * 0.72, 4, 1, 18, 6).moved(z=-4.3)),
    ]
    return [piece("pressure", parts, "steel")]


@family("foam_can", "pressure", "면도 거품", "Shaving foam", hs="330710", value=10_000)
def _foam(r: Random) -> list[Piece]:
    radius, high = r.uniform(18, 27), r.uniform(90, 165)
    parts = aerosol(r, radius, high, one_of(r, "steel", "aluminium"), "step", "shampoo", r.uniform(0.4, 0.9))
    top = max(float(p.mesh.high[2]) for p in parts)
    spout = [
        Part("pp", cylinder(10, 14, 10).moved(z=top + 0.2)),
        Part("pp", box(26, 9, 8).moved(x=8, z=top + 14.4)),
    ]
    return [piece("pressure", [*parts, *spout], parts[0].material)]


@family("inflator_flat", "pressure", "평판형 가스용기", "Flat gas flask", hs="731100", value=30_000)
def _flatbottle(r: Random) -> list[Piece]:
    """Twin or oval containers, as in inflatable vests and small burners."""
    wide, deep, high = r.uniform(50, 80), r.uniform(24, 38), r.uniform(80, 150)
    metal = one_of(r, "steel", "stainless", "aluminium")
    skin, fill = canister(wide, deep, high, r.uniform(1.0, 2.6), 0.8, r.uniform(0.2, 0.85))
    parts = [
        Part(metal, skin),
        Part("butane", fill, 0.9),
        Part("brass", cylinder(7, 18, 10).moved(z=high + 0.1)),
        Part("steel", cylinder(4, 24, 8).turned(rotation("y", 90)).moved(x=-12, z=high + 22.4)),
    ]
    return [piece("pressure", parts, metal)]

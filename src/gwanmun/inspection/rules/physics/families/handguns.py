"""Hand firearms of other builds: barrels that tip, turn or fire flares, home-made ones, and one taken to
pieces. Outlines and walls as an X-ray shows them, nothing that works."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.families.shapes import (
    Point,
    arc,
    bar,
    coil,
    hollowed,
    inset,
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
    box,
    cylinder,
    extruded,
    joined,
    pipe,
    rotation,
    turned,
)


def butt(deep: float, wide: float, lean: float, swell: float = 0.0) -> list[Point]:
    """A grip's outline: from its front top corner at 0, 0 down and back."""
    back = math.tan(math.radians(lean)) * deep
    return [
        (0, 0),
        (-back * 0.45 - swell * 0.3, -deep * 0.5),
        (-back + swell, -deep),
        (-back - wide * 0.95, -deep * 0.98),
        (-back * 0.5 - wide - swell, -deep * 0.5),
        (-wide * 1.02, 0),
    ]


def guard(x: float, y: float, long: float, deep: float, z: float, thick: float = 4.0) -> list[Part]:
    """Trigger guard and trigger of steel, hanging from ``y`` between ``x`` and ``x + long``."""
    bow = [(x, y), *arc(x + long / 2, y - deep * 0.45, long / 2, 180, 360, 7, deep * 0.55 / (long / 2))]
    trigger = smooth([(x + long * 0.45, y), (x + long * 0.6, y - deep * 0.3), (x + long * 0.5,
    y - deep * 0.75)],
                     2, closed=False)  # fmt: skip
    return [
        Part("steel", wire([*bow, (x + long, y)], thick / 2, z)),
        Part("steel", wire(trigger, thick * 0.45, z, 5)),
    ]


@family("derringer", "gun", "데린저", "Two-barrelled pocket gun", hs="930200", value=700_000)
def _derringer(r: Random) -> list[Piece]:
    long, bore, thick = r.uniform(62, 100), r.uniform(3.2, 5.6), r.uniform(15, 20)
    metal = one_of(r, "steel", "stainless", "zinc")
    wall = r.uniform(2.2, 3.6)
    barrels = joined([tube(bore + wall, long, wall, 4, y, thick / 2) for y in (8, 8 + 2.1 * (bore + wall))])
    frame = extruded([(2, -2), (2, 30), (-16, 26), (-26, 8), (-24, -14), (0, -16), (24, -9), (24, -2)], thick)
    grip = extruded(
        [(x - 4, y - 16) for x, y in smooth(butt(r.uniform(36, 62), 24, r.uniform(18, 40), 4), 2)], thick + 6
    ).moved(z=-3)
    body = [
        Part(metal, barrels),
        Part(metal, frame),
        Part(one_of(r, "wood", "abs", "rubber"), grip),
        Part("steel", wire([(8, -16), (5, -24), (9, -29)], 2, thick / 2)),
        Part("steel", wire([(-17, 27), (-24, 34), (-31, 32)], 2.4, thick / 2)),
    ]
    return [piece("gun", wrapped(r, varied(r, body), "pouch", "box", "case"), metal)]


@family("flare_launcher", "gun", "신호탄 발사기", "Signal flare pistol", hs="930390", value=200_000)
def _flare(r: Random) -> list[Piece]:
    bore, long, thick = r.uniform(6, 14), r.uniform(90, 170), r.uniform(20, 30)
    frame = one_of(r, "abs", "nylon", "zinc", "aluminium")
    tipped = float(r.choice([0.0, 0.0, r.uniform(20, 70)]))
    barrel = tube(bore + 3, long, r.uniform(1.8, 3), 0, 0, 0, 16)
    barrel_parts = [Part(one_of(r, "steel", frame), barrel)]
    if r.random() < 0.4:
        barrel_parts.append(Part("aluminium", lain(pipe(bore - 0.4, 60, 0.7), 2)))
        barrel_parts.append(Part("flash_powder", lain(cylinder(bore - 1.3, 40, 10), 10), 0.6))
    body = extruded([(-2, 16), (-34, 14), (-44, -6), (-34, -20), (30, -22), (34, -15), (-2, -14)], thick)
    grip = hollowed(
        [(x - 6, y - 23) for x, y in butt(r.uniform(75, 100), 34, r.uniform(8, 26), 3)], thick, 2.6
    )
    parts = [
        *placed(barrel_parts, 6, 2, thick / 2, -tipped),
        Part(frame, body, 0.6),
        Part(frame, grip),
        *guard(0, -23, 30, 26, thick / 2, 5),
        Part("steel", coil((-18, -30, thick / 2), (-26, -80, thick / 2), 4, 1, 8)),
    ]
    return [piece("gun", varied(r, parts), frame)]


@family(
    "starter_revolver", "gun", "출발 신호총", "Starter revolver, blocked barrel", hs="930390", value=150_000
)
def _starter(r: Random) -> list[Piece]:
    drum, long, thick = r.uniform(12, 16), r.uniform(28, 60), 14.0
    count = int(r.integers(5, 10))
    turn = r.uniform(0, 2)
    holes = [
        cylinder(2.7, 18, 7).moved(drum * 0.66 * math.cos(a), drum * 0.66 * math.sin(a), 5)
        for a in np.arange(count) * 2 * math.pi / count + turn
    ]
    wheel = lain(cylinder(drum, 24, 18) - joined(holes), 2, 0, thick / 2)
    window = [(0, -drum - 1), (28, -drum - 1), (28, drum + 1), (0, drum + 1)]
    frame = extruded(
        [(-14, 10), (-16, -16), (6, -drum - 9), (44, -drum - 6), (44, drum + 7), (-4, drum + 7)],
        thick,
        [window],
    )
    barrel = lain(
        cylinder(7, long, 12) - cylinder(2.4, long * 0.4, 8).moved(z=long * 0.58), 45, drum - 4, thick / 2
    )
    grip = extruded([(x - 6, y - 18) for x, y in smooth(butt(r.uniform(48, 66), 24, 26, 4), 2)], 22).moved(
        z=-4
    )
    parts = [
        Part("zinc", frame),
        Part("zinc", barrel),
        Part("steel", wheel),
        Part(one_of(r, "abs", "wood"), grip),
        *guard(2, -drum - 9, 26, 22, thick / 2),
        Part("zinc", wire([(-12, 11), (-20, 22), (-26, 21)], 2.6, thick / 2)),
    ]
    return [piece("gun", wrapped(r, varied(r, parts), "box", share=0.2), "zinc")]


@family("air_pistol", "gun", "공기권총", "Air pistol with gas capsule", hs="930400", value=400_000)
def _air(r: Random) -> list[Piece]:
    long, thick = r.uniform(190, 270), r.uniform(24, 30)
    frame = one_of(r, "zinc", "nylon", "aluminium")
    top = r.uniform(26, 36)
    shell_ = hollowed([(-20, 0), (long * 0.72, 0), (long * 0.72, top), (0, top), (-20, top * 0.6)], thick, 3)
    inner = tube(5, long - 14, 2.4, 0, top * 0.6, thick / 2, 10)
    chamber = tube(8.5, long * 0.45, 1.8, long * 0.41, -10, thick / 2, 12)
    deep = r.uniform(88, 108)
    lean = r.uniform(8, 20)
    outline = [(x + 4, y - 26) for x, y in butt(deep, 38, lean, 3)]
    outline = [(long * 0.4, -1), (long * 0.4, -12), (44, -24), *outline, (-32, -1)]
    capsule = turned([(3, 0), (3.6, 7), (8.3, 15), (8.3, 56), (4, 62)], 12)
    room = turned([(2, 1.5), (2.4, 8), (6.9, 16), (6.9, 55), (3, 60)], 12)
    turn = rotation("z", -math.degrees(math.atan2(deep, -deep * math.tan(math.radians(lean)))) + 180.0)
    gas = lain(capsule - room, -62).turned(turn.T).moved(-16, -24, thick / 2)
    parts = [
        Part(frame, shell_),
        Part("steel", inner),
        Part(one_of(r, "steel", "brass"), chamber),
        Part(frame, hollowed(outline, thick + 4, 2.8).moved(z=-2)),
        *guard(8, -26, 32, 26, thick / 2),
        Part("steel", coil((long * 0.43, -10, thick / 2), (long * 0.8, -10, thick / 2), 5, 1.4, 11)),
    ]
    if r.random() < 0.7:
        parts.append(Part("steel", gas))
    return [piece("gun", varied(r, parts), "steel")]


@family(
    "target_pistol", "gun", "사격 경기용 권총", "Match pistol with wooden grip", hs="930200", value=2_000_000
)
def _target(r: Random) -> list[Piece]:
    long, thick = r.uniform(130, 230), r.uniform(16, 22)
    barrel = lain(turned([(9, 0), (9, 30), (6.5, 34), (6.5, long)], 12) - cylinder(2.9, long - 1,
    8).moved(z=0.5),
                  40, 12, thick / 2)  # fmt: skip
    receiver = hollowed([(-40, 0), (39, 0), (39, 24), (-40, 24)], thick, 3.5)
    frame = hollowed([(-26, -1), (-20, -24), (30, -22), (60, -10), (60, -1)], thick, 4)
    deep = r.uniform(95, 125)
    shape = smooth([(x + 2, y - 26) for x, y in butt(deep, 46, r.uniform(18, 34), 6)], 3)
    rest = smooth([(-72, -deep - 10), (-10, -deep - 28), (4, -deep - 22), (-20, -deep - 6)], 2)
    parts = [
        Part("steel", barrel),
        Part(one_of(r, "steel", "aluminium"), receiver),
        Part("steel", frame),
        Part("steel", lain(cylinder(4, 60, 8), -30, 12, thick / 2)),
        Part("wood", extruded(shape, r.uniform(30, 44)).moved(z=-10), 1.1),
        Part("wood", extruded(rest, 30).moved(z=-4))
        if r.random() < 0.4
        else Part("steel", box(5, 9, 3).moved(36 + long, 24, 8)),
        *guard(6, -26, 30, 24, thick / 2),
    ]
    if r.random() < 0.5:
        parts.append(Part("steel", box(long * 0.6, 9, thick * 0.8).moved(46 + long * 0.35, -4, 2)))
    return [piece("gun", varied(r, parts), "steel")]


@family("flintlock", "gun", "화승·부싯돌 권총", "Muzzle-loading pistol", hs="930310", value=800_000)
def _flintlock(r: Random) -> list[Piece]:
    long, bore = r.uniform(130, 260), r.uniform(5, 8)
    stock = smooth(
        [(long * 0.75, 2), (long * 0.75, -6), (10, -15), (-34, -26), (-78, -70), (-98, -86), (-106, -66),
        (-72, -30),
         (-34, 4), (-2, 2)], 2
    )  # fmt: skip
    barrel = lain(turned([(bore + 4.5, 0), (bore + 3, long * 0.3), (bore + 2, long)], 10) - cylinder(bore,
    long - 8, 8).moved(z=6),
                  0, bore + 6.6, 16)  # fmt: skip
    plate = smooth([(-44, -10), (-30, 0), (26, 1), (36, -6), (20, -12), (-20, -18)], 2)
    hammer = smooth([(-12, -2), (-20, 16), (-8, 30), (4, 26), (-6, 14), (-2, 0)], 2)
    parts = [
        Part("wood", extruded(stock, 26).moved(z=4), 1.15),
        Part(one_of(r, "steel", "iron", "brass"), barrel),
        Part("steel", extruded(plate, 3.5).moved(z=30.4)),
        Part("steel", extruded(hammer, 6).moved(z=34.2)),
        *guard(-26, -22, 48, 24, 16, 5),
        Part("brass", cylinder(13, 6, 12).moved(-92, -74, -2.5)),
    ]
    if r.random() < 0.7:
        parts.append(Part("wood", lain(cylinder(3, long * 0.7, 8), 20, -12, 0.4)))
    return [piece("gun", varied(r, parts), parts[1].material)]


@family(
    "printed_gun", "gun", "3차원 출력 총", "Printed plastic gun with metal barrel", hs="930200", value=300_000
)
def _printed(r: Random) -> list[Piece]:
    stuff, long, thick = one_of(r, "pla", "nylon", "abs"), r.uniform(110, 200), r.uniform(26, 36)
    deep = r.uniform(70, 95)
    outline: list[Point] = [(long, 0), (long, 30), (0, 34), (-38, 28), (-34, -4)]
    outline += [*[(x + 2, y - 8) for x, y in butt(deep, 36, r.uniform(6, 20))][::-1], (14, -6)]
    radius = r.uniform(5, 8)
    bore = lain(cylinder(radius + 1, long - 11, 12), 10, 17, thick / 2)
    pocket = box(20, 20, 12).moved(-16, 12, thick / 2 - 6)
    body = extruded(outline, thick) - bore - pocket
    parts = [
        Part(stuff, body, r.uniform(0.35, 0.9)),
        Part("steel", coil((-24, 13, thick / 2), (-9, 13, thick / 2), 4, 1.2, 6)),
        Part("steel", rod_pin(-17, -15, thick)),
        *guard(6, -8, 34, 26, thick / 2, 6),
    ]
    if r.random() < 0.8:
        parts.insert(1, Part("steel", tube(radius, long - 14, r.uniform(1.5, 3), 11, 17, thick / 2)))
    return [piece("gun", varied(r, parts), stuff)]


def rod_pin(x: float, y: float, thick: float) -> Mesh:
    return cylinder(2, thick + 3, 8).moved(x, y - 18, thick + 0.5)


@family("pipe_gun", "gun", "사제 총", "Home-made gun of tubes", hs="930390", value=100_000)
def _zip(r: Random) -> list[Piece]:
    long, radius = r.uniform(110, 260), r.uniform(7, 13)
    outer = tube(radius, long, r.uniform(1.6, 3.2), 0, 16, radius, 14)
    breech = lain(turned([(radius + 2.5, 0), (radius + 2.5, r.uniform(20, 40))], 8), -42, 16, radius)
    handle = extruded(
        [(x - 4, y + 1) for x, y in butt(r.uniform(80, 115), r.uniform(28, 40), r.uniform(5, 40))],
        r.uniform(18, 28),
    )
    parts = [
        Part(one_of(r, "steel", "iron", "stainless"), outer),
        Part("steel", breech),
        Part(one_of(r, "wood", "pvc", "rubber"), handle),
        Part("steel", lain(cylinder(2.4, 34, 8), -80, 16, radius)),
        Part("steel", coil((-78, 16, radius), (-46, 16, radius), 5, 1.4, 6)),
        Part("steel", wire([(6, 0), (8, -14), (3, -22)], 2.2, radius)),
    ]
    if r.random() < 0.5:
        parts.append(Part("steel", tube(radius + 5, long * 0.25, 3.5, long * 0.3, 16, radius, 14)))
    return [piece("gun", varied(r, parts), "steel")]


@family("pistol_in_pieces", "gun", "분해된 권총", "Pistol taken to pieces", hs="930510", value=900_000)
def _pieces(r: Random) -> list[Piece]:
    long, thick = r.uniform(130, 200), r.uniform(21, 27)
    slide = box(long, 24, thick).moved(0, 0) - box(long * 0.93, 15, thick * 0.6).moved(0, -1, thick * 0.2)
    barrel = lain(
        turned([(8, 0), (8, 22), (6.4, 24), (6.4, long * 0.62)], 12)
        - cylinder(4.3, long * 0.6, 8).moved(z=0.5)
    )
    deep = r.uniform(70, 95)
    frame: list[Point] = [(long * 0.62, 0), (long * 0.62, 16), (-36, 18)]
    frame += [*[(x, y - 4) for x, y in butt(deep, 34, r.uniform(8, 20))][::-1], (2, -2)]
    stuff = one_of(r, "nylon", "aluminium", "steel")
    lower = extruded(frame, thick) - extruded(inset(frame, 5), thick - 7).moved(z=3.5)
    mag = box(30, deep + 10, 20) - box(28, deep + 7, 18).moved(z=1)
    groups = [
        [Part("steel", slide)],
        [Part("steel", barrel)],
        [Part(stuff, lower), *guard(4, -4, 34, 26, thick / 2)],
        [Part("steel", mag), Part("steel", coil((0, -deep * 0.45, 10), (0, deep * 0.4, 10), 7, 1.3, 9))],
        [Part("steel", coil((0, 0, 4), (long * 0.5, 0, 4), 3.6, 1.1, 18))],
    ]
    groups = [placed(one, turn=float(r.choice([0, 0, 90, 180]))) for one in groups]
    order = [groups[i] for i in r.permutation(5)][: int(r.integers(3, 6))]
    return [
        piece(
            "gun",
            wrapped(r, varied(r, rows(r, order, 8, int(r.integers(2, 5)))), "bag", "foil", "carton"),
            "steel",
        )
    ]


@family(
    "open_revolver", "gun", "탄창을 연 리볼버", "Revolver with its cylinder out", hs="930200", value=800_000
)
def _open(r: Random) -> list[Piece]:
    drum, long, thick = r.uniform(17, 22), r.uniform(45, 170), r.uniform(13, 17)
    metal, count = one_of(r, "steel", "stainless"), int(r.integers(5, 9))
    wheel = cylinder(drum, r.uniform(34, 44), 18) - joined(
        [
            cylinder(min(5.4, drum * 0.27), 32, 8).moved(
                drum * 0.64 * math.cos(a), drum * 0.64 * math.sin(a), 1
            )
            for a in np.arange(count) * 2 * math.pi / count
        ]
    )
    window = [(0, -drum), (46, -drum), (46, drum * 0.75), (0, drum * 0.75)]
    frame = extruded(
        [(-12, drum + 2), (-22, drum * 0.2), (-14, -drum - 6), (54, -drum - 6), (60, drum + 6), (0,
        drum + 7)],
        thick, [window],
    )  # fmt: skip
    rib = hollowed(
        [(61, drum - 12), (61 + long, drum - 12), (61 + long, drum - 8), (61, drum - 7)], thick * 0.6, 1.2
    )
    barrel = lain(
        turned([(8.5, 0), (7, long)], 12) - cylinder(4, long - 1, 8).moved(z=0.5), 60.5, drum + 2, thick / 2
    )
    grip = extruded(
        [(x - 8, y - drum * 0.9 - 7) for x, y in smooth(butt(r.uniform(60, 95), 32, 24, 5), 2)], 26
    )
    side = -1.0
    parts = [
        Part(metal, frame),
        Part(metal, barrel),
        Part(metal, rib.moved(z=thick * 0.2)),
        Part(one_of(r, "wood", "rubber", "abs"), grip.moved(z=thick / 2 - 13)),
        Part(metal, lain(wheel, 2, 3, thick / 2 + drum + 9)),
        Part(metal, bar((44, side * 2), (58, side * 8), 7, 5).moved(z=thick + 1)),
        *guard(4, -drum - 6, 34, 26, thick / 2),
        Part(metal, wire([(-14, drum + 2), (-24, drum + 14), (-32, drum + 12)], 2.6, thick / 2)),
    ]
    return [piece("gun", varied(r, parts), metal)]

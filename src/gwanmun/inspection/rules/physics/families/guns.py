"""Firearms and ammunition. Recipes give outlines and wall thicknesses as an X-ray shows them, nothing that
works."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    Mesh,
    box,
    cylinder,
    extruded,
    joined,
    pipe,
    rotation,
    swept,
    turned,
)

ALONG = rotation("y", 90.0)
"""A thing built upright is laid along x."""


def along(mesh: Mesh) -> Mesh:
    return mesh.turned(ALONG)


def cartridge(caliber: float, case: float, bullet: float, steel: bool = False) -> list[Part]:
    """Brass or steel case with powder and a lead bullet in a copper jacket, standing on z = 0."""
    r = caliber / 2 * 1.05
    hull = turned([(r * 1.04, 0), (r * 1.04, 1.2), (r * 0.94, 1.6), (r, 2.4), (r, case)], 12)
    hollow = turned([(r - 0.5, 2.5), (r - 0.5, case - 0.05)], 12)
    tip = turned([(r * 0.95, case), (r * 0.95, case + bullet * 0.4), (r * 0.3, case + bullet)], 12)
    return [
        Part("steel" if steel else "brass", hull - hollow),
        Part("propellant", hollow, 0.7),
        Part("lead", tip),
    ]


def moved(
    parts: Sequence[Part], x: float = 0, y: float = 0, z: float = 0, turn: np.ndarray | None = None
) -> list[Part]:
    return [
        Part(p.material, (p.mesh if turn is None else p.mesh.turned(turn)).moved(x, y, z), p.fill)
        for p in parts
    ]


def pistol(r: Random, long: float, frame_metal: str, loaded: bool) -> list[Part]:
    """Lying on its side: barrel along x, grip towards −y."""
    high, thick = r.uniform(21, 27), r.uniform(22, 30)
    grip_deep, grip_wide, lean = r.uniform(68, 100), r.uniform(32, 42), r.uniform(8, 22)
    frame_high = r.uniform(14, 22)
    slide = box(long, high, thick).moved(x=long / 2, y=high / 2)
    channel = box(long * 0.94, high * 0.62, thick * 0.62).moved(x=long / 2, y=high * 0.52, z=thick * 0.19)
    barrel = along(pipe(r.uniform(6, 7.5), long * 0.72, 2.2, 14)).moved(
        x=long * 0.24, y=high * 0.55, z=thick / 2
    )
    back = math.tan(math.radians(lean)) * grip_deep
    outline = [
        (0, 0),
        (0, -frame_high),
        (-back, -grip_deep),
        (-back + grip_wide, -grip_deep - 3),
        (grip_wide * 0.95, -frame_high - 20),
        (grip_wide, -frame_high),
        (long * 0.97, -frame_high * 0.8),
        (long * 0.97, 0),
    ]
    thin = thick * 0.92
    cavity = [
        (6, 0.0),
        (6 - back * 0.9, -grip_deep + 3),
        (grip_wide - 7 - back * 0.9, -grip_deep + 3),
        (grip_wide - 7, 0.0),
    ]
    inner = extruded([(x, y - 0.3) for x, y in cavity], thin * 0.68).moved(z=thin * 0.16)
    frame = (extruded(outline, thin) - inner).moved(z=(thick - thin) / 2)
    guard_at = grip_wide * 0.95 + r.uniform(14, 18)
    angle = np.linspace(0, -math.pi, 11)
    guard = swept(
        np.stack(
            [guard_at + 19 * np.cos(angle), -frame_high * 0.9 + 24 * np.sin(angle), np.full(11, thick / 2)], 1
        ),
        2.6,
        6,
    )
    trigger = box(4, 17, 5).moved(x=guard_at, y=-frame_high - 8, z=thick / 2 - 2.5)
    plastic = frame_metal in ("nylon", "abs")
    parts = [
        Part("steel", slide - channel),
        Part("steel", barrel),
        Part(frame_metal, frame, 0.85 if plastic else 0.7),
        Part(frame_metal, guard),
        Part("steel", trigger),
    ]
    spring = _coil(long * 0.25, long * 0.85, high * 0.18, thick / 2, 3.4, 16)
    parts.append(Part("steel", spring))
    if loaded:
        count = int(r.integers(4, 11))
        room = (grip_deep - 14) / 11
        for i in range(min(count, int(room))):
            y = -6 - 10.6 * i
            x = 9 - back * (-y / grip_deep) + 2
            parts += moved(cartridge(9, 18, 10), x=x, y=y, z=thick / 2, turn=ALONG)
        if room < 3:
            parts = parts[:6]
    return parts


def _coil(x0: float, x1: float, y: float, z: float, radius: float, turns: int) -> Mesh:
    t = np.linspace(0, 1, turns * 6 + 1)
    a = t * turns * 2 * math.pi
    return swept(np.stack([x0 + t * (x1 - x0), y + radius * np.cos(a), z + radius * np.sin(a)], 1), 0.6, 4)


@family("pistol", "gun", "자동권총", "Self-loading pistol", hs="930200", value=900_000)
def _pistol(r: Random) -> list[Piece]:
    frame = str(r.choice(["steel", "aluminium", "nylon"]))
    return [piece("gun", pistol(r, r.uniform(160, 215), frame, r.random() < 0.5), "steel")]


@family("pocket_pistol", "gun", "소형 권총", "Pocket pistol", hs="930200", value=900_000, held_out=True)
def _pocket(r: Random) -> list[Piece]:
    parts = pistol(r, r.uniform(110, 145), str(r.choice(["aluminium", "nylon"])), r.random() < 0.4)
    return [piece("gun", [Part(p.material, p.mesh.scaled(1, 0.8, 0.8), p.fill) for p in parts], "steel")]


@family("revolver", "gun", "리볼버", "Revolver", hs="930200", value=800_000)
def _revolver(r: Random) -> list[Piece]:
    barrel, drum = r.uniform(50, 150), r.uniform(18, 21)
    t = 16.0
    chambers = joined(
        [
            cylinder(5.2, 38, 10).moved(x=drum * 0.62 * math.cos(a), y=drum * 0.62 * math.sin(a), z=1)
            for a in np.arange(6) * math.pi / 3
        ]
    )
    cylinder_ = along(cylinder(drum, 40, 20) - chambers).moved(x=20, y=0, z=t / 2)
    tube = along(pipe(r.uniform(8, 10), barrel, 3.8, 14)).moved(x=62, y=12, z=t / 2)
    window = [(19, -drum - 0.5), (61, -drum - 0.5), (61, drum + 0.5), (19, drum + 0.5)]
    frame = extruded([(-14, 8), (-20, -14), (10, -34), (60, -30), (70, -8), (72, 28), (0, 28)], t, [window])
    grip = extruded([(-14, 4), (-46, -70), (-20, -84), (6, -36)], 26).moved(z=t / 2 - 13)
    a = np.linspace(0, -math.pi, 11)
    guard = swept(np.stack([28 + 18 * np.cos(a), -30 + 22 * np.sin(a), np.full(11, t / 2)], 1), 2.5, 6)
    parts = [Part("steel", cylinder_), Part("steel", tube), Part("steel", frame), Part("steel", guard)]
    parts.append(Part(str(r.choice(["wood", "rubber"])), grip))
    parts.append(Part("steel", box(4, 16, 5).moved(x=28, y=-38, z=t / 2 - 2.5)))
    if r.random() < 0.5:
        for a in np.arange(int(r.integers(3, 7))) * math.pi / 3:
            parts += moved(
                cartridge(9, 28, 8),
                x=21.5,
                y=drum * 0.62 * math.sin(a),
                z=t / 2 - drum * 0.62 * math.cos(a),
                turn=ALONG,
            )
    return [piece("gun", parts, "steel")]


@family("gun_parts", "gun", "총기 부품", "Firearm parts", hs="930510", value=500_000)
def _parts(r: Random) -> list[Piece]:
    long = r.uniform(150, 260)
    barrel = along(
        turned([(11, 0), (11, long * 0.3), (8, long * 0.4), (7.5, long)], 16)
        - cylinder(3, long - 0.2, 10).moved(z=0.1)
    )
    bolt = along(turned([(8, 0), (8, 60), (6, 62), (6, 90)], 14)).moved(y=32)
    receiver = (box(170, 40, 30) - box(160, 24, 20).moved(z=5)).moved(x=85, y=-45)
    mag = (box(26, 90, 22) - box(24, 86, 20).moved(z=1)).moved(x=190, y=-10)
    parts = [
        Part("steel", barrel.moved(z=11)),
        Part("steel", bolt.moved(z=8)),
        Part("aluminium", receiver),
        Part("steel", mag),
    ]
    keep = r.permutation(4)[: int(r.integers(2, 5))]
    return [piece("gun", [parts[i] for i in sorted(keep)])]


@family("long_gun", "gun", "소총 상부", "Upper of a rifle", hs="930510", value=900_000, held_out=True)
def _long(r: Random) -> list[Piece]:
    long = r.uniform(250, 330)
    barrel = along(turned([(9, 0), (8, long)], 14) - cylinder(2.9, long - 0.2, 10).moved(z=0.1)).moved(
        x=150, z=22
    )
    body = (box(190, 42, 36) - box(184, 30, 24).moved(z=6)).moved(x=60, z=4)
    grip = extruded([(0, -18), (-28, -95), (2, -100), (26, -18)], 28).moved(z=8)
    guard = (box(150, 48, 46) - box(148, 38, 36).moved(z=5)).moved(x=230)
    carrier = along(cylinder(9, 80, 14)).moved(x=20, z=22)
    return [
        piece(
            "gun",
            [
                Part("steel", barrel),
                Part("aluminium", body),
                Part("nylon", grip, 0.6),
                Part("steel", carrier),
                Part("nylon", guard),
            ],
            "steel",
        )
    ]


@family("cartridges_box", "ammunition", "실탄 상자", "Boxed cartridges", hs="930630", value=60_000)
def _boxed(r: Random) -> list[Piece]:
    rows, columns, caliber = (
        int(r.integers(3, 6)),
        int(r.integers(5, 11)),
        float(r.choice([5.6, 7.6, 9.0, 11.4])),
    )
    step, case = caliber + 2.6, caliber * r.uniform(1.8, 3.2)
    parts: list[Part] = []
    for i in range(rows):
        for j in range(columns):
            parts += moved(
                cartridge(caliber, case, caliber * 1.2),
                x=(j - (columns - 1) / 2) * step,
                y=(i - (rows - 1) / 2) * step,
                z=3,
            )
    w, d, h = columns * step + 4, rows * step + 4, case + caliber * 1.2 + 6
    parts.append(Part("paper", box(w, d, h) - box(w - 1.6, d - 1.6, h - 1.6).moved(z=0.8)))
    return [piece("ammunition", parts, "lead")]


@family("cartridges_loose", "ammunition", "낱개 실탄", "Loose cartridges", hs="930630", value=60_000)
def _loose(r: Random) -> list[Piece]:
    caliber = float(r.choice([5.6, 7.6, 9.0]))
    case = caliber * r.uniform(2.0, 5.0)
    spots = r.permutation(20)[: int(r.integers(3, 13))]
    pitch = case + caliber * 1.3 + 4
    parts: list[Part] = []
    for s in spots:
        turn = rotation("z", float(r.uniform(0, 360))) @ ALONG
        parts += moved(
            cartridge(caliber, case, caliber * 1.3),
            x=(s % 5) * pitch,
            y=(s // 5) * pitch,
            z=caliber * 0.6,
            turn=turn,
        )
    return [piece("ammunition", parts, "lead")]


@family("shotgun_shells", "ammunition", "산탄", "Shotgun shells", hs="930621", value=50_000, held_out=True)
def _shells(r: Random) -> list[Piece]:
    parts: list[Part] = []
    for i in range(int(r.integers(4, 13))):
        x, y = (i % 5) * 24.0, (i // 5) * 72.0
        lie = rotation("x", -90)
        shell = [
            Part("brass", cylinder(10.6, 14, 14) - cylinder(9.8, 12, 14).moved(z=1.5)),
            Part("pe", pipe(10.2, 50, 0.8, 14).moved(z=14)),
            Part("propellant", cylinder(9.0, 11, 12).moved(z=1.8)),
            Part("pe", cylinder(9.0, 14, 12).moved(z=15), 0.5),
            Part("lead", cylinder(9.0, 26, 12).moved(z=30), 0.58),
        ]
        parts += moved(shell, x=x, y=y, z=11, turn=lie)
    return [piece("ammunition", parts, "lead")]


@family("magazine", "ammunition", "탄창", "Loaded magazine", hs="930510", value=150_000)
def _magazine(r: Random) -> list[Piece]:
    count, caliber = int(r.integers(8, 17)), 9.0
    length = count * 5.4 + 20
    parts = [Part("steel", (box(32, length, 21) - box(30, length - 3, 19).moved(z=1)))]
    for i in range(count):
        turn = ALONG
        parts += moved(
            cartridge(caliber, 18, 9), x=-13.5, y=length / 2 - 8 - i * 5.3, z=6.0 + 9.2 * (i % 2), turn=turn
        )
    return [piece("ammunition", parts, "lead")]

"""Fireworks and explosive devices, as outlines and masses: nothing that works."""

from __future__ import annotations

import numpy as np

from gwanmun.inspection.rules.physics.families.guns import along, moved
from gwanmun.inspection.rules.physics.families.hazards import board
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, piece
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    box,
    cushion,
    cylinder,
    joined,
    pipe,
    rotation,
    shell,
    swept,
    torus,
    vessel,
)


@family("firecrackers", "firecrackers", "연발 폭죽", "String of firecrackers", hs="360410", value=15_000)
def _crackers(r: Random) -> list[Piece]:
    rows, columns, radius, high = 2, int(r.integers(6, 15)), r.uniform(3, 6), r.uniform(25, 50)
    shells, charge = [], []
    for i in range(rows):
        for j in range(columns):
            at = {"x": j * (2 * radius + 1.2), "y": i * (high + 5.0), "z": radius}
            shells.append(pipe(radius, high, radius * 0.55, 10).turned(rotation("x", -90)).moved(**at))
            charge.append(
                cylinder(radius * 0.45, high * 0.6, 8)
                .turned(rotation("x", -90))
                .moved(at["x"], at["y"] + high * 0.2, at["z"])
            )
    return [
        piece(
            "firecrackers",
            [Part("paper", joined(shells)), Part("flash_powder", joined(charge), 0.7)],
            "flash_powder",
        )
    ]


@family("rockets", "firecrackers", "로켓 폭죽", "Firework rockets", hs="360410", value=15_000)
def _rockets(r: Random) -> list[Piece]:
    parts: list[Part] = []
    for i in range(int(r.integers(2, 8))):
        y, long = i * r.uniform(16, 22), r.uniform(60, 95)
        rocket = [
            Part("paper", pipe(7, long, 1.8, 12)),
            Part("black_powder", cylinder(5, long * 0.45, 10).moved(z=4), 0.8),
            Part("flash_powder", cylinder(5, long * 0.3, 10).moved(z=long * 0.6), 0.6),
            Part("chalk", cylinder(5, 5, 10).moved(z=long * 0.5)),
        ]
        parts += moved(rocket, y=y, z=7, turn=rotation("y", 90))
        parts.append(Part("wood", box(long + 130, 3, 3).moved(x=-20, y=y, z=14.2)))
    return [piece("firecrackers", parts, "black_powder")]


@family(
    "firework_cake",
    "firecrackers",
    "분수 폭죽 상자",
    "Firework battery",
    hs="360410",
    value=30_000,
    held_out=True,
)
def _cake(r: Random) -> list[Piece]:
    n, radius, high = int(r.integers(3, 6)), r.uniform(9, 14), r.uniform(70, 120)
    tubes, lift, stars, clay = [], [], [], []
    for i in range(n):
        for j in range(n):
            x, y = (i - (n - 1) / 2) * 2.05 * radius, (j - (n - 1) / 2) * 2.05 * radius
            tubes.append(pipe(radius, high, 2, 12).moved(x, y))
            clay.append(cylinder(radius - 2.1, 6, 10).moved(x, y))
            lift.append(cylinder(radius - 2.2, 8, 10).moved(x, y, 7))
            stars.append(cylinder(radius - 3, high * 0.3, 10).moved(x, y, 18))
    side = 2.05 * radius * n + 2
    return [
        piece(
            "firecrackers",
            [
                Part("paper", joined(tubes)),
                Part("zeolite", joined(clay)),
                Part("black_powder", joined(lift), 0.6),
                Part("flash_powder", joined(stars), 0.55),
                Part("paper", shell(side, side, high + 4, 0.8).moved(z=-1)),
            ],
            "flash_powder",
        )
    ]


@family("grenade", "explosive", "수류탄", "Grenade", hs="930690", value=100_000)
def _grenade(r: Random) -> list[Piece]:
    radius, high = r.uniform(26, 32), r.uniform(75, 95)
    profile = [
        (radius * 0.5, 0.0),
        (radius * 0.9, high * 0.15),
        (radius, high * 0.45),
        (radius * 0.85, high * 0.75),
        (11.0, high * 0.92),
        (11.0, high),
    ]
    skin, hollow = vessel(profile, r.uniform(4, 7), 18)
    t = np.linspace(0, 1, 7)
    lever = np.stack([8 + radius * 0.9 * np.sin(t * 1.9), np.zeros(7), high + 14 - t * 70], 1)
    fuse = cylinder(4, 40, 10)
    return [
        piece(
            "explosive",
            [
                Part("iron", skin),
                Part("tnt", hollow - fuse.moved(z=high * 0.4)),
                Part("copper", fuse.moved(z=high * 0.4)),
                Part("zinc", cylinder(11, 20, 14).moved(z=high)),
                Part("steel", swept(lever, 2.2, 6)),
                Part("steel", torus(11, 2, 1, 16, 5).moved(x=-18, z=high + 8)),
            ],
            "tnt",
        )
    ]


@family("pipe_device", "explosive", "파이프 폭발물", "Pipe device", hs="930690", value=10_000, held_out=True)
def _pipebomb(r: Random) -> list[Piece]:
    radius, long = r.uniform(15, 28), r.uniform(120, 220)
    wall, metal = r.uniform(2.5, 4), str(r.choice(["steel", "pvc"]))
    core = cylinder(radius - wall - 0.2, long - 4, 18).moved(z=2)
    caps = joined(
        [
            cylinder(radius + 4, 16, 18).moved(z=z) - cylinder(radius + 0.1, 12, 18).moved(z=z + k)
            for z, k in ((-4.0, 3.9), (long - 12.0, 0.1))
        ]
    )
    t = np.linspace(0, 1, 16)
    wires = [
        swept(
            np.stack([radius + 8 + 8 * np.sin(9 * t), s * 6 + 6 * np.cos(7 * t), t * long * 0.7], 1), 0.6, 4
        )
        for s in (1, -1)
    ]
    parts = [
        Part(metal, pipe(radius, long, wall, 18)),
        Part(metal, caps),
        Part(str(r.choice(["black_powder", "flash_powder"])), core, 0.65),
        Part("copper", joined(wires)),
    ]
    cell = [Part("steel", pipe(7, 50, 0.4, 12)), Part("alkaline_cell", cylinder(6.5, 48, 12).moved(z=1))]
    parts += moved(cell, x=radius + 14, y=24, z=30)
    return [piece("explosive", [Part(p.material, along(p.mesh), p.fill) for p in parts], parts[2].material)]


@family(
    "block_device", "explosive", "블록형 폭발물", "Block charge with detonator", hs="360200", value=10_000
)
def _block(r: Random) -> list[Piece]:
    x, y, z = r.uniform(90, 200), r.uniform(50, 90), r.uniform(22, 55)
    block = box(x, y, z) if r.random() < 0.5 else cushion(x, y, z, 0.25)
    detonator = cylinder(3.2, 50, 8)
    t = np.linspace(0, 1, 24)
    wires = [
        swept(
            np.stack(
                [x * 0.2 + 40 * t * np.cos(5 * t + s), 30 * np.sin(6 * t + s), z + 6 + 3 * np.sin(9 * t)], 1
            ),
            0.6,
            4,
        )
        for s in (0.0, 1.2)
    ]
    charge = Part(
        str(r.choice(["rdx", "petn", "tnt", "anfo"])), block - along(detonator).moved(x=-25, z=z * 0.5)
    )
    parts = [
        charge,
        Part("aluminium", along(pipe(3.2, 50, 0.4, 8)).moved(x=-25, z=z * 0.5)),
        Part("petn", along(cylinder(2.6, 48, 8)).moved(x=-24, z=z * 0.5)),
        Part("copper", joined(wires)),
    ]
    parts += moved(board(r, 45, 32, 14), x=-x * 0.2, z=z + 1)
    parts += moved(
        [Part("steel", shell(26, 17, 48, 0.4)), Part("alkaline_cell", box(24, 15, 46).moved(z=1))],
        x=x * 0.25,
        y=10,
        z=z + 10,
        turn=rotation("x", 90),
    )
    return [piece("explosive", parts, charge.material)]

"""Blades that chop, are thrown or hang at a side."""

from __future__ import annotations

import math

import numpy as np

from gwanmun.inspection.rules.physics.families.edges import blade, haft, stacked
from gwanmun.inspection.rules.physics.families.register import Piece, Random, family, one_of, piece
from gwanmun.inspection.rules.physics.families.shapes import (
    arc,
    bar,
    hollowed,
    placed,
    rows,
    smooth,
    varied,
    wrapped,
)
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import (
    cylinder,
    extruded,
    rotation,
)


@family("machete", "knife", "마체테", "Machete", hs="820140", value=30_000)
def _machete(r: Random) -> list[Piece]:
    long, wide, bend = r.uniform(200, 275), r.uniform(40, 70), r.uniform(-0.1, 0.35)
    x = np.linspace(0, 1, 6)
    back = [(a * long, wide * (0.4 + bend * a * a)) for a in x]
    belly = [
        (a * long, -wide * (0.3 + 0.5 * math.sin(2.6 * a) * r.uniform(0.8, 1) - bend * a * a)) for a in x
    ]
    if r.random() < 0.5:
        back[-1], belly[-1] = (long * 1.03, wide * (0.1 + bend)), (long * 1.03, wide * bend)
    parts = [
        Part(one_of(r, "steel", "stainless"), blade(back + belly[::-1], r.uniform(1.6, 3), 0.35)),
        *haft(r, r.uniform(105, 130), 32, 22),
    ]
    return [piece("knife", wrapped(r, varied(r, parts), "carton", "sleeve", share=0.2), "steel")]


@family("throwing_stars", "knife", "표창", "Throwing stars", hs="930700", value=25_000)
def _stars(r: Random) -> list[Piece]:
    groups = []
    points, deep, sweep = int(r.integers(3, 9)), r.uniform(0.3, 0.6), r.uniform(-0.35, 0.35)
    radius, thick = r.uniform(34, 58), r.uniform(1.4, 3.2)
    for _ in range(int(r.integers(1, 7))):
        a = np.arange(points) * 2 * math.pi / points + r.uniform(0, 2)
        outline = []
        for angle in a:
            outline.append((radius * math.cos(angle), radius * math.sin(angle)))
            b = angle + math.pi / points + sweep
            outline.append((radius * deep * math.cos(b), radius * deep * math.sin(b)))
        groups.append([Part("stainless", extruded(outline, thick, [arc(0, 0, radius * 0.13, 0, 330, 10)]))])
    parts = rows(r, groups, 3, 2) if r.random() < 0.5 else stacked(groups, thick + 0.5)
    return [piece("knife", wrapped(r, varied(r, parts), "box", "pouch", "blister"), "stainless")]


@family("throwing_knives", "knife", "투척용 칼", "Throwing knives", hs="821192", value=35_000)
def _throwing(r: Random) -> list[Piece]:
    long, wide, thick = r.uniform(130, 230), r.uniform(18, 34), r.uniform(3, 5)
    t = r.uniform(0.4, 0.6)
    half = smooth(
        [
            (long, 0),
            (long * t, wide / 2),
            (long * (t - 0.08), wide * 0.25),
            (long * 0.12, wide * 0.32),
            (0, wide * 0.3),
        ],
        2,
        closed=False,
    )
    outline = half + [(x, -y) for x, y in half[::-1][:-1]]
    hole = arc(long * 0.06, 0, wide * 0.16, 0, 330, 8)
    groups = [
        [Part("stainless", extruded(outline, thick, [hole] if r.random() < 0.7 else []))]
        for _ in range(int(r.integers(2, 7)))
    ]
    parts = stacked(groups, thick + 0.4) if r.random() < 0.3 else rows(r, groups, 5, 6)
    return [piece("knife", wrapped(r, varied(r, parts), "sleeve", "box", "pouch"), "stainless")]


@family("hatchet", "knife", "손도끼", "Hatchet", hs="820140", value=40_000)
def _hatchet(r: Random) -> list[Piece]:
    head, bit, long = r.uniform(75, 140), r.uniform(60, 120), r.uniform(200, 300)
    outline = [
        (-head * 0.3, 24),
        (-head * 0.3, -18),
        (head * 0.3, -20),
        *arc(head * 0.05, -bit * 0.1, head * 0.65, -bit * 0.55, bit * 0.45, 6),
        (head * 0.3, 20),
    ]
    eye = [(-head * 0.16, -11), (head * 0.12, -11), (head * 0.12, 16), (-head * 0.16, 16)]
    steel = extruded(outline, r.uniform(12, 22), [eye])
    stick = bar((0, 15), (r.uniform(-20, 20), -long), head * 0.24, 14)
    edge = Part("steel", steel)
    parts = [edge]
    if r.random() < 0.8:
        parts.append(Part(one_of(r, "wood", "nylon", "rubber"), stick.moved(z=1), 1.1))
    if r.random() < 0.3:
        spike = extruded([(-head * 0.31, 12), (-head * 0.8, 2), (-head * 0.31, -8)], 9)
        parts.append(Part("steel", spike.moved(z=3)))
    return [piece("knife", varied(r, parts), "steel")]


@family("sickle", "knife", "낫", "Sickle", hs="820140", value=20_000)
def _sickle(r: Random) -> list[Piece]:
    radius, wide, share = r.uniform(70, 115), r.uniform(14, 32), r.uniform(100, 200)
    out = arc(0, 0, radius, -30, -30 + share, 10)
    inner = [
        ((radius - wide * (1 - 0.08 * i)) * x / radius, (radius - wide * (1 - 0.08 * i)) * y / radius)
        for i, (x, y) in enumerate(out)
    ]
    steel = blade(out + inner[::-1], r.uniform(1.6, 3), 0.3)
    x, y = radius * math.cos(math.radians(-30)), radius * math.sin(math.radians(-30))
    grip = placed(haft(r, r.uniform(100, 150), 26, 20), x - wide * 0.5, y - 3, 0, 80 + r.uniform(-20, 25))
    return [piece("knife", varied(r, [Part("steel", steel), *grip]), "steel")]


@family("short_sword", "knife", "소도·장식도", "Short sword", hs="930700", value=200_000)
def _sword(r: Random) -> list[Piece]:
    long, wide, bend = r.uniform(200, 270), r.uniform(22, 32), r.uniform(0, 30)
    x = np.linspace(0, 1, 7)
    back = [(a * long, wide / 2 + bend * a * a) for a in x]
    edge = [(a * long, -wide / 2 + bend * a * a + (wide * 0.75 if a == 1 else 0)) for a in x]
    plate = cylinder(r.uniform(26, 36), 4, 14).turned(rotation("y", 90)).moved(-4.5)
    parts = [
        Part("steel", blade(back + edge[::-1], r.uniform(4, 6))),
        Part(one_of(r, "iron", "brass", "zinc"), plate),
        *placed(haft(r, r.uniform(95, 125), 28, 20), -5),
    ]
    if r.random() < 0.35:
        parts.append(
            Part(
                "wood",
                hollowed(
                    [(2, -wide), (long + 12, bend - wide * 0.9), (long + 12, bend + wide), (2, wide)], 24, 4
                ).moved(z=-12),
            )
        )
    return [piece("knife", varied(r, parts, 0.06), "steel")]

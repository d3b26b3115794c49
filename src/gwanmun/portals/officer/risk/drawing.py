"""The neighbourhood of a party as a picture: rings of steps around it. Figures for an SVG, not the SVG."""

from __future__ import annotations

import math
from typing import Any

from gwanmun.risk.network.contract import PARTIES, Known, Neighbourhood

DRAWN = 48  # nodes; the table beside the picture has all of them
SIZE = 640
RADII = (0, 105, 190, 245, 295)  # itself, its things, who shares them, theirs, who shares those


def picture(found: Neighbourhood, names: dict[int, str]) -> dict[str, Any]:
    """``nodes`` (x, y, r, kind, name, hub, centre), ``lines`` (x1 … y2), ``size``, ``more`` (not drawn)."""
    ordered = sorted(found.nodes.values(), key=lambda node: (_ring(node), -node.degree, node.id))[:DRAWN]
    kept = {node.id: node for node in ordered}
    ties = [tie for tie in found.ties if tie.party in kept and tie.thing in kept]
    angles = _angles(ordered, [(tie.party, tie.thing) for tie in ties], found.centre.id)
    places = {i: _place(angles.get(i, 0.0), RADII[_ring(node)]) for i, node in kept.items()}
    nodes = [
        {
            "x": places[node.id][0],
            "y": places[node.id][1],
            "r": 22 if node.id == found.centre.id else 15 if node.kind in PARTIES else 10,
            "kind": node.kind,
            "party": node.kind in PARTIES,
            "name": names.get(node.id, ""),
            "label": _ring(node) < 3,
            "hub": node.hub,
            "centre": node.id == found.centre.id,
            "above": places[node.id][1] < SIZE / 2,
        }
        for node in ordered
    ]
    lines = [
        dict(zip(("x1", "y1", "x2", "y2"), (*places[t.party], *places[t.thing]), strict=True)) for t in ties
    ]
    return {"nodes": nodes, "lines": lines, "size": SIZE, "more": len(found.nodes) - len(kept)}


def _ring(node: Known) -> int:
    if node.steps == 0:
        return 0
    return node.steps * 2 - (0 if node.kind in PARTIES and node.kind != "seller" else 1)


def _angles(nodes: list[Known], ties: list[tuple[int, int]], centre: int) -> dict[int, float]:
    """Each ring evenly around, in the order of those it hangs on in the rings within."""
    beside: dict[int, list[int]] = {}
    for one, other in ties:
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    angles: dict[int, float] = {centre: 0.0}
    for ring in range(1, len(RADII)):
        own = [node.id for node in nodes if _ring(node) == ring]
        held = {i: [angles[b] for b in beside.get(i, ()) if b in angles] for i in own}
        own.sort(key=lambda i: (sum(held[i]) / len(held[i]) if held[i] else 7.0, i))
        for n, i in enumerate(own):
            angles[i] = 2 * math.pi * n / len(own) - math.pi / 2 + ring * 0.3
    return angles


def _place(angle: float, radius: int) -> tuple[int, int]:
    return round(SIZE / 2 + radius * math.cos(angle)), round(SIZE / 2 + radius * math.sin(angle))

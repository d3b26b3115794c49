"""What a selection adds to the main job: the same manifest cleared with it and without, in the same run.

With it: slots are told, profiles of the office are in force, lanes are filled over all parcels and the chosen
ones are written down with their reasons. Without it: ``unselected``. No model is active; its scoring is
measured by itself (part ``risk``).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gwanmun.bench.measure import median, run
from gwanmun.bench.place import OPERATOR, ROOT, Place

if TYPE_CHECKING:
    from pathlib import Path

    from gwanmun.bench.measure import Taken
    from gwanmun.bench.report import Report

MOST = 1.25


def measure_selecting(report: Report, place: Place, manifest: Path, parcels: int, runs: int) -> None:
    """CPU and wall seconds of both, and how many times as much the one with a selection takes."""
    without = [_once(place, ["gwanmun.bench.unselected", str(manifest), OPERATOR]) for _ in range(runs)]
    chosen = [
        _once(place, ["gwanmun", "clear", str(manifest), "--org", OPERATOR, "--json"]) for _ in range(runs)
    ]
    for name in ("cpu", "wall"):
        bare, told = (median([getattr(taken, name) for taken in both]) for both in (without, chosen))
        what = f"{parcels:,} parcels, {place.name}, with slots and profiles: {name.replace('cpu', 'CPU')}"
        report.add(what, told, "s", runs, f"without selection {bare} s (goal {MOST}×)", round(told / bare, 2))


def _once(place: Place, command: list[str]) -> Taken:
    home = place.fresh("select")
    try:
        taken = run(command, place.env(home), ROOT)
        json.loads(taken.output)  # it came to its end and told so
        return taken
    finally:
        place.drop(home)

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


def measure_selecting(
    report: Report, place: Place, modelled: Place, manifest: Path, parcels: int, runs: int
) -> None:
    """CPU and wall seconds of each, and how many times as much one with a selection takes. They take turns,
    so that a machine that gets busier does so for all of them. ``modelled``: where a model decides."""
    bare = ["gwanmun.bench.unselected", str(manifest), OPERATOR]
    full = ["gwanmun", "clear", str(manifest), "--org", OPERATOR, "--json"]
    turns = [(_once(place, bare), _once(place, full), _once(modelled, full)) for _ in range(runs)]
    for name in ("cpu", "wall"):
        without, chosen, scored = (
            median([getattr(taken, name) for taken in taken_of]) for taken_of in zip(*turns, strict=True)
        )
        for said, took in (("slots and profiles", chosen), ("slots, profiles and a model", scored)):
            what = f"{parcels:,} parcels, {place.name}, with {said}: {name.replace('cpu', 'CPU')}"
            yardstick = f"without selection {without} s (goal {MOST}×)"
            report.add(what, took, "s", runs, yardstick, round(took / without, 2))


def _once(place: Place, command: list[str]) -> Taken:
    home = place.fresh("select")
    try:
        taken = run(command, place.env(home), ROOT)
        json.loads(taken.output)  # it came to its end and told so
        return taken
    finally:
        place.drop(home)

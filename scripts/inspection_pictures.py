"""Pictures of the guide to inspection images, from a made-up scan."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from gwanmun.inspection.rules.imaging import NAMES, VARIANTS, colour, composite, place, variant
from gwanmun.inspection.rules.imaging.synthetic import calibration_of, noise_of_machine, of_parts, turn_of
from gwanmun.inspection.rules.physics.families import of_kind
from gwanmun.inspection.rules.physics.generator import synthesise
from gwanmun.inspection.rules.physics.machines import machine_of
from gwanmun.inspection.rules.scans import View

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
SEED, MACHINE, GAP = 21, "nakdong", 8


def sheet(pictures: list[tuple[str, np.ndarray]], columns: int) -> Image.Image:
    """Pictures side by side, each with its name above."""
    height, width = pictures[0][1].shape[:2]
    rows = -(-len(pictures) // columns)
    whole = Image.new("RGB", (columns * (width + GAP) - GAP, rows * (height + 24 + GAP) - GAP), "white")
    draw = ImageDraw.Draw(whole)
    for number, (name, picture) in enumerate(pictures):
        left, top = number % columns * (width + GAP), number // columns * (height + 24 + GAP)
        draw.text((left + 4, top + 6), name, fill="black")
        whole.paste(Image.fromarray(picture), (left, top + 24))
    return whole


def crop(view: View) -> View:
    """The rows and columns where something lies, with a margin."""
    seen = view.high < view.air * 0.9
    box = tuple(
        slice(max(int(where[0]) - 16, 0), int(where[-1]) + 17)
        for where in (np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0)))
    )
    return View(view.low[box].copy(), view.high[box].copy(), view.air, view.floor, view.pixel_mm, view.name)


def main() -> None:
    machine = machine_of(MACHINE)
    calibration = calibration_of(machine)
    view = crop(
        synthesise(SEED, MACHINE, threats=(), container="soft_case", clutter=0.5, scale=1.4).scan.views[0]
    )
    shown = [(NAMES[name][1], variant(view, name, calibration)) for name in VARIANTS]
    sheet(shown, 4).save(PICTURES / "inspection-variants.png", optimize=True)
    knife = of_kind("knife")[0].build(np.random.default_rng(2))[0]
    seen = []
    for degrees in (0.0, 60.0):
        threat = of_parts(knife.parts, machine, turn_of(yaw=30.0, roll=degrees), scale=1.4, kind="knife")
        found = place(view, threat, 4)
        if found is None:
            raise SystemExit("no place for the knife: choose another seed")
        made = composite(
            view, threat, (round(found[0][0]), round(found[0][1])), 0.0, 1,
            calibration=calibration, noise=noise_of_machine(machine, 1.4),
        )  # fmt: skip
        seen.append((f"With a knife, rolled by {degrees:.0f} degrees", colour(made.view, calibration)))
    sheet([("As scanned", colour(view, calibration)), *seen], 3).save(
        PICTURES / "inspection-projection.png", optimize=True
    )


if __name__ == "__main__":
    main()

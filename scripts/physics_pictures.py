"""Take the pictures of the guide to the physics from the running generator.

Two sheets: scans of parcels and cases as an officer sees them, and one parcel seen by every virtual
machine. Run it as ``python scripts/physics_pictures.py``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

from gwanmun.inspection.rules.imaging import variant
from gwanmun.inspection.rules.physics.generator import Sample, synthesise
from gwanmun.inspection.rules.physics.machines import MACHINES

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
CELL = (320, 250)
MOST_BYTES = 300_000
#: Container, threats, clutter and seed of each scan on the first sheet.
SCANS: tuple[tuple[str, tuple[str, ...], float, int], ...] = (
    ("carton", ("gun",), 0.9, 54),
    ("soft_case", ("knife",), 0.9, 22),
    ("carton", (), 0.8, 23),
    ("mailer", ("narcotic",), 0.6, 24),
    ("hard_case", ("narcotic",), 0.8, 25),
    ("carton", ("powerbank", "scissors"), 0.6, 26),
    ("carton", ("explosive",), 0.5, 27),
    ("envelope", ("narcotic",), 0.4, 28),
    ("soft_case", (), 1.0, 29),
)


def painted(sample: Sample, view: int = 0) -> Image.Image:
    """Colour, cut to what is not empty belt, on a cell of its own."""
    seen = sample.scan.views[view]
    picture = Image.fromarray(variant(seen, "colour"))
    there = np.argwhere(gaussian_filter(seen.high.astype(np.float32), 2) < 0.98 * seen.air)
    if len(there):
        top, left = np.quantile(there, 0.002, axis=0).astype(int)
        bottom, right = np.quantile(there, 0.998, axis=0).astype(int)
        picture = picture.crop((max(0, left - 12), max(0, top - 12), right + 12, bottom + 12))
    if picture.height > picture.width:
        picture = picture.rotate(90, expand=True)
    picture.thumbnail((CELL[0] - 8, CELL[1] - 8), Image.Resampling.LANCZOS)
    cell = Image.new("RGB", CELL, "white")
    cell.paste(picture, ((CELL[0] - picture.width) // 2, (CELL[1] - picture.height) // 2))
    return cell


def sheet(cells: list[Image.Image], columns: int, name: str) -> None:
    rows = -(-len(cells) // columns)
    whole = Image.new("RGB", (columns * CELL[0], rows * CELL[1]), "white")
    for number, cell in enumerate(cells):
        whole.paste(cell, ((number % columns) * CELL[0], (number // columns) * CELL[1]))
    file = FOLDER / name
    for colours in (256, 192, 128, 96, 64):
        whole.quantize(colours, dither=Image.Dither.NONE).save(file, optimize=True)
        if file.stat().st_size <= MOST_BYTES:
            break
    print(f"{name}: {file.stat().st_size:,} bytes")


def main() -> None:
    cells = [
        painted(synthesise(seed, "imjin", threats=threats, container=kind, clutter=clutter, split="all"))
        for kind, threats, clutter, seed in SCANS
    ]
    sheet(cells, 3, "physics-scans.png")
    views: list[Image.Image] = []
    for machine in MACHINES:
        sample = synthesise(42, machine.name, threats=("gun",), container="carton", clutter=0.9)
        views += [painted(sample, view) for view in range(len(sample.scan.views))]
    sheet(views, 4, "physics-machines.png")


if __name__ == "__main__":
    main()

"""Folders of synthetic images to learn from and to judge by: pictures, labels, and what the other readers
need.

Families and machines that are held out are never in the part that is learnt from: ``part`` names which is
drawn.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gwanmun.inspection.learning import cueing
from gwanmun.inspection.rules import labelling, matching
from gwanmun.inspection.rules.detecting import picture
from gwanmun.inspection.rules.imaging.calibration import nominal
from gwanmun.inspection.rules.physics.families.register import THREATS
from gwanmun.inspection.rules.physics.generator import Sample, synthesise
from gwanmun.inspection.rules.physics.machines import MACHINES

CLASSES = tuple(THREATS)
#: First seeds of the parts, far apart: no scene is in two parts.
SEEDS = {"learn": 1_000_000, "judge": 5_000_000, "fit": 8_000_000}
#: In what is learnt from, drugs are drawn twice as often as any other kind: they take the most forms.
_SHARES = [(2.0 if kind in ("narcotic", "precursor") else 1.0) / (len(CLASSES) + 2) for kind in CLASSES]


@dataclass(frozen=True)
class Shot:
    """One view of a sample: its picture cut to what is in it, boxes (N, 4) corners, kinds, materials."""

    picture: NDArray[np.uint8]
    boxes: NDArray[np.float32]
    kinds: NDArray[np.int64]
    materials: NDArray[np.int64]
    cut: tuple[int, int, int, int]


def machines(part: str) -> list[str]:
    """Names of machines: those held out to judge by, the others to learn from."""
    return [one.name for one in MACHINES if one.held_out == (part == "judge")]


def sample(number: int, part: str, *, threats: float = 0.75, scale: float | None = None) -> Sample:
    """The ``number``-th sample of a part."""
    seed = SEEDS[part] + number
    random = np.random.default_rng([seed, 77])
    names = machines(part)
    scale = scale or float(random.uniform(1.3, 2.2))
    split = "held" if part == "judge" else "train"
    vary = 0.0
    wanted: float | list[str] = threats
    if part == "learn":  # fuller than life, so that each image teaches more
        vary = float(random.random() < 0.8)
        many = int(random.choice(4, p=[0.4, 0.3, 0.2, 0.1]))
        wanted = [str(kind) for kind in random.choice(CLASSES, many, replace=False, p=_SHARES)]
    return synthesise(
        seed, names[int(random.integers(len(names)))], threats=wanted, split=split, scale=scale, vary=vary
    )


def shots(made: Sample) -> list[Shot]:
    """The views of a sample as the detector is taught them: the threats that can be seen."""
    taught = []
    for number, view in enumerate(made.scan.views):
        whole = picture.coloured(view)
        top, left, height, width = cut = picture.content(whole)
        boxes, kinds, stuff = [], [], []
        for one in made.objects:
            sight = one.sights[number]
            if not one.threat or sight is None or sight.mask.sum() < cueing.LEAST_PIXELS:
                continue
            x, y, w, h = sight.box
            boxes.append([x - left, y - top, x + w - left, y + h - top])
            kinds.append(CLASSES.index(one.kind))
            group = labelling.group_of(one.material)
            stuff.append(-1 if group is None else group)
        corners = np.array(boxes, np.float32).reshape(-1, 4)
        corners[:, 0::2] = corners[:, 0::2].clip(0, width)
        corners[:, 1::2] = corners[:, 1::2].clip(0, height)
        taught.append(
            Shot(np.ascontiguousarray(whole[top : top + height, left : left + width]), corners,
                 np.array(kinds, np.int64), np.array(stuff, np.int64), cut)
        )  # fmt: skip
    return taught


def write(
    folder: Path, part: str, count: int, *, first: int = 0, tell: Callable[[int], None] = lambda done: None
) -> None:
    """A training folder (``folders.read`` reads it) with ``told.jsonl``: declaration, features, regions of
    each sample."""
    for name in ("images", "labels"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "classes.txt").write_text("\n".join(CLASSES) + "\n")
    with (folder / "told.jsonl").open("a") as file:
        for number in range(first, first + count):
            made = sample(number, part)
            seen = matching.of_scan(made.scan)
            for view, shot in enumerate(shots(made)):
                name = f"s{made.seed}__{made.machine}_{view}"
                Image.fromarray(shot.picture).save(folder / "images" / f"{name}.png", compress_level=1)
                (folder / "labels" / f"{name}.txt").write_text(_yolo(shot))
            d = made.declaration
            file.write(
                json.dumps(
                    {
                        "seed": made.seed,
                        "machine": made.machine,
                        "ko": d.ko,
                        "en": d.en,
                        "hs": d.hs,
                        "net_g": d.net_g,
                        "true_g": d.true_g,
                        "lie": d.lie,
                        "truthful": d.truthful,
                        "container": made.container,
                        "threat": any(o.threat for o in made.objects),
                        "features": seen.values.round(5).tolist(),
                        "grams": round(seen.grams, 1),
                        "metal": round(seen.metal, 4),
                        "organic": round(seen.organic, 4),
                        "regions": cueing.regions(made, (cueing.measured(made.machine), nominal())),
                    },
                    ensure_ascii=False,
                )
                + "\n"
            )
            tell(number + 1 - first)


def _yolo(shot: Shot) -> str:
    height, width = shot.picture.shape[:2]
    return "".join(
        labelling.yolo_line(int(kind), corners, height, width, int(stuff) if stuff >= 0 else None)
        for corners, kind, stuff in zip(shot.boxes, shot.kinds, shot.materials, strict=True)
    )

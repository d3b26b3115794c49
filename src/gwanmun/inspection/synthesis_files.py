"""One sample as files: PNG of 16 bits for counts and labels, one line of JSON for the truth.

The truth is written last and under another name first, so that a sample is whole or is not there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gwanmun.inspection.rules import labelling
from gwanmun.inspection.rules.physics.families import THREATS
from gwanmun.inspection.rules.physics.generator import Sample, Seen, Sight, synthesise
from gwanmun.inspection.rules.physics.machines import machine_of
from gwanmun.inspection.synthesis import Plan, named, threats_of


def write(folder: Path, plan: Plan, seed: int, machine: str) -> None:
    """Make one sample and write it down."""
    sample = synthesise(
        seed, machine, threats=threats_of(plan), split=plan.split, container=plan.container or None,
        clutter=plan.clutter, lie=plan.lie or None, scale=plan.scale,
    )  # fmt: skip
    name = named(seed, machine)
    (folder / "images").mkdir(exist_ok=True)
    for view, mask in zip(sample.scan.views, sample.masks, strict=True):
        for kind, image in (("low", view.low), ("high", view.high), ("mask", mask)):
            Image.fromarray(image).save(folder / file_of(name, view.name, kind), compress_level=1)
    if plan.yolo:
        (folder / "labels").mkdir(exist_ok=True)
        for number, view in enumerate(sample.scan.views):
            target = folder / "labels" / f"{name}_{view.name}.txt"
            target.write_text(yolo(sample, number), encoding="utf-8")
    file = folder / "truth" / f"{name}.json"
    part = file.with_suffix(".part")
    part.write_text(json.dumps(truth(sample, name), ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(file)


def file_of(name: str, view: str, kind: str) -> str:
    """Path within the folder."""
    return f"images/{name}_{view}_{kind}.png"


def yolo(sample: Sample, view: int) -> str:
    """Threats of a view as lines ``class x y w h``, middle and size as shares of the image."""
    tall, wide = sample.masks[view].shape
    lines = []
    for seen in sample.objects:
        sight = seen.sights[view]
        if seen.threat and sight is not None:
            x, y, w, h = sight.box
            kind = list(THREATS).index(seen.kind)
            lines.append(labelling.yolo_line(kind, (x, y, x + w, y + h), tall, wide))
    return "".join(lines)


def truth(sample: Sample, name: str) -> dict[str, Any]:
    """All that is known of a sample, for one line of the manifest."""
    said = sample.declaration
    return {
        "name": name,
        "seed": sample.seed,
        "machine": sample.machine,
        "machine_held_out": machine_of(sample.machine).held_out,
        "split": sample.attributes["split"],
        "container": sample.container,
        "clutter": round(sample.clutter, 4),
        "views": [
            {
                "name": view.name,
                **{kind: file_of(name, view.name, kind) for kind in ("low", "high", "mask")},
                "rows": view.low.shape[0],
                "columns": view.low.shape[1],
                "air": view.air,
                "floor": view.floor,
                "pixel_mm": round(view.pixel_mm, 4),
            }
            for view in sample.scan.views
        ],
        "objects": [_object(seen) for seen in sample.objects],
        "declaration": {
            "description_ko": said.ko,
            "description_en": said.en,
            "hs": said.hs,
            "net_mass_g": said.net_g,
            "value_krw": said.value,
            "truthful": said.truthful,
            "lie": said.lie,
            "true_mass_g": said.true_g,
            "true_ko": said.true_ko,
            "true_en": said.true_en,
        },
    }


def _object(seen: Seen) -> dict[str, Any]:
    return {
        "label": seen.label,
        "kind": seen.kind,
        "family": seen.family,
        "material": seen.material,
        "mass_g": seen.mass_g,
        "threat": seen.threat,
        "held_out": seen.held_out,
        "hidden_in": seen.hidden_in,
        "sights": [_sight(sight) for sight in seen.sights],
    }


def _sight(sight: Sight | None) -> dict[str, Any] | None:
    if sight is None:
        return None
    return {
        "box": list(sight.box),
        "superposition": sight.superposition,
        "share": sight.share,
        "runs": runs(sight.mask),
    }


def runs(mask: NDArray[np.bool_]) -> list[int]:
    """Run lengths along the rows of the box, beginning with pixels that do not belong to it."""
    flat = np.concatenate([[False], mask.ravel(), [not mask.ravel()[-1]]])
    turns = np.flatnonzero(flat[1:] != flat[:-1])
    return [int(n) for n in np.diff(np.concatenate([[0], turns]))]


def mask_of(lengths: list[int], rows: int, columns: int) -> NDArray[np.bool_]:
    """The mask of run lengths."""
    filled = np.repeat(np.arange(len(lengths)) % 2 == 1, lengths)
    return np.asarray(filled.reshape(rows, columns))

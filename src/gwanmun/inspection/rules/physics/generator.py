"""``synthesise``: a seed and a machine → a scan with its whole truth.

The same seed packs the same container whatever the machine, so that machines can be compared; noise
belongs to
seed and machine. Nothing else decides: no clock, no global state, the same bytes in every process.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.physics import noise
from gwanmun.inspection.rules.physics.declarations import Declaration, declare
from gwanmun.inspection.rules.physics.families import THREATS, grams
from gwanmun.inspection.rules.physics.machines import Machine, machine_of
from gwanmun.inspection.rules.physics.projection import Crop, Projected, lines, seen
from gwanmun.inspection.rules.physics.scenes import Scene, pack
from gwanmun.inspection.rules.scans import AIR, Scan, View

Labels = NDArray[np.uint16]
#: Optical depth from which a pixel belongs to an object: two per cent of the light.
SEEN = 0.02


@dataclass(frozen=True)
class Sight:
    """An object in one view. ``box``: x, y, width, height in pixels; ``mask``: rows × columns of the box,
    true to
    the pixel also where other things lie over it. ``superposition``: share of the optical depth over its
    mask that
    is of other things. ``share``: of the image that it covers."""

    box: tuple[int, int, int, int]
    mask: NDArray[np.bool_]
    superposition: float
    share: float


@dataclass(frozen=True)
class Seen:
    """``label``: its number in the label images. ``mass_g``: grams. ``sights``: one a view, ``None`` where
    it cannot be seen."""

    label: int
    kind: str
    family: str
    material: str
    mass_g: float
    threat: bool
    held_out: bool
    hidden_in: int
    sights: tuple[Sight | None, ...]


@dataclass(frozen=True)
class Sample:
    """``masks``: a label image a view: the object that takes most of the light there, threats before
    others."""

    seed: int
    machine: str
    scan: Scan
    masks: tuple[Labels, ...]
    objects: tuple[Seen, ...]
    declaration: Declaration
    container: str
    clutter: float
    attributes: dict[str, str] = field(default_factory=dict)


def synthesise(
    seed: int,
    machine: str | Machine = "hangang",
    *,
    threats: float | Sequence[str] | None = None,
    split: str = "train",
    container: str | None = None,
    clutter: float | None = None,
    lie: str | None = None,
    scale: float = 1.0,
    noisy: bool = True,
    threads: int = 1,
    vary: float = 0.0,
) -> Sample:
    """One sample.

    ``threats``: the share of scenes with a threat (default half), or kinds that must be in it, ``()`` for
    none.
    ``split``: ``train`` draws from families not held out, ``held`` from those held out, ``all`` from both.
    ``scale``: pixels so many times as wide (2 = half the resolution). ``clutter``: 0 to 1. ``lie``: one of
    ``LIES``.
    ``vary``: 0 as the recipes say, 1 as other makers would have made the things.
    ``ValueError`` for a word it does not know, ``KeyError`` for an unknown machine.
    """
    if seed < 0:
        raise ValueError("a seed is not negative")
    if not 0.25 <= scale <= 8:
        raise ValueError("scale lies between 0.25 and 8")
    model = machine if isinstance(machine, Machine) else machine_of(machine)
    random = np.random.default_rng([seed, 1])
    scene = pack(random, threats=threats, split=split, container=container, clutter=clutter, vary=vary)
    said = declare(scene.things, random, lie)
    scan, looks = look(scene, model, seed, scale=scale, noisy=noisy, threads=threads)
    objects, masks = truth(scene, looks)
    return Sample(
        seed, model.name, scan, masks, objects, said, scene.container, scene.clutter,
        {"split": split, "scale": f"{scale:g}"},
    )  # fmt: skip


def look(
    scene: Scene, model: Machine, seed: int, *, scale: float = 1.0, noisy: bool = True, threads: int = 1
) -> tuple[Scan, list[Projected]]:
    """The scan of a scene by a machine, and what was projected for each view."""
    random = np.random.default_rng([seed, 2, zlib.crc32(model.name.encode())]) if noisy else None
    pitch = model.pitch * scale
    views: list[View] = []
    looks: list[Projected] = []
    response = model.response()
    groups = [thing.piece.parts for thing in scene.things] + [scene.shell]
    for fan in model.fans:
        count = max(1, round(scene.length / pitch))
        wobble = None
        if random is not None and model.jitter:
            steps = random.normal(0, 1, count // 12 + 3)
            wobble = model.jitter * np.interp(np.arange(count) / 12, np.arange(len(steps)), steps)
        rows = lines(scene.length, pitch, 2, wobble)
        projected = seen(
            groups, fan, response, pixels=model.pixels(fan, scale), rows=rows, split=2, threads=threads
        )
        low, high = (
            noise.counts(t, model, channel, random, scale)
            for channel, t in enumerate((projected.low, projected.high))
        )
        views.append(View(low, high, AIR, model.floor, pitch, fan.name))
        looks.append(projected)
    return Scan(tuple(views), model.name), looks


def truth(scene: Scene, looks: Sequence[Projected]) -> tuple[tuple[Seen, ...], tuple[Labels, ...]]:
    """Labels of every thing in every view, and the label images."""
    masks = [np.zeros(look.depth.shape, dtype=np.uint16) for look in looks]
    deepest = [np.zeros(look.depth.shape, dtype=np.float32) for look in looks]
    found: list[Seen] = []
    for number, thing in enumerate(scene.things):
        threat = thing.piece.kind in THREATS
        sights: list[Sight | None] = []
        for view, sight in enumerate(looks):
            crop = sight.crops[number]
            sights.append(_sight(crop, sight))
            mask = crop.depth > SEEN
            area = np.s_[crop.row : crop.row + mask.shape[0], crop.column : crop.column + mask.shape[1]]
            # A threat outweighs anything that is not one.
            weight = np.where(mask, crop.depth + (1000.0 if threat else 0.0), 0.0)
            over = weight > deepest[view][area]
            deepest[view][area][over] = weight[over]
            masks[view][area][over] = number + 1
        found.append(
            Seen(
                number + 1,
                thing.piece.kind,
                thing.family.name,
                thing.piece.material,
                round(grams(thing.piece), 2),
                threat,
                thing.family.held_out,
                thing.host + 1 if thing.host >= 0 else 0,
                tuple(sights),
            )
        )
    return tuple(found), tuple(masks)


def _sight(crop: Crop, look: Projected) -> Sight | None:
    mask = crop.depth > SEEN
    if not mask.any():
        return None
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    mask = mask[top:bottom, left:right]
    y, x = int(crop.row + top), int(crop.column + left)
    total = look.depth[y : y + mask.shape[0], x : x + mask.shape[1]][mask].sum()
    own = crop.depth[top:bottom, left:right][mask].sum()
    return Sight(
        (x, y, int(right - left), int(bottom - top)),
        mask,
        round(float(np.clip(1 - own / max(float(total), 1e-6), 0, 1)), 4),
        round(float(mask.sum() / look.depth.size), 6),
    )

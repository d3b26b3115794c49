"""A scene of solids, seen by one fan: optical depth, transmission at two energies, and each object's own
share."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.physics import rays
from gwanmun.inspection.rules.physics.detector import Response
from gwanmun.inspection.rules.physics.fan import Fan
from gwanmun.inspection.rules.physics.solids import Mesh

Singles = NDArray[np.float32]
Floats = NDArray[np.float64]
#: keV at which an object's own depth is told: where the two channels meet.
AT_KEV = 80.0


@dataclass(frozen=True)
class Part:
    """One material of an object. ``fill``: share of the volume that is material, for powders and cloth."""

    material: str
    mesh: Mesh
    fill: float = 1.0


@dataclass(frozen=True)
class Crop:
    """An object's own picture: ``depth`` (optical depth at ``AT_KEV``) and ``mm`` of path, at ``row``,
    ``column``."""

    row: int
    column: int
    depth: Singles
    mm: Singles


@dataclass(frozen=True)
class Projected:
    """``image``: amounts of the response's curves, curves × rows × columns; ``low``, ``high``:
    transmission."""

    image: Singles
    low: Singles
    high: Singles
    crops: tuple[Crop, ...]
    depth: Singles


@cache
def pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, thread_name_prefix="rays")


def _bands(size: int, threads: int, step: int = 1) -> list[NDArray[np.int64]]:
    cuts = [round(size * i / threads / step) * step for i in range(threads)] + [size]
    return [np.array([a, b]) for a, b in itertools.pairwise(cuts) if b > a]


def _each(work: Callable[[NDArray[np.int64]], None], bands: list[NDArray[np.int64]], threads: int) -> None:
    if threads == 1 or len(bands) == 1:
        for band in bands:
            work(band)
    else:
        list(pool(threads).map(work, bands))


def lines(length: float, pitch: float, split: int, wobble: Floats | None = None) -> Floats:
    """y of every sub-row of a belt ``length`` mm long, ``split`` an image row; ``wobble``: mm off per
    image row."""
    count = max(1, round(length / pitch))
    y = np.asarray((np.arange(count * split) + 0.5) * (pitch / split), dtype=np.float64)
    if wobble is None:
        return y
    steady = np.interp(np.arange(count * split) / split, np.arange(count), wobble[:count])
    return np.asarray(np.maximum.accumulate(y + steady))


def seen(
    objects: Sequence[Sequence[Part]],
    fan: Fan,
    response: Response,
    *,
    pixels: int,
    rows: Floats,
    split: int = 1,
    threads: int = 1,
) -> Projected:
    """Look at objects, whose parts may not overlap, along the ``rows`` of a belt."""
    slopes = fan.edges(pixels)
    parts = [(place, part) for place, group in enumerate(objects) for part in group]
    height = len(rows) // split
    image = np.zeros((response.curves.shape[0], height, pixels), dtype=np.float32)
    near = int(np.abs(response.kev - AT_KEV).argmin())
    crops: list[Crop] = []
    total = np.zeros((height, pixels), dtype=np.float32)
    if parts:
        meshes = [part.mesh for _, part in parts]
        shift = np.cumsum([0, *(len(mesh.points) for mesh in meshes)])
        points = fan.frame(np.concatenate([mesh.points for mesh in meshes]))
        faces = np.concatenate([mesh.faces + s for mesh, s in zip(meshes, shift[:-1], strict=True)])
        if fan.mirrored:
            faces = faces[:, ::-1]
        starts = np.cumsum([0, *(len(mesh.faces) for mesh in meshes)])
        if points[:, 2].min() <= 1.0:
            raise ValueError("an object reaches behind the focal spot")
        boxes = rays.extents(points, faces, starts, slopes, rows)
        owner = np.array([place for place, _ in parts])
        amounts = np.stack([response.amounts[p.material] * p.fill for _, p in parts]).astype(np.float32)
        glow = amounts @ response.curves[:, near]
        places = _places(boxes, owner, len(objects), split)
        size = int(places[-1, 0] + places[-1, 2] * places[-1, 4])
        depth, mm = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
        inverse, q0 = _index(slopes)

        def band_of(band: NDArray[np.int64]) -> None:
            rays.project(
                points, faces, starts, boxes, slopes, inverse, q0, rows, split, amounts, owner, glow, places,
                image, depth, band, mm, total,
            )  # fmt: skip

        _each(band_of, _bands(height, threads), threads)
        for offset, row, tall, column, wide in places:
            cut = slice(offset, offset + tall * wide)
            crops.append(Crop(row, column, depth[cut].reshape(tall, wide), mm[cut].reshape(tall, wide)))
    low, high = transmission(image, response, threads)
    return Projected(image, low, high, tuple(crops), total)


def transmission(image: Singles, response: Response, threads: int = 1) -> tuple[Singles, Singles]:
    """Amounts of curves (curves × rows × columns) → transmission of the low and of the high channel."""
    flat = image.reshape(image.shape[0], -1)
    low, high = np.empty(flat.shape[1], dtype=np.float32), np.empty(flat.shape[1], dtype=np.float32)

    def band_of(band: NDArray[np.int64]) -> None:
        rays.transmit(flat, response.curves, response.low, response.high, low, high, band)

    _each(band_of, _bands(flat.shape[1], threads, 256), threads)
    return low.reshape(image.shape[1:]), high.reshape(image.shape[1:])


def _places(boxes: NDArray[np.int64], owner: NDArray[np.int64], count: int, split: int) -> NDArray[np.int64]:
    """Offset, row, rows, column, columns of each object's crop in one flat array."""
    found = np.zeros((count, 5), dtype=np.int64)
    offset = 0
    for place in range(count):
        mine = boxes[owner == place]
        mine = mine[(mine[:, 1] > mine[:, 0]) & (mine[:, 3] > mine[:, 2])]
        if len(mine):
            top, bottom = mine[:, 0].min() // split, -(-mine[:, 1].max() // split)
            left, right = mine[:, 2].min(), mine[:, 3].max()
            found[place] = offset, top, bottom - top, left, right - left
        else:
            found[place, 0] = offset
        offset += int(found[place, 2] * found[place, 4])
    return found


def _index(slopes: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Evenly spaced slopes → the column at or before them."""
    count = 4 * len(slopes)
    even = np.linspace(slopes[0], slopes[-1], count + 1)[:-1]
    columns = np.searchsorted(slopes, even, side="right") - 1
    return np.maximum(columns, 0), np.array([slopes[0], count / (slopes[-1] - slopes[0])])

"""Boxes: corners in pixels (left, top, right, bottom), float arrays of shape (N, 4)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
#: Cells of the three maps of a detector, in pixels of its input.
STRIDES = (8, 16, 32)


def iou(one: NDArray[np.floating], other: NDArray[np.floating]) -> NDArray[np.float64]:
    """(N, M): intersection over union. Boxes without area overlap nothing."""
    inter = _common(one[:, None, :].astype(np.float64), other[None, :, :].astype(np.float64))
    whole = area(one)[:, None] + area(other)[None, :] - inter
    return np.asarray(np.divide(inter, whole, out=np.zeros_like(inter), where=whole > 0))


def _common(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Area that boxes (…, 4) have in common."""
    size = np.clip(np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2]), 0, None)
    return np.asarray(size[..., 0] * size[..., 1])


def area(boxes: NDArray[np.floating]) -> NDArray[np.float64]:
    size = np.clip(boxes[:, 2:].astype(np.float64) - boxes[:, :2], 0, None)
    return np.asarray(size[:, 0] * size[:, 1])


def suppressed(
    boxes: NDArray[np.floating], scores: NDArray[np.floating], kinds: NDArray[np.integer], limit: float = 0.5
) -> NDArray[np.intp]:
    """Places of the boxes that stay, best first: of boxes of a kind that overlap by more than ``limit`` the
    best.

    Equal scores: the earlier place wins, so that the same image always gives the same boxes.
    """
    order = np.argsort(-scores, kind="stable")
    corners, kind, size = boxes[order].astype(np.float64), kinds[order], area(boxes[order])
    alive = np.ones(len(order), bool)
    for one in np.unique(kind):  # boxes of other kinds are never compared
        mine = np.flatnonzero(kind == one)
        own, whole = corners[mine], size[mine]
        still = np.ones(len(mine), bool)
        for place in range(len(mine)):
            if still[place]:
                inter = _common(own[place], own[place + 1 :])
                still[place + 1 :] &= inter <= limit * (whole[place] + whole[place + 1 :] - inter)
        alive[mine] = still
    return np.asarray(order[alive], np.intp)


def centres(height: int, width: int, strides: tuple[int, ...] = STRIDES) -> tuple[Floats, Floats]:
    """Middle (x, y) of every cell of all maps, map by map and row by row, and the stride of each: (A, 2),
    (A,)."""
    points, sizes = [], []
    for stride in strides:
        y, x = np.mgrid[0 : height // stride, 0 : width // stride].astype(np.float32)
        points.append(np.stack([(x.ravel() + 0.5) * stride, (y.ravel() + 0.5) * stride], axis=1))
        sizes.append(np.full(x.size, stride, np.float32))
    return np.concatenate(points), np.concatenate(sizes)


_kept_centres = lru_cache(maxsize=8)(centres)


def decoded(
    scores: Floats, sides: Floats, height: int, width: int, least: float = 0.05, most: int = 300
) -> tuple[Floats, Floats, NDArray[np.intp], NDArray[np.intp]]:
    """What a detector says about one image, as boxes.

    ``scores`` (A, classes): 0…1 for each cell; ``sides`` (A, 4): distances left, top, right, bottom from the
    middle of the cell in strides. Gives boxes (N, 4) in pixels of the input, their scores, kinds and cells;
    cells below
    ``least`` are left out and the ``most`` best are kept.
    """
    points, stride = _kept_centres(height, width)
    if scores.shape[0] != len(points) or sides.shape != (len(points), 4):
        raise ValueError(f"{scores.shape[0]} cells for an image that has {len(points)}")
    best = scores.max(axis=1)
    cells = np.flatnonzero(best >= least)
    cells = cells[np.argsort(-best[cells], kind="stable")][:most]
    away = sides[cells] * stride[cells, None]
    found = np.concatenate([points[cells] - away[:, :2], points[cells] + away[:, 2:]], axis=1)
    found[:, 0::2] = np.clip(found[:, 0::2], 0, width)
    found[:, 1::2] = np.clip(found[:, 1::2], 0, height)
    return found.astype(np.float32), best[cells], scores[cells].argmax(axis=1), cells

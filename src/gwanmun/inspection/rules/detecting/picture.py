"""What the detector is shown: three channels, 0…1, in which air is white.

A machine of an office may give raw pairs, or only the coloured pictures that its screen shows. Both become
the same kind of picture, so that one network reads both: raw pairs are coloured by the formula below,
coloured pictures are taken as they are.

The colour of a raw pair. With ``a_L = −ln(low/air)`` and ``a_H = −ln(high/air)`` let ``R = a_L/a_H`` (larger
for heavier elements) and ``d = 1 − exp(−(a_L+a_H)/2.4)`` (0 air, 1 nothing comes through). The hue runs from
orange (R ≤ 1.25, organic) by green (1.45) to blue (R ≥ 1.75, metal); where hardly anything absorbs (a_L+a_H
< 0.3) R is noise, and the hue is drawn towards organic. A pixel is white mixed with the hue up to d = 0.5
and the hue mixed with black beyond. Machines differ in palette; training varies hue and darkness for that.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.scans import ScanFault, View

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

#: Steps of attenuation (natural logarithm) and the largest that is told apart.
STEPS, DEEPEST = 256, 6.0
HUES = np.array([[244, 145, 40], [104, 184, 84], [48, 96, 210]], np.float32) / 255
#: Padding: air.
AIR = 255


@lru_cache(maxsize=1)
def _palette() -> NDArray[np.uint32]:
    """(STEPS·STEPS,): colour of a pair of attenuation steps, high energy outermost; red, green and blue are
    the first three of four bytes, as one number is looked up faster than three."""
    high, low = np.meshgrid(*[np.arange(STEPS, dtype=np.float32) * (DEEPEST / STEPS)] * 2, indexing="ij")
    both = low + high
    ratio = np.where(both > 0.05, low / np.maximum(high, 0.02), 1.0)
    trust = np.clip(both / 0.3, 0, 1)
    at = np.interp((ratio - 1.2) * trust + 1.2, [1.25, 1.45, 1.75], [0.0, 1.0, 2.0])
    hue = np.stack([np.interp(at, [0, 1, 2], HUES[:, c]) for c in range(3)], axis=-1)
    dark = (1 - np.exp(-both / 2.4))[..., None]
    light = 1 - 2 * dark * (1 - hue)
    deep = hue * (1 - 0.9 * (2 * dark - 1))
    made = np.where(dark < 0.5, light, deep)
    bytes_ = np.zeros((STEPS * STEPS, 4), np.uint8)
    bytes_[:, :3] = np.round(np.clip(made, 0, 1) * 255).reshape(-1, 3)
    return bytes_.view(np.uint32)[:, 0]


@lru_cache(maxsize=8)
def _steps(air: int, floor: int, weight: int) -> NDArray[np.uint16]:
    """65 536 counts → step of attenuation times ``weight``."""
    counts = np.arange(65536, dtype=np.float32)
    through = np.clip((counts - floor) / max(air - floor, 1), 1e-4, 1)
    steps = np.minimum(-np.log(through) * (STEPS / DEEPEST), STEPS - 1).astype(np.uint16)
    return np.asarray(steps * np.uint16(weight))


def coloured(view: View) -> Bytes:
    """(H, W, 3) bytes of a raw pair, by the formula above."""
    if view.air <= view.floor:
        raise ScanFault(
            "AIR", "air", "공기값이 바닥값보다 커야 합니다.", "must be larger than the floor of the detector."
        )
    pair = np.take(_steps(view.air, view.floor, STEPS), view.high)
    pair += np.take(_steps(view.air, view.floor, 1), view.low)
    colours = np.take(_palette(), pair)
    return np.ascontiguousarray(colours.view(np.uint8).reshape(*colours.shape, 4)[..., :3])


def checked(picture: NDArray[np.generic]) -> Bytes:
    """A coloured picture of a machine: (H, W, 3) bytes.

    :raises ScanFault: another depth or shape. A 16-bit image is raw: give it as a pair.
    """
    if picture.dtype != np.uint8:
        raise ScanFault(
            "DEPTH",
            "picture",
            f"색상 영상은 8비트여야 하는데 {picture.dtype}입니다. "
            "원시 영상은 저·고에너지 쌍으로 제출하십시오.",
            f"must have 8 bits a channel, not {picture.dtype}. Give raw images as a low/high pair.",
        )
    if picture.ndim != 3 or picture.shape[2] != 3 or 0 in picture.shape:
        raise ScanFault(
            "SHAPE",
            "picture",
            f"(높이, 너비, 3)이어야 하는데 {picture.shape}입니다.",
            f"must be (height, width, 3), not {picture.shape}.",
        )
    return picture.astype(np.uint8, copy=False)


def content(picture: Bytes, margin: int = 8) -> tuple[int, int, int, int]:
    """(top, left, height, width) of what is not air, with a margin: a parcel fills the detector's view, the
    belt beside it does not. The whole picture where there is nothing."""
    red, green, blue = picture[..., 0], picture[..., 1], picture[..., 2]
    there = np.minimum(np.minimum(red, green), blue) < 235
    rows, columns = np.flatnonzero(there.sum(1) > 2), np.flatnonzero(there.sum(0) > 2)
    if not len(rows) or not len(columns):
        return 0, 0, picture.shape[0], picture.shape[1]
    top, left = max(0, int(rows[0]) - margin), max(0, int(columns[0]) - margin)
    bottom = min(picture.shape[0], int(rows[-1]) + 1 + margin)
    right = min(picture.shape[1], int(columns[-1]) + 1 + margin)
    return top, left, bottom - top, right - left


def fit(shape: tuple[int, int], side: int) -> tuple[float, int, int]:
    """Scale and the new height and width with which an image fits a square."""
    scale = side / max(shape)
    return scale, max(1, round(shape[0] * scale)), max(1, round(shape[1] * scale))


def resized(picture: Bytes, height: int, width: int) -> Bytes:
    """Smaller by area means, larger by repetition between pixels (bilinear)."""
    from PIL import Image

    if picture.shape[:2] == (height, width):
        return picture
    smaller = height < picture.shape[0]
    how = Image.Resampling.BOX if smaller else Image.Resampling.BILINEAR
    return np.asarray(Image.fromarray(picture).resize((width, height), how))


def letterboxed(picture: Bytes, side: int) -> tuple[Bytes, float]:
    """The picture in the upper left corner of a square of air, and by how much it was scaled."""
    scale, height, width = fit(picture.shape[:2], side)
    square = np.full((side, side, 3), AIR, np.uint8)
    square[:height, :width] = resized(picture, height, width)
    return square, scale


def batch(squares: list[Bytes]) -> Floats:
    """(N, 3, side, side) float32, 0…1."""
    made = np.empty((len(squares), 3, *squares[0].shape[:2]), np.float32)
    for square, to in zip(squares, made, strict=True):
        for channel in range(3):
            np.divide(square[..., channel], np.float32(255), out=to[channel], dtype=np.float32)
    return made


def tiles(shape: tuple[int, int], side: int, overlap: int) -> list[tuple[int, int, int, int]]:
    """(top, left, height, width) of windows that cover a large image, each overlapping its neighbour.

    An image that fits into one window gives one window. Memory stays that of a window however large the
    image.
    """
    if side <= overlap:
        raise ValueError("a window must be larger than its overlap")

    def starts(length: int) -> list[int]:
        if length <= side:
            return [0]
        step = side - overlap
        return [*range(0, length - side, step), length - side]

    return [
        (y, x, min(side, shape[0]), min(side, shape[1])) for y in starts(shape[0]) for x in starts(shape[1])
    ]

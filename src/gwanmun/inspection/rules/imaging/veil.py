"""Scattered light: a smooth glow over the whole image that does not pass through the matter in front of a
pixel.

A pixel reads ``(P + s·V) / (1 + s)``: P came straight, V is the image blurred widely, s the share that the
calibration tells. It is a hundredth or two, yet behind metal it is most of what is read.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter

from gwanmun.inspection.rules.imaging.calibration import Calibration
from gwanmun.inspection.rules.imaging.effective import Floats
from gwanmun.inspection.rules.scans import View

#: The blur is worked out on every so many pixels: it is smooth.
_GRID = 8


def glow(shown: Floats, calibration: Calibration, energy: int, pixel_mm: float) -> Floats | None:
    """The scattered part of a transmission image, ``s·V / (1 + s)``; None where the calibration tells of
    none."""
    share, spread = calibration.veil[energy], calibration.veil[2] / pixel_mm
    if share == 0 or spread == 0:
        return None
    # A line scanner's slit keeps most of it out along the belt.
    return _coarse(shown, (0.3 * spread, spread)) * np.float32(share / (1 + share))


def before_and_after(
    view: View, weakening: Floats, place: tuple[slice, slice], calibration: Calibration, energy: int
) -> tuple[Floats, Floats]:
    """The glow in a place, and what it is when the place is weakened by ``weakening`` (−ln T)."""
    reach = int(2.5 * calibration.veil[2] / view.pixel_mm)
    rows, columns = place
    first, left = max(rows.start - reach, 0), max(columns.start - reach, 0)
    around = np.s_[first : rows.stop + reach, left : columns.stop + reach]
    inner = np.s_[rows.start - first : rows.stop - first, columns.start - left : columns.stop - left]
    shown = (view.low, view.high)[energy][around].astype(np.float32) / np.float32(view.air)
    before = glow(shown, calibration, energy, view.pixel_mm)
    if before is None:
        nothing = np.zeros(weakening.shape, dtype=np.float32)
        return nothing, nothing
    weakened = shown.copy()
    weakened[inner] *= np.exp(-weakening)
    after = glow(weakened, calibration, energy, view.pixel_mm)
    return before[inner], (before if after is None else after)[inner]


def _coarse(image: Floats, side: tuple[float, float]) -> Floats:
    """A wide Gaussian blur, worked out on a grid of eight and read between its points."""
    rows, columns = image.shape
    tall, wide = -(-rows // _GRID) * _GRID, -(-columns // _GRID) * _GRID
    padded = np.pad(image, ((0, tall - rows), (0, wide - columns)), mode="edge")
    small = padded.reshape(tall // _GRID, _GRID, wide // _GRID, _GRID).mean(axis=(1, 3))
    small = gaussian_filter(small, (side[0] / _GRID, side[1] / _GRID), mode="nearest")
    for axis, length in ((0, rows), (1, columns)):
        at = np.clip((np.arange(length) + 0.5) / _GRID - 0.5, 0, small.shape[axis] - 1)
        low = np.minimum(at.astype(np.intp), max(small.shape[axis] - 2, 0))
        high = np.minimum(low + 1, small.shape[axis] - 1)
        share = (at - low).astype(np.float32)
        share = share[:, None] if axis == 0 else share[None, :]
        small = small.take(low, axis) * (1 - share) + small.take(high, axis) * share
    return np.asarray(small, dtype=np.float32)

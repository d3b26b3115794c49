"""Attenuations that add: with hardening undone, what lies over a thing can be taken off.

Each pixel's two attenuations are decomposed into polyethylene and iron (``imaging.mixing``); what those would
take from a beam that nothing has hardened is ``L`` (low) and ``H`` (high). L and H of things in one line of
sight add up. Of one matter L is in proportion to H, so ``u = (L / H − r₀) / (r₁ − r₀)`` belongs to the matter
and not to its thickness: 0 polyethylene, 0.1 food and cotton, 0.13 water, 0.24–0.66 salts of drugs, 0.37
paper, 1 aluminium, over 2 steel (thin, at the nominal 160 kV).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, uniform_filter

from gwanmun.inspection.rules.imaging.calibration import Calibration
from gwanmun.inspection.rules.imaging.effective import attenuation
from gwanmun.inspection.rules.imaging.mixing import mixing
from gwanmun.inspection.rules.scans import Counts, View

Floats = NDArray[np.float32]
#: Effective atomic number of aluminium, the upper end of the scale of u.
_ALUMINIUM = 13.0
#: Attenuations (high) under which nothing has hardened the beam, and over which the tables end.
_THIN, _DEEP = 0.02, 8.5
#: Transmission left by a pixel that is dark but for scattered light.
_DARK = 3e-4


@dataclass(frozen=True)
class Scale:
    """Of a machine: thin L/H of polyethylene (``soft``) and of aluminium (``hard``); attenuation of a gram
    per cm² of polyethylene and of iron, low then high, or None where the spectrum is not known."""

    soft: float
    hard: float
    grams: tuple[float, float, float, float] | None


@lru_cache(maxsize=32)
def scale(calibration: Calibration) -> Scale:
    """What u is measured against."""
    thin = [(curve.zeff, curve.low[0] / curve.high[0]) for curve in calibration.curves]
    hard = min(thin, key=lambda pair: abs(pair[0] - _ALUMINIUM))[1]
    grams = None
    if calibration.spectrum is not None:
        s = calibration.spectrum
        low, high, soft, iron = (np.array(values) for values in (s.low, s.high, s.soft, s.hard))
        grams = (float(low @ soft), float(low @ iron), float(high @ soft), float(high @ iron))
    return Scale(thin[0][1], hard, grams)


def additive(view: View, calibration: Calibration, window: tuple[slice, slice]) -> tuple[Floats, Floats]:
    """(H, U) over a window of rows and columns: additive attenuation at the high energy, and ``u·H``."""
    low, high = (
        _cleared(counts[window], view, calibration, energy)
        for energy, counts in enumerate((view.low, view.high))
    )
    at = scale(calibration)
    tables = mixing(calibration)
    if tables is not None and at.grams is not None:
        smooth_low, smooth_high = (np.maximum(uniform_filter(a, 3), np.float32(1e-4)) for a in (low, high))
        # The factor is read at the mean of 3 × 3, so that it is no nonlinear function of noise.
        held = np.clip(smooth_low, smooth_high, smooth_high * np.float32(5.4))
        soft, iron = tables.grams(held, np.minimum(smooth_high, np.float32(_DEEP)))
        seen_low, seen_high = tables.attenuation(soft, iron)
        thin = smooth_high < _THIN
        a, b, c, d = (np.float32(value) for value in at.grams)
        for image, told, seen in (
            (low, soft * a + iron * b, seen_low),
            (high, soft * c + iron * d, seen_high),
        ):
            by = np.clip(told / np.maximum(seen, np.float32(1e-4)), 0.8, 6.0)
            image *= np.where(thin, np.float32(1.0), by)
    span = np.float32(at.hard - at.soft)
    return high, np.asarray((low - np.float32(at.soft) * high) / span, np.float32)


def _cleared(counts: Counts, view: View, calibration: Calibration, energy: int) -> Floats:
    """−ln T without the light that was scattered, where the calibration tells how much."""
    share, spread = calibration.veil[energy], calibration.veil[2] / view.pixel_mm
    if share == 0 or spread == 0:
        return attenuation(counts, view.air)
    shown = counts.astype(np.float32) / np.float32(view.air)
    # Every other pixel is enough; along the belt a slit keeps most of it out.
    glow = gaussian_filter(shown[::2, ::2], (0.15 * spread, 0.5 * spread), mode="nearest")
    glow = np.repeat(np.repeat(glow, 2, 0), 2, 1)[: shown.shape[0], : shown.shape[1]]
    straight = shown * np.float32(1 + share) - np.float32(share) * glow
    return np.asarray(-np.log(np.maximum(straight, np.float32(_DARK))), np.float32)


def slope(
    depth: NDArray[np.floating], matter: NDArray[np.floating], noise: float, at: Scale, side: int
) -> tuple[Floats, Floats]:
    """(variance of H without its noise, covariance of U with H) over squares of ``side`` pixels.

    Their quotient is u of what changes within a square: whatever lies evenly over or under it cancels. Noise
    of H is in U too (U is made of it), so it is taken from both.
    """
    mean, other = uniform_filter(depth, side), uniform_filter(matter, side)
    variance = uniform_filter(depth * depth, side) - mean * mean - noise**2
    shared = uniform_filter(depth * matter, side) - mean * other + noise**2 * at.soft / (at.hard - at.soft)
    return np.asarray(variance, np.float32), np.asarray(shared, np.float32)


def noise_of(depth: NDArray[np.floating]) -> float:
    """Standard deviation of H from pixel to pixel, by the median second difference."""
    inner = depth[1:-1, 1:-1]
    if not inner.size:
        return 0.01
    around = depth[:-2, 1:-1] + depth[2:, 1:-1] + depth[1:-1, :-2] + depth[1:-1, 2:]
    return 1.4826 * float(np.median(np.abs(inner - 0.25 * around))) / 1.118

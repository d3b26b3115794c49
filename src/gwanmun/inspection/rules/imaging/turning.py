"""A threat turned, enlarged, mirrored and shifted under a pixel, on pixels that need not be square.

What is turned is attenuation: its sum, and with it the mass, grows with the area alone. Reading between
pixels takes off fine detail, most halfway between them: it is raised beforehand by what a cubic spline takes
off on average over all places, so that a turned threat is as sharp as a scanned one."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.ndimage import spline_filter

from gwanmun.inspection.rules.imaging.effective import Doubles, Floats

if TYPE_CHECKING:
    from gwanmun.inspection.rules.imaging.threats import Threat

#: Pixels of nothing around a picture, so that a spline of four taps never reads past it.
PAD = 3
#: What turning leaves of the variance of noise: the mean over places between pixels of a cubic spline's.
DULLED = 0.75
#: Degrees and pixels within which a turn is none.
_NONE = 1e-6


def splines(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Coefficients of cubic splines (rows + 2·PAD × columns + 2·PAD), fine detail raised."""
    made = []
    for image in (low, high):
        wide = np.pad(image, PAD)
        by = np.outer(_raised(wide.shape[0]), _raised(wide.shape[1]))[:, : wide.shape[1] // 2 + 1]
        sharp = np.fft.irfft2(np.fft.rfft2(wide) * by, s=wide.shape)
        made.append(np.ascontiguousarray(spline_filter(sharp, order=3), dtype=np.float32))
    return made[0], made[1]


@cache
def _raised(count: int) -> Doubles:
    """One over the mean response of a cubic spline, at each frequency of so many samples."""
    turn = 2 * np.pi * np.fft.fftfreq(count)
    power = np.zeros(count)
    places = (np.arange(8) + 0.5) / 8
    for place in places:
        taps = _weights(place)
        response = sum(w * np.exp(1j * turn * (k - 1)) for k, w in enumerate(taps))
        power += np.abs(response / (4 + 2 * np.cos(turn)) * 6) ** 2 / len(places)
    return np.asarray(1 / np.sqrt(power))


def _weights(t: float) -> tuple[float, float, float, float]:
    u = 1 - t
    return u**3 / 6, (4 - 6 * t * t + 3 * t**3) / 6, (4 - 6 * u * u + 3 * u**3) / 6, t**3 / 6


def forward_of(angle: float, scale: float, flip: bool, before: float, after: float) -> NDArray[np.float64]:
    """The map of rows and columns: ``before`` and ``after`` are the aspects of the pictures.

    Right angles are exact, so that four of them bring a picture back.
    """
    turn = math.radians(angle)
    cos, sin = math.cos(turn), math.sin(turn)
    if abs(math.remainder(angle, 90.0)) < _NONE:
        cos, sin = float(round(cos)), float(round(sin))
    turned = scale * np.array([[cos, -sin], [sin, cos]])
    stretched = turned @ np.diag([before, -1.0 if flip else 1.0])
    return np.asarray(np.diag([1 / after, 1.0]) @ stretched)


def shape_of(forward: Doubles, shape: tuple[int, int]) -> tuple[int, int]:
    """Rows and columns that hold a picture when it is turned."""
    rows, columns = (int(np.ceil(side - 1e-6)) + 2 for side in np.abs(forward) @ np.array(shape))
    return rows, columns


def turned(
    threat: Threat,
    angle: float,
    scale: float = 1.0,
    flip: bool = False,
    shift: tuple[float, float] = (0.0, 0.0),
    aspect: float | None = None,
) -> Threat:
    """Turned by ``angle`` degrees against the clock, enlarged and mirrored, with a shift under a pixel, for a
    picture of ``aspect`` (its own where not told)."""
    after = threat.aspect if aspect is None else aspect
    forward = forward_of(angle, scale, flip, threat.aspect, after)
    rows, columns = threat.mask.shape
    shape = shape_of(forward, (rows, columns))
    back = np.asarray(np.linalg.inv(forward), dtype=np.float64)
    middle, centre = (np.array(shape) - 1) / 2 + np.array(shift), (np.array([rows, columns]) - 1) / 2
    offset = np.asarray(centre - back @ middle, dtype=np.float64)
    kept = threat.kept or (threat.mask[:0], threat.mask[:0])
    low, high, mask, first, second = _sampled(
        *_coefficients(threat, back, offset),
        threat.low,
        threat.high,
        threat.mask,
        *kept,
        back,
        offset,
        *shape,
    )
    # Area on pixels, not in mm: scale² where both are square.
    weight = None if threat.weight is None else threat.weight * scale**2
    left = None if threat.kept is None else (first, second)
    return replace(threat, low=low, high=high, mask=mask, weight=weight, rest=None, kept=left, aspect=after)


def _coefficients(threat: Threat, back: Doubles, offset: Doubles) -> tuple[Floats, Floats]:
    """Where every pixel falls on a pixel nothing is taken off, and nothing needs raising."""
    exact = np.abs(np.concatenate([back.ravel() - np.round(back).ravel(), offset - np.round(offset)])).max()
    if exact > _NONE:
        return threat.splines
    plain = [
        spline_filter(np.pad(image, PAD), order=3, output=np.float32) for image in (threat.low, threat.high)
    ]
    return plain[0], plain[1]


@njit(nogil=True, cache=True, fastmath=True)
def _sampled(
    low: Floats,
    high: Floats,
    raw_low: Floats,
    raw_high: Floats,
    mask: Floats,
    kept_low: Floats,
    kept_high: Floats,
    back: Doubles,
    offset: Doubles,
    tall: int,
    wide: int,
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Both energies by cubic spline, mask and shares linearly, where the mask is; a spline rings by a little
    beside an edge, so that the mask ends it, and nothing becomes lighter than the lightest of the four
    around."""
    rows, columns = mask.shape
    with_kept = kept_low.shape[0] > 0
    out_low, out_high = np.zeros((tall, wide), np.float32), np.zeros((tall, wide), np.float32)
    out_mask = np.zeros((tall, wide), np.float32)
    first, second = np.zeros((tall, wide), np.float32), np.zeros((tall, wide), np.float32)
    pad = 3
    half = np.float32(0.75)
    for i in range(tall):
        for j in range(wide):
            y = back[0, 0] * i + back[0, 1] * j + offset[0]
            x = back[1, 0] * i + back[1, 1] * j + offset[1]
            if y <= -1.0 or x <= -1.0 or y >= rows or x >= columns:
                continue
            fy, fx = math.floor(y), math.floor(x)
            ty, tx = np.float32(y - fy), np.float32(x - fx)
            r, c = int(fy), int(fx)
            covered = np.float32(0.0)
            one, other = np.float32(0.0), np.float32(0.0)
            least_low, least_high = np.float32(1e9), np.float32(1e9)
            for a in range(2):
                if r + a < 0 or r + a >= rows:
                    continue
                wy = ty if a else 1 - ty
                for b in range(2):
                    if c + b < 0 or c + b >= columns:
                        continue
                    w = wy * (tx if b else 1 - tx)
                    covered += w * mask[r + a, c + b]
                    least_low = min(least_low, raw_low[r + a, c + b])
                    least_high = min(least_high, raw_high[r + a, c + b])
                    if with_kept:
                        one += w * kept_low[r + a, c + b]
                        other += w * kept_high[r + a, c + b]
            if covered <= 0:
                continue
            uy, ux = 1 - ty, 1 - tx
            sixth, two = np.float32(1.0 / 6.0), np.float32(2.0)
            y0, y3 = uy * uy * uy * sixth, ty * ty * ty * sixth
            y1, y2 = two / 3 - ty * ty * (1 - ty / 2), two / 3 - uy * uy * (1 - uy / 2)
            x0, x3 = ux * ux * ux * sixth, tx * tx * tx * sixth
            x1, x2 = two / 3 - tx * tx * (1 - tx / 2), two / 3 - ux * ux * (1 - ux / 2)
            a_low, a_high = np.float32(0.0), np.float32(0.0)
            for a in range(4):
                wy = y0 if a == 0 else (y1 if a == 1 else (y2 if a == 2 else y3))
                p, q = r + pad - 1 + a, c + pad - 1
                a_low += wy * (x0 * low[p, q] + x1 * low[p, q + 1] + x2 * low[p, q + 2] + x3 * low[p, q + 3])
                a_high += wy * (
                    x0 * high[p, q] + x1 * high[p, q + 1] + x2 * high[p, q + 2] + x3 * high[p, q + 3]
                )
            edge = min(covered * 2, np.float32(1.0))
            out_mask[i, j] = min(covered, np.float32(1.0))
            out_low[i, j] = max(a_low, least_low) * edge
            out_high[i, j] = max(a_high, least_high) * edge
            if with_kept:
                first[i, j], second[i, j] = one * half, other * half
    return out_low, out_high, out_mask, first, second

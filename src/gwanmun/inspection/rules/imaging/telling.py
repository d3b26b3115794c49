"""What could give a composite away: figures of a region and its surroundings, for a program that tries to
tell.

A classifier trained on these is the examiner of threat projection: the nearer to chance, the better. They
look where composites fail: noise inside against outside, its spectrum and its likeness at both energies,
the rim, counts that sit on a grid or at a limit, and whether both energies fit together.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, binary_erosion

from gwanmun.inspection.rules.imaging.effective import Doubles, blurred
from gwanmun.inspection.rules.scans import View

Mask = NDArray[np.bool_]
#: Side of the patch whose spectrum is taken, and the borders of its bands as shares of the sampling rate.
_PATCH, _BANDS = 32, (0.0, 0.1, 0.2, 0.3, 0.4, 0.72)
_MARGIN = 12


def features(view: View, mask: Mask, *, around: bool = True) -> Doubles:
    """Figures of the region under ``mask`` (rows × columns of the view); nan where a part has too few
    pixels. ``around``: whether what lies around counts, which differs from scan to scan."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    box = np.s_[
        max(rows[0] - _MARGIN, 0) : rows[-1] + 1 + _MARGIN,
        max(columns[0] - _MARGIN, 0) : columns[-1] + 1 + _MARGIN,
    ]
    inner = mask[box]
    wide = binary_dilation(inner, iterations=2)
    parts = (
        binary_erosion(inner, iterations=2),
        wide & ~binary_erosion(inner, iterations=2),
        binary_dilation(inner, iterations=9) & ~binary_dilation(inner, iterations=3) & around,
    )
    shades = [
        np.asarray(np.maximum(image[box], 0.5) / view.air, dtype=np.float32)
        for image in (view.low, view.high)
    ]
    rests = [np.asarray((s - blurred(s)) / np.sqrt(np.maximum(blurred(s), 1e-4)), np.float32) for s in shades]
    found: list[float] = []
    for counts, shade, rest in zip((view.low[box], view.high[box]), shades, rests, strict=True):
        spreads = [_spread(rest[part]) for part in parts]
        found += spreads
        found += [spreads[0] - spreads[2], spreads[1] - spreads[2], spreads[0] - spreads[1]]
        for part in parts:
            found += [_tails(rest[part]), *_neighbours(rest, part)]
        found += [*(float(np.log(shade[part].mean())) if part.any() else np.nan for part in parts)]
        found += _edges(shade, parts[1])
        found += _counts(counts, inner, view)
        found += _spectrum(rest, inner)
    for part in parts:
        found += [_alike(rests[0][part], rests[1][part]), *_ratio(shades, part)]
    return np.array(found)


def _spread(values: NDArray[np.float32]) -> float:
    return float(np.log(np.median(np.abs(values)) + 1e-6)) if len(values) > 20 else np.nan


def _tails(values: NDArray[np.float32]) -> float:
    """How much of the noise lies far out, as a ratio of quantiles."""
    if len(values) < 40:
        return float("nan")
    near, far = np.quantile(np.abs(values), [0.5, 0.95])
    return float(far / (near + 1e-6))


def _neighbours(rest: NDArray[np.float32], part: Mask) -> list[float]:
    """Correlation with the pixel below and to the right, within the part."""
    out = []
    for one, other, both in (
        (rest[:-1], rest[1:], part[:-1] & part[1:]),
        (rest[:, :-1], rest[:, 1:], part[:, :-1] & part[:, 1:]),
    ):
        out.append(_alike(one[both], other[both]))
    return out


def _alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    if len(one) < 40 or one.std() < 1e-9 or other.std() < 1e-9:
        return float("nan")
    limit = [np.clip(v, *np.quantile(v, [0.05, 0.95])) for v in (one, other)]
    return float(np.corrcoef(limit[0], limit[1])[0, 1])


def _edges(shade: NDArray[np.float32], ring: Mask) -> list[float]:
    """Steepness along the rim, mean and extreme."""
    steep = np.hypot(*np.gradient(np.log(np.maximum(shade, 1e-4))))[ring]
    return [float(steep.mean()), float(np.quantile(steep, 0.98))] if len(steep) > 20 else [np.nan, np.nan]


def _counts(counts: NDArray[np.uint16], mask: Mask, view: View) -> list[float]:
    """Shares at the limits, of odd counts, and of counts that come up more than once."""
    inside = counts[mask]
    repeated = 1 - len(np.unique(inside)) / len(inside)
    floor = float((inside <= max(view.floor, 1)).mean())
    return [float((inside >= view.air).mean()), floor, float((inside % 2).mean()), repeated]


def _spectrum(rest: NDArray[np.float32], mask: Mask) -> list[float]:
    """Log power by bands of frequency in a patch on the middle of the region, over the whole."""
    y, x = (int(v.mean()) for v in np.nonzero(mask))
    top = min(max(y - _PATCH // 2, 0), max(rest.shape[0] - _PATCH, 0))
    left = min(max(x - _PATCH // 2, 0), max(rest.shape[1] - _PATCH, 0))
    patch = rest[top : top + _PATCH, left : left + _PATCH]
    window = np.outer(np.hanning(patch.shape[0]), np.hanning(patch.shape[1]))
    power = np.abs(np.fft.fft2(patch * window)) ** 2
    radius = np.hypot(*np.meshgrid(*(np.fft.fftfreq(n) for n in patch.shape), indexing="ij"))
    whole = power.mean() + 1e-12
    return [
        float(np.log(power[(radius >= least) & (radius < most)].mean() / whole + 1e-9))
        for least, most in itertools.pairwise(_BANDS)
    ]


def _ratio(shades: list[NDArray[np.float32]], part: Mask) -> list[float]:
    """Ratio of attenuations: median and spread."""
    if part.sum() < 20:
        return [np.nan, np.nan]
    low, high = (-np.log(shade[part]) for shade in shades)
    ratio = low / np.maximum(high, 0.02)
    quarter, half, three = np.quantile(ratio, [0.25, 0.5, 0.75])
    return [float(half), float(three - quarter)]

"""How hard it is to see a threat in an image, told from the image: four factors from 0 (easy) to 1 (hard).

After the image-based factors of Schwaninger, Hardmeier and Hofer (2005) and of Bolfing, Halbherr and
Schwaninger (2008): view, superposition, complexity (clutter) and opacity (transparency). Each is a share,
so that machines of any size compare; which weight each has is learnt from answers (``rules.school``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_closing, binary_dilation, binary_erosion, binary_fill_holes, gaussian_filter

from gwanmun.inspection.rules.imaging.colours import column_of, greys
from gwanmun.inspection.rules.imaging.effective import Floats, attenuation
from gwanmun.inspection.rules.scans import ScanFault, View

Mask = NDArray[np.bool_]
#: Attenuation from which a pixel is of the bag, and grey value under which it is opaque.
BAG, OPAQUE = 0.04, 64
#: Blur of the low pass in pixels, and the mean of what it takes off at which complexity is 0.63.
_FINE, _BUSY = 3.0, 6.0
#: Pixels around a threat that tell what lies over and under it.
_NEAR, _FAR = 3, 12


@dataclass(frozen=True)
class Factors:
    """``view``: how little of the best look at the thing shows. ``superposition``: share of the attenuation
    over it that is of other things. ``complexity``: fine structure of the bag. ``opacity``: dark share of
    it."""

    view: float
    superposition: float
    complexity: float
    opacity: float

    def __iter__(self) -> Iterator[float]:
        """In the order of ``rules.school.difficulty.FACTORS``."""
        return iter((self.view, self.superposition, self.complexity, self.opacity))


def factors(
    view: View, mask: Mask | None, canonical: float | None = None, without: View | None = None
) -> Factors:
    """The factors of a threat under ``mask`` (rows × columns of the view); without one (a harmless image)
    view and superposition are nan.

    ``canonical``: pixels that the thing covers when it lies flat (else the shape of the mask stands in for
    it). ``without``: the same scan without the threat, where it is known (a projected threat).
    ``ScanFault`` for a mask of another shape, or an empty one.
    """
    if mask is not None and (mask.shape != view.low.shape or not mask.any()):
        raise ScanFault(
            "MASK", "mask",
            f"마스크는 영상과 크기가 같고({view.low.shape}) 비어 있지 않아야 합니다.",
            f"must have the shape of the image, {view.low.shape}, and not be empty.",
        )  # fmt: skip
    x = attenuation(view.high, view.air)
    grey = greys().take(column_of(x)).astype(np.float32)
    bag = bag_of(x)
    opacity = float((grey < OPAQUE)[bag].mean()) if bag.any() else 0.0
    if mask is None:
        return Factors(float("nan"), float("nan"), _busy(grey, _inner(bag, np.zeros_like(bag))), opacity)
    return Factors(
        _foreshortened(mask, canonical),
        _superposed(x, mask, without),
        _busy(grey, _inner(bag, mask)),
        opacity,
    )


def bag_of(x: Floats) -> Mask:
    """Where the bag is: all that attenuates, closed over seams and filled."""
    outline = gaussian_filter(x, 1.0) > BAG
    return np.asarray(binary_fill_holes(binary_closing(np.pad(outline, 8), iterations=4))[8:-8, 8:-8])


def _inner(bag: Mask, mask: Mask) -> Mask:
    """The bag without its rim and the threat, whose edges are not clutter; all of it where nothing is
    left."""
    margin = int(2 * _FINE)
    inner = binary_erosion(bag, iterations=margin) & ~binary_dilation(mask, iterations=margin)
    return np.asarray(inner if inner.sum() > 50 else bag)


def _foreshortened(mask: Mask, canonical: float | None) -> float:
    area = float(mask.sum())
    if canonical is not None:
        return float(np.clip(1.0 - area / canonical, 0.0, 1.0))
    # A thing seen end-on is a compact blob: 4πA/P², one for a disc, little for a knife seen from aside.
    edge = float((mask & ~binary_erosion(mask, border_value=0)).sum())
    return float(np.clip(4 * np.pi * area / max(edge * 1.12, 1.0) ** 2, 0.0, 1.0))


def _superposed(x: Floats, mask: Mask, without: View | None) -> float:
    whole = float(x[mask].mean())
    if without is not None:
        others = float(attenuation(without.high, without.air)[mask].mean())
    else:
        inner = binary_dilation(mask, iterations=_NEAR)
        ring = binary_dilation(inner, iterations=_FAR - _NEAR) & ~inner
        others = float(np.median(x[ring])) if ring.any() else 0.0
    return float(np.clip(others / max(whole, 1e-6), 0.0, 1.0))


def _busy(grey: Floats, where: Mask) -> float:
    """Share of fine structure: what a low pass takes off, in grey values, over the bag."""
    if not where.any():
        return 0.0
    weight = gaussian_filter(where.astype(np.float32), _FINE)
    low = gaussian_filter(grey * where, _FINE) / np.maximum(weight, 1e-3)
    return float(1.0 - np.exp(-np.abs(grey - low)[where].mean() / _BUSY))

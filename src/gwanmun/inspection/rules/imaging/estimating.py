"""A calibration for a machine that has none, from its own images: an estimate, and marked as one.

Steel is the heaviest matter that is common in bags. Flat pixels that the nominal curves read as metal are
held to be steel; what their ratio differs by from nominal steel is taken off the curves, wholly at iron,
not at all at cellulose and below, in between by atomic number. Where an image shows no steel the nominal
curves stay."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.ndimage import binary_erosion, uniform_filter

from gwanmun.inspection.rules.imaging.calibration import Calibration, Curve, nominal
from gwanmun.inspection.rules.imaging.effective import Doubles, attenuation, zeff
from gwanmun.inspection.rules.scans import View

#: Atomic numbers (nominal) and attenuations (high) between which steel is looked for.
_NUMBERS, _DEPTHS = (15.5, 36.0), (0.25, 1.6)
#: Largest change of attenuation from pixel to pixel in flat matter, and fewest pixels that tell.
_FLAT, _FEWEST = 0.05, 150
#: Plastic over steel only lowers the ratio: of the pixels at one depth this share lies under steel alone.
_SHARE = 0.7
#: Factors that no cabinet machine is past: beyond them what was found is not steel.
_FACTORS = (0.75, 1.2)


def estimate(views: Iterable[View], machine: str = "") -> Calibration:
    """Curves for the machine that took the views; ``origin`` ``image``, or ``nominal`` where none shows
    steel."""
    start = nominal()
    iron = next(curve for curve in start.curves if curve.material == "iron")
    light = next(curve for curve in start.curves if curve.material == "cellulose")
    pixels = np.concatenate([np.empty((0, 2)), *(_metal(view) for view in views)])
    if len(pixels) < _FEWEST:
        return start
    usual = np.interp(pixels[:, 0], iron.high, np.array(iron.low) / np.array(iron.high))
    factor = float(np.quantile(pixels[:, 1] / usual, _SHARE))
    if not _FACTORS[0] < factor < _FACTORS[1]:
        return start

    def mended(curve: Curve) -> Curve:
        share = np.interp(curve.zeff, [light.zeff, iron.zeff], [0.0, 1.0])
        by = 1 + (factor - 1) * float(share)
        low = tuple(float(f"{value * by:.6g}") for value in curve.low)
        return Curve(curve.material, curve.zeff, curve.mass, low, curve.high)

    return Calibration(machine, tuple(mended(curve) for curve in start.curves), "image", start.spectrum)


def _metal(view: View) -> Doubles:
    """Attenuation (high) and ratio of flat pixels that may be steel: n × 2."""
    low, high = (uniform_filter(attenuation(counts, view.air), 3) for counts in (view.low, view.high))
    if min(high.shape) < 3:
        return np.empty((0, 2))
    number = zeff(view)
    of = (number > _NUMBERS[0]) & (number < _NUMBERS[1]) & (high > _DEPTHS[0]) & (high < _DEPTHS[1])
    of &= np.hypot(*np.gradient(high)) < _FLAT * np.maximum(high, 0.2)
    of = binary_erosion(of)
    return np.stack([high[of], low[of] / high[of]], axis=1).astype(np.float64)

"""Pseudo-colour: hue by matter, brightness by attenuation.

Hue (degrees) is a smooth rising function of the effective atomic number through ``HUES``: orange under 10,
green from 10 to 18, blue above. Each hue is brought to the same luminance, so that brightness speaks of
attenuation alone. With x = −ln T at the high energy::

    tint  = 1 − exp(−x / 0.30)              white air takes the hue on
    shade = exp(−(x / 2.6)^1.3)             and falls to black
    rgb   = shade · (1 − tint · (1 − hue's rgb))

What is too dense to tell is black; air is white. Each is monotone, so more matter is never lighter.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from gwanmun.inspection.rules.imaging.calibration import Calibration
from gwanmun.inspection.rules.imaging.effective import DARKEST, LEAST_Z, MOST_Z, Floats, Strip, strips
from gwanmun.inspection.rules.scans import View

Picture = NDArray[np.uint8]
#: Effective atomic number → hue in degrees.
HUES = ((4, 22), (6, 28), (8, 36), (9.5, 48), (10, 58), (11, 92), (13, 122), (15, 134), (17, 152), (18, 176),
        (20, 205), (26, 220), (47, 236))  # fmt: skip
ORGANIC, METAL = 10.0, 18.0
#: Luminance of a full hue, as sRGB weights of 0.2126, 0.7152 and 0.0722 over the values as they are shown.
_LUMINANCE = 0.50
X_STEPS, Z_STEPS = 512, 256
#: Attenuation that the tables of brightness reach: past it all is as dark as it gets.
X_MOST = 9.0


def hue_of(zeff: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hue in degrees."""
    known = np.array(HUES, dtype=np.float64)
    return np.asarray(PchipInterpolator(known[:, 0], known[:, 1])(np.clip(zeff, LEAST_Z, MOST_Z)))


def rgb_of(zeff: NDArray[np.float64]) -> NDArray[np.float64]:
    """The full hue of matter as red, green, blue from 0 to 1, all of one luminance."""
    sector = hue_of(zeff)[..., None] / 60.0
    # Distance round the circle from red, green, blue: the plain hexagon of hues.
    distance = np.abs((sector - np.array([0.0, 2.0, 4.0]) + 3.0) % 6.0 - 3.0)
    pure = np.clip(2.0 - distance, 0.0, 1.0)
    light = pure @ np.array([0.2126, 0.7152, 0.0722])
    # Too light: darken. Too dark: mix with white.
    darker = pure * np.minimum(1.0, _LUMINANCE / light)[..., None]
    white = np.clip((_LUMINANCE - light) / (1.0 - light), 0.0, 1.0)[..., None]
    return np.asarray(darker * (1 - white) + white)


def tint_of(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1.0 - np.exp(-x / 0.30)


def shade_of(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.exp(-((np.maximum(x, 0.0) / 2.6) ** 1.3))


@lru_cache(maxsize=1)
def palette() -> NDArray[np.uint8]:
    """(Z_STEPS + 1) × X_STEPS × 3: a row for each atomic number, the last one grey for what has none."""
    x = np.linspace(0, X_MOST, X_STEPS)
    full = rgb_of(np.linspace(LEAST_Z, MOST_Z, Z_STEPS))
    full = np.concatenate([full, np.full((1, 3), _LUMINANCE)])
    shown = shade_of(x)[None, :, None] * (1 - tint_of(x)[None, :, None] * (1 - full[:, None, :]))
    return np.round(shown * 255).astype(np.uint8)


@lru_cache(maxsize=1)
def greys() -> NDArray[np.uint8]:
    """X_STEPS: the luminance that the coloured picture has."""
    x = np.linspace(0, X_MOST, X_STEPS)
    return np.round(shade_of(x) * (1 - tint_of(x) * (1 - _LUMINANCE)) * 255).astype(np.uint8)


def column_of(x: Floats) -> NDArray[np.intp]:
    column = np.minimum(x * np.float32((X_STEPS - 1) / X_MOST) + np.float32(0.5), X_STEPS - 1)
    return np.asarray(column.astype(np.intp))


def row_of(strip: Strip) -> NDArray[np.intp]:
    """The row of the palette; the grey one in air and in what is too dense to have a hue."""
    row = ((strip.zeff - np.float32(LEAST_Z)) * np.float32((Z_STEPS - 1) / (MOST_Z - LEAST_Z)) + 0.5).astype(
        np.intp
    )
    row[strip.thin | strip.dense] = Z_STEPS
    return row


def sharp(strip: Strip) -> Floats:
    """Attenuation that brightness is read from; what is too dense to tell is black."""
    return np.where(strip.dense, np.float32(DARKEST), strip.x)


def coloured(strip: Strip, x: Floats | None = None) -> Picture:
    """A strip in colour, brightness from ``x`` where given."""
    cells = row_of(strip) * X_STEPS + column_of(sharp(strip) if x is None else x)
    shown: Picture = palette().reshape(-1, 3).take(cells, axis=0)
    shown[strip.dense] = 0
    return shown


def colour(view: View, calibration: Calibration | None = None) -> Picture:
    """The picture that readers know: rows × columns × 3."""
    out = np.empty((*view.low.shape, 3), dtype=np.uint8)
    for strip in strips(view, calibration):
        out[strip.start : strip.stop] = coloured(strip)
    return out

"""The pictures that a reader can switch to, each made strip by strip from the raw pair."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.imaging.calibration import Calibration
from gwanmun.inspection.rules.imaging.colours import (
    METAL,
    ORGANIC,
    X_MOST,
    X_STEPS,
    Picture,
    coloured,
    column_of,
    greys,
    sharp,
)  # fmt: skip
from gwanmun.inspection.rules.imaging.effective import Floats, Strip, strips
from gwanmun.inspection.rules.scans import View

VARIANTS = ("colour", "grey", "invert", "penetrate", "organic", "metal", "edges", "zeff")
#: What a variant is called, Korean and English.
NAMES = {
    "colour": ("의사색", "Colour"),
    "grey": ("흑백", "Grey"),
    "invert": ("반전", "Inverted"),
    "penetrate": ("고투과", "High penetration"),
    "organic": ("유기물만", "Organic only"),
    "metal": ("금속만", "Metal only"),
    "edges": ("윤곽 강조", "Edges"),
    "zeff": ("유효원자번호", "Effective atomic number"),
}
#: Atomic numbers over which one kind of matter gives way to the other.
_BLEND = 1.5
#: Part of white that what is stripped away keeps, so that the outline of the bag stays.
_GHOST = 0.78
#: How strongly an edge is drawn: times the difference from the mean of 3 × 3.
_EDGE = 2.5
#: Colours of the map of atomic numbers from 5 to 30, dark to light, told apart by colour-blind eyes too.
MAP_LEAST, MAP_MOST = 5.0, 30.0
_MAP = (
    (0, 32, 76),
    (38, 62, 112),
    (87, 93, 109),
    (124, 123, 120),
    (165, 157, 118),
    (211, 194, 88),
    (255, 234, 70),
)


def grey(strip: Strip) -> Picture:
    return _triple(greys().take(column_of(sharp(strip))))


def inverted(strip: Strip) -> Picture:
    """Matter is bright, air is dark."""
    return np.asarray(255 - grey(strip))


@lru_cache(maxsize=1)
def _deep() -> NDArray[np.uint8]:
    """Brightness that falls evenly down to x = 6.5: nearly all contrast is given to what is dark."""
    x = np.linspace(0, X_MOST, X_STEPS)
    return np.round(255 * np.clip(1 - (x / 6.5) ** 0.8, 0, 1)).astype(np.uint8)


def penetrating(strip: Strip) -> Picture:
    """Contrast where the common picture is black; noise is kept down by the mean of 3 × 3."""
    return _triple(_deep().take(column_of(np.where(strip.dense, strip.x, strip.smooth_x))))


def organic(strip: Strip) -> Picture:
    """Matter under 10 in colour; the rest a pale ghost."""
    return _stripped(strip, _falling(strip.zeff, ORGANIC) * ~strip.dense)


def metal(strip: Strip) -> Picture:
    """Matter above 18, and what is too dense to tell, in colour; the rest a pale ghost."""
    return _stripped(strip, np.maximum(1 - _falling(strip.zeff, METAL), strip.dense))


def edges(strip: Strip) -> Picture:
    """Colour with edges drawn: attenuation plus its difference from the mean around it."""
    x = sharp(strip)
    drawn = np.maximum(x + np.float32(_EDGE) * (strip.x - strip.smooth_x), 0)
    return coloured(strip, np.where(strip.dense, x, drawn))


@lru_cache(maxsize=1)
def map_colours() -> NDArray[np.uint8]:
    """256 × 3."""
    stops, at = np.array(_MAP, dtype=np.float64), np.linspace(0, len(_MAP) - 1, 256)
    return np.stack([np.round(np.interp(at, np.arange(len(_MAP)), stops[:, c])) for c in range(3)], 1).astype(
        np.uint8
    )


def zeff_map(strip: Strip) -> Picture:
    """Effective atomic number by colour alone; air white, too dense black."""
    share = np.clip((strip.zeff - np.float32(MAP_LEAST)) / np.float32(MAP_MOST - MAP_LEAST), 0, 1)
    # Organic matter lies within five numbers, metal within fifteen: the foot of the scale is stretched.
    share = np.sqrt(share) * np.float32(255)
    shown: Picture = map_colours().take((share + np.float32(0.5)).astype(np.intp), axis=0)
    shown[strip.thin] = 255
    shown[strip.dense] = 0
    return shown


_PAINTERS: dict[str, Callable[[Strip], Picture]] = {
    "colour": coloured, "grey": grey, "invert": inverted, "penetrate": penetrating,
    "organic": organic, "metal": metal, "edges": edges, "zeff": zeff_map,
}  # fmt: skip


def painted(view: View, name: str, calibration: Calibration | None = None) -> Iterator[Picture]:
    """Strips of a variant from the top; memory holds one at a time. ``ValueError`` for an unknown name."""
    if name not in _PAINTERS:
        raise ValueError(f"no such variant: {name}; one of {', '.join(VARIANTS)}")
    return map(_PAINTERS[name], strips(view, calibration))


def variant(view: View, name: str, calibration: Calibration | None = None) -> Picture:
    """A variant by name: rows × columns × 3. ``ValueError`` for an unknown name."""
    out = np.empty((*view.low.shape, 3), dtype=np.uint8)
    row = 0
    for part in painted(view, name, calibration):
        out[row : row + len(part)] = part
        row += len(part)
    return out


def _triple(values: NDArray[np.uint8]) -> Picture:
    return np.repeat(values[..., None], 3, axis=2)


def _falling(zeff: Floats, middle: float) -> Floats:
    """1 well under ``middle``, 0 well above it, smooth between."""
    share = np.clip((middle + _BLEND / 2 - zeff) / _BLEND, 0, 1)
    return np.asarray(share * share * (3 - 2 * share), dtype=np.float32)


def _stripped(strip: Strip, keep: Floats) -> Picture:
    ghost = 255 - (255 - grey(strip).astype(np.float32)) * np.float32(1 - _GHOST)
    share = (keep * ~(strip.thin & ~strip.dense))[..., None]
    return np.round(coloured(strip) * share + ghost * (1 - share)).astype(np.uint8)

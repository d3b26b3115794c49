"""A threat by itself: its attenuation at both energies, free of the noise and the air of its scan.

``cut_out`` takes it from a scan of the thing alone on the belt; ``synthetic.of_parts`` has physics look at a
made one, turned any way in space. Neither knows the bag it will be put into.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import (
    binary_dilation,
    binary_fill_holes,
    binary_propagation,
    gaussian_filter,
)  # fmt: skip

from gwanmun.inspection.rules.imaging.calibration import Calibration
from gwanmun.inspection.rules.imaging.calming import calmed
from gwanmun.inspection.rules.imaging.effective import Doubles, Floats, attenuation
from gwanmun.inspection.rules.imaging.noise import Noise, noise_of, uncut
from gwanmun.inspection.rules.imaging.turning import splines, turned
from gwanmun.inspection.rules.imaging.veil import glow
from gwanmun.inspection.rules.scans import ScanFault, View

#: Deviations of air over which a pixel surely is of the thing, and over which it is where it touches such
#: ones.
_SURE, _LIKELY = 6.0, 2.5
#: Attenuation (low + high) from which what lies around is not air.
_CLOUDED = 0.3
#: Pixels around the thing that are kept: its blurred edge lies there, and the rim that mends rotation.
RIM = 4
#: The most pixels of a threat: a rifle on a fine machine.
_MOST = 4_000_000


@dataclass(frozen=True)
class Threat:
    """``low``, ``high``: −ln T (rows × columns), zero outside; ``mask``: 0 to 1, soft at the edge.

    ``weight`` of the object in grams, where known. ``rest``: noise of its scan, as transmission, taken off
    both; as much of it is put back as the noise of a composite has room for. ``kept``: share of the variance
    of that noise that is still in ``low`` and ``high``; ``noise`` of its scan. None for a made threat;
    a turned one has no ``rest``, as noise between pixels is not what it was.
    """

    low: Floats
    high: Floats
    mask: Floats
    pixel_mm: float = 1.0
    kind: str = ""
    weight: float | None = None
    rest: tuple[Floats, Floats] | None = None
    kept: tuple[Floats, Floats] | None = None
    noise: tuple[Noise, Noise] | None = None

    #: Rows' pitch over columns' pitch.
    aspect: float = 1.0

    @cached_property
    def splines(self) -> tuple[Floats, Floats]:
        """Coefficients of cubic splines of both energies: turning needs no filter each time."""
        return splines(self.low, self.high)

    @property
    def solid(self) -> NDArray[np.bool_]:
        return np.asarray(self.mask > 0.5)


def cut_out(view: View, kind: str = "", calibration: Calibration | None = None) -> Threat:
    """The thing that lies alone in a view. ``ScanFault`` where there is nothing, or no air around it.

    With a ``calibration`` that tells of scattered light, that is taken off first.
    """
    if view.low.size > _MOST:
        raise ScanFault(
            "SIZE", "threat",
            f"위협물 영상은 {_MOST:,}화소 이하여야 합니다. 위협물만 잘라 내십시오.",
            f"must be at most {_MOST:,} pixels. Cut out the threat alone.",
        )  # fmt: skip
    depth = attenuation(view.low, view.air) + attenuation(view.high, view.air)
    level = _air_of(depth)
    solid = _solid(depth, level)
    if level < _CLOUDED and not solid.any():
        raise ScanFault(
            "EMPTY", "threat",
            "위협물이 보이지 않습니다. 위협물만 놓고 촬영한 영상을 쓰십시오.",
            "shows nothing. Use a scan of the threat alone on the belt.",
        )  # fmt: skip
    outside = ~binary_dilation(solid, iterations=RIM)
    if level >= _CLOUDED or outside.mean() < 0.02:
        raise ScanFault(
            "NO_AIR", "threat",
            "위협물 둘레에 공기가 없어 기준을 잡을 수 없습니다. 여백을 두고 자르십시오.",
            "has no air around it to measure from. Leave a margin when cutting.",
        )  # fmt: skip
    mask = feathered(solid)
    noise = noise_of(view)
    raw = [_relative(_straight(view, energy, calibration, noise[energy]), outside) for energy in (0, 1)]
    clean, kept = calmed(raw, noise)
    low, high = (np.maximum(image * mask, 0).astype(np.float32) for image in clean)
    rest = [(np.exp(-image) - np.exp(-calm)) * (mask >= 1) for image, calm in zip(raw, clean, strict=True)]
    rows, columns = (np.flatnonzero(solid.any(axis=a)) for a in (1, 0))
    pad = RIM
    widened = [np.pad(image, pad) for image in (low, high, mask, *rest, *kept)]
    box = np.s_[rows[0] : rows[-1] + 1 + 2 * pad, columns[0] : columns[-1] + 1 + 2 * pad]
    low, high, mask, *more = (np.ascontiguousarray(image[box]) for image in widened)
    return Threat(
        low, high, mask, view.pixel_mm, kind, None, (more[0], more[1]), (more[2], more[3]), noise, view.aspect
    )


def feathered(solid: NDArray[np.bool_]) -> Floats:
    """1 within and one pixel beyond, half at the next, then nothing: the thing's own blur is kept, no
    halo."""
    inner = binary_dilation(solid)
    outer = binary_dilation(inner)
    return np.asarray(0.5 * inner + 0.5 * outer, dtype=np.float32)


def _border(image: Floats) -> Floats:
    sides = image[:2], image[-2:], image[:, :2], image[:, -2:]
    return np.concatenate([side.ravel() for side in sides])


def _air_of(depth: Floats) -> float:
    """Attenuation of the air around: the lower part of the border, as a threat may reach it."""
    border = _border(depth)
    return float(np.median(border[border <= np.quantile(border, 0.6)]))


def _solid(depth: Floats, level: float) -> NDArray[np.bool_]:
    """Where the thing is: well above the noise of air, with what touches it, and holes that are small
    noise."""
    smooth = gaussian_filter(depth, 0.8)
    border = _border(smooth)
    calm = border[border < level + 0.1]
    spread = max(float(np.median(np.abs(calm - level))) * 1.4826, 0.004)
    sure, likely = smooth > level + _SURE * spread, smooth > level + _LIKELY * spread
    found = binary_propagation(sure, mask=likely)
    filled = binary_fill_holes(found)
    # A hole of a few pixels is noise; a trigger guard is air and stays so.
    holes = filled & ~found
    return np.asarray(found | (holes & ~binary_propagation(_eroded(holes), mask=holes)))


def _eroded(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(~binary_dilation(~mask, iterations=2))


def _straight(view: View, energy: int, calibration: Calibration | None, noise: Noise) -> Floats:
    """Transmission without scattered light, and with what was cut off at air."""
    counts = (view.low, view.high)[energy]
    shown = np.asarray(np.maximum(counts, 0.5) / view.air, dtype=np.float32)
    # The same scan gives the same threat.
    shown = uncut(shown, 1.0, noise, np.random.default_rng(energy))
    scattered = None if calibration is None else glow(shown, calibration, energy, view.pixel_mm)
    return shown if scattered is None else np.maximum(shown - scattered, shown * np.float32(0.02))


def _relative(shown: Floats, outside: NDArray[np.bool_]) -> Floats:
    """−ln of transmission over the local air: a slope across and along fitted to the air around the thing."""
    rows, columns = shown.shape
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    design = np.stack([np.ones(int(outside.sum())), x[outside], y[outside]], axis=1)
    seen = shown[outside]
    trusted = np.ones(len(seen), dtype=bool)
    fitted = np.zeros(3)
    for _ in range(3):
        fitted, *_ = np.linalg.lstsq(design[trusted], seen[trusted], rcond=None)
        off = seen - design @ fitted
        trusted = np.abs(off) <= 3 * max(float(np.median(np.abs(off))) * 1.4826, 1e-4)
    local = np.maximum(fitted[0] + fitted[1] * x + fitted[2] * y, 0.05)
    return np.asarray(-np.log(shown / local), dtype=np.float32)


def centre_of(mask: Floats) -> Doubles:
    """Row and column of the middle of a mask."""
    return np.asarray((np.array(mask.shape) - 1) / 2)


__all__ = ["RIM", "Threat", "centre_of", "cut_out", "feathered", "turned"]

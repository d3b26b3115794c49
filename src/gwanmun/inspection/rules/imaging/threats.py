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
    spline_filter,
)  # fmt: skip

from gwanmun.inspection.rules.imaging.calibration import Calibration
from gwanmun.inspection.rules.imaging.effective import Doubles, Floats, attenuation
from gwanmun.inspection.rules.imaging.veil import glow
from gwanmun.inspection.rules.scans import ScanFault, View

#: Deviations of air over which a pixel surely is of the thing, and over which it is where it touches such
#: ones.
_SURE, _LIKELY = 6.0, 2.5
#: Attenuation (low + high) from which what lies around is not air.
_CLOUDED = 0.3
#: Pixels around the thing that are kept: its blurred edge lies there, and the rim that mends rotation.
RIM = 4
#: What turning leaves of the deviation of noise: the mean over places between pixels of linear weights.
_DULLED = 0.67
#: The most pixels of a threat: a rifle on a fine machine.
_MOST = 4_000_000


@dataclass(frozen=True)
class Threat:
    """``low``, ``high``: −ln T (rows × columns), zero outside; ``mask``: 0 to 1, soft at the edge.

    ``weight`` of the object in grams, where known. ``rest``: transmission that smoothing took off both,
    noise and finest structure; as much of it is put back as the noise of a
    composite has room for. None for a made threat.
    """

    low: Floats
    high: Floats
    mask: Floats
    pixel_mm: float = 1.0
    kind: str = ""
    weight: float | None = None
    rest: tuple[Floats, Floats] | None = None

    @cached_property
    def splines(self) -> tuple[Floats, ...]:
        """Coefficients of cubic splines of both energies: turning needs no filter each time."""
        return tuple(spline_filter(image, order=3, output=np.float32) for image in (self.low, self.high))

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
    shown = [_straight(view, energy, calibration) for energy in (0, 1)]
    raw = [_relative(image, outside) for image in shown]
    clean = [_calmed(image, outside) for image in raw]
    low, high = (np.maximum(image * mask, 0).astype(np.float32) for image in clean)
    rest = [(np.exp(-image) - np.exp(-calm)) * (mask >= 1) for image, calm in zip(raw, clean, strict=True)]
    rows, columns = (np.flatnonzero(solid.any(axis=a)) for a in (1, 0))
    pad = RIM
    widened = [np.pad(image, pad) for image in (low, high, mask, *rest)]
    box = np.s_[rows[0] : rows[-1] + 1 + 2 * pad, columns[0] : columns[-1] + 1 + 2 * pad]
    low, high, mask, *rest = (np.ascontiguousarray(image[box]) for image in widened)
    return Threat(low, high, mask, view.pixel_mm, kind, None, (rest[0], rest[1]))


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


def _straight(view: View, energy: int, calibration: Calibration | None) -> Floats:
    """Transmission without scattered light."""
    counts = (view.low, view.high)[energy]
    shown = np.asarray(np.maximum(counts, 0.5) / view.air, dtype=np.float32)
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


def _calmed(image: Floats, outside: NDArray[np.bool_]) -> Floats:
    """Noise out, edges kept: each pixel is the mean of those of 5 × 5 that do not differ by more than
    noise."""
    shade = np.exp(-image)
    spread = max(float(np.median(np.abs(shade[outside] - np.median(shade[outside])))) * 1.4826, 1e-4)
    guide = shade
    # Photons: the variance in transmission is in proportion to it.
    width = 3.5 * spread * np.sqrt(np.maximum(guide, 0.02))
    wide, wide_guide = (np.pad(part, 2, mode="edge") for part in (shade, guide))
    whole, count = np.zeros_like(shade), np.zeros_like(shade)
    rows, columns = shade.shape
    for dy in range(5):
        for dx in range(5):
            near = wide[dy : dy + rows, dx : dx + columns]
            alike = np.abs(wide_guide[dy : dy + rows, dx : dx + columns] - guide) <= width
            whole += near * alike
            count += alike
    return np.asarray(-np.log(np.clip(whole / np.maximum(count, 1), 1e-5, None)), dtype=np.float32)


def turned(
    threat: Threat,
    angle: float,
    scale: float = 1.0,
    flip: bool = False,
    shift: tuple[float, float] = (0.0, 0.0),
) -> Threat:
    """Turned by ``angle`` degrees against the clock, enlarged and mirrored, with a shift under a pixel.

    Attenuation is what is turned: its sum, and with it the mass, grows with the area alone.
    """
    from scipy.ndimage import affine_transform

    rows, columns = threat.mask.shape
    turn = np.deg2rad(angle)
    cos, sin = np.cos(turn), np.sin(turn)
    forward = scale * np.array([[cos, -sin], [sin, cos]]) @ np.diag([1.0, -1.0 if flip else 1.0])
    corners = np.abs(forward) @ np.array([rows, columns])
    shape = tuple(int(np.ceil(side - 1e-6)) + 2 for side in corners)
    back = np.linalg.inv(forward)
    middle, centre = (np.array(shape) - 1) / 2 + np.array(shift), (np.array([rows, columns]) - 1) / 2
    offset = centre - back @ middle
    low, high = (
        np.maximum(affine_transform(image, back, offset, shape, np.float32, 3, prefilter=False), 0)
        for image in threat.splines
    )
    mask = np.clip(affine_transform(threat.mask, back, offset, shape, np.float32, 1), 0, 1)
    # A spline rings by a little outside: the mask ends it.
    edge = np.minimum(mask * 2, 1)
    weight = None if threat.weight is None else threat.weight * scale**2
    rest = threat.rest and tuple(
        affine_transform(image, back, offset, shape, np.float32, 1) / _DULLED for image in threat.rest
    )
    return Threat(low * edge, high * edge, mask, threat.pixel_mm, threat.kind, weight, rest)


def centre_of(mask: Floats) -> Doubles:
    """Row and column of the middle of a mask."""
    return np.asarray((np.array(mask.shape) - 1) / 2)

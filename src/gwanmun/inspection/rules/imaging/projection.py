"""Threat image projection: a threat put into the raw scan of a bag, as if it had been inside.

For each energy, in the order of the light: attenuations add (Beer and Lambert), with what beam hardening
takes off (``mixing``) and scattered light left as it is (``veil``); noise that the fewer photons would have
had is added, correlated as the machine's is; counts end at the detector's floor and at its top. Where the
threat's mask is zero not one count changes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.imaging.calibration import Calibration, nominal
from gwanmun.inspection.rules.imaging.calming import structure, variances
from gwanmun.inspection.rules.imaging.effective import Floats, blurred
from gwanmun.inspection.rules.imaging.mixing import mixing
from gwanmun.inspection.rules.imaging.noise import Noise, noise_of, uncut
from gwanmun.inspection.rules.imaging.threats import Threat
from gwanmun.inspection.rules.imaging.turning import forward_of, shape_of, turned
from gwanmun.inspection.rules.imaging.veil import before_and_after
from gwanmun.inspection.rules.scans import Counts, ScanFault, View

#: Of the bag's noise from which nothing needs to be taken off.
_ENOUGH = 0.98
#: A threat may be enlarged or reduced by so much at most: past it the thing would be of another size.
SCALES = (0.8, 1.25)


@dataclass(frozen=True)
class Composite:
    """``box``: x, y, width, height of what changed. ``mask``: of the box, where the threat is."""

    view: View
    box: tuple[int, int, int, int]
    mask: NDArray[np.bool_]
    threat: Threat


def project(
    view: View,
    threat: Threat,
    at: tuple[float, float],
    angle: float = 0.0,
    seed: int = 0,
    *,
    scale: float = 1.0,
    flip: bool = False,
    calibration: Calibration | None = None,
    noise: tuple[Noise, Noise] | None = None,
) -> View:
    """The view with the threat's middle at ``at`` (row, column; parts of a pixel count). See
    ``composite``."""
    made = composite(
        view, threat, at, angle, seed, scale=scale, flip=flip, calibration=calibration, noise=noise
    )
    return made.view


def composite(
    view: View,
    threat: Threat,
    at: tuple[float, float],
    angle: float = 0.0,
    seed: int = 0,
    *,
    scale: float = 1.0,
    flip: bool = False,
    calibration: Calibration | None = None,
    noise: tuple[Noise, Noise] | None = None,
    noisy: bool = True,
) -> Composite:
    """The composite with its truth. The same seed gives the same counts.

    ``noise`` of the machine for both energies; estimated from the view where not given. ``calibration`` tells
    the spectrum; without it a nominal one. ``ScanFault`` where the scale is impossible or all lies outside.
    """
    if not SCALES[0] <= scale <= SCALES[1]:
        raise ScanFault(
            "SCALE", "scale",
            f"배율은 {SCALES[0]}에서 {SCALES[1]} 사이여야 합니다. 그 밖의 크기는 실물과 다릅니다.",
            f"must lie between {SCALES[0]} and {SCALES[1]}; else the thing is not of its size.",
        )  # fmt: skip
    scale *= threat.pixel_mm / view.pixel_mm
    made, top, left = _laid(threat, at, angle, scale, flip, view.aspect)
    rows, columns = view.low.shape
    first, last = max(top, 0), min(top + made.mask.shape[0], rows)
    start, stop = max(left, 0), min(left + made.mask.shape[1], columns)
    if first >= last or start >= stop:
        raise ScanFault(
            "OUTSIDE", "at",
            f"위치 {at}이(가) 영상({rows} × {columns}) 밖입니다.",
            f"{at} lies outside the image of {rows} × {columns}.",
        )  # fmt: skip
    own = np.s_[first - top : last - top, start - left : stop - left]
    rest = made.rest and (made.rest[0][own], made.rest[1][own])
    kept = made.kept and (made.kept[0][own], made.kept[1][own])
    made = replace(made, low=made.low[own], high=made.high[own], mask=made.mask[own], rest=rest, kept=kept)
    place = np.s_[first:last, start:stop]
    counts = _combined(view, made, place, seed, calibration or nominal(), noise, noisy)
    images = []
    for whole, part in zip((view.low, view.high), counts, strict=True):
        image = whole.copy()
        image[place] = part
        images.append(image)
    box = (start, first, stop - start, last - first)
    return Composite(replace(view, low=images[0], high=images[1]), box, made.solid, made)


def _laid(
    threat: Threat, at: tuple[float, float], angle: float, scale: float, flip: bool, aspect: float
) -> tuple[Threat, int, int]:
    """The threat as it lies, with the row and the column of its first pixel."""
    whole = all(float(v).is_integer() for v in at)
    if whole and angle == 0 and scale == 1 and not flip and aspect == threat.aspect:
        rows, columns = threat.mask.shape
        return threat, int(at[0]) - (rows - 1) // 2, int(at[1]) - (columns - 1) // 2
    rows, columns = turned_shape(threat, angle, scale, flip, aspect)
    exact = at[0] - (rows - 1) / 2, at[1] - (columns - 1) / 2
    top, left = math.floor(exact[0]), math.floor(exact[1])
    return turned(threat, angle, scale, flip, (exact[0] - top, exact[1] - left), aspect), top, left


def turned_shape(
    threat: Threat, angle: float, scale: float = 1.0, flip: bool = False, aspect: float | None = None
) -> tuple[int, int]:
    """Rows and columns that ``turned`` gives."""
    after = threat.aspect if aspect is None else aspect
    rows, columns = threat.mask.shape
    return shape_of(forward_of(angle, scale, flip, threat.aspect, after), (rows, columns))


def _combined(
    view: View,
    threat: Threat,
    place: tuple[slice, slice],
    seed: int,
    calibration: Calibration,
    noise: tuple[Noise, Noise] | None,
    noisy: bool,
) -> tuple[Counts, Counts]:
    """Counts of both energies in the place."""
    raws = (view.low, view.high)
    bags = [np.maximum(raw[place], 0.5).astype(np.float32) / np.float32(view.air) for raw in raws]
    random = np.random.default_rng([seed, *(int(s.start) for s in place)])
    kinds = (noise or noise_of(view)) if noisy else None
    if kinds is not None:
        bags = [uncut(bag, 1.0, kind, random) for bag, kind in zip(bags, kinds, strict=True)]
    own = [threat.low, threat.high]
    veils = [before_and_after(view, weak, place, calibration, energy) for energy, weak in enumerate(own)]
    # Light that came straight through: what matter in the line of sight weakens.
    straight = [
        np.maximum(bag - veil[0], bag * np.float32(0.02)) for bag, veil in zip(bags, veils, strict=True)
    ]
    smooth = [blurred(bag) for bag in straight]
    mixed = mixing(calibration)
    if mixed is not None:
        # Only where the threat is: a turned one fills half its picture at most.
        there = (threat.low > 0) & (threat.mask > 0)
        behind = [np.maximum(-np.log(bag[there]), 0) for bag in smooth]
        less = mixed.excess((behind[0], behind[1]), (threat.low[there], threat.high[there]))
        own = [image.copy() for image in own]
        for image, part in zip(own, less, strict=True):
            # A threat weakens light; it never adds any.
            image[there] = np.maximum(image[there] + part, 0)
    passed = [np.exp(-a) for a in own]
    if kinds is not None and threat.kept is not None and threat.noise is not None:
        # A cut-out brings noise of its own where it is like nothing else; so much less may be the bag's.
        means = [(m + v[0], m * left + v[1]) for m, v, left in zip(smooth, veils, passed, strict=True)]
        straight = _quieter(straight, smooth, means, passed, threat.kept, threat.noise, kinds)
    out = []
    for energy, (raw, bag, mean, left) in enumerate(zip(raws, straight, smooth, passed, strict=True)):
        before, after = veils[energy]
        seen = bag * left + after
        if kinds is not None:
            seen = seen + _wavering(
                kinds[energy], mean + before, mean * left + after, left, threat, energy, random
            )
        bottom = min(max(view.floor, 0), int(raw.min()))
        top = min(max(view.air, int(raw[place].max())), 65_535)
        counts = np.clip(np.round(seen * view.air), bottom, top).astype(np.uint16)
        out.append(np.where(threat.mask > 0, counts, raw[place]))
    return out[0], out[1]


def _quieter(
    bags: list[Floats],
    smooth: list[Floats],
    means: list[tuple[Floats, Floats]],
    passed: list[Floats],
    kept: tuple[Floats, Floats],
    noise: tuple[Noise, Noise],
    kinds: tuple[Noise, Noise],
) -> list[Floats]:
    """The bag with as much of its noise as the threat's (share ``kept`` of ``noise``) leaves room for; its
    structure stays."""
    shares = []
    for energy, ((before, after), left) in enumerate(zip(means, passed, strict=True)):
        theirs = kept[energy] * before * before * noise[energy].variance(left)
        most = np.maximum(left * left * kinds[energy].variance(before), np.float32(1e-12))
        shares.append(np.sqrt(np.clip((kinds[energy].variance(after) - theirs) / most, 0, 1)))
    if min(float(share.min()) for share in shares) > _ENOUGH:
        return bags
    rests = [bag - mean for bag, mean in zip(bags, smooth, strict=True)]
    found, _ = structure(rests, variances(smooth, kinds))
    return [
        bag - (1 - share) * (rest - part)
        for bag, rest, part, share in zip(bags, rests, found, shares, strict=True)
    ]


def _wavering(
    noise: Noise,
    before: Floats,
    after: Floats,
    left: Floats,
    threat: Threat,
    energy: int,
    random: np.random.Generator,
) -> Floats:
    """What is added so that noise is that of ``after``: noise of the threat's own scan as far as there is
    room, then new. ``before``, ``after``: mean transmissions; the bag's noise has gone down by ``left``."""
    room = noise.variance(after) - left * left * noise.variance(before)
    if threat.kept is None or threat.noise is None:
        return np.asarray(np.sqrt(np.maximum(room, 0)) * noise.drawn(room.shape, random), dtype=np.float32)
    own = before * before * threat.noise[energy].variance(left)
    kept = threat.kept[energy]
    room = np.maximum(room - kept * own, 0)
    if threat.rest is None:
        return np.asarray(np.sqrt(room) * noise.drawn(room.shape, random), dtype=np.float32)
    own = own * np.maximum(1 - kept, 0)
    share = np.sqrt(np.minimum(room / np.maximum(own, 1e-12), 1))
    drawn = np.sqrt(np.maximum(room - share * share * own, 0)) * noise.drawn(room.shape, random)
    return np.asarray(drawn + share * before * threat.rest[energy], dtype=np.float32)

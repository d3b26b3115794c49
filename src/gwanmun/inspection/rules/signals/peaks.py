"""Peaks of a spectrum by a zero-area filter, and the nuclides whose lines they would be.

Channels are moved onto a grid that is even in √E, on which the width of a peak of a scintillator is nearly
the same everywhere and that of a germanium detector changes slowly. The filter is the negative second
derivative of a Gaussian at several widths; its significance is the filtered net count over the root of the
filtered variance. The width that sees the clearest peak is taken for the detector's, and only widths near
it are believed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.signals.n42 import Spectrum
from gwanmun.inspection.rules.signals.nuclides import LIBRARY

Counts = NDArray[np.float64]
SIGMAS = 6.0  # least significance of a peak
LEAST = 0.5  # least score of a hint
_BINS = 8192
_TOP = 55.0  # √keV: 3,025 keV
_WIDTHS = (0.012, 0.018, 0.027, 0.04, 0.06, 0.09, 0.135, 0.2, 0.3, 0.45)  # √keV
_STEP = _TOP / _BINS


@dataclass(frozen=True)
class Peak:
    energy: float  # keV
    sigma: float  # keV, of the filter that saw it best
    significance: float


@dataclass(frozen=True)
class Hint:
    """``score``: share of the expected lines (by the root of their strength) that stand among the peaks."""

    name: str
    kind: str
    score: float
    lines: tuple[float, ...]  # keV, those that were seen


def find(seen: Spectrum, background: Spectrum | None, left: float = 1.0) -> tuple[Peak, ...]:
    """Peaks over the background, the clearest first. Needs a calibration; else none can be told."""
    if seen.edges.size < 64 or seen.total < 50:
        return ()
    net, variance = _grid(seen)
    if background is not None and background.live_s > 0:
        ratio = left * seen.live_s / background.live_s
        below, doubt = _grid(background)
        net = net - ratio * below
        variance = variance + ratio**2 * doubt
    strength = np.stack([_filtered(net, variance, width) for width in _WIDTHS])
    best = int(np.unravel_index(int(np.argmax(strength)), strength.shape)[0])
    believed = range(max(0, best - 2), min(len(_WIDTHS), best + 3))
    shown = strength[list(believed)]
    line = shown.max(axis=0)
    peaks: list[Peak] = []
    for place in np.argsort(-line)[:4000]:
        if line[place] < SIGMAS or len(peaks) >= 40:
            break
        width = _WIDTHS[believed[int(np.argmax(shown[:, place]))]]
        root = (float(place) + 0.5) * _STEP
        sigma = 2 * root * width
        if root**2 < 25 or any(abs(root**2 - p.energy) < 2.2 * max(sigma, p.sigma) for p in peaks):
            continue
        low, high = max(0, place - 1), min(_BINS, place + 2)
        if line[place] < line[low:high].max():
            continue
        peaks.append(Peak(round(root**2, 2), round(sigma, 3), round(float(line[place]), 1)))
    return tuple(peaks)


def _grid(spectrum: Spectrum) -> tuple[Counts, Counts]:
    """Counts and their variance on the even grid; a channel wider than a bin is spread over several."""
    onto = (np.arange(_BINS + 1) * _STEP) ** 2
    running = np.concatenate([[0.0], np.cumsum(spectrum.counts)])
    counts = np.diff(np.interp(onto, spectrum.edges, running))
    return counts, np.maximum(counts, 0.0)


def _filtered(net: Counts, variance: Counts, width: float) -> Counts:
    s = width / _STEP
    reach = max(3, int(4.5 * s))
    x = np.arange(-reach, reach + 1) / s
    kernel = (1 - x**2) * np.exp(-(x**2) / 2)
    kernel -= kernel.mean()
    top = np.convolve(net, kernel, "same")
    floor = np.convolve(variance, kernel**2, "same")
    # A handful of counts is no Poisson mean: at least one count under the filter.
    return np.asarray(top / np.sqrt(np.maximum(floor, float(np.sum(kernel**2)) / len(kernel) + 1.0)))


def hints(peaks: tuple[Peak, ...], seen: Spectrum) -> tuple[Hint, ...]:
    """Sources whose lines stand among the peaks, the best first. The strongest line within the range of the
    detector must be there; lines under 90 keV may be lost in packing and count half."""
    if not peaks or not seen.edges.size:
        return ()
    first, last = max(float(seen.edges[0]), 40.0), float(seen.edges[-1])
    found: list[Hint] = []
    for source in LIBRARY:
        lines = [(e, i) for e, i in source.lines if first < e < last]
        if not lines:
            continue
        hit = {e: p for e, _ in lines if (p := _near(e, peaks)) is not None}
        strongest = max(lines, key=lambda line: line[1] * (0.5 if line[0] < 90 else 1))[0]
        total = sum(_weight(e, i) for e, i in lines)
        score = sum(_weight(e, i) for e, i in lines if e in hit) / total
        if score >= LEAST and (strongest in hit or len(set(hit.values())) >= 3):
            found.append(Hint(source.name, source.kind, round(score, 3), tuple(sorted(hit))))
    strength = {p.energy: p.significance for p in peaks}

    def clear(hint: Hint) -> float:
        near = (_near(e, peaks) for e in hint.lines)
        clearest = max((strength[p.energy] for p in near if p), default=0.0)
        return float(hint.score * len(hint.lines) ** 0.5 * clearest)

    return tuple(sorted(_explained(found, peaks), key=clear, reverse=True))


def _explained(found: list[Hint], peaks: tuple[Peak, ...]) -> list[Hint]:
    """Without sources all of whose peaks a better-supported source explains as well."""
    taken = {h.name: {p for e in h.lines if (p := _near(e, peaks)) is not None} for h in found}
    return [
        h
        for h in found
        if not any(
            taken[h.name] < taken[other.name]
            or (taken[h.name] == taken[other.name] and h.score < other.score)
            for other in found
            if other is not h
        )
    ]


def _weight(energy: float, intensity: float) -> float:
    return math.sqrt(intensity) * (0.5 if energy < 90 else 1.0)


def _near(energy: float, peaks: tuple[Peak, ...]) -> Peak | None:
    best = min(peaks, key=lambda p: abs(p.energy - energy))
    return best if abs(best.energy - energy) <= max(1.2, 0.6 * best.sigma) else None


__all__ = ["LEAST", "SIGMAS", "Hint", "Peak", "find", "hints"]

"""Does it radiate more than its place does, in which part of the spectrum, and what could it be?

* **Gross count**: ``K = (F - s·B) / sqrt(s·B + s²·B·T_f/T_b + (B·σ_s)²)`` with ``B`` the background scaled to
  the live time; both are Poisson, and the second term is the doubt about the background. ``s`` ≤ 1 is what is
  left of the baseline beside the thing itself (a lorry shields the detector from the ground): estimated from
  the window above 1.6 MeV, where few sources of interest radiate, never below ``FLOOR``, with its own doubt
  ``σ_s``. K without any suppression stands beside it, and the larger of the two counts.
* **Energy windows**: the share of counts in each window beside its share in the background, as a binomial z.
  A thing that only shields changes all windows alike.
* **Spectral comparison**: chi-square over bands of equal background counts after the total is scaled away,
  as a number of sigmas: ``(chi² - n) / sqrt(2n)``.
* **Neutrons**: the Poisson chance of so many or more.
* **Hint**: peaks of the net spectrum by a zero-area filter over √E, matched with :mod:`nuclides`.

A hint names what the peaks would fit. It is no identification: that takes a laboratory.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.signals.n42 import Spectrum
from gwanmun.inspection.rules.signals.peaks import Hint, Peak, find, hints

Counts = NDArray[np.float64]
K_ALARM, K_NOTICE = 6.0, 4.0
WINDOW_ALARM = 6.0
SHAPE_ALARM = 8.0
NEUTRON_CHANCE = 1e-6
FLOOR = 0.6  # least share of the baseline that is left
WINDOWS = ((30.0, 150.0), (150.0, 400.0), (400.0, 900.0), (900.0, 1600.0), (1600.0, 3000.0))
_BANDS = 24


@dataclass(frozen=True)
class Assessment:
    """``level`` of envelope.LEVELS; ``reasons``: codes of what spoke (GROSS, WINDOW, SHAPE, NEUTRON,
    NO_BACKGROUND); sigmas of each; what the peaks could be."""

    level: str
    reasons: tuple[str, ...]
    gross_sigma: float | None
    window_sigma: tuple[float, ...]
    shape_sigma: float | None
    neutron_chance: float | None
    suppression: float
    rate: float  # counts per second of live time
    background_rate: float | None
    peaks: tuple[Peak, ...] = field(repr=False, default=())
    hints: tuple[Hint, ...] = ()


def together(spectra: Sequence[Spectrum]) -> Spectrum | None:
    """The sum of spectra on the channels of the first that has a calibration; live times of detectors that
    look at the same time are averaged, those of one detector added."""
    usable = [s for s in spectra if s.counts.size and s.live_s > 0]
    if not usable:
        return None
    first = next((s for s in usable if s.edges.size), usable[0])
    alike = [s for s in usable if (s.edges.size > 0) == (first.edges.size > 0)]
    counts = np.zeros_like(first.counts)
    for one in alike:
        counts += one.counts if _same(one, first) else rebin(one.counts, one.edges, first.edges)
    detectors = {s.detector for s in alike}
    share = 1 / len(detectors)
    neutrons = [s.neutrons for s in usable if s.neutrons is not None]
    return Spectrum(
        "+".join(sorted(detectors))[:100],
        first.sample,
        first.source,
        first.occupied,
        sum(s.live_s for s in alike) * share,
        sum(s.real_s for s in alike) * share,
        counts,
        first.edges,
        sum(neutrons) if neutrons else None,
        first.started,
    )


def _same(one: Spectrum, other: Spectrum) -> bool:
    return one.counts.size == other.counts.size and (
        one.edges.size == 0 or bool(np.allclose(one.edges, other.edges, rtol=1e-5, atol=0.05))
    )


def rebin(counts: Counts, edges: Counts, onto: Counts) -> Counts:
    """Counts moved onto other edges; what lies beyond them is lost, nothing is made."""
    if edges.size != counts.size + 1 or onto.size < 2:
        return np.zeros(max(onto.size - 1, counts.size))
    running = np.concatenate([[0.0], np.cumsum(counts)])
    return np.asarray(np.diff(np.interp(onto, edges, running)))


def split(spectra: Sequence[Spectrum]) -> tuple[Spectrum | None, Spectrum | None]:
    """(what was measured, its background). Calibration and intrinsic spectra count as neither."""
    apart = ("Calibration", "IntrinsicActivity")
    fore = [s for s in spectra if not s.background and s.source not in apart]
    return together(fore), together([s for s in spectra if s.background])


def assess(seen: Spectrum, background: Spectrum | None) -> Assessment:
    """``background``: of the same detector and place. Without one only peaks can be told, as a notice."""
    rate = seen.total / seen.live_s if seen.live_s > 0 else 0.0
    if background is None or background.live_s <= 0 or seen.live_s <= 0 or background.total <= 0:
        peaks = find(seen, None)
        level = "NOTICE" if peaks else "NONE"
        return Assessment(level, ("NO_BACKGROUND",), None, (), None, None, 1.0, rate, None, peaks,
                          hints(peaks, seen))  # fmt: skip
    ratio = seen.live_s / background.live_s
    there = (
        background.counts
        if _same(background, seen)
        else rebin(background.counts, background.edges, seen.edges)
        if seen.edges.size
        else background.counts[: seen.counts.size]
    )
    if there.size != seen.counts.size:
        there = np.resize(np.append(there, np.zeros(seen.counts.size)), seen.counts.size)
    left, doubt = suppression(seen, there, ratio)
    due = ratio * float(there.sum())
    gross = max(
        (seen.total - s * due) / math.sqrt(max(s * due * (1 + s * ratio) + (d * due) ** 2, 1.0))
        for s, d in ((1.0, 0.0), (left, doubt))
    )
    windows = _windows(seen, there)
    shape = _shape(seen.counts, there)
    chance = _neutrons(seen, background, ratio)
    reasons = [
        name
        for name, speaks in (
            ("GROSS", gross > K_ALARM),
            ("WINDOW", max(windows, default=0.0) > WINDOW_ALARM),
            ("SHAPE", shape is not None and shape > SHAPE_ALARM),
            ("NEUTRON", chance is not None and chance < NEUTRON_CHANCE),
        )
        if speaks
    ]
    peaks = find(
        seen, Spectrum("", 0, "", None, background.live_s, background.real_s, there, seen.edges), left
    )
    named = hints(peaks, seen)
    if "NEUTRON" in reasons or "GROSS" in reasons:
        level = "ALARM"
    elif reasons:  # the sum is as always, the shape is not: something may be shielded
        level = "WARNING"
    else:
        level = "NOTICE" if gross > K_NOTICE else "NONE"
    if level == "ALARM" and named and all(h.kind == "NORM" for h in named) and "NEUTRON" not in reasons:
        level = "WARNING"  # ceramics, fertiliser: looked into, not evacuated
    return Assessment(level, tuple(reasons), gross, windows, shape, chance, left, rate,
                      background.total / background.live_s, peaks, named)  # fmt: skip


def suppression(seen: Spectrum, there: Counts, ratio: float) -> tuple[float, float]:
    """Share of the baseline that reaches the detector past the thing, and its standard error: of the counts
    above 1.6 MeV, when they are enough to tell; else 1 and 0."""
    if not seen.edges.size:
        return 1.0, 0.0
    high = seen.edges[:-1] >= WINDOWS[-1][0]
    got, due = float(seen.counts[high].sum()), float(there[high].sum()) * ratio
    if due < 400 or got <= 0 or got >= due:
        return 1.0, 0.0
    left = max(FLOOR, got / due)
    return left, left * math.sqrt(1 / got + ratio / due)


def _windows(seen: Spectrum, there: Counts) -> tuple[float, ...]:
    if not seen.edges.size:
        return ()
    middle = (seen.edges[:-1] + seen.edges[1:]) / 2
    total, base = seen.total, float(there.sum())
    found = []
    for low, high in WINDOWS:
        inside = (middle >= low) & (middle < high)
        a, b = float(seen.counts[inside].sum()), float(there[inside].sum())
        pooled = (a + b) / max(total + base, 1.0)
        doubt = math.sqrt(max(pooled * (1 - pooled) * (1 / max(total, 1.0) + 1 / max(base, 1.0)), 1e-12))
        found.append((a / max(total, 1.0) - b / max(base, 1.0)) / doubt)
    return tuple(found)


def _shape(counts: Counts, there: Counts) -> float | None:
    """Sigmas by which the shape departs from the background's, its total set aside."""
    base = float(there.sum())
    if base < 20 * _BANDS or float(counts.sum()) < 20 * _BANDS:
        return None
    place = np.minimum((np.cumsum(there) / base * _BANDS).astype(int), _BANDS - 1)
    f, b = (np.bincount(place, weights=one, minlength=_BANDS) for one in (counts, there))
    scale = f.sum() / b.sum()
    chi = float(np.sum((f - scale * b) ** 2 / np.maximum(f + scale**2 * b, 1.0)))
    free = _BANDS - 1
    return (chi - free) / math.sqrt(2 * free)


def _neutrons(seen: Spectrum, background: Spectrum, ratio: float) -> float | None:
    if seen.neutrons is None:
        return None
    due = (background.neutrons or 0.0) * ratio + 0.1  # never quite none: a cosmic ray now and then
    from scipy.stats import poisson

    return float(poisson.sf(seen.neutrons - 1, due)) if seen.neutrons > 0 else 1.0


__all__ = ["Assessment", "Hint", "Peak", "assess", "rebin", "split", "suppression", "together"]

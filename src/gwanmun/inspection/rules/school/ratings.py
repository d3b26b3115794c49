"""ROC from answers with confidence, fitted by maximum likelihood with unequal variances.

A rating joins answer and confidence: 1 surely harmless … 3 perhaps harmless, 4 perhaps a threat … 6 surely a
threat. ``P(rating ≤ k | harmless) = Φ(c_k)`` and ``P(rating ≤ k | threat) = Φ(s·c_k - a)`` (Dorfman & Alf
1969); the fit is by Fisher scoring, intervals by the delta method from the expected information.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from gwanmun.inspection.rules.school.signal import Z95, Floats, phi

RATINGS = 6
#: Fewer threats or harmless images than this give no slope of their own.
LEAST = 15
_STEPS = 200


@dataclass(frozen=True)
class Curve:
    """A fitted ROC. ``points``: (false alarms, hits) of each cut, strictest first, after the correction."""

    a: float
    s: float
    d_a: float
    d_a_low: float
    d_a_high: float
    area: float  # A_z = Φ(a / √(1 + s²))
    area_low: float
    area_high: float
    points: tuple[tuple[float, float], ...]
    converged: bool


def rating(*, threat: bool, confidence: int) -> int:
    """1 … 6 from an answer and its confidence 1 … 3."""
    if confidence not in (1, 2, 3):
        raise ValueError(f"confidence is 1, 2 or 3, not {confidence}")
    return 3 + confidence if threat else 4 - confidence


def tally(ratings: ArrayLike, signal: ArrayLike) -> NDArray[np.int64]:
    """Counts (2, 6): row 0 harmless, row 1 threat; column k - 1 for rating k."""
    r, t = np.asarray(ratings, dtype=np.int64), np.asarray(signal, dtype=np.int64)
    if r.size and (r.min() < 1 or r.max() > RATINGS):
        raise ValueError(f"ratings lie between 1 and {RATINGS}")
    return np.bincount(t * RATINGS + r - 1, minlength=2 * RATINGS).reshape(2, RATINGS)


def points(counts: NDArray[np.int64]) -> tuple[tuple[float, float], ...]:
    """Cuts from strictest to laxest, log-linear corrected."""
    above = np.cumsum(counts[:, ::-1], axis=1)[:, :-1]
    rates = (above + 0.5) / (counts.sum(axis=1, keepdims=True) + 1)
    return tuple((float(f), float(h)) for f, h in zip(rates[0], rates[1], strict=True))


def area(counts: NDArray[np.int64]) -> float:
    """Area by trapezoids: the chance that a threat is rated higher than a harmless image, ties half."""
    noise, signal = counts[0].astype(np.float64), counts[1].astype(np.float64)
    below = np.cumsum(noise) - noise
    pairs = noise.sum() * signal.sum()
    return float((signal * (below + noise / 2)).sum() / pairs) if pairs else 0.5


def fit(counts: NDArray[np.int64]) -> Curve | None:
    """The likeliest curve; None where there is too little, or only one rating, to fit one."""
    if counts.sum(axis=1).min() < LEAST:
        return None
    kept = counts[:, counts.sum(axis=0) > 0].astype(np.float64)
    if kept.shape[1] < 3:
        return None
    if (kept == 0).any():  # an empty cell sends a criterion to infinity
        kept = kept + 0.5 / kept.shape[1]
    total = kept.sum(axis=1)
    cuts = ndtri((np.cumsum(kept[0])[:-1]) / total[0])
    signal_cuts = ndtri((np.cumsum(kept[1])[:-1]) / total[1])
    s0 = float(np.clip(np.polyfit(cuts, signal_cuts, 1)[0], 0.2, 3)) if cuts.size > 1 else 1.0
    theta = np.concatenate([[float(np.mean(s0 * cuts - signal_cuts)), s0], cuts])
    best, converged = _likelihood(theta, kept), False
    information = np.eye(theta.size)
    for _ in range(_STEPS):
        gradient, information = _slopes(theta, kept)
        step = np.linalg.solve(information + 1e-9 * np.eye(theta.size), gradient)
        scale = 1.0
        while scale > 1e-6:
            tried = theta + scale * step
            value = _likelihood(tried, kept)
            if value >= best - 1e-12:
                break
            scale /= 2
        else:
            break
        converged = float(np.abs(tried - theta).max()) < 1e-7
        theta, best = tried, value
        if converged:
            break
    return _curve(
        theta, np.asarray(np.linalg.pinv(information), dtype=np.float64), points(counts), converged=converged
    )


def _cells(theta: Floats) -> tuple[Floats, Floats]:
    """Cut points in z units of each row with infinities at both ends, and the probabilities of cells."""
    a, s, cuts = theta[0], theta[1], theta[2:]
    z = np.stack([cuts, s * cuts - a])
    ends = np.full((2, 1), np.inf)
    z = np.concatenate([-ends, z, ends], axis=1)
    return z, np.maximum(np.diff(ndtr(z), axis=1), 1e-300)


def _likelihood(theta: Floats, counts: Floats) -> float:
    if theta[1] <= 0.02 or np.any(np.diff(theta[2:]) <= 0):
        return -np.inf
    return float((counts * np.log(_cells(theta)[1])).sum())


def _slopes(theta: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Gradient and expected information."""
    z, p = _cells(theta)
    density = np.where(np.isfinite(z), phi(np.where(np.isfinite(z), z, 0.0)), 0.0)
    k = theta.size - 2
    edge = np.zeros((2, k + 2, theta.size))  # derivative of Φ at each edge
    inner = np.arange(1, k + 1)
    edge[0, inner, inner + 1] = density[0, inner]
    edge[1, inner, inner + 1] = theta[1] * density[1, inner]
    edge[1, inner, 0] = -density[1, inner]
    edge[1, inner, 1] = theta[2:] * density[1, inner]
    cell = np.diff(edge, axis=1)
    gradient = (counts[:, :, None] * cell / p[:, :, None]).sum(axis=(0, 1))
    weight = counts.sum(axis=1)[:, None] / p
    return gradient, np.einsum("ij,ijk,ijl->kl", weight, cell, cell)


def _curve(
    theta: Floats, covariance: Floats, cuts: tuple[tuple[float, float], ...], *, converged: bool
) -> Curve:
    a, s = float(theta[0]), float(theta[1])
    root = np.sqrt(1 + s * s)
    t = a / root
    slope = np.array([1 / root, -a * s / root**3])  # of t by (a, s)
    spread = float(Z95 * np.sqrt(max(slope @ covariance[:2, :2] @ slope, 0.0)))
    low, high = t - spread, t + spread
    two = np.sqrt(2)
    return Curve(
        a=a, s=s, d_a=float(two * t), d_a_low=float(two * low), d_a_high=float(two * high),
        area=float(ndtr(t)), area_low=float(ndtr(low)), area_high=float(ndtr(high)),
        points=cuts, converged=converged,
    )  # fmt: skip


def smooth(curve: Curve, steps: int = 41) -> list[tuple[float, float]]:
    """The fitted curve itself, for drawing: (false alarms, hits)."""
    f = np.concatenate([[0.0], np.linspace(0.005, 0.995, steps - 2), [1.0]])
    h = ndtr(curve.a + curve.s * ndtri(f))
    return [(float(x), float(y)) for x, y in zip(f, h, strict=True)]


def bootstrap(ratings: ArrayLike, signal: ArrayLike, seed: int, rounds: int = 500) -> tuple[float, float]:
    """95 % interval of the trapezoid area: images drawn anew within threats and within harmless ones."""
    counts = tally(ratings, signal)
    rng = np.random.default_rng(seed)
    if counts.sum(axis=1).min() == 0:
        return 0.0, 1.0
    drawn = np.stack(
        [rng.multinomial(row.sum(), row / row.sum(), size=rounds) for row in counts], axis=1
    )  # (rounds, 2, ratings)
    found = np.array([area(one) for one in drawn])
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)


__all__ = ["LEAST", "RATINGS", "Curve", "area", "bootstrap", "fit", "points", "rating", "smooth", "tally"]

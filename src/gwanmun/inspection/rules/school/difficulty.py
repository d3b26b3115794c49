"""How hard an image is: a first guess from the image itself, then what answers say.

Unit: logits, 0 is an image of middling difficulty, greater is harder. ``P(right) = σ(ability - difficulty)``
(one-parameter logistic model). The first guess is a regression on image-based factors: view difficulty,
superposition, bag complexity and opacity (Schwaninger, Hardmeier & Hofer 2005, Bolfing, Halbherr &
Schwaninger 2008). View difficulty and superposition carry most; size and clutter little. The weights below
give that order and are a starting point, not published figures; :func:`refit` learns them from answers.

Each difficulty is a normal belief (mean, variance). An answer moves it by one Newton step on the logistic
likelihood (an assumed-density filter); all functions take arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
FACTORS = ("view", "superposition", "complexity", "opacity")
#: Logits for one deviation of a factor, and the spread that factors leave unexplained.
WEIGHTS = (0.6, 0.5, 0.2, 0.2)
REST = 1.0
_REST_BOUNDS = 0.05, 4.0  # of the square of what factors leave
#: Precision with which the supplied weights, and the square of the supplied rest, are held to.
_PULL = _FIRM = 10.0


@dataclass(frozen=True)
class Prior:
    """``mean = intercept + Σ weight · (factor - centre) / scale``, variance ``rest²``."""

    intercept: float = 0.0
    weights: tuple[float, ...] = WEIGHTS
    centre: tuple[float, ...] = (0.5, 0.5, 0.5, 0.5)
    scale: tuple[float, ...] = (0.25, 0.25, 0.25, 0.25)
    rest: float = REST

    def of(self, factors: ArrayLike) -> tuple[Floats, Floats]:
        """Factors (n, 4), a nan counts as middling → mean (n,), variance (n,)."""
        x = np.atleast_2d(np.asarray(factors, dtype=np.float64))
        z = (x - np.asarray(self.centre)) / np.asarray(self.scale)
        mean = self.intercept + np.clip(np.nan_to_num(z), -3, 3) @ np.asarray(self.weights)
        return mean, np.full(mean.shape, self.rest**2)


def update(
    mean: ArrayLike, variance: ArrayLike, right: ArrayLike, other: ArrayLike, sign: float = -1.0,
    unsure: ArrayLike = 0.0,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Belief after an answer. ``sign`` -1: of a difficulty, ``other`` is the ability, known up to the
    variance ``unsure``; +1 the other way round."""
    m, v = np.asarray(mean, dtype=np.float64), np.asarray(variance, dtype=np.float64)
    flat = 1 / np.sqrt(1 + np.pi / 8 * np.asarray(unsure, dtype=np.float64))
    p = expit(sign * flat * (m - np.asarray(other, dtype=np.float64)))
    after = 1 / (1 / v + flat**2 * p * (1 - p))
    return m + after * sign * flat * (np.asarray(right, dtype=np.float64) - p), after


@dataclass(frozen=True)
class Estimate:
    difficulty: Floats  # (items,)
    difficulty_variance: Floats
    ability: Floats  # (readers,)
    ability_variance: Floats
    reliability: float  # share of the spread of abilities that is not error


def estimate(
    reader: ArrayLike, item: ArrayLike, right: ArrayLike, mean: ArrayLike, variance: ArrayLike,
    readers: int, spread: float = 1.0, rounds: int = 60,
) -> Estimate:  # fmt: skip
    """All answers at once: the likeliest abilities and difficulties under their priors.

    ``reader``, ``item``: numbers of rows (answers,); ``mean``, ``variance``: first guess of each item;
    ``spread``: deviation of abilities among readers. Newton steps on abilities and difficulties in turn.
    """
    who, what, good = np.asarray(reader), np.asarray(item), np.asarray(right, dtype=np.float64)
    m0, v0 = np.asarray(mean, dtype=np.float64), np.asarray(variance, dtype=np.float64)
    b: Any = m0.copy()
    theta: Any = np.zeros(readers)
    centre = 0.0
    info_b: Any = np.zeros(b.size)
    info_t: Any = np.zeros(readers)
    for _ in range(rounds):
        p = expit(theta[who] - b[what])
        info_t = np.bincount(who, p * (1 - p), readers) + 1 / spread**2
        step_t = (np.bincount(who, good - p, readers) - (theta - centre) / spread**2) / info_t
        theta = theta + np.clip(step_t, -1, 1)
        centre = float(theta.mean())
        p = expit(theta[who] - b[what])
        info_b = np.bincount(what, p * (1 - p), b.size) + 1 / v0
        step_b = (-np.bincount(what, good - p, b.size) - (b - m0) / v0) / info_b
        b = b + np.clip(step_b, -1, 1)
        if max(np.abs(step_t).max(initial=0), np.abs(step_b).max(initial=0)) < 1e-6:
            break
    between, error = float(theta.var()), float((1 / info_t).mean())
    return Estimate(b, 1 / info_b, theta, 1 / info_t, between / (between + error) if between > 0 else 0.0)


def told(mean: ArrayLike, variance: ArrayLike, first: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """What answers alone say of each image: value and precision (0: nothing), the first guess taken out."""
    m, v = np.asarray(mean, dtype=np.float64), np.asarray(variance, dtype=np.float64)
    precision = np.maximum(1 / v - 1 / first[1], 0)
    known = precision > 1e-6
    value = np.divide(m / v - first[0] / first[1], precision, out=np.zeros_like(m), where=known)
    return value, np.where(known, precision, 0)


def refit(factors: ArrayLike, mean: ArrayLike, variance: ArrayLike, begun: Prior | None = None) -> Prior:
    """Weights learnt from beliefs that began with ``begun``: ridge towards the supplied weights, images
    weighed by how much answers say of them. ``rest``, what remains beside the error of the answers, leans on
    the supplied one until there are answers enough: a handful must not pass factors off as certain."""
    supplied, base = Prior(), begun or Prior()
    x = np.asarray(factors, dtype=np.float64)
    y, precision = told(mean, variance, base.of(x))
    error = np.where(precision > 0, 1 / np.maximum(precision, 1e-6), np.inf)
    centre = np.nan_to_num(np.nanmean(x, axis=0), nan=0.5)
    scale = np.maximum(np.nan_to_num(np.nanstd(x, axis=0), nan=0.25), 1e-3)
    z = np.clip(np.nan_to_num((x - centre) / scale), -3, 3)
    design = np.column_stack([np.ones(len(z)), z])
    towards = np.array([supplied.intercept, *supplied.weights])
    pull = np.diag([_PULL] * towards.size)
    rest, found = base.rest, towards
    for _ in range(5):
        weight = 1 / (error + rest**2)
        found = np.linalg.solve(
            design.T @ (weight[:, None] * design) + pull, design.T @ (weight * y) + pull @ towards
        )
        left = (y - design @ found) ** 2 - np.where(np.isfinite(error), error, 0)
        known = (weight**2).sum() / 2  # precision of the square of what remains
        square = ((weight**2 * left).sum() / 2 + supplied.rest**2 * _FIRM) / (known + _FIRM)
        rest = float(np.sqrt(np.clip(square, *_REST_BOUNDS)))
    return Prior(
        float(found[0]), tuple(map(float, found[1:])), tuple(map(float, centre)), tuple(map(float, scale)),
        rest,
    )  # fmt: skip


def moved(
    factors: ArrayLike, mean: ArrayLike, variance: ArrayLike, old: Prior, new: Prior
) -> tuple[Floats, Floats]:
    """Beliefs as they would be had they begun with ``new``: the answers stay, the first guess changes."""
    value, precision = told(mean, variance, old.of(factors))
    first, spread = new.of(factors)
    after = 1 / (1 / spread + precision)
    return after * (first / spread + precision * value), after


__all__ = [
    "FACTORS", "REST", "WEIGHTS", "Estimate", "Prior", "estimate", "moved", "refit", "told", "update",
]  # fmt: skip

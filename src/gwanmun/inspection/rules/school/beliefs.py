"""What is believed of a trainee: one normal belief over the abilities of all classes together, in logits.

Abilities of one person go together: whoever finds knives well mostly finds scissors well. The covariance says
so, and an answer on one class moves the others by as much. Class 0, harmless images, stands apart: it tells
how well they are left alone, which moves with the readiness to say "threat".

An answer is one Newton step on the logistic likelihood (an assumed-density filter, as in Rasch models kept
up to date answer by answer). Where the difficulty of the image is itself uncertain, the likelihood is
flattened by the usual probit bound: ``σ(x / √(1 + π v / 8))``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
HARMLESS = 0
FIRST_MEAN, FIRST_VARIANCE = 0.0, 1.0
#: Before anything is known (logits): variance that classes of a person share, and of each class by itself.
SHARED, OWN = 0.15, 0.20
_FLAT = np.pi / 8


@dataclass
class Trainees:
    """State of L trainees for K classes (class 0 harmless) and N items. Changed in place."""

    mean: Floats  # (L, K)
    calm: Floats  # (L,) variance of class 0
    covariance: Floats  # (L, K - 1, K - 1) of classes 1 … K - 1
    half_life: Floats  # (L, K) hours
    last: Floats  # (L, K) hour of the last look; nan: never
    shown: Ints  # (L, N) number of the image; -1: never
    missed: Ints  # (L, K) wrong answers since the last right one

    @property
    def variance(self) -> Floats:
        """(L, K)"""
        own = np.einsum("lkk->lk", self.covariance)
        return np.concatenate([self.calm[:, None], own], axis=1)


def first_covariance(classes: int) -> Floats:
    """Of ``classes`` classes of threats: (classes, classes)."""
    return SHARED * np.ones((classes, classes)) + OWN * np.eye(classes)


def fresh(trainees: int, classes: int, items: int, half_life: float) -> Trainees:
    """``classes``: with the harmless one."""
    shape = (trainees, classes)
    return Trainees(
        np.full(shape, FIRST_MEAN), np.full(trainees, FIRST_VARIANCE),
        np.tile(first_covariance(classes - 1), (trainees, 1, 1)), np.full(shape, half_life),
        np.full(shape, np.nan), np.full((trainees, items), -1, dtype=np.int64),
        np.zeros(shape, dtype=np.int64),
    )  # fmt: skip


def slopes(distance: Floats, right: NDArray[np.bool_], variance: Floats) -> tuple[Floats, Floats]:
    """First and (negative) second derivative of the log-likelihood by ``distance = ability - difficulty``,
    of which the other one is known up to ``variance``."""
    flat = 1 / np.sqrt(1 + _FLAT * variance)
    p = expit(flat * distance)
    return flat * (right - p), flat**2 * p * (1 - p)


def absorb(
    state: Trainees, kind: Ints, difficulty: Floats, variance: Floats, right: NDArray[np.bool_]
) -> None:
    """One answer of each trainee (L,) to an image of class ``kind`` (L,): means and covariances after it."""
    every = np.arange(kind.size)
    threat = kind > HARMLESS
    step, information = slopes(state.mean[every, kind] - difficulty, right, variance)
    k = np.maximum(kind - 1, 0)
    column = state.covariance[every, :, k]
    own = np.where(threat, column[every, k], state.calm)
    shrink = 1 / (1 + information * own)
    gain = column * (shrink * threat)[:, None]
    state.mean[:, 1:] += gain * step[:, None]
    state.covariance -= (information)[:, None, None] * gain[:, :, None] * column[:, None, :]
    calm = np.where(threat, 0, state.calm * shrink)
    state.mean[:, HARMLESS] += calm * step
    state.calm = np.where(threat, state.calm, calm)


def loosen(state: Trainees, kind: Ints, drift: float, faded: Floats) -> None:
    """People change: every class gains ``drift`` of variance, the class that was met ``faded`` (L,) more."""
    every, k = np.arange(kind.size), np.maximum(kind - 1, 0)
    threat = kind > HARMLESS
    diagonal = np.einsum("lkk->lk", state.covariance)  # a writable view
    diagonal += drift
    diagonal[every, k] += np.where(threat, faded, 0)
    state.calm = np.minimum(state.calm + drift + np.where(threat, 0, faded), FIRST_VARIANCE)


__all__ = [
    "FIRST_MEAN", "FIRST_VARIANCE", "HARMLESS", "OWN", "SHARED", "Trainees", "absorb", "first_covariance",
    "fresh", "loosen", "slopes",
]  # fmt: skip

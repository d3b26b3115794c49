"""Which image comes next, for many trainees at once; a lesson is the case of one.

A trainee is a row: ability of each class as a normal belief in logits, half-life and time of the last look
at each class in hours, and the number of the image at which each item was last shown (-1: never). Class 0
is "no threat": its ability tells how well harmless images are left alone.

The class is drawn by weight: weak and fading classes come more often, none is ever left out. Within it the
image is one whose chance of a right answer lies nearest the target.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from gwanmun.inspection.rules.school.difficulty import update
from gwanmun.inspection.rules.school.policy import Policy

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
HARMLESS = 0
FIRST_MEAN, FIRST_VARIANCE = 0.0, 1.0
#: Deviation of abilities between classes of one trainee, before anything is known of it (logits).
TAU = 0.4


@dataclass
class Trainees:
    """State of L trainees for K classes (class 0 harmless) and N items. Changed in place by :func:`learn`."""

    mean: Floats  # (L, K)
    variance: Floats  # (L, K)
    half_life: Floats  # (L, K) hours
    last: Floats  # (L, K) hour of the last look; nan: never
    shown: Ints  # (L, N) number of the image; -1: never
    missed: Ints  # (L, K) wrong answers since the last right one


def fresh(trainees: int, classes: int, items: int, policy: Policy) -> Trainees:
    shape = (trainees, classes)
    return Trainees(
        np.full(shape, FIRST_MEAN), np.full(shape, FIRST_VARIANCE), np.full(shape, policy.half_life_first),
        np.full(shape, np.nan), np.full((trainees, items), -1, dtype=np.int64),
        np.zeros(shape, dtype=np.int64),
    )  # fmt: skip


def remembered(state: Trainees, now: Floats) -> Floats:
    """Share of a class that should still be there (L, K): ``2^(-hours / half-life)``; never seen: 0."""
    gone = np.maximum(now[:, None] - state.last, 0)
    return np.asarray(np.where(np.isnan(state.last), 0.0, np.exp2(-np.nan_to_num(gone) / state.half_life)))


def pooled(state: Trainees, tau: float = TAU) -> Floats:
    """Ability by class (L, K): what is known of the class, leaning on the trainee's others where little is.

    Between classes of one trainee abilities differ by ``tau``; harmless images (class 0) stand apart.
    """
    m, v = state.mean[:, 1:], state.variance[:, 1:]
    weight = 1 / (v + tau**2)
    common = (m * weight).sum(axis=1, keepdims=True) / weight.sum(axis=1, keepdims=True)
    known = np.maximum(1 / v - 1 / FIRST_VARIANCE, 0)  # what answers told, without the first guess
    told = m / v / np.maximum(known, 1e-9)  # first guess has mean 0
    shrunk = (known * np.where(known > 1e-6, told, 0) + common / tau**2) / (known + 1 / tau**2)
    return np.concatenate([state.mean[:, :1], shrunk], axis=1)


def weights(state: Trainees, policy: Policy, now: Floats) -> Floats:
    """Chance of each class of threats to come next (L, K - 1), rows sum to 1."""
    lacking = np.maximum(logit(policy.goal) - pooled(state)[:, 1:], 0)
    fading = 1 - remembered(state, now)[:, 1:]
    missed = np.minimum(state.missed[:, 1:], 3)
    weight = policy.least + policy.weakness * lacking + policy.fading * fading + 0.3 * missed
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def choose(
    state: Trainees, kind: Ints, difficulty: Floats, policy: Policy, number: int, now: Floats,
    rng: np.random.Generator,
) -> Ints:  # fmt: skip
    """Item for each trainee (L,). ``kind``, ``difficulty``: of each item (N,); ``number``: images so far."""
    trainees, _ = state.mean.shape
    every = np.arange(trainees)
    classes = np.unique(kind)
    chance = weights(state, policy, now)
    chance[:, ~np.isin(np.arange(1, state.mean.shape[1]), classes)] = 0
    chance /= np.maximum(chance.sum(axis=1, keepdims=True), 1e-12)
    drawn = 1 + (chance.cumsum(axis=1) < rng.random((trainees, 1))).sum(axis=1)
    drawn = np.minimum(drawn, state.mean.shape[1] - 1)
    threat = np.asarray(rng.random(trainees) < policy.prevalence_at(number))
    if HARMLESS not in classes:
        threat[:] = True
    if not (classes > HARMLESS).any():
        threat[:] = False
    wanted = np.where(threat, drawn, HARMLESS)
    aim = pooled(state)[every, wanted] - logit(policy.target)
    away = np.abs(difficulty[None, :] - aim[:, None])
    away = np.maximum(away - policy.spread, 0) + 1e-6 * rng.random(away.shape)  # within the spread: by lot
    tired = (state.shown >= 0) & (number - state.shown <= policy.rest)
    away = away + 50.0 * tired * (1 - (number - state.shown) / (policy.rest + 2))
    away = away + 0.1 * (state.shown >= 0)  # a new image before one that is known
    away = np.where(kind[None, :] == wanted[:, None], away, np.inf)
    return np.asarray(away.argmin(axis=1), dtype=np.int64)


def learn(
    state: Trainees, item: Ints, kind: Ints, difficulty: Floats, right: NDArray[np.bool_], policy: Policy,
    number: int, now: Floats,
) -> None:  # fmt: skip
    """Answers (L,) to items (L,) into the state."""
    every = np.arange(item.size)
    k = kind[item]
    known = remembered(state, now)[every, k]
    seen = ~np.isnan(state.last[every, k])
    # what faded is less sure than it was
    variance = state.variance[every, k] + policy.drift + np.where(seen, 0.25 * (1 - known), 0)
    m, v = update(
        state.mean[every, k], np.minimum(variance, FIRST_VARIANCE), right, difficulty[item], sign=1.0
    )
    state.mean[every, k], state.variance[every, k] = m, v
    # a right answer right after the last tells little about memory: growth goes by what had faded
    grow = 1 + (policy.half_life_right - 1) * np.where(seen, np.maximum(1 - known, 0.05), 0.0)
    factor = np.where(right, grow, np.where(seen, policy.half_life_wrong, 1.0))
    life = state.half_life[every, k] * factor
    state.half_life[every, k] = np.clip(life, policy.half_life_least, policy.half_life_most)
    state.last[every, k] = now
    state.missed[every, k] = np.where(right, 0, state.missed[every, k] + 1)
    state.shown[every, item] = number


def success(state: Trainees, item: Ints, kind: Ints, difficulty: Floats) -> Floats:
    """Expected share of right answers of each trainee on an item each."""
    return np.asarray(expit(state.mean[np.arange(item.size), kind[item]] - difficulty[item]))


__all__ = ["HARMLESS", "Trainees", "choose", "fresh", "learn", "remembered", "success", "weights"]

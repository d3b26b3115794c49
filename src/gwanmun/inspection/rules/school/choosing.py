"""Which image comes next, for many trainees at once; a lesson is the case of one.

The class is drawn by weight: classes that are weak, or may be, and classes that fade from memory come
more often; none is ever left out. Within it the image comes whose chance of a right answer lies nearest the
target, by expected squared distance: ``(ability - difficulty - logit(target))² + doubt · variance``.
Of two images as near, the one that is known better is the surer shot.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from gwanmun.inspection.rules.school import beliefs
from gwanmun.inspection.rules.school.beliefs import HARMLESS, Trainees, absorb, loosen
from gwanmun.inspection.rules.school.policy import Policy

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_SOON, _KNOWN = 50.0, 0.1


def fresh(trainees: int, classes: int, items: int, policy: Policy) -> Trainees:
    return beliefs.fresh(trainees, classes, items, policy.half_life_first)


def remembered(state: Trainees, now: Floats) -> Floats:
    """Share of a class that should still be there (L, K): ``2^(-hours / half-life)``; never seen: 0."""
    gone = np.maximum(now[:, None] - state.last, 0)
    return np.asarray(np.where(np.isnan(state.last), 0.0, np.exp2(-np.nan_to_num(gone) / state.half_life)))


def weights(state: Trainees, policy: Policy, now: Floats) -> Floats:
    """Chance of each class of threats to come next (L, K - 1), rows sum to 1.

    What a class lacks to the goal is reckoned from one deviation below its ability: a class of which
    little is known must not be taken for mastered.
    """
    surely = state.mean[:, 1:] - np.sqrt(np.maximum(state.variance[:, 1:], 0))
    lacking = np.maximum(logit(policy.goal) - surely, 0)
    fading = 1 - remembered(state, now)[:, 1:]
    missed = np.minimum(state.missed[:, 1:], 3)
    weight = policy.least + policy.weakness * lacking + policy.fading * fading + policy.again * missed
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def choose(
    state: Trainees, kind: Ints, difficulty: Floats, variance: Floats, policy: Policy, number: int,
    now: Floats, rng: np.random.Generator,
) -> Ints:  # fmt: skip
    """Item for each trainee (L,). ``kind`` of each item (N,); ``difficulty`` and its ``variance``: (N,), or
    (L, N) where every trainee has a bank of their own; ``number``: images so far."""
    trainees, known = state.mean.shape
    wanted = _class(state, kind, policy, number, now, rng)
    aim = state.mean[np.arange(trainees), wanted] - logit(policy.target)
    found = np.zeros(trainees, dtype=np.int64)
    for k in range(known):
        rows = np.flatnonzero(wanted == k)
        if rows.size == 0:
            continue
        pool = np.flatnonzero(kind == k)
        hard, doubt = (_of(values, rows, pool) for values in (difficulty, variance))
        away = np.sqrt((hard - aim[rows, None]) ** 2 + policy.doubt * doubt)
        away = np.maximum(away - policy.spread, 0)
        away = away + 1e-6 * rng.random(away.shape)  # within the spread: by lot
        before = state.shown[rows[:, None], pool]
        since = number - before
        tired = (before >= 0) & (since <= policy.rest)
        away += _SOON * tired * (1 - since / (policy.rest + 2))
        away += _KNOWN * (before >= 0)  # a new image before one that is known
        found[rows] = pool[away.argmin(axis=1)]
    return found


def _of(values: Floats, rows: Ints, pool: Ints) -> Floats:
    return values[rows[:, None], pool] if values.ndim == 2 else values[pool][None, :]


def _class(
    state: Trainees, kind: Ints, policy: Policy, number: int, now: Floats, rng: np.random.Generator
) -> Ints:
    """A class for each trainee (L,), of those that have items."""
    trainees, known = state.mean.shape
    there = np.bincount(kind, minlength=known) > 0
    threats = bool(there[1:].any())
    if not threats:
        return np.zeros(trainees, dtype=np.int64)
    chance = weights(state, policy, now)
    chance[:, ~there[1:]] = 0
    edges = chance.cumsum(axis=1)
    drawn = 1 + (edges < rng.random((trainees, 1)) * edges[:, -1:]).sum(axis=1)
    drawn = np.minimum(drawn, known - 1)
    threat = rng.random(trainees) < policy.prevalence_at(number)
    return np.asarray(np.where(threat | ~there[HARMLESS], drawn, HARMLESS), dtype=np.int64)


def learn(
    state: Trainees, item: Ints, kind: Ints, difficulty: Floats, variance: Floats,
    right: NDArray[np.bool_], policy: Policy, number: int, now: Floats,
) -> None:  # fmt: skip
    """Answers (L,) to items (L,) into the state. ``kind`` (N,) is of all items; ``difficulty`` and
    ``variance`` (L,) are those of the items answered."""
    every = np.arange(item.size)
    k = kind[item]
    known = remembered(state, now)[every, k]
    seen = ~np.isnan(state.last[every, k])
    loosen(state, k, policy.drift, np.where(seen, policy.forgetting * (1 - known), 0))
    absorb(state, k, difficulty, variance, right)
    state.mean[every, k] += np.where(k > HARMLESS, policy.growth, 0)  # an image with its answer teaches
    # a right answer right after the last tells little about memory: growth goes by what had faded
    grow = 1 + (policy.half_life_right - 1) * np.where(seen, np.maximum(1 - known, 0.05), 0.0)
    factor = np.where(right, grow, np.where(seen, policy.half_life_wrong, 1.0))
    life = state.half_life[every, k] * factor
    state.half_life[every, k] = np.clip(life, policy.half_life_least, policy.half_life_most)
    state.last[every, k] = now
    state.missed[every, k] = np.where(right, 0, state.missed[every, k] + 1)
    state.shown[every, item] = number


def success(state: Trainees, kind: Ints, difficulty: Floats) -> Floats:
    """Expected share of right answers of each trainee (L,) on an image each."""
    return np.asarray(expit(state.mean[np.arange(kind.size), kind] - difficulty))


__all__ = ["HARMLESS", "Trainees", "choose", "fresh", "learn", "remembered", "success", "weights"]

"""How well difficulty is told from answers, and how soon a reader is measured, by simulated learners.

What is measured here is the algorithm, under the assumptions of :mod:`learners`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from gwanmun.inspection.rules.school import learners
from gwanmun.inspection.rules.school.difficulty import Prior, estimate, refit, update
from gwanmun.inspection.rules.school.trial import Bank, bank

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def measured(made: Bank, count: int, nature: learners.Nature, seed: int, each: int) -> Bank:
    """The bank with difficulties as an office knows them after ``each`` answers of ``count`` earlier
    learners.

    A class is an ability of its own; weights of the factors are learnt from the same answers.
    """
    classes = int(made.kind.max()) + 1
    who = learners.born(count, classes - 1, nature, seed + 77_000)
    rng = np.random.default_rng([seed, 10])
    pool = np.arange(made.kind.size)
    reader, item, said = _answers(who, made, pool, min(pool.size, max(1, each * pool.size // count)), rng)
    right = said == (made.kind[item] > 0)
    prior = Prior()
    for _ in range(2):
        mean, variance = prior.of(made.factors)
        found = estimate(reader * classes + made.kind[item], item, right, mean, variance, count * classes)
        prior = refit(made.factors, found.difficulty, found.difficulty_variance, prior)
    return replace(made, guess=found.difficulty, doubt=found.difficulty_variance)


@dataclass(frozen=True)
class Told:
    """Spearman's ρ of estimated and true difficulty, with ``answers`` to each image by ``learners``
    people."""

    learners: int
    answers: float
    rho: float
    low: float
    high: float


def difficulty(count: int, per_learner: int, seed: int, images: int = 300, told: float = 0.5) -> Told:
    """Images with a threat, drawn at random; learners are as they were born (a test, no lesson)."""
    made = bank(1, images, 10, seed, told)
    nature = learners.Nature(skill=2.2)
    who = learners.born(count, 1, nature, seed)
    rng = np.random.default_rng([seed, 6])
    threats = np.flatnonzero(made.kind > 0)
    reader, item, right = _answers(who, made, threats, per_learner, rng)
    prior = Prior()
    mean, variance = prior.of(made.factors[threats])
    found = estimate(reader, item, right, mean, variance, count)
    for _ in range(2):  # weights of the factors are learnt from the answers, then serve as the first guess
        prior = refit(made.factors[threats], found.difficulty, found.difficulty_variance, prior)
        mean, variance = prior.of(made.factors[threats])
        found = estimate(reader, item, right, mean, variance, count)
    truth = made.hardness[threats]
    draws = np.random.default_rng([seed, 7]).integers(0, images, (400, images))
    spread = [float(spearmanr(found.difficulty[d], truth[d]).statistic) for d in draws]
    low, high = np.quantile(spread, [0.025, 0.975])
    rho = float(spearmanr(found.difficulty, truth).statistic)
    return Told(count, count * per_learner / images, rho, float(low), float(high))


def _answers(
    who: learners.Learners, made: Bank, pool: Ints, per_learner: int, rng: np.random.Generator
) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Each learner on ``per_learner`` images of the pool, none twice as far as there are enough."""
    count = who.criterion.size
    order = rng.random((count, pool.size)).argsort(axis=1)
    reader, item, right = [], [], []
    for n in range(per_learner):
        place = order[:, n % pool.size]
        p = learners.chance_of_threat(who, pool[place], made.kind, made.hardness)
        reader.append(np.arange(count))
        item.append(place)
        right.append(rng.random(count) < p)
    return np.concatenate(reader), np.concatenate(item).astype(np.int64), np.concatenate(right)


@dataclass(frozen=True)
class Reliability:
    """Projected threats a reader must meet until two measurements of like length agree to ``level``."""

    learners: int
    events: int | None  # with images chosen by difficulty
    low: int | None
    high: int | None  # 95 % by drawing learners anew; None: not within the trial
    events_by_share: int | None  # share found, random images, for comparison
    level: float


def reliability(count: int, seed: int, level: float = 0.7, most: int = 200, images: int = 300) -> Reliability:
    """Parallel forms: every learner is measured twice with images of their own, the two are correlated.

    Learners differ about as much as makes the share found over random images need some hundred events, which
    is what is published for projected threats where fewer than nine in ten are found.
    """
    made = bank(1, images, 10, seed)
    nature = learners.Nature(skill=2.6, skill_reader=0.4, skill_class=0.23)
    known = measured(made, 200, nature, seed, 30).guess[made.kind > 0]
    forms = [_measured(made, known, nature, count, seed, form, most) for form in (0, 1)]
    adaptive = [f[0] for f in forms]
    plain = [f[1] for f in forms]
    rng = np.random.default_rng([seed, 9])
    found = _first(adaptive, level)
    drawn = [_first([f[:, d] for f in adaptive], level) for d in rng.integers(0, count, (200, count))]
    told = np.array([most + 1 if d is None else d for d in drawn])
    low, high = (int(q) for q in np.quantile(told, [0.025, 0.975], method="nearest"))
    return Reliability(
        count,
        found,
        low if low <= most else None,
        high if high <= most else None,
        _first(plain, level),
        level,
    )


def _measured(
    made: Bank, known: Floats, nature: learners.Nature, count: int, seed: int, form: int, most: int
) -> tuple[Floats, Floats]:
    """Ability (most, L) after each event with chosen images; share found (most, L) with random ones."""
    who = learners.born(count, 1, nature, seed)
    pool = np.flatnonzero(made.kind > 0)
    rng = np.random.default_rng([seed, 11, form])
    mean, variance = np.zeros(count), np.ones(count)
    used = np.zeros((count, pool.size), dtype=bool)
    hits = np.zeros(count)
    ability, share = np.empty((most, count)), np.empty((most, count))
    for n in range(most):
        away = np.abs(known[None, :] - mean[:, None]) + 100 * used + 0.3 * rng.random(used.shape)
        place = away.argmin(axis=1)
        used[np.arange(count), place] = True
        used[used.all(axis=1)] = False
        said = rng.random(count) < learners.chance_of_threat(who, pool[place], made.kind, made.hardness)
        mean, variance = update(mean, variance, said, known[place], sign=1.0)
        ability[n] = mean
        lot = rng.integers(0, pool.size, count)
        hits += rng.random(count) < learners.chance_of_threat(who, pool[lot], made.kind, made.hardness)
        share[n] = hits / (n + 1)
    return ability, share


def _first(forms: list[Floats], level: float) -> int | None:
    """First number of events from which the correlation of two forms stays at or above ``level``."""
    a, b = (f - f.mean(axis=1, keepdims=True) for f in forms)
    norm = np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    r = np.divide((a * b).sum(axis=1), norm, out=np.zeros(norm.size), where=norm > 0)
    good = r >= level
    if not good[-1]:
        return None
    below = np.flatnonzero(~good)
    return int(below[-1]) + 2 if below.size else 1


__all__ = ["Reliability", "Told", "difficulty", "measured", "reliability"]

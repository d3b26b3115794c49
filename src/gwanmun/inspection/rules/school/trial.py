"""Trials with simulated learners: images chosen for each learner against images in random order.

What is measured here is the algorithm, under the assumptions of :mod:`learners`. Arms are paired: the same
learner over the same images, once in each. Each row is a school with one learner at a time; schools of
one trial share nothing. The criterion is reached by what a learner truly can do (:func:`learners.reference`),
which the algorithm never sees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.school import choosing, learners
from gwanmun.inspection.rules.school.difficulty import Prior, moved, refit, update
from gwanmun.inspection.rules.school.policy import Policy

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DAY = 40  # images of a lesson; a night lies between two
#: Certified: every class found so often, and all together so often, at 10 % false alarms.
EVERY, ALL = 0.60, 0.70
SPREAD = 1.5  # of the hardness of threats: untrained people find from about one in eight to nine in ten
CALM = 0.3  # of the clutter of harmless images
#: Learners that never reach the criterion count with the longest trial, in either arm.
MOST = 1600
TRUE_WEIGHTS = (0.6, 0.5, 0.2, 0.2)


@dataclass(frozen=True)
class Bank:
    """Made-up images: class (0 harmless), true hardness, factors, and what the algorithm believes of the
    difficulty. Arrays (N,), or (S, N) for S schools with banks of their own; ``kind`` is (N,) always."""

    kind: Ints
    hardness: Floats
    factors: Floats  # (…, N, 4)
    guess: Floats
    doubt: Floats  # variance of the guess


def bank(
    classes: int, per_class: int, harmless: int, seed: int, told: float = 0.5, schools: int | None = None,
    true_weights: tuple[float, ...] = TRUE_WEIGHTS,
) -> Bank:  # fmt: skip
    """``told``: share of the spread of hardness that the factors explain; ``true_weights``: how, in truth
    (the algorithm begins with the weights of :class:`Prior`)."""
    rng = np.random.default_rng([seed, 2])
    kind = np.concatenate([np.zeros(harmless, np.int64), np.repeat(np.arange(1, classes + 1), per_class)])
    shape = kind.shape if schools is None else (schools, kind.size)
    z = rng.standard_normal((*shape, 4))
    w = np.asarray(true_weights)
    by_factors = z @ (w / np.linalg.norm(w))
    spread = np.where(kind > 0, SPREAD, CALM)
    hardness = spread * (np.sqrt(told) * by_factors + np.sqrt(1 - told) * rng.standard_normal(shape))
    factors = np.clip(0.5 + 0.25 * z, 0, 1)
    return begun(Bank(kind, hardness, factors, hardness, hardness), Prior())


def begun(images: Bank, prior: Prior) -> Bank:
    """The bank as it is before any answer. Harmless images are of middling difficulty: they have no threat
    whose view or superposition could tell."""
    mean, variance = prior.of(images.factors.reshape(-1, images.factors.shape[-1]))
    threat = images.kind > 0
    guess = np.where(threat, mean.reshape(images.hardness.shape), 0.0)
    return replace(images, guess=guess, doubt=variance.reshape(images.hardness.shape).copy())


def tiled(images: Bank, schools: int) -> Bank:
    """The same bank for every school, each with beliefs of its own."""
    many = (schools, 1)
    return replace(
        images, hardness=np.tile(images.hardness, many), factors=np.tile(images.factors, (schools, 1, 1)),
        guess=np.tile(images.guess, many), doubt=np.tile(images.doubt, many),
    )  # fmt: skip


@dataclass(frozen=True)
class Arm:
    """Images until the criterion was reached by each learner (L,), MOST where it never was, and the share
    of right answers."""

    images: Floats
    right: float


def run(
    images: Bank, nature: learners.Nature, policy: Policy | None, seed: int, most: int = MOST
) -> Arm:  # fmt: skip
    """One learner in each school. ``policy`` None: random order over the bank, threats and harmless images
    by the same share. With a policy the beliefs of the bank are changed by the answers, in place."""
    schools, classes = images.hardness.shape[0], int(images.kind.max())
    who = learners.born(schools, classes, nature, seed)
    if nature.taste:
        drawn = np.random.default_rng([seed, 12]).standard_normal(images.hardness.shape)
        who.taste = nature.taste * drawn
    rng = np.random.default_rng([seed, 3 if policy is None else 4])
    rule = policy or Policy()
    state = choosing.fresh(schools, classes + 1, images.kind.size, rule)
    every = np.quantile(images.hardness[:, images.kind > 0], np.linspace(0.05, 0.95, 19), axis=1).T
    threats, harmless = np.flatnonzero(images.kind > 0), np.flatnonzero(images.kind == 0)
    rows = np.arange(schools)
    done, right = np.full(schools, np.nan), []
    for n in range(most):
        now = np.full(schools, 24.0 * (n // DAY) + n % DAY / 100)
        if policy is None:
            threat = rng.random(schools) < rule.prevalence_at(n)
            item = np.where(threat, rng.choice(threats, schools), rng.choice(harmless, schools))
        else:
            item = choosing.choose(
                state, images.kind, images.guess, images.doubt, policy, n, now, rng
            )  # fmt: skip
        p = learners.chance_of_threat(who, item, images.kind, images.hardness)
        said = rng.random(schools) < p
        good = said == (images.kind[item] > 0)
        right.append(good.mean())
        learners.practise(who, item, images.kind, said, p)
        if policy is not None:
            _told(state, images, item, good, np.isnan(done))
            known = images.guess[rows, item], images.doubt[rows, item]
            choosing.learn(state, item, images.kind, *known, good, policy, n, now)
        if n % DAY == DAY - 1:
            learners.night(who)
        if n % 10 == 9:
            found = learners.reference(who, every)
            reached = (found.min(axis=1) >= EVERY) & (found.mean(axis=1) >= ALL) & np.isnan(done)
            done[reached] = n + 1
            if not np.isnan(done).any():
                break
    return Arm(np.nan_to_num(done, nan=most), float(np.mean(right)))


def _told(
    state: choosing.Trainees, images: Bank, item: Ints, good: NDArray[np.bool_], still: NDArray[np.bool_]
) -> None:
    """The first answer of a learner to an image tells of the image; those who are done answer no more."""
    rows, k = np.arange(item.size), images.kind[item]
    ability, unsure = state.mean[rows, k], state.variance[rows, k]
    told = update(
        images.guess[rows, item], images.doubt[rows, item], good, ability, unsure=unsure
    )  # fmt: skip
    counts = (state.shown[rows, item] < 0) & still
    for values, after in zip((images.guess, images.doubt), told, strict=True):
        values[rows, item] = np.where(counts, after, values[rows, item])


@dataclass(frozen=True)
class Saving:
    """How many images less adaptive order takes, over ``learners`` in ``schools``; the interval is by
    drawing schools anew."""

    learners: int
    schools: int
    random: float  # mean number of images
    adaptive: float
    saved: float  # share, of means over learners
    low: float
    high: float
    right: float  # share of right answers in adaptive lessons
    reached: float  # share of learners that reached the criterion in both arms


def saving(chance: Floats, chosen: Floats, right: float, seed: int, most: int = MOST) -> Saving:
    """``chance``, ``chosen``: images (learners of a school, S)."""
    schools = chance.shape[1]
    one, two = chance.mean(axis=0), chosen.mean(axis=0)
    drawn = np.random.default_rng([seed, 5]).integers(0, schools, (2000, schools))
    low, high = np.quantile(1 - two[drawn].mean(axis=1) / one[drawn].mean(axis=1), [0.025, 0.975])
    return Saving(
        chance.size, schools, float(one.mean()), float(two.mean()), float(1 - two.mean() / one.mean()),
        float(low), float(high), right, float(((chance < most) & (chosen < most)).mean()),
    )  # fmt: skip


def compare(
    images: Bank, nature: learners.Nature, count: int, seed: int, policy: Policy | None = None
) -> Saving:
    """``count`` learners, each alone with a copy of the bank."""
    own = tiled(images, count)
    chance = run(own, nature, None, seed)
    chosen = run(own, nature, policy or Policy(), seed)
    return saving(chance.images[None], chosen.images[None], chosen.right, seed)


def cohort(
    images: Bank, nature: learners.Nature, windows: tuple[tuple[int, int], ...], seed: int,
    policy: Policy | None = None,
) -> list[Saving]:  # fmt: skip
    """Learners come to a school one after another; each leaves the answers behind, and the weights of the
    factors are learnt anew after each. ``windows``: (first, last) learner, from 1, to report together.

    Only learners of a window go through the random arm; it depends on nothing that others left behind.
    """
    schools, rule = images.hardness.shape[0], policy or Policy()
    priors = [Prior()] * schools
    threat = images.kind > 0
    kept: dict[int, tuple[Floats, Arm]] = {}
    for n in range(1, max(last for _, last in windows) + 1):
        born = seed * 1009 + n
        chosen = run(images, nature, rule, born)
        if any(first <= n <= last for first, last in windows):
            kept[n] = (run(images, nature, None, born).images, chosen)
        for row in range(schools):
            factors, guess, doubt = (a[row, threat] for a in (images.factors, images.guess, images.doubt))
            fitted = refit(factors, guess, doubt, priors[row])
            images.guess[row, threat], images.doubt[row, threat] = moved(
                factors, guess, doubt, priors[row], fitted
            )
            priors[row] = fitted
    told = []
    for first, last in windows:
        own = [kept[n] for n in range(first, last + 1)]
        chance, chosen_in = np.stack([c for c, _ in own]), np.stack([a.images for _, a in own])
        told.append(saving(chance, chosen_in, float(np.mean([a.right for _, a in own])), seed))
    return told


__all__ = [
    "ALL", "CALM", "DAY", "EVERY", "MOST", "SPREAD", "TRUE_WEIGHTS", "Arm", "Bank", "Saving", "bank", "begun",
    "cohort", "compare", "run", "saving", "tiled",
]  # fmt: skip

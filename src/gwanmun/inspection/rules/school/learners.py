"""Simulated learners: people that do not exist, with known skill, to test algorithms on.

**They say nothing about people.** Their parameters are assumptions, written down here, fitted to nobody.

Truth is the unequal-variance model of :mod:`signal`: an image with a threat gives evidence ``N(skill -
hardness, 1/s)``, one without ``N(clutter, 1)``; "threat" is said above the criterion. Skill of a class
grows with practice and feedback: by ``rate · gain(p) · (most - skill)/most``. Between days a share of what
was gained is lost; the more often a class was met, the less. The criterion drifts with how rare threats
have been (Wolfe et al. 2007).

``gain``, by the chance ``p`` of being right, is the assumption that matters most, so there are three:
``edge`` (most is learnt near 70 %; the hypothesis behind adaptive lessons), ``flat`` (difficulty does not
matter),
``error`` (the harder the better: the opposite).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def _edge(p: Floats) -> Floats:
    return np.asarray(0.2 + 0.8 * np.exp(-0.5 * ((p - 0.7) / 0.15) ** 2))


def _flat(p: Floats) -> Floats:
    return np.full(p.shape, 0.7)


def _error(p: Floats) -> Floats:
    return np.asarray(0.2 + 0.8 * (1 - p))


GAINS: dict[str, Callable[[Floats], Floats]] = {"edge": _edge, "flat": _flat, "error": _error}


@dataclass(frozen=True)
class Nature:
    """What the learners are like. Skills in units of the harmless deviation."""

    s: float = 0.55
    skill: float = 1.4  # mean of the first skill
    skill_reader: float = 0.35  # deviation among readers, over all classes
    skill_class: float = 0.5  # deviation among classes of a reader
    most: float = 5.0
    rate: float = 0.16
    rate_reader: float = 0.25  # deviation of the logarithm of the rate among readers
    lost: float = 0.10  # share of the gain lost in the first night
    kept_after: float = 15.0  # meetings with a class after which half of that is lost
    criterion: float = 1.1
    criterion_reader: float = 0.25
    rarity: float = 0.25  # shift of the criterion by ln((1 - p)/p)
    gain: str = "edge"
    lapse: float = 0.0  # share of answers that are given at random: a slip of the finger, a nap
    taste: float = 0.0  # deviation of an image's hardness from reader to reader


@dataclass
class Learners:
    """L learners, K - 1 classes of threats."""

    nature: Nature
    skill: Floats  # (L, K - 1)
    first: Floats
    met: Floats
    rate: Floats  # (L,)
    criterion: Floats  # (L,)
    rare: Floats  # (L,) share of threats lately
    taste: Floats | None = None  # (L, N) what each finds harder than others do; None: nothing


def born(learners: int, classes: int, nature: Nature, seed: int) -> Learners:
    """``classes``: of threats. The same seed gives the same people: arms of a trial are paired."""
    rng = np.random.default_rng([seed, 1])
    base = nature.skill + nature.skill_reader * rng.standard_normal((learners, 1))
    skill = np.maximum(base + nature.skill_class * rng.standard_normal((learners, classes)), 0)
    return Learners(
        nature, skill.copy(), skill.copy(), np.zeros_like(skill),
        nature.rate * np.exp(nature.rate_reader * rng.standard_normal(learners)),
        nature.criterion + nature.criterion_reader * rng.standard_normal(learners),
        np.full(learners, 0.5),
    )  # fmt: skip


def chance_of_threat(who: Learners, item: Ints, kind: Ints, hardness: Floats) -> Floats:
    """Chance that each says "threat" to an item each (L,). ``kind`` 0: harmless, ``hardness`` its clutter:
    (N,), or (L, N) where each learner has images of their own."""
    every = np.arange(item.size)
    cut = who.criterion + who.nature.rarity * np.log((1 - who.rare) / who.rare)
    k = kind[item]
    hard = hardness[item] if hardness.ndim == 1 else hardness[every, item]
    if who.taste is not None:
        hard = hard + np.where(k > 0, who.taste[every, item], 0)
    with_one = ndtr(who.nature.s * (who.skill[every, np.maximum(k - 1, 0)] - hard - cut))
    without = ndtr(hard - cut)
    p = np.where(k > 0, with_one, without)
    return np.asarray(who.nature.lapse / 2 + (1 - who.nature.lapse) * p)


def practise(who: Learners, item: Ints, kind: Ints, said: NDArray[np.bool_], p: Floats) -> None:
    """Feedback after an answer; ``p``: chance with which "threat" was said."""
    every, k = np.arange(item.size), kind[item]
    threat = k > 0
    c = np.maximum(k - 1, 0)
    now = who.skill[every, c]
    step = who.rate * GAINS[who.nature.gain](p) * (who.nature.most - now) / who.nature.most
    who.skill[every, c] = np.where(threat, now + np.maximum(step, 0), now)
    who.met[every, c] += threat
    who.rare = np.clip(0.97 * who.rare + 0.03 * threat, 0.02, 0.98)
    # a false alarm makes more careful, a miss bolder
    who.criterion = who.criterion + np.where(threat, np.where(said, 0, -0.01), np.where(said, 0.01, 0))


def night(who: Learners) -> None:
    """A day passes."""
    share = who.nature.lost / (1 + who.met / who.nature.kept_after)
    who.skill -= share * np.maximum(who.skill - who.first, 0)


def reference(who: Learners, hardness: Floats, false_alarms: float = 0.1) -> Floats:
    """True share of threats found at a fixed share of false alarms, by class (L, K - 1), over ``hardness``:
    (H,), or (L, H)."""
    cut = -float(ndtri(false_alarms))
    z = who.nature.s * (who.skill[:, :, None] - np.atleast_2d(hardness)[:, None, :] - cut)
    return np.asarray(ndtr(z).mean(axis=2))


__all__ = ["GAINS", "Learners", "Nature", "born", "chance_of_threat", "night", "practise", "reference"]

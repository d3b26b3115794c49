"""Trials of the algorithm with simulated learners: what ``gwanmun inspection school-trial`` tells.

Learners are made up (:mod:`gwanmun.inspection.rules.school.learners`). A trial tests the algorithm, not
people.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from gwanmun.inspection.rules.school import trial

#: Answers to each image at which the estimate of difficulty is told.
ANSWERS = (5, 15, 30, 60)
IMAGES = 300


def trials(learners: int, seed: int) -> dict[str, Any]:
    """Adaptive against random order under three assumptions and with a new bank; difficulty; reliability."""
    savings = [trial.compare(learners, seed, gain) for gain in ("edge", "flat", "error")]
    savings.append(trial.compare(learners, seed, "edge", each=0))
    told = [
        trial.difficulty(learners, max(1, round(each * IMAGES / learners)), seed, IMAGES) for each in ANSWERS
    ]
    return {
        "learners": learners,
        "seed": seed,
        "savings": [asdict(one) for one in savings],
        "difficulty": [asdict(one) for one in told],
        "reliability": asdict(trial.reliability(learners, seed)),
    }


__all__ = ["ANSWERS", "trials"]

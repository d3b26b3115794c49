"""Trials of the algorithm with simulated learners: what ``gwanmun inspection school-trial`` tells.

Learners are made up (:mod:`gwanmun.inspection.rules.school.learners`). A trial tests the algorithm, not
people.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from gwanmun.inspection.rules.school import learners as people
from gwanmun.inspection.rules.school import measuring, trial

#: Answers to each image at which the estimate of difficulty is told.
ANSWERS = (5, 15, 30, 60)
IMAGES = 300
#: Images of a trial: classes of threats, images of each, harmless ones.
SIZE = (8, 60, 240)
#: Learners of a school that are told together, by their place among all who came: (first, last).
TENTH, HUNDREDTH = (8, 12), (98, 102)
LATER = {"tenth": TENTH, "hundredth": HUNDREDTH}
#: What is assumed of learners or images, one thing changed at a time: (code, of learners, of the bank).
CHANGES: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("as_assumed", {}, {}),
    ("slow", {"rate": 0.08}, {}),
    ("quick", {"rate": 0.32}, {}),
    ("no_forgetting", {"lost": 0.0}, {}),
    ("much_forgetting", {"lost": 0.25}, {}),
    ("lapses", {"lapse": 0.1}, {}),
    ("taste", {"taste": 0.75}, {}),
    ("alike", {"skill_class": 0.2}, {}),
    ("factors_tell_little", {}, {"told": 0.2}),
    ("factors_tell_much", {}, {"told": 0.75}),
    ("factors_other_weights", {}, {"true_weights": (0.2, 0.2, 0.6, 0.5)}),
    ("flat", {"gain": "flat"}, {}),
    ("error", {"gain": "error"}, {}),
)


def trials(learners: int, seed: int, arriving: int = 100, *, vary: bool = False) -> dict[str, Any]:
    """Images chosen against random order, on a bank that is known and for learners who come one after
    another to a new one; how well difficulty is told; how soon a reader is measured.

    ``arriving``: so many learners come to a school; the tenth and the hundredth are told where there are so
    many. ``vary``: also with each assumption changed, for the tenth learner.
    """
    schools = max(20, learners // 5)
    windows = {name: one for name, one in LATER.items() if sum(one) // 2 <= arriving}
    came = dict(zip(("first",), _arriving(seed, learners, ((1, 1),)), strict=True))
    if windows:
        came |= dict(zip(windows, _arriving(seed, schools, tuple(windows.values())), strict=True))
    told = [
        measuring.difficulty(learners, max(1, round(each * IMAGES / learners)), seed, IMAGES)
        for each in ANSWERS
    ]
    return {
        "learners": learners, "seed": seed,
        "savings": [
            {"case": f"known_{gain}", **_known(learners, seed, gain)} for gain in ("edge", "flat", "error")
        ]
        + [{"case": name, **asdict(one)} for name, one in came.items()],
        "difficulty": [asdict(one) for one in told],
        "reliability": asdict(measuring.reliability(learners, seed)),
        "varied": varied(schools, seed) if vary else [],
    }  # fmt: skip


def _known(count: int, seed: int, gain: str) -> dict[str, Any]:
    """A bank whose difficulties are known from thirty answers each."""
    nature = replace(people.Nature(), gain=gain)
    images = measuring.measured(trial.bank(*SIZE, seed), 200, nature, seed, 30)
    return asdict(trial.compare(images, nature, count, seed))


def _arriving(
    seed: int, schools: int, windows: tuple[tuple[int, int], ...], nature: people.Nature | None = None,
    **of_bank: Any,
) -> list[trial.Saving]:  # fmt: skip
    images = trial.bank(*SIZE, seed, schools=schools, **of_bank)
    return trial.cohort(images, nature or people.Nature(), windows, seed)


def varied(schools: int, seed: int) -> list[dict[str, Any]]:
    """The tenth learner under each change of the assumptions."""
    found = []
    for code, of_people, of_bank in CHANGES:
        nature = replace(people.Nature(), **of_people)
        found.append({"case": code, **asdict(_arriving(seed, schools, (TENTH,), nature, **of_bank)[0])})
    return found


__all__ = ["ANSWERS", "CHANGES", "HUNDREDTH", "SIZE", "TENTH", "trials", "varied"]

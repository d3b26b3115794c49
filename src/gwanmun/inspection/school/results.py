"""What a person's answers come to: skill, criterion, ROC, curve over time, times, classes, what to
practise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet
from scipy.special import expit

from gwanmun.inspection.rules.school import progress, ratings
from gwanmun.inspection.rules.school.signal import SLOPE, score, wilson
from gwanmun.inspection.school.models import Ability, Answer, Lesson
from gwanmun.platform.accounts.models import User

#: Answers that a page looks back on at most.
MOST = 5_000


@dataclass(frozen=True)
class Figures:
    """Of a set of answers. ``scores`` None: threats or harmless images are missing."""

    images: int
    threats: int
    hits: int
    harmless: int
    false_alarms: int
    right: int
    scores: dict[str, float] | None
    curve: list[progress.Point]
    roc: ratings.Curve | None
    points: tuple[tuple[float, float], ...]
    area: float | None
    area_low: float | None
    area_high: float | None
    times: progress.Times | None
    times_by: list[dict[str, int]]
    classes: list[dict[str, Any]]
    s: float
    fitted: bool


def figures(rows: QuerySet[Answer], seed: int = 1) -> Figures:
    """``rows`` in any order; the newest MOST count."""
    told = list(
        rows.order_by("-id").values_list("said", "confidence", "right", "ms", "item__kind")[:MOST]
    )[::-1]  # fmt: skip
    kind = [row[4] for row in told]
    threat = np.array([bool(k) for k in kind], dtype=bool)
    # "threat" in the wrong place has not found the threat
    good = np.array([row[2] for row in told], dtype=bool)
    said = np.where(threat, good, ~good) if told else threat
    rated = np.array(
        [ratings.rating(threat=bool(s), confidence=row[1]) for s, row in zip(said, told, strict=True)]
    )
    counts = ratings.tally(rated, threat) if told else np.zeros((2, 6), dtype=np.int64)
    fitted = ratings.fit(counts)
    usable = fitted is not None and fitted.converged and 0.2 <= fitted.s <= 1.5
    s = fitted.s if usable and fitted is not None else SLOPE
    hits, threats = int((said & threat).sum()), int(threat.sum())
    false, harmless = int((said & ~threat).sum()), int((~threat).sum())
    scores = None
    full = bool(threats and harmless)
    if full:
        one = score(hits, threats, false, harmless, s)
        names = ("hit_rate", "false_alarm_rate", "d_a", "low", "high", "a_z", "c_a", "log_beta", "d_prime")
        scores = {name: float(getattr(one, name)) for name in names}
    low, high = ratings.bootstrap(rated, threat, seed, 300) if full else (None, None)
    return Figures(
        images=len(told), threats=threats, hits=hits, harmless=harmless, false_alarms=false,
        right=int(good.sum()), scores=scores, curve=progress.curve(said, threat, s),
        roc=fitted if usable else None, points=ratings.points(counts) if full else (),
        area=ratings.area(counts) if full else None, area_low=low, area_high=high,
        times=progress.times([row[3] or 0 for row in told]),
        times_by=progress.histogram([row[3] or 0 for row in told], good) if told else [],
        classes=_classes(kind, good), s=s, fitted=usable,
    )  # fmt: skip


def _classes(kind: list[str], good: Any) -> list[dict[str, Any]]:
    found = []
    for name in sorted(set(kind)):
        own = np.array([k == name for k in kind])
        n, k = int(own.sum()), int((own & good).sum())
        low, high = wilson(k, n)
        found.append(
            {"kind": name, "n": n, "right": k, "rate": k / n, "low": float(low), "high": float(high)}
        )
    return found


def of_user(user: User, mode: str | None = None) -> Figures:
    rows = Answer.objects.filter(user=user)
    return figures(rows.filter(lesson__mode=mode) if mode else rows, user.pk)


def of_lesson(lesson: Lesson) -> Figures:
    return figures(lesson.answers.all(), lesson.pk)


def practise(user: User, most: int = 3) -> list[dict[str, Any]]:
    """Classes that should come next: ability lowest first, chance of an image of middling difficulty."""
    rows = [row for row in Ability.objects.filter(user=user) if row.answers >= 3]
    rows.sort(key=lambda row: row.mean - 0.5 * row.missed)
    return [
        {"kind": row.kind, "chance": float(expit(row.mean)), "answers": row.answers, "missed": row.missed}
        for row in rows[:most]
        if row.mean < 1.4 or row.missed
    ]


__all__ = ["Figures", "figures", "of_lesson", "of_user", "practise"]

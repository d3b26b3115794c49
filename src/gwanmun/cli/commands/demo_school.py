"""The readers' school of the demonstration: the supplied courses, a few small images, and an officer who has
taken two lessons. The answers are made up."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

IMAGES = 24
#: Classes of the images: those of the module on weapons, which the lessons are of.
KINDS = ("gun", "knife", "scissors", "ammunition", "explosive")
COURSE, MODULE = "parcel-reader", 1
#: Share of right answers in each lesson, and how many days ago it was.
LESSONS = ((0.65, 9), (0.85, 2))


def enter(seed: int) -> int:
    """How many answers were made up; none where there is a school already."""
    from gwanmun.inspection.school import contract as school
    from gwanmun.platform.accounts.models import Organisation, User

    customs = Organisation.objects.filter(kind=Organisation.Kind.CUSTOMS).order_by("pk").first()
    officer = User.objects.filter(role=User.Role.OFFICER, organisation=customs).order_by("pk").first()
    if customs is None or officer is None or school.Answer.objects.exists():
        return 0
    school.setup(customs, IMAGES, seed, "hangang", kinds=KINDS, scale=2.0)
    version = school.CourseVersion.objects.get(course__code=COURSE, state="PUBLISHED")
    draw = random.Random(seed)  # noqa: S311 - a demonstration
    done = 0
    for share, days in LESSONS:
        lesson = school.lessons.start(officer, version, MODULE, "LESSON", 20)
        done += _taken(lesson, share, draw)
        _earlier(lesson.pk, days)
    return done


def _taken(lesson: Any, share: float, draw: random.Random) -> int:
    from gwanmun.inspection.school import contract as school

    number = 0
    while (item := (lesson := school.lessons.current(lesson)).item) is not None:
        right = draw.random() < share
        said = bool(item.kind) == right
        mark = _middle(item.regions[0]) if item.regions else {"view": 0, "x": 40, "y": 40}
        school.lessons.answer(
            lesson, item.pk, said=said, confidence=draw.choice((2, 3) if right else (1, 2)),
            mark=mark if said else None, ms=draw.randrange(2_000, 15_000),
        )  # fmt: skip
        lesson.refresh_from_db()
        number += 1
    return number


def _middle(box: dict[str, Any]) -> dict[str, int]:
    return {"view": box["view"], "x": box["x"] + box["w"] // 2, "y": box["y"] + box["h"] // 2}


def _earlier(lesson: int, days: int) -> None:
    """As if the lesson had been taken some days ago, an answer every twenty seconds."""
    from django.utils import timezone

    from gwanmun.inspection.school import contract as school

    began = timezone.now() - dt.timedelta(days=days)
    answers = list(school.Answer.objects.filter(lesson=lesson).order_by("pk"))
    for n, answer in enumerate(answers, 1):
        answer.at, answer.ms = began + dt.timedelta(seconds=20 * n), 3_000 + 700 * (n * 7 % 11)
    school.Answer.objects.bulk_update(answers, ["at", "ms"])
    school.Lesson.objects.filter(pk=lesson).update(
        started_at=began, finished_at=began + dt.timedelta(seconds=20 * len(answers))
    )

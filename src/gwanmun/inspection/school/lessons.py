"""A lesson: an image, an answer, what was true, the next image."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from gwanmun.inspection.rules.school import choosing, difficulty
from gwanmun.inspection.rules.school import policy as policies
from gwanmun.inspection.school import abilities, items
from gwanmun.inspection.school.models import Answer, CourseVersion, Enrolment, Item, Lesson
from gwanmun.inspection.school.refusing import Refused
from gwanmun.platform.accounts.models import User

MARGIN = 12  # pixels around a region within which a click still counts
LENGTHS = (10, 20, 40)


def start(user: User, version: CourseVersion, module: int, mode: str, wanted: int) -> Lesson:
    """A new lesson; one that is under way in the same module goes on instead. :raises Refused: no images."""
    modules = version.data["modules"]
    if version.state != CourseVersion.State.PUBLISHED or not 0 <= module <= len(modules):
        raise Refused("", "시작할 수 없는 과정입니다.", "This course cannot be started.")
    if mode not in Lesson.Mode.values:
        raise Refused("mode", "수업인지 시험인지 고르십시오.", "Choose a lesson or a test.")
    going = Lesson.objects.filter(
        user=user, version=version, module=module, mode=mode, finished_at=None
    ).order_by("-id").first()  # fmt: skip
    if going is not None:
        return going
    if mode != Lesson.Mode.LESSON:
        wanted = int(version.data["pass"]["images"])
    elif wanted not in LENGTHS:
        wanted = LENGTHS[1]
    Enrolment.objects.get_or_create(user=user, course=version.course)
    lesson = Lesson(user=user, version=version, module=module, mode=mode, wanted=wanted)
    found = set(_pool(lesson).values_list("kind", flat=True))
    if not found - {""} or "" not in found:
        ko = "이 단원에 쓸 영상이 없습니다. 과정 담당자에게 알려 주십시오."
        raise Refused("", ko, "There are no images for this module. Tell the author of the course.")
    lesson.save()
    return lesson


def _pool(lesson: Lesson) -> QuerySet[Item]:
    """Items that the lesson may show. A test covers every class of the course."""
    modules = lesson.version.data["modules"]
    if lesson.mode == Lesson.Mode.LESSON and lesson.module < len(modules):
        return items.chosen(modules[lesson.module].get("set") or {})
    classes = sorted({c for m in modules for c in (m.get("set") or {}).get("classes", ())})
    for_tests = Item.objects.filter(for_tests=True, active=True).exclude(kind="").exists()
    return items.chosen({"classes": classes}, for_tests=for_tests and lesson.mode != Lesson.Mode.LESSON)


def current(lesson: Lesson) -> Lesson:
    """The lesson with an image on the screen, drawn if there is none; finished when all were shown."""
    if lesson.finished_at or lesson.item_id:
        return lesson
    with transaction.atomic():
        locked = Lesson.objects.select_for_update().get(pk=lesson.pk)
        if locked.item_id or locked.finished_at:
            return locked
        item = _next(locked) if locked.answers.count() < locked.wanted else None
        if item is None:
            locked.finished_at = timezone.now()
        else:
            locked.item, locked.shown_at = item, timezone.now()
        locked.save(update_fields=["item", "shown_at", "finished_at"])
    return locked


def _next(lesson: Lesson) -> Item | None:
    seen = set(lesson.answers.values_list("item_id", flat=True))
    pool = [item for item in _pool(lesson).order_by("id") if item.pk not in seen]
    if not pool:
        return None
    number = Answer.objects.filter(user=lesson.user).count()
    rng = np.random.default_rng([lesson.pk, number])
    if lesson.mode != Lesson.Mode.LESSON:  # a test: half with a threat, classes in turn, by lot within
        return _drawn(pool, lesson, rng)
    rule = _policy(lesson)
    state = abilities.state_of(lesson.user, pool, rule)
    now = np.array([abilities.hours(timezone.now())])
    kind = np.array([abilities.place_of(item.kind) for item in pool])
    hard, doubt = (np.array([getattr(one, name) for one in pool]) for name in ("difficulty", "variance"))
    place = choosing.choose(state, kind, hard, doubt, rule, number, now, rng)
    return pool[int(place[0])]


def _drawn(pool: list[Item], lesson: Lesson, rng: np.random.Generator) -> Item:
    counts: dict[str, int] = {}
    for kind in lesson.answers.values_list("item__kind", flat=True):
        counts[kind] = counts.get(kind, 0) + 1
    threats = sum(n for kind, n in counts.items() if kind)
    left = lesson.wanted - sum(counts.values())
    need = lesson.wanted // 2 - threats
    kinds = sorted({item.kind for item in pool if item.kind})
    threat = bool(kinds) and rng.random() < need / max(left, 1)
    if threat:
        least = min(counts.get(kind, 0) for kind in kinds)
        own = [item for item in pool if item.kind and counts.get(item.kind, 0) == least]
    else:
        own = [item for item in pool if not item.kind]
    return (own or pool)[int(rng.integers(0, len(own or pool)))]


def _policy(lesson: Lesson) -> policies.Policy:
    return policies.read(lesson.version.data.get("policy", {}))


def answer(
    lesson: Lesson,
    item_id: int,
    *,
    said: bool,
    confidence: int,
    mark: Mapping[str, Any] | None,
    ms: int | None,
) -> Answer:
    """Keep the answer to the image on the screen, learn from it. The same answer twice is one.

    :raises Refused: another image is on the screen, no confidence, or "threat" without saying where.
    """
    if confidence not in (1, 2, 3):
        raise Refused("confidence", "확신 정도를 고르십시오.", "Say how sure you are.")
    place = _mark(mark)
    if said and place is None:
        raise Refused(
            "mark", "위험물이 있는 곳을 영상에서 누르십시오.", "Click on the image where the threat is."
        )
    with transaction.atomic():
        locked = (
            Lesson.objects.select_for_update(of=("self",))
            .select_related("item", "version", "user")
            .get(pk=lesson.pk)
        )
        done = locked.answers.filter(item_id=item_id).first()
        if done is not None:
            return done
        if locked.item_id != item_id or locked.item is None:
            raise Refused("", "이미 지나간 영상입니다.", "That image is no longer on the screen.")
        item, now = locked.item, timezone.now()
        right = (located(item, place) if said else False) if item.kind else not said
        state = abilities.state_of(locked.user, [item], _policy(locked))
        k = abilities.place_of(item.kind)
        kind, hard, doubt = np.array([k]), np.array([item.difficulty]), np.array([item.variance])
        expected = float(choosing.success(state, kind, hard)[0])
        number = Answer.objects.filter(user=locked.user).count()
        told = Answer.objects.create(
            lesson=locked, user=locked.user, item=item, number=number, said=said, confidence=confidence,
            mark=place, right=right, ms=_time(ms, locked, now), expected=expected, at=now,
        )  # fmt: skip
        before, unsure = float(state.mean[0, k]), float(state.variance[0, k])
        if locked.mode == Lesson.Mode.LESSON:
            choosing.learn(
                state, np.array([0]), kind, hard, doubt, np.array([right]), _policy(locked), number,
                np.array([abilities.hours(now)]),
            )  # fmt: skip
            abilities.keep(locked.user, item.kind, state, right=right, now=now)
        _harder(item, before, unsure, right=right)
        locked.item = None
        locked.save(update_fields=["item"])
    return told


def _harder(item: Item, ability: float, unsure: float, *, right: bool) -> None:
    """The first answer of a trainee to an image tells of the image; later ones are remembered, not read."""
    if Answer.objects.filter(user__isnull=False, item=item).values("user").distinct().count() <= item.answers:
        return
    mean, variance = difficulty.update(item.difficulty, item.variance, right, ability, unsure=unsure)
    Item.objects.filter(pk=item.pk).update(
        difficulty=float(mean),
        variance=float(variance),
        answers=F("answers") + 1,
        right=F("right") + int(right),
    )


def _time(ms: int | None, lesson: Lesson, now: dt.datetime) -> int | None:
    """What the page measured, unless more than had passed here."""
    passed = int((now - lesson.shown_at).total_seconds() * 1000) if lesson.shown_at else None
    if ms is None or ms <= 0 or passed is None:
        return passed
    return min(ms, passed)


def _mark(given: Mapping[str, Any] | None) -> dict[str, int] | None:
    if given is None:
        return None
    try:
        told = {name: int(given[name]) for name in ("view", "x", "y")}
    except (KeyError, TypeError, ValueError):
        return None
    return told if all(0 <= value < 1_000_000 for value in told.values()) else None


def located(item: Item, mark: Mapping[str, int] | None) -> bool:
    """Whether a click lies in a true region (MARGIN pixels around it count)."""
    return mark is not None and any(
        one["view"] == mark["view"]
        and one["x"] - MARGIN <= mark["x"] <= one["x"] + one["w"] + MARGIN
        and one["y"] - MARGIN <= mark["y"] <= one["y"] + one["h"] + MARGIN
        for one in item.regions
    )


def read_text(user: User, version: CourseVersion, module: int) -> None:
    """The lessons of a module were read."""
    row, _ = Enrolment.objects.get_or_create(user=user, course=version.course)
    if module not in row.read:
        row.read = [*row.read, module]
        row.save(update_fields=["read"])


__all__ = ["LENGTHS", "MARGIN", "answer", "current", "located", "read_text", "start"]

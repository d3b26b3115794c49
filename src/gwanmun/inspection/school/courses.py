"""Courses: written by one person, published by another, never changed afterwards."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from gwanmun.inspection.rules.school import course as rules
from gwanmun.inspection.school.models import Course, CourseVersion
from gwanmun.inspection.school.refusing import Refused, reason_given
from gwanmun.platform.audit import services as audit

TEXTS = Path(__file__).parent / "texts"
State = CourseVersion.State


class Wrong(Exception):
    """The course has faults; each says where."""

    def __init__(self, faults: list[rules.Fault]) -> None:
        super().__init__("; ".join(f"{f.where}: {f.text['en']}" for f in faults))
        self.faults = faults


@cache
def lessons() -> dict[str, dict[str, Any]]:
    """Short lessons to read, by code: ``title`` and ``text`` (paragraphs), each in both languages."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(TEXTS.glob("lessons*.yaml")):
        found |= yaml.safe_load(file.read_text("utf-8"))
    return found


@cache
def supplied() -> dict[str, dict[str, Any]]:
    """Courses that come with the program, by code; an office changes them as it likes."""
    return dict(yaml.safe_load((TEXTS / "courses.yaml").read_text("utf-8")))


def current() -> list[CourseVersion]:
    """Published courses."""
    rows = CourseVersion.objects.filter(state=State.PUBLISHED).select_related("course")
    order = {role: n for n, role in enumerate(rules.ROLES)}
    return sorted(rows, key=lambda v: (order.get(v.data["role"], 99), v.course.code))


def latest() -> list[CourseVersion]:
    """The newest version of every course, for authors."""
    newest = Course.objects.annotate(n=Max("versions__number")).values_list("id", "n")
    rows = CourseVersion.objects.select_related("course").order_by("course__code")
    wanted = set(newest)
    return [v for v in rows if (v.course_id, v.number) in wanted]


def draft(code: str, data: dict[str, Any], actor: audit.Actor) -> CourseVersion:
    """A new course. :raises Refused: the code is taken or no code. :raises Wrong: the course has faults."""
    code = code.strip().lower()
    if not code or not code.replace("-", "").isalnum() or not code.isascii() or len(code) > 40:
        ko, en = "영문 소문자, 숫자, 붙임표로 적어 주십시오.", "Use a–z, 0–9 and hyphens."
        raise Refused("code", ko, en)
    _check(data)
    with transaction.atomic():
        course, made = Course.objects.get_or_create(code=code, defaults={"created_by": actor.name})
        if not made:
            raise Refused("code", "이미 있는 이름입니다.", "There is a course of this name.")
        return _write(course, data, actor)


def revise(course: Course, data: dict[str, Any], actor: audit.Actor) -> CourseVersion:
    """A new version; a draft that stands is written over by its author's next one. :raises Wrong:"""
    _check(data)
    with transaction.atomic():
        Course.objects.select_for_update().get(pk=course.pk)
        return _write(course, data, actor)


def _check(data: dict[str, Any]) -> None:
    if found := rules.faults(data):
        raise Wrong(found)
    unknown = {code for module in data["modules"] for code in module.get("lessons", ())} - set(lessons())
    if unknown:
        from gwanmun.core.text import Text

        told = ", ".join(sorted(unknown))
        raise Wrong(
            [rules.Fault("modules", Text(f"모르는 읽을거리입니다: {told}", f"Unknown lessons: {told}"))]
        )


def _write(course: Course, data: dict[str, Any], actor: audit.Actor) -> CourseVersion:
    standing = course.versions.filter(state=State.DRAFT).order_by("-number").first()
    if standing is not None:
        standing.data, standing.author = data, actor.name
        standing.save(update_fields=["data", "author"])
        version = standing
    else:
        last = course.versions.aggregate(n=Max("number"))["n"] or 0
        version = CourseVersion.objects.create(course=course, number=last + 1, data=data, author=actor.name)
    audit.record(actor, "course.drafted", "course", course.code, after={"version": version.number})
    return version


def propose(version: CourseVersion, actor: audit.Actor) -> None:
    """Ask for a decision. :raises Refused: it is no draft."""
    with transaction.atomic():
        fresh = CourseVersion.objects.filter(pk=version.pk, state=State.DRAFT).update(
            state=State.PROPOSED, proposed_by=actor.name
        )
        if not fresh:
            raise Refused("", "초안만 올릴 수 있습니다.", "Only a draft can be proposed.")
        audit.record(
            actor, "course.proposed", "course", version.course.code, after={"version": version.number}
        )


def publish(version: CourseVersion, reason: str, actor: audit.Actor) -> None:
    """The course is taught from now on, in place of the version before. Author and proposer may not.

    :raises Refused: the state or the person does not allow it.
    """
    told = reason_given(reason)
    with transaction.atomic():
        Course.objects.select_for_update().get(pk=version.course_id)
        standing = CourseVersion.objects.get(pk=version.pk)
        if standing.state != State.PROPOSED:
            raise Refused("", "결재를 기다리는 과정이 아닙니다.", "It does not wait for a decision.")
        if actor.name in (standing.author, standing.proposed_by):
            ko = "쓴 사람이나 올린 사람은 승인할 수 없습니다. 다른 감독자에게 요청하십시오."
            raise Refused("", ko, "Who wrote or proposed it cannot publish it. Ask another supervisor.")
        course = version.course
        course.versions.filter(state=State.PUBLISHED).update(state=State.RETIRED)
        _decided(standing, State.PUBLISHED, told, actor)
        audit.record(
            actor, "course.published", "course", course.code, reason=told, after={"version": standing.number}
        )


def turn_down(version: CourseVersion, reason: str, actor: audit.Actor) -> None:
    """Back to its author. :raises Refused:"""
    told = reason_given(reason)
    with transaction.atomic():
        if not CourseVersion.objects.filter(pk=version.pk, state=State.PROPOSED).exists():
            raise Refused("", "결재를 기다리는 과정이 아닙니다.", "It does not wait for a decision.")
        _decided(version, State.DRAFT, told, actor)
        audit.record(
            actor,
            "course.refused",
            "course",
            version.course.code,
            reason=told,
            after={"version": version.number},
        )


def _decided(version: CourseVersion, state: str, reason: str, actor: audit.Actor) -> None:
    CourseVersion.objects.filter(pk=version.pk).update(
        state=state, decided_by=actor.name, decided_at=timezone.now(), reason=reason
    )


def versions_of(course: Course) -> QuerySet[CourseVersion]:
    return course.versions.order_by("-number")


__all__ = [
    "Wrong", "current", "draft", "latest", "lessons", "propose", "publish", "revise", "supplied", "turn_down",
    "versions_of",
]  # fmt: skip

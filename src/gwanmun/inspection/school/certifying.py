"""Training hours, certificates, who may read alone, who must be reminded."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.rules.school import course, hours
from gwanmun.inspection.school import results
from gwanmun.inspection.school.models import Answer, Certificate, CourseVersion, Enrolment, Lesson
from gwanmun.inspection.school.refusing import Refused, reason_given
from gwanmun.platform.accounts.models import User
from gwanmun.platform.audit import services as audit

_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
#: Kinds of images and the courses whose certificate lets one read them alone.
ROLES_FOR = {
    "PARCEL": ("PARCEL", "REFRESHER"), "BAG": ("BAGGAGE", "REFRESHER"), "CARGO": ("PARCEL", "REFRESHER"),
    "BODY": ("BODY",),
}  # fmt: skip
#: Courses that renew a certificate but cannot be the first one.
RENEWS = ("REFRESHER",)


def rule(day: dt.date | None = None, version: CourseVersion | None = None) -> hours.Rule:
    """Figures of the country pack on a day; those that a course sets itself stand before them."""
    on, usual = day or timezone.localdate(), hours.Rule()

    def figure(name: str, default: int) -> int:
        return int(bank.figure(f"school_{name}", default, on))

    office = hours.Rule(
        initial_h=figure("initial_hours", usual.initial_h),
        monthly_min=figure("monthly_minutes", usual.monthly_min),
        valid_days=figure("valid_days", usual.valid_days),
        soon_days=figure("reminder_days", usual.soon_days),
        months_missed=figure("months_missed", usual.months_missed),
    )
    return replace(office, **(version.data.get("hours") or {})) if version is not None else office


@dataclass(frozen=True)
class Hours:
    seconds: int
    by_month: dict[tuple[int, int], int]
    this_month: int


def trained(user: User, day: dt.date | None = None) -> Hours:
    """Training time, from the moments of answers; reading of texts is not counted, nobody can see it."""
    today = day or timezone.localdate()
    months: dict[tuple[int, int], list[dt.datetime]] = {}
    for at in Answer.objects.filter(user=user).order_by("at").values_list("at", flat=True):
        local = timezone.localtime(at)
        months.setdefault((local.year, local.month), []).append(at)
    by_month = {month: hours.seconds(moments) for month, moments in months.items()}
    return Hours(sum(by_month.values()), by_month, by_month.get((today.year, today.month), 0))


def newest(user: User, roles: tuple[str, ...]) -> Certificate | None:
    """The certificate that lasts longest; one that was revoked counts only if there is no other."""
    rows = Certificate.objects.filter(user=user, role__in=roles).select_related("version")
    return (
        rows.filter(revoked_at=None).order_by("-expires_on").first() or rows.order_by("-expires_on").first()
    )


def standing(user: User, roles: tuple[str, ...], day: dt.date | None = None) -> hours.Standing:
    today = day or timezone.localdate()
    found = newest(user, roles)
    known = trained(user, today).by_month if found else {}
    issued, expires = (found.issued_on, found.expires_on) if found else (None, None)
    revoked = bool(found and found.revoked_at)
    asked = rule(today, found.version if found else None)
    return hours.standing(issued, expires, known, today, asked, revoked=revoked)


def may_read(user: User, kind: str, day: dt.date | None = None) -> hours.Standing:
    """Whether a person may read images of a kind alone; who may not reads with a second reader."""
    return standing(user, ROLES_FOR.get(kind.upper(), ("PARCEL",)), day)


def judge(lesson: Lesson) -> course.Verdict:
    """A finished test against the criterion of its course."""
    told = results.of_lesson(lesson)
    return course.verdict(
        lesson.version.data["pass"], told.images, told.scores["d_a"] if told.scores else None,
        told.hits / told.threats if told.threats else 0.0,
        told.false_alarms / told.harmless if told.harmless else 1.0,
    )  # fmt: skip


def short_h(user: User, version: CourseVersion) -> int:
    """Hours of training that lack for a first certificate, begun ones as whole; a refresher needs none."""
    if str(version.data["role"]) in RENEWS:
        return 0
    missing = rule(version=version).initial_h * 3600 - trained(user).seconds
    return max(0, -(-missing // 3600))


def issue(lesson: Lesson, actor: audit.Actor) -> Certificate:
    """The certificate of a passed test. :raises Refused: not passed, too few hours, or given by oneself."""
    version, user, today = lesson.version, lesson.user, timezone.localdate()
    if lesson.mode != Lesson.Mode.TEST or lesson.finished_at is None or not judge(lesson).passed:
        raise Refused("", "합격한 시험이 아닙니다.", "This test was not passed.")
    if actor.name == user.get_username():
        raise Refused("", "본인의 수료증은 발급할 수 없습니다.", "Nobody certifies themselves.")
    role, asked = str(version.data["role"]), rule(today, version)
    if role in RENEWS:
        if not Certificate.objects.filter(user=user, revoked_at=None).exclude(role__in=RENEWS).exists():
            ko = "보수 과정은 처음 수료증을 받은 뒤에 들을 수 있습니다."
            raise Refused("", ko, "A refresher renews a certificate; there is none yet.")
    elif short_h(user, version):
        done = trained(user, today).seconds // 3600
        ko = f"첫 수료에는 교육 {asked.initial_h}시간이 필요합니다. 지금은 {done}시간입니다."
        en = f"A first certificate needs {asked.initial_h} hours of training; there are {done}."
        raise Refused("", ko, en)
    told = results.of_lesson(lesson)
    days = min(asked.valid_days, int(version.data["valid_days"]))
    with transaction.atomic():
        made, fresh = Certificate.objects.get_or_create(
            user=user, version=version, issued_on=today,
            defaults={
                "role": role, "code": _code(), "expires_on": today + dt.timedelta(days=days),
                "issued_by": actor.name,
                "result": {"lesson": lesson.pk, "images": told.images, **(told.scores or {})},
            },
        )  # fmt: skip
        if fresh:
            Enrolment.objects.filter(user=user, course=version.course).update(state=Enrolment.State.PASSED)
            after = {"user": user.get_username(), "role": role, "until": str(made.expires_on)}
            audit.record(actor, "certificate.issued", "certificate", made.code, after=after)
    return made


def revoke(certificate: Certificate, reason: str, actor: audit.Actor) -> None:
    """:raises Refused: no reason, or revoked already."""
    told = reason_given(reason)
    with transaction.atomic():
        fresh = Certificate.objects.filter(pk=certificate.pk, revoked_at=None).update(
            revoked_at=timezone.now(), revoked_by=actor.name, reason=told
        )
        if not fresh:
            raise Refused("", "이미 취소한 수료증입니다.", "It is revoked already.")
        audit.record(actor, "certificate.revoked", "certificate", certificate.code, reason=told)


def _code() -> str:
    """``XXXX-XXXX-XXXX``: sixty bits that cannot be guessed, without letters that look alike."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return "-".join(drawn[n : n + 4] for n in (0, 4, 8))


def verify(code: str) -> Certificate | None:
    told = "".join(c for c in code.upper() if c.isalnum())[:12]
    spelled = "-".join(told[n : n + 4] for n in (0, 4, 8))
    return Certificate.objects.filter(code=spelled).select_related("user__organisation", "version").first()


def holds(certificate: Certificate, day: dt.date | None = None) -> str:
    """VALID | EXPIRED | REVOKED."""
    if certificate.revoked_at:
        return "REVOKED"
    return "VALID" if (day or timezone.localdate()) <= certificate.expires_on else "EXPIRED"


def reminders(users: list[User], day: dt.date | None = None) -> list[dict[str, Any]]:
    """Who needs what: SOON (a certificate ends), EXPIRED, HOURS (this month is short and half over)."""
    today = day or timezone.localdate()
    found = []
    for user in users:
        newest_by_role: dict[str, Certificate] = {}
        rows = Certificate.objects.filter(user=user, revoked_at=None).select_related("version")
        for one in rows.order_by("expires_on"):
            newest_by_role[one.role] = one
        for role, one in newest_by_role.items():
            left = (one.expires_on - today).days
            if left <= rule(today, one.version).soon_days:
                what = "EXPIRED" if left < 0 else "SOON"
                found.append(
                    {"user": user, "what": what, "role": role, "until": one.expires_on, "minutes": None}
                )
        if newest_by_role:
            asked = max(rule(today, one.version).monthly_min for one in newest_by_role.values())
            short = asked - trained(user, today).this_month // 60
            if short > 0 and today.day >= 15:
                found.append({"user": user, "what": "HOURS", "role": "", "until": None, "minutes": short})
    return found


__all__ = [
    "ROLES_FOR", "Hours", "holds", "issue", "judge", "may_read", "newest", "reminders", "revoke", "rule",
    "standing", "trained", "verify",
]  # fmt: skip

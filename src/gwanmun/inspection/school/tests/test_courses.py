"""Courses by two people, certificates with their conditions, hours, and who may read alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from gwanmun.inspection.rules.school import course as rules
from gwanmun.inspection.school import contract as school
from gwanmun.inspection.school.tests import kit
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.audit.services import Actor

BOSS = Actor("boss", "USER")


def hours_of(user, hours: float, lesson, ago_days=1):
    """Answers a minute apart, so many hours."""
    start = timezone.now() - dt.timedelta(days=ago_days, hours=hours)
    item = school.Item.objects.first()
    rows = []
    for n in range(int(hours * 60) + 1):
        at = start + dt.timedelta(minutes=n)
        own = school.Lesson(user=user, version=lesson.version, finished_at=at)
        rows.append((own, at))
    school.Lesson.objects.bulk_create([own for own, _ in rows])
    school.Answer.objects.bulk_create(
        school.Answer(
            lesson=own,
            user=user,
            item=item,
            number=0,
            said=False,
            confidence=1,
            right=True,
            expected=0.5,
            at=at,
        )
        for own, at in rows
    )


def passed(reader, course, good=True):
    lesson = school.lessons.start(reader, course, 1, "TEST", 20)
    return kit.answer_all(lesson, right=lambda n: good or n % 2 == 0)


def test_courses_that_come_with_the_program_have_no_fault(db):
    for code, data in school.courses.supplied().items():
        assert rules.faults(data) == [], code
        assert school.courses.draft(code, data, kit.AUTHOR).number == 1


def test_every_lesson_is_told_in_both_languages():
    for code, lesson in school.courses.lessons().items():
        for text in (lesson["title"], *lesson["text"]):
            assert text["ko"], code
            assert text["en"], code


def test_an_author_cannot_publish_and_a_version_does_not_change(db):
    version = school.courses.draft("parcel", kit.data(), kit.AUTHOR)
    with pytest.raises(school.Refused):
        school.courses.publish(version, "좋은 과정임", kit.DECIDER)  # not proposed
    school.courses.propose(version, kit.AUTHOR)
    with pytest.raises(school.Refused, match="supervisor"):
        school.courses.publish(version, "좋은 과정임", kit.AUTHOR)
    with pytest.raises(school.Refused):
        school.courses.publish(version, "", kit.DECIDER)
    school.courses.publish(version, "좋은 과정임", kit.DECIDER)
    second = school.courses.revise(version.course, kit.data(title_en="Second"), kit.AUTHOR)
    assert second.number == 2
    version.refresh_from_db()
    assert (version.state, version.data["title_en"]) == ("PUBLISHED", "Parcel reader")
    school.courses.propose(second, kit.AUTHOR)
    school.courses.publish(second, "새 판을 시행함", kit.DECIDER)
    version.refresh_from_db()
    assert version.state == "RETIRED"
    assert [v.number for v in school.courses.current()] == [2]
    assert AuditEvent.objects.filter(action="course.published").count() == 2


def test_a_course_with_faults_is_not_kept(db):
    with pytest.raises(school.courses.Wrong) as wrong:
        school.courses.draft("bad", kit.data(valid_days=0), kit.AUTHOR)
    assert wrong.value.faults[0].where == "valid_days"
    module = {"title_ko": "가", "title_en": "a", "lessons": ["no-such"]}
    with pytest.raises(school.courses.Wrong, match="no-such"):
        school.courses.draft("bad", kit.data(modules=[module]), kit.AUTHOR)
    assert not school.Course.objects.exists()


def test_turned_down_it_is_a_draft_again(db):
    version = school.courses.draft("parcel", kit.data(), kit.AUTHOR)
    school.courses.propose(version, kit.AUTHOR)
    school.courses.turn_down(version, "단원이 모자람", kit.DECIDER)
    version.refresh_from_db()
    assert version.state == "DRAFT"


def test_a_first_certificate_needs_a_pass_and_hours(reader, course):
    lesson = passed(reader, course)
    assert school.certifying.judge(lesson).passed
    with pytest.raises(school.Refused, match="20 hours"):
        school.certifying.issue(lesson, BOSS)
    assert not school.may_read(reader, "PARCEL").alone
    hours_of(reader, 20.1, lesson)
    with pytest.raises(school.Refused, match="themselves"):
        school.certifying.issue(lesson, Actor("kim", "USER"))
    made = school.certifying.issue(lesson, BOSS)
    assert school.certifying.issue(lesson, BOSS).pk == made.pk
    assert school.may_read(reader, "PARCEL").alone
    assert school.may_read(reader, "BAG").reason == "NO_CERTIFICATE"
    assert school.may_read(reader, "PARCEL", made.expires_on + dt.timedelta(days=1)).reason == "EXPIRED"
    assert school.may_read(reader, "PARCEL", made.issued_on + dt.timedelta(days=120)).reason == "HOURS"


def test_a_failed_test_brings_no_certificate(reader, course):
    lesson = passed(reader, course, good=False)
    assert not school.certifying.judge(lesson).passed
    with pytest.raises(school.Refused):
        school.certifying.issue(lesson, BOSS)


def test_a_refresher_renews_and_is_never_the_first(reader, course):
    refresher = kit.published("refresher", role="REFRESHER")
    lesson = passed(reader, refresher)
    with pytest.raises(school.Refused, match="renews"):
        school.certifying.issue(lesson, BOSS)
    first = passed(reader, course)
    hours_of(reader, 20.1, first)
    school.certifying.issue(first, BOSS)
    assert school.certifying.issue(lesson, BOSS).role == "REFRESHER"


def test_a_code_proves_a_certificate_and_revoking_ends_it(reader, course):
    lesson = passed(reader, course)
    hours_of(reader, 20.1, lesson)
    made = school.certifying.issue(lesson, BOSS)
    assert school.certifying.verify(made.code.lower().replace("-", " ")).pk == made.pk
    assert school.certifying.verify("AAAA-AAAA-AAAA") is None
    assert school.certifying.holds(made) == "VALID"
    school.certifying.revoke(made, "평가 부정 확인", BOSS)
    made.refresh_from_db()
    assert school.certifying.holds(made) == "REVOKED"
    assert school.may_read(reader, "PARCEL").reason == "REVOKED"
    with pytest.raises(school.Refused):
        school.certifying.revoke(made, "다시 취소", BOSS)


def test_reminders_name_what_ends_and_who_is_short_of_hours(reader, course):
    lesson = passed(reader, course)
    hours_of(reader, 20.1, lesson, ago_days=45)
    made = school.certifying.issue(lesson, BOSS)
    soon = made.expires_on - dt.timedelta(days=10)
    assert "SOON" in {r["what"] for r in school.certifying.reminders([reader], soon)}
    assert "EXPIRED" in {
        r["what"] for r in school.certifying.reminders([reader], made.expires_on + dt.timedelta(days=3))
    }
    late = (made.issued_on.replace(day=1) + dt.timedelta(days=62)).replace(day=20)
    assert [r["minutes"] for r in school.certifying.reminders([reader], late) if r["what"] == "HOURS"] == [60]
    assert not [r for r in school.certifying.reminders([reader], late.replace(day=3)) if r["what"] == "HOURS"]

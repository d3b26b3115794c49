"""Pages of the readers' school: a lesson to its end, whose results are whose, and the office."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gwanmun.inspection.school import contract as school
from gwanmun.inspection.school.tests import kit
from gwanmun.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(day, client):
    kit.images(day.customs)
    version = kit.published()
    client.force_login(day.people["OFFICER"])
    client.post(reverse("officer:inspection_lesson_start", args=[version.pk, 0]), {"mode": "LESSON"})
    return school.Lesson.objects.get()


def test_an_empty_school_says_what_to_do(day, client):
    client.force_login(day.people["OFFICER"])
    assert "school-setup" in client.get(reverse("officer:inspection_school")).content.decode()


def test_a_lesson_from_image_to_feedback_and_on(client, lesson):
    page = reverse("officer:inspection_lesson", args=[lesson.pk])
    first = client.get(page).content.decode()
    assert "sc-true" not in first  # the truth is not in the page
    lesson.refresh_from_db()
    told = {
        "item": lesson.item_id,
        "said": "threat",
        "confidence": "3",
        "view": 0,
        "x": 40,
        "y": 30,
        "ms": 900,
    }
    done = client.post(reverse("officer:inspection_lesson_answer", args=[lesson.pk]), told)
    answer = school.Answer.objects.get()
    assert done["Location"].endswith(f"?after={answer.pk}")
    shown = client.get(done["Location"]).content.decode()
    assert ("sc-true" in shown) == bool(answer.item.kind)
    assert answer.right == bool(answer.item.kind)
    picture = reverse("officer:inspection_lesson_picture", args=[lesson.pk, answer.item_id, 0])
    assert client.get(picture).content.startswith(b"\x89PNG")


def test_threat_without_a_place_is_asked_again(client, lesson):
    client.get(reverse("officer:inspection_lesson", args=[lesson.pk]))
    lesson.refresh_from_db()
    told = {"item": lesson.item_id, "said": "threat", "confidence": "2"}
    done = client.post(reverse("officer:inspection_lesson_answer", args=[lesson.pk]), told, follow=True)
    assert "영상에서 누르십시오" in done.content.decode()
    assert not school.Answer.objects.exists()


def test_nobody_opens_the_lesson_of_another_nor_an_image_that_is_not_in_it(day, client, lesson):
    client.get(reverse("officer:inspection_lesson", args=[lesson.pk]))
    lesson.refresh_from_db()
    other = school.Item.objects.exclude(pk=lesson.item_id).first()
    assert (
        client.get(reverse("officer:inspection_lesson_picture", args=[lesson.pk, other.pk, 0])).status_code
        == 404
    )
    client.force_login(day.people["SUPERVISOR"])
    assert client.get(reverse("officer:inspection_lesson", args=[lesson.pk])).status_code == 404


def test_the_office_sees_names_and_an_auditor_does_not(day, client, lesson):
    kit.answer_all(lesson)
    office = reverse("officer:inspection_school_office")
    client.force_login(day.people["SUPERVISOR"])
    assert ">officer<" in client.get(office).content.decode()
    client.force_login(day.people["AUDITOR"])
    masked = client.get(office).content.decode()
    assert ">officer<" not in masked
    assert school.office.pseudonym(day.people["OFFICER"]) in masked
    assert AuditEvent.objects.filter(action="school.office_viewed").count() == 2


@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages_after_a_lesson(client, lesson, language):
    client.cookies["gwanmun_language"] = language
    kit.answer_all(lesson, right=lambda n: n % 3 > 0)
    assert client.get(reverse("officer:inspection_lesson", args=[lesson.pk])).status_code == 200
    assert "d_a" in client.get(reverse("officer:inspection_school")).content.decode()
    module = reverse("officer:inspection_module", args=[lesson.version_id, 0])
    assert client.get(module).status_code == 200


def test_an_image_of_two_views_shows_both_and_a_mark_counts_in_either(day, client):
    for n in range(20):
        kit.two_views(day.customs, 10 * n, ("knife", "gun")[n // 2 % 2] if n % 2 == 0 else "")
    version = kit.published()
    client.force_login(day.people["OFFICER"])
    client.post(reverse("officer:inspection_lesson_start", args=[version.pk, 0]), {"mode": "LESSON"})
    lesson = school.Lesson.objects.get()
    page = reverse("officer:inspection_lesson", args=[lesson.pk])
    marks = {
        "above": (0, 40, 30, True),
        "side": (1, 58, 20, True),
        "side, as from above": (1, 32, 30, False),
    }
    done = {}
    while len(done) < len(marks):
        shown = client.get(page).content.decode()
        assert 'data-place="0"' in shown
        assert 'data-place="1"' in shown
        assert shown.count("data-on") == 1
        lesson.refresh_from_db()
        item = lesson.item
        assert client.get(
            reverse("officer:inspection_lesson_picture", args=[lesson.pk, item.pk, 1])
        ).content.startswith(b"\x89PNG")
        if not item.kind:
            client.post(reverse("officer:inspection_lesson_answer", args=[lesson.pk]),
                        {"item": item.pk, "said": "none", "confidence": "2"})  # fmt: skip
            continue
        name = next(one for one in marks if one not in done)
        view, x, y, right = marks[name]
        told = client.post(
            reverse("officer:inspection_lesson_answer", args=[lesson.pk]),
            {"item": item.pk, "said": "threat", "confidence": "3", "view": view, "x": x, "y": y},
        )  # fmt: skip
        answer = school.Answer.objects.get(item=item)
        assert answer.right == right, name
        after = client.get(told["Location"]).content.decode()
        assert after.count('class="sc-true"') == 2  # where it is, in both views
        assert f'data-place="{view}" data-on' in after
        assert after.count('class="sc-mark"') == 1
        done[name] = answer.right

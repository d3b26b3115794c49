"""A course is written by one person on its page, published by another, and a version begins with the last."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gwanmun.inspection.school import contract as school
from gwanmun.inspection.school.tests import kit

pytestmark = pytest.mark.django_db

FORM = {
    "code": "port-reader", "role": "PARCEL", "title_ko": "항만 판독", "title_en": "Port reader",
    "valid_days": "200", "pass_images": "40", "pass_d_a": "1.1", "pass_hit_rate": "80",
    "pass_false_alarms": "20", "m0_title_ko": "칼", "m0_title_en": "Knives", "m0_count": "20",
    "m0_level": "HARD", "m0_classes": ["knife", "gun"], "m0_lessons": ["colours"],
    "m0_machines": "hangang, namdaemun",
}  # fmt: skip


def test_from_the_form_to_the_published_course(day, client):
    client.force_login(day.people["OFFICER"])
    done = client.post(reverse("officer:inspection_course_new"), FORM)
    version = school.CourseVersion.objects.get()
    page = reverse("officer:inspection_course", args=[version.pk])
    assert done["Location"] == page
    assert version.data["pass"] == {"d_a": 1.1, "images": 40, "hit_rate": 0.8, "false_alarms": 0.2}
    assert version.data["modules"] == [{
        "title_ko": "칼", "title_en": "Knives", "lessons": ["colours"],
        "set": {"count": 20, "classes": ["knife", "gun"], "level": "HARD",
                "machines": ["hangang", "namdaemun"]},
    }]  # fmt: skip
    client.post(reverse("officer:inspection_course_propose", args=[version.pk]))
    decide = reverse("officer:inspection_course_decide", args=[version.pk])
    assert client.post(decide, {"act": "publish", "reason": "검토함"}).status_code == 403
    client.force_login(day.people["SUPERVISOR"])
    assert "시행" in client.get(page).content.decode()
    client.post(decide, {"act": "publish", "reason": "내용을 검토함"})
    version.refresh_from_db()
    assert (version.state, version.decided_by) == ("PUBLISHED", "supervisor")


def test_nobody_publishes_what_they_wrote(day, client):
    client.force_login(day.people["SUPERVISOR"])
    client.post(reverse("officer:inspection_course_new"), FORM)
    version = school.CourseVersion.objects.get()
    client.post(reverse("officer:inspection_course_propose", args=[version.pk]))
    told = client.post(
        reverse("officer:inspection_course_decide", args=[version.pk]),
        {"act": "publish", "reason": "스스로 승인함"}, follow=True,
    )  # fmt: skip
    assert "승인할 수 없습니다" in told.content.decode()
    version.refresh_from_db()
    assert version.state == "PROPOSED"


def test_a_new_version_keeps_what_the_form_does_not_show(day, client):
    version = kit.published()
    client.force_login(day.people["OFFICER"])
    edit = reverse("officer:inspection_course_edit", args=[version.pk])
    shown = client.get(edit).content.decode()
    assert 'value="칼과 총"' in shown
    client.post(edit, FORM)
    newer = school.CourseVersion.objects.get(number=2)
    assert newer.data["policy"] == version.data["policy"]
    assert newer.state == "DRAFT"
    assert school.CourseVersion.objects.get(number=1).state == "PUBLISHED"
    listed = client.get(reverse("officer:inspection_courses")).content.decode()
    assert "항만 판독" in listed


@pytest.mark.parametrize(
    ("change", "told"),
    [({"m0_count": "x"}, "단원 1"), ({"valid_days": "0"}, "유효기간"), ({"pass_d_a": "nan"}, "합격 기준"),
     ({"m0_title_ko": ""}, "단원 1"), ({"role": "KING"}, "대상"), ({"code": "No Good"}, "영문 소문자")],
)  # fmt: skip
def test_faults_are_told_and_nothing_written_is_lost(day, client, change, told):
    client.force_login(day.people["OFFICER"])
    answer = client.post(reverse("officer:inspection_course_new"), FORM | change)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert told in page
    assert 'value="항만 판독"' in page
    assert not school.CourseVersion.objects.exists()


def test_the_policy_is_written_in_the_form_and_put_in_force_by_another_person(day, client):
    client.force_login(day.people["OFFICER"])
    typed = {"policy_target": "80", "policy_fading": "2", "policy_rest": "25", "hours_initial_h": "12",
             "hours_monthly_min": ""}  # fmt: skip
    client.post(reverse("officer:inspection_course_new"), FORM | typed)
    version = school.CourseVersion.objects.get()
    assert version.data["policy"] == {"target": 0.8, "fading": 2.0, "rest": 25}
    assert version.data["hours"] == {"initial_h": 12}
    assert school.certifying.rule(None, version).initial_h == 12
    assert school.certifying.rule(None, version).monthly_min == school.certifying.rule().monthly_min
    page = reverse("officer:inspection_course", args=[version.pk])
    assert "목표 정답률(%)</dt><dd>80<" in client.get(page).content.decode()
    client.post(reverse("officer:inspection_course_propose", args=[version.pk]))
    client.force_login(day.people["SUPERVISOR"])
    edit = client.get(reverse("officer:inspection_course_edit", args=[version.pk])).content.decode()
    assert 'name="policy_target" inputmode="decimal" value="80"' in edit
    decide = reverse("officer:inspection_course_decide", args=[version.pk])
    client.post(decide, {"act": "publish", "reason": "정책을 검토함"})
    version.refresh_from_db()
    assert version.state == "PUBLISHED"


@pytest.mark.parametrize(
    ("change", "told", "kept"),
    [({"policy_target": "20"}, "목표 정답률(%): 0.5에서", 'value="20"'),
     ({"policy_weakness": "많이"}, "약한 종류의 비중", 'value="많이"'),
     ({"hours_months_missed": "0"}, "1에서 12 사이", 'value="0"'),
     ({"policy_rest": "-1", "policy_fading": "99"}, "잊어 가는 종류의 비중", 'value="-1"')],
)  # fmt: skip
def test_faults_of_the_policy_are_told_all_at_once_and_what_was_typed_stays(day, client, change, told, kept):
    client.force_login(day.people["OFFICER"])
    answer = client.post(reverse("officer:inspection_course_new"), FORM | change)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert told in page
    assert kept in page
    assert '<details class="gw-card sc-policy" open>' in page
    if "policy_rest" in change:
        assert "같은 영상 사이의 간격" in page


def test_a_course_of_more_than_ten_modules_keeps_them_all(day, client):
    one = kit.data()["modules"][0]
    version = kit.published(modules=[one | {"title_en": f"Part {n}"} for n in range(14)])
    client.force_login(day.people["OFFICER"])
    edit = reverse("officer:inspection_course_edit", args=[version.pk])
    assert 'value="Part 13"' in client.get(edit).content.decode()
    modules = {}
    for n in range(14):
        modules |= {f"m{n}_title_ko": "칼", f"m{n}_title_en": f"Part {n}", f"m{n}_count": "20",
                    f"m{n}_level": "ALL", f"m{n}_classes": ["knife", "gun"]}  # fmt: skip
    base = {name: value for name, value in FORM.items() if not name.startswith("m0_")}
    client.post(edit, base | modules)
    newer = school.CourseVersion.objects.get(number=2)
    assert [m["title_en"] for m in newer.data["modules"]] == [f"Part {n}" for n in range(14)]
    for n in range(14, 31):
        modules |= {f"m{n}_title_ko": "칼", f"m{n}_title_en": f"Part {n}", f"m{n}_count": "20",
                    f"m{n}_classes": ["knife"]}  # fmt: skip
    many = client.post(edit, base | modules)
    assert many.status_code == 400
    assert "단원은 30개까지입니다" in many.content.decode()

"""A course is written, published by another person, taken; its certificate is checked by anybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from gwanmun.inspection.school import contract as school
from gwanmun.inspection.school.tests import kit

from .test_school import onto_the_threat, sound

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def write(page) -> None:
    page.goto("/officer/inspection/school/authors/new/")
    page.get_by_label("이름(영문").fill("port-reader")
    page.get_by_label("제목(한국어)").first.fill("항만 판독")
    page.get_by_label("제목(영어)").first.fill("Port reader")
    page.get_by_label("시험 영상 수").fill("20")
    module = page.locator("section", has=page.get_by_role("heading", name="단원 1", exact=True))
    module.get_by_label("제목(한국어)").fill("칼과 총")
    module.get_by_label("제목(영어)").fill("Knives and guns")
    module.get_by_label("영상 수").fill("20")
    module.get_by_label("칼", exact=True).check()
    module.get_by_label("총기", exact=True).check()
    page.get_by_text("영상을 고르는 정책과 교육 시간").click()
    page.get_by_label("목표 정답률(%)").fill("10")
    page.get_by_label("첫 수료까지 교육(시간)").fill("0")
    sound(page)
    page.get_by_role("button", name="초안 저장").click()
    expect(page.get_by_role("alert")).to_contain_text("목표 정답률(%)")
    expect(page.get_by_label("첫 수료까지 교육(시간)")).to_have_value("0")  # nothing typed is lost
    page.wrong.clear()  # the refusal itself: the browser logs every answer of 400
    page.get_by_label("목표 정답률(%)").fill("80")
    page.get_by_role("button", name="초안 저장").click()
    expect(page.get_by_text("초안을 저장했습니다")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="결재 올리기").click()
    expect(page.get_by_text("결재 대기").first).to_be_visible()
    expect(page.get_by_role("button", name="시행")).to_have_count(0)  # not by who wrote it


def leave(page) -> None:
    page.context.clear_cookies()


def test_a_course_from_its_author_to_a_certificate_that_anybody_checks(page, day, log_in, live_server):
    for n in range(40):
        kit.two_views(day.customs, 10 * n, ("knife", "gun")[n // 2 % 2] if n % 2 == 0 else "")
    log_in(page, "officer")
    write(page)
    version = school.CourseVersion.objects.get()
    leave(page)
    log_in(page, "supervisor")
    page.goto(f"/officer/inspection/school/authors/{version.pk}/")
    page.get_by_label("사유").fill("내용과 정책을 검토함")
    page.get_by_role("button", name="시행").click()
    expect(page.get_by_text("결정을 기록했습니다")).to_be_visible()
    leave(page)
    log_in(page, "officer")
    page.goto("/officer/inspection/school/")
    page.get_by_role("link", name="칼과 총").click()
    page.get_by_role("button", name="과정 시험 보기").click()
    page.wait_for_url("**/lessons/**")
    lesson = school.Lesson.objects.get()
    for number in range(20):
        expect(page.locator(".gw-title .gw-muted").first).to_contain_text(f"{number + 1} / 20")
        lesson.refresh_from_db()
        if lesson.item.kind and number % 2:
            page.keyboard.press("v")  # the second view: the threat lies at (50-68, 12-32)
            expect(page.locator("[data-place='1']")).to_have_attribute("data-on", "")
            page.locator("[data-place='1'] svg").click(position=_at(page, 59, 22))
        elif lesson.item.kind:
            onto_the_threat(page)
        else:
            page.keyboard.press("n")
        if number == 0:
            expect(page.locator(".sc-image:visible")).to_have_count(2)
            sound(page)
        page.keyboard.press("3")
    expect(page.get_by_text("합격 기준을 모두 채웠습니다")).to_be_visible()
    leave(page)
    log_in(page, "supervisor")
    page.goto("/officer/inspection/school/office/")
    page.get_by_role("button", name="수료증 발급").click()
    expect(page.get_by_text("수료증을 발급했습니다")).to_be_visible()
    sound(page)
    code = school.Certificate.objects.get().code
    leave(page)
    page.goto(f"/certificates/?code={code}")
    expect(page.get_by_text("유효", exact=True).first).to_be_visible()
    expect(page.locator("main")).to_contain_text("항만 판독")
    expect(page.locator("main")).not_to_contain_text(re.compile(r"\bofficer\b"))  # the name is masked
    sound(page)


def _at(page, x: int, y: int) -> dict[str, float]:
    """A point of the image in pixels of its place on the page."""
    box = page.locator("[data-place='1'] svg").bounding_box()
    times = min(box["width"] / 96, box["height"] / 72)
    left, top = (box["width"] - 96 * times) / 2, (box["height"] - 72 * times) / 2
    return {"x": left + x * times, "y": top + y * times}

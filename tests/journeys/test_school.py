"""A trainee takes a lesson with the keyboard alone; a supervisor sees the office; nothing fails axe."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from gwanmun.inspection.reading.models import Reading
from gwanmun.inspection.school import contract as school
from gwanmun.inspection.school.tests import kit
from gwanmun.portals.tests import reading_kit

from .test_accessible import RULES

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def sound(page) -> None:
    """axe finds nothing, and no window is too narrow for the page."""
    found = Axe().run(page, options=RULES).response["violations"]
    assert not found, [(v["id"], n["html"][:160]) for v in found for n in v["nodes"]]
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(over) <= 0, page.url


def onto_the_threat(page, view: int = 0) -> None:
    """Arrow keys from the middle of the image (48, 36) to the dark square (30-54, 20-38)."""
    page.keyboard.press("t")
    for key in ("ArrowUp", "ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
    mark = page.locator(f"[data-place='{view}'] .sc-mark")
    expect(mark).to_have_attribute("transform", "translate(44 28)")


def test_a_lesson_with_the_keyboard_alone(page, day, log_in, live_server):
    kit.images(day.customs, 40)
    version = kit.published()
    log_in(page, "officer")
    page.goto("/officer/inspection/school/")
    sound(page)
    page.get_by_role("link", name="칼과 총").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/courses/**")
    sound(page)
    page.get_by_role("button", name=re.compile("수업 시작")).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/lessons/**")
    lesson = school.Lesson.objects.get()
    for number in range(lesson.wanted):
        expect(page.get_by_role("heading", name="위험물이 있습니까?")).to_be_visible()
        lesson.refresh_from_db()
        if number == 0:
            look_around(page)
        if lesson.item.kind:
            onto_the_threat(page)
        else:
            page.keyboard.press("n")
        page.keyboard.press("3" if number else "2")
        page.wait_for_url(re.compile("after="))
        expect(page.get_by_role("heading", name=re.compile("^맞았습니다"))).to_be_visible()
        truth = page.locator(".sc-image[data-on] .sc-true")
        expect(truth).to_have_count(1 if lesson.item.kind else 0)
        if lesson.item.kind:
            expect(truth).to_have_attribute("x", "30")
        if number == 1:
            sound(page)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "after=" not in url)
    expect(page.get_by_role("heading", name="결과", exact=True)).to_be_visible()
    expect(page.locator(".gw-figure .value").first).to_have_text("20 / 20")
    expect(page.locator("#roc-chart svg")).to_be_visible()
    sound(page)
    kept = school.Answer.objects.order_by("pk")
    assert kept.count() == 20
    assert all(one.right and one.ms for one in kept)
    assert [one.confidence for one in kept] == [2] + [3] * 19
    assert version.lessons.get().finished_at is not None


def look_around(page) -> None:
    """The ways to look, by the keys of the workstation; a choice is taken back."""
    names = ["colour", "grey", "invert", "penetrate", "organic", "metal", "edges", "zeff"]
    for key in (8, 4, 1):
        page.keyboard.press(str(key))
        chosen = page.locator("[data-variant][aria-current]")
        expect(chosen).to_have_attribute("data-variant", names[key - 1])
        expect(page.locator(".sc-image image")).to_have_attribute("href", re.compile(names[key - 1]))
    page.keyboard.press("t")
    page.keyboard.press("Escape")
    expect(page.locator("[name=said]:checked")).to_have_count(0)
    sound(page)


def test_a_supervisor_sees_the_office(page, day, log_in, live_server):
    kit.images(day.customs, 40)
    version = kit.published()
    taken = school.lessons.start(day.people["OFFICER"], version, 0, "LESSON", 20)
    kit.answer_all(taken, right=lambda n: n % 4 > 0)
    log_in(page, "supervisor")
    page.goto("/officer/inspection/school/office/")
    row = page.get_by_role("row", name=re.compile("officer"))
    expect(row).to_contain_text("20")
    expect(row).to_contain_text("수료증 없음")
    sound(page)


def test_a_projected_threat_at_work_is_told_at_once(page, day, log_in, live_server, monkeypatch):
    kit.images(day.customs, 8)
    share = {"on": True, "ppm": 200_000, "most_a_day": 9, "least_between": 0, "reason": "훈련을 시작함"}
    school.projecting.set_share(day.customs, kit.AUTHOR, **share)
    monkeypatch.setattr(school.projecting.rules, "draw", lambda *_: 0)
    case = reading_kit.case(day.customs, 3, "GOOD1", views=1)
    log_in(page, "officer")
    page.goto("/officer/inspection/cases/")
    page.get_by_role("button", name=re.compile("판독 시작")).click()
    station = page.locator(f"#station[data-case='{case.pk}']")
    expect(station).to_be_visible()
    page.keyboard.press("o")
    page.keyboard.press("3")
    pop = page.locator("#practice")
    expect(pop).to_contain_text("찾았습니다")
    expect(pop.locator("rect")).to_have_attribute("width", str(school.Projection.objects.get().box["w"]))
    assert not Reading.objects.exists()
    page.keyboard.press("Enter")
    expect(pop).to_be_hidden()
    expect(station).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.press("2")
    page.wait_for_function("() => localStorage.getItem('gw-reading:officer') === '[]'")
    assert Reading.objects.get().verdict == "CLEAR"

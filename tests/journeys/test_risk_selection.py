"""An officer reads why a parcel was chosen, sends another up a lane, and takes it back; in a browser."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from gwanmun.parcels.models import Parcel
from gwanmun.risk.selection.models import Override, Run

pytestmark = pytest.mark.browser
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}, "preload": False}


def examined(page):
    """axe in both languages, and no page wider than a phone."""
    for lang in ("en", "ko"):
        page.context.add_cookies([{"name": "gwanmun_language", "value": lang, "url": page.url}])
        page.reload()
        assert Axe().run(page, options=RULES).response["violations"] == []
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) <= 0, page.url


def test_raised_with_a_reason_and_taken_back(page, day, log_in):
    log_in(page)
    page.goto(f"/officer/risk/selection/?day={Run.objects.get().day}")
    examined(page)
    calm = Parcel.objects.get(number="GOOD1")
    page.goto(f"/officer/parcels/{calm.pk}/")
    page.get_by_role("link", name="선별 이유").click()
    before = page.locator("#lane-title").inner_text()
    page.select_option("#lane", "RED")
    page.fill("#reason", "정보가 들어와 개장이 필요함")
    page.get_by_role("button", name="변경").click()
    expect(page.locator("#lane-title")).to_contain_text("개장검사")
    page.get_by_role("button", name="되돌리기").click()
    expect(page.locator("#lane-title")).to_have_text(before)
    assert Override.objects.get().undone_at is not None
    examined(page)


def test_the_supervisor_tells_slots(page, day, log_in):
    log_in(page, "supervisor")
    page.goto("/officer/risk/selection/slots/")
    examined(page)
    page.select_option("[name=lane]", "ORANGE")
    page.fill("[name=slots]", "120")
    page.fill("[name=reason]", "장비 두 대 운영")
    page.get_by_role("button", name="기록").click()
    expect(page.locator("table")).to_contain_text("120")

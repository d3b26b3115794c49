"""An officer's morning, in a browser."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gwanmun.parcels.models import ManifestVersion, Parcel, ParcelAct
from gwanmun.parcels.tests import making
from gwanmun.platform.audit.models import AuditEvent

pytestmark = pytest.mark.browser


def test_by_keyboard_from_queue_to_release_to_next_and_back(page, day, log_in):
    log_in(page)
    page.goto("/officer/queue/")
    page.keyboard.press("j")
    expect(page.locator("tr.is-current")).to_contain_text("HELD1")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("HELD1")
    page.wait_for_load_state()  # the keys are there when the scripts are
    page.keyboard.press("r")
    expect(page.locator("[data-reason]")).to_be_focused()
    page.keyboard.type("신분증 사본을 확인함")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_have_text("PAIR1")  # the next case at once
    assert Parcel.objects.get(number="HELD1").state == "RELEASED"
    expect(page.locator(".gw-toast")).to_contain_text("HELD1")
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.locator("h1")).to_have_text("HELD1")
    assert Parcel.objects.get(number="HELD1").state == "HELD"
    expect(page.locator(".gw-timeline")).to_contain_text("되돌림")


def test_the_undo_offer_goes_after_ten_seconds(page, day, log_in):
    log_in(page)
    page.goto(f"/officer/parcels/{day.held.pk}/")
    page.keyboard.press("i")
    page.keyboard.type("내용물 확인이 필요함")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".gw-toast")).to_be_visible()
    expect(page.locator(".gw-toast")).to_have_count(0, timeout=12_000)


def test_destruction_asks_twice(page, day, log_in):
    log_in(page)
    page.goto(f"/officer/parcels/{day.held.pk}/")
    expect(page.locator(".confirm")).to_be_hidden()
    page.keyboard.press("d")
    expect(page.locator(".confirm")).to_be_visible()
    page.keyboard.type("수입 금지 물품으로 확인됨")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("되살릴 수 없습니다")
    assert not ParcelAct.objects.exists()


def test_every_figure_can_be_asked_why(page, day, log_in):
    log_in(page)
    page.goto(f"/officer/parcels/{Parcel.objects.get(number='PAIR1').pk}/")
    expect(page.locator("#why-duty")).to_be_hidden()
    page.click("[popovertarget=why-duty]")
    expect(page.locator("#why-duty")).to_be_visible()
    expect(page.locator("#why-duty .source").first).to_contain_text("관세법")


def test_personal_data_is_shown_in_place_for_a_reason(page, day, log_in):
    log_in(page)
    page.goto(f"/officer/parcels/{day.held.pk}/")
    person = page.locator("#person")
    expect(person).not_to_contain_text(day.held.consignee_phone)
    page.click(".gw-reveal summary")
    page.fill("#look-reason", "전화로 확인이 필요함")
    page.click(".gw-reveal button")
    expect(person).to_contain_text(day.held.consignee_phone)
    assert AuditEvent.objects.filter(action="person.viewed").count() == 1


def test_selecting_shows_the_bar_and_acts_in_bulk(page, day, log_in):
    log_in(page)
    page.goto("/officer/queue/")
    expect(page.locator(".gw-bulk")).to_be_hidden()
    page.check("[data-all]")
    expect(page.locator("[data-selected]")).to_have_text("3")
    page.fill("#bulk-reason", "검사대로 보냄")
    page.click(".gw-bulk button[value=INSPECT]")
    expect(page.get_by_role("status").first).to_contain_text("3건을 검사로 보냈습니다")
    assert Parcel.objects.filter(state="INSPECTION").count() == 3


def test_the_workbench_follows_a_manifest_until_it_is_cleared(page, day, log_in):
    version = making.cleared(day.operator, making.rows("NEW", 8), "MAWB-0002")
    stored = ManifestVersion.objects.filter(pk=version.pk)
    stored.update(received_at=timezone.now(), state="CLEARING", stage="writing", done=2, total=8)
    log_in(page)
    row = page.locator("#today tr", has_text="MAWB-0002")
    expect(row).to_contain_text("저장")
    expect(row).to_contain_text("75%")  # two stages of three, and a quarter of the third
    stored.update(done=6)
    expect(row).to_contain_text("91%")
    page.goto(f"/officer/manifests/{version.pk}/")
    expect(page.locator(".gw-progress")).to_be_visible()
    stored.update(state="CLEARED", stage="done")
    expect(page.locator("[data-chart][data-drawn=yes] svg")).to_be_visible()
    expect(page.locator(".gw-progress")).to_have_count(0)


def test_text_size_language_and_contrast_work_without_a_log_in(page, day):
    page.goto("/")
    page.click("summary:has-text('글자 크기')")
    page.click("button[value=xxlg]")
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 15
    page.click("summary:has-text('화면 모드')")
    page.click("button[value=high-contrast]")
    expect(page.locator("html")).to_have_attribute("data-krds-mode", "high-contrast")
    page.click("summary:has-text('언어')")
    page.click(".gw-utility button[value=en]")
    expect(page.locator("html")).to_have_attribute("lang", "en")

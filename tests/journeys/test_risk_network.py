"""An officer follows links between parties, judges a match, handles an alert; in a browser."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from gwanmun.parcels.tests import making
from gwanmun.platform.accounts import keys
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.audit.services import Actor
from gwanmun.risk.network import contract
from gwanmun.risk.network.models import Alert, WatchMatch

pytestmark = pytest.mark.browser
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}, "preload": False}
PERSON = making.person(7)  # receives PAIR1 and PAIR2


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


def test_from_a_number_over_a_name_to_a_neighbour(page, day, log_in):
    contract.feed_all()
    log_in(page)
    page.goto("/officer/risk/parties/")
    examined(page)
    page.select_option("[name=kind]", "phone")
    page.fill("[name=value]", f"+82 {PERSON['consignee_phone'][1:]}")
    page.locator("main form button").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert PERSON["consignee_phone"] not in page.url
    assert PERSON["consignee_phone"] not in page.content()
    expect(page.locator("figure svg .nw-node").first).to_be_visible()
    rows = page.locator("table tbody tr")
    assert rows.count() >= 1
    examined(page)
    page.get_by_role("link", name="2단계").click()
    expect(page.locator("table")).to_contain_text("판매자")
    examined(page)
    party = rows.filter(has_text="수하인").get_by_role("link").first
    expect(party).to_have_text("김*관")
    party.click()
    assert "김세관" not in page.content()
    page.locator("details:has([name=reason]) summary").click()
    page.fill("[name=reason]", "합동 수사 협조 요청")
    page.get_by_role("button", name="기록하고 보기").click()
    expect(page.locator("main")).to_contain_text("김세관")
    seen = AuditEvent.objects.get(action="person.viewed")
    assert seen.reason == "합동 수사 협조 요청"
    page.locator("table").get_by_role("link", name="Harbour").first.click()
    expect(page.locator("h1")).to_contain_text("Harbour Outfitters")


def test_a_list_is_made_filled_and_its_match_judged(page, day, log_in):
    log_in(page)
    page.goto("/officer/risk/watch/")
    examined(page)
    for name, value in {"name": "마약 관련자", "purpose": "마약류 차단", "ground": "관세법 제246조",
                        "owner": "마약조사과", "threshold": "85"}.items():  # fmt: skip
        page.fill(f"[name={name}]", value)
    page.fill("[name=expires_on]", str(timezone.localdate() + timezone.timedelta(days=30)))
    page.get_by_role("button", name="만들기").click()
    expect(page.locator("h1")).to_have_text("마약 관련자")
    table = b"kind,value,note\nNAME,Kim Segwan,wanted\nSHOE,42,\n"
    page.set_input_files("[name=file]", {"name": "list.csv", "mimeType": "text/csv", "buffer": table})
    page.get_by_role("button", name="올리기").click()
    expect(page.locator("main")).to_contain_text("Kim Segwan")
    expect(page.locator("main")).to_contain_text("읽지 못한 줄 1개")
    page.goto(page.url.replace("import/", ""))
    examined(page)
    lines = [making.row(number, **making.person(n)) for n, number in enumerate(("LATE1", "LATE2"), 20)]
    making.cleared(day.operator, lines, "MAWB-0002")
    contract.feed_all()
    page.goto("/officer/risk/watch/")
    card = page.locator("li.gw-card").filter(has_text="LATE1")
    expect(card).to_contain_text("김세관")
    expect(card).to_contain_text("소리가 같거나 비슷함")
    examined(page)
    before = WatchMatch.objects.filter(state="OPEN").count()
    card.locator("[name=reason]").fill("생년월일이 다른 동명이인임")
    card.get_by_role("button", name="다른 사람임").click()
    expect(page.locator("main")).to_contain_text("판단을 기록하였습니다")
    assert before == 2
    assert not WatchMatch.objects.filter(state="OPEN", seen="김세관").exists(), "its like are judged with it"
    expect(page.locator("main")).not_to_contain_text("Kim Segwan")


def test_an_alert_that_came_by_program_is_dealt_with(page, day, log_in, live_server):
    issued = keys.issue(day.customs, "scanner", ["risk:alerts"], by=Actor("t", "SYSTEM"))
    envelope = {
        "number": "XR-2026-1", "source": "XRAY", "machine": "XR-3", "about": "ITEM", "value": "GOOD1",
        "level": "WARNING", "what": "신고와 다른 밀도", "at": timezone.now().isoformat(),
    }  # fmt: skip
    told = page.request.post(
        f"{live_server.url}/api/v1/risk/alerts", data=json.dumps(envelope),
        headers={"Authorization": f"Bearer {issued.plaintext}", "Content-Type": "application/json"},
    )  # fmt: skip
    assert told.ok, told.text()
    log_in(page)
    page.goto("/officer/risk/alerts/")
    card = page.locator("li.gw-card").filter(has_text="XR-2026-1")
    expect(card).to_contain_text("신고와 다른 밀도")
    examined(page)
    card.locator("[name=reason]").fill("개장하여 확인하기로 함")
    card.get_by_role("button", name="확인").click()
    assert Alert.objects.get().state == "ACKNOWLEDGED"
    card.locator("[name=reason]").fill("개장 결과 이상 없음")
    card.get_by_role("button", name="종결").click()
    expect(page.locator("main")).to_contain_text("경보가 없습니다")
    page.get_by_role("link", name="종결").click()
    expect(card).to_contain_text("개장 결과 이상 없음")
    card.get_by_role("link", name="GOOD1").click()
    expect(page.locator("h1")).to_contain_text("GOOD1")

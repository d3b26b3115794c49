"""A reader reads ten parcels with the keyboard alone, and an alarm becomes a seizure."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gwanmun.inspection.reading import contract
from gwanmun.inspection.reading.models import Case, Exhibit, Finding, Reading
from gwanmun.platform.audit.services import Actor
from gwanmun.portals.tests import reading_kit
from gwanmun.risk.network import contract as network

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def cases(day, number: int) -> list[Case]:
    return [
        reading_kit.case(day.customs, seed, "GOOD1" if seed == 1 else "") for seed in range(1, number + 1)
    ]


def begin(page) -> None:
    page.goto("/officer/inspection/cases/")
    page.get_by_role("button", name=re.compile("판독 시작")).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/inspection/read/**")


def on_screen(page, case: Case) -> None:
    """The case is there, its picture is painted, and the model has been asked."""
    expect(page.locator(f"#station[data-case='{case.pk}']")).to_be_visible()


def ahead(page, case: Case) -> None:
    page.locator(f"#station[data-ahead='{case.pk}']").wait_for(state="attached")


def test_ten_parcels_with_the_keyboard_alone(page, day, log_in, live_server):
    made = cases(day, 10)
    log_in(page, "officer")
    begin(page)
    words, took = ["c3", "o2", "h1"], []
    for number, case in enumerate(made):
        on_screen(page, case)
        if number + 1 < len(made):
            ahead(page, made[number + 1])
        if number == 0:
            expect(page.locator("[data-panel]")).to_contain_text("cotton t-shirt")
            look_around(page)
        first, second = words[number % 3] if number else "o3"
        page.keyboard.press(first)
        page.keyboard.press(second)
        if number + 1 < len(made):
            on_screen(page, made[number + 1])
            page.wait_for_function("() => document.getElementById('station').dataset.swapMs !== undefined")
            took.append(int(page.locator("#station").get_attribute("data-swap-ms")))
            page.evaluate("delete document.getElementById('station').dataset.swapMs")
            assert f"/read/{made[number + 1].pk}/" in page.url
    expect(page.locator("[data-none]")).to_contain_text("판독을 기다리는 영상이 없습니다")
    expect(page.locator("[data-read]")).to_have_text("10")
    page.wait_for_function("() => localStorage.getItem('gw-reading:officer') === '[]'")
    kept = Reading.objects.order_by("pk")
    assert [(r.case_id, r.verdict) for r in kept] == [
        (case.pk, {"c": "CLEAR", "o": "OPEN", "h": "HOLD"}[(words[n % 3] if n else "o3")[0]])
        for n, case in enumerate(made)
    ]
    assert kept[0].marks[0]["kind"] == "NARCOTICS"
    assert all(r.response_ms is not None for r in kept)
    print(f"decision to next image, ms: {sorted(took)}")
    assert len(took) == 9


def look_around(page) -> None:
    """Variants, zoom, the other view, AI boxes, help, and a region placed by keys."""
    for key in "2345678":
        page.keyboard.press(key)
        expect(page.locator("[data-variant][aria-current]")).to_have_attribute(
            "data-variant", ["grey", "invert", "penetrate", "organic", "metal", "edges", "zeff"][int(key) - 2]
        )
    for key in ("1", "+", "+", "ArrowRight", "-", "0", "a", "a"):
        page.keyboard.press(key)
    page.keyboard.press("v")
    expect(page.locator("[data-view-name]")).to_have_text("옆")
    page.keyboard.press("v")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    expect(page.locator("[data-prompt]")).to_contain_text("화살표로 옮기고")
    for key in ("ArrowLeft", "ArrowLeft", "Shift+ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("[data-prompt]")).to_contain_text("무엇입니까")
    page.keyboard.press("1")
    expect(page.locator(".rd-layer .mark")).to_have_count(1)


def test_a_decision_is_taken_back_by_one_key(page, day, log_in, live_server):
    made = cases(day, 2)
    log_in(page, "officer")
    begin(page)
    on_screen(page, made[0])
    ahead(page, made[1])
    page.keyboard.press("c")
    page.keyboard.press("3")
    expect(page.locator("[data-undo-toast]")).to_be_visible()
    on_screen(page, made[1])
    page.keyboard.press("u")
    on_screen(page, made[0])
    page.keyboard.press("o")
    page.keyboard.press("2")
    on_screen(page, made[1])
    page.wait_for_function("() => localStorage.getItem('gw-reading:officer') === '[]'")
    assert list(Reading.objects.filter(undone_at=None).values_list("verdict", flat=True)) == ["OPEN"]


def test_a_lost_network_loses_no_decision(page, context, day, log_in, live_server):
    made = cases(day, 3)
    log_in(page, "officer")
    begin(page)
    on_screen(page, made[0])
    ahead(page, made[1])
    page.route("**/decide/", lambda route: route.abort())
    page.keyboard.press("o")
    page.keyboard.press("3")
    expect(page.locator("[data-net]")).to_contain_text("서버에 닿지 않습니다")
    on_screen(page, made[1])
    assert Reading.objects.count() == 0
    page.unroute("**/decide/")
    page.wait_for_function("() => localStorage.getItem('gw-reading:officer') === '[]'")
    expect(page.locator("[data-net]")).to_be_hidden()
    assert Reading.objects.get().verdict == "OPEN"
    page.wrong[:] = [text for text in page.wrong if "ERR_FAILED" not in text]


def test_an_alarm_becomes_a_seizure(page, day, log_in, live_server):
    told = {"number": "T-9", "source": "TRACE", "machine": "ICN-T1", "about": "ITEM", "kind": "PARCEL"}
    told |= {"value": "GOOD1", "level": "ALARM", "what": "COCAINE", "at": timezone.now(), "expires_at": None}
    network.receive(day.customs, Actor("key:x", "KEY"), told)
    log_in(page, "officer")
    page.goto("/officer/risk/alerts/")
    page.get_by_role("button", name=re.compile("개장 기록")).click()
    page.wait_for_url("**/inspection/findings/**")
    page.get_by_label("마약류", exact=True).check(force=True)
    for name, value in (("적발 물품", "흰 가루"), ("순중량(g)", "12.5"), ("총중량(g)", "20")):
        page.locator(".fd-form").get_by_label(name).fill(value)
    page.get_by_label("검사자").fill("김세관")
    page.locator("#place").fill("검사장 3")
    page.get_by_role("button", name="저장", exact=True).click()
    expect(page.get_by_text("저장하였습니다.")).to_be_visible()
    page.get_by_label("봉인번호").fill("K-0001")
    page.locator("#x-net").fill("12.5")
    page.get_by_role("button", name="증거물 등록").click()
    page.wait_for_url("**/inspection/exhibits/**")
    page.get_by_label("확인한 봉인번호").fill("K-0001")
    page.get_by_label("받는 사람").fill("이조사")
    page.get_by_label("장소").fill("압수물 창고")
    page.get_by_label("사유").fill("보관 인계")
    page.get_by_role("button", name="기록", exact=True).click()
    expect(page.locator(".fd-chain li")).to_have_count(2)
    assert contract.custody.verify(Exhibit.objects.get()) is None
    paper = page.request.get(page.get_by_role("link", name="PDF").get_attribute("href"))
    assert paper.body().startswith(b"%PDF")
    page.goto(f"/officer/inspection/findings/{Finding.objects.get().pk}/")
    page.get_by_role("button", name="저장하고 종결").click()
    expect(page.get_by_text("종결하였습니다.")).to_be_visible()
    row = Finding.objects.get()
    assert (row.state, row.result, row.net_mg) == ("CLOSED", "NARCOTICS", 12_500)
    assert network.Alert.objects.get().state == "RESOLVED"

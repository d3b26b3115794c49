"""On a phone, with one hand: where is my parcel, what do I owe, why does it wait."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from gwanmun.parcels.models import Parcel
from tests.journeys.test_accessible import RULES

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def look(page, number: str, code: str) -> None:
    page.goto("/track/")
    page.fill("#number", number)
    page.fill("#code", code)
    page.press("#code", "Enter")
    page.wait_for_load_state()


def test_from_the_front_page_to_the_reason_of_a_hold(phone, day):
    phone.goto("/")
    assert "시연입니다" in phone.inner_text("main")
    phone.click("text=내 물품 조회 >> nth=-1")
    phone.fill("#number", "pair1")
    phone.fill("#code", "0007")
    phone.click("#ct-form button")
    phone.wait_for_url("**/track/parcel/*/")
    assert "보관하고 있습니다" in phone.inner_text("h1")
    first = phone.locator(".ct-holds details").first
    first.locator("summary").click()
    assert "수입통관 고시" in first.inner_text()
    assert "law.go.kr" in first.locator("a").get_attribute("href")
    assert phone.url.count("PAIR") == 0
    phone.click("text=조회 끝내기")
    phone.wait_for_url("**/track/")
    phone.go_back()
    assert "PAIR1" not in phone.inner_text("main")
    phone.wrong.clear()  # the browser logs the 410 of the page that is gone


def test_offline_nothing_written_is_lost(phone, context, day):
    phone.goto("/track/")
    phone.fill("#number", "GOOD1")
    context.set_offline(True)
    phone.wait_for_selector("#ct-offline:not([hidden])")
    phone.fill("#code", "0001")
    phone.click("#ct-form button")
    assert phone.input_value("#number") == "GOOD1"
    context.set_offline(False)
    phone.wait_for_selector("#ct-offline", state="hidden")
    phone.wrong.clear()  # what the browser says about the lost network
    phone.click("#ct-form button")
    phone.wait_for_url("**/track/parcel/*/")
    assert "통관이 끝났습니다" in phone.inner_text("h1")


def test_on_paper_every_reason_is_open(phone, day):
    look(phone, "GOOD1", "0001")
    phone.emulate_media(media="print")
    assert not phone.locator(".ct-acts").is_visible()
    assert phone.locator(".ct-lines .ct-reason").first.is_visible()


@pytest.mark.parametrize("theme", ["light", "high-contrast"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_of_receiver_and_operator(page, context, day, log_in, live_server, language, theme):
    """axe finds nothing, and nothing is wider than its window."""
    for name, value in (("gwanmun_language", language), ("gwanmun_theme", theme)):
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    wrong: list[str] = []

    def examine(url: str) -> None:
        page.goto(url)
        for found in Axe().run(page, options=RULES).response["violations"]:
            wrong.extend(f"{url}: {found['id']}: {n['html'][:160]}" for n in found["nodes"])
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 844})
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if over > 0:
                wrong.append(f"{url}: {over} px wider than a window of {width} px")

    examine("/")
    examine("/track/")
    for number, code in (("GOOD1", "0001"), ("PAIR1", "0007")):
        look(page, number, code)
        examine(page.url)
    look(page, "GOOD1", "9999")
    wrong.extend(v["id"] for v in Axe().run(page, options=RULES).response["violations"])
    log_in(page, "operator")
    held = Parcel.objects.get(number="HELD1")
    for url in (
        *("", "upload/", "upload/?manifest=MAWB-0001", "manifests/", f"manifests/{day.version.pk}/"),
        *("parcels/", "parcels/?text=NONE", f"parcels/{held.pk}/", "connections/"),
    ):
        examine(f"/operator/{url}")
    page.wrong.clear()  # the 404 of the wrong code
    assert not wrong, "\n".join(wrong)

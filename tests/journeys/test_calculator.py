"""What will I have to pay, why, and what would a certificate save: on a desk and on a phone."""

from __future__ import annotations

import pytest

from tests.journeys.test_accessible import examine

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOES = "/calculator/?date=2026-07-01&code-1=6402.99-9000&price-1=10000&origin-1=VN"
BEER = "/calculator/?date=2026-07-01&code-1=2203.00-0000&price-1=5"


def test_from_the_front_page_to_what_a_certificate_saves(page, day):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    page.click("a.pb-door:has-text('세금 계산')")
    page.wait_for_url("**/calculator/")
    page.fill("#code-1", "6402.99-9000")
    page.fill("#price-1", "10,000")
    page.select_option("#origin-1", "VN")
    page.fill("#date", "2026-07-01")
    page.click(".calc-go")
    page.wait_for_selector(".calc-due")
    page.wait_for_url("**price-1=10%2C000**")
    assert "3,738,060원" in page.inner_text(".calc-due")
    duty = page.locator(".calc-lines details").nth(1)
    duty.locator("summary").click()
    assert "관세율표" in page.locator(".calc-lines details[open]").first.inner_text()
    page.locator(".calc-offers a").first.click()
    page.wait_for_selector(".calc-claim")
    assert "1,538,300원" in page.inner_text(".calc-due")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_goods_are_added_in_place_and_keep_what_was_written(page, day):
    page.goto(SHOES)
    page.fill("#price-1", "123")
    page.click("button[name=add]")
    page.wait_for_selector("#code-2")
    assert page.input_value("#price-1") == "123"
    page.fill("#code-2", "640299")
    page.wait_for_selector("#codes option", state="attached")
    page.click("button[name=remove][value='2']")
    page.wait_for_selector("#code-2", state="detached")


def test_enter_works_it_out_and_the_link_gives_it_again(page, day):
    page.goto("/calculator/")
    page.fill("#date", "2026-07-01")
    page.fill("#code-1", "6402.99-9000")
    page.fill("#price-1", "10000")
    page.press("#price-1", "Enter")
    page.wait_for_selector(".calc-due")
    due, link = page.inner_text(".calc-due"), page.get_attribute("[data-copy]", "data-copy")
    page.goto(link)
    assert page.inner_text(".calc-due") == due


def test_without_a_script(chromium, live_server, day):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="ko-KR")
    page = context.new_page()
    page.goto("/calculator/")
    page.fill("#date", "2026-07-01")
    page.fill("#code-1", "2203.00-0000")
    page.fill("#price-1", "100")
    page.click(".calc-go")
    assert "아직 계산할 수 없습니다" in page.inner_text(".calc-result")
    page.fill("#quantity-1", "10")
    page.select_option("#unit-1", "LTR")
    page.click(".calc-go")
    assert "납부할 세액" in page.inner_text(".calc-due")
    page.click("button[name=add]")
    assert page.locator("#code-2").count() == 1
    context.close()


@pytest.mark.parametrize("theme", ["light", "high-contrast"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_page_is_accessible(page, context, day, live_server, language, theme):
    context.add_cookies(
        [
            {"name": "gwanmun_language", "value": language, "url": live_server.url},
            {"name": "gwanmun_theme", "value": theme, "url": live_server.url},
        ]
    )
    wrong = [found for url in ("/calculator/", SHOES, BEER) for found in examine(page, url)]
    assert not wrong, "\n".join(wrong)

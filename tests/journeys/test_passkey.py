"""A passkey: added on the account page, used to log in, removed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from gwanmun.portals.tests.kit import PASSWORD

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def confirm(page: Page) -> None:
    """A change to how one logs in asks for the password once more."""
    page.wait_for_url("**/reauthenticate/**")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")


def test_add_log_in_remove(page, context, day, log_in):
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    log_in(page)
    page.goto("/account/")
    page.click("text=패스키 등록")
    confirm(page)
    page.fill("[name=name]", "사무실 노트북")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/add/" not in url)
    page.goto("/account/")
    expect(page.locator(".gw-list")).to_contain_text("사무실 노트북")

    page.click("summary:has-text('officer')")
    page.click("text=로그아웃")
    page.goto("/accounts/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/officer/")
    expect(page.locator("h1")).to_have_text("작업대")

    page.goto("/account/")
    page.click(".gw-list a:has-text('삭제')")
    confirm(page)
    page.click("main button:has-text('삭제')")
    page.goto("/account/")
    expect(page.locator("main")).to_contain_text("등록한 패스키가 없습니다")


def test_a_device_without_a_passkey_is_told_in_words(page, context, day):
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto("/accounts/login/")
    page.click("#passkey_login")
    expect(page.locator("#passkey-problem")).to_be_visible()

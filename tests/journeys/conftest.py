"""A real browser before the real program. Without a browser these journeys are skipped, loudly."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from gwanmun.portals.tests.kit import PASSWORD, Day, make_day

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
VENDOR = Path(__file__).parents[2] / "src" / "gwanmun" / "portals" / "static" / "vendor" / ".stamp"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium of this machine, else playwright's own."""
    if not VENDOR.exists():
        pytest.skip("NO WEB ASSETS: run scripts/assets.py; browser journeys are not tested")
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # playwright's loop runs in this thread; Django would refuse the database beside it
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        if path is None and not os.path.exists(playwright.chromium.executable_path):  # noqa: PTH110
            pytest.skip("NO BROWSER: neither Chromium nor playwright's own; browser journeys are not tested")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, live_server: Any) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 1440, "height": 900}, locale="ko-KR"
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


def superseded(message: str) -> bool:
    """A question that a newer one took the place of (``hx-sync: replace``) is said to be aborted."""
    return message.startswith(("htmx:sendAbort", "htmx:afterRequest"))


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that forgives nothing: a script error or a refused resource fails the test."""
    page = context.new_page()
    wrong: list[str] = []
    page.on(
        "console",
        lambda m: wrong.append(m.text) if m.type in ("error", "warning") and not superseded(m.text) else None,
    )
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.wrong = wrong  # type: ignore[attr-defined]
    yield page
    assert not wrong, wrong


@pytest.fixture
def day(live_server: Any) -> Day:
    return make_day()


@pytest.fixture
def log_in() -> Callable[..., None]:
    def go(page: Page, name: str = "officer") -> None:
        page.goto("/accounts/login/")
        page.fill("[name=login]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("form.gw-form button")
        page.wait_for_url(lambda url: "/login/" not in url)

    return go

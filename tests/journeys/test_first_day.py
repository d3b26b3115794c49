"""The first day of a new customs house, with the program as it is started: server, worker, browser.

An operator uploads twenty thousand lines; an officer watches them go, reads why one parcel is held,
releases it, takes the release back, and releases it for good.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gwanmun.cli.tests.run import environment, gwanmun

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LINES = 20_000
STAGES = ("읽기", "심사", "저장")
#: Notes in the page every state that the manifest's row goes through.
WATCH = """(number) => {
  window.seen = [];
  const look = () => {
    const row = [...document.querySelectorAll("#today tr")].find((r) => r.textContent.includes(number));
    const cell = row?.children[3].innerText.replace(/\\s+/g, " ").trim();
    if (cell && cell !== window.seen.at(-1)) window.seen.push(cell);
  };
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true});
}"""


@dataclass(frozen=True)
class House:
    url: str
    passwords: dict[str, str]
    manifest: Path
    start_worker: Callable[[], object]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A served house whose worker has not come yet, and a list to upload."""
    home = tmp_path_factory.mktemp("house")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://localhost:{port}"
    made = gwanmun(home, "demo", "--no-serve", "--json", "-n", 50, "--port", port, GWANMUN_BASE_URL=url)
    manifest = home / "flight.csv"
    gwanmun(home, "sample", "manifest", "-o", manifest, "-n", LINES, "--seed", 7)
    gwanmun(home, "registry", "load", f"{manifest}.registry.csv")
    started: list[subprocess.Popen[bytes]] = []

    def start(*command: str) -> subprocess.Popen[bytes]:
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "gwanmun", *command],
                env=environment(home, GWANMUN_BASE_URL=url, GWANMUN_LOG_LEVEL="WARNING"),
                stdout=subprocess.DEVNULL,
            )
        )
        return started[-1]

    try:
        until_it_answers(url, start("serve", "--port", str(port), "--no-worker"))
        yield House(url, made.json["accounts"], manifest, lambda: start("worker"))
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(20)


def until_it_answers(url: str, server: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + 30
    while time.monotonic() < ends and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=2):
            return
        time.sleep(0.1)
    pytest.fail("the server did not answer")


@pytest.fixture
def person(chromium, house: House):
    """A page of somebody who has logged in; a script error or a refused resource fails the test."""
    wrong: list[str] = []
    contexts = []

    def enter(name: str) -> Page:
        context = chromium.new_context(
            base_url=house.url, viewport={"width": 1440, "height": 900}, locale="ko-KR"
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.goto("/accounts/login/")
        page.fill("[name=login]", name)
        page.fill("[name=password]", house.passwords[name])
        page.click("form.gw-form button")
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    yield enter
    for context in contexts:
        context.close()
    assert not wrong, wrong


def test_from_an_upload_to_a_released_parcel(person, house):
    officer, operator = person("officer"), person("operator")
    officer.goto("/officer/")
    officer.wait_for_load_state("networkidle")
    officer.evaluate(WATCH, "FIRST-DAY")

    operator.goto("/operator/upload/")
    operator.set_input_files("[name=file]", house.manifest)
    operator.fill("[name=number]", "FIRST-DAY")
    operator.click("#upload button.primary")
    operator.wait_for_url("**/operator/manifests/*/")
    expect(operator.locator("h1")).to_contain_text("FIRST-DAY")

    # the officer's page was open before: the manifest comes by itself, and waits, since no worker runs
    row = officer.locator("#today tr", has_text="FIRST-DAY")
    expect(row).to_contain_text("접수")
    assert waiting(house.url) == 1
    house.start_worker()
    expect(row).to_contain_text("처리 완료", timeout=40_000)
    assert waiting(house.url) == 0
    seen = officer.evaluate("window.seen")
    stages = [stage for state in seen for stage in STAGES if state.startswith(stage)]
    assert seen[0] == "접수 0%", seen
    assert stages, seen
    assert seen[-1] == "처리 완료", seen
    assert stages == sorted(stages, key=STAGES.index), seen  # never back
    percents = [int(state.rpartition(" ")[2].rstrip("%")) for state in seen if state.endswith("%")]
    assert percents == sorted(percents), seen
    expect(operator.locator("body")).to_contain_text("처리 완료")

    # a held parcel of that manifest: found, read, released
    held = int(row.locator("td").nth(4).inner_text().replace(",", ""))
    assert held > 100
    row.locator("a").click()
    officer.click(".gw-chip:has-text('자료 보완')")
    officer.locator("#parcels tbody a, #parcels-title ~ * a.gw-code").first.click()
    number = officer.locator("h1").inner_text()
    expect(officer.locator(".gw-decision")).to_contain_text("자료 보완")
    expect(officer.locator(".gw-step")).to_have_count(10)
    expect(officer.locator(".gw-step.hot .source").first).to_contain_text(re.compile("[법령칙시] (제|별표)"))
    release(officer, "보완 자료를 확인함")
    expect(officer.locator(".gw-toast")).to_contain_text(number)
    expect(officer.locator("h1")).not_to_have_text(number)  # the next case at once

    officer.wait_for_load_state()
    officer.keyboard.press("u")
    expect(officer.locator("h1")).to_have_text(number)
    expect(officer.locator(".gw-title .krds-badge").first).to_have_text("보류")

    release(officer, "다시 확인하고 반출함")
    officer.fill("#jump", number)
    officer.press("#jump", "Enter")
    expect(officer.locator("h1")).to_have_text(number)
    expect(officer.locator(".gw-title .krds-badge").first).to_have_text("반출")
    history = officer.locator(".gw-timeline li")
    expect(history.filter(has_text="다시 확인하고 반출함")).to_have_count(1)
    expect(history.filter(has_text="되돌림")).to_have_count(1)
    expect(officer.locator(".gw-timeline .undone")).to_contain_text("보완 자료를 확인함")


def waiting(url: str) -> int:
    """How many manifests wait, as ``/healthz`` tells whoever watches the house."""
    with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
        return int(json.load(answer)["checks"]["manifests"]["waiting"])


def release(page: Page, reason: str) -> None:
    """By keyboard, as an officer does hundreds of times a day."""
    page.wait_for_load_state()
    page.keyboard.press("r")
    page.keyboard.type(reason)
    page.keyboard.press("Control+Enter")
    page.wait_for_load_state()

"""An operator's morning: submit a list with faults, see them, mend, send again, take the results."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from gwanmun.parcels.models import ManifestVersion
from gwanmun.parcels.tests import making

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def list_of(price: str) -> dict[str, object]:
    lines = [making.row("J1", **making.person(11)), making.row("J2", **making.person(12), price=price)]
    return {"name": "morning.csv", "mimeType": "text/csv", "buffer": making.as_csv(lines)}


def test_from_a_faulty_list_to_its_results(page, day, log_in):
    log_in(page, "operator")
    page.click("text=적하목록 제출 >> nth=-1")
    page.set_input_files("#file", list_of("12..5"))
    expect(page.locator("#chosen")).to_contain_text("morning.csv")
    page.fill("#number", "MORNING-1")
    page.click("#upload button.primary")
    page.wait_for_url("**/operator/manifests/*/")
    assert "접수했습니다" in page.inner_text("main")
    assert "숫자가 아닙니다: 12..5" in page.inner_text("#errors")
    with page.expect_download() as found:
        page.click("text=고칠 줄만 받기")
    lines = found.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("J2,")

    page.click("text=고친 목록 다시 올리기")
    assert page.input_value("#number") == "MORNING-1"
    assert "1판(1건)을 통째로 대체합니다" in page.inner_text("#earlier")
    page.set_input_files("#file", list_of("12.5"))
    page.click("#upload button.primary")
    page.wait_for_url("**/operator/manifests/*/")
    assert "이전 판을 대체합니다" in page.inner_text("main")
    assert page.locator("#errors").count() == 0
    assert "+1" in page.inner_text("tr.is-current")
    with page.expect_download() as found:
        page.click("text=JSON Lines")
    rows = [json.loads(line) for line in found.value.path().read_text().splitlines()]
    assert [row["number"] for row in rows] == ["J1", "J2"]
    assert ManifestVersion.objects.filter(manifest__number="MORNING-1").count() == 2


def test_a_file_dropped_on_the_page_is_chosen_and_a_bad_one_refused_in_place(page, day, log_in):
    log_in(page, "operator")
    page.goto("/operator/upload/")
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File([""], "empty.csv", { type: "text/csv" }));
          const event = new DragEvent("drop", { dataTransfer: data, bubbles: true });
          document.getElementById("drop").dispatchEvent(event);
        }"""
    )
    assert "empty.csv" in page.inner_text("#chosen")
    page.click("#upload button.primary")
    page.wait_for_selector("#problem:not([hidden])")
    assert "파일이 비어 있습니다" in page.inner_text("#problem")
    assert page.locator("#upload button.primary").is_enabled()
    page.wrong.clear()  # the refusal itself: the browser logs every answer of 400


def test_without_scripts_the_list_is_sent_all_the_same(chromium, live_server, day, log_in):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="ko-KR")
    page = context.new_page()
    log_in(page, "operator")
    page.goto("/operator/upload/")
    page.set_input_files("#file", list_of("30"))
    page.click("#upload button.primary")
    page.wait_for_url("**/operator/manifests/*/")
    assert "접수했습니다" in page.inner_text("main")
    context.close()


def test_an_error_filter_changes_the_table_alone(page, day, log_in):
    log_in(page, "operator")
    page.goto(f"/operator/manifests/{day.version.pk}/")
    assert page.locator("#errors tbody tr").count() == 2
    page.click("#errors .gw-chip >> text=거부")
    expect(page.locator("#errors tbody tr")).to_have_count(1)
    assert page.url.endswith(f"/operator/manifests/{day.version.pk}/")


def test_progress_is_followed_until_the_page_turns_by_itself(page, day, log_in, settings):
    settings.JOBS_IMMEDIATE = False  # nobody works until clear_all
    waiting = making.submit(day.operator, making.rows("P", 2), "MAWB-0001")
    log_in(page, "operator")
    page.goto(f"/operator/manifests/{waiting.pk}/")
    assert "1판이 유효합니다" in page.inner_text("main")
    assert page.locator(".gw-progress .stages progress").count() == 3
    making.clear_all()
    page.wait_for_selector("main .gw-strip")
    assert "1판이 유효합니다" not in page.inner_text("main")

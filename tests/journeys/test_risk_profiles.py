"""A criterion from an officer's first words to its first day in force, in a browser."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from gwanmun.parcels.models import ManifestVersion
from gwanmun.parcels.tests import making
from gwanmun.risk.profiles.models import Version
from gwanmun.risk.profiles.services import run_test
from gwanmun.risk.selection.models import Chosen

pytestmark = pytest.mark.browser
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}, "preload": False}


def examined(page, name):
    """axe, both languages, no page wider than a phone; pictures where a folder is named."""
    folder = os.environ.get("JOURNEY_PICTURES")
    for lang in ("en", "ko"):
        page.context.add_cookies(
            [{"name": "gwanmun_language", "value": lang, "domain": "localhost", "path": "/"}]
        )
        page.reload()
        assert Axe().run(page, options=RULES).response["violations"] == []
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert over <= 0, f"{page.url}: {over} px too wide at {width}"
            if folder:
                page.screenshot(path=Path(folder) / f"{name}-{lang}-{width}.png", full_page=True)


def test_drafted_tested_proposed_and_approved_by_somebody_else(page, context, day, log_in):
    ManifestVersion.objects.update(received_at=timezone.now())
    log_in(page)
    page.goto("/officer/risk/profiles/")
    examined(page, "empty")
    page.get_by_role("link", name="새 기준 쓰기").click()
    page.fill("#id_name", "light_parcels")
    page.fill("#id_criterion", "wieght <= 30 kg")
    expect(page.locator("#reading mark")).to_have_text("wieght")
    expect(page.locator("#reading")).to_contain_text("혹시 ‘weight’입니까")
    page.fill("#id_criterion", "weight <= 30 kg and dispatch_country in (US, CN)")
    expect(page.locator("#reading")).to_contain_text("중량이 30 kg 이하이고, 발송국이 미국 또는 중국인 경우")
    for field, text in (
        ("title_ko", "가벼운 화물"), ("title_en", "Light parcels"), ("ground", "특송물품 고시 제14조"),
        ("owner", "특송통관과"), ("points", "80"),
    ):  # fmt: skip
        page.fill(f"#id_{field}", text)
    page.select_option("#id_lane", "ORANGE")
    page.get_by_role("button", name="초안 저장").click()
    expect(page.get_by_text("초안을 저장했습니다.")).to_be_visible()
    assert page.get_by_role("button", name="결재 올리기").count() == 0
    page.get_by_role("button", name="시험하기").click()
    version = Version.objects.get()
    for waiting in version.tests.filter(state="WAITING"):
        run_test(waiting.pk)  # the worker's part, where none runs beside the browser
    page.goto(f"/officer/risk/profiles/{version.pk}/")
    expect(page.locator("h3", has_text="해당했을 건")).to_be_visible()
    examined(page, "tested")
    page.get_by_role("button", name="결재 올리기").click()
    expect(page.get_by_text("감독자의 결재를 기다립니다.")).to_be_visible()
    assert page.get_by_role("button", name="승인", exact=True).count() == 0

    context.clear_cookies()
    log_in(page, "supervisor")
    page.goto(f"/officer/risk/profiles/{version.pk}/")
    page.fill("#reason", "시험 결과를 확인하였음")
    page.get_by_role("button", name="승인", exact=True).click()
    expect(page.get_by_text("승인했습니다.")).to_be_visible()
    examined(page, "approved")
    page.goto("/officer/risk/profiles/")
    expect(page.get_by_role("link", name="가벼운 화물")).to_be_visible()
    examined(page, "list")
    page.goto("/officer/risk/profiles/new/")
    examined(page, "new")

    # what was approved decides the next manifest, and the parcel's page says so
    making.submit(making.operator("NEXT"), [making.row("NEXT001")], "NEXT1")
    ManifestVersion.objects.filter(manifest__number="NEXT1").update(received_at=timezone.now())
    making.clear_all()
    chosen = Chosen.objects.get(item="NEXT001")
    assert "office.light_parcels@1" in chosen.profiles.split()
    page.goto(f"/officer/risk/selection/{chosen.thing}/")
    expect(page.get_by_text("선별기준: 가벼운 화물 (80점)")).to_be_visible()
    examined(page, "next_parcel")

"""A cargo scan of sixty megapixels is read in tiles: looked at whole, close, marked, and decided."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from django.utils import timezone
from PIL import Image as Pillow
from playwright.sync_api import expect

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.reading import contract
from gwanmun.inspection.reading.models import Reading
from gwanmun.inspection.rules.scans import AIR, Scan, View

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.nightly]
ROWS, COLUMNS = 6_000, 10_000
DEEPEST = 14  # 2^14 is the first power of two that is not less than its longer side


def cargo() -> Scan:
    """A container: walls, boxes in rows, a block of metal; without noise, so that it is made at once."""
    coarse = np.full((ROWS // 40, COLUMNS // 40), 0.05)
    coarse[10:-10, 10:-10] = 0.8
    coarse[20:-20, 20:-20] += (
        np.add.outer(np.arange(ROWS // 40 - 40) // 9, np.arange(COLUMNS // 40 - 40) // 7) % 4
    ) * 0.2
    counts = []
    for ratio, metal in ((1.4, 2.2), (1.0, 1.2)):
        part = coarse * ratio
        part[60:66, 100:110] += metal
        small = (AIR * np.exp(-part)).astype(np.uint16)
        counts.append(np.repeat(np.repeat(small, 40, axis=0), 40, axis=1))
    return Scan((View(*counts, pixel_mm=1.0, name="side"),), "cargo-test")


def test_a_cargo_scan_is_read_in_tiles(page, day, log_in, live_server):
    image = bank.keep(
        cargo(), kind="CARGO", organisation=day.customs, device="ICN-C1", number="C1",
        taken_at=timezone.now(), subject=("CONTAINER", "TCLU1234567"), declared={"description": "pumps"},
    )  # fmt: skip
    case = contract.open_case(image)
    fetched: list[str] = []
    page.on("response", lambda got: fetched.append(got.url) if got.status == 200 else None)
    log_in(page, "officer")
    page.goto("/officer/inspection/cases/")
    page.get_by_role("button", name=re.compile("판독 시작")).click()
    expect(page.locator(f"#station[data-case='{case.pk}']")).to_be_visible()
    tile = re.compile(rf"/images/{image.pk}/0/(\w+)/(\d+)/\d+_\d+\.png")

    def levels(variant: str) -> set[int]:
        found = (tile.search(url) for url in fetched)
        return {int(one[2]) for one in found if one and one[1] == variant}

    def until(variant: str, least: int) -> None:
        for _ in range(300):
            if max(levels(variant), default=0) >= least:
                return
            page.wait_for_timeout(100)
        raise AssertionError((variant, least, levels(variant)))

    until("colour", 9)
    first = levels("colour")
    assert max(first) < DEEPEST, "the whole of it is shown by reduced levels"
    for _ in range(14):
        page.keyboard.press("+")
        page.wait_for_timeout(60)
    until("colour", DEEPEST)
    page.keyboard.press("4")  # high penetration, where one stands
    until("penetrate", DEEPEST)
    whole = re.compile(rf"/images/{image.pk}/0/\w+\.png")
    assert not [url for url in fetched if whole.search(url)], "no picture of the whole was asked for"
    with Pillow.open(io.BytesIO(bank.picture(image, 0))) as whole:
        assert max(whole.size) <= 2048, "a picture of the whole, as lists show it, is a small one"
    page.keyboard.press("m")
    for key in ("ArrowRight", "Enter", "2"):
        page.keyboard.press(key)
    expect(page.locator(".rd-layer .mark")).to_have_count(1)
    page.keyboard.press("o")
    page.keyboard.press("3")
    page.wait_for_function("() => localStorage.getItem('gw-reading:officer') === '[]'")
    # the viewer says so of a tile that came after another way to look was chosen
    page.wrong[:] = [text for text in page.wrong if "loaded before reset" not in text]
    row = Reading.objects.get()
    [mark] = row.marks
    assert (row.verdict, row.case_id) == ("OPEN", case.pk)
    assert 0 <= mark["x"] < COLUMNS
    assert 0 <= mark["y"] < ROWS
    assert mark["w"] < COLUMNS // 4, "placed in pixels of the scan, near what was looked at"

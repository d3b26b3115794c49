"""The reader: boxes in pixels of the image, large images in windows, honest scores."""

from __future__ import annotations

import numpy as np
import pytest

from gwanmun.inspection.learning.package import Broken, Package, packed, unpacked
from gwanmun.inspection.learning.runtime import Reader
from gwanmun.inspection.learning.tests import kit
from gwanmun.inspection.rules.scans import Scan, ScanFault, View


@pytest.fixture(scope="module")
def reader() -> Reader:
    import gwanmun.inspection.learning.registry as registry

    told = {
        "names": ["gun", "knife"],
        "side": 64,
        "line": [1.0, 0.0],
        "score": 0.5,
        "schema": registry.schema(),
    }
    return Reader(Package(kit.network(), b"", told), "test")


def test_a_block_of_metal_is_found_where_it_is(reader: Reader) -> None:
    found = reader.find(kit.scan((64, 64), (16, 16, 16, 16)))
    assert {f.kind for f in found} == {"gun"}
    best = found[0]
    assert abs(best.x + best.w / 2 - 24) <= 8
    assert abs(best.y + best.h / 2 - 24) <= 8
    assert [f.sure for f in found] == sorted((f.sure for f in found), reverse=True)


def test_an_empty_belt_has_nothing(reader: Reader) -> None:
    assert reader.find(kit.scan((64, 64), None)) == []


def test_a_long_image_is_read_in_windows_and_small_things_stay(reader: Reader) -> None:
    found = reader.find(kit.scan((100, 1200), (1000, 40, 40, 40)))
    assert any(abs(f.x + f.w / 2 - 1020) < 30 and abs(f.y + f.h / 2 - 60) < 30 for f in found)


def test_all_views_are_read(reader: Reader) -> None:
    one, two = kit.scan(blob=None), kit.scan()
    assert {f.view for f in reader.find(Scan((*one.views, *two.views)))} == {1}


def test_eight_bits_where_sixteen_are_due_are_refused() -> None:
    eight = np.zeros((4, 4), np.uint8)
    with pytest.raises(ScanFault, match="16-bit"):
        View(eight, eight)  # type: ignore[arg-type]


def test_a_likeness_has_length_one_and_tells_images_apart(reader: Reader) -> None:
    a, b = reader.likeness(kit.scan()), reader.likeness(kit.scan(blob=None))
    assert np.linalg.norm(a) == pytest.approx(1, abs=1e-4)
    assert float(np.abs(a - b).max()) > 1e-3


def test_a_body_is_the_same_for_the_same_content_and_rubbish_is_refused() -> None:
    assert kit.body() == kit.body()
    again = unpacked(kit.body())
    assert packed(again) == kit.body()
    for rubbish in (b"", b"abc", packed(Package(b"", b"", {}))):
        with pytest.raises(Broken):
            unpacked(rubbish)


def test_a_cargo_scan_is_read_window_by_window_in_the_memory_of_one(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long scan costs its own counts and a window, whatever its length; boxes lie where the things are."""
    import tracemalloc

    asked: list[int] = []
    real = Reader.answers
    monkeypatch.setattr(Reader, "answers", lambda self, told: asked.append(len(told)) or real(self, told))
    peaks = []
    for length in (1_500, 6_000):
        low = np.full((90, length), 60_000, np.uint16)
        high = low.copy()
        for x in (8, length - 400, length // 2):
            low[20:60, x : x + 40] = round(60_000 * np.exp(-2.2))
            high[20:60, x : x + 40] = round(60_000 * np.exp(-1.1))
        asked.clear()
        tracemalloc.start()
        found, sure, _, _ = reader.read_view(View(low, high))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert len(asked) >= (length - 400) / 96
        assert set(asked) == {1}
        middles = (found[sure > 0.5][:, 0] + found[sure > 0.5][:, 2]) / 2
        for place in (28, length - 380, length // 2 + 20):
            assert (np.abs(middles - place) < 40).any()
    coloured = 4_500 * 90 * 3  # what a picture of the longer part alone would take
    assert peaks[1] - peaks[0] < coloured


def test_windows_cover_everything_and_a_thing_on_a_seam_is_told_once(reader: Reader) -> None:
    for at in range(900, 1000, 23):
        picture = np.full((90, 2000, 3), 255, np.uint8)
        picture[30:62, at : at + 32] = (60, 90, 230)
        found, sure, kinds, _ = reader.read(picture)
        same = found[(kinds == 0) & (sure > 0.6)]
        middles = (same[:, 0] + same[:, 2]) / 2
        assert (np.abs(middles - at - 16) < 24).any()

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

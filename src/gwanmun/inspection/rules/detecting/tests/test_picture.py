"""What the detector is shown, and labels as others write them."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwanmun.inspection.rules.detecting import labelled, picture
from gwanmun.inspection.rules.scans import ScanFault, View


def view(low: float, high: float) -> View:
    return View(np.full((4, 5), low * 60000, np.uint16), np.full((4, 5), high * 60000, np.uint16))


def test_air_is_white_organic_orange_metal_blue_and_lead_dark() -> None:
    air = picture.coloured(view(1, 1))
    assert air.shape == (4, 5, 3)
    assert air.min() >= 250
    organic = picture.coloured(view(np.exp(-1.2), np.exp(-1.0)))[0, 0].astype(int)
    metal = picture.coloured(view(np.exp(-2.0), np.exp(-1.0)))[0, 0].astype(int)
    assert organic[0] > organic[2] + 60
    assert metal[2] > metal[0] + 60
    assert picture.coloured(view(0, 0)).max() < 60


def test_more_in_the_way_is_never_brighter() -> None:
    steps = [picture.coloured(view(np.exp(-1.3 * a), np.exp(-a)))[0, 0].sum() for a in np.linspace(0, 5, 40)]
    assert all(int(a) >= int(b) - 20 for a, b in itertools.pairwise(steps))  # steps of the hue
    assert int(steps[0]) > int(steps[8]) > int(steps[16]) > int(steps[39])


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(ScanFault, match="8 bits"):
        picture.checked(np.zeros((4, 4, 3), np.uint16))
    with pytest.raises(ScanFault, match="height"):
        picture.checked(np.zeros((4, 4), np.uint8))
    with pytest.raises(ScanFault, match="floor"):
        picture.coloured(View(np.ones((2, 2), np.uint16), np.ones((2, 2), np.uint16), air=5, floor=5))


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(100, 900), st.integers(0, 90))
def test_windows_cover_every_pixel_and_stay_inside(height: int, width: int, side: int, overlap: int) -> None:
    rows = set()
    columns = set()
    for top, left, tall, wide in picture.tiles((height, width), side, overlap):
        assert top >= 0
        assert left >= 0
        assert top + tall <= height
        assert left + wide <= width
        rows.add((top, top + tall))
        columns.add((left, left + wide))
    for spans, length in ((sorted(rows), height), (sorted(columns), width)):
        assert spans[0][0] == 0
        assert spans[-1][1] == length
        assert all(b[0] <= a[1] for a, b in itertools.pairwise(spans))


def test_a_picture_is_fitted_into_the_corner() -> None:
    square, scale = picture.letterboxed(np.zeros((50, 100, 3), np.uint8), 64)
    assert scale == pytest.approx(0.64)
    assert square[:32].max() == 0
    assert square[33:].min() == 255
    assert picture.batch([square, square]).shape == (2, 3, 64, 64)


def test_labels_of_yolo() -> None:
    read = labelled.yolo("1 0.5 0.5 0.2 0.4\n\n0 0.1 0.1 0.2 0.2 2\n", 100, 200, 2)
    assert read.kinds.tolist() == [1, 0]
    assert read.boxes[0].tolist() == pytest.approx([80, 30, 120, 70])
    for text in ("1 0.5 0.5", "7 0.5 0.5 0.1 0.1", "1 50 50 10 10", "1 nan 0.5 0.1 0.1", "knife 0 0 1 1"):
        with pytest.raises(labelled.LabelFault) as fault:
            labelled.yolo(text, 100, 200, 2, "x.txt")
        assert fault.value.where == "x.txt:1"
        assert fault.value.ko != fault.value.en


def test_labels_of_coco() -> None:
    told = {
        "images": [{"id": 7, "file_name": "a.jpg", "width": 100, "height": 50}],
        "categories": [{"id": 3, "name": "knife"}, {"id": 1, "name": "gun"}],
        "annotations": [
            {"image_id": 7, "category_id": 3, "bbox": [10, 10, 20, 30]},
            {"image_id": 7, "category_id": 1, "bbox": [90, 40, 50, 50]},
            {"image_id": 7, "category_id": 1, "bbox": [0, 0, 5, 5], "iscrowd": 1},
        ],
    }
    names, labels = labelled.coco(json.dumps(told))
    assert names == ["gun", "knife"]
    assert labels["a.jpg"].kinds.tolist() == [1, 0]
    assert labels["a.jpg"].boxes[1].tolist() == [90, 40, 100, 50]
    for broken in ("{", "[]", '{"images": []}', json.dumps(told | {"categories": []})):
        with pytest.raises(labelled.LabelFault):
            labelled.coco(broken)

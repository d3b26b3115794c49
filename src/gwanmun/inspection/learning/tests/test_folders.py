"""Folders of labelled images as offices and public sets have them, and as they should not be."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gwanmun.inspection.learning import folders
from gwanmun.inspection.rules.detecting.labelled import LabelFault
from gwanmun.inspection.rules.scans import ScanFault


def picture(file: Path, size: tuple[int, int] = (60, 40), mode: str = "RGB") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if mode == "I;16":
        Image.fromarray(np.full(size[::-1], 30_000, np.uint16)).save(file)
    else:
        Image.new(mode, size, 200).save(file)


@pytest.fixture
def yolo(tmp_path: Path) -> Path:
    for name in ("bag1__a", "bag1__b", "bag2__a"):
        picture(tmp_path / "images" / f"{name}.png")
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "bag1__a.txt").write_text("1 0.5 0.5 0.5 0.5 2\n\n0 0.25 0.25 0.5 0.5\n")
    (tmp_path / "labels" / "bag2__a.txt").write_text("")
    (tmp_path / "classes.txt").write_text("gun\nknife\n")
    return tmp_path


def test_yolo_with_and_without_materials(yolo: Path) -> None:
    found = folders.read(yolo)
    assert found.names == ("gun", "knife")
    assert found.counts == {"gun": 1, "knife": 1}
    first, without, empty = found.items
    assert first.labels.boxes.tolist() == [[15, 10, 45, 30], [0, 0, 30, 20]]
    assert first.labels.kinds.tolist() == [1, 0]
    assert first.materials.tolist() == [2, -1]
    assert (first.group, without.group, empty.group) == ("bag1", "bag1", "bag2")
    assert len(without.labels.kinds) == len(empty.labels.kinds) == 0
    assert folders.pixels(first).shape == (40, 60, 3)


def test_the_digest_knows_every_byte(yolo: Path) -> None:
    before = folders.read(yolo).digest
    assert folders.read(yolo).digest == before
    (yolo / "labels" / "bag2__a.txt").write_text("0 0.5 0.5 0.1 0.1\n")
    changed = folders.read(yolo).digest
    assert changed != before
    Image.new("RGB", (60, 40), 201).save(yolo / "images" / "bag2__a.png")
    assert folders.read(yolo).digest != changed


def test_coco_raw_pairs_and_names_given(tmp_path: Path) -> None:
    for end in ("low", "high"):
        picture(tmp_path / "images" / f"x_{end}.png", mode="I;16")
    told = {
        "categories": [{"id": 7, "name": "saw"}, {"id": 3, "name": "gun"}],
        "images": [{"id": 1, "file_name": "x_low.png", "height": 40, "width": 60}],
        "annotations": [
            {"image_id": 1, "category_id": 7, "bbox": [5, 6, 10, 12]},
            {"image_id": 1, "category_id": 3, "bbox": [0, 0, 50, 30], "iscrowd": 1},
        ],
    }
    (tmp_path / "annotations.json").write_text(json.dumps(told))
    found = folders.read(tmp_path)
    assert found.names == ("gun", "saw")
    (one,) = found.items
    assert one.labels.boxes.tolist() == [[5, 6, 15, 18]]
    assert one.labels.kinds.tolist() == [1]
    assert folders.pixels(one).shape == (40, 60, 3)


def test_names_may_lie_elsewhere(yolo: Path, tmp_path: Path) -> None:
    (yolo / "classes.txt").rename(tmp_path / "other.txt")
    with pytest.raises(LabelFault, match="no file of class names"):
        folders.read(yolo)
    assert folders.read(yolo, tmp_path / "other.txt").names == ("gun", "knife")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("0 0.5 0.5 0.5", "five values"),
        ("0 0.1 0.1 0.5 0.1 0.5 0.5 0.1 0.5", "five values"),  # an outline
        ("zero 0.5 0.5 0.5 0.5", "five values"),
        ("2 0.5 0.5 0.5 0.5", "there is no class 2"),
        ("-1 0.5 0.5 0.5 0.5", "there is no class -1"),
        ("0 nan 0.5 0.5 0.5", "outside the image"),
        ("0 0.5 0.5 60 40", "outside the image"),
        ("0 0.5 0.5 0 0.5", "outside the image"),
    ],
)
def test_a_bad_line_is_named_by_file_and_number(yolo: Path, line: str, says: str) -> None:
    (yolo / "labels" / "bag2__a.txt").write_text(f"0 0.5 0.5 0.1 0.1\n{line}\n")
    with pytest.raises(LabelFault, match=says) as fault:
        folders.read(yolo)
    assert fault.value.where == "bag2__a.txt:2"
    assert fault.value.ko


def test_what_is_missing_is_said(yolo: Path, tmp_path: Path) -> None:
    with pytest.raises(LabelFault, match="no folder images"):
        folders.read(tmp_path / "nowhere")
    (yolo / "classes.txt").write_text("gun\ngun\n")
    with pytest.raises(LabelFault, match="missing or double"):
        folders.read(yolo)
    empty = tmp_path / "empty"
    (empty / "images").mkdir(parents=True)
    (empty / "classes.txt").write_text("gun\n")
    with pytest.raises(LabelFault, match="holds no image"):
        folders.read(empty)
    picture(empty / "images" / "x_low.png", mode="I;16")
    with pytest.raises(LabelFault, match=r"x_high\.png is missing"):
        folders.read(empty)


def test_pictures_that_are_none_too_large_or_of_another_depth(yolo: Path) -> None:
    for name, told in (("bag2__a", b"not a picture"), ("bag2__a", b"\x89PNG\r\n\x1a\n" + b"\0" * 60)):
        (yolo / "images" / f"{name}.png").write_bytes(told)
        with pytest.raises(LabelFault, match="cannot be read"):
            folders.read(yolo)
    Image.new("1", (9000, 8000)).save(yolo / "images" / "bag2__a.png")  # a few bytes, 72 million pixels
    with pytest.raises(LabelFault, match="too many"):
        folders.read(yolo)
    picture(yolo / "images" / "bag2__a.png", mode="I;16")
    with pytest.raises(ScanFault, match="pair"):
        folders.pixels(folders.read(yolo).items[2])
    for end, mode in (("low", "I;16"), ("high", "L")):
        picture(yolo / "images" / f"bag3_{end}.png", mode=mode)
    with pytest.raises(ScanFault, match="16-bit"):
        folders.pixels(folders.read(yolo).items[3])


@pytest.mark.parametrize("body", [b"\xff\xfe\0garbage", b"{", b"[]", b'{"images": 3}', b"null", b"\0" * 300])
def test_rubbish_in_place_of_labels_is_a_fault_and_no_crash(yolo: Path, body: bytes) -> None:
    (yolo / "annotations.json").write_bytes(body)
    with pytest.raises(LabelFault) as fault:
        folders.read(yolo)
    assert fault.value.where == "annotations.json"
    (yolo / "annotations.json").unlink()
    (yolo / "labels" / "bag1__a.txt").write_bytes(body)
    with pytest.raises(LabelFault, match=r"bag1__a\.txt"):
        folders.read(yolo)


def test_random_bytes_as_labels_never_crash(yolo: Path) -> None:
    draw = random.Random(5)
    refused = 0
    for _ in range(60):
        noise = bytes(draw.choice(b"0123456789. -enaif\n\t\xed\x00") for _ in range(draw.randint(0, 60)))
        (yolo / "labels" / "bag1__a.txt").write_bytes(noise)
        try:
            found = folders.read(yolo)
        except LabelFault:
            refused += 1
        else:
            assert len(found.items) == 3
    assert refused > 30


def test_a_picture_that_was_cut_off_is_a_fault(yolo: Path) -> None:
    file = yolo / "images" / "bag2__a.png"
    noise = np.random.default_rng(1).integers(0, 255, (40, 60, 3), dtype=np.uint8)
    Image.fromarray(noise).save(file)
    file.write_bytes(file.read_bytes()[:2000])
    with pytest.raises(ScanFault, match="damaged"):
        folders.pixels(folders.read(yolo).items[2])


def test_whole_groups_are_kept_aside_and_always_the_same(yolo: Path) -> None:
    for number in range(40):
        for end in "ab":
            picture(yolo / "images" / f"n{number}__{end}.png", (8, 8))
    items = folders.read(yolo).items
    learn, aside = folders.split(items, 0.25)
    assert {i.group for i in learn}.isdisjoint({i.group for i in aside})
    assert 8 <= len(aside) <= 34
    assert folders.split(items[::-1], 0.25)[1] == aside[::-1]
    assert folders.split(items, 0.0)[1] == []

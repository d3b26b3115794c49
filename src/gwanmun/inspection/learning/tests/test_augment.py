"""What an image could also have been: the boxes go where the things go."""

from __future__ import annotations

import numpy as np
import pytest

from gwanmun.inspection.learning.training import augment
from gwanmun.inspection.learning.training.augment import Shown

RED = (200, 30, 30)


def shown(height: int = 60, width: int = 90) -> Shown:
    """Air with one red thing at (20, 10)–(50, 35)."""
    image = np.full((height, width, 3), 255, np.uint8)
    image[10:35, 20:50] = RED
    return Shown(image, np.array([[20, 10, 50, 35]], np.float32), np.array([3]), np.array([2]))


def red(square: np.ndarray) -> np.ndarray:
    """Corners of what is red."""
    rows, columns = np.nonzero(square[:, :, 1] < 140)
    return np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])


@pytest.mark.parametrize("gentle", [True, False])
def test_a_box_follows_its_thing_however_it_is_turned(*, gentle: bool) -> None:
    seen = set()
    for seed in range(80):
        told = shown()
        made = augment.placed(told.square, told, 128, np.random.default_rng(seed), gentle=gentle)
        assert made.square.shape == (128, 128, 3)
        if not len(made.boxes):
            continue
        box = made.boxes[0]
        assert np.abs(red(made.square) - box).max() <= 2
        assert (made.kinds.tolist(), made.materials.tolist()) == ([3], [2])
        seen.add((bool(box[2] - box[0] > box[3] - box[1]), round(float(box[0]))))
    assert len({wide for wide, _ in seen}) == (1 if gentle else 2)  # quarter turns
    assert len(seen) > (1 if gentle else 20)


def test_what_is_cut_off_is_no_longer_told() -> None:
    boxes = np.array([[-90, 0, 10, 20], [-5, 0, 20, 20], [0, 0, 3, 60], [100, 0, 140, 20]], np.float32)
    told = Shown(np.zeros((64, 64, 3), np.uint8), boxes, np.arange(4), np.arange(4))
    kept = augment.cut(told, 64)
    assert kept.kinds.tolist() == [1]
    assert kept.boxes.tolist() == [[0, 0, 20, 20]]


def test_tints_keep_air_bright_and_order_of_darkness() -> None:
    ramp = np.repeat(np.linspace(40, 255, 64).astype(np.uint8), 3).reshape(1, 64, 3).repeat(64, 0)
    for seed in range(25):
        made = augment.tinted(ramp, np.random.default_rng(seed)).astype(int)
        assert made.shape == ramp.shape
        assert made[:, -1].mean() > 190
        assert made[:, :8].mean() < made[:, -8:].mean()


def test_a_mosaic_holds_all_four_at_half_their_size() -> None:
    four = [
        augment.placed(shown().square, shown(), 128, np.random.default_rng(n), gentle=True) for n in range(4)
    ]
    made = augment.mosaic(four, 128, np.random.default_rng(1))
    assert len(made.boxes) == 4
    for place, (box, one) in enumerate(zip(made.boxes, four, strict=True)):
        corner = np.array([place % 2, place // 2] * 2) * 64
        assert box == pytest.approx(one.boxes[0] / 2 + corner)
        part = made.square[corner[1] : corner[1] + 64, corner[0] : corner[0] + 64]
        assert np.abs(red(part) + corner - box).max() <= 2


def test_what_is_laid_over_darkens_and_is_told() -> None:
    under = Shown(np.full((128, 128, 3), 128, np.uint8), np.zeros((0, 4), np.float32), np.zeros(0, np.int64),
                  np.zeros(0, np.int64))  # fmt: skip
    other = augment.placed(shown().square, shown(), 128, np.random.default_rng(2), gentle=True)
    made = augment.pasted(under, other, np.random.default_rng(3))
    (x0, y0, x1, y1) = made.boxes[0].round().astype(int)
    assert (made.kinds.tolist(), made.materials.tolist()) == ([3], [2])
    assert (made.square <= under.square).all()
    inside = made.square[y0 + 2 : y1 - 2, x0 + 2 : x1 - 2]
    assert inside.mean(axis=(0, 1)) == pytest.approx(np.array(RED) * 128 / 255, abs=3)
    assert made.square.sum() < under.square.sum()
    nothing = augment.pasted(under, under, np.random.default_rng(3))
    assert nothing is under

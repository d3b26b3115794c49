"""Tiles: they make the picture again, halve it level by level, and take no more memory for a longer scan."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from gwanmun.inspection.rules.imaging import colour, tiles, variant
from gwanmun.inspection.rules.imaging.tests.samples import bag
from gwanmun.inspection.rules.imaging.tiles import SIDE, _half, levels
from gwanmun.inspection.rules.scans import View


def whole(view: View, level: int, name: str = "colour") -> np.ndarray:
    found = {(t.row, t.column): t.picture for t in tiles(view, name) if t.level == level}
    rows, columns = (1 + max(key[axis] for key in found) for axis in (0, 1))
    return np.concatenate(
        [np.concatenate([found[r, c] for c in range(columns)], axis=1) for r in range(rows)]
    )


@pytest.mark.parametrize("shape", [(700, 530), (256, 256), (513, 1), (100, 90), (1, 700)])
def test_tiles_of_the_largest_level_are_the_picture(shape: tuple[int, int]) -> None:
    view = bag(shape, noise=1)
    for name in ("colour", "edges"):
        np.testing.assert_array_equal(whole(view, levels(*shape), name), variant(view, name))


def test_each_level_is_half_of_the_next() -> None:
    view = bag((701, 533), noise=1)
    top = levels(701, 533)
    assert top == 10
    picture = colour(view)
    for level in (9, 8):
        picture = _half(picture)
        np.testing.assert_array_equal(whole(view, level), picture)
    assert {t.level for t in tiles(view)} == {8, 9, 10}
    assert {t.level for t in tiles(view, least=0)} == set(range(11))
    assert whole(view, 10).shape == (701, 533, 3)
    assert max(t.picture.shape[0] for t in tiles(view)) == SIDE


def test_an_unknown_variant_is_refused() -> None:
    with pytest.raises(ValueError, match="no such variant"):
        next(tiles(bag(), "rainbow"))


@pytest.mark.slow
def test_memory_does_not_grow_with_the_length_of_a_cargo_scan() -> None:
    row = bag((64, 2048)).high[32]
    peaks = []
    for rows in (1024, 16_384):
        counts = np.broadcast_to(row, (rows, 2048))  # as a map of a file: no memory of its own
        view = View(counts, counts)
        tracemalloc.start()
        number = sum(1 for _ in tiles(view, "grey"))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert number >= rows // SIDE * 8
    assert peaks[1] < 1.1 * peaks[0]
    assert peaks[1] < 16_384 * 2048 * 3 / 2  # half of the picture alone

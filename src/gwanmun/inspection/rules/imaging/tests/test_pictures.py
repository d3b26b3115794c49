"""Colour, variants, PNG and raw pairs."""

from __future__ import annotations

import colorsys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gwanmun.inspection.rules.imaging import (
    NAMES,
    VARIANTS,
    colour,
    legend,
    nominal,
    painted,
    png,
    read_pair,
    variant,
    write_pair,
)
from gwanmun.inspection.rules.imaging.colours import hue_of, rgb_of
from gwanmun.inspection.rules.imaging.tests.samples import attenuations, bag, view_of
from gwanmun.inspection.rules.scans import ScanFault, View

LUMA = np.array([0.2126, 0.7152, 0.0722])
MATERIALS = [c.material for c in nominal().curves]


def flat(material: str, grams: float, name: str = "colour") -> np.ndarray:
    low, high = attenuations(material, grams)
    return variant(view_of(np.full((5, 5), low), np.full((5, 5), high)), name)[2, 2].astype(float)


def hue(rgb: np.ndarray) -> float:
    return colorsys.rgb_to_hsv(*(rgb / 255))[0] * 360


def test_organic_is_orange_mineral_green_metal_blue() -> None:
    for material in ("polyethylene", "cellulose", "water"):
        assert 15 < hue(flat(material, 4.0)) < 50
    for material in ("quartz", "aluminium"):
        assert 85 < hue(flat(material, 4.0)) < 160
    for material in ("iron", "copper"):
        assert 190 < hue(flat(material, 2.0)) < 240


@given(st.floats(4, 47), st.floats(0, 10))
def test_hue_rises_with_the_atomic_number_and_luminance_stays(number: float, more: float) -> None:
    first, second = hue_of(np.array([number, min(number + more, 47)]))
    assert second >= first
    assert (rgb_of(np.array([number])) @ LUMA)[0] == pytest.approx(0.5, abs=1e-6)


@settings(max_examples=40)
@given(st.sampled_from(MATERIALS), st.floats(0.1, 12), st.floats(0.05, 5))
def test_more_matter_is_never_lighter(material: str, grams: float, more: float) -> None:
    for name in ("colour", "grey", "penetrate"):
        assert flat(material, grams + more, name) @ LUMA <= flat(material, grams, name) @ LUMA + 1.0


def test_air_is_white_and_lead_is_black() -> None:
    zero, deep = np.zeros((6, 6)), np.full((6, 6), 9.0)
    for name in VARIANTS:
        air = 0 if name == "invert" else 255
        assert (variant(view_of(zero, zero), name) == air).all(), name
        lead = variant(view_of(deep, deep), name)
        assert (lead >= 250).all() if name == "invert" else (lead <= 200).all(), name
    assert (colour(view_of(deep, deep)) == 0).all()


def test_inverting_twice_is_the_grey_picture() -> None:
    view = bag(noise=1)
    np.testing.assert_array_equal(255 - variant(view, "invert"), variant(view, "grey"))


def test_stripping_leaves_the_one_and_ghosts_the_other() -> None:
    colourful = lambda rgb: rgb.max() - rgb.min()  # noqa: E731
    assert colourful(flat("water", 5, "organic")) > 60 > 5 > colourful(flat("iron", 2, "organic"))
    assert colourful(flat("iron", 2, "metal")) > 60 > 5 > colourful(flat("water", 5, "metal"))
    assert flat("water", 5, "metal").min() > 180


def test_high_penetration_tells_apart_what_is_black_in_colour() -> None:
    dark = [flat("iron", grams) @ LUMA for grams in (9, 14)]
    seen = [flat("iron", grams, "penetrate") @ LUMA for grams in (9, 14)]
    assert seen[0] - seen[1] > 2 * (dark[0] - dark[1]) > 0


def test_edges_are_stronger_than_in_the_plain_picture() -> None:
    view = bag()
    step = lambda picture: np.abs(np.diff((picture @ LUMA), axis=1)).max()  # noqa: E731
    assert step(variant(view, "edges")) > 1.2 * step(colour(view))


def test_variants_work_for_one_line_and_in_strips() -> None:
    line = bag((1, 300))
    for name in VARIANTS:
        assert variant(line, name).shape == (1, 300, 3)
    tall = bag((300, 40))
    assert [len(part) for part in painted(tall, "edges")] == [128, 128, 44]
    with pytest.raises(ValueError, match="no such variant"):
        variant(line, "rainbow")
    assert set(NAMES) == set(VARIANTS)


def test_the_key_shows_the_colours_of_the_picture() -> None:
    keys = {key.code: key for key in legend()}
    assert list(keys) == ["air", "organic", "inorganic", "metal", "dense"]
    assert len({key.mark for key in legend()}) == 5
    assert keys["organic"].most == keys["inorganic"].least
    assert keys["inorganic"].most == keys["metal"].least
    red, green, blue = (int(keys["organic"].colour[i : i + 2], 16) for i in (1, 3, 5))
    assert red > green > blue


def test_a_raw_pair_comes_back_as_it_was() -> None:
    view = bag(noise=2)
    low, high = write_pair(view)
    again = read_pair(low, high, pixel_mm=1.5)
    np.testing.assert_array_equal(again.low, view.low)
    np.testing.assert_array_equal(again.high, view.high)


def test_what_is_no_raw_pair_is_refused_with_field_and_cure() -> None:
    good, _ = write_pair(bag())
    eight = png(colour(bag()))
    small = png(np.zeros((4, 4), dtype=np.uint8))
    for low, high, code, field in (
        (good, eight, "DEPTH", "high"),
        (small, good, "DEPTH", "low"),
        (b"GIF89a", good, "FORMAT", "low"),
        (good, good[: len(good) // 2], "BROKEN", "high"),
        (good[:20], good, "BROKEN", "low"),
        (good, write_pair(bag((20, 20)))[1], "SHAPE", "high"),
    ):
        with pytest.raises(ScanFault) as told:
            read_pair(low, high)
        assert (told.value.code, told.value.field) == (code, field)
        assert told.value.ko
        assert told.value.en


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    from gwanmun.inspection.rules.imaging import pictures

    good, _ = write_pair(bag())
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("was unpacked"))
    with pytest.raises(ScanFault, match="over the"):
        pictures.read_raw(good, "low", most=100)


def test_a_view_shows_the_same_with_air_of_another_level() -> None:
    view = bag()
    half = View((view.low // 2).astype(np.uint16), (view.high // 2).astype(np.uint16), air=30_000)
    assert np.abs(colour(view).astype(int) - colour(half).astype(int)).max() <= 6

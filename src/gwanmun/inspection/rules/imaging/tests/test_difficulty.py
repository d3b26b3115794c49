"""Factors of difficulty go up with what makes an image hard."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gwanmun.inspection.rules.imaging import Factors, factors
from gwanmun.inspection.rules.imaging.tests.samples import attenuations, view_of
from gwanmun.inspection.rules.scans import ScanFault, View

SHAPE = (140, 180)


def scene(
    grams: float = 2.0, clutter: float = 0.0, seed: int = 1, thing: float = 2.0
) -> tuple[View, np.ndarray]:
    """A bag of so much water, with crumbs of aluminium, and a blade of iron in it."""
    low, high = np.zeros(SHAPE), np.zeros(SHAPE)
    mask = np.zeros(SHAPE, dtype=bool)
    mask[66:74, 50:130] = True
    inside = np.s_[20:120, 20:160]
    random = np.random.default_rng(seed)
    crumbs = np.kron(random.random((25, 35)) < 0.5, np.ones((4, 4)))
    matter = (("water", grams), ("iron", thing), ("aluminium", 1.0))
    for image, water, iron, metal in zip((low, high), *(attenuations(*m) for m in matter), strict=True):
        image[inside] += water + clutter * metal * crumbs
        image[mask] += iron
    return view_of(low, high), mask


def rising(values: list[float]) -> bool:
    return all(b > a for a, b in itertools.pairwise(values))


def test_superposition_and_opacity_rise_with_what_lies_over_it() -> None:
    found = [factors(*scene(grams)) for grams in (1.0, 4.0, 10.0, 20.0)]
    assert rising([f.superposition for f in found])
    assert found[-1].opacity > 0.9 > found[0].opacity == pytest.approx(0, abs=0.1)


def test_superposition_falls_with_a_denser_threat() -> None:
    assert rising([-factors(*scene(thing=grams)).superposition for grams in (0.5, 2.0, 6.0)])


def test_complexity_rises_with_clutter_and_with_little_else() -> None:
    found = [factors(*scene(clutter=c)) for c in (0.0, 0.3, 1.0)]
    assert rising([f.complexity for f in found])
    assert abs(factors(*scene(4.0)).complexity - factors(*scene(1.0)).complexity) < 0.1


def test_view_difficulty_rises_as_less_of_the_thing_shows() -> None:
    view, mask = scene()
    assert factors(view, mask, canonical=mask.sum()).view == 0
    assert rising([factors(view, mask, canonical=mask.sum() * more).view for more in (1.0, 1.5, 3.0)])
    round_ = np.hypot(*np.mgrid[-70:70, -90:90]) < 14
    assert factors(view, round_).view > 0.8 > 0.5 > factors(view, mask).view


def test_the_bag_without_the_threat_gives_superposition_exactly() -> None:
    view, mask = scene(5.0)
    bare, _ = scene(5.0, thing=1e-9)
    share = attenuations("water", 5.0)[1] / (attenuations("water", 5.0)[1] + attenuations("iron", 2.0)[1])
    assert factors(view, mask, without=bare).superposition == pytest.approx(share, abs=0.01)
    assert factors(view, mask).superposition == pytest.approx(share, abs=0.03)


def test_factors_are_four_shares_in_the_order_of_the_school() -> None:
    from gwanmun.inspection.rules.school.difficulty import FACTORS

    found = factors(*scene(3.0, 0.5))
    assert all(0 <= f <= 1 for f in found)
    assert list(found) == [getattr(found, name) for name in FACTORS]
    assert isinstance(found, Factors)


def test_a_mask_must_fit_and_hold_something() -> None:
    view, mask = scene()
    for wrong in (mask[:-1], np.zeros_like(mask)):
        with pytest.raises(ScanFault, match="mask"):
            factors(view, wrong)


def test_a_harmless_image_has_complexity_and_opacity_alone() -> None:
    view, mask = scene(4.0, 0.5)
    found = factors(view, None)
    assert np.isnan(found.view)
    assert np.isnan(found.superposition)
    assert found.complexity == pytest.approx(factors(view, mask).complexity, abs=0.15)
    assert found.opacity == factors(view, mask).opacity

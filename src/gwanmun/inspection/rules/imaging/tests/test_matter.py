"""Effective atomic number, mass and calibration."""

from __future__ import annotations

import json

import numpy as np
import pytest

from gwanmun.inspection.rules.imaging import (
    Calibration,
    CalibrationFault,
    Curve,
    mass,
    nominal,
    region_mass,
    zeff,
)
from gwanmun.inspection.rules.imaging.effective import strips
from gwanmun.inspection.rules.imaging.tests.samples import attenuations, bag, view_of

MATERIALS = [(c.material, c.zeff) for c in nominal().curves]


@pytest.mark.parametrize(("material", "true"), MATERIALS)
@pytest.mark.parametrize("grams", [0.8, 3.0, 9.0])
def test_a_material_of_the_table_is_read_as_itself_at_any_thickness(
    material: str, true: float, grams: float
) -> None:
    low, high = attenuations(material, grams)
    view = view_of(np.full((8, 8), low), np.full((8, 8), high))
    # Deep down copper hardens the beam to under iron's ratio: the two cannot be told apart there.
    loose = 0.12 if material == "copper" else 0.05
    assert zeff(view)[4, 4] == pytest.approx(true, rel=loose)
    assert mass(view)[4, 4] == pytest.approx(grams, rel=loose)


def test_air_and_what_is_too_dense_have_no_number() -> None:
    view = view_of(np.array([[0.0, 9.0]] * 6).repeat(6, 1), np.array([[0.0, 8.0]] * 6).repeat(6, 1))
    read = zeff(view)
    assert np.isnan(read[:, 0]).all()
    assert np.isnan(read[:, -1]).all()
    weights = mass(view)
    assert (weights[:, 0] == 0).all()
    assert (weights[:, -1] > 5).all()


def test_a_region_weighs_what_lies_in_it() -> None:
    low, high = (np.pad(np.full((20, 20), a), 10) for a in attenuations("water", 5.0))
    view = view_of(low, high, pixel_mm=2.0)
    assert region_mass(view, np.ones(low.shape, dtype=bool)) == pytest.approx(5.0 * 20 * 20 * 0.04, rel=0.05)


def test_strips_are_as_the_whole() -> None:
    view = bag(noise=3)
    whole = np.concatenate([s.zeff for s in strips(view, rows=10_000)])
    parts = np.concatenate([s.zeff for s in strips(view, rows=7)])
    np.testing.assert_array_equal(whole, parts)


def test_a_calibration_is_kept_and_told_from_a_forged_one() -> None:
    again = Calibration.from_json(nominal().to_json())
    assert again == nominal()
    assert again.digest == nominal().digest
    forged = json.loads(nominal().to_json())
    forged["curves"][0]["low"][0] *= 0.99
    with pytest.raises(CalibrationFault, match="digest"):
        Calibration.from_json(json.dumps(forged))
    for text in ("", "[]", "{}", '{"machine": 1, "origin": "nominal", "curves": [{}]}'):
        with pytest.raises(CalibrationFault):
            Calibration.from_json(text)


def test_curves_must_rise() -> None:
    with pytest.raises(CalibrationFault, match="rise"):
        Curve("x", 7.0, (1.0, 2.0), (0.3, 0.2), (0.1, 0.2))
    with pytest.raises(CalibrationFault, match="one length"):
        Curve("x", 7.0, (1.0, 2.0), (0.3,), (0.1, 0.2))
    good = Curve("x", 7.0, (1.0, 2.0), (0.3, 0.5), (0.1, 0.2))
    with pytest.raises(CalibrationFault, match="two or more"):
        Calibration("m", (good,))

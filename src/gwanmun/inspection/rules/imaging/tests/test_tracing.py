"""Calibration from physics and from measured steps, and made threats seen from any side."""

from __future__ import annotations

import numpy as np
import pytest

from gwanmun.inspection.rules.imaging import CalibrationFault, mass, nominal, zeff
from gwanmun.inspection.rules.imaging.estimating import estimate
from gwanmun.inspection.rules.imaging.mixing import mixing
from gwanmun.inspection.rules.imaging.synthetic import any_turn, calibration_of, of_parts, turn_of
from gwanmun.inspection.rules.imaging.tests.samples import view_of
from gwanmun.inspection.rules.imaging.tracing import Step, fit, nominal_curves, trace, transmitted
from gwanmun.inspection.rules.physics import materials
from gwanmun.inspection.rules.physics.detector import Beam, Sandwich, weights
from gwanmun.inspection.rules.physics.machines import MACHINES, machine_of
from gwanmun.inspection.rules.physics.projection import Part
from gwanmun.inspection.rules.physics.solids import box

#: A machine far from the nominal one.
ODD = weights(Beam(140.0, (("aluminium", 4.0), ("copper", 0.2))), Sandwich(0.3, 0.4, 3.0))


def flat(formula: str, grams: float):  # type: ignore[no-untyped-def]
    low, high = transmitted(*ODD, formula, np.array([grams]))
    return view_of(np.full((6, 6), low[0]), np.full((6, 6), high[0]))


def wedge(*formulas: str) -> list[Step]:
    steps = []
    for formula in formulas:
        masses = np.geomspace(0.3, 12.0, 5)
        low, high = transmitted(*ODD, formula, masses)
        steps += [
            Step(formula, float(m), float(np.exp(-a)), float(np.exp(-b)))
            for m, a, b in zip(masses, low, high, strict=True)
        ]
    return steps


def test_the_nominal_file_is_what_physics_gives() -> None:
    assert nominal_curves() == nominal()


def test_steps_of_three_materials_calibrate_an_odd_machine_for_others_too() -> None:
    calibrated = fit("odd", wedge("C2H4", "Al", "Fe"))
    assert calibrated.origin == "steps"
    off = []
    for formula in ("H2O", "C6H10O5", "SiO2", "Fe", "Al"):
        for grams in (1.0, 3.0, 8.0):
            true = materials.zeff(formula)
            view = flat(formula, grams)
            off.append(abs(zeff(view, calibrated)[3, 3] / true - 1))
            assert abs(zeff(view, calibrated)[3, 3] / true - 1) < 0.08, (formula, grams)
            assert mass(view, calibrated)[3, 3] == pytest.approx(grams, rel=0.1)
    uncalibrated = zeff(flat("Fe", 1.0))[3, 3]
    assert abs(uncalibrated / 26 - 1) > 3 * np.mean(off)


def test_steps_that_cannot_be_are_refused_by_name() -> None:
    good = wedge("C2H4", "Al")
    for steps, field in (
        (good[:5], "steps"),
        ([*good[:-1], Step("Al", 2.0, 1.2, 0.5)], "steps[10].low"),
        ([*good[:-1], Step("Al", 2.0, 0.6, 0.5)], "steps[10].low"),
    ):
        with pytest.raises(CalibrationFault) as told:
            fit("odd", steps)
        assert told.value.field == field


def test_two_things_in_one_line_attenuate_as_physics_says() -> None:
    tables = mixing(trace("odd", *ODD))
    assert tables is not None
    kev, low, high = ODD
    random = np.random.default_rng(2)
    for _ in range(60):
        behind = random.dirichlet(np.ones(4)) * random.uniform(0.5, 14)
        shades = [
            materials.mass_attenuation(f, kev)
            for f in ("C6H10O5", "H2O", "Al", "C10H8O4", random.choice(["Fe", "Cu", "C17H22ClNO4"]))
        ]
        bag = sum(g * s for g, s in zip(behind, shades, strict=False))
        thing = random.uniform(0.3, 4) * shades[-1]
        told = [
            tuple(-np.log((w * np.exp(-a)).sum()) for w in (low, high)) for a in (bag, thing, bag + thing)
        ]
        pairs = [tuple(np.array([v], dtype=np.float32) for v in pair) for pair in told]
        less = tables.excess(*pairs[:2])  # type: ignore[arg-type]
        for energy in (0, 1):
            assert told[0][energy] + told[1][energy] + less[energy][0] == pytest.approx(
                told[2][energy], rel=0.01
            )


def test_nothing_added_changes_nothing() -> None:
    tables = mixing(nominal())
    assert tables is not None
    some = np.linspace(0.01, 6, 40, dtype=np.float32)
    less = tables.excess((some * 1.4, some), (some * 0, some * 0))
    assert max(np.abs(part).max() for part in less) < 1e-5


def test_a_plate_is_seen_as_large_and_as_thick_as_it_lies() -> None:
    machine = machine_of("hangang")
    plate = [Part("steel", box(60.0, 60.0, 5.0))]
    lying, standing = (of_parts(plate, machine, turn_of(pitch=p)) for p in (0.0, 90.0))
    assert lying.solid.sum() > 4 * standing.solid.sum()
    assert np.quantile(standing.high, 0.99) > 2 * np.quantile(lying.high, 0.99)
    assert lying.weight == standing.weight == pytest.approx(60 * 60 * 5 * 7.85 / 1000, rel=0.03)
    alone = view_of(lying.low, lying.high, pixel_mm=lying.pixel_mm)
    read = mass(alone, calibration_of(machine))
    middle = np.s_[lying.high.shape[0] // 2 - 5 : lying.high.shape[0] // 2 + 5]
    assert np.median(read[middle][read[middle] > 1]) == pytest.approx(0.5 * 7.85, rel=0.12)


def test_turns_are_rotations_and_too_large_a_thing_is_refused() -> None:
    for seed in range(20):
        turn = any_turn(np.random.default_rng(seed))
        assert np.allclose(turn @ turn.T, np.eye(3))
        assert np.linalg.det(turn) == pytest.approx(1)
    with pytest.raises(ValueError, match="does not fit"):
        of_parts([Part("steel", box(2000.0, 20.0, 5.0))], machine_of("hangang"))


@pytest.mark.parametrize("machine", MACHINES[:4], ids=lambda m: m.name)
def test_every_machine_reads_its_own_materials(machine) -> None:  # type: ignore[no-untyped-def]
    calibration = calibration_of(machine)
    kev, low, high = weights(machine.beam, machine.detector)
    for formula, grams in (("H2O", 5.0), ("Al", 3.0), ("Fe", 2.0)):
        a, b = transmitted(kev, low, high, formula, np.array([grams]))
        read = zeff(view_of(np.full((6, 6), a[0]), np.full((6, 6), b[0])), calibration)[3, 3]
        assert read == pytest.approx(materials.zeff(formula), rel=0.03)


def test_an_unknown_machine_is_estimated_from_steel_and_plastic_in_its_image() -> None:
    low, high = np.zeros((60, 120)), np.zeros((60, 120))
    for formula, grams, left in (("C8H8", 3.0, 5), ("C8H8", 6.0, 30), ("Fe", 0.8, 55), ("Fe", 2.0, 85)):
        a, b = transmitted(*ODD, formula, np.array([grams]))
        low[10:50, left : left + 20], high[10:50, left : left + 20] = a[0], b[0]
    view = view_of(low, high, noise=5)
    known = estimate([view], "odd")
    assert known.origin == "image"
    steel = np.s_[20:40, 60:70]
    off = [abs(np.nanmedian(zeff(view, c)[steel]) / 26 - 1) for c in (nominal(), known)]
    assert off[1] < 0.7 * off[0], off


def test_an_image_that_does_not_tell_leaves_the_nominal_curves() -> None:
    assert estimate([flat("H2O", 4.0)]) == nominal()
    assert estimate([view_of(np.zeros((30, 30)), np.zeros((30, 30)))]) == nominal()

"""Threats projected into bags: what must be the same, what must add up, and what is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import binary_erosion, gaussian_filter

from gwanmun.inspection.rules.imaging import (
    Noise,
    Threat,
    composite,
    cut_out,
    judge,
    noise_of,
    nominal,
    place,
    project,
)  # fmt: skip
from gwanmun.inspection.rules.imaging.effective import attenuation
from gwanmun.inspection.rules.imaging.tests.samples import attenuations, bag, counts, view_of
from gwanmun.inspection.rules.imaging.threats import feathered, turned
from gwanmun.inspection.rules.scans import ScanFault, View

PLAIN = replace(nominal(), spectrum=None)  # attenuations simply add
SHARP = (Noise(0.0, 0.0), Noise(0.0, 0.0))
BAG = bag((120, 160), noise=4)


def blade(grams: float = 2.0, rows: int = 6, columns: int = 40) -> Threat:
    solid = np.pad(np.ones((rows, columns), dtype=bool), 4)
    # Edges as soft as a detector makes them.
    low, high = (
        gaussian_filter(np.where(solid, a, 0), 0.6).astype(np.float32) for a in attenuations("iron", grams)
    )
    return Threat(low, high, feathered(solid), 1.5, "knife")


def scanned(noise: int = 9, grams: float = 2.0) -> View:
    """A blade alone on the belt, with noise and air that slopes."""
    thing = blade(grams)
    low, high = (np.pad(a, 12) for a in (thing.low, thing.high))
    slope = 0.03 * np.linspace(0, 1, low.shape[1])
    return view_of(low + slope, high + slope, noise, pixel_mm=1.5)


def test_a_threat_of_nothing_changes_nothing() -> None:
    nothing = Threat(*(np.zeros((20, 20), dtype=np.float32) for _ in range(3)))
    made = project(BAG, nothing, (60, 80), 30.0, 1)
    np.testing.assert_array_equal(made.low, BAG.low)
    np.testing.assert_array_equal(made.high, BAG.high)


def test_outside_the_mask_not_one_count_changes() -> None:
    made = composite(BAG, blade(), (60, 80), 33.0, 1)
    x, y, wide, high = made.box
    touched = np.zeros(BAG.low.shape, dtype=bool)
    touched[y : y + high, x : x + wide] = made.threat.mask > 0
    for energy in ("low", "high"):
        same = getattr(made.view, energy) == getattr(BAG, energy)
        assert same[~touched].all()
        assert not same[touched].all()


@settings(max_examples=25, deadline=None)
@given(st.floats(0.2, 6), st.floats(-20, 20), st.floats(0, 360), st.booleans())
def test_transmissions_multiply_to_within_rounding(
    grams: float, shift: float, angle: float, flip: bool
) -> None:
    made = composite(
        BAG, blade(grams), (60 + shift, 80 + shift), angle, flip=flip, calibration=PLAIN, noise=SHARP
    )
    x, y, wide, high = made.box
    for energy in ("low", "high"):
        before = getattr(BAG, energy)[y : y + high, x : x + wide].astype(float)
        due = np.clip(before * np.exp(-getattr(made.threat, energy).astype(float)), 0, 60_000)
        after = getattr(made.view, energy)[y : y + high, x : x + wide]
        inside = made.threat.mask > 0
        assert np.abs(after - due)[inside].max() <= 0.51 + 1e-6 * 60_000


def test_the_order_of_projections_does_not_matter() -> None:
    one, other = blade(2.0), blade(1.0, 20, 12)
    how = {"calibration": PLAIN, "noise": SHARP}
    first = project(project(BAG, one, (60, 80), 10, **how), other, (62, 85), 70, **how)  # type: ignore[arg-type]
    second = project(project(BAG, other, (62, 85), 70, **how), one, (60, 80), 10, **how)  # type: ignore[arg-type]
    assert np.abs(first.low.astype(int) - second.low).max() <= 1
    assert np.abs(first.high.astype(int) - second.high).max() <= 1


def test_the_same_seed_gives_the_same_counts_and_another_does_not() -> None:
    first, again, other = (project(BAG, blade(), (60.4, 80.7), 12, seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first.low, again.low)
    assert (first.low != other.low).any()


def test_behind_matter_a_threat_takes_less_as_beams_harden() -> None:
    thing = blade()
    thick = view_of(*(np.full((60, 60), a) for a in attenuations("water", 12.0)), pixel_mm=1.5)
    hard = composite(thick, thing, (30, 30), noise=SHARP).view
    naive = composite(thick, thing, (30, 30), noise=SHARP, calibration=PLAIN).view
    assert hard.low[30, 30] > naive.low[30, 30] * 1.05
    air = view_of(np.zeros((60, 60)), np.zeros((60, 60)), pixel_mm=1.5)
    alone = composite(air, thing, (30, 30), noise=SHARP).view
    assert abs(int(alone.low[30, 30]) - int(counts(thing.low[7, 20:21])[0])) <= 1


def test_local_noise_is_what_so_few_photons_have() -> None:
    photons = 2000
    random = np.random.default_rng(3)
    shade = np.exp(-np.array(attenuations("water", 4.0)))
    flat = [random.poisson(t * photons, (150, 150)) / photons * 60_000 for t in shade]
    view = View(*(f.clip(0, 65_535).astype(np.uint16) for f in flat), pixel_mm=1.5)
    wide = blade(2.0, 100, 100)
    for noise in (None, (Noise(1 / photons, 0.0), Noise(1 / photons, 0.0))):
        made = project(view, wide, (75, 75), seed=2, noise=noise).high[40:110, 40:110] / 60_000
        assert made.std() == pytest.approx(np.sqrt(made.mean() / photons), rel=0.12)


def test_counts_end_at_the_floor_of_the_detector() -> None:
    floored = replace(BAG, floor=70)
    made = project(floored, blade(30.0), (60, 80), 0, 1)
    assert made.low.min() == 70


def test_a_cut_out_is_the_thing_without_noise_slope_or_halo() -> None:
    thing, taken = blade(), cut_out(scanned())
    true = attenuations("iron", 2.0)
    inner = taken.high > 0.5 * taken.high.max()
    core = binary_erosion(inner, iterations=2)
    assert np.median(taken.high[core]) == pytest.approx(true[1], rel=0.03)
    assert np.median(taken.low[core]) == pytest.approx(true[0], rel=0.03)
    assert inner.sum() == pytest.approx(6 * 40, abs=8)
    assert taken.mask.sum() < 1.6 * thing.mask.sum()
    assert taken.high[taken.mask == 0].max(initial=0) == 0
    raw = attenuation(scanned().high, 60_000)
    assert taken.high[core].std() < 0.6 * raw[18:20, 18:54].std()


def test_turning_keeps_the_mass_and_four_quarters_bring_it_back() -> None:
    thing = blade()
    for angle in (0.0, 17.0, 45.0, 90.0, 211.0):
        assert turned(thing, angle).high.sum() == pytest.approx(thing.high.sum(), rel=0.01)
    assert turned(thing, 30, 1.2).high.sum() == pytest.approx(thing.high.sum() * 1.44, rel=0.02)
    there = turned(turned(thing, 90), -90)
    rows, columns = thing.high.shape
    back = there.high[2 : 2 + rows, 2 : 2 + columns]
    assert np.abs(back - thing.high).max() < 0.02 * thing.high.max()


def test_a_threat_of_another_pixel_size_keeps_its_size_in_the_bag() -> None:
    fine = replace(blade(), pixel_mm=0.75)
    made = composite(BAG, fine, (60, 80))
    assert made.mask.sum() == pytest.approx(blade().solid.sum() / 4, rel=0.25)


def test_what_cannot_be_projected_is_refused() -> None:
    for told, call in (
        ("SCALE", lambda: project(BAG, blade(), (60, 80), scale=2.0)),
        ("OUTSIDE", lambda: project(BAG, blade(), (900, 80))),
        ("EMPTY", lambda: cut_out(view_of(np.zeros((40, 40)), np.zeros((40, 40)), 3))),
        ("NO_AIR", lambda: cut_out(view_of(*(np.full((40, 40), a) for a in (1.0, 0.5)), 3))),
    ):
        with pytest.raises(ScanFault) as fault:
            call()
        assert fault.value.code == told


def test_implausible_places_are_told() -> None:
    codes = lambda made: {fault.code for fault in judge(BAG, made)}  # noqa: E731
    assert codes(composite(BAG, blade(), (75, 100))) == set()
    assert "OUTSIDE_BAG" in codes(composite(BAG, blade(), (8, 80)))
    assert "OUTSIDE_BAG" in codes(composite(BAG, blade(), (60, 2)))
    heavy = blade(400.0, 4, 6)
    assert "TOO_HEAVY" in codes(composite(BAG, heavy, (75, 100)))
    wrong = replace(blade(), low=blade().high, high=blade().low)
    assert "ENERGIES" in codes(composite(BAG, wrong, (75, 100)))
    dark = replace(BAG, high=np.where(BAG.high < 50_000, 20, BAG.high).astype(np.uint16))
    assert "HIDDEN" in {f.code for f in judge(dark, composite(dark, blade(), (75, 100)))}


def test_what_cannot_be_seen_or_seems_to_float_is_told() -> None:
    codes = lambda bag, made: {fault.code for fault in judge(bag, made)}  # noqa: E731
    faint = replace(blade(), low=blade().low * 0.02, high=blade().high * 0.02)
    assert codes(BAG, composite(BAG, faint, (75, 100))) >= {"NOTHING"}
    # A case of thin walls: within the bag, over nothing.
    depth = np.zeros((120, 160))
    depth[20:100, 20:140] = 0.6
    depth[24:96, 24:136] = 0
    hollow = view_of(1.4 * depth, depth, 4, pixel_mm=1.5)
    assert codes(hollow, composite(hollow, blade(), (60, 80))) == {"IN_AIR"}
    clutter = np.random.default_rng(2).uniform(0.1, 2.5, (120, 160))
    drowned = view_of(1.4 * clutter, clutter, 4, pixel_mm=1.5)
    assert "DROWNED" in codes(drowned, composite(drowned, blade(0.25), (60, 80)))
    assert "DROWNED" not in codes(drowned, composite(drowned, blade(6.0), (60, 80)))


def test_a_place_is_found_that_has_no_fault_and_is_the_same_for_a_seed() -> None:
    found = place(BAG, blade(), 3)
    assert found is not None
    assert found == place(BAG, blade(), 3) != place(BAG, blade(), 4)
    for seed in range(6):
        at, angle = place(BAG, blade(), seed) or pytest.fail("no place found")
        assert [f.code for f in judge(BAG, composite(BAG, blade(), at, angle, seed))] == []
    assert place(BAG, blade(2.0, 110, 150), 1) is None
    assert place(view_of(np.zeros((60, 60)), np.zeros((60, 60))), blade(), 1) is None


@pytest.mark.parametrize("photon", [1 / 500, 1 / 5000])
def test_noise_is_estimated_from_an_image(photon: float) -> None:
    random = np.random.default_rng(8)
    shade = np.repeat(np.linspace(0.1, 0.95, 12), 30)[:, None] * np.ones((1, 300))
    true = Noise(photon, 0.0, np.outer(*[[0.2, 0.9592, 0.2]] * 2).astype(np.float32))
    shown = shade + np.sqrt(true.variance(shade)) * true.drawn((360, 300), random)
    image = np.clip(np.round(shown * 60_000), 0, 65_535).astype(np.uint16)
    found = noise_of(View(image, image))[0]
    assert found.photon == pytest.approx(photon, rel=0.3)
    assert found.kernel[1, 0] / found.kernel[1, 1] == pytest.approx(0.2085, abs=0.06)

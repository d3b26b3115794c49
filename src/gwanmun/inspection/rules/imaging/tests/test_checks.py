"""Faults of images: each is found, named, and cured; a sound image has none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gwanmun.inspection.rules.imaging import REFUSE, WARN, check, sound, swapped
from gwanmun.inspection.rules.imaging.tests.samples import bag
from gwanmun.inspection.rules.scans import Scan, View

GOOD = bag(noise=5)


def faults(view: View) -> dict[str, tuple[str, str]]:
    return {fault.code: (fault.field, fault.severity) for fault in check(Scan((view,)))}


def test_a_sound_scan_has_no_fault() -> None:
    assert check(Scan((GOOD, bag(noise=6)))) == []
    assert sound(Scan((GOOD,)))


@pytest.mark.parametrize("spread", [1, 256, 257])
def test_eight_bits_in_a_container_of_sixteen(spread: int) -> None:
    coarse = [((counts >> 8) * spread).astype(np.uint16) for counts in (GOOD.low, GOOD.high)]
    found = faults(View(*coarse))
    assert found["EIGHT_BIT"][1] == REFUSE


def test_swapped_energies_are_told_and_mended() -> None:
    wrong = Scan((replace(GOOD, low=GOOD.high, high=GOOD.low),))
    assert not sound(wrong)
    assert [(f.code, f.field) for f in check(wrong)] == [("ENERGIES_SWAPPED", "views[0].low")]
    assert check(swapped(wrong)) == []


def test_one_energy_twice() -> None:
    assert faults(replace(GOOD, high=GOOD.low))["ONE_ENERGY"] == ("views[0].high", REFUSE)


def test_an_empty_belt() -> None:
    random = np.random.default_rng(1)
    air = [random.normal(59_500, 300, (100, 100)).clip(0, 60_000).astype(np.uint16) for _ in range(2)]
    assert faults(View(*air)) == {"EMPTY_BELT": ("views[0].high", REFUSE)}


def test_saturation_and_darkness_are_warned_of() -> None:
    bright = [np.where(counts > 50_000, 65_535, counts).astype(np.uint16) for counts in (GOOD.low, GOOD.high)]
    assert faults(View(*bright, air=60_000))["SATURATED"][1] == WARN
    dark = [np.where(counts < 55_000, 50, counts).astype(np.uint16) for counts in (GOOD.low, GOOD.high)]
    large = [np.pad(d[20:70, 20:100], 2, constant_values=60_000) for d in dark]
    assert faults(View(*large))["TOO_DARK"][1] == WARN


def test_dead_columns_are_counted_and_named() -> None:
    high = GOOD.high.copy()
    high[:, 40] = 0
    high[:, 71] = 31_000
    found = check(Scan((replace(GOOD, high=high),)))
    assert [f.code for f in found] == ["DEAD_COLUMNS"]
    assert "2 dead" in found[0].en
    assert "40, 71" in found[0].en
    assert found[0].field == "views[0].high"


@pytest.mark.parametrize("factor", [0.5, 1.3])
def test_a_wrong_air_level(factor: float) -> None:
    found = faults(replace(GOOD, air=round(60_000 / factor) if factor > 1 else 30_000))
    assert found["AIR_LEVEL"][1] == WARN
    low = faults(View((GOOD.low * 0.5).astype(np.uint16), (GOOD.high * 0.5).astype(np.uint16)))
    assert low["AIR_LEVEL"][1] == WARN


def test_sizes() -> None:
    assert faults(View(GOOD.low[:10, :10], GOOD.high[:10, :10]))["TINY"][1] == REFUSE
    long = [np.tile(counts[20:40], (1, 12)) for counts in (GOOD.low, GOOD.high)]
    assert faults(View(*long))["ASPECT"][1] == WARN
    line = np.broadcast_to(np.uint16(30_000), (21_000, 21_000))
    assert faults(View(line, line))["HUGE"][1] == REFUSE


def test_every_fault_speaks_two_languages_and_refusals_come_first() -> None:
    high = GOOD.low.copy()
    high[:, 40] = 0
    found = check(Scan((replace(GOOD, low=GOOD.high, high=high),)))
    assert [f.severity for f in found] == sorted((f.severity for f in found), key=lambda s: s != REFUSE)
    assert len(found) >= 2
    for fault in found:
        assert fault.ko.endswith(("십시오.", "니다."))
        assert fault.en.endswith(".")

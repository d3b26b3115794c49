"""Pictures and projections from files."""

from __future__ import annotations

import pytest

from gwanmun.cli.commands.inspection.pictures import Variant
from gwanmun.inspection import picturing
from gwanmun.inspection.rules.imaging import write_pair
from gwanmun.inspection.rules.imaging.tests.samples import bag
from gwanmun.inspection.rules.imaging.tests.test_projection import scanned

BAG, KNIFE = write_pair(bag((120, 160), noise=4)), write_pair(scanned())


def test_the_command_knows_every_variant() -> None:
    assert [v.value for v in Variant] == list(picturing.VARIANTS)


def test_a_place_that_is_given_is_judged_and_reported() -> None:
    inside = picturing.insert(BAG, KNIFE, at=(75, 100), seed=1)
    assert inside.report["plausible"]
    outside = picturing.insert(BAG, KNIFE, at=(8, 80), seed=1)
    assert not outside.report["plausible"]
    assert next(fault["code"] for fault in outside.report["faults"]) == "OUTSIDE_BAG"
    assert picturing.insert(BAG, KNIFE, at=(75, 100), seed=1).low == inside.low


def test_where_nothing_fits_it_says_so() -> None:
    with pytest.raises(picturing.ScanFault) as told:
        picturing.insert(write_pair(bag((40, 48), noise=1)), KNIFE)
    assert told.value.code == "NO_PLACE"


def test_faults_name_the_pair() -> None:
    with pytest.raises(picturing.ScanFault) as told:
        picturing.insert(BAG, (KNIFE[0], b"not a picture"))
    assert told.value.field == "threat.high"
    with pytest.raises(picturing.ScanFault) as told:
        picturing.insert(BAG[::-1], KNIFE)
    assert (told.value.code, told.value.field) == ("ENERGIES_SWAPPED", "background.low")


def test_swapped_energies_are_mended_on_request() -> None:
    assert picturing.draw(*BAG[::-1], "colour", swap=True) == picturing.draw(*BAG, "colour")
    assert [fault["code"] for fault in picturing.judged(*BAG[::-1])] == ["ENERGIES_SWAPPED"]


def test_a_table_of_steps_that_is_none_is_refused_by_line() -> None:
    for table, field in (
        (b"formula,mass\nAl,1\n", "steps[1]"),
        (b"", "steps"),
        (b"formula,mass,low,high\nAl,x,1,1", "steps[1]"),
    ):
        with pytest.raises(picturing.CalibrationFault) as told:
            picturing.calibrate("odd", table)
        assert told.value.field == field

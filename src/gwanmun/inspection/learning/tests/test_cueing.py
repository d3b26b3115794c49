"""Regions made up for the material cue, the fit to them, the figures."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gwanmun.inspection.learning import cueing
from gwanmun.inspection.rules.detecting import cue
from gwanmun.inspection.rules.physics.machines import MACHINES


def things(count: int, apart: float) -> list[dict[str, Any]]:
    """Things whose first number tells a salt, the better the further ``apart``; half have two views."""
    random = np.random.default_rng(2)
    made = []
    for number in range(count):
        salt = number % 4 == 0
        values = random.normal(0, 1, (1 + number // 4 % 2, len(cue.NAMES)))
        values[:, 0] += apart * salt
        made.append({
            "seed": number // 3, "salt": salt, "family": f"f{number % 7}", "place": "open",
            "values": values.tolist(), "others": [(values * 0).tolist()],
        })  # fmt: skip
    return made


def test_a_fit_finds_what_tells_salts_and_intervals_hold_the_figure() -> None:
    fit = cueing.fitted(things(600, 2.0), trees=20)
    fresh = things(900, 2.0)[600:]
    found = cueing.judged(fresh, cue.Fit.of_json(fit.as_json()), times=60)
    for part in (found["all"], found["two_views"], found["place"]["open"]):
        assert part["auc"] > 0.8
        assert part["interval"][0] <= part["auc"] <= part["interval"][1]
    assert found["nominal"]["auc"] == 0.5  # told nothing, it says nothing
    assert found["two_views"]["auc"] > found["one_view_of_two"]["auc"]
    assert found["place"]["in metal"]["salts"] == 0
    assert found["all"]["salts"] == 75


def test_regions_leave_out_what_hides_a_salt_and_threats_that_are_none() -> None:
    sample = cueing.made("train", 13)
    assert sample.machine in {one.name for one in MACHINES if not one.held_out}
    hiding = {one.hidden_in for one in sample.objects if one.material in cueing.SALTS}
    rows = cueing.regions(sample, (cueing.measured(sample.machine),))
    assert rows
    for row in rows:
        assert {len(values) for values in row["values"]} == {len(cue.NAMES)}
        among = [o for o in sample.objects if (o.family, o.material) == (row["family"], row["material"])]
        assert any(o.label not in hiding and (row["salt"] or not o.threat) for o in among)
    assert rows == cueing.regions(cueing.made("train", 13), (cueing.measured(sample.machine),))


def test_a_measured_calibration_is_near_the_machine() -> None:
    made = cueing.measured("tamjin")
    assert made.origin == "steps"
    assert made.veil == (0.03, 0.03, 25.0)


@pytest.mark.parametrize("split", ["held", "drawn"])
def test_what_is_judged_by_is_held_out(split: str) -> None:
    sample = cueing.made(split, 5)
    assert sample.machine in {one.name for one in MACHINES if one.held_out}
    assert sample.attributes["split"] == "held"

"""``gwanmun risk profiles``: list, check, test, as a user runs them."""

import json

from gwanmun.cli.exits import Exit
from gwanmun.cli.tests.run import gwanmun_many


def test_profiles_are_listed_checked_and_tested(tmp_path):
    profiles = ["risk", "profiles"]
    _, listed, read, wrong, tested, absent, late = gwanmun_many(
        tmp_path / "home",
        [
            ["migrate"],
            [*profiles, "list", "--on", "2026-11-22", "--json"],
            [*profiles, "check", "weight <= 0.5 kg and departure in @narcotics_routes", "--lang", "en"],
            [*profiles, "check", "pieces > 1 and wieght < 5"],
            [*profiles, "test", "pieces >= 1", "--days", "7", "--json"],
            [*profiles, "test", "pieces >= 1", "--kind", "CARGO"],
            [*profiles, "list", "--on", "yesterday"],
        ],
    )
    rows = {row["id"]: row for row in json.loads(listed.out)}
    assert len(rows) == 7
    assert rows["abnormal_address"]["criterion"] == "address_length < 8"
    assert rows["abnormal_address"]["en"] == "characters of the address is less than 8"
    assert "weight is at most 500 g" in read.out
    assert "mass_g <= 500 g and departure in @narcotics_routes" in read.out
    assert wrong.code == Exit.REFUSED
    assert "^^^^^^" in wrong.err
    assert "weight" in wrong.err.replace("wieght", "")
    assert (tested.json["items"], tested.json["hits"], tested.json["days"]) == (0, 0, 7)
    assert absent.code == Exit.USAGE
    assert late.code == Exit.USAGE

"""``gwanmun inspection school-trial`` as a user starts it."""

from pathlib import Path

from gwanmun.cli.tests.run import gwanmun


def test_a_small_trial(tmp_path: Path) -> None:
    ran = gwanmun(tmp_path, "--lang", "en", "inspection", "school-trial", "--learners", 20,
                  "--arriving", 1, "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    told = [s["case"] for s in ran.json["savings"]]
    assert told == ["known_edge", "known_flat", "known_error", "first"]
    assert all(s["low"] <= s["saved"] <= s["high"] for s in ran.json["savings"])
    assert all(0 < d["rho"] < 1 for d in ran.json["difficulty"])

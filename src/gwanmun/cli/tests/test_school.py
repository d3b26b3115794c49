"""``gwanmun inspection school-trial`` as a user starts it."""

from pathlib import Path

from gwanmun.cli.tests.run import gwanmun


def test_a_small_trial(tmp_path: Path) -> None:
    ran = gwanmun(tmp_path, "--lang", "en", "inspection", "school-trial", "--learners", 20, "--json")
    assert ran.code == 0, ran.err
    assert [s["gain"] for s in ran.json["savings"]] == ["edge", "flat", "error", "edge"]
    assert all(s["low"] <= s["saved"] <= s["high"] for s in ran.json["savings"])
    assert all(0 < d["rho"] < 1 for d in ran.json["difficulty"])

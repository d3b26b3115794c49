"""``gwanmun inspection school-trial`` as a user starts it."""

import json
from pathlib import Path

from gwanmun.bench import school
from gwanmun.bench.report import Report
from gwanmun.cli.tests.run import gwanmun


def test_a_small_trial(tmp_path: Path) -> None:
    ran = gwanmun(tmp_path, "--lang", "en", "inspection", "school-trial", "--learners", 20,
                  "--arriving", 1, "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    told = [s["case"] for s in ran.json["savings"]]
    assert told == ["known_edge", "known_flat", "known_error", "first"]
    assert all(s["low"] <= s["saved"] <= s["high"] for s in ran.json["savings"])
    assert all(0 < d["rho"] < 1 for d in ran.json["difficulty"])


def test_the_bench_line_is_a_speed_however_quick_the_machine(tmp_path: Path) -> None:
    report = Report(tmp_path / "bench.json")
    school.measure(report, 1)
    [line] = json.loads((tmp_path / "bench.json").read_text())
    assert line["value"] > 0
    assert line["ratio"] > 1

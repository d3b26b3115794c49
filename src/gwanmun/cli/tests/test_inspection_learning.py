"""``gwanmun inspection`` with ``models``, ``card``, ``activate``, ``index``, ``evaluate`` and ``train``."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from gwanmun.cli.exits import Exit
from gwanmun.cli.tests.run import gwanmun_many
from gwanmun.inspection.learning.tests.bags import bags

pytestmark = pytest.mark.slow
OFFICE = [
    ["migrate"],
    ["org", "create", "ICN", "--ko", "인천", "--en", "Incheon", "--kind", "CUSTOMS"],
    ["user", "create", "kim", "--role", "OFFICER", "--org", "ICN"],
    ["user", "create", "lee", "--role", "SUPERVISOR", "--org", "ICN"],
]


def test_the_register_the_card_and_figures_on_images_of_ones_own(tmp_path: Path) -> None:
    data, strange = bags(tmp_path / "bags"), bags(tmp_path / "strange", 2, "parrot\n")
    broken = bags(tmp_path / "broken", 2)
    (broken / "labels" / "b1__0.txt").write_text("9 0.5 0.5 0.1 0.1\n")
    plots, bad = tmp_path / "card.svg", tmp_path / "nowhere" / "card.svg"
    inspection = [
        ["models"],
        ["index"],
        ["models", "--shipped", "--json"],
        ["models", "--lang", "en"],
        ["card", "detector-1", "--lang", "en"],
        ["card", "detector-1", "--plots", str(plots), "--json"],
        ["card", "detector-1", "--plots", str(bad)],
        ["card", "detector-9"],
        ["activate", "detector-1", "--by", "kim", "--reason", "good"],
        ["activate", "detector-1", "--by", "nobody", "--reason", "good"],
        ["activate", "detector-1", "--by", "lee", "--reason", " "],
        ["activate", "detector-1", "--by", "lee", "--reason", "good", "--json"],
        ["activate", "detector-1", "--by", "lee", "--reason", "again"],
        ["index", "--json"],
        ["evaluate", "--data", str(data), "--most", "5", "--json"],
        ["evaluate", "--data", str(data), "--model", "detector-1", "--most", "2", "--lang", "en"],
        ["evaluate", "--data", str(strange)],
        ["evaluate", "--data", str(broken)],
        ["evaluate", "--data", str(tmp_path / "absent")],
        ["evaluate", "--model", "detector-7"],
    ]
    runs = gwanmun_many(tmp_path / "home", [*OFFICE, *(["inspection", *one] for one in inspection)])
    (none, early, shipped, listed, card, drawn, unwritten, absent, officer, nobody, unreasoned, active, twice,
     indexed, judged, told, parrots, faulty, gone, unknown) = runs[len(OFFICE):]  # fmt: skip
    assert none.code == Exit.OK
    assert early.code == Exit.REFUSED
    assert [(one["name"], one["state"]) for one in shipped.json] == [("detector-1", "CANDIDATE")]
    assert "detector-1" in listed.out
    assert "# Model card: detector-1" in card.out
    assert "Material cue" in card.out
    assert drawn.code == Exit.OK, drawn.err
    assert ElementTree.parse(plots).getroot().get("role") == "img"
    assert (unwritten.code, absent.code) == (Exit.USAGE, Exit.NOT_FOUND)
    assert (officer.code, nobody.code, unreasoned.code) == (Exit.REFUSED, Exit.NOT_FOUND, Exit.REFUSED)
    assert (active.code, active.json["state"]) == (Exit.OK, "ACTIVE")
    assert twice.code == Exit.REFUSED
    assert indexed.json == {
        "model": "detector-1", "described": 0, "unreadable": 0, "left": 0, "forgotten": 0,
    }  # fmt: skip
    assert judged.code == Exit.OK, judged.err
    one = judged.json["set"]
    assert (one["images"], one["truths"], one["not_judged"]) == (5, 5, ["saw"])
    assert {"map50", "map50_interval", "recall_5", "ece", "false_alarms", "alarm_curve"} <= set(one)
    assert [c["name"] for c in one["classes"]] == ["knife"]
    assert judged.json["speed"]["cpu_ms"] > 0
    assert "mAP50" in told.out
    assert "CPU ms" in told.out
    assert parrots.code == faulty.code == gone.code == Exit.REFUSED
    assert "knife" in parrots.err
    assert "b1__0.txt:1" in faulty.err
    assert unknown.code == Exit.NOT_FOUND


def test_on_synthetic_parcels_all_figures_are_there(tmp_path: Path) -> None:
    (told,) = gwanmun_many(
        tmp_path / "home", [["migrate"], ["inspection", "evaluate", "--count", "6", "--json"]]
    )[1:]
    assert told.code == Exit.OK, told.err
    assert set(told.json) == {"model", "set", "speed", "match", "cue"}
    assert told.json["match"]["parcels"] == 6
    assert told.json["set"]["images"] >= 6
    assert told.json["set"]["not_judged"] == []


def test_training_says_what_it_needs_or_learns(tmp_path: Path) -> None:
    data = bags(tmp_path / "bags", 24)
    line = ["inspection", "train", "--data", str(data)]
    small = ["--side", "64", "--batch", "4", "--rounds", "1", "--minutes", "1", "--work", str(tmp_path / "w")]
    runs = gwanmun_many(
        tmp_path / "home",
        [*OFFICE, [*line, "--by", "nobody"], [*line, "--by", "kim", "--side", "70"],
         [*line, "--by", "kim", "--fresh", *small, "--json"]],
    )  # fmt: skip
    nobody, odd, made = runs[len(OFFICE) :]
    assert nobody.code == Exit.NOT_FOUND
    try:
        import torch  # noqa: F401
    except ImportError:
        assert odd.code == made.code == Exit.ENVIRONMENT
        assert "pip install torch" in odd.err
        pytest.skip("PyTorch is not installed: what train needs was said, nothing was learnt")
    assert odd.code == Exit.USAGE
    assert made.code == Exit.OK, made.err
    assert (made.json["name"], made.json["state"]) == ("detector-1", "CANDIDATE")
    assert made.json["card"]["measured"]["sets"][0]["title"] == "kept aside"
    assert {"FEW_IMAGES"} <= {limit["code"] for limit in made.json["card"]["limits"]}
    assert (tmp_path / "w" / "checkpoint.pt").exists()

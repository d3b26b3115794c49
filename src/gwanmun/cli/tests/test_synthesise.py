"""``gwanmun inspection synthesise`` as a user starts it."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gwanmun.cli.tests.run import gwanmun
from gwanmun.inspection.rules.physics.families import THREATS
from gwanmun.inspection.synthesis import Plan, SynthesisFault, checked, make
from gwanmun.inspection.synthesis_files import mask_of

SMALL = ("--scale", "6", "--workers", "1")


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_folder_of_scans_is_made_continued_and_the_same_again(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    options = ("--machine", "all", "--threats", "1", "--yolo", "--json", *SMALL)
    ran = gwanmun(tmp_path, "inspection", "synthesise", "--out", folder, "--count", 3, "--seed", 5, *options)
    assert ran.code == 0, ran.err
    assert (ran.json["made"], ran.json["kept"], ran.json["samples"]) == (3, 0, 3)
    first = files(folder)

    # Cut off: one sample lost its truth, another half a picture.
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    (folder / "truth" / f"{rows[1]['name']}.json").unlink()
    (folder / rows[1]["views"][0]["low"]).write_bytes(b"cut off")
    again = gwanmun(
        tmp_path, "inspection", "synthesise", "--out", folder, "--count", 3, "--seed", 5, *options
    )
    assert (again.json["made"], again.json["kept"]) == (1, 2)
    assert files(folder) == first

    assert [row["seed"] for row in rows] == [5, 6, 7]
    assert len({row["machine"] for row in rows}) == 3
    for row in rows:
        assert any(one["threat"] for one in row["objects"])
        for number, view in enumerate(row["views"]):
            low, high, mask = (np.array(Image.open(folder / view[kind])) for kind in ("low", "high", "mask"))
            assert low.dtype == high.dtype == mask.dtype == np.uint16
            assert low.shape == (view["rows"], view["columns"])
            for one in row["objects"]:
                sight = one["sights"][number]
                if sight is not None:
                    x, y, wide, tall = sight["box"]
                    whole = mask_of(sight["runs"], tall, wide)
                    assert not ((mask[y : y + tall, x : x + wide] == one["label"]) & ~whole).any()
            labels = (folder / "labels" / f"{row['name']}_{view['name']}.txt").read_text().splitlines()
            threats = [one for one in row["objects"] if one["threat"] and one["sights"][number]]
            assert [list(THREATS)[int(line.split()[0])] for line in labels] == [
                one["kind"] for one in threats
            ]
    assert (folder / "classes.txt").read_text().split() == list(THREATS)


@pytest.mark.slow
def test_several_processes_write_what_one_writes(tmp_path: Path) -> None:
    plan = Plan(machine="all", scale=6.0, split="held")
    told: list[int] = []
    make(tmp_path / "one", plan, 5, 3)
    made = make(tmp_path / "two", plan, 5, 3, workers=2, advance=told.append)
    assert told == list(range(6))
    assert made["samples"] == 5
    assert files(tmp_path / "one") == files(tmp_path / "two")
    # The next seeds join the folder, those that are there stay.
    assert make(tmp_path / "one", plan, 7, 2)["made"] == 2
    lines = (tmp_path / "one" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    seeds = [json.loads(line)["seed"] for line in lines]
    assert seeds == list(range(2, 9))


def test_kinds_can_be_asked_for_and_lies_fixed(tmp_path: Path) -> None:
    folder = tmp_path / "guns"
    ran = gwanmun(
        tmp_path, "--lang", "en", "inspection", "synthesise", "--out", folder, "--count", 2, "--threats",
        "gun, knife", "--lie", "hidden_item", "--machine", "hangang", *SMALL,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert "gun" in ran.out
    assert "Manifest" in ran.out
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert {"gun", "knife"} <= {one["kind"] for one in row["objects"]}
        assert row["declaration"]["lie"] == "hidden_item"


WRONG = (
    ({"machine": "amazon"}, "amazon", "hangang"),
    ({"threats": "bomb"}, "bomb", "narcotic"),
    ({"threats": "1.5"}, "0", ""),
    ({"threats": ""}, "", "narcotic"),
    ({"split": "x"}, "x", "held"),
    ({"container": "sack"}, "sack", "carton"),
    ({"lie": "x"}, "x", "omitted_item"),
    ({"clutter": 7.0}, "0", ""),
    ({"scale": 99.0}, "8", ""),
)


@pytest.mark.parametrize(("options", "named", "known"), WRONG, ids=str)
def test_what_is_wrong_is_named(options: dict, named: str, known: str) -> None:
    with pytest.raises(SynthesisFault) as caught:
        checked(Plan(**options))
    fault = caught.value
    assert named in fault.en
    assert named in fault.ko
    assert known in fault.cure_en
    assert known in fault.cure_ko


def test_a_wrong_option_ends_the_command_in_the_users_language(tmp_path: Path) -> None:
    for language, words in (("ko", "모르는 장비"), ("en", "Unknown machine")):
        ran = gwanmun(
            tmp_path,
            "--lang",
            language,
            "inspection",
            "synthesise",
            "--out",
            tmp_path / "new",
            "--machine",
            "x",
        )
        assert ran.code == 2
        assert words in ran.err
        assert "hangang" in ran.err
    assert not (tmp_path / "new").exists()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    ran = gwanmun(tmp_path, "--lang", "en", "inspection", "synthesise", "--out", folder, "--count", 1, *SMALL)
    assert ran.code == 2
    assert "not empty" in ran.err
    assert files(folder) == {"letter.txt": b"dear"}

    made = tmp_path / "set"
    gwanmun(tmp_path, "inspection", "synthesise", "--out", made, "--count", 1, *SMALL)
    other = gwanmun(
        tmp_path,
        "--lang",
        "en",
        "inspection",
        "synthesise",
        "--out",
        made,
        "--count",
        1,
        "--split",
        "held",
        *SMALL,
    )
    assert other.code == 2
    assert "other options" in other.err

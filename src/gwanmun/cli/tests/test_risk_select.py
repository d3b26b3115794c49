"""``gwanmun risk select``: any kind of item from a file; nothing is stored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gwanmun.cli.commands.risk import app

HEAD = "item,at,office,shift,hs,value,revenue,alert,mandatory\n"
KEY = ["--key", "0123456789abcdef0123"]


def ran(*arguments: str):
    return CliRunner().invoke(app, ["select", *arguments])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "items.csv"
    rows = [f"D{n},2026-11-22,ICN,DAY,121190,5000,400,RED,{'RED' if n == 9 else ''}" for n in range(10)]
    made.write_text(HEAD + "\n".join(rows) + "\n", "utf-8")
    return made


@pytest.mark.parametrize("kind", ["DECLARATION", "CARGO", "TRAVELLER"])
def test_slots_bind_and_mandatory_controls_come_first(file: Path, kind: str) -> None:
    found = json.loads(ran(str(file), "--kind", kind, "--slots", "RED=3", *KEY, "--json").stdout)
    red = next(lane for lane in found["lanes"] if lane["lane"] == "RED")
    assert (red["slots"], red["asked"], red["chosen"], red["missed"]) == (3, 10, 3, 7)
    last = next(item for item in found["items"] if item["item"] == "D9")
    assert (last["lane"], last["basis"], last["place"]) == ("RED", "MANDATORY", 1)
    assert last["reasons"]


def test_the_same_key_chooses_the_same_and_the_answer_can_be_kept(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    first = ran(str(file), *KEY, "--slots", "RED=4", "--out", str(out), "--json")
    again = ran(str(file), *KEY, "--slots", "RED=4", "--json")
    assert json.loads(first.stdout) == json.loads(again.stdout)
    assert [json.loads(line)["item"] for line in out.read_text("utf-8").splitlines()] == [
        f"D{n}" for n in range(10)
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--slots", "PINK=3"],
        ["--slots", "RED=x"],
        ["--explore", "luck"],
        ["--key", "short"],
        ["--kind", "SHIP"],
    ],
)
def test_what_cannot_be_is_refused(file: Path, arguments: list[str]) -> None:
    assert ran(str(file), *arguments).exit_code != 0


def test_a_file_without_numbers_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "x.csv"
    wrong.write_text("a,b\n1,2\n", "utf-8")
    assert ran(str(wrong)).exit_code != 0

"""``gwanmun classify`` as a user runs it."""

import json

import pytest

from gwanmun.cli.exits import Exit
from gwanmun.cli.tests.run import gwanmun, gwanmun_many


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    place = tmp_path_factory.mktemp("home")
    assert gwanmun(place, "migrate").code == Exit.OK
    return place


def test_from_asking_to_learning_to_measuring(home, tmp_path):
    past = tmp_path / "past.csv"
    lines = "".join(f"zorkmid{n} gadget,847130,2026-01-{n % 28 + 1:02d}\n" for n in range(30))
    past.write_text(f"품명,결정세번,시행일자\n{lines},610910,\nshirt,12,\n", "utf-8")
    goods = tmp_path / "goods.jsonl"
    goods.write_text('{"id": 7, "description": "cotton hoodie"}\n\n{"description": "???"}\n', "utf-8")
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{}\n", "utf-8")
    asked, many, broken, learnt, again, measured, few, status, none, absent = gwanmun_many(
        home,
        [
            ["classify", "ask", "면 후드티", "--lang", "ko"],
            ["classify", "ask", "--in", str(goods)],
            ["classify", "ask", "--in", str(bad), "--json"],
            ["classify", "learn", str(past), "--json"],
            ["classify", "learn", str(past), "--lang", "en"],
            ["classify", "measure", str(past), "--json"],
            ["classify", "train", "--json"],
            ["classify", "status", "--json"],
            ["classify", "ask"],
            ["classify", "learn", str(tmp_path / "absent.csv"), "--json"],
        ],
    )
    assert asked.code == Exit.OK
    assert "6110.20" in asked.out
    answers = [json.loads(line) for line in many.out.splitlines()]
    assert [(a.get("id"), a["status"] == "EMPTY") for a in answers] == [(7, False), (None, True)]
    assert answers[0]["candidates"][0]["code"] == "611020"
    assert broken.code == Exit.REFUSED
    assert learnt.code == Exit.FINDINGS
    assert (learnt.json["new"], [f["line"] for f in learnt.json["faults"]]) == (30, [32, 33])
    assert "0 are new, 30 were known" in again.out
    assert measured.json["by"]["all"]["questions"] == 30
    assert measured.json["faults"] == 2
    assert measured.json["by"]["all"]["hs6_top1"] == 1  # the others of its kind teach it
    assert few.code == Exit.REFUSED
    assert status.json["decisions"] == 30
    assert none.code == Exit.USAGE
    assert absent.code == Exit.NOT_FOUND


def test_an_unknown_country_is_told(home):
    assert gwanmun(home, "classify", "status", "--country", "zz", "--json").code == Exit.NOT_FOUND

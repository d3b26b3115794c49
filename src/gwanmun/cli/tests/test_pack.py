"""``gwanmun pack``: a new pack passes, a mended one too, a faulty one says where and how."""

import subprocess
import sys

import pytest

from gwanmun.cli.exits import Exit
from gwanmun.cli.tests.run import environment, gwanmun, gwanmun_many


@pytest.fixture
def project(tmp_path):
    made = gwanmun(
        tmp_path, "pack", "new", "jp", tmp_path / "jp", "--ko", "일본", "--en", "Japan",
        "--currency", "jpy", "--digits", "0", "--from", "2026-04-01", "--json",
    )  # fmt: skip
    assert made.code == Exit.OK
    assert "README.md" in made.json["files"]
    return tmp_path / "jp"


def test_a_new_pack_passes_at_once(tmp_path, project):
    checked = gwanmun(tmp_path, "pack", "check", project, "--json")
    assert (checked.code, checked.json["findings"]) == (Exit.OK, [])
    left = checked.json["counts"]["unfilled"]
    assert left >= 10
    said = gwanmun(tmp_path, "pack", "check", project, "--lang", "ko")
    assert "고칠 것이 없습니다" in said.out
    assert f"채울 곳이 {left}군데" in said.out


def test_a_fault_is_told_with_its_place_and_cure(tmp_path, project):
    taxes = project / "gwanmun_country_jp/parameters/taxes.yaml"
    taxes.write_text(taxes.read_text("utf-8").replace("status: unverified", "status: sure", 1), "utf-8")
    checked = gwanmun(tmp_path, "pack", "check", project, "--lang", "en")
    assert checked.code == Exit.FINDINGS
    assert "parameters/taxes.yaml:4  [STATUS]" in checked.out
    assert "verified if the text of the law was read" in checked.out
    (finding,) = gwanmun(tmp_path, "pack", "check", project, "--json").json["findings"]
    assert (finding["code"], finding["file"], finding["line"]) == ("STATUS", "parameters/taxes.yaml", 4)
    assert "verified" in finding["cure"]["ko"]


def test_an_installed_pack_is_found_by_its_code(tmp_path, project):
    found = project / "gwanmun_country_jp-0.1.dist-info"
    found.mkdir()
    (found / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: gwanmun-country-jp\nVersion: 0.1\n", "utf-8"
    )
    (found / "entry_points.txt").write_text("[gwanmun.countries]\njp = gwanmun_country_jp\n", "utf-8")
    home = tmp_path / "home"
    listed = gwanmun(home, "pack", "list", "--json", PYTHONPATH=str(project)).json
    assert {one["code"] for one in listed} >= {"jp", "kr"}
    assert gwanmun(home, "pack", "check", "jp", PYTHONPATH=str(project)).code == Exit.OK
    code = "from datetime import date; from gwanmun.countries.registry import rule_book; "
    code += "print(rule_book('jp', date(2026, 7, 1)).currency)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(home, PYTHONPATH=str(project)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "JPY"


def test_wrong_lines_end_with_their_codes(tmp_path, project):
    empty, broken = tmp_path / "empty", tmp_path / "broken"
    empty.mkdir()
    broken.mkdir()
    (broken / "pack.toml").write_text("[pack", "utf-8")
    lines = [
        (["pack", "check", str(tmp_path / "absent")], Exit.NOT_FOUND),
        (["pack", "check", "zz"], Exit.NOT_FOUND),
        (["pack", "check", str(empty)], Exit.NOT_FOUND),
        (["pack", "check", str(broken)], Exit.REFUSED),
        (["pack", "new", "zz", str(tmp_path / "zz")], Exit.USAGE),
        (["pack", "new", "se", str(project)], Exit.USAGE),
        (["pack", "new", "se", str(tmp_path / "se"), "--from", "spring"], Exit.USAGE),
        (["pack", "new", "se", str(tmp_path / "se"), "--digits", "9"], Exit.USAGE),
    ]
    ran = gwanmun_many(tmp_path, [line for line, _ in lines])
    assert [one.code for one in ran] == [code for _, code in lines]
    assert all(one.err.strip() and not one.out for one in ran)

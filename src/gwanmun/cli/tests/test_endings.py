"""What users do wrong ends with the documented code and a sentence, never a traceback."""

import pytest

from gwanmun.cli.exits import Exit
from gwanmun.cli.tests.run import gwanmun, gwanmun_many


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    assert gwanmun(home, "migrate", "--json").json["applied"] > 0
    assert gwanmun(home, "org", "create", "AAA", "--ko", "가", "--en", "A").code == Exit.OK
    return home


WRONG_LINES = [
    (["frobnicate"], Exit.USAGE),
    (["clear"], Exit.USAGE),
    (["clear", "a", "b", "--number", "1"], Exit.USAGE),
    (["sample", "manifest"], Exit.USAGE),
    (["sample", "manifest", "--out", "x.csv", "--profile", "wild"], Exit.USAGE),
    (["sample", "manifest", "--out", "x.csv", "--date", "gestern"], Exit.USAGE),
    (["--lang", "fr", "doctor"], Exit.USAGE),
    (["clear", "not-there.csv"], Exit.NOT_FOUND),
    (["parcel", "NOPE"], Exit.NOT_FOUND),
    (["clear", "-", "--org", "ZZZ"], Exit.NOT_FOUND),
    (["user", "password", "nobody"], Exit.NOT_FOUND),
    (["key", "revoke", "nothing"], Exit.NOT_FOUND),
    (["registry", "load", "not-there.csv"], Exit.NOT_FOUND),
    (["org", "create", "AAA", "--ko", "가", "--en", "A"], Exit.USAGE),
    (["org", "create", "MUCHTOOLONGCODE", "--ko", "가", "--en", "A"], Exit.USAGE),
    (["org", "create", "BBB", "--ko", "가", "--en", "A", "--kind", "PIRATE"], Exit.USAGE),
    (["user", "create", "x", "--role", "KING"], Exit.USAGE),
    (["user", "create", "x", "--role", "OPERATOR"], Exit.USAGE),
    (["key", "create", "AAA", "--name", "k", "--scope", "everything"], Exit.USAGE),
]


def test_a_wrong_line_ends_with_its_code(home):
    ran = gwanmun_many(home, [line for line, _ in WRONG_LINES])
    got = {" ".join(line): (one.code, one.out) for (line, _), one in zip(WRONG_LINES, ran, strict=True)}
    assert got == {" ".join(line): (code, "") for line, code in WRONG_LINES}
    assert all(one.err.strip() and "Traceback" not in one.err for one in ran)


def test_an_error_is_said_in_both_languages_unless_one_was_asked_for(home):
    both = gwanmun(home, "parcel", "NOPE").err
    assert "There is no parcel NOPE" in both
    assert "운송장 NOPE의 물품이 없습니다" in both
    assert "There is no" not in gwanmun(home, "parcel", "NOPE", "--lang", "ko").err
    assert "없습니다" not in gwanmun(home, "parcel", "NOPE", GWANMUN_LANG="en").err


def test_an_error_is_json_when_json_was_asked_for(home):
    ran = gwanmun(home, "parcel", "NOPE", "--json", "--lang", "en")
    assert ran.json["error"] == "not_found"
    assert ran.json["code"] == ran.code == Exit.NOT_FOUND
    assert ran.json["message"] == "There is no parcel NOPE."


def test_a_binary_file_is_refused_whole(home, tmp_path):
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    ran = gwanmun(home, "clear", picture, "--lang", "en")
    assert ran.code == Exit.REFUSED
    assert "[FILE_" in ran.err
    as_json = gwanmun(home, "clear", picture, "--json")
    assert as_json.code == Exit.REFUSED
    assert as_json.json["fault"]["code"].startswith("FILE_")


def test_standard_input_that_is_empty_is_refused(home):
    assert gwanmun(home, "clear", "-").code == Exit.REFUSED


def test_a_text_that_is_no_rate_file_is_refused(home, tmp_path):
    file = tmp_path / "rates.csv"
    file.write_text("a,b\n1,2\n")
    assert gwanmun(home, "fx", "load", file).code == Exit.REFUSED
    assert gwanmun(home, "registry", "load", file).code == Exit.REFUSED


def test_an_unprepared_database_says_what_to_run(tmp_path):
    ran = gwanmun(tmp_path, "parcel", "X", "--lang", "en")
    assert ran.code == Exit.ENVIRONMENT
    assert "gwanmun migrate" in ran.err


def test_a_database_out_of_reach_is_named(tmp_path):
    away = "postgres://nobody@127.0.0.1:9/none"
    ran = gwanmun(tmp_path, "parcel", "X", "--lang", "en", GWANMUN_DATABASE_URL=away)
    assert ran.code == Exit.ENVIRONMENT
    assert "GWANMUN_DATABASE_URL" in ran.err


def test_a_wrong_variable_is_named(tmp_path):
    ran = gwanmun(tmp_path, "parcel", "X", GWANMUN_IDLE_MINUTES="soon")
    assert ran.code == Exit.ENVIRONMENT
    assert "GWANMUN_IDLE_MINUTES" in ran.err


def test_doctor_names_what_is_missing(tmp_path):
    ran = gwanmun(tmp_path, "doctor", "--json")
    found = {one["name"]: one for one in ran.json["findings"]}
    assert found["Database shape"]["state"] == "missing"
    assert found["Database shape"]["cure"] == "gwanmun migrate"
    assert found["Python"]["state"] == "ok"
    assert ran.code == Exit.FINDINGS
    assert not ran.json["ok"]

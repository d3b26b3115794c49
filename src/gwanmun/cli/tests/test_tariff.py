"""Tariff files brought in, the state of the tables, and one code, as a user does it."""

import csv
from datetime import date
from pathlib import Path

import pytest

from gwanmun.cli.commands.tariff_views import _spans
from gwanmun.cli.exits import Exit
from gwanmun.cli.tests.run import gwanmun, gwanmun_many
from gwanmun.tariff.tests.books import HEAD, csv_text, rate, xlsx

NAMES = ["code", "name_ko", "name_en"]
WEEK = "aplyBgnDt,imexTp,currSgn,cntySgn,fxrt,mtryUtNm\n2026-11-22,2,USD,US,1401.5,US Dollar\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    assert gwanmun(folder, "migrate").code == Exit.OK
    return folder


def test_official_files_from_the_first_to_the_question(home, tmp_path):
    names = tmp_path / "hs.csv"
    codes = [["0101210000", "번식용 말", "Breeding horses"], ["0101290000", "그 밖의 말", "Other horses"]]
    names.write_text(csv_text(codes, NAMES), "utf-8")
    book = xlsx(
        tmp_path / "rates.xlsx",
        {
            "1.1": [
                HEAD,
                rate("0101210000", percent="0"),
                rate("0101290000", percent="8"),
                rate("0101290000", "FUS3", percent="1.5", origin="2"),
                rate("0101290000", "C", percent="8%"),
            ]
        },
    )
    fx = tmp_path / "fx.csv"
    fx.write_text(WEEK, "utf-8")
    errors = tmp_path / "errors.csv"
    ran = gwanmun_many(
        home,
        [
            ["tariff", "import", "nomenclature", str(names), "--json"],
            ["tariff", "import", "rates", str(book), "--json", "--errors", str(errors)],
            ["tariff", "import", "rates", str(book), "--json"],
            ["tariff", "import", "fx", str(fx), "--json"],
            ["tariff", "show", "0101.29-0000", "--on", "2026-07-10", "--json"],
            ["tariff", "show", "0101.29-0000", "--on", "2026-07-10"],
            ["tariff", "show", "0101999999", "--on", "2026-07-10", "--json"],
            ["tariff", "status", "--json"],
            ["tariff", "status"],
        ],
        GWANMUN_LANG="ko",
    )
    named, rated, again, exchanged, shown, said, unknown, status, status_said = ran
    assert (named.code, named.json["rows"], named.json["errors"]) == (Exit.OK, 6, [])
    assert (rated.code, rated.json["rows"]) == (Exit.FINDINGS, 3)
    assert rated.json["errors"][0]["line"] == 5
    assert "8%" in rated.json["errors"][0]["message"]["ko"]
    assert "관세율" in rated.json["errors"][0]["message"]["ko"]
    with errors.open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert [(r["line"], r["code"], r["severity"]) for r in listed] == [("5", "FIGURE_INVALID", "REFUSED")]
    assert (again.code, again.json["changed"]) == (Exit.OK, False)
    assert exchanged.json["weeks"] == ["2026-11-22"]
    rates = {r["kind"]: r for r in shown.json["rates"]}
    assert rates["A"]["said"] == {"ko": "8%", "en": "8%"}
    assert rates["FUS3"]["name"]["en"] == "Korea-United States agreement rate"
    assert rates["A"]["source"]["en"] == "rates.xlsx · 1.1"
    assert shown.json["path"][-1] == {
        "code": "0101290000",
        "name": {"ko": "그 밖의 말", "en": "Other horses"},
    }
    assert "그 밖의 말" in said.out
    assert "한·미 협정세율" in said.out
    assert (unknown.code, unknown.json["nearest"]) == (Exit.NOT_FOUND, "0101")
    assert [level["code"] for level in unknown.json["below"]] == ["010121", "010129"]
    state = status.json
    assert (state["rates"]["demonstration"], state["nomenclature"]["leaves"]) == (False, 2)
    assert state["fx"]["last_week"] == "2026-11-22"
    assert "fx.missing" in state["findings"]
    assert status.code == Exit.FINDINGS
    assert "환율이 없는 주" in status_said.out


def test_a_refused_file_says_why_and_how_to_mend_it(home, tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n")
    doctype = tmp_path / "fx.xml"
    doctype.write_text("<!DOCTYPE a><response/>")
    mostly = tmp_path / "mostly.csv"
    mostly.write_text(csv_text([rate(percent="x"), rate(percent="y")]), "utf-8")
    errors = tmp_path / "errors.csv"
    ran = gwanmun_many(
        home,
        [
            ["tariff", "import", "rates", str(wrong), "--json"],
            ["tariff", "import", "nomenclature", str(wrong)],
            ["tariff", "import", "fx", str(doctype)],
            ["tariff", "import", "rates", str(mostly), "--errors", str(errors)],
            ["tariff", "import", "rates", str(tmp_path / "none.csv")],
            ["tariff", "import", "rates", str(wrong), "--from", "soon"],
            ["tariff", "import", "rates", str(wrong), "--country", "xx"],
            ["tariff", "show", "x"],
            ["tariff", "show", "0101", "--on", "soon"],
            ["tariff", "show", "0101", "--country", "xx"],
            ["tariff", "show", "0101", "--country", "us"],
        ],
        GWANMUN_LANG="en",
    )
    assert [one.code for one in ran] == [3, 3, 3, 3, 4, 2, 3, 2, 2, 4, 4]
    assert ran[0].json["message"].startswith("[FILE_NO_COLUMNS]")
    assert ran[0].json["cure"]
    assert "DOCTYPE" in ran[2].err
    assert errors.read_text("utf-8-sig").count("FIGURE_INVALID") == 2


def test_without_any_file_the_demonstration_says_so(tmp_path):
    ran = gwanmun(tmp_path, "tariff", "show", "0709540000", "--on", "2026-07-10", "--lang", "en")
    assert ran.code == Exit.OK
    assert "40% or KRW 1,625/kg, whichever is higher" in ran.out
    assert "Demonstration rates" in ran.err


def test_weeks_in_a_row_are_said_as_a_span():
    weeks = [date(2026, 2, 1), date(2026, 2, 8), date(2026, 3, 1)]
    assert _spans(weeks) == "2026-02-01 – 2026-02-08, 2026-03-01"

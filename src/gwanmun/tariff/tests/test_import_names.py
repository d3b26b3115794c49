"""The official table of names: both published shapes, levels, days, and what is refused."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from gwanmun.core.text import Text
from gwanmun.tariff.importers.faults import TableRefused
from gwanmun.tariff.importers.formats import shape_of
from gwanmun.tariff.importers.names import brought_up, read_names
from gwanmun.tariff.nomenclature import path_to
from gwanmun.tariff.rules.schema import NOMENCLATURE
from gwanmun.tariff.tables import tariff_of
from gwanmun.tariff.tests.books import csv_text, xlsx

SHAPE = shape_of("kr", "nomenclature")
REAL = Path(__file__).resolve().parents[5] / "shared/data/hs/kr_hsk_names_20260101.csv"
LEVELS = ["code", "digits", "parent", "name_ko", "name_en"]
LEAVES = [
    "HS부호",
    "적용시작일자",
    "적용종료일자",
    "한글품목명",
    "영문품목명",
    "수량단위코드",
    "중량단위코드",
]


def of_csv(tmp_path, rows, head=LEVELS, as_of=None):
    file = tmp_path / "names.csv"
    file.write_text(csv_text(rows, head), "utf-8")
    return read_names(file, SHAPE, as_of)


def faults(frame):
    return [(r["line"], r["field"], r["code"], r["value"]) for r in frame.iter_rows(named=True)]


def horses(**name):
    return [
        ["01", 2, "", "산 동물", "Live animals"],
        ["0101", 4, "01", "말", "Horses :"],
        ["0101210000", 10, "0101", name.get("ko", "번식용"), "For breeding"],
        ["0101290000", 10, "0101", "기타", "Other"],
    ]


def test_a_table_of_all_levels(tmp_path):
    got = of_csv(tmp_path, horses())
    assert got.errors.is_empty()
    assert dict(got.frame.schema) == NOMENCLATURE
    assert got.frame["code"].to_list() == ["01", "0101", "010121", "0101210000", "010129", "0101290000"]
    assert got.frame["leaf"].to_list() == [False, False, False, True, False, True]
    path = path_to(got.frame, "0101210000", date(2026, 7, 1))
    assert [level.name for level in path[:3]] == [
        Text("산 동물", "Live animals"),
        Text("말", "Horses"),
        Text("번식용", "For breeding"),  # the subheading is not divided: it bears the name of its only code
    ]


def test_a_table_of_codes_with_units_and_days(tmp_path):
    rows = [
        [101210000, 40544, 2958465, "번식용", "For breeding", "U", "KG"],
        [101290000, "20120101", "99991231", "기타", "Other", "U", "KG"],
        ["2204210000", "2012-01-01", "2025-12-31", "포도주", "Wine", "L", "KG"],
    ]
    got = read_names(xlsx(tmp_path / "hs.xlsx", {"HS": [LEAVES, *rows]}), SHAPE)
    assert got.errors.is_empty()
    leaves = got.frame.filter("leaf")
    assert leaves.select("code", "unit", "unit2", "valid_to").rows() == [
        ("0101210000", "H87", "KGM", None),
        ("0101290000", "H87", "KGM", None),
        ("2204210000", "LTR", "KGM", date(2025, 12, 31)),
    ]
    assert leaves["valid_from"].to_list() == [date(2011, 1, 1), date(2012, 1, 1), date(2012, 1, 1)]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["01013X0000", 10, "0101", "말", "Horse"], ("code", "CODE_INVALID", "01013X0000")),
        (["010130", 10, "0101", "말", "Horse"], ("code", "CODE_INVALID", "010130")),
        (["0101300000", 10, "0101", "", ""], ("name_ko", "NAME_ABSENT", "0101300000")),
        (["0101290000", 10, "0101", "달리", "otherwise"], ("code", "TWICE", "0101290000")),
        (["0101300000", 10, "0101", "말", "Horse", "more"], ("code", "ROW_TOO_LONG", "0101300000")),
    ],
)
def test_a_faulty_row_is_named_and_the_rest_goes_on(tmp_path, row, fault):
    got = of_csv(tmp_path, [*horses(), row])
    assert faults(got.errors) == [(6, *fault)]
    assert got.frame.filter("leaf")["code"].to_list() == ["0101210000", "0101290000"]


def test_an_unknown_unit_is_a_fault(tmp_path):
    rows = [
        ["0101290000", "", "", "기타", "Other", "U", ""],
        ["0101300000", "", "", "당나귀", "Asses", "QQ", ""],
        ["0101900000", "", "", "기타", "Other", "", ""],
    ]
    got = of_csv(tmp_path, rows, LEAVES)
    assert faults(got.errors) == [(3, "unit", "UNIT_UNKNOWN", "QQ")]


@pytest.mark.parametrize(
    ("rows", "head", "code"),
    [
        ([["0101", "말"]], ["code", "name_ko"], "FILE_NO_COLUMNS"),
        ([["x", 2, "", "말", "Horse"]], LEVELS, "FILE_MOSTLY_FAULTY"),
        ([["0101", 4, "", "말", "Horse"]], LEVELS, "FILE_NO_ROWS"),  # nothing that may be declared
        (
            [["101", "말", "Horse"], ["101290000", "말", "Horse"], ["2204210000", "술", "Wine"]],
            ["HS부호", "한글품목명", "영문품목명"],
            "FILE_ZEROS_LOST",
        ),
    ],
)
def test_refused_whole(tmp_path, rows, head, code):
    with pytest.raises(TableRefused) as why:
        of_csv(tmp_path, rows, head)
    assert why.value.code == code


def test_a_newer_table_ends_what_is_gone_and_begins_what_is_new(tmp_path):
    before = of_csv(tmp_path, horses()).frame
    changed = [*horses(ko="씨말")[:3], ["0101300000", 10, "0101", "당나귀", "Asses"]]
    day = date(2027, 1, 1)
    both = brought_up(before, of_csv(tmp_path, changed, as_of=day).frame, day)
    told = {
        (row["code"], row["name_ko"]): (str(row["valid_from"]), str(row["valid_to"]))
        for row in both.filter("leaf").iter_rows(named=True)
    }
    assert told == {
        ("0101210000", "번식용"): ("2022-01-01", "2026-12-31"),
        ("0101210000", "씨말"): ("2027-01-01", "None"),
        ("0101290000", "기타"): ("2022-01-01", "2026-12-31"),
        ("0101300000", "당나귀"): ("2027-01-01", "None"),
    }
    chapter = both.filter(code="01").select("valid_from", "valid_to").rows()
    assert chapter == [(date(2022, 1, 1), None)]
    again = brought_up(both, of_csv(tmp_path, changed, as_of=day).frame, day)
    assert again.sort(pl.all()).equals(both.sort(pl.all()))


def test_the_published_table_of_2026():
    if not REAL.is_file():
        pytest.skip(f"SAMPLE MISSING: {REAL} is needed to check the published table")
    got = read_names(REAL, SHAPE)
    assert got.errors.is_empty()
    assert got.read == 17_072
    leaves = got.frame.filter("leaf")
    assert leaves.height == 11_327
    assert leaves["parent"].null_count() == 0
    names = got.frame.filter(pl.col("name_ko").is_null() | pl.col("name_en").is_null())
    assert names.is_empty()
    path = path_to(got.frame, "0712340000", date(2026, 7, 1))
    assert [level.code for level in path] == ["07", "0712", "07123", "071234", "0712340000"]
    # The codes the pack carries for demonstrations are those that were published.
    assert set(tariff_of("kr").nomenclature.filter("leaf")["code"]) == set(leaves["code"])

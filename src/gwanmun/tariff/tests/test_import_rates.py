"""The official rate file: what is taken, what is left out and why, and what is refused whole."""

import zipfile
from datetime import date

import polars as pl
import pytest

from gwanmun.countries.registry import rule_book
from gwanmun.tariff.importers import sheets
from gwanmun.tariff.importers.faults import FILE, NOTE, ROW, TableRefused, in_words
from gwanmun.tariff.importers.formats import shape_of
from gwanmun.tariff.importers.history import usual_start, with_edition
from gwanmun.tariff.importers.rates import read_rates
from gwanmun.tariff.kinds import patterns
from gwanmun.tariff.rules.schema import RATE
from gwanmun.tariff.tests.books import HEAD, csv_text, rate, xlsx

SHAPE = shape_of("kr", "rates")
KINDS = list(patterns(rule_book("kr").tables["rate_kinds"]))


def read(path, leaves=None):
    return read_rates(path, SHAPE, KINDS, leaves)


def of_csv(tmp_path, rows, encoding="utf-8", head=HEAD):
    file = tmp_path / "rates.csv"
    file.write_bytes(csv_text(rows, head).encode(encoding))
    return read(file)


def faults(frame):
    return [(r["line"], r["field"], r["code"], r["value"]) for r in frame.iter_rows(named=True)]


def spans(frame, kind):
    rows = frame.filter(kind=kind).select("rate_e6", "valid_from", "valid_to").rows()
    return [(rate_e6, str(start), str(end)) for rate_e6, start, end in rows]


def test_a_workbook_with_two_editions(tmp_path):
    book = xlsx(
        tmp_path / "rates.xlsx",
        {
            "1.1": [
                HEAD,
                rate(),
                rate(kind="C", percent="6.5"),
                rate(kind="FUS1", percent="0", origin="2"),
                rate("0703201000", "W2", "360", "1800"),
                rate("1006301000", "T", "", "", "145"),
                rate("3706100000", "A", "", "26"),
            ],
            "2.12": [
                HEAD,
                rate(),
                rate(kind="C", percent="6.5"),
                rate(kind="FUS1", percent="1.2", start="20260212"),
            ],
            "설명": [["이 시트는 설명입니다."]],
        },
    )
    got = read(book)
    assert got.errors.is_empty()
    assert dict(got.frame.schema) == RATE
    assert (got.read, got.repeated, got.frame.height) == (9, 2, 7)
    assert spans(got.frame, "FUS1") == [(0, "2026-01-01", "2026-02-11"), (12_000, "2026-02-12", "2026-12-31")]
    garlic = got.frame.filter(kind="W2").row(0, named=True)
    assert (garlic["form"], garlic["rate_e6"], garlic["amount_e6"], garlic["unit"]) == (
        "higher",
        3_600_000,
        1_800_000_000,
        "KGM",
    )
    rice = got.frame.filter(kind="T").row(0, named=True)
    assert (rice["form"], rice["rate_e6"], rice["reference_e6"], rice["unit"]) == (
        "sum",
        None,
        145_000_000,
        "KGM",
    )
    film = got.frame.filter(code="3706100000").row(0, named=True)
    assert (film["form"], film["rate_e6"], film["amount_e6"], film["unit"]) == (
        "sum",
        None,
        26_000_000,
        "MTR",
    )
    assert set(got.frame["source"]) == {"rates.xlsx · 1.1", "rates.xlsx · 2.12"}
    assert {n["code"] for n in got.notes.iter_rows(named=True)} == {"REPLACED", "SHEET_SKIPPED"}


def test_numbers_dates_and_lost_zeros_of_a_spreadsheet(tmp_path):
    title = ["관세율표 (2026. 2. 11. 현재)"]
    head = [h if h != "적용개시일" else "적용\n개시일" for h in HEAD]
    book = xlsx(
        tmp_path / "r.xlsx",
        {
            "a": [
                title,
                [],
                head,
                [101211000, "A", 5.4, None, None, 1, None, 20260101, 46387],
                ["0101.21-9000", "A", 0.1, 0, 0, "KR", "", "2026-01-01", "99991231"],
            ]
        },
    )
    got = read(book)
    assert got.errors.is_empty()
    first, second = got.frame.sort("code").iter_rows(named=True)
    assert (first["code"], first["rate_e6"], first["valid_to"]) == ("0101211000", 54_000, date(2026, 12, 31))
    assert (second["code"], second["rate_e6"], second["valid_to"]) == ("0101219000", 1_000, None)
    assert (second["amount_e6"], second["reference_e6"], second["origin"]) == (None, None, "KR")
    assert faults(got.notes) == [(None, "code", "ZERO_RESTORED", "1")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_csv_in_each_encoding(tmp_path, encoding):
    got = of_csv(tmp_path, [rate(), rate(kind="C", percent="6.5")], encoding)
    assert got.frame["rate_e6"].to_list() == [80_000, 65_000]


FAULTY = [
    (rate(code="01012"), ("code", "CODE_INVALID", "01012")),
    (rate(code="010121100X"), ("code", "CODE_INVALID", "010121100X")),
    (rate(kind="기본"), ("kind", "KIND_INVALID", "기본")),
    (rate(kind=""), ("kind", "KIND_INVALID", None)),
    (rate(percent="8%"), ("rate", "FIGURE_INVALID", "8%")),
    (rate(percent="-8"), ("rate", "FIGURE_INVALID", "-8")),
    (rate(percent="8.12345"), ("rate", "FIGURE_INVALID", "8.12345")),
    (rate(amount="100원"), ("amount", "FIGURE_INVALID", "100원")),
    (rate(reference="?"), ("reference", "FIGURE_INVALID", "?")),
    (rate(percent=""), ("rate", "RATE_ABSENT", None)),
    (rate(start=""), ("valid_from", "DAY_INVALID", None)),
    (rate(start="20260230"), ("valid_from", "DAY_INVALID", "20260230")),
    (rate(end="soon"), ("valid_to", "DAY_INVALID", "soon")),
    (rate(end="20251231"), ("valid_to", "DAYS_REVERSED", "20260101 – 20251231")),
    (rate(origin="3"), ("origin", "ORIGIN_INVALID", "3")),
    ([*rate(), "more"], ("code", "ROW_TOO_LONG", "0101211000")),
]


@pytest.mark.parametrize(("row", "fault"), FAULTY)
def test_a_faulty_row_is_named_and_the_rest_goes_on(tmp_path, row, fault):
    good = [rate("0202300000"), rate("0203290000")]
    got = of_csv(tmp_path, [good[0], row, good[1]])
    assert faults(got.errors) == [(3, *fault)]
    assert got.frame["code"].to_list() == ["0202300000", "0203290000"]


def test_two_rows_for_one_day_in_one_edition_contradict(tmp_path):
    got = of_csv(tmp_path, [rate(), rate(percent="10"), rate("0202300000")])
    assert faults(got.errors) == [(3, "valid_from", "TWICE", "0101211000 2026-01-01 ← 2")]
    assert spans(got.frame.filter(code="0101211000"), "A") == [(80_000, "2026-01-01", "2026-12-31")]


def test_a_row_for_a_part_of_the_year_leaves_the_rest_as_it_was(tmp_path):
    got = of_csv(tmp_path, [rate(), rate(percent="0", start="20260701", end="20260815")])
    assert got.errors.is_empty()
    assert spans(got.frame, "A") == [
        (80_000, "2026-01-01", "2026-06-30"),
        (0, "2026-07-01", "2026-08-15"),
        (80_000, "2026-08-16", "2026-12-31"),
    ]
    assert faults(got.notes) == [(3, "valid_from", "REPLACED", "0101211000 2026-07-01 ← 2")]


def test_days_of_which_nothing_is_said_are_reported(tmp_path):
    got = of_csv(tmp_path, [rate(end="20260331"), rate(start="20260501"), rate("0202300000")])
    assert faults(got.notes) == [(3, "valid_from", "GAP", "0101211000 2026-04-01 – 2026-04-30")]


def test_a_kind_nobody_knows_is_reported_once(tmp_path):
    rows = [rate(kind="ZZ9"), rate("0202300000", kind="ZZ9"), rate(kind="FUS7"), rate(kind="E2A1")]
    got = of_csv(tmp_path, rows)
    assert faults(got.notes) == [(None, "kind", "KIND_UNKNOWN", "ZZ9")]
    assert got.frame.height == 4


def test_codes_are_compared_with_the_nomenclature(tmp_path):
    leaves = pl.DataFrame({"code": ["0101211000", "0202300000"]})
    file = tmp_path / "r.csv"
    file.write_text(csv_text([rate(), rate("0203290000")]), "utf-8")
    got = read(file, leaves)
    assert faults(got.notes) == [
        (None, "code", "BASIC_ABSENT", "0202300000"),
        (None, "code", "CODE_UNKNOWN", "0203290000"),
    ]


def refused(tmp_path, content):
    file = tmp_path / "x"
    file.write_bytes(content)
    with pytest.raises(TableRefused) as why:
        read(file)
    return why.value


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"a,b\n1,2\n", "FILE_NO_COLUMNS"),
        (csv_text([]).encode(), "FILE_NO_ROWS"),
        (csv_text([rate()]).encode("utf-16"), "FILE_NOT_READABLE"),
        (b"\xff\xff\xff,\x81\n", "FILE_NOT_READABLE"),
        (b"PK\x03\x04 this is no archive", "FILE_NOT_READABLE"),
        (csv_text([rate(percent="x"), rate(percent="y"), rate()]).encode(), "FILE_MOSTLY_FAULTY"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_whole(tmp_path, content, code):
    assert refused(tmp_path, content).code == code


def test_a_refusal_names_the_column_that_is_missing(tmp_path):
    head = [h for h in HEAD if h != "적용만료일"]
    why = refused(tmp_path, csv_text([rate()[:-1]], head).encode())
    assert why.code == "FILE_NO_COLUMNS"
    assert "적용만료일" in why.words().message.ko
    assert "관세율구분" not in why.words().message.ko


def test_a_refused_file_still_names_its_faulty_rows(tmp_path):
    why = refused(tmp_path, csv_text([rate(percent="x"), rate(percent="y"), rate()]).encode())
    assert why.errors["line"].to_list() == [2, 3]


def test_an_archive_that_grows_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_UNPACKED", 1 << 20)
    with zipfile.ZipFile(tmp_path / "x", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (4 << 20))
    # The archive claims to be small: its directory says one byte.
    content = (tmp_path / "x").read_bytes()
    lied = content.replace((4 << 20).to_bytes(4, "little"), (1).to_bytes(4, "little"))
    assert lied != content
    assert refused(tmp_path, lied).code == "FILE_BOMB"


def test_too_many_bytes_or_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    assert refused(tmp_path, csv_text([rate()] * 4).encode()).code == "FILE_TOO_LARGE"
    monkeypatch.setattr(sheets, "MAX_BYTES", 10)
    assert refused(tmp_path, csv_text([rate()]).encode()).code == "FILE_TOO_LARGE"


def test_a_newer_file_leaves_earlier_days_as_they_were(tmp_path):
    old = of_csv(
        tmp_path,
        [
            rate(start="20250101", end="20251231", percent="9"),
            rate("0202300000", start="20250101", end="99991231", percent="40"),
            rate("0203290000", start="20250101", end="20261231", percent="25"),
        ],
    ).frame
    new = of_csv(
        tmp_path,
        [rate(), rate("0202300000", percent="30"), rate("0301110000", start="20250701", percent="1")],
    ).frame
    assert usual_start(new) == date(2026, 1, 1)
    both = with_edition(old, new, date(2026, 1, 1))
    told = {code: spans(both.filter(code=code), "A") for code in sorted(both["code"].unique())}
    assert told == {
        "0101211000": [(90_000, "2025-01-01", "2025-12-31"), (80_000, "2026-01-01", "2026-12-31")],
        "0202300000": [(400_000, "2025-01-01", "2025-12-31"), (300_000, "2026-01-01", "2026-12-31")],
        "0203290000": [(250_000, "2025-01-01", "2025-12-31")],  # gone from the new file
        "0301110000": [(10_000, "2025-07-01", "2026-12-31")],
    }
    assert dict(both.schema) == RATE
    assert with_edition(both, new, date(2026, 1, 1)).equals(both)


def test_every_fault_has_words_in_both_languages():
    for code, words in (FILE | ROW | NOTE).items():
        for text in (words.message, words.cure):
            assert any("가" <= c <= "힣" for c in text.ko), code
            assert text.en.isascii() or "…" in text.en, code
    said = in_words("FIGURE_INVALID", "rate", "8%")
    assert "8%" in said.message.ko
    assert "(rate)" in said.message.en

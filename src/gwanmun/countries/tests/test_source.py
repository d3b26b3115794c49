"""Files of a pack as they are read: without the traps of YAML 1.1, with lines, and refused where unclear."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from gwanmun.core.book import RuleBookError
from gwanmun.countries.codes import CodeList
from gwanmun.countries.source import entries_of, read_csv, read_yaml
from gwanmun.countries.tables import READERS, read_fx, read_table


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


def test_words_stay_words(tmp_path: Path) -> None:
    text = (
        "on: [NO, SE, yes, off]\ncode: 0101\nrate: 80000\nminus: -3\nnone: null\nfree: true\nday: 2026-07-01"
    )
    assert read_yaml(written(tmp_path, "a.yaml", text)) == {
        "on": ["NO", "SE", "yes", "off"],
        "code": "0101",
        "rate": 80000,
        "minus": -3,
        "none": None,
        "free": True,
        "day": date(2026, 7, 1),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "a.yaml: line 3: 'a' stands twice"),
        ("a: [1\nb: 2\n", "a.yaml: line 2"),
        ("? [1, 2]\n: 3\n", "line 1: a key must be a word"),
        ("a: !!python/object:os.system {}\n", "a.yaml: line 1"),
    ],
)
def test_what_is_unclear_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RuleBookError) as refused:
        read_yaml(written(tmp_path, "a.yaml", text))
    assert said in str(refused.value)


def test_what_is_said_once_holds_for_all_and_an_entry_may_differ(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "a.yaml",
        "citation: Act\nstatus: verified\nrows:\n  - {id: a}\n  - {id: b, citation: Rule}\n",
    )
    entries = entries_of(path)
    assert [(e["id"], e["citation"], e["status"], e.line) for e in entries] == [
        ("a", "Act", "verified", 4),
        ("b", "Rule", "verified", 5),
    ]


@pytest.mark.parametrize("body", ["a,b\n1\n", "a,b\n1,2,3\n", "valid_from\n01.07.2026\n"])
def test_a_crooked_csv_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(RuleBookError, match=r"t\.csv"):
        read_csv(written(tmp_path, "t.csv", body))


def test_code_lists_are_dated(tmp_path: Path) -> None:
    text = "code,ko,en,valid_from,valid_to,citation,status,unit\n" + "".join(
        f"A,{ko},{en},{first},{last},Act,verified,{unit}\n"
        for ko, en, first, last, unit in [
            ("옛", "Old", "2020-01-01", "2026-06-30", "kg"),
            ("새", "New", "2026-07-01", "", "l"),
        ]
    )
    table = read_table("units", "codes", written(tmp_path, "u.csv", text))
    assert table.days == {date(2020, 1, 1), date(2026, 7, 1)}
    old, new = (table.on(day)["units"] for day in (date(2026, 6, 30), date(2026, 7, 1)))
    assert (old["A"].name.en, old["A"].more, list(new)) == ("Old", {"unit": "kg"}, ["A"])
    assert new["A"].name["ko"] == "새"
    assert len(table.on(date(2019, 1, 1))["units"]) == 0


def test_a_code_stands_once_a_day() -> None:
    entry = {"code": "A", "ko": "가", "en": "A", "citation": "Act", "status": "verified"}
    with pytest.raises(RuleBookError, match="A stands twice"):
        CodeList.of("units", [entry, entry]).on(date(2026, 1, 1))
    with pytest.raises(RuleBookError, match="both languages"):
        CodeList.of("units", [entry | {"en": ""}])


def test_lifecycles_and_frames(tmp_path: Path) -> None:
    steps = "state,act,to,valid_from,valid_to,citation,status\nHELD,RELEASE,FREE,2026-07-01,,Act,verified\n"
    life = read_table("life", "lifecycle", written(tmp_path, "l.csv", steps))
    assert life.on(date(2026, 6, 30))["life"].acts("HELD") == ()
    assert life.on(date(2026, 7, 1))["life"].step("HELD", "RELEASE").to == "FREE"
    rates = written(tmp_path, "r.csv", "code,rate,valid_from,valid_to\n0101,8.5,2026-01-01,\n")
    frame = read_table("rates", "frame", rates).on(date(2026, 1, 1))["rates"]
    assert frame.row(0) == ("0101", "8.5", date(2026, 1, 1), None)


@pytest.mark.parametrize("reader", sorted(READERS))
def test_every_reader_refuses_what_it_cannot_use_in_one_way(tmp_path: Path, reader: str) -> None:
    with pytest.raises(RuleBookError, match="there is no file"):
        read_table("t", reader, tmp_path / "absent.yaml")
    if reader != "mapping":
        path = written(tmp_path, "x.yaml", "key: [3]\n")
        with pytest.raises(RuleBookError, match=r"[tx]\b"):
            read_table("t", reader, path)


def test_rates_must_be_positive_and_the_first_source_wins(tmp_path: Path) -> None:
    pack = written(
        tmp_path, "a.csv", "valid_from,currency,rate\n2026-01-04,USD,1391.48\n2026-01-04,EUR,1600\n"
    )
    own = written(tmp_path, "b.csv", "valid_from,currency,rate\n2026-01-04,USD,1400.5\n")
    rates, digest = read_fx([own, pack])
    assert dict(rates.select("currency", "rate_e4").iter_rows()) == {"EUR": 16_000_000, "USD": 14_005_000}
    assert digest != read_fx([pack])[1]
    none, nothing = read_fx([])
    assert (none.height, none.schema["rate_e4"], nothing) == (0, pl.Int64(), b"")
    for wrong in ("0", "-1"):
        with pytest.raises(RuleBookError, match="not positive"):
            read_fx([written(tmp_path, "c.csv", f"valid_from,currency,rate\n2026-01-04,USD,{wrong}\n")])

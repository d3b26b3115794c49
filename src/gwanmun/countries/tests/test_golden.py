"""Golden tests of a pack: what counts as a difference, and who answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.countries import golden
from gwanmun.countries.golden import Difference, differences
from gwanmun.countries.registry import rule_book

DAY = date(2026, 7, 1)
BOOK = rule_book("kr", DAY)
CASE = """
- name: {ko: 합계, en: Total}
  kind: sum
  on: 2026-07-01
  source: Act 1
  input: [{a: 1, b: 2}, {a: 3, b: 4}]
  expect: [{total: 3}, {total: 7}]
"""


@pytest.fixture
def adding() -> Iterator[None]:
    def run(_book: RuleBook, lines: Any, _day: date) -> list[dict[str, int]]:
        return [{"total": line["a"] + line["b"], "other": 0} for line in lines]

    golden.register("sum", run)
    yield
    golden._runs.pop("sum")


@pytest.mark.parametrize(
    ("expected", "got", "found"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, []),
        ({"a": 1}, {"a": 2}, [Difference("a", 1, 2)]),
        ({"a": 1}, {}, [Difference("a", 1, None)]),
        ({"a": True}, {"a": 1}, [Difference("a", True, 1)]),
        ({"a": None}, {}, []),
        ([{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 3}], [Difference("1.a", 2, 3)]),
        ([1], [1, 2], [Difference("", [1], [1, 2])]),
        ({"a": {"b": "1"}}, {"a": {"b": 1}}, [Difference("a.b", "1", 1)]),
    ],
)
def test_only_what_is_expected_is_compared_and_exactly(expected, got, found) -> None:
    assert list(differences(expected, got)) == found


@pytest.mark.usefixtures("adding")
def test_a_room_answers_its_own_kind(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CASE, "utf-8")
    (case,) = golden.read_cases(tmp_path / "a.yaml")
    assert "sum" in golden.kinds()
    assert golden.run_case(case, BOOK) == []
    (tmp_path / "a.yaml").write_text(CASE.replace("total: 7", "total: 8"), "utf-8")
    (case,) = golden.read_cases(tmp_path / "a.yaml")
    assert golden.run_case(case, BOOK) == [Difference("1.total", 8, 7)]


def test_without_the_room_nobody_answers(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CASE, "utf-8")
    (case,) = golden.read_cases(tmp_path / "a.yaml")
    with pytest.raises(KeyError):
        golden.run_case(case, BOOK)


@pytest.mark.parametrize(
    ("old", "new"),
    [("  source: Act 1\n", ""), ("on: 2026-07-01", 'on: "July"'), ("{ko: 합계, en: Total}", "Total")],
)
def test_a_case_that_is_not_whole_is_refused(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "a.yaml").write_text(CASE.replace(old, new), "utf-8")
    with pytest.raises(RuleBookError, match="line 2"):
        golden.read_cases(tmp_path / "a.yaml")


@pytest.mark.parametrize(
    ("kind", "asked", "day", "answer"),
    [
        ("parameter", {"name": "tax.minimum_won"}, DAY, {"value": 10000, "status": "verified"}),
        ("parameter", {"name": "no.such"}, DAY, {"value": None}),
        ("exchange", {"currency": "JPY"}, DAY, {"rate": "9.5179", "rate_e4": 95179}),
        ("exchange", {"currency": "JPY"}, date(2026, 7, 4), {"rate_e4": 95179}),
        ("exchange", {"currency": "JPY"}, date(2026, 7, 5), {"rate_e4": None}),
    ],
)
def test_kinds_that_need_no_room(kind, asked, day, answer) -> None:
    assert list(differences(answer, golden._runs[kind](BOOK, asked, day))) == []

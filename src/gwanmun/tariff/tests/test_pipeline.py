"""The way from price to payable amount: order, days, refused lines, splitting, and what a frame may lack."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from gwanmun.core.book import RuleBook
from gwanmun.countries.registry import open_pack, rule_book
from gwanmun.tariff.rules.golden import Given, tariff_of
from gwanmun.tariff.rules.kernel import columns_of, reasons_given
from gwanmun.tariff.rules.levies import levies
from gwanmun.tariff.rules.pipeline import Assessed, assess_dated, assess_lines
from gwanmun.tariff.rules.schema import CHARGE, LINE
from tests.examples import examples

M = 1_000_000
DAY = date(2026, 7, 1)
CAR, WHISKY, LAPTOP, SHOES = "8703231010", "2208302000", "8471300000", "6403990000"
RATES = [
    {"code": CAR, "rate": "8%"},
    {"code": WHISKY, "rate": "20%"},
    {"code": LAPTOP, "rate": "0%"},
    {"code": SHOES, "rate": "13%"},
]
TARIFF = tariff_of(RATES, DAY)
NO_CHARGES = pl.DataFrame(schema=CHARGE)


def line(code: str = LAPTOP, won: int = M, **more: Any) -> dict[str, Any]:
    row = dict.fromkeys(LINE) | {"declaration": "D", "line": 1, "date": DAY, "code": code}
    return row | {"currency": "KRW", "incoterm": "CIF", "price_e4": won * 10_000} | more


def lines(*rows: dict[str, Any]) -> pl.DataFrame:
    numbered = [row | {"line": n} for n, row in enumerate(rows, 1)]
    return pl.DataFrame(numbered, schema=LINE)


def run(frame: pl.DataFrame, book: RuleBook | None = None, **more: Any) -> Assessed:
    return assess_lines(frame, NO_CHARGES, TARIFF, book or rule_book("kr", DAY), **more)


def test_a_line_that_cannot_be_read_by_the_law_keeps_its_row_and_the_rest_goes_on() -> None:
    found = run(
        lines(line(declaration="A"), line("1234567890", declaration="A"), line(SHOES, declaration="B"))
    )
    assert found.faults.select("declaration", "line", "severity").rows() == [("A", 2, "REFUSED")]
    assert found.lines["code"].to_list() == [LAPTOP, "1234567890", SHOES]
    assert found.lines["total"].to_list() == [100_000, None, 243_000]
    told = found.declarations.select("declaration", "complete", "total", "payable").rows()
    assert told == [("A", False, 100_000, None), ("B", True, 243_000, 243_000)]


def test_a_day_that_is_not_the_books_is_refused() -> None:
    found = run(lines(line(date=date(2026, 6, 30)), line()))
    assert found.faults["code"].to_list() == ["DAY_OUTSIDE"]
    assert found.lines["vat"].to_list() == [None, 100_000]


def test_lines_of_several_days_are_each_under_their_own_law_and_keep_their_order() -> None:
    days = [date(2026, 7, 1), date(2026, 6, 30), date(2026, 8, 1), date(2026, 6, 30)]
    rows = [line(CAR, 54 * M, declaration=f"D{n}", date=day, pieces=1) for n, day in enumerate(days)]
    asked: list[date] = []

    def opened(day: date) -> tuple[Given, RuleBook]:
        asked.append(day)
        return TARIFF, rule_book("kr", day)

    found = assess_dated(lines(*rows), NO_CHARGES, opened)
    base = 54 * M + 54 * M * 8 // 100
    expected = [base * 50 // 1000, base * 35 // 1000, base * 50 // 1000, base * 35 // 1000]
    assert found.lines["consumption_tax"].to_list() == expected
    assert found.lines["declaration"].to_list() == ["D0", "D1", "D2", "D3"]
    assert found.declarations["declaration"].to_list() == ["D0", "D1", "D2", "D3"]
    assert found.declarations["payable"].null_count() == 0
    assert sorted(asked) == [date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 1)]


def test_no_lines_and_lines_without_a_day() -> None:
    def opened(day: date) -> tuple[Given, RuleBook]:
        return TARIFF, rule_book("kr", min(day, DAY))

    assert assess_dated(lines(), NO_CHARGES, opened).lines.is_empty()
    found = assess_dated(lines(line(date=None)), NO_CHARGES, opened)
    assert found.lines["total"].to_list() == [None]
    assert found.declarations["payable"].to_list() == [None]


def test_the_answer_without_reasons_is_the_same_but_for_them() -> None:
    frame = lines(line(CAR, 60 * M, pieces=1), line(WHISKY), line(SHOES, scheme="POST"), line())
    with_, without = run(frame), run(frame, reasons=False)
    assert "reasons" not in without.lines.columns
    assert_frame_equal(with_.lines.drop("reasons"), without.lines, check_column_order=False)
    assert_frame_equal(with_.declarations, without.declarations)


def test_reasons_stand_in_the_order_of_the_law() -> None:
    steps = [r.split(".")[0] for r in run(lines(line(CAR, 60 * M, pieces=1))).lines["reasons"][0].split()]
    assert steps == sorted(steps, key=["valuation", "rate", "taxes"].index)
    assert set(steps) == {"valuation", "rate", "taxes"}


GOODS = st.sampled_from(
    [
        {"code": CAR, "pieces": 1},
        {"code": CAR, "pieces": 2},
        {"code": WHISKY},
        {"code": LAPTOP},
        {"code": SHOES},
        {"code": SHOES, "relief": "FACTORY_AUTOMATION"},
        {"code": SHOES, "scheme": "POST"},
        {"code": LAPTOP, "goods": "BAG", "pieces": 3},
        {"code": LAPTOP, "goods": "BEER", "quantity_e6": 33_000_000, "unit": "LTR"},
        {"code": LAPTOP, "goods": "CIGARETTE", "quantity_e6": 200_000_000, "unit": "H87"},
    ]
)
DRAWN = st.lists(st.tuples(GOODS, st.integers(1, 10**10), st.sampled_from("ABC")), min_size=1, max_size=12)
AMOUNTS = [*[h.id for h in levies(rule_book("kr", DAY)).heads], "customs_value", "total", "total_apart"]


@settings(max_examples=examples(30), deadline=None)
@given(DRAWN, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_amount(drawn: list[Any], random: Any) -> None:
    rows = [
        line(won=won, declaration=name) | goods | {"line": n} for n, (goods, won, name) in enumerate(drawn)
    ]
    shuffled = rows.copy()
    random.shuffle(shuffled)
    one, other = (run(pl.DataFrame(r, schema=LINE)) for r in (rows, shuffled))
    keys = ["declaration", "line"]
    assert_frame_equal(
        one.lines.sort(keys).select(keys + AMOUNTS), other.lines.sort(keys).select(keys + AMOUNTS)
    )
    assert_frame_equal(one.declarations.sort("declaration"), other.declarations.sort("declaration"))


@settings(max_examples=examples(30), deadline=None)
@given(DRAWN)
def test_totals_are_the_sums_of_their_parts(drawn: list[Any]) -> None:
    rows = [line(won=won, declaration=name) | goods for goods, won, name in drawn]
    found = run(lines(*rows))
    tables = levies(rule_book("kr", DAY))
    for row in found.lines.iter_rows(named=True):
        assert row["total"] == sum(row[name] for name in tables.summed)
        assert row["total_apart"] == sum(row[name] for name in tables.apart)
    for row in found.declarations.iter_rows(named=True):
        mine = found.lines.filter(pl.col("declaration") == row["declaration"])
        for head in tables.heads:
            assert row[head.id] == mine[head.id].sum() // head.unit * head.unit
        assert row["total"] == sum(row[name] for name in tables.summed)
        assert row["payable"] == (row["total"] if row["total"] >= 10_000 else 0)


@settings(max_examples=examples(30), deadline=None)
@given(st.integers(1, 200), st.integers(2, 9))
def test_lines_of_round_values_may_be_split_without_a_won_of_difference(million: int, parts: int) -> None:
    """A car, a bag, whisky: so much in one line, or the same in equal lines."""
    for goods in ({"code": CAR}, {"code": LAPTOP, "goods": "BAG"}, {"code": WHISKY}):
        whole = run(lines(line(won=million * parts * M) | goods | {"pieces": parts}))
        split = run(lines(*[line(won=million * M) | goods | {"pieces": 1}] * parts))
        assert whole.declarations.drop("lines").rows() == split.declarations.drop("lines").rows()


@pytest.mark.parametrize("day", open_pack("kr").days, ids=str)
def test_every_book_of_the_pack_assesses_ordinary_goods(day: date) -> None:
    found = assess_lines(
        lines(line(SHOES, date=day)), NO_CHARGES, tariff_of(RATES, day), rule_book("kr", day)
    )
    assert found.lines["total"].to_list() == [243_000], found.faults


def test_the_room_tells_what_it_can_say() -> None:
    book = rule_book("kr", DAY)
    given_ = reasons_given(book)
    assert {"taxes.vat", "relief.duty", "simplified.applied", "totals.below_minimum", "rate.basic"} <= given_
    assert set(book.rules_of("tariff")) == given_
    made = set(run(lines(line(SHOES, scheme="TRAVELLER"))).lines.columns) - {"reasons"}
    assert made - columns_of(book) == set()

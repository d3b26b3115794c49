"""Simplified rates, the traveller's allowance, and the totals of a declaration."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from gwanmun.core.book import RuleBook
from gwanmun.core.explain import explain
from gwanmun.countries.registry import rule_book
from gwanmun.tariff.rules.allowance import _dealt
from gwanmun.tariff.tests.settled import codes, settled

M = 1_000_000
DAY = "2026-07-10"
CAMERA, SHOES, FUR, BAG = "8525890000", "6403990000", "4303101900", "4202211090"


def at(rate: int, day: str = DAY) -> RuleBook:
    """The book of a day with a dollar at ``rate`` won in every week."""
    book = rule_book("kr", date.fromisoformat(day))
    weeks = [date(2022, 11, 13) + timedelta(weeks=n) for n in range(400)]
    fx = pl.DataFrame(
        {"valid_from": weeks, "currency": "USD", "rate_e4": rate * 10_000}, schema=book.fx.schema
    )
    return replace(book, fx=fx, built={})


def traveller(usd: float, code: str = CAMERA, rate_e6: int = 80_000, **more: Any) -> dict[str, Any]:
    """Goods of a traveller worth so many dollars at 1,400 won."""
    return {"value": round(usd * 1400), "rate_e6": rate_e6, "code": code, "scheme": "TRAVELLER"} | more


def paid(*lines: dict[str, Any], day: str = DAY) -> dict[str, Any]:
    found = settled(day, *lines, book=at(1400, day))
    assert not codes(found), found.faults
    return found.declarations.row(0, named=True)


@pytest.mark.parametrize(
    ("more", "payable"),
    [
        ({}, 84_000),
        ({"self_declared": True}, 58_800),
        ({"self_declared": False}, 117_600),
        ({"self_declared": False, "earlier_surcharges": 1}, 117_600),
        ({"self_declared": False, "earlier_surcharges": 2}, 134_400),
    ],
)
def test_goods_of_1200_dollars_declared_or_not(more: dict[str, Any], payable: int) -> None:
    assert paid(traveller(1200, **more))["payable"] == payable


@pytest.mark.parametrize(("usd", "tax", "payable"), [(800, 0, 0), (801, 210, 0), (848, 10_080, 10_080)])
def test_up_to_the_allowance_nothing_and_small_sums_are_not_collected(usd, tax, payable) -> None:
    found = paid(traveller(usd))
    assert (found["simplified_tax"], found["payable"]) == (tax, payable)
    assert found["below_minimum"] is (0 < tax < 10_000)


@pytest.mark.parametrize(
    ("code", "rate_e6", "declared", "payable"),
    [
        (SHOES, 130_000, None, 126_000),
        (SHOES, 130_000, True, 88_200),
        (FUR, 160_000, None, 133_000),
        (FUR, 80_000, None, 105_000),  # basic rate below ten per cent: 15 %
        ("0507901110", 200_000, None, 147_000),  # antlers 21 %
        ("4203100000", 130_000, None, 126_000),
        ("9504301000", 80_000, None, 329_000),  # gaming machines 47 %
    ],
)
def test_the_group_of_goods_decides_the_rate(code, rate_e6, declared, payable) -> None:
    found = paid(
        traveller(1300, code, rate_e6, self_declared=declared, goods="GAMES" if code[:4] == "9504" else None)
    )
    assert found["payable"] == payable


def test_a_single_article_uses_the_allowance_of_one_person_only() -> None:
    assert paid(traveller(1200, persons=3))["payable"] == 84_000


def test_several_articles_may_use_the_allowances_of_several_persons() -> None:
    assert paid(traveller(700, persons=2), traveller(700, persons=2))["payable"] == 0
    assert paid(traveller(700), traveller(700))["payable"] == 126_000
    assert paid(traveller(1400, pieces=2, persons=2))["payable"] == 0
    assert paid(traveller(2400, pieces=2, persons=2))["payable"] == 168_000


def test_articles_are_dealt_to_whoever_has_most_left() -> None:
    assert _dealt([700, 500, 300], [1, 1, 1], 2, 800) == [700, 500, 300]
    assert _dealt([800, 800, 800], [1, 1, 1], 2, 800) == [800, 800, 0]
    assert _dealt([1000], [1], 3, 800) == [800]
    assert _dealt([1001], [2], 2, 800) == [1001]
    assert _dealt([1700], [2], 2, 800) == [1600]


def test_the_allowance_goes_first_to_what_bears_most_tax_whatever_the_order() -> None:
    lines = [traveller(500), traveller(600, SHOES, 130_000)]
    for order in (lines, lines[::-1]):
        found = settled(DAY, *order, book=at(1400))
        used = dict(zip(found.lines["code"], found.lines["allowance_used"], strict=True))
        assert used == {SHOES: 600 * 1400, CAMERA: 200 * 1400}
        assert found.declarations["payable"].to_list() == [300 * 1400 * 15 // 100]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1_923_000, 288_450), (1_923_001, 288_450), (1_923_003, 288_451), (2_923_000, 738_450)],
)
def test_the_curve_of_bags_and_watches_is_continuous(value: int, expected: int) -> None:
    line = {"value": value, "rate_e6": 80_000, "code": BAG, "scheme": "POST", "pieces": 1}
    assert settled(DAY, line, book=at(1400)).lines["simplified_tax"].to_list() == [expected]


@pytest.mark.parametrize(("value", "expected"), [(4_808_000, 721_200), (5_808_000, 1_171_200)])
def test_the_curve_of_jewels(value: int, expected: int) -> None:
    line = {"value": value, "rate_e6": 80_000, "code": "7113192000", "scheme": "POST", "pieces": 1}
    assert settled(DAY, line, book=at(1400)).lines["simplified_tax"].to_list() == [expected]


def test_a_curve_counts_for_each_piece() -> None:
    line = {"value": 5_846_000, "rate_e6": 80_000, "code": BAG, "scheme": "POST", "pieces": 2}
    assert settled(DAY, line, book=at(1400)).lines["simplified_tax"].to_list() == [2 * 738_450]


POST = {"value": M, "rate_e6": 80_000, "code": CAMERA, "scheme": "POST"}


@pytest.mark.parametrize(
    ("change", "bar"),
    [
        ({}, None),
        ({"scheme": "PARCEL"}, "declined"),
        ({"scheme": "PARCEL", "simplified": True}, None),
        ({"simplified": False}, "declined"),
        ({"goods": "SPIRITS", "code": "2208301000"}, "class"),
        ({"goods": "CIGARETTE", "q": 200, "unit": "H87"}, "class"),
        ({"goods": "CAR", "pieces": 1}, "class"),
        ({"goods": "FUR", "code": FUR, "value": 6 * M, "pieces": 1}, "luxury"),
        ({"goods": "CARPET", "value": 3 * M, "pieces": 1}, "luxury"),
        ({"goods": "CARPET", "value": M, "pieces": 1}, None),
        ({"value": 10 * M, "pieces": 1}, None),
        ({"value": 10 * M + 1, "pieces": 1}, "piece"),
        ({"value": 20 * M, "pieces": 2}, None),
        ({"commercial": True}, "commercial"),
        ({"rate_e6": 0}, "free"),
        ({"relief": "DISABLED"}, "relieved"),
        ({"amount_e6": 5}, "specific"),
        ({"form": "higher"}, "specific"),
        ({"rate_e6": 200_000, "basic_rate_e6": 80_000}, "raised"),
        ({"extra_duty": 10}, "raised"),
    ],
)
def test_who_may_not_use_the_simplified_rate_is_told(change: dict[str, Any], bar: str | None) -> None:
    found = settled(DAY, POST | change, book=at(1400))
    row = found.lines.row(0, named=True)
    told = [r for r in row["reasons"].split() if r.startswith("simplified.")]
    assert told == [f"simplified.{bar or 'applied'}"]
    if bar is None:
        assert row["total"] == row["simplified_tax"] > 0
        assert row["duty"] == row["vat"] == row["consumption_tax"] == 0
    else:
        assert row["simplified_tax"] == 0


def test_the_owner_declines_for_all_goods_of_the_declaration() -> None:
    found = settled(DAY, POST, POST | {"simplified": False}, POST | {"declaration": "E"}, book=at(1400))
    assert found.lines["simplified_tax"].to_list() == [0, 0, 150_000]
    assert found.lines["vat"].to_list() == [108_000, 108_000, 0]


def test_general_imports_know_no_simplified_rate() -> None:
    found = settled(DAY, POST | {"scheme": None}, POST | {"scheme": "GENERAL"}, book=at(1400))
    assert found.lines["vat"].to_list() == [108_000, 108_000]
    assert not any(r.startswith("simplified.") for r in " ".join(found.lines["reasons"]).split())


def test_ordinary_goods_of_a_traveller_are_taxed_on_what_the_allowance_leaves() -> None:
    """A laptop at 0 %: no simplified rate; VAT on what is above 800 dollars."""
    found = settled(DAY, traveller(1200, "8471300000", 0), book=at(1400))
    assert found.lines["vat"].to_list() == [56_000]
    assert found.lines["customs_value"].to_list() == [1_680_000]
    assert found.lines["taxable_value"].to_list() == [560_000]


def test_liquor_does_not_use_the_basic_allowance() -> None:
    found = settled(
        DAY, traveller(500, "2208301000", 200_000, q=3, unit="LTR"), traveller(900), book=at(1400)
    )
    assert found.lines["allowance_used"].to_list() == [0, 800 * 1400]
    assert found.lines["liquor_tax"].to_list() == [604_800, 0]


def test_the_reduction_for_declaring_has_a_ceiling_and_leaves_internal_taxes() -> None:
    big = paid(traveller(6000, self_declared=True))  # 15 % of 7,280,000 = 1,092,000
    assert (big["reduction"], big["payable"]) == (200_000, 892_000)
    spirits = paid(traveller(500, "2208301000", 200_000, self_declared=True))
    assert spirits["reduction"] == 42_000  # 30 % of the duty of 140,000 alone
    assert paid(traveller(6000, self_declared=True), day="2023-03-01")["reduction"] == 200_000


@pytest.mark.parametrize(
    ("value", "payable"), [(99_900, 0), (99_999, 0), (100_000, 10_000), (100_099, 10_000)]
)
def test_less_than_ten_thousand_won_is_not_collected(value: int, payable: int) -> None:
    found = settled(DAY, {"value": value})
    assert found.declarations["payable"].to_list() == [payable]
    assert found.declarations["below_minimum"].to_list() == [payable == 0]
    assert ("totals.below_minimum" in found.lines["reasons"][0]) is (payable == 0)


def test_each_head_is_rounded_on_the_sum_of_its_lines_not_on_each() -> None:
    lines = [{"value": 10_019, "rate_e6": 80_000}] * 3  # duty 801 (801.52), VAT 1,082
    found = settled(DAY, *lines).declarations.row(0, named=True)
    assert (found["duty"], found["vat"], found["total"]) == (2_400, 3_240, 5_640)
    assert (found["lines"], found["payable"]) == (3, 0)


def test_declarations_come_in_the_order_of_their_first_lines_also_when_interleaved() -> None:
    lines = [{"value": n * M, "declaration": name} for n, name in enumerate(["b", "a", "b", "c", "a"], 1)]
    found = settled(DAY, *lines).declarations
    assert found["declaration"].to_list() == ["b", "a", "c"]
    assert found["vat"].to_list() == [400_000, 700_000, 400_000]
    assert found["lines"].to_list() == [2, 2, 1]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_simplified_rates_tell_group_rate_and_allowance(lang: str) -> None:
    found = settled(DAY, traveller(4000, BAG, pieces=1, self_declared=True), book=at(1400))
    said = {r.rule_id: r.text for r in explain(found.lines.row(0, named=True), at(1400), lang)}
    assert {"simplified.applied", "simplified.allowance", "totals.reduction"} <= set(said)
    assert "1,923,000" in said["simplified.applied"]
    assert "45%" in said["simplified.applied"]
    assert "1,120,000" in said["simplified.allowance"]


def test_before_the_rates_of_february_2023_the_table_knows_none() -> None:
    assert settled("2023-02-27", POST, book=at(1400, "2023-02-27")).lines["vat"].to_list() == [108_000]
    assert settled("2023-02-28", POST, book=at(1400, "2023-02-28")).lines["simplified_tax"].to_list() == [
        150_000
    ]


def test_without_a_rate_of_the_dollar_no_allowance_and_no_limit_can_be_told() -> None:
    book = replace(at(1400), fx=at(1400).fx.filter(pl.col("currency") == "EUR"), built={})
    found = settled(DAY, traveller(1200), {"value": M}, book=book)
    assert found.faults.select("line", "code", "severity").rows() == [(1, "NO_EXCHANGE_RATE", "REFUSED")]
    assert found.lines["total"].to_list() == [None, 100_000]
    small = settled(DAY, {"value": 100_000, "relief": "SMALL_GOODS", "own_use": True}, book=book)
    assert codes(small) == ["NO_EXCHANGE_RATE"]

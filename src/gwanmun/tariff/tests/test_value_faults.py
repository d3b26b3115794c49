"""What has no customs value, and why: each fault at its field, in both languages, with a cure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from gwanmun.core import faults as catalogue
from gwanmun.core.book import RuleBookError
from gwanmun.countries.codes import Code
from gwanmun.tariff.rules import value_faults
from gwanmun.tariff.rules.charges import PROBLEM_FIELDS, effects
from gwanmun.tariff.tests.value_kit import BOOK, cost, line, valued, with_figure

#: lines, costs → (line, field, code, value) of every refusal.
Case = tuple[list[dict[str, Any]], list[dict[str, Any]], list[tuple[int | None, str, str, str | None]]]
FREIGHT = cost("A61", 10)
CASES: dict[str, Case] = {
    "no price": ([line(price=None)], [FREIGHT], [(1, "price", "MISSING", None)]),
    "no currency": ([line(currency=None)], [FREIGHT], [(1, "currency", "MISSING", None)]),
    "no day": ([line(date=None)], [FREIGHT], [(1, "date", "MISSING", None)]),
    "price of nothing": ([line(price=0)], [FREIGHT], [(1, "price", "PRICE_NOT_POSITIVE", "0")]),
    "price below zero": (
        [line(price="-1.5")],
        [FREIGHT],
        [(1, "price", "PRICE_NOT_POSITIVE", "-1.5")],
    ),
    "currency without a rate": (
        [line(currency="XTS")],
        [FREIGHT],
        [(1, "currency", "NO_EXCHANGE_RATE", "XTS 2026-07-01")],
    ),
    "day before any rate": (
        [line(date=date(2020, 1, 1))],
        [],
        [(1, "currency", "NO_EXCHANGE_RATE", "USD 2020-01-01")],
    ),
    "unknown term": ([line(incoterm="DAT")], [], [(1, "incoterm", "BAD_INCOTERM", "DAT")]),
    "term needed": ([line(incoterm=None)], [FREIGHT], [(1, "incoterm", "INCOTERM_NEEDED", "A61")]),
    "freight and insurance together on CFR": (
        [line(incoterm="CFR")],
        [cost("A6", 5)],
        [(None, "charges[0].code", "CHARGE_MIXED", "A6")],
    ),
    "unknown cost": (
        [line()],
        [FREIGHT, cost("Z9", 1)],
        [(None, "charges[1].code", "CHARGE_UNKNOWN", "Z9")],
    ),
    "cost below zero": (
        [line()],
        [FREIGHT, cost("A1", "-0.25", line=1)],
        [(1, "charges[1].amount", "NEGATIVE", "-0.25")],
    ),
    "cost without amount": (
        [line()],
        [FREIGHT, cost("A1", None)],
        [(None, "charges[1].amount", "MISSING", "A1")],
    ),
    "cost in a currency without a rate": (
        [line()],
        [cost("A61", 1, currency="XTS")],
        [(None, "charges[0].currency", "NO_EXCHANGE_RATE", "XTS")],
    ),
    "deductions reach the price": (
        [line()],
        [FREIGHT, cost("D1", 110)],
        [(1, "charges", "VALUE_NOT_POSITIVE", None)],
    ),
    "another line cannot be weighed": (
        [line(), line(line=2, currency="XTS"), line(declaration="B")],
        [FREIGHT, cost("A61", 1, declaration="B")],
        [(1, "price", "SHARE_UNKNOWN", "A61"), (2, "currency", "NO_EXCHANGE_RATE", "XTS 2026-07-01")],
    ),
    "value past all counting": (
        [line() | {"price_e4": 2**62, "currency": "XAU"}],
        [FREIGHT],
        [(1, "price", "TOO_LARGE", "461168601842738.7904")],
    ),
    "no such method": (
        [line(method=7, method_basis="x", determined=1)],
        [],
        [(1, "method", "BAD_METHOD", "7")],
    ),
    "method without a basis": (
        [line(method=3, method_basis=" ", determined=1)],
        [],
        [(1, "method_basis", "METHOD_WITHOUT_BASIS", "3")],
    ),
    "method without a value": (
        [line(method=6, method_basis="x", determined=0)],
        [],
        [(1, "determined", "METHOD_WITHOUT_VALUE", "6")],
    ),
    "value without a method": (
        [line(method=1, determined=5)],
        [FREIGHT],
        [(1, "method", "VALUE_WITHOUT_METHOD", "1")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_refused_has_no_value_and_is_told_once(name: str) -> None:
    lines, costs, expected = CASES[name]
    rows, found = valued(lines, costs)
    refused = [(f["line"], f["field"], f["code"], f["value"]) for f in found if f["severity"] == "REFUSED"]
    assert refused == expected
    named = {number for number, *_ in expected}
    for row in rows:
        hit = row["declaration"] == "A" and (row["line"] in named or None in named)
        assert (row["customs_value"] is None) == hit
        assert (row["value_usd"] is None) == hit


@pytest.mark.parametrize(("number", "declaration"), [(9, "A"), (None, "Q"), (1, "Q")])
def test_a_cost_of_nothing_that_is_there(number: int | None, declaration: str) -> None:
    (row,), found = valued([line()], [FREIGHT, cost("A1", 5, line=number, declaration=declaration)])
    refused = [f for f in found if f["severity"] == "REFUSED"]
    assert [(f["code"], f["declaration"]) for f in refused] == [("CHARGE_NO_LINE", declaration)]
    kept = None if declaration == "A" else 13_571
    assert row["additions"] == kept, "a cost that falls nowhere leaves its declaration open, and no other"


def test_without_a_dollar_rate_the_value_stands_and_the_form_is_told() -> None:
    rates = BOOK.fx.filter(pl.col("currency") != "USD")
    (row,), found = valued([line(currency="EUR", incoterm="CIF")], book=replace(BOOK, fx=rates, built={}))
    assert (row["customs_value"], row["value_usd"]) == (150_050, None)
    assert [(f["code"], f["severity"], f["value"]) for f in found] == [
        ("NO_EXCHANGE_RATE", "NOTE", "USD 2026-07-01")
    ]


def test_every_fault_has_words() -> None:
    codes = {code for _, _, expected in CASES.values() for _, _, code, _ in expected}
    codes |= set(PROBLEM_FIELDS) | set(value_faults.OF_LINE)
    for code in codes | {"CARRIAGE_MISSING", "CARRIAGE_WITHIN", "CHARGE_NO_LINE"}:
        for lang in ("ko", "en"):
            message, cure = catalogue.text(code, {"field": "f", "value": "v", "limit": "l"}, lang)
            assert message
            assert cure


def test_a_table_of_charges_the_engine_cannot_read_is_refused() -> None:
    strange = BOOK.tables["charges"]["A61"]
    for more in ({"effect": "maybe"}, {"effect": "add", "parts": ["carriage"]}, {"effect": "transport"}):
        odd = Code("A61", strange.name, strange.citation, strange.status, None, None, more)
        with pytest.raises(RuleBookError, match="A61"):
            effects(replace(BOOK, tables=dict(BOOK.tables) | {"charges": {"A61": odd}}, built={}))
    with pytest.raises(RuleBookError, match="basis"):
        effects(with_figure(BOOK, "valuation.basis", "C&F"))

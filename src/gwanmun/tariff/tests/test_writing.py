"""Answers as JSON: exact amounts, the declarant's own words for fields, faults at their place."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.tariff.rules.exact import plain
from gwanmun.tariff.rules.form_schema import EXAMPLE, FLAT_EXAMPLE
from gwanmun.tariff.rules.reading import read
from gwanmun.tariff.rules.value import value_lines
from gwanmun.tariff.rules.writing import answers, own
from gwanmun.tariff.tests.value_kit import BOOK

CENTS = replace(BOOK, currency="USD", currency_digits=2, built={})


def told(objects: list[Any], book=BOOK) -> list[dict[str, Any]]:
    intake = read(objects)
    lines, faults = value_lines(intake.lines, intake.charges, book)
    totals = lines.group_by("declaration", maintain_order=True).agg(
        pl.len().alias("lines"), pl.col("customs_value").sum().alias("payable")
    )
    every = pl.concat([intake.faults, faults], how="diagonal")
    return list(answers(lines, totals, every, book, names=intake.names, paths=intake.paths))


def test_the_examples_come_back() -> None:
    first, second = told([EXAMPLE, FLAT_EXAMPLE])
    assert json.loads(json.dumps(first)) == first
    assert [line["line"] for line in first["lines"]] == [1, 2]
    line = first["lines"][0]
    for name in ("code", "price", "quantity", "unit", "net_kg", "currency", "incoterm", "date"):
        given_ = EXAMPLE["lines"][0].get(name, EXAMPLE.get(name))
        assert line[name].replace(".", "") == str(given_).replace(".", "")
    assert line["fx_rate"] == "1357.14"
    assert isinstance(line["customs_value"], int)
    assert first["totals"]["payable"] == sum(each["customs_value"] for each in first["lines"])
    assert (second["declaration"], second["country"], second["currency"]) == ("#2", "kr", "KRW")
    assert "party" not in line, "what was not told is not told back"
    assert "why.valuation.price" not in line


def test_amounts_of_a_currency_with_cents_are_text() -> None:
    (answer,) = told([FLAT_EXAMPLE | {"price": "0.05"}], CENTS)
    assert answer["lines"][0]["customs_value"] == "0.05"
    assert answer["totals"]["payable"] == "0.05"


@settings(deadline=None)
@given(st.integers(-(10**15), 10**15), st.integers(1, 4))
def test_text_of_an_amount_is_the_amount(amount: int, digits: int) -> None:
    text = own(digits)(amount)
    assert Decimal(text).scaleb(digits) == amount
    assert len(text.partition(".")[2]) == digits
    assert Decimal(plain(amount, digits)).scaleb(digits) == amount


def test_faults_stand_at_their_field_with_words() -> None:
    broken = EXAMPLE | {"declaration": "B", "lines": [{"code": "8471300000", "price": "x"}]}
    priceless = EXAMPLE | {"declaration": "C", "charges": [{"code": "D1", "amount": 10**6, "line": 2}]}
    unread, spent, whole = told([broken, priceless, EXAMPLE])
    assert unread["lines"] == []
    assert unread["totals"] == {"lines": 0, "complete": False, "payable": None}
    (fault,) = unread["faults"]
    assert (fault["field"], fault["code"]) == ("lines[0].price", "NUMBER_NEEDED")
    assert fault["ko"]["field"] == "가격(lines[0].price)"
    assert fault["en"]["message"] == "‘price (lines[0].price)’ must be a number: x"
    assert fault["en"]["cure"]
    refused = [f for f in spent["faults"] if f["severity"] == "REFUSED"]
    assert [(f["line"], f["code"]) for f in refused] == [(2, "VALUE_NOT_POSITIVE")]
    assert spent["lines"][1]["customs_value"] is None
    assert whole["faults"] == []


def test_without_names_the_totals_lead() -> None:
    intake = read([FLAT_EXAMPLE])
    lines, faults = value_lines(intake.lines, intake.charges, BOOK)
    totals = pl.DataFrame({"declaration": ["#1"], "payable": [1]})
    (answer,) = answers(lines, totals, faults, BOOK)
    assert answer["totals"] == {"payable": 1}


@pytest.mark.parametrize("name", ["final_by", "fx_from"])
def test_days_are_written_as_days(name: str) -> None:
    (answer,) = told([FLAT_EXAMPLE | {"provisional": True}])
    assert date.fromisoformat(answer["lines"][0][name])

"""The table of the order of rates: what it may say, and rates of several parts."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from gwanmun.core.book import RuleBookError
from gwanmun.tariff.rules.choice import choose
from gwanmun.tariff.rules.precedence import precedence_of, read_precedence
from gwanmun.tariff.rules.schema import NOMENCLATURE, RATE, RATE_PARTS
from gwanmun.tariff.rules.units import DIMENSIONS
from gwanmun.tariff.tests.choosing import DAY, Small, book, code, frame, line, lines, rate

STEP = {"class": "basic", "mode": "replace"}


def order(**more: Any) -> dict[str, Any]:
    return {"show": "basic", "kinds": [{"kind": "A", "class": "basic"}], "steps": [STEP]} | more


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kinds": [{"kind": "A", "class": "basic", "claim": True}]}, "unknown words for a kind: claim"),
        ({"steps": [STEP, {"class": "x", "mode": "overrule"}]}, "x: unknown mode"),
        ({"steps": [STEP, {"class": "x", "mode": "add", "pick": "first"}]}, "x: unknown mode or pick"),
        ({"steps": [STEP, {"class": "x", "mode": "replace", "on": "basic"}]}, "on go with add alone"),
        ({"steps": [STEP, {"class": "x", "mode": "replace_if_lower", "than": ["y"]}]}, "no step for y"),
        ({"steps": [STEP, STEP]}, "two steps"),
        ({"show": "bound"}, "no step for bound"),
    ],
)
def test_what_the_engine_does_not_know_is_refused_by_name(wrong, words) -> None:
    with pytest.raises(RuleBookError, match=words):
        read_precedence(order(**wrong))


def test_first_row_that_fits_a_kind_counts() -> None:
    korea = precedence_of(book())
    found = {k: korea.kind(k, False).group for k in ("A", "L", "L69-2", "P3", "P1", "F", "FUS1", "E2", "W1")}
    assert found == {
        "A": "basic", "L": "adjustment", "L69-2": "protective_adjustment", "P3": "quota", "P1": "quota",
        "F": "concession", "FUS1": "agreement", "E2": "concession", "W1": "price_gap",
    }  # fmt: skip
    assert korea.kind("ZZ", False) is None
    assert (korea.kind("T", True).whole, korea.kind("T", False).whole) == (False, True)


def test_every_reason_of_the_order_has_its_words() -> None:
    for on in (date(2022, 11, 17), DAY):
        missing = set(precedence_of(book(on)).rules()) - set(book(on).rules)
        assert missing == set()


def test_a_class_without_a_step_is_never_applied() -> None:
    read = read_precedence(order(kinds=[{"kind": "A", "class": "basic"}, {"kind": "X", "class": "shown"}]))
    assert read.kind("X", False).group not in {step.group for step in read.steps}


def test_no_unit_stands_in_two_dimensions() -> None:
    codes = [unit for units in DIMENSIONS.values() for unit in units]
    assert len(codes) == len(set(codes))


def part(**more: Any) -> dict[str, Any]:
    return {"rate_e6": None, "over": 1, "amount_e9": None, "unit": None, "on": None, "role": "add"} | more


@pytest.mark.parametrize(
    ("parts", "needs", "value", "expected"),
    [
        ([part(rate_e6=1_000_000, over=3)], [], 3_000, 1_000),  # 33 1/3 %, to the won
        ([part(amount_e9=10 * 10**9, unit="KGM"), part(amount_e9=5 * 10**9, unit="H87")], [], 1, 20 + 60),
        ([part(rate_e6=50_000), part(rate_e6=80_000, role="floor")], [], 1_000, 80),
        ([part(rate_e6=50_000), part(amount_e9=10**9, unit="KGM", role="floor")], [], 1_000, 50),
        ([part(rate_e6=50_000), part(amount_e9=10**9, unit="LTR")], [], 1_000, None),
        ([part(rate_e6=50_000, on="CASE")], ["CASE"], 1_000, None),
    ],
)
def test_rates_of_several_parts(parts, needs, value, expected) -> None:
    rates = frame([rate("A", form="parts")], RATE).with_columns(
        pl.Series("parts", [parts], dtype=RATE_PARTS["parts"]), pl.Series("needs", [needs])
    )
    small = Small(rates, frame([code()], NOMENCLATURE))
    told = line(customs_value=value, quantity_e6=2_000_000, unit="KGM", pieces=12)
    out, faults = choose(lines(told), small, book())
    assert out["duty"].to_list() == [expected]
    assert faults.is_empty() is (expected is not None)


def test_rates_marked_as_not_assessed_are_never_chosen() -> None:
    rates = frame([rate("A", 8), rate("C", 0)], RATE).with_columns(assessed=pl.Series([True, False]))
    out, _ = choose(lines(line()), Small(rates, frame([code()], NOMENCLATURE)), book())
    assert out["rate_kind"].to_list() == ["A"]

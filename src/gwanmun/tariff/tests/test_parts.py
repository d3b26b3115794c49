"""Rates on components: against one line at a time in fractions, and what a reader is told where one lacks."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.core.text import Text
from gwanmun.countries.registry import rule_book
from gwanmun.tariff.explain import unfold
from gwanmun.tariff.rules.form_values import Limits
from gwanmun.tariff.rules.golden import assessed, tariff_of
from gwanmun.tariff.rules.reading import read
from gwanmun.tariff.rules.writing import answers
from gwanmun.tariff.tables import Source, Tariff
from tests.examples import examples

DAY = date(2026, 5, 1)
BOOK = rule_book("us", DAY)
CODE = "9102111010"
NAMES = ("CASE", "STRAP", "BATTERY", "MOVEMENT")
MADE_OF = {"MOVEMENT_AND_CASE": ("MOVEMENT", "CASE"), "CASE_AND_STRAP": ("CASE", "STRAP")}


def run(parts: list[dict[str, Any]], price: str = "1000", **more: Any) -> tuple[Any, list[str]]:
    line = {"code": CODE, "price": price} | more
    declaration = {"currency": "USD", "entry_type": "FORMAL", "transport_mode": "AIR", "lines": [line]}
    rates = [{"code": CODE, "kind": "GENERAL", "parts": parts}]
    found, unread = assessed(BOOK, {"rates": rates, "declaration": declaration}, DAY)
    assert not unread
    return found, found.faults["code"].to_list()


def oracle(parts: list[dict[str, Any]], price: int, told: dict[str, int], pieces: int) -> int | str:
    """Duty in cents of a price in cents, or what lacks; one part after the other."""
    owed, lacking, above = Fraction(0), False, False
    for part in parts:
        if "amount" in part:
            owed += Fraction(part["amount"]) * 100 * pieces
            continue
        value: int | None = price
        if "on" in part:
            value = told.get(part["on"])
            of = MADE_OF.get(part["on"], ())
            if value is None and of and all(name in told for name in of):
                value = sum(told[name] for name in of)
        if value is None:
            lacking = True
        elif value > price:
            above = True
        else:
            owed += value * Fraction(part["rate"].rstrip("%")) / 100
    if lacking:
        return "COMPONENT_MISSING"
    return "COMPONENT_ABOVE" if above else floor(owed + Fraction(1, 2))


_PERCENT = st.integers(1, 1_100_000).map(lambda n: f"{n / 10_000:.4f}%")
_PART = st.one_of(
    st.fixed_dictionaries({"amount": st.integers(1, 10**6).map(lambda n: f"{n / 10_000:.4f}")}).map(
        lambda part: part | {"unit": "H87"}
    ),
    st.fixed_dictionaries({"rate": _PERCENT}),
    st.fixed_dictionaries({"rate": _PERCENT, "on": st.sampled_from((*NAMES, *MADE_OF))}),
)


@settings(deadline=None, max_examples=examples(60))
@given(
    parts=st.lists(_PART, min_size=1, max_size=4),
    price=st.integers(1, 10**9),
    told=st.dictionaries(st.sampled_from((*NAMES, *MADE_OF)), st.integers(0, 10**7), max_size=5),
    pieces=st.integers(1, 10**6),
)
def test_parts_agree_with_one_line_at_a_time(
    parts: list[dict[str, Any]], price: int, told: dict[str, int], pieces: int
) -> None:
    components = [{"name": name, "value": f"{cents / 100:.2f}"} for name, cents in told.items()]
    more = {"components": components} if components else {}
    found, faults = run(parts, f"{price / 100:.2f}", pieces=pieces, **more)
    expected = oracle(parts, price, told, pieces)
    if isinstance(expected, str):
        assert expected in faults
        assert found.lines["duty"].to_list() == [None]
    else:
        assert (faults, found.lines["duty"].to_list()) == ([], [expected])


JEWELS = [{"amount": "0.43", "unit": "H87"}, {"amount": "0.028", "unit": "JWL", "on": "JEWELS_OVER_7"}]
LEAD = [{"amount": "0.033", "unit": "KNS", "on": "LEAD"}]


@pytest.mark.parametrize(
    ("parts", "component", "duty", "fault"),
    [
        (JEWELS, {"name": "JEWELS_OVER_7", "quantity": 100}, 430 + 280, None),
        (JEWELS, {"name": "JEWELS_OVER_7", "quantity": 0}, 430, None),
        (JEWELS, {"name": "JEWELS_OVER_7", "value": 5}, None, "COMPONENT_MISSING"),
        (LEAD, {"name": "LEAD", "quantity": "1000.5"}, 3302, None),  # 33.0165 dollars
        (LEAD, {"name": "LEAD", "quantity": 1000, "unit": "KNS"}, 3300, None),
        (LEAD, {"name": "LEAD", "quantity": 1, "unit": "TNE"}, None, "COMPONENT_UNIT"),
        ([{"rate": "5%", "on": "CASE"}], {"name": "CASE", "value": "1000.01"}, None, "COMPONENT_ABOVE"),
        ([{"rate": "5%", "on": "CASE"}], {"name": "CASE", "quantity": 1}, None, "COMPONENT_MISSING"),
    ],
)
def test_quantities_of_components(parts, component, duty, fault) -> None:
    found, faults = run(parts, pieces=10, components=[component])
    assert found.lines["duty"].to_list() == [duty]
    assert faults == ([fault] if fault else [])


@pytest.mark.parametrize("degrees", [0, "4.5", "25", "80"])
def test_sugar_by_its_degrees(degrees) -> None:
    parts = [
        {"amount": "0.036606", "unit": "KGM"},
        {"amount": "-0.00020668", "unit": "KGM", "on": "DEGREES_BELOW_100", "role": "degree"},
        {"amount": "0.03143854", "unit": "KGM", "role": "floor"},
    ]
    found, faults = run(parts, net_kg=2000, components=[{"name": "DEGREES_BELOW_100", "quantity": degrees}])
    each = max(Fraction("0.036606") - Fraction("0.00020668") * Fraction(degrees), Fraction("0.03143854"))
    assert faults == []
    assert found.lines["duty"].to_list() == [floor(each * 2000 * 100 + Fraction(1, 2))]
    _, faults = run(parts, net_kg=2000)
    assert faults == ["COMPONENT_MISSING"]
    _, faults = run(parts, components=[{"name": "DEGREES_BELOW_100", "quantity": degrees}])
    assert faults == ["QUANTITY_MISSING"]


def test_the_component_that_lacks_is_named_in_both_languages() -> None:
    found, _ = run([{"rate": "6%", "on": "CASE"}, *JEWELS, {"rate": "5.3%", "on": "BATTERY"}], pieces=1)
    (answer,) = answers(found.lines, found.declarations, found.faults, BOOK)
    (fault,) = answer["faults"]
    assert fault["value"] == "CASE, JEWELS_OVER_7 JWL, BATTERY"
    assert "시계 케이스(CASE), 7개를 넘는 보석(JEWELS_OVER_7) JWL, 전지(BATTERY)" in fault["ko"]["message"]
    assert "case (CASE), jewels over seven (JEWELS_OVER_7) JWL, battery (BATTERY)" in fault["en"]["message"]


WRONG = {
    "no list": ({"name": "CASE"}, "components", "LIST_NEEDED"),
    "no object": (["CASE"], "components[0]", "OBJECT_NEEDED"),
    "no name": ([{"value": 1}], "components[0].name", "MISSING"),
    "nothing told": ([{"name": "CASE"}], "components[0].value", "MISSING"),
    "nobody knows it": ([{"name": "CASES", "value": 1}], "components[0].name", "BAD_CHOICE"),
    "twice": ([{"name": "case", "value": 1}, {"name": "CASE", "value": 1}], "components[1].name",
              "COMPONENT_REPEATED"),
    "below zero": ([{"name": "CASE", "value": -1}], "components[0].value", "NEGATIVE"),
    "another field": ([{"name": "CASE", "value": 1, "colour": "red"}], "components[0].colour",
                      "UNKNOWN_FIELD"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_is_told_at_its_place(name: str) -> None:
    told, field, code = WRONG[name]
    line = {"code": CODE, "price": 1, "currency": "USD"}
    flat = read([{"date": "2026-05-01", **line, "components": told}], Limits.of(BOOK))
    assert [(f["field"], f["code"]) for f in flat.faults.to_dicts()] == [(field, code)]
    many = read([{"date": "2026-05-01", "lines": [line | {"components": told}]}], Limits.of(BOOK))
    assert [(f["field"], f["code"]) for f in many.faults.to_dicts()] == [(f"lines[0].{field}", code)]


def test_names_may_be_written_as_the_schedule_writes_them() -> None:
    told = [{"name": "movement and case", "value": "1"}]
    intake = read([{"date": "2026-05-01", "code": CODE, "price": 1, "currency": "USD", "components": told}])
    assert intake.lines["components"].to_list()[0][0]["name"] == "MOVEMENT_AND_CASE"


def test_each_part_is_unfolded_with_what_it_stands_on() -> None:
    parts = [
        {"amount": "0.44", "unit": "H87"},
        {"rate": "6%", "on": "CASE"},
        {"rate": "14%", "on": "STRAP"},
        {"rate": "3.9%", "on": "MOVEMENT_AND_CASE"},
    ]
    told = {"CASE": "300", "STRAP": "80.50", "MOVEMENT": "200"}
    components = [{"name": name, "value": value} for name, value in told.items()]
    declaration = {"currency": "USD", "entry_type": "FORMAL", "transport_mode": "AIR"}
    declaration["lines"] = [{"code": CODE, "price": "1000", "pieces": 10, "components": components}]
    rates = [{"code": CODE, "kind": "GENERAL", "parts": parts}]
    found, _ = assessed(BOOK, {"rates": rates, "declaration": declaration}, DAY)
    given_rates = tariff_of(rates, DAY)
    source = Source(Text("", ""), demonstration=False)
    tariff = Tariff("us", given_rates.rates, given_rates.nomenclature, source, source, {}, "")
    (duty,) = (a for a in unfold(found.lines.row(0, named=True), BOOK, tariff, "en") if a.id == "duty")
    assert duty.figures == (
        "10 pieces × USD 0.44/pieces + USD 300.00(case) × 6% + USD 80.50(strap, band or bracelet) × 14% "
        "+ USD 500.00(movement and case) × 3.9% = USD 53.17"
    )
    assert [(i.label, i.value) for i in duty.inputs][-3:] == [
        ("case", "USD 300.00"), ("strap, band or bracelet", "USD 80.50"), ("movement", "USD 200.00"),
    ]  # fmt: skip

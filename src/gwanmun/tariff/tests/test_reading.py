"""What is read from JSON, and what is not: each fault at its path, told in both languages with a cure."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.tariff.rules import exact
from gwanmun.tariff.rules.form_faults import describe, label, located
from gwanmun.tariff.rules.form_fields import CHARGE_FIELDS, COLUMNS, FIELDS, NAME
from gwanmun.tariff.rules.form_schema import EXAMPLE, FLAT_EXAMPLE
from gwanmun.tariff.rules.form_values import Limits
from gwanmun.tariff.rules.reading import read, read_texts
from gwanmun.tariff.rules.schema import CHARGE, FAULT, LINE

DAYS = Limits(first_day=date(2022, 11, 17), last_day=date(2026, 11, 22))


def flat(**told: Any) -> dict[str, Any]:
    return {"date": "2026-07-01", "code": "8471300000", "price": "100", "currency": "USD"} | told


def whole(*lines: Any, **told: Any) -> dict[str, Any]:
    return {"date": "2026-07-01", "currency": "USD", "lines": list(lines)} | told


ITEM = {"code": "8471300000", "price": "100"}


def found(told: Any, limits: Limits = DAYS) -> list[tuple[str, str, str | None]]:
    intake = read([told], limits)
    assert intake.lines.is_empty() == bool(intake.faults.height), "a faulty declaration gives no lines"
    return [(f["field"], f["code"], f["value"]) for f in intake.faults.to_dicts()]


# --- what is read ------------------------------------------------------------------------------


def test_the_examples_are_read() -> None:
    intake = read([EXAMPLE, FLAT_EXAMPLE], DAYS)
    assert intake.faults.is_empty()
    assert intake.names == ("2026-0001", "#2")
    rows = intake.lines.to_dicts()
    assert [(r["declaration"], r["line"]) for r in rows] == [("2026-0001", 1), ("2026-0001", 2), ("#2", 1)]
    assert [r["price_e4"] for r in rows] == [150_000_000, 8_205_000, 150_000_000]
    assert [r["net_g"] for r in rows] == [24_500, None, None]
    assert [r["quantity_e6"] for r in rows] == [10_000_000, None, None]
    assert [r["code"] for r in rows] == ["8471300000", "4202211090", "8471300000"]
    assert {r["origin"] for r in rows} == {"CN"}, "what the declaration says holds for its lines"
    assert intake.charges.rows() == [
        ("2026-0001", None, "A6", 3_000_000, "USD"),
        ("2026-0001", 2, "A4", 452_500, "USD"),
    ]
    assert intake.paths == {("2026-0001", 1): "lines[0].", ("2026-0001", 2): "lines[1].", ("#2", 1): ""}
    assert dict(intake.lines.schema) == LINE
    assert dict(intake.charges.schema) == CHARGE


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.name)
def test_the_example_of_every_field_is_read_into_its_column(field) -> None:
    beside = {"unit": {"quantity": 1}, "unit2": {"quantity2": 1}, "quantity": {"unit": "KGM"}}
    told = flat(**{field.name: field.example}, **beside.get(field.name, {}))
    if field.name == "quantity2":
        told["unit2"] = "KGM"
    intake = read([told], DAYS)
    assert intake.faults.to_dicts() == []
    assert intake.lines[field.column][0] is not None
    assert intake.lines.schema[field.column] == COLUMNS[field.column]


def test_a_line_may_say_otherwise_than_its_declaration() -> None:
    intake = read([whole(ITEM, {**ITEM, "currency": "EUR"}, incoterm="FOB")], DAYS)
    assert intake.lines["currency"].to_list() == ["USD", "EUR"]
    assert intake.lines["incoterm"].to_list() == ["FOB", "FOB"]


def test_null_tells_nothing() -> None:
    assert found(flat(origin=None, charges=None, declaration=None, quota=None)) == []


@pytest.mark.parametrize(
    ("told", "scaled"),
    [
        (100, 1_000_000),
        ("100.1230", 1_001_230),
        (Decimal("0.0001"), 1),
        (Decimal("1E+3"), 10_000_000),
        ("007", 70_000),
    ],
)
def test_numbers_are_read_as_written(told: Any, scaled: int) -> None:
    assert read([flat(price=told)], DAYS).lines["price_e4"].to_list() == [scaled]


def test_a_binary_fraction_never_reaches_a_price() -> None:
    with pytest.raises(TypeError, match="exact"):
        read([json.loads('{"date": "2026-07-01", "code": "8471300000", "price": 0.1, "currency": "USD"}')])


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=10**10, places=4, allow_nan=False))
def test_every_decimal_comes_through_json_unchanged(price: Decimal) -> None:
    text = f'{{"date":"2026-07-01","code":"8471300000","currency":"USD","price":{price:f}}}'
    assert read_texts([text]).lines["price_e4"].to_list() == [int(price * 10_000)]
    assert exact.plain(int(price * 10_000), 4) == f"{price.normalize():f}"


def test_own_amounts_have_the_digits_of_the_currency() -> None:
    told = flat(method=6, method_basis="x", determined_value="12.34")
    cents = read([told], Limits(currency_digits=2))
    assert cents.lines["determined"].to_list() == [1_234]
    assert found(told) == [("determined_value", "NOT_WHOLE", "12.34")]
    assert found(flat(price=None) | {"method": 6, "method_basis": "x", "determined_value": 5}) == []


# --- what is not -------------------------------------------------------------------------------

CASES: dict[str, tuple[Any, list[tuple[str, str, str | None]]]] = {
    "no object": ([1], [("", "OBJECT_NEEDED", "[…]")]),
    "unknown field": (flat(prise=1), [("prise", "UNKNOWN_FIELD", None)]),
    "field of a line on the declaration": (whole(ITEM, code="84"), [("code", "UNKNOWN_FIELD", None)]),
    "field of the declaration on a line": (
        whole({**ITEM, "date": "2026-07-01"}),
        [("lines[0].date", "UNKNOWN_FIELD", None)],
    ),
    "text for a number": (flat(price="1,000"), [("price", "NUMBER_NEEDED", "1,000")]),
    "exponent in text": (flat(price="1e3"), [("price", "NUMBER_NEEDED", "1e3")]),
    "flag for a number": (flat(price=True), [("price", "NUMBER_NEEDED", "true")]),
    "list for a number": (flat(price=[1]), [("price", "NUMBER_NEEDED", "[…]")]),
    "number for text": (flat(code=8471300000), [("code", "TEXT_NEEDED", "8471300000")]),
    "text for a flag": (flat(direct="Y"), [("direct", "BOOLEAN_NEEDED", "Y")]),
    "below zero": (flat(price="-0.01"), [("price", "NEGATIVE", "-0.01")]),
    "too fine": (flat(price="1.00001"), [("price", "DECIMALS", "1.00001")]),
    "too fine a mass": (flat(net_kg="0.0005"), [("net_kg", "DECIMALS", "0.0005")]),
    "half a piece": (flat(pieces="1.5"), [("pieces", "NOT_WHOLE", "1.5")]),
    "too much": (flat(price=10**11), [("price", "ABOVE_LIMIT", "100000000000")]),
    "past all counting": (flat(price=10**50), [("price", "ABOVE_LIMIT", "1" + 50 * "0")]),
    "past all decimals": (flat(price=Decimal("1e-999")), [("price", "ABOVE_LIMIT", "1E-999")]),
    "no day": (whole(ITEM, date=None), [("date", "MISSING", None)]),
    "no such day": (flat(date="2026-02-29"), [("date", "BAD_DATE", "2026-02-29")]),
    "day written otherwise": (flat(date="20260701"), [("date", "BAD_DATE", "20260701")]),
    "day before the rules": (flat(date="2022-11-16"), [("date", "DATE_OUTSIDE", "2022-11-16")]),
    "day to come": (flat(date="2026-11-23"), [("date", "DATE_OUTSIDE", "2026-11-23")]),
    "absurd day": (flat(proof_date="0001-01-01"), [("proof_date", "DATE_OUTSIDE", "0001-01-01")]),
    "unknown unit": (flat(quantity=1, unit="KILO"), [("unit", "BAD_UNIT", "KILO")]),
    "unit alone": (flat(unit="KGM"), [("unit", "UNIT_WITHOUT_QUANTITY", "KGM")]),
    "quantity alone": (flat(quantity2=1), [("quantity2", "QUANTITY_WITHOUT_UNIT", None)]),
    "unknown currency": (flat(currency="WON"), [("currency", "BAD_CURRENCY", "WON")]),
    "unknown country": (flat(origin="UK"), [("origin", "BAD_COUNTRY", "UK")]),
    "term of another edition": (flat(incoterm="DAT"), [("incoterm", "BAD_INCOTERM", "DAT")]),
    "unknown scheme": (flat(scheme="GIFT"), [("scheme", "BAD_CHOICE", "GIFT")]),
    "odd code": (flat(code="84713"), [("code", "BAD_TARIFF_CODE", "84713")]),
    "code of letters": (flat(code="84713O0000"), [("code", "BAD_TARIFF_CODE", "84713O0000")]),
    "nothing in a text": (flat(goods=" "), [("goods", "MISSING", None)]),
    "long text": (flat(use="x" * 41), [("use", "TOO_LONG", "x" * 41)]),
    "half a character": (flat(party="\ud800x"), [("party", "BAD_CHARACTER", "?x")]),
    "control character": (flat(party="a\x00b"), [("party", "BAD_CHARACTER", "a�b")]),
    "nothing told": ({}, [(n, "MISSING", None) for n in ("date", "code", "currency", "price")]),
    "lines in no list": (whole(ITEM) | {"lines": ITEM}, [("lines", "LIST_NEEDED", "{…}")]),
    "no lines": (whole(), [("lines", "NO_LINES", None)]),
    "line in no object": (whole(ITEM, 5), [("lines[1]", "OBJECT_NEEDED", "5")]),
    "line number twice": (
        whole({**ITEM, "line": 2}, {**ITEM, "line": 2}),
        [("lines[1].line", "LINE_NUMBER_REPEATED", "2")],
    ),
    "line number left out": (whole({**ITEM, "line": 2}, ITEM), [("lines[1].line", "MISSING", None)]),
    "line number zero": (whole({**ITEM, "line": 0}), [("lines[0].line", "ZERO", "0")]),
    "price of the third line": (
        whole(ITEM, ITEM, {**ITEM, "price": "x"}),
        [("lines[2].price", "NUMBER_NEEDED", "x")],
    ),
    "costs in no list": (flat(charges={}), [("charges", "LIST_NEEDED", "{…}")]),
    "cost in no object": (flat(charges=["A6"]), [("charges[0]", "OBJECT_NEEDED", "A6")]),
    "cost without amount": (flat(charges=[{"code": "A6"}]), [("charges[0].amount", "MISSING", None)]),
    "cost below zero": (
        flat(charges=[{"code": "A6", "amount": 1}, {"code": "A1", "amount": -1}]),
        [("charges[1].amount", "NEGATIVE", "-1")],
    ),
    "cost without currency": (
        {
            "date": "2026-07-01",
            "lines": [{**ITEM, "currency": "USD"}],
            "charges": [{"code": "A1", "amount": 1}],
        },
        [("charges[0].currency", "MISSING", None)],
    ),
    "unknown field of a cost": (
        flat(charges=[{"code": "A6", "amount": 1, "sum": 2}]),
        [("charges[0].sum", "UNKNOWN_FIELD", None)],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_read_is_told_at_its_field(name: str) -> None:
    told, expected = CASES[name]
    assert found(told) == expected
    for fault in read([told], DAYS).faults.to_dicts():
        assert fault["severity"] == "REFUSED"
        for lang in ("ko", "en"):
            message, cure = describe(fault, lang)
            assert "…" not in message or "{…}" in message or "[…]" in message, "a parameter is missing"
            assert cure


def test_too_many_lines() -> None:
    assert found(whole(*[ITEM] * 999)) == []
    assert found(whole(*[ITEM] * 1000)) == [("lines", "TOO_MANY_LINES", "1000")]
    (fault,) = read([whole(*[ITEM] * 1000)], DAYS).faults.to_dicts()
    assert "999" in describe(fault, "en")[0]


def test_a_number_of_a_declaration_stands_once() -> None:
    intake = read([flat(declaration="X"), flat(), flat(declaration="X")], DAYS)
    assert intake.names == ("X", "#2", "#3")
    assert [(f["declaration"], f["code"]) for f in intake.faults.to_dicts()] == [
        ("#3", "DECLARATION_REPEATED")
    ]
    assert intake.lines.height == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "NOT_JSON"),
        ('{"price": NaN}', "NOT_JSON"),
        ("[" * 100_000, "NOT_JSON"),
        (b"\xff\xfe", "NOT_JSON"),
        ('{"date": "2026-07-01", "date": "2026-07-02"}', "FIELD_REPEATED"),
        ('"text"', "OBJECT_NEEDED"),
    ],
)
def test_texts_that_are_no_declaration(text: str | bytes, code: str) -> None:
    good = json.dumps(FLAT_EXAMPLE)
    intake = read_texts([good, text, good])
    assert code in intake.faults["code"].to_list()
    assert set(intake.faults["declaration"]) == {"#2"}
    assert intake.lines["declaration"].to_list() == ["#1", "#3"], "a bad text spoils no other"


NAMES = [f.name for f in (*FIELDS, *CHARGE_FIELDS, NAME)] + ["lines", "charges", "x"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.lists(JSON, max_size=4))
def test_nothing_that_is_json_breaks_the_reader(objects: list[Any]) -> None:
    intake = read(objects, DAYS)
    assert len(intake.names) == len(set(intake.names)) == len(objects)
    refused = set(intake.faults["declaration"])
    assert refused | set(intake.lines["declaration"]) == set(intake.names)
    assert refused.isdisjoint(intake.lines["declaration"])
    for fault in intake.faults.to_dicts():
        for lang in ("ko", "en"):
            assert all(describe(fault, lang))


# --- paths -------------------------------------------------------------------------------------


def test_faults_of_the_rules_are_placed() -> None:
    paths = {("A", 7): "lines[2].", ("B", 1): ""}
    told = [
        ("A", 7, "price", "lines[2].price"),
        ("A", 7, "determined", "lines[2].determined_value"),
        ("A", 7, "net_g", "lines[2].net_kg"),
        ("A", 7, "date", "date"),
        ("A", 7, "charges[0].code", "charges[0].code"),
        ("A", 7, "charges", "charges"),
        ("A", None, "currency", "currency"),
        ("B", 1, "price_e4", "price"),
        ("C", 1, "vat", "vat"),
    ]
    for declaration, line, field, path in told:
        fault = dict(zip(FAULT, (declaration, line, field, "MISSING", "REFUSED", None), strict=True))
        assert located(fault, paths) == {**fault, "field": path}


@pytest.mark.parametrize(
    ("path", "ko", "en"),
    [
        ("lines[2].price", "가격(lines[2].price)", "price (lines[2].price)"),
        ("charges[0].amount", "금액(charges[0].amount)", "amount (charges[0].amount)"),
        ("charges[3].line", "란번호(charges[3].line)", "line number (charges[3].line)"),
        ("lines[1]", "품목(lines[1])", "lines (lines[1])"),
        ("net_g", "순중량(kg)(net_g)", "net mass in kg (net_g)"),
        ("odd", "odd", "odd"),
        ("", "내용", "the text"),
    ],
)
def test_a_path_has_a_name(path: str, ko: str, en: str) -> None:
    assert (label(path, "ko"), label(path, "en")) == (ko, en)

"""The schema takes what the reader takes: both are made from one table, and both are asked here."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.tariff.rules.exact import loads
from gwanmun.tariff.rules.form_fields import CHARGE_FIELDS, COMPONENT_FIELDS, FIELDS, NAME, Field
from gwanmun.tariff.rules.form_schema import DIALECT, assess_schema
from gwanmun.tariff.rules.form_values import Limits, Refused, read_value
from gwanmun.tariff.rules.reading import read
from gwanmun.tariff.tests.test_reading import CASES, flat
from gwanmun.tariff.tests.value_kit import BOOK

SCHEMA = assess_schema()
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)


def test_it_is_a_schema_and_its_examples_hold() -> None:
    jsonschema_rs.meta.validate(SCHEMA)
    assert SCHEMA["$schema"] == DIALECT
    assert len(SCHEMA["examples"]) == 2
    for example in SCHEMA["examples"]:
        assert list(VALIDATOR.iter_errors(example)) == []
        assert read([example]).faults.is_empty()


def test_every_field_is_there_with_words_in_both_languages() -> None:
    kinds = SCHEMA["$defs"]
    known = [("line", f) for f in FIELDS if f.level in ("shared", "line")]
    known += [("declaration", f) for f in FIELDS if f.level in ("shared", "declaration")]
    known += [("single", f) for f in FIELDS] + [("charge", f) for f in CHARGE_FIELDS]
    known += [("declaration", NAME), ("single", NAME)] + [("component", f) for f in COMPONENT_FIELDS]
    for kind, field in known:
        told = kinds[kind]["properties"][field.name]
        assert re.search("[가-힣]", told["x-title"]["ko"])
        assert re.search("[A-Za-z]", told["x-title"]["en"])
        assert not re.search("[가-힣]", told["x-title"]["en"])
    for kind in kinds.values():
        assert kind["additionalProperties"] is False
        names = {f.name for _, f in known} | {"lines", "charges", "components"}
        assert set(kind["properties"]) <= names


def test_a_country_adds_its_codes() -> None:
    told = assess_schema(BOOK)
    codes = {one["const"]: one["title"] for one in told["$defs"]["charge"]["properties"]["code"]["oneOf"]}
    assert set(codes) == set(BOOK.tables["charges"])
    assert codes["A61"] == "운임 · freight to the import port"
    assert told["$defs"]["single"]["properties"]["determined_value"]["x-decimals"] == 0
    jsonschema_rs.meta.validate(told)


#: What a schema cannot say: calendars, lists too long to print, other fields, other lines.
BEYOND = {
    "day before the rules", "day to come", "no such day", "absurd day", "unknown unit", "unit alone",
    "quantity alone", "unknown currency", "unknown country", "line number twice", "line number left out",
    "line number zero", "nothing in a text", "half a character", "control character", "cost without currency",
    "past all decimals",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(CASES) - BEYOND))
def test_what_the_reader_refuses_the_schema_refuses(name: str) -> None:
    told = json.loads(json.dumps(CASES[name][0], default=float))
    assert not VALIDATOR.is_valid(told)


values = st.one_of(
    st.booleans(),
    st.integers(-5, 10**16),
    st.decimals(min_value=0, max_value=10**12, places=7).map(lambda d: f"{d:f}"),
    st.from_regex(r"\A[0-9]{1,12}(\.[0-9]{1,7})?\Z"),
    st.sampled_from(["USD", "KR", "KGM", "FOB", "2026-07-01", "8471.30-0000", "GENERAL", "x", "0001"]),
)


@settings(deadline=None)
@given(st.sampled_from(FIELDS), values)
def test_what_the_reader_takes_the_schema_takes(field: Field, value: Any) -> None:
    try:
        read_value(field, value, Limits())
    except Refused:
        return
    beside = {"quantity": "unit", "quantity2": "unit2"}
    told = flat(**{field.name: value}) | ({beside[field.name]: "KGM"} if field.name in beside else {})
    assert list(VALIDATOR.iter_errors(told)) == []
    assert loads(json.dumps(told))[field.name] is not None

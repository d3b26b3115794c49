"""The language against a plain interpreter of the same tree, in both engines; its canonical form."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gwanmun.core.few import FewRows
from gwanmun.risk.rules.language import CriterionError, columns_of, expression, needs_of, parse, printed, told
from gwanmun.risk.rules.language import tree as t
from gwanmun.risk.rules.language.operands import DEEPEST
from gwanmun.risk.rules.language.parser import MOST_ITEMS, MOST_TERMS
from gwanmun.risk.rules.language.tests.making import CRITERIA, FIELDS, LISTS, PAST, ROWS
from gwanmun.risk.rules.language.tests.plain import Plain
from gwanmun.risk.rules.language.tokens import LONGEST
from tests.examples import examples

SCHEMA: dict[str, Any] = (
    dict.fromkeys(("mass_g", "pieces", "usd_e4", "value", "rate_e6", *(n.column for n in PAST)), pl.Int64)
    | dict.fromkeys(("description", "specification", "use_code", "origin", "departure", "hs"), pl.String)
    | dict.fromkeys(("at", "purchase_date", "arrival_date"), pl.Date)
    | {"added_after_arrival": pl.Boolean}
)


_PIECES = [
    "weight", "<", "5", "kg", "(", ")", "and", "or", "not", "in", "@routes", "'x'", "finds", "seller", ",",
    "30", "days",
    "ago", "between", "*", "//", "at", "2026-01-01", "is", "null", "departure", "TH", "matches", "~",
]  # fmt: skip


def _within_limits(criterion: t.Condition) -> None:
    """Types and sizes are as the language wants them; what is too large to reckon is no example."""
    try:
        parse(printed(criterion, FIELDS), FIELDS)
    except CriterionError as error:
        assume(error.code != "TOO_LARGE")
        raise


@settings(max_examples=examples(300), deadline=None)
@given(CRITERIA, st.lists(ROWS, min_size=1, max_size=4))
def test_both_engines_say_what_a_plain_reading_says(
    criterion: t.Condition, rows: list[dict[str, Any]]
) -> None:
    _within_limits(criterion)
    wanted = [Plain(FIELDS, LISTS, row).meets(criterion) for row in rows]
    frame = pl.DataFrame(rows, schema=SCHEMA)
    hit = expression(criterion, FIELDS, LISTS)
    assert frame.select(hit.alias("hit"))["hit"].to_list() == wanted
    assert FewRows.of(frame).once(hit.alias("hit")) == wanted
    assert set(hit.meta.root_names()) <= columns_of(criterion, FIELDS)


@settings(max_examples=examples(300), deadline=None)
@given(CRITERIA)
def test_reading_what_is_printed_gives_the_same_tree(criterion: t.Condition) -> None:
    _within_limits(criterion)
    text = printed(criterion, FIELDS)
    read = parse(text, FIELDS)
    assert read == criterion
    assert printed(read, FIELDS) == text
    words = told(criterion, FIELDS)
    assert words.ko
    assert words.en
    assert "None" not in words.ko + words.en


@pytest.mark.parametrize(
    ("spelled", "canonical"),
    [
        ("dispatch_country in (TH, LA) AND weight_g <= 500", "departure in (TH, LA) and mass_g <= 500 g"),
        ("weight >= 0.5 kg", "mass_g >= 500 g"),
        ("발송국 = TH and 중량 < 1kg", "departure = TH and mass_g < 1000 g"),
        ("not (pieces in @x)", None),
        ("use_code = 1", 'use_code = "1"'),
        ("not not description ~ 'tea'", 'description contains "tea"'),
        ("value > 2 * 100000 원", "value > 200000 KRW"),
        ("finds(seller, 26 weeks) ≥ 2", "finds(seller, 182 days) >= 2"),
        ("first_seen(importer) < 30 days ago", "first_seen(importer) < 30 days ago"),
        ("(a_b = 1)", None),
        ("rate > 8", "rate > 8 %"),
        ("not pieces = 1 and (pieces > 1 or at is null)", "not (pieces = 1) and (pieces > 1 or at is null)"),
    ],
)  # fmt: skip
def test_spellings_have_one_canonical_form(spelled: str, canonical: str | None) -> None:
    if canonical is None:
        with pytest.raises(CriterionError):
            parse(spelled, FIELDS)
        return
    assert printed(parse(spelled, FIELDS), FIELDS) == canonical


@pytest.mark.parametrize(
    ("text", "code", "start", "near"),
    [
        ("", "EMPTY", 0, ""),
        ("wieght <= 5", "FIELD", 0, "weight"),
        ("weight <=", "EXPECTED", 9, ""),
        ("weight <= 5 USD", "UNITS", 0, ""),
        ("departure = th", "FORM", 12, "TH"),
        ("importer ~ 'x'", "PERSONAL", 0, ""),
        ("description ~ 'x", "QUOTE", 14, ""),
        ("weight in (1)", "NEEDS", 0, ""),
        ("weight", "EXPECTED", 6, ""),
        ("description matches '(a'", "PATTERN", 20, ""),
        ("description matches '(?=a)b'", "PATTERN", 20, ""),
        ("count(phone)", "PERIOD", 11, ""),
        ("finds(weight)", "KEY", 6, ""),
        ("value / 2 > 1", "SLASH", 6, ""),
        ("departure in @route", "LIST", 13, "routes"),
        ("at > 5", "TYPES", 0, ""),
        ("at > 2026-02-30", "DAY", 5, ""),
        ("value * value * value > 1", "TOO_LARGE", 0, ""),
        ("weight <= 5 ; drop", "CHARACTER", 12, ""),
        ("pieces > 1234567890123456", "NUMBER", 9, ""),
        ("pieces > 1 and", "EXPECTED", 14, ""),
        ("pieces > 1 pieces", "EXPECTED", 11, ""),
        ("description < 'a'", "NEEDS", 0, ""),
        ("weekday(at) = sunday", "CODE", 14, "sun"),
    ],
)
def test_a_fault_names_its_place_and_what_was_perhaps_meant(
    text: str, code: str, start: int, near: str
) -> None:
    with pytest.raises(CriterionError) as found:
        parse(text, FIELDS)
    assert (found.value.code, found.value.start, found.value.near) == (code, start, near)
    assert found.value.text.ko != found.value.text.en
    assert "{" not in found.value.text.ko + found.value.text.en + found.value.cure.ko + found.value.cure.en


def test_a_field_of_another_kind_of_item_is_refused() -> None:
    with pytest.raises(CriterionError) as found:
        parse("use_code = 1", FIELDS, "COMPANY")
    assert found.value.code == "KIND"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(" * (DEEPEST + 1) + "pieces > 1" + ")" * (DEEPEST + 1), "TOO_DEEP"),
        ("not " * (DEEPEST + 1) + "pieces > 1", "TOO_DEEP"),
        (" or ".join(["pieces > 1"] * (MOST_TERMS + 1)), "TOO_MANY"),
        (f"use_code in ({','.join(['1'] * (MOST_ITEMS + 1))})", "TOO_MANY"),
        ("x" * (LONGEST + 1), "TOO_LONG"),
        ("description matches '" + "a" * 201 + "'", "PATTERN"),
    ],
)
def test_limits(text: str, code: str) -> None:
    with pytest.raises(CriterionError) as found:
        parse(text, FIELDS)
    assert found.value.code == code


@settings(max_examples=examples(300), deadline=None)
@given(st.text(max_size=60) | st.lists(st.sampled_from(_PIECES), max_size=12).map(" ".join))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        tree = parse(text, FIELDS)
    except CriterionError as error:
        place = error.start, error.end
    else:
        place = None
    if place:
        assert 0 <= place[0] < place[1] <= max(len(text), place[0]) + 1
        return
    assert parse(printed(tree, FIELDS), FIELDS) == tree
    expression(tree, FIELDS, LISTS)


def test_words() -> None:
    criterion = parse(
        'dispatch_country in (TH, LA) and weight_g <= 500 and (category in (tea) or description ~ "비타민")',
        FIELDS,
    )
    assert told(criterion, FIELDS).ko == (
        "발송국이 TH 또는 LA이고, 중량이 500 g 이하이고, (품목군이 tea이거나 품명에 ‘비타민’이 포함되는 경우)"
    )
    assert told(criterion, FIELDS).en == (
        "country of dispatch is TH or LA and weight is at most 500 g and "
        "(goods category is tea or description contains “비타민”)"
    )
    assert [n.column for n in needs_of(parse("finds(seller, 1 year) > 0", FIELDS))] == [
        "past.finds.seller.365"
    ]

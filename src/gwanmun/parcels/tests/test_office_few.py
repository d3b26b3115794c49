"""Profiles of the office on the belt: the second engine hits what polars hits, and is read once."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.countries.registry import rule_book
from gwanmun.parcels.rules import Case, Operator, decide, decide_rows, office_few, pipeline
from gwanmun.parcels.rules.case import Targets
from gwanmun.parcels.rules.items import KEYED, items_of
from gwanmun.parcels.rules.office import OfficeProfiles
from gwanmun.parcels.rules.pipeline import _as_lists, decide_and_choose
from gwanmun.parcels.rules.schema import DECIDED
from gwanmun.risk.contract import Language, Profile, compile_profile
from tests.examples import examples
from tests.oracle.nasty import KEY, manifest


@cache
def plain(seed: int, size: int) -> Case:
    made = manifest(seed, size)
    return Case(
        made.frame(), made.registry_frame(), made.stored_frame(), Operator(), made.received, KEY,
        Targets("ICN", "DAY"),
    )  # fmt: skip


def law(case: Case) -> Any:
    return rule_book("kr", case.received)


def profile(number: int, criterion: str, **changes: Any) -> Profile:
    raw = {"id": f"p{number}", "criterion": criterion, "points": 90, "lane": "ORANGE", "source": "OFFICE",
           "title": {"ko": "시험", "en": "Trial"}, **changes}  # fmt: skip
    return compile_profile(raw, Language.of(law(plain(1, 1))), "PARCEL")


def keys() -> list[str]:
    """Keys of people and places as a profile would name them."""
    case = plain(3, 40)
    rows = decide(case, law(case))
    items = items_of(rows, case.received, "ICN", "DAY", KEY)
    return [f'{name} = "{value}"' for name in KEYED for value in items[name].drop_nulls().head(2)]


TERMS = [
    "weight <= 2 kg", "value > 150000 원", "revenue = 0 원", "price_usd between 100 usd and 150 usd",
    "usd_per_kg < 5 usd", "below_limit_usd between 0 usd and 10 usd", "rate >= 8%",
    "pieces * 3 > cartons + 4",
    "description ~ tea", 'description starts with any of (cotton, "red")', 'description ends with "s"',
    'description matches any of ("^[A-Z ]+$", "가")', "length(description) < 9", "address_length > 12",
    "hs2 in (61, 62, 30)", "hs4 = 2106", "hs6 is null", "hs is not null", "category is null",
    "origin is null", "departure in (CN, US)", "origin != departure", "port = USLAX", 'mode = "4"',
    'office = "ICN"', 'shift = "NIGHT"', "importer is not null", "seller is null", "phone is null",
    "address is not null", "account is null", "container is not null", "carrier is null", "rate_kind is null",
    "codes_on_phone >= 2", "group_size >= 2", 'use_code = "1"', 'transaction_code != "D"',
    "platform is null", "specification is not null", "currency in (USD, EUR)", "added_after_arrival",
    "purchase_date >= 20 days ago", "arrival_date within 30 days of purchase_date",
    "weekday(at) in (mon, tue, wed)", "purchase_date is null",
]  # fmt: skip


@st.composite
def criteria(draw: Any) -> str:
    terms = draw(st.lists(st.sampled_from(TERMS + keys()), min_size=1, max_size=4))
    text = draw(st.sampled_from(("", "not "))) + f"({terms[0]})"
    for term in terms[1:]:
        text = f"({text}) {draw(st.sampled_from(('and', 'or', 'and not', 'or not')))} ({term})"
    return text


def test_every_term_of_these_tests_can_be_read_and_some_hit() -> None:
    case = plain(3, 40)
    made = tuple(profile(n, term) for n, term in enumerate(TERMS + keys()))
    reader = office_few.Reader(made)
    assert len(reader.names) > 20
    told = replace(case, targets=replace(case.targets, by_office=OfficeProfiles(made)))
    found = decide_and_choose(told, law(case)).rows
    assert found["reasons"].str.contains("target.office").all()


@settings(max_examples=examples(40), deadline=None)
@given(
    st.lists(
        st.tuples(
            criteria(), st.sampled_from((0, 90, 700)), st.sampled_from((None, "ORANGE", "RED", "BLUE"))
        ),
        min_size=1, max_size=4,
    ),
    st.integers(0, 30),
    st.sampled_from((1, 3, 24)),
    st.sampled_from(({}, {"slots": {"ORANGE": 2, "RED": 1}}, {"alerts": True})),
)  # fmt: skip
def test_both_engines_decide_the_same_under_profiles_of_the_office(
    asked: list[tuple[str, int, str | None]], seed: int, size: int, told: dict[str, Any]
) -> None:
    case = plain(seed, size)
    made = tuple(profile(n, text, points=points, lane=lane) for n, (text, points, lane) in enumerate(asked))
    if told.get("alerts"):
        told = {"alerts": {case.parcels["number"][0]: "ORANGE"}}
    case = replace(case, targets=replace(case.targets, by_office=OfficeProfiles(made), **told))
    many = decide_and_choose(case, law(case)).rows.select(list(DECIDED))
    few = decide_rows(_as_lists(case), law(case))
    assert law(case).built.get("parcels.few") is not False
    assert (
        pl.DataFrame([{n: row[n] for n in DECIDED} for row in few], schema=DECIDED).to_dicts()
        == many.to_dicts()
    )


def test_profiles_are_read_once_and_no_frame_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made = (profile(1, "weight <= 2 kg and description ~ tea"), profile(2, "phone is not null", lane="RED"))
    case = plain(5, 1)
    case = replace(case, targets=replace(case.targets, by_office=OfficeProfiles(made)))
    few, book = _as_lists(case), law(case)
    expected = decide_rows(few, book)
    monkeypatch.setattr(office_few, "Reader", None)
    monkeypatch.setattr(pipeline, "_items", None)
    monkeypatch.setattr(pipeline, "Admission", None)
    assert decide_rows(few, book) == expected


def test_what_only_polars_can_tell_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made = (profile(1, "weight <= 2 kg"), profile(2, "phone is not null", lane="RED"))
    case = plain(6, 9)
    case = replace(case, targets=replace(case.targets, by_office=OfficeProfiles(made)))
    expected = decide_rows(_as_lists(case), law(case))
    monkeypatch.setattr(office_few.Reader, "hits", _unknown)
    assert decide_rows(_as_lists(case), law(case)) == expected
    assert law(case).built.get("parcels.few") is not False


def test_no_more_sets_of_profiles_are_kept_than_said() -> None:
    rows = _as_lists(plain(6, 1))
    for number in range(office_few.KEPT + 3):
        office_few._reader((profile(number, "weight <= 2 kg"),))
    assert len(office_few._READ) <= office_few.KEPT
    assert rows.parcels.height == 1


def _unknown(*_: object) -> None:
    raise office_few.Unknown("a value for polars")

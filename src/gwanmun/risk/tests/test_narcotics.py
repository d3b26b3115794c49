"""Patterns of narcotics: each with what shows it and what only looks like it."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from gwanmun.countries import registry
from gwanmun.risk.rules import narcotics

PLAIN = {
    "item": "1", "importer": "A", "seller": "S", "phone": "010-1234-5679",
    "address": "서울 중구 세종대로 110",
    "description": "cotton shirt", "departure": "CN", "origin": "CN", "mass_g": 900, "value": 45_000,
}  # fmt: skip


@pytest.fixture(scope="module")
def lists() -> dict[str, list[str]]:
    book = registry.rule_book("kr", dt.date(2026, 7, 1))
    return narcotics.words_of(book.tables["narcotics"])


def told(lists, *rows: dict) -> list[dict]:
    frame = pl.DataFrame([{**PLAIN, "item": str(n), **row} for n, row in enumerate(rows)])
    return narcotics.patterns(frame, lists).rows(named=True)


def test_a_plain_parcel_shows_nothing(lists):
    row = told(lists, {})[0]
    assert {name for name, value in row.items() if value is True} == set()
    assert (row["people_on_phone"], row["people_at_address"], row["people_of_seller"]) == (1, 1, 1)
    assert row["value_per_g"] == 50


@pytest.mark.parametrize(
    ("pattern", "shows", "looks_like_it"),
    [
        ("on_route", {"departure": "TH"}, {"departure": "JP"}),
        ("via_transit", {"departure": "HK", "origin": "PE"}, {"departure": "HK", "origin": "HK"}),
        ("conceals", {"description": "Herbal TEA bags"}, {"description": "steam iron"}),
        ("conceals", {"description": "비타민 젤리"}, {"description": "차량용 커버"}),
        ("disguise", {"description": "CBD oil 10 ml"}, {"description": "abcbd poster"}),
        ("disguise", {"description": "pseudoephedrine tablets"}, {"description": "tablet case"}),
        (
            "locker",
            {"address": "서울 중구 세종대로 110 무인택배함 3번"},
            {"address": "서울 중구 세종대로 110"},
        ),
        ("forwarder", {"address": "인천 중구 공항로 1 물류센터 A-31"}, {"address": "인천 중구 공항로 1"}),
        ("small", {"mass_g": 80}, {"mass_g": 201}),
    ],
)
def test_what_shows_a_pattern_and_what_does_not(lists, pattern, shows, looks_like_it):
    with_it, without = told(lists, shows, looks_like_it)
    assert with_it[pattern] is True
    assert without[pattern] is False


def test_people_are_counted_whatever_the_spelling(lists):
    rows = told(
        lists,
        {"importer": "A", "phone": "+82 10-1234-5679", "address": "서울특별시 중구 세종대로 110"},
        {"importer": "B", "seller": "T"},
        {"importer": "B", "phone": None, "address": None},
    )
    assert [row["people_on_phone"] for row in rows] == [2, 2, 0]
    assert [row["people_at_address"] for row in rows] == [2, 2, 0]
    assert [row["people_of_seller"] for row in rows] == [2, 1, 2]


def test_every_pattern_says_why_and_whence(lists):
    assert [*told(lists, {})[0]] == ["item", *(p.name for p in narcotics.PATTERNS)]
    assert all(p.ko and p.en and p.source for p in narcotics.PATTERNS)

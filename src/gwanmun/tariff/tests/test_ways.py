"""The short way (looked up) and the long way give the same for every line."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.tariff.rules import choice
from gwanmun.tariff.rules.choice import choose, ready
from gwanmun.tariff.tests.choosing import Small, agreed, book, code, line, lines, rate, tariff
from tests.examples import examples

CODES = ("0701100000", "0701901000", "07019090", "8481801010")
FIRST = date(2026, 6, 25)
KINDS = (
    "A",
    "B",
    "C",
    "W1",
    "W2",
    "P1",
    "P3",
    "L",
    "S",
    "L69-2",
    "R",
    "FUS1",
    "FCN1",
    "I",
    "M",
    "K",
    "T",
    "N",
)
percents = st.sampled_from((0, 1, 5, 8, 8, 13, 30, 513))
days = st.integers(-3, 20).map(lambda n: FIRST + timedelta(n))


@st.composite
def rates(draw: st.DrawFn) -> dict[str, Any]:
    whole = draw(st.sampled_from(CODES))
    first, last = draw(days), draw(st.none() | days)
    more: dict[str, Any] = {
        "code": whole[: draw(st.sampled_from((2, 4, 6, len(whole))))],
        "valid_from": first,
    }
    if last is not None:
        more["valid_to"] = last
    if draw(st.integers(0, 4)) == 0:
        more["origin"] = draw(st.sampled_from(("US", "CN")))
    if draw(st.integers(0, 6)) == 0:
        more |= {"amount": 300, "unit": "KGM", "form": draw(st.sampled_from(("sum", "higher", "lower")))}
    if draw(st.integers(0, 9)) == 0:
        more["use"] = "FEED"
    return rate(draw(st.sampled_from(KINDS)), draw(percents), **more)


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    told: dict[str, Any] = {
        "code": draw(st.sampled_from((*CODES, "0701", "9999999999"))),
        "date": draw(days),
        "origin": draw(st.sampled_from(("US", "CN", "KH", "IR", "UZ", None))),
        "customs_value": draw(st.integers(0, 10**9)),
        "quantity_e6": draw(st.integers(1, 10**10)),
        "unit": "KGM",
    }
    return draw(
        st.sampled_from((line(**told), line(**told), line(**told, quota=True), agreed("FUS1", **told)))
    )


@settings(max_examples=examples(40), deadline=None)
@given(table=st.lists(rates(), max_size=14), rows=st.lists(entries(), min_size=1, max_size=12))
def test_both_ways_agree(table: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    codes = [code("0701", leaf=False), *(code(c) for c in CODES)]
    small = tariff(rate("A", 8, code="07"), *table, codes=codes)
    asked = lines(*rows)
    short, short_faults = choose(asked, small, book())
    long, long_faults = choose(asked, _all_the_long_way(small, codes, table), book())
    assert short.drop("claimed_rate_e6").equals(long.select(short.columns).drop("claimed_rate_e6"))
    assert short_faults.equals(long_faults)


def _all_the_long_way(small: Small, codes: list[dict[str, Any]], table: list[dict[str, Any]]) -> Small:
    """The same tariff, in whose look-up no row may be used as it stands."""
    other = Small(small.rates, small.nomenclature)
    made = ready(other, book())
    made.table.rows.replace_column(
        made.table.rows.columns.index("plain"), pl.Series("plain", [False] * made.table.rows.height)
    )
    return other


@settings(max_examples=examples(20), deadline=None)
@given(table=st.lists(rates(), max_size=14), rows=st.lists(entries(), min_size=2, max_size=12))
def test_lines_do_not_know_of_each_other(table: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    small = tariff(rate("A", 8, code="07"), *table, codes=[code(c) for c in CODES])
    asked = lines(*(row | {"declaration": f"D{n}"} for n, row in enumerate(rows)))
    together, _ = choose(asked, small, book())
    reverse, _ = choose(asked.reverse(), small, book())
    assert reverse.reverse().select(together.columns).equals(together)
    alone = [choose(asked[n : n + 1], small, book())[0].row(0, named=True) for n in range(asked.height)]
    assert [row["duty"] for row in alone] == together["duty"].to_list()


def test_the_table_is_made_once() -> None:
    small = tariff(rate("A", 8))
    assert ready(small, book()) is ready(small, book())
    assert choice.ALSO

"""Decision tables: one fact and a column of facts get the same row; what is said of two cells is true."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.core.book import RuleBookError
from gwanmun.countries import decisions
from gwanmun.countries.check_tables import decision_faults
from gwanmun.countries.conditions import ANY, Absent, Cell, NoneOf, OneOf, Prefix, Span, meet, within
from gwanmun.countries.decisions import DecisionTable
from tests.examples import examples

HEADS = {
    "columns": {
        "code": {"type": "text", "ko": "부호", "en": "Code"},
        "value": {"type": "int", "ko": "가격", "en": "Value"},
        "sold": {"type": "flag", "ko": "판매", "en": "Sold"},
        "day": {"type": "date", "ko": "날", "en": "Day"},
    },
    "results": {
        "lane": {"type": "text", "ko": "통로", "en": "Lane"},
        "proofs": {"type": "list", "ko": "증명", "en": "Proofs"},
    },
}
LIT = {"citation": "Act 1", "status": "verified"}
WORDS = ["", "1", "2", "11", "12", "21", "112"]
DAYS = [date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)]


def table(rows: list[dict], hit: str = "first") -> DecisionTable:
    return DecisionTable.of("t", {"hit": hit, **HEADS, "rows": [LIT | row for row in rows]})


def spans(values):
    both = st.tuples(values, values).map(sorted)
    return st.one_of(
        values.map(lambda v: {"from": v}),
        values.map(lambda v: {"to": v}),
        both.map(lambda p: {"from": p[0], "to": p[1]}),
    )


def sets(values):
    some = st.lists(values, min_size=1, max_size=3)
    return st.one_of(values, some, some.map(lambda v: {"not": v}), st.just({"absent": True}))


words, numbers, days = st.sampled_from(WORDS), st.integers(0, 6), st.sampled_from(DAYS)
prefixes = st.lists(words, min_size=1, max_size=2).map(lambda p: {"prefix": p})
cells = {
    "code": st.one_of(sets(words), prefixes),
    "value": st.one_of(sets(numbers), spans(numbers)),
    "sold": sets(st.booleans()),
    "day": st.one_of(sets(days), spans(days)),
}
whens = st.fixed_dictionaries({}, optional=cells)
facts = st.fixed_dictionaries(
    {
        "code": st.none() | words,
        "value": st.none() | numbers,
        "sold": st.none() | st.booleans(),
        "day": st.none() | days,
    }
)


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(whens, min_size=1, max_size=8), st.lists(facts, min_size=1, max_size=8), st.booleans())
def test_a_column_is_decided_as_each_of_its_rows(conditions, asked, looked_up):
    made = table(
        [{"when": w, "then": {"lane": str(n), "proofs": ["x"] * n}} for n, w in enumerate(conditions)]
    )
    frame = pl.DataFrame(asked, schema=dict(made.columns))
    limit = decisions._IN_TURN
    decisions._IN_TURN = 0 if looked_up else limit
    try:
        out = made.join(frame, place="row")
    finally:
        decisions._IN_TURN = limit
    assert out.select(frame.columns).equals(frame)
    for fact, got in zip(asked, out.iter_rows(named=True), strict=True):
        row = made.decide(fact)
        assert got["lane"] == (row and row.then["lane"])
        assert got["proofs"] == (row and row.then["proofs"])
        assert got["row"] == (None if row is None else made.rows.index(row))
    pairs = [(n, made.rows.index(row)) for n, fact in enumerate(asked) for row in made.decide_all(fact)]
    every = made.join_all(frame.with_row_index("n"))
    assert list(every.select("n", "_place").iter_rows()) == pairs


FACTS = {"code": [*WORDS, "3", "113", None], "value": [*range(-1, 8), None], "sold": [True, False, None],
         "day": [*DAYS, date(2026, 3, 1), None]}  # fmt: skip


@settings(max_examples=examples(300), deadline=None)
@given(st.data())
def test_what_is_said_of_two_cells_holds_for_every_fact(data):
    column = data.draw(st.sampled_from(list(cells)))
    one, other = (
        table([{"when": {column: data.draw(cells[column])}}]).rows[0].cell(column) for _ in range(2)
    )
    both = [fact for fact in FACTS[column] if one.holds(fact) and other.holds(fact)]
    if within(one, other):
        assert all(other.holds(fact) for fact in FACTS[column] if one.holds(fact))
    if both:
        assert meet(one, other)
    assert meet(one, other) == meet(other, one)


@pytest.mark.parametrize(
    ("inner", "outer", "is_within", "can_meet"),
    [
        (OneOf(frozenset({"a"})), ANY, True, True),
        (ANY, OneOf(frozenset({"a"})), False, True),
        (Absent(), ANY, True, True),
        (Absent(), NoneOf(frozenset({"a"})), False, False),
        (Prefix(("8703",)), Prefix(("87",)), True, True),
        (Prefix(("87",)), Prefix(("8703",)), False, True),
        (Prefix(("87",)), Prefix(("88",)), False, False),
        (Prefix(("87",)), NoneOf(frozenset({"8801"})), True, True),
        (Span(1, 5), Span(None, 9), True, True),
        (Span(1, 5), Span(6, None), False, False),
        (Span(2, 3), OneOf(frozenset({1, 2, 3})), True, True),
        (Span(date(2026, 1, 1), None), Span(None, date(2025, 12, 31)), False, False),
        (NoneOf(frozenset({"a", "b"})), NoneOf(frozenset({"a"})), True, True),
    ],
)
def test_how_cells_lie(inner: Cell, outer: Cell, is_within: bool, can_meet: bool) -> None:
    assert (within(inner, outer), meet(inner, outer)) == (is_within, can_meet)


def test_rows_hold_on_their_days() -> None:
    made = table(
        [
            {"when": {"code": "1"}, "then": {"lane": "old"}, "valid_to": date(2026, 6, 30)},
            {"when": {"code": "1"}, "then": {"lane": "new"}, "valid_from": date(2026, 7, 1)},
        ],
        hit="unique",
    )
    assert list(decision_faults("t", made)) == []
    assert [made.on(d).decide({"code": "1"}).then["lane"] for d in DAYS] == ["old", "old", "new"]


def test_a_row_that_two_earlier_ones_cover_in_time_is_shadowed() -> None:
    halves = [
        {"when": {"code": "1"}, "valid_to": date(2026, 6, 30)},
        {"when": {}, "valid_from": date(2026, 7, 1)},
    ]
    last = {"when": {"code": "1", "value": 3}, "valid_from": date(2026, 1, 1)}
    assert [f.code for f in decision_faults("t", table([*halves, last]))] == ["SHADOWED"]
    halves[0]["valid_to"] = date(2026, 6, 29)
    assert list(decision_faults("t", table([*halves, last]))) == []


def test_twins_among_all_rows_are_found() -> None:
    twin = {"when": {"code": "1"}, "then": {"lane": "a"}}
    assert [f.code for f in decision_faults("t", table([twin, twin], hit="all"))] == ["ROWS_OVERLAP"]
    assert list(decision_faults("t", table([twin, twin | {"then": {"lane": "b"}}], hit="all"))) == []


def test_columns_may_be_called_otherwise_in_the_frame() -> None:
    made = table([{"when": {"code": "1"}, "then": {"lane": "a"}}])
    frame = pl.LazyFrame({"claim": ["1", "2"]})
    out = made.join(frame, {"code": "claim"}, prefix="got_").collect()
    assert out.to_dict(as_series=False) == {
        "claim": ["1", "2"],
        "got_lane": ["a", None],
        "got_proofs": [None, None],
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"when": {"colour": "red"}}, "no column colour"),
        ({"when": {"value": "3"}}, "'3' is not of the column's type int"),
        ({"when": {"value": True}}, "True is not of the column's type int"),
        ({"when": {"value": {"prefix": "3"}}}, "is not a condition"),
        ({"when": {"value": {"from": 3, "to": 2}}}, "holds for nothing"),
        ({"when": {"code": []}}, "holds for nothing"),
        ({"then": {"lane": 3}}, "3 is not of type text"),
        ({"status": "perhaps"}, "no citation or no status"),
    ],
)
def test_a_wrong_row_is_named(row: dict, said: str) -> None:
    with pytest.raises(RuleBookError, match=f"row 2: .*{said}"):
        table([{"when": {}}, row])

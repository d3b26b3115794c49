from __future__ import annotations

from datetime import date

import pytest

from gwanmun.core.lifecycle import Lifecycle, NotAllowed

ROWS = [
    {"state": s, "act": a, "to": t, "valid_from": f, "valid_to": u, "citation": "Act 1", "status": "verified"}
    for s, a, t, f, u in [
        ("HELD", "RELEASE", "RELEASED", "2026-01-01", ""),
        ("HELD", "RETURN", "RETURNED", "2026-01-01", "2026-06-30"),
        ("RELEASED", "RECALL", "HELD", "2026-07-01", ""),
    ]
]


def test_a_step_of_the_table_leads_where_it_says():
    assert Lifecycle.from_rows(ROWS, date(2026, 1, 1)).step("HELD", "RELEASE").to == "RELEASED"


def test_the_table_is_read_as_of_a_date():
    assert Lifecycle.from_rows(ROWS, date(2026, 6, 30)).acts("HELD") == ("RELEASE", "RETURN")
    assert Lifecycle.from_rows(ROWS, date(2026, 7, 1)).acts("HELD") == ("RELEASE",)


def test_end_states_are_those_that_lead_nowhere():
    assert Lifecycle.from_rows(ROWS, date(2026, 6, 30)).ends() == {"RELEASED", "RETURNED"}
    assert Lifecycle.from_rows(ROWS, date(2026, 7, 1)).ends() == frozenset()


def test_a_step_that_is_not_in_the_table_is_refused_with_what_is_allowed():
    with pytest.raises(NotAllowed) as refusal:
        Lifecycle.from_rows(ROWS, date(2026, 1, 1)).step("RELEASED", "RETURN")
    assert (refusal.value.state, refusal.value.act, refusal.value.allowed) == ("RELEASED", "RETURN", ())


def test_two_rows_for_one_step_are_a_fault_of_the_table():
    with pytest.raises(ValueError, match="two steps"):
        Lifecycle.from_rows([*ROWS, ROWS[0]], date(2026, 1, 1))

"""Figures of the past against counting by hand; nothing of the day itself or later is known of results."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.risk.rules.history import Past, history_columns
from gwanmun.risk.rules.items import RESULT, absent
from gwanmun.risk.rules.language import Fields
from gwanmun.risk.rules.language.tree import Need
from tests.examples import examples

FIELDS = Fields.of()
NEEDS = [
    Need("finds", ("seller",), 20), Need("controls", ("seller",)), Need("find_rate", ("seller", "origin")),
    Need("count", ("phone",), 7), Need("distinct", ("phone",), 10, "importer"),
    Need("total", ("seller",), 15, "value"), Need("first_seen", ("importer",)),
    Need("first_seen", ("seller",), 9), Need("last_seen", ("importer",), 12),
]  # fmt: skip
START = date(2026, 3, 1)
_name = st.sampled_from(["a", "b", None])
_item = st.fixed_dictionaries(
    {"day": st.integers(0, 40), "seller": _name, "importer": _name, "phone": _name, "origin": _name,
     "value": st.none() | st.integers(-5, 100), "old": st.booleans(),
     "outcome": st.sampled_from([None, "FIND", "NO_FIND", "NOT_DONE"]), "lag": st.integers(0, 30)}
)  # fmt: skip


def by_hand(need: Need, row: dict[str, Any], everything: list[dict[str, Any]]) -> Any:
    if any(row[key] is None for key in need.keys):
        return None
    same = [r for r in everything if all(r[key] == row[key] for key in need.keys)]
    days = need.days or 10**6
    met = [r for r in same if row["day"] - days < r["day"] <= row["day"]]
    known = [
        r for r in same
        if r["outcome"] in ("FIND", "NO_FIND") and row["day"] - days <= r["day"] + r["lag"] < row["day"]
    ]  # fmt: skip
    finds = sum(r["outcome"] == "FIND" for r in known)
    match need.function:
        case "finds":
            return finds
        case "controls":
            return len(known)
        case "find_rate":
            return finds * 1_000_000 // len(known) if known else None
        case "count":
            return len(met)
        case "distinct":
            return len({r[need.subject] for r in met} - {None})
        case "total":
            return sum(r["value"] or 0 for r in met)
        case "first_seen":
            return START + timedelta(min(r["day"] for r in met))
    before = [r["day"] for r in met if r["day"] < row["day"]]
    return START + timedelta(max(before)) if before else None


@settings(max_examples=examples(120), deadline=None)
@given(st.lists(_item, min_size=1, max_size=14))
def test_each_figure_is_what_counting_by_hand_gives(made: list[dict[str, Any]]) -> None:
    made = [{**row, "item": str(n)} for n, row in enumerate(made)]
    frame = absent(
        pl.DataFrame(
            [
                {"kind": "PARCEL", "at": START + timedelta(r["day"])}
                | {k: r[k] for k in ("item", "seller", "importer", "phone", "origin", "value")}
                for r in made
            ],
            schema_overrides=dict.fromkeys(("seller", "importer", "phone", "origin"), pl.String)
            | {"value": pl.Int64},
        )
    )
    results = pl.DataFrame(
        [
            {"kind": "PARCEL", "item": r["item"], "outcome": r["outcome"],
             "known_on": START + timedelta(r["day"] + r["lag"])}
            for r in made if r["outcome"]
        ],
        schema={k: RESULT[k] for k in ("kind", "item", "outcome", "known_on")},
    )  # fmt: skip
    old = pl.Series([r["old"] for r in made])
    asked = frame.filter(~old)
    # earlier items may come with those asked about among them
    found = history_columns(asked, Past(frame, results), NEEDS, FIELDS)
    assert found["item"].to_list() == asked["item"].to_list()
    for need in NEEDS:
        wanted = [by_hand(need, row, made) for row in made if not row["old"]]
        assert found[need.column].to_list() == wanted, need

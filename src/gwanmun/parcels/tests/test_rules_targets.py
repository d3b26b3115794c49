"""Slots, alerts, a model and exploration in the decision of parcels: for a manifest and for one parcel."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import polars as pl
import pytest

from gwanmun.countries.registry import rule_book
from gwanmun.parcels.rules import Case, Operator, decide, decide_rows
from gwanmun.parcels.rules.case import Targets
from gwanmun.parcels.rules.items import items_of
from gwanmun.parcels.rules.pipeline import FEW, _as_lists, choose_dated, decide_and_choose
from gwanmun.parcels.rules.schema import DECIDED
from gwanmun.risk.contract import ITEM, REASON, NoExploration, Random
from tests.oracle.nasty import KEY, manifest


class Heavy:
    """A model that finds what weighs much."""

    name = "heavy"

    def score(self, items: pl.DataFrame) -> pl.Series:
        return (items["mass_g"].fill_null(0) / 10_000).clip(0, 1)

    def why(self, items: pl.DataFrame, most: int = 3) -> pl.DataFrame:
        return pl.DataFrame(schema=REASON)


def case(size: int = 1_200, seed: int = 3, **told: Any) -> Case:
    made = manifest(seed, size)
    return Case(
        made.frame(), made.registry_frame(), made.stored_frame(), Operator(), made.received, KEY,
        Targets("ICN", "DAY", **told),
    )  # fmt: skip


def book(one: Case) -> Any:
    return rule_book("kr", one.received)


EVERYTHING: dict[str, Any] = {
    "scorer": Heavy(),
    "exploring": Random(),
    "slots": {"ORANGE": 30, "RED": 9},
}


def test_slots_bind_and_what_does_not_fit_is_said() -> None:
    free = decide_and_choose(case(), book(case()))
    tight = decide_and_choose(case(slots={"ORANGE": 20, "RED": 4}), book(case()))
    lanes = tight.chosen["lane"].value_counts()
    assert dict(lanes.iter_rows())["ORANGE"] <= 20
    red = tight.told.filter(pl.col("lane") == "RED").row(0, named=True)
    assert red["chosen"] == 4 + red["overflow"]
    assert red["overflow"] <= red["mandatory"]
    full = tight.rows.filter(pl.col("reasons").str.contains("target.full", literal=True))
    assert full.height == sum(row["missed"] for row in tight.told.iter_rows(named=True))
    assert free.rows.filter(pl.col("reasons").str.contains("target.full", literal=True)).is_empty()
    assert set(tight.chosen["number"]) < set(free.chosen["number"])


def test_what_is_chosen_is_what_the_belt_is_told() -> None:
    one = case(**EVERYTHING, alerts={"H3-0000007": "RED"})
    found = decide_and_choose(one, book(one))
    both = found.rows.join(found.chosen, on="line", how="left", suffix="_c")
    for row in both.filter(pl.col("hold_kind").is_null()).iter_rows(named=True):
        wanted = {"ORANGE": "XRAY", "RED": "OPEN", None: "RELEASE"}[row["lane_c"]]
        assert row["route"] == wanted, row["reasons"]
    for basis, rule in (("MODEL", "model"), ("EXPLORATION", "explored")):
        chosen = found.chosen.filter(pl.col("basis") == basis)["line"]
        said = found.rows.filter(pl.col("reasons").str.contains(f"target.{rule}\\b"))["line"]
        assert set(chosen) == set(said)
    assert (found.chosen["chance"] > 0).all()
    unheld = found.rows.filter(pl.col("hold_kind").is_in(["PROHIBITED", "IPR"]))["line"]
    assert set(unheld) <= set(found.chosen.filter(pl.col("lane") == "RED")["line"])


def test_an_alert_sends_a_parcel_to_its_lane() -> None:
    plain = case()
    calm = decide(plain, book(plain)).filter(pl.col("route") == "RELEASE")["number"][0]
    one = case(alerts={calm: "RED"}, slots={"RED": 1000})
    row = decide(one, book(one)).filter(pl.col("number") == calm).row(0, named=True)
    assert row["route"] == "OPEN"
    assert "target.alert" in row["reasons"].split()


@pytest.mark.parametrize("told", [{}, EVERYTHING, {"slots": {"ORANGE": 0, "RED": 0}}])
def test_a_handful_is_decided_as_in_frames(told: dict[str, Any]) -> None:
    one = case(FEW, **told)
    by_rows = decide_rows(_as_lists(one), book(one))
    by_frame = decide_and_choose(one, book(one)).rows
    assert [{n: r[n] for n in DECIDED} for r in by_rows] == by_frame.select(list(DECIDED)).to_dicts()


def test_where_nothing_binds_a_parcel_alone_is_the_parcel_among_many() -> None:
    many = case(600, scorer=Heavy(), exploring=Random())
    rows = decide(many, book(many))
    for place in range(0, 600, 37):
        alone = decide(replace(many, parcels=many.parcels[place : place + 1]), book(many))
        assert alone["route"][0] == rows["route"][place] or rows["group_key"][place] is not None


def test_parts_under_several_books_share_the_slots() -> None:
    one = case(300, slots={"ORANGE": 5, "RED": 3})
    days = [one.received - timedelta(days=d % 3) for d in range(300)]
    moved = replace(one, parcels=one.parcels.with_columns(pl.Series("arrival_date", days)))
    other = replace(book(one), built={})
    found = choose_dated(moved, lambda day: other if day == one.received else book(one))
    by_lane = dict(found.chosen.filter(pl.col("basis") != "MANDATORY")["lane"].value_counts().iter_rows())
    assert by_lane.get("ORANGE", 0) <= 5
    assert by_lane.get("RED", 0) <= 3


def test_items_have_the_columns_of_items_and_no_person_in_plain_text() -> None:
    one = case(200)
    rows = decide(one, book(one))
    items = items_of(rows, one.received, "ICN", "DAY", KEY)
    assert items.schema == pl.Schema(ITEM)
    plain = set(rows["consignee_phone"].drop_nulls()) | set(rows["consignee_id"].drop_nulls())
    told = {v for name in ("importer", "seller", "address", "phone") for v in items[name].drop_nulls()}
    assert not plain & told
    same = rows["consignee_phone"].drop_nulls().n_unique()
    assert items["phone"].drop_nulls().n_unique() == same
    assert isinstance(one.targets.exploring, NoExploration)

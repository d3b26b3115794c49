"""Signs: the same alone and among many, blind to what comes later, and worth something to a model."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.risk.rules import reaching
from gwanmun.risk.rules.items import absent
from gwanmun.risk.rules.keys import Trees
from gwanmun.risk.rules.learner import Trained, train
from gwanmun.risk.rules.linking import NODES
from gwanmun.risk.rules.measuring import auc
from gwanmun.risk.rules.reaching import Reach
from gwanmun.risk.rules.reasons import by_model
from gwanmun.risk.rules.recipes import PARCEL
from gwanmun.risk.rules.signs import (
    NEAR,
    SIGNS,
    WORDS,
    as_text,
    from_text,
    signs,
    signs_of_past,
)
from gwanmun.risk.tests import learning_kit as kit
from tests.examples import examples

KEY = b"0123456789abcdef"
LISTS = {"narcotics_routes_2024": ["TH"], "narcotics_concealments": ["tea", "candle"]}
START = dt.date(2026, 1, 1)
PLAIN = replace(PARCEL, trees=Trees(rounds=30, leaves=7, rate=0.1, least=15, seeds=1))
WITHOUT = replace(PLAIN, numbers=tuple(n for n in PLAIN.numbers if n not in SIGNS))
WITHOUT_LINKS = replace(PLAIN, numbers=tuple(n for n in PLAIN.numbers if n not in NEAR))


def world(seed: int, rounds: int = 24) -> tuple[pl.DataFrame, pl.DataFrame, np.ndarray]:
    """Every five days parcels of strangers come, and of families: a member sends something harmless first,
    with a telephone that the next member uses later; its own goods go under another's number, to an address
    that nobody has used. Three of twelve families are a ring. Who looks at records of the parcel's own keys
    sees somebody new in all of them.

    Items, results (the harmless ones are not looked into), and which are the ring's goods.
    """
    random = np.random.default_rng(seed)
    rows: list[tuple[object, ...]] = []
    for number in range(rounds):
        at = START + dt.timedelta(days=5 * number)
        for n in range(12):
            who = f"P{random.integers(0, 900)}"
            tea = "green tea" if random.random() < 0.2 else "shirt"
            rows.append(
                (at, who, f"0101{random.integers(10**6, 10**7)}", f"서울 중구 세종대로 {n}", tea, "P")
            )
        for n in range(12):
            member, last = f"F{number}-{n}", 7_000_000 + 100 * number + n
            part = "R" if n < 3 else "F"
            rows.append((at, member, f"0108{last}", f"부산 중구 중앙대로 {500 + n}", "shirt", "H"))
            where = f"대구 중구 국채보상로 {900 + 20 * number + n}"
            rows.append((at + dt.timedelta(days=2), member, f"0108{last - 100}", where, "shirt", part))
    names = ["at", "importer", "phone", "address", "description", "part"]
    made = pl.DataFrame(rows, schema=names, orient="row").with_columns(
        kind=pl.lit("PARCEL"), item=pl.int_range(pl.len()).cast(pl.String), origin=pl.lit("CN"),
        departure=pl.lit("CN"), hs=pl.lit("610910"),
        seller=pl.format("S{}", pl.int_range(pl.len())),
        mass_g=pl.Series(random.integers(300, 900, len(rows))),
        value=pl.Series(random.integers(10_000, 90_000, len(rows))),
    ).sort("at", maintain_order=True)  # fmt: skip
    ring = (made["part"] == "R").to_numpy()
    found = random.random(len(rows)) < np.where(ring, 0.8, 0.03)
    items = absent(made.drop("part"))
    return items, kit.results(items, found, lag=2).filter(made["part"] != "H"), ring


def past_signs(items: pl.DataFrame, done: pl.DataFrame) -> pl.DataFrame:
    return signs_of_past(items, done, LISTS, KEY)


@settings(max_examples=examples(6))
@given(st.integers(5, 30))
def test_later_results_move_no_sign(day: int) -> None:
    items, done, _ = world(1, rounds=7)
    edge = START + dt.timedelta(days=day)
    late = pl.col("known_on") >= edge
    other = pl.when(pl.col("outcome") == "FIND").then(pl.lit("NO_FIND")).otherwise(pl.lit("FIND"))
    flipped = done.with_columns(outcome=pl.when(late).then(other).otherwise("outcome"))
    early = items["at"] <= edge
    assert past_signs(items, done).filter(early).equals(past_signs(items, flipped).filter(early))


def test_flipping_what_was_known_does_move_them() -> None:
    items, done, _ = world(1, rounds=7)
    other = pl.when(pl.col("outcome") == "FIND").then(pl.lit("NO_FIND")).otherwise(pl.lit("FIND"))
    assert not past_signs(items, done).equals(past_signs(items, done.with_columns(outcome=other)))


def test_what_finds_reach_is_the_same_worked_out_before_and_at_once() -> None:
    """The short way of a manifest beside the long way of any day, which the tests of links hold."""
    items, done, _ = world(2, rounds=12)
    from gwanmun.risk.rules import linking

    keyed = linking.keyed(items.with_columns(place=pl.lit(None, pl.Int64)), KEY)
    links = reaching.first_seen(linking.sightings(keyed))
    told = done.select("item", "known_on", found=pl.col("outcome") == "FIND")
    results = reaching.parties_of(keyed, told)
    day = items["at"].max()
    known = reaching.reach(links, results, day)
    again = Reach.from_bytes(known.lean().to_bytes())
    today = items.filter(pl.col("at") == day)
    now = signs(today.select("item", *WORDS), LISTS, again, KEY)
    slow = past_signs(items, done).filter(items["at"] == day)
    assert now.select(NEAR).equals(slow.select(NEAR))
    assert (now["linked_finds"] > 0).any()
    assert set(again.shared.columns) == {"node", "party", "looks", "finds"}
    assert set(NODES)


def test_one_parcel_alone_and_among_many() -> None:
    items, _, _ = world(3, rounds=6)
    day = items.filter(pl.col("at") == items["at"].max()).select("item", *WORDS)
    lone = {
        "item": "X", "importer": "Z1", "seller": "only one", "phone": "010-2222-1111",
        "address": "광주 동구 금남로 1", "description": "tea", "departure": "TH", "origin": "TH",
        "mass_g": 100, "value": 5000,
    }  # fmt: skip
    one = pl.DataFrame([lone], schema=day.schema)
    alone, among = signs(one, LISTS, Reach(), KEY), signs(pl.concat([day, one]), LISTS, Reach(), KEY)
    assert alone.equals(among[-1:])
    row = alone.row(0, named=True)
    assert (row["people_on_phone"], row["on_route"], row["conceals"], row["small"]) == (1, 1, 1, 1)
    assert row["value_per_g"] == 50


def test_signs_are_kept_as_text_and_come_back() -> None:
    items, done, _ = world(4, rounds=6)
    found = past_signs(items, done)
    assert from_text(as_text(found)).equals(found)
    few = from_text(pl.Series(["", None, as_text(found)[7]], dtype=pl.String))
    assert few[2:].equals(found[7:8])
    assert few.row(0) == (None,) * len(SIGNS)
    assert dict(from_text(pl.Series([None], dtype=pl.String)).schema) == SIGNS


def learnt(items: pl.DataFrame, done: pl.DataFrame, recipe: object) -> tuple[Trained, pl.DataFrame]:
    """A model of the first three quarters, and the last quarter."""
    edge = items["at"].unique().sort()[int(items["at"].n_unique() * 0.75)]
    early = items.filter(pl.col("at") < edge)
    told = done.filter(pl.col("known_on") < edge)
    return train(early, told, recipe), items.filter(pl.col("at") >= edge)  # type: ignore[arg-type]


def test_a_ring_is_ranked_higher_by_a_model_that_sees_links() -> None:
    gains = []
    for seed in range(4):
        items, done, ring = world(seed)
        whole = items.hstack(past_signs(items, done))
        is_ring = dict(zip(items["item"], ring, strict=True))
        told = []
        for recipe in (WITHOUT_LINKS, PLAIN):
            model, later = learnt(whole, done, recipe)
            truth = np.array([is_ring[item] for item in later["item"]])
            told.append(auc(truth, model.score(later).to_numpy()))
        gains.append(told[1] - told[0])
    mean, error = float(np.mean(gains)), float(np.std(gains, ddof=1) / np.sqrt(len(gains)))
    assert mean - 3.182 * error > 0.1, f"{mean:.3f} ± {3.182 * error:.3f} (95 %, t with 3 degrees)"


def test_a_concealment_pattern_is_ranked_higher_by_a_model_that_sees_it() -> None:
    """Goods of one code: only the words tell, and they are others each time."""
    gains = []
    for seed in range(4):
        items, _, _ = world(seed + 10)
        random = np.random.default_rng(seed)
        tea = items["description"].str.contains("tea").to_numpy()
        done = kit.results(items, random.random(items.height) < np.where(tea, 0.5, 0.03), lag=2)
        whole = items.hstack(past_signs(items, done[:0]))
        by_item = dict(zip(items["item"], tea, strict=True))
        told = []
        for recipe in (WITHOUT, PLAIN):
            model, later = learnt(whole, done, recipe)
            truth = np.array([by_item[item] for item in later["item"]])
            told.append(auc(truth, model.score(later).to_numpy()))
        gains.append(told[1] - told[0])
    mean, error = float(np.mean(gains)), float(np.std(gains, ddof=1) / np.sqrt(len(gains)))
    assert mean - 3.182 * error > 0.1, f"{mean:.3f} ± {3.182 * error:.3f}"


def test_a_model_says_what_it_saw_with_its_figures() -> None:
    items, done, ring = world(0)
    whole = items.hstack(past_signs(items, done))
    model, later = learnt(whole, done, PLAIN)
    goods = later.filter(pl.col("item").is_in(items.filter(pl.Series(ring))["item"].implode()))
    why = model.why(goods)
    linked = why.filter(pl.col("feature") == "linked").to_dicts()
    assert len(linked) > goods.height / 2
    first = max(linked, key=lambda row: row["share"])
    said = by_model(first).text
    assert f"{first['found']:,} find" in said.en
    assert "the nearest find is 1 link away" in said.en
    assert "raises the score" in said.en
    assert f"{first['looked']:,}건 검사 중 {first['found']:,}건 적발" in said.ko
    assert model.why(goods.drop(SIGNS)).height == why.height, "signs that are not there are not known"


@pytest.mark.parametrize(
    ("feature", "row", "en"),
    [
        ("people_on_phone", {"figure": 7.0, "share": 1.0}, "people on one telephone: 7; raises the score"),
        ("on_route", {"figure": 1.0, "share": 0.2}, "from a main departure country: yes; raises the score"),
        ("small", {"figure": 0.0, "share": -0.2}, "small and light: no; lowers the score"),
        ("value_per_g", {"figure": None, "share": 0.2}, "won a gram: not known; raises"),
        ("linked", {"looked": 0, "found": 0, "figure": None, "share": -1.0},
         "with it: no find is known; lowers"),
        ("linked", {"looked": 1, "found": 1, "figure": 1.0, "share": 1.0},
         "1 find in 1 control, a find of its own party, address, telephone or sender"),
        ("linked", {"looked": None, "found": None, "figure": None, "share": 1.0}, "with it: not known"),
    ],
)  # fmt: skip
def test_signs_in_words(feature: str, row: dict[str, object], en: str) -> None:
    said = by_model({"feature": feature, **row}).text
    assert en in said.en
    assert said.ko
    assert said.ko != said.en

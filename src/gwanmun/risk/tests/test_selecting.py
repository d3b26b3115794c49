"""The engine of selection: against a plain oracle, and what must hold whatever comes."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.risk.rules.exploring import Bandit, NoExploration, Random, Uncertainty, embedding, policy
from gwanmun.risk.rules.items import REASON
from gwanmun.risk.rules.lanes import LaneError, Lanes, read
from gwanmun.risk.rules.profiles import Profile
from gwanmun.risk.rules.selecting import SELECTED, TOLD, Situation, select
from gwanmun.risk.tests.selecting_oracle import oracle
from tests.examples import examples

KEY = b"an unforeseeable key for tests.."
OFFICES, SHIFTS = ("ICN", "PUS"), ("DAY", "NIGHT")


def entry(code: str, order: int, does: str, **more: Any) -> dict[str, Any]:
    name = {"ko": code, "en": code}
    return {
        "code": code,
        "name": name,
        "order": order,
        "does": does,
        "citation": "-",
        "status": "verified",
        **more,
    }


def table(random: int = 20_000, explore: int = 30_000, model: int = 100_000) -> Lanes:
    return read(
        [
            entry("GREEN", 0, "NOTHING"),
            entry("BLUE", 1, "POST", kinds=["DECLARATION"], model_from=model // 2),
            entry("ORANGE", 3, "XRAY", random={"*": random}, explore=explore, overflow=True)
            | {"model_from": model},
            entry(
                "RED", 4, "OPEN", random={"*": random}, explore=explore, explore_most=200_000,
                model_from=3 * model, points_from=700,
            ),
        ]
    )  # fmt: skip


class Known:
    """A model that has learnt the column ``known`` by heart."""

    name = "known"

    def score(self, items: pl.DataFrame) -> pl.Series:
        return items["known"]

    def why(self, items: pl.DataFrame, most: int = 3) -> pl.DataFrame:
        return pl.DataFrame(schema=REASON)


def frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    types = {
        "item": pl.String, "kind": pl.String, "at": pl.Date, "office": pl.String, "shift": pl.String,
        "revenue": pl.Int64, "known": pl.Float64, "mandatory": pl.String, "alert": pl.String,
        "account": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=types)


#: Profiles that stand in ``account``: what the strategy wishes to hit.
PROFILES = (
    Profile("opens", pl.col("account").fill_null("").str.contains("o"), 400, "OPEN"),
    Profile("points", pl.col("account").fill_null("").str.contains("p"), 300, None),
)
LANE_OF = {"opens": "RED"}

rows = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["PARCEL", "DECLARATION"]),
            "office": st.sampled_from(OFFICES),
            "shift": st.sampled_from(SHIFTS),
            "revenue": st.sampled_from([None, 0, 1_000, 10**12]),
            "known": st.sampled_from([0.0, 0.02, 0.06, 0.2, 0.2, 0.9]),
            "mandatory": st.sampled_from([None, None, None, None, "RED", "BLUE"]),
            "alert": st.sampled_from([None, None, None, "ORANGE", "RED"]),
            "account": st.sampled_from([None, None, None, "o", "p", "op"]),
        }
    ),
    min_size=1,
    max_size=60,
)
some_slots = st.dictionaries(
    st.tuples(st.sampled_from(OFFICES), st.sampled_from(SHIFTS), st.sampled_from(["BLUE", "ORANGE", "RED"])),
    st.integers(0, 8),
)


def named(made: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "item": f"I{n}", "at": date(2026, 11, 22)} for n, row in enumerate(made)]


def situation(slots: dict[tuple[str, str, str], int], **more: Any) -> Situation:
    usual = {"lanes": table(200_000, 300_000), "scorer": Known(), "exploring": Random(), "profiles": PROFILES}
    return Situation(key=KEY, profile_lanes=LANE_OF, slots=slots, find_worth=1_000_000, **{**usual, **more})


@settings(max_examples=examples(150))
@given(rows, some_slots)
def test_engine_and_oracle_agree(made: list[dict[str, Any]], slots: dict[tuple[str, str, str], int]) -> None:
    made = named(made)
    found = select(frame(made), situation(slots)).rows
    told = [
        {
            **row,
            "score": row["known"],
            "points": 400 * ("o" in (row["account"] or "")) + 300 * ("p" in (row["account"] or "")),
            "profile": "RED" if "o" in (row["account"] or "") else None,
        }
        for row in made
    ]
    wanted = oracle(told, table(200_000, 300_000), KEY, slots, find_worth=1_000_000, wish=1.0)
    assert list(zip(found["lane"], found["basis"], strict=True)) == wanted


@settings(max_examples=examples(60))
@given(rows, some_slots, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(made: Any, slots: Any, chance: Any) -> None:
    made = named(made)
    mixed = made[:]
    chance.shuffle(mixed)
    one, other = (select(frame(m), situation(slots)).rows.sort("item") for m in (made, mixed))
    assert one.equals(other)


@settings(max_examples=examples(60))
@given(rows, some_slots)
def test_slots_are_exceeded_by_mandatory_controls_alone(made: Any, slots: Any) -> None:
    found = select(frame(named(made)), situation(slots))
    for cell in found.told.filter(pl.col("slots").is_not_null()).iter_rows(named=True):
        assert cell["chosen"] <= max(cell["slots"], cell["mandatory"] + cell["random"])
        assert cell["overflow"] <= cell["mandatory"]
    must = found.rows.with_columns(pl.Series("m", [r["mandatory"] for r in made])).filter(
        pl.col("m") == "RED"
    )
    assert (must["lane"] == "RED").all()


@settings(max_examples=examples(120))
@given(rows, some_slots, st.integers(0, 3), st.integers(0, 11))
def test_a_slot_more_never_removes_a_control(made: Any, slots: Any, more: int, which: int) -> None:
    cells = [(o, s, lane) for o in OFFICES for s in SHIFTS for lane in ("BLUE", "ORANGE", "RED")]
    wider = {**slots}
    if cells[which] in wider:
        wider[cells[which]] += more
    if more == 3:
        wider.pop(cells[which], None)  # not told any more: unlimited
    narrow, wide = (select(frame(named(made)), situation(s)).rows for s in (slots, wider))
    before = set(narrow.filter(pl.col("lane") != "GREEN")["item"])
    assert before <= set(wide.filter(pl.col("lane") != "GREEN")["item"])


@settings(max_examples=examples(60))
@given(rows, st.integers(0, 59))
def test_a_row_alone_is_the_row_among_many(made: Any, which: int) -> None:
    made = named(made)
    one = made[which % len(made)]
    among = select(frame(made), situation({})).rows.filter(pl.col("item") == one["item"])
    alone = select(frame([one]), situation({})).rows
    assert among.drop("place").equals(alone.drop("place"))


def many(size: int) -> list[dict[str, Any]]:
    spread = np.random.default_rng(7).random(size)
    plain = {
        "kind": "PARCEL",
        "shift": "DAY",
        "revenue": 0,
        "mandatory": None,
        "alert": None,
        "account": None,
    }
    return named([{**plain, "office": OFFICES[n % 2], "known": float(p)} for n, p in enumerate(spread)])


def test_the_random_share_is_what_it_is_said_to_be_and_knows_nothing_of_the_score() -> None:
    size, share = 60_000, 40_000
    items = frame(many(size))
    full = situation({}, lanes=table(share, 0), exploring=NoExploration())
    short = {(office, "DAY", lane): 900 for office in OFFICES for lane in ("ORANGE", "RED")}
    for binding in ({}, short):
        rows_ = select(items, Situation(**{**vars(full), "slots": binding})).rows
        drawn = rows_.filter(pl.col("basis") == "RANDOM")
        for _, cell in drawn.group_by("office"):
            expected = size / 2 * 2 * share / 1e6
            if not binding:
                assert abs(cell.height - expected) < 4.5 * np.sqrt(expected * (1 - 2 * share / 1e6))
            else:
                assert cell.height == 1_800  # fewer slots than draws: each goes to a drawn item
        # 4.5 standard errors of a mean of uniform numbers
        assert abs(drawn["score"].mean() - items["known"].mean()) < 4.5 * np.sqrt(1 / 12 / drawn.height)
        usual = select(items, Situation(**{**vars(full), "slots": binding, "scorer": None})).rows
        assert set(usual.filter(pl.col("basis") == "RANDOM")["item"]) == set(drawn["item"])
        weight = (1 / drawn["chance"]).sum() / 2  # two lanes, each a sample of all items
        assert weight == pytest.approx(size, rel=0.05)


def test_exploration_keeps_its_share_and_its_probability() -> None:
    items = frame(many(40_000)).with_columns(known=pl.col("known") * 0.16)
    base = situation({}, lanes=table(0, 10_000, 333_333), profiles=())
    for wanted in (Random(), Uncertainty.of(items["known"].to_numpy()), Bandit()):
        one = Situation(**{**vars(base), "exploring": wanted})
        found = select(items, one).rows.filter(pl.col("basis") == "EXPLORATION")
        assert select(items, one).rows.filter(pl.col("basis") == "EXPLORATION").equals(found)
        assert found.height == pytest.approx(800, rel=0.2), wanted.name
        assert (1 / found["chance"]).sum() / 2 == pytest.approx(40_000, rel=0.2), wanted.name
    # The curious policy prefers the doubtful.
    doubt = select(items, Situation(**{**vars(base), "exploring": Uncertainty()})).rows
    chosen = doubt.filter(pl.col("basis") == "EXPLORATION")["score"]
    assert (chosen - 0.5).abs().mean() < (items["known"] - 0.5).abs().mean()


def test_the_bandit_learns_and_prefers_what_it_has_not_seen() -> None:
    past = pl.DataFrame(
        {
            "kind": ["DECLARATION"] * 200,
            "item": [str(n) for n in range(200)],
            "description": ["cotton shirt"] * 100 + ["herbal tea"] * 100,
            "hs": ["610910"] * 100 + ["121190"] * 100,
        }
    )
    results = past.select("kind", "item").with_columns(
        pl.Series("outcome", ["NO_FIND"] * 100 + ["FIND"] * 90 + ["NOT_DONE"] * 10)
    )
    learnt = Bandit.of(past, results)
    new = pl.DataFrame(
        {"description": ["cotton shirt", "herbal tea", "marine engine"], "hs": ["610910", "121190", "840810"]}
    )
    shirt, tea, engine = learnt.wish(new, None)
    assert tea > shirt
    assert engine > shirt
    assert np.allclose(np.linalg.norm(embedding(new), axis=1), 1.0)
    assert np.array_equal(embedding(new)[1:2], embedding(new[1:2]))


def test_what_did_not_fit_is_told_with_counts() -> None:
    made = [{**row, "alert": "RED", "known": 0.0} for row in many(41)]
    made = [{**row, "office": "ICN"} for row in made]
    lanes = read(
        [entry("GREEN", 0, "NOTHING"), entry("ORANGE", 1, "XRAY", overflow=True), entry("RED", 2, "OPEN")]
    )
    found = select(
        frame(made), Situation(lanes, KEY, slots={("ICN", "DAY", "RED"): 30, ("ICN", "DAY", "ORANGE"): 5})
    )
    red = found.told.filter(pl.col("lane") == "RED").row(0, named=True)
    assert (red["asked"], red["slots"], red["chosen"], red["missed"]) == (41, 30, 30, 11)
    assert found.rows["lane"].value_counts(sort=True).rows() == [("RED", 30), ("GREEN", 6), ("ORANGE", 5)]
    assert sorted(found.rows.filter(pl.col("lane") == "RED")["place"]) == list(range(1, 31))


def test_shapes_and_an_empty_frame() -> None:
    found = select(frame([]), situation({}))
    assert found.rows.height == 0
    assert set(SELECTED) <= set(found.rows.columns)
    assert {name: found.rows.schema[name] for name in SELECTED} == SELECTED
    assert found.told.schema == pl.Schema(TOLD)


def test_a_table_of_lanes_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(LaneError, match="first in order"):
        read([entry("A", 0, "OPEN")])
    with pytest.raises(LaneError, match="twice"):
        read([entry("A", 0, "NOTHING"), entry("A", 1, "OPEN")])
    with pytest.raises(LaneError, match="exceed"):
        read(
            [
                entry("A", 0, "NOTHING"),
                *(entry(c, n, "OPEN", random={"*": 600_000}) for n, c in enumerate("BC", 1)),
            ]
        )
    with pytest.raises(LaneError, match="unknown control"):
        read([entry("A", 0, "SLEEP")])
    with pytest.raises(LaneError, match="no lane PINK"):
        select(frame(named([{**many(1)[0], "alert": "PINK"}])), situation({}))
    with pytest.raises(ValueError, match="unknown exploration"):
        policy("luck")

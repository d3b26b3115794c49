"""Runs: capacity is kept, results come after their lag, no policy sees the truth, the oracle is the best."""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.risk.rules.items import FIND, ITEM, NOT_DONE, RESULT
from gwanmun.risk.simulation import running
from gwanmun.risk.simulation.comparing import by_run, figures
from gwanmun.risk.simulation.controls import CHOICE, TooMuch, chances, control
from gwanmun.risk.simulation.crowd import simulate
from gwanmun.risk.simulation.oracle import best, most_finds
from gwanmun.risk.simulation.plotting import svg, vega
from gwanmun.risk.simulation.policies import PLANS, Briefing, Office, plan
from gwanmun.risk.simulation.running import Job, jobs, run
from gwanmun.risk.simulation.tests.kit import small
from gwanmun.risk.simulation.unseen import Unseen
from gwanmun.risk.simulation.world import TRUTH, World
from tests.examples import examples


class Watched(Office):
    """An office whose briefings are kept."""

    seen: list[Briefing]
    chosen: list[pl.DataFrame]

    def choose(self, briefing: Briefing) -> pl.DataFrame:
        self.seen.append(briefing)
        self.chosen.append(super().choose(briefing))
        return self.chosen[-1]


def watched(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch, chosen: list[pl.DataFrame] | None = None
) -> tuple[list[Briefing], pl.DataFrame]:
    seen: list[Briefing] = []

    def office(self: object, seed: int) -> Watched:
        made = Watched(plan(name), seed)
        made.seen, made.chosen = seen, [] if chosen is None else chosen
        return made

    monkeypatch.setattr(running.Plan, "policy", office)
    return seen, run(world, Job(plan(name), world.seed))


@pytest.mark.parametrize("name", list(PLANS))
def test_each_policy_keeps_the_capacity_and_uses_it(tmp_path: Path, name: str) -> None:
    world = small(tmp_path)
    weekly = run(world, Job(plan(name), 3))  # the world refuses what is too much
    slots = world.chosen.control.slots
    assert weekly.height == 14
    assert (weekly["controls"] <= slots).all()
    assert weekly["controls"].mean() > 0.9 * slots  # type: ignore[operator]
    assert (weekly["expected"] <= weekly["best"] + 1e-9).all()


def test_too_much_is_refused(tmp_path: Path) -> None:
    world = small(tmp_path)
    week = world.week(1, world.underworld())
    items = week.items["item"].head(11)

    def choice(item: pl.Series, lane: str) -> pl.DataFrame:
        return pl.DataFrame({"item": item, "lane": lane, "basis": "RANDOM"}, schema=CHOICE)

    assert control(week, choice(items.head(10), "OPEN"), world.chosen).results.height == 10
    for wrong in (
        choice(items, "OPEN"),
        choice(pl.Series([items[0], items[0]]), "XRAY"),
        choice(pl.Series(["nobody's"]), "XRAY"),
        choice(items.head(1), "DOGS"),
    ):
        with pytest.raises(TooMuch):
            control(week, wrong, world.chosen)


def test_nobody_learns_before_the_lag_and_nobody_sees_the_truth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    briefings, _ = watched(small(tmp_path), "model+bandit", monkeypatch)
    hidden = (set(TRUTH) - set(ITEM)) | {"find_draw", "lag_draw", "done_draw"}
    assert [b.week for b in briefings] == list(range(1, 15))
    for briefing in briefings:
        assert list(briefing.items.columns) == list(ITEM)
        assert list(briefing.past.columns) == list(ITEM)
        assert list(briefing.known.columns) == list(RESULT)
        assert not hidden & set(briefing.items.columns)
        assert (briefing.known["known_on"] < briefing.monday).all()
        assert (briefing.past["at"] < briefing.monday).all()
        # A result is known for what was looked at, and for nothing else.
        assert briefing.known["item"].is_in(briefing.past["item"].implode()).all()
    assert {f.name for f in fields(Briefing)} == {
        "week", "monday", "items", "past", "known", "slots", "warm_up",
    }  # fmt: skip
    late = briefings[-1]
    assert (late.known["known_on"] > late.known["selected_on"]).all()


@pytest.mark.parametrize("name", ["model+unseen", "model+uncertainty"])
def test_what_was_never_looked_into_cannot_be_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Turn the truth of everything that nobody looked into upside down: every choice stays the same."""
    world = small(tmp_path)
    chosen: list[pl.DataFrame] = []
    watched(world, name, monkeypatch, chosen)
    looked = pl.concat(chosen)["item"].implode()
    unlooked = ~pl.col("item").is_in(looked)
    guilty = pl.when(pl.col("mechanism").is_null()).then(pl.lit("SPLIT"))
    rows = tuple(
        week.with_columns(
            pl.when(unlooked).then(guilty).otherwise(pl.col("mechanism")).alias("mechanism"),
            pl.when(unlooked).then(pl.lit(10**9)).otherwise(pl.col("lost")).alias("lost"),
        )
        for week in world.rows
    )
    again: list[pl.DataFrame] = []
    watched(replace(world, rows=rows), name, monkeypatch, again)
    assert all(one.equals(other) for one, other in zip(chosen, again, strict=True))


def test_open_finds_what_xray_misses(tmp_path: Path) -> None:
    world = small(tmp_path)
    week = world.week(1, world.underworld())
    xray, opened = (chances(week, world.chosen, lane) for lane in ("XRAY", "OPEN"))
    guilty = week.truth["mechanism"].is_not_null().to_numpy()
    assert (opened[guilty] > xray[guilty]).all()
    assert (opened[~guilty] == 0).all()


def test_chances_are_what_controls_bring(tmp_path: Path) -> None:
    """Over a year of openings as many finds as were to be expected (four standard deviations)."""
    world = small(tmp_path)
    expected, variance, found, missing, done = 0.0, 0.0, 0, 0, 0
    for number in range(1, 15):
        week = world.week(number, world.underworld())
        guilty = week.items.filter(week.truth["mechanism"].is_not_null())["item"].head(10)
        result = control(
            week,
            pl.DataFrame({"item": guilty, "lane": "OPEN", "basis": "RANDOM"}, schema=CHOICE),
            world.chosen,
        )
        chance = chances(week, world.chosen, "OPEN")[result.places]
        expected, variance = expected + chance.sum(), variance + (chance * (1 - chance)).sum()
        found += int((result.results["outcome"] == FIND).sum())
        missing += int((result.results["outcome"] == NOT_DONE).sum())
        done += result.results.height
        assert result.expected == pytest.approx(chance.sum())
    assert abs(found - expected) < 4 * np.sqrt(variance)
    assert missing < 0.15 * done


def test_who_knows_the_truth_is_the_best(tmp_path: Path) -> None:
    world = small(tmp_path)
    weekly = simulate(world.chosen, jobs(["oracle", "random", "rates", "model"], 1, 3), workers=1)
    runs = by_run(weekly, world.chosen)
    oracle = runs.filter(pl.col("policy") == "oracle")
    assert oracle["regret"].item() == pytest.approx(0)
    assert (runs.filter(pl.col("policy") != "oracle")["finds"] < oracle["finds"].item()).all()
    assert (runs.filter(pl.col("policy") != "oracle")["regret"] > 0).all()


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=3),
    st.lists(st.integers(0, 3), min_size=1, max_size=2),
    st.randoms(use_true_random=False),
)
@settings(max_examples=examples(40), deadline=None)
def test_the_oracle_is_exact(supply: list[int], slots: list[int], random: object) -> None:
    """Against every way of sending items to lanes, tried one after the other."""
    chance = np.array([[random.random() for _ in slots] for _ in supply])  # type: ignore[attr-defined]
    flow = most_finds(np.array(supply), np.array(slots), chance)
    assert (flow.sum(axis=1) <= supply).all()
    assert (flow.sum(axis=0) <= slots).all()
    top = 0.0
    ranges = [range(min(n, s) + 1) for n in supply for s in slots]
    for flat in itertools.product(*ranges):
        tried = np.array(flat).reshape(chance.shape)
        if (tried.sum(axis=1) <= supply).all() and (tried.sum(axis=0) <= slots).all():
            top = max(top, float((tried * chance).sum()))
    assert float((flow * chance).sum()) == pytest.approx(top)


def test_the_best_choice_is_within_the_slots(tmp_path: Path) -> None:
    world = small(tmp_path)
    week = world.week(9, world.underworld())
    choice, most = best(week, world.chosen)
    assert control(week, choice, world.chosen).expected == pytest.approx(most)


def test_what_was_never_looked_into_is_wished_for_most(tmp_path: Path) -> None:
    world = small(tmp_path)
    week = world.week(1, world.underworld())
    done = week.items.head(100)
    known = pl.DataFrame(
        {"kind": done["kind"], "item": done["item"], "outcome": "NO_FIND"},
    )
    wish = Unseen.of(week.items, week.items, known).wish(week.items, None)
    assert wish.mean() == pytest.approx(1)
    looked = week.items["seller"].is_in(done["seller"].implode()).to_numpy()
    assert wish[~looked].mean() > wish[looked].mean()


def test_warm_up_is_the_same_for_all(tmp_path: Path) -> None:
    world = small(tmp_path)
    runs = [run(world, Job(plan(name), 3)).filter(pl.col("week") <= 6) for name in ("random", "model")]
    assert runs[0].drop("policy", "explore").equals(runs[1].drop("policy", "explore"))


def test_processes_do_not_change_what_comes_out(tmp_path: Path) -> None:
    world = small(tmp_path)
    work = jobs(["random", "oracle"], 2, 3)
    assert simulate(world.chosen, work, 1).equals(simulate(world.chosen, work, 2))


def test_figures_and_plots(tmp_path: Path) -> None:
    world = small(tmp_path)
    weekly = simulate(world.chosen, jobs(["random", "model", "rates"], 2, 3), workers=1)
    found = figures(weekly, world.chosen)
    assert {d["policy"] for d in found["differences"]} == {"random", "rates"}
    mean, low, high = next(p for p in found["policies"] if p["policy"] == "random")["finds"]
    assert low <= mean <= high
    for ko in (True, False):
        picture = svg(found, ko=ko)
        assert picture.count("<path") > 10
        assert "nan" not in picture.lower()
        assert len(vega(found, ko=ko)["data"]["values"]) == 3 * 14


def test_shares_of_exploration_make_jobs_of_their_own() -> None:
    made = jobs(["model", "model+unseen"], 2, 1, [0.01, 0.05])
    assert [(j.name, j.plan.explore if j.plan else None, j.seed) for j in made] == [
        ("model", 0.0, 1), ("model+unseen", 0.01, 1), ("model+unseen", 0.05, 1),
        ("model", 0.0, 2), ("model+unseen", 0.01, 2), ("model+unseen", 0.05, 2),
    ]  # fmt: skip

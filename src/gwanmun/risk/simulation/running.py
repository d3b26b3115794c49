"""Week by week: what arrives is announced, a policy chooses, the world controls, rings hear of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from gwanmun.risk.rules.items import FIND, ITEM
from gwanmun.risk.simulation.controls import Controlled, control
from gwanmun.risk.simulation.oracle import best
from gwanmun.risk.simulation.parameters import FRAUDS, Parameters
from gwanmun.risk.simulation.policies import ORACLE, PLANS, Briefing, Plan, no_results
from gwanmun.risk.simulation.world import World

#: One row for each week of a run. Money in minor units, mass in milligrams.
WEEKLY: dict[str, pl.DataType] = {
    "policy": pl.String(),
    "explore": pl.Float64(),  # share of the slots
    "world": pl.Int64(),  # seed
    "week": pl.Int64(),
    "items": pl.Int64(),
    "controls": pl.Int64(),
    "finds": pl.Int64(),
    "expected": pl.Float64(),  # finds to be expected of this choice, over all luck
    "best": pl.Float64(),  # ... of the best choice that the truth would allow
    "frauds": pl.Int64(),
    "lost": pl.Int64(),
    "recovered": pl.Int64(),
    "narcotics_mg": pl.Int64(),
    "seized_mg": pl.Int64(),
    "explored": pl.Int64(),  # controls to explore
    "looked_new_route": pl.Int64(),  # controls of its smuggling
    **{f"{what}:{kind}": pl.Int64() for kind in FRAUDS for what in ("there", "found")},
}


@dataclass(frozen=True)
class Job:
    """One policy in one world. ``plan``: none for the oracle."""

    plan: Plan | None
    seed: int

    @property
    def name(self) -> str:
        return self.plan.name if self.plan else ORACLE


def jobs(names: list[str], worlds: int, seed: int, explore: list[float] | None = None) -> list[Job]:
    """Each policy in each world; a policy that explores, with each share. Worlds come first, so that all
    policies of a world stand together."""
    from gwanmun.risk.simulation.policies import plan

    plans: list[Plan | None] = []
    for name in names:
        if name == ORACLE:
            plans.append(None)
        elif PLANS[name].exploring == "none" or not explore:
            plans.append(plan(name))
        else:
            plans += [plan(name, share) for share in explore]
    return [Job(plan, seed + number) for number in range(worlds) for plan in plans]


def weekly(world: World, job: Job) -> Iterator[dict[str, object]]:
    """Run the year; a row of WEEKLY after each week."""
    chosen = world.chosen
    underworld = world.underworld()
    policy = None if job.plan is None else job.plan.policy(world.seed)
    slots = {name: lane.slots for name, lane in chosen.control.lanes.items()}
    past, results = pl.DataFrame(schema=ITEM), no_results()
    for number in range(1, chosen.world.weeks + 1):
        week = world.week(number, underworld)
        choice, most = best(week, chosen)
        if policy is not None:
            known = results.filter(pl.col("known_on") < week.monday)
            choice = policy.choose(
                Briefing(
                    number, week.monday, week.items, past, known, slots, number <= chosen.control.warm_up
                )
            )
        done = control(week, choice, chosen)
        found = done.results["outcome"] == FIND
        underworld.hears(done.rings[done.rings >= 0], number)
        past = pl.concat([past, week.items])
        results = pl.concat([results, done.results])
        yield _row(chosen, job, number, week.truth, week.truth[done.places].filter(found), done, most) | {
            "looked_new_route": int((week.truth[done.places]["mechanism"] == "NEW_ROUTE").sum()),
        }


def _row(
    chosen: Parameters,
    job: Job,
    number: int,
    truth: pl.DataFrame,
    hits: pl.DataFrame,
    done: Controlled,
    most: float,
) -> dict[str, object]:
    there = dict(truth["mechanism"].value_counts().iter_rows())
    found = dict(hits["mechanism"].value_counts().iter_rows())
    basis = done.results["basis"]
    return {
        "policy": job.name,
        "explore": job.plan.explore if job.plan else 0.0,
        "world": job.seed,
        "week": number,
        "items": truth.height,
        "controls": done.results.height,
        "finds": hits.height,
        "expected": done.expected,
        "best": most,
        "frauds": int(truth["mechanism"].is_not_null().sum()),
        "lost": int(truth["lost"].sum()),
        "recovered": int(hits["lost"].sum()),
        "narcotics_mg": int(truth["seized_mg"].sum()),
        "seized_mg": int(hits["seized_mg"].sum()),
        "explored": int((basis == "EXPLORATION").sum()),
        **{f"there:{kind}": there.get(kind, 0) for kind in FRAUDS},
        **{f"found:{kind}": found.get(kind, 0) for kind in FRAUDS},
    }


def run(world: World, job: Job) -> pl.DataFrame:
    """A year under a policy (WEEKLY)."""
    return pl.DataFrame(list(weekly(world, job)), schema=WEEKLY)

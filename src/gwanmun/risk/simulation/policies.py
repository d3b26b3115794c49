"""Policies: who is looked at. They see what an office sees, and nothing else.

Every policy goes by way of the product's own selection (``rules.selecting``): slots, random share,
exploration, and what the scorer puts first. Policies differ in their scorer and in what they explore. A
policy is given a :class:`Briefing`; only the ``oracle``, a yardstick and no policy, is given the truth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Protocol

import polars as pl

from gwanmun.risk.rules.draw import DRAW_SPACE
from gwanmun.risk.rules.exploring import Bandit, Exploration, NoExploration, Random, Uncertainty
from gwanmun.risk.rules.items import NOT_DONE, RESULT, Scorer
from gwanmun.risk.rules.lanes import Lanes
from gwanmun.risk.rules.lanes import read as lanes_of
from gwanmun.risk.rules.learner import ModelError
from gwanmun.risk.rules.selecting import Situation, select
from gwanmun.risk.simulation.controls import CHOICE
from gwanmun.risk.simulation.scorers import Rates, beside, grown, refreshed
from gwanmun.risk.simulation.unseen import Unseen

SEVERITY = {"DOCUMENTS": 1, "XRAY": 2, "OPEN": 3}  # a lane of another name is as severe as X-ray


@dataclass(frozen=True, eq=False)
class Briefing:
    """What an office knows on the Monday of a week, once the week's items are announced. ``past``: ITEM of
    all that came before; ``known``: RESULT of what is known by then; ``slots``: lane → free places."""

    week: int
    monday: date
    items: pl.DataFrame
    past: pl.DataFrame
    known: pl.DataFrame
    slots: dict[str, int]
    warm_up: bool = False  # everybody draws at random, so that all start from one record


class Policy(Protocol):
    @property
    def name(self) -> str: ...

    def choose(self, briefing: Briefing) -> pl.DataFrame:
        """What is looked at (CHOICE): each item once, no lane beyond its slots."""
        ...


@dataclass(frozen=True)
class Plan:
    """What tells one policy from another. ``scorer``: none, rates or model. Shares are of the slots.

    ``retrain``: weeks between two models; what is known of each key is brought up to date every week.
    """

    name: str
    scorer: str = "model"
    exploring: str = "none"
    explore: float = 0.0
    random: float = 0.05
    retrain: int = 4
    memory: int = 8  # weeks of items without a control that are remembered; the controlled ones all are

    def policy(self, seed: int) -> Office:
        """An office that begins to work by this plan; the seed is that of its secret draws."""
        return Office(self, seed)


EXPLORE = 0.10  # share of the slots, in the policies that are compared
PLANS: dict[str, Plan] = {
    plan.name: plan
    for plan in (
        Plan("random", scorer="none", random=1.0),
        Plan("rates", scorer="rates"),
        Plan("model"),
        Plan("model+random", exploring="random", explore=EXPLORE),
        Plan("model+uncertainty", exploring="uncertainty", explore=EXPLORE),
        Plan("model+bandit", exploring="bandit", explore=EXPLORE),
        Plan("model+unseen", exploring="unseen", explore=EXPLORE),
    )
}
ORACLE = "oracle"


@dataclass
class Office:
    """Works by a plan, week by week."""

    plan: Plan
    seed: int
    _model: Scorer | None = field(default=None, init=False)
    _trained: int = field(default=-1, init=False)  # week

    @property
    def name(self) -> str:
        return self.plan.name

    def choose(self, briefing: Briefing) -> pl.DataFrame:
        plan = self.plan
        briefing = replace(briefing, past=_remembered(briefing, plan.memory))
        scorer = None if briefing.warm_up else self._scorer(briefing)
        by_lot = 1.0 if scorer is None else plan.random
        rows = beside(briefing.items, briefing.past) if scorer is not None else briefing.items
        exploring: Exploration = NoExploration()
        if scorer is not None and plan.explore > 0:
            exploring = self._exploring(briefing, scorer, rows)
        lanes = _lanes(briefing, by_lot, plan.explore if scorer is not None else 0.0)
        situation = Situation(
            lanes=lanes,
            key=self.seed.to_bytes(16, "big") + briefing.week.to_bytes(4, "big"),
            slots={("", "", name): slots for name, slots in briefing.slots.items()},
            scorer=scorer,
            exploring=exploring,
        )
        # One queue for the country, and every find counts the same: policies differ in whom they choose only.
        rows = rows.with_columns(office=pl.lit(""), shift=pl.lit(""), stake=pl.lit(DRAW_SPACE))
        made = select(rows, situation).rows
        return made.filter(pl.col("basis").is_not_null()).select(list(CHOICE))

    def _scorer(self, briefing: Briefing) -> Scorer | None:
        plan = self.plan
        if plan.scorer == "none" or not _learnable(briefing.known):
            return None
        if plan.scorer == "rates":
            return Rates.of(briefing.past, briefing.known)
        if self._model is None or briefing.week - self._trained >= plan.retrain:
            try:
                self._model = grown(briefing.past, briefing.known, self.seed)
            except ModelError:
                return Rates.of(briefing.past, briefing.known)
            self._trained = briefing.week
        else:
            self._model = refreshed(self._model, briefing.past, briefing.known)
        return self._model

    def _exploring(self, briefing: Briefing, scorer: Scorer, rows: pl.DataFrame) -> Exploration:
        return EXPLORERS[self.plan.exploring](briefing, scorer, rows)


def _remembered(briefing: Briefing, weeks: int) -> pl.DataFrame:
    """Everything of the last weeks, and whatever was controlled before."""
    recent = pl.col("at") >= briefing.monday - timedelta(weeks=weeks)
    return briefing.past.filter(recent | pl.col("item").is_in(briefing.known["item"].implode()))


def _looked(briefing: Briefing) -> pl.DataFrame:
    """Items with a result that is known, and beside them what came in the last two weeks."""
    done = briefing.past.join(briefing.known.select("item"), on="item", how="semi")
    recent = briefing.past.tail(2 * briefing.items.height)
    return pl.concat([done, recent]).unique("item", maintain_order=True)


EXPLORERS: dict[str, Callable[[Briefing, Scorer, pl.DataFrame], Exploration]] = {
    "none": lambda briefing, scorer, rows: NoExploration(),
    "random": lambda briefing, scorer, rows: Random(),
    "uncertainty": lambda briefing, scorer, rows: Uncertainty.of(scorer.score(rows).to_numpy()),
    "bandit": lambda briefing, scorer, rows: Bandit.of(_looked(briefing), briefing.known),
    "unseen": lambda briefing, scorer, rows: Unseen.of(briefing.items, briefing.past, briefing.known),
}


def _learnable(known: pl.DataFrame) -> bool:
    """Both outcomes, a few times each."""
    counts = known["outcome"].value_counts()
    return counts.filter(pl.col("outcome") != NOT_DONE)["count"].min() is not None and bool(
        (counts.filter(pl.col("outcome") != NOT_DONE)["count"] >= 5).sum() == 2
    )


def _lanes(briefing: Briefing, by_lot: float, explore: float) -> Lanes:
    """The lanes of the world as a table of the selection: shares of the slots become shares of the items."""
    number = max(briefing.items.height, 1)
    everything = by_lot >= 1.0
    entries = [
        {"order": 0, "code": "FREE", "name": _named("FREE"), "does": "NOTHING", "citation": "", "status": ""}
    ]
    for place, name in enumerate(sorted(briefing.slots, key=lambda n: SEVERITY.get(n, 2))):
        slots = briefing.slots[name]
        # Where all is drawn, twice as many are drawn as there are slots: the draw alone says who has them.
        lot = (2.0 if everything else by_lot) * slots / number
        entries.append(
            {
                "order": place + 1, "code": name, "name": _named(name), "citation": "", "status": "",
                "does": name if name in SEVERITY else "XRAY",
                "random": {"*": min(int(lot * DRAW_SPACE), DRAW_SPACE // (len(briefing.slots) + 1))},
                "explore": min(int(explore * slots / number * DRAW_SPACE), DRAW_SPACE),
                "model_from": 0, "overflow": True,
            }
        )  # fmt: skip
    return lanes_of(entries)


def _named(name: str) -> dict[str, str]:
    return {"ko": name, "en": name}


def plan(name: str, explore: float | None = None, **changes: object) -> Plan:
    """A plan by name, with another share for exploration where it explores.

    :raises KeyError: an unknown name.
    """
    found = PLANS[name]
    if explore is not None and found.exploring != "none":
        found = replace(found, explore=explore)
    return replace(found, **changes)  # type: ignore[arg-type]


def no_results() -> pl.DataFrame:
    return pl.DataFrame(schema=RESULT)


__all__ = ["ORACLE", "PLANS", "Briefing", "Office", "Plan", "Policy", "no_results", "plan"]

"""The monitors of drift: looked at every day, and an alarm opens a task that a person has to close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from gwanmun.countries import registry
from gwanmun.platform import logging
from gwanmun.platform.audit import services as audit
from gwanmun.platform.audit.services import SYSTEM, Actor
from gwanmun.risk.feedback.measuring import Period, sample
from gwanmun.risk.feedback.models import Task
from gwanmun.risk.feedback.store import looks
from gwanmun.risk.learning.contract import ModelRefused, active_card
from gwanmun.risk.rules.drift import (
    CONCEPT,
    PERFORMANCE,
    POPULATION,
    Finding,
    concept,
    performance,
    population,
)
from gwanmun.risk.rules.items import NOT_DONE

log = logging.get(__name__)
POPULATION_OF = ("departure", "origin", "category", "hs2", "mass_g", "value", "mode")
CONCEPT_OF = ("departure", "hs2", "lane")
_FIGURES = {
    POPULATION: "risk.drift_population_ppm",
    PERFORMANCE: "risk.drift_performance_ppm",
    CONCEPT: "risk.drift_concept_ppm",
}
_DAYS = 28


class NotOpen(Exception):
    """A task that is closed already, or is closed without an answer."""


def findings(country: str, kind: str, today: dt.date) -> list[Finding]:
    """What every monitor says on this day, alarm or not. Population needs a room that brings items;
    performance and concept an active model and scored results."""
    parameters = registry.rule_book(country, today).parameters
    days = _figure(parameters, "risk.drift_days", _DAYS)
    limits = {name: _figure(parameters, figure, 0) / 1e6 for name, figure in _FIGURES.items()}
    now = Period(today - dt.timedelta(days=days), today - dt.timedelta(days=1))
    before = Period(now.first - dt.timedelta(days=3 * days), now.first - dt.timedelta(days=1))
    told: list[Finding] = []
    recent, earlier = sample(country, kind, now), sample(country, kind, before)
    if recent is not None and earlier is not None:
        told += population(_with_hs2(earlier), _with_hs2(recent), POPULATION_OF, limits[POPULATION])
    try:
        card = active_card(country, kind)
    except ModelRefused as refusal:
        log.error("risk.model_refused", country=country, kind=kind, error=str(refusal))
        card = None
    if card is not None:
        scored = _with_hs2(looks(country, kind, since=now.first)).filter(
            (pl.col("sight") == 1) & (pl.col("outcome") != NOT_DONE) & (pl.col("model") == card["name"])
        )
        scored = scored.with_columns((pl.col("score_ppm") / 1e6).alias("score"))
        told += performance(scored, card["measured"], limits[PERFORMANCE])
        told += concept(scored, CONCEPT_OF, limits[CONCEPT])
    return told


def _figure(parameters: Any, name: str, default: int) -> int:
    found = parameters.get(name)
    return int(found.value) if found else default


def _with_hs2(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col("hs").str.slice(0, 2).alias("hs2"))


def watch(country: str, kind: str, today: dt.date | None = None) -> list[Task]:
    """Look at every monitor; each alarm opens a task, or touches the one that is open. Gives those that
    call."""
    day = today or timezone.localdate()
    alarms = [one for one in findings(country, kind, day) if one.alarm]
    return _opened(country, kind, alarms, day)


def _opened(country: str, kind: str, alarms: Iterable[Finding], day: dt.date) -> list[Task]:
    tasks = []
    now = timezone.now()
    with transaction.atomic():
        for one in alarms:
            facts = {
                "figure": round(one.figure, 6), "limit": one.limit, "rows": one.rows, "day": str(day),
                "before": _short(one.before), "now": _short(one.now),
            }  # fmt: skip
            held = Task.objects.filter(country=country, kind=kind, monitor=one.monitor, what=one.what)
            task = held.exclude(state=Task.State.CLOSED).first()
            if task is None:
                task = Task.objects.create(
                    country=country, kind=kind, monitor=one.monitor, what=one.what, facts=facts,
                    opened_at=now, seen_at=now,
                )  # fmt: skip
                audit.record(SYSTEM, "risk.task.opened", "risk_task", task.pk, after=facts)
                log.warning("risk.drift", country=country, kind=kind, monitor=one.monitor, what=one.what)
            else:
                task.facts, task.seen_at = facts, now
                task.save(update_fields=["facts", "seen_at"])
            tasks.append(task)
    return tasks


def _short(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 6)


def take(task_id: int, by: Actor) -> Task:
    """:raises NotOpen: it is closed."""
    with transaction.atomic():
        task = Task.objects.select_for_update().get(pk=task_id)
        if task.state == Task.State.CLOSED:
            raise NotOpen
        task.state, task.taken_by = Task.State.TAKEN, by.name
        task.save(update_fields=["state", "taken_by"])
        audit.record(by, "risk.task.taken", "risk_task", task.pk)
    return task


def close(task_id: int, by: Actor, answer: str) -> Task:
    """:raises NotOpen: it is closed, or nothing is said of what was done."""
    with transaction.atomic():
        task = Task.objects.select_for_update().get(pk=task_id)
        if task.state == Task.State.CLOSED or not answer.strip():
            raise NotOpen
        task.state, task.closed_by, task.closed_at = Task.State.CLOSED, by.name, timezone.now()
        task.answer = answer.strip()
        task.save(update_fields=["state", "closed_by", "closed_at", "answer"])
        audit.record(by, "risk.task.closed", "risk_task", task.pk, reason=task.answer)
    return task

"""The report of a period, and monitors whose alarm opens one task."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.audit.services import Actor
from gwanmun.risk.feedback import monitoring, sources
from gwanmun.risk.feedback.measuring import Period, report
from gwanmun.risk.feedback.models import Task
from gwanmun.risk.feedback.recording import Told, record
from gwanmun.risk.feedback.tests.kit import KIND, World

pytestmark = pytest.mark.django_db
KIM = Actor("kim", "USER")


@pytest.fixture(autouse=True)
def _no_source_left() -> Iterator[None]:
    yield
    sources._sources.pop(("kr", KIND), None)


def entered(world: World, every: int = 10) -> None:
    chosen = world.items.drop_nulls("lane")["item"].to_list()
    told = [
        Told(n, "FIND", "IPR", recovered=1000) if place % every == 0 else Told(n, "NO_FIND")
        for place, n in enumerate(chosen)
    ]
    assert record("kr", KIND, told, KIM).new == len(chosen)


def test_the_report_adds_up() -> None:
    today = timezone.localdate()
    world = World(today, days=30).register()
    entered(world)
    period = Period(today - timedelta(40), today)
    told = report("kr", KIND, period)
    chosen = world.items.drop_nulls("lane").height
    whole = told["whole"]
    assert (whole["looked"], whole["arrived"]) == (chosen, world.items.height)
    assert whole["found"] == (chosen + 9) // 10
    assert sum(row["looked"] for row in told["offices"]) == chosen
    assert sum(row["looked"] for row in told["lanes"]) == chosen
    assert sum(row["looked"] for row in told["weeks"]) == chosen
    assert told["finds"][0]["find"] == "IPR"
    assert told["calibration"]
    assert 0 < whole["recall"] <= 1
    # nothing is stored from 90 days before: who is new is not known
    assert {row["grouping"] for row in told["fair"]} == {"importer_size", "origin"}
    one = report("kr", KIND, period, "ICN")
    assert [row["office"] for row in one["offices"]] == ["ICN"]
    with pytest.raises(ValueError):
        Period(today, today - timedelta(1))


def test_who_is_new_is_told_by_what_came_before_the_period() -> None:
    today = timezone.localdate()
    world = World(today, days=150).register()
    record("kr", KIND, [Told(n, "NO_FIND") for n in world.items.drop_nulls("lane")["item"].to_list()], KIM)
    told = report("kr", KIND, Period(today - timedelta(27), today))
    age = {row["group"]: row["items"] for row in told["fair"] if row["grouping"] == "importer_age"}
    assert sum(age.values()) == 28 * 20
    assert age["KNOWN"] > age.get("NEW", 0)


def test_a_report_of_nothing() -> None:
    today = timezone.localdate()
    told = report("kr", KIND, Period(today, today))
    assert (told["whole"]["looked"], told["offices"], told["calibration"]) == (0, [], None)


def test_an_alarm_opens_one_task_that_is_closed_with_an_answer() -> None:
    today = timezone.localdate()
    World(today).register()
    assert monitoring.watch("kr", KIND, today) == []
    World(today, thai=0.6).register()
    (task, *_) = monitoring.watch("kr", KIND, today)
    assert (task.monitor, task.what, task.state) == ("POPULATION", "departure", "OPEN")
    assert task.facts["figure"] > task.facts["limit"]
    monitoring.watch("kr", KIND, today)
    assert Task.objects.filter(what="departure").count() == 1
    monitoring.take(task.pk, KIM)
    with pytest.raises(monitoring.NotOpen):
        monitoring.close(task.pk, KIM, "  ")
    closed = monitoring.close(task.pk, KIM, "새 노선 개설. 모형을 다시 학습함")
    assert (closed.state, closed.closed_by) == ("CLOSED", "kim")
    for step in (lambda: monitoring.take(task.pk, KIM), lambda: monitoring.close(task.pk, KIM, "again")):
        with pytest.raises(monitoring.NotOpen):
            step()
    monitoring.watch("kr", KIND, today)  # it still calls: a new task
    assert Task.objects.filter(what="departure").count() == 2
    actions = AuditEvent.objects.filter(subject_type="risk_task", subject_id=task.pk)
    assert list(actions.values_list("action", flat=True)) == [
        "risk.task.opened", "risk.task.taken", "risk.task.closed"
    ]  # fmt: skip

"""Results come back once, whole, from the right person; what is wrong is told field by field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from django.utils import timezone

from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.audit.services import Actor
from gwanmun.risk.feedback import recording, sources
from gwanmun.risk.feedback.models import ControlResult, SecondLook
from gwanmun.risk.feedback.recording import FAULTS, Told, correct, record
from gwanmun.risk.feedback.store import looks, past
from gwanmun.risk.feedback.tests.kit import KIND, World

pytestmark = pytest.mark.django_db
KIM, LEE = Actor("kim", "USER"), Actor("lee", "USER")


@pytest.fixture
def world() -> Iterator[World]:
    yield World(timezone.localdate(), days=30).register()
    sources._sources.pop(("kr", KIND))


def chosen(world: World) -> list[str]:
    return world.items.drop_nulls("lane")["item"].to_list()


def test_a_result_keeps_what_was_known_of_the_item(world: World) -> None:
    number = chosen(world)[0]
    told = Told(number, "FIND", "NARCOTICS", seized_mg=12_500, recovered=0, note="봉투 안")
    assert record("kr", KIND, [told], KIM).new == 1
    row = ControlResult.objects.get()
    item = world.items.filter(item=number).row(0, named=True)
    for name in ("hs", "importer", "departure", "office", "lane", "basis", "score_ppm", "model", "mass_g"):
        assert getattr(row, name) == item[name]
    assert (row.outcome, row.find, row.seized_mg, row.officer) == ("FIND", "NARCOTICS", 12_500, "kim")
    event = AuditEvent.objects.get(action="risk.result.recorded")
    assert (event.actor, event.subject_id, event.after["find"]) == ("kim", number, "NARCOTICS")


def test_told_twice_changes_nothing_and_another_result_is_refused(world: World) -> None:
    number = chosen(world)[0]
    told = Told(number, "NO_FIND")
    assert record("kr", KIND, [told, told], KIM).same == 1
    assert record("kr", KIND, [told], LEE).same == 1
    again = record("kr", KIND, [Told(number, "FIND", "IPR")], LEE)
    assert [f.code for f in again.faults] == ["ALREADY"]
    assert ControlResult.objects.count() == 1
    assert AuditEvent.objects.filter(action="risk.result.recorded").count() == 1


@pytest.mark.parametrize(
    ("told", "field", "code"),
    [
        ({"item": "NOWHERE"}, "item", "UNKNOWN_ITEM"),
        ({"outcome": "MAYBE"}, "outcome", "OUTCOME"),
        ({"outcome": "FIND"}, "find", "FIND_MISSING"),
        ({"outcome": "FIND", "find": "GOLD"}, "find", "FIND_UNKNOWN"),
        ({"outcome": "NO_FIND", "find": "IPR"}, "find", "FIND_ODD"),
        ({"outcome": "NOT_DONE", "recovered": 5, "note": "x"}, "find", "FIND_ODD"),
        ({"outcome": "NOT_DONE"}, "note", "NOTE_MISSING"),
        ({"outcome": "FIND", "find": "IPR", "seized_mg": -1}, "seized_mg", "AMOUNT"),
        ({"outcome": "FIND", "find": "IPR", "recovered": 2**63}, "recovered", "AMOUNT"),
        ({"known_on": "tomorrow"}, "known_on", "DAY"),
        ({"known_on": "before"}, "known_on", "DAY"),
        ({"note": "x" * 2001}, "note", "NOTE_LONG"),
    ],
)
def test_faults_name_the_field_and_the_rest_is_kept(
    world: World, told: dict[str, Any], field: str, code: str
) -> None:
    good, other = chosen(world)[:2]
    days = {"tomorrow": timezone.localdate() + timedelta(1), "before": timezone.localdate() - timedelta(400)}
    if "known_on" in told:
        told = told | {"known_on": days[told["known_on"]]}
    done = record(
        "kr", KIND, [Told(**({"item": other, "outcome": "NO_FIND"} | told)), Told(good, "NO_FIND")], KIM
    )
    assert (done.new, [(f.place, f.field, f.code) for f in done.faults]) == (1, [(1, field, code)])
    assert str(FAULTS[code])
    assert list(ControlResult.objects.values_list("item", flat=True)) == [good]


def test_an_item_that_was_not_chosen_has_no_result(world: World) -> None:
    free = world.items.filter(world.items["lane"].is_null())["item"][0]
    assert [f.code for f in record("kr", KIND, [Told(free, "NO_FIND")], KIM).faults] == ["UNKNOWN_ITEM"]
    assert [f.code for f in record("kr", "TRAVELLER", [Told("X", "NO_FIND")], KIM).faults] == ["UNKNOWN_ITEM"]


def test_second_looks_are_drawn_by_lot_and_done_blind(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = chosen(world)
    record("kr", KIND, [Told(n, "NO_FIND") for n in numbers], KIM)
    drawn = set(SecondLook.objects.values_list("item", flat=True))
    assert len(drawn) < len(numbers) / 5
    monkeypatch.setattr(recording, "draw", lambda key, item: 0)  # the lot falls on everything
    SecondLook.objects.all().delete()
    ControlResult.objects.all().delete()
    record("kr", KIND, [Told(numbers[0], "NO_FIND"), Told(numbers[1], "FIND", "IPR")], KIM)
    assert list(SecondLook.objects.values_list("item", "first_by")) == [(numbers[0], "kim")]
    again = Told(numbers[0], "FIND", "NARCOTICS", seized_mg=1)
    assert [f.code for f in record("kr", KIND, [again], KIM, sight=2).faults] == ["SAME_PERSON"]
    assert [f.code for f in record("kr", KIND, [Told(numbers[1], "NO_FIND")], LEE, sight=2).faults] == [
        "NOT_DRAWN"
    ]
    assert record("kr", KIND, [again], LEE, sight=2).new == 1
    assert SecondLook.objects.get().done_at is not None
    assert looks("kr", KIND).filter(sight=2)["basis"].to_list() == ["BLIND"]
    items, results = past("kr", KIND)
    assert (items.height, results["outcome"].to_list()) == (2, ["NO_FIND", "FIND"])  # first looks alone


def test_a_correction_keeps_before_and_after(world: World) -> None:
    number = chosen(world)[0]
    record("kr", KIND, [Told(number, "NO_FIND")], KIM)
    row = ControlResult.objects.get()
    with pytest.raises(ValueError, match="NOTE_MISSING"):
        correct(row, Told(number, "FIND", "IPR"), LEE, " ")
    with pytest.raises(ValueError, match="FIND_UNKNOWN"):
        correct(row, Told(number, "FIND", "GOLD"), LEE, "wrong")
    correct(row, Told(number, "FIND", "IPR", recovered=5), LEE, "감정 결과")
    event = AuditEvent.objects.get(action="risk.result.corrected")
    assert (event.before["outcome"], event.after["outcome"], event.reason) == ("NO_FIND", "FIND", "감정 결과")


def of_lane(world: World, lane: str) -> str:
    return str(world.items.filter(pl.col("lane") == lane)["item"][0])


def test_a_clear_picture_settles_an_x_ray_control_and_no_opening(world: World) -> None:
    shown, opened = of_lane(world, "ORANGE"), of_lane(world, "RED")
    done = record("kr", KIND, [Told(shown, "NO_FIND"), Told(opened, "NO_FIND")], KIM, means="XRAY")
    assert (done.new, [(f.item, f.code) for f in done.faults]) == (1, [(opened, "MEANS")])
    row = ControlResult.objects.get()
    assert (row.item, row.outcome, row.means, row.lane) == (shown, "NO_FIND", "XRAY", "ORANGE")
    items, results = past("kr", KIND, timezone.localdate(), timezone.now() + timedelta(1))
    assert results.filter(pl.col("item") == shown)["outcome"].to_list() == ["NO_FIND"]
    assert items.filter(pl.col("item") == shown).height == 1


def test_a_picture_told_twice_is_one_and_draws_no_second_look(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "draw", lambda *_: 0)  # every control is drawn
    number = of_lane(world, "ORANGE")
    assert record("kr", KIND, [Told(number, "NO_FIND", note="left view")], KIM, means="XRAY").new == 1
    assert record("kr", KIND, [Told(number, "NO_FIND", note="other view")], LEE, means="XRAY").same == 1
    assert ControlResult.objects.get().note == "left view"
    assert not SecondLook.objects.exists()
    other = next(n for n in chosen(world) if n != number)
    record("kr", KIND, [Told(other, "NO_FIND")], KIM)
    assert SecondLook.objects.get().item == other


def test_an_opening_takes_the_place_of_a_picture_and_never_the_other_way(world: World) -> None:
    number = of_lane(world, "ORANGE")
    record("kr", KIND, [Told(number, "NO_FIND")], KIM, means="XRAY")
    done = record("kr", KIND, [Told(number, "FIND", "NARCOTICS", seized_mg=900)], LEE, means="OPEN")
    assert (done.new, done.faults) == (1, [])
    row = ControlResult.objects.get()
    assert (row.outcome, row.find, row.means, row.officer) == ("FIND", "NARCOTICS", "OPEN", "lee")
    event = AuditEvent.objects.get(action="risk.result.corrected")
    assert (event.before["outcome"], event.before["means"], event.after["find"]) == (
        "NO_FIND", "XRAY", "NARCOTICS",
    )  # fmt: skip
    back = record("kr", KIND, [Told(number, "NO_FIND")], KIM, means="XRAY")
    assert [f.code for f in back.faults] == ["ALREADY"]
    again = record("kr", KIND, [Told(number, "FIND", "IPR")], KIM, means="OPEN")
    assert [f.code for f in again.faults] == ["ALREADY"]

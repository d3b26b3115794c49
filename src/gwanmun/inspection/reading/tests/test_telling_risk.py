"""A clear picture is a result that risk learns from, once it can no longer be taken back."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from django.utils import timezone

from gwanmun.inspection.reading import contract, findings
from gwanmun.inspection.reading.models import Case, Finding
from gwanmun.inspection.reading.tests.kit import case, reader, said
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.risk.feedback import sources
from gwanmun.risk.feedback.models import ControlResult
from gwanmun.risk.feedback.tests.kit import KIND, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = World(timezone.localdate(), days=20).register()
    yield made
    sources._sources.pop(("kr", KIND))


def number_in(world: World, lane: str) -> str:
    return str(world.items.filter(pl.col("lane") == lane)["item"][0])


def read(number: str, verdict: str = "CLEAR", name: str = "a", **more) -> Case:
    made = case(kind=KIND, subject=number, **more)
    contract.take_this(made, reader(name))
    contract.decide(made.pk, reader(name), said(verdict))
    return made


def settle() -> None:
    contract.settle_due(timezone.now() + dt.timedelta(seconds=13))


def told_risk(made: Case) -> str | None:
    return AuditEvent.objects.get(action="inspection.decided", subject_id=made.pk).after["told_risk"]


def test_a_clear_picture_is_a_control_without_a_find_and_no_opening(world):
    shown, opened = number_in(world, "ORANGE"), number_in(world, "RED")
    one, two, none = read(shown), read(opened), read("NOBODY-KNOWS")
    assert not ControlResult.objects.exists(), "it may still be taken back"
    settle()
    row = ControlResult.objects.get()
    assert (row.item, row.outcome, row.means, row.officer) == (shown, "NO_FIND", "XRAY", "a")
    assert (told_risk(one), told_risk(two), told_risk(none)) == ("TOLD", "MEANS", "UNKNOWN_ITEM")


def test_taken_back_nothing_was_told_and_the_next_word_counts(world):
    number = number_in(world, "ORANGE")
    made = read(number)
    contract.undo(made.pk, reader("a"))
    settle()
    assert not ControlResult.objects.exists()
    contract.decide(made.pk, reader("a"), said("OPEN"))
    settle()
    assert not ControlResult.objects.exists(), "what came of opening it is told when that is closed"
    assert told_risk(made) is None


def test_two_images_of_a_thing_and_a_round_done_twice_are_one_result(world):
    number = number_in(world, "ORANGE")
    first = read(number)
    read(number, name="b")
    settle()
    Case.objects.filter(pk=first.pk).update(state="DECIDED", settle_at=timezone.now())  # a worker died
    settle()
    assert ControlResult.objects.count() == 1


def test_what_is_found_by_opening_outweighs_the_picture(world):
    number = number_in(world, "ORANGE")
    read(number)
    settle()
    read(number, "OPEN", name="b")
    settle()
    row = Finding.objects.get()
    told = {"result": "IPR", "officer": "b", "place": "1"}
    findings.change(row.pk, reader("b"), told, findings.seen(row))
    assert findings.close(row.pk, reader("b")).told_risk == "TOLD"
    kept = ControlResult.objects.get()
    assert (kept.outcome, kept.find, kept.means) == ("FIND", "IPR", "OPEN")


def test_a_companys_machine_settles_nothing_of_anothers(world, monkeypatch):
    company = Organisation.objects.create(code="EXP", kind="OPERATOR", name_ko="특송", name_en="Express")
    made = read(number_in(world, "ORANGE"))
    Case.objects.filter(pk=made.pk).update(organisation=company)
    monkeypatch.setattr(
        "gwanmun.inspection.bank.contract.concerns", lambda kind, number, owner: owner is None
    )
    settle()
    assert told_risk(made) == "UNKNOWN_ITEM"
    assert not ControlResult.objects.exists()

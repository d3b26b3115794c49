"""Decisions, their undoing, and what they do when they stand."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from gwanmun.inspection.bank import subjects
from gwanmun.inspection.bank.subjects import Told
from gwanmun.inspection.reading import contract
from gwanmun.inspection.reading.models import Case, Finding, Reading
from gwanmun.inspection.reading.tests.kit import case, customs, reader, said
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.webhooks.models import WebhookDelivery, WebhookEndpoint

pytestmark = pytest.mark.django_db


def later(seconds: int = 13) -> dt.datetime:
    return timezone.now() + dt.timedelta(seconds=seconds)


@pytest.fixture
def told(monkeypatch):
    """Another room that is told of decisions; what it was told."""
    heard = []

    def decided(*what):
        heard.append(what)
        return Told(True, "했습니다", "done", "RELEASE")

    monkeypatch.setitem(subjects._sources, "THING", subjects.Source(lambda number, owner: None, decided))
    return heard


def read(made, name="a", verdict="CLEAR", **more) -> Reading:
    contract.take_this(Case.objects.get(pk=made.pk), reader(name, more.pop("role", "OFFICER")))
    return contract.decide(made.pk, reader(name), said(verdict, **more))


def test_a_decision_is_carried_out_once_after_ten_seconds(told):
    WebhookEndpoint.objects.create(organisation=customs(), url="https://x.example/", secret="s")
    made = case(kind="thing", subject="N1")
    kept = read(made, note="이상 없음 확인")
    assert contract.settle_due() == 0
    assert told == []
    assert contract.settle_due(later()) == 1
    assert contract.settle_due(later()) == 0
    assert told == [("N1", "CLEAR", "a", "이상 없음 확인", None)]
    made.refresh_from_db()
    assert (made.state, made.verdict, made.told["act"]) == ("CLOSED", "CLEAR", "RELEASE")
    assert WebhookDelivery.objects.get().event == "inspection.decided"
    assert (kept.role, kept.confidence) == ("FIRST", 3)
    assert AuditEvent.objects.filter(action="inspection.read", subject_id=made.pk).count() == 1


def test_the_same_decision_sent_twice_is_one(told):
    made = case(kind="thing", subject="N1")
    first = read(made, token="same")
    assert contract.decide(made.pk, reader("a"), said(token="same")).pk == first.pk
    with pytest.raises(contract.Refused, match="READ_BEFORE"):
        contract.decide(made.pk, reader("a"), said(token="other"))


def test_it_can_be_taken_back_for_ten_seconds_and_nothing_was_told(told):
    made = case(kind="thing", subject="N1")
    read(made, verdict="OPEN")
    back = contract.undo(made.pk, reader("a"))
    assert (back.state, back.verdict, back.reader) == ("READING", "", "a")
    contract.decide(made.pk, reader("a"), said("CLEAR"))
    contract.settle_due(later())
    assert [what[1] for what in told] == ["CLEAR"]
    assert not Finding.objects.exists()
    with pytest.raises(contract.Refused, match="UNDO_MOVED_ON"):
        contract.undo(made.pk, reader("a"))
    with pytest.raises(contract.Refused, match="UNDO_MOVED_ON"):
        contract.undo(made.pk, reader("b"))


def test_after_ten_seconds_it_is_too_late(told):
    made = case(kind="thing", subject="N1")
    kept = read(made)
    Reading.objects.filter(pk=kept.pk).update(at=timezone.now() - dt.timedelta(seconds=13))
    with pytest.raises(contract.Refused, match="UNDO_TOO_LATE"):
        contract.undo(made.pk, reader("a"))


def test_a_double_reading_is_blind_and_by_another(told):
    made = case(kind="thing", subject="N1", doubled="LOT")
    read(made)
    made.refresh_from_db()
    assert made.state == "SECOND"
    assert contract.take(reader("b")) is None, "not before the first can no longer take it back"
    contract.settle_due(later())
    assert contract.take(reader("a")) is None
    with pytest.raises(contract.Refused, match="READ_BEFORE"):
        contract.take_this(Case.objects.get(pk=made.pk), reader("a"))
    assert contract.take(reader("b")).pk == made.pk
    second = contract.decide(made.pk, reader("b"), said("CLEAR", 2))
    made.refresh_from_db()
    assert (second.role, made.state, made.verdict) == ("SECOND", "DECIDED", "CLEAR")
    assert told == []
    contract.settle_due(later())
    assert len(told) == 1


def test_readers_who_differ_go_to_a_supervisor_who_was_neither(told):
    made = case(kind="thing", subject="N1", doubled="LOT")
    read(made, "a", "CLEAR")
    contract.settle_due(later())
    read(made, "b", "OPEN")
    contract.settle_due(later())
    made.refresh_from_db()
    assert made.state == "SUPERVISOR"
    assert contract.take(reader("c")) is None
    with pytest.raises(contract.Refused, match="SUPERVISOR_ONLY"):
        contract.take_this(made, reader("c"))
    boss = reader("boss", "SUPERVISOR")
    assert contract.take(boss) is None, "in a queue of its own"
    assert contract.take(boss, supervisor=True).pk == made.pk
    assert contract.decide(made.pk, boss, said("OPEN")).role == "SUPERVISOR"
    contract.settle_due(later())
    assert [what[:3] for what in told] == [("N1", "OPEN", "boss")]
    assert Finding.objects.get().case_id == made.pk


def test_who_asks_for_another_reader_decides_nothing(told):
    made = case(kind="thing", subject="N1")
    read(made, "a", "ASK", confidence=None, note="신발 밑창이 두꺼움")
    contract.settle_due(later())
    made.refresh_from_db()
    assert (made.state, made.asked) == ("SECOND", True)
    assert read(made, "b", "OPEN").role == "OPINION"
    made.refresh_from_db()
    assert (made.state, made.verdict) == ("DECIDED", "OPEN")


def test_taking_back_a_question_takes_the_question_back(told):
    made = case()
    read(made, "a", "ASK", confidence=None)
    assert contract.undo(made.pk, reader("a")).asked is False


def test_a_case_on_hold_is_read_anew_by_anybody(told):
    made = case(kind="thing", subject="N1")
    read(made, "a", "HOLD")
    with pytest.raises(contract.Refused, match="NOT_HELD"):
        contract.resume(made.pk, reader("a"), "too early")
    contract.settle_due(later())
    again = contract.resume(made.pk, reader("a"), "다시 촬영함")
    assert (again.state, again.round) == ("NEW", 2)
    read(made, "a", "CLEAR")
    contract.settle_due(later(30))
    assert [what[1] for what in told] == ["HOLD", "CLEAR"]


def test_without_confidence_or_with_a_bad_mark_nothing_is_kept():
    made = case()
    contract.take(reader("a"))
    for wrong in (said("CLEAR", None), said("SURE"), said("CLEAR", 4), said(token="")):
        with pytest.raises(contract.Refused, match="VERDICT"):
            contract.decide(made.pk, reader("a"), wrong)
    with pytest.raises(contract.ReadingFault):
        contract.decide(made.pk, reader("a"), said(marks=[{"view": 9}]))
    assert not Reading.objects.exists()


def test_response_time_is_kept_as_far_as_it_can_be_believed():
    made = case()
    contract.take(reader("a"))
    Case.objects.filter(pk=made.pk).update(leased_at=timezone.now() - dt.timedelta(seconds=9))
    kept = contract.decide(made.pk, reader("a"), said(response_ms=4200))
    assert kept.response_ms == 4200
    assert 4.1 < (kept.at - kept.shown_at).total_seconds() < 4.3
    other = case()
    contract.take(reader("a"))
    assert contract.decide(other.pk, reader("a"), said(response_ms=999_999)).response_ms is None


def test_one_that_cannot_be_carried_out_stops_no_other(told, monkeypatch):
    bad, good = case(kind="thing", subject="BAD"), case(kind="thing", subject="N2")
    read(bad), read(good)
    whole = subjects._sources["THING"].decided

    def decided(*what):
        if what[0] == "BAD":
            raise RuntimeError("broken")
        return whole(*what)

    monkeypatch.setitem(subjects._sources, "THING", subjects.Source(lambda number, owner: None, decided))
    assert contract.settle_due(later()) == 1
    assert Case.objects.get(pk=bad.pk).settle_at is not None, "it is still due"
    monkeypatch.setitem(subjects._sources, "THING", subjects.Source(lambda number, owner: None, whole))
    assert contract.settle_due(later()) == 1

"""The sealed record: unbroken, every change to it shows."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from gwanmun.platform.audit import services
from gwanmun.platform.audit.models import AuditEvent, AuditSeal
from gwanmun.platform.audit.services import SYSTEM, Actor, Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def batches(monkeypatch):
    monkeypatch.setattr(services, "_BATCH", 10)
    entries = [Entry(SYSTEM, "parcel.released", "parcel", i, f"왜 {i}", None, {"n": i}) for i in range(25)]
    assert services.record_many(entries) == 25
    assert services.seal() == 25
    assert services.seal() == 0
    assert services.verify() is None
    return list(AuditSeal.objects.order_by("last"))


def test_what_is_recorded_can_be_read(db):
    services.record(Actor("kim", "USER", 3), "parcel.released", "parcel", 7, reason="확인", before={"s": 1})
    services.person_viewed(Actor("kim", "USER", 3), "parcel", 7, ["phone", "name"])
    first, second = services.history("parcel", 7)
    assert (first.actor, first.organisation_id, first.reason, first.before) == ("kim", 3, "확인", {"s": 1})
    assert (second.action, second.after) == ("person.viewed", {"fields": ["name", "phone"]})


def test_seals_follow_one_another(batches):
    assert [seal.last - seal.first + 1 for seal in batches] == [batches[0].last, 10, 5]
    assert len({seal.digest for seal in batches}) == 3


@pytest.mark.parametrize(
    "change", [{"reason": "x"}, {"actor": "x"}, {"after": {"n": 99}}, {"organisation_id": 1}, {"action": "x"}]
)
def test_a_changed_event_shows(batches, change):
    victim = AuditEvent.objects.filter(pk__gte=batches[1].first).order_by("pk")[3]
    AuditEvent.objects.filter(pk=victim.pk).update(**change)
    assert services.verify() == batches[1].first


def test_a_removed_event_shows(batches):
    AuditEvent.objects.filter(pk=batches[2].last).delete()
    assert services.verify() == batches[2].first


def test_a_removed_seal_shows(batches):
    batches[1].delete()
    assert services.verify() == batches[1].first


def test_a_forged_seal_breaks_the_next(batches):
    AuditEvent.objects.filter(pk=batches[0].last).update(reason="x")
    forged, _, _ = services._digest("", batches[0].first, batches[0].last)
    AuditSeal.objects.filter(pk=batches[0].pk).update(digest=forged)
    assert services.verify() == batches[1].first


def test_events_after_the_last_seal_wait_for_the_next(batches):
    services.record(SYSTEM, "a", "t", 1)
    assert services.verify() is None
    assert services.seal() == 1
    assert services.verify() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time anyway")
def test_sealing_waits_for_events_on_their_way():
    """Numbers are drawn before commits: an early number may appear late, and must still be sealed."""
    drawn, finish = threading.Event(), threading.Event()

    def slow_recorder() -> None:
        with transaction.atomic():
            services.record(SYSTEM, "slow", "t", 1)
            drawn.set()
            finish.wait(20)
        connection.close()

    thread = threading.Thread(target=slow_recorder)
    thread.start()
    assert drawn.wait(10)
    services.record(SYSTEM, "quick", "t", 2)
    assert services.seal() == 0  # gave way
    finish.set()
    thread.join()
    assert services.seal() == 2
    assert services.verify() is None

"""The sealed record: unbroken, every change to it shows."""

from __future__ import annotations

import pytest

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

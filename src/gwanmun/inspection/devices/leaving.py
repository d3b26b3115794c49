"""What devices sent is forgotten in time: heartbeats soon, messages with their images' kin, faults, hours."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.bank import store
from gwanmun.inspection.devices.models import Device, DeviceHour, Event, Fault

HEARTBEATS = dt.timedelta(days=14)
HOURS = dt.timedelta(days=400)
_BATCH = 1000


def forget(now: dt.datetime | None = None) -> int:
    """Returns how many messages went. Those with an open alarm stay; of others with an alarm the row stays,
    for the trace, without what was read."""
    now = now or timezone.now()
    days = dt.timedelta(days=int(bank.figure("retention_days_event", 365, timezone.localdate(now))))
    beats = Event.objects.filter(kind="HEALTH", received_at__lt=now - HEARTBEATS, alarm__isnull=True)
    gone = beats.delete()[0]
    Fault.objects.filter(at__lt=now - days).delete()
    DeviceHour.objects.filter(hour__lt=now - HOURS).delete()
    old = Event.objects.filter(received_at__lt=now - days)
    kept = set(Device.objects.exclude(background="").values_list("background", flat=True))
    while True:
        rows = list(old.filter(alarm__isnull=True)[:_BATCH])
        for row in rows:
            _drop(row, kept)
        gone += Event.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]
        if len(rows) < _BATCH:
            break
    for row in old.filter(alarm__state="RESOLVED").exclude(original="", subject="", result={})[:_BATCH]:
        _drop(row, kept)
        Event.objects.filter(pk=row.pk).update(original="", subject="", result={})
    return gone


def _drop(row: Event, kept: set[str]) -> None:
    digest = row.original
    if (
        digest
        and digest not in kept
        and not Event.objects.filter(original=digest).exclude(pk=row.pk).exists()
    ):
        transaction.on_commit(lambda: store.forget_original(digest))

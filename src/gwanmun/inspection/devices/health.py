"""When a device was last heard, how much it does in an hour, and how much of the time it is there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Sum
from django.utils import timezone

from gwanmun.inspection.devices.models import Device, DeviceHour, Event

SLOT = 5  # minutes
SILENT = dt.timedelta(minutes=15)  # a device heard from within this time is there
DUE_SOON = dt.timedelta(days=30)
SKEWED_MS = 5_000


def heard(device: Device, event: Event, now: dt.datetime, background: str = "") -> None:
    """Count a message. Called in the transaction that keeps it."""
    row = _hour(device, now)
    DeviceHour.objects.filter(pk=row.pk).update(
        events=F("events") + int(event.kind != "HEALTH"), images=F("images") + int(event.image_id is not None)
    )
    seen: dict[str, Any] = {"last_seen": now}
    if event.skew_ms is not None:
        seen["skew_ms"] = event.skew_ms
    if event.kind == "HEALTH":
        told = event.result
        seen["status"] = str(told.get("status", "OK"))[:40]
        if told.get("software"):
            seen["software"] = str(told["software"])[:64]
        if told.get("calibration_due"):
            seen["calibration_due"] = dt.date.fromisoformat(told["calibration_due"])
    if background:
        seen["background"] = background
    Device.objects.filter(pk=device.pk).update(**seen)


def failed(device: Device, now: dt.datetime) -> None:
    """A message that was refused: the device was there all the same."""
    row = _hour(device, now)
    DeviceHour.objects.filter(pk=row.pk).update(faults=F("faults") + 1)


def _hour(device: Device, now: dt.datetime) -> DeviceHour:
    hour = now.replace(minute=0, second=0, microsecond=0)
    row, _ = DeviceHour.objects.get_or_create(device=device, hour=hour)
    bit = 1 << (now.minute // SLOT)
    DeviceHour.objects.filter(pk=row.pk).update(slots=F("slots").bitor(bit))
    return row


@dataclass(frozen=True)
class Health:
    """``availability``: share of the five-minute slots since the device was let in (at most ``hours``) in
    which it was heard; None before the first. ``per_hour``: events in the hours in which it sent any."""

    there: bool
    availability: float | None
    per_hour: float | None
    images: int
    events: int
    faults: int
    calibration: str  # OK | SOON | OVERDUE | UNKNOWN
    skewed: bool
    unstored: int  # image messages of the period that left no image
    hours: list[DeviceHour]


def health(device: Device, now: dt.datetime | None = None, hours: int = 24) -> Health:
    now = now or timezone.now()
    start = (now - dt.timedelta(hours=hours - 1)).replace(minute=0, second=0, microsecond=0)
    rows = list(device.hours.filter(hour__gte=start).order_by("hour"))
    since = max(start, device.decided_at or device.registered_at)
    slots = max(1, int((now - since).total_seconds() // (SLOT * 60)) + 1)
    beats = sum(row.slots.bit_count() for row in rows)
    busy = [row.events for row in rows if row.events]
    images = Event.objects.filter(device=device, kind="IMAGE", received_at__gte=start, refers="")
    return Health(
        there=device.last_seen is not None and now - device.last_seen <= SILENT,
        availability=min(1.0, beats / slots) if device.last_seen else None,
        per_hour=sum(busy) / len(busy) if busy else None,
        images=sum(row.images for row in rows),
        events=sum(row.events for row in rows),
        faults=sum(row.faults for row in rows),
        calibration=calibration(device, timezone.localdate(now)),
        skewed=device.skew_ms is not None and abs(device.skew_ms) > SKEWED_MS,
        unstored=images.filter(image__isnull=True).count()
        + device.faults.filter(
            at__gte=start, code__in=("DEPTH", "TRUNCATED", "COMPRESSION", "SHAPE")
        ).count(),
        hours=rows,
    )


def calibration(device: Device, today: dt.date) -> str:
    if device.calibration_due is None:
        return "UNKNOWN"
    if device.calibration_due < today:
        return "OVERDUE"
    return "SOON" if device.calibration_due - today <= DUE_SOON else "OK"


def totals(now: dt.datetime | None = None) -> dict[str, int]:
    """Figures above the list of devices."""
    now = now or timezone.now()
    active = Device.objects.filter(state=Device.State.ACTIVE)
    today = timezone.localdate(now)
    counted = DeviceHour.objects.filter(hour__gte=now - dt.timedelta(hours=24)).aggregate(n=Sum("events"))
    return {
        "active": active.count(),
        "there": active.filter(last_seen__gte=now - SILENT).count(),
        "overdue": active.filter(calibration_due__lt=today).count(),
        "events": counted["n"] or 0,
    }

"""From an alarm to what it was: opened, taken note of, resolved; told to risk targeting and to readers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.devices.models import Alarm, Device, Event
from gwanmun.inspection.rules.scans import ScanFault
from gwanmun.platform import logging
from gwanmun.platform.audit import services as audit
from gwanmun.risk.network import contract as network

log = logging.get(__name__)
REASON_LENGTH = 5
#: From which level an alarm is opened.
OPENS = ("WARNING", "ALARM")
_SOURCES = {"IMAGE": "XRAY", "RADIATION": "RADIATION", "TRACE": "TRACE", "RAMAN": "TRACE", "CAMERA": "CAMERA"}
_NAMES = {
    "IMAGE": ("장비 자동판독 경보", "Alarm of the machine"),
    "RADIATION": ("방사선 경보", "Radiation alarm"),
    "TRACE": ("미량 검출 경보", "Trace alarm"),
    "RAMAN": ("라만 분석 경보", "Raman alarm"),
    "BODY": ("신체 검색 경보", "Body scanner alarm"),
    "CAMERA": ("감시카메라 경보", "Camera alarm"),
    "HEALTH": ("장비 이상", "Fault of the device"),
}


def raise_for(event: Event, ko: str = "", en: str = "") -> Alarm | None:
    """The alarm of a message that calls; in the transaction that keeps the message."""
    if event.level not in OPENS:
        return None
    name_ko, name_en = _NAMES[event.kind]
    alarm = Alarm.objects.create(
        device=event.device,
        event=event,
        level=event.level,
        what_ko=(ko or name_ko)[:300],
        what_en=(en or name_en)[:300],
        opened_at=timezone.now(),
    )
    audit.record(audit.SYSTEM, "alarm.opened", "device_alarm", alarm.pk, after={"event": event.pk})
    return alarm


def tell(event: Event, actor: audit.Actor) -> None:
    """Readers get a case of an image, risk targeting an alert of a thing. Both know their own doubles, so
    that it may be told again after a crash. What they refuse does not undo that the message was taken."""
    from gwanmun.inspection.reading import contract as reading  # readers may ask devices in turn

    if event.image is not None:
        reading.open_case(event.image, alarm=event.level == "ALARM")
    alarm = Alarm.objects.filter(event=event).first()
    if alarm is None or not event.subject:
        return
    if event.image is None:
        reading.alarm(event.subject_kind, event.subject, bank.confined(event.device.organisation))
    source = _SOURCES.get(event.kind)
    if source is None or alarm.told is not None:
        return
    told = {
        "number": f"device:{event.pk}",
        "source": source,
        "machine": event.device.code,
        "about": "ITEM",
        "kind": event.subject_kind or None,
        "value": event.subject[:60],
        "level": event.level,
        "what": alarm.what_ko,
        "at": event.corrected_at,
        "expires_at": None,
    }
    try:
        alert, _ = network.receive(event.device.organisation, actor, told)
    except network.Refused as refused:
        log.warning("inspection.alert_refused", event=event.pk, field=refused.field)
        return
    Alarm.objects.filter(pk=alarm.pk).update(told=alert.pk)


def drill(device: Device, scenario: str, actor: audit.Actor) -> Alarm:
    """Set off an alarm that is none. It is marked, counted apart, and told to nobody outside."""
    if len(scenario.strip()) < REASON_LENGTH:
        raise ScanFault(
            "REASON", "scenario", "훈련 상황을 5자 이상 적으십시오.", "must be told in 5 letters or more."
        )
    if Alarm.objects.filter(device=device, drill=True).exclude(state=Alarm.State.RESOLVED).exists():
        raise ScanFault(
            "RUNNING", "device", "이 장비의 훈련이 아직 끝나지 않았습니다.", "has a drill that is not over."
        )
    with transaction.atomic():
        alarm = Alarm.objects.create(
            device=device,
            level="ALARM",
            drill=True,
            started_by=actor.name,
            scenario=scenario.strip()[:300],
            what_ko="경보 훈련",
            what_en="Alarm drill",
            opened_at=timezone.now(),
        )
        audit.record(actor, "alarm.drill", "device_alarm", alarm.pk, reason=scenario.strip())
    return alarm


def acknowledge(alarm: Alarm, actor: audit.Actor) -> None:
    with transaction.atomic():
        row = Alarm.objects.select_for_update().get(pk=alarm.pk)
        if row.state != Alarm.State.OPEN:
            raise _handled()
        row.state, row.acknowledged_by, row.acknowledged_at = "ACKNOWLEDGED", actor.name, timezone.now()
        row.save()
        audit.record(actor, "alarm.acknowledged", "device_alarm", row.pk)


def resolve(alarm: Alarm, outcome: str, reason: str, actor: audit.Actor) -> None:
    """What it was. The alert of risk targeting is resolved with it, unless something was found."""
    if len(reason.strip()) < REASON_LENGTH:
        raise ScanFault(
            "REASON",
            "reason",
            "무엇이었는지 5자 이상 적으십시오.",
            "must say in 5 letters or more what it was.",
        )
    with transaction.atomic():
        row = Alarm.objects.select_for_update().get(pk=alarm.pk)
        if row.state == Alarm.State.RESOLVED:
            raise _handled()
        if outcome not in Alarm.Outcome.values or (outcome == "DRILL") != row.drill:
            raise ScanFault("VALUE", "outcome", "처리 결과를 고르십시오.", "must be chosen.")
        now = timezone.now()
        if row.acknowledged_at is None:
            row.acknowledged_by, row.acknowledged_at = actor.name, now
        row.state, row.resolved_by, row.resolved_at = "RESOLVED", actor.name, now
        row.outcome, row.reason = outcome, reason.strip()[:2000]
        row.save()
        audit.record(
            actor, "alarm.resolved", "device_alarm", row.pk, reason=row.reason, after={"outcome": outcome}
        )
        if row.told is not None and outcome != "FOUND":
            alert = network.Alert.objects.filter(pk=row.told).exclude(state="RESOLVED").first()
            if alert is not None:
                network.handle(alert, "RESOLVED", row.reason, actor)


def _handled() -> ScanFault:
    return ScanFault(
        "HANDLED", "state", "이미 처리된 경보입니다.", "shows that the alarm has been handled already."
    )


@dataclass(frozen=True)
class Figures:
    """Seconds are medians; ``outcomes``: how many by outcome."""

    alarms: int
    open: int
    to_acknowledge_s: float | None
    to_resolve_s: float | None
    outcomes: dict[str, int]


def figures(since: dt.datetime, *, drills: bool = False) -> Figures:
    """Of alarms, or of drills: never of both together."""
    rows = list(Alarm.objects.filter(opened_at__gte=since, drill=drills))
    outcomes: dict[str, int] = {}
    for row in rows:
        if row.outcome:
            outcomes[row.outcome] = outcomes.get(row.outcome, 0) + 1
    return Figures(
        len(rows),
        sum(row.state != "RESOLVED" for row in rows),
        _median((r.acknowledged_at - r.opened_at).total_seconds() for r in rows if r.acknowledged_at),
        _median((r.resolved_at - r.opened_at).total_seconds() for r in rows if r.resolved_at),
        outcomes,
    )


def _median(values: Iterable[float]) -> float | None:
    found: list[Any] = sorted(values)
    return found[len(found) // 2] if found else None

"""A message of a device: known, signed, whole, read, kept once, and told to whom it concerns.

Nothing is acknowledged before its row is committed, and no row says that a file is there before it is. A
message refused leaves a short row of what was wrong (never its payload), so that an operator sees it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.bank import store
from gwanmun.inspection.devices import alarming, health, reading, signing
from gwanmun.inspection.devices.models import Device, Event, Fault
from gwanmun.inspection.rules.scans import ScanFault
from gwanmun.inspection.rules.signals import envelope
from gwanmun.platform import logging
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit import services as audit

log = logging.get(__name__)
FAULTS_KEPT = 200  # of one device


@dataclass(frozen=True)
class Taken:
    """``new``: False when it was here before. ``dropped``: parts that were not taken, pictures of people."""

    event: Event
    new: bool
    dropped: tuple[str, ...] = ()


def receive(
    organisation: Organisation,
    told: dict[str, Any],
    payload: bytes | Path,
    signature: str,
    *,
    actor: audit.Actor,
    via: str = "API",
    now: dt.datetime | None = None,
) -> Taken:
    """Take a message. ``told``: the fields of envelope.SIGNED as texts, as they were signed; ``payload``: its
    bytes, or a file that holds them, which is what a large one should come as.

    Raises ScanFault: DEVICE (not known here, or not let in), SIGNATURE, DIGEST, KIND, MEDIA, NUMBER_TAKEN,
    CLOCK, FUTURE, PAST, and what is wrong with the payload.
    """
    device = (
        Device.objects.select_related("organisation")
        .filter(organisation=organisation, code=str(told.get("device", ""))[:64])
        .first()
    )
    if device is None or device.state != Device.State.ACTIVE:
        raise ScanFault(
            "DEVICE",
            "device",
            "등록되어 승인된 장비가 아닙니다. 장비 등록을 확인하십시오.",
            "is no device that is registered and let in. Check its registration.",
        )
    if not signing.holds(device, envelope.signed_bytes(told), signature):
        raise ScanFault(
            "SIGNATURE",
            "signature",
            "서명이 맞지 않습니다. 장비 키와 서명 방법을 확인하십시오.",
            "does not fit. Check the key of the device and how it signs.",
        )
    # From here on the device itself speaks: what is wrong is noted under it.
    try:
        return _take(device, told, payload, actor, via, now or timezone.now())
    except ScanFault as fault:
        _note(device, str(told.get("number", "")), fault, via)
        raise


def _take(
    device: Device,
    told: dict[str, Any],
    payload: bytes | Path,
    actor: audit.Actor,
    via: str,
    now: dt.datetime,
) -> Taken:
    kind, media = str(told["kind"]), str(told["media"])
    if kind not in reading.MAY[device.kind]:
        known = ", ".join(reading.MAY[device.kind])
        raise ScanFault(
            "KIND",
            "kind",
            f"이 장비는 {known}만 보낼 수 있습니다.",
            f"of this device must be one of {known}.",
        )
    level = str(told.get("level") or "NONE")
    if level not in envelope.LEVELS:
        known = ", ".join(envelope.LEVELS)
        raise ScanFault("VALUE", "level", f"{known} 중 하나입니다.", f"must be one of {known}.")
    digest = store.digest_of(payload)
    if str(told.get("digest", "")).lower() != digest:
        raise ScanFault(
            "DIGEST",
            "digest",
            "본문이 서명한 것과 다릅니다. 끊긴 전송이면 다시 보내십시오.",
            "is not that of the payload. If the transfer broke off, send it again.",
        )
    said = hashlib.sha256(envelope.signed_bytes({**told, "sent_at": ""})).hexdigest()
    number = str(told["number"])
    known_event = Event.objects.filter(device=device, number=number).first()
    if known_event is not None:
        return _again(known_event, said)
    at = _moment(told, "at")
    assert at is not None  # noqa: S101 - _moment refuses an empty one of that name
    times = envelope.times(at, _moment(told, "sent_at"), now)
    scratch = Path(tempfile.mkdtemp(prefix=".scan-", dir=store.folder("scratch")))
    try:
        found = reading.read(device, kind, media, payload, scratch)
        subject = (str(told.get("subject_kind") or "").upper()[:12], str(told.get("subject") or "")[:64])
        image = None
        if found.scan is not None:
            image = bank.keep(
                found.scan,
                kind=found.kind,
                organisation=device.organisation,
                device=device.code,
                number=number,
                taken_at=times.corrected,
                subject=subject,
                original=payload,
                media=media,
                labels=found.labels,
                office=device.office,
                actor=actor,
            )
        original = ""
        if found.keep and image is None:
            original = store.keep_original(payload)
        try:
            with transaction.atomic():
                event = Event.objects.create(
                    device=device,
                    number=number,
                    kind=kind,
                    media=media,
                    level=max(level, found.level, key=envelope.LEVELS.index),
                    at=at,
                    corrected_at=times.corrected,
                    skew_ms=times.skew_ms,
                    subject_kind=subject[0],
                    subject=subject[1],
                    digest=digest,
                    said=said,
                    size=payload.stat().st_size if isinstance(payload, Path) else len(payload),
                    via=via,
                    result=found.result,
                    uid=found.uid,
                    refers=found.refers,
                    image=image,
                    original=original,
                )
                health.heard(device, event, now, background=digest if found.background else "")
                _join(event, found)
                alarming.raise_for(event, found.ko, found.en)
        except IntegrityError:  # the same number came twice at once
            return _again(Event.objects.get(device=device, number=number), said)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    alarming.tell(event, actor)
    return Taken(event, True, found.dropped)


def _again(event: Event, said: str) -> Taken:
    if event.said != said:
        raise ScanFault(
            "NUMBER_TAKEN",
            "number",
            "이 번호로 다른 내용이 이미 접수되었습니다. 새 번호로 보내십시오.",
            "is taken by another message. Send this one under a new number.",
        )
    alarming.tell(event, audit.SYSTEM)  # what was cut off after the commit is done now
    return Taken(event, False)


def _moment(told: dict[str, Any], name: str) -> dt.datetime | None:
    text = str(told.get(name) or "")
    if not text and name != "at":
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1970 < moment.year < 9990:
        raise ScanFault(
            "VALUE",
            name,
            "시간대가 있는 ISO 8601 시각이어야 합니다(예: 2026-11-30T09:00:00+09:00).",
            "must be ISO 8601 with its zone, such as 2026-11-30T09:00:00+09:00.",
        )
    return moment


def _join(event: Event, found: reading.Found) -> None:
    """A report marks the image it speaks of, whichever of the two came first."""
    own = Event.objects.filter(device__organisation=event.device.organisation)
    if found.refers and found.labels:
        for shown in own.filter(uid=found.refers, image__isnull=False).select_related("image"):
            _mark(shown.image, found.labels)
    elif found.uid and event.image is not None:
        for report in own.filter(refers=found.uid):
            rows = reading.labels_of(report.result)
            if rows:
                _mark(event.image, rows)


def _mark(image: bank.Image | None, labels: list[dict[str, Any]]) -> None:
    if image is not None:
        fresh = [one for one in labels if one not in image.labels]
        try:
            bank.label(image, [*image.labels, *fresh], audit.SYSTEM)
        except ScanFault as fault:  # a region outside of the image must not cost the report
            log.info("inspection.labels_refused", image=image.pk, code=fault.code)


def _note(device: Device, number: str, fault: ScanFault, via: str) -> None:
    Fault.objects.create(
        device=device,
        number=number[:64],
        code=fault.code[:20],
        field=fault.field[:80],
        ko=fault.ko[:300],
        en=fault.en[:300],
        via=via,
    )
    health.failed(device, timezone.now())
    old = Fault.objects.filter(device=device).order_by("-id").values_list("pk", flat=True)[FAULTS_KEPT:]
    if old:
        Fault.objects.filter(pk__in=list(old)).delete()

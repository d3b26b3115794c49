"""Devices come in and go: registered by one person, let in by another, suspended, retired; keys change."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.devices import signing
from gwanmun.inspection.devices.models import Device
from gwanmun.inspection.rules.scans import ScanFault
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit import services as audit

FIELDS = ("vendor", "model", "serial", "software", "office", "place")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,63}")
#: act → (states it is possible in, state after)
ACTS = {
    "approve": (("PROPOSED",), "ACTIVE"),
    "refuse": (("PROPOSED",), "RETIRED"),
    "suspend": (("ACTIVE",), "SUSPENDED"),
    "resume": (("SUSPENDED",), "ACTIVE"),
    "retire": (("ACTIVE", "SUSPENDED"), "RETIRED"),
}


def register(
    organisation: Organisation,
    *,
    code: str,
    kind: str,
    key_kind: str,
    key: str,
    actor: audit.Actor,
    calibrated_on: dt.date | None = None,
    calibration_due: dt.date | None = None,
    **words: str,
) -> Device:
    """A proposed device; it may speak once another person lets it in. Raises ScanFault with the field."""
    if not _CODE.fullmatch(code):
        raise ScanFault(
            "VALUE",
            "code",
            "영문·숫자·점·밑줄·붙임표 2~64자로 적으십시오.",
            "must be 2 to 64 letters, digits, dots, dashes or underscores.",
        )
    if kind not in Device.Kind.values or key_kind not in Device.KeyKind.values:
        raise ScanFault("VALUE", "kind", "목록에서 고르십시오.", "must be chosen from the list.")
    for name in ("vendor", "model", "serial"):
        if not words.get(name, "").strip():
            raise ScanFault("MISSING", name, "값을 적으십시오.", "must be given.")
    if calibrated_on and calibration_due and calibration_due <= calibrated_on:
        raise ScanFault(
            "VALUE", "calibration_due", "교정일보다 뒤여야 합니다.", "must lie after the day of calibration."
        )
    text = {name: words.get(name, "").strip()[:64] for name in FIELDS}
    text["office"] = text["office"][:20]
    try:
        with transaction.atomic():
            device = Device.objects.create(
                organisation=organisation,
                code=code,
                kind=kind,
                key_kind=key_kind,
                key=signing.kept(key_kind, key),
                key_since=timezone.now(),
                calibrated_on=calibrated_on,
                calibration_due=calibration_due,
                registered_by=actor.name,
                **text,
            )
            after = {"code": code, "kind": kind, **text}
            audit.record(actor, "device.registered", "device", device.pk, after=after)
            return device
    except IntegrityError:
        raise ScanFault(
            "CODE_TAKEN", "code", "이미 등록된 장비 번호입니다.", "is registered already."
        ) from None


def decide(device: Device, act: str, reason: str, actor: audit.Actor) -> Device:
    """Raises ScanFault: STATE, SAME_PERSON (who registered a device does not let it in), REASON."""
    froms, after = ACTS.get(act, ((), ""))
    with transaction.atomic():
        row = Device.objects.select_for_update().get(pk=device.pk)
        if row.state not in froms:
            raise ScanFault("STATE", "state", "지금 상태에서는 할 수 없습니다.", "does not allow that.")
        if act == "approve" and row.registered_by == actor.name:
            raise ScanFault(
                "SAME_PERSON",
                "approve",
                "등록한 사람은 승인할 수 없습니다. 다른 감독자에게 요청하십시오.",
                "is for another supervisor than the one who registered the device.",
            )
        why = bank.reason_of(reason)
        before = {"state": row.state}
        row.state, row.decided_by, row.decided_at = after, actor.name, timezone.now()
        row.save(update_fields=["state", "decided_by", "decided_at"])
        audit.record(
            actor,
            f"device.{act}",
            "device",
            row.pk,
            reason=why,
            before=before,
            after={"state": after},
        )
    return row


def rotate(device: Device, key_kind: str, key: str, actor: audit.Actor) -> None:
    """Another key from now on; what the old one signed and is not here yet is refused."""
    if key_kind not in Device.KeyKind.values:
        raise ScanFault("VALUE", "key_kind", "목록에서 고르십시오.", "must be chosen from the list.")
    with transaction.atomic():
        device.key_kind, device.key, device.key_since = key_kind, signing.kept(key_kind, key), timezone.now()
        device.save(update_fields=["key_kind", "key", "key_since"])
        audit.record(actor, "device.key_changed", "device", device.pk, after={"key_kind": key_kind})


def calibrated(device: Device, on: dt.date, due: dt.date, actor: audit.Actor) -> None:
    if due <= on or on > timezone.localdate():
        raise ScanFault(
            "VALUE",
            "calibration_due",
            "교정일은 오늘까지, 다음 교정일은 그 뒤여야 합니다.",
            "must lie after the day of calibration, which is not in the future.",
        )
    before: dict[str, Any] = {"due": device.calibration_due and device.calibration_due.isoformat()}
    with transaction.atomic():
        device.calibrated_on, device.calibration_due = on, due
        device.save(update_fields=["calibrated_on", "calibration_due"])
        audit.record(
            actor,
            "device.calibrated",
            "device",
            device.pk,
            before=before,
            after={"on": on.isoformat(), "due": due.isoformat()},
        )

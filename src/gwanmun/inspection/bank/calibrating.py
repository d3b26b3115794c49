"""The calibration of each machine: proposed by one person, put in force by another, used for every picture.

Rows are only added; the newest one in force counts, and one without content takes a device back to the usual
curves."""

from __future__ import annotations

from functools import lru_cache

from django.db import IntegrityError, transaction
from django.utils import timezone

from gwanmun.inspection import picturing
from gwanmun.inspection.bank import keeping
from gwanmun.inspection.bank.models import Image, MachineCurves
from gwanmun.inspection.bank.reasons import reason_of
from gwanmun.inspection.rules.imaging import Calibration, CalibrationFault, estimate, nominal
from gwanmun.inspection.rules.scans import ScanFault, View
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit import services as audit

#: Images that an estimate looks at, and pixels of one past which it is reduced.
_LOOKED_AT, _LARGEST = 12, 4_000_000
_LEAST, _MOST = 500, 2000


def set_curves(
    organisation: Organisation,
    device: str,
    content: bytes | None,
    actor: audit.Actor,
    reason: str,
    *,
    aspect_mille: int = 1000,
) -> MachineCurves:
    """A calibration file (``Calibration.to_json``) for a device from now on; None: the usual curves again.
    For who has the machine in hands; people of an office :func:`propose` and :func:`decide`.

    ``aspect_mille``: a row's pitch over a column's, in thousandths. Raises ScanFault, CalibrationFault.
    """
    with transaction.atomic():
        row = _made(organisation, device, content, actor, reason, aspect_mille)
        before = in_force(organisation.pk, device)
        row.state, row.decided_by, row.decided_at = MachineCurves.State.IN_FORCE, actor.name, timezone.now()
        row.save()
        _record(actor, "device.curves_set", row, before, row.reason)
    return row


def propose(
    organisation: Organisation,
    device: str,
    content: bytes | None,
    actor: audit.Actor,
    reason: str,
    *,
    aspect_mille: int = 1000,
) -> MachineCurves:
    """As :func:`set_curves`, to be decided by another person: until then nothing is drawn by it.
    Raises also ScanFault STATE while another one waits for this device."""
    row = _made(organisation, device, content, actor, reason, aspect_mille)
    try:
        with transaction.atomic():
            row.save()
            _record(actor, "device.curves_proposed", row, in_force(organisation.pk, device), row.reason)
    except IntegrityError:
        raise ScanFault(
            "STATE", "device",
            "결정을 기다리는 보정이 있습니다. 그것을 먼저 결정하십시오.",
            "has a proposed calibration already. Decide upon that one first.",
        ) from None  # fmt: skip
    return row


def decide(row: MachineCurves, actor: audit.Actor, reason: str, *, allow: bool) -> MachineCurves:
    """Put a proposed calibration in force, or refuse it. Raises ScanFault STATE, SAME_PERSON, REASON."""
    with transaction.atomic():
        held = MachineCurves.objects.select_for_update().get(pk=row.pk)
        if held.state != MachineCurves.State.PROPOSED:
            raise ScanFault("STATE", "state", "이미 결정된 보정입니다.", "has been decided upon already.")
        if held.set_by == actor.name and allow:
            raise ScanFault(
                "SAME_PERSON", "by",
                "올린 사람은 승인할 수 없습니다. 다른 감독자에게 요청하십시오.",
                "is who proposed it. Another supervisor has to allow it.",
            )  # fmt: skip
        why = reason_of(reason, 300)
        before = in_force(held.organisation_id, held.device)
        held.state = MachineCurves.State.IN_FORCE if allow else MachineCurves.State.REFUSED
        held.decided_by, held.decided_at, held.decided_why = actor.name, timezone.now(), why
        held.save()
        _record(actor, "device.curves_set" if allow else "device.curves_refused", held, before, why)
    return held


def _made(
    organisation: Organisation, device: str, content: bytes | None, actor: audit.Actor, reason: str,
    aspect_mille: int,
) -> MachineCurves:  # fmt: skip
    """A row that is not kept yet, of a content that can be used."""
    if not device.strip() or len(device) > 64:
        raise ScanFault("VALUE", "device", "장비 번호를 적으십시오.", "must name the device.")
    why = reason_of(reason, 300)
    if not _LEAST <= aspect_mille <= _MOST:
        raise ScanFault(
            "VALUE",
            "aspect",
            "가로에 대한 세로 간격의 비는 0.5에서 2까지입니다.",
            "must lie between 0.5 and 2.",
        )
    known = None if content is None else Calibration.from_json(content)
    return MachineCurves(
        organisation=organisation, device=device, content="" if known is None else known.to_json(),
        digest="" if known is None else known.digest, origin="nominal" if known is None else known.origin,
        aspect_mille=aspect_mille, set_by=actor.name, reason=why,
    )  # fmt: skip


def _record(
    actor: audit.Actor, act: str, row: MachineCurves, before: MachineCurves | None, reason: str
) -> None:
    after = {
        "device": row.device,
        "digest": row.digest,
        "origin": row.origin,
        "aspect_mille": row.aspect_mille,
    }
    told = {"digest": before.digest if before else ""}
    audit.record(actor, act, "machine_curves", row.pk, reason=reason, before=told, after=after)


def in_force(organisation: int, device: str) -> MachineCurves | None:
    """What pictures of a device are drawn by; None: nothing was ever set."""
    rows = MachineCurves.objects.filter(
        organisation=organisation, device=device, state=MachineCurves.State.IN_FORCE
    )
    return rows.order_by("-decided_at", "-id").first()


def content_of(data: bytes, device: str) -> bytes:
    """A calibration file as it is, or one fitted to the table of a step wedge: CSV of formula, mass (g/cm²),
    low and high (transmissions). Raises CalibrationFault."""
    if data.lstrip()[:1] == b"{":
        return data
    return picturing.calibrate(device, data)[0]


def estimated(organisation: Organisation, device: str) -> bytes:
    """Curves guessed from the steel in a device's own images. Raises ScanFault where they show too little."""
    rows = Image.objects.filter(organisation=organisation, device=device, state=Image.State.KEPT)
    views: list[View] = []
    for row in rows.order_by("-id")[:_LOOKED_AT]:
        views += keeping.reduced(row, _LARGEST)[0].views
    found = estimate(views, device)
    if found.origin != "image":
        raise ScanFault(
            "TOO_LITTLE", "device",
            "이 장비의 영상에 강철이 충분히 보이지 않습니다. 계단 시편으로 보정하십시오.",
            "shows too little steel in its images. Calibrate it with a step wedge.",
        )  # fmt: skip
    return found.to_json().encode()


def row_of(image: Image) -> MachineCurves | None:
    """What is in force for the machine that took an image; None: nothing was ever set."""
    return in_force(image.organisation_id, image.device) if image.device else None


def known_of(row: MachineCurves) -> Calibration | None:
    """The calibration that a row holds; None for the usual curves."""
    return _read(row.digest, row.content) if row.content else None


def curves_of(image: Image) -> Calibration | None:
    """The calibration of the machine that took an image; None: the usual curves."""
    row = row_of(image)
    return None if row is None else known_of(row)


def aspect_of(image: Image) -> float:
    """A row's pitch over a column's on the machine that took an image; one where nothing is told."""
    row = row_of(image)
    return 1.0 if row is None else row.aspect_mille / 1000


@lru_cache(maxsize=32)
def _read(digest: str, content: str) -> Calibration | None:
    """None for a row that somebody has changed in the table: the usual curves, not wrong ones."""
    try:
        known = Calibration.from_json(content)
    except CalibrationFault:
        return None
    return known if known.digest == digest else None


__all__ = [
    "CalibrationFault", "aspect_of", "content_of", "curves_of", "decide", "estimated", "in_force",
    "known_of", "nominal", "propose", "row_of", "set_curves",
]  # fmt: skip

"""The calibration of each machine: set by a person with a reason, used for every picture of its images.

Rows are only added; the newest one of a device counts, and one without content takes it back to the usual
curves."""

from __future__ import annotations

from functools import lru_cache

from gwanmun.inspection.bank import keeping
from gwanmun.inspection.bank.models import Image, MachineCurves
from gwanmun.inspection.rules.imaging import Calibration, CalibrationFault, estimate
from gwanmun.inspection.rules.scans import ScanFault, View
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit import services as audit

#: Images that an estimate looks at, and pixels of a view past which one is left out.
_LOOKED_AT, _LARGEST = 12, 8_000_000
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

    ``aspect_mille``: a row's pitch over a column's, in thousandths. Raises ScanFault, CalibrationFault.
    """
    if not device.strip() or len(device) > 64:
        raise ScanFault("VALUE", "device", "장비 번호를 적으십시오.", "must name the device.")
    if len(reason.strip()) < 5:
        raise ScanFault(
            "REASON", "reason", "사유를 5자 이상 적으십시오.", "must be given in 5 letters or more."
        )
    if not _LEAST <= aspect_mille <= _MOST:
        raise ScanFault(
            "VALUE",
            "aspect",
            "가로에 대한 세로 간격의 비는 0.5에서 2까지입니다.",
            "must lie between 0.5 and 2.",
        )
    known = None if content is None else Calibration.from_json(content)
    before = MachineCurves.objects.filter(organisation=organisation, device=device).order_by("-id").first()
    row = MachineCurves.objects.create(
        organisation=organisation, device=device, content="" if known is None else known.to_json(),
        digest="" if known is None else known.digest, origin="nominal" if known is None else known.origin,
        aspect_mille=aspect_mille, set_by=actor.name, reason=reason.strip(),
    )  # fmt: skip
    audit.record(
        actor, "device.curves_set", "machine_curves", row.pk, reason=reason.strip(),
        before={"digest": before.digest if before else ""},
        after={"device": device, "digest": row.digest, "origin": row.origin, "aspect_mille": aspect_mille},
    )  # fmt: skip
    return row


def estimated(organisation: Organisation, device: str) -> bytes:
    """Curves guessed from the steel in a device's own images. Raises ScanFault where they show too little."""
    rows = Image.objects.filter(organisation=organisation, device=device, state=Image.State.KEPT)
    views: list[View] = []
    for row in rows.order_by("-id")[:_LOOKED_AT]:
        views += [view for view in keeping.scan_of(row).views if view.low.size <= _LARGEST]
    found = estimate(views, device)
    if found.origin != "image":
        raise ScanFault(
            "TOO_LITTLE", "device",
            "이 장비의 영상에 강철이 충분히 보이지 않습니다. 계단 시편으로 보정하십시오.",
            "shows too little steel in its images. Calibrate it with a step wedge.",
        )  # fmt: skip
    return found.to_json().encode()


def row_of(image: Image) -> MachineCurves | None:
    if not image.device:
        return None
    rows = MachineCurves.objects.filter(organisation=image.organisation_id, device=image.device)
    return rows.order_by("-id").first()


def curves_of(image: Image) -> Calibration | None:
    """The calibration of the machine that took an image; None: the usual curves."""
    row = row_of(image)
    return _read(row.digest, row.content) if row is not None and row.content else None


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

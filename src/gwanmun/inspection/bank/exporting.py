"""Images leave the bank for training, without whose they were: one person asks, another allows, then once.

A folder as ``gwanmun inspection train --data`` reads it: raw pairs as 16-bit PNG under names that lead
nowhere, labels as YOLO or COCO, a card with digests. Looked at are images of one organisation that are kept
on the day of the export; those whose time is over are left out even before they are purged.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from PIL import Image as Pillow

from gwanmun.inspection.bank import figures, keeping, leaving
from gwanmun.inspection.bank.models import Export, Image
from gwanmun.inspection.bank.reasons import reason_of
from gwanmun.inspection.rules import labelling
from gwanmun.inspection.rules.scans import AIR, ScanFault
from gwanmun.platform.accounts.models import Organisation, User
from gwanmun.platform.audit import services as audit

FORMATS = ("yolo", "coco")
#: An export that was allowed may be made for so long.
VALID = dt.timedelta(days=7)
_COMPRESS = 3


def ask(
    user: User,
    reason: str,
    *,
    organisation: Organisation | None = None,
    kinds: Sequence[str] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
    unlabelled: bool = False,
) -> Export:
    """A wish for the images of an organisation, by default one's own. Raises ScanFault ROLE, REASON, KIND."""
    _staff(user)
    owner = organisation or user.organisation
    if owner is None:
        raise ScanFault("MISSING", "organisation", "기관을 적으십시오.", "must be named.")
    wrong = [kind for kind in kinds if kind not in Image.Kind.values]
    if wrong:
        known = ", ".join(Image.Kind.values)
        raise ScanFault("KIND", "kind", f"{known} 중에서 고르십시오.", f"must be of {known}.")
    with transaction.atomic():
        row = Export.objects.create(
            organisation=owner, kinds=sorted(set(kinds)), taken_from=since, taken_until=until,
            unlabelled=unlabelled, reason=reason_of(reason, 500), asked_by=user.get_username(),
        )  # fmt: skip
        after = {"organisation": owner.code, "kinds": row.kinds, "images": chosen(row).count()}
        audit.record(
            audit.Actor.user(user), "export.asked", "image_export", row.pk, reason=row.reason, after=after
        )
    return row


def decide(export: Export, user: User, reason: str, *, allow: bool) -> Export:
    """Raises ScanFault ROLE (a supervisor decides), SAME_PERSON, STATE, REASON."""
    _staff(user)
    if user.role != User.Role.SUPERVISOR:
        raise ScanFault("ROLE", "by", "감독자만 승인할 수 있습니다.", "must be a supervisor.")
    with transaction.atomic():
        row = Export.objects.select_for_update().get(pk=export.pk)
        if row.state != Export.State.ASKED:
            raise ScanFault(
                "STATE", "export", "이미 처리된 내보내기입니다.", "has been decided upon already."
            )
        if row.asked_by == user.get_username():
            raise ScanFault(
                "SAME_PERSON",
                "by",
                "요청한 사람은 승인할 수 없습니다. 다른 감독자에게 요청하십시오.",
                "is who asked for it. Another supervisor has to allow it.",
            )
        row.state = Export.State.ALLOWED if allow else Export.State.REFUSED
        row.decided_by, row.decided_at = user.get_username(), timezone.now()
        row.save()
        act = "export.allowed" if allow else "export.refused"
        audit.record(audit.Actor.user(user), act, "image_export", row.pk, reason=reason_of(reason, 500))
    return row


def chosen(export: Export, today: dt.date | None = None) -> QuerySet[Image]:
    """The images that an export is of, as of a day; the oldest first."""
    day = today or timezone.localdate()
    rows = Image.objects.filter(
        organisation=export.organisation, state=Image.State.KEPT, retention_until__gte=day
    )
    rows = rows.filter(kind__in=export.kinds) if export.kinds else rows
    rows = rows.filter(taken_at__date__gte=export.taken_from) if export.taken_from else rows
    rows = rows.filter(taken_at__date__lte=export.taken_until) if export.taken_until else rows
    return (rows if export.unlabelled else rows.exclude(labels=[])).order_by("pk")


def write(
    export: Export,
    folder: Path,
    user: User,
    form: str = "yolo",
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> dict[str, Any]:
    """Write the folder and returns its card. Raises ScanFault ROLE, STATE, FORMAT, FOLDER."""
    _staff(user)
    if form not in FORMATS:
        raise ScanFault("FORMAT", "format", "yolo나 coco입니다.", "must be yolo or coco.")
    row = Export.objects.select_related("organisation").get(pk=export.pk)
    now = timezone.now()
    if row.state != Export.State.ALLOWED or row.decided_at is None or now - row.decided_at > VALID:
        raise ScanFault(
            "STATE",
            "export",
            f"승인 뒤 {VALID.days}일 안에 한 번만 내보냅니다. 새로 요청하여 승인을 받으십시오.",
            f"is made once, within {VALID.days} days of being allowed. Ask for a new one.",
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ScanFault("FOLDER", "out", "비어 있는 폴더를 지정하십시오.", "must be a new or empty folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        card, told = _fill(row, draft, form, now, tell)
        with transaction.atomic():
            held = Export.objects.select_for_update().get(pk=row.pk)
            if held.state != Export.State.ALLOWED:  # two at once: one folder
                raise ScanFault("STATE", "export", "이미 내보냈습니다.", "has been made already.")
            held.state, held.done_by, held.done_at = Export.State.DONE, user.get_username(), now
            held.images, held.digest = len(told), _sha(draft / "card.json")
            held.save()
            actor = audit.Actor.user(user)
            audit.record_many(
                audit.Entry(actor, "image.exported", "image", pk, reason=row.reason, after={"export": row.pk})
                for pk in told
            )
            after = {"images": len(told), "card": held.digest, "allowed_by": row.decided_by}
            audit.record(actor, "export.made", "image_export", row.pk, reason=row.reason, after=after)
            folder.rmdir() if folder.exists() else None
            draft.replace(folder)  # last: a folder that is there stands in the record
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return card


def _fill(
    row: Export, draft: Path, form: str, now: dt.datetime, tell: Callable[[int, int], None]
) -> tuple[dict[str, Any], list[int]]:
    found = list(chosen(row, timezone.localdate(now)).values_list("pk", flat=True))
    names = sorted({_kind(one) for pk in found for one in Image.objects.get(pk=pk).labels}) or ["nothing"]
    for part in ("images", "labels"):
        (draft / part).mkdir()
    (draft / "classes.txt").write_text("".join(f"{name}\n" for name in names), "utf-8")
    listed: list[tuple[str, int, int, Sequence[labelling.Box]]] = []
    goods, done, left, counts = [], [], Counter[str](), Counter[str]()
    for number, pk in enumerate(found, 1):
        tell(number, len(found))
        image = Image.objects.get(pk=pk)
        try:
            scan = keeping.scan_of(image)
        except ScanFault as fault:  # too large to be read whole, damaged, or purged meanwhile
            left[fault.code] += 1
            continue
        name = salted_hmac("gwanmun.inspection.export", f"{row.pk}:{pk}", algorithm="sha256").hexdigest()[:16]
        for place, view in enumerate(scan.views):
            stem = f"{name}__{place}"
            boxes = [{**one, "kind": _kind(one)} for one in image.labels if int(one["view"]) == place]
            shape = view.low.shape
            for energy, image16 in zip(("low", "high"), labelling.levelled(view), strict=True):
                file = draft / "images" / f"{stem}_{energy}.png"
                Pillow.fromarray(np.ascontiguousarray(image16)).save(file, compress_level=_COMPRESS)
            if form == "yolo":
                text = labelling.yolo_text(boxes, names, *shape)
                (draft / "labels" / f"{stem}.txt").write_text(text, "utf-8")
            listed.append((f"{stem}_low.png", shape[0], shape[1], boxes))
            counts.update(one["kind"] for one in boxes)
        goods.append({"image": name, "machine": scan.machine, **leaving.goods(image.declared)})
        done.append(pk)
    if form == "coco":
        (draft / "annotations.json").write_text(labelling.coco_text(listed, names), "utf-8")
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in goods)
    (draft / "goods.jsonl").write_text(lines, "utf-8")
    card = _card(row, draft, form, now, len(done), dict(counts), dict(left))
    return card, done


def _card(
    row: Export, draft: Path, form: str, now: dt.datetime, images: int, counts: dict[str, int],
    left: dict[str, int],
) -> dict[str, Any]:  # fmt: skip
    """What is in the folder and until when: no person and no office."""
    day = timezone.localdate(now)
    files = {str(p.relative_to(draft)): _sha(p) for p in sorted(draft.rglob("*")) if p.is_file()}
    card = {
        "export": row.pk, "made": f"{day:%Y-%m}", "format": form, "air": AIR, "images": images,
        "classes": counts, "left_out": left,
        "destroy_by": (day + dt.timedelta(figures.retention_days("TRAINING", day))).isoformat(),
        "files": files,
    }  # fmt: skip
    (draft / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return card


def _kind(label: dict[str, Any]) -> str:
    """The class of a region, on one line and without numbers that lead anywhere."""
    return " ".join(leaving.without_numbers(str(label["kind"])).split()) or "unknown"


def _sha(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _staff(user: User) -> None:
    own = user.organisation
    if (
        user.role not in (User.Role.OFFICER, User.Role.SUPERVISOR)
        or own is None
        or own.kind != Organisation.Kind.CUSTOMS
    ):
        raise ScanFault(
            "ROLE",
            "by",
            "세관의 담당자와 감독자만 할 수 있습니다.",
            "must be an officer or supervisor of customs.",
        )

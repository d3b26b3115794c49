"""Take an image into the bank, read it again, hold it, label it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from gwanmun.inspection.bank import arriving, figures, store, subjects
from gwanmun.inspection.bank.models import Image
from gwanmun.inspection.bank.rendering import imaging_rules
from gwanmun.inspection.rules.scans import Counts, Scan, ScanFault
from gwanmun.inspection.rules.signals import packing
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit import services as audit

_LOOK_SECONDS = 3600  # one look in the record for each person, image and hour: a zoom asks for many tiles
#: Pixels of a view that is read whole. Larger ones are read in strips and shown in tiles.
MOST_WHOLE = 64_000_000
#: Pixels of all views together that a reduced scan has at most, where its views are stored in levels.
MOST_REDUCED = 16_000_000
_LABEL_NUMBERS = ("view", "x", "y", "w", "h")


def keep(
    scan: Scan,
    *,
    kind: str,
    organisation: Organisation,
    device: str = "",
    number: str = "",
    taken_at: dt.datetime,
    subject: tuple[str, str] = ("", ""),
    declared: dict[str, Any] | None = None,
    original: bytes | Path = b"",
    media: str = "",
    labels: Sequence[dict[str, Any]] = (),
    office: str = "",
    actor: audit.Actor = audit.SYSTEM,
) -> Image:
    """Keep a scan; the same number of the same device is the same image.

    Without a number the digest of the counts is the number. ``declared``: default what a room above declares
    for the subject. Raises ScanFault: NUMBER_TAKEN (other counts under a known number), KIND, LABEL.
    """
    if kind not in Image.Kind.values:
        known = ", ".join(Image.Kind.values)
        raise ScanFault("KIND", "kind", f"{known} 중 하나입니다.", f"must be one of {known}.")
    checked = [_label(one, len(scan.views)) for one in labels]
    digest, size = store.keep_scan(scan)
    number = number or f"sha256:{digest[:40]}"
    row = {"organisation": organisation, "device": device, "number": number}
    known_image = Image.objects.filter(**row).first()
    if known_image is None:
        if declared is None:
            declared = subjects.declared_for(*subject, confined(organisation))
        until = timezone.localdate() + dt.timedelta(figures.retention_days(kind, timezone.localdate()))
        try:
            with transaction.atomic():
                image = Image.objects.create(
                    **row, office=office, kind=kind, subject_kind=subject[0], subject=subject[1],
                    declared=declared, labels=checked, machine=scan.machine, views=_views(scan),
                    faults=faults_of(scan), digest=digest, size=size, media=media, taken_at=taken_at,
                    original=store.keep_original(original) if original else "", retention_until=until,
                )  # fmt: skip
                after = {"kind": kind, "device": device, "number": number, "digest": digest}
                audit.record(actor, "image.kept", "image", image.pk, after=after)
                arriving.hint(image.pk)
                return image
        except IntegrityError:  # the same number came twice at once
            known_image = Image.objects.get(**row)
    if known_image.digest != digest:
        raise ScanFault(
            "NUMBER_TAKEN",
            "number",
            f"'{number}' 번호로 다른 영상이 이미 있습니다. 새 번호로 보내십시오.",
            f"another image has come under '{number}' already. Send this one under a new number.",
        )
    return known_image


def confined(organisation: Organisation) -> int | None:
    """Whose things an organisation may know of: a customs office of any (None), a company of its own."""
    return None if organisation.kind == Organisation.Kind.CUSTOMS else organisation.pk


def _views(scan: Scan) -> list[dict[str, Any]]:
    return [
        {"name": v.name, "rows": v.low.shape[0], "columns": v.low.shape[1], "pixel_mm": float(v.pixel_mm)}
        for v in scan.views
    ]


def faults_of(scan: Scan) -> list[dict[str, Any]]:
    """What the quality check finds. Of a very large scan every eighth row and column is looked at."""
    imaging = imaging_rules()
    if imaging is None or not hasattr(imaging, "check"):
        return []
    if max(v.low.size for v in scan.views) > 16_000_000:
        thin = [dataclasses.replace(v, low=_thinned(v.low), high=_thinned(v.high)) for v in scan.views]
        scan = dataclasses.replace(scan, views=tuple(thin))
    found = []
    for fault in imaging.check(scan):
        told = {part.name: getattr(fault, part.name) for part in dataclasses.fields(fault)}
        found.append({name: value for name, value in told.items() if isinstance(value, str | int | float)})
    return found


def _thinned(image: Counts) -> Counts:
    """Every eighth row and column, strip by strip: what lies on disk is not all looked at in memory."""
    parts = []
    for start in range(0, image.shape[0], packing.STRIP):
        parts.append(np.array(image[start : start + packing.STRIP : 8, ::8]))
        packing.drop(image)
    return np.concatenate(parts)


def _label(given: dict[str, Any], views: int) -> dict[str, Any]:
    try:
        numbers = {name: int(given[name]) for name in _LABEL_NUMBERS}
        kind = str(given["kind"])[:40]
    except (KeyError, TypeError, ValueError):
        numbers, kind = {}, ""
    if not kind or not 0 <= numbers["view"] < views or min(numbers["w"], numbers["h"]) <= 0:
        raise ScanFault(
            "LABEL",
            "labels",
            "구역마다 view, x, y, w, h(화소)와 kind가 있어야 합니다.",
            "each region needs view, x, y, w, h in pixels and kind.",
        )
    return {**given, **numbers, "kind": kind}


def label(image: Image, labels: Sequence[dict[str, Any]], actor: audit.Actor) -> None:
    """Put the regions of an image; those that were there are replaced, and stay in the record."""
    checked = [_label(one, len(image.views)) for one in labels]
    with transaction.atomic():
        before = image.labels
        image.labels = checked
        image.save(update_fields=["labels"])
        audit.record(actor, "image.labelled", "image", image.pk, before=before, after=checked)


def hold(image: Image, why: str, actor: audit.Actor) -> None:
    """Evidence is not purged while ``why`` stands; an empty reason lets it go again."""
    with transaction.atomic():
        image.held = why[:200]
        image.save(update_fields=["held"])
        audit.record(actor, "image.held" if why else "image.let_go", "image", image.pk, reason=why)


def scan_of(image: Image) -> Scan:
    """The counts as they came. Raises ScanFault ABSENT once they were purged, DAMAGED, and WHOLE of a scan
    that no program should hold in memory: ask :func:`packed` for its rows."""
    file = packed(image)
    for view in file.views:
        if view.rows * view.columns > MOST_WHOLE:
            raise ScanFault(
                "WHOLE",
                "image",
                f"{view.rows * view.columns:,}화소 영상은 통째로 읽지 않습니다(한도 {MOST_WHOLE:,}화소). "
                "구역을 확대하여 보십시오.",
                f"of {view.rows * view.columns:,} pixels is not read whole (limit {MOST_WHOLE:,}). "
                "Look at it in tiles.",
            )
    return file.scan()


def reduced(image: Image, most: int | None = None) -> tuple[Scan, tuple[int, ...]]:
    """The scan for what looks at the whole of it, each view at the largest stored level with its share of
    ``most`` pixels, and by how much each is smaller along a side: 1 where nothing was left out. A view of up
    to ``packing.LARGE`` pixels along its sides is always whole. Raises ScanFault ABSENT and DAMAGED."""
    file = packed(image)
    share = (MOST_REDUCED if most is None else most) // len(file.views)
    levels = []
    for about in file.views:
        sizes = [math.prod(about.shape(level)) <= share for level in range(about.levels)]
        levels.append(sizes.index(True) if True in sizes else about.levels - 1)
    views = tuple(file.view(number, level) for number, level in enumerate(levels))
    return Scan(views, file.machine, dict(file.attributes)), tuple(2**level for level in levels)


def packed(image: Image) -> packing.Packed:
    """The file of an image, to be read piece by piece."""
    path = store.path_of(image.digest)
    if image.state != Image.State.KEPT or not path.is_file():
        ko, en = "보존 기간이 지나 지운 영상입니다.", "The image is no longer kept."
        raise ScanFault("ABSENT", "image", ko, en)
    return packing.Packed(path)


def images(organisation: Organisation | None = None, **filters: Any) -> QuerySet[Image]:
    """Images that are kept; of one organisation unless it is a customs office (None: all)."""
    rows = Image.objects.filter(state=Image.State.KEPT, **filters)
    if organisation is not None and organisation.kind != Organisation.Kind.CUSTOMS:
        rows = rows.filter(organisation=organisation)
    return rows.order_by("-id")


def looked(image: Image, actor: audit.Actor) -> None:
    """Put a look in the record, once an hour for each person and image."""
    if cache.add(f"inspection:look:{actor.kind}:{actor.name}:{image.pk}", 1, _LOOK_SECONDS):
        audit.record(actor, "image.viewed", "image", image.pk)

"""Threats projected at work: drawn when a work image is opened, told at once after the decision, withdrawn.

:mod:`joining` registers this with reading, which asks when an image is shown and after the decision. What a
projection brought is never a case, a finding or a result of a control.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.learning import contract as learning
from gwanmun.inspection.rules.scans import Scan
from gwanmun.inspection.rules.school import projecting as rules
from gwanmun.inspection.school import threats
from gwanmun.inspection.school.lessons import MARGIN
from gwanmun.inspection.school.models import Item, Projection, ProjectionShare
from gwanmun.inspection.school.refusing import Refused, reason_given
from gwanmun.platform.accounts.models import Organisation, User
from gwanmun.platform.audit import services as audit

MOST_PPM = 200_000
#: Score of the detector from which it speaks against a work image.
DETECTED_PPM = 500_000
#: Threats drawn one after the other until one fits among what is in the image.
TRIES = 6


@dataclass(frozen=True)
class Feedback:
    """After the decision: there was a projected threat, whether it was found, where it was."""

    found: bool
    kind: str
    box: dict[str, Any]
    projection: int


def share(organisation: Organisation) -> rules.Share:
    row = ProjectionShare.objects.filter(organisation=organisation).order_by("-id").first()
    if row is None:
        return rules.Share()
    return rules.Share(row.ppm, row.most_a_day, row.least_between, row.on)


def set_share(
    organisation: Organisation, actor: audit.Actor, *, on: bool, ppm: int, most_a_day: int,
    least_between: int, reason: str,
) -> None:  # fmt: skip
    """:raises Refused: a share above 20 %, or no reason."""
    told = reason_given(reason)
    if not 0 <= ppm <= MOST_PPM or not 0 <= most_a_day <= 500 or not 0 <= least_between <= 10_000:
        ko = "비율은 0%에서 20%, 하루 최대는 500장까지입니다."
        raise Refused("ppm", ko, "The share lies between 0 and 20 %, at most 500 a day.")
    with transaction.atomic():
        ProjectionShare.objects.create(
            organisation=organisation, on=on, ppm=ppm, most_a_day=most_a_day, least_between=least_between,
            set_by=actor.name, reason=told,
        )  # fmt: skip
        after = {"on": on, "ppm": ppm, "most_a_day": most_a_day, "least_between": least_between}
        audit.record(actor, "projection.share", "organisation", organisation.code, reason=told, after=after)


def projection_for(
    user: User, image: bank.Image, suspicions: Sequence[str], read: int | None = None
) -> Projection | None:
    """The projection of this reader on this work image, drawn on first asking; None: the image as it is.

    ``suspicions``: anything that speaks against the thing; one is enough for none to be projected.
    ``read``: images the reader has read since their last projection, None: since ever.
    """
    known = Projection.objects.filter(user=user, image=image.pk).first()
    if known is not None:
        if suspicions and known.answered_at is None and known.withdrawn_at is None:
            _withdraw(known, "SUSPICIOUS")
        return known if known.withdrawn_at is None and known.answered_at is None else None
    if user.organisation is None:
        return None
    own = Projection.objects.filter(user=user)
    told = image.labels
    work = rules.Work(
        key=str(image.pk), reader=user.get_username(), kind=image.kind,
        suspicions=(*suspicions, *(["LABELLED"] if told else [])),
        today=own.filter(drawn_at__date=timezone.localdate()).count(),
        since_last=read if own.exists() else None,
    )  # fmt: skip
    wanted, _ = rules.wanted(work, share(user.organisation), settings.SECRET_KEY.encode())
    return _place(user, image) if wanted else None


def _speaks(image: bank.Image, scan: Scan) -> bool:
    """The detector in use sees something in the real image."""
    return any(int(box.score_ppm) >= DETECTED_PPM for box in learning.detect(scan))


def _place(user: User, image: bank.Image) -> Projection | None:
    """A kind that the school teaches, made alone for the machine, laid among what is in the image."""
    rows = Item.objects.filter(active=True, for_tests=False, kind__in=threats.KINDS)
    found = list(rows.order_by("pk").values_list("pk", flat=True)[:2000])
    if not found or not image.views or user.organisation is None:
        return None
    try:
        scan = bank.scan_of(image)
    except bank.ScanFault:  # not there any more, or too large to be held whole: read as it is
        return None
    if _speaks(image, scan):
        return None
    measured = _measured(image, scan)
    for go in range(TRIES):
        seed = int.from_bytes(hashlib.sha256(f"{user.pk} {image.pk} {go}".encode()).digest()[:6], "big")
        item = Item.objects.get(pk=found[int(np.random.default_rng(seed).integers(0, len(found)))])
        box = threats.laid(measured, item.kind, seed)
        if box is not None:
            return Projection.objects.create(
                user=user, organisation=user.organisation, image=image.pk, item=item, kind=item.kind, box=box,
                angle=box["angle"], seed=seed, drawn_at=timezone.now(),
            )  # fmt: skip
    return None


def projected_scan(projection: Projection) -> Scan:
    """The work image with the threat in it, made anew: nothing of it is stored in the bank."""
    image = bank.images(pk=projection.image).get()
    scan = _measured(image, bank.scan_of(image))
    return threats.into(scan, projection.kind, projection.seed, projection.box, bank.curves_of(image))


def _measured(image: bank.Image, scan: Scan) -> Scan:
    """With the pitches of its machine."""
    aspect = bank.aspect_of(image)
    return replace(scan, views=tuple(replace(view, aspect=aspect) for view in scan.views))


def projected_picture(user: User, image: int, key: int, view: int, variant: str) -> bytes:
    """PNG for the reader whom it was drawn for. :raises Projection.DoesNotExist: or withdrawn unanswered.

    :raises bank.ScanFault: no such view or variant.
    """
    row = Projection.objects.get(pk=key, user=user, image=image, why_withdrawn__in=("", "ANSWERED"))
    shown = bank.images(pk=row.image).get()
    curves = bank.curves_of(shown)
    scan = _kept_scan(row.pk, row.seed, shown.digest, curves and curves.digest)
    if not 0 <= view < len(scan.views):
        raise bank.ScanFault("ABSENT", "view", "그런 영상이 없습니다.", "There is no such picture.")
    return bank.drawn(scan.views[view], variant, curves)


@lru_cache(maxsize=4)
def _kept_scan(key: int, seed: int, digest: str, curves: str | None) -> Scan:
    """One reader looks at one image in many variants; seed and digests say that it is the same."""
    return projected_scan(Projection.objects.get(pk=key))


def boxes_of(box: dict[str, Any]) -> list[dict[str, Any]]:
    """The region of each view: view, x, y, w, h."""
    names = ("view", "x", "y", "w", "h")
    return [{name: one[name] for name in names} for one in (box, *box.get("others", ()))]


def projected_answer(
    user: User, image: int, *, said: bool, marks: Sequence[dict[str, Any]] = (), ms: int | None = None
) -> Feedback | None:
    """The decision on a work image. With a projection on it: it is withdrawn, and what to tell the reader.

    None: there was none, the decision is about the real image. A reader who said "threat" and marked some
    other place may have seen something real: ``found`` is False, and the image goes back to be read as it is.
    """
    with transaction.atomic():
        row = Projection.objects.select_for_update().filter(
            user=user, image=image, answered_at=None, withdrawn_at=None
        ).first()  # fmt: skip
        if row is None:
            return None
        row.said, row.ms, row.answered_at = said, ms, timezone.now()
        row.found = said and (
            not marks or any(_meets(mark, box) for mark in marks for box in boxes_of(row.box))
        )
        row.withdrawn_at, row.why_withdrawn = row.answered_at, "ANSWERED"
        row.save()
    return Feedback(bool(row.found), row.kind, row.box, row.pk)


def _meets(mark: dict[str, Any], box: dict[str, int]) -> bool:
    if int(mark.get("view", 0)) != box["view"]:
        return False
    x, y = int(mark["x"]), int(mark["y"])
    w, h = int(mark.get("w", 0)), int(mark.get("h", 0))
    return (
        x <= box["x"] + box["w"] + MARGIN and x + w >= box["x"] - MARGIN
        and y <= box["y"] + box["h"] + MARGIN and y + h >= box["y"] - MARGIN
    )  # fmt: skip


def withdraw(image: int, why: str = "SUSPICIOUS") -> int:
    """Take every open projection from a work image: something real has become known of it."""
    rows = Projection.objects.filter(image=image, answered_at=None, withdrawn_at=None)
    return rows.update(withdrawn_at=timezone.now(), why_withdrawn=why[:20])


def _withdraw(row: Projection, why: str) -> None:
    row.withdrawn_at, row.why_withdrawn = timezone.now(), why
    row.save(update_fields=["withdrawn_at", "why_withdrawn"])


def figures(organisation: Organisation | None) -> dict[str, int]:
    """Projections of an office (None: all): drawn, answered, found, withdrawn before an answer."""
    rows = Projection.objects.all()
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return rows.aggregate(
        drawn=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)),
        found=Count("pk", filter=Q(found=True)),
        withdrawn=Count("pk", filter=Q(answered_at=None, withdrawn_at__isnull=False)),
    )  # fmt: skip


__all__ = [
    "MOST_PPM", "Feedback", "boxes_of", "figures", "projected_answer", "projected_picture",
    "projected_scan", "projection_for", "set_share",
    "share", "withdraw",
]  # fmt: skip

"""Images that look alike: descriptions by the trunk of the active detector, compared by the angle between
them.

An image is described in the background when it arrives; what was missed is found by a look every minute, or
by ``gwanmun inspection index``. Each description is a row of its own, so both may be stopped at any moment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import QuerySet

from gwanmun.inspection.bank.contract import images, reduced
from gwanmun.inspection.learning import registry
from gwanmun.inspection.learning.models import Likeness
from gwanmun.inspection.rules.scans import ScanFault
from gwanmun.platform import jobs
from gwanmun.platform.signing import ModelRefused

if TYPE_CHECKING:
    from gwanmun.inspection.bank.models import Image
    from gwanmun.inspection.learning.runtime import Reader
    from gwanmun.platform.accounts.models import Organisation

#: The newest images that are compared; the bank of an office for months.
MOST = 20_000
#: Images described in one job; then the worker is free for other work.
AT_ONCE = 200
#: In place of a description: the counts of the image cannot be read.
UNREADABLE = b""


def described(reader: Reader, image: Image) -> np.ndarray | None:
    """The description of an image, made now if it is not kept; None where its counts cannot be read."""
    kept = Likeness.objects.filter(image=image.pk, made_by=reader.mark).first()
    if kept is None:
        try:
            made = reader.likeness(reduced(image)[0]).astype(np.float16).tobytes()
        except ScanFault:
            made = UNREADABLE  # kept as well, so that it is not tried again every minute
        kept, _ = Likeness.objects.get_or_create(
            image=image.pk, made_by=reader.mark,
            defaults={"organisation": image.organisation_id, "vector": made},
        )  # fmt: skip
    raw = bytes(kept.vector)
    return np.frombuffer(raw, np.float16).astype(np.float32) if raw else None


def waiting(reader: Reader) -> QuerySet[Image]:
    """Images of the bank that this detector has not described, the newest first."""
    return images().exclude(pk__in=Likeness.objects.filter(made_by=reader.mark).values("image"))


def index(
    reader: Reader, most: int | None = None, *, again: bool = False,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> dict[str, int]:  # fmt: skip
    """Describe what waits, the newest first. ``again``: forget the descriptions of this detector before.

    Gives how many were ``described``, how many were ``unreadable`` and how many are ``left``.
    """
    if again:
        Likeness.objects.filter(made_by=reader.mark).delete()
    keys = list(waiting(reader).values_list("pk", flat=True)[: MOST if most is None else most])
    told = {"described": 0, "unreadable": 0}
    for number, key in enumerate(keys, 1):
        image = images(pk=key).first()
        if image is not None:  # else it went meanwhile
            told["unreadable" if described(reader, image) is None else "described"] += 1
        tell(number, len(keys))
        if jobs.stopping():
            break
    return told | {"left": waiting(reader).count()}


def forget(reader: Reader) -> int:
    """Drop descriptions of images that are no longer kept and, once this detector has described all, those
    of other detectors; how many."""
    gone = Likeness.objects.exclude(image__in=images().order_by().values("pk"))
    count = gone.delete()[0]
    if not waiting(reader).exists():
        count += Likeness.objects.exclude(made_by=reader.mark).delete()[0]
    return count


def _active() -> Reader | None:
    """The detector in use; none where it must not be used, which the pages say."""
    try:
        return registry.active()
    except ModelRefused:
        return None


def arrived(key: int) -> None:
    """An image has come: describe it."""
    reader, image = _active(), images(pk=key).first()
    if reader is not None and image is not None:
        described(reader, image)


def catch_up() -> dict[str, Any] | None:
    """Describe what was missed and forget what is over; None where no detector is in use."""
    reader = _active()
    if reader is None:
        return None
    told = index(reader, AT_ONCE)
    return told | {"forgotten": forget(reader)}


def nearest(
    reader: Reader, image: Image, most: int, viewer: Organisation, among: QuerySet[Any] | None = None
) -> list[Image]:
    """The images that the viewer may see whose descriptions point most nearly the same way.

    ``among``: numbers of images to choose from, as a query of one column. The mean of all is taken off
    first: what every bag has in common says nothing.
    """
    mine = described(reader, image)
    if mine is None:
        return []
    allowed = images(viewer).exclude(pk=image.pk).order_by()
    if among is not None:
        allowed = allowed.filter(pk__in=among)
    kept = Likeness.objects.filter(made_by=reader.mark, image__in=allowed.values("pk"))
    length = mine.size * 2
    rows = [
        (key, raw)
        for key, raw in kept.order_by("-image").values_list("image", "vector")[:MOST]
        if len(raw) == length
    ]
    if not rows:
        return []
    halves = np.frombuffer(b"".join(bytes(raw) for _, raw in rows), np.float16)
    every = halves.astype(np.float32).reshape(len(rows), mine.size)
    middle = every.mean(0) if len(rows) > 2 else np.zeros_like(mine)
    away, own = every - middle, mine - middle
    close = (away @ own) / (np.linalg.norm(away, axis=1) * np.linalg.norm(own) + 1e-9)
    best = [rows[n][0] for n in np.argsort(-close, kind="stable")[:most]]
    found = {one.pk: one for one in images(viewer, pk__in=best)}
    return [found[key] for key in best if key in found]

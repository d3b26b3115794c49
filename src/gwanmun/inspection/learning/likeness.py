"""Images that look alike: descriptions by the trunk of the active detector, compared by the angle between
them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gwanmun.inspection.bank.contract import images, scan_of
from gwanmun.inspection.learning.models import Likeness
from gwanmun.inspection.rules.scans import ScanFault

if TYPE_CHECKING:
    from gwanmun.inspection.bank.models import Image
    from gwanmun.inspection.learning.runtime import Reader
    from gwanmun.platform.accounts.models import Organisation

#: Images described on the way of one question; the rest is described by the next ones or by ``gwanmun
#: inspection index``.
AT_ONCE = 12
#: The newest images that are compared; the bank of an office for months.
MOST = 20_000


def described(reader: Reader, image: Image) -> np.ndarray | None:
    """The description of an image, made now if it is not kept; None where its counts are gone."""
    kept = Likeness.objects.filter(image=image.pk, made_by=reader.mark).first()
    if kept is None:
        try:
            vector = reader.likeness(scan_of(image)).astype(np.float16)
        except ScanFault:
            return None
        kept, _ = Likeness.objects.get_or_create(
            image=image.pk, made_by=reader.mark,
            defaults={"organisation": image.organisation_id, "vector": vector.tobytes()},
        )  # fmt: skip
    return np.frombuffer(bytes(kept.vector), np.float16).astype(np.float32)


def index(reader: Reader, viewer: Organisation | None = None, most: int | None = None) -> int:
    """Describe images that are not yet described, the newest first; how many."""
    known = Likeness.objects.filter(made_by=reader.mark).values_list("image", flat=True)
    waiting = images(viewer).exclude(pk__in=known)
    done = 0
    for image in waiting[: most or MOST]:
        done += described(reader, image) is not None
    return done


def nearest(reader: Reader, image: Image, most: int, viewer: Organisation) -> list[Image]:
    """The images that the viewer may see whose descriptions point most nearly the same way.

    The mean of all is taken off first: what every bag has in common says nothing.
    """
    mine = described(reader, image)
    if mine is None:
        return []
    index(reader, viewer, AT_ONCE)
    allowed = set(images(viewer).exclude(pk=image.pk).values_list("pk", flat=True)[:MOST])
    rows = [
        (key, np.frombuffer(bytes(raw), np.float16).astype(np.float32))
        for key, raw in Likeness.objects.filter(made_by=reader.mark).values_list("image", "vector")
        if key in allowed
    ]
    rows = [row for row in rows if row[1].shape == mine.shape]
    if not rows:
        return []
    every = np.stack([vector for _, vector in rows])
    middle = every.mean(0) if len(rows) > 2 else np.zeros_like(mine)
    away, own = every - middle, mine - middle
    close = (away @ own) / (np.linalg.norm(away, axis=1) * np.linalg.norm(own) + 1e-9)
    best = [rows[n][0] for n in np.argsort(-close, kind="stable")[:most]]
    found = {one.pk: one for one in images(viewer, pk__in=best)}
    return [found[key] for key in best if key in found]

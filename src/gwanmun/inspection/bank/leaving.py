"""How images leave: purged when their time is over, or copied without whose they were."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from gwanmun.inspection.bank import keeping, store
from gwanmun.inspection.bank.models import Image
from gwanmun.inspection.rules.scans import Scan
from gwanmun.platform.audit import services as audit

#: What may be told of the goods in a copy: nothing that leads back to a person or a parcel.
TOLD = ("description", "description_ko", "description_en", "mass_g", "pieces", "category", "hs6", "truthful")
_NUMBERS = re.compile(r"\S*@\S+|[\w-]*\d(?:[ -]?\d){5,}[\w-]*")
_BATCH = 500


def purge(now: dt.datetime | None = None) -> int:
    """Forget the images whose time is over and that nothing holds; returns how many."""
    today = timezone.localdate(now or timezone.now())
    total = 0
    while True:
        due = Image.objects.filter(state=Image.State.KEPT, held="", retention_until__lt=today)[:_BATCH]
        done = sum(_purged(image.pk, today) for image in due)
        total += done
        if done < _BATCH:
            return total


def _purged(pk: int, today: dt.date) -> bool:
    with transaction.atomic():
        image = Image.objects.select_for_update().filter(pk=pk, state=Image.State.KEPT, held="").first()
        if image is None or image.retention_until >= today:
            return False
        digest, original = image.digest, image.original
        told = {"number": image.number, "digest": digest, "until": image.retention_until.isoformat()}
        image.state = Image.State.PURGED
        image.subject_kind = image.subject = image.original = ""
        image.declared, image.labels = {}, []
        image.save()
        audit.record(audit.SYSTEM, "image.purged", "image", pk, before=told)
        kept = Image.objects.filter(state=Image.State.KEPT)
        # After the commit: a file whose row was rolled back must still be there.
        if not kept.filter(digest=digest).exists():
            transaction.on_commit(lambda: store.forget(digest))
        if original and not kept.filter(original=original).exists():
            transaction.on_commit(lambda: store.forget_original(original))
        return True


def deidentified(image: Image, actor: audit.Actor = audit.SYSTEM) -> Image:
    """A copy for training and export: the counts, the machine, regions and goods, but no number, no name,
    no office, and of the time the month alone. Asked again, it is the same copy."""
    mark = salted_hmac("gwanmun.inspection.bank", f"copy:{image.pk}", algorithm="sha256").hexdigest()[:32]
    month = timezone.localtime(image.taken_at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    labels = [
        {name: one[name] for name in ("view", "x", "y", "w", "h", "kind", "material") if name in one}
        for one in image.labels
    ]
    with tempfile.TemporaryDirectory(prefix=".copy-", dir=store.folder("scratch")) as scratch:
        scan = keeping.packed(image).on_disk(Path(scratch))
        copy = keeping.keep(
            Scan(scan.views, scan.machine),
            kind=Image.Kind.TRAINING,
            organisation=image.organisation,
            number=f"copy:{mark}",
            taken_at=month,
            declared=goods(image.declared),
            labels=labels,
            actor=actor,
        )
    audit.record(actor, "image.copied", "image", image.pk)
    return copy


def without_numbers(text: str) -> str:
    """A text without addresses and without numbers of six digits and more."""
    return _NUMBERS.sub("…", text)


def goods(declared: dict[str, Any]) -> dict[str, Any]:
    """What is declared of the goods alone; numbers of six digits and more and addresses are taken out."""
    return {
        name: without_numbers(value) if isinstance(value, str) and name != "hs6" else value
        for name, value in declared.items()
        if name in TOLD
    }

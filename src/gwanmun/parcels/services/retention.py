"""Forget in time: received files and what superseded versions tell of people.

The decision of a superseded version stays on record with its digest, figures and reasons; names,
addresses, phones, identifiers and everything made from them go. After that its stored rows can no
longer be checked against the digest, and the audit event of the purge says since when.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from gwanmun.parcels.models import LineError, ManifestVersion, Parcel
from gwanmun.parcels.services import inbox
from gwanmun.parcels.services.receiving import hold_queue
from gwanmun.parcels.services.scope import OPEN_STATES, id_range
from gwanmun.platform.audit import services as audit

KEEP = timedelta(days=90)
DRAFT_SECONDS = 24 * 3600  # a draft older than this has lost its receiver
CHUNK = 25_000
PERSONAL = (
    "shipper_name", "shipper_address", "shipper_phone", "consignee_name", "consignee_phone",
    "consignee_address", "consignee_zip", "consignee_id", "remarks", "order_no", "importer_key", "group_key",
)  # fmt: skip
PURGED = "purged"  # in a version's summary: when


@dataclass(frozen=True)
class Purged:
    files: int
    versions: int
    parcels: int


def purge(older_than: timedelta = KEEP, by: str = "system") -> Purged:
    """Forget what was finished longer ago than ``older_than``. Idempotent; safe beside clearing."""
    before = timezone.now() - older_than
    due = (
        ManifestVersion.objects.filter(finished_at__lt=before, summary__purged__isnull=True)
        .exclude(state__in=OPEN_STATES)
        .filter(Q(manifest__current__isnull=True) | ~Q(pk=F("manifest__current_id")))
    )
    versions = parcels = 0
    for version in due.order_by("pk"):
        parcels += _forget_people(version, by)
        versions += 1
    return Purged(_drop_files(before), versions, parcels)


def _drop_files(before: datetime) -> int:
    """Files that no version still needs: younger than the limit, waiting, or failed and to be tried again."""
    dropped = 0
    for path in sorted(inbox.folder().iterdir()):
        if path.name.startswith(inbox.DRAFT_PREFIX):
            if time.time() - path.stat().st_mtime > DRAFT_SECONDS:
                _remove(path)
            continue
        with transaction.atomic():
            hold_queue()
            of_file = ManifestVersion.objects.filter(digest=path.name)
            needed = of_file.filter(Q(state__in=OPEN_STATES) | Q(finished_at__gte=before)).exists()
            old = of_file.exists() or path.stat().st_mtime < before.timestamp()
            if not needed and old:
                path.unlink(missing_ok=True)
                dropped += 1
    return dropped


def _remove(path: Path) -> None:
    """What a killed process left behind: a file without a name, or a folder of copies."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _forget_people(version: ManifestVersion, by: str) -> int:
    first, after = id_range(version.pk)
    changed = 0
    while first < after:
        ids = list(
            Parcel.objects.filter(id__gte=first, id__lt=after)
            .order_by("id")
            .values_list("id", flat=True)[:CHUNK]
        )
        if not ids:
            break
        changed += Parcel.objects.filter(id__gte=first, id__lte=ids[-1]).update(**dict.fromkeys(PERSONAL))
        first = ids[-1] + 1
    with transaction.atomic():
        LineError.objects.filter(version=version).update(value=None)
        now = timezone.now().isoformat()
        ManifestVersion.objects.filter(pk=version.pk).update(summary={**version.summary, PURGED: now})
        actor = audit.Actor(by, "SYSTEM", version.manifest.organisation_id)
        audit.record(actor, "manifest.purged", "manifest_version", version.pk, after={"parcels": changed})
    return changed

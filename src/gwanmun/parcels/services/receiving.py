"""Take a manifest in: keep its bytes, give it a number and a place in the queue.

What decides which manifest a file belongs to:

* a number given by the operator: that manifest; other bytes under it are its next version, which
  supersedes the one before when it is finished;
* no number, but bytes this organisation has sent before: the version they became;
* no number, new bytes: the file's name without its endings. A name without any digit
  (``manifest.csv``) names no particular manifest, so the start of the digest is added to it and
  tomorrow's ``manifest.csv`` never supersedes today's.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from gwanmun.parcels.models import Manifest, ManifestVersion
from gwanmun.parcels.services import inbox
from gwanmun.platform import jobs
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit import services as audit

CLEAR = "parcels.clear"  # the job of parcels.tasks
NUMBER_LENGTH = 64
_QUEUE_LOCK = 0x6757_616E_6D75_6E01  # any constant: PostgreSQL's advisory locks are numbers


@dataclass(frozen=True)
class Receipt:
    version_id: int
    manifest_number: str
    version: int
    state: str
    already: bool  # the same bytes were here before: nothing was changed


def receive(
    org: Organisation,
    source: BinaryIO | Path,
    filename: str,
    number: str | None = None,
    by: str = "",
    by_kind: str = "USER",
) -> Receipt:
    """Store the file and queue it for clearing. Raises FileRefused when it is empty or too large.

    ``by``: user name or API key prefix; ``by_kind``: USER, KEY or SYSTEM, for the audit trail.
    """
    filename = clean_name(filename)
    with inbox.draft(source) as draft, transaction.atomic():
        hold_queue()
        known = _known(org, number, draft.digest)
        if known is not None:
            return _receipt(known, already=True)
        draft.keep()
        version = _add(org, number_for(number, filename, draft.digest), draft, filename, by)
        _announce(version, org, by, by_kind)
    return _receipt(version, already=False)


def hold_queue() -> None:
    """Until commit no other file is received (or purged): ids are in the order of commit, so of receipt.

    SQLite needs nothing: a transaction takes the one writer's lock when it begins.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_QUEUE_LOCK])


def _known(org: Organisation, number: str | None, digest: str) -> ManifestVersion | None:
    found = ManifestVersion.objects.filter(manifest__organisation=org, digest=digest).select_related(
        "manifest"
    )
    if number is not None:
        found = found.filter(manifest__number=clean_number(number))
    return found.order_by("pk").first()


def _add(org: Organisation, number: str, draft: inbox.Draft, filename: str, by: str) -> ManifestVersion:
    manifest, _ = Manifest.objects.get_or_create(organisation=org, number=number)
    last = manifest.versions.aggregate(last=Max("version"))["last"] or 0
    return ManifestVersion.objects.create(
        manifest=manifest,
        version=last + 1,
        digest=draft.digest,
        filename=filename,
        size=draft.size,
        submitted_by=by,
        received_at=timezone.now(),
    )


def _announce(version: ManifestVersion, org: Organisation, by: str, by_kind: str) -> None:
    audit.record(
        audit.Actor(f"key:{by}" if by_kind == "KEY" else by or "system", by_kind, org.pk),
        "manifest.received",
        "manifest_version",
        version.pk,
        after={
            "manifest": version.manifest.number,
            "version": version.version,
            "file_sha256": version.digest,
            "size": version.size,
        },
    )
    jobs.enqueue(CLEAR)


def _receipt(version: ManifestVersion, *, already: bool) -> Receipt:
    return Receipt(version.pk, version.manifest.number, version.version, str(version.state), already)


def clean_name(filename: str) -> str:
    """The last part of a path of any system, printable, at most 255 characters."""
    name = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in name if c.isprintable()).strip()[-255:] or "-"


def clean_number(number: str) -> str:
    """Printable, single blanks. Raises ValueError when nothing is left or it is too long."""
    text = " ".join(
        "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", number)).split()
    )
    if not text or len(text) > NUMBER_LENGTH:
        raise ValueError(f"a manifest number has 1 to {NUMBER_LENGTH} characters")
    return text


def number_for(given: str | None, filename: str, digest: str) -> str:
    """The manifest's number: as given, else from the file's name, see the module's head."""
    if given is not None:
        return clean_number(given)
    stem = re.sub(r"(\.(gz|csv|tsv|txt|jsonl|ndjson|json|xml))+$", "", filename, flags=re.IGNORECASE).strip(
        " .-"
    )
    stem = " ".join(stem.split())
    if any(c.isdigit() for c in stem):
        return stem if len(stem) <= NUMBER_LENGTH else f"{stem[:51]}-{digest[:12]}"
    return f"{stem[:51]}-{digest[:12]}" if stem else digest[:12]

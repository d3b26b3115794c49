"""Append to the record, seal it, prove it unbroken.

A seal is SHA-256 over the seal before it and the events since, so no event can be changed, removed
or slipped in below the last seal without every later seal failing. Each new seal is also logged:
whoever keeps the logs elsewhere can show that the chain was not written anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from gwanmun.platform import logging
from gwanmun.platform.audit.models import AuditEvent, AuditSeal

log = logging.get(__name__)
_BATCH = 10_000
_LOCK = 4_841_001  # PostgreSQL advisory lock: shared while recording, exclusive while sealing


@dataclass(frozen=True)
class Actor:
    name: str
    kind: str  # USER | KEY | SYSTEM | CITIZEN
    organisation_id: int | None = None

    @staticmethod
    def user(user: Any) -> Actor:
        return Actor(user.get_username(), "USER", user.organisation_id)

    @staticmethod
    def key(key: Any) -> Actor:
        return Actor(f"key:{key.prefix}", "KEY", key.organisation_id)


SYSTEM = Actor("system", "SYSTEM")
CITIZEN = Actor("citizen", "CITIZEN")


@dataclass(frozen=True)
class Entry:
    actor: Actor
    action: str
    subject_type: str
    subject_id: str | int
    reason: str = ""
    before: Any = None
    after: Any = None


def record(
    actor: Actor,
    action: str,
    subject_type: str,
    subject_id: str | int,
    *,
    reason: str = "",
    before: Any = None,
    after: Any = None,
    at: dt.datetime | None = None,
) -> None:
    """Append one event in the present transaction; with it, it stands or falls."""
    record_many([Entry(actor, action, subject_type, subject_id, reason, before, after)], at)


def record_many(entries: Iterable[Entry], at: dt.datetime | None = None) -> int:
    """Append many events with one time; returns how many."""
    moment = at or timezone.now()
    events = [
        AuditEvent(
            at=moment,
            actor=entry.actor.name[:150],
            actor_kind=entry.actor.kind,
            organisation_id=entry.actor.organisation_id,
            action=entry.action,
            subject_type=entry.subject_type,
            subject_id=str(entry.subject_id),
            reason=entry.reason,
            before=entry.before,
            after=entry.after,
        )
        for entry in entries
    ]
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # Numbers are drawn before the commit: sealing must wait for those still on their way.
            _lock("pg_advisory_xact_lock_shared")
        AuditEvent.objects.bulk_create(events, batch_size=1000)
    return len(events)


def person_viewed(
    actor: Actor, subject_type: str, subject_id: str | int, fields: Sequence[str], reason: str = ""
) -> None:
    """Somebody saw personal data unmasked: which fields of what, never the data itself."""
    record(actor, "person.viewed", subject_type, subject_id, reason=reason, after={"fields": sorted(fields)})


def history(subject_type: str, subject_id: str | int) -> list[AuditEvent]:
    """The events of one subject, oldest first."""
    found = AuditEvent.objects.filter(subject_type=subject_type, subject_id=str(subject_id))
    return list(found.order_by("id"))


def seal(now: dt.datetime | None = None) -> int:
    """Seal what is not sealed yet, in batches; returns the number of events sealed.

    On a busy PostgreSQL it gives way after two seconds and returns 0: the next round does it.
    """
    total = 0
    while True:
        try:
            with transaction.atomic():
                count = _seal_batch(now or timezone.now())
        except OperationalError as busy:
            if connection.vendor != "postgresql":
                raise
            log.info("audit.seal_postponed", error=type(busy).__name__)
            return total
        total += count
        if count < _BATCH:
            return total


def _seal_batch(now: dt.datetime) -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
        _lock("pg_advisory_xact_lock")
    previous = AuditSeal.objects.order_by("-last").first()
    start = previous.last + 1 if previous else 1
    digest, count, last = _digest(previous.digest if previous else "", start, None)
    if count == 0:
        return 0
    AuditSeal.objects.create(first=start, last=last, digest=digest, sealed_at=now)
    log.info("audit.sealed", first=start, last=last, events=count, digest=digest)
    return count


def verify() -> int | None:
    """None when every seal holds; else the number at which the first broken batch begins."""
    digest, expected = "", 1
    for sealed in AuditSeal.objects.order_by("last").iterator():
        if sealed.first != expected:
            return expected
        digest, _, _ = _digest(digest, sealed.first, sealed.last)
        if digest != sealed.digest:
            return sealed.first
        expected = sealed.last + 1
    return None


def _digest(previous: str, first: int, last: int | None) -> tuple[str, int, int]:
    """Digest over events ``first..last`` (None: at most a batch), their count, the last number."""
    events = AuditEvent.objects.filter(id__gte=first).order_by("id")
    events = events[:_BATCH] if last is None else events.filter(id__lte=last)
    total = hashlib.sha256(previous.encode())
    count, seen = 0, first - 1
    for event in events.iterator(chunk_size=2000):
        total.update(_canonical(event))
        count, seen = count + 1, event.pk
    return total.hexdigest(), count, seen


def _canonical(event: AuditEvent) -> bytes:
    fields = {name: getattr(event, name) for name in _SEALED}
    fields["at"] = event.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


_SEALED = (
    *("id", "actor", "actor_kind", "organisation_id", "action"),
    *("subject_type", "subject_id", "reason", "before", "after"),
)


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [_LOCK])

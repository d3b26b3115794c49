"""Whose turn it is: one clearing at a time, in the order of receipt.

A worker leases the oldest unfinished version. The lease is a compare-and-set on the version row,
so it needs nothing that SQLite lacks. It lasts ``LEASE`` and is renewed with each step and by a
background beat; every transaction that writes renews it first (a fence), so a worker that was
asleep past its lease and lost it can no longer write a row.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import structlog
from django.db import DatabaseError, connection
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from gwanmun.parcels.models import ManifestVersion
from gwanmun.parcels.services.scope import OPEN_STATES

LEASE = timedelta(seconds=30)
STALL = 900.0  # seconds without a new step after which the beat stops and others may take over
MAX_ATTEMPTS = 5

log = structlog.get_logger(__name__)
State = ManifestVersion.State


class LeaseLost(Exception):
    """Another worker has taken the version over; this one must stop without a trace."""


@cache
def _place() -> str:
    """This machine, boot and process namespace: only here does a process id mean something."""
    parts = [socket.gethostname()]
    with contextlib.suppress(OSError):  # only Linux tells
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text())
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]


def _born(pid: int) -> str:
    """Start tick of a process, "" when there is none. Tells a process from a later one of its number."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]


def owner_name() -> str:
    """A name for one run of one worker: ``place:pid:start tick:nonce``, at most 64 characters."""
    pid = os.getpid()
    return f"{_place()}:{pid}:{_born(pid)}:{secrets.token_hex(6)}"


def _surely_dead(owner: str) -> bool:
    """Whether the owner was a process of this machine that is no more. In doubt: no."""
    place, _, rest = owner.partition(":")
    pid, _, rest = rest.partition(":")
    born = rest.partition(":")[0]
    return place == _place() and pid.isdigit() and bool(born) and _born(int(pid)) != born


class Lease:
    """A version in our hands. ``attempt`` makes each take-over distinct."""

    def __init__(self, version: ManifestVersion, owner: str, attempt: int) -> None:
        self.version, self.owner, self.attempt = version, owner, attempt
        self._moved = time.monotonic()

    def renew(self, **fields: object) -> None:
        """Prolong, and save ``fields`` with it. First statement of every writing transaction."""
        self._moved = time.monotonic()
        self._touch(fields)

    def _touch(self, fields: dict[str, object]) -> None:
        held = ManifestVersion.objects.filter(
            pk=self.version.pk, state=State.CLEARING, lease_owner=self.owner, attempts=self.attempt
        )
        if not held.update(lease_until=timezone.now() + LEASE, **fields):
            raise LeaseLost(f"version {self.version.pk} is no longer leased to {self.owner}")

    def give_back(self, *, wait: timedelta | None, counted: bool) -> None:
        """Back into the queue; ``wait`` before the next try, ``counted`` as a failed attempt or not."""
        ManifestVersion.objects.filter(
            pk=self.version.pk, state=State.CLEARING, lease_owner=self.owner, attempts=self.attempt
        ).update(
            state=State.RECEIVED,
            lease_owner="",
            lease_until=timezone.now() + wait if wait else None,
            attempts=self.attempt if counted else self.attempt - 1,
            stage="",
            done=0,
        )

    @contextlib.contextmanager
    def beating(self) -> Iterator[None]:
        """Renew in the background, so that one long step does not cost the lease."""
        stop = threading.Event()
        thread = threading.Thread(target=self._beat, args=(stop,), name="lease-beat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _beat(self, stop: threading.Event) -> None:
        try:
            while not stop.wait(LEASE.total_seconds() / 3):
                if time.monotonic() - self._moved > STALL:
                    log.error("clearing.stalled", version=self.version.pk)
                    return
                try:
                    self._touch({})
                except LeaseLost:
                    return
                except DatabaseError as error:  # the next beat, or the next step, tries again
                    log.warning("clearing.beat_failed", version=self.version.pk, error=str(error))
        finally:
            connection.close()  # this thread's own


def next_free() -> ManifestVersion | None:
    """The version whose turn it is, when nobody is at work on it; else None."""
    version = ManifestVersion.objects.filter(state__in=OPEN_STATES).order_by("pk").first()
    if version is None:
        return None
    until = version.lease_until
    if until is None or until <= timezone.now():
        return version
    if version.state == State.CLEARING and _surely_dead(version.lease_owner):
        return version
    return None


def take(owner: str, give_up: Callable[[ManifestVersion], None]) -> Lease | None:
    """Lease the version whose turn it is. None: nothing to do, or another worker is at it.

    A version tried MAX_ATTEMPTS times is handed to ``give_up`` so that it never blocks the rest.
    """
    while version := next_free():
        if version.attempts >= MAX_ATTEMPTS:
            give_up(version)
            continue
        now = timezone.now()
        taken = ManifestVersion.objects.filter(
            pk=version.pk,
            state=version.state,
            lease_owner=version.lease_owner,
            lease_until=version.lease_until,
            attempts=version.attempts,
        ).update(
            state=State.CLEARING,
            lease_owner=owner,
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
            started_at=Coalesce(F("started_at"), Value(now)),
            stage="reading",
            done=0,
        )
        if taken:
            version.refresh_from_db()
            return Lease(version, owner, version.attempts)
    return None

"""Clear the manifests that wait: read, decide, store, make it count. Safe to kill at any instant.

Until the last transaction nothing of a version counts. That transaction writes the figures, makes
the version current, carries human acts over, tells partners, and notes the events, all or nothing.
Whatever an interrupted try left behind is removed at the start of the next, and since the decision
is a pure function of the file, the rule book and what was stored before, the next try comes to the
same rows and the same digest.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import polars as pl
import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from gwanmun.core import formats
from gwanmun.core.formats import FileRefused
from gwanmun.parcels.models import LineError, ManifestVersion, Parcel
from gwanmun.parcels.rules import Case, Decided, Operator, choose_dated
from gwanmun.parcels.rules.admitting import CHOSEN
from gwanmun.parcels.rules.intake import typed as type_records
from gwanmun.parcels.rules.schema import DECIDED, TYPED
from gwanmun.parcels.services import finishing, inbox, linking, outcome, partners, targets
from gwanmun.parcels.services.book import book_of, book_on
from gwanmun.parcels.services.lease import MAX_ATTEMPTS, Lease, LeaseLost, take
from gwanmun.parcels.services.scope import LINE_BITS, MAX_LINE, OPEN_STATES, id_range, parcels_of
from gwanmun.platform import bulk
from gwanmun.risk.contract import TOLD

CHUNK = 10_000  # rows in one transaction: others write between two of them
Progress = Callable[[str, int, int], None]  # stage, parcels done, parcels in all; may raise Stopped

log = structlog.get_logger(__name__)


class Stopped(Exception):
    """The worker is to end: what is in hand goes back into the queue, and the try is not counted."""


def clear_next(owner: str, progress: Progress | None = None) -> int | None:
    """Clear the version whose turn it is; its id, or None when there is none to be had now."""
    lease = take(owner, give_up=finishing.fail)
    if lease is None:
        return None
    _run(lease, progress or (lambda stage, done, total: None))
    return lease.version.pk


def clear_version(version_id: int, owner: str, progress: Progress | None = None) -> ManifestVersion:
    """Work until this version is finished, clearing in their turn those received before it.

    Waits where another worker is at it. ``progress`` hears of this version only.
    """
    while True:
        version = ManifestVersion.objects.select_related("manifest").get(pk=version_id)
        if version.state not in OPEN_STATES:
            return version
        ours = progress if _next_in_line() == version_id else None
        if clear_next(owner, ours) is None:
            time.sleep(0.1)


def _next_in_line() -> int | None:
    return (
        ManifestVersion.objects.filter(state__in=OPEN_STATES)
        .order_by("pk")
        .values_list("pk", flat=True)
        .first()
    )


def _run(lease: Lease, progress: Progress) -> None:
    """One try. Whatever happens, the version is left finished or back in the queue."""
    version = lease.version
    try:
        with lease.beating():
            try:
                _clear(lease, progress)
            except FileRefused as refusal:
                finishing.refuse(lease, refusal.fault)
    except LeaseLost:
        log.warning("clearing.lease_lost", version=version.pk)
    except Stopped:
        lease.give_back(wait=None, counted=False)
        log.info("clearing.stopped", version=version.pk)
    except Exception:
        log.exception("clearing.try_failed", version=version.pk, attempt=lease.attempt)
        with contextlib.suppress(DatabaseError):  # else the lease runs out by itself
            if not connection.in_atomic_block and not connection.is_usable():
                connection.close()
            last = lease.attempt >= MAX_ATTEMPTS  # then it is given up at once
            lease.give_back(wait=None if last else timedelta(seconds=2**lease.attempt), counted=True)
    except BaseException:  # asked to stop: no fault of the file
        lease.give_back(wait=None, counted=False)
        raise


def _clear(lease: Lease, progress: Progress) -> None:
    version = lease.version
    _wipe(lease)
    progress("reading", 0, 0)
    frames, file_format = _read(version)
    errors = frames.pop("errors")
    total = frames["typed"].height
    lease.renew(stage="deciding", total=total, format=file_format)
    progress("deciding", 0, total)
    book = book_of(version)
    stored = partners.stored_for(frames["typed"], version.manifest_id)
    case = _case(version, frames.pop("typed"), stored)
    chosen = _decide(case)
    told, received, decided = case.targets, case.received, chosen.rows
    del case
    lease.renew(stage="writing", total=total)
    with ThreadPoolExecutor(1, "digest") as pool:  # beside the writing, which leaves a core idle
        digest = pool.submit(outcome.digest_of, decided)
        _write_parcels(lease, decided, progress)
        targets.store(lease, chosen, told, received, selection_key())
        del chosen
        _write_errors(lease, errors)
        summary = outcome.summary_of(decided, errors)
        touched = partners.touched_by(decided, stored)
        del decided, stored
        result_digest = digest.result()
    finishing.make_it_count(lease, summary, result_digest, book.digest, touched)
    progress("done", total, total)


def _decide(case: Case) -> Decided:
    """Rows in the order of lines; a manifest of which no line was taken in has none."""
    if case.parcels.is_empty():
        return Decided(*(pl.DataFrame(schema=s) for s in ({**TYPED, **DECIDED}, CHOSEN, TOLD)))
    found = choose_dated(case, book_on)
    return Decided(found.rows.sort("line"), found.chosen, found.told)


def _read(version: ManifestVersion) -> tuple[dict[str, pl.DataFrame], str]:
    """``{"typed": …, "errors": …}`` and the format. A dict, so that the caller can let go of a frame."""
    decoded = formats.decode(inbox.path_of(version.digest), version.filename)
    name, faults = decoded.meta.get("format", ""), decoded.errors
    records = [decoded.records]
    del decoded
    if (records[0]["line"] > MAX_LINE).any():
        raise FileRefused("FILE_TOO_MANY_LINES", limit=f"{MAX_LINE:,}")
    typed, errors = type_records(records.pop())
    return {"typed": typed, "errors": pl.concat([faults, errors])}, name


def _case(version: ManifestVersion, typed: pl.DataFrame, stored: pl.DataFrame) -> Case:
    org, secret = version.manifest.organisation, selection_key()
    return Case(
        parcels=typed,
        registry=partners.registry_for(typed),
        stored=stored,
        operator=Operator(us_express=org.us_express, secured=org.secured, list_barred=org.list_barred),
        received=timezone.localdate(version.received_at),
        selection_key=secret,
        targets=replace(
            targets.targets_of(version, secret), alerts=linking.alerted(typed, version.received_at)
        ),
    )


def selection_key() -> bytes:
    """Secret for the random share: nobody outside can tell which parcels it will pick."""
    return salted_hmac("gwanmun.parcels.selection", "v1", algorithm="sha256").digest()


def _wipe(lease: Lease) -> None:
    """Remove what an interrupted try has written, in bounded transactions."""
    first, after = id_range(lease.version.pk)
    last = parcels_of(lease.version.pk).order_by("-id").values_list("id", flat=True).first()
    if last is not None:
        for start in range(first, min(last + 1, after), CHUNK):
            with transaction.atomic():
                lease.renew()
                Parcel.objects.filter(id__gte=start, id__lt=start + CHUNK)._raw_delete("default")
    targets.wipe(lease.version, lease.renew)
    if LineError.objects.filter(version_id=lease.version.pk).exists():
        with transaction.atomic():
            lease.renew()
            LineError.objects.filter(version_id=lease.version.pk)._raw_delete("default")


def _write_parcels(lease: Lease, decided: pl.DataFrame, progress: Progress) -> None:
    version, done = lease.version, 0
    for rows in decided.iter_slices(CHUNK):
        rows = rows.with_columns(
            (pl.lit(version.pk << LINE_BITS, pl.Int64) + pl.col("line").cast(pl.Int64)).alias("id"),
            pl.lit(version.pk, pl.Int64).alias("version_id"),
            pl.lit(version.manifest.organisation_id, pl.Int64).alias("organisation_id"),
        )
        done += rows.height
        with transaction.atomic():
            lease.renew(done=done)
            bulk.write(connection, Parcel._meta.db_table, rows)
        progress("writing", done, decided.height)


def _write_errors(lease: Lease, errors: pl.DataFrame) -> None:
    for rows in errors.iter_slices(CHUNK * 4):
        with transaction.atomic():
            lease.renew()
            marked = rows.with_columns(pl.lit(lease.version.pk, pl.Int64).alias("version_id"))
            bulk.write(connection, LineError._meta.db_table, marked)

"""The register of detectors: taken in with card and signature, let read by a second person, asked,
retired."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from gwanmun.inspection.learning import package, shipped
from gwanmun.inspection.learning.models import DetectorVersion
from gwanmun.inspection.learning.package import Broken
from gwanmun.platform import signing
from gwanmun.platform.audit import services as audit
from gwanmun.platform.signing import ModelRefused, Signed
from gwanmun.risk.learning.contract import NotAllowed, trusted

if TYPE_CHECKING:
    from gwanmun.inspection.learning.runtime import Reader
    from gwanmun.platform.audit.services import Actor

State = DetectorVersion.State
KIND = "DETECTOR"


def schema() -> str:
    """Digest of what a detector reads and answers in this version of the program."""
    return signing.digest(signing.canonical(package.SCHEMA).encode())


def register(body: bytes, card: Mapping[str, Any], by: Actor) -> DetectorVersion:
    """Keep a detector, signed with this office's key. It is a candidate and reads nothing yet.

    :raises ModelRefused: BROKEN, no detector.
    """
    told = _told(body)
    with transaction.atomic():
        last = DetectorVersion.objects.aggregate(Max("version"))["version__max"] or 0
        card = {**card, "name": f"detector-{last + 1}"}
        facts = {"kind": KIND, "version": last + 1, "schema": told.facts["schema"]}
        signed = signing.sign(signing.own_key(settings.HOME), facts, body, card)
        row = DetectorVersion.objects.create(
            version=last + 1, body=body, card=card, statement=signed.statement, signature=signed.signature,
            signer=signed.signer, registered_by=by.name, registered_at=timezone.now(),
        )  # fmt: skip
        audit.record(
            by, "inspection.model.registered", "detector", row.name, after={"body": signing.digest(body)}
        )
    return row


def take_in_shipped(by: Actor) -> DetectorVersion:
    """Register the detector that came with the program, if it is not here; its digest is checked first.

    :raises ModelRefused: CHANGED, the file is not the one that was shipped.
    """
    body, card = shipped.load()
    mark = signing.digest(body)
    for row in DetectorVersion.objects.defer("body").order_by("version"):
        if row.card.get("shipped") == mark:
            return row
    return register(body, {**card, "shipped": mark}, by)


def checked(row: DetectorVersion) -> bytes:
    """The body of a row, once signature, card, number and schema hold; the network is not yet loaded.

    :raises ModelRefused: UNSIGNED, UNTRUSTED, CHANGED, SCHEMA or BROKEN.
    """
    body = bytes(row.body)
    facts = signing.checked(Signed(row.statement, row.signature, row.signer), body, row.card, trusted())
    if (facts["kind"], facts["version"]) != (KIND, row.version):
        raise ModelRefused("CHANGED", "the statement speaks of another model")
    if facts["schema"] != schema():
        raise ModelRefused("SCHEMA", "the detector was made for another version of the program")
    return body


def load(row: DetectorVersion) -> Reader:
    """The detector of a row, once everything about it holds.

    :raises ModelRefused: unsigned, untrusted, changed, of another schema, or not to be read.
    """
    return _reader(checked(row), row.name)


def _told(body: bytes) -> package.Package:
    try:
        return package.unpacked(body)
    except Broken as error:
        raise ModelRefused("BROKEN", str(error)) from error


def _reader(body: bytes, name: str) -> Reader:
    told = _told(body)
    try:
        from gwanmun.inspection.learning.runtime import Reader
    except (ImportError, OSError) as error:
        raise ModelRefused("LIBRARY", f"ONNX Runtime cannot be loaded: {error}") from error
    try:
        return Reader(told, name)
    except Exception as error:  # the library has no common class for what it cannot read
        raise ModelRefused("BROKEN", str(error)[:300]) from error


def activate(row: DetectorVersion, by: Actor, reason: str) -> DetectorVersion:
    """Let a candidate read; the one that did retires. A second person does it, never who registered it.

    :raises NotAllowed, ModelRefused:
    """
    if not reason.strip():
        raise NotAllowed("NO_REASON")
    load(row)  # what cannot be loaded must not be let in, either
    with transaction.atomic():
        row = DetectorVersion.objects.select_for_update().get(pk=row.pk)
        if row.state not in (State.CANDIDATE, State.RETIRED):
            raise NotAllowed("STATE")
        if row.registered_by == by.name:
            raise NotAllowed("SAME_PERSON")
        for other in DetectorVersion.objects.filter(state=State.ACTIVE):
            _moved(other, State.RETIRED, by, reason)
        return _moved(row, State.ACTIVE, by, reason)


def put_away(row: DetectorVersion, by: Actor, reason: str) -> DetectorVersion:
    """Refuse a candidate, or retire the detector that reads: people then read alone.

    :raises NotAllowed:
    """
    if not reason.strip():
        raise NotAllowed("NO_REASON")
    with transaction.atomic():
        row = DetectorVersion.objects.select_for_update().get(pk=row.pk)
        if row.state == State.CANDIDATE:
            return _moved(row, State.REFUSED, by, reason)
        if row.state == State.ACTIVE:
            return _moved(row, State.RETIRED, by, reason)
    raise NotAllowed("STATE")


def _moved(row: DetectorVersion, state: str, by: Actor, reason: str) -> DetectorVersion:
    before, row.state = row.state, state
    row.decided_by, row.decided_at, row.reason = by.name, timezone.now(), reason
    row.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    audit.record(by, f"inspection.model.{state.lower()}", "detector", row.name, reason=reason,
                 before={"state": before}, after={"state": state})  # fmt: skip
    return row


_lock = threading.Lock()
_loaded: tuple[int, str, Reader] | None = None


def active() -> Reader | None:
    """The detector that reads, or null. Which one it is, is asked anew; it is read and checked once.

    :raises ModelRefused: it must not be used (tampered with, or of another program version).
    """
    global _loaded
    named = DetectorVersion.objects.filter(state=State.ACTIVE).values_list("pk", "signature").first()
    if named is None:
        return None
    with _lock:
        if _loaded is None or _loaded[:2] != named:
            _loaded = (*named, load(DetectorVersion.objects.get(pk=named[0])))
        return _loaded[2]

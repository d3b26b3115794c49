"""The register of models: taken in with card and signature, let decide by a second person, asked, retired."""

from __future__ import annotations

import ctypes
import threading
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from gwanmun.platform.audit import services as audit
from gwanmun.risk.learning import signing
from gwanmun.risk.learning.models import ModelVersion, TrustedSigner
from gwanmun.risk.learning.signing import ModelRefused, Signed
from gwanmun.risk.rules.recipes import RECIPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gwanmun.platform.audit.services import Actor
    from gwanmun.risk.rules.learner import Trained

State = ModelVersion.State
OTHER_COLUMNS = (
    "이 프로그램과 다른 열로 만든 모형입니다. 다시 학습하십시오: gwanmun risk train --kind {kind} / "
    "the model was made for other columns than this program has; train anew: gwanmun risk train --kind {kind}"
)


class NotAllowed(Exception):
    """A step that is not open: the wrong state, or the same person twice. ``code``: STATE, SAME_PERSON,
    NO_REASON."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def trusted() -> dict[str, bytes]:
    """Fingerprint → public key of everybody whose models may be loaded; this office's own key among them."""
    own = signing.own_key(settings.HOME).public_key().public_bytes_raw()
    known = TrustedSigner.objects.filter(revoked_at=None).values_list("fingerprint", "public_key")
    return {name: bytes.fromhex(key) for name, key in known} | {signing.fingerprint(own): own}


def trust(public_key: str, owner: str, by: Actor) -> TrustedSigner:
    """From now on models signed with this key (32 bytes, hexadecimal) may be loaded.

    :raises ValueError: no such key.
    """
    raw = bytes.fromhex(public_key.strip())
    if len(raw) != 32:
        raise ValueError("a public key has 32 bytes")
    with transaction.atomic():
        told = {"public_key": raw.hex(), "owner": owner, "added_by": by.name, "added_at": timezone.now()}
        signer, _ = TrustedSigner.objects.update_or_create(
            fingerprint=signing.fingerprint(raw), defaults=told | {"revoked_at": None}
        )
        audit.record(by, "risk.signer.trusted", "risk_signer", signer.fingerprint, after={"owner": owner})
    return signer


def register(country: str, kind: str, trained: Trained, card: Mapping[str, Any], by: Actor) -> ModelVersion:
    """Keep a model that was just trained, signed with this office's key. It is a candidate and decides
    nothing yet."""
    with transaction.atomic():
        last = ModelVersion.objects.filter(country=country, kind=kind).aggregate(Max("version"))
        version = (last["version__max"] or 0) + 1
        body = trained.to_bytes()
        card = {**card, "name": f"{country}-{kind.lower()}-{version}"}
        facts = {"country": country, "kind": kind, "version": version, "schema": _schema(trained)}
        signed = signing.sign(signing.own_key(settings.HOME), facts, body, card)
        return _kept(country, kind, version, body, card, signed, by)


def _kept(
    country: str, kind: str, version: int, body: bytes, card: Any, signed: Signed, by: Actor
) -> ModelVersion:
    row = ModelVersion.objects.create(
        country=country, kind=kind, version=version, body=body, card=card, statement=signed.statement,
        signature=signed.signature, signer=signed.signer, registered_by=by.name, registered_at=timezone.now(),
    )  # fmt: skip
    audit.record(by, "risk.model.registered", "risk_model", row.name, after={"body": signing.digest(body)})
    return row


def _schema(trained: Trained) -> str:
    return signing.schema_digest(trained.recipe.columns)


def load(row: ModelVersion) -> Trained:
    """The model of a row, once everything about it holds.

    :raises ModelRefused: unsigned, untrusted, changed, made for other columns, or not to be read.
    """
    from gwanmun.risk.rules.learner import Trained

    body = bytes(row.body)
    facts = signing.checked(Signed(row.statement, row.signature, row.signer), body, row.card, trusted())
    if (facts["country"], facts["kind"], facts["version"]) != (row.country, row.kind, row.version):
        raise ModelRefused("CHANGED", "the statement speaks of another model")
    try:
        _library()
    except (ImportError, OSError) as error:
        raise ModelRefused("LIBRARY", f"LightGBM cannot be loaded: {error}") from error
    try:
        trained = Trained.from_bytes(body)
    except (ValueError, KeyError, TypeError) as error:
        raise ModelRefused("BROKEN", str(error)) from error
    known = RECIPES.get(row.kind)
    if facts["schema"] != _schema(trained) or known is None or trained.recipe.columns != known.columns:
        raise ModelRefused("SCHEMA", OTHER_COLUMNS.format(kind=row.kind))
    return replace(trained, name=row.name)


def _library() -> None:
    """LightGBM can be loaded: a machine without it must not stop in the middle of a manifest. Its Python part
    is left until few rows are asked; many never need it.

    :raises ImportError, OSError: it cannot.
    """
    found = find_spec("lightgbm")
    if found is None:
        raise ImportError("no module lightgbm")
    for folder in found.submodule_search_locations or ():
        for library in Path(folder, "lib").glob("lib_lightgbm.*"):
            ctypes.CDLL(str(library))
            return
    import lightgbm  # noqa: F401 - where its library lies elsewhere


def activate(row: ModelVersion, by: Actor, reason: str) -> ModelVersion:
    """Let a candidate decide; the one that did retires. A second person does it, never who registered it.

    :raises NotAllowed, ModelRefused:
    """
    if not reason.strip():
        raise NotAllowed("NO_REASON")
    load(row)  # what cannot be loaded must not be let in, either
    with transaction.atomic():
        row = ModelVersion.objects.select_for_update().get(pk=row.pk)
        if row.state not in (State.CANDIDATE, State.RETIRED):
            raise NotAllowed("STATE")
        if row.registered_by == by.name:
            raise NotAllowed("SAME_PERSON")
        for other in ModelVersion.objects.filter(country=row.country, kind=row.kind, state=State.ACTIVE):
            _moved(other, State.RETIRED, by, reason)
        return _moved(row, State.ACTIVE, by, reason)


def put_away(row: ModelVersion, by: Actor, reason: str) -> ModelVersion:
    """Refuse a candidate, or retire the model that decides: selection then goes on without one.

    :raises NotAllowed:
    """
    if not reason.strip():
        raise NotAllowed("NO_REASON")
    with transaction.atomic():
        row = ModelVersion.objects.select_for_update().get(pk=row.pk)
        if row.state == State.CANDIDATE:
            return _moved(row, State.REFUSED, by, reason)
        if row.state == State.ACTIVE:
            return _moved(row, State.RETIRED, by, reason)
    raise NotAllowed("STATE")


def _moved(row: ModelVersion, state: str, by: Actor, reason: str) -> ModelVersion:
    before, row.state = row.state, state
    row.decided_by, row.decided_at, row.reason = by.name, timezone.now(), reason
    row.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    audit.record(by, f"risk.model.{state.lower()}", "risk_model", row.name, reason=reason,
                 before={"state": before}, after={"state": state})  # fmt: skip
    return row


# --- asking ------------------------------------------------------------------------------------

_lock = threading.Lock()
_loaded: dict[tuple[str, str], tuple[int, str, Trained]] = {}


def active(country: str, kind: str) -> Trained | None:
    """The model that decides, or null: then profiles and the random share work alone.

    Which one it is, is asked anew each time (one small query); it is read and checked once.

    :raises ModelRefused: the active model must not be used (tampered with, or of another program version).
    """
    found = ModelVersion.objects.filter(country=country, kind=kind, state=State.ACTIVE)
    named = found.values_list("pk", "signature").first()
    if named is None:
        return None
    with _lock:
        held = _loaded.get((country, kind))
        if held is None or held[:2] != named:
            held = (*named, load(ModelVersion.objects.get(pk=named[0])))
            _loaded[country, kind] = held
        return held[2]


def named(country: str, kind: str, name: str) -> Trained:
    """The model of that name, also when it has retired since: what began with it is ended with it.

    :raises ModelRefused: there is none, or it must not be used.
    """
    number = name.rpartition("-")[2]
    known = ModelVersion.objects.filter(country=country, kind=kind)
    row = known.filter(version=int(number)).first() if number.isascii() and number.isdigit() else None
    if row is None or row.name != name:
        raise ModelRefused("BROKEN", f"there is no model {name}")
    with _lock:
        held = _loaded.get((country, kind))
    return held[2] if held is not None and held[:2] == (row.pk, row.signature) else load(row)


def active_card(country: str, kind: str) -> dict[str, Any] | None:
    """Card of the model that decides; null without one."""
    found = ModelVersion.objects.filter(country=country, kind=kind, state=State.ACTIVE)
    card: dict[str, Any] | None = found.values_list("card", flat=True).first()
    return card

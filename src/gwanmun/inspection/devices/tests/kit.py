"""A device of a customs office and one of an operator, with their keys."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

import numpy as np

from gwanmun.inspection.devices import contract, signing
from gwanmun.inspection.rules.scans import Scan, View
from gwanmun.inspection.rules.signals import envelope
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.services import Actor

ACTOR, OTHER = Actor("kim", "USER"), Actor("lee", "USER")
_PRIVATE, _PUBLIC = signing.new_pair()


def organisation(code: str = "ICN", kind: str = "CUSTOMS") -> Organisation:
    return Organisation.objects.get_or_create(
        code=code, defaults={"kind": kind, "name_ko": code, "name_en": code}
    )[0]


def device(org: Organisation, kind: str = "XRAY", code: str = "", approve: bool = True, **more) -> Any:
    row = contract.register(
        org, code=code or f"{kind}-1", kind=kind, key_kind=more.pop("key_kind", "ED25519"),
        key=more.pop("key", _PUBLIC), actor=ACTOR, vendor="v", model="m", serial="s", **more,
    )  # fmt: skip
    return contract.decide(row, "approve", "tried at the gate", OTHER) if approve else row


def told(
    device: Any, kind: str, media: str, payload: bytes, number: str = "1", **more: Any
) -> dict[str, str]:
    now = dt.datetime.now(dt.UTC).isoformat()
    fields = {
        "device": device.code, "number": number, "kind": kind, "media": media, "at": now, "sent_at": now,
        "subject_kind": "", "subject": "", "level": "NONE", "digest": hashlib.sha256(payload).hexdigest(),
    }  # fmt: skip
    return {**fields, **more}


def signed(fields: dict[str, str], key: str = _PRIVATE, kind: str = "ED25519") -> str:
    return signing.sign(kind, key, envelope.signed_bytes(fields))


def send(device: Any, kind: str, media: str, payload: bytes, number: str = "1", **more: Any) -> Any:
    fields = told(device, kind, media, payload, number, **more)
    return contract.receive(device.organisation, fields, payload, signed(fields), actor=ACTOR)


def scan(seed: int = 1, shape: tuple[int, int] = (60, 80)) -> Scan:
    rng = np.random.default_rng(seed)
    low = rng.integers(5_000, 59_000, shape, dtype=np.uint16)
    return Scan((View(low, low // 2 + 28_000),), "m")


def as_json(**fields: Any) -> bytes:
    return json.dumps(fields).encode()

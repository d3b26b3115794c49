"""Who made a model: Ed25519 over a statement that names the model, its bytes, its card and its schema.

A model decides whose parcel is opened. One that somebody slipped in, or that was made for another program,
must not be asked: it is refused before a byte of it is read.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class ModelRefused(Exception):
    """A model that must not be used. ``code`` says why: UNSIGNED, UNTRUSTED, CHANGED, SCHEMA, LIBRARY,
    BROKEN."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


@dataclass(frozen=True)
class Signed:
    """``statement``: canonical JSON, as signed; ``signature``: hexadecimal; ``signer``: fingerprint."""

    statement: str
    signature: str
    signer: str


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def canonical(value: Any) -> str:
    """JSON that is the same for the same content: keys in order, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(public_key: bytes) -> str:
    return digest(public_key)[:32]


def own_key(home: Path) -> Ed25519PrivateKey:
    """The office's key in ``HOME/risk-model.key``, made at the first use and readable by its owner alone."""
    path = home / "risk-model.key"
    if not path.exists():
        made = Ed25519PrivateKey.generate().private_bytes_raw().hex()
        handle, scratch = tempfile.mkstemp(dir=home, prefix=".risk-model-")  # mode 0600
        with os.fdopen(handle, "w") as file:
            file.write(made)
        # A link is there whole or not at all; whoever comes second takes the key of the first.
        with suppress(FileExistsError):
            os.link(scratch, path)
        Path(scratch).unlink()
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))


def sign(key: Ed25519PrivateKey, facts: Mapping[str, Any], body: bytes, card: Any) -> Signed:
    """``facts``: what else the statement says (country, kind, version, schema)."""
    statement = canonical(
        {**facts, "body": digest(body), "card": digest(canonical(card).encode()), "format": 1}
    )
    public = key.public_key().public_bytes_raw()
    return Signed(statement, key.sign(statement.encode()).hex(), fingerprint(public))


def checked(signed: Signed, body: bytes, card: Any, trusted: Mapping[str, bytes]) -> dict[str, Any]:
    """The facts of a statement that holds. ``trusted``: fingerprint → public key.

    :raises ModelRefused: unsigned, by an unknown signer, or not the bytes and the card that were signed.
    """
    if not signed.signature or not signed.statement:
        raise ModelRefused("UNSIGNED", "the model has no signature")
    public = trusted.get(signed.signer)
    if public is None or fingerprint(public) != signed.signer:
        raise ModelRefused("UNTRUSTED", f"nobody trusts the signer {signed.signer}")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(
            bytes.fromhex(signed.signature), signed.statement.encode()
        )
        facts: dict[str, Any] = json.loads(signed.statement)
    except (InvalidSignature, ValueError) as error:
        raise ModelRefused("CHANGED", "the signature does not fit the statement") from error
    if facts.get("body") != digest(body) or facts.get("card") != digest(canonical(card).encode()):
        raise ModelRefused("CHANGED", "the model or its card is not what was signed")
    return facts

"""How models of risk are signed: as every model of the house, with a schema of items and features."""

from __future__ import annotations

from gwanmun.platform.signing import (
    ModelRefused,
    Signed,
    canonical,
    checked,
    digest,
    fingerprint,
    own_key,
    sign,
)
from gwanmun.risk.rules.items import ITEM


def schema_digest(columns: list[str] | tuple[str, ...]) -> str:
    """Of what a model reads: the columns of an item with their types, and its own features by name."""
    shape = {"item": {name: str(kind) for name, kind in ITEM.items()}, "features": list(columns)}
    return digest(canonical(shape).encode())


__all__ = [
    "ModelRefused",
    "Signed",
    "canonical",
    "checked",
    "digest",
    "fingerprint",
    "own_key",
    "schema_digest",
    "sign",
]

"""What rooms above know of the thing in an image: they register how to ask for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: Number of the thing, and the organisation that may see it (None: any) → what is declared, or None.
Ask = Callable[[str, int | None], dict[str, Any] | None]

_ASK: dict[str, Ask] = {}


def register_subject(kind: str, ask: Ask) -> None:
    """``ask(number, organisation_id)`` gives ``description``, ``mass_g``, ``pieces`` … but no person."""
    _ASK[kind] = ask


def declared_for(kind: str, number: str, organisation_id: int | None = None) -> dict[str, Any]:
    """What is declared for a thing now; empty when no room knows it."""
    ask = _ASK.get(kind)
    return (ask(number, organisation_id) if ask and number else None) or {}

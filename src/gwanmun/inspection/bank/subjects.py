"""Rooms that know the thing in an image tell it here: what was declared, and what to do with a decision.

Inspection stands below the rooms of goods: they register at start-up, once for the bank and the readers
alike, and nothing here imports them. Who asks is told as an organisation: a company learns of its own things
alone, and a word of its machine moves nobody else's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

#: Keys of what was declared, as cases keep it. Masses are grams, values ten-thousandths of a US dollar.
DECLARED = (
    "goods", "specification", "hs", "mass_g", "pieces", "usd_e4", "sender_country", "origin_country",
    "seller", "consignee", "consignee_id", "operator_ko", "operator_en",
)  # fmt: skip


@dataclass(frozen=True)
class Declared:
    """What the room of the goods knows. ``facts``: :data:`DECLARED`, personal data masked already."""

    facts: dict[str, Any]
    lane: str = ""
    score_ppm: int | None = None
    why: list[tuple[str, str]] = field(default_factory=list)  # (ko, en)
    link: int | None = None  # the room's own number of the thing


@dataclass(frozen=True)
class Told:
    """What a decision did. ``ok`` False: it was not carried out, and why, in both languages."""

    ok: bool
    ko: str
    en: str
    act: str = ""


@dataclass(frozen=True)
class Source:
    """How a room of goods is asked. ``owner``: number of the organisation that may see the thing, None: any.

    ``known(number, owner)``: null where there is no such thing. ``decided(number, verdict, reader, reason,
    owner)`` acts by the room's own rules and never raises for what it refuses. ``goods(number, owner)``: of
    the goods alone, ``description``, ``mass_g``, ``pieces`` … but no person; quickly, for every image.
    """

    known: Callable[[str, int | None], Declared | None]
    decided: Callable[[str, str, str, str, int | None], Told]
    goods: Callable[[str, int | None], dict[str, Any] | None] = lambda number, owner: None


_sources: dict[str, Source] = {}


def register_subject(kind: str, source: Source) -> None:
    _sources[kind.upper()] = source


def source(kind: str) -> Source | None:
    return _sources.get(kind.upper())


def known(kind: str, number: str, owner: int | None = None) -> Declared | None:
    found = source(kind)
    return found.known(number, owner) if found is not None and number else None


def declared_for(kind: str, number: str, owner: int | None = None) -> dict[str, Any]:
    """What is declared of the goods now; empty when no room knows them."""
    found = source(kind)
    return (found.goods(number, owner) if found is not None and number else None) or {}


def concerns(kind: str, number: str, owner: int | None) -> bool:
    """Whether a word of ``owner`` about a thing may move it: false when it is known and another's."""
    if owner is None or declared_for(kind, number, owner):
        return True
    return not declared_for(kind, number)

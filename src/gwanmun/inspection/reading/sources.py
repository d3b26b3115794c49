"""Rooms that know what an image shows tell it here: what was declared, and what to do with a decision.

Inspection stands below the rooms of goods. They register at start-up; nothing here imports them.
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
    """``known(subject)``: null where there is no such thing. ``decided(subject, verdict, reader, reason)``
    acts by the room's own rules and never raises for what it refuses."""

    known: Callable[[str], Declared | None]
    decided: Callable[[str, str, str, str], Told]


_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    _sources[kind.upper()] = source


def source(kind: str) -> Source | None:
    return _sources.get(kind.upper())


def known(kind: str, subject: str) -> Declared | None:
    found = source(kind)
    return found.known(subject) if found is not None and subject else None

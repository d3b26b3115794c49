"""Every fault of a file and of a line, in words: what is wrong, and what would be right.

A fault is stored as its code and parameters only; the words are made when someone reads them, in their
language. ``{name}`` in a text is a parameter; an absent one leaves an ellipsis, never an error.

Parameters of line faults: ``field`` (label in the reader's language), ``value`` (what was there, already
masked and cut), ``limit`` (longest text, where the field has one). ``parcels.rules.fault_text`` fills them.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gwanmun.core.fault_texts import FILE_FAULTS, LINE_FAULTS
from gwanmun.core.fault_texts_rate import RATE_FAULTS
from gwanmun.core.fault_texts_tax import TAX_FAULTS
from gwanmun.core.fault_texts_value import FORM_FAULTS, VALUE_FAULTS

#: Faults of lines to be assessed; each part of the tariff room keeps its words in a file of its own.
TARIFF_FAULTS = (*FORM_FAULTS, *VALUE_FAULTS, *RATE_FAULTS, *TAX_FAULTS)


@dataclass(frozen=True)
class Fault:
    """A fault as stored: the code of the catalogue and what its text needs."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A fault of the catalogue. ``scope``: file (refused whole), line (of a list) or tariff (assessment)."""

    code: str
    scope: str
    message_ko: str
    message_en: str
    cure_ko: str
    cure_en: str


def _entries() -> dict[str, Entry]:
    out: dict[str, Entry] = {}
    for scope, rows in (("file", FILE_FAULTS), ("line", LINE_FAULTS), ("tariff", TARIFF_FAULTS)):
        for code, message_ko, message_en, cure_ko, cure_en in rows:
            if code in out:
                raise ValueError(f"two faults share the code {code}")
            out[code] = Entry(code, scope, message_ko, message_en, cure_ko, cure_en)
    return out


CATALOGUE: Mapping[str, Entry] = _entries()


class _Gentle(string.Formatter):
    """Fills ``{name}``; takes no attribute or index, and forgives a missing name."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Any, str]:
        return kwargs.get(field_name, "…"), field_name


_FORMATTER = _Gentle()


def text(code: str, params: Mapping[str, str] | None = None, lang: str = "ko") -> tuple[str, str]:
    """(message, cure) in Korean (``ko``) or English (anything else). KeyError for an unknown code."""
    entry = CATALOGUE[code]
    korean = lang.startswith("ko")
    pair = (entry.message_ko, entry.cure_ko) if korean else (entry.message_en, entry.cure_en)
    message, cure = (_FORMATTER.vformat(t, (), dict(params or {})) for t in pair)
    return message, cure

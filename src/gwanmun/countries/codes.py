"""Code lists: what each code means in Korean and English, by which source, in which days.

YAML: ``codes:`` a list of ``{code, ko, en, valid_from, valid_to, citation, status}``, more keys as the
list needs; CSV: the same as columns. What holds for all codes may stand once above the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gwanmun.core.book import RuleBookError
from gwanmun.core.text import Text
from gwanmun.countries.dated import STATUSES, holds

_OWN = frozenset({"code", "ko", "en", "valid_from", "valid_to", "citation", "status"})


@dataclass(frozen=True)
class Code:
    code: str
    name: Text
    citation: str
    status: str
    valid_from: date | None
    valid_to: date | None
    more: Mapping[str, Any] = field(default_factory=dict)  # what else the list says of it


class CodeList(Mapping[str, Code]):
    """code → :class:`Code`, in the order of the list."""

    def __init__(self, name: str, entries: Sequence[Mapping[str, Any]], codes: Mapping[str, Code]) -> None:
        self.name, self.entries, self._codes = name, entries, codes

    @classmethod
    def of(cls, name: str, entries: Sequence[Mapping[str, Any]]) -> CodeList:
        """All entries, whatever their days; :meth:`on` gives those of a day.

        :raises RuleBookError: an entry without code, words, source or status.
        """
        for entry in entries:
            code = entry.get("code")
            if not isinstance(code, str) or not code:
                raise RuleBookError(f"code list {name}: {code!r} is not a code in quotation marks")
            if not entry.get("ko") or not entry.get("en"):
                raise RuleBookError(f"code list {name}: {code} is not named in both languages")
            if not entry.get("citation") or entry.get("status") not in STATUSES:
                raise RuleBookError(f"code list {name}: {code} has no citation or no status")
        return cls(name, entries, {})

    def on(self, day: date) -> CodeList:
        """The codes in force on a day. :raises RuleBookError: one of them stands twice."""
        codes: dict[str, Code] = {}
        entries = [e for e in self.entries if holds(e, day)]
        for e in entries:
            if e["code"] in codes:
                raise RuleBookError(f"code list {self.name}: {e['code']} stands twice on {day}")
            codes[e["code"]] = Code(
                e["code"],
                Text(str(e["ko"]), str(e["en"])),
                str(e["citation"]),
                e["status"],
                e.get("valid_from"),
                e.get("valid_to"),
                {k: v for k, v in e.items() if k not in _OWN},
            )
        return CodeList(self.name, entries, codes)

    def __getitem__(self, code: str) -> Code:
        return self._codes[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

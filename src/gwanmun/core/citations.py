"""Citations in a reader's language. A source has one text; here it gets its English reading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_BRACKETS = re.compile(r" ?\(([^()]*)\)")
_REMARK = re.compile(r"(?<=\S)\((?=[a-z]{2})")  # words in brackets stand apart; a paragraph number does not
_FOREIGN = re.compile(r"[^\x00-\x7f–]")


@dataclass(frozen=True)
class Citations:
    """Words and patterns of a country pack, longest words first."""

    words: tuple[tuple[str, str], ...]
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    known: dict[str, str] = field(default_factory=dict, compare=False, repr=False)  # readings already made

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Citations:
        words = {**raw["names"], **raw["remarks"]}
        ordered = sorted(words.items(), key=lambda pair: -len(pair[0]))
        return cls(tuple(ordered), tuple((re.compile(p), put) for p, put in raw["patterns"]))

    def english(self, text: str) -> str:
        """The citation in English; a bracketed remark without a translation is left out."""
        for word, put in self.words:
            text = text.replace(word, put)
        for pattern, put in self.patterns:
            text = pattern.sub(put, text)
        text = _BRACKETS.sub(lambda m: "" if _FOREIGN.search(m[1]) else m[0], text)
        return _REMARK.sub(" (", text).strip()

    def read(self, text: str, lang: str) -> str:
        """In ``ko`` or ``en``. A pack has a few hundred sources, so each is put into English once."""
        if lang == "ko":
            return text
        if text not in self.known:
            self.known[text] = self.english(text)
        return self.known[text]

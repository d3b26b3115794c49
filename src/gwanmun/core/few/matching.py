"""Many fixed phrases searched in one short text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


class Phrases:
    """Phrases by their first two characters, each list in the order given."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self.by_start: dict[str, list[str]] = {}
        for phrase in phrases:
            self.by_start.setdefault(phrase[:2], []).append(phrase)
        self.short = any(len(phrase) < 2 for phrase in phrases)

    def _at(self, text: str, place: int) -> Iterator[str]:
        for phrase in self.by_start.get(text[place : place + 2], ()):
            if text.startswith(phrase, place):
                yield phrase
        if self.short:
            for phrase in self.by_start.get(text[place : place + 1], ()):
                if len(phrase) == 1:
                    yield phrase

    def found(self, text: str) -> list[str]:
        """Every phrase wherever it stands, overlapping ones too."""
        return [phrase for place in range(len(text)) for phrase in self._at(text, place)]

    def blank(self, text: str, put: str) -> str:
        """Each phrase replaced, from the left; of several at one place the first given wins."""
        out, place = [], 0
        while place < len(text):
            phrase = next(self._at(text, place), None)
            out.append(text[place] if phrase is None else put)
            place += 1 if phrase is None else len(phrase)
        return "".join(out)

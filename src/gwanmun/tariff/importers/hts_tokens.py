"""Rate texts of the official schedule cut into tokens, and phrases found among them.

A text is typed by hand in many hands: ``4.5¢/ liter``, ``thou- sand``, ``thebattery``, ``m2of``. The cutter
mends what can only be one thing: a word cut by a hyphen, and two known words run together.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

#: Between the words of a phrase these say nothing.
SILENT = frozenset({",", ".", ";"})


@dataclass(frozen=True, slots=True)
class Token:
    """``kind``: n number, c tariff number (two dots or more), w word, p sign; where it starts and ends."""

    kind: str
    text: str  # as written, without thousands separators
    start: int
    end: int

    @property
    def word(self) -> str:
        return self.text.lower()


def clean(text: str) -> str:
    """One spelling of every sign: ``m²`` is ``m2``, any white space is one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def cut(text: str, known: Set[str] = frozenset()) -> list[Token]:
    """Tokens of a cleaned text. ``known``: words of the schedule, to part words run together."""
    tokens: list[Token] = []
    for token in _raw(text):
        if token.kind == "w":
            _add_word(tokens, token, known)
        else:
            tokens.append(token)
    return tokens


def _raw(text: str) -> Iterator[Token]:
    place = 0
    while place < len(text):
        sign = text[place]
        start = place
        place += 1
        if sign.isspace():
            continue
        if sign.isdigit() or (sign == "." and text[place : place + 1].isdigit()):
            while place < len(text) and (text[place].isdigit() or _inside_number(text, place)):
                place += 1
            body = text[start:place]
            kind = "c" if body.count(".") > 1 else "n"
            yield Token(kind, body.replace(",", ""), start, place)
        elif sign.isalpha():
            while place < len(text) and text[place].isalnum():
                place += 1
            yield Token("w", text[start:place], start, place)
        else:
            yield Token("p", sign, start, place)


def _inside_number(text: str, place: int) -> bool:
    """A full stop before a digit, or a comma before exactly three of them."""
    after = text[place + 1 : place + 5]
    if text[place] == ".":
        return after[:1].isdigit()
    return text[place] == "," and after[:3].isdigit() and len(after[:3]) == 3 and not after[3:4].isdigit()


def _add_word(tokens: list[Token], token: Token, known: Set[str]) -> None:
    if token.word not in known:
        if len(tokens) > 1 and tokens[-1].text == "-" and tokens[-2].kind == "w":
            head = tokens[-2]
            whole = head.text + token.text
            if whole.lower() in known and tokens[-1].start == head.end:
                tokens[-2:] = [Token("w", whole, head.start, token.end)]
                return
        for split in range(1, len(token.text)) if token.text.islower() else ():
            if token.word[:split] in known and token.word[split:] in known:
                middle = token.start + split
                tokens.append(Token("w", token.text[:split], token.start, middle))
                tokens.append(Token("w", token.text[split:], middle, token.end))
                return
    tokens.append(token)


class Phrases(Generic[T]):
    """Phrases with what each stands for; the longest that fits is found."""

    def __init__(self, pairs: Iterable[tuple[str, T]]) -> None:
        self.words: set[str] = set()
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for says, value in pairs:
            tokens = cut(clean(says))
            words = tuple(t.word for t in tokens if t.word not in SILENT)
            self.words |= {t.word for t in tokens if t.kind == "w"}
            self._by_first.setdefault(words[0], []).append((words, value))
        for found in self._by_first.values():
            found.sort(key=lambda pair: -len(pair[0]))

    def at(self, tokens: list[Token], place: int, end: int) -> tuple[T, int] | None:
        """The longest phrase that begins at ``place``, with the place after it."""
        place = skip(tokens, place, end)
        if place >= end:
            return None
        for words, value in self._by_first.get(tokens[place].word, ()):
            after = _match(tokens, place, end, words)
            if after is not None:
                return value, after
        return None


def skip(tokens: list[Token], place: int, end: int) -> int:
    while place < end and tokens[place].text in SILENT:
        place += 1
    return place


def _match(tokens: list[Token], place: int, end: int, words: tuple[str, ...]) -> int | None:
    for word in words:
        place = skip(tokens, place, end)
        if place >= end or tokens[place].word != word:
            return None
        place += 1
    return place

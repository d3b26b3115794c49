"""The special column: several rates in one text, each with the programmes it is for.

``Free (A,AU,KR) 3.2% (JP) See 9822.05.20 (P+)``. A rate without a list is for whomever the number is for.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from gwanmun.tariff.importers.hts_grammar import Rate, Reader, Unreadable
from gwanmun.tariff.importers.hts_tokens import Token, clean, cut
from gwanmun.tariff.importers.hts_words import Words


@dataclass(frozen=True, slots=True)
class Group:
    """A rate and its programmes (indicators as printed); ``text``: the rate as printed."""

    rate: Rate
    programmes: tuple[str, ...]
    text: str


def read_special(text: str, words: Words, indicators: Set[str]) -> list[Group]:
    """The groups of one text, in order.

    :raises Unreadable: a rate is not covered, a list holds no indicator, or a programme has two rates.
    """
    text = clean(text)
    tokens = cut(text, words.known)
    groups: list[Group] = []
    start = place = 0
    while place < len(tokens):
        found = _programmes(tokens, place, indicators)
        if found is None:
            place += 1
            continue
        programmes, after = found
        groups.append(_group(text, tokens, words, start, place, programmes))
        start = place = after
    if start < len(tokens) and not all(t.text in ".," for t in tokens[start:]):
        groups.append(_group(text, tokens, words, start, len(tokens), ()))
    named = [p for group in groups for p in group.programmes]
    if len(set(named)) != len(named):
        raise Unreadable(text, 0, "a programme has two rates")
    return groups


def _group(
    text: str, tokens: list[Token], words: Words, start: int, end: int, programmes: tuple[str, ...]
) -> Group:
    if start == end:
        raise Unreadable(text, tokens[start].start, "a list without a rate")
    rate = Reader(text, tokens, words, start, end).rate()
    return Group(rate, programmes, text[tokens[start].start : tokens[end - 1].end].strip(" ,."))


def _programmes(tokens: list[Token], place: int, indicators: Set[str]) -> tuple[tuple[str, ...], int] | None:
    """The list of indicators in brackets that begins at ``place``, with the place after it."""
    if tokens[place].text != "(":
        return None
    found: list[str] = []
    place += 1
    while place < len(tokens):
        token = tokens[place]
        place += 1
        if token.text == ")":
            ok = bool(found) and all(name in indicators for name in found)
            return (tuple(dict.fromkeys(found)), place) if ok else None  # one may be printed twice
        if token.kind == "w":
            found.append(token.text)
        elif token.text in "+*" and found:
            found[-1] += token.text
        elif token.text not in ("(", ","):
            return None
    return None

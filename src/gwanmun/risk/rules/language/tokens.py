"""A text cut into words, figures, quoted text and signs, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gwanmun.risk.rules.language.faults import CriterionError

LONGEST = 4_000  # characters of a criterion


@dataclass(frozen=True)
class Token:
    """``kind``: NAME, NUMBER, DAY, TEXT, LIST, SIGN or END; ``text``: without its quotes."""

    kind: str
    text: str
    start: int
    end: int


#: Signs that mean the same.
_SAME = {"==": "=", "<>": "!=", "≤": "<=", "≥": ">=", "≠": "!=", "×": "*", "÷": "//"}
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’"}
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<DAY>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![0-9]))"
    r"|(?P<NUMBER>[0-9][0-9_]*(?:\.[0-9]+)?)"
    r"|(?P<LIST>@\w*)"
    r"|(?P<NAME>[^\W\d]\w*)"
    r"|(?P<SIGN><=|>=|!=|<>|==|//|[<>=≤≥≠×÷(),+\-*/~%])"
)


def cut(text: str) -> list[Token]:
    """The tokens of a text, END last.

    :raises CriterionError: TOO_LONG, QUOTE, CHARACTER.
    """
    if len(text) > LONGEST:
        raise CriterionError("TOO_LONG", LONGEST, len(text), limit=LONGEST)
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        if text[place] in _QUOTES:
            token = _quoted(text, place)
        else:
            found = _TOKEN.match(text, place)
            if found is None:
                raise CriterionError("CHARACTER", place, place + 1, found=text[place])
            if found.lastgroup == "space":
                place = found.end()
                continue
            word = found[0]
            token = Token(str(found.lastgroup), _SAME.get(word, word), place, found.end())
        tokens.append(token)
        place = token.end
    tokens.append(Token("END", "", len(text), len(text)))
    return tokens


def _quoted(text: str, start: int) -> Token:
    """Text in quotes; a backslash lets the next character stand for itself."""
    close, place, out = _QUOTES[text[start]], start + 1, []
    while place < len(text):
        if text[place] == "\\" and place + 1 < len(text):
            out.append(text[place + 1])
            place += 2
            continue
        if text[place] == close:
            return Token("TEXT", "".join(out), start, place + 1)
        out.append(text[place])
        place += 1
    raise CriterionError("QUOTE", start, len(text))

"""What was asked, as weighted terms; and the word that names the goods."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from gwanmun.classify.rules.text import normal, positive, terms, terms_of, words

_PHRASE = re.compile(
    r"[,;:()\[\]/|\n]|\.(?= |$)"
    r"| (?:of|for|with|from|in|on|made|having|containing|that|to|which|used|by|over|per|without|under) "
)
#: How much a word of the first, second … phrase counts: what the goods are is said first.
FADING = (1.0, 0.7, 0.6, 0.5)
#: Two and three syllables of a Korean word, and the whole word.
TWO, THREE, WHOLE = 0.5, 1.0, 2.0


@dataclass(frozen=True)
class Question:
    text: str
    terms: Mapping[str, float]
    noun: Mapping[str, float]

    @property
    def empty(self) -> bool:
        return not self.terms


def weight(term: str) -> float:
    if term.startswith("_"):
        return TWO if len(term) == 3 else THREE
    return 1.0 if term.isascii() else WHOLE


def ask(text: str) -> Question:
    """A description as it was written → a question. Words it says the goods are not do not count."""
    plain = positive(normal(text))
    count: Counter[str] = Counter()
    place: dict[str, float] = {}
    number = 0
    for phrase in _PHRASE.split(plain):
        found = terms(phrase)
        count.update(found)
        for term in found:
            place.setdefault(term, FADING[min(number, len(FADING) - 1)])
        number += bool(found)
    asked = {term: (1 + log(n)) * weight(term) * place[term] for term, n in count.items()}
    return Question(plain, asked, {term: weight(term) for term in terms_of(noun(plain))})


def noun(plain: str) -> str:
    """The last word of the first phrase names the goods, in Korean as in English (``cotton T-shirt``)."""
    for phrase in _PHRASE.split(plain):
        named = [word for word in words(phrase) if terms_of(word)]
        if named:
            return named[-1]
    return ""

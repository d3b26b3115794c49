"""A description → the terms that are compared: stems of words, and runs of two and three Korean syllables."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 4000  # characters of a description that are read; what follows says little about the goods
HANGUL = re.compile(r"[가-힣]+")
LATIN = re.compile(r"[a-z][a-z0-9]*")
_WORD = re.compile(r"[가-힣]+|[a-z][a-z0-9]*")
_SPACE = re.compile(r"\s+")
#: What a name says the goods are not: those words must not count for it.
_NOT_KO = re.compile(
    r"[(\[][^()\[\]]*(?:제외한다|제외하며|제외함)[^()\[\]]*[)\]]|\S+(?:은|는|을|를)\s*제외한\S*"
)
_NOT_EN = re.compile(r"(?:\b(?:other than|except(?:ing)?|excluding|not including|but not)\b)[^,;:.)>]*")
#: Words that mean nothing by themselves, in names as in descriptions.
_EMPTY_EN = """a an and any are as at be but by been for from has have having in into is it its kind like of
on or other such than that the their them thereof these they this those to used was were whether which with
without not nesoi elsewhere specified included including similar incl etc per each more less only being put
up"""
_EMPTY_KO = (
    """것 것으로 것의 것은 그 밖의 기타 및 또는 등 이와 유사한 한정한다 포함한다 상관없다 물품 제품 본 당해"""
)
_NO_EN, _NO_KO = frozenset(_EMPTY_EN.split()), frozenset(_EMPTY_KO.split())
#: Particles behind a noun, with the least that must be left. The word is kept beside the noun: 사과 is an
#: apple, not 사 with 과; but 면으로 is cotton, for nothing else ends so.
_PARTICLES = {
    "으로부터": 1, "으로": 1, "에서": 1, "의": 1, "제": 1, "용": 2, "까지": 2, "부터": 2, "을": 2, "를": 2,
    "은": 2, "는": 2, "이": 2, "가": 2, "과": 2, "와": 2, "로": 2, "도": 2,
}  # fmt: skip


def normal(text: str) -> str:
    """One spelling: compatibility forms resolved, lower case, single spaces, at most ``LONGEST`` long."""
    text = unicodedata.normalize("NFKC", text[: LONGEST * 2])[:LONGEST]
    return _SPACE.sub(" ", text.casefold().replace("ㆍ", " ").replace("·", " ")).strip()


def positive(name: str) -> str:
    """A normal name without what it excludes."""
    return _NOT_EN.sub(" ", _NOT_KO.sub(" ", name))


def words(text: str) -> list[str]:
    """Korean and Latin words of a normal text, in order."""
    return _WORD.findall(text)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A light English stem: plural, ``-ing``, ``-ed`` and a silent ``e`` go."""
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("ses", "xes", "zes", "ches", "shes")) and len(word) > 4:
        word = word[:-2]
    elif word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    elif word.endswith(("ing", "ed")) and len(word) > 5:
        word = word[: -3 if word.endswith("ing") else -2]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def noun_of(word: str) -> str:
    """A Korean word without the particle behind it."""
    for particle, least in _PARTICLES.items():
        if word.endswith(particle) and len(word) - len(particle) >= least:
            return word[: -len(particle)]
    return word


@lru_cache(maxsize=65_536)
def terms_of(word: str) -> tuple[str, ...]:
    """The terms of one word."""
    if word.isascii():
        return () if word in _NO_EN or len(word) < 2 else (stem(word),)
    if word in _NO_KO:
        return ()
    found = {word, noun_of(word)}
    for size in (2, 3):
        found.update("_" + word[i : i + size] for i in range(len(word) - size + 1))
    return tuple(sorted(found))


def terms(text: str) -> list[str]:
    """All terms of a normal text, repeated as often as they stand there."""
    return [term for word in words(text) for term in terms_of(word)]

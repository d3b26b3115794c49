"""Which words of the names part the candidates, and what to ask because the description lacks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gwanmun.classify.rules.text import HANGUL, normal, noun_of, positive, stem, terms_of, words

FEW = 2  # words with a meaning of their own below which a description says too little
MOST_CHOICES = 6


@dataclass(frozen=True)
class Axis:
    """One thing that decides (material, use …): the question for it, and stems of the words that answer."""

    name: str
    ko: str
    en: str
    stems: frozenset[str]


@dataclass(frozen=True)
class Word:
    """A word of a candidate's name that not all candidates have; ``met``: the description has it."""

    text: str
    met: bool


@dataclass(frozen=True)
class Ask:
    """One question; ``choices``: (code, words of its name that would answer) where candidates part."""

    axis: str
    ko: str
    en: str
    choices: tuple[tuple[str, str], ...] = ()
    choices_en: tuple[tuple[str, str], ...] = ()  # the same from the English names


@dataclass(frozen=True)
class Named:
    """A candidate with the names that are its own below what all share, in one language."""

    code: str
    text: str


def axes_of(lexicon: Mapping[str, Mapping[str, str]]) -> tuple[Axis, ...]:
    """``axes`` of the pack's lexicon."""
    return tuple(
        Axis(name, raw["ko"], raw["en"],
             frozenset(_key(w) for part in raw["words"].split("/") for w in words(normal(part))))
        for name, raw in lexicon.items()
    )  # fmt: skip


def _key(word: str) -> str:
    return stem(word) if word.isascii() else noun_of(word)


def plain_words(text: str) -> list[str]:
    """Words of a name that mean something, in order, each once; without what the name excludes."""
    return list(dict.fromkeys(w for w in words(positive(normal(text))) if terms_of(w)))


def parting(candidates: Sequence[Named], described: str) -> list[list[Word]]:
    """For each candidate the words of its name that not every candidate has, those met first."""
    told = positive(normal(described))
    said = {_key(w) for w in words(told)}
    every = [plain_words(c.text) for c in candidates]
    keys = [{_key(w) for w in names} for names in every]
    common = set.intersection(*keys) if len(keys) > 1 else set()
    out = []
    for names in every:
        own = [Word(w, is_met(w, told, said)) for w in names if _key(w) not in common]
        out.append(sorted(own, key=lambda word: not word.met)[:12])
    return out


def is_met(word: str, told: str, said: set[str]) -> bool:
    """Korean is written together: a word of two syllables or more is met inside another one too."""
    if HANGUL.fullmatch(word):
        key = _key(word)
        return key in said or (len(key) >= 2 and key in told)
    return _key(word) in said


def questions(candidates: Sequence[Named], described: str, axes: Sequence[Axis]) -> list[Ask]:
    """What to ask, the question that parts most candidates first; at most three.

    With a description that says next to nothing, the open questions of all axes of the lexicon.
    """
    if len(plain_words(described)) < FEW and len(candidates) < 2:
        return [Ask(axis.name, axis.ko, axis.en) for axis in axes[:3]]
    told = positive(normal(described))
    said = {_key(w) for w in words(told)}
    parted = parting(candidates, described)
    found: list[tuple[int, Ask]] = []
    for axis in axes:
        choices = []
        for candidate, own in zip(candidates, parted, strict=True):
            open_words = [w.text for w in own if _on(w.text, axis) and not w.met]
            if open_words:
                choices.append((candidate.code, " · ".join(open_words[:4])))
        distinct = {answer for _, answer in choices}
        if choices and (len(distinct) > 1 or len(choices) < len(candidates)):
            if not any(_on(word, axis) for word in said):
                found.append((len(distinct), Ask(axis.name, axis.ko, axis.en, tuple(choices[:MOST_CHOICES]))))
    found.sort(key=lambda pair: -pair[0])
    if found:
        return [ask for _, ask in found[:3]]
    if len(plain_words(described)) < FEW:
        return [Ask(axis.name, axis.ko, axis.en) for axis in axes[:3]]
    return []


def unanswered(described: str, axes: Sequence[Axis]) -> list[Axis]:
    """The axes on which the description says nothing."""
    told = plain_words(described)
    return [axis for axis in axes if not any(_on(word, axis) for word in told)]


def _on(word: str, axis: Axis) -> bool:
    key = _key(word)
    return key in axis.stems or any(t in axis.stems for t in terms_of(word) if not t.startswith("_"))

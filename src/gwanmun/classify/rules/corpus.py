"""The nomenclature as documents: subheadings (HS6), headings, chapters, and the lines below six digits."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log1p

import numpy as np
import numpy.typing as npt

from gwanmun.classify.rules.postings import Floats, Ints, Postings, build
from gwanmun.classify.rules.text import normal, positive, terms

_RESIDUAL = re.compile(r"^(?:기타|그 밖의 것|other|nesoi)\b[\s.:]*$|^그 밖의\s|^other\b")


Pair = tuple[list[str], list[str]]  # terms in Korean, in English


@dataclass(frozen=True)
class Entry:
    """One code with its names; either may be empty."""

    code: str
    name_ko: str = ""
    name_en: str = ""


@dataclass(frozen=True)
class Extra:
    """A text beside the official names (a word of the lexicon, a note, a name of another list) for a code."""

    code: str
    text: str


@dataclass(frozen=True, eq=False)
class Corpus:
    """Indexes over one nomenclature. ``codes``: HS6 in order; ``head_of``, ``chapter_of``: their places."""

    codes: tuple[str, ...]
    heads: tuple[str, ...]
    chapters: tuple[str, ...]
    head_of: Ints
    chapter_of: Ints
    residual: Floats
    breadth: Floats
    subs: Postings  # fields: own ko, own en, below ko, below en
    head: Postings  # fields: own ko, own en, all ko, all en
    chapter: Postings  # fields: own ko, own en, all ko, all en
    lines: Postings  # fields: ko, en
    line_of: Ints  # line → place of its HS6
    line_codes: tuple[str, ...]  # line → its code; empty for a text beside the names
    extras: Postings  # one field
    extra_at: tuple[tuple[int, ...], ...]  # extra → places of HS6 it speaks for
    extra_whole: npt.NDArray[np.bool_]  # speaks for a whole heading or chapter
    extra_rare: Floats  # 0 … 1: how much of the vocabulary's rarest terms it holds
    trade: Postings  # a document for each heading, of all texts that speak for it or below it


def two(entry: Entry) -> tuple[list[str], list[str]]:
    """Korean and English terms of a name; Latin words of the Korean name count as English ones."""
    ko = terms(positive(normal(entry.name_ko)))
    en = terms(positive(normal(entry.name_en)))
    latin = [t for t in ko if t.isascii()]
    return [t for t in ko if not t.isascii()], en if en else latin


def is_residual(entry: Entry) -> bool:
    return bool(_RESIDUAL.match(normal(entry.name_ko)) or _RESIDUAL.match(normal(entry.name_en)))


def build_corpus(
    entries: Iterable[Entry], extras: Sequence[Extra] = (), more: Sequence[Entry] = ()
) -> Corpus:
    """Index a nomenclature. Codes of 2, 4, 6 and more digits; of five digits are levels between (dashes).

    ``extras``: words that point to codes. ``more``: names of other lists, by code, beside the official ones.
    """
    known: dict[str, Entry] = {e.code: e for e in entries}
    below: dict[str, list[Entry]] = defaultdict(list)
    for code, entry in known.items():
        if len(code) >= 6:
            below[code[:6]].append(entry)
    codes = tuple(sorted(below))
    heads = tuple(sorted({c[:4] for c in codes}))
    chapters = tuple(sorted({c[:2] for c in codes}))
    beside: dict[str, list[Entry]] = defaultdict(list)
    for entry in more:
        beside[entry.code[:6]].append(entry)
    place4, place2 = ({c: i for i, c in enumerate(level)} for level in (heads, chapters))
    own: list[Pair] = []
    kids: list[Pair] = []
    lines: list[Pair] = []
    line_of: list[int] = []
    line_codes: list[str] = []
    residual: list[bool] = []
    breadth: list[float] = []
    for number, code in enumerate(codes):
        under = sorted(below[code], key=lambda e: e.code)
        named = known.get(code) or under[0]
        first = two(named)
        if dash := known.get(code[:5]):
            above = two(dash)
            first = first[0] + above[0], first[1] + above[1]
        own.append(first)
        other = [e for e in under if e is not named]
        rest = [two(e) for e in (*other, *beside[code])]
        kids.append(([t for ko, _ in rest for t in ko], [t for _, en in rest for t in en]))
        lines += [first, *rest]
        line_of += [number] * (1 + len(rest))
        line_codes += [named.code, *(e.code for e in other), *([""] * len(beside[code]))]
        residual.append(is_residual(named))
        breadth.append(log1p(len(under)))
    head_all: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    chap_all: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for code, first, under_it in zip(codes, own, kids, strict=True):
        for of, key in ((head_all, code[:4]), (chap_all, code[:2])):
            for lang in (0, 1):
                of[key][lang].extend(first[lang] + under_it[lang])
    for head, texts_beside in beside.items():
        for text in (two(e) for e in texts_beside if len(head) == 4):
            for lang in (0, 1):
                head_all[head][lang].extend(text[lang])
    head_own = [two(known.get(c, Entry(c))) for c in heads]
    chap_own = [two(known.get(c, Entry(c))) for c in chapters]
    for c, (ko, en) in zip(heads, head_own, strict=True):
        chap_all[c[:2]][0].extend(ko)
        chap_all[c[:2]][1].extend(en)
    spots: dict[str, list[int]] = defaultdict(list)
    for number, code in enumerate(codes):
        for level in (2, 4, 5, 6):
            spots[code[:level]].append(number)
    at: list[tuple[int, ...]] = []
    whole: list[bool] = []
    texts: list[list[str]] = []
    trade: list[list[str]] = [[] for _ in heads]
    for extra in extras:
        prefix = extra.code[:6]
        if prefix in spots:
            at.append(tuple(spots[prefix]))
            whole.append(len(prefix) < 6)
            texts.append(terms(normal(extra.text)))
            for at4 in {place4[codes[i][:4]] for i in spots[prefix]} if len(prefix) >= 4 else ():
                trade[at4].extend(texts[-1])
    index = build([texts or [[]]])
    return Corpus(
        codes=codes, heads=heads, chapters=chapters,
        head_of=np.array([place4[c[:4]] for c in codes], dtype=np.int32),
        chapter_of=np.array([place2[c[:2]] for c in codes], dtype=np.int32),
        residual=np.array(residual, dtype=np.float32), breadth=np.array(breadth, dtype=np.float32),
        subs=_index(own, kids), head=_index(head_own, [head_all[c] for c in heads]),
        chapter=_index(chap_own, [chap_all[c] for c in chapters]),
        lines=_index(lines), line_of=np.array(line_of, dtype=np.int32), line_codes=tuple(line_codes),
        extras=index, extra_at=tuple(at), extra_whole=np.array(whole, dtype=np.bool_),
        extra_rare=_rare(index, texts), trade=build([trade]),
    )  # fmt: skip


ENOUGH = 16.0  # rarity (nats) of a text beyond which it tells no more


def _rare(index: Postings, texts: Sequence[Sequence[str]]) -> Floats:
    mass = [sum(float(index.idf[index.vocabulary[t]]) for t in set(text)) for text in texts]
    out: Floats = np.minimum(np.array(mass, dtype=np.float32) / ENOUGH, 1)
    return out


def _index(*fields: Sequence[Pair]) -> Postings:
    return build([[pair[lang] for pair in field] for field in fields for lang in (0, 1)])

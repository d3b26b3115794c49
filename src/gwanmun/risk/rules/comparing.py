"""How alike two names are, for millions of pairs: what cannot reach the least score is never compared.

The score of two texts is the share of letters that stand in both in the same order (Indel), 0 to 100. It is
bounded from above by the letters that the two have at all, whatever their order. These are kept as bits of
one number for each text, so that the bound of a pair costs a few processor steps; only pairs that may reach
the least score are compared letter by letter. The bound is never below the score: nothing is lost by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

#: Sounding alike is less than being spelled alike.
SOUND_MOST = 95
BUCKETS = 32  # letters are told apart by their number's remainder; two bits each: once, more than once
AT_ONCE = 400_000  # pairs compared letter by letter together
#: Ways of being alike in the order in which they win at the same score: name, share of the score that counts.
WAYS = {"SCRIPT": 100, "LATIN": 100, "KOREAN_READING": SOUND_MOST, "SOUND": SOUND_MOST}

Numbers = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Texts:
    """One form of names, in their order. Where there is none: ``there`` is false."""

    text: Numbers  # of objects
    there: Numbers
    length: Numbers
    bits: Numbers

    @classmethod
    def of(cls, column: pl.Series) -> Texts:
        filled = column.fill_null("")
        there, length = column.is_not_null().to_numpy(), filled.str.len_chars().to_numpy().astype(np.int32)
        return cls(np.array(filled.to_list(), dtype=object), there, length, _bits(filled, length))

    def ordered(self, column: pl.Series) -> Texts:
        """The same letters in another order, where there is one."""
        text = np.array(column.to_list(), dtype=object)
        return Texts(text, column.is_not_null().to_numpy(), self.length, self.bits)

    @property
    def any(self) -> bool:
        return bool(self.there.any())


def _bits(texts: pl.Series, length: Numbers) -> Numbers:
    """Which letters each text has, as bits: two texts differ in at least as many letters as in bits."""
    letters = np.frombuffer("".join(texts.to_list()).encode("utf-32-le"), dtype=np.uint32)
    row = np.repeat(np.arange(len(length), dtype=np.int64) * BUCKETS, length)
    counts = np.bincount(row + letters % BUCKETS, minlength=len(length) * BUCKETS).reshape(-1, BUCKETS)
    found: Numbers = np.packbits(np.hstack((counts > 0, counts > 1)), axis=1).view(np.uint64).ravel()
    return found


@dataclass(frozen=True)
class Forms:
    """The forms of names that are compared (``names.forms``), each brought to where it is used."""

    script: Texts
    latin: Texts  # words in the order of the alphabet
    korean: Texts
    sounds: tuple[
        tuple[Texts, ...], ...
    ]  # of both readings: words run together as written, and in other orders

    @classmethod
    def of(cls, forms: pl.DataFrame, *, orders: bool) -> Forms:
        """``orders``: with the last word first and the first word last, which one side needs."""
        sounds = []
        for name in ("sound", "sound_korean"):
            plain = Texts.of(forms[name].str.replace_all(" ", "", literal=True))
            others = _orders(forms[name]) if orders else []
            sounds.append((plain, *(plain.ordered(other) for other in others)))
        return cls(
            Texts.of(forms["script"]),
            Texts.of(_sorted(forms["latin"])),
            Texts.of(_sorted(forms["korean"])),
            tuple(sounds),
        )


def _sorted(words: pl.Series) -> pl.Series:
    return words.str.split(" ").list.sort().list.join(" ")


def _orders(sounds: pl.Series) -> list[pl.Series]:
    """The last word first; the first word last. Null where that is nothing new."""
    w = pl.col("w")
    words = pl.DataFrame({"w": sounds.str.split(" ")})
    frame = words.select(
        plain=w.list.join(""),
        back=w.list.last() + w.list.head(w.list.len().clip(1) - 1).list.join(""),
        turned=w.list.slice(1).list.join("") + w.list.first(),
    )
    other = (pl.col("turned") != pl.col("plain")) & (pl.col("turned") != pl.col("back"))
    return frame.select(
        pl.when(pl.col("back") != pl.col("plain")).then("back"), turned=pl.when(other).then("turned")
    ).get_columns()


def alike(
    ours: Numbers, theirs: Numbers, seen: Forms, wanted: Forms, floor: int
) -> tuple[Numbers, Numbers, Numbers]:
    """Of pairs of rows (``ours`` of ``seen``, ``theirs`` of ``wanted``) those that reach ``floor``.

    Their places among the pairs, their scores (whole numbers), and the number of the way (WAYS) in which
    they are most alike: spelling before sound.
    """
    best = np.zeros(len(ours))
    way = np.zeros(len(ours), dtype=np.int8)
    for number, (name, most) in enumerate(WAYS.items()):
        least = (floor - 0.5) * 100 / most
        for left, right, orders in _tests(name, seen, wanted):
            if least > 100 or not left.any or not right.any:
                continue
            places = _possible(ours, theirs, left, right, least)
            for order in (right, *orders):
                there = places[order.there[theirs[places]]]
                for part in np.array_split(there, max(1, -(-len(there) // AT_ONCE))):
                    score = _scores(left.text[ours[part]], order.text[theirs[part]], least) * most / 100
                    better = score > best[part]
                    best[part[better]], way[part[better]] = score[better], number
    whole = np.rint(best)
    found = np.flatnonzero(whole >= floor)
    return found, whole[found].astype(np.uint8), way[found]


def _tests(name: str, seen: Forms, wanted: Forms) -> Iterator[tuple[Texts, Texts, tuple[Texts, ...]]]:
    """What is compared with what in a way; further texts of the right side with the same letters."""
    if name == "SCRIPT":
        yield seen.script, wanted.script, ()
    elif name == "LATIN":
        yield seen.latin, wanted.latin, ()
    elif name == "KOREAN_READING":  # Chinese characters read in Korean, against the other as it is
        yield seen.korean, wanted.latin, ()
        yield seen.latin, wanted.korean, ()
    else:
        for (left,) in seen.sounds:
            for plain, *others in wanted.sounds:
                yield left, plain, tuple(others)


def _possible(ours: Numbers, theirs: Numbers, left: Texts, right: Texts, least: float) -> Numbers:
    """Places of the pairs that have so many letters in common that they may reach ``least``."""
    long, other = left.length[ours], right.length[theirs]
    apart = np.bitwise_count(left.bits[ours] ^ right.bits[theirs]).astype(np.int32)
    np.maximum(apart, np.abs(long - other), out=apart)
    there = left.there[ours] & right.there[theirs]
    return np.flatnonzero(there & (apart * 100 <= (100 - least) * (long + other) + 1e-6))


def _scores(left: Numbers, right: Numbers, least: float) -> Numbers:
    if not len(left):
        return np.zeros(0)
    cut = max(0.0, least - 1)
    found: Numbers = process.cpdist(left.tolist(), right.tolist(), scorer=fuzz.ratio, score_cutoff=cut)
    return found.astype(np.float64)


__all__ = ["SOUND_MOST", "WAYS", "Forms", "alike"]

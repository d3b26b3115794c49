"""An inverted index in arrays: which documents hold a term, and with what weight in each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

K1, B = 1.2, 0.6  # saturation and length of BM25 (Robertson)


@dataclass(frozen=True, eq=False)
class Postings:
    """``weights`` (postings × 2·fields): for each field BM25, then the term's share of the text (0 … 1)."""

    vocabulary: Mapping[str, int]
    starts: Ints
    documents: Ints
    weights: Floats
    idf: Floats
    size: int

    def score(self, asked: Mapping[str, float]) -> Floats:
        """Terms with weights → (documents × 2·fields). Terms that no document holds count for nothing.

        Shares are summed with weight 1: 1 in that column means that the whole text was asked for.
        """
        out = np.zeros((self.size, self.weights.shape[1]), dtype=np.float32)
        factor = np.ones(self.weights.shape[1], dtype=np.float32)
        for term, weight in asked.items():
            place = self.vocabulary.get(term)
            if place is not None:
                s, e = self.starts[place], self.starts[place + 1]
                factor[::2] = weight
                out[self.documents[s:e]] += self.weights[s:e] * factor
        return out

    def mass(self, asked: Mapping[str, float]) -> float:
        """The weight of what was asked, the measure of the BM25 columns; an unknown term weighs most."""
        most = float(self.idf.max()) if len(self.idf) else 1.0
        return sum(
            weight * (most if (p := self.vocabulary.get(term)) is None else float(self.idf[p]))
            for term, weight in asked.items()
        )


def build(fields: Sequence[Sequence[Sequence[str]]], common: float = 1.0) -> Postings:
    """Fields of documents of terms → index. ``common``: terms in more than this share are left out."""
    size = len(fields[0])
    vocabulary: dict[str, int] = {}
    keys: list[npt.NDArray[np.int64]] = []
    counts: list[npt.NDArray[np.int64]] = []
    for field in fields:
        flat = [vocabulary.setdefault(term, len(vocabulary)) for text in field for term in text]
        where = np.repeat(np.arange(size), [len(text) for text in field])
        key, count = np.unique(np.array(flat, dtype=np.int64) * size + where, return_counts=True)
        keys.append(key)
        counts.append(count)
    every = np.unique(np.concatenate(keys))
    held = np.bincount(every // size, minlength=len(vocabulary)) if size else np.zeros(0, dtype=np.int64)
    idf = np.log1p((size - held + 0.5) / (held + 0.5)).astype(np.float32)
    every = every[held[every // size] <= common * size]
    terms, documents = every // size, every % size
    weights = np.zeros((len(every), 2 * len(fields)), dtype=np.float32)
    for number, (key, count) in enumerate(zip(keys, counts, strict=True)):
        long = np.bincount(key % size, weights=count, minlength=size)
        mean = max(1.0, float(long[long > 0].mean())) if (long > 0).any() else 1.0
        whole = np.bincount(key % size, weights=idf[key // size], minlength=size)
        kept = np.isin(key, every, assume_unique=True)
        key, n = key[kept], count[kept]
        term, document = key // size, key % size
        rows = np.searchsorted(every, key)
        weights[rows, 2 * number] = idf[term] * n * (K1 + 1) / (n + K1 * (1 - B + B * long[document] / mean))
        weights[rows, 2 * number + 1] = idf[term] / np.maximum(whole[document], 1e-6)
    starts = np.searchsorted(terms, np.arange(len(vocabulary) + 1)).astype(np.int32)
    return Postings(vocabulary, starts, documents.astype(np.int32), weights, idf, size)

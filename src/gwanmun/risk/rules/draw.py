"""The random share: a keyed draw per item, repeatable for the auditor, unforeseeable outside.

One digest an item gives 64 bits that nobody without the key can tell. From them come the draw of the random
share and, by stirring, numbers of their own for ties and for exploration.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
import polars as pl

DRAW_SPACE = 1_000_000  # a draw is a whole number 0 … 999,999: shares are parts per million

Words = np.ndarray[Any, np.dtype[np.uint64]]


def word(key: bytes, item: str) -> int:
    """The 64 bits of an item under ``key`` (16 to 64 bytes)."""
    return int.from_bytes(blake2b(item.encode(), digest_size=8, key=key).digest())


def words(key: bytes, items: pl.Series) -> Words:
    """:func:`word` for a column of item numbers."""
    started = blake2b(digest_size=8, key=key)
    made = bytearray()
    for item in items.to_list():
        hasher = started.copy()
        hasher.update(item.encode())
        made += hasher.digest()
    return np.frombuffer(bytes(made), dtype=">u8").astype(np.uint64)


def draw(key: bytes, item: str) -> int:
    """One draw. Uniform over :data:`DRAW_SPACE` up to 2⁻⁴⁴; the same key and item give the same draw."""
    return word(key, item) % DRAW_SPACE


def draws(key: bytes, items: pl.Series) -> pl.Series:
    """Draws for a column of item numbers (UInt32, same length). ``key`` holds 16 to 64 bytes."""
    return pl.Series("draw", (words(key, items) % DRAW_SPACE).astype(np.uint32), dtype=pl.UInt32)


def stirred(found: Words, purpose: int) -> Words:
    """Words of their own for each ``purpose``, unlike the given ones (SplitMix64, Steele et al. 2014)."""
    with np.errstate(over="ignore"):
        state = found + np.uint64((0x9E3779B97F4A7C15 * (purpose + 1)) % 2**64)
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed: Words = state ^ (state >> np.uint64(31))
        return mixed


def even(found: Words) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Words → numbers above 0 and up to 1, evenly spread."""
    return ((found >> np.uint64(11)).astype(np.float64) + 1) / 2.0**53

"""The random share: a keyed draw per item, repeatable for the auditor, unforeseeable outside."""

from __future__ import annotations

from hashlib import blake2b

import polars as pl

DRAW_SPACE = 1_000_000  # a draw is a whole number 0 … 999,999: shares are parts per million


def draw(key: bytes, item: str) -> int:
    """One draw. Uniform over :data:`DRAW_SPACE` up to 2⁻⁴⁴; the same key and item give the same draw."""
    return int.from_bytes(blake2b(item.encode(), digest_size=8, key=key).digest()) % DRAW_SPACE


def draws(key: bytes, items: pl.Series) -> pl.Series:
    """Draws for a column of item numbers (UInt32, same length). ``key`` holds 16 to 64 bytes."""
    return pl.Series("draw", [draw(key, item) for item in items.to_list()], dtype=pl.UInt32)

"""Keyed hashes of whole columns: what stands for a name or a number that must not be read."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

MOST_DISTINCT = 0.6  # of the rows; above it is quicker to hash every row than to find out which are alike


class Begun(Protocol):
    """A hasher of ``hashlib`` that has been given what comes first."""

    def copy(self) -> Begun: ...
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


Spelling = Callable[[Sequence[bytes]], Sequence[str | None]]


def hashed(values: pl.Series, begun: Begun, spell: Spelling) -> pl.Series:
    """The hash of each text (UTF-8, after what ``begun`` was given) as ``spell`` writes digests; null stays
    null."""
    there = values.drop_nulls()
    distinct = there.unique()
    if len(distinct) > MOST_DISTINCT * len(values) and len(there) == len(values):
        return pl.Series(values.name, spell(_digests(values, begun)), dtype=pl.String)
    known = pl.DataFrame(
        {"value": distinct, "made": spell(_digests(distinct, begun))},
        schema={"value": values.dtype, "made": pl.String},
    )
    rows = pl.DataFrame({"value": values}).join(known, on="value", how="left", maintain_order="left")
    return rows["made"].alias(values.name)


def _digests(values: pl.Series, begun: Begun) -> list[bytes]:
    made, copy = [], begun.copy
    for value in values.cast(pl.Binary).to_list():
        hasher = copy()
        hasher.update(value)
        made.append(hasher.digest())
    return made


def as_hex(digests: Sequence[bytes]) -> list[str]:
    """Digests of one length as hexadecimal digits."""
    if not digests:
        return []
    width, text = 2 * len(digests[0]), b"".join(digests).hex()
    return [text[at : at + width] for at in range(0, len(text), width)]


def as_letters(digests: Sequence[bytes]) -> list[str]:
    """128 bits each as 22 letters: base 64 of the number, highest first (two bytes before it fill up 24)."""
    text = urlsafe_b64encode(b"".join(b"\0\0" + digest for digest in digests)).decode()
    return [text[at + 2 : at + 24] for at in range(0, len(text), 24)]


def heads(letters: pl.Series) -> npt.NDArray[np.uint64]:
    """The first 64 bits of texts as :func:`as_letters` writes them, rising; what is not written so is left
    out."""
    written = letters.filter(letters.str.contains(r"^[A-Za-z0-9_-]{22}$"))
    whole = urlsafe_b64decode("".join(f"AA{text}" for text in written.to_list()))
    rows = np.frombuffer(whole, dtype=np.uint8).reshape(-1, 18)[:, 2:10]
    return np.unique(np.ascontiguousarray(rows).view(np.uint64).ravel())


def letters_among(known: npt.NDArray[np.uint64], digests: Sequence[bytes]) -> list[str | None]:
    """As :func:`as_letters`, but None for what is surely not one of those with these ``heads``."""
    made: list[str | None] = [None] * len(digests)
    if not len(known) or not digests:
        return made
    own = np.frombuffer(b"".join(digests), dtype=np.uint64)[::2]
    near = np.searchsorted(known, own)
    near[near == len(known)] = 0
    places = np.flatnonzero(known[near] == own).tolist()
    for place, text in zip(places, as_letters([digests[place] for place in places]), strict=True):
        made[place] = text
    return made


__all__ = ["as_hex", "as_letters", "hashed", "heads", "letters_among"]

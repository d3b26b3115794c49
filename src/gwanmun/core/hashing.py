"""Keyed hashes of whole columns: what stands for a name or a number that must not be read."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import polars as pl

MOST_DISTINCT = 0.6  # of the rows; above it is quicker to hash every row than to find out which are alike
#: Texts from which the quick way pays off (measured: a third of the time, half a second to load it once).
MANY = 50_000

Digests = npt.NDArray[np.uint8]  # a row of bytes each
Spelling = Callable[[Digests], Sequence[str | None]]


@dataclass(frozen=True)
class Keyed:
    """BLAKE2b under a ``key``, of ``before`` and a text. ``size``: of a digest, in bytes."""

    key: bytes
    size: int
    before: bytes = b""
    person: bytes = b""

    def of(self, text: bytes) -> bytes:
        whole = self.before + text
        return blake2b(whole, digest_size=self.size, key=self.key, person=self.person).digest()


def hashed(values: pl.Series, way: Keyed, spell: Spelling) -> pl.Series:
    """The hash of each text (UTF-8) as ``spell`` writes digests; null stays null."""
    there = values.drop_nulls()
    distinct = there.unique()
    if len(distinct) > MOST_DISTINCT * len(values) and len(there) == len(values):
        return pl.Series(values.name, spell(_digests(values, way)), dtype=pl.String)
    known = pl.DataFrame(
        {"value": distinct, "made": spell(_digests(distinct, way))},
        schema={"value": values.dtype, "made": pl.String},
    )
    rows = pl.DataFrame({"value": values}).join(known, on="value", how="left", maintain_order="left")
    return rows["made"].alias(values.name)


def _digests(values: pl.Series, way: Keyed) -> Digests:
    made = _many(values, way) if len(values) >= MANY else None
    return _one_by_one(values, way) if made is None else made


def _one_by_one(values: pl.Series, way: Keyed) -> Digests:
    made = bytearray()
    begun = blake2b(way.before, digest_size=way.size, key=way.key, person=way.person)
    copy = begun.copy
    for text in values.cast(pl.Binary).to_list():
        hasher = copy()
        hasher.update(text)
        made += hasher.digest()
    return np.frombuffer(bytes(made), dtype=np.uint8).reshape(-1, way.size)


def _many(values: pl.Series, way: Keyed) -> Digests | None:
    """None where there is no quick way: numba cannot be loaded or keep what it compiles."""
    try:
        from gwanmun.core import blake
    except (ImportError, OSError, RuntimeError):
        return None
    if not way.key or not blake.fits():
        return None
    state = blake.keyed(way.key, way.size, way.person)
    lengths = values.str.len_bytes().cast(pl.Int64).to_numpy()
    made, left = blake.digests(state, way.size, way.before, values.str.join("").item().encode(), lengths)
    for place in left:
        made[place] = np.frombuffer(way.of(values[place].encode()), dtype=np.uint8)
    return made


def as_hex(digests: Digests) -> list[str]:
    """Digests as hexadecimal digits."""
    width, text = 2 * digests.shape[1], digests.tobytes().hex()
    return [text[at : at + width] for at in range(0, len(text), width)]


def as_letters(digests: Digests) -> list[str]:
    """128 bits each as 22 letters: base 64 of the number, highest first (two bytes before it fill up 24)."""
    filled = np.zeros((len(digests), 18), dtype=np.uint8)
    filled[:, 2:] = digests
    text = urlsafe_b64encode(filled.tobytes()).decode()
    return [text[at + 2 : at + 24] for at in range(0, len(text), 24)]


def heads(letters: pl.Series) -> npt.NDArray[np.uint64]:
    """The first 64 bits of texts as :func:`as_letters` writes them, rising; what is not written so is left
    out."""
    written = letters.filter(letters.str.contains(r"^[A-Za-z0-9_-]{22}$"))
    whole = urlsafe_b64decode("".join(f"AA{text}" for text in written.to_list()))
    rows = np.frombuffer(whole, dtype=np.uint8).reshape(-1, 18)[:, 2:10]
    return np.unique(np.ascontiguousarray(rows).view(np.uint64).ravel())


def letters_among(known: npt.NDArray[np.uint64], digests: Digests) -> list[str | None]:
    """As :func:`as_letters`, but None for what is surely not one of those with these ``heads``."""
    made: list[str | None] = [None] * len(digests)
    if not len(known) or not len(digests):
        return made
    own = np.ascontiguousarray(digests).view(np.uint64)[:, 0]
    near = np.searchsorted(known, own)
    near[near == len(known)] = 0
    places = np.flatnonzero(known[near] == own)
    for place, text in zip(places.tolist(), as_letters(digests[places]), strict=True):
        made[place] = text
    return made


__all__ = ["Keyed", "as_hex", "as_letters", "hashed", "heads", "letters_among"]

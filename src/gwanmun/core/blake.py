"""BLAKE2b (RFC 7693) of many short texts under one key: 256 at a time, each step for all of them at once.

hashlib runs the block with the key through the cipher again for each text, and Python comes in between; here
the state behind that block is worked out once. Loading numba takes half a second of a process: for many only.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
BLOCK = 128  # bytes that go through at once
LANES = 256  # texts side by side
_START: Words = np.array(
    [0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
     0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179], dtype=np.uint64,
)  # fmt: skip
_ORDER = np.array(
    [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
     [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
     [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
     [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
     [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
     [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
     [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
     [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
     [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
     [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0]], dtype=np.int64,
)  # fmt: skip
_CORNERS = np.array(
    [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15],
     [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]], dtype=np.int64,
)  # fmt: skip
_LAST, _MORE = np.uint64(2**64 - 1), np.uint64(0)


def keyed(key: bytes, size: int, person: bytes = b"") -> Words:
    """The state behind the block with the key. ``size``: of a digest, in bytes."""
    state = _START.copy()
    state[0] ^= np.uint64(0x01010000 ^ len(key) << 8 ^ size)
    state[6:] ^= np.frombuffer(person.ljust(16, b"\0"), dtype=np.uint64)
    block = np.frombuffer(key.ljust(BLOCK, b"\0"), dtype=np.uint64).reshape(16, 1)
    whole = np.zeros((16, LANES), dtype=np.uint64)
    whole[:, :1] = block
    length = np.full(LANES, BLOCK, dtype=np.uint64)
    out = np.zeros((LANES, 8), dtype=np.uint64)
    _compress(state, whole, length, _MORE, np.empty_like(whole), _START, _ORDER, _CORNERS, out)
    told: Words = out[0].copy()
    return told


def digests(
    state: Words, size: int, before: bytes, data: bytes, lengths: npt.NDArray[np.int64]
) -> tuple[Bytes, list[int]]:
    """(texts, ``size``): digests of ``before`` and each text; and the places of those that do not fill one
    block, nothing or more, which are left to the caller. ``data``: the texts one after the other."""
    ends = np.cumsum(lengths)
    out = np.empty((len(lengths), 8), dtype=np.uint64)
    head, whole = np.frombuffer(before, dtype=np.uint8), np.frombuffer(data, dtype=np.uint8)
    _all(state, head, whole, ends, _START, _ORDER, _CORNERS, _LAST, out)
    filled = lengths + len(before)
    left = np.flatnonzero((filled > BLOCK) | (filled == 0)).tolist()
    return out.view(np.uint8)[:, :size], left


def fits() -> bool:
    """Is the lowest byte of a number the first, as the cipher reads them?"""
    return sys.byteorder == "little"


@njit(nogil=True, cache=True)
def _all(
    state: Any, before: Any, data: Any, ends: Any, start: Any, order: Any, corners: Any, last: Any, out: Any
) -> None:
    words, rows = np.empty((16, LANES), np.uint64), np.empty((16, LANES), np.uint64)
    length = np.empty(LANES, np.uint64)
    block = np.zeros(BLOCK, np.uint8)
    as_words = block.view(np.uint64)
    head = len(before)
    block[: min(head, BLOCK)] = before[: min(head, BLOCK)]
    for first in range(0, len(ends), LANES):
        count = min(LANES, len(ends) - first)
        for lane in range(count):
            row = first + lane
            begin = ends[row - 1] if row else 0
            size = min(ends[row] - begin, max(BLOCK - head, 0))
            for i in range(size):
                block[head + i] = data[begin + i]
            block[head + size :] = 0
            for w in range(16):
                words[w, lane] = as_words[w]
            length[lane] = BLOCK + head + size
        _compress(state, words, length, last, rows, start, order, corners, out[first : first + count])


@njit(nogil=True, cache=True)
def _compress(
    state: Any, words: Any, length: Any, last: Any, rows: Any, start: Any, order: Any, corners: Any, out: Any
) -> None:
    """One block of each lane; ``out`` (lanes, 8): as many as are wanted."""
    for j in range(8):
        rows[j, :] = state[j]
        rows[j + 8, :] = start[j]
    rows[12] ^= length
    rows[14] ^= last
    for turn in range(12):
        at = order[turn % 10]
        for q in range(8):
            a, b = rows[corners[q, 0]], rows[corners[q, 1]]
            c, d = rows[corners[q, 2]], rows[corners[q, 3]]
            _mix(a, b, d, words[at[2 * q]], 32)
            _fold(c, d, b, 24)
            _mix(a, b, d, words[at[2 * q + 1]], 16)
            _fold(c, d, b, 63)
    for lane in range(len(out)):
        for j in range(8):
            out[lane, j] = state[j] ^ rows[j, lane] ^ rows[j + 8, lane]


@njit(nogil=True, cache=True)
def _mix(a: Any, b: Any, d: Any, word: Any, by: int) -> None:
    right, left = np.uint64(by), np.uint64(64 - by)
    for i in range(LANES):
        a[i] += b[i] + word[i]
        turned = d[i] ^ a[i]
        d[i] = turned >> right | turned << left


@njit(nogil=True, cache=True)
def _fold(c: Any, d: Any, b: Any, by: int) -> None:
    right, left = np.uint64(by), np.uint64(64 - by)
    for i in range(LANES):
        c[i] += d[i]
        turned = b[i] ^ c[i]
        b[i] = turned >> right | turned << left


__all__ = ["BLOCK", "digests", "fits", "keyed"]

"""JPEG lossless (ITU-T T.81 process 14), one component: how DICOS machines pack 8 to 16 bits.

Written from the recommendation: Huffman codes of difference categories, one of seven predictors, the point
transform. The loop is compiled; a damaged stream raises ScanFault and reads nothing beyond its end.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gwanmun.inspection.rules.scans import ScanFault

MOST_PIXELS = 64_000_000
_SOF3, _DHT, _SOS, _DRI, _EOI, _SOI = 0xC3, 0xC4, 0xDA, 0xDD, 0xD9, 0xD8


def decode(data: bytes) -> NDArray[np.uint16]:
    """(rows, columns) of the samples. Raises ScanFault UNREADABLE."""
    try:
        return _decode(data)
    except (IndexError, ValueError, KeyError) as broken:
        raise _fault() from broken


def _decode(data: bytes) -> NDArray[np.uint16]:
    if data[:2] != b"\xff\xd8" or not data.rstrip(b"\0").endswith(b"\xff\xd9"):
        raise ValueError("no JPEG")
    place, bits, rows, columns, restart = 2, 0, 0, 0, 0
    tables: dict[int, tuple[list[int], bytes]] = {}
    while True:
        while data[place] == 0xFF and data[place + 1] == 0xFF:
            place += 1
        if data[place] != 0xFF:
            raise ValueError("marker expected")
        marker = data[place + 1]
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        body = data[place + 4 : place + 2 + length]
        place += 2 + length
        if length < 2 or marker == _EOI:
            raise ValueError("no scan")
        if marker == _SOF3:
            bits, rows, columns = body[0], int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
            if body[5] != 1 or not 2 <= bits <= 16 or not 0 < rows * columns <= MOST_PIXELS:
                raise ValueError("one component of 2 to 16 bits is read")
        elif marker == _DHT:
            at = 0
            while at < len(body):
                counts = list(body[at + 1 : at + 17])
                total = sum(counts)
                tables[body[at] & 15] = (counts, body[at + 17 : at + 17 + total])
                if len(tables[body[at] & 15][1]) != total:
                    raise ValueError("short table")
                at += 17 + total
        elif marker == _DRI:
            restart = int.from_bytes(body[:2], "big")
        elif marker in range(0xC0, 0xD0) and marker not in (_DHT, 0xC8, 0xCC):
            raise ValueError("another process")
        elif marker == _SOS:
            if body[0] != 1 or not rows:
                raise ValueError("one component is read")
            table, predictor, shift = body[2] >> 4, body[3], body[5] & 15
            break
    if not 1 <= predictor <= 7 or shift >= bits:
        raise ValueError("predictor")
    look, size = _lookup(*tables[table])
    out = np.zeros((rows, columns), np.uint16)
    stream = np.frombuffer(data, np.uint8)
    if not _scan(stream, place, look, size, predictor, bits, shift, restart, out):
        raise ValueError("stream ends")
    return np.asarray(out << shift, np.uint16) if shift else out


def _lookup(counts: list[int], symbols: bytes) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """For the next 16 bits: the category and the length of its code; length 0 where no code begins so."""
    category, size = np.zeros(1 << 16, np.int16), np.zeros(1 << 16, np.int16)
    code, n = 0, 0
    for length in range(1, 17):
        for _ in range(counts[length - 1]):
            first, last = code << (16 - length), (code + 1) << (16 - length)
            if last > 1 << 16 or symbols[n] > 16:
                raise ValueError("bad table")
            category[first:last], size[first:last] = symbols[n], length
            code, n = code + 1, n + 1
        code <<= 1
    return category, size


@njit(cache=True)
def _scan(stream, place, look, size, predictor, bits, shift, restart, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    rows, columns = out.shape
    end = len(stream)
    held, have = np.int64(0), np.int64(0)
    start = np.int64(1) << (bits - shift - 1)
    left = restart
    fresh = True
    beyond = 0
    for y in range(rows):
        for x in range(columns):
            if restart > 0 and left == 0:
                have, held = np.int64(0), np.int64(0)
                while place + 1 < end and not (stream[place] == 0xFF and 0xD0 <= stream[place + 1] <= 0xD7):
                    place += 1
                if place + 1 >= end:
                    return False
                place += 2
                left = restart
                fresh = True
                beyond = 0
            # At least 32 bits, zeroes beyond the end; more than that many beyond it is a cut stream.
            while have <= 32:
                byte = np.int64(0)
                if place < end:
                    byte = np.int64(stream[place])
                    if byte == 0xFF:
                        if place + 1 < end and stream[place + 1] == 0:
                            place += 2
                        else:
                            byte = np.int64(0)  # a marker: the data ends here
                            beyond += 1
                            if beyond > 8:
                                return False
                            held = held << 8
                            have += 8
                            continue
                    else:
                        place += 1
                else:
                    beyond += 1
                    if beyond > 8:
                        return False
                held = (held << 8) | byte
                have += 8
            top = (held >> (have - 16)) & 0xFFFF
            length = np.int64(size[top])
            if length == 0:
                return False
            category = np.int64(look[top])
            have -= length
            difference = np.int64(0)
            if category == 16:
                difference = np.int64(32768)
            elif category > 0:
                value = (held >> (have - category)) & ((1 << category) - 1)
                have -= category
                difference = value if value >= (1 << (category - 1)) else value - (1 << category) + 1
            held &= (1 << have) - 1
            if fresh:
                guess = np.int64(start)
                fresh = False
            elif y == 0 or (restart > 0 and x > 0 and left > restart - x):
                guess = np.int64(out[y, x - 1])
            elif x == 0:
                guess = np.int64(out[y - 1, x])
            else:
                a, b, c = np.int64(out[y, x - 1]), np.int64(out[y - 1, x]), np.int64(out[y - 1, x - 1])
                if predictor == 1:
                    guess = a
                elif predictor == 2:
                    guess = b
                elif predictor == 3:
                    guess = c
                elif predictor == 4:
                    guess = a + b - c
                elif predictor == 5:
                    guess = a + ((b - c) >> 1)
                elif predictor == 6:
                    guess = b + ((a - c) >> 1)
                else:
                    guess = (a + b) >> 1
            out[y, x] = np.uint16((guess + difference) & 0xFFFF)
            left -= 1
    return True


def _fault() -> ScanFault:
    return ScanFault(
        "UNREADABLE",
        "PixelData",
        "무손실 JPEG 영상이 손상되었거나 지원하지 않는 방식입니다. 압축하지 않고 다시 보내십시오.",
        "the lossless JPEG is damaged or of a kind not read here. Send it without compression.",
    )

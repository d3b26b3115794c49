"""Raw pairs in one file, lossless, in strips, so that a tile of a very large image is read alone.

A file is ``MAGIC``, the strips one after the other, a footer (JSON, deflated), eight bytes of its length,
``MAGIC`` again. A strip holds ``STRIP`` rows of one energy: differences along the row modulo 2**16, the high
bytes before the low ones, deflated. A view of more than ``LARGE`` pixels along a side also carries reduced
levels, each half as large as the one before (mean of two by two counts), so that looking at the whole of it
does not mean reading the whole of it.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from gwanmun.inspection.rules.scans import Counts, Scan, ScanFault, View

MAGIC = b"GWSCAN01"
STRIP = 256  # rows; even, so that levels are made of whole pairs of rows
LARGE = 2048  # pixels of the longer side
MOST_PIXELS = 600_000_000  # of one view
MOST_VIEWS = 16
_LONGEST_FOOTER = 4 << 20
_LEVEL = 3  # of deflate: a higher one gains 2 % and costs as much again


@dataclass(frozen=True)
class About:
    """A view as its footer tells of it. ``strips[level][energy]`` are (place, length) of each strip."""

    name: str
    rows: int
    columns: int
    air: int
    floor: int
    pixel_mm: float
    strips: tuple[tuple[tuple[tuple[int, int], ...], ...], ...] = field(repr=False)

    @property
    def levels(self) -> int:
        return len(self.strips)

    def shape(self, level: int) -> tuple[int, int]:
        return _halved(self.rows, level), _halved(self.columns, level)


def _halved(length: int, times: int) -> int:
    for _ in range(times):
        length = (length + 1) // 2
    return length


def halve(image: Counts) -> Counts:
    """Mean of two by two counts, rounded; an odd last row or column stands for two."""
    rows, columns = image.shape
    if rows % 2 or columns % 2:
        image = np.pad(image, ((0, rows % 2), (0, columns % 2)), mode="edge")
    wide = image.astype(np.uint32)
    total = wide[0::2, 0::2] + wide[0::2, 1::2] + wide[1::2, 0::2] + wide[1::2, 1::2]
    return ((total + 2) >> 2).astype(np.uint16)


def encode(strip: Counts) -> bytes:
    first = np.zeros((strip.shape[0], 1), np.uint16)
    steps = np.diff(strip, axis=1, prepend=first).astype("<u2")
    planes = np.ascontiguousarray(steps).view(np.uint8).reshape(-1, 2).T
    return zlib.compress(np.ascontiguousarray(planes[::-1]).tobytes(), _LEVEL)


def decode(data: bytes, rows: int, columns: int) -> Counts:
    """The strip behind ``data``. Raises ScanFault when it is not so many counts."""
    size = rows * columns * 2
    try:
        reader = zlib.decompressobj()
        raw = reader.decompress(data, size + 1)
    except zlib.error as broken:
        raise _damaged() from broken
    if len(raw) != size:
        raise _damaged()
    planes = np.frombuffer(raw, np.uint8).reshape(2, rows * columns)
    steps = (planes[0].astype(np.uint16) << 8 | planes[1]).reshape(rows, columns)
    return np.cumsum(steps, axis=1, dtype=np.uint16)


def drop(image: Counts) -> None:
    """Give back the memory that looking at an image on disk has taken; its file and its counts stay."""
    base: Any = image
    while base is not None and not isinstance(base, mmap.mmap):
        base = getattr(base, "_mmap", None) or getattr(base, "base", None)
    if base is not None and hasattr(mmap, "MADV_DONTNEED"):
        base.madvise(mmap.MADV_DONTNEED)


def digest(scan: Scan) -> str:
    """SHA-256 of what was seen: the facts of each view and its counts, whatever they are stored as."""
    total = hashlib.sha256(json.dumps(_facts(scan), sort_keys=True).encode())
    for view in scan.views:
        for image in (view.low, view.high):
            for start in range(0, image.shape[0], STRIP):
                total.update(np.ascontiguousarray(image[start : start + STRIP], dtype="<u2").tobytes())
                drop(image)
    return total.hexdigest()


def _facts(scan: Scan) -> dict[str, Any]:
    views = [
        [v.name, *map(int, v.low.shape), int(v.air), int(v.floor), float(v.pixel_mm)] for v in scan.views
    ]
    return {"machine": scan.machine, "attributes": scan.attributes, "views": views}


def write(scan: Scan, out: BinaryIO) -> int:
    """Write the file; returns its bytes. Arrays may lie on disk: they are read strip by strip."""
    if len(scan.views) > MOST_VIEWS:
        ko, en = f"영상은 {MOST_VIEWS}장까지 받습니다.", f"At most {MOST_VIEWS} views are taken."
        raise ScanFault("VIEWS", "views", ko, en)
    place = out.write(MAGIC)
    facts = _facts(scan)
    levels: list[Any] = []
    for view in scan.views:
        if view.low.size > MOST_PIXELS:
            raise too_large(*view.low.shape)
        per_level: list[list[list[tuple[int, int]]]] = []
        for level, low, high in _strips(view):
            while len(per_level) <= level:
                per_level.append([[], []])
            for energy, strip in enumerate((low, high)):
                data = encode(strip)
                per_level[level][energy].append((place, len(data)))
                place += out.write(data)
        levels.append(per_level)
    footer = zlib.compress(json.dumps({**facts, "strips": levels}, sort_keys=True).encode())
    place += out.write(footer)
    place += out.write(struct.pack("<Q", len(footer)) + MAGIC)
    return place


def _strips(view: View) -> Iterator[tuple[int, Counts, Counts]]:
    """(level, low, high) of every strip. Reduced levels are made as their rows come in."""
    levels, side = 1, max(view.low.shape)
    while side > LARGE:
        levels, side = levels + 1, (side + 1) // 2
    waiting: list[list[tuple[Counts, Counts]]] = [[] for _ in range(levels)]

    def take(level: int, low: Counts, high: Counts, last: bool) -> Iterator[tuple[int, Counts, Counts]]:
        held = waiting[level]
        held.append((low, high))
        if sum(part[0].shape[0] for part in held) < STRIP and not last:
            return
        pair = tuple(np.concatenate([part[k] for part in held]) for k in (0, 1))
        held.clear()
        yield level, pair[0], pair[1]
        if level + 1 < levels:
            yield from take(level + 1, halve(pair[0]), halve(pair[1]), last)

    rows = view.low.shape[0]
    for start in range(0, rows, STRIP):
        end = min(rows, start + STRIP)
        yield from take(0, np.array(view.low[start:end]), np.array(view.high[start:end]), end == rows)
        drop(view.low)
        drop(view.high)


class Packed:
    """A file of :func:`write`, read piece by piece. Raises ScanFault when it is damaged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            size = file.seek(0, 2)
            if size < 32:
                raise _damaged()
            file.seek(size - 16)
            tail = file.read(16)
            length = struct.unpack("<Q", tail[:8])[0]
            if tail[8:] != MAGIC or length > min(_LONGEST_FOOTER, size - 24):
                raise _damaged()
            file.seek(size - 16 - length)
            try:
                told = json.loads(zlib.decompressobj().decompress(file.read(length), _LONGEST_FOOTER * 8))
            except (zlib.error, ValueError) as broken:
                raise _damaged() from broken
        self.machine: str = told["machine"]
        self.attributes: dict[str, str] = told["attributes"]
        self.views = tuple(
            About(name, rows, columns, air, floor, pixel_mm, _places(strips))
            for (name, rows, columns, air, floor, pixel_mm), strips in zip(
                told["views"], told["strips"], strict=True
            )
        )

    def rows(self, view: int, first: int, last: int, level: int = 0) -> tuple[Counts, Counts]:
        """Counts at both energies of rows ``first`` up to ``last`` (not with it) of a level."""
        about = self.views[view]
        height, width = about.shape(level)
        first, last = max(0, first), min(height, last)
        start = first // STRIP
        pair: list[Counts] = []
        with self.path.open("rb") as file:
            for energy in (0, 1):
                parts = []
                for n in range(start, -(-last // STRIP)):
                    place, length = about.strips[level][energy][n]
                    file.seek(place)
                    parts.append(decode(file.read(length), min(STRIP, height - n * STRIP), width))
                whole = np.concatenate(parts)
                pair.append(whole[first - start * STRIP : last - start * STRIP])
        return pair[0], pair[1]

    def view(self, number: int, level: int = 0) -> View:
        """A whole view; at a level above 0 reduced, its pixels larger by as much."""
        about = self.views[number]
        low, high = self.rows(number, 0, about.shape(level)[0], level)
        return View(low, high, about.air, about.floor, about.pixel_mm * 2**level, about.name)

    def scan(self) -> Scan:
        views = tuple(self.view(n) for n in range(len(self.views)))
        return Scan(views, self.machine, dict(self.attributes))

    def on_disk(self, scratch: Path) -> Scan:
        """The scan with its counts in files of ``scratch``: of any size, at the memory of a strip."""
        views = []
        for n, about in enumerate(self.views):
            files = [(scratch / f"view{n}-{energy}.raw") for energy in ("low", "high")]
            with files[0].open("wb") as low, files[1].open("wb") as high:
                for start in range(0, about.rows, STRIP):
                    pair = self.rows(n, start, min(about.rows, start + STRIP))
                    for out, counts in zip((low, high), pair, strict=True):
                        out.write(counts.astype("<u2").tobytes())
            shape = (about.rows, about.columns)
            lows, highs = (np.memmap(file, np.uint16, "r", shape=shape) for file in files)
            views.append(View(lows, highs, about.air, about.floor, about.pixel_mm, about.name))
        return Scan(tuple(views), self.machine, dict(self.attributes))

    def overview(self) -> Scan:
        """The scan with every view at its smallest level."""
        views = tuple(self.view(n, about.levels - 1) for n, about in enumerate(self.views))
        return Scan(views, self.machine, dict(self.attributes))


def _places(strips: Any) -> tuple[tuple[tuple[tuple[int, int], ...], ...], ...]:
    return tuple(tuple(tuple((a, b) for a, b in energy) for energy in level) for level in strips)


def too_large(rows: int, columns: int) -> ScanFault:
    return ScanFault(
        "TOO_LARGE",
        "views",
        f"영상 한 장은 {MOST_PIXELS:,}화소까지 받습니다. {rows:,}×{columns:,}은 나누어 보내십시오.",
        f"a view has at most {MOST_PIXELS:,} pixels; send {rows:,} by {columns:,} in parts.",
    )


def _damaged() -> ScanFault:
    return ScanFault(
        "DAMAGED",
        "file",
        "보관된 영상 파일이 손상되었습니다. 백업에서 되살리십시오.",
        "The stored image file is damaged. Restore it from a backup.",
    )


__all__ = ["LARGE", "MOST_PIXELS", "STRIP", "About", "Packed", "decode", "digest", "encode", "halve", "write"]

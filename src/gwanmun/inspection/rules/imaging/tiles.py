"""Deep-zoom tiles of a scan of any length, in one walk from the top: memory grows with its width alone.

Levels are counted as OpenSeadragon does: level 0 is one pixel, the largest is full size. Each level is half
as wide and as high as the next, rounded up, and each pixel is the mean of the four under it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from gwanmun.inspection.rules.imaging.calibration import Calibration
from gwanmun.inspection.rules.imaging.colours import Picture
from gwanmun.inspection.rules.imaging.variants import painted
from gwanmun.inspection.rules.scans import View

SIDE = 256


@dataclass(frozen=True)
class Tile:
    """``picture`` has SIDE rows and columns, fewer at the right and at the bottom."""

    level: int
    column: int
    row: int
    picture: Picture


def levels(rows: int, columns: int) -> int:
    """The number of the level of full size."""
    return max(0, math.ceil(math.log2(max(rows, columns, 1))))


def tiles(
    view: View, variant: str = "colour", calibration: Calibration | None = None, least: int = 8
) -> Iterator[Tile]:
    """Every tile of a variant, of levels from ``least`` up; of each level from the top, left to right.

    ``low`` and ``high`` may be maps of files: only the rows of a strip are read. ``ValueError`` for an
    unknown variant.
    """
    top = levels(*view.low.shape)
    waiting = {level: _Level(level) for level in range(min(least, top), top + 1)}
    for strip in painted(view, variant, calibration):
        yield from _poured(waiting, top, strip, last=False)
    yield from _poured(waiting, top, None, last=True)


@dataclass
class _Level:
    """Rows of a level that no tile, and no pair of rows, has taken yet."""

    number: int
    rows: list[Picture] = field(default_factory=list)
    held: int = 0
    odd: Picture | None = None
    done: int = 0

    def take(self, rows: Picture) -> None:
        self.rows.append(rows)
        self.held += len(rows)

    def cut(self, *, last: bool) -> Iterator[Tile]:
        """Whole rows of tiles; what is left too, at the end."""
        while self.held >= SIDE or (last and self.held):
            whole = np.concatenate(self.rows)
            ready, rest = whole[:SIDE], whole[SIDE:]
            for column, left in enumerate(range(0, ready.shape[1], SIDE)):
                yield Tile(self.number, column, self.done, np.ascontiguousarray(ready[:, left : left + SIDE]))
            self.rows, self.held, self.done = ([rest] if len(rest) else []), len(rest), self.done + 1

    def halved(self, rows: Picture | None, *, last: bool) -> Picture | None:
        """Rows of the level under this one: pairs of rows, an odd one kept until its fellow comes."""
        parts = [part for part in (self.odd, rows) if part is not None]
        if not parts:
            return None
        whole = np.concatenate(parts) if len(parts) > 1 else parts[0]
        even = len(whole) if last else len(whole) // 2 * 2
        self.odd = whole[even:] if even < len(whole) else None
        return _half(whole[:even]) if even else None


def _poured(waiting: dict[int, _Level], top: int, rows: Picture | None, *, last: bool) -> Iterator[Tile]:
    for number in range(top, min(waiting) - 1, -1):
        level = waiting[number]
        if rows is not None:
            level.take(rows)
        yield from level.cut(last=last)
        rows = level.halved(rows, last=last)


def _half(rows: Picture) -> Picture:
    """Means of two by two; an odd row or column stands for its missing fellow."""
    tall, wide = rows.shape[0] % 2, rows.shape[1] % 2
    even = np.pad(rows, ((0, tall), (0, wide), (0, 0)), mode="edge").astype(np.uint16)
    whole = even[0::2, 0::2] + even[1::2, 0::2] + even[0::2, 1::2] + even[1::2, 1::2]
    return ((whole + 2) // 4).astype(np.uint8)

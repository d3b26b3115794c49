"""A second look at lines of a list whose quotes are unusual: a value over several lines, a ``55"`` in a name.

Only these lines are read with the ``csv`` module; all others are read together (``csvlist``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import compress
from pathlib import Path

from gwanmun.exchange.codecs import faulty, plaintext

_SPAN = 50  # lines one quoted value may run over


@dataclass
class Found:
    """``used``: lines spent; ``records``: fields of good ones by line; ``faults``: error rows."""

    used: set[int] = field(default_factory=set)
    records: dict[int, list[str]] = field(default_factory=dict)
    faults: list[faulty.Row] = field(default_factory=list)


def look(path: Path, lines: list[int], height: int, separator: str, width: int) -> Found:
    """Reads the lines numbered ``lines`` (1-based, ascending) of a file of ``height`` lines."""
    found = Found()
    if not lines:
        return found
    text = _fetch(path, lines, height)
    for number in lines:
        if number in found.used:
            continue
        cells, count = cells_of(text[number], separator), 1
        if cells is None and text[number].count('"') % 2:
            cells, count = _joined(_following(text, number), separator, width)
        if cells is None:
            found.faults.append((number, "BROKEN_QUOTE", "", None))
        elif len(cells) != width:
            found.faults.append((number, "FIELD_COUNT", "", f"{len(cells)}/{width}"))
        else:
            found.records[number] = cells
        found.used.update(range(number, number + count))
    return found


def cells_of(line: str, separator: str) -> list[str] | None:
    """Fields of one record, None if its quotes do not close."""
    if "\0" in line:
        return None
    try:
        rows = list(csv.reader(io.StringIO(line, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _fetch(path: Path, lines: list[int], height: int) -> dict[int, str]:
    """The given lines, each with those that a value begun there may run over."""
    wanted = bytearray(height + 1)
    for number in lines:
        end = min(height, number + _SPAN - 1)
        wanted[number : end + 1] = b"\1" * (end + 1 - number)
    with path.open("rb") as stream:
        chosen = compress(enumerate(stream, start=1), wanted[1:])
        return {number: raw.rstrip(b"\r\n").decode("utf-8") for number, raw in chosen}


def _following(text: dict[int, str], number: int) -> Iterator[str]:
    for n in range(number, number + _SPAN):
        if n not in text:
            return
        yield text[n]


def _joined(lines: Iterable[str], separator: str, width: int) -> tuple[list[str] | None, int]:
    """A record over several lines: its fields and the lines it takes. (None, 1) if it never closes well."""
    taken: list[str] = []
    quotes = size = 0
    for line in lines:
        taken.append(line)
        quotes += line.count('"')
        size += len(line)
        if size > plaintext.MAX_LINE:
            break
        if quotes % 2 == 0 and len(taken) > 1:
            cells = cells_of("\n".join(taken), separator)
            if cells is not None and len(cells) == width:
                return cells, len(taken)
            break
    return None, 1

"""Chosen lines of a received list as they were written, to be mended and sent again.

Columns, separators and quotes stay as they are; the text comes in UTF-8 with a byte order mark,
which spreadsheets need to read Korean. A CSV keeps its header line on top.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import compress
from pathlib import Path

from gwanmun.core.formats import scratch
from gwanmun.exchange.codecs import csvlist, oddlines, plaintext

#: Formats made of lines, with the ending of a file of such lines.
FORMATS = {"csv": "csv", "jsonl": "jsonl"}
_SPAN = 50  # lines one quoted value may run over, as in ``oddlines``


def lines_of(path: Path, form: str, wanted: Iterable[int]) -> Iterator[bytes]:
    """The records that begin on the lines ``wanted`` (1-based), in the order of the file.

    ``form`` is a key of FORMATS (ValueError else). Raises ``FileRefused`` when the file is no text.
    """
    if form not in FORMATS:
        raise ValueError(f"lines can be taken from {', '.join(FORMATS)} only")
    with _unpacked(path) as plain, plaintext.utf8(plain) as text:
        chosen = set(wanted)
        separator = ""
        if form == "csv":
            header = csvlist.read_header(text.path)
            separator = header.separator
            yield plaintext.BOM.encode() + _head(text.path, header.line)
            chosen.discard(header.line)
        yield from _records(text.path, chosen, separator)


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """The file without gzip. It was taken in once, so its unpacked size is within the limits."""
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    if not packed:
        yield path
        return
    with scratch() as folder:
        target = folder / "unpacked"
        with gzip.open(path, "rb") as source, target.open("wb") as out:
            shutil.copyfileobj(source, out)
        yield target


def _head(path: Path, line: int) -> bytes:
    with path.open("rb") as stream:
        for _ in range(line):
            raw = stream.readline()
    return _ended(raw.decode("utf-8").removeprefix(plaintext.BOM).encode())


def _records(path: Path, wanted: set[int], separator: str) -> Iterator[bytes]:
    if not wanted:
        return
    last = max(wanted) + _SPAN
    near = bytearray(last + 1)
    for number in wanted:
        near[number : number + _SPAN] = b"\1" * min(_SPAN, last + 1 - number)
    until = 0  # lines already given as part of the record before
    waiting: list[tuple[int, bytes]] = []
    with path.open("rb") as stream:
        for number, raw in compress(enumerate(stream, 1), near[1:]):
            waiting.append((number, raw))
            while waiting and waiting[-1][0] - waiting[0][0] >= _SPAN - 1:
                until = yield from _give(waiting, wanted, until, separator)
    while waiting:
        until = yield from _give(waiting, wanted, until, separator)


def _give(
    waiting: list[tuple[int, bytes]], wanted: set[int], until: int, separator: str
) -> Generator[bytes, None, int]:
    """Take the first line off ``waiting``; give its record if it is wanted. Returns the last line given."""
    number = waiting[0][0]
    count = 1
    if number in wanted and number > until:
        if separator:
            count = _height(waiting, separator)
        yield from (_ended(line) for _, line in waiting[:count])
        until = number + count - 1
    del waiting[:1]
    return until


def _height(lines: list[tuple[int, bytes]], separator: str) -> int:
    """How many lines the first record takes: one, unless its last quote closes further down."""
    texts = []
    for place, (number, raw) in enumerate(lines):
        if number != lines[0][0] + place:  # not the next line of the file
            break
        texts.append(raw.decode("utf-8", "replace").rstrip("\r\n"))
        if oddlines.cells_of("\n".join(texts), separator) is not None:
            return len(texts)
        if texts[0].count('"') % 2 == 0:
            break
    return 1


def _ended(line: bytes) -> bytes:
    return line.rstrip(b"\r\n") + b"\r\n"

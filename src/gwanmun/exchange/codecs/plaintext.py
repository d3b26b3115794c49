"""Text files as UTF-8: what their bytes are, and a UTF-8 copy where they are something else.

A file in UTF-8 (with or without byte order mark) is used as it lies. CP949 is copied over, piece by
piece. A few bad bytes in an otherwise good file spoil their lines only: they become U+FFFD.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gwanmun.core.formats import FileRefused, scratch

_CHUNK = 1 << 20
_SAMPLE = 1 << 18  # bytes around the first fault that decide between UTF-8 and CP949
MAX_LINE = 65_536  # bytes
BOM = "\ufeff"
BAD = "\ufffd"


@dataclass(frozen=True)
class Text:
    """A file in UTF-8. ``spoiled``: lines may hold U+FFFD in the place of bytes that were no text."""

    path: Path
    encoding: str
    spoiled: bool


@contextmanager
def utf8(path: Path) -> Iterator[Text]:
    """The file as UTF-8 while the block runs. Raises ``FileRefused`` (FILE_ENCODING)."""
    fault = _first_fault(path, "utf-8")
    with path.open("rb") as stream:
        head = stream.read(_CHUNK)
    old_line_ends = b"\r" in head and b"\n" not in head
    if fault is None and not old_line_ends:
        yield Text(path, "utf-8", spoiled=False)
        return
    encoding = "utf-8" if fault is None else _likely(path, fault)
    with scratch() as folder:
        copy = folder / "text"
        lines, bad = _copy(path, copy, encoding, old_line_ends)
        if bad > max(1, lines // 20):
            raise FileRefused("FILE_ENCODING", position=f"{(fault or 0) + 1:,}")
        yield Text(copy, encoding, spoiled=bad > 0)


def _first_fault(path: Path, encoding: str) -> int | None:
    """Offset of the first byte that does not fit, None if all fit."""
    decoder = codecs.getincrementaldecoder(encoding)()
    offset = 0
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return offset - waiting + error.start
            if not chunk:
                return None
            offset += len(chunk)


def _likely(path: Path, fault: int) -> str:
    """The encoding under which the neighbourhood of the fault holds the smaller share of bad letters."""
    with path.open("rb") as stream:
        stream.seek(max(0, fault - _SAMPLE // 4))
        sample = stream.read(_SAMPLE)
    share = {}
    for encoding in ("utf-8", "cp949"):
        text = sample.decode(encoding, "replace")
        letters = sum(not c.isascii() for c in text)
        share[encoding] = text.count(BAD) / max(1, letters)
    return min(share, key=lambda e: share[e])


def _copy(source: Path, target: Path, encoding: str, old_line_ends: bool) -> tuple[int, int]:
    """Writes the file anew in UTF-8; gives the number of lines and of lines with bad letters."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    lines = bad = 0
    open_is_bad = False  # the unfinished line at the end of the last piece
    with source.open("rb") as stream, target.open("wb") as out:
        while True:
            chunk = stream.read(_CHUNK)
            text = decoder.decode(chunk, final=not chunk)
            if old_line_ends:
                text = text.replace("\r", "\n")
            lines += text.count("\n")
            if BAD in text:
                pieces = text.split("\n")
                flags = [BAD in piece for piece in pieces]
                flags[0] = flags[0] and not open_is_bad
                bad += sum(flags)
                open_is_bad = flags[-1] or (len(pieces) == 1 and open_is_bad)
            elif "\n" in text:
                open_is_bad = False
            out.write(text.encode("utf-8"))
            if not chunk:
                return lines + 1, bad

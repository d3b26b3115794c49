"""Bytes to records: which decoder reads a file, and what is refused before any decoder sees it.

``core`` knows no format. The exchange room registers its decoders here, so that lower rooms can ask
for records without importing it. Gzip is unwrapped to a temporary file under the limits given; nothing
is ever held unpacked in memory.
"""

from __future__ import annotations

import re
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import polars as pl

from gwanmun.core.faults import Fault

HEAD = 65_536  # bytes shown to ``sniff``
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What a file may cost us. Sizes in bytes; ``ratio``: unpacked to packed, tested past ``ratio_from``."""

    max_unpacked: int = 4 << 30
    max_ratio: int = 200
    ratio_from: int = 32 << 20


@dataclass(frozen=True)
class Decoded:
    """What a file held.

    records: columns of ``parcels.rules.schema.RECORD``, text trimmed, empty text null.
    errors: columns of ``parcels.rules.schema.ERRORS``: lines that could not be split into fields.
    meta: facts about the file: ``format``, and e.g. ``message_id``, ``ignored_columns``.
    """

    records: pl.DataFrame
    errors: pl.DataFrame
    meta: dict[str, str] = field(default_factory=dict)


class FileRefused(Exception):
    """The whole file is refused; ``fault`` says why (``faults.text`` puts it into words)."""

    def __init__(self, code: str, **params: object) -> None:
        self.fault = Fault(code, {k: str(v) for k, v in params.items()})
        super().__init__(f"{code} {self.fault.params}")


class Decoder(Protocol):
    """One format. ``decode`` raises nothing but ``FileRefused`` on bad input."""

    @property
    def name(self) -> str: ...

    def sniff(self, head: bytes, filename: str) -> bool: ...

    def decode(self, path: Path) -> Decoded: ...


_decoders: dict[str, Decoder] = {}


def register(decoder: Decoder) -> None:
    """Makes a decoder known. A second registration under the same name replaces the first."""
    _decoders[decoder.name] = decoder


def registered() -> tuple[str, ...]:
    """Names of the known decoders, in the order in which they are asked."""
    return tuple(_decoders)


SCRATCH_PREFIX = ".scratch-"
_scratch_root: Callable[[], Path] | None = None


def scratch_in(root: Callable[[], Path] | None) -> None:
    """Where unpacked and converted copies are kept while a file is read (None: the system's place).

    They hold what the file holds. A killed process leaves them behind, so they belong where only the
    program can read, and where it clears away what is old.
    """
    global _scratch_root
    _scratch_root = root


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder of one's own while the block runs."""
    root = _scratch_root() if _scratch_root else None
    with tempfile.TemporaryDirectory(prefix=SCRATCH_PREFIX, dir=root) as folder:
        yield Path(folder)


def decode(path: Path, filename: str, *, limits: Limits | None = None) -> Decoded:
    """Reads a file into records.

    ``filename`` is the name it was sent under (a hint only). Raises ``FileRefused``.
    """
    limits = limits or Limits()
    with _plain(path, limits) as plain:
        with plain.open("rb") as stream:
            head = stream.read(HEAD)
        _refuse_unreadable(head)
        for decoder in _decoders.values():
            if decoder.sniff(head, filename):
                return decoder.decode(plain)
    raise FileRefused("FILE_UNKNOWN_FORMAT")


@contextmanager
def _plain(path: Path, limits: Limits) -> Iterator[Path]:
    """The file itself, or its unpacked copy while the block runs."""
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    if not packed:
        if path.stat().st_size > limits.max_unpacked:
            raise FileRefused("FILE_TOO_LARGE", limit=_size(limits.max_unpacked))
        yield path
        return
    with scratch() as folder:
        target = folder / "unpacked"
        _gunzip(path, target, limits)
        yield target


def _gunzip(source: Path, target: Path, limits: Limits) -> None:
    """Unpacks every member of a gzip file, piece by piece; stops at the first sign of a bomb."""
    read = written = 0
    member: zlib._Decompress | None = None
    with source.open("rb") as packed, target.open("wb") as plain:
        while chunk := packed.read(_CHUNK):
            read += len(chunk)
            while chunk:
                if member is None:
                    if not chunk.strip(b"\0"):  # padding after the last member, as tape tools leave it
                        break
                    member = zlib.decompressobj(wbits=31)
                try:
                    piece = member.decompress(chunk, _CHUNK)
                except zlib.error:
                    raise FileRefused("GZIP_DAMAGED", position=f"{written:,}") from None
                written += len(piece)
                _refuse_bomb(read, written, limits)
                plain.write(piece)
                chunk = member.unconsumed_tail
                if member.eof:
                    chunk, member = member.unused_data, None
        # What the decompressor still holds back once the input is used up.
        while member is not None and not member.eof and (piece := member.decompress(b"", _CHUNK)):
            written += len(piece)
            _refuse_bomb(read, written, limits)
            plain.write(piece)
    if member is not None and not member.eof:
        raise FileRefused("GZIP_TRUNCATED", position=f"{written:,}")


def _refuse_bomb(read: int, written: int, limits: Limits) -> None:
    if written > limits.max_unpacked:
        raise FileRefused("FILE_TOO_LARGE", limit=_size(limits.max_unpacked))
    if written > limits.ratio_from and written > read * limits.max_ratio:
        raise FileRefused("GZIP_BOMB", ratio=limits.max_ratio)


_CONTAINERS: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "GZIP_NESTED"),
    (b"PK\x03\x04", "FILE_ZIP"),
    (b"PK\x05\x06", "FILE_ZIP"),
    (b"\xd0\xcf\x11\xe0", "FILE_SPREADSHEET"),
    (b"7z\xbc\xaf", "FILE_OTHER_PACKING"),
    (b"Rar!", "FILE_OTHER_PACKING"),
    (b"BZh", "FILE_OTHER_PACKING"),
    (b"\xfd7zXZ", "FILE_OTHER_PACKING"),
    (b"\x28\xb5\x2f\xfd", "FILE_OTHER_PACKING"),
    (b"\xff\xfe", "FILE_UTF16"),
    (b"\xfe\xff", "FILE_UTF16"),
    (b"\x00\x00\xfe\xff", "FILE_UTF16"),
    (b"%PDF", "FILE_BINARY"),
    (b"PAR1", "FILE_BINARY"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def _refuse_unreadable(head: bytes) -> None:
    """Refuses what is plainly no text, naming what it looks like."""
    for magic, code in _CONTAINERS:
        if head.startswith(magic):
            raise FileRefused(code)
    if not head.removeprefix(b"\xef\xbb\xbf").strip():
        raise FileRefused("FILE_EMPTY")
    zeros = head.count(0)
    if zeros * 5 > len(head):  # every other byte of Latin text in UTF-16 is zero
        even = head[::2].count(0)
        lopsided = min(even, zeros - even) * 10 < zeros
        raise FileRefused("FILE_UTF16" if lopsided and zeros < len(head) * 0.8 else "FILE_BINARY")
    if len(_CONTROL.findall(head)) * 20 > len(head):
        raise FileRefused("FILE_BINARY")


def _size(count: int) -> str:
    for unit, size in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= size:
            return f"{count / size:.4g} {unit}"
    return f"{count} B"

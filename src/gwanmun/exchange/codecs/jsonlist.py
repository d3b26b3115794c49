"""The express list as JSON Lines: one object per line, its names as in a list header.

Numbers are taken as written, never as floating point. A line that is no object, is not JSON, is nested
or holds what no database takes becomes an error row; the rest goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import polars as pl

from gwanmun.core.formats import Decoded, FileRefused
from gwanmun.exchange.codecs import columns, faulty, plaintext
from gwanmun.exchange.codecs.csvlist import MAX_LINES
from gwanmun.parcels.rules.schema import FIELDS, RECORD

_CHUNK = 20_000  # rows per frame
_BAD = plaintext.BAD.encode()


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


# Pairs, not dictionaries: a name given twice must be seen.
_parse = json.JSONDecoder(
    parse_float=str, parse_int=str, parse_constant=_refuse_constant, object_pairs_hook=list
).decode


class JsonList:
    """``core.formats.Decoder`` for JSON Lines."""

    name = "jsonl"

    def sniff(self, head: bytes, filename: str) -> bool:
        return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")

    def decode(self, path: Path) -> Decoded:
        with plaintext.utf8(path) as text, text.path.open("rb") as stream:
            reading = _Reading(text.spoiled)
            frames = [reading.frame(batch) for batch in _batches(_lines(stream), reading)]
        if reading.seen and not reading.names:
            raise FileRefused("FILE_UNKNOWN_FORMAT")
        records = pl.concat(frames) if frames else pl.DataFrame(schema=RECORD)
        if not len(records) and not reading.faults:
            raise FileRefused("FILE_NO_RECORDS")
        meta = {"format": self.name, "encoding": text.encoding}
        if reading.ignored:
            meta["ignored_columns"] = ", ".join(name[:40] for name in list(reading.ignored)[:50])
        return Decoded(records, faulty.frame(reading.faults), meta)


class _Reading:
    """What is known while a file is read: faults, names met, names ignored."""

    def __init__(self, spoiled: bool) -> None:
        self.spoiled = spoiled
        self.faults: list[faulty.Row] = []
        self.names: dict[str, str | None] = {}  # as written → field
        self.ignored: dict[str, None] = {}
        self.seen = 0

    def row(self, line: int, raw: bytes) -> dict[str, str | None] | None:
        """Fields of a line; None if it became a fault."""
        if len(raw) > plaintext.MAX_LINE:
            return self._fault(line, "LINE_TOO_LONG", value=f"{len(raw):,}+")
        if b"\0" in raw or (self.spoiled and _BAD in raw):
            return self._fault(line, "BAD_CHARACTER")
        try:
            pairs = _parse(raw.decode("utf-8"))
        except RecursionError:
            return self._fault(line, "NOT_JSON", value="1")
        except ValueError as error:
            if line == 1 and raw.strip() in (b"{", b"["):
                raise FileRefused("JSON_NOT_LINES") from None
            return self._fault(line, "NOT_JSON", value=str(getattr(error, "pos", 0) + 1))
        if not raw.startswith(b"{"):
            if line == 1 and isinstance(pairs, list):
                raise FileRefused("JSON_NOT_LINES")
            return self._fault(line, "NOT_AN_OBJECT")
        self.seen += 1
        row = self._fields(line, pairs)
        if row and b"\\u" in raw and not all(_storable(v) for v in row.values() if v):
            return self._fault(line, "BAD_CHARACTER")
        return row

    def _fields(self, line: int, pairs: list[tuple[str, Any]]) -> dict[str, str | None] | None:
        row: dict[str, str | None] = {}
        for name, value in pairs:
            field = self.names.get(name)
            if field is None:
                field = columns.field_of(name)
                if field is None:
                    if len(self.ignored) < 50 and name.strip() and _storable(name):
                        self.ignored[name.strip()] = None
                    continue
                self.names[name] = field
            if field in row:
                return self._fault(line, "FIELD_REPEATED", field)
            if isinstance(value, str):
                row[field] = value.strip() or None
            elif value is None:
                row[field] = None
            elif isinstance(value, bool):
                row[field] = "Y" if value else "N"
            else:
                return self._fault(line, "WRONG_TYPE", field)
        return row

    def _fault(
        self, line: int, code: str, field: str = "", value: str | None = None
    ) -> dict[str, str | None] | None:
        """Notes the fault; there is no row then."""
        self.faults.append((line, code, field, value))
        return None

    def frame(self, batch: list[tuple[int, dict[str, str | None]]]) -> pl.DataFrame:
        data: dict[str, list[Any]] = {"line": [line for line, _ in batch]}
        for f in FIELDS:
            data[f.name] = [row.get(f.name) for _, row in batch]
        return pl.DataFrame(data, schema=RECORD)


def _storable(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= c <= "\udfff" for c in value)


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Numbered lines without blank ones; of an endless line only the beginning is ever held."""
    for number in range(1, MAX_LINES + 2):
        raw = stream.readline(plaintext.MAX_LINE + 2)
        if not raw:
            return
        if number > MAX_LINES:
            raise FileRefused("FILE_TOO_MANY_LINES", limit=f"{MAX_LINES:,}")
        tail = raw
        while not tail.endswith(b"\n") and len(tail) > plaintext.MAX_LINE:
            tail = stream.readline(plaintext.MAX_LINE + 2)
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if stripped := raw.strip():
            yield number, stripped


def _batches(
    lines: Iterator[tuple[int, bytes]], reading: _Reading
) -> Iterator[list[tuple[int, dict[str, str | None]]]]:
    batch: list[tuple[int, dict[str, str | None]]] = []
    for number, raw in lines:
        row = reading.row(number, raw)
        if row is not None:
            batch.append((number, row))
        if len(batch) == _CHUNK:
            yield batch
            batch = []
    if batch:
        yield batch

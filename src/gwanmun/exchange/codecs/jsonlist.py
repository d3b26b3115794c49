"""The express list as JSON Lines: one object per line, its names as in a list header.

Numbers are taken as written, never as floating point. A line that is no object, is not JSON, is nested
or holds what no database takes becomes an error row; the rest goes on.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import polars as pl

from gwanmun.core.formats import Decoded, FileRefused
from gwanmun.exchange.codecs import columns, faulty, plaintext
from gwanmun.exchange.codecs.csvlist import MAX_LINES
from gwanmun.parcels.rules.schema import FIELDS, RECORD

_CHUNK = 20_000  # rows per frame
_BAD = plaintext.BAD.encode()
_PLAIN = frozenset({str, type(None)})


class _Repeated(ValueError):
    """A name stands twice in one object."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Repeated(next(name for name in names if names.count(name) > 1))
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


_parse = json.JSONDecoder(
    parse_float=str, parse_int=str, parse_constant=_refuse_constant, object_pairs_hook=_object
).decode


class JsonList:
    """``core.formats.Decoder`` for JSON Lines."""

    name = "jsonl"

    def sniff(self, head: bytes, filename: str) -> bool:
        return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")

    def decode(self, path: Path) -> Decoded:
        with plaintext.utf8(path) as text, text.path.open("rb") as stream:
            reading = _Reading(text.spoiled)
            for line, raw in _lines(stream):
                reading.take(line, raw)
            reading.flush()
        if reading.objects and not reading.known:
            raise FileRefused("FILE_UNKNOWN_FORMAT")
        if not reading.frames and not reading.faults:
            raise FileRefused("FILE_NO_RECORDS")
        meta = {"format": self.name, "encoding": text.encoding}
        if reading.ignored:
            meta["ignored_columns"] = ", ".join(name[:40] for name in list(reading.ignored)[:50])
        records = pl.concat(reading.frames or [pl.DataFrame(schema=RECORD)])
        return Decoded(records, faulty.frame(reading.faults), meta)


class _Reading:
    """A file being read. Rows with the same names in the same order are kept together until flushed."""

    def __init__(self, spoiled: bool) -> None:
        self.spoiled = spoiled
        self.frames: list[pl.DataFrame] = []
        self.faults: list[faulty.Row] = []
        self.ignored: dict[str, None] = {}
        self.known = False  # has any name been a field of the list?
        self.objects = 0
        self._plans: dict[tuple[str, ...], list[str | None]] = {}
        self._groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        self._waiting = 0

    def take(self, line: int, raw: bytes) -> None:
        """Reads one line into a row or a fault."""
        if len(raw) > plaintext.MAX_LINE:
            return self._fault(line, "LINE_TOO_LONG", value=f"{plaintext.MAX_LINE:,}+")
        if b"\0" in raw or (self.spoiled and _BAD in raw):
            return self._fault(line, "BAD_CHARACTER")
        try:
            row = _parse(raw.decode("utf-8"))
        except _Repeated as error:
            return self._fault(line, "FIELD_REPEATED", columns.field_of(str(error)) or "")
        except RecursionError:
            return self._fault(line, "NOT_JSON", value="1")
        except ValueError as error:
            if line == 1 and raw in (b"{", b"["):
                raise FileRefused("JSON_NOT_LINES") from None
            return self._fault(line, "NOT_JSON", value=str(getattr(error, "pos", 0) + 1))
        if not isinstance(row, dict):
            if line == 1 and isinstance(row, list):
                raise FileRefused("JSON_NOT_LINES")
            return self._fault(line, "NOT_AN_OBJECT")
        self.objects += 1
        return self._keep(line, row, escaped=b"\\u" in raw)

    def _keep(self, line: int, row: dict[str, Any], escaped: bool) -> None:
        names = tuple(row)
        plan = self._plans.get(names)
        if plan is None:
            plan = self._plan(names)
        fields = [f for f in plan if f]
        if len(set(fields)) != len(fields):
            return self._fault(line, "FIELD_REPEATED", next(f for f in fields if fields.count(f) > 1))
        values: Sequence[Any] = tuple(row.values())
        if not _PLAIN.issuperset(map(type, values)):
            values = [_single(v) if f else None for f, v in zip(plan, values, strict=True)]
            if ... in values:
                return self._fault(line, "WRONG_TYPE", plan[values.index(...)] or "")
        if escaped and not _storable("".join(v for v in values if v)):
            return self._fault(line, "BAD_CHARACTER")
        self._groups.setdefault(names, []).append((line, *values))
        self._waiting += 1
        if self._waiting >= _CHUNK:
            self.flush()
        return None

    def _plan(self, names: tuple[str, ...]) -> list[str | None]:
        """Field of each name. Plans are kept while they are few: a hostile file has one per line."""
        plan = [columns.field_of(name) for name in names]
        self.known = self.known or any(plan)
        for name, f in zip(names, plan, strict=True):
            if f is None and len(self.ignored) < 50 and name.strip() and _storable(name):
                self.ignored[name.strip()] = None
        if len(self._plans) < 1_000:
            self._plans[names] = plan
        return plan

    def _fault(self, line: int, code: str, field: str = "", value: str | None = None) -> None:
        self.faults.append((line, code, field, value))

    def flush(self) -> None:
        """Turns the waiting rows into a frame, ordered by line."""
        parts = []
        for names, rows in self._groups.items():
            plan = self._plans.get(names) or self._plan(names)
            given = list(zip(*rows, strict=True))
            data = {f: values for f, values in zip(plan, given[1:], strict=True) if f}
            frame = pl.DataFrame({"line": given[0], **data}, schema={n: RECORD[n] for n in ("line", *data)})
            parts.append(frame.select(_trimmed(data.keys())))
        if parts:
            self.frames.append(pl.concat(parts).sort("line"))
        self._groups, self._waiting = {}, 0


def _trimmed(present: Collection[str]) -> list[pl.Expr]:
    out = [pl.col("line")]
    for f in FIELDS:
        if f.name in present:
            text = pl.col(f.name).str.strip_chars()
            out.append(pl.when(text.str.len_bytes() > 0).then(text).alias(f.name))
        else:
            out.append(pl.lit(None, dtype=pl.String).alias(f.name))
    return out


def _single(value: Any) -> Any:
    """Text or null as it is, yes and no as letters; an ellipsis for a list or an object."""
    if isinstance(value, bool):
        return "Y" if value else "N"
    return value if value is None or isinstance(value, str) else ...


def _storable(value: str) -> bool:
    """Is there neither a zero byte nor a lone surrogate?"""
    try:
        return b"\0" not in value.encode("utf-8")
    except UnicodeEncodeError:
        return False


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

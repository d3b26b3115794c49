"""The express list as delimited text: commas, semicolons, tabs or bars; Korean or English header.

Every line is first looked at as a whole: has it as many fields as the header, do its quotes match?
Lines that pass are read together; lines with unusual quotes get a second look (``oddlines``); the rest
become error rows. A record is known by the number of the line on which it begins; the first line is 1.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import compress, islice
from pathlib import Path

import polars as pl

from gwanmun.core.formats import Decoded, FileRefused, scratch
from gwanmun.exchange.codecs import columns, faulty, oddlines, plaintext
from gwanmun.parcels.rules.schema import FIELDS, RECORD

MAX_LINES = (1 << 22) - 1  # a parcel's key has 22 bits for its line
_SEPARATORS = (",", ";", "\t", "|")
_HEAD_LINES = 100  # the header must begin within these


@dataclass(frozen=True)
class Header:
    """``line``: 1-based; ``names`` as written; ``fields``: field of each column, None if unknown."""

    line: int
    separator: str
    names: tuple[str, ...]
    fields: tuple[str | None, ...]


class CsvList:
    """``core.formats.Decoder`` for CSV. Registered last: it takes any text."""

    name = "csv"

    def sniff(self, head: bytes, filename: str) -> bool:
        return True

    def decode(self, path: Path) -> Decoded:
        with plaintext.utf8(path) as text:
            header = read_header(text.path)
            records, errors = _split(text, header)
        if not len(records) and not len(errors):
            raise FileRefused("FILE_NO_RECORDS")
        meta = {"format": self.name, "encoding": text.encoding, "separator": header.separator}
        ignored = [n.strip() for n, f in zip(header.names, header.fields, strict=True) if f is None]
        if any(ignored):
            meta["ignored_columns"] = ", ".join(n[:40] for n in ignored[:50] if n)
        return Decoded(records, errors, meta)


def read_header(path: Path) -> Header:
    """The first line with content. Raises ``FileRefused`` if it is not the header of a list."""
    with path.open("rb") as stream:
        for number in range(1, _HEAD_LINES + 1):
            raw = stream.readline(plaintext.MAX_LINE + 1)
            line = raw.decode("utf-8", "replace").removeprefix(plaintext.BOM).rstrip("\r\n")
            if not line.strip():
                continue
            if len(raw) > plaintext.MAX_LINE or "\0" in line:
                raise FileRefused("FILE_UNKNOWN_FORMAT")
            options = {s: next(csv.reader([line], delimiter=s), []) for s in _SEPARATORS}
            separator = max(options, key=lambda s: sum(columns.field_of(n) is not None for n in options[s]))
            names = options[separator]
            return Header(number, separator, tuple(names), tuple(columns.fields_of(names)))
    raise FileRefused("FILE_UNKNOWN_FORMAT")


def _look(text: plaintext.Text, header: Header) -> pl.DataFrame:
    """For each line of the file: ``blank``, ``fault`` (code, null if fine), ``odd`` (needs a second look)."""
    line, width = pl.col("line"), len(header.fields)
    sep = re.escape(header.separator)
    cell = rf'(?:[^"{sep}]*|"(?:[^"]|"")*")'
    garbled = line.str.contains("\0", literal=True)
    if text.spoiled:
        garbled |= line.str.contains(plaintext.BAD, literal=True)
    quoted = line.str.contains('"', literal=True)
    seen = pl.scan_lines(text.path, glob=False).select(
        # Spreadsheets leave trails of lines that hold separators only.
        blank=line.str.contains(rf'^[\s{sep}"]*$'),
        size=line.str.len_bytes(),
        garbled=garbled,
        quoted=quoted,
        seps=line.str.count_matches(header.separator, literal=True),
        well=line.str.contains(rf"^{cell}(?:{sep}{cell}){{{width - 1}}}$"),
    )
    return seen.select(
        "blank",
        "seps",
        "size",
        fault=pl.when(pl.col("size") > plaintext.MAX_LINE)
        .then(pl.lit("LINE_TOO_LONG"))
        .when("garbled")
        .then(pl.lit("BAD_CHARACTER"))
        .when(~pl.col("quoted") & (pl.col("seps") != width - 1))
        .then(pl.lit("FIELD_COUNT")),
        odd=pl.col("quoted") & ~pl.col("well"),
    ).collect(engine="streaming")


def _split(text: plaintext.Text, header: Header) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(records, error rows) of the lines below the header."""
    looked, width = _look(text, header), len(header.fields)
    height = len(looked)
    if height > MAX_LINES:
        raise FileRefused("FILE_TOO_MANY_LINES", limit=f"{MAX_LINES:,}")
    looked = looked.with_columns(line=pl.int_range(1, height + 1, dtype=pl.UInt32)).filter(
        ~pl.col("blank") & (pl.col("line") > header.line)
    )
    odd = looked.filter(pl.col("odd") & pl.col("fault").is_null())["line"].to_list()
    second = oddlines.look(text.path, odd, height, header.separator, width)
    if second.used:
        looked = looked.filter(~pl.col("line").is_in(sorted(second.used)))
    faults = second.faults
    for line, seps, size, code in (
        looked.filter(pl.col("fault").is_not_null()).select("line", "seps", "size", "fault").iter_rows()
    ):
        value = {"FIELD_COUNT": f"{seps + 1}/{width}", "LINE_TOO_LONG": f"{size:,}"}.get(code)
        faults.append((line, code, "", value))
    fine = looked.filter(pl.col("fault").is_null() & ~pl.col("odd"))["line"]
    return _together(text.path, fine, second.records, header, height), faulty.frame(faults)


def _together(
    path: Path, fine: pl.Series, mended: dict[int, list[str]], header: Header, height: int
) -> pl.DataFrame:
    """Reads the good lines: from the file itself if it holds no others, else from a clean copy."""
    lines = sorted([*fine.to_list(), *mended])
    if not lines:
        return pl.DataFrame(schema=RECORD)
    number = pl.Series("line", lines, dtype=pl.UInt32)
    if len(fine) == height - header.line:
        return _read(path, header.line, header).insert_column(0, number)
    wanted = bytearray(height)
    for line in lines:
        wanted[line - 1] = 1
    with scratch() as folder:
        copy = folder / "good"
        with path.open("rb") as stream, copy.open("wb") as out:
            for line, raw in compress(enumerate(islice(stream, height), start=1), wanted):
                out.write(_written(mended[line], header.separator) if line in mended else raw)
        return _read(copy, 0, header).insert_column(0, number)


def _written(cells: list[str], separator: str) -> bytes:
    """A record on one line: what ran over several lines is joined by blanks."""
    quoted = ('"' + " ".join(cell.splitlines()).replace('"', '""') + '"' for cell in cells)
    return (separator.join(quoted) + "\n").encode("utf-8")


def _read(path: Path, skip: int, header: Header) -> pl.DataFrame:
    scan = pl.scan_csv(
        path,
        has_header=False,
        skip_lines=skip,
        separator=header.separator,
        schema={f"c{i}": pl.String for i in range(len(header.fields))},
        glob=False,
    )
    return scan.select(_cells(header)).collect(engine="streaming")


def _cells(header: Header) -> list[pl.Expr]:
    """Every field of the list from its column: trimmed, null when empty or when there is no column."""
    place = {f: i for i, f in enumerate(header.fields) if f}
    out: list[pl.Expr] = []
    for f in FIELDS:
        if f.name in place:
            cell = pl.col(f"c{place[f.name]}").str.strip_chars()
            out.append(pl.when(cell.str.len_bytes() > 0).then(cell).alias(f.name))
        else:
            out.append(pl.lit(None, dtype=pl.String).alias(f.name))
    return out

"""XLSX and CSV → one frame of text with the fields a shape names; nothing is interpreted here.

Limits protect from files that are not what they claim: bytes on disk, bytes unpacked (counted while
unpacking, whatever the archive says of itself), rows. XLSX cells that hold numbers become the shortest
decimal text that stands for them, which is what was typed.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import polars as pl

from gwanmun.tariff.importers.faults import TableRefused
from gwanmun.tariff.importers.formats import Shape, plain

MAX_BYTES = 256 << 20
MAX_UNPACKED = 2 << 30
MAX_ROWS = 3_000_000
_CHUNK = 1 << 20
_BLOCK = 100_000
#: A header stands within so many rows from the top: official sheets may begin with a title.
_HEADER_WITHIN = 10
_ZIP = b"PK\x03\x04"


def read_table(path: Path, shape: Shape) -> tuple[pl.DataFrame, list[str]]:
    """Text columns, one for each field of the shape (null where empty or absent), and ``_sheet``, ``_line``
    (counted as the program that shows the file counts), ``_extra`` (more cells than the header). The names
    of sheets that were left aside come beside it.

    :raises TableRefused: too large, not readable, a column missing, no rows.
    """
    size = path.stat().st_size
    if size == 0:
        raise TableRefused("FILE_EMPTY")
    if size > MAX_BYTES:
        raise TableRefused("FILE_TOO_LARGE", limit=f"{MAX_BYTES >> 20} MiB")
    with path.open("rb") as stream:
        start = stream.read(4)
    frames, skipped = [], []
    missing: tuple[str, ...] = shape.needed
    for name, raw, first_line in _workbook(path) if start == _ZIP else _text(path):
        found, absent = _fields(name, raw, first_line, shape)
        if found is None:
            skipped.append(name)
            missing = min(missing, absent, key=len)
        else:
            frames.append(found)
    if not frames:
        heads = ", ".join(f"{field} ({' / '.join(shape.columns[field])})" for field in missing)
        raise TableRefused("FILE_NO_COLUMNS", heads)
    whole = pl.concat(frames)
    if whole.is_empty():
        raise TableRefused("FILE_NO_ROWS")
    return whole, skipped


Raw = tuple[str, pl.DataFrame, int]


def _fields(
    name: str, raw: pl.DataFrame, first_line: int, shape: Shape
) -> tuple[pl.DataFrame | None, tuple[str, ...]]:
    """Rows below the header with the fields as columns; or None and the fields that were not found."""
    best: tuple[str, ...] = shape.needed
    for place, head in enumerate(raw.head(_HEADER_WITHIN).iter_rows()):
        heads = [plain(cell) for cell in head]
        where = {
            field: next((heads.index(alias) for alias in aliases if alias in heads), None)
            for field, aliases in shape.columns.items()
        }
        absent = tuple(field for field in shape.needed if where[field] is None)
        if not absent:
            width = max(at for at, cell in enumerate(heads) if cell) + 1
            columns = raw.columns
            body = raw.with_row_index("_line", offset=first_line).slice(place + 1)
            beyond = [pl.col(c).is_not_null() for c in columns[width:]]
            cells = [
                (pl.lit(None, dtype=pl.String) if at is None else _clean(columns[at])).alias(field)
                for field, at in where.items()
            ]
            used = [pl.col(field).is_not_null() for field in where]
            extra = pl.any_horizontal(beyond) if beyond else pl.lit(value=False)
            frame = body.select(
                *cells, pl.lit(name).alias("_sheet"), pl.col("_line").cast(pl.Int32), extra.alias("_extra")
            )
            return frame.filter(pl.any_horizontal(used)), ()
        best = min(best, absent, key=len)
    return None, best


def _clean(column: str) -> pl.Expr:
    text = pl.col(column).str.strip_chars(" \t\r\n\u00a0\u3000'")
    return pl.when(text.str.len_bytes() > 0).then(text)


def _workbook(path: Path) -> Iterator[Raw]:
    _refuse_bomb(path)
    import fastexcel

    try:
        book = fastexcel.read_excel(path)
        for name in book.sheet_names:
            sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            if sheet.total_height > MAX_ROWS:
                raise TableRefused("FILE_TOO_LARGE", limit=f"{MAX_ROWS:,}")
            frame = pl.DataFrame(sheet)
            yield name, frame.with_columns(pl.all().cast(pl.String)), 1
    except fastexcel.FastExcelError as error:
        raise TableRefused("FILE_NOT_READABLE", str(error).splitlines()[0]) from None


def _refuse_bomb(path: Path) -> None:
    """Unpack every member once without keeping it. What an archive says of its sizes is not believed."""
    unpacked = 0
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            for member in archive.infolist():
                if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise TableRefused("FILE_NOT_READABLE", "compression")
                if member.compress_type == zipfile.ZIP_STORED:
                    unpacked += member.compress_size
                    continue
                raw.seek(member.header_offset + 26)
                lengths = raw.read(4)
                raw.seek(int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little"), 1)
                left, inflate = member.compress_size, zlib.decompressobj(-zlib.MAX_WBITS)
                while left > 0 and (chunk := raw.read(min(_CHUNK, left))):
                    left -= len(chunk)
                    while chunk:
                        unpacked += len(inflate.decompress(chunk, _CHUNK))
                        chunk = inflate.unconsumed_tail
                        if unpacked > MAX_UNPACKED:
                            raise TableRefused("FILE_BOMB", limit=f"{MAX_UNPACKED >> 20} MiB")
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError) as error:
        if isinstance(error, TableRefused):
            raise
        raise TableRefused("FILE_NOT_READABLE", str(error)) from None
    if unpacked > MAX_UNPACKED:
        raise TableRefused("FILE_BOMB", limit=f"{MAX_UNPACKED >> 20} MiB")


def _text(path: Path) -> Iterator[Raw]:
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4096]:
        raise TableRefused("FILE_NOT_READABLE", "UTF-16")
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp949")
        except UnicodeDecodeError as error:
            raise TableRefused("FILE_NOT_READABLE", f"UTF-8, CP949: byte {error.start}") from None
    del content
    delimiter = "\t" if text[:4096].count("\t") > text[:4096].count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    blocks, rows = [], 0
    try:
        while block := list(islice(reader, _BLOCK)):
            rows += len(block)
            if rows > MAX_ROWS:
                raise TableRefused("FILE_TOO_LARGE", limit=f"{MAX_ROWS:,}")
            width = max(map(len, block))
            columns = zip(*(row + [None] * (width - len(row)) for row in block), strict=True)
            blocks.append(
                pl.DataFrame(
                    [pl.Series(f"c{at}", cells, dtype=pl.String) for at, cells in enumerate(columns)]
                ).with_columns(pl.when(pl.all().str.len_bytes() > 0).then(pl.all()))
            )
    except csv.Error as error:
        raise TableRefused("FILE_NOT_READABLE", f"CSV: {error}") from None
    if not blocks:
        raise TableRefused("FILE_EMPTY")
    yield "", pl.concat(blocks, how="diagonal"), 1

"""The manifest file: CSV or JSON Lines, any of the encodings operators send, gzip or plain."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from types import TracebackType
from typing import IO

import polars as pl

from gwanmun.parcels.rules.schema import FIELD
from gwanmun.parcels.sample.faults import ADD_FIELDS, CUT_FIELDS

#: How a marked last field turns into a line with too many or too few fields.
_CSV_MARKS = ((f"{ADD_FIELDS}\n", "N,,\n"), (f",{CUT_FIELDS}\n", "\n"))
_JSON_ADD, _JSON_CUT = ADD_FIELDS.replace("\x02", "\\u0002"), CUT_FIELDS.replace("\x02", "\\u0002")
_JSON_MARKS = ((f'"{_JSON_ADD}"}}', '"N"'), (f'"{_JSON_CUT}"}}', '"N"}}'))


class Writer:
    """Writes blocks as they come. A context manager; a half-written file is removed on error."""

    def __init__(self, path: Path, form: str, headers: str, encoding: str, compress: bool) -> None:
        self._path, self._form, self._headers = path, form, headers
        self._encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        self._bom = encoding == "utf-8-sig"
        self._compress = compress
        self._started = False

    def __enter__(self) -> Writer:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._raw = self._path.open("wb")
        # No file name and no time in the gzip header: the same options give the same bytes.
        self._to: IO[bytes] = (
            gzip.GzipFile("", "wb", 3, self._raw, mtime=0) if self._compress else self._raw  # type: ignore[assignment]
        )
        if self._bom:
            self._to.write(b"\xef\xbb\xbf")
        return self

    def write(self, records: pl.DataFrame) -> None:
        if self._headers == "ko":
            records = records.rename({name: FIELD[name].ko for name in records.columns})
        else:
            records = records.rename({name: FIELD[name].en for name in records.columns})
        buffer = io.BytesIO()
        if self._form == "csv":
            records.write_csv(buffer, include_header=not self._started)
            marks = _CSV_MARKS
        else:
            records.write_ndjson(buffer)
            marks = _JSON_MARKS
        self._started = True
        data = buffer.getvalue()
        for old, new in marks:
            data = data.replace(old.encode(), new.encode())
        if self._encoding != "utf-8":
            data = data.decode("utf-8").encode(self._encoding)
        self._to.write(data)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._to is not self._raw:
            self._to.close()
        self._raw.close()
        if kind is not None:
            self._path.unlink(missing_ok=True)

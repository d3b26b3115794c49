"""Importer of the official weekly customs exchange rates of Korea.

Three published shapes, one result:

- XML of the public data portal (``getRetrieveTrifFxrtInfo``: ``items/item``) and of UNI-PASS API012
  (``trifFxrtInfoQryRsltVo``), told apart by nothing but the name of the repeated element;
- CSV with the same names in its header.

Names: ``aplyBgnDt`` first day, a Sunday; ``currSgn`` currency; ``fxrt`` won per unit; ``imexTp`` 1 export,
2 import (other services of the customs use the flag the other way round); ``mtryUtNm`` name of the unit.

A rate is per one unit, also for the yen. Where a source quotes per hundred, as banks do for yen, rupiah
and dong, it says so in the unit name (``Yen(100)``); such a rate is divided, exactly.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
from lxml import etree

MAX_BYTES = 64 << 20
SCHEMA: dict[str, type[pl.DataType]] = {
    "valid_from": pl.Date,
    "currency": pl.String,
    "direction": pl.String,  # IMPORT | EXPORT
    "rate": pl.String,  # won per one unit, decimal text
    "rate_e4": pl.Int64,  # the same in 1/10,000 won
}
_DIRECTIONS = {"1": "EXPORT", "2": "IMPORT"}
_ITEMS = ("item", "trifFxrtInfoQryRsltVo")


class RatesRefused(ValueError):
    """The file is not an official rate file, or a rate in it cannot be used."""


def read_official(path: Path) -> pl.DataFrame:
    """Rates of an official file, ordered by day, currency and direction. Raises ``RatesRefused``."""
    if path.stat().st_size > MAX_BYTES:
        raise RatesRefused(f"{path.name}: larger than {MAX_BYTES >> 20} MiB")
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf").lstrip()
    source = _xml(content) if content.startswith(b"<") else _csv(content)
    rows = [_row(number, item) for number, item in enumerate(source, start=1)]
    if not rows:
        raise RatesRefused(f"{path.name}: no rates")
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row").unique(maintain_order=True)
    keys = ["valid_from", "currency", "direction"]
    if (twice := frame.filter(pl.struct(keys).is_duplicated())).height:
        raise RatesRefused(f"two rates for {twice['currency'][0]} from {twice['valid_from'][0]}")
    return frame.sort(keys)


def import_table(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of ``tables/fx_weekly.csv`` (valid_from, currency, rate): import rates only."""
    return frame.filter(pl.col("direction") == "IMPORT").select("valid_from", "currency", "rate")


def _xml(content: bytes) -> Iterable[Mapping[str, str]]:
    if b"<!DOCTYPE" in content:
        raise RatesRefused("XML with a DOCTYPE is not accepted")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise RatesRefused(f"not well-formed, line {error.lineno or 1}") from None
    for item in root.iter(*("{*}" + name for name in _ITEMS)):
        yield {etree.QName(e).localname: (e.text or "").strip() for e in item.iterchildren("*")}


def _csv(content: bytes) -> Iterable[Mapping[str, str]]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp949", "replace")
    try:
        return _rows(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise RatesRefused(f"not a list: {error}") from None


def _rows(reader: csv.DictReader[str]) -> list[Mapping[str, str]]:
    if not {"aplyBgnDt", "currSgn", "fxrt", "imexTp"} <= set(reader.fieldnames or ()):
        raise RatesRefused("columns aplyBgnDt, imexTp, currSgn and fxrt are needed")
    return [
        {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
        for row in reader
    ]


def _row(number: int, item: Mapping[str, str]) -> tuple[date, str, str, str, int]:
    day = _day(item.get("aplyBgnDt", ""))
    currency, direction = item.get("currSgn", ""), _DIRECTIONS.get(item.get("imexTp", ""))
    if day is None or day.isoweekday() != 7:
        raise RatesRefused(f"row {number}: {item.get('aplyBgnDt')!r} is not a Sunday")
    if not re.fullmatch("[A-Z]{3}", currency) or direction is None:
        raise RatesRefused(f"row {number}: currency or direction cannot be read")
    text = item.get("fxrt", "").replace(",", "")
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text):
        raise RatesRefused(f"row {number}: {item.get('fxrt')!r} is not a rate")
    rate = Decimal(text)
    if rate <= 0:
        raise RatesRefused(f"row {number}: a rate must be above zero")
    if re.search(r"\(?\b100\b\)?", item.get("mtryUtNm", "")):
        rate = rate.scaleb(-2)
    scaled = rate.scaleb(4)
    if scaled != scaled.to_integral_value():
        raise RatesRefused(f"row {number}: {rate} does not fit four decimals")
    return day, currency, direction, f"{rate:f}", int(scaled)


def _day(text: str) -> date | None:
    digits = re.fullmatch(r"([0-9]{4})[-./]?([0-9]{2})[-./]?([0-9]{2})", text)
    if digits is None:
        return None
    try:
        return date(*map(int, digits.groups()))
    except ValueError:
        return None

"""Importer of official weekly customs exchange rates; names of fields and flags come from the pack.

XML in which one element holds one rate, or CSV with the same names in its header; the pack's
``tables/tariff_files.yaml`` tells the names (``fx:``). A rate is per one unit of the currency; where a source
says in the name of the unit that it quotes per hundred (``Yen(100)``), the rate is divided, exactly.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
from lxml import etree

from gwanmun.core.book import RuleBookError
from gwanmun.core.text import Text
from gwanmun.countries import registry
from gwanmun.countries.source import mapping_of, read_yaml

MAX_BYTES = 64 << 20
SCHEMA: dict[str, type[pl.DataType]] = {
    "valid_from": pl.Date,
    "currency": pl.String,
    "direction": pl.String,  # IMPORT | EXPORT
    "rate": pl.String,  # own currency per one unit, decimal text
    "rate_e4": pl.Int64,  # the same in 1/10,000
}
_WEEK = timedelta(days=7)


class RatesRefused(ValueError):
    """The file is not an official rate file, or a rate in it cannot be used; ``text`` says why."""

    def __init__(self, ko: str, en: str) -> None:
        self.text = Text(ko, en)
        super().__init__(en)


@dataclass(frozen=True)
class Feed:
    """Names in a country's feed. ``weekday``: ISO number of the first day of a week of rates."""

    items: tuple[str, ...]
    valid_from: str
    currency: str
    rate: str
    direction: str
    unit_name: str
    directions: Mapping[str, str]
    per_hundred: str
    weekday: int


@lru_cache(maxsize=8)
def feed_of(country: str) -> Feed:
    """:raises RuleBookError: the pack tells no feed, or tells it incompletely."""
    path = registry.pack_folder(country) / "tables/tariff_files.yaml"
    if not path.is_file():
        raise RuleBookError(f"{country}: the pack describes no exchange rate feed")
    raw: Mapping[str, Any] = mapping_of(read_yaml(path), path.name).get("fx") or {}
    try:
        fields = raw["fields"]
        return Feed(
            items=tuple(raw["items"]),
            valid_from=fields["valid_from"],
            currency=fields["currency"],
            rate=fields["rate"],
            direction=fields["direction"],
            unit_name=fields["unit_name"],
            directions={str(k): str(v) for k, v in raw["directions"].items()},
            per_hundred=raw["per_hundred"],
            weekday=int(raw["weekday"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RuleBookError(f"{path.name}: fx: {error!r} is missing or wrong") from None


def read_official(path: Path, country: str = "kr") -> pl.DataFrame:
    """Rates of an official file, ordered by day, currency and direction. Raises ``RatesRefused``."""
    if path.stat().st_size > MAX_BYTES:
        raise RatesRefused(
            f"{path.name}: {MAX_BYTES >> 20}MiB보다 큽니다.",
            f"{path.name}: larger than {MAX_BYTES >> 20} MiB",
        )
    feed = feed_of(country)
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf").lstrip()
    source = _xml(content, feed) if content.startswith(b"<") else _csv(content, feed)
    rows = [_row(number, item, feed) for number, item in enumerate(source, start=1)]
    if not rows:
        raise RatesRefused(f"{path.name}: 환율이 없습니다.", f"{path.name}: no rates")
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row").unique(maintain_order=True)
    keys = ["valid_from", "currency", "direction"]
    if (twice := frame.filter(pl.struct(keys).is_duplicated())).height:
        raise RatesRefused(
            f"{twice['valid_from'][0]} {twice['currency'][0]} 환율이 둘입니다.",
            f"two rates for {twice['currency'][0]} from {twice['valid_from'][0]}",
        )
    return frame.sort(keys)


def import_table(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of ``tables/fx_weekly.csv`` (valid_from, currency, rate): import rates only."""
    return frame.filter(pl.col("direction") == "IMPORT").select("valid_from", "currency", "rate")


@dataclass(frozen=True)
class Coverage:
    """Which weeks a table of rates knows, as of a day.

    ``missing``: first days of weeks between the first and the last that no rate is known for; ``partial``:
    (week, currencies that the weeks on both sides have and it has not); ``late``: weeks between the last
    known week and the one the day lies in, 0 when that one is known.
    """

    first: date
    last: date
    missing: tuple[date, ...]
    partial: tuple[tuple[date, tuple[str, ...]], ...]
    late: int


def coverage(rates: pl.DataFrame, on: date) -> Coverage:
    """What a table with ``valid_from`` and ``currency`` covers. ValueError for an empty one."""
    known: dict[date, set[str]] = {}
    for start, currency in rates.select("valid_from", "currency").iter_rows():
        known.setdefault(start, set()).add(currency)
    if not known:
        raise ValueError("no rates")
    first, last = min(known), max(known)
    weeks = [first + n * _WEEK for n in range((last - first) // _WEEK + 1)]
    partial = []
    for week in weeks[1:-1]:
        sides = known.get(week - _WEEK, set()) & known.get(week + _WEEK, set())
        if week in known and (absent := sides - known[week]):
            partial.append((week, tuple(sorted(absent))))
    return Coverage(
        first=first,
        last=last,
        missing=tuple(week for week in weeks if week not in known),
        partial=tuple(partial),
        late=max(0, (on - last) // _WEEK),
    )


def _xml(content: bytes, feed: Feed) -> Iterable[Mapping[str, str]]:
    if b"<!DOCTYPE" in content:
        raise RatesRefused("DOCTYPE이 있는 XML은 받지 않습니다.", "XML with a DOCTYPE is not accepted")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise RatesRefused(
            f"XML 형식이 맞지 않습니다({error.lineno or 1}번째 줄).",
            f"not well-formed, line {error.lineno or 1}",
        ) from None
    about: Any = root.getroottree().docinfo
    if about.doctype:  # in an encoding in which the bytes above look otherwise
        raise RatesRefused("DOCTYPE이 있는 XML은 받지 않습니다.", "XML with a DOCTYPE is not accepted")
    for item in root.iter(*("{*}" + name for name in feed.items)):
        yield {etree.QName(e).localname: (e.text or "").strip() for e in item.iterchildren("*")}


def _csv(content: bytes, feed: Feed) -> Iterable[Mapping[str, str]]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp949", "replace")
    try:
        return _rows(csv.DictReader(io.StringIO(text, newline="")), feed)
    except csv.Error as error:
        raise RatesRefused(f"CSV 형식이 아닙니다: {error}", f"not a list: {error}") from None


def _rows(reader: csv.DictReader[str], feed: Feed) -> list[Mapping[str, str]]:
    needed = [feed.valid_from, feed.direction, feed.currency, feed.rate]
    if not set(needed) <= set(reader.fieldnames or ()):
        raise RatesRefused(
            f"{', '.join(needed)} 열이 있어야 합니다.", f"columns {', '.join(needed)} are needed"
        )
    return [
        {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
        for row in reader
    ]


def _row(number: int, item: Mapping[str, str], feed: Feed) -> tuple[date, str, str, str, int]:
    day = _day(item.get(feed.valid_from, ""))
    currency, direction = item.get(feed.currency, ""), feed.directions.get(item.get(feed.direction, ""))
    if day is None or day.isoweekday() != feed.weekday:
        raise _refused(
            number, f"{item.get(feed.valid_from)!r}", "주의 첫날이 아닙니다", "does not begin a week"
        )
    if not re.fullmatch("[A-Z]{3}", currency) or direction is None:
        raise _refused(
            number, currency, "통화나 수출입구분을 읽을 수 없습니다", "currency or direction cannot be read"
        )
    text = item.get(feed.rate, "").replace(",", "")
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text):
        raise _refused(number, f"{item.get(feed.rate)!r}", "환율이 아닙니다", "is not a rate")
    rate = Decimal(text)
    if rate <= 0:
        raise _refused(number, text, "환율은 0보다 커야 합니다", "a rate must be above zero")
    if re.search(feed.per_hundred, item.get(feed.unit_name, "")):
        rate = rate.scaleb(-2)
    scaled = rate.scaleb(4)
    if scaled != scaled.to_integral_value():
        raise _refused(number, f"{rate}", "소수 넷째 자리를 넘습니다", "does not fit four decimals")
    return day, currency, direction, f"{rate:f}", int(scaled)


def _refused(number: int, value: str, ko: str, en: str) -> RatesRefused:
    return RatesRefused(f"{number}번째 자료: {ko}({value}).", f"row {number}: {en} ({value})")


def _day(text: str) -> date | None:
    digits = re.fullmatch(r"([0-9]{4})[-./]?([0-9]{2})[-./]?([0-9]{2})", text)
    if digits is None:
        return None
    try:
        return date(*map(int, digits.groups()))
    except ValueError:
        return None

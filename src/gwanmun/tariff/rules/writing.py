"""Assessed frames → JSON objects, exactly: whole won as numbers, whatever has decimals as text.

``customs_value``, duty and taxes are in the country's currency: a JSON number in won, text with two decimals
in dollars. Prices, quantities and rates are decimal text (``rate_percent`` "8" is 8 %).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.tariff.rules.components import TABLE
from gwanmun.tariff.rules.exact import plain
from gwanmun.tariff.rules.fees import fees_of
from gwanmun.tariff.rules.form_faults import describe, label, located
from gwanmun.tariff.rules.form_fields import BY_COLUMN, DECIMALS, NUMBERS, OF_COMPONENT, Field
from gwanmun.tariff.rules.taxes import amounts_of

#: Amounts in the country's currency beside those that the taxes name.
AMOUNTS = (
    "price_value", "additions", "deductions", "customs_value", "extra_duty", "duty",
    "total", "total_apart", "reduction", "surcharge", "payable",
)  # fmt: skip
Write = Callable[[Any], Any]
_SCALES = {"_e4": 4, "_e6": 6, "_e9": 9}


Rows = Sequence[Mapping[str, Any]]


def answers(
    lines: pl.DataFrame,
    declarations: pl.DataFrame,
    faults: pl.DataFrame,
    book: RuleBook,
    *,
    names: Sequence[str] | None = None,
    paths: Mapping[tuple[str, int], str] | None = None,
) -> Iterator[dict[str, Any]]:
    """As :func:`told`, from the frames of ``pipeline.Assessed`` with the faults of reading."""
    frames = (lines.rows(named=True), declarations.rows(named=True), faults.rows(named=True))
    return told(*frames, book, names=names, paths=paths)


def told(
    lines: Rows,
    declarations: Rows,
    faults: Rows,
    book: RuleBook,
    *,
    names: Sequence[str] | None = None,
    paths: Mapping[tuple[str, int], str] | None = None,
) -> Iterator[dict[str, Any]]:
    """One object for each declaration: its totals, its lines and its faults.

    ``lines``, ``declarations``, ``faults``: rows as ``pipeline.Assessed`` has them, with the faults of
    reading. ``names``: the declarations to tell, in this order (``reading.Intake.names``); without it, those
    that are in ``declarations``. ``paths``: as in ``reading.Intake``; faults are placed by them.
    """
    of_lines, of_totals, of_faults = (defaultdict[str, list[dict[str, Any]]](list) for _ in range(3))
    for rows, found in ((lines, of_lines), (declarations, of_totals)):
        known = writers(rows[0], book) if rows else {}
        for row in rows:
            found[row["declaration"]].append(_told(row, known))
    components = book.tables.get(TABLE)
    for fault in faults:
        of_faults[fault["declaration"]].append(fault_object(located(fault, paths or {}), components))
    for name in names if names is not None else [row["declaration"] for row in declarations]:
        totals = of_totals[name][0] if of_totals[name] else {"lines": 0, "complete": False, "payable": None}
        yield {
            "declaration": name,
            "country": book.country,
            "currency": book.currency,
            "totals": totals,
            "lines": of_lines[name],
            "faults": of_faults[name],
        }


def fault_object(row: Mapping[str, Any], components: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A placed fault with its words in both languages. ``components``: the country's names of them."""
    path = row.get("field") or ""
    out = {name: row.get(name) for name in ("line", "field", "code", "severity", "value")}
    for lang in ("ko", "en"):
        message, cure = describe(row, lang, components)
        out[lang] = {"field": label(path, lang), "message": message, "cure": cure}
    return out


def writers(columns: Iterable[str], book: RuleBook) -> dict[str, tuple[str, Write]]:
    """column → (name in the JSON, how its value is written). Helper columns are left out."""
    kept: dict[str, tuple[str, Write]] = book.once("tariff.writers", dict)
    found = {}
    for column in columns:
        if column.startswith(("_", "why.")) or column == "declaration":
            continue
        if column not in kept:
            money = {*AMOUNTS, *amounts_of(book), *(fee.id for fee in fees_of(book))}
            kept[column] = _writer(column, column in money, book.currency_digits)
        found[column] = kept[column]
    return found


def _writer(column: str, money: bool, digits: int) -> tuple[str, Write]:
    field = BY_COLUMN.get(column)
    if column == "reasons":
        return column, lambda told: told.split()
    if column == TABLE:
        return column, _components
    if money or (field is not None and field.kind == "own"):
        return field.name if field else column, own(digits)
    if field is not None and field.kind in NUMBERS:
        return field.name, _scaled(DECIMALS[field.kind])
    if column.endswith("rate_e6"):
        return column.removesuffix("_e6") + "_percent", _scaled(4)
    for suffix, decimals in _SCALES.items():
        if column.endswith(suffix):
            return column.removesuffix(suffix), _scaled(decimals)
    return field.name if field else column, _as_it_is


def own(digits: int) -> Write:
    """Writer of amounts in the smallest unit of a currency with ``digits`` decimals."""
    if digits == 0:
        return int

    def write(amount: int) -> str:
        whole, part = divmod(abs(amount), 10**digits)
        return f"{'-' if amount < 0 else ''}{whole}.{part:0{digits}d}"

    return write


def _scaled(decimals: int) -> Write:
    return (lambda value: plain(value, decimals)) if decimals else int


def _components(told: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Components as they were told."""
    write = {f.column: _writer_of(f) for f in OF_COMPONENT.values()}
    return [
        {name: said(one[column]) for column, (name, said) in write.items() if one[column] is not None}
        for one in told
    ]


def _writer_of(field: Field) -> tuple[str, Write]:
    return field.name, _scaled(DECIMALS[field.kind]) if field.kind in NUMBERS else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _told(row: Mapping[str, Any], known: Mapping[str, tuple[str, Write]]) -> dict[str, Any]:
    """The row as JSON. What the declarant did not tell is left out; a result without value is null."""
    out: dict[str, Any] = {}
    for column, (name, write) in known.items():
        value = row[column]
        if value is not None:
            out[name] = write(value)
        elif column not in BY_COLUMN:
            out[name] = None
    return out

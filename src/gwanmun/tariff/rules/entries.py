"""What fees ask of a declaration: the kind of entry and the way it came. Nothing is guessed.

The kinds of entry stand in the pack's table ``entries`` (words explained at its head). Where a kind is the
only one the law allows above a value, it is taken for declarations above it that tell none; a kind that is
allowed up to a value is refused above. What else a fee asks for and the declaration does not tell is a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.core.exprs import said
from gwanmun.core.text import Text
from gwanmun.tariff.rules.facts import TRANSPORT_MODES, told
from gwanmun.tariff.rules.faulting import Faults
from gwanmun.tariff.rules.fees import Fee, bears, fees_of, spared

ENTRY, MODE = "entry_type", "transport_mode"
WHY = "why.fee."
ASSUMED = "assumed"
_WORDS = {"id", "ko", "en", "above", "limit", "valid_from", "valid_to", "citation", "status"}


@dataclass(frozen=True)
class Entry:
    """One kind of entry. ``above``: the only one there is over this value; ``limit``: allowed up to it."""

    id: str
    name: Text
    above: int | None
    limit: int | None


def entries_of(book: RuleBook) -> tuple[Entry, ...]:
    """Kinds of entry on the book's days, none where the pack has no table.

    :raises RuleBookError: an unknown word, or two kinds that are both the only one.
    """
    found: tuple[Entry, ...] | None = book.built.get("tariff.entries")
    if found is None:
        found = tuple(_entry(raw, book) for raw in book.tables.get("entries", ()))
        if sum(entry.above is not None for entry in found) > 1:
            raise RuleBookError("entries: two kinds are the only one above a value")
        book.built["tariff.entries"] = found
    return found


def _entry(raw: Mapping[str, Any], book: RuleBook) -> Entry:
    if wrong := set(raw) - _WORDS:
        raise RuleBookError(f"entry {raw.get('id')}: unknown words: {', '.join(sorted(wrong))}")
    above, limit = (book.int(raw[name]) if name in raw else None for name in ("above", "limit"))
    return Entry(raw["id"], Text(raw["ko"], raw["en"]), above, limit)


def ask(rows: pl.DataFrame, book: RuleBook, faults: Faults, *, reasons: bool = True) -> pl.DataFrame:
    """``rows`` (assessed lines) with the kind of entry settled and, with ``reasons``, ``why.fee.…``.

    A country without fees gets its rows back untouched. A fault is told once for a declaration, at its first
    line that bears the fee.
    """
    charged = fees_of(book)
    if not charged:
        return rows
    rows = _settled(told(rows, (ENTRY, MODE)), book, faults)
    offered = {ENTRY: [entry.id for entry in entries_of(book)], MODE: list(TRANSPORT_MODES)}
    known = rows.schema
    for name, values in offered.items():
        asking = [fee for fee in charged if any(n == name for n, _ in fee.when) and name not in fee.default]
        if not asking or rows[name].null_count() == 0:
            continue
        could = pl.any_horizontal(bears(fee, known, but=name) for fee in asking)
        lacking = rows.filter(pl.col(name).is_null() & could & pl.col("customs_value").is_not_null())
        lacking = lacking.unique("declaration", keep="first", maintain_order=True)
        faults.add(lacking, "FEE_FACT_MISSING", name, pl.lit(", ".join(values)))
    rows = rows.with_columns(_why(charged, known, book)) if reasons else rows
    return rows.drop(f"_{ASSUMED}")


def _settled(rows: pl.DataFrame, book: RuleBook, faults: Faults) -> pl.DataFrame:
    """``entry_type`` where the law leaves one kind only; faults of kinds that are unknown or not allowed."""
    kinds = entries_of(book)
    if not kinds:
        return rows.with_columns(pl.lit(value=False).alias(f"_{ASSUMED}"))
    value, told_kind = pl.col("customs_value").sum().over("declaration"), pl.col(ENTRY)
    unknown = told_kind.is_not_null() & ~told_kind.is_in([kind.id for kind in kinds])
    rows = rows.with_columns(value.alias("_whole"))
    first = rows.unique("declaration", keep="first", maintain_order=True)
    faults.where(first, unknown, "ENTRY_TYPE_UNKNOWN", ENTRY, told_kind)
    for kind in kinds:
        if kind.limit is not None:
            over = (told_kind == kind.id) & (pl.col("_whole") > kind.limit)
            faults.where(first, over, "ENTRY_TYPE_LIMIT", ENTRY, pl.lit(_dollars(kind.limit, book)))
    only = next((kind for kind in kinds if kind.above is not None), None)
    assumed = pl.lit(value=False) if only is None else said(pl.col("_whole") > only.above)
    assumed = assumed & told_kind.is_null()
    filled = told_kind if only is None else pl.when(assumed).then(pl.lit(only.id)).otherwise(told_kind)
    return rows.with_columns(assumed.alias(f"_{ASSUMED}"), filled.alias(ENTRY)).drop("_whole")


def _dollars(amount: int, book: RuleBook) -> str:
    whole, part = divmod(amount, 10**book.currency_digits)
    digits = f".{part:0{book.currency_digits}d}" if book.currency_digits else ""
    return f"{book.currency} {whole:,}{digits}"


def why_names(book: RuleBook) -> list[str]:
    """The ``why`` columns that the fees of a country make."""
    charged = fees_of(book)
    return [f"{WHY}{ASSUMED}", *(f"{WHY}{fee.id}{end}" for fee in charged for end in ("", "_free"))]


def _why(charged: tuple[Fee, ...], known: pl.Schema, book: RuleBook) -> list[pl.Expr]:
    """``why.fee.<fee>`` on lines that bear it, ``…_free`` on those that its rate or number spares."""
    there = pl.col("total").is_not_null()
    made = {f"{WHY}{ASSUMED}": there & pl.col(f"_{ASSUMED}")}
    for fee in charged:
        made[WHY + fee.id] = there & bears(fee, known)
        made[f"{WHY}{fee.id}_free"] = there & spared(fee, known)
    named = {name: flag for name, flag in made.items() if name.removeprefix("why.") in book.rules}
    return [flag.alias(name) for name, flag in named.items()]

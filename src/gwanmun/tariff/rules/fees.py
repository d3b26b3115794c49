"""Fees collected with a declaration: a rate on the value between a least and a greatest, or a fixed sum.

Which fees there are, on what, for whom and how they are rounded stands in the pack's table ``fees`` (words
explained at its head); the figures are dated parameters. A declaration is one fee of each kind: the value of
its lines that bear the fee is added up first, then the rate, the rounding, the least and the greatest apply.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.core.text import Text
from gwanmun.countries.conditions import Cell, cell_of
from gwanmun.tariff.rules.schema import DType

E6 = 1_000_000
ROUNDINGS = ("half_up", "down")
_WORDS = {
    "id", "ko", "en", "base", "rate", "each", "minimum", "maximum", "when", "default", "free_kinds",
    "free_codes", "round", "valid_from", "valid_to", "citation", "status",
}  # fmt: skip

#: One row for each declaration and fee that has a line the fee is for.
FEE: dict[str, DType] = {
    "declaration": pl.String,
    "fee": pl.String,
    "base": pl.Int64,  # smallest unit of the currency; null: a line has no value, nothing can be assessed
    "computed": pl.Int64,  # before the least and the greatest
    "amount": pl.Int64,
    "bound": pl.String,  # minimum | maximum: which of them made the amount; null: neither
}


@dataclass(frozen=True)
class Fee:
    """One fee as it stands on the days of a book. ``rate_e6`` or ``each`` is told, never both."""

    id: str
    name: Text
    base: tuple[str, ...]
    rate_e6: int | None
    each: int | None
    minimum: int | None
    maximum: int | None
    when: tuple[tuple[str, Cell], ...]
    default: Mapping[str, str | bool]
    free_kinds: tuple[str, ...]
    free_codes: tuple[str, ...]
    rounding: str
    citation: str
    status: str


def fees_of(book: RuleBook) -> tuple[Fee, ...]:
    """The fees of the book's country in its days; none where the pack has no table.

    :raises RuleBookError: an unknown word, a missing figure, or a least amount above the greatest.
    """
    found: tuple[Fee, ...] | None = book.built.get("fees")
    if found is None:
        found = book.built["fees"] = tuple(_fee(raw, book) for raw in book.tables.get("fees", ()))
    return found


def fees(lines: pl.DataFrame | pl.LazyFrame, book: RuleBook) -> pl.LazyFrame:
    """:data:`FEE` of all declarations in ``lines``, in their order.

    ``lines`` has ``declaration``, ``code``, the columns the fees are taken of, and where a fee asks for them
    ``rate_kind`` and the columns of its conditions; a condition's column that is not there is not told.
    """
    rows = lines.lazy()
    known = rows.collect_schema()
    frames = [_assessed(rows, known, fee) for fee in fees_of(book)]
    return pl.concat(frames) if frames else pl.LazyFrame(schema=FEE)


def bears(fee: Fee, known: pl.Schema, *, but: str | None = None) -> pl.Expr:
    """Does a line bear the fee? Never null. ``but``: whatever this column says."""
    return _meets(fee, known, but) & ~_freed(fee, known)


def spared(fee: Fee, known: pl.Schema) -> pl.Expr:
    """Would a line bear the fee, were it not for its rate or its number? Never null."""
    return _meets(fee, known) & _freed(fee, known)


def _meets(fee: Fee, known: pl.Schema, but: str | None = None) -> pl.Expr:
    asked: list[pl.Expr] = []
    for name, cell in fee.when:
        if name == but:
            continue
        told = pl.col(name) if name in known else pl.lit(None)
        default = fee.default.get(name)
        told = told.fill_null(pl.lit(default)) if default is not None else told
        expr = cell.expr(told)
        if expr is not None:
            asked.append(expr)
    return pl.all_horizontal(asked) if asked else pl.lit(value=True)


def _freed(fee: Fee, known: pl.Schema) -> pl.Expr:
    freed = [pl.col("code").str.starts_with(prefix).fill_null(value=False) for prefix in fee.free_codes]
    if fee.free_kinds and "rate_kind" in known:
        freed.append(pl.col("rate_kind").is_in(list(fee.free_kinds)).fill_null(value=False))
    return pl.any_horizontal(freed) if freed else pl.lit(value=False)


def amount_of(fee: Fee, base: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """(the fee before its least and greatest, the fee) on a base ≥ 0, both Int64; null on a null base.

    The product is taken in 128 bits: exact for any base of 64.
    """
    computed: pl.Expr
    if fee.each is not None:
        computed = pl.when(base.is_not_null()).then(pl.lit(fee.each, dtype=pl.Int64))
    else:
        product = base.cast(pl.Int128) * (fee.rate_e6 or 0)
        if fee.rounding == "half_up":
            product = product + E6 // 2
        computed = (product // E6).cast(pl.Int64)
    bounded = computed
    if fee.minimum is not None:
        bounded = pl.max_horizontal(bounded, pl.lit(fee.minimum, dtype=pl.Int64))
    if fee.maximum is not None:
        bounded = pl.min_horizontal(bounded, pl.lit(fee.maximum, dtype=pl.Int64))
    return computed, pl.when(computed.is_not_null()).then(bounded)


def _assessed(rows: pl.LazyFrame, known: pl.Schema, fee: Fee) -> pl.LazyFrame:
    value = pl.sum_horizontal(*fee.base, ignore_nulls=False)
    whole = pl.when(value.is_null().any()).then(None).otherwise(value.sum())
    base = pl.col("base")
    computed, amount = amount_of(fee, base)
    below, above = pl.col("amount") > pl.col("computed"), pl.col("amount") < pl.col("computed")
    return (
        rows.filter(bears(fee, known))
        .group_by("declaration", maintain_order=True)
        .agg(whole.cast(pl.Int64).alias("base"))
        .with_columns(computed.alias("computed"), amount.alias("amount"), pl.lit(fee.id).alias("fee"))
        .with_columns(
            pl.when(below).then(pl.lit("minimum")).when(above).then(pl.lit("maximum")).alias("bound")
        )
        .select(pl.col(name).cast(dtype) for name, dtype in FEE.items())
    )


def _fee(raw: Mapping[str, Any], book: RuleBook) -> Fee:
    if wrong := set(raw) - _WORDS:
        raise RuleBookError(f"fee {raw.get('id')}: unknown words: {', '.join(sorted(wrong))}")
    named = {name: book.int(raw[name]) for name in ("rate", "each", "minimum", "maximum") if name in raw}
    least, most = named.get("minimum"), named.get("maximum")
    if ("rate" in named) == ("each" in named) or raw["round"] not in ROUNDINGS or not raw["base"]:
        raise RuleBookError(f"fee {raw['id']}: a rate or a fixed sum, a base and a rounding are needed")
    if least is not None and most is not None and least > most:
        raise RuleBookError(f"fee {raw['id']}: the least amount is above the greatest")
    try:
        when = tuple((name, cell_of(cell, _kind(cell))) for name, cell in raw.get("when", {}).items())
    except ValueError as error:
        raise RuleBookError(f"fee {raw['id']}: {error}") from None
    return Fee(
        id=raw["id"],
        name=Text(raw["ko"], raw["en"]),
        base=tuple(raw["base"]),
        rate_e6=named.get("rate"),
        each=named.get("each"),
        minimum=least,
        maximum=most,
        when=when,
        default=raw.get("default", {}),
        free_kinds=tuple(raw.get("free_kinds", ())),
        free_codes=tuple(raw.get("free_codes", ())),
        rounding=raw["round"],
        citation=raw["citation"],
        status=raw["status"],
    )


def _kind(cell: object) -> type:
    return bool if isinstance(cell, bool) else str

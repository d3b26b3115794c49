"""Duty and taxes of lines, head by head in the order of the law.

Each head takes earlier columns for its base; the fraction of the smallest unit is dropped on every line
(Korea: Treasury Funds Act 47(2)), nothing else is rounded before :mod:`gwanmun.tariff.rules.totals`. Heads
that no row bears are columns of zeros and cost nothing else.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import E6, rate_of, said
from gwanmun.tariff.rules.excise import CLASS, classify, excise
from gwanmun.tariff.rules.faulting import Faults
from gwanmun.tariff.rules.layers import at_once
from gwanmun.tariff.rules.levies import Head, Levies, levies

WHY = "why.taxes."
TOTAL, APART = "total", "total_apart"
#: Tax taken by one simplified rate in place of all heads; null: taxed head by head.
SIMPLIFIED = "simplified_tax"
ZERO = pl.lit(0, dtype=pl.Int64)
#: One simplified rate stands for the duty and every head.
ONCE = [
    pl.when(pl.col(SIMPLIFIED).is_not_null()).then(ZERO).otherwise("duty").alias("duty"),
    pl.when(pl.col(SIMPLIFIED).is_null()).then(CLASS).alias(CLASS),
    pl.col(SIMPLIFIED).is_not_null().alias("_once"),
]


def heads_of(book: RuleBook) -> tuple[Head, ...]:
    """All heads of the country, in order."""
    return levies(book).heads


def amounts_of(book: RuleBook) -> list[str]:
    """Columns with amounts that a refused line does not have."""
    heads = heads_of(book)
    bases = [h.base_as for h in heads if h.base_as]
    beside = [
        "customs_value",
        "taxable_value",
        "duty_before",
        "relief_amount",
        "relief_for_rural",
        "allowance_used",
    ]
    return [*beside, *[h.id for h in heads], *bases, TOTAL, APART]


def _worked_by_class(rows: pl.DataFrame, book: RuleBook, faults: Faults) -> pl.DataFrame:
    """``rows`` with the excise heads that any of them bears; 0 on the others, null where not told."""
    if rows[CLASS].null_count() == rows.height:
        return rows
    placed = rows.with_columns(pl.int_range(pl.len(), dtype=pl.UInt32).alias("_row"))
    borne = placed.filter(pl.col(CLASS).is_not_null() & pl.col("customs_value").is_not_null())
    if borne.is_empty():
        return rows
    parts = [
        excise(part, str(class_), book, faults)
        for (class_,), part in borne.partition_by(CLASS, as_dict=True, include_key=True).items()
    ]
    found = pl.concat(parts, how="diagonal")
    columns = []
    for name in found.columns[1:]:
        amounts = pl.zeros(rows.height, pl.Int64, eager=True)
        bears = parts_with(parts, name)
        columns.append(amounts.scatter(bears["_row"], bears[name]).alias(name))
    return rows.with_columns(columns)


def parts_with(parts: list[pl.DataFrame], name: str) -> pl.DataFrame:
    """``_row`` and the amounts of one head, of the classes that bear it."""
    return pl.concat([part.select("_row", name) for part in parts if name in part.columns])


def _shares(head: Head, present: set[str], tables: Levies) -> list[pl.Expr]:
    found = []
    for share in head.shares:
        if share.on not in present:
            continue
        amount = rate_of(pl.col(share.on), share.rate_e6)
        if share.classes:
            amount = pl.when(said(pl.col(CLASS).is_in(list(share.classes)))).then(amount).otherwise(ZERO)
        found.append(amount)
    return found


def tax_lines(rows: pl.DataFrame, book: RuleBook, faults: Faults, *, reasons: bool = True) -> pl.DataFrame:
    """``rows`` in their order with an amount (Int64, smallest unit) for every head, and the totals.

    Taken in: ``customs_value`` and ``duty`` (after reliefs; null: the line is not assessed), ``code``,
    ``goods``, quantities; if present ``simplified_tax``, ``relief_for_rural`` and the ``free_…_e6`` columns a
    relief fills. Given: the heads, the base columns heads keep (``vat_base``), ``total`` of the heads
    collected together, ``total_apart`` of those collected elsewhere, ``excise_class``.
    """
    rows = classify(rows, book, faults)
    simple = SIMPLIFIED in rows.columns
    if simple:
        rows = rows.with_columns(ONCE)
    rows = _worked_by_class(rows, book, faults)
    layers = layers_for(set(rows.columns), book, simple=simple, reasons=reasons)
    rows = at_once(rows, *layers)
    return rows.drop("_once") if simple else rows


def layers_for(columns: set[str], book: RuleBook, *, simple: bool, reasons: bool) -> list[list[pl.Expr]]:
    """Layers of expressions that add the heads, the totals and the reasons to rows with these columns."""
    heads = levies(book).heads
    asked = {h.id for h in heads} | {h.exempt for h in heads if h.exempt} | {"relief_for_rural"}
    key = ("tariff.taxes", simple, reasons, frozenset(asked & columns))
    return book.once(key, lambda: _layers(levies(book), columns, simple, reasons))


def _layers(tables: Levies, columns: set[str], simple: bool, reasons: bool) -> list[list[pl.Expr]]:
    """The heads as layers of expressions, for frames that have these columns."""
    present = set(columns)
    layers: list[list[pl.Expr]] = []
    for head in tables.heads:
        made: pl.Expr | None = None
        if head.kind == "rate":
            base = pl.sum_horizontal(*[b for b in head.base if b in present], ignore_nulls=False)
            if head.base_as:
                layers.append([base.alias(head.base_as)])
                base = pl.col(head.base_as)
            made = rate_of(base, head.rate_e6)
            if simple:
                made = pl.when("_once").then(ZERO).otherwise(made)
        elif head.kind == "surtax":
            parts = _shares(head, present, tables)
            made = pl.sum_horizontal(*parts, ignore_nulls=False) if parts else None
        elif head.kind == "given" and head.id in present:
            made = pl.when(pl.col("customs_value").is_not_null()).then(pl.col(head.id).fill_null(0))
        elif head.id in present:
            made = pl.col(head.id)
        if made is None:
            continue
        if head.exempt and head.exempt in present:
            free = pl.col(head.exempt)
            whole = free.is_null() | said(pl.col(CLASS).is_in(list(head.exempt_not)))
            made = pl.when(whole).then(made).otherwise(rate_of(made, E6 - free))
        if head.kind != "duty":
            layers.append([made.alias(head.id)])
        present.add(head.id)
    layers.append(_totals(tables, present))
    if reasons:
        layers.append(_why(tables, present))
    return layers


def _totals(tables: Levies, present: set[str]) -> list[pl.Expr]:
    """Heads no row bears are zero where the line is assessed; sums of what is collected."""
    assessed = pl.col("customs_value").is_not_null() & pl.col("duty").is_not_null()
    zero = pl.when(assessed).then(ZERO)
    absent = [zero.alias(h.id) for h in tables.heads if h.id not in present]

    def together(names: tuple[str, ...]) -> pl.Expr:
        borne = [name for name in names if name in present]
        return pl.when(assessed).then(pl.sum_horizontal(*borne, ignore_nulls=False)) if borne else zero

    return [together(tables.summed).alias(TOTAL), together(tables.apart).alias(APART), *absent]


def flags(tables: Levies) -> list[str]:
    """The ``why`` columns that taxes make for the heads of a country."""
    heads = [head for head in tables.heads if head.kind != "given"]
    freed = [f"{WHY}{head.id}_free" for head in heads if head.exempt]
    return [*[WHY + head.id for head in heads], *freed, WHY + "none_due"]


def _why(tables: Levies, present: set[str]) -> list[pl.Expr]:
    """``why.taxes.<head>`` where a head is more than nothing, ``…_free`` where a relief freed it, and
    ``none_due`` where goods of an excise class bear none (below the threshold)."""
    never = pl.lit(value=False)
    found = []
    for head in tables.heads:
        if head.kind == "given":
            continue
        bears = said(pl.col(head.id) > 0) if head.id in present else never
        found.append(bears.alias(WHY + head.id))
        if head.exempt:
            freed = said(pl.col(head.exempt) > 0) if head.exempt in present else never
            found.append(freed.alias(f"{WHY}{head.id}_free"))
    levied = [h.id for h in tables.heads if h.kind == "excise" and not h.apart and h.id in present]
    nothing = pl.all_horizontal([said(pl.col(name) == 0) for name in levied]) if levied else never
    return [*found, (pl.col(CLASS).is_not_null() & nothing).alias(WHY + "none_due")]

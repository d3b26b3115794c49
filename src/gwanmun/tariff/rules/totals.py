"""From lines to declarations: each head summed and rounded, small amounts not collected.

What is below a head's ``unit`` is dropped per declaration (Korea: ten won, Treasury Funds Act 47(1));
a declaration that comes to less than the figure ``tax.minimum_won`` is not collected (Act 40); a book without
that figure collects everything. A declaration with a line that is not assessed has no payable amount.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import floor_to, rate_of, said
from gwanmun.tariff.rules.fees import fees, fees_of
from gwanmun.tariff.rules.levies import Head, levies

MINIMUM = "tax.minimum_won"
FACTS = ("self_declared", "earlier_surcharges", "persons")


def _of_traveller(rows: pl.DataFrame, book: RuleBook) -> bool:
    return (
        "travellers.self_declared_e6" in book.parameters
        and "self_declared" in rows.columns
        and rows["self_declared"].null_count() < rows.height
    )


def declarations(rows: pl.DataFrame, book: RuleBook) -> pl.DataFrame:
    """One row for each declaration, in the order of their first lines.

    ``declaration, lines, refused`` (lines not assessed), ``complete``, every head rounded and every fee of
    the declaration, ``total`` (of heads and fees) and ``total_apart``, ``reduction`` and ``surcharge`` of a
    traveller's way of declaring, ``below_minimum``, ``payable`` (null where incomplete). Int64, smallest
    unit of the currency.
    """
    heads = levies(book).heads
    facts = [name for name in FACTS if name in rows.columns]
    assessed = pl.col("total").is_not_null()
    borne = [head.id for head in heads if rows[head.id].max()]
    key = _key(rows)
    grouped = rows.group_by(key, maintain_order=True).agg(
        *([pl.col("declaration").first()] if key.meta.output_name() != "declaration" else []),
        pl.len().cast(pl.Int64).alias("lines"),
        (~assessed).sum().cast(pl.Int64).alias("refused"),
        *[pl.col(name).sum() for name in borne],
        *[pl.col(name).max() for name in facts if name != "self_declared"],
        *[pl.col(name).min() for name in facts if name == "self_declared"],
    )
    zeros = [pl.lit(0, dtype=pl.Int64).alias(head.id) for head in heads if head.id not in borne]
    found = grouped.with_columns(zeros)
    found = found.with_columns(
        (pl.col("refused") == 0).alias("complete"),
        *[floor_to(pl.col(h.id), h.unit).alias(h.id) for h in heads if h.unit > 1 and h.id in borne],
    )
    charged = [fee.id for fee in fees_of(book)]
    if charged:
        found = _with_fees(found, rows, book, charged)
    found = found.with_columns(
        (_sum([h for h in heads if not h.apart]) + _named(charged)).alias("total"),
        _sum([h for h in heads if h.apart]).alias("total_apart"),
    )
    zero = pl.lit(0, dtype=pl.Int64)
    reduction, surcharge = zero, zero
    if _of_traveller(rows, book):
        reduction, surcharge = _declared(book, facts)
    found = found.with_columns(reduction.alias("reduction"), surcharge.alias("surcharge"))
    due = pl.col("total") - pl.col("reduction") + pl.col("surcharge")
    least = book.int(MINIMUM) if MINIMUM in book.parameters else 0
    below = (due > 0) & (due < least)
    found = found.with_columns(
        (below & pl.col("complete")).alias("below_minimum"),
        pl.when(pl.col("complete")).then(pl.when(due < least).then(zero).otherwise(due)).alias("payable"),
    )
    return found.select(
        "declaration",
        "lines",
        "refused",
        "complete",
        *[head.id for head in heads],
        *charged,
        "total",
        "total_apart",
        "reduction",
        "surcharge",
        "below_minimum",
        "payable",
    )


def _key(rows: pl.DataFrame) -> pl.Expr:
    """What lines are grouped by: runs of one declaration where its lines lie together, which is cheaper."""
    run = rows["declaration"].rle_id()
    starts = rows["declaration"].filter(run.diff().fill_null(1) != 0)
    if starts.len() == starts.n_unique():
        return pl.lit(run).alias("_run")
    return pl.col("declaration")


def _sum(heads: list[Head]) -> pl.Expr:
    return _named([head.id for head in heads])


def _named(columns: list[str]) -> pl.Expr:
    return pl.sum_horizontal(columns) if columns else pl.lit(0, dtype=pl.Int64)


def _with_fees(found: pl.DataFrame, rows: pl.DataFrame, book: RuleBook, charged: list[str]) -> pl.DataFrame:
    """``found`` with a column for each fee; 0 where no line bears it."""
    each = fees(rows, book).collect()
    for name in charged:
        mine = each.filter(pl.col("fee") == name).select("declaration", pl.col("amount").alias(name))
        found = found.join(mine, on="declaration", how="left", maintain_order="left", nulls_equal=True)
    return found.with_columns(pl.col(name).fill_null(0) for name in charged)


def _declared(book: RuleBook, facts: list[str]) -> tuple[pl.Expr, pl.Expr]:
    """Reduction for declaring of one's own accord, and surcharge for not declaring (Act 96(2), 241(5)).

    The reduction is a share of the duty or of the simplified tax; the surcharge one of all that is due.
    """
    owned = [h for h in levies(book).heads if h.kind in ("duty", "given") and not h.apart]
    units = max(h.unit for h in owned)
    persons = pl.col("persons").fill_null(1).clip(1) if "persons" in facts else pl.lit(1)
    most = persons.cast(pl.Int64) * book.int("travellers.self_declared_cap_won")
    share = rate_of(_sum(owned), book.int("travellers.self_declared_e6"))
    less = floor_to(pl.min_horizontal(share, most), units)
    again = pl.lit(value=False)
    if "earlier_surcharges" in facts:
        again = said(pl.col("earlier_surcharges") >= book.int("travellers.undeclared_again_from"))
    rate = (
        pl.when(again)
        .then(book.int("travellers.undeclared_again_e6"))
        .otherwise(book.int("travellers.undeclared_e6"))
    )
    more = floor_to(rate_of(pl.col("total"), rate), units)
    zero = pl.lit(0, dtype=pl.Int64)
    told = pl.col("self_declared")
    return (
        pl.when(said(told)).then(less).otherwise(zero),
        pl.when(said(told.not_())).then(more).otherwise(zero),
    )

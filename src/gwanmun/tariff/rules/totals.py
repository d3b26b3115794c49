"""From lines to declarations: each head summed and rounded, small amounts not collected.

What is below a head's ``unit`` is dropped per declaration (Korea: ten won, Treasury Funds Act 47(1));
a declaration that comes to less than the figure ``tax.minimum_won`` is not collected (Act 40); a book without
that figure collects everything. A declaration with a line that is not assessed has no payable amount.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import floor_to, rate_of, said
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

    ``declaration, lines, refused`` (lines not assessed), ``complete``, every head rounded, ``total`` and
    ``total_apart`` of the rounded heads, ``reduction`` and ``surcharge`` of a traveller's way of declaring,
    ``below_minimum``, ``payable`` (null where incomplete). Int64, smallest unit of the currency.
    """
    heads = levies(book).heads
    facts = [name for name in FACTS if name in rows.columns]
    assessed = pl.col("total").is_not_null()
    grouped = rows.group_by(_key(rows), maintain_order=True).agg(
        pl.col("declaration").first(),
        pl.len().cast(pl.Int64).alias("lines"),
        (~assessed).sum().cast(pl.Int64).alias("refused"),
        *[pl.col(head.id).sum() for head in heads],
        *[pl.col(name).max() for name in facts if name != "self_declared"],
        *[pl.col(name).min() for name in facts if name == "self_declared"],
    )
    found = grouped.drop("_declaration") if "_declaration" in grouped.columns else grouped
    found = found.with_columns(
        (pl.col("refused") == 0).alias("complete"),
        *[floor_to(pl.col(head.id), head.unit).alias(head.id) for head in heads if head.unit > 1],
    )
    found = found.with_columns(
        _sum([h for h in heads if not h.apart]).alias("total"),
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
    runs = int(run[-1]) + 1 if rows.height else 0
    if runs == rows["declaration"].n_unique():
        return pl.lit(run).alias("_declaration")
    return pl.col("declaration").alias("_declaration")


def _sum(heads: list[Head]) -> pl.Expr:
    return pl.sum_horizontal([head.id for head in heads]) if heads else pl.lit(0, dtype=pl.Int64)


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

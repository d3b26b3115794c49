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
from gwanmun.tariff.rules.layers import FEW, at_once
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
    facts = tuple(name for name in FACTS if name in rows.columns)
    borne = tuple(head.id for head in heads if rows[head.id].max())
    key = _key(rows)
    grouped = rows.group_by(key, maintain_order=True).agg(
        *([pl.col("declaration").first()] if key.meta.output_name() != "declaration" else []),
        pl.len().cast(pl.Int64).alias("lines"),
        pl.col("total").is_null().sum().cast(pl.Int64).alias("refused"),
        *[pl.col(name).sum() for name in borne],
        *[pl.col(name).max() for name in facts if name != "self_declared"],
        *[pl.col(name).min() for name in facts if name == "self_declared"],
    )
    charged = tuple(fee.id for fee in fees_of(book))
    if charged:
        grouped = _with_fees(grouped, rows, book, charged)
    of_traveller = _of_traveller(rows, book)
    found = at_once(grouped, *layers_for(book, borne, charged, facts if of_traveller else None))
    return found.select(columns_of(book))


def columns_of(book: RuleBook) -> list[str]:
    """Columns of a declaration."""
    heads, charged = (head.id for head in levies(book).heads), (fee.id for fee in fees_of(book))
    before, after = ("declaration", "lines", "refused", "complete"), ("total", "total_apart")
    return [*before, *heads, *charged, *after, "reduction", "surcharge", "below_minimum", "payable"]


def layers_for(
    book: RuleBook, borne: tuple[str, ...], charged: tuple[str, ...], facts: tuple[str, ...] | None
) -> list[list[pl.Expr]]:
    """What is reckoned from the sums of a declaration, kept with the book (see :func:`_layers`)."""
    key = ("tariff.totals", borne, charged, facts)
    return book.once(key, lambda: _layers(book, levies(book).heads, borne, charged, facts))


def _layers(
    book: RuleBook,
    heads: tuple[Head, ...],
    borne: tuple[str, ...],
    charged: tuple[str, ...],
    facts: tuple[str, ...] | None,
) -> list[list[pl.Expr]]:
    """What is reckoned from the sums of a declaration. ``facts``: told of travellers; None: none is."""
    zero = pl.lit(0, dtype=pl.Int64)
    reduction, surcharge = (zero, zero) if facts is None else _declared(book, facts)
    due = pl.col("total") - pl.col("reduction") + pl.col("surcharge")
    least = book.int(MINIMUM) if MINIMUM in book.parameters else 0
    small, complete = due < least, pl.col("complete")
    return [
        [
            (pl.col("refused") == 0).alias("complete"),
            *[zero.alias(head.id) for head in heads if head.id not in borne],
            *[floor_to(pl.col(h.id), h.unit).alias(h.id) for h in heads if h.unit > 1 and h.id in borne],
        ],
        [
            _sum([*[h.id for h in heads if not h.apart], *charged]).alias("total"),
            _sum([h.id for h in heads if h.apart]).alias("total_apart"),
        ],
        [reduction.alias("reduction"), surcharge.alias("surcharge")],
        [
            (small & (due > 0) & complete).alias("below_minimum"),
            pl.when(complete).then(pl.when(small).then(zero).otherwise(due)).alias("payable"),
        ],
    ]


def _key(rows: pl.DataFrame) -> pl.Expr:
    """What lines are grouped by: runs of one declaration where its lines lie together, which is cheaper."""
    if rows.height <= FEW:
        return pl.col("declaration")
    run = rows["declaration"].rle_id()
    starts = rows["declaration"].filter(run.diff().fill_null(1) != 0)
    if starts.len() == starts.n_unique():
        return pl.lit(run).alias("_run")
    return pl.col("declaration")


def _sum(columns: list[str]) -> pl.Expr:
    return pl.sum_horizontal(columns) if columns else pl.lit(0, dtype=pl.Int64)


def _with_fees(
    found: pl.DataFrame, rows: pl.DataFrame, book: RuleBook, charged: tuple[str, ...]
) -> pl.DataFrame:
    """``found`` with a column for each fee; 0 where no line bears it."""
    each = fees(rows, book).collect()
    for name in charged:
        mine = each.filter(pl.col("fee") == name).select("declaration", pl.col("amount").alias(name))
        found = found.join(mine, on="declaration", how="left", maintain_order="left", nulls_equal=True)
    return found.with_columns(pl.col(name).fill_null(0) for name in charged)


def _declared(book: RuleBook, facts: tuple[str, ...]) -> tuple[pl.Expr, pl.Expr]:
    """Reduction for declaring of one's own accord, and surcharge for not declaring (Act 96(2), 241(5)).

    The reduction is a share of the duty or of the simplified tax; the surcharge one of all that is due.
    """
    owned = [h for h in levies(book).heads if h.kind in ("duty", "given") and not h.apart]
    units = max(h.unit for h in owned)
    persons = pl.col("persons").fill_null(1).clip(1) if "persons" in facts else pl.lit(1)
    most = persons.cast(pl.Int64) * book.int("travellers.self_declared_cap_won")
    share = rate_of(_sum([h.id for h in owned]), book.int("travellers.self_declared_e6"))
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

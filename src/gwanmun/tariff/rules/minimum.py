"""Small amounts are not collected (Customs Act 40, Decree 37(1))."""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook


def collected(book: RuleBook, total: pl.Expr, due: pl.Expr) -> pl.Expr:
    """``total`` where what is ``due`` together reaches the minimum, else 0; null where none is assessed."""
    zero = pl.lit(0, dtype=pl.Int64)
    return pl.when((due >= book.int("tax.minimum_won")) | total.is_null()).then(total).otherwise(zero)

"""Which rules of valuation are reasons for a line: ``why.valuation.…`` columns."""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import said
from gwanmun.tariff.rules import methods
from gwanmun.tariff.rules.value_shape import Shape

WHY = "why."
STEP = "valuation"


def why_columns(book: RuleBook, shape: Shape) -> list[pl.Expr]:
    """One true-or-false column for each rule of the step that the country's catalogue holds.

    What no row can need is plainly false.
    """
    never = pl.lit(value=False)
    valued = pl.col("customs_value").is_not_null()
    priced = valued & (pl.col("method") == methods.FIRST) if shape.determined else valued
    own = pl.col("currency") == book.currency
    flags = {
        "price_own_currency": priced & own,
        "price": priced & ~own,
        "rate_late": priced & said(pl.col("fx_late")),
        "additions": valued & (pl.col("additions") > 0) if shape.charges else never,
        "deductions": valued & (pl.col("deductions") > 0) if shape.charges else never,
        "shared": priced & pl.col("_whole") if shape.charges else never,
        "left_alone": priced & pl.col("_left") if shape.charges else never,
        "carriage_missing": priced & pl.col("_carriage_missing"),
        "carriage_within": priced & pl.col("_carriage_within"),
        "provisional": valued & pl.col("provisional"),
        "value": valued,
    }
    for number in range(methods.FIRST + 1, methods.LAST + 1):
        flags[f"method_{number}"] = valued & (pl.col("method") == number) if shape.determined else never
    named = {f"{STEP}.{name}": flag for name, flag in flags.items()}
    return [flag.alias(WHY + rule) for rule, flag in named.items() if rule in book.rules]

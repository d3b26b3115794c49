"""Duties reckoned otherwise than by one rate: selective duty, and the price-fall safeguard on farm goods."""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import E4, E6, rate_of


def selective_duty(
    value: pl.Expr,
    rate_e6: pl.Expr | int,
    quantity_e3: pl.Expr,
    won_per_unit: pl.Expr | int,
    *,
    lower: bool = False,
) -> pl.Expr:
    """The higher (or ``lower``) of a rate on the value and an amount per unit, won, fraction dropped.

    ``quantity_e3``: thousandths of the unit (grams where the amount is per kilogram).
    """
    by_value, by_quantity = rate_of(value, rate_e6), quantity_e3 * won_per_unit // 1000
    choose = pl.min_horizontal if lower else pl.max_horizontal
    return choose(by_value, by_quantity)


def safeguard_per_unit(book: RuleBook, reference_won: pl.Expr, price_won: pl.Expr) -> pl.Expr:
    """Extra duty per unit in 1/10,000 won (Customs Act 68, Decree 90(4)); 0 for a fall of a tenth or less.

    Whole won in, both up to 9·10⁵; not for quantities inside a tariff quota.
    """
    extra = pl.lit(0, dtype=pl.Int64)
    fall_e6 = (reference_won - price_won) * E6
    for bracket in book.value("tax.special_safeguard_brackets"):
        beyond = fall_e6 - reference_won * bracket["above_e6"]
        scaled = reference_won * bracket["base_e6"] * E6 + beyond * bracket["rate_e6"]
        extra = pl.when(beyond > 0).then(scaled // (E6 * E6 // E4)).otherwise(extra)
    return extra

"""Duties on top of the ordinary one: the special safeguard on farm goods at a price that has fallen.

Anti-dumping, countervailing, retaliatory and safeguard duties are rates like others, on the value or the
quantity; whose goods they hit stands in the rate (origin, party). The price safeguard is reckoned here.
"""

from __future__ import annotations

from math import gcd

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import E6
from gwanmun.tariff.rules.amounts import E12, Money, quantity_columns, whole

BRACKETS = "tax.special_safeguard_brackets"
WORKING = [f"p_{what}" for what in "qund"]


def price_safeguard(rows: pl.DataFrame, book: RuleBook, money: Money) -> pl.DataFrame:
    """Put into ``c_duty`` what the fall of the price below the reference price costs (Customs Act 68).

    For rows whose rate has a reference price (``r_reference_e6`` for each ``r_unit``); others stay as they
    are. The price is the customs value by the quantity in that unit. The whole line is reckoned at once and
    rounded once: ``reference × quantity × [base + (fall − lower edge) × rate]`` of the bracket of the fall.
    """
    for layer in safeguard_layers(book, money):
        rows = rows.with_columns(layer)
    return rows.drop(WORKING)


def safeguard_layers(book: RuleBook, money: Money) -> list[list[pl.Expr]]:
    return book.once(("tariff.price safeguard", money), lambda: _layers(book, money))


def _layers(book: RuleBook, money: Money) -> list[list[pl.Expr]]:
    told = pl.col("r_reference_e6").is_not_null()
    # Both sides times 10¹² × p_d: the value at the reference price, and how far the value lies below it.
    reference = pl.col("r_reference_e6").cast(pl.Int128) * pl.col("p_n") * money.minor
    fall = reference - pl.col("customs_value").cast(pl.Int128) * E12 * pl.col("p_d")
    brackets = book.value(BRACKETS)
    step = gcd(E6, *(bracket[name] for bracket in brackets for name in ("above_e6", "base_e6", "rate_e6")))
    one = E6 // step  # the figures of the table in hundredths or so, to keep the products small
    extra = pl.lit(0, dtype=pl.Int128)
    for bracket in brackets:
        above, base, rate = (bracket[name] // step for name in ("above_e6", "base_e6", "rate_e6"))
        beyond = fall * one - reference * above
        extra = pl.when(beyond > 0).then(reference * base * one + beyond * rate).otherwise(extra)
    known = fall.is_not_null()
    amount = whole(extra, pl.col("p_d") * E12 * (one * one), money.rounding)
    return [
        *quantity_columns("p", pl.col("r_unit")),
        [
            pl.when(told & known).then(amount).when(~told).then("c_duty").alias("c_duty"),
            pl.when(told & pl.col("p_n").is_null()).then("r_unit").otherwise("c_lacks").alias("c_lacks"),
        ],
    ]

"""Rates of several parts that one ad valorem and two specific amounts cannot hold (``schema.RATE_PARTS``).

Their duty is the sum of the parts, but not less than a floor where one is set. A rate that asks for the value
or quantity of a component of the goods, or that only refers to another rate, is not assessed.
"""

from __future__ import annotations

from math import lcm

import polars as pl

from gwanmun.tariff.rules.amounts import E12, LINE_FACTS, Money, quantity_columns, whole
from gwanmun.tariff.rules.units import DIMENSIONS

_FIELDS = {
    "a_rate": "rate_e6",
    "a_over": "over",
    "a_amount": "amount_e9",
    "a_unit": "unit",
    "a_on": "on",
    "a_role": "role",
}
E9, E15 = 10**9, 10**15

#: Every fraction of a part becomes exact over this: thirds and the like of a rate, and conversions of units.
_COMMON = lcm(2, 3, 6, 7, 9, 1_000, 5_000, *(d for units in DIMENSIONS.values() for _, d in units.values()))


def with_parts(rows: pl.DataFrame, money: Money) -> pl.DataFrame:
    """Fill ``c_duty`` of the rows whose ``r_form`` is ``parts`` and that need no component."""
    plain = (pl.col("r_needs").list.len().fill_null(0) == 0) & (pl.col("r_form") == "parts")
    mine = rows.with_row_index("_n").filter(plain.fill_null(value=False))
    if mine.is_empty():
        return rows
    each = (
        mine.select("_n", *LINE_FACTS, "r_parts")
        .explode("r_parts")
        .with_columns(pl.col("r_parts").struct.field(field).alias(name) for name, field in _FIELDS.items())
        .drop("r_parts")
    )
    for layer in quantity_columns("a", pl.col("a_unit")):
        each = each.with_columns(layer)
    # Of the smallest unit of the currency, times 10¹⁵ and the common denominator.
    over = pl.col("a_over").fill_null(1)
    share = pl.col("customs_value").cast(pl.Int128) * pl.col("a_rate") * E9 * (_COMMON // over)
    amount = pl.col("a_n") * pl.col("a_amount") * money.minor * (_COMMON // pl.col("a_d"))
    exact = (_COMMON % over == 0) & (_COMMON % pl.col("a_d") == 0)
    lacking = pl.col("a_amount").is_not_null() & pl.col("a_n").is_null()
    odd = pl.col("a_on").is_not_null() | ~pl.col("a_role").is_in(["add", "floor"]) | ~exact | lacking
    part = pl.sum_horizontal(share, amount)
    known = ~odd.any() & pl.col("customs_value").is_not_null().all()
    sums = (
        each.with_columns(_part=part)
        .group_by("_n")
        .agg(
            pl.when(known)
            .then(
                pl.max_horizontal(
                    pl.col("_part").filter(pl.col("a_role") == "add").sum(),
                    pl.col("_part").filter(pl.col("a_role") == "floor").max(),
                )
            )
            .first()
            .alias("_sum"),
            pl.col("a_unit").filter(lacking).first().alias("_unit"),
        )
    )
    common = pl.lit(_COMMON).cast(pl.Int128) * E15
    duty = whole(pl.col("_sum"), common, money.rounding)
    filled = rows.with_row_index("_n").join(sums, on="_n", how="left", maintain_order="left")
    return filled.with_columns(
        pl.coalesce("c_duty", duty).alias("c_duty"),
        pl.coalesce("c_exact", pl.col("_sum") // (common // E12)).alias("c_exact"),
        pl.coalesce("c_lacks", "_unit").alias("c_lacks"),
    ).drop("_n", "_sum", "_unit")

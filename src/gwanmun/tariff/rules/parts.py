"""Rates of several parts that one ad valorem and two specific amounts cannot hold (``schema.RATE_PARTS``).

Their duty is the sum of the parts, but not less than a floor where one is set. A part that stands on a
component of the goods takes the value or quantity that the line tells of it (``components.py``); where it
tells none, the rate is not assessed and the component is named. A rate that only refers to another rate is
not assessed.
"""

from __future__ import annotations

from math import lcm

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.tariff.rules.amounts import E12, LINE_FACTS, Money, quantity_columns, whole
from gwanmun.tariff.rules.components import with_components
from gwanmun.tariff.rules.units import DIMENSIONS

_FIELDS = {
    "a_rate": "rate_e6",
    "a_over": "over",
    "a_amount": "amount_e9",
    "a_unit": "unit",
    "a_on": "on",
    "a_role": "role",
}
E6, E9, E15 = 10**6, 10**9, 10**15
DEGREE = "degree"

#: Every fraction of a part becomes exact over this: thirds and the like of a rate, and conversions of units.
_COMMON = lcm(2, 3, 6, 7, 9, 1_000, 5_000, *(d for units in DIMENSIONS.values() for _, d in units.values()))


def with_parts(rows: pl.DataFrame, money: Money, book: RuleBook) -> pl.DataFrame:
    """Fill ``c_duty`` of the rows whose ``r_form`` is ``parts``.

    ``rows`` may have ``components`` (``components.COMPONENTS``) and ``fx_rate_e4``. Adds ``c_wants``, the
    components whose value or quantity is asked for and not told, ``c_unlike``, the one whose unit cannot be
    turned into that of the rate, and ``c_above``, the one worth more than the goods.
    """
    nothing = [pl.lit(None, dtype=pl.String).alias(name) for name in ("c_wants", "c_unlike", "c_above")]
    mine = rows.with_row_index("_n").filter((pl.col("r_form") == "parts").fill_null(value=False))
    if mine.is_empty():
        return rows.with_columns(nothing)
    told = [name for name in ("components", "fx_rate_e4") if name in rows.columns]
    each = (
        mine.select("_n", *LINE_FACTS, *told, "r_parts")
        .explode("r_parts")
        .with_columns(pl.col("r_parts").struct.field(field).alias(name) for name, field in _FIELDS.items())
        .drop("r_parts")
    )
    for layer in quantity_columns("a", pl.col("a_unit")):
        each = each.with_columns(layer)
    each = with_components(each, money, book)
    sums = _summed(each, money)
    common = pl.lit(_COMMON).cast(pl.Int128) * E15
    duty = whole(pl.col("_sum"), common, money.rounding)
    filled = rows.with_row_index("_n").join(sums, on="_n", how="left", maintain_order="left")
    return filled.with_columns(
        pl.coalesce("c_duty", duty).alias("c_duty"),
        pl.coalesce("c_exact", pl.col("_sum") // (common // E12)).alias("c_exact"),
        pl.coalesce("c_lacks", "_unit").alias("c_lacks"),
    ).drop("_n", "_sum", "_unit")


def _summed(each: pl.DataFrame, money: Money) -> pl.DataFrame:
    """``_n, _sum`` (of the smallest unit of the currency, times 10¹⁵ and the common denominator), ``_unit``
    of a quantity of the goods that is not told, ``c_wants``, ``c_unlike``, ``c_above``.

    A part for each degree is taken to 1/10¹⁵ of the smallest unit; all others are exact.
    """
    over = pl.col("a_over").fill_null(1)
    component, degree = pl.col("a_on").is_not_null(), pl.col("a_role") == DEGREE
    by_component = component & ~degree
    value = pl.when(component).then("p_value").otherwise("customs_value")
    n = pl.when(by_component).then("p_n").otherwise("a_n")
    d = pl.when(by_component).then("p_d").otherwise("a_d")
    share = value.cast(pl.Int128) * pl.col("a_rate") * E9 * (_COMMON // over)
    amount = n * pl.col("a_amount") * money.minor * (_COMMON // d)
    amount = pl.when(degree).then(amount * pl.col("p_degrees") // E6).otherwise(amount)
    rated, specific = pl.col("a_rate").is_not_null(), pl.col("a_amount").is_not_null()
    exact = (_COMMON % over == 0) & (_COMMON % d.fill_null(1) == 0)
    lacking = specific & pl.col("a_n").is_null() & ~by_component
    wanting = component & (
        (rated & pl.col("p_value").is_null())
        | (degree & pl.col("p_degrees").is_null())
        | (specific & ~degree & pl.col("p_quantity").is_null())
    )
    unlike = by_component & specific & pl.col("p_quantity").is_not_null() & pl.col("p_n").is_null()
    above = (component & (pl.col("p_value") > pl.col("customs_value"))).fill_null(value=False)
    role = pl.col("a_role").is_in(["add", "floor", DEGREE])
    odd = ~role | ~exact | lacking | wanting | unlike | above
    known = ~odd.any() & pl.col("customs_value").is_not_null().all()
    counted = pl.col("a_role").is_in(["add", DEGREE])
    asked = pl.concat_str(
        "a_on", pl.when(specific & ~degree).then("a_unit"), separator=" ", ignore_nulls=True
    )
    return (
        each.with_columns(_part=pl.sum_horizontal(share, amount))
        .group_by("_n", maintain_order=True)
        .agg(
            pl.when(known)
            .then(
                pl.max_horizontal(
                    pl.col("_part").filter(counted).sum().clip(0),
                    pl.col("_part").filter(pl.col("a_role") == "floor").max(),
                )
            )
            .first()
            .alias("_sum"),
            pl.col("a_unit").filter(lacking).first().alias("_unit"),
            _named(asked.filter(wanting)).alias("c_wants"),
            asked.filter(unlike).first().alias("c_unlike"),
            pl.col("a_on").filter(above).first().alias("c_above"),
        )
    )


def _named(names: pl.Expr) -> pl.Expr:
    """Names apart by commas, each once; null: none."""
    joined = names.unique(maintain_order=True).str.join(", ")
    return pl.when(joined != "").then(joined)

"""Duty and import-stage internal taxes of one line, exact to the won.

Order of the law: customs value → duty → individual consumption tax, liquor tax → education and
rural tax → VAT. A tax base drops the fraction of a won (Treasury Funds Act 47(2)), each head drops
what is below ten won (47(1)); the next base takes the tax before that second rounding.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import floor_to, rate_of

TAX_HEADS = ("duty", "consumption_tax", "liquor_tax", "education_tax", "rural_tax", "vat")

#: Columns taken in. Amounts in won (Int64); a null rate or threshold means: does not bear that tax.
INPUT: dict[str, type[pl.DataType]] = {
    "customs_value": pl.Int64,  # null: nothing can be assessed
    "duty_rate_e6": pl.Int64,
    "duty_free": pl.Boolean,
    "vat_free": pl.Boolean,
    "taxed_pieces": pl.Int64,  # pieces the consumption-tax threshold counts for, ≥ 1
    "consumption_threshold": pl.Int64,  # per piece; 0 taxes the whole
    "consumption_rate_e6": pl.Int64,
    "rural_on_consumption": pl.Boolean,
    "liquor_rate_e6": pl.Int64,  # ad valorem liquor
    "liquor_won": pl.Int64,  # liquor taxed by volume: the amount itself
    "liquor_strong": pl.Boolean,  # higher education tax whatever the rate (beer)
}


def assess(book: RuleBook) -> Callable[[pl.LazyFrame], pl.LazyFrame]:
    """Compile the taxes of a book. The result adds :data:`TAX_HEADS` and ``total`` (won, Int64).

    A row without customs value gets a null duty and total; an amount is never negative.
    """
    unit = book.int("tax.head_rounding_won")
    value = pl.col("customs_value")
    zero = pl.lit(0, dtype=pl.Int64)

    duty = pl.when("duty_free").then(value * 0).otherwise(rate_of(value, pl.col("duty_rate_e6")))
    base = pl.col("_base")
    pieces = pl.col("taxed_pieces").fill_null(1).clip(1)
    above = (base - pl.col("consumption_threshold") * pieces).clip(0)
    consumption = rate_of(above, pl.col("consumption_rate_e6")).fill_null(0)
    liquor = pl.coalesce("liquor_won", rate_of(base, pl.col("liquor_rate_e6")), zero)

    above_line = pl.col("liquor_rate_e6") > book.int("tax.strong_liquor_above_e6")
    strong = pl.col("liquor_strong") | above_line.fill_null(value=False)
    on_liquor = (
        pl.when(strong)
        .then(rate_of(pl.col("_liquor"), book.int("tax.education_on_strong_liquor_e6")))
        .otherwise(rate_of(pl.col("_liquor"), book.int("tax.education_on_liquor_e6")))
    )
    education = rate_of(pl.col("_consumption"), book.int("tax.education_on_consumption_e6")) + on_liquor
    on_consumption = rate_of(pl.col("_consumption"), book.int("tax.rural_on_consumption_e6"))
    rural = pl.when("rural_on_consumption").then(on_consumption).otherwise(zero)
    vat_base = base + pl.col("_consumption") + pl.col("_liquor") + pl.col("_education") + pl.col("_rural")
    vat = pl.when("vat_free").then(zero).otherwise(rate_of(vat_base, book.int("tax.vat_rate_e6")))

    lines = ("_duty", "_consumption", "_liquor", "_education", "_rural", "_vat")
    layers = (
        [duty.alias("_duty")],
        [(value + pl.col("_duty")).alias("_base")],
        [consumption.alias("_consumption"), liquor.alias("_liquor")],
        [education.alias("_education"), rural.alias("_rural")],
        [vat.alias("_vat")],
        [floor_to(pl.col(line), unit).alias(head) for line, head in zip(lines, TAX_HEADS, strict=True)],
        [pl.sum_horizontal(*TAX_HEADS, ignore_nulls=False).alias("total")],
    )

    def apply(rows: pl.LazyFrame) -> pl.LazyFrame:
        for layer in layers:
            rows = rows.with_columns(layer)
        return rows.drop("_base", *lines)

    return apply

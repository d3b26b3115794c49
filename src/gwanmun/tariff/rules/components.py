"""Components of goods on which a rate stands: what a line tells of them, and what a part of a rate takes.

Names are codes of the pack's table ``components``. A value is told in the currency of the price and comes
to the country's currency at the rate of the line, what is below its smallest unit dropped, as the value of
the goods does; a quantity in ``unit``, or without one in the unit the rate asks for. A component that
consists of others (``of``) is known as well where each of them is told.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.tariff.rules.amounts import Money
from gwanmun.tariff.rules.rounding import dropped, wide
from gwanmun.tariff.rules.schema import DType
from gwanmun.tariff.rules.units import commensurable, unit_of

TABLE = "components"
_FIELDS: dict[str, type[pl.DataType]] = {
    "name": pl.String,
    "value_e4": pl.Int64,
    "quantity_e6": pl.Int64,
    "unit": pl.String,
}
#: The optional column of lines.
COMPONENTS: dict[str, DType] = {TABLE: pl.List(pl.Struct(_FIELDS))}
#: What is told of the component a part stands on.
_TOLD: dict[str, type[pl.DataType]] = {
    "p_value": pl.Int64,  # smallest unit of the country's currency
    "p_quantity": pl.Int64,
    "p_unit": pl.String,
}


def with_components(each: pl.DataFrame, money: Money, book: RuleBook) -> pl.DataFrame:
    """``each`` (parts of rates: ``_n`` of the line, ``a_on``, ``a_unit``) with ``p_value``, ``p_quantity``,
    ``p_degrees`` (millionths) and ``p_n`` / ``p_d``, the quantity times 10⁶ in the unit of the part."""
    if TABLE not in each.columns or each[TABLE].null_count() == each.height:
        each = each.with_columns(pl.lit(None, dtype=t).alias(c) for c, t in _TOLD.items())
    else:
        told = _told(each, money, book)
        each = each.join(told, on=["_n", "a_on"], how="left", maintain_order="left")
    unit = pl.coalesce("p_unit", "a_unit")
    given, asked = unit_of(unit), unit_of(pl.col("a_unit"))
    quantity = pl.when(commensurable(unit, pl.col("a_unit"))).then("p_quantity")
    return each.with_columns(
        (wide(quantity) * given.numerator * asked.denominator).alias("p_n"),
        (wide(given.denominator) * asked.numerator).alias("p_d"),
        pl.col("p_quantity").alias("p_degrees"),
    )


def _told(each: pl.DataFrame, money: Money, book: RuleBook) -> pl.DataFrame:
    """``_n, a_on`` and :data:`_TOLD`, one row for each component that is told or made up of those told."""
    rate = pl.col("fx_rate_e4")
    one = (
        each.select("_n", TABLE, "fx_rate_e4")
        .unique("_n", maintain_order=True)
        .explode(TABLE)
        .filter(pl.col(TABLE).is_not_null())
        .select("_n", "fx_rate_e4", *(pl.col(TABLE).struct.field(f).alias(f) for f in _FIELDS))
        .unique(["_n", "name"], keep="first", maintain_order=True)
        .select(
            "_n",
            pl.col("name").alias("a_on"),
            dropped(wide(pl.col("value_e4")) * rate, money.digits).alias("p_value"),
            pl.col("quantity_e6").alias("p_quantity"),
            pl.col("unit").alias("p_unit"),
        )
    )
    made = [one]
    for code, about in book.tables.get(TABLE, {}).items():
        of = list(about.more.get("of", ()))
        if of:
            summed = (
                one.filter(pl.col("a_on").is_in(of) & pl.col("p_value").is_not_null())
                .group_by("_n", maintain_order=True)
                .agg(pl.len().alias("_found"), pl.col("p_value").sum())
                .filter(pl.col("_found") == len(of))
            )
            made.append(summed.select("_n", pl.lit(code).alias("a_on"), "p_value"))
    return pl.concat(made, how="diagonal").unique(["_n", "a_on"], keep="first", maintain_order=True)

"""The price in dollars and the customs value in won, at the customs rate of the week of the tax date."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import ceil_cross, half_up_units, won_of
from gwanmun.core.few import look_up
from gwanmun.parcels.rules.case import Apply, Case, why

WEEK = timedelta(days=7)


def week_of(day: pl.Expr) -> pl.Expr:
    """The Sunday that opens the week of a day."""
    return day - pl.duration(days=day.dt.weekday() % 7)


def weekly_rates(book: RuleBook) -> pl.DataFrame:
    """``_week, currency, fx_rate_e4, _late, _usd_rate_e4``: one row per currency and week.

    A week not yet published takes the latest rate that is at most ``parcels.fx_late_weeks``
    old and is marked late. The won itself is always 1.
    """
    most = book.int("parcels.fx_late_weeks")
    published = book.fx.select(
        pl.col("valid_from").alias("_week"), "currency", pl.col("rate_e4").alias("fx_rate_e4")
    )
    won = (
        published.select("_week")
        .unique()
        .with_columns(pl.lit("KRW").alias("currency"), pl.lit(10_000, dtype=pl.Int64).alias("fx_rate_e4"))
    )
    known = pl.concat([published.filter(pl.col("currency") != "KRW"), won])
    ages = pl.DataFrame({"_age": list(range(most + 1))}, schema={"_age": pl.Int32})
    dense = (
        known.join(ages, how="cross")
        .with_columns(pl.col("_week") + pl.duration(days=7 * pl.col("_age")))
        .sort("_age")
        .unique(["_week", "currency"], keep="first", maintain_order=True)
        .with_columns((pl.col("_age") > 0).alias("_late"))
        .drop("_age")
    )
    dollars = dense.filter(pl.col("currency") == "USD").select(
        "_week", pl.col("fx_rate_e4").alias("_usd_rate_e4")
    )
    return dense.join(dollars, on="_week", how="left")


def value(book: RuleBook) -> Apply:
    rates = weekly_rates(book)
    price, rate = pl.col("price_e4"), pl.col("fx_rate_e4")
    paid = price + pl.col("freight_e4").fill_null(0) + pl.col("insurance_e4").fill_null(0)
    dollars = (
        pl.when(pl.col("currency") == "USD")
        .then(price)
        .otherwise(ceil_cross(price, rate, pl.col("_usd_rate_e4")))
    )
    priced = price.is_not_null()

    week = week_of(pl.col("tax_date")).alias("_week")
    valued = [
        dollars.alias("usd_e4"),
        won_of(paid, rate).alias("customs_value"),
        (priced & rate.is_not_null() & ~pl.col("_late")).alias(why("value.week")),
        (priced & pl.col("_late").fill_null(value=False)).alias(why("value.late")),
        (priced & rate.is_null()).alias(why("value.no_rate")),
        (priced & pl.col("freight_e4").is_null()).alias(why("value.freight_included")),
    ]
    listed = half_up_units(pl.col("usd_e4")).cast(pl.Int32, strict=False).alias("list_usd")

    def apply(rows: pl.LazyFrame, _case: Case) -> pl.LazyFrame:
        rows = look_up(rows.with_columns(week), rates, ["_week", "currency"], keep=True)
        return rows.with_columns(valued).with_columns(listed).drop("_week", "_late")

    return apply

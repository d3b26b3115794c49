"""The customs rate of exchange of each line's day.

A published rate holds from its first day for ``valuation.fx_week_days``. While the following one is not
yet known it goes on for at most ``valuation.fx_late_weeks`` more weeks and is marked late; after that the
currency has no rate. The country's own currency always stands at one.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from gwanmun.core.book import RuleBook

OWN_E4 = 10_000
RATES: dict[str, type[pl.DataType]] = {
    "date": pl.Date,
    "currency": pl.String,
    "fx_rate_e4": pl.Int64,
    "fx_from": pl.Date,  # first day of the rate used; null for the country's own currency
    "fx_late": pl.Boolean,
}


def rates_on(book: RuleBook, days: list[date]) -> pl.DataFrame:
    """:data:`RATES`: every currency that has a rate on each of the days. The last day asked for is kept."""
    if len(days) != 1:
        return _rates(book, days)
    kept: tuple[date, pl.DataFrame] | None = book.built.get("tariff.rates_on")
    if kept is None or kept[0] != days[0]:
        kept = (days[0], _rates(book, days))
        book.built["tariff.rates_on"] = kept
    return kept[1]


def _rates(book: RuleBook, days: list[date]) -> pl.DataFrame:
    last = book.int("valuation.fx_week_days") * (1 + book.int("valuation.fx_late_weeks"))
    fx = book.fx.filter(pl.col("currency") != book.currency)
    wanted = pl.DataFrame({"date": sorted(days)}, schema={"date": pl.Date})
    found = (
        wanted.join(fx.lazy().select("currency").unique().collect(), how="cross")
        .sort("date")
        .join_asof(
            fx.sort("valid_from"),
            left_on="date",
            right_on="valid_from",
            by="currency",
            check_sortedness=False,
        )
        .filter((pl.col("date") - pl.col("valid_from")).dt.total_days() < last)
        .select(
            "date",
            "currency",
            pl.col("rate_e4").alias("fx_rate_e4"),
            pl.col("valid_from").alias("fx_from"),
            (
                (pl.col("date") - pl.col("valid_from")).dt.total_days() >= book.int("valuation.fx_week_days")
            ).alias("fx_late"),
        )
    )
    own = wanted.select(
        "date",
        pl.lit(book.currency).alias("currency"),
        pl.lit(OWN_E4, dtype=pl.Int64).alias("fx_rate_e4"),
        pl.lit(None, dtype=pl.Date).alias("fx_from"),
        pl.lit(value=False).alias("fx_late"),
    )
    return pl.concat([found, own])


def with_rates(rows: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    """``rows`` (``date``, ``currency``, in their order) with what :data:`RATES` adds; null where unknown."""
    if rates["date"].n_unique() <= 1 and rows["date"].null_count() == 0:
        rates = rates.drop("date")
        first = rows["currency"][0] if rows.height else None
        if first is not None and (rows["currency"] == first).all(ignore_nulls=False):
            told = dict(zip(rates["currency"].to_list(), rates.iter_rows(), strict=True))
            known = zip(rates.columns, told.get(first, (None,) * rates.width), strict=True)
            return rows.with_columns(
                pl.lit(value, dtype=RATES[name]).alias(name) for name, value in known if name != "currency"
            )
        return rows.join(rates, on="currency", how="left", maintain_order="left")
    return rows.join(rates, on=["date", "currency"], how="left", maintain_order="left")


def form_rate(book: RuleBook, rates: pl.DataFrame) -> int | None:
    """Rate of the second currency of the declaration form, where all lines are of one day."""
    told = dict(zip(rates["currency"].to_list(), rates["fx_rate_e4"].to_list(), strict=True))
    return told.get(book.value("valuation.form_currency"))


def form_rates(book: RuleBook, rates: pl.DataFrame) -> pl.DataFrame:
    """``date, _form_rate_e4``: rate of the second currency of the declaration form."""
    return rates.filter(pl.col("currency") == book.value("valuation.form_currency")).select(
        "date", pl.col("fx_rate_e4").alias("_form_rate_e4")
    )

"""The day of a sample, and the exchange rates of that day."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from gwanmun.countries import registry

_WEEK = timedelta(days=7)
_CURRENCIES = ("USD", "KRW", "JPY", "EUR", "CNY", "GBP", "HKD", "AUD", "CAD", "NZD")


def rates_on(day: date) -> dict[str, int]:
    """Weekly customs rates of that day: won per unit of currency, in ten-thousandths.

    Empty when no week up to that day is known or the dollar is missing: then a sample is priced in
    US dollars alone.
    """
    fx = registry.open_pack("kr").fx
    known = fx.filter((pl.col("valid_from") <= day) & pl.col("currency").is_in(_CURRENCIES))
    latest = known.sort("valid_from").group_by("currency", maintain_order=True).last()
    rates = dict(zip(latest["currency"], latest["rate_e4"], strict=True)) | {"KRW": 10_000}
    return rates if "USD" in rates else {}


def default_date(today: date) -> date:
    """Today when a rate is published for its week, else the middle of the last published week."""
    start = registry.open_pack("kr").fx["valid_from"].max()
    assert isinstance(start, date)  # noqa: S101 - narrows the type; the reader refuses an empty table
    return today if start <= today < start + _WEEK else start + timedelta(days=3)

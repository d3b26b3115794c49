"""Which duty rate a code bears: the longest known prefix of the nomenclature wins."""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.prefixes import by_prefix


def duty_rate(book: RuleBook, code: pl.Expr) -> pl.Expr:
    """Basic rate in millionths (Int64) of codes of two to six digits.

    An unknown or absent code bears ``tax.default_duty_rate_e6``.
    """
    rate = by_prefix(code, book.tables["tariff"], pl.Int64)
    return rate.fill_null(book.int("tax.default_duty_rate_e6"))

"""Which duty rate a code bears: the longest known prefix of the nomenclature wins."""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook


def duty_rate(book: RuleBook, hs6: pl.Expr) -> pl.Expr:
    """Basic rate in millionths for codes of two to six digits; the default figure for unknown ones."""
    tariff: dict[str, int] = book.tables["tariff"]
    found = []
    for length in (6, 4, 2):
        table = {hs: rate for hs, rate in tariff.items() if len(hs) == length}
        if table:
            key = hs6.str.slice(0, length)
            found.append(key.replace_strict(table, default=None, return_dtype=pl.Int64))
    return pl.coalesce(*found, pl.lit(book.int("tax.default_duty_rate_e6"), dtype=pl.Int64))

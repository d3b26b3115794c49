"""Which duty rate a code bears: the longest known prefix of the nomenclature wins."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from gwanmun.core.book import RuleBook


def duty_rate(book: RuleBook) -> Callable[[pl.LazyFrame], pl.LazyFrame]:
    """Compile the basic rates of a book: ``hs6`` (two to six digits) gives ``duty_rate_e6``.

    Rates are millionths (Int64); an unknown code bears ``tax.default_duty_rate_e6``.
    """
    tariff: dict[str, int] = book.tables["tariff"]
    tables = []
    for length in sorted({len(hs) for hs in tariff}, reverse=True):
        chosen = {hs: rate for hs, rate in tariff.items() if len(hs) == length}
        name = f"_rate{length}"
        tables.append((length, name, pl.DataFrame({f"_hs{length}": list(chosen), name: list(chosen.values())})))
    default = pl.lit(book.int("tax.default_duty_rate_e6"), dtype=pl.Int64)
    rate = pl.coalesce(*(name for _, name, _ in tables), default).alias("duty_rate_e6")

    def apply(rows: pl.LazyFrame) -> pl.LazyFrame:
        rows = rows.with_columns(pl.col("hs6").str.slice(0, n).alias(f"_hs{n}") for n, _, _ in tables)
        for length, _, table in tables:
            rows = rows.join(table.lazy(), on=f"_hs{length}", how="left", maintain_order="left")
        return rows.with_columns(rate).drop([used for n, name, _ in tables for used in (f"_hs{n}", name)])

    return apply

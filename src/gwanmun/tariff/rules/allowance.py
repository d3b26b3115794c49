"""A traveller's basic allowance: which goods it is spent on, and how much of each stays taxable.

The allowance is personal and a single article may use that of one person only. It is spent on the goods
that bear the most tax for their value first (then in the order of the lines), so that the traveller
pays least; the choice is the same whenever it is made. Figures: ``travellers.…`` of the pack.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import E4, E6, said
from gwanmun.tariff.rules.currency import rates_on
from gwanmun.tariff.rules.facts import told
from gwanmun.tariff.rules.faulting import Faults
from gwanmun.tariff.rules.quantities import pieces
from gwanmun.tariff.rules.simplified import simplify
from gwanmun.tariff.rules.taxes import TOTAL, tax_lines

SCHEME = "TRAVELLER"
#: Articles of one declaration that are dealt out one by one when several persons travel together.
MOST_ARTICLES = 2_000
WHY = "why.simplified.allowance"


def may_apply(rows: pl.DataFrame, book: RuleBook) -> bool:
    """Is any line a traveller's, in a country that has an allowance?"""
    return known_to(book) and "scheme" in rows.columns and bool((rows["scheme"] == SCHEME).any())


def known_to(book: RuleBook) -> bool:
    """Has the country an allowance?"""
    return "travellers.allowance" in book.parameters


def _each(rows: pl.DataFrame, book: RuleBook) -> pl.Expr:
    """One person's allowance on each line's day, in the country's smallest unit (fraction dropped)."""
    allowance = book.value("travellers.allowance")
    rates = rates_on(book, rows["date"].drop_nulls().unique().to_list())
    mine = rates.filter(pl.col("currency") == allowance["currency"])
    rate = pl.col("date").replace_strict(
        mine["date"], mine["fx_rate_e4"], default=None, return_dtype=pl.Int64
    )
    return rate * (int(allowance["amount"]) * int(10**book.currency_digits)) // E4


def _dealt(values: list[int], counts: list[int], persons: int, each: int) -> list[int]:
    """What of each line (value, number of articles) is covered, lines in the order of spending."""
    left = [each] * persons
    covered = []
    for value, count in zip(values, counts, strict=True):
        mine = 0
        articles = min(count, MOST_ARTICLES)
        for n in range(articles):
            article = value * (n + 1) // articles - value * n // articles
            richest = max(range(persons), key=left.__getitem__)
            used = min(left[richest], article)
            left[richest] -= used
            mine += used
        covered.append(mine)
    return covered


def spend(rows: pl.DataFrame, book: RuleBook, faults: Faults, *, reasons: bool = True) -> pl.DataFrame:
    """``rows`` (duty chosen and relieved) in order with ``taxable_value`` and ``allowance_used`` (Int64).

    ``duty`` is brought down in the proportion of the value that stays taxable. Other schemes' lines keep
    their whole value; frames without travellers come back as they are. A day on which
    the allowance's currency has no rate refuses a traveller's lines.
    """
    if not may_apply(rows, book):
        return rows
    columns = rows.columns
    work = told(rows, ("persons",)).with_columns(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("_place"), _each(rows, book).alias("_each")
    )
    currency = book.value("travellers.allowance")["currency"]
    unknown = (pl.col("scheme") == SCHEME) & pl.col("customs_value").is_not_null() & pl.col("_each").is_null()
    dated = pl.concat_str(pl.lit(currency), "date", separator=" ")
    faults.where(work, unknown, "NO_EXCHANGE_RATE", "currency", dated)
    shared = pl.any_horizontal(
        pl.col("code").str.starts_with(code) for code in book.value("travellers.own_allowance_codes")
    )
    mine = work.filter(said(pl.col("scheme") == SCHEME) & ~said(shared) & (pl.col("customs_value") > 0))
    whole = tax_lines(simplify(mine, book, reasons=False), book, Faults(), reasons=False)
    burden = (pl.col(TOTAL).cast(pl.Int128) * E6 // pl.col("customs_value")).cast(pl.Int64).alias("_burden")
    order = whole.with_columns(burden, pl.coalesce(pieces(), 1).alias("_articles")).sort(
        ["declaration", "_burden", "line"], descending=[False, True, False], nulls_last=True
    )
    used = pl.concat([_alone(order), _together(order)])
    work = work.join(used, on="_place", how="left", maintain_order="left")
    value, cover = pl.col("customs_value"), pl.col("allowance_used").fill_null(0)
    share = (pl.col("duty").cast(pl.Int128) * (value - cover) // value).cast(pl.Int64)
    made = [
        cover.alias("allowance_used"),
        (value - cover).alias("taxable_value"),
        pl.when(cover > 0).then(share).otherwise("duty").alias("duty"),
    ]
    if reasons:
        made.append((cover > 0).alias(WHY))
    kept = [c for c in columns if c != "duty"]
    return work.select(*kept, *made)


def _alone(order: pl.DataFrame) -> pl.DataFrame:
    """One person to a declaration: what came before on the declaration is spent."""
    rows = order.filter(pl.col("persons").fill_null(1) <= 1)
    before = pl.col("customs_value").cum_sum().over("declaration") - pl.col("customs_value")
    cover = pl.min_horizontal((pl.col("_each") - before).clip(0), pl.col("customs_value"))
    return rows.select("_place", cover.alias("allowance_used"))


def _together(order: pl.DataFrame) -> pl.DataFrame:
    """Several persons on one declaration: each article uses the allowance of whoever has most left."""
    rows = order.filter(pl.col("persons").fill_null(1) > 1)
    found = pl.DataFrame(schema={"_place": pl.UInt32, "allowance_used": pl.Int64})
    parts = [found]
    for part in rows.partition_by("declaration", maintain_order=True):
        covered = _dealt(
            part["customs_value"].to_list(),
            part["_articles"].to_list(),
            int(part["persons"].max() or 1),  # type: ignore[arg-type]
            int(part["_each"].max() or 0),  # type: ignore[arg-type]
        )
        parts.append(part.select("_place").with_columns(pl.Series("allowance_used", covered, pl.Int64)))
    return pl.concat(parts)

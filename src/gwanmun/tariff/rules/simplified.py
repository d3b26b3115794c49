"""One simplified rate in place of duty and taxes, for goods of travellers, parcels and post.

The rates are the pack's table ``simplified``, who may use them its figures ``simplified.…``. A pack without
that table has no such rates. A line that may not use them is taxed head by head, and the reason says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import rate_of, said
from gwanmun.tariff.rules.excise import CLASS, classify, excise
from gwanmun.tariff.rules.facts import told
from gwanmun.tariff.rules.faulting import Faults
from gwanmun.tariff.rules.layers import values_of
from gwanmun.tariff.rules.quantities import pieces
from gwanmun.tariff.rules.taxes import SIMPLIFIED

WHY = "why.simplified."
ROW_ID, RATE = "simplified_row", "simplified_rate_e6"
#: Why a line is taxed head by head all the same, in the order they are looked at.
BARS = ("declined", "class", "luxury", "piece", "commercial", "free", "relieved", "specific", "raised")
FACTS_ASKED = ("simplified", "commercial")


def rows_of(book: RuleBook) -> list[Mapping[str, Any]]:
    """The table of rates in force, in order; empty where the country has none."""
    return list(book.tables.get("simplified", ()))


def may_apply(rows: pl.DataFrame, book: RuleBook) -> bool:
    """Is any line under a scheme that knows simplified rates?"""
    return "scheme" in rows.columns and of_schemes(values_of(rows["scheme"]), book)


def of_schemes(told: Iterable[Any], book: RuleBook) -> bool:
    """Does any of these schemes know simplified rates?"""
    if not rows_of(book):
        return False
    known = book.value("simplified.schemes") + book.value("simplified.schemes_on_request")
    return any(scheme in known for scheme in told)


def _excised(rows: pl.DataFrame, classes: list[str], book: RuleBook) -> pl.DataFrame:
    """``rows`` with ``_excised``: does a piece of these classes bear excise at all?"""
    quiet = Faults()
    bears = [
        excise(part, str(class_), book, quiet).select(
            "_row", said(pl.sum_horizontal(pl.exclude("_row")) > 0).alias("_excised")
        )
        for (class_,), part in rows.filter(pl.col(CLASS).is_in(classes))
        .partition_by(CLASS, as_dict=True, include_key=True)
        .items()
    ]
    if not bears:
        return rows.with_columns(pl.lit(value=False).alias("_excised"))
    found = rows.join(pl.concat(bears), on="_row", how="left", maintain_order="left")
    return found.with_columns(pl.col("_excised").fill_null(value=False))


def _bars(book: RuleBook) -> dict[str, pl.Expr]:
    """What keeps a line from the simplified rate. Korea: Decree 96(2). What is not told keeps no line."""
    value, count = pl.col("customs_value"), pl.coalesce(pieces(), 1)
    asked = pl.col("scheme").is_in(book.value("simplified.schemes_on_request"))
    wish = pl.col("simplified")
    return {
        # whoever declines declines for all goods of the declaration
        "declined": ((wish == False).any().over("declaration")).fill_null(value=False)  # noqa: E712
        | (asked & ~said(wish)),
        "class": said(pl.col(CLASS).is_in(book.value("simplified.never"))),
        "luxury": said(pl.col(CLASS).is_in(book.value("simplified.never_if_excised"))) & pl.col("_excised"),
        "piece": said(value > count * book.int("simplified.piece_limit_won")),
        "commercial": said(pl.col("commercial")),
        "free": said(pl.col("_full_duty") == 0),
        "relieved": said(pl.col("_relieved") > 0),
        "specific": said((pl.col("amount_e6") > 0) | (pl.col("form") != "sum")),
        "raised": said((pl.col("rate_e6") > pl.col("basic_rate_e6")) | (pl.col("extra_duty") > 0)),
    }


def simplified_tax(book: RuleBook, value: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """(tax, row of the table, its rate in millionths) on a value; of the rows' class, code and basic rate.

    The value is of all ``pieces`` together, alike in price; the fraction of the smallest unit is dropped.
    """
    count = pl.coalesce(pieces(), 1)
    tax: pl.Expr = pl.lit(None, dtype=pl.Int64)
    row: pl.Expr = pl.lit(None, dtype=pl.String)
    rate: pl.Expr = pl.lit(None, dtype=pl.Int64)
    for entry in reversed(rows_of(book)):
        fits = pl.lit(value=True)
        if "excise" in entry:
            fits = said(pl.col(CLASS).is_in(entry["excise"]))
        if "codes" in entry:
            fits = fits & said(pl.any_horizontal(pl.col("code").str.starts_with(c) for c in entry["codes"]))
        if "least_basic_e6" in entry:
            fits = fits & said(pl.col("basic_rate_e6") >= entry["least_basic_e6"])
        mine = rate_of(value, entry["rate_e6"])
        if "above" in entry:
            over = value - count * entry["above"]
            fits = fits & said(over > 0)
            mine = count * entry["fixed"] + rate_of(over.clip(0), entry["rate_e6"])
        tax = pl.when(fits).then(mine).otherwise(tax)
        row = pl.when(fits).then(pl.lit(entry["id"])).otherwise(row)
        rate = pl.when(fits).then(pl.lit(entry["rate_e6"], dtype=pl.Int64)).otherwise(rate)
    return tax, row, rate


def simplify(rows: pl.DataFrame, book: RuleBook, *, reasons: bool = True) -> pl.DataFrame:
    """``rows`` (duty chosen and relieved) in order with ``simplified_tax`` (null: taxed head by head),

    ``simplified_row`` and ``simplified_rate_e6``; unchanged where no scheme of theirs knows such rates. The
    tax is on ``taxable_value`` where there is one, else on the customs value.
    """
    if not may_apply(rows, book):
        return rows
    columns = rows.columns
    work = told(rows, FACTS_ASKED).with_columns(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("_row"), *before(set(columns), book)
    )
    work = classify(work, book, Faults())
    work = _excised(work, book.value("simplified.never_if_excised"), book)
    return work.select(*columns, *simplified_columns(set(columns), book, reasons=reasons))


_TOLD = {"duty_before", "relief_amount", "taxable_value"}


def before(columns: set[str], book: RuleBook) -> list[pl.Expr]:
    """``_full_duty`` and ``_relieved``: the duty before a relief, and what a relief took."""

    def made() -> list[pl.Expr]:
        full = pl.col("duty_before" if "duty_before" in columns else "duty")
        relieved = pl.col("relief_amount") if "relief_amount" in columns else pl.lit(0)
        return [full.alias("_full_duty"), relieved.alias("_relieved")]

    return book.once(("tariff.simplified before", frozenset(columns & _TOLD)), made)


def simplified_columns(columns: set[str], book: RuleBook, *, reasons: bool) -> list[pl.Expr]:
    """What :func:`simplify` adds to rows with these columns, their class and ``_excised``."""
    key = ("tariff.simplified", frozenset(columns & _TOLD), reasons)
    return book.once(key, lambda: _columns(columns, book, reasons=reasons))


def _columns(columns: set[str], book: RuleBook, *, reasons: bool) -> list[pl.Expr]:
    schemes = book.value("simplified.schemes") + book.value("simplified.schemes_on_request")
    bars = _bars(book)
    within = said(pl.col("scheme").is_in(schemes)) & pl.col("customs_value").is_not_null()
    uses = within & ~pl.any_horizontal(bars.values())
    value = pl.col("taxable_value" if "taxable_value" in columns else "customs_value")
    tax, row, rate = simplified_tax(book, value)
    made = [
        pl.when(uses).then(expr).alias(name)
        for name, expr in ((SIMPLIFIED, tax), (ROW_ID, row), (RATE, rate))
    ]
    flags = []
    if reasons:
        flags = [uses.alias(WHY + "applied")]
        earlier: pl.Expr = pl.lit(value=False)
        for name, bar in bars.items():  # the first bar found is the one told
            flags.append((within & bar & ~earlier).alias(WHY + name))
            earlier = earlier | bar
    return [*made, *flags]

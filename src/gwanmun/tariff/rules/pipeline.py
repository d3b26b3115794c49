"""From lines of a declaration to what is payable: the way of the law, step by step.

    value → rate → relief → (allowance, simplified rate) → taxes, head by head → totals of the declaration

The same code works on one line and on a million; steps that no line needs are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

import gwanmun.tariff.rules.tax_words  # noqa: F401 - registers the words that reasons of taxes ask for
from gwanmun.core.book import RuleBook
from gwanmun.tariff.rules import allowance, entries
from gwanmun.tariff.rules.choice import Tariff, choose
from gwanmun.tariff.rules.faulting import Faults
from gwanmun.tariff.rules.reasons import spelled
from gwanmun.tariff.rules.relief import relieve
from gwanmun.tariff.rules.schema import CHARGE, LINE
from gwanmun.tariff.rules.simplified import simplify
from gwanmun.tariff.rules.taxes import TOTAL, amounts_of, tax_lines
from gwanmun.tariff.rules.totals import declarations
from gwanmun.tariff.rules.value import value_lines

#: Keeps the order of lines of several days.
PLACE = "line_place"
#: Reasons that belong to a line's declaration.
OF_TOTALS = {
    "why.totals.below_minimum": pl.col("below_minimum"),
    "why.totals.incomplete": ~pl.col("complete"),
    "why.totals.reduction": pl.col("reduction") > 0,
    "why.totals.surcharge": pl.col("surcharge") > 0,
}
AMOUNTS = ("customs_value", "duty")


@dataclass(frozen=True)
class Assessed:
    """What an assessment gives. Amounts are Int64 in the smallest unit of the country's currency.

    ``lines``: the lines in their order with value, rate, every head, ``total`` and, if asked for, ``reasons``
    (rule ids apart by spaces); a refused line keeps its row, its amounts are null. ``declarations``: see
    :func:`gwanmun.tariff.rules.totals.declarations`; ``payable`` is null where a line is refused. ``faults``:
    ``schema.FAULT``.
    """

    lines: pl.DataFrame
    declarations: pl.DataFrame
    faults: pl.DataFrame


def assess_lines(
    lines: pl.DataFrame, charges: pl.DataFrame, tariff: Tariff, book: RuleBook, *, reasons: bool = True
) -> Assessed:
    """Assess lines (``schema.LINE``, more facts as in ``facts.FACTS``) with their ``schema.CHARGE``.

    Every line's day has to be one of the book's and the tariff's; others are refused (:func:`assess_dated`).
    """
    faults = Faults()
    lines = _whole(lines)
    faults.where(lines, outside(book), "DAY_OUTSIDE", "date", pl.col("date"))
    valued, found = value_lines(lines, charges, book, reasons=reasons)
    faults.take(found)
    chosen, found = choose(valued, tariff, book, reasons=reasons)
    faults.take(found)
    return settle(chosen, book, faults, reasons=reasons)


def outside(book: RuleBook) -> pl.Expr:
    """Is a line's day not one of the book's?"""

    def condition() -> pl.Expr:
        early = pl.col("date") < book.valid_from
        return early if book.valid_to is None else early | (pl.col("date") > book.valid_to)

    return book.once("tariff.day outside", condition)


def settle(rows: pl.DataFrame, book: RuleBook, faults: Faults, *, reasons: bool = True) -> Assessed:
    """What follows once value and duty are known: reliefs, taxes and totals. ``rows``: VALUED and CHOSEN."""
    rows = _without_refused(rows, faults, AMOUNTS, since=0)
    seen = len(faults)
    rows = relieve(rows, book, faults, reasons=reasons)
    rows = _without_refused(rows, faults, AMOUNTS, since=seen)
    seen = len(faults)
    rows = allowance.spend(rows, book, faults, reasons=reasons)
    rows = _without_refused(rows, faults, amounts_of(book), since=seen)
    rows = simplify(rows, book, reasons=reasons)
    swapped = "taxable_value" in rows.columns
    if swapped:  # taxes are reckoned on what the allowance leaves
        rows = rows.rename({"customs_value": "_whole_value", "taxable_value": "customs_value"})
    seen = len(faults)
    rows = tax_lines(rows, book, faults, reasons=reasons)
    if swapped:
        rows = rows.rename({"customs_value": "taxable_value", "_whole_value": "customs_value"})
    rows = _without_refused(rows, faults, amounts_of(book), since=seen)
    seen = len(faults)
    rows = entries.ask(rows, book, faults, reasons=reasons)
    rows = _without_refused(rows, faults, (TOTAL,), since=seen)
    together = declarations(rows, book)
    if reasons:
        rows = spelled(_told_of_totals(rows, together), book)
    return Assessed(rows, together, faults.frame())


def _whole(lines: pl.DataFrame) -> pl.DataFrame:
    """``lines`` with every column of ``schema.LINE``."""
    absent = [
        pl.lit(None, dtype=dtype).alias(name) for name, dtype in LINE.items() if name not in lines.columns
    ]
    return lines.with_columns(absent) if absent else lines


def _without_refused(rows: pl.DataFrame, faults: Faults, names: Sequence[str], since: int) -> pl.DataFrame:
    """These amounts set to null on lines refused by the faults added since: nothing is reckoned from them."""
    refused = faults.refused(since)
    if refused is None:
        return rows
    marked = rows.select("declaration", "line").join(
        refused.with_columns(pl.lit(value=True).alias("_refused")),
        on=["declaration", "line"],
        how="left",
        maintain_order="left",
        nulls_equal=True,
    )
    stands = pl.lit(marked["_refused"].is_null())
    return rows.with_columns(
        pl.when(stands).then(pl.col(name)).alias(name) for name in names if name in rows.columns
    )


def _told_of_totals(rows: pl.DataFrame, together: pl.DataFrame) -> pl.DataFrame:
    """``rows`` with the reasons that belong to their declarations."""
    told = together.select("declaration", *[expr.alias(name) for name, expr in OF_TOTALS.items()])
    some = [name for name in OF_TOTALS if told[name].any()]
    if not some:
        return rows
    return rows.join(
        told.select("declaration", *some),
        on="declaration",
        how="left",
        maintain_order="left",
        nulls_equal=True,
    )


def assess_dated(
    lines: pl.DataFrame,
    charges: pl.DataFrame,
    opened: Callable[[date], tuple[Tariff, RuleBook]],
    *,
    reasons: bool = True,
) -> Assessed:
    """As :func:`assess_lines` for lines of any days: each declaration by the law of its first day.

    ``opened`` gives tariff and book of a day. The lines come back in their order.
    """
    lines = _whole(lines).with_row_index(PLACE)
    days = lines.group_by("declaration", maintain_order=True).agg(
        pl.col("date").drop_nulls().first().alias("_day")
    )
    books: dict[tuple[date, int], tuple[Tariff, RuleBook, list[date]]] = {}
    for day in days["_day"].unique().drop_nulls().sort().to_list():
        tariff, book = opened(day)
        books.setdefault((book.valid_from, id(tariff)), (tariff, book, []))[2].append(day)
    lines = lines.join(days, on="declaration", how="left", maintain_order="left", nulls_equal=True)
    parts = []
    for n, (tariff, book, mine) in enumerate(books.values()):
        there = pl.col("_day").is_in(mine)
        part = lines.filter(there | pl.col("_day").is_null() if n == 0 else there)
        own = charges.join(
            part.select("declaration").unique(), on="declaration", how="semi", nulls_equal=True
        )
        parts.append(assess_lines(part.drop("_day"), own, tariff, book, reasons=reasons))
    if not parts:
        tariff, book = opened(date.max)
        parts = [assess_lines(lines.drop("_day"), charges, tariff, book, reasons=reasons)]
    order = lines["declaration"].unique(maintain_order=True)
    placed = pl.DataFrame({"declaration": order}).with_row_index(PLACE)
    together = pl.concat([part.declarations for part in parts], how="diagonal")
    return Assessed(
        pl.concat([part.lines for part in parts], how="diagonal").sort(PLACE).drop(PLACE),
        placed.join(together, on="declaration", how="left", maintain_order="left", nulls_equal=True).drop(
            PLACE
        ),
        pl.concat([part.faults for part in parts]),
    )


EMPTY_CHARGES = pl.DataFrame(schema=CHARGE)

"""Which rules are reasons for the rate of a line: ``why.<rule>`` columns."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import said
from gwanmun.tariff.rules.layers import values_of
from gwanmun.tariff.rules.precedence import Precedence

WHY = "why."


def why_columns(rows: pl.DataFrame, order: Precedence, book: RuleBook) -> list[pl.Expr]:
    """One true-or-false column for each reason of the order that the country's catalogue holds.

    Needs what the choice leaves behind: ``_won``, ``_lost``, ``_added``, ``_waived``, ``_exchanged``,
    ``_other_parties``, ``_by_use`` and the form of the rate. Several steps may share a rule. Columns are
    kept with the book for frames in which the same things occur.
    """
    won, forms = frozenset(values_of(rows["_won"])), frozenset(values_of(rows["form"]))
    lost, added = _bits(rows["_lost"]), _bits(rows["_added"])
    some = rows["amount_e6"].null_count() < rows.height
    key = ("tariff.rate reasons", order, won, forms, lost, added, some)
    return book.once(key, lambda: _columns(order, book, won, forms, lost, added, some=some))


def all_columns(order: Precedence, book: RuleBook) -> list[pl.Expr]:
    """As :func:`why_columns`, for rows in which anything may occur."""
    steps = range(len(order.steps))
    every = (1 << len(order.steps)) - 1
    key = ("tariff.rate reasons", order)
    return book.once(
        key, lambda: _columns(order, book, set(steps), {"higher", "lower"}, every, every, some=True)
    )


def _columns(
    order: Precedence,
    book: RuleBook,
    won: Collection[int],
    forms: Collection[str],
    lost: int,
    added: int,
    *,
    some: bool,
) -> list[pl.Expr]:
    """``won``, ``lost`` and ``added``: steps that decide any row; ``some``: a rate has an amount per unit."""
    flags: dict[str, pl.Expr] = {}

    def add(rule: str | None, flag: pl.Expr) -> None:
        if rule and rule in book.rules:
            flags[rule] = flags[rule] | flag if rule in flags else flag

    never = pl.lit(value=False)
    for place, step in enumerate(order.steps):
        bit = 1 << place
        if step.mode == "add":
            add(step.rule, said(pl.col("_added") & bit != 0) if added & bit else never)
        else:
            add(step.rule, said(pl.col("_won") == place) if place in won else never)
            add(step.lost, said(pl.col("_lost") & bit != 0) if lost & bit else never)
    form, by_value = pl.col("form"), pl.col("rate_e6").is_not_null()
    specific = pl.col("amount_e6").is_not_null() & (form == "sum")
    add(order.reason("specific"), specific & ~by_value if some else never)
    add(
        order.reason("compound"),
        specific & by_value if some else never,
    )
    add(order.reason("higher"), said(form == "higher") if "higher" in forms else never)
    add(order.reason("lower"), said(form == "lower") if "lower" in forms else never)
    for what, column in (
        ("use", "_by_use"), ("waived", "_waived"),
        ("exchanged", "_exchanged"), ("other_parties", "_other_parties"),
    ):  # fmt: skip
        add(order.reason(what), pl.col(column))
    return [said(flag).alias(WHY + rule) for rule, flag in flags.items()]


def _bits(column: pl.Series) -> int:
    """All bits that are set in any row."""
    found = 0
    for value in values_of(column):
        found |= value
    return found

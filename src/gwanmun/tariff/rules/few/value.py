"""The customs value of a handful of lines (see ``rules.value``)."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.few import FewRows
from gwanmun.tariff.rules import methods
from gwanmun.tariff.rules.few.costs import with_costs
from gwanmun.tariff.rules.few.exchange import NO_RATE, quoted, with_rates
from gwanmun.tariff.rules.few.faults import Fault, FewFaults
from gwanmun.tariff.rules.value import ADDED, reason_columns, told_columns, value_columns
from gwanmun.tariff.rules.value_faults import SUSPECT, checks_of
from gwanmun.tariff.rules.value_shape import Shape, once


def value_few(
    lines: FewRows, charges: FewRows, book: RuleBook, faults: FewFaults, *, reasons: bool
) -> FewRows:
    """As ``value.value_lines``."""
    days = {day for day in lines.columns["date"] if day is not None}
    claims = frozenset(name for name in methods.CLAIM if lines.tells(name))
    rows = with_rates(lines, book).with_columns(told_columns(claims, book))
    rows = rows.given(_form_rate_e4=_form_rates(lines, days, book))
    shape = Shape(
        charges=charges.height > 0, determined=methods.of_value(claims), terms=lines.tells("incoterm")
    )
    more = []
    if shape.determined:
        more = [c for c in methods.CLAIM if c not in lines.columns and c not in ADDED]
        rows = rows.given(**{c: [None] * rows.height for c in methods.CLAIM if c not in rows.columns})
    found: list[Fault] = []
    if shape.charges:
        rows, found = with_costs(rows, charges, shape, book)
    rows = rows.with_columns(value_columns(book, shape))
    found += _line_faults(rows, book, shape)
    faults.take(sorted(found, key=_order))
    why: list[pl.Expr] = reason_columns(book, shape) if reasons else []
    told = rows.with_columns(why)
    names = [c for c in lines.columns if c not in ADDED]
    kept = [*names, *ADDED, *more, *(expression.meta.output_name() for expression in why)]
    return FewRows({name: told.columns[name] for name in kept}, rows.height)


def _form_rates(lines: FewRows, days: set[date], book: RuleBook) -> list[Any]:
    """Rate of the second currency of the declaration form, of each line's day."""
    currency = book.value("valuation.form_currency")
    if len(days) <= 1:
        return [quoted(book, next(iter(days), None)).get(currency, NO_RATE)[0]] * lines.height
    return [quoted(book, day).get(currency, NO_RATE)[0] if day else None for day in lines.columns["date"]]


def _order(fault: Fault) -> tuple[Any, ...]:
    """By declaration, line, field and code; what is not told first."""
    return tuple((value is not None, value) for value in fault[:4])


def _line_faults(rows: FewRows, book: RuleBook, shape: Shape) -> list[Fault]:
    if not rows.where(SUSPECT):
        return []
    wanted = checks_of(book, shape)
    wrong = once(book, "value_wrong", shape, lambda: [check.wrong for check in wanted])
    found: list[Fault] = []
    for check, holds in zip(wanted, rows.worked(wrong), strict=True):
        if True in holds:
            mine = rows.at([place for place, held in enumerate(holds) if held])
            who = zip(
                mine.columns["declaration"], mine.columns["line"], mine.worked((check.value,))[0], strict=True
            )
            found += [(d, n, check.field, check.code, check.severity, value) for d, n, value in who]
    return found

"""Functions of days as source for one row."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from gwanmun.core.few.makers import Maker, each
from gwanmun.core.few.types import Node, Row, Unknown

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")


def _day(text: str) -> date | None:
    found = _ISO_DAY.match(text)
    if not found:
        raise Unknown("a date in another form")
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _strptime(inputs: list[Node], options: Any, row: Row) -> str:
    target, how = options
    if target != {"Literal": "Date"} or how["format"] != "%Y-%m-%d" or how["strict"]:
        raise Unknown("strptime")
    return each(_day)(inputs, options, row)


def _to_string(inputs: list[Node], options: Any, row: Row) -> str:
    if options != "%Y-%m-%d":
        raise Unknown(f"a day written as {options}")
    return each(date.isoformat)(inputs, options, row)


def _total_days(inputs: list[Node], options: Any, row: Row) -> str:
    if options != {"fractional": False}:
        raise Unknown("parts of days")
    return each(lambda span: span.days)(inputs, options, row)


_SPAN = re.compile(r"([0-9]+)(mo|y|d)\Z")


def later(day: date, span: str) -> date:
    """So many days, months or years on; the last day of a month stands in for one it does not have."""
    found = _SPAN.match(span)
    if not found:
        raise Unknown(f"a span of {span}")
    count = int(found[1])
    if found[2] == "d":
        return day + timedelta(count)
    month = day.month - 1 + count * (12 if found[2] == "y" else 1)
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _offset(inputs: list[Node], options: Any, row: Row) -> str:
    if isinstance(inputs[1], dict) and "Literal" in inputs[1]:
        later(
            date(2000, 1, 1), str(row.literals(inputs[1])[0])
        )  # a span that is not known is told when it is read
    day, span = (row.value(node) for node in inputs)
    return f"None if {day} is None or {span} is None else {row.bind(later)}({day}, {span})"


def _duration(inputs: list[Node], options: Any, row: Row) -> str:
    if any(row.literals(node) != [0] for place, node in enumerate(inputs) if place != 1):
        raise Unknown("duration other than days")
    return each(timedelta)([inputs[1]], options, row)


MAKERS: dict[str, Maker] = {
    "StringExpr.Strptime": _strptime,
    "TemporalExpr.WeekDay": each(date.isoweekday),
    "TemporalExpr.Duration": _duration,
    "TemporalExpr.TotalDays": _total_days,
    "TemporalExpr.ToString": _to_string,
    "TemporalExpr.OffsetBy": _offset,
}

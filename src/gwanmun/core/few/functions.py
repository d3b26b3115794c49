"""The functions of expressions as source for one row. Nulls go through as nulls unless said otherwise."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from gwanmun.core.few import days, texts
from gwanmun.core.few.makers import Maker, across, each, written
from gwanmun.core.few.types import Node, Row, Unknown


def _any(row: tuple[Any, ...]) -> bool | None:
    return True if True in row else (None if None in row else False)


def _all(row: tuple[Any, ...]) -> bool | None:
    return False if False in row else (None if None in row else True)


def _first(row: tuple[Any, ...]) -> Any:
    return next((v for v in row if v is not None), None)


def _least(row: tuple[Any, ...]) -> Any:
    return min((v for v in row if v is not None), default=None)


def _most(row: tuple[Any, ...]) -> Any:
    return max((v for v in row if v is not None), default=None)


def _sum(inputs: list[Node], options: Any, row: Row) -> str:
    if options["ignore_nulls"]:
        return across(lambda values: sum(v for v in values if v is not None))(inputs, options, row)
    return across(lambda values: None if None in values else sum(values))(inputs, options, row)


def _is_in(inputs: list[Node], _options: Any, row: Row) -> str:
    value, known = row.value(inputs[0]), row.bind(frozenset(row.literals(inputs[1])))
    return f"None if {value} is None else {value} in {known}"


def _within(v: Any, a: Any, b: Any) -> bool | None:
    above = None if v is None or a is None else v >= a
    below = None if v is None or b is None else v <= b
    return False if above is False or below is False else (None if above is None or below is None else True)


def _within_left(v: Any, a: Any, b: Any) -> bool | None:
    above = None if v is None or a is None else v >= a
    below = None if v is None or b is None else v < b
    return False if above is False or below is False else (None if above is None or below is None else True)


_CLOSED = {"Both": _within, "Left": _within_left}


def _between(inputs: list[Node], options: Any, row: Row) -> str:
    if options["closed"] not in _CLOSED:
        raise Unknown(f"is_between closed {options['closed']}")
    return f"{row.bind(_CLOSED[options['closed']])}({', '.join(row.value(node) for node in inputs)})"


def _clip(inputs: list[Node], options: Any, row: Row) -> str:
    if not options["has_min"]:
        raise Unknown("clip from above alone")
    value, low, *high = (row.value(node) for node in inputs)
    if not high:
        return f"None if {value} is None else ({value} if {value} >= {low} else {low})"
    return (
        f"None if {value} is None else "
        f"({low} if {value} < {low} else ({high[0]} if {value} > {high[0]} else {value}))"
    )


def _search(inputs: list[Node], options: Any, row: Row) -> str:
    if options != {"side": "Right", "descending": False}:
        raise Unknown("search_sorted from the left")
    known, value = row.bind(row.literals(inputs[0])), row.value(inputs[1])
    return f"0 if {value} is None else {row.bind(bisect_right)}({known}, {value})"


def _replace_strict(inputs: list[Node], options: Any, row: Row) -> str:
    """A look-up with a value for what is not in it. Without such a value polars would refuse the rest."""
    if len(inputs) != 4:
        raise Unknown("replace_strict without a default")
    table = dict(zip(row.literals(inputs[1]), row.literals(inputs[2]), strict=True))
    if None in table:
        raise Unknown("replace_strict of null")
    value, default = row.value(inputs[0]), row.value(inputs[3])
    return f"{row.bind(table.get)}({value}, {default})"


MAKERS: dict[str, Maker] = {
    **texts.MAKERS,
    **days.MAKERS,
    "FillNull": written("{1} if {0} is None else {0}"),
    "Coalesce": across(_first),
    "MinHorizontal": across(_least),
    "MaxHorizontal": across(_most),
    "SumHorizontal": _sum,
    "Abs": each(abs),
    "Clip": _clip,
    "ReplaceStrict": _replace_strict,
    "SearchSorted": _search,
    "Boolean.Not": written("None if {0} is None else not {0}"),
    "Boolean.IsNull": written("{0} is None"),
    "Boolean.IsNotNull": written("{0} is not None"),
    "Boolean.IsIn": _is_in,
    "Boolean.IsBetween": _between,
    "Boolean.AnyHorizontal": across(_any),
    "Boolean.AllHorizontal": across(_all),
    "ListExpr.Min": each(lambda v: min((e for e in v if e is not None), default=None)),
}

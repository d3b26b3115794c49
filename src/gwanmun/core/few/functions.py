"""The functions of expressions as source for one row. Nulls go through as nulls unless said otherwise.

Each maker gives the right-hand side of an assignment in the loop over the rows. What it computes with
is bound by name; nothing of a rule's text ever becomes part of the source.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl

from gwanmun.core.few.matching import Phrases
from gwanmun.core.few.types import Node, Row, Unknown

Maker = Callable[[list[Node], Any, Row], str]


def each(act: Callable[[Any], Any]) -> Maker:
    """A function of one value."""

    def make(inputs: list[Node], _options: Any, row: Row) -> str:
        value = row.value(inputs[0])
        return f"None if {value} is None else {row.bind(act)}({value})"

    return make


def _written(form: str) -> Maker:
    """A function of one or two values, as source."""
    return lambda inputs, _options, row: form.format(*(row.value(node) for node in inputs))


def _across(act: Callable[[tuple[Any, ...]], Any]) -> Maker:
    """A function of the values of several columns in a row."""

    def make(inputs: list[Node], _options: Any, row: Row) -> str:
        return f"{row.bind(act)}(({''.join(f'{row.value(node)}, ' for node in inputs)}))"

    return make


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
        return _across(lambda values: sum(v for v in values if v is not None))(inputs, options, row)
    return _across(lambda values: None if None in values else sum(values))(inputs, options, row)


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


def pattern(text: str) -> re.Pattern[str]:
    """A pattern of the Rust engine for Python's: same language for what the rules use."""
    if "(?" in text.replace("(?:", ""):
        raise Unknown(f"pattern {text}")
    plain = text.replace(r"[^\p{L}\p{N}]", r"[\W_]")
    if r"\p" in plain or r"\d" in plain or r"\w" in plain:
        raise Unknown(f"pattern {text}")
    return re.compile(re.sub(r"(?<!\\)\$", r"\\Z", plain))


def _text(node: Node, row: Row) -> str:
    found = row.literals(node)
    if len(found) != 1 or not isinstance(found[0], str):
        raise Unknown("a pattern that is not one text")
    return found[0]


def _contains(inputs: list[Node], options: Any, row: Row) -> str:
    if options["literal"]:
        raise Unknown("contains, literal")
    wanted = _text(inputs[1], row)
    if not options["strict"]:  # written by a person, not by a pack: polars' engine alone is surely linear
        return each(lambda v: bool(pl.Series([v]).str.contains(wanted, strict=False)[0]))(
            inputs, options, row
        )
    value, search = row.value(inputs[0]), row.bind(pattern(wanted).search)
    return f"None if {value} is None else {search}({value}) is not None"


def _contains_any(inputs: list[Node], options: Any, row: Row) -> str:
    if options != {"ascii_case_insensitive": False}:
        raise Unknown("contains_any, case-insensitive")
    words = tuple(row.literals(inputs[1]))
    return each(lambda v: any(word in v for word in words))(inputs, options, row)


def _extract(inputs: list[Node], options: Any, row: Row) -> str:
    search = pattern(_text(inputs[1], row)).search

    def group(value: str) -> str | None:
        found = search(value)
        return found[options] if found else None

    return each(group)(inputs, options, row)


def _replace(inputs: list[Node], options: Any, row: Row) -> str:
    old, new = _text(inputs[1], row), _text(inputs[2], row)
    count = 0 if options["n"] < 0 else options["n"]
    if options["literal"]:
        return each(lambda v: v.replace(old, new, count or -1))(inputs, options, row)
    if "\\" in new:
        raise Unknown("replacement with a backslash")
    put, change = re.sub(r"\$(\d)", r"\\\1", new), pattern(old)
    return each(lambda v: change.sub(put, v, count=count))(inputs, options, row)


def _slice(inputs: list[Node], options: Any, row: Row) -> str:
    start, length = row.literals(inputs[1])[0], row.literals(inputs[2])[0]
    if start < 0 or length is None:
        raise Unknown("slice from the end")
    return each(lambda v: v[start : start + length])(inputs, options, row)


def _pad_end(inputs: list[Node], options: Any, row: Row) -> str:
    width, fill = row.literals(inputs[1])[0], options["fill_char"]
    return each(lambda v: v.ljust(width, fill))(inputs, options, row)


def _starts_with(inputs: list[Node], options: Any, row: Row) -> str:
    prefix = _text(inputs[1], row)
    return each(lambda v: v.startswith(prefix))(inputs, options, row)


def _ends_with(inputs: list[Node], options: Any, row: Row) -> str:
    suffix = _text(inputs[1], row)
    return each(lambda v: v.endswith(suffix))(inputs, options, row)


def _pad_start(inputs: list[Node], options: Any, row: Row) -> str:
    width, fill = row.literals(inputs[1])[0], options["fill_char"]
    return each(lambda v: v.rjust(width, fill))(inputs, options, row)


def _strip_end(inputs: list[Node], options: Any, row: Row) -> str:
    gone = _text(inputs[1], row)
    return each(lambda v: v.rstrip(gone))(inputs, options, row)


def _format(inputs: list[Node], options: Any, row: Row) -> str:
    """``pl.format``: the texts of columns put into a text; null where one is."""
    text: str = options["format"]
    parts: list[str] = []
    start = 0
    for place in options["insertions"]:
        parts.append(text[start:place])
        start = place
    ends = text[start:]

    def put(values: tuple[Any, ...]) -> str | None:
        if None in values:
            return None
        return "".join(part + str(v) for part, v in zip(parts, values, strict=True)) + ends

    return _across(put)(inputs, options, row)


def _strip(inputs: list[Node], options: Any, row: Row) -> str:
    if row.literals(inputs[1]) != [None]:
        raise Unknown("strip of chosen characters")
    return each(str.strip)(inputs, options, row)


def _concat(inputs: list[Node], options: Any, row: Row) -> str:
    if options["ignore_nulls"]:
        raise Unknown("concat that skips nulls")
    between = options["delimiter"]
    return _across(lambda values: None if None in values else between.join(map(str, values)))(
        inputs, options, row
    )


def _replace_many(inputs: list[Node], options: Any, row: Row) -> str:
    if options != {"ascii_case_insensitive": False, "leftmost": True}:
        raise Unknown("replace_many")
    phrases, put = Phrases(row.literals(inputs[1])), row.literals(inputs[2])
    if len(set(put)) != 1:
        raise Unknown("replace_many with several replacements")
    return each(lambda v: phrases.blank(v, put[0]))(inputs, options, row)


def _extract_many(inputs: list[Node], options: Any, row: Row) -> str:
    if options != {"ascii_case_insensitive": False, "overlapping": True, "leftmost": False}:
        raise Unknown("extract_many")
    return each(Phrases(row.literals(inputs[1])).found)(inputs, options, row)


_PLAIN_NUMBER = re.compile(r"[0-9]{1,18}(?:\.([0-9]{1,18}))?\Z")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")


def scaled(digits: int) -> Callable[[str], int]:
    """Plain decimal text → a whole number of 10⁻ᵈⁱᵍⁱᵗˢ. Any other text is polars' business."""

    def read(text: str) -> int:
        plain = _PLAIN_NUMBER.match(text)
        decimals = (plain[1] or "") if plain else ""
        if not plain or len(decimals) > digits:
            raise Unknown("a decimal number in another form")
        return int(text.replace(".", "") + "0" * (digits - len(decimals)))

    return read


def _physical(inputs: list[Node], options: Any, row: Row) -> str:
    """The whole number behind a decimal: known for text that is cast to one."""
    cast = inputs[0].get("Cast", {}) if isinstance(inputs[0], dict) else {}
    kind = cast.get("dtype", {}).get("Literal")
    if not isinstance(kind, dict) or "Decimal" not in kind:
        raise Unknown("to_physical")
    return each(scaled(kind["Decimal"][1]))([cast["expr"]], options, row)


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
        later(date(2000, 1, 1), _text(inputs[1], row))  # a span that is not known is told when it is read
    day, span = (row.value(node) for node in inputs)
    return f"None if {day} is None or {span} is None else {row.bind(later)}({day}, {span})"


def _replace_strict(inputs: list[Node], options: Any, row: Row) -> str:
    """A look-up with a value for what is not in it. Without such a value polars would refuse the rest."""
    if len(inputs) != 4:
        raise Unknown("replace_strict without a default")
    table = dict(zip(row.literals(inputs[1]), row.literals(inputs[2]), strict=True))
    if None in table:
        raise Unknown("replace_strict of null")
    value, default = row.value(inputs[0]), row.value(inputs[3])
    return f"{row.bind(table.get)}({value}, {default})"


def _duration(inputs: list[Node], options: Any, row: Row) -> str:
    if any(row.literals(node) != [0] for place, node in enumerate(inputs) if place != 1):
        raise Unknown("duration other than days")
    return each(timedelta)([inputs[1]], options, row)


MAKERS: dict[str, Maker] = {
    "FillNull": _written("{1} if {0} is None else {0}"),
    "Coalesce": _across(_first),
    "MinHorizontal": _across(_least),
    "MaxHorizontal": _across(_most),
    "SumHorizontal": _sum,
    "Abs": each(abs),
    "Clip": _clip,
    "ReplaceStrict": _replace_strict,
    "SearchSorted": _search,
    "ToPhysical": _physical,
    "Boolean.Not": _written("None if {0} is None else not {0}"),
    "Boolean.IsNull": _written("{0} is None"),
    "Boolean.IsNotNull": _written("{0} is not None"),
    "Boolean.IsIn": _is_in,
    "Boolean.IsBetween": _between,
    "Boolean.AnyHorizontal": _across(_any),
    "Boolean.AllHorizontal": _across(_all),
    "StringExpr.Uppercase": _written("None if {0} is None else {0}.upper()"),
    "StringExpr.Lowercase": _written("None if {0} is None else {0}.lower()"),
    "StringExpr.LenChars": each(len),
    "StringExpr.Slice": _slice,
    "StringExpr.PadEnd": _pad_end,
    "StringExpr.PadStart": _pad_start,
    "StringExpr.LenBytes": each(lambda v: len(v.encode())),
    "StringExpr.Format": _format,
    "StringExpr.StripCharsEnd": _strip_end,
    "StringExpr.Contains": _contains,
    "StringExpr.Extract": _extract,
    "StringExpr.Replace": _replace,
    "StringExpr.StripChars": _strip,
    "StringExpr.ContainsAny": _contains_any,
    "StringExpr.StartsWith": _starts_with,
    "StringExpr.EndsWith": _ends_with,
    "StringExpr.ConcatHorizontal": _concat,
    "StringExpr.ReplaceMany": _replace_many,
    "StringExpr.ExtractMany": _extract_many,
    "StringExpr.Strptime": _strptime,
    "TemporalExpr.WeekDay": each(date.isoweekday),
    "TemporalExpr.Duration": _duration,
    "TemporalExpr.TotalDays": _total_days,
    "TemporalExpr.ToString": _to_string,
    "TemporalExpr.OffsetBy": _offset,
    "ListExpr.Min": each(lambda v: min((e for e in v if e is not None), default=None)),
}

"""The functions of expressions, one row at a time. Nulls go through as nulls unless said otherwise."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from gwanmun.core.few.matching import Phrases
from gwanmun.core.few.types import Function, Unknown

Build = Callable[[Any], Function]
Values = Callable[[Any], list[Any]]
Maker = Callable[[list[Any], Any, Build, Values], Function]


def _each(act: Callable[[Any], Any]) -> Maker:
    """A function of one value."""

    def make(inputs: list[Any], _options: Any, build: Build, _values: Values) -> Function:
        inner = build(inputs[0])
        return lambda columns, n: [None if v is None else act(v) for v in inner(columns, n)]

    return make


def _whole(act: Callable[[Any], Any]) -> Maker:
    """A function of one value that is told of nulls too."""

    def make(inputs: list[Any], _options: Any, build: Build, _values: Values) -> Function:
        inner = build(inputs[0])
        return lambda columns, n: [act(v) for v in inner(columns, n)]

    return make


def _across(act: Callable[[tuple[Any, ...]], Any]) -> Maker:
    """A function of the values of several columns in a row."""

    def make(inputs: list[Any], _options: Any, build: Build, _values: Values) -> Function:
        inner = [build(node) for node in inputs]
        return lambda columns, n: [act(row) for row in zip(*(f(columns, n) for f in inner), strict=True)]

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


def _sum(inputs: list[Any], options: Any, build: Build, values: Values) -> Function:
    if options["ignore_nulls"]:
        return _across(lambda row: sum(v for v in row if v is not None))(inputs, options, build, values)
    return _across(lambda row: None if None in row else sum(row))(inputs, options, build, values)


def _is_in(inputs: list[Any], _options: Any, build: Build, values: Values) -> Function:
    inner, known = build(inputs[0]), set(values(inputs[1]))
    return lambda columns, n: [None if v is None else v in known for v in inner(columns, n)]


def _between(inputs: list[Any], options: Any, build: Build, _values: Values) -> Function:
    value, low, high = (build(node) for node in inputs)
    closed = options["closed"]
    if closed not in ("Both", "Left"):
        raise Unknown(f"is_between closed {closed}")

    def holds(v: Any, a: Any, b: Any) -> bool | None:
        above = None if v is None or a is None else v >= a
        below = None if v is None or b is None else (v <= b if closed == "Both" else v < b)
        if above is False or below is False:
            return False
        return None if above is None or below is None else True

    return lambda c, n: list(map(holds, value(c, n), low(c, n), high(c, n)))


def _clip(inputs: list[Any], options: Any, build: Build, _values: Values) -> Function:
    if options != {"has_min": True, "has_max": False}:
        raise Unknown("clip from above")
    value, low = build(inputs[0]), build(inputs[1])
    return lambda c, n: [
        None if v is None else max(v, a) for v, a in zip(value(c, n), low(c, n), strict=True)
    ]


def _search(inputs: list[Any], options: Any, build: Build, values: Values) -> Function:
    if options != {"side": "Right", "descending": False}:
        raise Unknown("search_sorted from the left")
    known, value = values(inputs[0]), build(inputs[1])
    return lambda c, n: [0 if v is None else bisect_right(known, v) for v in value(c, n)]


def pattern(text: str) -> re.Pattern[str]:
    """A pattern of the Rust engine for Python's: same language for what the rules use."""
    if "(?" in text.replace("(?:", ""):
        raise Unknown(f"pattern {text}")
    plain = text.replace(r"[^\p{L}\p{N}]", r"[\W_]")
    if r"\p" in plain or r"\d" in plain or r"\w" in plain:
        raise Unknown(f"pattern {text}")
    return re.compile(re.sub(r"(?<!\\)\$", r"\\Z", plain))


def _text(node: Any, values: Values) -> str:
    found = values(node)
    if len(found) != 1 or not isinstance(found[0], str):
        raise Unknown("a pattern that is not one text")
    return found[0]


def _contains(inputs: list[Any], options: Any, build: Build, values: Values) -> Function:
    if options["literal"]:
        raise Unknown("contains, literal")
    inner, search = build(inputs[0]), pattern(_text(inputs[1], values)).search
    return lambda c, n: [None if v is None else search(v) is not None for v in inner(c, n)]


def _extract(inputs: list[Any], options: Any, build: Build, values: Values) -> Function:
    inner, search = build(inputs[0]), pattern(_text(inputs[1], values)).search

    def group(value: str) -> str | None:
        found = search(value)
        return found[options] if found else None

    return lambda c, n: [None if v is None else group(v) for v in inner(c, n)]


def _replace(inputs: list[Any], options: Any, build: Build, values: Values) -> Function:
    inner, old, new = build(inputs[0]), _text(inputs[1], values), _text(inputs[2], values)
    count = 0 if options["n"] < 0 else options["n"]
    if options["literal"]:
        return lambda c, n: [None if v is None else v.replace(old, new, count or -1) for v in inner(c, n)]
    if "\\" in new:
        raise Unknown("replacement with a backslash")
    put, change = re.sub(r"\$(\d)", r"\\\1", new), pattern(old)
    return lambda c, n: [None if v is None else change.sub(put, v, count=count) for v in inner(c, n)]


def _slice(inputs: list[Any], _options: Any, build: Build, values: Values) -> Function:
    inner, start, length = build(inputs[0]), values(inputs[1])[0], values(inputs[2])[0]
    if start < 0 or length is None:
        raise Unknown("slice from the end")
    return lambda c, n: [None if v is None else v[start : start + length] for v in inner(c, n)]


def _pad_end(inputs: list[Any], options: Any, build: Build, values: Values) -> Function:
    inner, width, fill = build(inputs[0]), values(inputs[1])[0], options["fill_char"]
    return lambda c, n: [None if v is None else v.ljust(width, fill) for v in inner(c, n)]


def _starts_with(inputs: list[Any], _options: Any, build: Build, values: Values) -> Function:
    inner, prefix = build(inputs[0]), _text(inputs[1], values)
    return lambda c, n: [None if v is None else v.startswith(prefix) for v in inner(c, n)]


def _strip(inputs: list[Any], _options: Any, build: Build, values: Values) -> Function:
    if values(inputs[1]) != [None]:
        raise Unknown("strip of chosen characters")
    inner = build(inputs[0])
    return lambda c, n: [None if v is None else v.strip() for v in inner(c, n)]


def _concat(inputs: list[Any], options: Any, build: Build, values: Values) -> Function:
    if options["ignore_nulls"]:
        raise Unknown("concat that skips nulls")
    between = options["delimiter"]
    return _across(lambda row: None if None in row else between.join(map(str, row)))(
        inputs, {}, build, values
    )


def _replace_many(inputs: list[Any], options: Any, build: Build, values: Values) -> Function:
    if options != {"ascii_case_insensitive": False, "leftmost": True}:
        raise Unknown("replace_many")
    inner, phrases, put = build(inputs[0]), Phrases(values(inputs[1])), values(inputs[2])
    if len(set(put)) != 1:
        raise Unknown("replace_many with several replacements")
    return lambda c, n: [None if v is None else phrases.blank(v, put[0]) for v in inner(c, n)]


def _extract_many(inputs: list[Any], options: Any, build: Build, values: Values) -> Function:
    if options != {"ascii_case_insensitive": False, "overlapping": True, "leftmost": False}:
        raise Unknown("extract_many")
    inner, phrases = build(inputs[0]), Phrases(values(inputs[1]))
    return lambda c, n: [None if v is None else phrases.found(v) for v in inner(c, n)]


def _drop_nulls(inputs: list[Any], _options: Any, build: Build, _values: Values) -> Function:
    """Shorter than the rows it comes from: for aggregates alone."""
    inner = build(inputs[0])
    return lambda c, n: [v for v in inner(c, n) if v is not None]


MAKERS: dict[str, Maker] = {
    "DropNulls": _drop_nulls,
    "FillNull": _across(lambda row: row[1] if row[0] is None else row[0]),
    "Coalesce": _across(_first),
    "MinHorizontal": _across(_least),
    "MaxHorizontal": _across(_most),
    "SumHorizontal": _sum,
    "Clip": _clip,
    "SearchSorted": _search,
    "Boolean.Not": _each(lambda v: not v),
    "Boolean.IsNull": _whole(lambda v: v is None),
    "Boolean.IsNotNull": _whole(lambda v: v is not None),
    "Boolean.IsIn": _is_in,
    "Boolean.IsBetween": _between,
    "Boolean.AnyHorizontal": _across(_any),
    "Boolean.AllHorizontal": _across(_all),
    "StringExpr.Uppercase": _each(str.upper),
    "StringExpr.Lowercase": _each(str.lower),
    "StringExpr.LenChars": _each(len),
    "StringExpr.Slice": _slice,
    "StringExpr.PadEnd": _pad_end,
    "StringExpr.Contains": _contains,
    "StringExpr.Extract": _extract,
    "StringExpr.Replace": _replace,
    "StringExpr.StripChars": _strip,
    "StringExpr.StartsWith": _starts_with,
    "StringExpr.ConcatHorizontal": _concat,
    "StringExpr.ReplaceMany": _replace_many,
    "StringExpr.ExtractMany": _extract_many,
    "TemporalExpr.WeekDay": _each(lambda v: v.isoweekday()),
    "ListExpr.Min": _each(lambda v: min((e for e in v if e is not None), default=None)),
}

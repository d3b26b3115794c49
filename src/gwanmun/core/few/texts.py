"""Functions of text as source for one row."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import polars as pl

from gwanmun.core.few.makers import Maker, across, each, written
from gwanmun.core.few.matching import Phrases
from gwanmun.core.few.types import Node, Row, Unknown


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

    return across(put)(inputs, options, row)


def _strip(inputs: list[Node], options: Any, row: Row) -> str:
    if row.literals(inputs[1]) != [None]:
        raise Unknown("strip of chosen characters")
    return each(str.strip)(inputs, options, row)


def _concat(inputs: list[Node], options: Any, row: Row) -> str:
    if options["ignore_nulls"]:
        raise Unknown("concat that skips nulls")
    between = options["delimiter"]
    return across(lambda values: None if None in values else between.join(map(str, values)))(
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


MAKERS: dict[str, Maker] = {
    "ToPhysical": _physical,
    "StringExpr.Uppercase": written("None if {0} is None else {0}.upper()"),
    "StringExpr.Lowercase": written("None if {0} is None else {0}.lower()"),
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
}

"""The careful reading of the texts that the quick one left: rescue what is clear, name what is wrong.

``read(field, text)`` takes a String series without nulls and yields a frame of the same height with the
columns ``value`` (typed, null if lost) and ``code`` (fault, null if rescued). Fault codes are those of
``gwanmun.core.faults``.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from gwanmun.parcels.rules import quick
from gwanmun.parcels.rules.codes import IDENTIFIERS, WORDS
from gwanmun.parcels.rules.schema import Field

_T = pl.col("text")
_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+"
_NUMBER = rf"^(?:[0-9]+|{_GROUPED})(?:\.[0-9]+)?$"
_NEGATIVE = rf"^[-−‐–](?:[0-9]+|{_GROUPED})(?:\.[0-9]+)?$"
_NONE = pl.lit(None, dtype=pl.String)


def _plain_number() -> pl.Expr:
    """``0,012,345.6700`` without separators, leading zeros and idle decimals; null if it is no number."""
    plain = (
        _T.str.replace_all(",", "", literal=True)
        .str.replace(r"^0+([0-9])", "$1")
        .str.replace(r"(\.[0-9]*?)0+$", "$1")
        .str.strip_suffix(".")
    )
    return pl.when(_T.str.contains(_NUMBER)).then(plain)


def _number_code(decimals: int, many: str) -> pl.Expr:
    """Why a text has no value though it may be a number."""
    plain = pl.col("plain")
    return (
        pl.when(_T.str.contains(_NEGATIVE))
        .then(pl.lit("NEGATIVE"))
        .when(plain.is_null())
        .then(pl.lit("BAD_NUMBER"))
        .when(plain == "0")
        .then(pl.lit("ZERO"))
        .when(plain.str.contains(rf"\.[0-9]{{{decimals + 1},}}$"))
        .then(pl.lit(many))
        .otherwise(pl.lit("TOO_LARGE"))
    )


def _number(frame: pl.DataFrame, value: pl.Expr, decimals: int, many: str) -> pl.DataFrame:
    return frame.with_columns(plain=_plain_number()).with_columns(
        value=value, code=_number_code(decimals, many)
    )


def _int(frame: pl.DataFrame, f: Field) -> pl.DataFrame:
    number = pl.col("plain").cast(pl.Int32, strict=False)
    return _number(frame, pl.when(number.is_between(1, quick.MAX_COUNT)).then(number), 0, "NOT_WHOLE")


def _money(frame: pl.DataFrame, f: Field) -> pl.DataFrame:
    return _number(frame, quick.exact(pl.col("plain"), 4, quick.MAX_UNITS), 4, "TOO_MANY_DECIMALS")


def _weight(frame: pl.DataFrame, f: Field) -> pl.DataFrame:
    grams = quick.exact(pl.col("plain"), 3, quick.MAX_KG)
    value = pl.when(grams > 0).then(grams).cast(pl.Int32)
    return _number(frame, value, 3, "TOO_MANY_DECIMALS")


def _date(frame: pl.DataFrame, f: Field) -> pl.DataFrame:
    """``20261122``, ``2026.11.22``, ``2026/11/22``, ``2026. 11. 22.``, ``2026년 11월 22일``."""
    parts = _T.str.replace(r"^([0-9]{4})([0-9]{2})([0-9]{2})$", "$1-$2-$3").str.replace(
        r"^([0-9]{4})(?:[-./]|년) ?([0-9]{1,2})(?:[-./]|월) ?([0-9]{1,2})(?:\.|일)?$", "$1-$2-$3"
    )
    padded = parts.str.replace(r"-([0-9])-", "-0$1-").str.replace(r"-([0-9])$", "-0$1")
    return frame.with_columns(value=quick.iso_date(padded), code=pl.lit("BAD_DATE"))


def _country(frame: pl.DataFrame, f: Field) -> pl.DataFrame:
    return frame.with_columns(value=_NONE, code=pl.lit("BAD_COUNTRY"))


def _flag(frame: pl.DataFrame, f: Field) -> pl.DataFrame:
    return frame.with_columns(value=pl.lit(None, dtype=pl.Boolean), code=pl.lit("BAD_FLAG"))


def _phone(frame: pl.DataFrame) -> pl.DataFrame:
    """Brackets, dots and blanks go; +82 10 … becomes 010 …; a masked number is no number."""
    digits = _T.str.replace_all(r"[\s().\-‐–/]", "")
    home = digits.str.replace(r"^(?:\+|00)?82\(?0?(1[016789][0-9]{7,8})$", "0$1")
    home = home.str.replace(r"^(?:\+|00)82\(?0?([2-7][0-9]{7,9})$", "0$1").str.strip_prefix("+")
    return frame.with_columns(value=quick.phone(home), code=pl.lit("BAD_PHONE"))


def _text(frame: pl.DataFrame, f: Field) -> pl.DataFrame:
    if f.name.endswith("_phone"):
        return _phone(frame)
    if f.name in WORDS:
        word = _T.str.to_uppercase().str.replace_all(r"[\s_.\-]", "")
        value = word.replace_strict(WORDS[f.name], default=None, return_dtype=pl.String)
        return frame.with_columns(value=value, code=pl.lit("BAD_CODE"))
    if f.name == "hs_code":
        digits = _T.str.replace_all(r"[\s.\-]", "")
        value = pl.when(digits.str.contains("^([0-9]{2}){1,5}$")).then(digits)
        return frame.with_columns(value=value, code=pl.lit("BAD_HS"))
    if f.name == "currency":
        return frame.with_columns(value=_NONE, code=pl.lit("BAD_CURRENCY"))
    # A cut name still helps the reader; a cut number would be another number.
    value = _NONE if f.name in IDENTIFIERS else _T.str.head(f.max_length)
    return frame.with_columns(value=value, code=pl.lit("TOO_LONG"))


_READERS: dict[str, Callable[[pl.DataFrame, Field], pl.DataFrame]] = {
    "int": _int,
    "money": _money,
    "weight": _weight,
    "date": _date,
    "country": _country,
    "flag": _flag,
    "text": _text,
}


def read(f: Field, text: pl.Series) -> pl.DataFrame:
    """See the module. A rescued row has no code; a cut text has both a value and a code."""
    out = _READERS[f.kind](text.to_frame("text"), f)
    keeps_code = pl.col("value").is_null() | (pl.col("code") == "TOO_LONG")
    return out.select("value", code=pl.when(keeps_code).then(pl.col("code")))

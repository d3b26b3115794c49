"""The quick reading of each field: one expression, null where the text is not in the usual form.

Nothing is judged here. A field whose quick reading has more nulls than its text gets the careful
reading (``careful``) for those rows alone, so that a clean file, or a clean single parcel, pays for one
pass only.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from gwanmun.parcels.rules.codes import CODES, COUNTRIES, IDENTIFIERS, NO, YES
from gwanmun.parcels.rules.schema import FIELDS, Field

#: Largest accepted figures: pieces; units of money; kilograms.
MAX_COUNT = 10_000_000
MAX_UNITS = 1_000_000_000
MAX_KG = 1_000_000
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)

_COUNTRY_SET = pl.Series(COUNTRIES)


def exact(text: pl.Expr, decimals: int, limit: int) -> pl.Expr:
    """Plain decimal text → Int64 in units of 10⁻ᵈᵉᶜⁱᵐᵃˡˢ; null for any other form or above the limit.

    The cast to Decimal would round further decimals and accept exponents; the pattern keeps both out.
    """
    plain = pl.when(text.str.contains(rf"^[0-9]{{1,10}}(\.[0-9]{{1,{decimals}}})?$")).then(text)
    scaled = plain.cast(pl.Decimal(20, decimals), strict=False).to_physical()
    return pl.when(scaled <= limit * 10**decimals).then(scaled).cast(pl.Int64)


def iso_date(text: pl.Expr) -> pl.Expr:
    """``2026-11-22`` → Date within the years we know; null otherwise."""
    plain = pl.when(text.str.contains("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")).then(text)
    day = plain.str.to_date("%Y-%m-%d", strict=False)
    return pl.when(day.is_between(FIRST_DAY, LAST_DAY)).then(day)


def phone(text: pl.Expr) -> pl.Expr:
    """Digits of a telephone number written with hyphens at most."""
    digits = text.str.replace_all("-", "", literal=True)
    return pl.when(digits.str.contains("^[0-9]{7,15}$")).then(digits)


def _text(f: Field, raw: pl.Expr) -> pl.Expr:
    if f.name.endswith("_phone"):
        return phone(raw)
    if f.name in CODES:
        code = raw.str.to_uppercase()
        return pl.when(code.is_in(CODES[f.name])).then(code)
    if f.name == "hs_code":
        return pl.when(raw.str.contains("^([0-9]{2}){1,5}$")).then(raw)
    if f.name == "currency":
        code = raw.str.to_uppercase()
        return pl.when(code.str.contains("^[A-Z]{3}$")).then(code)
    value = raw
    if f.name in IDENTIFIERS:
        value = value.str.to_uppercase()
    if f.name == "consignee_id":
        value = value.str.replace_all("-", "", literal=True).str.replace_all(" ", "", literal=True)
    return pl.when(value.str.len_chars() <= f.max_length).then(value)


def _flag(raw: pl.Expr) -> pl.Expr:
    word = raw.str.to_uppercase()
    return pl.when(word.is_in(YES)).then(True).when(word.is_in(NO)).then(False)


def column(f: Field) -> str:
    """Name of the typed column of a field."""
    return {"money": f.name + "_e4", "weight": "weight_g"}.get(f.kind, f.name)


def reading(f: Field) -> pl.Expr:
    """The quick reading of a field, named as its typed column."""
    raw = pl.col(f.name)
    value: pl.Expr
    if f.kind == "int":
        number = raw.cast(pl.Int32, strict=False)
        value = pl.when(number.is_between(1, MAX_COUNT)).then(number)
    elif f.kind == "money":
        value = exact(raw, 4, MAX_UNITS)
    elif f.kind == "weight":
        grams = exact(raw, 3, MAX_KG)
        value = pl.when(grams > 0).then(grams).cast(pl.Int32)
    elif f.kind == "date":
        value = iso_date(raw)
    elif f.kind == "country":
        code = raw.str.to_uppercase()
        value = pl.when(code.is_in(_COUNTRY_SET.implode())).then(code)
    elif f.kind == "flag":
        value = _flag(raw)
    else:
        value = _text(f, raw)
    return value.alias(column(f))


READINGS: tuple[pl.Expr, ...] = (pl.col("line"), *(reading(f) for f in FIELDS))

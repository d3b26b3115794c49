"""Numbers of an item itself, by name. Money becomes a float here, and never comes back as money."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from gwanmun.risk.rules.items import absent
from gwanmun.risk.rules.keys import RecipeError
from gwanmun.risk.rules.signs import SIGNS, with_signs


def _log(column: str) -> pl.Expr:
    return pl.when(pl.col(column) > 0).then(pl.col(column).cast(pl.Float64).log())


_GRAMS = pl.col("mass_g").cast(pl.String)
_PLAIN = _GRAMS.str.strip_chars_end("0")

NUMBERS: dict[str, pl.Expr] = {
    "log_mass": _log("mass_g"),
    "log_value": _log("value"),
    "log_unit_value": _log("value") - _log("mass_g"),
    "log_revenue": _log("revenue"),
    "rate": pl.col("rate_e6"),
    "pieces": pl.col("pieces"),
    "weekday": pl.col("at").dt.weekday(),
    "day_of_month": pl.col("at").dt.day(),
    "mass_digits": _PLAIN.str.len_bytes(),  # few: a round mass
    "mass_noughts": _GRAMS.str.len_bytes() - _PLAIN.str.len_bytes(),
    "mass_lead": _GRAMS.str.slice(0, 1).cast(pl.Int8, strict=False),
    "hs_number": pl.col("hs").str.pad_end(10, "0").str.slice(0, 10).cast(pl.Float64, strict=False),
    "same_country": pl.col("origin") == pl.col("departure"),
}


def numbers(items: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Float32 columns ``names``, NaN where not known. A name is one of ``NUMBERS``, of ``SIGNS``, or a column
    of the items.

    :raises RecipeError: naming what is neither.
    """
    if not SIGNS.keys().isdisjoint(names):
        items = with_signs(items)
    strange = [n for n in names if n not in NUMBERS and n not in items.columns]
    if strange:
        raise RecipeError(f"numbers {strange}: neither known here nor a column of the items")
    made = [NUMBERS.get(n, pl.col(n)).cast(pl.Float32).alias(n) for n in names]
    return absent(items).select(made).fill_null(float("nan"))


def places(column: pl.Series, known: Sequence[str]) -> npt.NDArray[np.float32]:
    """Places of texts in the list ``known``; NaN for what is not in it."""
    places = range(len(known))
    texts = column.cast(pl.String)
    if not known:
        return np.full(len(column), np.nan, dtype=np.float32)
    found = texts.replace_strict(list(known), places, default=None, return_dtype=pl.Float32)
    return found.fill_null(float("nan")).to_numpy().astype(np.float32)


__all__ = ["NUMBERS", "numbers", "places"]

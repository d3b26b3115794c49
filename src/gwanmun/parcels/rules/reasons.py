"""Reasons of many rows at once: true ``why`` columns → the rule ids, in the order of the steps.

Few sets of reasons repeat over many parcels, so each distinct set is spelled out once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.explain import derived_figure
from gwanmun.parcels.rules.case import why
from gwanmun.parcels.rules.schema import FIELD
from gwanmun.parcels.rules.steps.checks import MANDATORY

BITS = 62  # per mask: a signed 64-bit whole number with room to spare
SEPARATOR = " "


def masks(book: RuleBook) -> list[pl.Expr]:
    """One Int64 column ``_mask<n>`` for every 62 rules."""
    rules = list(book.rules)
    found = []
    for start in range(0, len(rules), BITS):
        bits = [pl.col(why(r)).cast(pl.Int64) * (1 << place) for place, r in enumerate(rules[start : start + BITS])]
        found.append(pl.sum_horizontal(bits).alias(f"_mask{start // BITS}"))
    return found


def spell(book: RuleBook, rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``reasons`` from the mask columns and drop them. Row order is kept."""
    rules = list(book.rules)
    names = [c for c in rows.columns if c.startswith("_mask")]
    distinct = rows.select(names).unique()
    spelled = [
        SEPARATOR.join(rule for place, rule in enumerate(rules) if row[place // BITS] >> place % BITS & 1)
        for row in distinct.iter_rows()
    ]
    return rows.join(
        distinct.with_columns(pl.Series("reasons", spelled, dtype=pl.String)),
        on=names,
        how="left",
        maintain_order="left",
    ).drop(names)


@derived_figure("missing")
def _missing(row: Mapping[str, Any], _book: RuleBook, lang: str) -> str:
    names = []
    for column in MANDATORY:
        if row.get(column) is None:
            field = FIELD[column.removesuffix("_e4").replace("weight_g", "gross_weight")]
            names.append(field.ko if lang == "ko" else field.en)
    return ", ".join(names)


_UNITS = {"piece": ("개", "pieces"), "bottle": ("병", "bottles"), "g": ("g", "g"), "ml": ("mL", "mL")}


def _norm(row: Mapping[str, Any], book: RuleBook) -> dict[str, Any]:
    found: dict[str, Any] = next(
        (c.get("own_use", {}) for c in book.tables["goods"] if c["id"] == row.get("category")), {}
    )
    return found


def _with_unit(amount: Any, unit: str, lang: str) -> str:
    return f"{amount:,} {_UNITS[unit][lang != 'ko']}" if lang != "ko" else f"{amount:,}{_UNITS[unit][0]}"


@derived_figure("quantity")
def _quantity(row: Mapping[str, Any], book: RuleBook, lang: str) -> str:
    unit = _norm(row, book).get("unit", "piece")
    amount = row.get("weight_g") if unit == "g" else row.get("pieces")
    said = _with_unit(amount or 0, "piece" if unit == "ml" else unit, lang)
    return f"{said} ({row['specification']})" if row.get("specification") else said


@derived_figure("norm")
def _norm_text(row: Mapping[str, Any], book: RuleBook, lang: str) -> str:
    norm = _norm(row, book)
    if norm.get("unit") == "bottle":
        most, volume = book.int("parcels.liquor_bottles"), book.int("parcels.liquor_volume_ml")
        return f"{_with_unit(most, 'bottle', lang)}, {_with_unit(volume, 'ml', lang)}"
    return _with_unit(norm.get("limit", 0), norm.get("unit", "piece"), lang)

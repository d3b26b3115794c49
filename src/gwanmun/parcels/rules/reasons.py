"""Reasons of parcels: true ``why`` columns → the rule ids, in the order of the steps; figures they tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.explain import derived_figure
from gwanmun.core.spelling import spelled
from gwanmun.parcels.rules.case import ROOM, why
from gwanmun.parcels.rules.schema import FIELD
from gwanmun.parcels.rules.steps.checks import MANDATORY


def flags(book: RuleBook) -> list[str]:
    """The ``why`` columns in the order of the steps."""
    return [why(rule) for rule in book.rules_of(ROOM)]


def spell(book: RuleBook, rows: pl.DataFrame) -> pl.Series:
    """The ``reasons`` of decided rows, from their ``why`` columns."""
    return spelled(rows, dict(zip(book.rules_of(ROOM), flags(book), strict=True)))


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

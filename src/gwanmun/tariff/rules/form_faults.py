"""Faults of an assessment as the person who asked meets them: at the field's path, in words, with a cure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import polars as pl

from gwanmun.core import faults as catalogue
from gwanmun.tariff.rules.form_fields import BY_COLUMN, BY_NAME, NAME, OF_CHARGE, Field
from gwanmun.tariff.rules.form_words import LABELS

_PLACED = ("lines[", "charges")
_LAST = re.compile(r"[^.\[\]]+(?=(?:\[[0-9]+\])?$)")


def located(faults: pl.DataFrame, paths: Mapping[tuple[str, int], str]) -> pl.DataFrame:
    """``faults`` with the whole path in ``field``. ``paths``: as :class:`reading.Intake` has them.

    The rules know a line's number and a column; the form has ``lines[2].price``. What stands placed is left.
    """
    if faults.is_empty():
        return faults
    at = [
        _place(field, paths.get((declaration, line)))
        for declaration, line, field in faults.select("declaration", "line", "field").iter_rows()
    ]
    return faults.with_columns(pl.Series("field", at, dtype=pl.String))


def _place(field: str | None, prefix: str | None) -> str:
    if not field or field.startswith(_PLACED):
        return field or ""
    known = BY_COLUMN.get(field)
    name = known.name if known else field
    above = known is not None and known.level == "declaration"
    return name if above or prefix is None else prefix + name


def label(path: str, lang: str) -> str:
    """What a path is called: ``lines[2].price`` → 가격(lines[2].price), price (lines[2].price)."""
    found = _LAST.search(path)
    last = found[0] if found else ""
    field: Field | None
    if path.startswith("charges["):
        field = OF_CHARGE.get(last)
    else:
        field = NAME if last == NAME.name else BY_NAME.get(last) or BY_COLUMN.get(last)
    pair = (field.label.ko, field.label.en) if field else LABELS.get(last)
    if pair is None:
        return path or ("내용" if lang == "ko" else "the text")
    return f"{pair[0]}({path})" if lang == "ko" else f"{pair[1]} ({path})"


def describe(fault: Mapping[str, Any], lang: str) -> tuple[str, str]:
    """(message, cure) of a fault row in ``ko`` or ``en``. :raises KeyError: a code no one has words for."""
    params = {"field": label(str(fault.get("field") or ""), lang), "value": str(fault.get("value") or "")}
    if fault.get("limit") is not None:
        params["limit"] = str(fault["limit"])
    return catalogue.text(str(fault["code"]), params, lang)

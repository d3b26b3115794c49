"""Rows turned into the shapes of the schemas. Pure: mappings in, dictionaries out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from gwanmun.core import explain, faults
from gwanmun.core.book import RuleBook
from gwanmun.parcels.rules import fault_text
from gwanmun.parcels.rules.schema import FIELDS
from gwanmun.parcels.services import view

_SORT = {"AUTO_CLEARED": "cleared", "RELEASED": "cleared", "INSPECTION": "inspect"}
_TAXES = ("duty", "consumption_tax", "liquor_tax", "education_tax", "rural_tax", "vat", "payable")
_SAME = (
    "lane", "route", "state", "hold_kind", "exempt", "category", "exclusion",
    "list_usd", "limit_usd", "customs_value", "hs6",
)  # fmt: skip


def decimal_text(value: int | None, digits: int, least: int = 0) -> str | None:
    """A scaled integer as exact decimal text with at least ``least`` decimals: (1504000, 4, 2) → 150.40."""
    if value is None:
        return None
    whole, _, fraction = str(Decimal(value).scaleb(-digits)).partition(".")
    fraction = fraction.rstrip("0").ljust(least, "0")
    return f"{whole}.{fraction}" if fraction else whole


def moment(at: datetime | None) -> str | None:
    """A time as people here read it: with the zone of the office."""
    return timezone.localtime(at).isoformat() if at else None


def sort_of(state: str) -> str:
    """cleared, inspect or hold. What is neither cleared nor to be inspected never leaves on the belt."""
    return _SORT.get(state, "hold")


def received(row: Mapping[str, Any]) -> dict[str, Any]:
    """The typed fields under the names of the list data set, money and weight as decimal text."""
    out: dict[str, Any] = {}
    for field in FIELDS:
        if field.kind == "money":
            out[field.name] = decimal_text(row.get(f"{field.name}_e4"), 4, 2)
        elif field.kind == "weight":
            out[field.name] = decimal_text(row.get("weight_g"), 3, 1)
        else:
            value = row.get(field.name)
            out[field.name] = value.isoformat() if isinstance(value, date) else value
    return out


def decision(row: Mapping[str, Any], customs: bool) -> dict[str, Any]:
    tax_date = row.get("tax_date")
    group = None
    if row.get("group_key"):
        group = {
            "key": view.group_name(row["group_key"]),
            "size": row.get("group_size"),
            "usd": decimal_text(row.get("group_usd_e4"), 4, 2),
        }
    return {
        **{name: row.get(name) for name in _SAME},
        "usd": decimal_text(row.get("usd_e4"), 4, 2),
        "fx_rate": decimal_text(row.get("fx_rate_e4"), 4, 2),
        "tax_date": tax_date.isoformat() if tax_date else None,
        "group": group,
        "duty_rate_percent": decimal_text(row.get("duty_rate_e6"), 4),
        "taxes": {name: row.get(name) for name in _TAXES},
        "score": row.get("score") if customs else None,
    }


def reasons(row: Mapping[str, Any], book: RuleBook, *, customs: bool) -> list[dict[str, Any]]:
    """Each reason in both languages. ``book``: the rule book that decided the row."""
    row = {**row, "reasons": " ".join(view.told_codes(row.get("reasons") or "", customs=customs))}
    korean = explain.explain(row, book, "ko")
    english = explain.explain(row, book, "en")
    return [
        {
            "rule_id": ko.rule_id,
            "step": ko.step,
            "step_title": {"ko": ko.step_title, "en": en.step_title},
            "title": {"ko": ko.title, "en": en.title},
            "text": {"ko": ko.text, "en": en.text},
            "citation": {"ko": ko.citation, "en": en.citation},
            "status": ko.status,
            "figures": dict(ko.figures),
            "cure": {"ko": ko.cure, "en": en.cure} if ko.cure and en.cure else None,
        }
        for ko, en in zip(korean, english, strict=True)
    ]


def said(code: str, params: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """A fault of a file in both languages: {"ko": {message, cure}, "en": {…}}."""
    return {lang: _pair(*faults.text(code, params, lang)) for lang in ("ko", "en")}


def line_error(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of schema.ERRORS or of LineError, with its words."""
    return {
        **{key: row[key] for key in ("line", "number", "field", "code", "severity", "value")},
        "field_name": {lang: fault_text.label(row["field"], lang) for lang in ("ko", "en")},
        **{lang: _pair(*fault_text.describe(row, lang)) for lang in ("ko", "en")},
    }


def line_errors(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [line_error(row) for row in rows]


def _pair(message: str, cure: str) -> dict[str, str]:
    return {"message": message, "cure": cure}

"""JSON Schema (2020-12) of a declaration to be assessed, in both languages, made from the table of fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.text import Text
from gwanmun.tariff.rules.components import TABLE
from gwanmun.tariff.rules.entries import ENTRY, entries_of
from gwanmun.tariff.rules.form_fields import (
    BY_NAME,
    CHARGE_FIELDS,
    COMPONENT_FIELDS,
    DECIMALS,
    FIELDS,
    MOST,
    NAME,
    NUMBERS,
    Field,
)
from gwanmun.tariff.rules.form_values import CODE_PATTERN
from gwanmun.tariff.rules.form_words import LABELS, NOTES
from gwanmun.tariff.rules.incoterms import HOLDS, NAMES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PATTERNS = {
    "date": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "code": f"^{CODE_PATTERN}$",
    "country": "^[A-Za-z]{2}$",
    "currency": "^[A-Za-z]{3}$",
    "unit": "^[A-Za-z0-9]{2,3}$",
}

#: What a reader can copy: ten laptops with freight, and one line told flat.
EXAMPLE: dict[str, Any] = {
    "declaration": "2026-0001",
    "date": "2026-07-01",
    "currency": "USD",
    "incoterm": "FOB",
    "origin": "CN",
    "dispatch": "CN",
    "lines": [
        {"code": "8471.30.0000", "price": 15000, "quantity": 10, "unit": "H87", "net_kg": "24.5"},
        {"code": "4202.21.1090", "price": "820.50", "pieces": 1},
    ],
    "charges": [{"code": "A6", "amount": 300}, {"code": "A4", "amount": "45.25", "line": 2}],
}
FLAT_EXAMPLE: dict[str, Any] = {
    "date": "2026-07-01",
    "code": "8471300000",
    "price": "15000",
    "currency": "USD",
    "incoterm": "CIF",
    "origin": "CN",
}


def assess_schema(book: RuleBook | None = None) -> dict[str, Any]:
    """The schema. With a country's ``book``: its codes of additions and deductions, its number of lines."""
    digits = book.currency_digits if book else None
    of_declaration = [f for f in FIELDS if f.level in ("declaration", "shared")]
    of_line = [f for f in FIELDS if f.level in ("shared", "line")]
    charges = {"type": ["array", "null"], "items": {"$ref": "#/$defs/charge"}}
    charges |= _words(Text("가산·공제 비용", "costs added or deducted"))
    lines = {"type": "array", "minItems": 1, "maxItems": _most_lines(book), "items": {"$ref": "#/$defs/line"}}
    lines |= _words(Text("품목", "lines"))
    name = {NAME.name: _field(NAME, digits)}
    entry = _entry(book, digits)
    parts = {"type": ["array", "null"], "items": {"$ref": "#/$defs/component"}}
    components = {TABLE: parts | _words(Text(*LABELS[TABLE]), Text(*NOTES[TABLE]))}
    return {
        "$schema": DIALECT,
        **_words(
            Text("과세가격·세액 산출 신고", "Declaration to be assessed"),
            Text(
                "품목이 여럿이면 lines에, 하나면 바로 적습니다. 숫자는 JSON 숫자나 글자로 적습니다.",
                "Several lines stand in lines; one may stand flat. Numbers are JSON numbers or text.",
            ),
        ),
        "oneOf": [{"$ref": "#/$defs/declaration"}, {"$ref": "#/$defs/single"}],
        "examples": [EXAMPLE, FLAT_EXAMPLE],
        "$defs": {
            "declaration": _object(
                {**name, **_fields(of_declaration, digits), **entry, "lines": lines, "charges": charges},
                ["date", "lines"],
            ),
            "single": _object(
                {**name, **_fields(FIELDS, digits), **entry, **components, "charges": charges},
                ["date", "code", "currency"],
            ),
            "line": _object({**_fields(of_line, digits), **components}, ["code"]),
            "component": _component(book, digits),
            "charge": _charge(book, digits),
        },
    }


def _most_lines(book: RuleBook | None) -> int:
    known = book is not None and "valuation.most_lines" in book.parameters
    return book.int("valuation.most_lines") if book and known else 999


def _entry(book: RuleBook | None, digits: int | None) -> dict[str, Any]:
    """The kinds of entry that the country knows; nothing more where it knows none."""
    kinds = entries_of(book) if book else ()
    if not kinds:
        return {}
    found = _field(BY_NAME[ENTRY], digits)
    known = [{"const": kind.id, "title": f"{kind.name.ko} · {kind.name.en}"} for kind in kinds]
    return {ENTRY: found | {"oneOf": [*known, {"type": "null"}]}}


def _component(book: RuleBook | None, digits: int | None) -> dict[str, Any]:
    found = _object(_fields(COMPONENT_FIELDS, digits), ["name"])
    known = book.tables.get(TABLE, {}) if book else {}
    if known:
        names = [{"const": code, "title": f"{c.name.ko} · {c.name.en}"} for code, c in known.items()]
        found["properties"]["name"] |= {"oneOf": names}
    return found


def _charge(book: RuleBook | None, digits: int | None) -> dict[str, Any]:
    found = _object(_fields(CHARGE_FIELDS, digits), ["code", "amount"])
    if book is not None and "charges" in book.tables:
        known = book.tables["charges"].items()
        found["properties"]["code"] |= {
            "oneOf": [{"const": code, "title": f"{c.name.ko} · {c.name.en}"} for code, c in known]
        }
    return found


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _fields(fields: Iterable[Field], digits: int | None) -> dict[str, Any]:
    return {f.name: _field(f, digits) for f in fields}


def _words(label: Text, note: Text | None = None) -> dict[str, Any]:
    found = {"title": f"{label.ko} · {label.en}", "x-title": {"ko": label.ko, "en": label.en}}
    if note:
        found |= {"description": f"{note.ko} {note.en}", "x-description": {"ko": note.ko, "en": note.en}}
    return found


def _field(field: Field, digits: int | None) -> dict[str, Any]:
    found: dict[str, Any] = _words(field.label, field.note)
    nothing = [] if field.required else ["null"]
    if field.kind in NUMBERS:
        decimals = DECIMALS.get(field.kind, digits)
        found |= {"type": ["number", "string", *nothing], "minimum": 0, "maximum": MOST[field.kind]}
        found["pattern"] = _number_pattern(decimals)
        if decimals is not None:
            found["x-decimals"] = decimals
    elif field.kind == "flag":
        found["type"] = ["boolean", *nothing]
    elif field.kind == "incoterm":
        found |= {
            "oneOf": [{"const": term, "title": f"{NAMES[term].ko} · {NAMES[term].en}"} for term in HOLDS]
        }
        found["oneOf"] += [{"type": "null"}] if nothing else []
    elif field.choices:
        found["enum"] = [*field.choices, *([None] if nothing else [])]
    else:
        found |= {"type": ["string", *nothing], "minLength": 1}
        if field.most:
            found["maxLength"] = field.most
        if field.kind in _PATTERNS:
            found["pattern"] = _PATTERNS[field.kind]
        if field.kind == "date":
            found["format"] = "date"
    if field.example is not None:
        found["examples"] = [field.example]
    return found


def _number_pattern(decimals: int | None) -> str:
    """Text of a number: no sign (none may be below zero), no thousands separators."""
    if decimals == 0:
        return "^[0-9]+(\\.0+)?$"
    return f"^[0-9]+(\\.[0-9]{{1,{decimals}}}0*)?$" if decimals else "^[0-9]+(\\.[0-9]+)?$"

"""An answer as one JSON document: what ``rules.writing`` tells, its tables, and each amount unfolded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from gwanmun.core.explain import Reason
from gwanmun.tariff.aside import dotted, left_aside, provisions
from gwanmun.tariff.assessing import Answer
from gwanmun.tariff.explain import Amount, unfold, unfold_declaration
from gwanmun.tariff.rules.writing import Write, own

LANGS = ("ko", "en")
Told = Literal["full", "codes"]


def document(answer: Answer, told: Told = "full") -> dict[str, Any]:
    """``told``: ``full`` unfolds each amount in both languages, ``codes`` gives rule ids only."""
    tariff, found = answer.tariff, answer.told
    whole: dict[str, Any] = {
        "declaration": None if answer.name.startswith("#") else answer.name,
        "status": "refused" if answer.refused or not answer.told["totals"]["complete"] else "assessed",
        "date": answer.day.isoformat() if answer.day else None,
        **{name: found[name] for name in ("country", "currency", "totals", "lines", "faults")},
        "tariff": {
            "demonstration": tariff.demonstration,
            "label": _pair(tariff.label.ko, tariff.label.en),
            "digest": tariff.digest,
        },
        "rulebook": answer.book.digest if answer.book else None,
    }
    book, summed = answer.book, answer.declaration
    if book is not None and left_aside(book):
        whole["not_assessed"] = [
            {"codes": list(part.codes), "text": _pair(part.text.ko, part.text.en), "citation": part.citation}
            for part in left_aside(book)
        ]
        whole["lines"] = [{**one, "not_assessed": _aside(one, answer, told)} for one in found["lines"]]
    if told == "full" and book is not None and summed is not None:
        write = own(book.currency_digits)
        whole["lines"] = [
            {**one, "amounts": _both(write, [unfold(row, book, tariff, lang) for lang in LANGS])}
            for one, row in zip(whole["lines"], answer.lines, strict=True)
        ]
        sides = [unfold_declaration(summed, answer.lines, book, lang) for lang in LANGS]
        whole["amounts"] = _both(write, sides)
    return whole


def _aside(line: Mapping[str, Any], answer: Answer, told: Told) -> list[Any]:
    """Provisions left aside that refer to the goods of a line; their numbers alone where codes are told."""
    assert answer.book is not None  # noqa: S101 - the caller looked
    found = provisions({**line, "date": answer.day}, answer.book, answer.tariff)
    if told == "codes":
        return [dotted(one.code) for one in found]
    return [
        {"code": dotted(one.code), "text": one.text, "rate": one.rate, "by": list(one.by)} for one in found
    ]


def _both(write: Write, sides: list[list[Amount]]) -> list[dict[str, Any]]:
    """``sides``: the same amounts in Korean and in English."""
    return [amount(ko, en, write) for ko, en in zip(*sides, strict=True)]


def _pair(ko: str, en: str) -> dict[str, str]:
    return {"ko": ko, "en": en}


def amount(ko: Amount, en: Amount, write: Write) -> dict[str, Any]:
    """One amount unfolded, in both languages."""
    return {
        "id": ko.id,
        "title": _pair(ko.title, en.title),
        "amount": None if ko.amount is None else write(ko.amount),
        "shown": _pair(ko.shown, en.shown),
        "formula": _pair(ko.words, en.words),
        "figures": _pair(ko.figures, en.figures),
        "inputs": [
            {"label": _pair(k.label, e.label), "value": _pair(k.value, e.value)}
            for k, e in zip(ko.inputs, en.inputs, strict=True)
        ],
        "rounding": _pair(ko.rounding, en.rounding),
        "rows": [
            {
                "table": _pair(k.table, e.table),
                "code": k.code,
                "kind": _pair(k.kind, e.kind),
                "text": _pair(k.text, e.text),
                "valid_from": _day(k.valid_from),
                "valid_to": _day(k.valid_to),
                "source": _pair(k.source, e.source),
                "status": k.status,
            }
            for k, e in zip(ko.rows, en.rows, strict=True)
        ],
        "citation": _pair(ko.citation, en.citation),
        "status": ko.status,
        "reasons": [reason(k, e) for k, e in zip(ko.reasons, en.reasons, strict=True)],
    }


def reason(ko: Reason, en: Reason) -> dict[str, Any]:
    return {
        "rule_id": ko.rule_id,
        "title": _pair(ko.title, en.title),
        "text": _pair(ko.text, en.text),
        "citation": _pair(ko.citation, en.citation),
        "status": ko.status,
        "cure": _pair(ko.cure, en.cure) if ko.cure and en.cure else None,
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None

"""From a decided row to its reasons in words: rule, figures, legal source, cure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gwanmun.core.book import RuleBook

_HOLE = re.compile(r"\{(=?)([a-z0-9_.]+)(?::([a-z]+))?\}")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True)
class Reason:
    rule_id: str
    step: str
    step_title: str
    title: str
    text: str
    citation: str  # in the reader's language
    source: str  # as the country's own texts are cited
    status: str
    figures: dict[str, str]
    cure: str | None
    hold: str | None


def _decimal(value: int, scale: int, least: int) -> str:
    text = f"{Decimal(value).scaleb(-scale):,f}"
    whole, _, part = text.partition(".")
    part = part.rstrip("0").ljust(least, "0")
    return f"{whole}.{part}" if part else whole


def _own(value: int, lang: str, book: RuleBook) -> str:
    """An amount in the smallest unit of the country's own currency."""
    if book.currency == "KRW" and lang == "ko":
        return f"{value:,}원"
    return f"{book.currency} {_decimal(value, book.currency_digits, book.currency_digits)}"


def _date(value: date, lang: str) -> str:
    if lang == "ko":
        return f"{value.year}. {value.month}. {value.day}."
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


_FORMATS: dict[str, Callable[[Any, str, RuleBook], str]] = {
    "usd": lambda v, lang, _: f"{_decimal(v, 4, 2)}달러" if lang == "ko" else f"USD {_decimal(v, 4, 2)}",
    "amount": lambda v, *_: _decimal(v, 4, 2),
    "rate": lambda v, *_: _decimal(v, 4, 2),
    "won": lambda v, lang, _: f"{v:,}원" if lang == "ko" else f"KRW {v:,}",
    "own": lambda v, lang, book: _own(v, lang, book),
    "kg": lambda v, *_: f"{_decimal(v, 3, 0)} kg",
    "percent": lambda v, *_: f"{_decimal(v, 4, 0)}%",
    "date": lambda v, lang, _: _date(v, lang),
    "goods": lambda v, lang, book: book.tables["goods_names"][v][lang],
}


Derived = Callable[[Mapping[str, Any], RuleBook, str], str]
_derived: dict[str, Derived] = {}


def derived_figure(name: str) -> Callable[[Derived], Derived]:
    """Register a figure that is worked out from a row when it is explained (a list of names, say)."""

    def register(work_out: Derived) -> Derived:
        _derived[name] = work_out
        return work_out

    return register


def format_figure(value: Any, kind: str | None, lang: str, book: RuleBook) -> str:
    """One figure as a reader expects it; a dash where there is none."""
    if value is None:
        return "–"
    if kind is None:
        return f"{value:,}" if type(value) is int else str(value)
    return _FORMATS[kind](value, lang, book)


def explain_one(rule_id: str, row: Mapping[str, Any], book: RuleBook, lang: str) -> Reason:
    """The reason ``rule_id`` of one row, in ``ko`` or ``en``.

    :raises KeyError: the book has no such rule.
    """
    rule = book.rules[rule_id]
    figures: dict[str, str] = {}

    def fill(hole: re.Match[str]) -> str:
        is_parameter, name, kind = hole.groups()
        if name in _derived and not is_parameter:
            figures[name] = _derived[name](row, book, lang)
        else:
            value = book.value(name) if is_parameter else row.get(name)
            figures[name] = format_figure(value, kind, lang, book)
        return figures[name]

    text = _HOLE.sub(fill, rule.text[lang])
    cure = _HOLE.sub(fill, rule.cure[lang]) if rule.cure else None
    return Reason(
        rule_id=rule.id,
        step=rule.step,
        step_title=book.steps[rule.step][lang],
        title=rule.title[lang],
        text=text,
        citation=book.tables["citations"].read(rule.citation, lang),
        source=rule.citation,
        status=rule.status,
        figures=figures,
        cure=cure,
        hold=rule.hold,
    )


def explain(row: Mapping[str, Any], book: RuleBook, lang: str) -> list[Reason]:
    """All reasons of a decided row (its ``reasons`` column), in the order of the steps."""
    return [explain_one(rule_id, row, book, lang) for rule_id in (row.get("reasons") or "").split()]


def holes(text: str) -> list[tuple[bool, str, str]]:
    """Placeholders of a text: (is a parameter, name, format or empty)."""
    return [(bool(mark), name, kind) for mark, name, kind in _HOLE.findall(text)]


def formats() -> list[str]:
    """Formats a placeholder may name."""
    return sorted(_FORMATS)


def derived_figures() -> frozenset[str]:
    """Names registered by :func:`derived_figure`."""
    return frozenset(_derived)

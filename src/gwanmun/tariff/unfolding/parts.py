"""A rate of several parts unfolded: each part with what it stands on (see ``rules.parts``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.text import Text
from gwanmun.tariff.rules.components import TABLE
from gwanmun.tariff.rules.rounding import dropped
from gwanmun.tariff.unfolding import words
from gwanmun.tariff.unfolding.amount import Input

E9 = 9
_FLOOR = Text("{amount} 이상", "but not less than {amount}")
_DEGREES = Text("도", "degrees")
_EMPTY: Mapping[str, Any] = {}


def formula(
    line: Mapping[str, Any],
    parts: Sequence[Mapping[str, Any]],
    quantities: Mapping[str | None, int | None],
    book: RuleBook,
    lang: str,
) -> tuple[str, list[Input]]:
    """Figures of all parts, and what of components went in. ``quantities``: of the goods, in millionths of
    the unit of a part."""
    told = {one["name"]: one for one in line.get(TABLE) or ()}
    figures, inputs, floor = "", [], ""
    for part in parts:
        shown = _part(line, part, quantities, told, book, lang)
        if part["role"] == "floor":
            floor = ", " + _FLOOR[lang].format(amount=shown)
        else:
            less = (part["amount_e9"] or 0) < 0
            figures += (" − " if less else " + ") + shown if figures else ("−" if less else "") + shown
    for name, one in told.items():
        value = _value(line, one, book)
        parts_told = [
            words.money(value, book, lang) if value is not None else "",
            words.quantity(one["quantity_e6"], one["unit"], lang) if one["quantity_e6"] is not None else "",
        ]
        inputs.append(Input(_name(name, book, lang), " · ".join(x for x in parts_told if x)))
    return figures + floor, inputs


def _part(
    line: Mapping[str, Any],
    part: Mapping[str, Any],
    quantities: Mapping[str | None, int | None],
    told: Mapping[str, Mapping[str, Any]],
    book: RuleBook,
    lang: str,
) -> str:
    on, component = part["on"], told.get(part["on"] or "", _EMPTY)
    if part["rate_e6"] is not None:
        rate = words.percent(int(part["rate_e6"]) // int(part["over"] or 1))
        if (part["over"] or 1) > 1:
            share = Fraction(part["rate_e6"], part["over"] * 10_000)
            rate = f"{share.numerator // share.denominator} {share % 1}%"
        value = _value(line, component, book) if on else line.get("customs_value")
        if on and value is None:
            value = _made_of(line, on, told, book)
        base = words.money(value, book, lang)
        return f"{base}({_name(on, book, lang)}) × {rate}" if on else f"{base} × {rate}"
    unit = part["unit"]
    figure = words.decimal(abs(part["amount_e9"]), E9, book.currency_digits)
    own = f"{figure}원" if book.currency == "KRW" and lang == "ko" else f"{book.currency} {figure}"
    each = f"{own}/{words.unit(unit, lang)}" if unit else own
    if part["role"] == "degree":
        degrees = component.get("quantity_e6")
        of = "–" if degrees is None else f"{words.decimal(degrees, 6)} {_DEGREES[lang]}"
        return f"{_quantity(quantities.get(unit), unit, lang)} × {each} × {of}"
    if on:
        return f"{_quantity(component.get('quantity_e6'), unit, lang)}({_name(on, book, lang)}) × {each}"
    return f"{_quantity(quantities.get(unit), unit, lang)} × {each}"


def _quantity(told: int | None, unit: str | None, lang: str) -> str:
    return words.quantity(told, unit, lang) if told is not None else "–"


def _value(line: Mapping[str, Any], component: Mapping[str, Any], book: RuleBook) -> int | None:
    """Value of a component in the country's currency, as ``rules.components`` takes it."""
    value, rate = component.get("value_e4"), line.get("fx_rate_e4")
    return None if value is None or rate is None else dropped(value * rate, book.currency_digits)


def _made_of(
    line: Mapping[str, Any], name: str, told: Mapping[str, Mapping[str, Any]], book: RuleBook
) -> int | None:
    about = book.tables.get(TABLE, {}).get(name)
    values = [_value(line, told.get(of, _EMPTY), book) for of in (about.more.get("of", ()) if about else ())]
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _name(code: str, book: RuleBook, lang: str) -> str:
    known = book.tables.get(TABLE, {})
    return str(known[code].name[lang]) if code in known else code

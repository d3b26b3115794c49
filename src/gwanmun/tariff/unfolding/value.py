"""The customs value unfolded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.text import Text
from gwanmun.tariff.unfolding import words
from gwanmun.tariff.unfolding.amount import VERIFIED, Amount, Input, TableRow, worked

_WEEK = 7
_TABLE = Text("주간 과세환율", "Weekly customs exchange rates")
_OTHER_TABLE = Text("과세환율", "Customs exchange rates")
_SOURCE = Text("관세당국 고시 과세환율", "Rates published by customs")
_OTHER = Text("{n}방법으로 결정한 과세가격", "Value determined by method {n}")
_TERMS = Text("가격조건", "Incoterm")
_BASIS = Text("근거", "Basis")


def customs_value(line: Mapping[str, Any], book: RuleBook, lang: str) -> Amount:
    """``price × rate + additions − deductions``, or the value another method determined."""
    value = line["customs_value"]
    shown = words.money(value, book, lang)
    made = Amount("customs_value", words.VALUE[lang], value, shown, rounding=words.dropped(1, book, lang))
    method = line.get("method") or 1
    if method > 1:
        said = _OTHER[lang].format(n=f"제{method}" if lang == "ko" else method)
        basis = Input(_BASIS[lang], line.get("method_basis") or "–")
        return replace(made, words=said, figures=shown, inputs=(basis,))
    price = words.foreign(line["price_e4"], line["currency"], book, lang)
    rate = line.get("fx_rate_e4")
    own = line["currency"] == book.currency
    inputs = [Input(words.PRICE[lang], price)]
    if line.get("incoterm"):
        inputs.append(Input(_TERMS[lang], line["incoterm"]))
    formula, figures = words.PRICE[lang], price
    if not own and rate is not None:
        exchanged = _rate(line, book, lang)
        inputs.append(Input(words.RATE_OF_EXCHANGE[lang], exchanged))
        formula += f" × {words.RATE_OF_EXCHANGE[lang]}"
        figures += f" × {words.decimal(rate, 4, 2)}"
    for name, sign, label in (("additions", "+", words.ADDITIONS), ("deductions", "−", words.DEDUCTIONS)):
        if part := line.get(name):
            said = words.money(part, book, lang)
            inputs.append(Input(label[lang], said))
            formula += f" {sign} {label[lang]}"
            figures += f" {sign} {said}"
    rows = (_week(line, book, lang),) if not own and line.get("fx_from") else ()
    return replace(
        made, words=formula, figures=worked(figures, value, shown), inputs=tuple(inputs), rows=rows
    )


def _rate(line: Mapping[str, Any], book: RuleBook, lang: str) -> str:
    rate = words.decimal(line["fx_rate_e4"], 4, 2)
    own = f"{rate}원" if book.currency == "KRW" and lang == "ko" else f"{book.currency} {rate}"
    return f"1 {line['currency']} = {own}"


def _week(line: Mapping[str, Any], book: RuleBook, lang: str) -> TableRow:
    start, days = line["fx_from"], book.int("valuation.fx_week_days")
    return TableRow(
        (_TABLE if days == _WEEK else _OTHER_TABLE)[lang],
        line["currency"],
        "",
        _rate(line, book, lang),
        start,
        start + timedelta(days=days - 1),
        _SOURCE[lang],
        VERIFIED,
    )

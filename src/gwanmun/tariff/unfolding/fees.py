"""Fees of a declaration unfolded: base, rate, least and greatest amount, and which of them made the fee."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.text import Text
from gwanmun.tariff.rules.facts import FACTS
from gwanmun.tariff.rules.fees import Fee, fees, fees_of
from gwanmun.tariff.rules.schema import CHOSEN, LINE, DType
from gwanmun.tariff.unfolding import words
from gwanmun.tariff.unfolding.amount import Amount, Input, cited, worked

_BASE = Text("과세가격 합계", "Sum of the values")
_RATE = Text("요율", "Rate")
_EACH = Text("신고 한 건의 금액", "Amount for each declaration")
_LEAST = Text("최저액", "Least amount")
_MOST = Text("최고액", "Greatest amount")
_BY_RATE = Text("과세가격 합계 × 요율", "Sum of the values × rate")
_RAISED = Text("최저액 적용", "the least amount applies")
_CAPPED = Text("최고액 적용", "the greatest amount applies")


def unfolded(
    declaration: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], book: RuleBook, lang: str
) -> list[Amount]:
    """Every fee that the declaration bears, in the order of the table."""
    charged = fees_of(book)
    if not charged or not lines:
        return []
    facts: dict[str, DType] = {"customs_value": pl.Int64, **LINE, **FACTS, **CHOSEN}
    asked = {"declaration", "code", "rate_kind", *(name for fee in charged for name, _ in fee.when)}
    asked |= {name for fee in charged for name in fee.base}
    schema = {name: facts.get(name, pl.Int64) for name in sorted(asked)}
    rows = pl.DataFrame([{name: line.get(name) for name in schema} for line in lines], schema=schema)
    found = {row["fee"]: row for row in fees(rows, book).collect().iter_rows(named=True)}
    return [_one(fee, found[fee.id], declaration, book, lang) for fee in charged if fee.id in found]


def _one(
    fee: Fee, row: Mapping[str, Any], declaration: Mapping[str, Any], book: RuleBook, lang: str
) -> Amount:
    amount = declaration.get(fee.id)
    shown = words.money(amount, book, lang)
    title, rounding = fee.name[lang], ""
    if fee.each is not None:
        formula, figures = _EACH[lang], ""
        inputs = [Input(_EACH[lang], words.money(fee.each, book, lang))]
    else:
        base, rate = words.money(row["base"], book, lang), words.percent(fee.rate_e6 or 0)
        inputs = [Input(_BASE[lang], base), Input(_RATE[lang], rate)]
        inputs += [
            Input(label[lang], words.money(bound, book, lang))
            for label, bound in ((_LEAST, fee.minimum), (_MOST, fee.maximum))
            if bound is not None
        ]
        formula, figures = _BY_RATE[lang], f"{base} × {rate}"
        rounding = words.rounded(fee.rounding, book, lang)
        if row["bound"]:
            by = _RAISED if row["bound"] == "minimum" else _CAPPED
            formula += f", {by[lang]}"
            figures += f" = {words.money(row['computed'], book, lang)} → {by[lang]}"
    return Amount(
        fee.id, title, amount, shown, words=formula, figures=worked(figures, amount, shown),
        inputs=tuple(inputs), rounding=rounding,
        citation=cited(book, fee.citation, lang), source=fee.citation, status=fee.status,
    )  # fmt: skip

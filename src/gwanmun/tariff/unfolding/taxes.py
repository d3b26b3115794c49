"""Taxes of one line unfolded, head by head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.text import Text
from gwanmun.tariff.rules.levies import Head, Levy, levies
from gwanmun.tariff.unfolding import words
from gwanmun.tariff.unfolding.amount import Amount, Input, TableRow, cited, worked
from gwanmun.tariff.unfolding.duty import told_in

_THRESHOLD = Text("기준금액", "Threshold")
_RATE = Text("세율", "Rate")
_PER = Text("단위당 세액", "Amount per unit")
_QUANTITY = Text("수량", "Quantity")
_CLASS = Text("물품 구분", "Class of goods")
_EXCISE = Text("과세물품표", "Table of taxed goods")
_SIMPLIFIED = Text("간이세율표", "Simplified rates")
_FREE = Text("감면으로 면제되는 비율", "Share freed by a relief")
_ALLOWED = Text("면세한도 공제", "Allowance")


def base_of(line: Mapping[str, Any], names: tuple[str, ...], book: RuleBook, lang: str) -> list[Input]:
    """The parts of a base that are more than nothing; the first always."""
    heads = {h.id: h for h in levies(book).heads}
    found = []
    for place, name in enumerate(names):
        amount = line.get(name)
        label = words.VALUE
        if name == "customs_value" and line.get("allowance_used"):
            amount, label = line.get("taxable_value"), words.TAXABLE
        elif name in heads:
            label = heads[name].name
        if place == 0 or amount:
            found.append(Input(label[lang], words.money(amount, book, lang)))
    return found


def head(line: Mapping[str, Any], about: Head, book: RuleBook, lang: str) -> Amount:
    """One head of one line; ``figures`` is empty where the head has no formula of its own."""
    amount = line.get(about.id)
    shown = words.money(amount, book, lang)
    made = _Made()
    if about.kind == "rate":
        _by_rate(made, line, about, book, lang)
    elif about.kind == "surtax":
        _by_shares(made, line, about, book, lang)
    elif about.kind == "excise":
        _by_class(made, line, about, book, lang)
    elif about.kind == "given":
        _by_simplified(made, line, about, book, lang)
    if about.exempt and line.get(about.exempt):
        made.inputs.append(Input(_FREE[lang], words.percent(line[about.exempt])))
    return Amount(
        about.id, about.name[lang], amount, shown,
        words=made.words, figures=worked(made.figures, amount, shown),
        inputs=tuple(made.inputs), rounding=words.dropped(1, book, lang), rows=tuple(made.rows),
        citation=cited(book, about.citation, lang), source=about.citation, status=about.status,
        apart=about.apart, by=about.by[lang] if about.by else "",
    )  # fmt: skip


class _Made:
    """A formula while it is put together."""

    def __init__(self) -> None:
        self.words = self.figures = ""
        self.inputs: list[Input] = []
        self.rows: list[TableRow] = []


def _summed(parts: list[Input], less: Input | None = None) -> tuple[str, str]:
    """(words, figures) of a sum, perhaps less something; in brackets where it has several parts."""
    said, figures = " + ".join(p.label for p in parts), " + ".join(p.value for p in parts)
    if less is not None:
        said, figures = f"{said} − {less.label}", f"{figures} − {less.value}"
    return (f"({said})", f"({figures})") if less or len(parts) > 1 else (said, figures)


def _by_rate(made: _Made, line: Mapping[str, Any], about: Head, book: RuleBook, lang: str) -> None:
    parts = base_of(line, about.base, book, lang)
    said, figures = _summed(parts)
    made.inputs += [*parts, Input(_RATE[lang], words.percent(about.rate_e6))]
    made.words = f"{said} × {words.percent(about.rate_e6)}"
    made.figures = f"{figures} × {words.percent(about.rate_e6)}"


def _by_shares(made: _Made, line: Mapping[str, Any], about: Head, book: RuleBook, lang: str) -> None:
    heads = {h.id: h for h in levies(book).heads}
    class_ = line.get("excise_class")
    borne = []
    for share in about.shares:
        amount = line.get(share.on)
        if not amount or (share.classes and class_ not in share.classes):
            continue
        label = heads[share.on].name[lang] if share.on in heads else words.RELIEF[lang]
        made.inputs.append(Input(label, words.money(amount, book, lang)))
        borne.append((label, words.money(amount, book, lang), words.percent(share.rate_e6)))
    made.words = " + ".join(f"{label} × {rate}" for label, _, rate in borne)
    made.figures = " + ".join(f"{amount} × {rate}" for _, amount, rate in borne)


def _by_class(made: _Made, line: Mapping[str, Any], about: Head, book: RuleBook, lang: str) -> None:
    tables = levies(book)
    class_ = str(line.get("excise_class") or "")
    levy = tables.levies.get(class_, {}).get(about.id)
    if levy is None:
        return
    named = tables.classes[class_]
    made.inputs.append(Input(_CLASS[lang], named.name[lang]))
    made.rows.append(
        TableRow(
            _EXCISE[lang], named.name[lang], "", _levied(levy, book, lang), None, None,
            cited(book, levy.citation, lang), levy.status,
        )
    )  # fmt: skip
    if levy.rate_e6 is not None:
        _on_price(made, line, about, levy, book, lang)
    else:
        told = told_in(line, levy.unit)
        each = _levied(levy, book, lang)
        made.words = f"{_QUANTITY[lang]} × {_PER[lang]}"
        if told is not None:
            made.inputs.append(Input(_QUANTITY[lang], words.quantity(told, levy.unit, lang)))
            made.figures = f"{words.quantity(told, levy.unit, lang)} × {each}"
        made.inputs.append(Input(_PER[lang], each))


def _on_price(
    made: _Made, line: Mapping[str, Any], about: Head, levy: Levy, book: RuleBook, lang: str
) -> None:
    parts = base_of(line, about.base, book, lang)
    rate = words.percent(levy.rate_e6 or 0)
    made.inputs += parts
    free = None
    if levy.threshold:
        pieces = line.get("pieces") or 1
        amount = words.money(levy.threshold, book, lang) + (f" × {pieces}" if pieces > 1 else "")
        free = Input(_THRESHOLD[lang], amount)
        made.inputs.append(free)
    said, figures = _summed(parts, free)
    made.inputs.append(Input(_RATE[lang], rate))
    made.words, made.figures = f"{said} × {rate}", f"{figures} × {rate}"


def _levied(levy: Levy, book: RuleBook, lang: str) -> str:
    """A row of the table of taxed goods in short: ``20%``, ``885,700원/kL``."""
    if levy.rate_e6 is not None:
        return words.percent(levy.rate_e6)
    figure = words.decimal(levy.amount_e6 or 0, 6 + book.currency_digits, book.currency_digits)
    own = f"{figure}원" if book.currency == "KRW" and lang == "ko" else f"{book.currency} {figure}"
    per = f"{levy.per:,} " if levy.per > 1 else ""
    return f"{own}/{per}{words.unit(levy.unit, lang)}"


def _by_simplified(made: _Made, line: Mapping[str, Any], about: Head, book: RuleBook, lang: str) -> None:
    rate, row_id = line.get("simplified_rate_e6"), line.get("simplified_row")
    if rate is None:
        return
    parts = base_of(line, ("customs_value",), book, lang)
    made.inputs += parts
    if line.get("allowance_used"):
        made.inputs.append(Input(_ALLOWED[lang], words.money(line["allowance_used"], book, lang)))
    made.inputs.append(Input(_RATE[lang], words.percent(rate)))
    made.words = f"{parts[0].label} × {words.percent(rate)}"
    entry: Mapping[str, Any] = next((e for e in book.tables.get("simplified", ()) if e["id"] == row_id), {})
    if not entry.get("above"):
        made.figures = f"{parts[0].value} × {words.percent(rate)}"
    if entry:
        text = f"{entry[lang]} {words.percent(entry['rate_e6'])}"
        source = cited(book, entry.get("citation", about.citation), lang)
        days = entry.get("valid_from"), entry.get("valid_to")
        status = entry.get("status", about.status)
        made.rows.append(TableRow(_SIMPLIFIED[lang], entry["id"], "", text, *days, source, status))

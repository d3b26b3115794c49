"""Duty and taxes of a handful of lines (see ``rules.taxes`` and ``rules.excise``)."""

from __future__ import annotations

from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.few import FewRows
from gwanmun.tariff.rules.excise import BY_CODE, CLASS, class_column, excise_of
from gwanmun.tariff.rules.few.faults import FewFaults
from gwanmun.tariff.rules.levies import levies
from gwanmun.tariff.rules.taxes import ONCE, SIMPLIFIED, layers_for


def classify_few(rows: FewRows, book: RuleBook, faults: FewFaults) -> FewRows:
    """As ``excise.classify``."""
    tables = levies(book)
    told = rows.columns["goods"]
    if tables.classes:
        for strange in [
            place for place, goods in enumerate(told) if goods is not None and goods not in tables.classes
        ]:
            faults.add(rows.at([strange]), "EXCISE_CLASS", "goods", [told[strange]])
    found = [tables.class_of(code) if code is not None else None for code in rows.columns["code"]]
    by_code = [hit[0] if hit else None for hit in found]
    for place, hit in enumerate(found):
        if hit and hit[1] and told[place] is None:
            faults.add(rows.at([place]), "EXCISE_ASK", "goods", [hit[0]], note=True)
    return rows.given(**{BY_CODE: by_code}).with_columns(class_column(book)).drop(BY_CODE)


def tax_few(rows: FewRows, book: RuleBook, faults: FewFaults, *, reasons: bool) -> FewRows:
    """As ``taxes.tax_lines``."""
    rows = classify_few(rows, book, faults)
    simple = SIMPLIFIED in rows.columns
    if simple:
        rows = rows.with_columns(ONCE)
    rows = rows.given(**_worked_by_class(rows, book, faults))
    for layer in layers_for(set(rows.columns), book, simple=simple, reasons=reasons):
        rows = rows.with_columns(layer)
    return rows.drop("_once") if simple else rows


def _worked_by_class(rows: FewRows, book: RuleBook, faults: FewFaults) -> dict[str, list[Any]]:
    """The excise heads that any line bears; 0 on the others, null where not told."""
    classes: dict[str, list[int]] = {}
    for place, (class_, value) in enumerate(
        zip(rows.columns[CLASS], rows.columns["customs_value"], strict=True)
    ):
        if class_ is not None and value is not None:
            classes.setdefault(class_, []).append(place)
    heads: dict[str, list[Any]] = {}
    for class_, places in classes.items():
        part, borne = rows.at(places), excise_of(book, class_)
        if not borne.amounts:
            faults.add(part, "EXCISE_DAY", "date", [class_] * part.height)
        found = part.worked([*(lacks for lacks, *_ in borne.lacks), *borne.amounts])
        for lacking, (_, fault, field, value) in zip(found, borne.lacks, strict=False):
            if lacks := [place for place, holds in enumerate(lacking) if holds]:
                faults.add(part.at(lacks), fault, field, [value] * len(lacks))
        for amount, amounts in zip(borne.amounts, found[len(borne.lacks) :], strict=True):
            column = heads.setdefault(amount.meta.output_name(), [0] * rows.height)
            for place, figure in zip(places, amounts, strict=True):
                column[place] = figure
    return heads

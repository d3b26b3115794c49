"""One simplified rate in place of duty and taxes, for a handful of lines (see ``rules.simplified``)."""

from __future__ import annotations

from gwanmun.core.book import RuleBook
from gwanmun.core.few import FewRows
from gwanmun.tariff.rules.excise import CLASS, excise_of
from gwanmun.tariff.rules.few.faults import FewFaults
from gwanmun.tariff.rules.few.taxes import classify_few
from gwanmun.tariff.rules.simplified import FACTS_ASKED, before, of_schemes, simplified_columns


def simplify_few(rows: FewRows, book: RuleBook, *, reasons: bool) -> FewRows:
    """As ``simplified.simplify``."""
    if not of_schemes(rows.columns["scheme"], book):
        return rows
    names = set(rows.columns)
    work = rows.given(**{name: [None] * rows.height for name in FACTS_ASKED if name not in names})
    work = classify_few(work.with_columns(before(names, book)), book, FewFaults())
    work = work.given(_excised=_excised(work, book))
    made = simplified_columns(names, book, reasons=reasons)
    values = work.worked(made)
    return rows.given(**dict(zip((e.meta.output_name() for e in made), values, strict=True)))


def _excised(rows: FewRows, book: RuleBook) -> list[bool]:
    """Does a piece of the classes that are taxed otherwise if they are excised bear excise at all?"""
    asked = book.value("simplified.never_if_excised")
    found = []
    for place, class_ in enumerate(rows.columns[CLASS]):
        amounts = rows.at([place]).worked(excise_of(book, class_).amounts) if class_ in asked else ()
        found.append(sum(amount[0] or 0 for amount in amounts) > 0)
    return found

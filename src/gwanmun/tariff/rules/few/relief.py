"""Reliefs and reductions of a handful of lines (see ``rules.relief``)."""

from __future__ import annotations

from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.few import FewRows, Unknown
from gwanmun.tariff.rules.few.exchange import NO_RATE, quoted
from gwanmun.tariff.rules.few.faults import FewFaults
from gwanmun.tariff.rules.relief import (
    AFTER,
    BECAUSE,
    CONTROL,
    FACTS_ASKED,
    amounts_e8,
    claim_of,
    claimed_codes,
    rate_column,
)


def relieve_few(rows: FewRows, book: RuleBook, faults: FewFaults, *, reasons: bool) -> FewRows:
    """As ``relief.relieve``.

    :raises Unknown: a line claims several reliefs at once, which are not kept for another time.
    """
    if not rows.tells("relief"):
        return rows
    rows = rows.given(**{name: [None] * rows.height for name in FACTS_ASKED if name not in rows.columns})
    work = rows.with_columns(amounts_e8(book, priced=True))
    groups: dict[str, list[int]] = {}
    for place, codes in enumerate(rows.columns["relief"]):
        if codes is not None:
            groups.setdefault(codes, []).append(place)
    made: dict[str, list[Any]] = {}
    for codes, places in groups.items():
        for name, values in _claimed(work.at(places), codes, book, faults).items():
            column = made.setdefault(name, [None] * rows.height)
            for place, value in zip(places, values, strict=True):
                column[place] = value
    rows = rows.given(**made).with_columns(AFTER)
    return rows.with_columns(BECAUSE if reasons else []).drop(CONTROL)


def _claimed(part: FewRows, codes: str, book: RuleBook, faults: FewFaults) -> dict[str, list[Any]]:
    """What the lines of one claim get."""
    mine, strange, twice = claimed_codes(codes, book)
    if len(mine) > 1:
        raise Unknown("several reliefs at once")
    for code in strange:
        faults.add(part, "RELIEF_UNKNOWN", "relief", [code] * part.height)
    if twice:
        faults.add(part, "RELIEF_TWICE", "relief", [codes] * part.height)
    claim = claim_of(book, mine)
    for currency in claim.currencies:
        rates = [quoted(book, day).get(currency, NO_RATE)[0] for day in part.columns["date"]]
        part = part.given(**{rate_column(currency): rates})
    wrong = part.worked([check.wrong for check in claim.checks])
    for check, holds in zip(claim.checks, wrong, strict=True):
        if places := [place for place, held in enumerate(holds) if held]:
            lacking = part.at(places)
            faults.add(lacking, check.code, check.field, lacking.worked((check.shown,))[0])
    names = [expression.meta.output_name() for expression in claim.made]
    return dict(zip(names, part.worked(claim.made), strict=True))

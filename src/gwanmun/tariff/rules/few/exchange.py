"""Rates of exchange for a handful of lines (see ``rules.currency``)."""

from __future__ import annotations

from datetime import date
from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.few import FewRows
from gwanmun.tariff.rules.currency import rates_on

#: Days whose rates of exchange are kept with a book.
MOST_DAYS = 400
#: Rate, its first day, whether it is late.
Quoted = tuple[Any, Any, Any]
NO_RATE: Quoted = (None, None, None)


def quoted(book: RuleBook, day: date | None) -> dict[str, Quoted]:
    """currency → rate of exchange of a day."""
    kept: dict[date | None, dict[str, Quoted]] = book.once("tariff.rates by day", dict)
    found = kept.get(day)
    if found is None:
        if len(kept) >= MOST_DAYS:
            kept.clear()
        columns = ("currency", "fx_rate_e4", "fx_from", "fx_late")
        table = rates_on(book, [day] if day else []).select(columns)
        found = kept[day] = {
            currency: (rate, start, late) for currency, rate, start, late in table.iter_rows()
        }
    return found


def with_rates(rows: FewRows, book: RuleBook) -> FewRows:
    """``rows`` (``date``, ``currency``) with the rate of exchange of each; null where unknown."""
    asked = zip(rows.columns["date"], rows.columns["currency"], strict=True)
    found = [quoted(book, day).get(currency, NO_RATE) if day else NO_RATE for day, currency in asked]
    return rows.given(
        fx_rate_e4=[rate for rate, _, _ in found],
        fx_from=[start for _, start, _ in found],
        fx_late=[late for _, _, late in found],
    )

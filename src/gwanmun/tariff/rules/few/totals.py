"""From a handful of lines to their declarations (see ``rules.totals``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gwanmun.core.book import RuleBook
from gwanmun.core.few import FewRows
from gwanmun.tariff.rules.levies import levies
from gwanmun.tariff.rules.totals import FACTS, columns_of, layers_for

Values = list[Any]


def totals_few(rows: FewRows, book: RuleBook) -> FewRows:
    """As ``totals.declarations``, for a country without fees."""
    places: dict[Any, list[int]] = {}
    for place, name in enumerate(rows.columns["declaration"]):
        places.setdefault(name, []).append(place)

    def of(column: str, act: Callable[[Values], Any]) -> Values:
        """One value for each declaration; ``act`` sees the values that are there."""
        values = rows.columns[column]
        return [act([values[p] for p in mine if values[p] is not None]) for mine in places.values()]

    total = rows.columns["total"]
    heads = tuple(head.id for head in levies(book).heads)
    facts = tuple(name for name in FACTS if name in rows.columns)
    sums: dict[str, Values] = {
        "declaration": list(places),
        "lines": [len(mine) for mine in places.values()],
        "refused": [sum(total[p] is None for p in mine) for mine in places.values()],
        **{name: of(name, sum) for name in heads},
        **{name: of(name, _least if name == "self_declared" else _most) for name in facts},
    }
    traveller = "travellers.self_declared_e6" in book.parameters and rows.tells("self_declared")
    found = FewRows(sums, len(places))
    for layer in layers_for(book, heads, (), facts if traveller else None):
        found = found.with_columns(layer)
    return FewRows({name: found.columns[name] for name in columns_of(book)}, found.height)


def _least(values: Values) -> Any:
    return min(values, default=None)


def _most(values: Values) -> Any:
    return max(values, default=None)

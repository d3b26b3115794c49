"""A handful of rows that answers to the calls the steps make of a lazy frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from gwanmun.core.few.compiling import compiled
from gwanmun.core.few.types import Function

#: Read expressions, by identity; the expression is kept so that its identity is not given away.
_READ: dict[int, tuple[pl.Expr, str, Function]] = {}


def _read(expression: pl.Expr) -> tuple[str, Function]:
    known = _READ.get(id(expression))
    if known is None:
        name, function = compiled(expression)
        known = _READ[id(expression)] = (expression, name, function)
    return known[1], known[2]


class FewRows:
    """Columns as lists. Made anew by each call, like a frame; nothing is changed in place."""

    def __init__(self, columns: Mapping[str, list[Any]], height: int) -> None:
        self.columns, self.height = dict(columns), height

    @classmethod
    def of(cls, frame: pl.DataFrame) -> FewRows:
        return cls(frame.to_dict(as_series=False), frame.height)

    def with_columns(self, *given: pl.Expr | Iterable[pl.Expr]) -> FewRows:
        made = {}
        for one in given:
            for expression in (one,) if isinstance(one, pl.Expr) else one:
                name, function = _read(expression)
                made[name] = function(self.columns, self.height)
        return FewRows({**self.columns, **made}, self.height)

    def drop(self, *names: str | Iterable[str]) -> FewRows:
        gone = {n for one in names for n in ((one,) if isinstance(one, str) else one)}
        return FewRows({k: v for k, v in self.columns.items() if k not in gone}, self.height)


_TABLES: dict[int, tuple[pl.DataFrame, dict[tuple[Any, ...], tuple[Any, ...]]]] = {}


def _index(table: pl.DataFrame, on: list[str]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    names = table.columns
    keys = [names.index(name) for name in on]
    rest = [place for place, name in enumerate(names) if name not in on]
    return {tuple(row[k] for k in keys): tuple(row[r] for r in rest) for row in table.rows()}


def look_up(rows: Any, table: pl.DataFrame, on: list[str], *, keep: bool = False) -> Any:
    """Each row's match in ``table`` (one at most) by the columns ``on``: a left join, order kept.

    ``rows`` is a LazyFrame or FewRows, and so is the answer. ``keep`` remembers the index of a
    table that stays the same for the life of the program.
    """
    if not isinstance(rows, FewRows):
        return rows.join(table.lazy(), on=on, how="left", maintain_order="left")
    if keep:
        if id(table) not in _TABLES:
            _TABLES[id(table)] = (table, _index(table, on))
        index = _TABLES[id(table)][1]
    else:
        index = _index(table, on)
    rest = [name for name in table.columns if name not in on]
    nothing = (None,) * len(rest)
    keys = zip(*(rows.columns[name] for name in on), strict=True)
    found = [nothing if None in key else index.get(key, nothing) for key in keys]
    columns = [list(column) for column in zip(*found, strict=True)] if found else [[] for _ in rest]
    return FewRows({**rows.columns, **dict(zip(rest, columns, strict=True))}, rows.height)

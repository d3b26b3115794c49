"""A handful of rows that answers to the calls the steps make of a lazy frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from gwanmun.core.few.compiling import Layer, compiled

#: Read layers, by identity of their expressions, which are kept so that it is not given away.
_READ: dict[tuple[int, ...], tuple[tuple[pl.Expr, ...], list[str], Layer]] = {}


def _read(expressions: Sequence[pl.Expr]) -> tuple[list[str], Layer]:
    """Names and function of a layer whose expressions the caller keeps."""
    key = tuple(map(id, expressions))
    known = _READ.get(key)
    if known is None:
        known = _READ[key] = (tuple(expressions), *compiled(expressions))
    return known[1], known[2]


class FewRows:
    """Columns as lists. Made anew by each call, like a frame; nothing is changed in place."""

    def __init__(self, columns: Mapping[str, list[Any]], height: int) -> None:
        self.columns, self.height = dict(columns), height

    @classmethod
    def of(cls, frame: pl.DataFrame) -> FewRows:
        return cls(frame.to_dict(as_series=False), frame.height)

    def with_columns(self, *given: pl.Expr | Iterable[pl.Expr]) -> FewRows:
        """Like a frame's; the expressions must be kept by the caller, for they are read only once.

        :raises Unknown: an expression, or a value it meets, is one for polars.
        """
        expressions: list[pl.Expr] = []
        for one in given:
            if isinstance(one, pl.Expr):
                expressions.append(one)
            else:
                expressions.extend(one)
        if not expressions:
            return self
        names, layer = _read(expressions)
        made = zip(names, layer(self.columns, self.height), strict=True)
        return FewRows({**self.columns, **dict(made)}, self.height)

    def worked(self, expressions: Sequence[pl.Expr]) -> tuple[list[Any], ...]:
        """A list for each of the expressions, which must be kept by the caller."""
        return _read(expressions)[1](self.columns, self.height) if expressions else ()

    def where(self, condition: pl.Expr) -> list[int]:
        """Places of the rows for which a condition (kept by the caller) plainly holds."""
        return [place for place, holds in enumerate(self.worked((condition,))[0]) if holds]

    def once(self, expression: pl.Expr) -> list[Any]:
        """The values of an expression that is made for this one use. Dear: it is read anew."""
        found: list[Any] = compiled([expression])[1](self.columns, self.height)[0]
        return found

    def given(self, **lists: list[Any]) -> FewRows:
        """These rows with further columns."""
        return FewRows({**self.columns, **lists}, self.height)

    def at(self, places: Sequence[int]) -> FewRows:
        """The rows at these places, in this order."""
        if len(places) == self.height and list(places) == list(range(self.height)):
            return self
        return FewRows({k: [v[p] for p in places] for k, v in self.columns.items()}, len(places))

    def tells(self, name: str) -> bool:
        """Has any row a value in a column that may be absent?"""
        return any(v is not None for v in self.columns.get(name, ()))

    def rows(self) -> list[dict[str, Any]]:
        """Each row as a mapping."""
        names = list(self.columns)
        if not names:
            return [{} for _ in range(self.height)]
        return [dict(zip(names, row, strict=True)) for row in zip(*self.columns.values(), strict=True)]

    def drop(self, *names: str | Iterable[str]) -> FewRows:
        gone = {n for one in names for n in ((one,) if isinstance(one, str) else one)}
        return FewRows({k: v for k, v in self.columns.items() if k not in gone}, self.height)

    def rename(self, names: Mapping[str, str], *, strict: bool = True) -> FewRows:
        if strict and not names.keys() <= self.columns.keys():
            raise KeyError(sorted(names.keys() - self.columns.keys()))
        return FewRows({names.get(k, k): v for k, v in self.columns.items()}, self.height)


_Index = dict[tuple[Any, ...], tuple[Any, ...]]
_TABLES: dict[int, tuple[pl.DataFrame, _Index]] = {}


def _index(table: pl.DataFrame | FewRows, on: list[str]) -> tuple[list[str], _Index]:
    columns = table.columns if isinstance(table, FewRows) else table.to_dict(as_series=False)
    rest = [name for name in columns if name not in on]
    keys = zip(*(columns[name] for name in on), strict=True)
    if not rest:
        return rest, dict.fromkeys(keys, ())
    return rest, dict(zip(keys, zip(*(columns[name] for name in rest), strict=True), strict=True))


def look_up(rows: Any, table: pl.DataFrame | FewRows, on: list[str], *, keep: bool = False) -> Any:
    """Each row's match in ``table`` (one at most) by the columns ``on``: a left join, order kept.

    ``rows`` is a LazyFrame, then ``table`` is a frame; or FewRows; and so is the answer. ``keep``
    remembers the index of a table that stays the same for the life of the program.
    """
    if isinstance(table, pl.DataFrame) and not isinstance(rows, FewRows):
        return rows.join(table.lazy(), on=on, how="left", maintain_order="left")
    if keep and isinstance(table, pl.DataFrame):
        if id(table) not in _TABLES:
            _TABLES[id(table)] = (table, _index(table, on)[1])
        rest, index = [name for name in table.columns if name not in on], _TABLES[id(table)][1]
    else:
        rest, index = _index(table, on)
    nothing = (None,) * len(rest)
    keys = zip(*(rows.columns[name] for name in on), strict=True)
    found = [nothing if None in key else index.get(key, nothing) for key in keys]
    columns = [list(column) for column in zip(*found, strict=True)] if found else [[] for _ in rest]
    return FewRows({**rows.columns, **dict(zip(rest, columns, strict=True))}, rows.height)

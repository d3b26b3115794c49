"""A handful of rows that answers to the calls the steps make of a lazy frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from gwanmun.core.few.compiling import Layer, compiled

#: Read layers, by identity of their expressions, which are kept so that it is not given away.
_READ: dict[tuple[int, ...], tuple[tuple[pl.Expr, ...], list[str], Layer]] = {}


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
        key = tuple(map(id, expressions))
        known = _READ.get(key)
        if known is None:
            known = _READ[key] = (tuple(expressions), *compiled(expressions))
        _, names, layer = known
        made = zip(names, layer(self.columns, self.height), strict=True)
        return FewRows({**self.columns, **dict(made)}, self.height)

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

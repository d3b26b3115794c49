"""What a cell of a decision table asks of one fact, and how two such cells lie to each other.

A cell is written as a word or figure (equal to it), a list (one of), ``{from: x, to: y}`` (between, both
included, either may be left out), ``{prefix: x}`` or a list of prefixes (begins with), ``{not: x}`` or a
list (told, and none of them), ``{absent: true}`` (not told). A cell left out asks nothing. A fact that is
not told (None, null) meets only a cell that asks nothing and ``absent``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

Value = str | int | bool | date
#: A span of whole numbers or days up to this wide is looked at value by value.
_FEW = 1000


@dataclass(frozen=True)
class Cell:
    """Subclasses say what they ask for; one that is not overridden here asks nothing."""

    def holds(self, fact: Any) -> bool:
        """Does the fact meet the cell?"""
        return True

    def expr(self, column: pl.Expr) -> pl.Expr | None:
        """The same as a Boolean column (never null); None where nothing is asked."""
        return None

    def values(self) -> frozenset[Any] | None:
        """The facts that meet it, where they can be counted."""
        return None


@dataclass(frozen=True)
class OneOf(Cell):
    of: frozenset[Any]

    def holds(self, fact: Any) -> bool:
        return fact is not None and fact in self.of

    def expr(self, column: pl.Expr) -> pl.Expr:
        return column.is_in(sorted(self.of)).fill_null(value=False)

    def values(self) -> frozenset[Any]:
        return self.of


@dataclass(frozen=True)
class NoneOf(Cell):
    of: frozenset[Any]

    def holds(self, fact: Any) -> bool:
        return fact is not None and fact not in self.of

    def expr(self, column: pl.Expr) -> pl.Expr:
        return (~column.is_in(sorted(self.of))).fill_null(value=False)


@dataclass(frozen=True)
class Prefix(Cell):
    of: tuple[str, ...]

    def holds(self, fact: Any) -> bool:
        return isinstance(fact, str) and fact.startswith(self.of)

    def expr(self, column: pl.Expr) -> pl.Expr:
        return pl.any_horizontal(column.str.starts_with(p) for p in self.of).fill_null(value=False)


@dataclass(frozen=True)
class Span(Cell):
    low: Any
    high: Any

    def holds(self, fact: Any) -> bool:
        if fact is None:
            return False
        return (self.low is None or fact >= self.low) and (self.high is None or fact <= self.high)

    def expr(self, column: pl.Expr) -> pl.Expr:
        bounds = []
        if self.low is not None:
            bounds.append(column >= self.low)
        if self.high is not None:
            bounds.append(column <= self.high)
        return pl.all_horizontal(bounds).fill_null(value=False)

    def values(self) -> frozenset[int] | None:
        if not (isinstance(self.low, int) and isinstance(self.high, int)):
            return None
        return frozenset(range(self.low, self.high + 1)) if self.high - self.low < _FEW else None


@dataclass(frozen=True)
class Absent(Cell):
    def holds(self, fact: Any) -> bool:
        return fact is None

    def expr(self, column: pl.Expr) -> pl.Expr:
        return column.is_null()


ANY = Cell()


def cell_of(raw: Any, kind: type) -> Cell:
    """A cell as written → :class:`Cell`; ``kind``: type of the column's facts.

    :raises ValueError: saying what cannot be read.
    """
    if not isinstance(raw, Mapping):
        return OneOf(_facts(raw, kind))
    if set(raw) == {"prefix"} and kind is str:
        return Prefix(tuple(sorted(_facts(raw["prefix"], kind))))
    if set(raw) == {"not"}:
        return NoneOf(_facts(raw["not"], kind))
    if set(raw) == {"absent"} and raw["absent"] is True:
        return Absent()
    if raw and set(raw) <= {"from", "to"} and kind in (int, date):
        low, high = raw.get("from"), raw.get("to")
        _facts([bound for bound in (low, high) if bound is not None], kind)
        if low is not None and high is not None and low > high:
            raise ValueError(f"from {low} to {high} holds for nothing")
        return Span(low, high)
    raise ValueError(f"{dict(raw)!r} is not a condition on a column of {kind.__name__}")


def _facts(raw: Any, kind: type) -> frozenset[Any]:
    values = raw if isinstance(raw, list) else [raw]
    for value in values:
        if type(value) is not kind:
            raise ValueError(f"{value!r} is not of the column's type {kind.__name__}")
    if not values:
        raise ValueError("an empty list holds for nothing")
    return frozenset(values)


def within(inner: Cell, outer: Cell) -> bool:
    """Does every fact that meets ``inner`` meet ``outer``? False where it cannot be told."""
    if outer == ANY or inner == outer:
        return True
    if inner == ANY or isinstance(inner, Absent) or isinstance(outer, Absent):
        return False
    if (known := inner.values()) is not None:
        return all(outer.holds(value) for value in known)
    if isinstance(inner, NoneOf):
        return isinstance(outer, NoneOf) and outer.of <= inner.of
    if isinstance(outer, NoneOf):
        return not any(inner.holds(value) for value in outer.of)
    if isinstance(inner, Prefix) and isinstance(outer, Prefix):
        return all(p.startswith(outer.of) for p in inner.of)
    if isinstance(inner, Span) and isinstance(outer, Span):
        low = outer.low is None or (inner.low is not None and inner.low >= outer.low)
        return low and (outer.high is None or (inner.high is not None and inner.high <= outer.high))
    return False


def meet(one: Cell, other: Cell) -> bool:
    """Can one fact meet both? True where it cannot be told."""
    if ANY in (one, other):
        return True
    if isinstance(one, Absent) or isinstance(other, Absent):
        return one == other
    for mine, theirs in ((one, other), (other, one)):
        if (known := mine.values()) is not None:
            return any(theirs.holds(value) for value in known)
    if isinstance(one, Prefix) and isinstance(other, Prefix):
        return any(a.startswith(other.of) for a in one.of) or any(b.startswith(one.of) for b in other.of)
    if isinstance(one, Span) and isinstance(other, Span):
        lows = [s.low for s in (one, other) if s.low is not None]
        highs = [s.high for s in (one, other) if s.high is not None]
        return not lows or not highs or bool(max(lows) <= min(highs))
    return True

"""A criterion as a column expression that polars and the few-rows engine run alike.

Figures are whole numbers all the way; where a calculation might outgrow 64 bits it is worked in 128. A
term that looks at null is null, and ``not``, ``and``, ``or`` keep it so; at the end null is "not met".
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import reduce

import polars as pl

from gwanmun.risk.rules.language.fields import Fields
from gwanmun.risk.rules.language.kinds import WEEKDAYS, Kind, comparable, kind_of, lifted
from gwanmun.risk.rules.language.tree import (
    Ago,
    And,
    Arithmetic,
    Between,
    Compare,
    Condition,
    Constant,
    Day,
    Flag,
    IsNull,
    Length,
    Listed,
    Matches,
    Need,
    Not,
    Number,
    OneOf,
    Or,
    Ref,
    Value,
    Weekday,
    Within,
    Wording,
    needs_of,
    refs_of,
)

Lists = Mapping[str, tuple[str, ...]]
Binding = Mapping[str, pl.Expr]
_EPOCH = date(1970, 1, 1)
_NATIVE = 63  # bits of a 64-bit whole number without its sign


def expression(
    criterion: Condition, fields: Fields, lists: Lists | None = None, binding: Binding | None = None
) -> pl.Expr:
    """Boolean, never null. ``binding``: expressions of fields in a frame that calls them otherwise."""
    return Compiler(fields, lists or {}, binding or {}).condition(criterion).fill_null(value=False)


def columns_of(criterion: Condition, fields: Fields, binding: Binding | None = None) -> frozenset[str]:
    """Columns of the frame that the expression reads, those of the past included."""
    named = [fields.expression(name, binding) for name in refs_of(criterion)]
    roots = {root for found in named for root in found.meta.root_names()}
    return frozenset(roots | {need.column for need in needs_of(criterion)})


class Compiler:
    def __init__(self, fields: Fields, lists: Lists, binding: Binding) -> None:
        self.fields, self.lists, self.binding = fields, lists, binding

    # --- conditions ----------------------------------------------------------------------------

    def condition(self, term: Condition) -> pl.Expr:
        match term:
            case And(terms):
                return reduce(lambda a, b: a & b, map(self.condition, terms))
            case Or(terms):
                return reduce(lambda a, b: a | b, map(self.condition, terms))
            case Not(inner):
                return ~self.condition(inner)
            case Compare(op, left, right):
                return self._compare(op, left, right)
            case Between(value, low, high):
                return self._compare(">=", value, low) & self._compare("<=", value, high)
            case OneOf(value, items):
                return self._in(value, items)
            case Listed(value, name):
                return self._in(value, self.lists[name])
            case Wording(how, value, texts, name):
                return self._wording(how, value, self.lists[name] if name else texts)
            case Matches(value, patterns):
                column = self.value(value)
                # not strict: the few-rows engine then leaves the pattern to polars, which is linear
                found = [column.str.contains(pattern, strict=False) for pattern in patterns]
                return reduce(lambda a, b: a | b, found)
            case IsNull(value):
                return self.value(value).is_null()
            case Flag(field):
                return self.fields.expression(field.name, self.binding)
            case Ago(op, value, days):
                age = self._days(Ref("at")) - self._days(value)
                return _compared(op, age, pl.lit(days, dtype=pl.Int64))
            case Within(value, days, other):
                apart = self._days(value) - self._days(other)
                most = pl.lit(days, dtype=pl.Int64)
                return (apart >= pl.lit(-days, dtype=pl.Int64)) & (apart <= most)

    def _compare(self, op: str, left: Value, right: Value) -> pl.Expr:
        a, b = kind_of(left, self.fields), kind_of(right, self.fields)
        scale = comparable(a, b)
        if a.type == "number":
            wide = max(lifted(a, scale), lifted(b, scale)) > _NATIVE
            return _compared(op, self._scaled(left, scale, wide), self._scaled(right, scale, wide))
        if a.type == "day":
            return _compared(op, self._days(left), self._days(right))
        return _compared(op, self.value(left), self.value(right, a))

    def _in(self, value: Value, items: tuple[str, ...]) -> pl.Expr:
        kind = kind_of(value, self.fields)
        if kind.type == "weekday":
            return self.value(value).is_in([WEEKDAYS.index(item) + 1 for item in items])
        return self.value(value).is_in(list(items))

    def _wording(self, how: str, value: Value, texts: tuple[str, ...]) -> pl.Expr:
        lower = self.value(value).str.to_lowercase()
        words = [text.lower() for text in texts]
        if how == "contains":
            return lower.str.contains_any(words)
        if how == "starts":
            return reduce(lambda a, b: a | b, (lower.str.starts_with(word) for word in words))
        return reduce(lambda a, b: a | b, (lower.str.ends_with(word) for word in words))

    # --- values --------------------------------------------------------------------------------

    def value(self, value: Value, beside: Kind | None = None) -> pl.Expr:
        """``beside``: the kind of what it is compared with."""
        match value:
            case Constant(text):
                if beside and beside.type == "weekday":
                    return pl.lit(WEEKDAYS.index(text) + 1, dtype=pl.Int8)
                return pl.lit(text)
            case Ref(name):
                return self.fields.expression(name, self.binding)
            case Weekday(of):
                if isinstance(of, Ref):
                    return self.value(of).dt.weekday()
                return (self._days(of) + 3) % 7 + 1  # 1970-01-01 was a Thursday
            case Length(of):
                return self.value(of).str.len_chars().cast(pl.Int64)
            case Need():
                return pl.col(value.column)
            case Number():
                return self._scaled(value, kind_of(value, self.fields).scale, wide=False)
            case Day():
                return self._days(value)
            case Arithmetic():
                kind = kind_of(value, self.fields)
                if kind.type == "day" or kind.unit == "days":
                    return self._days(value)
                return self._scaled(value, kind.scale, kind.bits > _NATIVE)

    def _days(self, value: Value) -> pl.Expr:
        """A day, or a number of days, as a whole number; days are counted from 1970."""
        match value:
            case Day(day):
                return pl.lit((day - _EPOCH).days, dtype=pl.Int64)
            case Arithmetic(op, left, right) if kind_of(value, self.fields).unit == "days" and op in "+-":
                a, b = self._days(left), self._days(right)
                return a + b if op == "+" else a - b
        kind = kind_of(value, self.fields)
        if kind.type == "day":
            return self.value(value).cast(pl.Int32).cast(pl.Int64)
        return self._scaled(value, 0, wide=False)

    def _scaled(self, value: Value, scale: int, wide: bool) -> pl.Expr:
        """A number as the whole number ``value × 10 ** scale``; ``wide``: in 128 bits."""
        dtype = pl.Int128 if wide else pl.Int64
        if isinstance(value, Number):
            return pl.lit(int(value.value.scaleb(scale)), dtype=dtype)
        kind = kind_of(value, self.fields)
        more = pl.lit(10 ** (scale - kind.scale), dtype=dtype) if scale > kind.scale else None
        wide = wide or lifted(kind, scale) > _NATIVE
        if not isinstance(value, Arithmetic):
            plain = self.value(value)
            if more is None and not wide:
                return plain
            return plain.cast(dtype) * more if more is not None else plain.cast(dtype)
        made = self._worked(value, kind, dtype)
        return made * more if more is not None else made

    def _worked(self, value: Arithmetic, kind: Kind, dtype: type[pl.DataType]) -> pl.Expr:
        if kind.unit == "days" and value.op in "+-":
            return self._days(value).cast(dtype)
        a, b = kind_of(value.left, self.fields), kind_of(value.right, self.fields)
        need = max(lifted(a, max(a.scale, b.scale)), lifted(b, max(a.scale, b.scale)), kind.bits)
        if value.op == "//":
            need = max(lifted(a, a.scale + b.scale), lifted(b, a.scale + b.scale))
        wide = dtype == pl.Int128 or need > _NATIVE
        inner = pl.Int128 if wide else pl.Int64
        if value.op in "+-":
            left, right = (self._scaled(v, kind.scale, wide).cast(inner) for v in (value.left, value.right))
            return left + right if value.op == "+" else left - right
        if value.op == "*":
            left, right = (
                self._scaled(v, k.scale, wide).cast(inner) for v, k in ((value.left, a), (value.right, b))
            )
            return left * right
        left, right = (
            self._scaled(v, a.scale + b.scale, wide).cast(inner) for v in (value.left, value.right)
        )
        # by zero it cannot be told, in either engine
        return left // pl.when(right != 0).then(right)


def _compared(op: str, a: pl.Expr, b: pl.Expr) -> pl.Expr:
    match op:
        case "=":
            return a == b
        case "!=":
            return a != b
        case "<":
            return a < b
        case "<=":
            return a <= b
        case ">":
            return a > b
    return a >= b

"""The language once more, the plain way: one row as a dict, the tree walked in Python, None where untold."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from gwanmun.risk.rules.language import tree as t
from gwanmun.risk.rules.language.fields import Fields

_OPS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Plain:
    def __init__(self, fields: Fields, lists: Mapping[str, tuple[str, ...]], row: Mapping[str, Any]) -> None:
        self.fields, self.lists, self.row = fields, lists, row

    def meets(self, term: t.Condition) -> bool:
        return self.told(term) is True

    def told(self, term: Any) -> bool | None:
        match term:
            case t.And(terms):
                found = [self.told(x) for x in terms]
                return False if False in found else None if None in found else True
            case t.Or(terms):
                found = [self.told(x) for x in terms]
                return True if True in found else None if None in found else False
            case t.Not(inner):
                found_one = self.told(inner)
                return None if found_one is None else not found_one
            case t.IsNull(value):
                return self.value(value) is None
            case t.Flag(ref):
                return self.value(ref)
            case t.Between(value, low, high):
                return self.told(t.And((t.Compare(">=", value, low), t.Compare("<=", value, high))))
        parts = [
            self.value(getattr(term, name))
            for name in ("left", "right", "value", "other")
            if hasattr(term, name)
        ]
        if None in parts:
            return None
        match term:
            case t.Compare(op):
                return bool(_OPS[op](parts[0], parts[1]))
            case t.OneOf(_, items):
                return parts[0] in items
            case t.Listed(_, name):
                return parts[0] in self.lists[name]
            case t.Wording(how, _, texts, name):
                text, words = parts[0].lower(), [w.lower() for w in (self.lists[name] if name else texts)]
                if how == "contains":
                    return any(w in text for w in words)
                return any(text.startswith(w) if how == "starts" else text.endswith(w) for w in words)
            case t.Matches(_, patterns):
                return any(re.search(p, parts[0]) for p in patterns)
            case t.Ago(op, _, days):
                at = self.row.get("at")
                return None if at is None else bool(_OPS[op]((at - parts[0]).days, days))
            case t.Within(_, days, _):
                return abs((parts[0] - parts[1]).days) <= days
        raise TypeError(term)

    def value(self, value: Any) -> Any:
        match value:
            case t.Number(number):
                return Fraction(number)
            case t.Constant(text):
                return text
            case t.Day(day):
                return day
            case t.Length(of):
                text = self.value(of)
                return None if text is None else len(text)
            case t.Weekday(of):
                day = self.value(of)
                return None if day is None else _DAYS[day.weekday()]
            case t.Need():
                found = self.row.get(value.column)
                return (
                    Fraction(found, 10_000) if value.function == "find_rate" and found is not None else found
                )
            case t.Ref(name):
                field = self.fields.by_name[name]
                found = self.row.get(field.column)
                if found is None:
                    return None
                if field.part:
                    return found[: field.part] if len(found) >= field.part else None
                return Fraction(found, 10**field.scale) if field.type == "number" else found
            case t.Arithmetic(op, left, right):
                a, b = self.value(left), self.value(right)
                return None if a is None or b is None else _worked(op, a, b)
        raise TypeError(value)


def _worked(op: str, a: Any, b: Any) -> Any:
    if op == "//":
        return None if b == 0 else Fraction(a // b)
    if op == "*":
        return a * b
    if isinstance(a, date) and not isinstance(b, date):
        shift = timedelta(int(b))
        return a + shift if op == "+" else a - shift
    if isinstance(a, date):
        return Fraction((a - b).days)
    return a + b if op == "+" else a - b

"""A tree as text in its one canonical form: reading it gives the same tree."""

from __future__ import annotations

import re
from decimal import Decimal

from gwanmun.risk.rules.language.fields import Fields
from gwanmun.risk.rules.language.operands import KEYWORDS
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
)

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_UNITS = {"days": " days", "%": " %", "g": " g"}
HOW = {"contains": "contains", "starts": "starts with", "ends": "ends with"}


def printed(criterion: Condition, fields: Fields) -> str:
    """The canonical text of a criterion."""
    return Printer(fields).condition(criterion)


class Printer:
    def __init__(self, fields: Fields) -> None:
        self.fields = fields

    def condition(self, term: Condition) -> str:
        match term:
            case And(terms):
                return " and ".join(self._inside(t) for t in terms)
            case Or(terms):
                return " or ".join(self._inside(t) for t in terms)
            case Not(inner):
                return self._negated(inner)
        return self._test(term, "")

    def _inside(self, term: Condition) -> str:
        return f"({self.condition(term)})" if isinstance(term, And | Or) else self.condition(term)

    def _negated(self, inner: Condition) -> str:
        if isinstance(inner, IsNull):
            return f"{self.value(inner.value)} is not null"
        if isinstance(inner, Between | OneOf | Listed | Wording | Matches | Within):
            return self._test(inner, "not ")
        return f"not ({self.condition(inner)})"

    def _test(self, term: Condition, no: str) -> str:
        match term:
            case Compare(op, left, right):
                return f"{self.value(left)} {op} {self.value(right)}"
            case Between(value, low, high):
                return f"{self.value(value)} {no}between {self.value(low)} and {self.value(high)}"
            case OneOf(value, items):
                return f"{self.value(value)} {no}in ({', '.join(map(self.code, items))})"
            case Listed(value, name):
                return f"{self.value(value)} {no}in @{name}"
            case Wording(how, value, texts, name):
                return f"{self.value(value)} {no}{HOW[how]} {self._texts(texts, name)}"
            case Matches(value, patterns):
                return f"{self.value(value)} {no}matches {self._texts(patterns, '')}"
            case IsNull(value):
                return f"{self.value(value)} is null"
            case Flag(field):
                return field.name
            case Ago(op, value, days):
                return f"{self.value(value)} {op} {days} days ago"
            case Within(value, days, other):
                return f"{self.value(value)} {no}within {days} days of {self.value(other)}"
        raise TypeError(term)

    def _texts(self, texts: tuple[str, ...], name: str) -> str:
        if name:
            return f"any of @{name}"
        if len(texts) == 1:
            return quoted(texts[0])
        return f"any of ({', '.join(map(quoted, texts))})"

    def code(self, text: str) -> str:
        """A code bare where it can be read so."""
        bare = _BARE.match(text) and text.lower() not in KEYWORDS and not self.fields.find(text)
        return text if bare else quoted(text)

    def value(self, value: Value, inside: str = "") -> str:
        match value:
            case Number(number, unit):
                return plain(number) + (_UNITS.get(unit, f" {unit}") if unit else "")
            case Constant(text):
                return self.code(text)
            case Day(day):
                return day.isoformat()
            case Ref(name):
                return name
            case Length(of):
                return f"length({of.name})"
            case Weekday(of):
                return f"weekday({self.value(of)})"
            case Need():
                return past(value)
            case Arithmetic(op, left, right):
                text = f"{self.value(left, 'left' + op)} {op} {self.value(right, 'right' + op)}"
                return f"({text})" if _bracketed(op, inside) else text


def _bracketed(op: str, inside: str) -> bool:
    """Operators of one rank are read from the left; a product binds before a sum."""
    if not inside:
        return False
    outer = inside.removeprefix("left").removeprefix("right")
    if inside.startswith("right"):
        return outer in ("*", "//") or op in ("+", "-")
    return outer in ("*", "//") and op in ("+", "-")


def past(need: Need) -> str:
    subject = f"{need.subject}, per " if need.subject else ""
    days = f", {need.days} days" if need.days else ""
    return f"{need.function}({subject}{' + '.join(need.keys)}{days})"


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

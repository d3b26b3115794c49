"""What a criterion is once it is read: plain immutable values, without a trace of how it was spelled.

Two texts that mean the same by spelling alone (aliases, ``not in``, brackets, units) give equal trees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

# --- values ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Number:
    """``value`` in ``unit`` ("" for a plain number): g, days, %, USD or the country's currency."""

    value: Decimal
    unit: str = ""


@dataclass(frozen=True)
class Constant:
    """A code or a piece of text."""

    text: str


@dataclass(frozen=True)
class Day:
    day: date


@dataclass(frozen=True)
class Ref:
    """A field, by its canonical name."""

    name: str


@dataclass(frozen=True)
class Arithmetic:
    """``op``: + - * //. Whole-number division rounds down; by zero it cannot be told."""

    op: str
    left: Value
    right: Value


@dataclass(frozen=True)
class Length:
    """Characters of a text."""

    of: Ref


@dataclass(frozen=True)
class Weekday:
    """The day of the week of a date; compared with mon … sun."""

    of: Value


@dataclass(frozen=True)
class Need:
    """A figure from the past, worked out beforehand as a column (``history.history_columns``).

    ``function``: of :data:`FUNCTIONS`; ``keys``: fields whose values together say whose past is meant;
    ``days``: how far back, None: all that is known; ``subject``: what is counted apart or added up.
    """

    function: str
    keys: tuple[str, ...]
    days: int | None = None
    subject: str | None = None

    @property
    def column(self) -> str:
        subject = f".{self.subject}" if self.subject else ""
        return f"past.{self.function}{subject}.{'+'.join(self.keys)}.{self.days or 'all'}"


#: Functions of the past: those that take a subject, and those that need a period.
FUNCTIONS = (
    "finds",
    "controls",
    "find_rate",
    "count",
    "distinct",
    "total",
    "first_seen",
    "last_seen",
)
WITH_SUBJECT = frozenset({"distinct", "total"})
WITH_PERIOD = frozenset({"count", "distinct", "total"})
OF_DAYS = frozenset({"first_seen", "last_seen"})

Value = Number | Constant | Day | Ref | Arithmetic | Length | Weekday | Need

# --- conditions --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compare:
    """``op``: = != < <= > >=."""

    op: str
    left: Value
    right: Value


@dataclass(frozen=True)
class Between:
    """Both ends count."""

    value: Value
    low: Value
    high: Value


@dataclass(frozen=True)
class OneOf:
    value: Value
    items: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """One of the values of a named list of the country pack."""

    value: Value
    name: str


@dataclass(frozen=True)
class Wording:
    """``how``: contains, starts, ends. Upper and lower case are the same. ``texts`` or a named list."""

    how: str
    value: Value
    texts: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Matches:
    """Regular expressions of the linear-time engine alone; one match is enough."""

    value: Value
    patterns: tuple[str, ...]


@dataclass(frozen=True)
class IsNull:
    value: Value


@dataclass(frozen=True)
class Flag:
    """A field that is true or false."""

    field: Ref


@dataclass(frozen=True)
class Ago:
    """How long ago a day was, seen from the day of the decision: ``first_seen(x) < 30 days ago``."""

    op: str
    value: Value
    days: int


@dataclass(frozen=True)
class Within:
    """Two days at most so many days apart, whichever is first."""

    value: Value
    days: int
    other: Value


@dataclass(frozen=True)
class Not:
    term: Condition


@dataclass(frozen=True)
class And:
    terms: tuple[Condition, ...]


@dataclass(frozen=True)
class Or:
    terms: tuple[Condition, ...]


Condition = (
    Compare | Between | OneOf | Listed | Wording | Matches | IsNull | Flag | Ago | Within | Not | And | Or
)
VALUES = (Number, Constant, Day, Ref, Arithmetic, Length, Weekday, Need)


def both(*terms: Condition) -> Condition:
    """All of them; an ``and`` within an ``and`` is the same one."""
    flat = tuple(t for term in terms for t in (term.terms if isinstance(term, And) else (term,)))
    return flat[0] if len(flat) == 1 else And(flat)


def either(*terms: Condition) -> Condition:
    """At least one of them."""
    flat = tuple(t for term in terms for t in (term.terms if isinstance(term, Or) else (term,)))
    return flat[0] if len(flat) == 1 else Or(flat)


def negated(term: Condition) -> Condition:
    """Twice not is yes; what cannot be told stays so."""
    return term.term if isinstance(term, Not) else Not(term)


def walk(node: Any) -> Iterator[Any]:
    """The node and all below it."""
    yield node
    for field in fields(node):
        below = getattr(node, field.name)
        for part in below if isinstance(below, tuple) else (below,):
            if hasattr(part, "__dataclass_fields__"):
                yield from walk(part)


def needs_of(criterion: Condition) -> tuple[Need, ...]:
    """The figures of the past a criterion asks for, each once, in the order of the text."""
    return tuple(dict.fromkeys(node for node in walk(criterion) if isinstance(node, Need)))


def refs_of(criterion: Condition) -> tuple[str, ...]:
    """Names of the fields a criterion looks at itself, each once, in the order of the text."""
    found = (
        "at" if isinstance(node, Ago) else node.name
        for node in walk(criterion)
        if isinstance(node, Ref | Ago)
    )
    return tuple(dict.fromkeys(found))


def lists_of(criterion: Condition) -> tuple[str, ...]:
    """Named lists a criterion uses."""
    found = (n.name for n in walk(criterion) if isinstance(n, Listed | Wording) and n.name)
    return tuple(dict.fromkeys(found))

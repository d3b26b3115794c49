"""The rule book of one country on one date: figures, rules, tables, each dated and cited."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import polars as pl

from gwanmun.core.text import Text

Digits = int  # ``RuleBook.int`` hides the type inside the class
Made = TypeVar("Made")


class RuleBookError(ValueError):
    """A pack is inconsistent, or a question was asked outside the days it covers."""


@dataclass(frozen=True)
class Parameter:
    """One figure as it stands on the book's date."""

    name: str
    value: Any
    valid_from: date
    valid_to: date | None
    citation: str
    status: str  # verified | unverified


@dataclass(frozen=True)
class Rule:
    """One rule that can be a reason. ``number`` fixes its place in the reasons of a row of its ``room``.

    ``text`` holds placeholders ``{column:format}`` filled from the decided row and
    ``{=parameter}`` filled from the book; ``cure`` says what the person concerned can do.
    """

    id: str
    number: int
    step: str
    title: Text
    text: Text
    cure: Text | None
    citation: str
    status: str
    hold: str | None = None  # hold kind this rule brings about
    points: int = 0
    room: str = ""  # whose catalogue it stands in: parcels, tariff …


@dataclass(frozen=True, eq=False)
class RuleBook:
    """Immutable; equal digests mean equal decisions. Valid for every day valid_from..valid_to."""

    country: str
    valid_from: date
    valid_to: date | None
    parameters: Mapping[str, Parameter]
    rules: Mapping[str, Rule]  # of all rooms; within a room in the order of its steps, then by number
    steps: Mapping[str, Text]  # step name → title; within a room in the order of its pipeline
    tables: Mapping[str, Any]
    fx: pl.DataFrame  # valid_from Date (Sunday), currency String, rate_e4 Int64; all known weeks
    digest: str
    currency: str = ""  # ISO 4217, of duty and tax
    currency_digits: Digits = 0  # decimals of its smallest unit: KRW 0, USD 2
    hooks: Mapping[str, Callable[..., Any]] = field(default_factory=dict)  # pure functions of the pack
    room_steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # room → its steps, in order
    built: dict[Hashable, Any] = field(default_factory=dict)  # what :meth:`once` keeps

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """``make()``, kept with the book under ``key``: what follows from the book alone is made once.

        Two threads that ask at the same time may both make it; what they make is the same.
        """
        if key not in self.built:
            self.built[key] = make()
        found: Made = self.built[key]
        return found

    def rules_of(self, room: str) -> Mapping[str, Rule]:
        """The rules of one room's catalogue, in the order of its steps; empty for a room without one."""
        return self.once(
            f"rules of {room}",
            lambda: {rule.id: rule for rule in self.rules.values() if rule.room == room},
        )

    def steps_of(self, room: str) -> Mapping[str, Text]:
        """The steps of one room in the order of its pipeline; empty for a room without a catalogue."""
        return {name: self.steps[name] for name in self.room_steps.get(room, ())}

    def value(self, name: str) -> Any:
        try:
            return self.parameters[name].value
        except KeyError:
            raise RuleBookError(f"{self.country}: no figure {name!r} on {self.valid_from}") from None

    def int(self, name: str) -> int:
        value = self.value(name)
        if type(value) is not int:
            raise RuleBookError(f"{self.country}: figure {name!r} is not a whole number: {value!r}")
        return value

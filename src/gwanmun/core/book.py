"""The rule book of one country on one date: figures, rules, tables, each dated and cited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from gwanmun.core.text import Text


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
    """One rule that can be a reason. ``number`` fixes its place in the reasons of a row.

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


@dataclass(frozen=True, eq=False)
class RuleBook:
    """Immutable; equal digests mean equal decisions. Valid for every day valid_from..valid_to."""

    country: str
    valid_from: date
    valid_to: date | None
    parameters: Mapping[str, Parameter]
    rules: Mapping[str, Rule]  # ordered by number
    steps: Mapping[str, Text]  # step name → title, in the order of the pipeline
    tables: Mapping[str, Any]
    fx: pl.DataFrame  # valid_from Date (Sunday), currency String, rate_e4 Int64; all known weeks
    digest: str
    built: dict[str, Any] = field(default_factory=dict)  # compiled expressions, filled on first use

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

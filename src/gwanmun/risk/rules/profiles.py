"""Profiles: criteria as data, compiled to the column expressions every other rule is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

Condition = Mapping[str, Any]  # {field, op, value}

_OPERATORS: dict[str, Callable[[pl.Expr, Any], pl.Expr]] = {
    "eq": lambda field, value: field == value,
    "ne": lambda field, value: field != value,
    "lt": lambda field, value: field < value,
    "le": lambda field, value: field <= value,
    "gt": lambda field, value: field > value,
    "ge": lambda field, value: field >= value,
    "between": lambda field, value: field.is_between(value[0], value[1]),
    "in": lambda field, value: field.is_in(list(value)),
    "not_in": lambda field, value: ~field.is_in(list(value)),
    "starts_with": lambda field, value: field.str.starts_with(value),
    "contains_any": lambda field, value: field.str.contains_any(list(value), ascii_case_insensitive=True),
}
ROUTES = (None, "XRAY", "OPEN")


class ProfileError(ValueError):
    """A profile names an unknown field, operator or route."""


@dataclass(frozen=True)
class Profile:
    """``hit`` is Boolean and never null: a criterion that cannot be told is not met."""

    id: str
    hit: pl.Expr
    points: int
    route: str | None


def compile_profile(raw: Mapping[str, Any], fields: frozenset[str]) -> Profile:
    """One profile of a country pack → expression.

    :raises ProfileError: naming the profile and what is wrong in it.
    """
    if not raw["when"]:
        raise ProfileError(f"profile {raw['id']}: no condition, it would hit everything")
    if raw.get("route") not in ROUTES:
        raise ProfileError(f"profile {raw['id']}: unknown route {raw['route']!r}")
    hits = []
    for condition in raw["when"]:
        if condition["field"] not in fields:
            raise ProfileError(f"profile {raw['id']}: unknown field {condition['field']!r}")
        if condition["op"] not in _OPERATORS:
            raise ProfileError(f"profile {raw['id']}: unknown operator {condition['op']!r}")
        hits.append(_OPERATORS[condition["op"]](pl.col(condition["field"]), condition["value"]))
    return Profile(
        raw["id"], pl.all_horizontal(hits).fill_null(value=False), int(raw["points"]), raw.get("route")
    )


def compile_profiles(raw: list[dict[str, Any]], fields: frozenset[str]) -> list[Profile]:
    return [compile_profile(profile, fields) for profile in raw]

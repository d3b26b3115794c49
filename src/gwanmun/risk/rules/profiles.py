"""Profiles: criteria with what they are worth, compiled to column expressions like every other rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.text import Text
from gwanmun.risk.rules.history import Past, history_columns
from gwanmun.risk.rules.language import (
    Condition,
    CriterionError,
    Fields,
    Lists,
    Need,
    columns_of,
    expression,
    needs_of,
    parse,
)
from gwanmun.risk.rules.language.compiling import Binding
from gwanmun.risk.rules.language.tree import refs_of

ROUTES = (None, "XRAY", "OPEN")
LISTS = "risk_lists"  # table of the pack: named lists for criteria
PACK, OFFICE = "PACK", "OFFICE"
NO_TEXT = Text("", "")
MARK = "office."


class ProfileError(ValueError):
    """A profile has no criterion, one that cannot be read, or an unknown route."""


@dataclass(frozen=True)
class Profile:
    """``hit`` is Boolean and never null: a criterion that cannot be told is not met.

    ``route``: of a parcel on the belt, at least; ``lane``: a lane's code, at least. ``needs``: figures of the
    past that must stand in the frame first (``with_past``). ``figures``: columns worth showing beside a hit.
    """

    id: str
    hit: pl.Expr
    points: int
    route: str | None
    version: int = 1
    lane: str | None = None
    title: Text = NO_TEXT
    reason: Text = NO_TEXT
    criterion: Condition | None = None
    needs: tuple[Need, ...] = ()
    fields: tuple[str, ...] = ()  # that the criterion looks at
    columns: frozenset[str] = frozenset()
    source: str = PACK
    citation: str = ""

    @property
    def figures(self) -> tuple[str, ...]:
        """Names in the frame of what moved it: figures of the past first, then fields."""
        return (*(need.column for need in self.needs), *self.fields)

    @property
    def mark(self) -> str:
        """How a selection notes it: the pack's by its id, the office's with its version as well."""
        return self.id if self.source == PACK else marked(self.id, self.version)


def marked(name: str, version: int) -> str:
    return f"{MARK}{name}@{version}"


@dataclass(frozen=True)
class Language:
    """What a criterion of one country may speak of on a day."""

    fields: Fields
    lists: Lists = field(default_factory=dict)

    @classmethod
    def of(cls, book: RuleBook) -> Language:
        """The language under a rule book, made once."""
        return book.once("risk.language", lambda: _language(book))


def _language(book: RuleBook) -> Language:
    rows = book.tables.get(LISTS) or []
    codes = {"category": book.tables["goods_names"]} if "goods_names" in book.tables else {}
    titles = {row["id"]: Text.of(row["title"]) for row in rows}
    fields = Fields.of(book.currency or "KRW", book.currency_digits, titles, codes)
    return Language(fields, {row["id"]: tuple(row["values"]) for row in rows})


def compile_criterion(
    text: str, language: Language, kind: str | None = None, binding: Binding | None = None
) -> tuple[Condition, pl.Expr]:
    """A criterion read and compiled. :raises CriterionError: what is wrong and where."""
    tree = parse(text, language.fields, kind)
    return tree, expression(tree, language.fields, language.lists, binding)


def compile_profile(
    raw: Mapping[str, Any], language: Language, kind: str = "PARCEL", binding: Binding | None = None
) -> Profile:
    """One profile, of a country pack or of an office → expression.

    :raises ProfileError: naming the profile and what is wrong in it.
    """
    name = raw["id"]
    if not raw.get("criterion"):
        raise ProfileError(f"profile {name}: no criterion, it would hit everything")
    if raw.get("route") not in ROUTES:
        raise ProfileError(f"profile {name}: unknown route {raw['route']!r}")
    try:
        tree, hit = compile_criterion(raw["criterion"], language, kind, binding)
    except CriterionError as error:
        raise ProfileError(f"profile {name}: character {error}") from error
    title = Text.of(raw["title"]) if "title" in raw else Text(name, name)
    return Profile(
        id=name,
        hit=hit,
        points=int(raw["points"]),
        route=raw.get("route"),
        version=int(raw.get("version", 1)),
        lane=raw.get("lane"),
        title=title,
        reason=Text.of(raw["reason"]) if raw.get("reason") else title,
        criterion=tree,
        needs=needs_of(tree),
        fields=refs_of(tree),
        columns=columns_of(tree, language.fields, binding),
        source=raw.get("source", PACK),
        citation=raw.get("citation", ""),
    )


def compile_profiles(
    raw: Iterable[Mapping[str, Any]], language: Language, kind: str = "PARCEL", binding: Binding | None = None
) -> list[Profile]:
    return [compile_profile(profile, language, kind, binding) for profile in raw]


def needs_together(profiles: Iterable[Profile]) -> tuple[Need, ...]:
    """The figures of the past that any of the profiles needs, each once."""
    return tuple(dict.fromkeys(need for profile in profiles for need in profile.needs))


def with_past(items: pl.DataFrame, profiles: Sequence[Profile], past: Past, fields: Fields) -> pl.DataFrame:
    """Items (columns of ITEM and more) with every column the profiles' ``hit`` reads, in their order."""
    named = dict.fromkeys(name for profile in profiles for name in profile.fields)
    return history_columns(fields.complete(items, named), past, needs_together(profiles), fields)


def hits(rows: pl.DataFrame, profiles: Sequence[Profile]) -> pl.DataFrame:
    """A Boolean column for each profile, named by its id. ``rows`` as :func:`with_past` gives them."""
    return rows.select(profile.hit.alias(profile.id) for profile in profiles)

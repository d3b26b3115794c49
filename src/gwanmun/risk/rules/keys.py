"""Keys: by what the past is remembered, and the recipe that says which of them a model uses.

A key is one or more parts of an item: ``hs:4`` (the first four digits), ``origin``, ``mass_g~10`` (the mass
in tenths of a decade). Keys stand in families: what is seldom seen leans on its parent (``rates``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from gwanmun.risk.rules.items import FIND, NO_FIND

Hashes = npt.NDArray[np.uint64]
PART = re.compile(r"(?P<column>[a-z][a-z0-9_]*)(?::(?P<digits>\d+)|~(?P<bins>\d+))?")
_MIX, _START = np.uint64(0x9E3779B97F4A7C15), np.uint64(0x243F6A8885A308D3)


class RecipeError(ValueError):
    """A recipe that names what is not there."""


@dataclass(frozen=True)
class Key:
    """``parent``: name of the key it shrinks to, none for the rate of everything. ``strength``: of the
    parent, in controls; none: estimated from the spread of the children in training."""

    name: str
    parts: tuple[str, ...]
    parent: str | None = None
    strength: float | None = None


@dataclass(frozen=True)
class Label:
    """What counts as a hit: any find, or only those of the kinds in ``finds``."""

    name: str
    finds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trees:
    """How the trees are grown. ``seeds``: so many forests are averaged."""

    rounds: int = 300
    leaves: int = 31
    rate: float = 0.05
    least: int = 20
    columns: float = 0.6
    rows: float = 0.8
    ridge: float = 5.0
    seeds: int = 3


@dataclass(frozen=True)
class Novel:
    """How items are scored whose ``key`` was never controlled (``newcomers``). ``effects``: parts of each
    crossed rate; ``numbers`` and ``categories`` (parts): what the trees see."""

    key: str
    effects: tuple[tuple[str, ...], ...]
    numbers: tuple[str, ...]
    categories: tuple[str, ...] = ()
    trees: Trees = Trees(rounds=250, leaves=7, rate=0.03, least=40, columns=0.5, rows=0.6, ridge=20.0)

    @property
    def needs(self) -> tuple[str, ...]:
        """Columns of items that effects and categories look at."""
        parts = [*(part for effect in self.effects for part in effect), *self.categories]
        return tuple(sorted({parse(part)[0] for part in parts}))


@dataclass(frozen=True)
class Recipe:
    """What a model is made of. ``lag_days``: between selection and result, where a result does not say when
    it was known."""

    name: str
    keys: tuple[Key, ...]
    numbers: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    labels: tuple[Label, ...] = (Label("find"),)
    lag_days: int = 7
    base: float = 0.02  # find rate before anything is known
    trees: Trees = Trees()
    novel: Novel | None = None

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for key in self.keys:
            if key.parent is not None and key.parent not in seen:
                raise RecipeError(f"key {key.name}: its parent {key.parent} must stand before it")
            if key.name in seen:
                raise RecipeError(f"key {key.name} stands twice")
            for part in key.parts:
                parse(part)
            seen.add(key.name)
        if self.novel is not None:
            if self.novel.key not in seen:
                raise RecipeError(f"novel: there is no key {self.novel.key}")
            for part in [*(p for parts in self.novel.effects for p in parts), *self.novel.categories]:
                parse(part)
        if not self.labels or self.labels[0].finds:
            raise RecipeError("the first label of a recipe is any find")

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the features, in the order of the frame."""
        from gwanmun.risk.rules.features import names

        return names(self)

    @property
    def needs(self) -> tuple[str, ...]:
        """Columns of items that are looked at."""
        parts = {parse(part)[0] for key in self.keys for part in key.parts}
        return tuple(sorted(parts | set(self.categories)))

    def with_strengths(self, strengths: dict[str, float]) -> Recipe:
        keys = tuple(replace(k, strength=strengths.get(k.name, k.strength)) for k in self.keys)
        return replace(self, keys=keys)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Recipe:
        raw: dict[str, Any] = json.loads(text)
        raw["keys"] = tuple(Key(**{**k, "parts": tuple(k["parts"])}) for k in raw["keys"])
        raw["labels"] = tuple(Label(k["name"], tuple(k["finds"])) for k in raw["labels"])
        raw["trees"] = Trees(**raw["trees"])
        if (novel := raw.get("novel")) is not None:
            effects = tuple(tuple(parts) for parts in novel["effects"])
            numbers, categories = tuple(novel["numbers"]), tuple(novel["categories"])
            raw["novel"] = Novel(novel["key"], effects, numbers, categories, Trees(**novel["trees"]))
        plain: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
        return cls(**plain)


def parse(part: str) -> tuple[str, int | None, int | None]:
    """``hs:4`` → (hs, 4, None); ``mass_g~10`` → (mass_g, None, 10)."""
    match = PART.fullmatch(part)
    if match is None:
        raise RecipeError(f"part {part!r}: write column, column:digits or column~bins")
    digits, bins = match["digits"], match["bins"]
    return match["column"], int(digits) if digits else None, int(bins) if bins else None


def part_column(items: pl.DataFrame, part: str) -> pl.Series:
    """The part as text, one for each item; null where the item lacks it or is too short for it."""
    column, digits, bins = parse(part)
    if column not in items.columns:
        return pl.Series(part, [None] * items.height, dtype=pl.String)
    made = pl.col(column)
    if bins is not None:
        number = pl.when(made > 0).then(made.cast(pl.Float64))
        made = (number.log10() * bins).floor().cast(pl.Int32)
    text = made.cast(pl.String)
    if digits is not None:
        text = pl.when(text.str.len_bytes() >= digits).then(text.str.slice(0, digits))
    return items.select(pl.when(text != "").then(text).alias(part)).to_series()


def hashes(items: pl.DataFrame, keys: Sequence[Key]) -> dict[str, Hashes]:
    """A number for each key of each item; 0: a part is null. Good within one process only."""
    parts: dict[str, Hashes] = {}
    empty: dict[str, npt.NDArray[np.bool_]] = {}
    made: dict[str, Hashes] = {}
    for key in keys:
        total = np.full(items.height, _START, dtype=np.uint64)
        null = np.zeros(items.height, dtype=bool)
        for part in key.parts:
            if part not in parts:
                column = part_column(items, part)
                parts[part], empty[part] = column.hash(1).to_numpy(), column.is_null().to_numpy()
            total = (total ^ parts[part]) * _MIX
            total ^= total >> np.uint64(31)
            null |= empty[part]
        total[total == 0] = 1
        total[null] = 0
        made[key.name] = total
    return made


def key_text(items: pl.DataFrame, key: Key) -> pl.Series:
    """The key as a person reads it: its parts with a middle dot between; null where one is missing."""
    parts = [part_column(items, part).alias(str(i)) for i, part in enumerate(key.parts)]
    return pl.select(pl.concat_str(parts, separator=" · ").alias(key.name)).to_series()


def label_columns(results: pl.DataFrame, recipe: Recipe) -> list[pl.Expr]:
    """For each label a column of 1, 0; null where nothing was looked at."""
    looked = pl.col("outcome").is_in([FIND, NO_FIND])
    found = pl.col("outcome") == FIND
    return [
        pl.when(looked)
        .then(found & (pl.col("find").is_in(label.finds).fill_null(value=False) if label.finds else True))
        .cast(pl.Int32)
        .alias(label.name)
        for label in recipe.labels
    ]


__all__ = [
    "Key",
    "Label",
    "Novel",
    "Recipe",
    "RecipeError",
    "Trees",
    "hashes",
    "key_text",
    "label_columns",
    "part_column",
]

"""Items and their past → numbers for the trees. No number of an item rests on what was not known by its day.

Of each key: the shrunk find rate of every label, how often it was looked into, days since its last find, and
how new it is. Of the item itself: numbers by name (``numbers``), categories as their codes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from gwanmun.risk.rules.items import absent
from gwanmun.risk.rules.keys import Recipe, hashes, key_text, label_columns
from gwanmun.risk.rules.numbers import numbers, places
from gwanmun.risk.rules.rates import Days, Floats, Pair, Record, shrunk, strength_of

Column = npt.NDArray[np.float32]
BASE_STRENGTH = 50.0  # controls that the rate before anything is known counts for
UNSTATED = 10.0  # strength of a key for which none was given or estimated


@dataclass(frozen=True, eq=False)
class History:
    """What is known of the past. ``seen``: the items; ``looked``: those with a result, when it was known,
    and a column for each label. The records by key are made of both and never change."""

    recipe: Recipe
    seen: pl.DataFrame
    looked: pl.DataFrame
    records: dict[str, Pair]
    whole: Record
    codes: dict[str, list[str]]

    @classmethod
    def of(cls, items: pl.DataFrame, results: pl.DataFrame, recipe: Recipe) -> History:
        """``items``: columns of ITEM, every item that came; ``results``: columns of RESULT."""
        items = absent(items)
        seen = items.select("at", *recipe.needs)
        known = results.with_columns(
            pl.col("known_on").fill_null(pl.col("selected_on") + pl.duration(days=recipe.lag_days)),
            *label_columns(results, recipe),
        ).filter(pl.col(recipe.labels[0].name).is_not_null())
        names = [label.name for label in recipe.labels]
        looked = known.select("kind", "item", "known_on", *names).join(
            items.select("kind", "item", *recipe.needs), on=["kind", "item"], how="inner"
        )
        return cls.made(seen, looked.drop("kind", "item"), recipe)

    @classmethod
    def made(cls, seen: pl.DataFrame, looked: pl.DataFrame, recipe: Recipe) -> History:
        """From the two frames as they are stored."""
        at, known = _days(seen, "at"), _days(looked, "known_on")
        amounts = looked.select(
            pl.lit(1.0).alias("looked"), *(pl.col(k.name).cast(pl.Float64) for k in recipe.labels)
        ).to_numpy()
        ones = np.ones((seen.height, 1))
        came, done = hashes(seen, recipe.keys), hashes(looked, recipe.keys)
        records = {
            k.name: Pair.of(Record.of(done[k.name], known, amounts), Record.of(came[k.name], at, ones))
            for k in recipe.keys
        }
        whole = Record.of(np.ones(looked.height, dtype=np.uint64), known, amounts)
        codes = {c: sorted(seen[c].cast(pl.String).drop_nulls().unique()) for c in recipe.categories}
        return cls(recipe, seen, looked, records, whole, codes)

    def with_strengths(self) -> Recipe:
        """The recipe with the strengths that it leaves open estimated from this history."""
        far = np.full(1, 1 << 19, dtype=np.int64)
        rates = [np.full(self.looked.height, self._base(np.full(self.looked.height, far[0]))[0][0])]
        by_name: dict[str | None, Floats] = {None: rates[0]}
        strengths: dict[str, float] = {}
        whose = hashes(self.looked, self.recipe.keys)
        for key in self.recipe.keys:
            sums, _ = self.records[key.name].done.before(
                whose[key.name], np.full(self.looked.height, far[0], dtype=np.int64)
            )
            parent = by_name[key.parent]
            _, first = np.unique(whose[key.name], return_index=True)
            first = first[whose[key.name][first] != 0]
            strength = key.strength
            if strength is None:
                strength = strength_of(sums[first, 0], sums[first, 1], parent[first])
            strengths[key.name] = strength
            by_name[key.name] = shrunk(sums[:, 0], sums[:, 1], parent, strength)
        return self.recipe.with_strengths(strengths)

    def figures(self, items: pl.DataFrame, recipe: Recipe) -> pl.DataFrame:
        """The record behind each key of each item: ``row, feature, key, looked, found, typical``."""
        day, whose = _days(items, "at"), hashes(items, recipe.keys)
        rates: dict[str | None, Floats] = {None: self._base(day)[0]}
        made = []
        for key in recipe.keys:
            sums, _ = self.records[key.name].done.before(whose[key.name], day)
            parent = rates[key.parent]
            rates[key.name] = shrunk(sums[:, 0], sums[:, 1], parent, key.strength or UNSTATED)
            made.append(
                pl.DataFrame(
                    {
                        "row": np.arange(items.height),
                        "feature": [key.name] * items.height,
                        "key": key_text(items, key),
                        "looked": sums[:, 0].astype(np.int64),
                        "found": sums[:, 1].astype(np.int64),
                        "typical": parent,
                    }
                )
            )
        return pl.concat(made)

    def _base(self, day: Days) -> list[Floats]:
        """Rate of everything before each day, for each label."""
        sums, _ = self.whole.before(np.ones(len(day), dtype=np.uint64), day)
        prior = [self.recipe.base, *[self.recipe.base / 10] * (len(self.recipe.labels) - 1)]
        return [
            shrunk(sums[:, 0], sums[:, 1 + i], np.full(len(day), p), BASE_STRENGTH)
            for i, p in enumerate(prior)
        ]


def _days(frame: pl.DataFrame, column: str) -> Days:
    return frame[column].cast(pl.Date).cast(pl.Int32).cast(pl.Int64).to_numpy()


def names(recipe: Recipe) -> tuple[str, ...]:
    """Columns of :func:`features`."""
    of_keys = [
        f"{what}:{key.name}"
        for key in recipe.keys
        for what in [*(f"rate.{label.name}" for label in recipe.labels), "looked", "days", "new"]
    ]
    return (*of_keys, *(f"is:{c}" for c in recipe.categories), *recipe.numbers)


def features(items: pl.DataFrame, history: History, recipe: Recipe) -> pl.DataFrame:
    """A Float32 column for each of ``recipe.columns``, rows in the order of ``items``; NaN: not known.

    Only results with ``known_on`` before the item's own ``at`` count, and only items that came before it.
    """
    items = absent(items)
    day = _days(items, "at")
    whose = hashes(items, recipe.keys)
    base = history._base(day)
    rates: dict[str | None, list[Floats]] = {None: base}
    made: dict[str, Column] = {}
    for key in recipe.keys:
        sums, last, seen = history.records[key.name].before(whose[key.name], day)
        looked = sums[:, 0]
        strength = key.strength or UNSTATED
        rates[key.name] = [
            shrunk(looked, sums[:, 1 + i], parent, strength) for i, parent in enumerate(rates[key.parent])
        ]
        for label, rate in zip(recipe.labels, rates[key.name], strict=True):
            made[f"rate.{label.name}:{key.name}"] = rate.astype(np.float32)
        made[f"looked:{key.name}"] = np.log1p(looked).astype(np.float32)
        made[f"days:{key.name}"] = np.where(last > 0, day - last, np.nan).astype(np.float32)
        new = np.where(looked > 0, 0, np.where(seen > 0, 1, 2)).astype(np.float32)
        made[f"new:{key.name}"] = np.where(whose[key.name] == 0, np.nan, new).astype(np.float32)
    for column in recipe.categories:
        made[f"is:{column}"] = places(items[column], history.codes[column])
    plain = numbers(items, recipe.numbers)
    return pl.DataFrame({n: made[n] for n in recipe.columns if n in made}).hstack(plain)


__all__ = ["History", "features", "names"]

"""Scorers of the simulation: the product's learner with fewer trees, and find rates without trees.

Beside the features of the learner, two numbers that need no result: how far the unit price lies from what the
code usually shows, and how many parcels of one seller go to one address on that day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import polars as pl

from gwanmun.risk.rules.features import History, features
from gwanmun.risk.rules.items import Scorer
from gwanmun.risk.rules.keys import Key, Recipe, Trees
from gwanmun.risk.rules.learner import Trained, train

_GOODS = (Key("hs4", ("hs:4",)), Key("hs10", ("hs",), "hs4"), Key("origin_hs10", ("hs", "origin"), "hs10"))
_WAY = (
    Key("departure", ("departure",)),
    Key("route", ("departure", "port", "mode"), "departure"),
    Key("route_hs4", ("departure", "port", "hs:4"), "route"),
)
_PARTIES = (
    Key("importer", ("importer",)),
    Key("seller", ("seller",)),
    Key("address", ("address",)),
    Key("phone", ("phone",)),
    Key("declarant", ("declarant",)),
)
RECIPE = Recipe(
    "simulation",
    keys=(*_GOODS, *_WAY, *_PARTIES),
    numbers=("log_mass", "log_value", "log_unit_value", "rate", "price_gap", "mass_gap", "same_day"),
    lag_days=7,
    trees=Trees(rounds=80, leaves=15, rate=0.08, least=12, seeds=1),
)


def beside(items: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    """``items`` with ``price_gap`` and ``mass_gap`` (log-distance from the code's median among what came
    before) and ``same_day`` (parcels of one seller to one address on one day). No result is used."""
    unit = (pl.col("value") / pl.col("mass_g")).log()
    each = (pl.col("mass_g") / pl.col("pieces")).log()
    usual = past.group_by("hs").agg(unit.median().alias("usual_price"), each.median().alias("usual_mass"))
    return (
        items.join(usual, on="hs", how="left", maintain_order="left")
        .with_columns(
            price_gap=unit - pl.col("usual_price"),
            mass_gap=each - pl.col("usual_mass"),
            same_day=pl.len().over("seller", "address", "at").cast(pl.Float64),
        )
        .drop("usual_price", "usual_mass")
    )


def grown(past: pl.DataFrame, known: pl.DataFrame, seed: int) -> Trained:
    """A model of what was controlled so far. It never hears of what was not.

    :raises ModelError: no finds, or only finds.
    """
    extra = beside(past, past).select("price_gap", "mass_gap", "same_day")
    trained = train(past, known, RECIPE, seed=seed, extra=extra)
    # A dozen finds are too few to calibrate with: the line runs off and makes everything 0 or 1, and the
    # order of what is left is lost. Only the order counts here.
    return replace(trained, lines=dict.fromkeys(trained.lines, (1.0, 0.0)))


def refreshed(model: Scorer, past: pl.DataFrame, known: pl.DataFrame) -> Scorer:
    """The same trees with the records of today."""
    trained = cast(Trained, model)
    return replace(trained, history=History.of(past, known, trained.recipe))


@dataclass(frozen=True, eq=False)
class Rates:
    """Shrunk find rates alone: the highest among the keys of parties, goods and way."""

    history: History
    recipe: Recipe
    name: str = "rates"

    @classmethod
    def of(cls, past: pl.DataFrame, known: pl.DataFrame) -> Rates:
        history = History.of(past, known, replace(RECIPE, numbers=()))
        return cls(history, history.with_strengths())

    def score(self, items: pl.DataFrame) -> pl.Series:
        table = features(items, self.history, self.recipe)
        rates = [table[c].to_numpy() for c in table.columns if c.startswith("rate.find:")]
        return pl.Series("score", np.max(rates, axis=0).astype(np.float64))

    def why(self, items: pl.DataFrame, most: int = 3) -> pl.DataFrame:
        raise NotImplementedError("rates are compared in the simulation only; nobody is selected by them")


__all__ = ["RECIPE", "Rates", "beside", "grown", "refreshed"]

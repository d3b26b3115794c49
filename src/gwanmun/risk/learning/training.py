"""From results to a registered candidate: learnt, measured on what came later, carded, signed.

The figures of the card come from a first model that knows nothing of the last part of the past; the model
that is kept then learns from all of it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import polars as pl
from django.utils import timezone

from gwanmun.risk.learning import card, registry
from gwanmun.risk.rules.features import History
from gwanmun.risk.rules.items import FIND, ITEM, NO_FIND, RESULT
from gwanmun.risk.rules.keys import Recipe, part_column
from gwanmun.risk.rules.recipes import GOODS_KEY, RECIPES
from gwanmun.risk.rules.signs import SIGNS, with_signs

if TYPE_CHECKING:
    from gwanmun.platform.audit.services import Actor
    from gwanmun.risk.learning.models import ModelVersion
    from gwanmun.risk.rules.learner import Trained

LATER = 0.2  # of the controls, by time: measured on
LEAST_CONTROLS = 500
LEAST_FINDS = 30
LEAST_LATER_FINDS = 5


class TooFew(ValueError):
    """Not enough to learn from. ``controls`` and ``finds`` are what there is."""

    def __init__(self, controls: int, finds: int) -> None:
        super().__init__(f"{controls} controls, {finds} finds")
        self.controls, self.finds = controls, finds


@dataclass(frozen=True)
class Past:
    """``items`` (ITEM and SIGNS) and ``results`` (RESULT), row by row the same, in the order of time."""

    items: pl.DataFrame
    results: pl.DataFrame
    source: str
    digest: str


def past_of(items: pl.DataFrame, results: pl.DataFrame, source: str) -> Past:
    """Items that were looked into, with what came of it. Others are left out: nothing is known of them.

    ``items``: ITEM, and SIGNS as they were when each was selected, where they are known.
    """
    done = results.filter(pl.col("outcome").is_in([FIND, NO_FIND]))
    both = with_signs(items).select(pl.col(c).cast(t) for c, t in {**ITEM, **SIGNS}.items()).join(
        done.select(pl.col(c).cast(t).alias(f"r.{c}") for c, t in RESULT.items()),
        left_on=["kind", "item"], right_on=["r.kind", "r.item"], how="inner", coalesce=False,
        maintain_order="left",
    )  # fmt: skip
    both = both.unique(["kind", "item"], keep="first", maintain_order=True).sort("at", maintain_order=True)
    kept = both.select(*ITEM, *SIGNS)
    told = both.select(pl.col(f"r.{c}").alias(c) for c in RESULT)
    spelled = kept.hstack(told.rename({c: f"r.{c}" for c in told.columns})).write_csv()
    return Past(kept, told, source, sha256(spelled.encode()).hexdigest())


def train(
    country: str, kind: str, past: Past, by: Actor, *, recipe: Recipe | None = None, seed: int = 0
) -> ModelVersion:
    """Learn, measure, write the card, sign, register as a candidate.

    :raises TooFew: fewer controls or finds than anything can be learnt from.
    """
    return registry.register(country, kind, *learn(country, kind, past, recipe=recipe, seed=seed), by)


def learn(
    country: str, kind: str, past: Past, *, recipe: Recipe | None = None, seed: int = 0
) -> tuple[Trained, dict[str, Any]]:
    """The model and its card, nothing kept.

    :raises TooFew: fewer controls or finds than anything can be learnt from.
    """
    recipe = recipe or RECIPES[kind]
    found = past.results["outcome"] == FIND
    controls, finds = past.results.height, int(found.sum())
    cut = int(controls * (1 - LATER))
    if controls < LEAST_CONTROLS or finds < LEAST_FINDS or found[cut:].sum() < LEAST_LATER_FINDS:
        raise TooFew(controls, finds)
    started = time.monotonic()
    measured = _measured(past, recipe, cut, seed)
    trained = _learnt(past.items, past.results, recipe, seed)
    data = card.data_part(past.items, past.results, past.source, past.digest)
    if any(name in recipe.numbers for name in SIGNS):
        data["with_signs"] = int(past.items[next(iter(SIGNS))].is_not_null().sum())
    days = (past.items["at"][-1] - past.items["at"][0]).days + 1
    told: dict[str, Any] = {
        "country": country,
        "kind": kind,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "data": data,
        "measured": measured,
        "features": card.features_part(_gains(trained)),
        "recipe": {"name": recipe.name, "keys": [k.name for k in recipe.keys], "lag_days": recipe.lag_days},
        "limits": card.limits_part(data, measured, days),
        "made_with": {"lightgbm": _version(), "seed": seed, "seconds": round(time.monotonic() - started, 1)},
    }
    return trained, told


def _learnt(items: pl.DataFrame, results: pl.DataFrame, recipe: Recipe, seed: int) -> Trained:
    from gwanmun.risk.rules import learner

    return learner.train(items, results, recipe, seed=seed)


def _measured(past: Past, recipe: Recipe, cut: int, seed: int) -> dict[str, Any]:
    """The last part, scored as it would have been: trees of the first part, records of each day."""
    edge = past.items["at"][cut]
    early = past.results["known_on"] < edge
    first = _learnt(past.items.filter(early), past.results.filter(early), recipe, seed)
    first = replace(first, history=History.of(past.items, past.results, first.recipe))
    items, results = past.items[cut:], past.results[cut:]
    known = _known(items, past.items[:cut], recipe)
    return card.measured_part(items, results, first.score(items), known, seed)


def _known(items: pl.DataFrame, before: pl.DataFrame, recipe: Recipe) -> pl.Series:
    """Had the same goods (the narrowest key of goods) been controlled before?"""
    parts = next((k.parts for k in recipe.keys if k.name == GOODS_KEY), ("hs",))

    def spelled(frame: pl.DataFrame) -> pl.Series:
        words = pl.DataFrame({part: part_column(frame, part) for part in parts})
        return words.select(pl.concat_str(pl.all(), separator="\x1f", ignore_nulls=False)).to_series()

    return spelled(items).is_in(spelled(before).unique().drop_nulls().implode()).fill_null(value=False)


def _gains(trained: Trained) -> dict[str, float]:
    """What each feature took off the loss, over all forests of the first label."""
    from lightgbm import Booster

    total = dict.fromkeys(trained.recipe.columns, 0.0)
    for text in trained.forests[trained.recipe.labels[0].name]:
        for name, gain in zip(
            trained.recipe.columns, Booster(model_str=text).feature_importance("gain"), strict=True
        ):
            total[name] += float(gain)
    return total


def _version() -> str:
    from importlib.metadata import version

    return version("lightgbm")

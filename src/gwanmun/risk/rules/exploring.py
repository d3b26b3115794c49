"""Exploration: controls whose purpose is to learn. A policy says how eagerly each item should be looked into.

A policy gives every item a *wish*, about 1 on average over what usually comes. An item is drawn with
probability ``share x wish``, by a keyed draw of its own, so that the probability is known and results can be
weighted by it (Poisson sampling; where slots are told, the smallest draw per wish goes first: sequential
Poisson sampling, Ohlsson 1998). The wish of an item never depends on the other items at hand: one item alone
is drawn exactly when it would be drawn among a million.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any, Protocol

import numpy as np
import polars as pl

from gwanmun.risk.rules.items import FIND, NOT_DONE

Floats = np.ndarray[Any, np.dtype[np.float64]]
WIDTH = 64  # of an embedding
GRAM = 3  # letters hashed together
KEYS = ("hs", "origin", "departure", "seller", "importer", "category")


class Exploration(Protocol):
    """A policy. ``name`` is kept with each run."""

    @property
    def name(self) -> str: ...

    @property
    def most(self) -> float:
        """No wish is higher; infinite where that is not known."""
        ...

    def wish(self, items: pl.DataFrame, score: Floats | None) -> Floats:
        """At least 0 for each item (columns of ITEM); ``score``: the model's, None without a model."""
        ...


@dataclass(frozen=True)
class NoExploration:
    name: str = "none"
    most: float = 0.0

    def wish(self, items: pl.DataFrame, score: Floats | None) -> Floats:
        return np.zeros(items.height)


@dataclass(frozen=True)
class Random:
    """Every item alike."""

    name: str = "random"
    most: float = 1.0

    def wish(self, items: pl.DataFrame, score: Floats | None) -> Floats:
        return np.ones(items.height)


@dataclass(frozen=True)
class Uncertainty:
    """Where the model is least sure: the spread of a find, sqrt(p(1 - p)), against what is usual.

    Without a model every item is alike. ``usual`` is the mean spread of scores seen before (:meth:`of`).
    """

    usual: float = 0.15  # that of a find rate of about 2.3 %
    name: str = "uncertainty"

    @classmethod
    def of(cls, scores: Floats) -> Uncertainty:
        spread = _spread(scores)
        return cls(max(float(spread.mean()), 1e-6) if len(spread) else cls.usual)

    @property
    def most(self) -> float:
        return max(1.0, 0.5 / self.usual)

    def wish(self, items: pl.DataFrame, score: Floats | None) -> Floats:
        return np.ones(items.height) if score is None else _spread(score) / self.usual


def _spread(score: Floats) -> Floats:
    sure = np.clip(score, 0.0, 1.0)
    found: Floats = np.sqrt(sure * (1.0 - sure))
    return found


# --- bandit -----------------------------------------------------------------------------------------------


def embedding(items: pl.DataFrame, width: int = WIDTH) -> Floats:
    """Goods and their way as vectors of length 1 (rows x ``width``).

    Letters of the description in threes and the keys of the parties and of the way, each hashed to a place
    and a sign (feature hashing, Weinberger et al. 2009): no vocabulary, the same vector on every machine.
    """
    found = np.zeros((items.height, width))
    found[:, 0] = 1.0  # what tells nothing is somewhere too
    for name in ("description", *KEYS):
        if name not in items.columns:
            continue
        column = items[name].cast(pl.String)
        values = column.unique()
        vectors = {value: _vector(name, value, width) for value in values.to_list()}
        codes = column.replace_strict(
            list(vectors), list(range(len(vectors))), return_dtype=pl.Int64
        ).to_numpy()
        found += np.array(list(vectors.values()))[codes] if len(vectors) else 0.0
    length = np.linalg.norm(found, axis=1, keepdims=True)
    unit: Floats = found / np.where(length == 0.0, 1.0, length)
    return unit


def _vector(name: str, value: str | None, width: int) -> Floats:
    vector = np.zeros(width)
    if not value:
        return vector
    if name == "description":
        text = f" {' '.join(value.lower().split())} "
        grams = [text[i : i + GRAM] for i in range(max(len(text) - GRAM + 1, 1))]
    elif name == "hs":
        grams = [value[:n] for n in (2, 4, 6) if len(value) >= n]
    else:
        grams = [value]
    for gram in grams:
        bits = int.from_bytes(blake2b(f"{name}\x00{gram}".encode(), digest_size=8).digest())
        vector[bits % width] += 1.0 if bits >> 63 else -1.0
    unit: Floats = vector / np.sqrt(len(grams))
    return unit


@dataclass(frozen=True)
class Bandit:
    """LinUCB over embeddings (Li et al. 2010): what looks promising, or is unlike all that was looked into.

    ``eager`` weighs the width of the confidence bound against the expected find. ``seen`` is the inverse of
    the ridge matrix of what was looked into, ``theta`` the coefficients, ``usual`` the mean bound over the
    items it was made from, which makes the wish about 1.
    """

    theta: Floats = field(default_factory=lambda: np.zeros(WIDTH))
    seen: Floats = field(default_factory=lambda: np.eye(WIDTH))
    usual: float = 0.5  # nothing seen yet: the bound is ``eager`` everywhere
    eager: float = 0.5
    name: str = "bandit"

    @classmethod
    def of(
        cls, items: pl.DataFrame, results: pl.DataFrame, *, eager: float = 0.5, ridge: float = 1.0
    ) -> Bandit:
        """From items looked into (ITEM) and their results (RESULT), joined by kind and item."""
        done = results.filter(pl.col("outcome") != NOT_DONE).unique(["kind", "item"], keep="last")
        known = items.join(
            done.select("kind", "item", "outcome"), on=["kind", "item"], how="inner", maintain_order="left"
        )
        made = embedding(known)
        hit = (known["outcome"] == FIND).to_numpy().astype(np.float64)
        seen: Floats = np.asarray(np.linalg.inv(ridge * np.eye(WIDTH) + made.T @ made), dtype=np.float64)
        theta: Floats = seen @ (made.T @ hit)
        fresh = cls(theta, seen, 1.0, eager)
        usual = float(fresh.bound(items).mean()) if items.height else 1.0
        return cls(fresh.theta, fresh.seen, max(usual, 1e-6), eager)

    @cached_property
    def most(self) -> float:
        """Embeddings have length 1, so no bound is wider than the largest eigenvalue allows."""
        widest = float(np.sqrt(max(np.linalg.eigvalsh(self.seen)[-1], 0.0)))
        return (1.0 + self.eager * widest) / self.usual + 1e-6

    def bound(self, items: pl.DataFrame) -> Floats:
        """Upper confidence bound of a find for each item."""
        made = embedding(items)
        wide = np.sqrt(np.einsum("ij,jk,ik->i", made, self.seen, made, optimize=True))
        found: Floats = np.clip(made @ self.theta, 0.0, 1.0) + self.eager * wide
        return found

    def wish(self, items: pl.DataFrame, score: Floats | None) -> Floats:
        # Rounded: the last bits of a product of matrices depend on how many rows are multiplied at once.
        found: Floats = np.round(self.bound(items) / self.usual, 9)
        return found


POLICIES: Sequence[str] = ("none", "random", "uncertainty", "bandit")


def policy(name: str) -> Exploration:
    """A policy that knows nothing of the past yet.

    :raises ValueError: an unknown name.
    """
    known: dict[str, Exploration] = {
        "none": NoExploration(),
        "random": Random(),
        "uncertainty": Uncertainty(),
        "bandit": Bandit(),
    }
    if name not in known:
        raise ValueError(
            f"탐색 방식 {name!r}을(를) 알 수 없습니다. {', '.join(POLICIES)} 중에서 고르십시오. / "
            f"unknown exploration {name!r}; choose one of {', '.join(POLICIES)}"
        )
    return known[name]

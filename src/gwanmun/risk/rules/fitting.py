"""Policies of exploration fitted from results kept, and kept themselves as bytes.

What usually comes is best told by what was drawn at random; where that is little, by whatever was controlled.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from gwanmun.risk.rules.exploring import WIDTH, Bandit, Exploration, Floats, Uncertainty, policy
from gwanmun.risk.rules.items import FIND, NO_FIND, Scorer

LEAST = 200  # results; with fewer a policy stays as it is without a past
LEAST_RANDOM = 50  # random ones among them, to tell what usually comes
MOST = 50_000  # results, the latest: what fitting may cost
MOST_SCORED = 5_000
LATER = 0.2  # of the results, by time


def learns(name: str) -> bool:
    """Does the policy of that name take anything from results?"""
    return name in ("uncertainty", "bandit")


def fitted(
    name: str, items: pl.DataFrame, results: pl.DataFrame, scorer: Scorer | None
) -> tuple[bytes, dict[str, Any]]:
    """The policy as bytes, and figures of what it was fitted from. ``items`` (ITEM and SIGNS) and ``results``
    (RESULT): row by row the same, in the order of time. Too few, or no model where one is needed: the policy
    that knows nothing, which explores all alike.

    :raises ValueError: an unknown name.
    """
    done = results["outcome"].is_in([FIND, NO_FIND])
    items, results = items.filter(done).tail(MOST), results.filter(done).tail(MOST)
    drawn = results["basis"] == "RANDOM"
    usual = items.filter(drawn) if drawn.sum() >= LEAST_RANDOM else items
    made, enough = policy(name), items.height >= LEAST
    if enough and name == "bandit":
        made = _bandit(items, results, drawn)
    elif enough and name == "uncertainty" and scorer is not None:
        made = Uncertainty.of(scorer.score(usual.tail(MOST_SCORED)).to_numpy().astype(np.float64))
    else:
        enough = False
    facts = {
        "results": results.height, "finds": int((results["outcome"] == FIND).sum()),
        "random": int(drawn.sum()), "fitted": enough,
    }  # fmt: skip
    return written(made), facts


def _bandit(items: pl.DataFrame, results: pl.DataFrame, drawn: pl.Series) -> Bandit:
    """From all of it; the mean wish is told by the last fifth, asked of a bandit that knows the rest alone:
    what a bandit was made from is nothing new to it, and next to that everything would seem so."""
    cut = int(items.height * (1 - LATER))
    later = items[cut:].filter(drawn[cut:])
    if later.height < LEAST_RANDOM // 5:
        later = items[cut:]
    usual = float(replace(Bandit.of(items[:cut], results[:cut]), usual=1.0).bound(later).mean())
    return replace(Bandit.of(items, results), usual=max(usual, 1e-6))


def written(made: Exploration) -> bytes:
    """A policy as JSON; figures keep their every bit."""
    told: dict[str, Any] = {"name": made.name}
    if isinstance(made, Uncertainty):
        told["usual"] = made.usual.hex()
    if isinstance(made, Bandit):
        told |= {"usual": made.usual.hex(), "eager": made.eager.hex()}
        told |= {"theta": _text(made.theta), "seen": _text(made.seen)}
    return json.dumps(told).encode()


def read(content: bytes) -> Exploration:
    """:raises ValueError: not what :func:`written` writes."""
    told: Mapping[str, Any] = json.loads(content)
    if told["name"] == "uncertainty":
        return Uncertainty(float.fromhex(told["usual"]))
    if told["name"] == "bandit":
        theta, seen = _array(told["theta"]), _array(told["seen"]).reshape(WIDTH, WIDTH)
        return Bandit(theta, seen, float.fromhex(told["usual"]), float.fromhex(told["eager"]))
    return policy(told["name"])


def _text(array: Floats) -> str:
    return b64encode(np.ascontiguousarray(array, dtype="<f8").tobytes()).decode()


def _array(text: str) -> Floats:
    return np.frombuffer(b64decode(text), dtype="<f8").astype(np.float64)


__all__ = ["LEAST", "LEAST_RANDOM", "fitted", "learns", "read", "written"]

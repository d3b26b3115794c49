"""The trained model as a file: weights, gate, and a card that says what it learnt from and how well it does.

JSON with a digest over everything else. A file of another schema, or one that was altered, is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from gwanmun.classify.rules.features import COLUMNS
from gwanmun.classify.rules.gate import SIGNS, Gate
from gwanmun.classify.rules.postings import Floats

SCHEMA = "gwanmun.classify.ranker/1"
BUILT_IN = Path(__file__).parent / "default_model.json"


class ModelRefused(ValueError):
    """The file is no model of this program; the message says why."""


@dataclass(frozen=True, eq=False)
class Variant:
    """Weights for questions with or without past decisions at hand, with the gate that belongs to them."""

    weights: Floats
    gate: Gate


@dataclass(frozen=True, eq=False)
class Model:
    alone: Variant
    past: Variant
    card: Mapping[str, Any]
    digest: str

    def variant(self, *, past: bool) -> Variant:
        return self.past if past else self.alone


def read_model(path: Path) -> Model:
    """:raises ModelRefused: not a model, of another schema, or altered since it was written."""
    try:
        raw = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelRefused(f"{path.name}: {error}") from None
    if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
        raise ModelRefused(f"{path.name}: not of the schema {SCHEMA}")
    if raw.get("digest") != digest_of(raw):
        raise ModelRefused(f"{path.name}: altered since it was written (digest)")
    if tuple(raw.get("columns", ())) != COLUMNS or tuple(raw.get("signs", ())) != SIGNS:
        raise ModelRefused(f"{path.name}: made for other features; train again")
    try:
        alone, past = (_variant(raw[name]) for name in ("alone", "past"))
        return Model(alone, past, dict(raw["card"]), str(raw["digest"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ModelRefused(f"{path.name}: {error}") from None


def _variant(raw: Mapping[str, Any]) -> Variant:
    weights = np.array([float(v) for v in raw["weights"]], dtype=np.float32)
    gate = Gate(
        tuple(float(v) for v in raw["gate"]["coefficients"]),
        None if raw["gate"]["threshold"] is None else float(raw["gate"]["threshold"]),
    )
    if len(weights) != len(COLUMNS) or len(gate.coefficients) != len(SIGNS) + 1:
        raise ValueError("wrong number of weights")
    if not (np.isfinite(weights).all() and np.isfinite(gate.coefficients).all()):
        raise ValueError("weights that are no numbers")
    return Variant(weights, gate)


def digest_of(raw: Mapping[str, Any]) -> str:
    body = {key: value for key, value in raw.items() if key != "digest"}
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def write_model(path: Path, alone: Variant, past: Variant, card: Mapping[str, Any]) -> str:
    """Write a model; the file is whole at every instant. Gives its digest."""

    def told(variant: Variant) -> dict[str, Any]:
        return {
            "weights": [round(float(v), 5) for v in variant.weights],
            "gate": {
                "coefficients": [round(v, 6) for v in variant.gate.coefficients],
                "threshold": variant.gate.threshold,
            },
        }

    body = {
        "schema": SCHEMA, "columns": list(COLUMNS), "signs": list(SIGNS),
        "alone": told(alone), "past": told(past), "card": dict(card),
    }  # fmt: skip
    body["digest"] = digest_of(body)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(json.dumps(body, ensure_ascii=False, indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return str(body["digest"])


def place_of(country: str, home: Path) -> Path:
    return home / "classify" / f"{country}.json"


def model_of(country: str, home: Path | None) -> Model:
    """The model trained by the deployment, else the built-in one.

    :raises ModelRefused: there is a trained one and it cannot be used.
    """
    path = place_of(country, home) if home else BUILT_IN
    path = path if path.is_file() else BUILT_IN
    return _cached(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _cached(path: Path, _stamp: int) -> Model:
    return read_model(path)

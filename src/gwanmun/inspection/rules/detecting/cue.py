"""The material cue: does a region look like a drug salt, or like food, plastic and soap?

Salts of the common drugs hold chlorine or sulphur and take more of the low energy than benign organics do;
paper, vitamin tablets and soda lie where they lie, so thickness, texture and what lies about the region are
weighed too. What lies over and under is taken off in three ways (``region``). A forest of boosted trees,
fitted by ``scripts/fit_cue.py`` and walked with NumPy, weighs it all. The result is a cue for a person,
never a name.

With the calibration of the machine the cue is surer than with the nominal one; without one it still works.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.detecting import region
from gwanmun.inspection.rules.detecting.region import NAMES, Box
from gwanmun.inspection.rules.imaging.calibration import Calibration, nominal
from gwanmun.inspection.rules.matching.trees import Forest
from gwanmun.inspection.rules.scans import View

Floats = NDArray[np.float64]
FILE = Path(__file__).parent / "cue.json"
#: Classes of a detector that are a powder or pills, and those that are a thing of another kind. A class of an
#: office's own is in neither.
POWDERS = frozenset({"narcotic", "precursor"})
THINGS = frozenset({
    "gun", "knife", "scissors", "ammunition", "explosive", "lighter", "pressure", "powerbank", "zippooil",
    "handcuffs", "slingshot", "firecrackers", "nailpolish",
})  # fmt: skip
#: Attenuations (natural logarithm) between which a matter can be told: under the first it is lost in what
#: lies about it, over the second less than two per cent come through.
FAINT, OPAQUE = 0.03, 4.0
#: What two views of one thing are weighed by, beside a constant.
PAIR = ("mean", "least", "most", "apart_u", "apart_mass")
_AT = {name: place for place, name in enumerate(NAMES)}


def speaks(kind: str, material: str) -> bool:
    """Whether the cue has something to say of a box: of powders and pills, and of a class of an office's own
    that is of light matter."""
    return kind in POWDERS or (kind not in THINGS and material in ("organic", "inorganic"))


@dataclass(frozen=True)
class Fit:
    """``forest``: one view; ``pair``: weights of ``PAIR`` and a constant, for two or more views."""

    forest: Forest
    pair: Floats

    def as_json(self) -> str:
        told = {"names": list(NAMES), "pair": np.round(self.pair, 5).tolist(), "forest": self.forest.told()}
        return json.dumps(told, sort_keys=True) + "\n"

    @staticmethod
    def of_json(text: str) -> Fit:
        """:raises ValueError: made for other features."""
        told = json.loads(text)
        if told["names"] != list(NAMES):
            raise ValueError("a material cue of other features")
        return Fit(Forest.of(told["forest"]), np.array(told["pair"], float))


@lru_cache(maxsize=1)
def stored() -> Fit:
    """That which came with the program, fitted on synthetic regions."""
    return Fit.of_json(FILE.read_text())


def features(view: View, box: Box, calibration: Calibration | None = None) -> Floats:
    """The numbers of a region (x, y, w, h in pixels), in the order of ``NAMES``; the nominal calibration
    unless the machine's own is given."""
    return region.described(view, box, calibration or nominal()).astype(np.float64)


def of(view: View, box: Box, calibration: Calibration | None = None) -> float | None:
    """The score of a region of a view; None where nothing can be told: no more is there than about it, or
    hardly anything comes through."""
    values = features(view, box, calibration)
    if values[_AT["ring_h"]] < FAINT or values[_AT["h_core"]] > OPAQUE:
        return None
    return float(score(values))


def odds(values: NDArray[np.floating], fit: Fit | None = None) -> Floats:
    """Log odds (rows) that regions (rows, features) are of a drug salt, where salts and benign organics are
    as many."""
    rows = np.atleast_2d(np.asarray(values, np.float64))
    return np.clip((fit or stored()).forest.odds(rows), -30, 30)


def score(values: NDArray[np.floating], fit: Fit | None = None) -> Floats:
    """How much regions (…, features) look like a drug salt: 0…1, even odds where salts and benign organics
    are as many."""
    values = np.asarray(values)
    flat = odds(values.reshape(-1, values.shape[-1]), fit)
    return np.asarray(1 / (1 + np.exp(-flat))).reshape(values.shape[:-1])


def pair(values: NDArray[np.floating], alone: Floats) -> Floats:
    """What two views of one thing (views, features) say together, given the log odds of each."""
    u, mass = values[:, _AT["ring_u"]], values[:, _AT["ring_mass"]]
    # One thing has one matter and one mass, from wherever it is looked at.
    apart = min(float(np.ptp(u)), 2.0), min(float(np.ptp(mass)), 3.0)
    return np.array([alone.mean(), alone.min(), alone.max(), *apart])


def joint(values: NDArray[np.floating], alone: Floats, fit: Fit | None = None) -> float:
    """Log odds of one thing by all views that see it (views, features), given the log odds of each."""
    if len(alone) == 1:
        return float(alone[0])
    weights = (fit or stored()).pair
    return float(np.clip(pair(np.asarray(values), alone) @ weights[:-1] + weights[-1], -30, 30))


def together(values: NDArray[np.floating] | Sequence[Sequence[float]], fit: Fit | None = None) -> float:
    """The score of one thing by all views that see it (views, features): 0…1."""
    rows = np.atleast_2d(np.asarray(values, np.float64))
    return float(1 / (1 + np.exp(-joint(rows, odds(rows, fit), fit))))

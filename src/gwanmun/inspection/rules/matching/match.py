"""The distance between an image and what its declaration makes one expect.

The words of a declaration become weights of twelve kinds of goods; a ridge regression over truthful parcels
says what features such goods have, and how far they usually spread. The mass seen is compared with the mass
declared, and the kinds that the image shows with the kinds named. The cues go through a small forest of
boosted trees, kept as plain data, in which a mass further off, goods further off and a surer threat can only
speak against the declaration. The score is the chance that the declaration does not fit, among parcels of
which half do not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.matching.features import NAMES, Features
from gwanmun.inspection.rules.matching.goods import KINDS, Kind, kind_of
from gwanmun.inspection.rules.matching.trees import Forest

Floats = NDArray[np.float64]
FILE = Path(__file__).parent / "profiles.json"
#: What the score is made of, those of ``RISING`` can only speak against the declaration.
CUES = (
    "mass", "heavier", "lighter", "away", "oddest", "kinds", "agree", "threat", "one_kind", "one_seen",
    *(f"seen_{kind.code}" for kind in KINDS), *(f"said_{kind.code}" for kind in KINDS), *NAMES,
)  # fmt: skip
RISING = ("mass", "heavier", "lighter", "away", "kinds", "threat")
#: Lines of a declaration come heaviest first: what each weighs in what is expected.
RANKS = (1.0, 0.6, 0.4, 0.3)
RIDGE = 4.0
SQUARES = 300.0
_ARRAYS = ("expected", "spread", "usual", "kinds", "weigh")
_AT = {name: place for place, name in enumerate(NAMES)}


@dataclass(frozen=True)
class Profiles:
    """``expected`` (13, features): by kind, the last row for all goods; ``spread`` (features); ``usual`` (2,
    features): middle and spread of all parcels; ``kinds`` (325, 12) and ``weigh`` (325): shares of the kinds
    and logarithm of the grams from features and their products; ``forest``: lie or truth from the cues."""

    expected: Floats
    spread: Floats
    usual: Floats
    kinds: Floats
    weigh: Floats
    forest: Forest

    def as_json(self) -> str:
        told: dict[str, Any] = {name: np.round(getattr(self, name), 6).tolist() for name in _ARRAYS}
        told |= {"names": list(NAMES), "cues": list(CUES), "forest": self.forest.told()}
        return json.dumps(told, sort_keys=True) + "\n"

    @staticmethod
    def of_json(text: str) -> Profiles:
        """:raises ValueError: made for other features."""
        told: dict[str, Any] = json.loads(text)
        if told["names"] != list(NAMES) or told["cues"] != list(CUES):
            raise ValueError("profiles of other features")
        expected, spread, usual, kinds, weigh = (np.array(told[name]) for name in _ARRAYS)
        return Profiles(expected, spread, usual, kinds, weigh, Forest.of(told["forest"]))


@lru_cache(maxsize=1)
def stored() -> Profiles:
    """Those that came with the program, fitted on synthetic parcels."""
    return Profiles.of_json(FILE.read_text())


@dataclass(frozen=True)
class Reason:
    """``code``: MASS, METAL, MATTER, LAYOUT, THREAT or UNKNOWN_GOODS; ``fits``: speaks for the
    declaration."""

    code: str
    ko: str
    en: str
    fits: bool


@dataclass(frozen=True)
class Match:
    """``score_ppm``: how surely the image looks as declared, in millionths; reasons, weightiest
    first."""

    score_ppm: int
    reasons: tuple[Reason, ...]
    kinds: tuple[str, ...] = ()


def said(description: str, hs: str = "") -> tuple[Floats, list[Kind]]:
    """(weights of the kinds and a constant, (13,); the kinds named, heaviest first)."""
    weights = np.zeros(len(KINDS) + 1)
    weights[-1] = 1.0
    named: list[Kind] = []
    lines = [line for line in re.split(r"[,;/]", description) if line.strip()] or [""]
    for rank, line in zip(RANKS, lines, strict=False):
        kind = kind_of(line, hs if rank == 1.0 else "")
        if kind is not None:
            weights[KINDS.index(kind)] += rank
            named.append(kind)
    if weights[:-1].sum() > 0:
        weights[:-1] /= weights[:-1].sum()
    return weights, list(dict.fromkeys(named))


def _wide(values: Floats, middle: Floats, scale: Floats) -> Floats:
    """Features about their middle, and the products of every two of them: (…, 24) → (…, 324)."""
    z = np.clip((values - middle) / scale, -3, 3)
    one, other = np.triu_indices(z.shape[-1])
    return np.concatenate([(values - middle) / scale, z[..., one] * z[..., other]], axis=-1)


def shown(features: Features, profiles: Profiles) -> tuple[Floats, float]:
    """(share of each kind that the image speaks for, about 0…1; net grams of the goods without packing)."""
    told = np.append(_wide(features.values, *profiles.usual), 1.0)
    return told @ profiles.kinds, float(np.exp(np.clip(told @ profiles.weigh, 0, 12)))


def grams(features: Features, profiles: Profiles) -> float:
    """Estimated net mass of the goods, without their packing."""
    return shown(features, profiles)[1]


def away(features: Features, weights: Floats, profiles: Profiles) -> Floats:
    """Distance of each feature from what is expected, in spreads. Mass and area have their own cue."""
    z = (features.values - weights @ profiles.expected) / profiles.spread
    z[[_AT["log_mass"], _AT["log_area"]]] = 0.0
    return np.asarray(np.clip(z, -6, 6))


def cues(features: Features, weights: Floats, declared_g: float, threat: float, profiles: Profiles) -> Floats:
    """The numbers that the score is made of, in the order of ``CUES``."""
    z = away(features, weights, profiles)
    found, seen_g = shown(features, profiles)
    named = weights[:-1]
    ratio = float(np.log(seen_g / declared_g)) if declared_g > 0 else 0.0
    first = np.array([
        min(abs(ratio), 3.0), float(np.clip(ratio - 0.2, 0, 3)), float(np.clip(-ratio - 0.2, 0, 3)),
        float(np.sqrt((z**2).mean())), float(np.abs(z).max()) / 3, float(((found - named) ** 2).sum()),
        float(found @ named - 0.5 * named @ named), threat, float(named @ named), float(found @ found),
    ])  # fmt: skip
    return np.concatenate([first, found, named, features.values])


def compared(
    features: Features, description: str, declared_g: int, *, hs: str = "", threat: float = 0.0,
    profiles: Profiles | None = None,
) -> Match:  # fmt: skip
    """``declared_g``: grams, 0 where none was declared. ``threat``: surest box on the image, 0…1."""
    profiles = profiles or stored()
    weights, kinds = said(description, hs)
    numbers = cues(features, weights, declared_g, threat, profiles)
    sure = 1 / (1 + np.exp(-float(np.clip(profiles.forest.odds(numbers[None])[0], -30, 30))))
    reasons = _reasons(features, weights, kinds, description, declared_g, threat, profiles)
    return Match(round((1 - sure) * 1_000_000), tuple(reasons), tuple(kind.code for kind in kinds))


def _reasons(
    features: Features, weights: Floats, kinds: list[Kind], description: str, declared_g: int, threat: float,
    profiles: Profiles,
) -> list[Reason]:  # fmt: skip
    told: list[tuple[float, Reason]] = []
    if declared_g > 0:
        seen = grams(features, profiles)
        ratio = abs(float(np.log(seen / declared_g)))
        ko = f"신고 중량 {declared_g / 1000:.2f} kg, 영상 추정 약 {seen / 1000:.2f} kg"
        en = f"declared {declared_g / 1000:.2f} kg; the image shows about {seen / 1000:.2f} kg"
        told.append((ratio, Reason("MASS", ko, en, ratio < 0.45)))
    if kinds:
        z, usual = away(features, weights, profiles), weights @ profiles.expected
        ko_goods, en_goods = ", ".join(k.ko for k in kinds), ", ".join(k.en for k in kinds)
        for code, name, ko_name, en_name in (
            ("METAL", "metal", "금속", "metal"),
            ("MATTER", "organic", "유기물", "organic"),
        ):
            far, most = abs(float(z[_AT[name]])), float(np.clip(usual[_AT[name]], 0, 1))
            ko = f"{ko_goods} 신고: {ko_name} 비중 보통 {most:.0%}, 영상 {getattr(features, name):.0%}"
            en = f"declared {en_goods}: usually {most:.0%} {en_name}; the image {getattr(features, name):.0%}"
            told.append((far / 3, Reason(code, ko, en, far < 1.5)))
        far = float(np.abs(z[[_AT[n] for n in ("rough", "rough_wide", "even", "fill")]]).max())
        if far >= 2:
            ko = f"배치와 결이 보통의 {ko_goods}와(과) 다릅니다."
            told.append(
                (
                    far / 3,
                    Reason("LAYOUT", ko, f"layout and texture are not those of usual {en_goods}.", False),
                )
            )
    else:
        ko = f"'{description[:40]}'만으로는 물품 종류를 알 수 없어 모든 물품과 비교하였습니다."
        en = f"'{description[:40]}' does not say what goods it is; compared with all goods."
        told.append((0.1, Reason("UNKNOWN_GOODS", ko, en, True)))
    if threat >= 0.3:
        ko = f"판독 모형이 위험 물품으로 보이는 부분을 표시하였습니다({threat:.0%})."
        en = f"the detector marks what looks like a dangerous item ({threat:.0%})."
        told.append((2 * threat, Reason("THREAT", ko, en, False)))
    told.sort(key=lambda one: (one[1].fits, -one[0]))
    return [reason for _, reason in told]


def profiled(
    values: Floats, weights: Floats, true_kinds: Floats, true_g: Floats, honest: NDArray[np.bool_]
) -> Profiles:
    """Expectations from truthful parcels; kinds and mass from what is truly in all of them. Rows: parcels."""
    x, y = weights[honest], values[honest]
    hold = np.diag(np.r_[np.full(x.shape[1] - 1, RIDGE), 1e-6])
    expected = np.linalg.solve(x.T @ x + hold, x.T @ y)
    spread = np.sqrt(((y - x @ expected) ** 2).mean(0) + 0.02**2)
    middle, scale = values.mean(0), values.std(0) + 1e-3
    told = _wide(values, middle, scale)
    mean, deviation = told.mean(0), told.std(0) + 1e-3
    scaled = np.column_stack([(told - mean) / deviation, np.ones(len(told))])
    hold = np.diag(np.r_[np.full(scaled.shape[1] - 1, SQUARES), 1e-6])
    wanted = np.column_stack([true_kinds[:, :-1], np.log(np.maximum(true_g, 1))])
    solved = np.linalg.solve(scaled.T @ scaled + hold, scaled.T @ wanted)
    slopes = solved[:-1] / deviation[:, None]
    found = np.vstack([slopes, solved[-1] - mean @ slopes])
    return Profiles(expected, spread, np.stack([middle, scale]), found[:, :-1], found[:, -1], Forest.empty())


def all_cues(
    values: Sequence[Features], weights: Floats, declared_g: Floats, threats: Floats, profiles: Profiles
) -> Floats:
    """(parcels, cues)"""
    rows = zip(values, weights, declared_g, threats, strict=True)
    return np.stack([cues(f, w, float(g), float(t), profiles) for f, w, g, t in rows])

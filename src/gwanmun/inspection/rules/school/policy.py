"""How a lesson chooses its images, as data: a policy is kept with its course and told on its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from gwanmun.core.text import Text


class PolicyFault(ValueError):
    """A figure that a policy cannot have. ``field`` and its words in both languages."""

    def __init__(self, field: str, text: Text) -> None:
        super().__init__(f"{field}: {text['en']}")
        self.field, self.text = field, text


#: Least and greatest value of each figure.
BOUNDS: dict[str, tuple[float, float]] = {
    "target": (0.5, 0.95), "goal": (0.5, 0.99), "least": (0.01, 1.0),
    "prevalence": (0.02, 0.98), "burst_prevalence": (0.02, 0.98),
    "burst_every": (0, 100_000), "burst_length": (1, 1000), "rest": (0, 10_000),
    "half_life_first": (0.1, 10_000.0), "half_life_right": (1.0, 10.0),
    "half_life_wrong": (0.05, 1.0),
    "half_life_least": (0.01, 1000.0), "half_life_most": (1.0, 100_000.0), "weakness": (0.0, 10.0),
    "fading": (0.0, 10.0), "again": (0.0, 5.0), "spread": (0.0, 5.0), "doubt": (0.0, 10.0),
    "drift": (0.0, 1.0), "forgetting": (0.0, 1.0), "growth": (0.0, 0.5),
}  # fmt: skip


@dataclass(frozen=True)
class Policy:
    """Shares lie between 0 and 1, times are hours, ``rest`` and bursts are images.

    ``burst_*``: after ``burst_every`` images come ``burst_length`` at ``burst_prevalence``. Bursts of 40 at
    one half with feedback undo much of the misses that rarity brings (Wolfe et al. 2007); 0 switches them
    off.
    ``half_life_*``: a class fades from memory by half in ``half_life_first`` hours; right answers multiply
    that, wrong ones divide it (the form of half-life regression: Settles & Meeder 2016, for words; its
    figures for X-ray images are assumptions).
    """

    target: float = 0.75  # share of right answers a trainee should see
    goal: float = 0.75  # share of images of middling difficulty that a class counts as mastered at
    least: float = 0.1  # how often a mastered class still comes, beside 1 for a lack of one logit
    prevalence: float = 0.5  # share of images with a threat
    burst_every: int = 0
    burst_length: int = 40
    burst_prevalence: float = 0.5
    rest: int = 40  # images before the same one may come again
    half_life_first: float = 24.0
    half_life_right: float = 1.6
    half_life_wrong: float = 0.5
    half_life_least: float = 1.0
    half_life_most: float = 2160.0
    weakness: float = 1.5  # how much more often a weak class comes; 0: not at all
    fading: float = 1.0  # how much more often a class comes that is about to be forgotten
    again: float = 0.3  # how much more often a class comes for each miss since the last right answer
    spread: float = 0.35  # logits within which images of like difficulty are drawn by lot
    doubt: float = 1.0  # how much an uncertain difficulty counts against an image; 1: expected distance
    drift: float = 0.001  # variance that each ability gains with each image: people change
    forgetting: float = 0.02  # variance that a class gains which has faded altogether
    growth: float = 0.05  # logits that an image with its answer is expected to teach

    def __post_init__(self) -> None:
        for name, (low, high) in BOUNDS.items():
            if not low <= getattr(self, name) <= high:
                ko, en = (
                    f"{low:g}에서 {high:g} 사이로 적어 주십시오.",
                    f"Give a number from {low:g} to {high:g}.",
                )
                raise PolicyFault(name, Text(ko, en))

    def prevalence_at(self, n: int) -> float:
        """Share of threats for the ``n``-th image of a trainee, from 0."""
        if self.burst_every <= 0:
            return self.prevalence
        return (
            self.burst_prevalence
            if n % (self.burst_every + self.burst_length) >= self.burst_every
            else self.prevalence
        )

    def data(self) -> dict[str, Any]:
        return asdict(self)


def read(data: Mapping[str, Any]) -> Policy:
    """A policy from data. :raises PolicyFault: an unknown field, or a value out of bounds."""
    known = {f.name: f.type for f in fields(Policy)}
    given: dict[str, Any] = {}
    for name, value in data.items():
        if name not in known or isinstance(value, bool) or not isinstance(value, (int, float)):
            raise PolicyFault(name, Text("모르는 항목이거나 숫자가 아닙니다.", "Unknown, or not a number."))
        given[name] = int(value) if known[name] == "int" else float(value)
    return Policy(**given)


__all__ = ["BOUNDS", "Policy", "PolicyFault", "read"]

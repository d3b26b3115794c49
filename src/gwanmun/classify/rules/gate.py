"""How sure the first answer is, and from where on it may be suggested without asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from gwanmun.classify.rules.features import COLUMNS
from gwanmun.classify.rules.postings import Floats

Doubles = npt.NDArray[np.float64]

PRECISION = 0.95
LEAST = 60  # answers that must lie above a threshold for it to be believed
#: What certainty is judged by: the ranker's own share, its lead, and what was met of name and past.
SIGNS = (
    "share",
    "lead",
    "heading",
    "line",
    "line_share",
    "near6",
    "vote6",
    "both6",
    "word_noun",
    "trade",
    "terms",
)


@dataclass(frozen=True)
class Gate:
    """Coefficients of :data:`SIGNS`, a constant last; ``threshold`` None: closed, nothing is suggested."""

    coefficients: tuple[float, ...]
    threshold: float | None

    def certainty(self, signs: Doubles) -> Doubles:
        w = np.array(self.coefficients)
        out: Doubles = 1 / (1 + np.exp(-np.clip(signs @ w[:-1] + w[-1], -30, 30)))
        return out

    def opens(self, certainty: float) -> bool:
        return self.threshold is not None and certainty >= self.threshold


def shares(scores: Floats) -> Doubles:
    """Scores of all subheadings → shares that sum to 1."""
    top = np.exp((scores - scores.max()).astype(np.float64))
    out: Doubles = top / top.sum()
    return out


def signs(table: Floats, share: Doubles, heads: npt.NDArray[np.int32], asked: Mapping[str, float]) -> Doubles:
    """The :data:`SIGNS` of one answer."""
    order = np.argsort(-share, kind="stable")[:2]
    first = int(order[0])
    second = float(share[order[1]]) if len(order) > 1 else 0.0
    heading = float(share[heads == heads[first]].sum())
    names = ("line", "line_share", "near6", "vote6", "both6", "word_noun", "trade")
    met = [float(table[first, COLUMNS.index(name)]) for name in names]
    one = float(share[first])
    return np.array([_logit(one), one - second, heading, *met, np.log1p(len(asked)) / 4])


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return float(np.log(p / (1 - p)) / 4)


def fit(rows: Doubles, right: npt.NDArray[np.bool_], rounds: int = 30) -> tuple[float, ...]:
    """Logistic regression with a light ridge."""
    x = np.hstack([rows, np.ones((len(rows), 1))])
    w = np.zeros(x.shape[1])
    ridge = 0.5 * np.eye(x.shape[1])
    ridge[-1, -1] = 0
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        step = np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + ridge + 1e-9 * np.eye(len(w)),
                               x.T @ (right - p) - ridge @ w)  # fmt: skip
        w = w + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return tuple(float(v) for v in w)


def threshold(certainty: Doubles, right: npt.NDArray[np.bool_]) -> float | None:
    """The lowest certainty above which the share of right answers is at least :data:`PRECISION`.

    Not the share that was seen but the lower end of its 90 % interval (Wilson) must reach it, and it must
    hold for at least :data:`LEAST` answers; None where no threshold does.
    """
    order = np.argsort(-certainty, kind="stable")
    hits = np.cumsum(right[order])
    found: float | None = None
    for place in range(len(order)):
        n = place + 1
        if n >= LEAST and lower_end(int(hits[place]), n) >= PRECISION:
            last = place + 1 == len(order) or certainty[order[place + 1]] < certainty[order[place]]
            if last:
                found = float(certainty[order[place]])
    return found


def lower_end(hits: int, n: int, z: float = 1.2816) -> float:
    """Lower end of the Wilson interval of ``hits`` of ``n``; z 1.2816: 90 % to one side."""
    if n == 0:
        return 0.0
    p = hits / n
    return (p + z * z / (2 * n) - z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n)

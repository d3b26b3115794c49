"""A linear ranker trained by conditional logit, and the probability that its first answer is right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gwanmun.classify.rules.features import COLUMNS
from gwanmun.classify.rules.postings import Floats

Doubles = npt.NDArray[np.float64]

#: Weights before any training: sensible, and what training is drawn to where data say little.
PRIOR: dict[str, float] = {
    "own": 4.0, "own_share": 1.5, "below": 2.0, "below_share": 0.5, "line": 3.0, "line_share": 2.5,
    "head": 2.5, "head_share": 2.0, "head_all": 3.0, "chapter": 1.0, "chapter_all": 1.5,
    "noun_own": 1.5, "noun_line": 1.5, "noun_head": 1.5, "noun_head_all": 1.0,
    "sibling": 1.5, "residual": 0.2, "residual_sibling": 0.0, "breadth": 0.1,
    "word6": 8.0, "word4": 6.0, "word_noun": 4.0,
    "trade": 6.0, "trade_noun": 2.0, "trade_rank": 1.0,
    "near6": 6.0, "vote6": 6.0, "rank6": 3.0, "near4": 4.0, "vote4": 4.0, "rank4": 2.0,
    "near2": 1.0, "first6": 2.0, "both6": 2.0, "both4": 1.0, "vote2": 1.0,
}  # fmt: skip
CANDIDATES = 150  # of each question that training looks at
PULL = 0.002  # strength of the pull towards the prior
HELD = 10.0  # the same for columns that the data cannot speak for
NEVER = 1e6  # the same for columns that are left out
FREE = frozenset({"sibling", "residual", "residual_sibling", "breadth", "rank4"})  # may count against


def prior() -> Floats:
    return np.array([PRIOR[name] for name in COLUMNS], dtype=np.float32)


def shortlist(table: Floats, weights: Floats, right: int, size: int = CANDIDATES) -> Floats:
    """The rows of the strongest candidates, the right one first: one question of the training."""
    size = min(size, len(table))
    best = np.argpartition(-(table @ weights), size - 1)[:size]
    chosen = np.concatenate([[right], best[best != right]])[:size]
    out: Floats = table[chosen]
    return out


def fit(
    questions: Floats,
    emphasis: Sequence[float] | None = None,
    held: Sequence[str] = (),
) -> tuple[Floats, float]:
    """(questions × candidates × columns), the right one at place 0 → weights and loss (nats a question).

    Newton's method on a convex loss: the same data give the same weights. ``held``: columns that stay at
    their prior, because these data say nothing about them. Evidence never counts against a candidate:
    columns other than :data:`FREE` whose weight comes out negative are set to nothing, and the rest again.
    """
    z = questions.astype(np.float64)
    share = np.ones(len(z)) if emphasis is None else np.asarray(emphasis, dtype=np.float64)
    share = share / share.sum()
    scale = z.reshape(-1, z.shape[2]).std(axis=0)
    scale[scale < 1e-6] = 1.0
    z /= scale
    start = prior().astype(np.float64) * scale
    pull = np.array([HELD if name in held else PULL for name in COLUMNS])
    free = np.array([name in FREE for name in COLUMNS])
    while True:
        w = _newton(z, share, start, pull)
        wrong = (w < 0) & ~free & (pull < NEVER)
        if not wrong.any():
            break
        start[wrong], pull[wrong] = 0.0, NEVER
    w[pull >= NEVER] = 0.0
    return (w / scale).astype(np.float32), _loss(z, w, share)


def _newton(z: Doubles, share: Doubles, start: Doubles, pull: Doubles, rounds: int = 20) -> Doubles:
    def whole(w: Doubles) -> float:
        return _loss(z, w, share) + 0.5 * float((pull * (w - start) ** 2).sum())

    w = start.copy()
    loss = whole(w)
    flat = z.reshape(-1, z.shape[2])
    for _ in range(rounds):
        p = _softmax(z @ w)
        mean = np.einsum("qc,qcf->qf", p, z)
        slope = (share[:, None] * (mean - z[:, 0])).sum(axis=0) + pull * (w - start)
        bend = (flat * (p * share[:, None]).reshape(-1, 1)).T @ flat - (mean * share[:, None]).T @ mean
        step = np.linalg.solve(bend + np.diag(pull), slope)
        length, gain = 1.0, 0.0
        while length > 1e-4:
            now = whole(w - length * step)
            gain = loss - now
            if gain > 1e-9:
                w, loss = w - length * step, now
                break
            length /= 2
        if gain < 1e-6:
            break
    return w


def _softmax(scores: Doubles) -> Doubles:
    top = np.exp(scores - scores.max(axis=-1, keepdims=True))
    out: Doubles = top / top.sum(axis=-1, keepdims=True)
    return out


def _loss(z: Doubles, w: Doubles, share: Doubles) -> float:
    scores = z @ w
    top = scores.max(axis=1)
    return float((share * (np.log(np.exp(scores - top[:, None]).sum(axis=1)) + top - scores[:, 0])).sum())

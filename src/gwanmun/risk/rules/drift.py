"""Is the world still the one the model learnt? Three questions, each with a figure and a limit.

Population: do other items arrive (population stability index, by column). Performance: does the model still
part finds from the rest as its card says. Concept: do the scores still mean what they meant (seen against
said, overall and where it is worst).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from gwanmun.risk.rules.items import FIND
from gwanmun.risk.rules.measuring import NotMeasurable, auc, bootstrap, wilson

POPULATION, PERFORMANCE, CONCEPT = "POPULATION", "PERFORMANCE", "CONCEPT"
#: Customary readings of the index: below .1 nothing, above .25 another population.
LITTLE, MUCH = 0.10, 0.25
_MOST = 20  # values of a column that stand for themselves; the rest count together
_LEAST = 50  # rows without which nothing is said
_GHOST = 0.5  # added to every count: an empty cell is not an infinite change


@dataclass(frozen=True)
class Finding:
    """``alarm``: the limit is passed. ``what``: the column, or what was measured. ``before`` and ``now`` are
    told with it; ``rows`` it rests on."""

    monitor: str
    what: str
    figure: float
    limit: float
    before: float | None
    now: float | None
    rows: int

    @property
    def alarm(self) -> bool:
        return self.figure > self.limit


def stability(before: pl.Series, now: pl.Series, bins: int = 10) -> float:
    """Population stability index of a column: 0 for the same spread. Numbers are cut at the tenths of
    ``before``; of words the commonest stand for themselves. Null is a value of its own."""
    if before.dtype.is_numeric():
        known = before.drop_nulls().to_numpy()
        edges = np.unique(np.quantile(known, np.linspace(0, 1, bins + 1)[1:-1])) if known.size else known
        count = _cells(before, edges), _cells(now, edges)
    else:
        common = before.drop_nulls().value_counts(sort=True).head(_MOST)[before.name].to_list()
        count = _words(before, common), _words(now, common)
    kept = (count[0] + count[1]) > 0  # a cell that neither has says nothing
    p, q = (c[kept] + _GHOST for c in count)
    p, q = p / p.sum(), q / q.sum()
    return float(((q - p) * np.log(q / p)).sum())


def _cells(column: pl.Series, edges: np.ndarray) -> np.ndarray:
    known = column.drop_nulls().to_numpy()
    counts = np.bincount(np.searchsorted(edges, known, side="right"), minlength=edges.size + 1)
    return np.append(counts, column.null_count()).astype(np.float64)


def _words(column: pl.Series, common: Sequence[str]) -> np.ndarray:
    counts = dict(column.drop_nulls().value_counts().iter_rows())
    own = [counts.get(word, 0) for word in common]
    return np.array(
        [*own, len(column) - column.null_count() - sum(own), column.null_count()], dtype=np.float64
    )


def population(
    before: pl.DataFrame, now: pl.DataFrame, columns: Sequence[str], limit: float = MUCH
) -> list[Finding]:
    """One finding for each column that both have."""
    if before.height < _LEAST or now.height < _LEAST:
        return []
    told = []
    for column in columns:
        if column in before.columns and column in now.columns:
            # Few rows differ by chance alone: their expected index is taken off.
            chance = (min(before[column].n_unique(), _MOST) - 1) * (1 / before.height + 1 / now.height)
            figure = max(0.0, stability(before[column], now[column]) - chance)
            told.append(Finding(POPULATION, column, figure, limit, None, None, now.height))
    return told


def performance(looks: pl.DataFrame, card: Mapping[str, float], loss: float = 0.05) -> list[Finding]:
    """AUC of recent controls against the card's. ``looks``: ``outcome`` and ``score`` (0 … 1). The figure is
    what was surely lost: the card's AUC less the upper end of the present interval."""
    scored = looks.filter(pl.col("score").is_not_null())
    truth = (scored["outcome"] == FIND).to_numpy()
    if scored.height < _LEAST or card.get("auc") is None:
        return []
    said = scored["score"].to_numpy()
    try:
        now, (_, high) = auc(truth, said), bootstrap(auc, truth, said, times=200)
    except NotMeasurable:
        return []
    return [Finding(PERFORMANCE, "auc", max(0.0, card["auc"] - high), loss, card["auc"], now, scored.height)]


def concept(looks: pl.DataFrame, columns: Sequence[str], limit: float = 0.02) -> list[Finding]:
    """Do the scores mean what they say? Overall, and for the values of ``columns`` with enough controls: the
    distance of the mean score from the interval of the find rate. One finding overall, one per column (its
    worst value)."""
    scored = looks.filter(pl.col("score").is_not_null())
    if scored.height < _LEAST:
        return []
    told = [_distance("score", scored, limit)]
    for column in columns:
        parts = [
            _distance(f"{column}={value}", rows, limit)
            for (value,), rows in scored.filter(pl.col(column).is_not_null()).group_by(column)
            if rows.height >= _LEAST
        ]
        if parts:
            told.append(max(parts, key=lambda one: (one.figure, one.what)))
    return told


def _distance(what: str, rows: pl.DataFrame, limit: float) -> Finding:
    found = int((rows["outcome"] == FIND).sum())
    said = float(np.mean(rows["score"].to_numpy()))
    low, high = wilson(found, rows.height)
    away = max(0.0, low - said, said - high)
    return Finding(CONCEPT, what, away, limit, said, found / rows.height, rows.height)

"""How good a ranking is: area under the curve, average precision, what the first k % hold, calibration.

Shapes: ``truth`` Boolean, ``score`` Float64, ``worth`` Float64 or Int64 (revenue), all of one length. Equal
scores share what they hold: each figure is its average over all orders of the tied, so that no order of the
file can flatter a model that gives many rows one score.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
SHARES = (0.01, 0.02, 0.05, 0.10)
_Z95 = 1.959963984540054


class NotMeasurable(ValueError):
    """Nothing to measure: no rows, or only one kind of outcome."""


@dataclass(frozen=True)
class AtShare:
    """What the first ``share`` of a ranking holds. ``rows`` need not be whole where a share cuts a tie."""

    share: float
    rows: int
    precision: float
    recall: float
    revenue: float  # part of all worth that is found among them


def _checked(truth: Any, score: Any) -> tuple[Flags, Numbers]:
    flags, numbers = np.asarray(truth, dtype=bool), np.asarray(score, dtype=np.float64)
    if flags.shape != numbers.shape or flags.ndim != 1:
        raise ValueError("truth and score are columns of one length")
    if not numbers.size:
        raise NotMeasurable("no rows")
    if np.isnan(numbers).any():
        raise ValueError("a score is not a number")
    return flags, numbers


def auc(truth: Any, score: Any) -> float:
    """Chance that a find stands before a row without one (Mann–Whitney; a tie counts half).

    :raises NotMeasurable: without both kinds of rows.
    """
    flags, numbers = _checked(truth, score)
    finds = int(flags.sum())
    others = flags.size - finds
    if not finds or not others:
        raise NotMeasurable("finds and others are both needed")
    _, group, sizes = np.unique(numbers, return_inverse=True, return_counts=True)
    last = np.cumsum(sizes)
    middle = last - (sizes - 1) / 2  # mean rank of each group of equals
    ranks = middle[group][flags].sum()
    return float((ranks - finds * (finds + 1) / 2) / (finds * others))


def _groups(flags: Flags, numbers: Numbers) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Highest score first: rows and finds of each group of equal scores."""
    _, group, sizes = np.unique(-numbers, return_inverse=True, return_counts=True)
    return sizes.astype(np.int64), np.bincount(group, weights=flags, minlength=sizes.size).astype(np.int64)


def average_precision(truth: Any, score: Any) -> float:
    """Mean precision at each find, equal scores taken together (step-wise area under precision–recall).

    :raises NotMeasurable: without a find.
    """
    flags, numbers = _checked(truth, score)
    finds = int(flags.sum())
    if not finds:
        raise NotMeasurable("no find")
    sizes, found = _groups(flags, numbers)
    precision = np.cumsum(found) / np.cumsum(sizes)
    return float((precision * found).sum() / finds)


def at_share(truth: Any, score: Any, share: float, worth: Any = None) -> AtShare:
    """The first ``share`` (0 … 1) of the ranking. ``worth``: what each row brings if it is found.

    The number of rows is rounded up, so that the smallest share is still one row.

    :raises NotMeasurable: without a find.
    """
    flags, numbers = _checked(truth, score)
    if not 0 < share <= 1:
        raise ValueError("a share lies between 0 and 1")
    finds = int(flags.sum())
    if not finds:
        raise NotMeasurable("no find")
    rows = max(1, int(np.ceil(share * flags.size - 1e-9)))
    value = np.where(flags, 1.0 if worth is None else np.asarray(worth, dtype=np.float64), 0.0)
    edge = np.partition(numbers, flags.size - rows)[flags.size - rows]
    above, tied = numbers > edge, numbers == edge
    part = (rows - int(above.sum())) / int(tied.sum())
    found = float(flags[above].sum() + part * flags[tied].sum())
    brought = float(value[above].sum() + part * value[tied].sum())
    total = float(value.sum())
    return AtShare(share, rows, found / rows, found / finds, brought / total if total else 0.0)


def bootstrap(
    measure: Callable[..., float], *columns: Any, times: int = 1000, seed: int = 0, level: float = 0.95
) -> tuple[float, float]:
    """Interval of a measure by drawing rows with replacement. Draws that cannot be measured are drawn again.

    :raises NotMeasurable: where hardly any draw can be measured.
    """
    kept = [np.asarray(column) for column in columns]
    size = kept[0].size
    random = np.random.default_rng(seed)
    found: list[float] = []
    for _ in range(3 * times):
        picked = random.integers(0, size, size)
        try:
            found.append(measure(*(column[picked] for column in kept)))
        except NotMeasurable:
            continue
        if len(found) == times:
            break
    if len(found) < times // 2:
        raise NotMeasurable("too few finds for an interval")
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def wilson(found: int, looked: int) -> tuple[float, float]:
    """95 % interval of a rate (Wilson, 1927): holds for few controls and for none found; (0, 1) for none."""
    if looked <= 0:
        return 0.0, 1.0
    rate, z2 = found / looked, _Z95 * _Z95
    middle = rate + z2 / (2 * looked)
    half = _Z95 * float(np.sqrt(rate * (1 - rate) / looked + z2 / (4 * looked * looked)))
    low, high = (middle - half) / (1 + z2 / looked), (middle + half) / (1 + z2 / looked)
    return max(0.0, low) if found else 0.0, min(1.0, high) if found < looked else 1.0


def brier(truth: Any, score: Any) -> float:
    """Mean squared distance of probability and outcome: 0 is perfect."""
    flags, numbers = _checked(truth, score)
    return float(np.mean((numbers - flags) ** 2))


def calibration(truth: Any, score: Any, bins: int = 10) -> pl.DataFrame:
    """Said against seen: about equally many rows in each bin, equal scores never parted.

    Columns: ``bin``, ``rows``, ``said`` (mean score), ``seen`` (find rate), ``low`` and ``high`` (95 % of
    that rate).
    """
    flags, numbers = _checked(truth, score)
    edges = np.unique(np.quantile(numbers, np.linspace(0, 1, bins + 1)[1:-1]))
    group = np.searchsorted(edges, numbers, side="right")
    rows: list[tuple[int, int, float, float, float, float]] = []
    for number in np.unique(group):
        here = group == number
        looked, found = int(here.sum()), int(flags[here].sum())
        low, high = wilson(found, looked)
        rows.append((len(rows) + 1, looked, float(numbers[here].mean()), found / looked, low, high))
    schema = {"bin": pl.UInt16, "rows": pl.UInt32} | dict.fromkeys(
        ("said", "seen", "low", "high"), pl.Float64
    )
    return pl.DataFrame(rows, schema=schema, orient="row")


def calibration_error(truth: Any, score: Any, bins: int = 10) -> float:
    """Mean distance of said and seen over the bins, weighed by their rows."""
    table = calibration(truth, score, bins)
    distance = np.abs(table["said"].to_numpy() - table["seen"].to_numpy())
    return float(np.average(distance, weights=table["rows"].to_numpy()))


def measures(truth: Any, score: Any, worth: Any = None, shares: tuple[float, ...] = SHARES) -> dict[str, Any]:
    """All figures of a ranking, by name: ``auc, ap, brier, at`` (list of :class:`AtShare` as dictionaries),
    ``rows, finds``. What cannot be measured is null."""
    flags, numbers = _checked(truth, score)

    def told(measure: Callable[[Any, Any], float]) -> float | None:
        try:
            return measure(flags, numbers)
        except NotMeasurable:
            return None

    firsts = [vars(at_share(flags, numbers, share, worth)) for share in shares] if flags.any() else []
    return {
        "rows": flags.size,
        "finds": int(flags.sum()),
        "auc": told(auc),
        "ap": told(average_precision),
        "brier": brier(flags, numbers) if numbers.min() >= 0 and numbers.max() <= 1 else None,
        "at": firsts,
    }

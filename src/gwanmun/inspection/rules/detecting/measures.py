"""How good a detector was: precision, recall, false alarms, calibration; each with the plain meaning beside
it.

A *finding* is a box that a detector drew, a *truth* a box that is there. A finding is right when it has the
kind of a truth, overlaps it by at least ``overlap`` and no better finding took that truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.detecting.boxes import iou

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """One image: what was found (boxes, scores, kinds) and what is there (boxes, kinds)."""

    boxes: NDArray[np.floating]
    scores: NDArray[np.floating]
    kinds: NDArray[np.integer]
    truths: NDArray[np.floating]
    truth_kinds: NDArray[np.integer]


@dataclass(frozen=True)
class Judged:
    """All findings of all images, best first: score, kind, image, right or not; and the truths of each
    kind."""

    scores: Array
    kinds: NDArray[np.int64]
    images: NDArray[np.int64]
    right: NDArray[np.bool_]
    truths: dict[int, int]
    count: int
    truth_images: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


def judged(seen: Sequence[Seen], overlap: float = 0.5) -> Judged:
    """Each finding against the truths of its image, the surest first."""
    scores: list[float] = []
    kinds: list[int] = []
    images: list[int] = []
    right: list[bool] = []
    truths: dict[int, int] = {}
    homes: list[int] = []
    for number, one in enumerate(seen):
        for kind in one.truth_kinds:
            truths[int(kind)] = truths.get(int(kind), 0) + 1
            homes.append(number)
        taken = np.zeros(len(one.truths), bool)
        over = iou(one.boxes, one.truths) if len(one.truths) and len(one.boxes) else None
        for place in np.argsort(-one.scores, kind="stable"):
            hit = False
            if over is not None:
                open_ = np.where((one.truth_kinds == one.kinds[place]) & ~taken, over[place], -1.0)
                best = int(open_.argmax())
                if open_[best] >= overlap:
                    taken[best] = hit = True
            scores.append(float(one.scores[place]))
            kinds.append(int(one.kinds[place]))
            images.append(number)
            right.append(hit)
    order = np.argsort(-np.array(scores, float), kind="stable")
    return Judged(
        np.array(scores, float)[order], np.array(kinds, np.int64)[order], np.array(images, np.int64)[order],
        np.array(right, bool)[order], truths, len(seen), np.array(homes, np.int64),
    )  # fmt: skip


def average_precision(right: NDArray[np.bool_], truths: int) -> float:
    """Area under precision over recall, precision made monotone (the measure of VOC since 2010 and of COCO,
    without COCO's rounding of recall to 101 points). ``right``: findings best first."""
    if truths == 0:
        return float("nan")
    if not len(right):
        return 0.0
    hits = np.cumsum(right)
    precision = hits / np.arange(1, len(right) + 1)
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    return float(precision[right].sum() / truths)


def by_kind(found: Judged) -> dict[int, float]:
    """Average precision of every kind that has a truth."""
    return {
        kind: average_precision(found.right[found.kinds == kind], number)
        for kind, number in sorted(found.truths.items())
    }


def mean_ap(found: Judged) -> float:
    each = list(by_kind(found).values())
    return float(np.mean(each)) if each else float("nan")


def false_alarms(found: Judged, score: float) -> float:
    """Wrong findings at or above a score, per image."""
    return float(((found.scores >= score) & ~found.right).sum() / max(found.count, 1))


def recall_at(found: Judged, share: float = 0.05) -> tuple[float, float]:
    """(recall, score): how much is found when at most ``share`` of the images show a false alarm.

    The score is the lowest that keeps to the share. Recall counts truths of all kinds.
    """
    total = sum(found.truths.values())
    worst = np.full(found.count, -np.inf)
    wrong = ~found.right
    np.maximum.at(worst, found.images[wrong], found.scores[wrong])
    worst = np.sort(worst)[::-1]
    allowed = int(np.floor(share * found.count))
    limit = worst[allowed] if allowed < found.count else -np.inf
    at = found.scores > limit
    score = float(found.scores[at].min()) if at.any() else 1.0
    return (float((found.right & at).sum() / total) if total else float("nan"), score)


def calibration_bins(found: Judged, bins: int = 10) -> list[dict[str, float]]:
    """Score said against share that was right, in bins of equal width; empty bins are left out."""
    place = np.minimum((found.scores * bins).astype(int), bins - 1)
    return [
        {"said": float(found.scores[at].mean()), "seen": float(found.right[at].mean()), "rows": int(at.sum())}
        for number in range(bins)
        if (at := place == number).any()
    ]


def calibration_error(found: Judged, bins: int = 10) -> float:
    """Expected calibration error: mean distance of said from seen, weighted by the findings in a bin."""
    rows = calibration_bins(found, bins)
    whole = sum(row["rows"] for row in rows)
    return (
        sum(abs(row["said"] - row["seen"]) * row["rows"] for row in rows) / whole if whole else float("nan")
    )


def auc(scores: NDArray[np.floating], positive: NDArray[np.bool_]) -> float:
    """Area under the ROC curve: the chance that a positive scores above a negative, ties half."""
    from scipy.stats import rankdata

    yes, no = int(positive.sum()), int((~positive).sum())
    if not yes or not no:
        return float("nan")
    return float((rankdata(scores)[positive].sum() - yes * (yes + 1) / 2) / (yes * no))


def interval(values: NDArray[np.floating], level: float = 0.95) -> tuple[float, float]:
    """The middle part of bootstrap values."""
    values = values[~np.isnan(values)]
    if not len(values):
        return float("nan"), float("nan")
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def resampled(
    seen: Sequence[Seen], seed: int = 1, times: int = 100, overlap: float = 0.5
) -> dict[str, tuple[float, float]]:
    """95 % intervals of mAP and of recall at 5 % false-alarm images, by drawing whole images anew."""
    random = np.random.default_rng(seed)
    maps, recalls = np.empty(times), np.empty(times)
    alone = [judged([one], overlap) for one in seen]
    for turn in range(times):
        found = joined([alone[n] for n in random.integers(0, len(seen), len(seen))])
        maps[turn], recalls[turn] = mean_ap(found), recall_at(found)[0]
    return {"map50": interval(maps), "recall": interval(recalls)}


def joined(parts: Sequence[Judged]) -> Judged:
    """Judgements of single images as one of all."""
    truths: dict[int, int] = {}
    for part in parts:
        for kind, number in part.truths.items():
            truths[kind] = truths.get(kind, 0) + number
    scores = np.concatenate([p.scores for p in parts]) if parts else np.zeros(0)
    order = np.argsort(-scores, kind="stable")
    images = np.concatenate([np.full(len(p.scores), n, np.int64) for n, p in enumerate(parts)])
    kinds = np.concatenate([p.kinds for p in parts])
    right = np.concatenate([p.right for p in parts])
    return Judged(scores[order], kinds[order], images[order], right[order], truths, len(parts))


def precision_curve(right: NDArray[np.bool_], truths: int, points: int = 40) -> list[list[float]]:
    """[recall, precision] after the first, … and the last finding, thinned for a plot; best first."""
    if not len(right) or not truths:
        return []
    hits = np.cumsum(right)
    at = np.unique(np.linspace(0, len(right) - 1, points).astype(int))
    return [[round(float(hits[n] / truths), 4), round(float(hits[n] / (n + 1)), 4)] for n in at]


def alarm_curve(found: Judged, points: int = 41) -> list[list[float]]:
    """[share of images with a false alarm, recall] while the score from which a box is shown falls: how much
    is found at the price of how many images that show something wrong. The ROC of a detector."""
    total = sum(found.truths.values())
    if not total or not found.count:
        return []
    # The image counts from its first wrong finding on: findings are best first.
    wrong = np.flatnonzero(~found.right)
    _, first = np.unique(found.images[wrong], return_index=True)
    bad = np.zeros(len(found.right))
    bad[wrong[first]] = 1
    share = np.r_[0.0, np.cumsum(bad) / found.count]
    recall = np.r_[0.0, np.cumsum(found.right) / total]
    wanted = np.linspace(0, 1, points) ** 2  # the part that matters is at the left
    at = np.unique(np.searchsorted(share, wanted, side="right") - 1)
    return [[round(float(share[n]), 4), round(float(recall[n]), 4)] for n in at]


def roc(scores: NDArray[np.floating], positive: NDArray[np.bool_], points: int = 41) -> list[list[float]]:
    """[share of negatives, share of positives] at or above each score, from (0, 0) to (1, 1), thinned; rows
    of one score are one step."""
    yes, no = int(positive.sum()), int((~positive).sum())
    if not yes or not no:
        return []
    order = np.argsort(-scores, kind="stable")
    ends = np.r_[np.flatnonzero(np.diff(scores[order]) != 0), len(order) - 1]
    hit = np.r_[0.0, np.cumsum(positive[order])[ends] / yes]
    false = np.r_[0.0, np.cumsum(~positive[order])[ends] / no]
    at = np.unique(np.linspace(0, len(hit) - 1, points).astype(int))
    return [[round(float(false[n]), 4), round(float(hit[n]), 4)] for n in at]

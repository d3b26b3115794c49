"""How good a detector is on a folder of labelled images, and the readers beside it on synthetic parcels."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gwanmun.inspection.learning import cueing, folders
from gwanmun.inspection.learning.folders import Folder
from gwanmun.inspection.learning.runtime import Reader
from gwanmun.inspection.rules.detecting import calibration, cue, measures
from gwanmun.inspection.rules.detecting.measures import Judged, Seen
from gwanmun.inspection.rules.matching import match
from gwanmun.inspection.rules.matching.features import Features

Tell = Callable[[int, int], None]
NAN = float("nan")
#: Shares of images with a false alarm at which recall is told.
SHARES = (0.01, 0.02, 0.05, 0.1, 0.2)


def looked(
    reader: Reader, folder: Folder, names: Mapping[str, str] | None = None, tell: Tell = lambda done, of: None
) -> tuple[list[Seen], list[str], dict[str, float]]:
    """Findings of every image against its labels; the classes judged; the surest finding of each image.

    ``names``: class of the detector → class of the folder; by the same name unless given. A finding of a
    class that the folder does not label cannot be right or wrong there and is left out.
    """
    names = dict(names or {})
    place = {names.get(name, name): n for n, name in enumerate(reader.names)}
    shared = [name for name in folder.names if name in place]
    to = {place[name]: shared.index(name) for name in shared}
    back = {folder.names.index(name): shared.index(name) for name in shared}
    seen, surest = [], {}
    for number, item in enumerate(folder.items):
        found, sure, kinds, _ = reader.read(folders.pixels(item))
        surest[item.name] = float(sure.max(initial=0.0))
        keep = np.isin(kinds, list(to))
        there = np.isin(item.labels.kinds, list(back))
        seen.append(Seen(
            found[keep], sure[keep], np.array([to[int(k)] for k in kinds[keep]], np.int64),
            item.labels.boxes[there], np.array([back[int(k)] for k in item.labels.kinds[there]], np.int64),
        ))  # fmt: skip
        tell(number + 1, len(folder.items))
    return seen, shared, surest


def measured(seen: Sequence[Seen], names: Sequence[str], title: str, *, times: int = 100) -> dict[str, Any]:
    """A set of a card: mAP50 by class, recall at 5 % of images with a false alarm, calibration, intervals,
    and the curves that are drawn of them, as pairs of numbers.

    ``alarms``: false alarms an image of a class at the score of ``recall_5``.
    """
    found = measures.judged(seen)
    recall, score = measures.recall_at(found)
    ranges = measures.resampled(seen, times=times) if seen else {"map50": (NAN, NAN), "recall": (NAN, NAN)}
    truths = sum(found.truths.values())
    by_share = [[share, _round(measures.recall_at(found, share)[0])] for share in SHARES]
    return {
        "title": title, "images": found.count, "truths": truths,
        "map50": _round(measures.mean_ap(found)), "map50_interval": [_round(v) for v in ranges["map50"]],
        "recall_5": _round(recall), "recall_5_interval": [_round(v) for v in ranges["recall"]],
        "score_5": _round(score), "ece": _round(measures.calibration_error(found)),
        "false_alarms": {str(at): _round(measures.false_alarms(found, at)) for at in (0.1, 0.3, 0.5)},
        "calibration": measures.calibration_bins(found),
        "curve": measures.precision_curve(found.right, truths),
        "alarm_curve": measures.alarm_curve(found), "recall_by_share": by_share,
        "classes": [_of_class(found, kind, ap, names[kind], score)
                    for kind, ap in measures.by_kind(found).items()],
    }  # fmt: skip


def _of_class(found: Judged, kind: int, ap: float, name: str, score: float) -> dict[str, Any]:
    mine = found.kinds == kind
    wrong = mine & ~found.right & (found.scores >= score)
    return {
        "name": name, "ap50": _round(ap), "truths": found.truths[kind],
        "false_alarms": _round(float(wrong.sum() / max(found.count, 1))),
        "curve": measures.precision_curve(found.right[mine], found.truths[kind], 25),
    }  # fmt: skip


def timed(reader: Reader, folder: Folder, most: int = 20) -> dict[str, Any]:
    """Image in, boxes out: milliseconds an image, the median, after one to warm up. ``cpu_ms``: of the
    processor, all threads together; ``wall_ms`` grows where other work shares the machine."""
    images = [folders.pixels(item) for item in folder.items[:most]]
    cpu, wall = [], []
    for image in (images[0], *images):
        began, clock = time.process_time(), time.perf_counter()
        reader.read(image)
        cpu.append((time.process_time() - began) * 1000)
        wall.append((time.perf_counter() - clock) * 1000)
    return {"side": reader.side, "threads": reader.threads, "images": len(images),
            "cpu_ms": round(float(np.median(cpu[1:])), 1),
            "wall_ms": round(float(np.median(wall[1:])), 1)}  # fmt: skip


def line_of(seen: Sequence[Seen]) -> tuple[float, float]:
    """Calibration from findings with raw scores."""
    found = measures.judged(seen)
    return calibration.fitted(found.scores, found.right)


def told(folder: Path) -> list[dict[str, Any]]:
    """The declarations and regions that ``synthetic.write`` kept beside the images; empty for other
    folders."""
    file = folder / "told.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def threats(rows: Sequence[Mapping[str, Any]], surest: Mapping[str, float]) -> Any:
    """Surest finding of each parcel over its views."""
    best: dict[int, float] = {}
    for name, sure in surest.items():
        seed = int(name[1:].split("__")[0])
        best[seed] = max(best.get(seed, 0.0), sure)
    return np.array([best.get(row["seed"], 0.0) for row in rows])


def parcels(rows: Sequence[Mapping[str, Any]]) -> tuple[list[Features], Any, Any, Any]:
    """Features, weights of the kinds named, declared grams, which lie."""
    seen = [Features(np.array(r["features"]), r["grams"], r["metal"], r["organic"]) for r in rows]
    weights = np.stack([match.said(f"{r['ko']}", r["hs"])[0] for r in rows])
    return (
        seen,
        weights,
        np.array([r["net_g"] for r in rows], float),
        np.array([not r["truthful"] for r in rows]),
    )


def matched(rows: Sequence[Mapping[str, Any]], sure: Any, profiles: match.Profiles) -> dict[str, Any]:
    """Declaration match on synthetic parcels: AUC of all lies, of each kind of lie, and without the
    detector."""
    seen, weights, declared, lies = parcels(rows)
    score = profiles.forest.odds(match.all_cues(seen, weights, declared, sure, profiles))
    alone = profiles.forest.odds(match.all_cues(seen, weights, declared, 0 * sure, profiles))
    kinds = np.array([r["lie"] for r in rows])
    by = {
        str(kind): _round(measures.auc(score[(kinds == kind) | ~lies], lies[(kinds == kind) | ~lies]))
        for kind in sorted(set(kinds) - {"truth"})
    }
    ratio = np.array([match.grams(f, profiles) for f in seen]) / np.maximum([r["true_g"] for r in rows], 1)
    return {
        "parcels": len(rows), "lies": int(lies.sum()), "auc": _round(measures.auc(score, lies)), "by_lie": by,
        "auc_kinds_alike": _round(float(np.mean(list(by.values())))) if by else None,
        "auc_without_detector": _round(measures.auc(alone, lies)),
        "mass_error_median": _round(float(np.median(np.abs(np.log(ratio))))) if len(ratio) else None,
        "roc": measures.roc(score, lies),
    }  # fmt: skip


def cued(rows: Sequence[Mapping[str, Any]], fit: cue.Fit | None = None) -> dict[str, Any]:
    """Material cue: drug salts against benign organics, each thing once by all views that see it; intervals
    by scene."""
    regions = [region for row in rows for region in row["regions"]]
    if not regions:
        return {"regions": 0, "salts": 0, "auc": None, "auc_two_views": None, "roc": []}
    found = cueing.judged(regions, fit)
    whole, two = found["all"], found["two_views"]
    return {"regions": whole["regions"], "salts": whole["salts"], "auc": whole["auc"],
            "auc_interval": whole["interval"], "auc_one_view": found["one_view"]["auc"],
            "auc_two_views": two["auc"], "auc_two_views_interval": two["interval"],
            "auc_by_place": {name: part["auc"] for name, part in found["place"].items()},
            "roc": measures.roc(*cueing.scored(regions, fit))}  # fmt: skip


def _round(value: float) -> float | None:
    return None if value != value else round(float(value), 4)

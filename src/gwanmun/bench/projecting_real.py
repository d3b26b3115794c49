"""Projected threats on scans of a real machine: ``python -m gwanmun.bench.projecting_real DIR``.

DIR holds ``background``, ``gun`` and ``knife``, each of raw pairs ``NAME_low.png`` and ``NAME_high.png``:
bags, and threats that lay alone on the belt. No threat was ever scanned inside a bag there, so a comparison
of composites in bags with bags would measure that there is a gun, not that it was projected. What can be
compared fairly is a thing on the belt: the same thing was scanned more than once, lying differently.

- **Genuine**: a scan of the thing as it is.
- **Projected**: another scan of the same thing, cut out, turned to lie as it does in the first, and projected
  onto empty belt from the margin of a bag, at a place between pixels. Several of them for each genuine scan.

Both are treated alike from there on: cut to the same margin, the thing found anew by ``cut_out``, figures
taken of it and of its rim (not of the air around, which belongs to the scan). The examiner is trained
without the thing that it judges: things, told by their mass, are the folds. As many weights of each kind;
the interval is by drawing things and scans anew. As a control the same examiner is asked to tell genuine
scans of even number from those of odd number, which it cannot."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from scipy.signal import fftconvolve

from gwanmun.bench.projecting import area
from gwanmun.inspection.rules.imaging import Threat, composite, cut_out, noise_of, read_pair
from gwanmun.inspection.rules.imaging.noise import Noise
from gwanmun.inspection.rules.imaging.telling import features
from gwanmun.inspection.rules.imaging.threats import turned
from gwanmun.inspection.rules.scans import View

Mask = NDArray[np.bool_]
#: Air kept around a thing on all sides, and things whose masses lie closer than this are one thing.
MARGIN, SAME = 6, 1.10
#: Rows' pitch over columns' pitch of the machine: at it one thing in two poses fits best by far.
ASPECT = 1.2
#: Composites for each genuine scan.
EACH = 4


@dataclass(frozen=True)
class Scan:
    """A thing alone on the belt. ``thing``: its number."""

    name: str
    view: View
    threat: Threat
    thing: int


def scans(folder: Path) -> list[Scan]:
    """Every 16-bit pair of a threat with air around it; things by the sum of their attenuation."""
    found: list[tuple[str, View, Threat]] = []
    for kind in ("gun", "knife"):
        for path in sorted((folder / kind).glob("*_low.png"), key=lambda p: int(p.name.split("_")[1])):
            try:
                view = read(path)
                found.append((path.name[: -len("_low.png")], view, cut_out(view, kind)))
            except ValueError:
                continue
    order = np.argsort([float(one[2].low.sum()) for one in found])
    thing, before, numbers = 0, 0.0, {}
    for place in order:
        mass = float(found[place][2].low.sum())
        thing += before > 0 and mass > SAME * before
        numbers[place], before = thing, mass
    return [Scan(*one, numbers[place]) for place, one in enumerate(found)]


def read(low: Path) -> View:
    other = low.with_name(low.name.replace("_low", "_high"))
    return replace(read_pair(low.read_bytes(), other.read_bytes()), aspect=ASPECT)


def belts(folder: Path) -> list[tuple[View, tuple[Noise, Noise], Mask]]:
    """Bags with their noise, and where nothing lies."""
    found = []
    for path in sorted((folder / "background").glob("*_low.png")):
        view = read(path)
        shown = np.minimum(view.low, view.high).astype(np.float32) / view.air
        found.append((view, noise_of(view), gaussian_filter(shown, 3) > 0.985))
    return found


def angle_between(one: Threat, other: Threat) -> float:
    """Degrees by which ``one`` must be turned to lie as ``other``: the best overlap of small pictures."""

    def best(side: int, angles: NDArray[np.float64]) -> float:
        first, second = (smaller(t, side) for t in (one, other))

        def fit(angle: float) -> float:
            lying = turned(first, angle).high
            return float(fftconvolve(lying, second.high[::-1, ::-1], mode="full").max())

        return float(max(angles, key=fit))

    return best(2, best(4, np.arange(0.0, 360.0, 10.0)) + np.arange(-8.0, 8.5, 2.0))


def smaller(threat: Threat, side: int) -> Threat:
    """Means of ``side`` × ``side`` pixels."""
    rows, columns = (length // side * side for length in threat.high.shape)
    means = [
        image[:rows, :columns].reshape(rows // side, side, columns // side, side).mean(axis=(1, 3))
        for image in (threat.low, threat.high, threat.mask)
    ]
    low, high, mask = (np.asarray(mean, dtype=np.float32) for mean in means)
    return Threat(low, high, mask, aspect=threat.aspect)


def _empty(free: Mask, shape: tuple[int, int], random: np.random.Generator) -> tuple[int, int] | None:
    """Top and left of a place of ``shape`` on empty belt."""
    rows, columns = shape
    if rows >= free.shape[0] or columns >= free.shape[1]:
        return None
    sums = np.zeros((free.shape[0] + 1, free.shape[1] + 1), dtype=np.int64)
    sums[1:, 1:] = free.cumsum(axis=0).cumsum(axis=1)
    whole = sums[rows:, columns:] - sums[:-rows, columns:] - sums[rows:, :-columns] + sums[:-rows, :-columns]
    places = np.argwhere(whole >= 0.995 * rows * columns)
    if not len(places):
        return None
    top, left = places[int(random.integers(len(places)))]
    return int(top), int(left)


def cropped(view: View, box: tuple[int, int, int, int]) -> View:
    """``box``: top, left, bottom, right, kept within the view."""
    top, left, bottom, right = box
    cut = np.s_[max(top, 0) : bottom, max(left, 0) : right]
    return replace(view, low=view.low[cut].copy(), high=view.high[cut].copy())


def seen(view: View) -> NDArray[np.float64] | None:
    """What the examiner sees of a thing alone in a view, however it came there."""
    try:
        threat = cut_out(view)
    except ValueError:
        return None
    rows, columns = (np.flatnonzero(threat.solid.any(axis=a)) for a in (1, 0))
    depth = -np.log(np.maximum(gaussian_filter(view.low.astype(np.float32), 0.8), 1) / view.air)
    mask = depth > 0.06
    if mask.sum() < 60 or not len(rows) or not len(columns):
        return None
    tight = tuple(np.flatnonzero(mask.any(axis=a)) for a in (1, 0))
    box = tight[0][0] - MARGIN, tight[1][0] - MARGIN, tight[0][-1] + 1 + MARGIN, tight[1][-1] + 1 + MARGIN
    cut = np.s_[max(box[0], 0) : box[2], max(box[1], 0) : box[3]]
    return features(cropped(view, box), mask[cut], around=False)


def projected(
    source: Scan, like: Scan, grounds: Sequence[tuple[View, tuple[Noise, Noise], Mask]], seed: int
) -> View | None:
    """``source`` lying as ``like``, on empty belt; None where none is large enough."""
    random = np.random.default_rng([seed, 31])
    angle = angle_between(source.threat, like.threat) if source is not like else 0.0
    lying = turned(source.threat, angle)
    shape = lying.mask.shape[0] + 2, lying.mask.shape[1] + 2
    for place in random.permutation(len(grounds)):
        view, noise, free = grounds[place]
        at = _empty(free, shape, random)
        if at is None:
            continue
        off = random.uniform(-0.5, 0.5, 2) if source is not like else np.zeros(2)
        middle = at[0] + (shape[0] - 1) / 2 + off[0], at[1] + (shape[1] - 1) / 2 + off[1]
        if source is like:
            middle = float(round(middle[0])), float(round(middle[1]))
        made = composite(view, source.threat, middle, angle, seed, noise=noise)
        x, y, wide, high = made.box
        return cropped(made.view, (y - 2, x - 2, y + high + 2, x + wide + 2))
    return None


def samples(folder: Path, ways: Sequence[str] = ("turned", "same")) -> dict[str, Any]:
    """Figures, labels, things and weights for each way of making: ``turned`` from another scan of the thing,
    ``same`` its own scan put down again pixel for pixel."""
    found, grounds = scans(folder), belts(folder)
    genuine = {one.name: seen(one.view) for one in found}
    out: dict[str, Any] = {"scans": found, "genuine": genuine}
    for way in ways:
        rows = []
        for number, like in enumerate(found):
            others = [one for one in found if one.thing == like.thing and one is not like]
            for turn in range(EACH if way == "turned" else 1):
                source = others[(number + turn * 3) % len(others)] if way == "turned" else like
                made = projected(source, like, grounds, 100 * number + turn)
                row = None if made is None else seen(made)
                if row is not None:
                    rows.append((like, row))
        out[way] = rows
    return out


def told(
    x: NDArray[np.float64], y: NDArray[np.int64], thing: NDArray[np.int64], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Scores of rows by examiners that have not seen the thing."""
    import lightgbm as lgb

    how = {
        "objective": "binary", "num_leaves": 7, "learning_rate": 0.05, "min_data_in_leaf": 8,
        "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "verbosity": -1, "seed": 0,
        "num_threads": 1, "deterministic": True,
    }  # fmt: skip
    score = np.zeros(len(y))
    for one in np.unique(thing):
        held = thing == one
        model = lgb.train(how, lgb.Dataset(x[~held], y[~held], weight=weight[~held]), 150)
        score[held] = model.predict(x[held], raw_score=True)
    return score


def within(score: NDArray[np.float64], y: NDArray[np.int64], thing: NDArray[np.int64]) -> float:
    """Area under the curve, each thing by itself (as an examiner would be asked), then the mean by rows."""
    parts = [
        (area(score[thing == one], y[thing == one]), int((thing == one).sum()))
        for one in np.unique(thing)
        if 0 < y[thing == one].sum() < (thing == one).sum()
    ]
    return float(np.average([a for a, _ in parts], weights=[n for _, n in parts]))


def examined(rows: Sequence[tuple[Scan, NDArray[np.float64], int]], seed: int = 0) -> dict[str, Any]:
    """Area under the curve over all, within things, and the interval by drawing scans anew within things."""
    x = np.array([row for _, row, _ in rows])
    y = np.array([label for *_, label in rows])
    thing = np.array([scan.thing for scan, *_ in rows])
    names = np.array([scan.name for scan, *_ in rows])
    weight = np.where(y == 1, (y == 0).sum() / max((y == 1).sum(), 1), 1.0)
    score = told(x, y, thing, weight)
    random = np.random.default_rng(seed)
    draws = []
    for _ in range(400):
        chosen = np.concatenate([
            random.choice(np.unique(names[thing == one]), len(np.unique(names[thing == one])))
            for one in np.unique(thing)
        ])  # fmt: skip
        at = np.concatenate([np.flatnonzero(names == name) for name in chosen])
        draws.append(area(score[at], y[at]))
    least, most = np.quantile(draws, [0.025, 0.975])
    return {
        "auc": round(area(score, y), 3), "from": round(float(least), 3), "to": round(float(most), 3),
        "within things": round(within(score, y, thing), 3), "rows": [int((y == v).sum()) for v in (0, 1)],
        "things": len(np.unique(thing)),
    }  # fmt: skip


def labelled(given: dict[str, Any], way: str) -> Iterator[tuple[Scan, NDArray[np.float64], int]]:
    for one in given["scans"]:
        row = given["genuine"][one.name]
        if row is not None:
            yield one, row, 0
    yield from ((scan, row, 1) for scan, row in given[way])


def control(given: dict[str, Any]) -> dict[str, Any]:
    """Genuine scans of even against those of odd number, by the same examiner."""
    rows = [
        (one, given["genuine"][one.name], number % 2)
        for number, one in enumerate(given["scans"])
        if given["genuine"][one.name] is not None
    ]
    return examined(rows)


def report(folder: Path) -> dict[str, Any]:
    given = samples(folder)
    out: dict[str, Any] = {way: examined(list(labelled(given, way))) for way in ("turned", "same")}
    return out | {"control": control(given)}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    json.dump(report(parser.parse_args(arguments).folder), sys.stdout)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()

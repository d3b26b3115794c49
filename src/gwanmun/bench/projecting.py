"""Threat projection against physics: ``python -m gwanmun.bench.projecting --scenes 240 [--real DIR]``.

The same scene is scanned with a threat inside and without it; into the second the threat is projected.
Prints one line of JSON: the error of attenuation, atomic number and mass against the true scan, before
noise; and how well an examiner (figures of ``telling``, gradient-boosted trees, five folds by scene) tells
composites from true scans, as the area under its curve with a 95 % interval by scene. Beside them stands
the naive way: a rectangle of the threat's scan, air and noise and all, multiplied in.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion

from gwanmun.inspection.rules.imaging import (
    Threat,
    composite,
    cut_out,
    mass,
    read_pair,
    zeff,
)  # fmt: skip
from gwanmun.inspection.rules.imaging.effective import attenuation
from gwanmun.inspection.rules.imaging.synthetic import calibration_of, noise_of_machine, of_parts
from gwanmun.inspection.rules.imaging.telling import features
from gwanmun.inspection.rules.imaging.threats import RIM
from gwanmun.inspection.rules.physics.families import THREATS
from gwanmun.inspection.rules.physics.generator import look
from gwanmun.inspection.rules.physics.machines import Machine, machine_of
from gwanmun.inspection.rules.physics.scenes import pack
from gwanmun.inspection.rules.scans import View

MACHINES = ("hangang", "geumgang", "imjin", "soyang")
SCALE = 1.5
#: Attenuation (high) from which a pixel is of the threat; and counts under which a pixel tells no matter.
SEEN, DARK = 0.02, 300
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Case:
    """One scene: the true scan, composites by way of making, each with its mask; errors before noise."""

    scene: int
    kind: str
    shown: dict[str, tuple[View, Mask]]
    errors: dict[str, dict[str, float]]


def case(seed: int) -> Case | None:
    """None where the scene holds no threat that shows."""
    machine = machine_of(MACHINES[seed % len(MACHINES)])
    kind = list(THREATS)[seed % len(THREATS)]
    scene = pack(np.random.default_rng([seed, 11]), threats=(kind,))
    number = next((k for k, thing in enumerate(scene.things) if thing.piece.kind == kind), None)
    if number is None:
        return None
    thing = scene.things[number]
    bare = replace(scene, things=tuple(t for t in scene.things if t is not thing))
    alone = replace(scene, things=(thing,), shell=())
    quiet = replace(machine, jitter=0.0)
    (truth, _), (lone, _) = (look(s, quiet, seed, scale=SCALE, noisy=False) for s in (scene, alone))
    plainly = replace(quiet, scatter=(0.0, 0.0), lag=0.0)
    clear, _ = look(alone, plainly, seed, scale=SCALE, noisy=False)
    mask = attenuation(clear.views[0].high, clear.views[0].air) > SEEN
    if mask.sum() < 60:
        return None
    # A made threat is rendered for whole pixels: it is turned in space, not in the picture.
    at = tuple(float((side[0] + side[-1]) // 2) for side in _sides(mask))
    calibration, noise = calibration_of(machine), noise_of_machine(machine, SCALE)
    empty, _ = look(bare, quiet, seed, scale=SCALE, noisy=False)
    same = aligned(clear.views[0])
    exact = composite(empty.views[0], same, middle(mask.shape), calibration=calibration, noisy=False)
    plain = multiplied(empty.views[0], lone.views[0], np.s_[:, :])
    errors = {
        "composite": against(truth.views[0], exact.view, mask, machine),
        "naive": against(truth.views[0], plain, mask, machine),
    }
    real, _ = look(scene, quiet, seed + 1_000_000, scale=SCALE)
    behind, _ = look(bare, quiet, seed + 2_000_000, scale=SCALE)
    scanned, _ = look(alone, quiet, seed + 3_000_000, scale=SCALE)
    shown = {"true": (real.views[0], mask)}
    meshes = [part.mesh for part in thing.piece.parts]
    ends = np.min([mesh.low for mesh in meshes], axis=0), np.max([mesh.high for mesh in meshes], axis=0)
    x, y, z = (float(v) for v in (ends[0] + ends[1]) / 2)
    made = of_parts(thing.piece.parts, machine, scale=SCALE, lies=(x, y, z), kind=kind)
    taken = cut_out(_crop(scanned.views[0], mask), kind, calibration)
    for name, threat, told in (("solid", made, noise), ("cut", taken, None)):
        done = composite(behind.views[0], threat, at, seed=seed, calibration=calibration, noise=told)  # type: ignore[arg-type]
        shown[name] = done.view, _mask_of(done.threat, done.box, mask.shape)
    rows, columns = _sides(mask)
    box = np.s_[max(rows[0] - 6, 0) : rows[-1] + 7, max(columns[0] - 6, 0) : columns[-1] + 7]
    shown["naive"] = multiplied(behind.views[0], scanned.views[0], box), mask
    return Case(seed, kind, shown, errors) if all(m.sum() >= 60 for _, m in shown.values()) else None


def aligned(view: View) -> Threat:
    """The whole picture of a thing alone as a threat: no place to be found again."""
    low, high = (attenuation(image, view.air) for image in (view.low, view.high))
    return Threat(low, high, (low > 0.002).astype(np.float32), view.pixel_mm)


def middle(shape: tuple[int, ...]) -> tuple[int, int]:
    return (shape[0] - 1) // 2, (shape[1] - 1) // 2


def multiplied(view: View, threat: View, box: Any) -> View:
    """The naive way: counts of a rectangle multiplied with the transmission of the threat's scan."""
    images = []
    for image, other in ((view.low, threat.low), (view.high, threat.high)):
        out = image.copy()
        out[box] = np.clip(np.round(out[box] * (other[box] / threat.air)), 0, 65_535).astype(np.uint16)
        images.append(out)
    return replace(view, low=images[0], high=images[1])


def against(true: View, made: View, mask: Mask, machine: Machine) -> dict[str, float]:
    """Mean relative errors over the threat where light passes: attenuations, atomic number; and of its
    mass."""
    calibration = calibration_of(machine)
    where = binary_erosion(mask) & (true.low > DARK) & (true.high > DARK)
    if where.sum() < 20:
        return {}
    out = {}
    for name in ("low", "high"):
        known, got = (attenuation(getattr(v, name), v.air)[where] for v in (true, made))
        out[name] = float(np.mean(np.abs(got - known) / known))
    known, got = (zeff(v, calibration)[where] for v in (true, made))
    out["zeff"] = float(np.nanmean(np.abs(got - known) / known))
    grams = [float(mass(v, calibration)[where].sum()) for v in (true, made)]
    out["mass"] = abs(grams[1] / grams[0] - 1)
    return out


def auc(cases: Sequence[Case], way: str, seed: int = 0) -> tuple[float, float, float]:
    """Area under the examiner's curve, and its interval by drawing scenes anew."""
    x, y, scene = [], [], []
    for one in cases:
        for label, name in ((0, "true"), (1, way)):
            x.append(features(*one.shown[name]))
            y.append(label)
            scene.append(one.scene)
    return examined(np.array(x), np.array(y), np.array(scene), seed)


def examined(
    x: NDArray[np.float64], y: NDArray[np.int64], group: NDArray[np.int64], seed: int = 0
) -> tuple[float, float, float]:
    """Five folds by group; 1,000 draws of groups for the interval."""
    import lightgbm as lgb

    random = np.random.default_rng(seed)
    groups = random.permutation(np.unique(group))
    score = np.zeros(len(y))
    how = {
        "objective": "binary", "num_leaves": 7, "learning_rate": 0.05, "min_data_in_leaf": 12,
        "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "verbosity": -1, "seed": seed,
        "num_threads": 1, "deterministic": True,
    }  # fmt: skip
    for fold in range(5):
        held = np.isin(group, groups[fold::5])
        model = lgb.train(how, lgb.Dataset(x[~held], y[~held]), 150)
        score[held] = model.predict(x[held])
    draws = []
    for _ in range(1000):
        chosen = random.choice(groups, len(groups))
        rows = np.concatenate([np.flatnonzero(group == g) for g in chosen])
        draws.append(area(score[rows], y[rows]))
    return area(score, y), float(np.quantile(draws, 0.025)), float(np.quantile(draws, 0.975))


def area(score: NDArray[np.float64], y: NDArray[np.int64]) -> float:
    from scipy.stats import rankdata

    ranks, ones = rankdata(score), int(y.sum())
    return float((ranks[y == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones)))


def cases(count: int) -> Iterator[Case]:
    seed = 0
    while count:
        found = case(seed)
        seed += 1
        if found is not None:
            count -= 1
            yield found


def real(folder: Path, seed: int = 0) -> dict[str, Any]:
    """Scans of threats alone against the same projected onto the air of another scan; folds by thing.

    The air around is left out of it: that of two scans differs, whatever lies on it.
    """
    x: list[NDArray[np.float64]] = []
    y: list[int] = []
    group: list[int] = []
    belts = [
        _read(Path(str(p)[: -len("_low.png")])) for p in sorted((folder / "background").glob("*_low.png"))
    ]
    random = np.random.default_rng(seed)
    for kind in ("gun", "knife"):
        for path in sorted((folder / kind).glob("*_low.png")):
            try:
                view = _read(Path(str(path)[: -len("_low.png")]))
                threat = cut_out(view, kind)
            except ValueError:
                continue
            found = _like(view, threat, belts, random)
            if found is None:
                continue
            belt, at = found
            done = composite(belt, threat, at, seed=len(y))
            solid = _placed(view, threat)
            if solid is None:
                continue
            for label, (v, m) in enumerate(
                ((view, solid), (done.view, _mask_of(done.threat, done.box, belt.low.shape)))
            ):
                x.append(features(v, m, around=False))
                y.append(label)
                group.append(int(path.name.split("_")[1]) // 4 + 100 * (kind == "gun"))
    told = examined(np.array(x), np.array(y), np.array(group))
    return {"pairs": len(y) // 2, "auc": [round(v, 3) for v in told]}


def _like(
    view: View, threat: Threat, belts: Sequence[View], random: np.random.Generator
) -> tuple[View, tuple[float, float]] | None:
    """Empty belt that is as bright, and wavers as much, as the air around a threat."""
    rows, columns = threat.mask.shape
    around = attenuation(view.low, view.air) < SEEN * 2
    wanted = np.array([_air(image[around]) for image in (view.low, view.high)])
    best, found = np.inf, None
    for belt in belts:
        for _ in range(60):
            if min(belt.low.shape[0] - rows, belt.low.shape[1] - columns) < 2:
                break
            top = int(random.integers(0, belt.low.shape[0] - rows))
            left = int(random.integers(0, belt.low.shape[1] - columns))
            place = np.s_[top : top + rows, left : left + columns]
            if np.quantile(belt.low[place], 0.002) < 55_000:
                continue
            off = float(np.abs(np.array([_air(i[place]) for i in (belt.low, belt.high)]) - wanted).sum())
            if off < best:
                best, found = off, (belt, (float(top + (rows - 1) // 2), float(left + (columns - 1) // 2)))
    return found


def _air(counts: NDArray[np.uint16]) -> tuple[float, float]:
    return float(counts.mean()), 2 * float(counts.std())


def _placed(view: View, threat: Threat) -> Mask | None:
    """Where a cut-out came from: the shift at which its outline fits best."""
    solid = (threat.high > SEEN)[RIM:-RIM, RIM:-RIM]
    depth = attenuation(view.low, view.air) > SEEN * 2
    best, at = 59, None
    for top in range(depth.shape[0] - solid.shape[0] + 1):
        for left in range(depth.shape[1] - solid.shape[1] + 1):
            fit = int((depth[top : top + solid.shape[0], left : left + solid.shape[1]] & solid).sum())
            if fit > best:
                best, at = fit, (top, left)
    if at is None:
        return None
    mask = np.zeros(depth.shape, dtype=bool)
    mask[at[0] : at[0] + solid.shape[0], at[1] : at[1] + solid.shape[1]] = solid
    return mask


def _read(stem: Path) -> View:
    return read_pair(*(Path(f"{stem}_{energy}.png").read_bytes() for energy in ("low", "high")))


def _sides(mask: Mask) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    return np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))


def _crop(view: View, mask: Mask) -> View:
    rows, columns = _sides(mask)
    box = np.s_[max(rows[0] - 20, 0) : rows[-1] + 21, max(columns[0] - 20, 0) : columns[-1] + 21]
    return replace(view, low=view.low[box].copy(), high=view.high[box].copy())


def _mask_of(threat: Threat, box: tuple[int, int, int, int], shape: tuple[int, ...]) -> Mask:
    x, y, wide, high = box
    mask = np.zeros(shape, dtype=bool)
    mask[y : y + high, x : x + wide] = threat.high > SEEN
    return mask


def report(count: int, folder: Path | None) -> dict[str, Any]:
    start = time.perf_counter()
    found = list(cases(count))
    names = ("low", "high", "zeff", "mass")
    out: dict[str, Any] = {"scenes": len(found)}
    for way in ("composite", "naive"):
        told = [one.errors[way] for one in found if one.errors[way]]
        out[f"error {way}"] = {n: round(float(np.mean([t[n] for t in told])), 4) for n in names}
        out[f"error {way}, 95 in 100"] = {
            n: round(float(np.quantile([t[n] for t in told], 0.95)), 4) for n in names
        }
    for way in ("solid", "cut", "naive"):
        out[f"auc {way}"] = [round(v, 3) for v in auc(found, way)]
    if folder is not None:
        out["real"] = real(folder)
    out["seconds"] = round(time.perf_counter() - start)
    return out


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--scenes", type=int, default=240)
    parser.add_argument("--real", type=Path)
    given = parser.parse_args(arguments)
    json.dump(report(given.scenes, given.real), sys.stdout)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()

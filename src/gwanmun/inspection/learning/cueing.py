"""Regions of made-up parcels for the material cue: made, fitted to, judged by.

To learn from: families and machines that are not held out, half of the scenes with drugs, things varied as
other makers would have made them. To judge by: families and machines held out. Boxes are shifted by up to a
tenth of their size at each side, as a detector would place them. A thing that hides a salt is neither salt
nor benign and is left out.
"""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.detecting import cue, measures
from gwanmun.inspection.rules.imaging.calibration import Calibration, nominal
from gwanmun.inspection.rules.imaging.tracing import Step, fit, transmitted
from gwanmun.inspection.rules.matching.trees import Forest
from gwanmun.inspection.rules.physics.detector import weights
from gwanmun.inspection.rules.physics.generator import Sample, Seen, synthesise
from gwanmun.inspection.rules.physics.machines import MACHINES, machine_of
from gwanmun.inspection.rules.physics.materials import table

Row = Mapping[str, Any]
Floats = NDArray[np.float64]
SALTS = (
    "cocaine_hcl", "heroin_hcl", "mdma_hcl", "meth_hcl", "ketamine_hcl", "amphetamine_sulfate",
    "fentanyl_hcl",
)  # fmt: skip
#: Of a thing that covers fewer pixels nothing can be learnt.
LEAST_PIXELS = 30
SEEDS = {"train": 60_000_000, "held": 70_000_000, "drawn": 5_000_000}
#: Of eight scenes in a row: none, any threat, a narcotic.
THREATS: tuple[float | list[str], ...] = (0.0, 0.0, 0.0, 1.0, 1.0, ["narcotic"], ["narcotic"], ["narcotic"])
#: Share of scenes with a threat where nothing is forced.
ANY = 0.75
#: Share of what is learnt from with things varied, and with the nominal calibration.
VARIED, NOMINAL = 0.7, 0.25
#: How far a box may be off at each side, in its sizes.
OFF = 0.1
PLACES = ("open", "hidden", "in metal")
TREES, FOLDS = 150, 5
GROWN = {
    "objective": "binary", "learning_rate": 0.06, "num_leaves": 16, "min_data_in_leaf": 60,
    "bagging_fraction": 0.7, "bagging_freq": 1, "feature_fraction": 0.4, "lambda_l2": 5.0, "num_threads": 1,
    "seed": 1, "deterministic": True, "verbose": -1,
}  # fmt: skip
_WEDGE = (("C2H4", (1, 3, 6, 12, 20)), ("Al", (0.5, 1.5, 4, 8, 15)), ("Fe", (0.5, 1.5, 4, 8, 15)))


@cache
def measured(name: str) -> Calibration:
    """The calibration of a virtual machine as an engineer measures it: fifteen steps read to three in a
    thousand, scattered light from behind lead."""
    machine = machine_of(name)
    kev, low, high = weights(machine.beam, machine.detector)
    random = np.random.default_rng(zlib.crc32(name.encode()))
    steps = []
    for formula, masses in _WEDGE:
        deep = transmitted(kev, low, high, formula, np.array(masses, float))
        for mass, *pair in zip(masses, *deep, strict=True):
            seen = [float(np.exp(-depth) * (1 + random.normal(0, 0.003))) for depth in pair]
            steps.append(Step(formula, mass, *seen))
    return dataclasses.replace(fit(name, steps), veil=(*machine.scatter, machine.spread))


def made(split: str, number: int) -> Sample:
    """The ``number``-th scene of a split, scanned: ``train``, ``held`` (held-out families and machines) or
    ``drawn`` (held out too, threats as in any folder to judge by)."""
    seed = SEEDS[split] + number
    random = np.random.default_rng([seed, 77])
    names = [one.name for one in MACHINES if one.held_out == (split != "train")]
    machine = names[int(random.integers(len(names)))]
    scale = float(random.uniform(1.3, 2.2))
    vary = float(random.random() < VARIED) if split == "train" else 0.0
    threats = ANY if split == "drawn" else THREATS[number % 8]
    part = "train" if split == "train" else "held"
    return synthesise(seed, machine, threats=threats, split=part, scale=scale, vary=vary)


def regions(sample: Sample, calibrations: Sequence[Calibration], off: float = OFF) -> list[dict[str, Any]]:
    """Salts and benign organics of a sample: ``values`` for each calibration (calibrations, views, features),
    and what they truly are."""
    random = np.random.default_rng([sample.seed, 9])
    known = table()
    hiding = {one.hidden_in for one in sample.objects if one.material in SALTS}
    told = []
    for one in sample.objects:
        salt = one.material in SALTS
        group = known[one.material].group if one.material in known else ""
        if one.label in hiding or (not salt and (one.threat or group != "organic")):
            continue
        values: list[list[list[float]]] = [[] for _ in calibrations]
        for view, sight in zip(sample.scan.views, one.sights, strict=True):
            if sight is None or sight.mask.sum() < LEAST_PIXELS:
                continue
            x, y, w, h = sight.box
            left, upper, right, lower = random.uniform(-off, off, 4)
            box = (x + left * w, y + upper * h, w * (1 + right - left), h * (1 + lower - upper))
            for number, calibration in enumerate(calibrations):
                values[number].append(cue.features(view, box, calibration).round(5).tolist())
        if values[0]:
            told.append({
                "seed": sample.seed, "machine": sample.machine, "salt": salt, "material": one.material,
                "family": one.family, "kind": one.kind, "place": _place(one, sample), "values": values[0],
                "others": values[1:],
            })  # fmt: skip
    return told


def _place(one: Seen, sample: Sample) -> str:
    if not one.hidden_in:
        return "open"
    host = next(other for other in sample.objects if other.label == one.hidden_in)
    known = table()
    return "in metal" if host.material in known and known[host.material].group == "metal" else "hidden"


def rows(
    split: str, count: int, *, first: int = 0, tell: Callable[[int], None] = lambda done: None
) -> list[dict[str, Any]]:
    """Regions of scenes ``first`` … of a split; ``others`` of the held-out ones: by the nominal
    calibration."""
    found: list[dict[str, Any]] = []
    for number in range(first, first + count):
        sample = made(split, number)
        own = measured(sample.machine)
        if split != "train":
            found += regions(sample, (own, nominal()))
        else:
            plain = np.random.default_rng([sample.seed, 8]).random() < NOMINAL
            found += regions(sample, (nominal() if plain else own,))
        tell(number + 1 - first)
    return found


def fitted(told: Sequence[Row], trees: int = TREES) -> cue.Fit:
    """Forest of single views, and what two views weigh: by odds of forests that did not know the family."""
    views = np.array([view for row in told for view in row["values"]])
    of = np.repeat(np.arange(len(told)), [len(row["values"]) for row in told])
    salt = np.array([bool(row["salt"]) for row in told])
    fold = np.array([zlib.crc32(str(row["family"]).encode()) % FOLDS for row in told])
    alone = np.zeros(len(views))
    for part in range(FOLDS):
        mine = fold[of] == part
        if mine.any() and len(set(salt[of][~mine])) == 2:
            alone[mine] = _grown(views[~mine], salt[of][~mine], trees).odds(views[mine])
    many = [number for number, row in enumerate(told) if len(row["values"]) > 1]
    pairs = np.array([cue.pair(views[of == number], alone[of == number]) for number in many])
    if not len(many) or len(set(salt[many])) < 2:
        weights_ = np.array([1.0, 0, 0, 0, 0, 0])
    else:
        weights_ = _line(pairs, salt[many])
    return cue.Fit(_grown(views, salt[of], trees), weights_)


def _grown(values: Floats, salt: NDArray[np.bool_], trees: int) -> Forest:
    import lightgbm

    weight = np.where(salt, 0.5 / max(int(salt.sum()), 1), 0.5 / max(int((~salt).sum()), 1)) * len(salt)
    grown = lightgbm.train(GROWN, lightgbm.Dataset(values, salt.astype(float), weight=weight), trees)
    return Forest.grown(grown.dump_model()["tree_info"])


def _line(values: Floats, salt: NDArray[np.bool_], hold: float = 3.0) -> Floats:
    """Weights and a constant by logistic regression, salts and the others weighing the same."""
    x = np.column_stack([values, np.ones(len(values))])
    weight = np.where(salt, 0.5 / salt.sum(), 0.5 / (~salt).sum()) * len(x)
    line = np.r_[1.0, np.zeros(x.shape[1] - 1)]
    start, ridge = line.copy(), np.diag(np.r_[np.full(x.shape[1] - 1, hold), 1e-6])
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(x @ line, -30, 30)))
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + ridge
        line = line + np.clip(
            np.linalg.solve(hessian, x.T @ (weight * (salt - p)) - ridge @ (line - start)), -1, 1
        )
    return np.asarray(line)


def judged(told: Sequence[Row], made_fit: cue.Fit | None = None, *, times: int = 400) -> dict[str, Any]:
    """AUC of salts against benign organics, each thing once, with 95 % intervals by scene; by place and by
    the number of views; ``nominal`` where the machine has no calibration of its own."""
    salt = np.array([bool(row["salt"]) for row in told])
    seeds = np.array([row["seed"] for row in told])
    two = np.array([len(row["values"]) > 1 for row in told])
    place = np.array([row.get("place", "open") for row in told])
    score, first = _scores([row["values"] for row in told], made_fit)

    def figure(values: Floats, among: NDArray[np.bool_]) -> dict[str, Any]:
        return {"salts": int(salt[among].sum()), "regions": int(among.sum())} | _auc(
            values[among], salt[among], seeds[among], times
        )

    everything = np.ones(len(told), bool)
    found: dict[str, Any] = {
        "scenes": len(set(seeds.tolist())), "all": figure(score, everything),
        "one_view": figure(first, everything),
        "one_view_of_two": figure(first, two), "two_views": figure(score, two),
        "place": {name: figure(score, ~salt | (place == name)) for name in PLACES},
    }  # fmt: skip
    if all(row.get("others") for row in told):
        bare, _ = _scores([row["others"][0] for row in told], made_fit)
        found["nominal"] = figure(bare, everything)
    return found


def scored(told: Sequence[Row], fit: cue.Fit | None = None) -> tuple[Floats, NDArray[np.bool_]]:
    """Log odds of each thing by all its views, and which are salts."""
    return _scores([row["values"] for row in told], fit)[0], np.array([bool(row["salt"]) for row in told])


def _scores(things: Sequence[Any], fit: cue.Fit | None) -> tuple[Floats, Floats]:
    """Log odds of things by all their views, and by their first alone."""
    counts = [len(values) for values in things]
    starts = np.r_[0, np.cumsum(counts)[:-1]]
    views = np.concatenate([np.asarray(values, np.float64) for values in things])
    alone = cue.odds(views, fit)
    whole = [
        cue.joint(views[at : at + count], alone[at : at + count], fit)
        for at, count in zip(starts, counts, strict=True)
    ]
    return np.array(whole), alone[starts]


def _auc(score: Floats, salt: NDArray[np.bool_], seeds: NDArray[np.int64], times: int) -> dict[str, Any]:
    if len(set(salt.tolist())) < 2:
        return {"auc": None, "interval": None}
    scenes = np.unique(seeds)
    members = [np.flatnonzero(seeds == seed) for seed in scenes]
    random = np.random.default_rng(5)
    drawn = []
    for _ in range(times):
        at = np.concatenate([members[k] for k in random.integers(len(scenes), size=len(scenes))])
        if 0 < salt[at].sum() < len(at):
            drawn.append(measures.auc(score[at], salt[at]))
    return {
        "auc": round(measures.auc(score, salt), 3),
        "interval": [round(end, 3) for end in measures.interval(np.array(drawn))],
    }

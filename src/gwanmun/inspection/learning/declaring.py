"""Parcels with true and lying declarations, and the fit of the declaration match to them.

One packed scene is scanned once and declared several times: truly, with other goods, with too little mass,
with a line left out; a scene with a threat is declared without it. So each kind of lie weighs the same,
however seldom a sender tells it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gwanmun.inspection.learning.judging import parcels
from gwanmun.inspection.learning.runtime import Reader
from gwanmun.inspection.rules import matching
from gwanmun.inspection.rules.detecting import picture
from gwanmun.inspection.rules.matching import match
from gwanmun.inspection.rules.matching.trees import Forest
from gwanmun.inspection.rules.physics.declarations import declare
from gwanmun.inspection.rules.physics.generator import look
from gwanmun.inspection.rules.physics.machines import MACHINES, machine_of
from gwanmun.inspection.rules.physics.scenes import pack

Row = Mapping[str, Any]
SEEDS = {"train": 20_000_000, "held": 30_000_000}
#: Declarations of one scene to learn from; of those to judge by each scene has one.
TOLD = ("truth", "other_goods", "other_goods", "less_mass", "omitted_item")
JUDGED = ("truth", "other_goods", "truth", "less_mass", "truth", "omitted_item")
TREES, LEAVES, RATE = 200, 16, 0.04


def rows(
    split: str, count: int, *, first: int = 0, reader: Reader | None = None,
    tell: Callable[[int], None] = lambda done: None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Scenes ``first`` … of a split (``train``: families and machines to learn from, ``held``: those held
    out) with their declarations, as ``judging.parcels`` reads them; ``surest``: the detector's surest box."""
    names = [one.name for one in MACHINES if one.held_out == (split == "held")]
    found = []
    for number in range(first, first + count):
        seed = SEEDS[split] + number
        random = np.random.default_rng([seed, 77])
        model = machine_of(names[int(random.integers(len(names)))])
        scale = float(random.uniform(1.3, 2.2))
        threat = number % (4 if split == "train" else 7) == 3
        scene = pack(np.random.default_rng([seed, 1]), threats=1.0 if threat else 0.0, split=split)
        scan, _ = look(scene, model, seed, scale=scale)
        seen = matching.of_scan(scan)
        surest = 0.0
        for view in scan.views if reader else ():
            whole = picture.coloured(view)
            top, left, height, width = picture.content(whole)
            _, sure, _, _ = reader.read(whole[top : top + height, left : left + width])  # type: ignore[union-attr]
            surest = max(surest, float(sure.max(initial=0.0)))
        lies = ("hidden_item",) if threat else TOLD if split == "train" else (JUDGED[number % 6],)
        for turn, lie in enumerate(lies):
            d = declare(scene.things, np.random.default_rng([seed, 3, turn]), lie)
            found.append({
                "seed": seed, "ko": d.ko, "hs": d.hs, "net_g": d.net_g, "true_g": d.true_g,
                "true_ko": d.true_ko, "lie": d.lie, "truthful": d.truthful, "surest": surest,
                "features": seen.values.round(5).tolist(), "grams": seen.grams, "metal": seen.metal,
                "organic": seen.organic,
            })  # fmt: skip
        tell(number + 1 - first)
    return found


def fitted(told: Sequence[Row], trees: int = TREES) -> match.Profiles:
    """Expectations and forest from rows; truth weighs as much as all lies, each kind of lie as the others."""
    import lightgbm

    seen, weights, declared, lies = parcels(told)
    values = np.stack([one.values for one in seen])
    kinds = np.stack([match.said(row["true_ko"])[0] for row in told])
    lie = [row["lie"] for row in told]
    alone = np.isin(lie, ["truth", "hidden_item"])  # each scene once
    true_g = np.array([row["true_g"] for row in told], float)
    half = np.array([row["seed"] for row in told]) % 2
    x = np.zeros((len(told), len(match.CUES)))
    for part in (0, 1):  # no parcel is judged by expectations that it was part of
        mine, others = half == part, alone & (half != part)
        made = match.profiled(values[others], weights[others], kinds[others], true_g[others], ~lies[others])
        rows_ = [seen[n] for n in np.flatnonzero(mine)]
        threats = np.array([row["surest"] for row in told], float)[mine]
        x[mine] = match.all_cues(rows_, weights[mine], declared[mine], threats, made)
    made = match.profiled(values[alone], weights[alone], kinds[alone], true_g[alone], ~lies[alone])
    counts = Counter(lie)
    weight = np.array([(len(counts) - 1 if one == "truth" else 1) / counts[one] for one in lie])
    grown = lightgbm.train(
        {"objective": "binary", "learning_rate": RATE, "num_leaves": LEAVES, "min_data_in_leaf": 60,
         "bagging_fraction": 0.7, "bagging_freq": 1, "feature_fraction": 0.5, "num_threads": 1, "seed": 1,
         "deterministic": True, "verbose": -1,
         "monotone_constraints": [int(name in match.RISING) for name in match.CUES]},
        lightgbm.Dataset(x, lies.astype(float), weight=weight / weight.mean()), trees,
    )  # fmt: skip
    forest = Forest.grown(grown.dump_model()["tree_info"])
    return match.Profiles(made.expected, made.spread, made.usual, made.kinds, made.weigh, forest)


def keep(profiles: match.Profiles, file: Path = match.FILE) -> None:
    """For whoever makes a release."""
    file.write_text(profiles.as_json())


def write(file: Path, told: Sequence[Row]) -> None:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in told))

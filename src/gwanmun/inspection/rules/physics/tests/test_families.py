"""Families: enough of each kind, no part in another's place, what hides something is called by its cover."""

from __future__ import annotations

import itertools
import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from gwanmun.inspection.rules.physics.declarations import declare
from gwanmun.inspection.rules.physics.families import BENIGN, FAMILIES, THREATS, Family, of_kind
from gwanmun.inspection.rules.physics.scenes import Placed
from gwanmun.inspection.rules.physics.solids import Mesh, box, shell

#: Small things on a circuit board are strewn over each other as built.
BOARD = {"fr4", "copper", "quartz", "ferrite", "solder"}
MANY = ("lighter", "pressure", "powerbank", "zippooil", "nailpolish", "narcotic", "precursor")
HOME = "gwanmun.inspection.rules.physics.families."
MODULES = (
    "lighters", "cylinders", "banks", "fuels", "polishes", "drug_packs", "drug_fluids", "chemicals",
    "hidden_wares", "hidden_goods", "hidden_food", "groceries", "drinks", "bakery", "remedies", "beauty",
    "papers", "pocket_devices",
)  # fmt: skip


def within(mesh: Mesh, x: NDArray[np.float64], y: NDArray[np.float64], z: float) -> NDArray[np.int64]:
    """How often the mesh winds around each point at one height: 0 outside, 1 inside."""
    a, b, c = (mesh.points[mesh.faces[:, i]] for i in range(3))
    twice = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    kept = np.abs(twice) > 1e-12
    a, b, c, twice = a[kept], b[kept], c[kept], twice[kept]
    px, py = x[:, None], y[:, None]
    u = ((px - a[:, 0]) * (c[:, 1] - a[:, 1]) - (py - a[:, 1]) * (c[:, 0] - a[:, 0])) / twice
    v = ((b[:, 0] - a[:, 0]) * (py - a[:, 1]) - (b[:, 1] - a[:, 1]) * (px - a[:, 0])) / twice
    height = a[:, 2] + u * (b[:, 2] - a[:, 2]) + v * (c[:, 2] - a[:, 2])
    below = (u >= 0) & (v >= 0) & (u + v <= 1) & (height < z)
    return np.asarray(np.where(below, -np.sign(twice), 0).sum(axis=1).astype(np.int64))


def shared(family: Family, seed: int) -> list[str]:
    """Pairs of parts in each other's place at more than a few of the points looked at; a solution is two
    materials of one shape."""
    random = np.random.default_rng(seed)
    parts = [part for one in family.build(random) for part in one.parts if part.material not in BOARD]
    low = np.min([part.mesh.low for part in parts], axis=0)
    high = np.max([part.mesh.high for part in parts], axis=0)
    inside = np.zeros((len(parts), 0), dtype=bool)
    for share in (0.23, 0.52, 0.81):
        x, y = random.uniform(low[0], high[0], 60), random.uniform(low[1], high[1], 60)
        z = float(low[2] + share * (high[2] - low[2]))
        inside = np.concatenate([inside, [within(part.mesh, x, y, z) > 0 for part in parts]], axis=1)
    return [
        f"{parts[i].material} and {parts[j].material}"
        for i, j in itertools.combinations(range(len(parts)), 2)
        if (inside[i] & inside[j]).sum() > 3
        and not np.array_equal(parts[i].mesh.points, parts[j].mesh.points)
    ]


def test_a_part_in_anothers_place_is_found() -> None:
    x, y = np.full(1, 0.1), np.full(1, 0.3)
    assert within(box(2, 2, 2), x, y, 1.0)[0] == 1
    assert within(shell(4, 4, 4, 1), x, y, 2.0)[0] == 0
    assert within(box(2, 2, 2), x + 3, y, 1.0)[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_no_part_stands_in_anothers_place(module: str) -> None:
    recipes = [f for f in FAMILIES.values() if f.build.__module__ == HOME + module]
    assert HOME + module in sys.modules
    assert len(recipes) >= 6
    for family in recipes:
        assert not shared(family, 1), family.name


@pytest.mark.parametrize("kind", MANY)
def test_there_are_many_families_to_learn_from(kind: str) -> None:
    assert len(of_kind(kind, "train")) >= 10
    assert all(len(one.hs) == 6 and one.hs.isdigit() for one in of_kind(kind))


def test_what_hides_something_is_declared_by_its_cover() -> None:
    random = np.random.default_rng(5)
    for family in (f for f in FAMILIES.values() if f.hides):
        cover, *hidden = family.build(random)
        assert cover.kind in BENIGN, family.name
        assert hidden, family.name
        assert all(one.kind in THREATS for one in hidden), family.name
        things = [Placed(family, cover), *(Placed(family, one, 0) for one in hidden)]
        said = declare(things, random, "hidden_item")
        for word in ("은닉", "속 은", "drug", "precursor"):
            assert word not in (said.ko + said.en).lower(), (family.name, said.ko, said.en)

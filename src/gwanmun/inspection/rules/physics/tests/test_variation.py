"""Things as another maker would have made them: closed still, apart still, and what tells them unchanged."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from gwanmun.inspection.rules.physics.families import FAMILIES
from gwanmun.inspection.rules.physics.generator import synthesise
from gwanmun.inspection.rules.physics.variation import INSTEAD, varied

SOME = ("pistol", "scissors", "powder_tub", "wine_bottle")


@pytest.mark.parametrize("name", SOME)
def test_nothing_changes_at_no_strength(name: str) -> None:
    pieces = FAMILIES[name].build(np.random.default_rng(3))
    assert varied(pieces, np.random.default_rng(1), 0.0) == pieces


@pytest.mark.parametrize("name", SOME)
def test_all_parts_of_a_thing_change_by_one_map(name: str) -> None:
    """Volumes keep their shares: a map of space, whose stretch is the same everywhere, folds nothing."""
    pieces = FAMILIES[name].build(np.random.default_rng(3))
    changed = varied(pieces, np.random.default_rng(7))
    before = np.array([p.mesh.volume for one in pieces for p in one.parts])
    after = np.array([p.mesh.volume for one in changed for p in one.parts])
    share = after / before
    # A bend moves corners, not the insides of flat faces: shares differ by little, never in sign.
    assert np.allclose(share, np.median(share), rtol=0.05)
    assert not np.isclose(share[0], 1.0, rtol=1e-3)


@pytest.mark.parametrize("name", SOME)
def test_what_tells_a_thing_stays(name: str) -> None:
    pieces = FAMILIES[name].build(np.random.default_rng(3))
    for seed in range(20):
        for one, new in zip(pieces, varied(pieces, np.random.default_rng(seed)), strict=True):
            assert (new.kind, new.material) == (one.kind, one.material)
            for old, part in zip(one.parts, new.parts, strict=True):
                assert part.fill == old.fill
                if old.material == one.material:
                    assert part.material == old.material
                elif part.material != old.material:
                    assert any({part.material, old.material} <= set(group) for group in INSTEAD)


def test_a_maker_differs_from_the_next() -> None:
    pieces = FAMILIES["pistol"].build(np.random.default_rng(3))
    sizes = [
        float(np.ptp(varied(pieces, np.random.default_rng(seed))[0].parts[0].mesh.points[:, 0]))
        for seed in range(5)
    ]
    assert all(abs(a - b) > 0.1 for a, b in pairwise(sorted(sizes)))


def test_a_varied_scene_is_made_again_from_its_seed_and_the_usual_one_is_untouched() -> None:
    def low(vary: float) -> bytes:
        return synthesise(11, scale=4.0, threats=["gun"], vary=vary).scan.views[0].low.tobytes()

    assert low(1.0) == low(1.0)
    assert low(1.0) != low(0.0)
    assert low(0.0) == synthesise(11, scale=4.0, threats=["gun"]).scan.views[0].low.tobytes()

"""The material cue: order by matter, the same whatever lies around, silent where it has nothing to say."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.inspection.learning.words import KINDS
from gwanmun.inspection.rules.detecting import cue
from gwanmun.inspection.rules.physics.families.register import THREATS
from gwanmun.inspection.rules.scans import View

AIR = 60_000


def lump(ratio: float, thick: float = 0.4, under: float = 0.0, noise: float = 0.0) -> View:
    """A box of matter: attenuation ``thick`` at high energy, ``ratio`` times as much at low; a layer of
    plastic (ratio 1.25) under the whole."""
    high = np.full((60, 80), under)
    low = high * 1.25
    high[20:40, 30:50] += thick
    low[20:40, 30:50] += thick * ratio
    grain = np.random.default_rng(1).normal(0, noise, (2, *high.shape))
    counts = [
        (AIR * np.exp(-(a + g))).clip(1, 65535).astype(np.uint16)
        for a, g in zip((low, high), grain, strict=True)
    ]
    return View(counts[0], counts[1])


BOX = (30.0, 20.0, 20.0, 20.0)


def test_zeff_rises_with_the_ratio_and_the_layer_under_it_is_taken_off() -> None:
    z = [cue.features(lump(ratio), BOX)[0] for ratio in (1.15, 1.3, 1.45, 1.6, 1.9)]
    assert z == sorted(z)
    bare, covered = (cue.features(lump(1.5, under=u), BOX) for u in (0.0, 0.25))
    assert covered[0] == pytest.approx(bare[0], abs=0.35)  # net of the layer
    assert covered[1] < bare[1] - 0.2  # as seen, it is lighter
    assert covered[3] == pytest.approx(0.4, abs=0.02)


def test_salts_score_above_sugar_and_steel_below_salts() -> None:
    grid = np.linspace(1.15, 2.4, 26)
    values = np.stack([cue.features(lump(ratio, noise=0.003), BOX) for ratio in grid])
    score = cue.score(values)
    near_salt = np.abs(values[:, 0] - cue.SALT) < 0.8
    sugar, steel = values[:, 0] < 7.2, values[:, 0] > 15
    assert near_salt.any()
    assert sugar.any()
    assert steel.any()
    assert score[near_salt].min() > score[sugar].max()
    assert score[near_salt].min() > score[steel].max()


@settings(max_examples=60)
@given(
    st.tuples(*[st.floats(-200, 300) for _ in range(2)], *[st.floats(0, 400) for _ in range(2)]),
    st.integers(1, 4), st.integers(1, 4),
)  # fmt: skip
def test_any_box_on_any_view_gives_finite_numbers(box, rows: int, columns: int) -> None:
    view = View(np.full((rows, columns), 30_000, np.uint16), np.full((rows, columns), 40_000, np.uint16))
    values = cue.features(view, box)
    assert values.shape == (len(cue.NAMES),)
    assert np.isfinite(values).all()
    assert 0 <= float(cue.score(values)) <= 1


def test_where_nothing_can_be_told_nothing_is_said() -> None:
    for count in (0, AIR, 65_535):
        flat = np.full((30, 30), count, np.uint16)
        assert cue.of(View(flat, flat), (5, 5, 10, 10)) is None
    assert cue.of(lump(1.5, thick=0.01), BOX) is None
    assert cue.of(lump(1.5, thick=5.0), BOX) is None
    assert cue.of(lump(1.5), BOX) == float(cue.score(cue.features(lump(1.5), BOX)))


def test_the_line_is_fitted_to_what_it_is_shown_and_is_stored_whole() -> None:
    random = np.random.default_rng(3)
    values = random.normal(0, 1, (300, len(cue.NAMES)))
    values[:, 0] = np.where(np.arange(300) < 100, 9.6, 6.5) + random.normal(0, 0.6, 300)
    salt = np.arange(300) < 100
    line = cue.fitted(values, salt)
    score = cue.score(values, line)
    assert score[salt].mean() > 0.8 > 0.2 > score[~salt].mean()
    # Both answers weigh the same, however many there are of each.
    assert (score > 0.5).mean() == pytest.approx(1 / 3, abs=0.08)
    told = json.loads(cue.FILE.read_text())
    middle, spread, weights = cue.stored()
    assert told["names"] == list(cue.NAMES)
    assert len(middle) == len(spread) == len(weights) - 1 == cue.expanded(values).shape[1]


def test_it_speaks_of_powders_and_of_light_matter_of_unknown_classes() -> None:
    assert cue.speaks("narcotic", "mixed")
    assert cue.speaks("pills of this office", "organic")
    assert not cue.speaks("pills of this office", "metal")
    assert not cue.speaks("gun", "organic")
    assert set(THREATS) == set(KINDS) == cue.POWDERS | cue.THINGS

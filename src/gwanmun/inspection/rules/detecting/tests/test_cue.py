"""The material cue: attenuations that add, slopes against a scalar oracle, regions, the stored fit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.inspection.learning.words import KINDS
from gwanmun.inspection.rules.detecting import cue, measures, region
from gwanmun.inspection.rules.detecting.additive import additive, noise_of, scale, slope
from gwanmun.inspection.rules.imaging.calibration import nominal
from gwanmun.inspection.rules.imaging.mixing import mixing
from gwanmun.inspection.rules.matching.trees import Forest
from gwanmun.inspection.rules.physics.families.register import THREATS
from gwanmun.inspection.rules.scans import View

THINGS = Path(__file__).parent / "cue_things.json"
#: Iron for a gram of polyethylene: about as water, and as a chloride.
WATER, SALT = 0.06, 0.25


def scan(soft: np.ndarray, iron: np.ndarray, air: int = 60_000, noise: float = 0.0) -> View:
    """What the nominal machine reads behind grams per cm² of polyethylene and iron."""
    tables = mixing(nominal())
    assert tables is not None
    random = np.random.default_rng(1)
    counts = [
        air * np.exp(-a) * (1 + noise * random.standard_normal(a.shape))
        for a in tables.attenuation(soft.astype(np.float32), iron.astype(np.float32))
    ]
    low, high = (np.clip(c + 0.5, 0, 65_535).astype(np.uint16) for c in counts)
    return View(low, high, air, 0, 2.0)


def lying(share: float, thick: float = 1.0, under: float = 0.5, metal: float = 0.0, at: int = 30) -> View:
    """A cushion of matter with ``share`` of iron for polyethylene, on a sheet of food, under iron."""
    y, x = np.mgrid[0:90, 0:90]
    far = ((x - at - 15) / 15) ** 2 + ((y - at - 15) / 15) ** 2
    thing = thick * np.sqrt(np.clip(1 - far, 0, 1))
    return scan(under + thing, 0.03 * under + metal + share * thing, noise=0.002)


def told(view: View, at: int = 30) -> dict[str, float]:
    values = cue.features(view, (at, at, 30, 30))
    return dict(zip(cue.NAMES, values.tolist(), strict=True))


@settings(max_examples=15, deadline=None)
@given(st.floats(0.2, 4.0), st.floats(0.0, 0.6), st.floats(0.0, 3.0))
def test_what_lies_over_a_thing_adds(thing: float, share: float, over: float) -> None:
    shape = (8, 8)
    both = [np.full(shape, v) for v in (thing + 0.5 * over, share * thing + 0.2 * over)]
    alone, cover = ((np.full(shape, a), np.full(shape, b)) for a, b in (
        (thing, share * thing), (0.5 * over, 0.2 * over)))  # fmt: skip
    place = (slice(0, 8), slice(0, 8))
    sums = [additive(scan(*pair), nominal(), place) for pair in (both, alone, cover)]
    for whole, one, other in zip(*sums, strict=True):
        assert whole.mean() == pytest.approx(one.mean() + other.mean(), rel=0.04, abs=0.02)


def test_matter_is_told_whatever_the_thickness_and_whatever_lies_over_it() -> None:
    seen = [told(lying(SALT, thick, under, metal)) for thick, under, metal in (
        (0.6, 0.0, 0.0), (1.5, 0.5, 0.0), (3.0, 1.0, 0.0), (1.5, 0.5, 0.4))]  # fmt: skip
    for name in ("ring_u", "membrane_u", "far_q50", "steps_u"):
        values = [one[name] for one in seen]
        assert max(values) - min(values) < 0.15 * abs(np.mean(values)), name
        assert min(values) > 2 * told(lying(WATER))[name]


def test_more_iron_is_more_u() -> None:
    values = [told(lying(share)) for share in (0.0, 0.05, 0.1, 0.2, 0.4)]
    for name in ("ring_u", "membrane_u", "far_u", "near_q50", "steps_u"):
        assert all(np.diff([one[name] for one in values]) > 0), name


def test_the_place_and_the_brightness_of_air_do_not_matter() -> None:
    here, there = told(lying(SALT)), told(lying(SALT, at=40), at=40)
    dim = lying(SALT)
    halved = View(dim.low // 2, dim.high // 2, 30_000, 0, 2.0)
    for name in ("ring_u", "membrane_h", "far_q50", "log_wide", "h_core"):
        assert there[name] == pytest.approx(here[name], rel=0.05)
        assert told(halved)[name] == pytest.approx(here[name], rel=0.02)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([3, 5, 11]))
def test_slopes_are_those_of_a_scalar_oracle(seed: int, side: int) -> None:
    random = np.random.default_rng(seed)
    depth, matter = random.normal(1, 0.3, (15, 15)), random.normal(0.3, 0.1, (15, 15))
    noise, at = 0.01, scale(nominal())
    variance, shared = slope(depth, matter, noise, at, side)
    half, y, x = side // 2, 7, 7
    h = [depth[r, c] for r in range(y - half, y + half + 1) for c in range(x - half, x + half + 1)]
    u = [matter[r, c] for r in range(y - half, y + half + 1) for c in range(x - half, x + half + 1)]
    n = len(h)
    mean_h, mean_u = sum(h) / n, sum(u) / n
    want = sum((a - mean_h) ** 2 for a in h) / n - noise**2
    both = sum((a - mean_h) * (b - mean_u) for a, b in zip(h, u, strict=True)) / n
    both += noise**2 * at.soft / (at.hard - at.soft)
    assert variance[y, x] == pytest.approx(want, rel=1e-4, abs=1e-7)
    assert shared[y, x] == pytest.approx(both, rel=1e-4, abs=1e-7)


def test_noise_is_found_under_a_slope() -> None:
    y, x = np.mgrid[0:60, 0:60]
    noisy = 0.02 * x + 0.01 * y + np.random.default_rng(3).normal(0, 0.05, x.shape)
    assert noise_of(noisy) == pytest.approx(0.05, rel=0.1)


def test_weighted_quantiles_are_those_of_repeated_values() -> None:
    values, weights = np.array([3.0, 1, 2], np.float32), np.array([1.0, 5, 4], np.float32)
    repeated = sorted([3.0] + 5 * [1.0] + 4 * [2.0])
    for share in (0.05, 0.45, 0.75, 0.95):
        assert region.quantiles(values, weights, (share,)) == [repeated[int(share * 10)]]


@pytest.mark.parametrize(
    "box", [(0, 0, 3, 3), (88, 88, 9, 9), (-5, 20, 12, 6), (0, 0, 90, 90), (40, 40, 0, 0)]
)
def test_any_box_has_numbers(box: tuple[float, float, float, float]) -> None:
    for view in (lying(SALT), scan(np.zeros((90, 90)), np.zeros((90, 90)))):
        values = cue.features(view, (box[0], box[1], max(box[2], 1), max(box[3], 1)))
        assert values.shape == (len(cue.NAMES),)
        assert np.isfinite(values).all()


@settings(max_examples=30, deadline=None)
@given(
    st.tuples(*[st.floats(-200, 300) for _ in range(2)], *[st.floats(0, 400) for _ in range(2)]),
    st.integers(1, 4), st.integers(1, 4),
)  # fmt: skip
def test_any_box_on_any_view_gives_finite_numbers(box, rows: int, columns: int) -> None:
    view = View(np.full((rows, columns), 30_000, np.uint16), np.full((rows, columns), 40_000, np.uint16))
    values = cue.features(view, box)
    assert np.isfinite(values).all()
    assert 0 <= float(cue.score(values)) <= 1


def test_where_nothing_can_be_told_nothing_is_said() -> None:
    for count in (0, 60_000, 65_535):
        flat = np.full((30, 30), count, np.uint16)
        assert cue.of(View(flat, flat), (5, 5, 10, 10)) is None
    assert cue.of(lying(SALT, 0.02), (30, 30, 30, 30)) is None
    assert cue.of(lying(SALT, 60.0), (30, 30, 30, 30)) is None
    some = lying(SALT)
    assert cue.of(some, (30, 30, 30, 30)) == float(cue.score(cue.features(some, (30, 30, 30, 30))))


def test_it_speaks_of_powders_and_of_light_matter_of_unknown_classes() -> None:
    assert cue.speaks("narcotic", "mixed")
    assert cue.speaks("pills of this office", "organic")
    assert not cue.speaks("pills of this office", "metal")
    assert not cue.speaks("gun", "organic")
    assert set(THREATS) == set(KINDS) == cue.POWDERS | cue.THINGS


def test_two_views_are_weighed_together() -> None:
    fit = cue.Fit(Forest.empty(), np.array([1.0, 0, 0, -1.0, 0, 0.5]))
    one = cue.features(lying(SALT), (30, 30, 30, 30))
    other = cue.features(lying(WATER), (30, 30, 30, 30))
    assert cue.together([one.tolist()], fit) == 0.5
    same, apart = cue.together([one.tolist(), one.tolist()], fit), cue.together(np.array([one, other]), fit)
    assert same == pytest.approx(1 / (1 + np.exp(-0.5)))
    assert apart < same  # one thing has one matter


def test_the_stored_fit_gives_its_figure() -> None:
    kept = json.loads(THINGS.read_text())
    salt = np.array([thing["salt"] for thing in kept["things"]])
    scores = np.array([cue.together(thing["values"]) for thing in kept["things"]])
    assert measures.auc(scores, salt) == pytest.approx(kept["auc"], abs=0.005)
    assert kept["auc"] > 0.82
    assert ((scores >= 0) & (scores <= 1)).all()


def test_a_fit_of_other_features_is_refused() -> None:
    told = json.loads(cue.stored().as_json())
    assert cue.Fit.of_json(json.dumps(told)).pair.shape == (len(cue.PAIR) + 1,)
    with pytest.raises(ValueError, match="other features"):
        cue.Fit.of_json(json.dumps(told | {"names": ["x"]}))

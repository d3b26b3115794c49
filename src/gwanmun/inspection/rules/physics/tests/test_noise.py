"""Counts: open beam, noise as many photons make it, veil, afterglow, ends of the range."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gwanmun.inspection.rules.physics.machines import MACHINES, machine_of
from gwanmun.inspection.rules.physics.noise import counts
from gwanmun.inspection.rules.scans import AIR

PURE = replace(
    machine_of("geumgang"),
    ripple=0.0,
    drift=0.0,
    scatter=(0.0, 0.0),
    lag=0.0,
    blur=0.0,
    electronic=0.0,
    floor=0,
)
"""Nothing but photons."""


def flat(value: float, shape: tuple[int, int] = (200, 256)) -> np.ndarray:
    return np.full(shape, value, dtype=np.float32)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: m.name)
@pytest.mark.parametrize("channel", [0, 1])
def test_open_beam_is_air(machine, channel: int) -> None:
    assert (counts(flat(1.0), machine, channel, None) == AIR).all()
    noisy = counts(flat(1.0), machine, channel, np.random.default_rng(1))
    assert noisy.dtype == np.uint16
    assert float(noisy.mean()) == pytest.approx(AIR, rel=0.01)


@pytest.mark.parametrize("light", [0.9, 0.3, 0.05])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_noise_is_that_of_so_many_photons(light: float, scale: float) -> None:
    made = counts(flat(light), PURE, 0, np.random.default_rng(2), scale) / AIR
    assert made.std() == pytest.approx((light / (PURE.photons[0] * scale**2)) ** 0.5, rel=0.03)
    assert made.mean() == pytest.approx(light, rel=2e-3)


def test_a_clipped_machine_ends_at_air_and_none_below_its_floor() -> None:
    bright = replace(PURE, clipped=True, electronic=0.02, floor=200)
    made = counts(flat(1.0), bright, 0, np.random.default_rng(3))
    assert made.max() == AIR
    assert counts(flat(1.0), replace(bright, clipped=False), 0, np.random.default_rng(3)).max() > AIR
    assert counts(flat(0.0), bright, 0, None).min() == 100


def test_the_veil_lights_the_dark_and_leaves_the_rest() -> None:
    image = flat(1.0)
    image[:, 100:140] = 0.0
    veiled = counts(image, replace(PURE, scatter=(0.05, 0.05)), 0, None)
    assert counts(image, PURE, 0, None)[:, 105:135].max() == 0
    assert veiled[:, 102].mean() > veiled[:, 120].mean() > 0
    assert veiled[:, 120].mean() < 0.05 * AIR
    assert veiled[:, 10].mean() == pytest.approx(AIR, rel=0.01)


def test_afterglow_runs_with_the_belt() -> None:
    image = flat(0.0)
    image[50] = 1.0
    made = counts(image, replace(PURE, lag=0.1), 0, None)[:, 30].astype(float)
    assert made[51] == pytest.approx(0.1 * made[50], rel=0.05)
    assert made[49] < made[51]


def test_uneven_pixels_are_always_the_same_ones() -> None:
    machine = machine_of("tamjin")
    stripes = [
        counts(flat(0.2), machine, 0, np.random.default_rng(seed)).mean(axis=0) / AIR for seed in (4, 5)
    ]
    assert np.corrcoef(*stripes)[0, 1] > 0.9
    assert not np.allclose(stripes[0], stripes[0].mean(), rtol=1e-3)

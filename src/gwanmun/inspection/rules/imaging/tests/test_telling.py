"""Composites against physics, and the examiner that tries to tell them from true scans."""

from __future__ import annotations

import numpy as np
import pytest

from gwanmun.bench.projecting import area, case, examined
from gwanmun.inspection.rules.imaging.telling import features
from gwanmun.inspection.rules.imaging.tests.samples import bag


def noisy(seed: int, excess: float) -> tuple[np.ndarray, np.ndarray]:
    view = bag((80, 100), noise=seed)
    mask = np.zeros(view.low.shape, dtype=bool)
    mask[25:50, 30:60] = True
    random = np.random.default_rng(seed)
    low, high = (
        np.clip(image + excess * mask * random.standard_normal(image.shape) * 900, 0, 65_535).astype(
            np.uint16
        )
        for image in (view.low, view.high)
    )
    return features(type(view)(low, high), mask), features(type(view)(low, high), mask, around=False)


def test_the_examiner_finds_a_region_with_too_much_noise_and_nothing_where_there_is_nothing() -> None:
    for excess, least, most in ((1.0, 0.9, 1.0), (0.0, 0.2, 0.8)):
        rows = [noisy(seed, excess * (seed % 2))[0] for seed in range(60)]
        labels = np.array([seed % 2 for seed in range(60)])
        found, low, high = examined(np.array(rows), labels, np.arange(60) // 2)
        assert least <= found <= most
        assert low <= found <= high


def test_figures_are_many_and_leave_out_surroundings_on_request() -> None:
    whole, inner = noisy(1, 0.0)
    assert whole.shape == inner.shape
    assert np.isfinite(whole).mean() > 0.95
    assert np.isnan(inner).sum() > np.isnan(whole).sum()


def test_area_under_the_curve() -> None:
    y = np.array([0, 0, 1, 1])
    assert area(np.array([0.1, 0.2, 0.3, 0.4]), y) == 1.0
    assert area(np.array([0.4, 0.3, 0.2, 0.1]), y) == 0.0
    assert area(np.zeros(4), y) == 0.5


@pytest.mark.slow
def test_composites_are_within_two_in_a_hundred_of_the_scan_with_the_threat_inside() -> None:
    found = [one for one in map(case, (1, 2, 8, 13)) if one is not None]
    assert len(found) >= 2
    for one in found:
        for figure in ("low", "high", "zeff", "mass"):
            assert one.errors["composite"][figure] < 0.02, (one.kind, figure)
    means = [np.mean([one.errors[way]["zeff"] for one in found]) for way in ("composite", "naive")]
    assert means[0] < 0.4 * means[1]

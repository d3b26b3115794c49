"""Threats cut out and turned: noise where counts end at air, calm by both energies, uneven pixels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from gwanmun.inspection.rules.imaging import Noise, Threat, cut_out, noise_of
from gwanmun.inspection.rules.imaging.calming import calmed
from gwanmun.inspection.rules.imaging.noise import uncut
from gwanmun.inspection.rules.imaging.threats import feathered
from gwanmun.inspection.rules.imaging.turning import turned
from gwanmun.inspection.rules.scans import View

PHOTONS = (1 / 20_000, 1 / 8_000)


def cluttered(seed: int, *, cut: bool) -> View:
    """A bag full of structure, no calm place in it, on air; photon noise; ``cut`` off at air or not."""
    random = np.random.default_rng(seed)
    depth = np.zeros((240, 300))
    depth[60:200, 60:260] = 0.3 + 0.6 * gaussian_filter(random.standard_normal((140, 200)), 1.0).clip(-0.4, 2)
    out = []
    for photon, by in zip(PHOTONS, (1.4, 1.0), strict=True):
        shade = np.exp(-by * gaussian_filter(depth, 0.6))
        shown = shade + np.sqrt(photon * shade) * random.standard_normal(shade.shape)
        out.append(np.clip(np.round(shown * 60_000), 0, 60_000 if cut else 65_535).astype(np.uint16))
    return View(*out)


@pytest.mark.parametrize("cut", [True, False])
def test_noise_is_found_though_the_bag_has_no_calm_place_and_air_is_cut_off(cut: bool) -> None:
    for found, photon in zip(noise_of(cluttered(3, cut=cut)), PHOTONS, strict=True):
        assert found.photon + found.electronic == pytest.approx(photon, rel=0.25)


def test_what_was_cut_off_at_air_is_drawn_anew() -> None:
    random = np.random.default_rng(1)
    true = 1 + 0.01 * random.standard_normal((200, 200), dtype=np.float32)
    cut = np.minimum(true, 1)
    back = uncut(cut, 1.0, Noise(1e-4, 0.0), random)
    assert cut.mean() < 0.9965
    assert back.mean() == pytest.approx(1, abs=3e-4)
    assert back.std() == pytest.approx(0.01, rel=0.03)
    assert (back[cut < 1] == cut[cut < 1]).all()
    dark = true * 0.5
    assert uncut(dark, 1.0, Noise(1e-4, 0.0), random) is dark


def test_noise_goes_and_structure_of_both_energies_stays() -> None:
    random = np.random.default_rng(5)
    rows, columns = np.mgrid[0:80, 0:80]
    depth = 0.5 + 0.4 * ((rows // 9 + columns // 9) % 2) + 0.15 * np.exp(-((rows - 40) ** 2 + columns**2) / 8)
    noise = Noise(2e-4, 0.0), Noise(2e-4, 0.0)
    true = [gaussian_filter(by * depth, 0.6) for by in (1.5, 1.0)]
    seen = [
        -np.log(np.exp(-a) + np.sqrt(2e-4 * np.exp(-a)) * random.standard_normal(a.shape)).astype(np.float32)
        for a in true
    ]
    calm, kept = calmed(seen, noise)
    for clean, image, shown in zip(true, calm, seen, strict=True):
        before, after = ((np.exp(-x) - np.exp(-clean)).std() for x in (shown, image))
        assert after < 0.55 * before
        # Edges are where they were.
        assert np.corrcoef(np.diff(image, axis=0).ravel(), np.diff(clean, axis=0).ravel())[0, 1] > 0.985
    assert all(share.min() > 0 and share.max() <= 1 for share in kept)


def bar(rows: int, columns: int, aspect: float) -> Threat:
    solid = np.pad(np.ones((rows, columns), dtype=bool), 5)
    depth = gaussian_filter(solid * 0.8, 0.6).astype(np.float32)
    return Threat(1.5 * depth, depth, feathered(solid), aspect=aspect)


def test_on_pixels_that_are_not_square_a_thing_keeps_its_shape_in_mm() -> None:
    lying = bar(10, 60, 1.25)  # rows are 1.25 times as far apart as columns: 12.5 by 60
    standing = turned(lying, 90)
    tall, wide = (int((standing.high > 0.4).any(axis=a).sum()) for a in (1, 0))
    assert tall == pytest.approx(60 / 1.25, abs=1)
    assert wide == pytest.approx(12.5, abs=1)
    assert standing.high.sum() == pytest.approx(lying.high.sum(), rel=0.02)
    square = turned(lying, 0, aspect=1.0)
    assert int((square.high > 0.4).any(axis=1).sum()) == pytest.approx(12.5, abs=1)


def test_turning_keeps_fine_detail_on_average() -> None:
    random = np.random.default_rng(2)
    fine = gaussian_filter(random.standard_normal((120, 120)), 0.55).astype(np.float32)
    depth = np.pad(0.8 + 0.3 * fine, 6).clip(0).astype(np.float32)
    solid = depth > 0
    thing = Threat(depth, depth, feathered(solid))
    lying = turned(thing, 33.0, shift=(0.3, 0.4))
    middle = [
        t.high[s - 30 : s + 30, s - 30 : s + 30] for t in (thing, lying) for s in (t.mask.shape[0] // 2,)
    ]
    edges = [np.diff(m, axis=0).std() for m in middle]
    assert edges[1] == pytest.approx(edges[0], rel=0.08)


def test_a_turned_cut_out_has_no_noise_of_its_scan_and_knows_what_is_left() -> None:
    view = cluttered(4, cut=True)
    solid = np.s_[40:220, 40:280]
    taken = cut_out(View(view.low[solid], view.high[solid]))
    assert taken.rest is not None
    lying = turned(taken, 20)
    assert lying.rest is None
    assert lying.kept is not None
    assert lying.noise == taken.noise
    assert all(share.min() >= 0 and share.max() <= 1 for share in lying.kept)

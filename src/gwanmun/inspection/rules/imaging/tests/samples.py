"""Small images made in the test: wedges by the nominal curves, and a bag of boxes."""

from __future__ import annotations

import numpy as np

from gwanmun.inspection.rules.imaging import nominal
from gwanmun.inspection.rules.scans import AIR, View


def attenuations(material: str, mass: float) -> tuple[float, float]:
    """-ln T (low, high) of so many g/cm² of a material of the nominal calibration."""
    curve = next(c for c in nominal().curves if c.material == material)
    grams = np.r_[0.0, curve.mass]
    return float(np.interp(mass, grams, np.r_[0.0, curve.low])), float(
        np.interp(mass, grams, np.r_[0.0, curve.high])
    )


def counts(attenuation: np.ndarray) -> np.ndarray:
    return np.round(AIR * np.exp(-attenuation)).astype(np.uint16)


def view_of(low: np.ndarray, high: np.ndarray, noise: int | None = None, **more: float) -> View:
    """From attenuations; ``noise`` is a seed: counts then waver as of 2,000 photons in air."""
    t_low, t_high = np.exp(-low), np.exp(-high)
    if noise is not None:
        random = np.random.default_rng(noise)
        t_low, t_high = (random.poisson(t * 2000) / 2000 for t in (t_low, t_high))
    made = [np.clip(np.round(AIR * t), 0, 65_535).astype(np.uint16) for t in (t_low, t_high)]
    return View(*made, **more)  # type: ignore[arg-type]


def bag(shape: tuple[int, int] = (96, 128), noise: int | None = None) -> View:
    """A bag of cellulose with a bottle of water, a bar of aluminium and a blade of iron."""
    low, high = np.zeros(shape), np.zeros(shape)
    rows, columns = shape
    parts = (
        ("cellulose", 1.5, (0.15, 0.85, 0.12, 0.88)),
        ("water", 4.0, (0.2, 0.5, 0.2, 0.35)),
        ("aluminium", 3.0, (0.25, 0.75, 0.5, 0.58)),
        ("iron", 2.0, (0.6, 0.7, 0.2, 0.8)),
    )
    for material, mass, (top, bottom, left, right) in parts:
        place = np.s_[int(top * rows) : int(bottom * rows), int(left * columns) : int(right * columns)]
        for image, value in zip((low, high), attenuations(material, mass), strict=True):
            image[place] += value
    return view_of(low, high, noise, pixel_mm=1.5)

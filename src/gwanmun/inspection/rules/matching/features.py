"""An image in twenty-four numbers: how heavy, of what matter, how thick, how it is laid out.

Zeff and mass per area come from the calibrated tables of ``rules.imaging``. All shares are shares of the
mass.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules import imaging
from gwanmun.inspection.rules.imaging import Calibration
from gwanmun.inspection.rules.scans import Scan, View

Floats = NDArray[np.float64]
#: Bins of the effective atomic number: plastics and oils, food and cloth, water, salts of drugs and soda,
#: circuit boards and glass, table salt and titanium, steel, heavier.
Z_EDGES = (6.2, 7.0, 7.8, 9.0, 11.0, 14.0, 20.0, 30.0)
#: Bins of mass per area, g/cm².
M_EDGES = (0.3, 0.8, 2.0, 5.0)
NAMES = (
    "log_mass",
    *(f"z{n}" for n in range(len(Z_EDGES) + 1)),
    "dense",
    *(f"m{n}" for n in range(len(M_EDGES) + 1)),
    "log_area",
    "fill",
    "rough",
    "rough_wide",
    "even",
    "metal",
    "organic",
    "heavy_spot",
)
#: Largest side that is looked at; larger views are thinned.
SIDE = 512
#: Below this mass per area (g/cm²) a pixel is wrapping or air.
LEAST = 0.04


@dataclass(frozen=True)
class Features:
    """``values`` in the order of ``NAMES``; ``grams``: the estimated mass; ``metal``, ``organic``: shares of
    it."""

    values: Floats
    grams: float
    metal: float
    organic: float


def of_scan(scan: Scan, calibration: Calibration | None = None) -> Features:
    """The mean over the views, as each sees the same goods."""
    seen = [of_view(view, calibration) for view in scan.views]
    values = np.mean([one.values for one in seen], axis=0)
    grams, metal, organic = (
        float(np.mean([getattr(one, part) for one in seen])) for part in ("grams", "metal", "organic")
    )
    return Features(values, grams, metal, organic)


def of_view(view: View, calibration: Calibration | None = None) -> Features:
    step = max(1, -(-max(view.low.shape) // SIDE))
    if step > 1:
        view = View(
            np.ascontiguousarray(view.low[::step, ::step]), np.ascontiguousarray(view.high[::step, ::step]),
            view.air, view.floor, view.pixel_mm * step, view.name,
        )  # fmt: skip
    mass = imaging.mass(view, calibration).astype(np.float64)
    z = imaging.zeff(view, calibration)
    there = mass > LEAST
    cell = (view.pixel_mm / 10) ** 2
    grams = float(mass[there].sum() * cell)
    if grams < 1.0:
        return Features(np.zeros(len(NAMES)), grams, 0.0, 0.0)
    weight = np.where(there, mass, 0.0)
    whole = weight.sum()
    known = there & np.isfinite(z)
    dense = there & ~np.isfinite(z) & (mass > 1)
    by_z = (
        np.bincount(np.digitize(z[known], Z_EDGES), weights=mass[known], minlength=len(Z_EDGES) + 1) / whole
    )
    by_m = (
        np.bincount(np.digitize(mass[there], M_EDGES), weights=mass[there], minlength=len(M_EDGES) + 1)
        / whole
    )
    rows, columns = np.flatnonzero(there.any(1)), np.flatnonzero(there.any(0))
    box = (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)
    log = np.log(np.maximum(mass, LEAST))
    inside = there[1:, 1:]
    rough = (np.abs(np.diff(log, axis=0))[:, 1:] + np.abs(np.diff(log, axis=1))[1:])[inside]
    wide = log[::8, ::8]
    rough_wide = np.abs(np.diff(wide, axis=0)).mean() if min(wide.shape) > 1 else 0.0
    metal = float(by_z[-2:].sum() + by_z[-3] * 0.5 + mass[dense].sum() / whole)
    organic = float(by_z[:4].sum())
    values = np.array(
        [
            np.log(grams),
            *by_z,
            mass[dense].sum() / whole,
            *by_m,
            np.log(there.sum() * cell),
            there.sum() / box,
            rough.mean() if rough.size else 0.0,
            rough_wide,
            mass[there].std() / mass[there].mean(),
            metal,
            organic,
            np.log1p(np.quantile(mass[there], 0.99)),
        ]
    )
    return Features(values, grams, min(metal, 1.0), organic)

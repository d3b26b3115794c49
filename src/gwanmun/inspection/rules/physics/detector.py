"""From a tube to two numbers a pixel: spectrum, filters, a sandwich of two crystals, energy bins.

``T_k = Σ_E W_k(E)·exp(−Σ_m μ_m(E)·t_m)``: the front crystal answers to soft photons, the back one, behind a
copper sheet, to hard ones. What a crystal weighs a photon by is the energy it keeps: ``E·(1−exp(−μ t))``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.physics.materials import HERE, Floats, linear, table

Singles = NDArray[np.float32]
BINS = 24
#: Functions of energy that all materials are written in.
BASIS = 8


@dataclass(frozen=True)
class Beam:
    """Peak voltage in kV, and filters as ``(material, mm)`` from the window of the tube to the belt."""

    kilovolts: float
    filters: tuple[tuple[str, float], ...] = (("aluminium", 1.5),)


@dataclass(frozen=True)
class Sandwich:
    """Thicknesses in mm of the front crystal, the sheet between and the back crystal."""

    front: float = 0.4
    copper: float = 0.6
    back: float = 4.0
    crystal: str = "csi"


@dataclass(frozen=True)
class Response:
    """What a pixel answers to a path.

    ``curves`` (BASIS × bins, 1/mm) and ``amounts`` (material → BASIS) give each material's attenuation as
    ``amounts @ curves``; ``low`` and ``high`` are the weights of the bins, each of sum one.
    """

    low: Singles
    high: Singles
    curves: Singles
    amounts: dict[str, Singles]
    kev: Floats

    def attenuation(self, code: str) -> Singles:
        """1/mm per bin."""
        return np.asarray(self.amounts[code] @ self.curves, dtype=np.float32)


def spectrum(beam: Beam) -> tuple[Floats, Floats]:
    """keV and photons per keV on the belt, as shares of those that left the bare tube."""
    with np.load(HERE / "data" / "tubes.npz") as data:
        kev = data["kev"].astype(np.float64)
        known, photons = data["kilovolts"], data["photons"].astype(np.float64)
    above = int(np.searchsorted(known, beam.kilovolts))
    if beam.kilovolts < known[0] or above >= len(known):
        raise ValueError(f"tube voltage must lie between {known[0]:.0f} and {known[-1]:.0f} kV")
    if known[above] == beam.kilovolts:
        bare = photons[above]
    else:
        # Between two voltages the shape is read at the same share of the peak.
        share = (beam.kilovolts - known[above - 1]) / (known[above] - known[above - 1])
        scaled = [
            np.interp(kev, kev * beam.kilovolts / v, p, right=0.0)
            for v, p in zip(known[above - 1 : above + 1], photons[above - 1 : above + 1], strict=True)
        ]
        bare = (1 - share) * scaled[0] + share * scaled[1]
        bare = bare / bare.sum()
    thick = sum((linear(code, kev) * mm for code, mm in beam.filters), np.zeros_like(kev))
    return kev, bare * np.exp(-thick)


def weights(beam: Beam, detector: Sandwich) -> tuple[Floats, Floats, Floats]:
    """keV, then the share of the low and of the high signal in open beam that each keV gives."""
    kev, photons = spectrum(beam)
    crystal, sheet = linear(detector.crystal, kev), linear("copper", kev)
    front = photons * kev * (1 - np.exp(-crystal * detector.front))
    through = np.exp(-crystal * detector.front - sheet * detector.copper)
    back = photons * kev * through * (1 - np.exp(-crystal * detector.back))
    return kev, front / front.sum(), back / back.sum()


def _edges(kev: Floats, low: Floats, high: Floats, bins: int) -> NDArray[np.int64]:
    """Where to cut: even in the signal of both, times how fast attenuation falls there (as 1/E³)."""
    if not bins:
        return np.arange(len(kev) + 1)
    shade = (low + high) ** 0.5 * (30.0 / kev) ** 0.8
    steps = np.concatenate([[0.0], np.cumsum(shade)])
    cuts = np.searchsorted(steps, np.linspace(0, steps[-1], bins + 1)[1:-1])
    if bins >= BINS:
        # A bin that straddles the K edge of gold or lead has no mean worth the name.
        for edge in (80.7, 88.0):
            if edge < kev[-1]:
                cuts[np.abs(kev[cuts] - edge).argmin()] = np.searchsorted(kev, edge)
    return np.unique(np.concatenate([[0], cuts, [len(kev)]]))


@cache
def response(beam: Beam, detector: Sandwich, bins: int = BINS, basis: int = BASIS) -> Response:
    """The answer of a machine in ``bins`` energy bins; every material of the table written in ``basis``
    curves."""
    kev, low, high = weights(beam, detector)
    seen = (low + high) > 1e-9
    kev, low, high = kev[seen], low[seen], high[seen]
    starts = _edges(kev, low, high, bins)[:-1]

    def grouped(values: Any) -> Floats:
        return np.asarray(np.add.reduceat(np.asarray(values, dtype=np.float64), starts))

    both = low + high
    whole = grouped(both)
    codes = list(table())
    # The mean within a bin is of what 5 mm of water and 1 mm of steel leave: that is where pictures are.
    left = both * np.exp(-5 * linear("water", kev) - linear("steel", kev))
    rows = np.stack([grouped(left * linear(code, kev)) / grouped(left) for code in codes])
    # Hard photons decide behind metal: their bins count for more when the curves are chosen.
    count = len(starts)
    heed = grouped(left) ** 0.3
    alike = rows / rows[:, count // 2 :].mean(axis=1, keepdims=True)
    _, _, axes = np.linalg.svd(alike * heed, full_matrices=False)
    axes = axes[: min(basis, count)]
    curves, amounts = axes / heed, (rows * heed) @ axes.T
    return Response(
        low=grouped(low).astype(np.float32),
        high=grouped(high).astype(np.float32),
        curves=curves.astype(np.float32),
        amounts={code: amounts[i].astype(np.float32) for i, code in enumerate(codes)},
        kev=grouped(both * kev) / whole,
    )

"""Two things in one line of sight: why attenuations do not quite add up, and by how much.

A polychromatic beam hardens: behind a bag the soft photons are gone, so a knife takes less from what is left
than it took from the open beam. ``−ln T(a + b) = −ln T(a) − ln T(b) + C(a, b)``. Two numbers at each pixel,
grams of polyethylene and of iron, reproduce both energies; they add up exactly, and the spectrum of the
calibration turns them back into attenuations. C is what that sum differs by: smooth, under zero, and zero
where either is nothing.

Source: basis-material decomposition (Alvarez and Macovski 1976), here used to add, not to tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.imaging.calibration import Calibration
from gwanmun.inspection.rules.imaging.effective import Doubles, Floats

#: Largest attenuation (high) decomposed, and ratios between which: columns and rows of the inverse table.
_DEEP, _RATIO = 9.0, (1.0, 5.5)
_COLUMNS = _ROWS = 120
#: Grams per cm² of the two bases on the forward table, on a square-root scale so that its foot is dense.
_GRAMS, _STEPS = (70.0, 40.0), 300
#: Iterations of Newton's method: the function is smooth and nearly linear.
_TURNS = 10


@dataclass(frozen=True)
class Mixing:
    """``soft`` and ``hard``: grams, on the inverse table; ``low`` and ``high``: attenuations, on the
    forward."""

    soft: Floats
    hard: Floats
    low: Floats
    high: Floats

    def grams(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """g/cm² of the two bases for attenuations at both energies."""
        column = np.clip(high * np.float32((_COLUMNS - 1) / _DEEP), 0, _COLUMNS - 1.001)
        ratio = low / np.maximum(high, np.float32(1e-3))
        row = np.clip(
            (ratio - _RATIO[0]) * np.float32((_ROWS - 1) / (_RATIO[1] - _RATIO[0])), 0, _ROWS - 1.001
        )
        # Under the first column both are in proportion to the attenuation.
        scale = np.minimum(high * np.float32((_COLUMNS - 1) / _DEEP), np.float32(1.0))
        column = np.maximum(column, np.float32(1.0))
        return _read(self.soft, row, column) * scale, _read(self.hard, row, column) * scale

    def attenuation(self, soft: Floats, hard: Floats) -> tuple[Floats, Floats]:
        row = np.sqrt(np.clip(soft / np.float32(_GRAMS[0]), 0, 0.999)) * np.float32(_STEPS - 1)
        column = np.sqrt(np.clip(hard / np.float32(_GRAMS[1]), 0, 0.999)) * np.float32(_STEPS - 1)
        return _read(self.low, row, column), _read(self.high, row, column)

    def excess(self, one: tuple[Floats, Floats], other: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        """C at both energies, of two pairs of attenuations (low, high): at or under zero."""
        first, second = self.grams(*one), self.grams(*other)
        alone = self.attenuation(*first), self.attenuation(*second)
        both = self.attenuation(first[0] + second[0], first[1] + second[1])
        low, high = (np.minimum(both[k] - alone[0][k] - alone[1][k], 0) for k in (0, 1))
        return low, high


@lru_cache(maxsize=8)
def mixing(calibration: Calibration) -> Mixing | None:
    """The tables of a calibration, or None where it tells no spectrum (half a second, kept)."""
    if calibration.spectrum is None:
        return None
    spectrum = calibration.spectrum
    soft_mu, hard_mu = np.array(spectrum.soft), np.array(spectrum.hard)
    weights = np.stack([spectrum.low, spectrum.high])
    steps = np.linspace(0, 1, _STEPS) ** 2
    soft_shade = np.exp(-np.outer(steps * _GRAMS[0], soft_mu))
    hard_shade = np.exp(-np.outer(steps * _GRAMS[1], hard_mu))
    forward = [-np.log((soft_shade * w) @ hard_shade.T).astype(np.float32) for w in weights]
    x = np.linspace(0, _DEEP, _COLUMNS)
    x[0] = x[1] / 50
    ratio = np.linspace(*_RATIO, _ROWS)
    high = np.broadcast_to(x, (_ROWS, _COLUMNS)).ravel()
    soft, hard = _solve(high * np.repeat(ratio, _COLUMNS), high, soft_mu, hard_mu, weights)
    shape = (_ROWS, _COLUMNS)
    return Mixing(soft.reshape(shape), hard.reshape(shape), forward[0], forward[1])


def _solve(
    low: Doubles, high: Doubles, soft_mu: Doubles, hard_mu: Doubles, weights: Doubles
) -> tuple[Floats, Floats]:
    """Grams of both bases that attenuate so; the nearest that can be where none do (never under zero)."""
    soft, hard = high / soft_mu.mean() * 0.7, high / hard_mu.mean() * 0.1
    for _ in range(_TURNS):
        shade = np.exp(-np.outer(soft, soft_mu) - np.outer(hard, hard_mu))
        parts = [shade * w for w in weights]
        sums = [p.sum(axis=1) + 1e-300 for p in parts]
        rest = [-np.log(s) - told for s, told in zip(sums, (low, high), strict=True)]
        slopes = [(p @ soft_mu / s, p @ hard_mu / s) for p, s in zip(parts, sums, strict=True)]
        (a, b), (c, d) = slopes
        whole = a * d - b * c
        whole = np.where(np.abs(whole) < 1e-9, -1e-9, whole)
        soft_step, hard_step = (d * rest[0] - b * rest[1]) / whole, (a * rest[1] - c * rest[0]) / whole
        soft = np.clip(soft - np.clip(soft_step, -8, 8), 0, _GRAMS[0])
        hard = np.clip(hard - np.clip(hard_step, -4, 4), 0, _GRAMS[1])
    return soft.astype(np.float32), hard.astype(np.float32)


def _read(table: Floats, row: NDArray[np.floating], column: NDArray[np.floating]) -> Floats:
    """Linear between four cells."""
    i, j = row.astype(np.intp), column.astype(np.intp)
    u, v = (row - i).astype(np.float32), (column - j).astype(np.float32)
    wide, flat = table.shape[1], table.ravel()
    at = i * wide + j
    upper = flat.take(at) * (1 - v) + flat.take(at + 1) * v
    lower = flat.take(at + wide) * (1 - v) + flat.take(at + wide + 1) * v
    return np.asarray(upper * (1 - u) + lower * u, dtype=np.float32)

"""Effective atomic number and mass per area of each pixel, from a calibrated table.

A pixel has ``x = −ln T_high`` and ``R = ln T_low / ln T_high``. R depends on thickness as well as on matter
(steel from 2.8 to 1.4 between 1 and 20 g/cm²), so both are read from a table over (x, R), drawn between the
curves of a ``Calibration``: at equal x, the effective atomic number is linear in R between two materials.

Source of the definition: ``Zeff = (Σ f_e Z^2.94)^(1/2.94)`` over the share of electrons (Mayneord 1937).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.imaging.calibration import Calibration, nominal
from gwanmun.inspection.rules.scans import Counts, View

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
#: Least and greatest effective atomic number told: past copper the table goes on straight, up to silver.
LEAST_Z, MOST_Z = 4.0, 47.0
#: Attenuation at the high energy under which matter cannot be told (air itself wavers by two in a hundred),
#: and the share of air under which it is too dense.
THIN, DENSE = 0.03, 0.001
#: Rows worked on at a time: a strip stays in the processor's cache, and memory does not grow with the scan.
STRIP = 128
_DEEP, _COLUMNS = 8.0, 800
_RATIO_LEAST, _RATIO_MOST, _ROWS = 0.8, 6.0, 1040
#: Largest attenuation of a count of zero or one: -ln(0.5 / 60000).
DARKEST = 11.7


@dataclass(frozen=True)
class Table:
    """``zeff`` and ``mass`` (g/cm²) over columns of x and rows of R."""

    zeff: Floats
    mass: Floats

    def at(self, x: Floats, ratio: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The cells of pixels."""
        column = np.clip(x * np.float32((_COLUMNS - 1) / _DEEP) + np.float32(0.5), 0, _COLUMNS - 1)
        row = np.clip(
            (ratio - np.float32(_RATIO_LEAST)) * np.float32((_ROWS - 1) / (_RATIO_MOST - _RATIO_LEAST))
            + np.float32(0.5),
            0,
            _ROWS - 1,
        )
        return column.astype(np.intp), row.astype(np.intp)


@lru_cache(maxsize=32)
def table(calibration: Calibration) -> Table:
    """The table of a calibration (one dozen milliseconds, kept)."""
    xs = np.linspace(0, _DEEP, _COLUMNS)
    ratios = np.linspace(_RATIO_LEAST, _RATIO_MOST, _ROWS)
    known_z = np.array([c.zeff for c in calibration.curves])
    rs, masses = [], []
    for curve in calibration.curves:
        high, low, mass = np.array(curve.high), np.array(curve.low), np.array(curve.mass)
        rs.append(np.interp(xs, high, low / high))
        beyond = np.maximum(xs / high[-1], 1.0)  # past the last step a curve goes on as it ends
        masses.append(np.interp(xs, np.r_[0.0, high], np.r_[0.0, mass]) * beyond)
    r, m = np.stack(rs), np.stack(masses)
    zeff = np.empty((_ROWS, _COLUMNS), dtype=np.float32)
    weight = np.empty_like(zeff)
    for column in range(_COLUMNS):
        # Deep down beam hardening brings curves together, and copper under iron: keep them in order.
        rising = np.maximum.accumulate(r[:, column] + 1e-4 * np.arange(len(known_z)))
        zeff[:, column] = _straight_on(ratios, rising, known_z)
        weight[:, column] = np.interp(ratios, rising, m[:, column])
    return Table(np.clip(zeff, LEAST_Z, MOST_Z), weight)


def _straight_on(
    at: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Linear between points, and on past the ends with the slope there."""
    out = np.interp(at, x, y)
    first, last = (y[1] - y[0]) / (x[1] - x[0]), (y[-1] - y[-3]) / max(x[-1] - x[-3], 1e-3)
    out += np.minimum(at - x[0], 0) * first + np.maximum(at - x[-1], 0) * last
    return np.asarray(out)


@lru_cache(maxsize=32)
def _logarithms(air: int) -> Floats:
    """``-ln(count / air)`` of each count there can be; brighter than air is air."""
    counts = np.arange(65_536, dtype=np.float64)
    counts[0] = 0.5
    return np.clip(-np.log(counts / air), 0.0, DARKEST).astype(np.float32)


def attenuation(counts: Counts, air: int) -> Floats:
    """``-ln T`` of raw counts."""
    return np.take(_logarithms(air), counts)


def blurred(image: Floats) -> Floats:
    """The mean of each pixel and its eight neighbours; the border repeats."""
    wide = np.pad(image, 1, mode="edge")
    rows = wide[:-2] + wide[1:-1]
    rows += wide[2:]
    out = rows[:, :-2] + rows[:, 1:-1]
    out += rows[:, 2:]
    out *= np.float32(1 / 9)
    return out


@dataclass(frozen=True)
class Strip:
    """Rows ``start`` to ``stop`` of a view: sharp x; x, Zeff and mass of the mean of 3 × 3."""

    start: int
    stop: int
    x: Floats
    smooth_x: Floats
    zeff: Floats
    mass: Floats
    thin: NDArray[np.bool_]
    dense: NDArray[np.bool_]


def strips(view: View, calibration: Calibration | None = None, rows: int = STRIP) -> Iterator[Strip]:
    """A view from the top, each strip as if the whole had been worked on at once."""
    lookup = table(calibration or nominal())
    height = view.low.shape[0]
    dark = dense_count(view)
    for start in range(0, height, rows):
        stop = min(start + rows, height)
        first, last = max(start - 1, 0), min(stop + 1, height)
        inner = slice(start - first, start - first + stop - start)
        high = attenuation(view.high[first:last], view.air)
        low = attenuation(view.low[first:last], view.air)
        mean_low, mean_high = blurred(low)[inner], blurred(high)[inner]
        thin = mean_high < THIN
        ratio = np.asarray(mean_low / np.maximum(mean_high, 1e-4), dtype=np.float32)
        column, row = lookup.at(mean_high, ratio)
        cells = row * _COLUMNS + column
        dense = (view.high[start:stop] <= dark) | (view.low[start:stop] <= dark)
        yield Strip(
            start, stop, high[inner], mean_high,
            lookup.zeff.ravel().take(cells), lookup.mass.ravel().take(cells), thin, dense,
        )  # fmt: skip


def dense_count(view: View) -> int:
    """Counts at or under which nothing can be said of the matter."""
    return max(view.floor, round(view.air * DENSE))


def zeff(view: View, calibration: Calibration | None = None) -> Floats:
    """Effective atomic number (rows × columns); nan where there is nothing, or it is too dense to tell."""
    out = np.empty(view.low.shape, dtype=np.float32)
    for strip in strips(view, calibration):
        out[strip.start : strip.stop] = np.where(strip.thin | strip.dense, np.float32(np.nan), strip.zeff)
    return out


def mass(view: View, calibration: Calibration | None = None) -> Floats:
    """g/cm² in the line of sight (rows × columns); zero in air. Where too dense: the least that it can be."""
    out = np.empty(view.low.shape, dtype=np.float32)
    for strip in strips(view, calibration):
        out[strip.start : strip.stop] = np.where(strip.thin, np.float32(0.0), strip.mass)
    return out


def region_mass(view: View, mask: NDArray[np.bool_], calibration: Calibration | None = None) -> float:
    """Grams under ``mask``: mass per area, summed over the area of pixels in the belt plane."""
    return float(mass(view, calibration)[mask].sum(dtype=np.float64)) * (view.pixel_mm / 10.0) ** 2

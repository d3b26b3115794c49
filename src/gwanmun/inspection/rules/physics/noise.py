"""From transmission to counts: blur, scatter, afterglow, quanta, electronics, uneven pixels, the end of
the range."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from gwanmun.inspection.rules.physics.machines import Machine
from gwanmun.inspection.rules.scans import AIR, Counts

Singles = NDArray[np.float32]
#: Pixels of one detector board; boards differ as wholes.
BOARD = 64
#: The veil is worked out on every so many pixels: it is smooth.
COARSE = 8


@njit(nogil=True, cache=True, fastmath=True)
def _blurred(image: Singles, kernel: Singles) -> Singles:
    """A three-tap kernel both ways; borders repeat."""
    rows, columns = image.shape
    half = np.empty_like(image)
    out = np.empty_like(image)
    a, b = kernel[0], kernel[1]
    for r in range(rows):
        half[r, 0] = (a + b) * image[r, 0] + a * image[r, 1]
        half[r, columns - 1] = (a + b) * image[r, columns - 1] + a * image[r, columns - 2]
        for c in range(1, columns - 1):
            half[r, c] = b * image[r, c] + a * (image[r, c - 1] + image[r, c + 1])
    for r in range(rows):
        up, down = max(r - 1, 0), min(r + 1, rows - 1)
        for c in range(columns):
            out[r, c] = b * half[r, c] + a * (half[up, c] + half[down, c])
    return out


@njit(nogil=True, cache=True, fastmath=True)
def _finished(
    image: Singles,
    coarse: Singles,
    scatter: float,
    lag: float,
    gain: Singles,
    quanta: float,
    wire: float,
    normals: Singles,
    air: float,
    ceiling: float,
    floor: float,
) -> Counts:
    """Veil, afterglow, noise and gain in one walk; coarse veil read between its points."""
    rows, columns = image.shape
    out = np.empty((rows, columns), dtype=np.uint16)
    step = np.float32(1.0 / 8.0)
    whole = np.float32(1.0 / (1.0 + scatter))
    last = np.ones(columns, dtype=np.float32)
    high_r, high_c = coarse.shape[0] - 1, coarse.shape[1] - 1
    for r in range(rows):
        y = max(np.float32(0.0), (r + np.float32(0.5)) * step - np.float32(0.5))
        r0 = min(int(y), high_r)
        r1, fy = min(r0 + 1, high_r), y - r0
        for c in range(columns):
            x = max(np.float32(0.0), (c + np.float32(0.5)) * step - np.float32(0.5))
            c0 = min(int(x), high_c)
            c1, fx = min(c0 + 1, high_c), x - c0
            veil = (1 - fy) * ((1 - fx) * coarse[r0, c0] + fx * coarse[r0, c1]) + fy * (
                (1 - fx) * coarse[r1, c0] + fx * coarse[r1, c1]
            )
            value = (image[r, c] + scatter * veil) * whole
            value = (1 - lag) * value + lag * last[c]
            last[c] = value
            if normals.shape[0] > 1:
                value += np.sqrt(value * quanta + wire * wire) * normals[r, c]
                # What the flat field leaves shows where there is something: spectra differ from pixel to
                # pixel.
                value *= 1 + gain[c] * (np.float32(0.3) + np.float32(1.4) * (1 - min(value, np.float32(1.0))))
            out[r, c] = np.uint16(min(max(value * air, floor), ceiling) + np.float32(0.5))
    return out


@cache
def _gains(machine: Machine, columns: int, channel: int) -> Singles:
    """What the flat field leaves of each pixel: always the same for a machine."""
    random = np.random.default_rng([zlib.crc32(machine.name.encode()), channel, columns])
    board = np.repeat(random.normal(0, machine.drift, columns // BOARD + 1), BOARD)[:columns]
    return (random.normal(0, machine.ripple, columns) + board).astype(np.float32)


def _veil(image: Singles, sigma: float) -> Singles:
    """The smooth glow of scattered photons, on every ``COARSE`` pixels: the image blurred widely."""
    from scipy.ndimage import gaussian_filter

    rows, columns = image.shape
    tall, wide = -(-rows // COARSE) * COARSE, -(-columns // COARSE) * COARSE
    padded = np.pad(image, ((0, tall - rows), (0, wide - columns)), mode="edge")
    small = padded.reshape(tall // COARSE, COARSE, wide // COARSE, COARSE).mean(axis=(1, 3))
    # Along the belt a slit keeps most of it out.
    return np.asarray(
        gaussian_filter(small, (sigma / COARSE * 0.3, sigma / COARSE), mode="nearest"), dtype=np.float32
    )


def counts(
    transmission: Singles,
    machine: Machine,
    channel: int,
    random: np.random.Generator | None,
    scale: float = 1.0,
) -> Counts:
    """Counts of one channel (0 low, 1 high), air at ``AIR``; no ``random``: no noise, no ripple.

    ``scale``: pixels so many times as wide and as long gather that much more light.
    """
    side = machine.blur / scale
    weight = 1.0 / (2.0 + np.exp(0.5 / side**2)) if side > 0.15 else 0.0
    kernel = np.array([weight, 1.0 - 2.0 * weight], dtype=np.float32)
    image = _blurred(transmission, kernel)
    coarse = _veil(image, machine.spread / scale)
    columns = image.shape[1]
    quanta = 1.0 / (machine.photons[channel] * scale**2)
    normals = (
        np.zeros((1, 1), dtype=np.float32)
        if random is None
        else random.standard_normal(image.shape, dtype=np.float32)
    )
    f: Callable[[float], Any] = np.float32
    return np.asarray(
        _finished(
            image, coarse, f(machine.scatter[channel]), f(machine.lag), _gains(machine, columns, channel),
            f(quanta), f(machine.electronic / scale), normals, f(AIR), f(AIR if machine.clipped else 65_535),
            f(0.0 if machine.floor == 0 else machine.floor * 0.5),
        )
    )  # fmt: skip

"""A region of an image in numbers: its matter without what lies about it, its thickness, its texture.

Three ways take the background off, each wrong where another is right: a membrane spanned over the region from
just outside its border; the lighter part of the ring around it; and local differences, in which whatever lies
evenly over or under the region cancels. Matter is told as ``u`` (see ``additive``); −9 stands for what
cannot be told.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, uniform_filter

from gwanmun.inspection.rules.detecting.additive import Scale, additive, noise_of, scale, slope
from gwanmun.inspection.rules.imaging.calibration import Calibration
from gwanmun.inspection.rules.scans import View

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Box = tuple[float, float, float, float]
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
#: Bins of u: polyethylene, food, water, light salts, paper and salts, chlorides, minerals, aluminium, metal.
U_EDGES = (-0.1, 0.1, 0.2, 0.3, 0.42, 0.55, 0.7, 1.0)
#: Additive attenuation over which little light is left to tell by.
DARK = 5.5
UNKNOWN = -9.0
#: Narrower views are widened by their last pixels.
LEAST = 8
_NET = ("h", "u", "u_error", "q25", "q50", "q75", "share", "fill", "mass", "u_thin", "u_thick")
NAMES = (
    "log_wide", "log_long", "aspect", "log_pixels",
    "h_core", "h_ring", "h_most", "h_border", "u_core", "u_ring", "u_all",
    "noise", "dark", "metal_in", "metal_ring",
    *(f"{way}_{name}" for way in ("membrane", "ring") for name in _NET),
    *(f"{way}_{name}" for way in ("near", "far", "rim")
      for name in ("u", "weight", *(f"q{round(100 * q)}" for q in QUANTILES))),
    *(f"{where}_u{n}" for where in ("in", "ring") for n in range(len(U_EDGES) + 1)),
    "fine", "middle", "coarse", "edges", "flat",
    "steps_u", "steps_low_u", "steps_high_u", "steps_spread", "steps_agree",
)  # fmt: skip


def described(view: View, box: Box, calibration: Calibration) -> Floats:
    """The numbers of a region (x, y, w, h in pixels), in the order of ``NAMES``."""
    if min(view.low.shape) < LEAST:
        around = [(0, max(0, LEAST - side)) for side in view.low.shape]
        low, high = (np.pad(counts, around, mode="edge") for counts in (view.low, view.high))
        view = dataclasses.replace(view, low=low, high=high)
    height, width = view.low.shape
    x, y, w, h = box[0], box[1], max(box[2], 1.0), max(box[3], 1.0)
    x0, y0 = min(max(0, int(x)), width - 2), min(max(0, int(y)), height - 2)
    x1, y1 = (min(most, max(first + 2, int(np.ceil(last)))) for most, first, last in (
        (width, x0, x + w), (height, y0, y + h)))  # fmt: skip
    wide = max(6, int(0.3 * max(x1 - x0, y1 - y0)))
    a0, b0, a1, b1 = max(0, x0 - wide), max(0, y0 - wide), min(width, x1 + wide), min(height, y1 + wide)
    reach = int(calibration.veil[2] / view.pixel_mm) if calibration.veil[0] else 2
    top, left = max(0, b0 - reach), max(0, a0 - reach)
    window = (slice(top, min(height, b1 + reach)), slice(left, min(width, a1 + reach)))
    depth, matter = (
        image[b0 - top : b1 - top, a0 - left : a1 - left] for image in additive(view, calibration, window)
    )
    place = (slice(y0 - b0, y1 - b0), slice(x0 - a0, x1 - a0))
    inside = np.zeros(depth.shape, bool)
    inside[place] = True
    rows, columns = np.mgrid[b0:b1, a0:a1]
    far = ((columns - (x0 + x1 - 1) / 2) / max((x1 - x0) / 2, 1)) ** 2
    far = far + ((rows - (y0 + y1 - 1) / 2) / max((y1 - y0) / 2, 1)) ** 2
    core = inside & (far < 0.6)
    core = core if core.sum() >= 4 else inside
    ring = ~inside if (~inside).sum() >= 4 else inside
    smooth, smooth_u = uniform_filter(depth, 3), uniform_filter(matter, 3)
    noise = noise_of(depth)
    metal = (smooth_u > 1.6 * smooth) & (smooth > 0.15)
    inner, inner_u, inner_core = depth[place], matter[place], core[place]
    borders = _membrane(depth, place, wide), _membrane(matter, place, wide)
    near = ring & (smooth <= np.quantile(depth[ring], 0.4))
    zones = (core, ring, np.ones_like(core))
    near = near if near.any() else ring
    told: list[float] = [
        float(np.log(w * view.pixel_mm)), float(np.log(h * view.pixel_mm)),
        abs(float(np.log(max(w, 1) / max(h, 1)))), float(np.log(w * h)),
        float(smooth[core].mean()), float(smooth[ring].mean()),
        float(np.quantile(smooth[inside], 0.98)), float(borders[0].mean()),
        *(_u(float(matter[zone].mean()), float(depth[zone].mean())) for zone in zones),
        noise, float((smooth > DARK)[inside].mean()), float(metal[inside].mean()), float(metal[ring].mean()),
    ]  # fmt: skip
    cell = (view.pixel_mm / 10) ** 2
    told += _net(inner, inner - borders[0], inner_u - borders[1], inner_core, noise, cell)
    flat = float(depth[near].mean()), float(matter[near].mean())
    told += _net(inner, inner - flat[0], inner_u - flat[1], inner_core, noise, cell)
    told += _slopes(depth, matter, inside, _rim(depth.shape, place), noise, scale(calibration))
    told += [*_shares(smooth, smooth_u, inside), *_shares(smooth, smooth_u, ring)]
    told += _texture(inner, smooth[place], inner_core)
    told += _steps(smooth, smooth_u, inside, noise)
    return np.nan_to_num(np.array(told, np.float32), nan=UNKNOWN, posinf=9.0, neginf=UNKNOWN)


def _u(matter: float, depth: float) -> float:
    return matter / depth if depth > 0.004 else float("nan")


def quantiles(
    values: NDArray[np.floating], weights: NDArray[np.floating], at: tuple[float, ...]
) -> list[float]:
    """Of weighted values; nan where nothing weighs."""
    order = np.argsort(values)
    held, whole = values[order], np.cumsum(weights[order])
    if not len(held) or whole[-1] <= 0:
        return [float("nan")] * len(at)
    places = np.searchsorted(whole, np.array(at) * whole[-1])
    return [float(held[min(place, len(held) - 1)]) for place in places]


def _membrane(image: Floats, place: tuple[slice, slice], wide: int) -> Floats:
    """What the surroundings would be inside: between the four sides (Coons patch), exact for planes."""
    rows, columns = place
    thick = min(4, wide)
    tall, long = rows.stop - rows.start, columns.stop - columns.start
    sides = (
        (image[max(rows.start - thick, 0) : rows.start, columns], 0, long),
        (image[rows.stop : rows.stop + thick, columns], 0, long),
        (image[rows, max(columns.start - thick, 0) : columns.start], 1, tall),
        (image[rows, columns.stop : columns.stop + thick], 1, tall),
    )
    means = [side.mean(axis=axis) if side.shape[axis] else None for side, axis, _ in sides]
    known = [float(mean.mean()) for mean in means if mean is not None]
    back = float(np.mean(known)) if known else 0.0
    top, bottom, left, right = (
        np.full(count, back, np.float32) if mean is None else gaussian_filter(mean, 2, mode="nearest")
        for mean, (_, _, count) in zip(means, sides, strict=True)
    )
    v = ((np.arange(tall) + 1) / (tall + 1))[:, None].astype(np.float32)
    u = ((np.arange(long) + 1) / (long + 1))[None, :].astype(np.float32)
    corners = (left[0] + top[0], right[0] + top[-1], left[-1] + bottom[0], right[-1] + bottom[-1])
    bent = sum(
        float(corner) / 2 * weight
        for corner, weight in zip(corners, ((1 - v) * (1 - u), (1 - v) * u, v * (1 - u), v * u), strict=True)
    )
    flat = (1 - v) * top[None] + v * bottom[None] + (1 - u) * left[:, None] + u * right[:, None]
    return np.asarray(flat - bent, np.float32)


def _net(whole: Floats, depth: Floats, matter: Floats, core: Mask, noise: float, cell: float) -> list[float]:
    """Of what is left when a background is off: thickness, u and how sure it is, shares, gram equivalents."""
    smooth, smooth_u = uniform_filter(depth, 5), uniform_filter(matter, 5)
    there = smooth > max(0.4 * float(np.quantile(smooth[core], 0.7)), 2 * noise / 3, 0.005)
    count = int(there.sum())
    total = float(depth[there].sum())
    ratio = smooth_u[there] / np.maximum(smooth[there], 0.005)
    thin = there & (whole <= (np.quantile(whole[there], 0.4) if count else 0))
    thick = there & ~thin
    return [
        total / max(count, 1), _u(float(matter[there].sum()), total),
        noise * 2.5 / max(count, 1) ** 0.5 / max(total / max(count, 1), 1e-3),
        *quantiles(ratio, smooth[there], (0.25, 0.5, 0.75)),
        total / max(float(whole[there].sum()), 1e-3), count / whole.size,
        float(np.log(max(total, 1e-3) * cell)),
        *(_u(float(matter[part].sum()), float(depth[part].sum())) for part in (thin, thick)),
    ]  # fmt: skip


def _rim(shape: tuple[int, ...], place: tuple[slice, slice]) -> Mask:
    """A band along the border of the box: there a thing begins."""
    rows, columns = place
    e = max(2, int(0.12 * min(rows.stop - rows.start, columns.stop - columns.start)))
    band = np.zeros(shape, bool)
    band[max(rows.start - e, 0) : rows.stop + e, max(columns.start - e, 0) : columns.stop + e] = True
    band[rows.start + e : rows.stop - e, columns.start + e : columns.stop - e] = False
    return band


def _slopes(depth: Floats, matter: Floats, inside: Mask, rim: Mask, noise: float, at: Scale) -> list[float]:
    """u of local changes, near (5 pixels), far (11), and far along the rim: the sum's, and quantiles."""
    told: list[float] = []
    found = {side: slope(depth, matter, noise, at, side) for side in (5, 11)}
    for side, zone in ((5, inside), (11, inside), (11, rim)):
        variance, shared = (image[zone] for image in found[side])
        good = variance > 3 * noise**2 / side
        variance, shared = variance[good], shared[good]
        weight = np.minimum(variance, np.float32(0.02))
        all_of = float(variance.sum())
        told += [
            float(shared.sum()) / all_of if all_of > 0 else float("nan"),
            float(weight.sum()) / max(int(zone.sum()), 1),
            *quantiles(shared / np.maximum(variance, np.float32(1e-9)), weight, QUANTILES),
        ]  # fmt: skip
    return told


def _shares(depth: Floats, matter: Floats, zone: Mask) -> list[float]:
    """Share of the attenuation of a zone by bins of u, as seen: nothing taken off."""
    deep, soft = depth[zone], matter[zone]
    keep = deep > 0.02
    bins = np.digitize(soft[keep] / deep[keep], U_EDGES)
    by = np.bincount(bins, weights=deep[keep], minlength=len(U_EDGES) + 1)
    return [float(v) for v in by / max(float(by.sum()), 1e-6)]


def _texture(sharp: Floats, smooth: Floats, core: Mask) -> list[float]:
    """Powder and crystals are smooth, cloth and noodles are not: three widths, edges, share that is flat."""
    mean = max(float(sharp[core].mean()), 0.02)
    told = [
        float(np.median(np.abs(gaussian_filter(sharp, s) - gaussian_filter(sharp, 2 * s))[core])) / mean
        for s in (1, 2, 4)
    ]
    steep = np.hypot(*np.gradient(smooth))[core]
    return [*told, float(np.median(steep)) / mean, float((steep < 0.03 * mean).mean())]


def _steps(smooth: Floats, smooth_u: Floats, inside: Mask, noise: float) -> list[float]:
    """u of differences three pixels apart: of all, of low and of high steps; how they spread and agree."""
    touched = np.concatenate([(inside[3:] | inside[:-3]).ravel(), (inside[:, 3:] | inside[:, :-3]).ravel()])
    deep, soft = (
        np.concatenate([(a[3:] - a[:-3]).ravel(), (a[:, 3:] - a[:, :-3]).ravel()])[touched]
        for a in (smooth, smooth_u)
    )
    base = max(2 * noise, 0.004)

    def through(least: float, most: float) -> float:
        kept = (np.abs(deep) > least) & (np.abs(deep) <= most)
        if kept.sum() <= 8:
            return float("nan")
        return float((soft[kept] * deep[kept]).sum()) / max(float((deep[kept] ** 2).sum()), 1e-9)

    whole = through(base, 9)
    big = np.abs(deep) > base
    spread = agree = float("nan")
    if big.sum() > 8:
        line = whole if whole == whole else 0.0
        spread = float(np.median(np.abs(soft[big] - line * deep[big]) / np.abs(deep[big])))
    if len(deep) > 8 and deep.std() > 0 and soft.std() > 0:
        agree = float(np.corrcoef(deep, soft)[0, 1])
    return [whole, through(base, 0.05), through(0.05, 0.25), spread, agree]

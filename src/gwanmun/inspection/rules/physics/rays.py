"""Path lengths: closed triangle meshes → mm of material per ray, exact for a fan over a belt.

A triangle cut by the plane of a row is a piece of a line; a closed mesh gives a closed outline, and the
length of
a ray inside it is the signed sum of the distances at which it meets the pieces. Distances come from the
ends of
a piece (their inverse is linear in the slope of the ray), never from a plane equation, so that a piece
seen edge
on cannot throw a spike; each pixel takes the mean over its width, so that a wire thinner than a pixel
keeps its
mass. No face needs cutting up for the fan, and caps of any outline may be fans of triangles: what lies
outside
cancels.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]


@njit(nogil=True, cache=True)
def extents(points: Floats, faces: Ints, starts: Ints, slopes: Floats, rows: Floats) -> Ints:
    """First and last-plus-one row and column of each part: parts × 4, empty where it lies outside."""
    count = starts.shape[0] - 1
    found = np.zeros((count, 4), dtype=np.int64)
    lines, columns = rows.shape[0], slopes.shape[0] - 1
    for part in range(count):
        top, bottom, left, right = 1e30, -1e30, 1e30, -1e30
        for face in range(starts[part], starts[part + 1]):
            for corner in range(3):
                v = faces[face, corner]
                y, q = points[v, 1], points[v, 0] / points[v, 2]
                top, bottom = min(top, y), max(bottom, y)
                left, right = min(left, q), max(right, q)
        r0, r1 = np.searchsorted(rows, top), np.searchsorted(rows, bottom)
        c0 = max(0, np.searchsorted(slopes, left) - 1)
        c1 = min(columns, np.searchsorted(slopes, right) + 1)
        if r1 > r0 and c1 > c0 and r0 < lines:
            found[part, 0], found[part, 1], found[part, 2], found[part, 3] = r0, r1, c0, c1
    return found


@njit(nogil=True, cache=True, fastmath=True)
def _side(side: Floats, points: Floats, a: int, b: int) -> None:
    """The side from corner ``a`` to ``b``: y, sideways, forward, and what these grow by along y."""
    over = 1.0 / (points[b, 1] - points[a, 1])
    side[0], side[1], side[2] = points[a, 1], points[a, 0], points[a, 2]
    side[3] = (points[b, 0] - points[a, 0]) * over
    side[4] = (points[b, 2] - points[a, 2]) * over


@njit(nogil=True, cache=True, fastmath=True)
def _cut(
    cuts: Floats,
    rows: Floats,
    first: int,
    last: int,
    long: Floats,
    side: Floats,
    least: float,
    most: float,
    sign: float,
) -> None:
    """Pieces of lines in which the planes of rows ``first`` to ``last`` cut a triangle.

    ``long`` and ``side``: the two sides that they cross, as y, sideways and forward of one end, and what the
    latter two grow by along y. ``cuts`` (5 × rows) takes of each piece the slopes from and to, between
    ``least`` and ``most``, inverse depth at the first, its growth by slope, and the sign; nothing lies where
    to is not above from.
    """
    y1, p1, d1, g1, h1 = long[0], long[1], long[2], long[3], long[4]
    y2, p2, d2, g2, h2 = side[0], side[1], side[2], side[3], side[4]
    for i in range(last - first):
        y = rows[first + i]
        wl = 1.0 / (d1 + (y - y1) * h1)
        ws = 1.0 / (d2 + (y - y2) * h2)
        ql, qs = (p1 + (y - y1) * g1) * wl, (p2 + (y - y2) * g2) * ws
        wide = qs - ql
        tilt = (ws - wl) / (wide if wide != 0.0 else 1.0)
        a, b = max(min(ql, qs), least), min(max(ql, qs), most)
        cuts[0, i] = a
        cuts[1, i] = b
        cuts[2, i] = wl + tilt * (a - ql)
        cuts[3, i] = tilt
        cuts[4, i] = sign if wide > 0.0 else -sign


@njit(nogil=True, cache=True, fastmath=True)
def _laid(
    scratch: Floats,
    cuts: Floats,
    count: int,
    begin: int,
    split: int,
    left: int,
    slopes: Floats,
    middles: Floats,
    narrow: Floats,
    inverse: Ints,
    q0: Floats,
    near: float,
) -> None:
    """Add pieces to the rows of ``scratch``: each column the mean over its width of depth less ``near``."""
    end = inverse.shape[0] - 1
    line, rest = begin // split, split - begin % split
    for i in range(count):
        if rest == 0:
            line, rest = line + 1, split
        rest -= 1
        a, b, w, tilt, sign = cuts[0, i], cuts[1, i], cuts[2, i], cuts[3, i], cuts[4, i]
        if b <= a:
            continue
        # Columns by the evenly spaced index of slopes, then a step or two.
        j = inverse[min(end, int((a - q0[0]) * q0[1]))]
        while slopes[j + 1] <= a:
            j += 1
        k = inverse[min(end, int((b - q0[0]) * q0[1]))]
        while slopes[k + 1] < b:
            k += 1
        if j == k:
            depth = 1.0 / (w + tilt * (0.5 * (b - a)))
            scratch[line, j - left] += sign * (depth - near) * ((b - a) * narrow[j])
            continue
        border = slopes[j + 1]
        depth = 1.0 / (w + tilt * (0.5 * (border - a)))
        scratch[line, j - left] += sign * (depth - near) * ((border - a) * narrow[j])
        for c in range(j + 1, k):
            scratch[line, c - left] += sign * (1.0 / (w + tilt * (middles[c] - a)) - near)
        border = slopes[k]
        depth = 1.0 / (w + tilt * (0.5 * (border + b) - a))
        scratch[line, k - left] += sign * (depth - near) * ((b - border) * narrow[k])


@njit(nogil=True, cache=True, fastmath=True)
def project(
    points: Floats,
    faces: Ints,
    starts: Ints,
    boxes: Ints,
    slopes: Floats,
    inverse: Ints,
    q0: Floats,
    rows: Floats,
    split: int,
    amounts: Singles,
    owner: Ints,
    glow: Singles,
    places: Ints,
    image: Singles,
    crops: Singles,
    band: Ints,
    length: Singles,
    total: Singles,
) -> None:
    """Add all parts to ``image`` (curves × rows × columns) for image rows of ``band``.

    ``rows``: y of every sub-row, ``split`` of them an image row. ``amounts``: curves a mm of each part.
    ``owner``: object of each part; ``glow``: 1/mm of each part for its object's own optical depth, written to
    ``crops`` at ``places`` (object × (offset, row, rows, column, columns)). ``length`` at the same place
    holds mm.
    """
    middles = 0.5 * (slopes[1:] + slopes[:-1])
    narrow = 1.0 / (slopes[1:] - slopes[:-1])
    stretch = np.sqrt(1.0 + middles * middles)
    curves = amounts.shape[1]
    scratch = np.zeros((1, 1))
    long, side, cuts = np.zeros(5), np.zeros(5), np.zeros((5, rows.shape[0]))
    path = np.zeros(slopes.shape[0], dtype=np.float32)
    for part in range(starts.shape[0] - 1):
        # Whole image rows of the part within the band.
        r0, r1 = boxes[part, 0] // split, (boxes[part, 1] + split - 1) // split
        r0, r1 = max(r0, band[0]), min(r1, band[1])
        c0, c1 = boxes[part, 2], boxes[part, 3]
        if r1 <= r0 or c1 <= c0:
            continue
        if scratch.shape[0] < r1 - r0 or scratch.shape[1] < c1 - c0:
            scratch = np.zeros((max(scratch.shape[0], r1 - r0), max(scratch.shape[1], c1 - c0)))
        f0, f1 = starts[part], starts[part + 1]
        least, most = slopes[c0], slopes[c1]
        near = 0.0
        for face in range(f0, f1):
            near += points[faces[face, 0], 2]
        near /= f1 - f0
        s0, s1 = r0 * split, min(r1 * split, rows.shape[0])
        for face in range(f0, f1):
            ia, ib, ic, sign = faces[face, 0], faces[face, 1], faces[face, 2], 1.0
            if points[ib, 1] < points[ia, 1]:
                ia, ib, sign = ib, ia, -sign
            if points[ic, 1] < points[ib, 1]:
                ib, ic, sign = ic, ib, -sign
                if points[ib, 1] < points[ia, 1]:
                    ia, ib, sign = ib, ia, -sign
            ya, yb, yc = points[ia, 1], points[ib, 1], points[ic, 1]
            if yc <= ya or yc <= rows[s0] or ya > rows[s1 - 1]:
                continue
            s = s0 if ya <= rows[s0] else np.searchsorted(rows, ya)
            t = s1 if yc > rows[s1 - 1] else np.searchsorted(rows, yc)
            h = min(max(s, s1 if yb > rows[s1 - 1] else np.searchsorted(rows, yb)), t)
            _side(long, points, ia, ic)
            if h > s:
                _side(side, points, ia, ib)
                _cut(cuts, rows, s, h, long, side, least, most, sign)
                _laid(scratch, cuts, h - s, s - s0, split, c0, slopes, middles, narrow, inverse, q0, near)
            if t > h:
                _side(side, points, ib, ic)
                _cut(cuts, rows, h, t, long, side, least, most, sign)
                _laid(scratch, cuts, t - h, h - s0, split, c0, slopes, middles, narrow, inverse, q0, near)
        place, shine = owner[part], glow[part]
        offset, p0, width, pc = places[place, 0], places[place, 1], places[place, 4], places[place, 3]
        for r in range(r0, r1):
            # The first and the last column in which anything lies.
            f, t = 0, c1 - c0
            while f < t and scratch[r - r0, f] == 0.0:
                f += 1
            while t > f and scratch[r - r0, t - 1] == 0.0:
                t -= 1
            at = offset + (r - p0) * width + c0 - pc
            for c in range(f, t):
                mm = np.float32(max(0.0, scratch[r - r0, c] * stretch[c0 + c] / split))
                scratch[r - r0, c] = 0.0
                path[c] = mm
                length[at + c] += mm
                crops[at + c] += shine * mm
                total[r, c0 + c] += shine * mm
            for k in range(curves):
                amount = amounts[part, k]
                for c in range(f, t):
                    image[k, r, c0 + c] += amount * path[c]


@njit(nogil=True, cache=True, fastmath=True)
def transmit(
    image: Singles,
    curves: Singles,
    low: Singles,
    high: Singles,
    out_low: Singles,
    out_high: Singles,
    band: Ints,
) -> None:
    """``T_k = Σ_b W_k(b)·exp(−Σ_c image[c]·curves[c, b])`` for the flat pixels of ``band``, float32.

    The exponential is a third-order series of the 256th part, squared eight times: 1e-5 of the value, and the
    compiler can lay it eight abreast.
    """
    count, bins = curves.shape
    chunk = 256
    depth = np.empty(chunk, dtype=np.float32)
    sum_low = np.empty(chunk, dtype=np.float32)
    sum_high = np.empty(chunk, dtype=np.float32)
    part = np.float32(1.0 / 256.0)
    one, half, sixth = np.float32(1.0), np.float32(0.5), np.float32(1.0 / 6.0)
    most = np.float32(30.0)
    for start in range(band[0], band[1], chunk):
        size = min(chunk, band[1] - start)
        empty = True
        for i in range(size):
            if image[0, start + i] != 0.0:
                empty = False
                break
        if empty:
            for i in range(size):
                out_low[start + i] = one
                out_high[start + i] = one
            continue
        sum_low[:] = np.float32(0.0)
        sum_high[:] = np.float32(0.0)
        for b in range(bins):
            wl, wh = low[b], high[b]
            factor = curves[0, b]
            for i in range(size):
                depth[i] = image[0, start + i] * factor
            for c in range(1, count):
                factor = curves[c, b]
                for i in range(size):
                    depth[i] += image[c, start + i] * factor
            for i in range(size):
                x = -min(max(depth[i], np.float32(0.0)), most) * part
                e = one + x * (one + x * (half + x * sixth))
                e *= e
                e *= e
                e *= e
                e *= e
                e *= e
                e *= e
                e *= e
                e *= e
                sum_low[i] += wl * e
                sum_high[i] += wh * e
        for i in range(size):
            out_low[start + i] = sum_low[i]
            out_high[start + i] = sum_high[i]

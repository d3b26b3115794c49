"""Noise taken off a pair of images, edges and structure kept, and what of it is left told.

Noise at one energy knows nothing of that at the other; structure shows at both. That tells them apart where
no single image could."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.ndimage import gaussian_filter

from gwanmun.inspection.rules.imaging.effective import Floats, blurred
from gwanmun.inspection.rules.imaging.noise import Noise

Pair = tuple[Floats, Floats]
#: Pixels around within which like surroundings are looked for, and how fast a weight falls with difference.
_REACH, _STRICT = 3, 1.0
#: Times of noise that is taken off before what is left counts as structure: what few pixels tell wavers.
_MORE = 1.2


def calmed(images: Sequence[Floats], noise: tuple[Noise, Noise]) -> tuple[Pair, Pair]:
    """Attenuations (−ln T) of both energies without noise; and what share of each noise's variance is left.

    First each pixel becomes a mean of those within three that lie in like surroundings: 3 × 3 pixels at both
    energies that differ from its own by no more than noise (Buades, Coll and Morel 2005). Of what that takes
    off, the part that both energies agree on is structure, and put back."""
    shades = [np.exp(-image) for image in images]
    own = variances(shades, noise)
    means, left = _alike(shades, own)
    rests = [shade - mean for shade, mean in zip(shades, means, strict=True)]
    found, shares = structure(rests, own, left)
    calm = [
        np.asarray(-np.log(np.clip(mean + part, 1e-5, None)), dtype=np.float32)
        for mean, part in zip(means, found, strict=True)
    ]
    return (calm[0], calm[1]), shares


def variances(shades: Sequence[Floats], noise: tuple[Noise, Noise]) -> Pair:
    """Of the noise of transmissions, by the mean of their surroundings."""
    low, high = (
        np.maximum(kind.variance(np.maximum(blurred(shade), 0.02)), np.float32(1e-9))
        for shade, kind in zip(shades, noise, strict=True)
    )
    return low, high


def structure(rests: Sequence[Floats], own: Pair, left: Floats | float = 0.0) -> tuple[Pair, Pair]:
    """What of ``rests`` (images less smoothed ones, with noise of variance ``own``) is structure, by Wiener's
    filter for both energies together; and the share of noise's variance in it, where ``left`` is still in
    what was smoothed."""
    a, b, c = (gaussian_filter(rests[i] * rests[k], 1.0) for i, k in ((0, 0), (0, 1), (1, 1)))
    # Structure is what varies more than noise does: the covariance less noise, nothing under zero.
    sa, sc = (np.maximum(v - np.float32(_MORE) * n, 0) for v, n in ((a, own[0]), (c, own[1])))
    most = np.float32(0.98) * np.sqrt(sa * sc)
    sb = np.clip(b, -most, most)
    va, vc = sa + own[0], sc + own[1]
    over = 1 / (va * vc - sb * sb)
    straight = ((sa * vc - sb * sb) * over, (sc * va - sb * sb) * over)
    # From the other energy.
    across = (sb * own[0] * over, sb * own[1] * over)
    found, shares = [], []
    for energy in (0, 1):
        one, other = straight[energy], across[energy]
        found.append(np.asarray(one * rests[energy] + other * rests[1 - energy], dtype=np.float32))
        noisy = one**2 + other**2 * (own[1 - energy] / own[energy]) + (1 - one) ** 2 * left
        shares.append(np.asarray(np.minimum(noisy, 1), dtype=np.float32))
    return (found[0], found[1]), (shares[0], shares[1])


def _alike(shades: Sequence[Floats], own: Sequence[Floats]) -> tuple[list[Floats], Floats]:
    """Means over pixels in like surroundings, and the share of noise left in them."""
    over = [1 / np.sqrt(2 * variance) for variance in own]
    reach, rows, columns = _REACH, *shades[0].shape
    wide = [np.pad(shade, reach, mode="reflect") for shade in shades]
    sums = [np.zeros_like(shade) for shade in shades]
    weights, squares = np.zeros_like(shades[0]), np.zeros_like(shades[0])
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            near = [part[reach + dy : reach + dy + rows, reach + dx : reach + dx + columns] for part in wide]
            first, second = (
                ((one - shade) * by) ** 2 for one, shade, by in zip(near, shades, over, strict=True)
            )
            # One on average where they differ by noise alone.
            unlike = blurred(np.asarray(first + second, dtype=np.float32)) * np.float32(0.5)
            weight = np.exp(-np.maximum(unlike - 1, 0) * np.float32(_STRICT))
            weights += weight
            squares += weight * weight
            for whole, part in zip(sums, near, strict=True):
                whole += weight * part
    return [whole / weights for whole in sums], squares / weights**2

"""How the counts of a machine waver: estimated from an image, or told, and drawn anew.

In units of transmission the variance is ``photon·T + electronic``: counts of photons, and what the
electronics add to every pixel. A machine that ends its counts at air shows half of air's noise: its width is
read from the quantiles that are left (``_censored``), and what was cut off is drawn anew (``uncut``).
Crystals share light, so neighbours waver together: ``kernel`` is the blur that white noise is drawn through
(odd sides, squares summing to one)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

import numpy as np
from scipy.ndimage import convolve, uniform_filter
from scipy.stats import chi2, norm

from gwanmun.inspection.rules.imaging.effective import Doubles, Floats
from gwanmun.inspection.rules.scans import Counts, View

ALONE: Floats = np.ones((1, 1), dtype=np.float32)
#: Blocks of so many pixels a side are looked at, and most so many of them.
_BLOCK, _MOST = 6, 6000
#: Degrees of freedom that a block has left when its plane is taken off.
_FREE = _BLOCK**2 - 3
_BINS = 12
#: Share of counts at the top from which a machine cuts off there; mean from which a place is air, as a share
#: of the top, and the fewest pixels of air that tell.
_CUT, _AIRY, _ENOUGH = 0.02, 0.985, 300
#: Of blocks at one brightness, the share held to be flat: the calmest.
_CALM = 0.08


@dataclass(frozen=True)
class Noise:
    """Of one energy. ``photon`` is one over the photons counted in air."""

    photon: float
    electronic: float
    kernel: Floats = field(default_factory=lambda: ALONE, compare=False)

    def variance(self, transmission: Floats) -> Floats:
        return np.asarray(self.photon * transmission + self.electronic, dtype=np.float32)

    def drawn(self, shape: tuple[int, int], random: np.random.Generator) -> Floats:
        """Noise of variance one, correlated as the machine's is."""
        rows, columns = self.kernel.shape
        white = random.standard_normal((shape[0] + rows - 1, shape[1] + columns - 1), dtype=np.float32)
        if self.kernel.size == 1:
            return white
        drawn: Floats = convolve(white, self.kernel, mode="nearest")
        up, left = rows // 2, columns // 2
        return drawn[up : up + shape[0], left : left + shape[1]]


def noise_of(view: View) -> tuple[Noise, Noise]:
    """Estimates for low and high from the calm places of an image."""
    return _estimate(view.low, view.air), _estimate(view.high, view.air)


def _estimate(counts: Counts, air: int) -> Noise:
    level, variance, flat = _blocks(counts, air)
    air_bin = list(_censored(counts, air))
    for bright, wavering in air_bin:
        # Blocks near the cut that happen to keep clear of it are calmer than they should be.
        whole = level < bright - 4 * np.sqrt(wavering)
        level, variance, flat = level[whole], variance[whole], flat[whole]
    noise, free, lost = Noise(1e-4, 0.0), float(_FREE), 1.0
    # The second time with the freedom that correlated noise leaves.
    for _ in range(2):
        bins = np.array([*_bins(level, variance, free), *air_bin]).reshape(-1, 2)
        if not len(bins):
            # Too small a picture for blocks: air alone, where there is some.
            bins = np.array(list(_quantiles(counts, air, 65_536, air))).reshape(-1, 2)
        if not len(bins):
            return noise
        photon, electronic = (part / lost for part in _fitted(bins[:, 0], bins[:, 1]))
        usual = (photon * level + electronic) * lost
        # Neighbours are asked in all blocks that can be noise alone, not only in the calmest.
        kernel = _kernel(flat[variance < 1.5 * usual])
        noise = Noise(photon, electronic, kernel)
        down, across = _correlations(kernel)
        free = _FREE / (down * across)
        shares, _, kept = _through_planes()
        lost = float(np.interp(_share(kernel), shares, kept))
    return noise


def _censored(counts: Counts, air: int) -> Iterator[tuple[float, float]]:
    """Level and variance of air of a machine that cuts counts off at air: from the quantiles under the cut.

    Of air half is cut off, so that what is left tells neither mean nor variance by itself; the quantiles of
    a normal distribution under the cut lie on a line over those of the standard one.
    """
    top = int(counts.max())
    if not 0.9 * air <= top <= air or (counts == top).mean() < _CUT:
        return
    yield from _quantiles(counts, top, top, air)


def _quantiles(counts: Counts, level: int, top: int, air: int) -> Iterator[tuple[float, float]]:
    """Level and variance of air around ``level``, from its lower half under the cut at ``top``."""
    shown = counts.astype(np.float32)
    seen = shown[np.abs(uniform_filter(shown, _BLOCK) - level) < (1 - _AIRY) * level]
    cut = float((seen >= top).mean()) if len(seen) else 0.0
    if len(seen) < _ENOUGH or cut >= 0.9:
        return
    at = np.linspace(0.03, min(0.45, 0.9 * (1 - cut)), 12)
    spread, mean = np.polyfit(norm.ppf(at), np.quantile(seen, at) / air, 1)
    if spread > 0:
        yield float(mean), float(spread) ** 2


def uncut(shown: Floats, most: float, noise: Noise, random: np.random.Generator) -> Floats:
    """Transmissions with what a machine cut off at ``most`` drawn anew: the upper half of the noise of air.

    Without it air has a mean under its true one and half its noise. Unchanged where nothing is cut off.
    """
    cut = shown >= most
    if cut.mean() < _CUT:
        return shown
    out = shown.copy()
    side = np.sqrt(noise.photon * most + noise.electronic)
    out[cut] = most + side * np.abs(random.standard_normal(int(cut.sum()), dtype=np.float32))
    return out


def _fitted(level: Doubles, variance: Doubles) -> tuple[float, float]:
    """Photon and electronic parts. Texture only adds to what a block wavers by: the calmest bin is
    nearest."""
    bright, dark = level > 0.3 * level.max(), level < 0.1
    photon = float((variance / level)[bright].min())
    electronic = float(np.maximum(variance - photon * level, 0).min())
    if dark.any():
        photon = min(photon, float((variance / level)[dark].min()))
    return photon, electronic


def _share(kernel: Floats) -> float:
    """Mean correlation of neighbours, down and across."""
    sides = kernel.sum(axis=1), kernel.sum(axis=0)
    return sum(float((taps[1:] * taps[:-1]).sum() / (taps**2).sum()) for taps in sides) / 2


def _correlations(kernel: Floats) -> tuple[float, float]:
    """Sum of squares of the correlations of all neighbours, down and across."""
    out = []
    for taps in (kernel.sum(axis=1), kernel.sum(axis=0)):
        full = np.convolve(taps, taps[::-1])
        out.append(float(((full / full.max()) ** 2).sum()))
    return out[0], out[1]


def _blocks(counts: Counts, air: int) -> tuple[Doubles, Doubles, Doubles]:
    """Mean and variance of blocks in units of transmission, and each less its plane, over its deviation."""
    rows, columns = (side // _BLOCK * _BLOCK for side in counts.shape)
    if rows == 0 or columns == 0:
        return np.empty(0), np.empty(0), np.empty((0, _BLOCK, _BLOCK))
    grid = counts[:rows, :columns].reshape(rows // _BLOCK, _BLOCK, columns // _BLOCK, _BLOCK)
    blocks = grid.transpose(0, 2, 1, 3).reshape(-1, _BLOCK, _BLOCK)
    # What a machine cuts off at its top does not waver as it should: such blocks say nothing.
    cut = (blocks >= int(counts.max())).mean(axis=(1, 2)) > 0.02
    if cut.mean() < 0.95:
        blocks = blocks[~cut]
    shown = blocks[:: max(1, len(blocks) // _MOST)].astype(np.float64) / air
    flat = shown - _planes(shown)
    level, variance = shown.mean(axis=(1, 2)), flat.var(axis=(1, 2)) * (_BLOCK**2 / _FREE)
    good = (variance > 0) & (level > 0)
    level, variance, flat = level[good], variance[good], flat[good]
    return level, variance, flat / np.sqrt(variance[:, None, None])


def _bins(level: Doubles, variance: Doubles, free: float) -> Iterator[tuple[float, float]]:
    """Mean level and variance of the calm blocks of each bin of brightness that has enough."""
    if not len(level):
        return
    edges = np.quantile(level, np.linspace(0, 1, _BINS + 1))
    for least, most in pairwise(edges):
        inside = np.flatnonzero((level >= least) & (level <= most))
        if len(inside) < 40:
            continue
        kept = max(6, int(len(inside) * _CALM))
        calm = inside[np.argsort(variance[inside])[:kept]]
        share = kept / len(inside)
        # How far under the true variance the calmest blocks of pure noise lie.
        calmer = chi2.cdf(chi2.ppf(share, free), free + 2) / share
        yield float(level[calm].mean()), float(variance[calm].mean() / calmer)


def _planes(blocks: Doubles) -> Doubles:
    """The plane through each block by least squares."""
    line = np.arange(_BLOCK) - (_BLOCK - 1) / 2
    scale = 1.0 / (_BLOCK * (line**2).sum())
    down = (blocks * line[:, None]).sum(axis=(1, 2)) * scale
    across = (blocks * line[None, :]).sum(axis=(1, 2)) * scale
    plane = down[:, None, None] * line[:, None] + across[:, None, None] * line[None, :]
    return np.asarray(plane + blocks.mean(axis=(1, 2))[:, None, None])


def _kernel(flats: Doubles) -> Floats:
    """A symmetric 3 × 3 blur whose noise is correlated with its neighbours as the blocks' is."""
    if len(flats) < 40:
        return ALONE
    whole = (flats**2).mean()
    down = float((flats[:, 1:] * flats[:, :-1]).mean() / whole)
    across = float((flats[:, :, 1:] * flats[:, :, :-1]).mean() / whole)
    shares, seen, _ = _through_planes()
    taps = [_taps(float(np.interp(share, seen, shares))) for share in (down, across)]
    return np.outer(*taps).astype(np.float32)


@cache
def _through_planes() -> tuple[Doubles, Doubles, Doubles]:
    """Correlations of neighbours, what of each is seen in blocks less their planes, and what of the
    variance."""
    line = np.arange(_BLOCK) - (_BLOCK - 1) / 2
    flat = [np.ones(_BLOCK**2), np.repeat(line, _BLOCK), np.tile(line, _BLOCK)]
    off = np.eye(_BLOCK**2) - sum(np.outer(f, f) / (f @ f) for f in flat)
    shares, seen, variance = np.linspace(0, 0.6, 25), [], []
    for share in shares:
        b, a, _ = _taps(float(share))
        near = {0: 1.0, 1: 2 * a * b, 2: b * b}
        one = np.array([[near.get(abs(i - j), 0.0) for j in range(_BLOCK)] for i in range(_BLOCK)])
        left = off @ np.kron(one, one) @ off
        spread = np.diag(left).mean()
        seen.append(np.diag(left, _BLOCK).mean() / spread)
        variance.append(spread * _BLOCK**2 / _FREE)
    return shares, np.array(seen), np.array(variance)


def _taps(neighbour: float) -> Doubles:
    """Three taps (b, a, b) with squares summing to one and 2ab as the correlation of neighbours."""
    share = min(max(neighbour, 0.0), 0.6)
    # 2ab = share and a² + 2b² = 1: the smaller root for b.
    b_squared = (1 - np.sqrt(max(0.0, 1 - 2 * share**2))) / 4
    b = float(np.sqrt(b_squared))
    return np.array([b, float(np.sqrt(1 - 2 * b_squared)), b])

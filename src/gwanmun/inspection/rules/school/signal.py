"""Signal detection: how well a reader tells threats from harmless things, apart from how readily they say so.

Arrays of any one shape in, arrays of that shape out, so that an office of readers is scored at once.

Model: evidence is normal, with mean 0 and deviation 1 without a threat, mean ``mu`` and deviation ``1/s``
with one. ``s`` is the slope of the ROC in z units. For X-ray images s is about 0.5 to 0.6 (Sterchi,
Hättenschwiler & Schwaninger 2019, "Detection measures for visual inspection of X-ray images of passenger
baggage"), so that d', which takes s = 1, depends on the reader's criterion and is told for comparison only.

Formulas (Macmillan & Creelman 2005, Detection Theory, ch. 3):

* ``d_a = sqrt(2 / (1 + s²)) · (zH - s·zF)``, area under the curve ``A_z = Φ(d_a / √2)``
* ``c_a = -√2·s / (√(1 + s²)·(1 + s)) · (zH + zF)``; above 0: slow to say "threat"
* ``ln β = ln s + (zF² - zH²) / 2``, the likelihood ratio at the criterion
* log-linear correction (Hautus 1995): ``H = (hits + ½) / (signals + 1)``, the same for false alarms
* ``var d_a = 2/(1+s²) · (var zH + s²·var zF)``, ``var z = p(1-p) / (n·φ(z)²)`` (delta method)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

Floats = NDArray[np.float64]
#: Slope taken where it cannot be fitted: the middle of what is published for X-ray images.
SLOPE = 0.55
Z95 = 1.959963984540054


@dataclass(frozen=True)
class Scores:
    """All arrays have the shape of the counts; rates are after the log-linear correction."""

    hit_rate: Floats
    false_alarm_rate: Floats
    d_a: Floats
    low: Floats
    high: Floats  # 95 % interval of d_a
    a_z: Floats
    c_a: Floats
    log_beta: Floats
    d_prime: Floats  # for comparison only
    s: float


def phi(z: Floats) -> Floats:
    """Standard normal density."""
    return np.asarray(np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi), dtype=np.float64)


def score(
    hits: ArrayLike, signals: ArrayLike, false_alarms: ArrayLike, noise: ArrayLike, s: float = SLOPE
) -> Scores:
    """Counts → measures. :raises ValueError: more hits than signals, or the like, or no slope above 0."""
    h, n, f, m = (np.asarray(a, dtype=np.float64) for a in (hits, signals, false_alarms, noise))
    if not 0 < s < 10:
        raise ValueError(f"the slope lies above 0 and under 10, not {s}")
    if np.any(h < 0) or np.any(f < 0) or np.any(h > n) or np.any(f > m):
        raise ValueError("hits lie between 0 and signals, false alarms between 0 and noise")
    p, q = (h + 0.5) / (n + 1), (f + 0.5) / (m + 1)
    zh, zf = ndtri(p), ndtri(q)
    scale = np.sqrt(2 / (1 + s * s))
    d_a = scale * (zh - s * zf)
    var = scale**2 * (_var_z(p, zh, n) + s * s * _var_z(q, zf, m))
    half = Z95 * np.sqrt(var)
    return Scores(
        hit_rate=p, false_alarm_rate=q, d_a=d_a, low=d_a - half, high=d_a + half,
        a_z=ndtr(d_a / np.sqrt(2)),
        c_a=-np.sqrt(2) * s / (np.sqrt(1 + s * s) * (1 + s)) * (zh + zf),
        log_beta=np.log(s) + (zf * zf - zh * zh) / 2,
        d_prime=zh - zf, s=s,
    )  # fmt: skip


def _var_z(p: Floats, z: Floats, n: Floats) -> Floats:
    return np.asarray(p * (1 - p) / ((n + 1) * phi(z) ** 2), dtype=np.float64)


def wilson(found: ArrayLike, of: ArrayLike) -> tuple[Floats, Floats]:
    """95 % interval of a share (Wilson 1927); 0 to 1 where nothing was counted."""
    k, n = np.asarray(found, dtype=np.float64), np.asarray(of, dtype=np.float64)
    p = np.divide(k, n, out=np.full(np.broadcast(k, n).shape, 0.5), where=n > 0)
    z2 = Z95 * Z95
    safe = np.maximum(n, 1)
    middle = (p + z2 / (2 * safe)) / (1 + z2 / safe)
    half = Z95 / (1 + z2 / safe) * np.sqrt(p * (1 - p) / safe + z2 / (4 * safe * safe))
    return np.where(n > 0, np.maximum(middle - half, 0), 0.0), np.where(
        n > 0, np.minimum(middle + half, 1), 1.0
    )


__all__ = ["SLOPE", "Floats", "Scores", "phi", "score", "wilson"]

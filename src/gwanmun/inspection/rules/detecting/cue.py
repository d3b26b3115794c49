"""The material cue: does a region look like a drug salt, or like food, plastic and soap?

Salts of the common drugs have effective atomic numbers of 8.5 to 11, benign organics of 5.5 to 7.5; soda,
washing powder and circuit boards lie where the salts lie. What lies over and under a region is taken off
first: of the attenuation inside, the attenuation of a ring around it (Beer and Lambert: attenuations add).
What is left is a matter only as far as the ring is like what lies over the region, so the result is a cue
for a person, never a name.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.imaging.calibration import Calibration, nominal
from gwanmun.inspection.rules.imaging.effective import attenuation, table
from gwanmun.inspection.rules.scans import View

Floats = NDArray[np.float64]
FILE = Path(__file__).parent / "cue.json"
NAMES = ("z_net", "z_seen", "z_spread", "x_net", "x_ring", "ring_z", "smooth", "share", "fits")
#: Classes of a detector that are a powder or pills, and those that are a thing of another kind. A class of an
#: office's own is in neither.
POWDERS = frozenset({"narcotic", "precursor"})
THINGS = frozenset({
    "gun", "knife", "scissors", "ammunition", "explosive", "lighter", "pressure", "powerbank", "zippooil",
    "handcuffs", "slingshot", "firecrackers", "nailpolish",
})  # fmt: skip
#: Zeff about which salts lie, and how far about.
SALT, SPREAD = 9.6, 1.6
#: Attenuations (natural logarithm) between which a matter can be told: under the first it is lost in what
#: lies about it, over the second less than two per cent come through.
FAINT, OPAQUE = 0.03, 4.0


def speaks(kind: str, material: str) -> bool:
    """Whether the cue has something to say of a box: of powders and pills, and of a class of an office's own
    that is of light matter."""
    return kind in POWDERS or (kind not in THINGS and material in ("organic", "inorganic"))


def features(
    view: View, box: tuple[float, float, float, float], calibration: Calibration | None = None
) -> Floats:
    """The numbers of a region (x, y, w, h in pixels), in the order of ``NAMES``; zeros where it is empty."""
    rows, columns = view.low.shape
    x, y, w, h = box
    x0, y0 = min(max(0, int(x)), columns - 1), min(max(0, int(y)), rows - 1)
    x1, y1 = min(columns, max(x0 + 1, int(np.ceil(x + w)))), min(rows, max(y0 + 1, int(np.ceil(y + h))))
    wide = max(3, int(0.2 * max(x1 - x0, y1 - y0)))
    a0, b0, a1, b1 = max(0, x0 - wide), max(0, y0 - wide), min(columns, x1 + wide), min(rows, y1 + wide)
    low = attenuation(view.low[b0:b1, a0:a1], view.air).astype(np.float64)
    high = attenuation(view.high[b0:b1, a0:a1], view.air).astype(np.float64)
    inside = np.zeros(low.shape, bool)
    inside[y0 - b0 : y1 - b0, x0 - a0 : x1 - a0] = True
    grid_y, grid_x = np.mgrid[b0:b1, a0:a1]
    far = ((grid_x - (x0 + x1 - 1) / 2) / max((x1 - x0) / 2, 1)) ** 2
    far = far + ((grid_y - (y0 + y1 - 1) / 2) / max((y1 - y0) / 2, 1)) ** 2
    core = inside & (far < 0.5)
    ring = ~inside
    if core.sum() < 4:
        core = inside
    if ring.sum() < 4:
        ring = inside
    # Of the middle the lower half: what lies over only a part of the region darkens the rest.
    limit = np.quantile(high[core], 0.6)
    clean = core & (high <= limit)
    in_low, in_high = float(low[clean].mean()), float(high[clean].mean())
    about = np.quantile(high[ring], 0.5)
    near = ring & (high <= about)
    out_low, out_high = float(low[near].mean()), float(high[near].mean())
    net_high, net_low = in_high - out_high, in_low - out_low
    grid = calibration or nominal()
    z_seen, z_ring = _z(in_high, in_low, grid), _z(out_high, out_low, grid)
    z_net = _z(net_high, net_low, grid) if net_high > FAINT else z_seen
    ratio = low[clean] / np.maximum(high[clean], 0.02)
    spread = float(np.std(ratio)) / max(1e-3, float(np.mean(ratio)))
    smooth = float(high[core].std()) / max(in_high, 0.02)
    fits = float(np.exp(-(((z_net - SALT) / SPREAD) ** 2)) * min(1.0, max(net_high, 0.0) / 0.15))
    return np.array([
        z_net, z_seen, spread, max(net_high, 0.0), out_high, z_ring, smooth,
        net_high / max(in_high, 0.02), fits,
    ])  # fmt: skip


def of(
    view: View, box: tuple[float, float, float, float], calibration: Calibration | None = None
) -> float | None:
    """The score of a region of a view; None where nothing can be told: no more is there than about it, or
    hardly anything comes through."""
    values = features(view, box, calibration)
    net, about = values[NAMES.index("x_net")], values[NAMES.index("x_ring")]
    return None if net < FAINT or net + about > OPAQUE else float(score(values))


def _z(high: float, low: float, calibration: Calibration) -> float:
    """Effective atomic number of a pair of attenuations, by the table."""
    if high < 0.02:
        return 7.0
    lookup = table(calibration)
    column, row = lookup.at(np.array([high], np.float32), np.array([low / high], np.float32))
    return float(lookup.zeff[row[0], column[0]])


def expanded(values: NDArray[np.floating]) -> Floats:
    """Features, their distances from what salts have, and squares: what a line can weigh. (…, 14)"""
    z_net, z_seen, x_net = values[..., 0], values[..., 1], values[..., 3]
    more = [
        np.abs(z_net - SALT), np.abs(z_seen - SALT), np.clip(z_net - SALT, 0, 10), np.clip(x_net, 0, 1) ** 2,
        np.minimum(np.abs(z_net - SALT), 4) * np.clip(x_net, 0, 0.5),
    ]  # fmt: skip
    return np.concatenate([np.asarray(values, np.float64), np.stack(more, axis=-1)], axis=-1)


@lru_cache(maxsize=1)
def stored() -> tuple[Floats, Floats, Floats]:
    """(middle, spread, line with its shift last) as fitted on synthetic regions."""
    import json

    told = json.loads(FILE.read_text())
    return np.array(told["middle"]), np.array(told["spread"]), np.array(told["line"])


def score(
    values: NDArray[np.floating], line: tuple[Floats, Floats, Floats] | None = None
) -> NDArray[np.float64]:
    """How much regions (…, 9) look like a drug salt: 0…1, even odds where salts and benign organics are as
    many."""
    middle, spread, weights = line or stored()
    at = (expanded(values) - middle) / spread
    return np.asarray(1 / (1 + np.exp(-np.clip(at @ weights[:-1] + weights[-1], -30, 30))))


def fitted(values: Floats, salt: NDArray[np.bool_], ridge: float = 3.0) -> tuple[Floats, Floats, Floats]:
    """A line by logistic regression, both answers weighing the same."""
    wide = expanded(values)
    middle, spread = wide.mean(0), wide.std(0) + 1e-6
    x = np.column_stack([(wide - middle) / spread, np.ones(len(wide))])
    weight = np.where(salt, 0.5 / max(int(salt.sum()), 1), 0.5 / max(int((~salt).sum()), 1)) * len(x)
    line = np.zeros(x.shape[1])
    hold = np.r_[np.full(x.shape[1] - 1, ridge), 1e-6]
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ line, -30, 30)))
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(hold)
        change = np.linalg.solve(hessian, x.T @ (weight * (salt - p)) - hold * line)
        line = line + np.clip(change, -2, 2)
        if np.abs(change).max() < 1e-7:
            break
    return middle, spread, line

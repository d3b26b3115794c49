"""Is it plausible here? What gives a projected threat away, or teaches a reader nothing, is told before use.

Each fault names what is wrong and what to do; ``place`` looks for a place that has none.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

from gwanmun.inspection.rules.imaging.calibration import Calibration, nominal
from gwanmun.inspection.rules.imaging.checks import REFUSE, WARN, Fault
from gwanmun.inspection.rules.imaging.colours import METAL
from gwanmun.inspection.rules.imaging.difficulty import bag_of
from gwanmun.inspection.rules.imaging.effective import attenuation, dense_count, mass, zeff
from gwanmun.inspection.rules.imaging.projection import Composite
from gwanmun.inspection.rules.imaging.threats import Threat, turned
from gwanmun.inspection.rules.scans import AIR, View

#: Shares of the threat: inside the bag, over air, too dense to be seen at all.
_INSIDE, _AIR, _LOST = 0.98, 0.35, 0.4
#: Contrast in deviations of what lies around, under which a threat is drowned by clutter.
_CONTRAST = 0.25
#: g/cm³ that matter of an atomic number can have at most: a thing cannot be thicker than it is long.
_DENSITIES = ((10.0, 2.3), (18.0, 4.5), (100.0, 9.0))
_THICKER = 1.3
#: Places tried.
_TRIES = 400


def judge(before: View, made: Composite, calibration: Calibration | None = None) -> list[Fault]:
    """What speaks against a composite; empty where nothing does."""
    faults = [Fault(*told) for told in _physical(made.threat, before.pixel_mm, calibration or nominal())]
    faults += [Fault(*told) for told in _placed(before, made)]
    return sorted(faults, key=lambda fault: fault.severity != REFUSE)


_Told = Iterator[tuple[str, str, str, str, str]]


def _physical(threat: Threat, pixel_mm: float, calibration: Calibration) -> _Told:
    solid = threat.solid & (threat.high > 0.02)
    if not solid.any():
        yield (
            "NOTHING", "threat", REFUSE,
            "위협물이 보이지 않을 만큼 얇습니다. 다른 위협물을 쓰십시오.",
            "is too thin to be seen. Use another threat.",
        )  # fmt: skip
        return
    ratio = float(np.median(threat.low[solid] / threat.high[solid]))
    if ratio < 1.02:
        yield (
            "ENERGIES", "threat.low", REFUSE,
            "저에너지 감쇠가 고에너지보다 커야 합니다. 두 영상이 바뀌지 않았는지 확인하십시오.",
            "must attenuate more than the high energy. See whether the images are swapped.",
        )  # fmt: skip
        return
    # As if alone on a belt: mass over density is thickness, and no thing is thicker than it is long.
    alone = [np.clip(np.round(AIR * np.exp(-a)), 1, AIR).astype(np.uint16) for a in (threat.low, threat.high)]
    view = View(alone[0], alone[1], AIR, 0, pixel_mm)
    numbers = zeff(view, calibration)[solid]
    told = numbers[np.isfinite(numbers)]
    # Too dense for a number: metal.
    number = float(np.median(told)) if len(told) else METAL + 1
    density = next(dense for most, dense in _DENSITIES if number <= most)
    thickness = 10 * float(np.quantile(mass(view, calibration)[solid], 0.9)) / density
    length = pixel_mm * max(np.ptp(np.flatnonzero(solid.any(axis=a))) + 1 for a in (0, 1))
    if thickness > _THICKER * length:
        yield (
            "TOO_HEAVY", "threat", REFUSE,
            f"두께가 {thickness:.0f} mm로 길이 {length:.0f} mm를 넘습니다. 보정과 화소 크기를 확인하십시오.",
            f"would be {thickness:.0f} mm thick and {length:.0f} mm long. See to calibration and pixel size.",
        )  # fmt: skip


def _placed(before: View, made: Composite) -> _Told:
    x, y, wide, high = made.box
    area = np.s_[y : y + high, x : x + wide]
    mask = made.mask
    if not mask.any():
        return
    depth = attenuation(before.high, before.air)
    inside = bag_of(depth)[area][mask].mean()
    if inside < _INSIDE or _cut(before, made):
        yield (
            "OUTSIDE_BAG", "at", REFUSE,
            f"위협물의 {100 * (1 - inside):.0f} %가 가방 밖에 있습니다. 안쪽으로 옮기십시오.",
            f"leaves {100 * (1 - inside):.0f} % of the threat outside the bag. Move it inward.",
        )  # fmt: skip
    air = (uniform_filter(depth[area], 3)[mask] < 0.02).mean()
    if air > _AIR:
        yield (
            "IN_AIR", "at", WARN,
            f"위협물의 {100 * air:.0f} % 둘레에 아무것도 없어 떠 있는 듯합니다. 옮기십시오.",
            f"has nothing around {100 * air:.0f} % of it and seems to float. Move it.",
        )  # fmt: skip
    dark = dense_count(before)
    lost = (before.high[area] <= dark)[mask].mean()
    if lost > _LOST:
        yield (
            "HIDDEN", "at", REFUSE,
            f"위협물의 {100 * lost:.0f} %가 투과되지 않는 곳에 있어 아무도 볼 수 없습니다. 옮기십시오.",
            f"lies for {100 * lost:.0f} % behind what nothing passes, so nobody can see it. Move it.",
        )  # fmt: skip
    clutter = float(depth[area].std())
    contrast = float(made.threat.high[mask].mean()) / max(clutter, 1e-3)
    if contrast < _CONTRAST:
        yield (
            "DROWNED", "at", WARN,
            "둘레가 복잡하여 위협물이 드러나지 않습니다. 덜 복잡한 곳으로 옮기십시오.",
            "is drowned by what lies around. Move it to a calmer place.",
        )  # fmt: skip


def _cut(before: View, made: Composite) -> bool:
    """Whether the threat runs over the border of the image."""
    x, y, wide, high = made.box
    rows, columns = before.low.shape
    sides = (y == 0, made.mask[0]), (y + high == rows, made.mask[-1]), (x == 0, made.mask[:, 0])
    last = (x + wide == columns, made.mask[:, -1])
    return any(at and bool(edge.any()) for at, edge in (*sides, last))


def place(view: View, threat: Threat, seed: int) -> tuple[tuple[float, float], float] | None:
    """A place (row, column) and an angle in degrees where the threat lies within the bag, over something, and
    can be seen; None where there is none. The same seed finds the same place."""
    random = np.random.default_rng([seed, 77])
    depth = attenuation(view.high, view.air)
    bag = bag_of(depth)
    if not bag.any():
        return None
    within, filled = _sums(bag), _sums(depth > 0.02)
    clear = _sums(view.high > dense_count(view))
    rows, columns = view.low.shape
    for _ in range(_TRIES // 8):
        angle = float(random.uniform(0, 360))
        lying = turned(threat, angle, threat.pixel_mm / view.pixel_mm, aspect=view.aspect).mask > 0.5
        ys, xs = np.flatnonzero(lying.any(axis=1)), np.flatnonzero(lying.any(axis=0))
        tall, wide = int(ys[-1] - ys[0]) + 1, int(xs[-1] - xs[0]) + 1
        if tall >= rows or wide >= columns:
            continue
        for _ in range(8):
            top, left = int(random.integers(0, rows - tall)), int(random.integers(0, columns - wide))
            box = (top, left, top + tall, left + wide)
            whole = tall * wide
            if (
                _within(within, box) >= 0.99 * whole
                and _within(filled, box) >= (1 - _AIR / 2) * whole
                and _within(clear, box) >= (1 - _LOST / 2) * whole
            ):
                # The middle of the threat's picture, whose rim is not even.
                middle = top - ys[0] + (lying.shape[0] - 1) / 2, left - xs[0] + (lying.shape[1] - 1) / 2
                return (float(middle[0]), float(middle[1])), angle
    return None


def _sums(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    out = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1), dtype=np.int64)
    out[1:, 1:] = mask.cumsum(axis=0).cumsum(axis=1)
    return out


def _within(sums: NDArray[np.int64], box: tuple[int, int, int, int]) -> int:
    top, left, bottom, right = box
    return int(sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left])

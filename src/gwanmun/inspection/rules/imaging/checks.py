"""Is this an image that can be read? Each fault names the field and the cure, in both languages.

``refuse`` means that nothing sound can be shown or decided from it; ``warn`` that a person should know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from gwanmun.inspection.rules.imaging.effective import DENSE, attenuation
from gwanmun.inspection.rules.scans import Counts, Scan, View

REFUSE, WARN = "refuse", "warn"
#: Fewer pixels a side than the first: no image of an object. More in all than the second: too large.
SMALLEST, LARGEST = 16, 420_000_000
#: Sides whose ratio is past this are a strip, not a view.
LONGEST_RATIO = 60
#: Shares of pixels.
_EMPTY, _SATURATED, _DARK = 0.002, 0.05, 0.5
#: Pixels looked at for figures of the whole: a cargo scan is thinned to about so many.
_ENOUGH = 1_000_000


@dataclass(frozen=True)
class Fault:
    """``field`` is ``views[i].part``; ``severity`` is refuse or warn."""

    code: str
    field: str
    severity: str
    ko: str
    en: str


@dataclass(frozen=True)
class _Seen:
    """What the checks of a view share: thinned counts and attenuations."""

    view: View
    low: Counts
    high: Counts
    a_low: np.ndarray
    a_high: np.ndarray


def check(scan: Scan) -> list[Fault]:
    """Faults of all views, those that refuse first."""
    found = []
    for number, view in enumerate(scan.views):
        step = max(1, int((view.low.size / _ENOUGH) ** 0.5))
        low, high = view.low[::step, ::step], view.high[::step, ::step]
        seen = _Seen(view, low, high, attenuation(low, view.air), attenuation(high, view.air))
        for test in _TESTS:
            for part, code, severity, ko, en in test(seen):
                found.append(Fault(code, f"views[{number}].{part}", severity, ko, en))
    return sorted(found, key=lambda fault: fault.severity != REFUSE)


def sound(scan: Scan) -> bool:
    """Whether nothing refuses it."""
    return all(fault.severity != REFUSE for fault in check(scan))


def swapped(scan: Scan) -> Scan:
    """The scan with low and high exchanged in every view: the cure for ``ENERGIES_SWAPPED``."""
    return replace(scan, views=tuple(replace(view, low=view.high, high=view.low) for view in scan.views))


_Told = Iterator[tuple[str, str, str, str, str]]


def _eight_bit(seen: _Seen) -> _Told:
    """Eight bits in a container of sixteen: few values, all under 256, or multiples of 256 or 257."""
    for part, counts in (("low", seen.low), ("high", seen.high)):
        values = np.unique(counts)
        most = int(values[-1])
        if most < 256:
            how = "0–255"
        elif len(values) > 2 and len(values) <= 256 and any(not (values % n).any() for n in (256, 257)):
            how = "n × 256"
        else:
            continue
        yield (
            part, "EIGHT_BIT", REFUSE,
            f"16비트 파일에 8비트 값({how})이 들어 있습니다. 장비에서 16비트 원시값으로 내보내십시오.",
            f"holds 8-bit values ({how}) in a 16-bit file. Export raw 16-bit counts from the machine.",
        )  # fmt: skip


def _energies(seen: _Seen) -> _Told:
    """Low energy is always the more attenuated: where the median says otherwise they are swapped or one."""
    matter = np.maximum(seen.a_low, seen.a_high) > 0.15
    matter &= np.minimum(seen.low, seen.high) > seen.view.air * DENSE
    if matter.sum() < 50:
        return
    if np.array_equal(seen.low, seen.high):
        yield (
            "high", "ONE_ENERGY", REFUSE,
            "저에너지와 고에너지 영상이 같습니다. 두 에너지를 따로 내보내십시오.",
            "is the same as the low-energy image. Export both energies.",
        )  # fmt: skip
        return
    ratio = float(np.median(seen.a_low[matter] / np.maximum(seen.a_high[matter], 1e-3)))
    if ratio < 0.97:
        yield (
            "low", "ENERGIES_SWAPPED", REFUSE,
            "저에너지와 고에너지 영상이 바뀌었습니다. 두 영상을 맞바꾸어 다시 보내십시오.",
            "and high-energy images are swapped. Exchange them and send again.",
        )  # fmt: skip
    elif ratio < 1.06:
        yield (
            "high", "ENERGIES_ALIKE", WARN,
            "두 에너지가 거의 같아 재질을 가를 수 없습니다. 검출기 보정을 확인하십시오.",
            "hardly differs from the low energy, so matter cannot be told. Check the detector's calibration.",
        )  # fmt: skip


def _empty(seen: _Seen) -> _Told:
    if float((seen.a_high > 0.05).mean()) < _EMPTY:
        yield (
            "high", "EMPTY_BELT", REFUSE,
            "벨트가 비어 있습니다. 물품이 지날 때 다시 촬영하십시오.",
            "shows an empty belt. Scan again as the object passes.",
        )  # fmt: skip


def _saturated(seen: _Seen) -> _Told:
    for part, counts in (("low", seen.low), ("high", seen.high)):
        if float((counts == 65_535).mean()) > _SATURATED:
            yield (
                part, "SATURATED", WARN,
                "검출기가 포화되었습니다. 관전류나 이득을 낮추십시오.",
                "is saturated. Lower the tube current or the gain.",
            )  # fmt: skip
        if float((counts <= max(seen.view.floor, seen.view.air * DENSE)).mean()) > _DARK:
            yield (
                part, "TOO_DARK", WARN,
                "절반 넘게 투과되지 않았습니다. 방향을 바꾸어 다시 촬영하거나 개장 검사하십시오.",
                "is dark over more than half. Scan from another side, or open the object.",
            )  # fmt: skip


def _dead(seen: _Seen) -> _Told:
    """A detector column that never moves along the belt while its neighbours do, or is always dark."""
    for part, counts in (("low", seen.view.low), ("high", seen.view.high)):
        if counts.shape[0] < SMALLEST or counts.shape[1] < SMALLEST:
            continue
        rows = counts[:: max(1, counts.shape[0] // 512)]
        spread, bright = rows.std(axis=0), rows.max(axis=0)
        usual = float(np.median(spread))
        dead = ((spread == 0) & (usual > 0)) | (bright <= seen.view.air * DENSE)
        dead &= (bright < seen.view.air * 0.9) | (bright == 65_535)
        if dead.any() and not dead.all():
            named = ", ".join(str(c) for c in np.flatnonzero(dead)[:8])
            yield (
                part, "DEAD_COLUMNS", WARN,
                f"응답하지 않는 검출기 열이 {int(dead.sum())}개 있습니다({named}). 장비를 점검하십시오.",
                f"has {int(dead.sum())} dead detector columns ({named}). Have the machine serviced.",
            )  # fmt: skip


def _air(seen: _Seen) -> _Told:
    """The bright end of the image must be the air that the view tells."""
    for part, counts in (("low", seen.low), ("high", seen.high)):
        bright = float(np.percentile(counts, 99))
        if bright > seen.view.air * 1.08 or (bright < seen.view.air * 0.85 and _flat_top(counts, bright)):
            yield (
                part, "AIR_LEVEL", WARN,
                f"공기 값이 {bright:,.0f}입니다(알린 값 {seen.view.air:,}). 장비의 공기 값을 고치십시오.",
                f"has air at {bright:,.0f}, told {seen.view.air:,}. Correct the machine's air value.",
            )  # fmt: skip


def _flat_top(counts: Counts, bright: float) -> bool:
    """Whether much of the image lies at its bright end, as air does and a bag does not."""
    return float((counts > bright * 0.97).mean()) > 0.1


def _size(seen: _Seen) -> _Told:
    rows, columns = seen.view.low.shape
    if min(rows, columns) < SMALLEST:
        yield (
            "low", "TINY", REFUSE,
            f"영상이 {columns} × {rows}로 너무 작습니다. 원래 크기로 내보내십시오.",
            f"is {columns} × {rows}, too small to read. Export it at full size.",
        )  # fmt: skip
    elif max(rows, columns) > LONGEST_RATIO * min(rows, columns):
        yield (
            "low", "ASPECT", WARN,
            f"영상이 {columns} × {rows}로 한쪽으로 너무 깁니다. 행과 열이 맞는지 확인하십시오.",
            f"is {columns} × {rows}, very long one way. See whether rows and columns are right.",
        )  # fmt: skip
    if rows * columns > LARGEST:
        yield (
            "low", "HUGE", REFUSE,
            f"화소가 {rows * columns:,}개로 한도 {LARGEST:,}개를 넘습니다. 나누어 보내십시오.",
            f"has {rows * columns:,} pixels, over the {LARGEST:,} kept. Send it in parts.",
        )  # fmt: skip


_TESTS: tuple[Callable[[_Seen], _Told], ...] = (
    _size, _eight_bit, _energies, _empty, _saturated, _dead, _air,
)  # fmt: skip

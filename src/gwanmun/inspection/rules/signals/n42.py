"""Radiation measurements in ANSI/IEEE N42.42, 2006 and 2012, read by SandiaSpecUtils (LGPL, unchanged).

The bytes pass :mod:`guard` first; the library is given nothing that is cut, deep, or swollen.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.scans import ScanFault
from gwanmun.inspection.rules.signals import guard

Counts = NDArray[np.float64]
ROOTS = ("RadInstrumentData", "N42InstrumentData")
MOST_SPECTRA = 20_000


@dataclass(frozen=True)
class Spectrum:
    """Counts by channel. ``edges``: keV at the lower edge of each channel and the upper edge of the last;
    empty when the file gives no calibration. ``neutrons`` None: no neutron detector."""

    detector: str
    sample: int
    source: str  # Foreground | Background | Calibration | IntrinsicActivity | UnknownSourceType
    occupied: bool | None
    live_s: float
    real_s: float
    counts: Counts = field(repr=False)
    edges: Counts = field(repr=False)
    neutrons: float | None = None
    started: str = ""  # ISO 8601, UTC as the library gives it; "" unknown
    latitude: float | None = None
    longitude: float | None = None
    title: str = ""

    @property
    def background(self) -> bool:
        return self.source == "Background" or self.occupied is False

    @property
    def total(self) -> float:
        return float(self.counts.sum())


@dataclass(frozen=True)
class Nuclide:
    """What the device's own analysis named."""

    name: str
    kind: str
    confidence: str
    detector: str


@dataclass(frozen=True)
class Measured:
    maker: str
    model: str
    serial: str
    kind: str
    uuid: str
    spectra: tuple[Spectrum, ...]
    nuclides: tuple[Nuclide, ...] = ()
    warnings: tuple[str, ...] = ()


def is_n42(data: bytes) -> bool:
    head = data[:4096].replace(b"\0", b"")
    return any(root.encode() in head for root in ROOTS)


def read(data: bytes) -> Measured:
    """Raises ScanFault: XML, DOCTYPE, BOMB, TOO_LARGE, NOT_N42, EMPTY."""
    import SpecUtils

    root = guard.check(data, spectra=True)
    if root not in ROOTS:
        raise _fault(
            "NOT_N42",
            f"N42.42가 아닙니다(맨 바깥 요소 '{root[:40]}').",
            f"is no N42.42: its outermost element is '{root[:40]}'.",
        )
    file = SpecUtils.SpecFile()
    try:
        understood = file.loadFromN42(io.BytesIO(data))
    except (RuntimeError, ValueError, IndexError, MemoryError):
        understood = False
    if not understood or file.numMeasurements() == 0:
        raise _fault(
            "EMPTY",
            "측정값이 없거나 읽을 수 없습니다. 측정을 마친 뒤 다시 내보내십시오.",
            "holds no measurement that can be read. Export it again after the measurement.",
        )
    if file.numMeasurements() > MOST_SPECTRA:
        raise _fault(
            "BOMB",
            f"측정은 {MOST_SPECTRA:,}건까지 받습니다. 나누어 보내십시오.",
            f"holds more than {MOST_SPECTRA:,} spectra. Send it in parts.",
        )
    return Measured(
        file.manufacturer(),
        file.instrumentModel(),
        file.instrumentId(),
        file.instrumentType(),
        file.uuid(),
        tuple(_spectrum(m) for m in file.measurements()),
        tuple(
            Nuclide(r.nuclide, r.nuclideType, r.idConfidence, r.detector)
            for found in file.detectorAnalysisResults()
            for r in (found if isinstance(found, list) else [found])
            if r.nuclide
        ),
        tuple(file.parseWarnings())[:20],
    )


def _spectrum(m: Any) -> Spectrum:
    counts = np.asarray(m.gammaCounts(), dtype=np.float64)
    edges = np.asarray(m.channelEnergies(), dtype=np.float64)
    if edges.size == counts.size:  # the upper edge of the last channel as far from it as the one before
        edges = np.append(edges, 2 * edges[-1] - edges[-2]) if edges.size > 1 else edges[:0]
    if edges.size != counts.size + 1 or not np.all(np.isfinite(edges)) or np.any(np.diff(edges) <= 0):
        edges = edges[:0]
    occupied = m.occupied().name
    started = m.startTime()
    placed = bool(m.hasGpsInfo())
    return Spectrum(
        detector=m.detectorName(),
        sample=int(m.sampleNumber()),
        source=m.sourceType().name,
        occupied={"Occupied": True, "NotOccupied": False}.get(occupied),
        live_s=_time(m.liveTime()),
        real_s=_time(m.realTime()),
        counts=np.where(np.isfinite(counts), np.maximum(counts, 0), 0),
        edges=edges,
        neutrons=float(m.neutronCountsSum()) if m.containedNeutron() else None,
        started=started.isoformat() if started is not None and started.year > 1970 else "",
        latitude=float(m.latitude()) if placed else None,
        longitude=float(m.longitude()) if placed else None,
        title=m.title()[:100],
    )


def _time(seconds: float) -> float:
    return float(seconds) if math.isfinite(seconds) and seconds > 0 else 0.0


def _fault(code: str, ko: str, en: str) -> ScanFault:
    return ScanFault(code, "payload", ko, en)

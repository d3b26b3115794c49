"""DICOS (NEMA IIC 1): images and threat detection reports, read and written with pydicom.

A report names regions in an image that has come, or will come, under its own number. Read is what an image of
a conveyor machine holds: one or two energies, 16 bits. A CT volume is read slice by slice as far as its
counts fit into 16 bits without a sign.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.scans import ScanFault

CT = "1.2.840.10008.5.1.4.1.1.501.1"
DX_PRESENTATION = "1.2.840.10008.5.1.4.1.1.501.2.1"
DX_PROCESSING = "1.2.840.10008.5.1.4.1.1.501.2.2"
TDR = "1.2.840.10008.5.1.4.1.1.501.3"
IMAGES = (CT, DX_PRESENTATION, DX_PROCESSING)
MOST_BYTES = 1 << 30
# It writes a line for every identifier that strains a rule; what matters is refused by name.
logging.getLogger("pydicom").setLevel(logging.ERROR)
MOST_PIXELS = 64_000_000  # of all frames: larger ones come as raw pairs, which are read in strips
MOST_THREATS = 500
_LOSSLESS = ("1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70")


@dataclass(frozen=True)
class Region:
    """``base`` and ``extent``: x, y, z in pixels (a flat image: z is 0 and 1)."""

    base: tuple[float, float, float]
    extent: tuple[float, float, float]


@dataclass(frozen=True)
class Threat:
    number: int
    category: str  # as the report says: PI, ANOMALY, EXPLOSIVE, CONTRABAND …
    description: str
    flag: str  # THREAT | HIGH_THREAT | NO_THREAT | UNKNOWN
    probability: float | None
    mass_g: float | None
    regions: tuple[Region, ...]


@dataclass(frozen=True)
class Report:
    """A threat detection report. ``decision``: ALARM, CLEAR or UNKNOWN."""

    uid: str
    about: str  # identifier of what was screened
    kind: str  # OOI type: BAGGAGE, CARGO, PERSON …
    by: str  # MACHINE | OPERATOR | GROUND_TRUTH
    decision: str
    decided: str
    algorithm: tuple[str, ...]
    images: tuple[str, ...]
    threats: tuple[Threat, ...]
    device: str


@dataclass(frozen=True)
class Pictures:
    """An image message. ``frames``: (number, rows, columns); None when its compression cannot be read here,
    and then ``unread`` says which it is."""

    uid: str
    about: str
    kind: str
    modality: str
    rows: int
    columns: int
    bits: int
    photometric: str
    taken: str  # as written: date and time of the content
    maker: str
    model: str
    device: str
    frames: NDArray[np.generic] | None = field(repr=False, default=None)
    unread: str = ""
    signed: bool = False


def is_dicos(data: bytes) -> bool:
    return data[128:132] == b"DICM"


def read(data: bytes) -> Report | Pictures:
    """Raises ScanFault: NOT_DICOS, TRUNCATED, TOO_LARGE, UNKNOWN_KIND, MISSING."""
    import pydicom

    if len(data) > MOST_BYTES:
        raise _fault("TOO_LARGE", "payload", "1 GiB까지 받습니다.", "has more than 1 GiB.")
    if not is_dicos(data):
        raise _fault(
            "NOT_DICOS",
            "payload",
            "DICOS 파일이 아닙니다(DICM 표지가 없음).",
            "is no DICOS file: the mark DICM is missing.",
        )
    with _quietly():
        try:
            ds = pydicom.dcmread(io.BytesIO(data))
            _touch(ds, 0, [0])
        except ScanFault:
            raise
        except Exception as broken:  # whatever a library says of bytes that are no DICOS, it is one answer
            raise _truncated() from broken
        try:
            kind = str(ds.get("SOPClassUID", ""))
            if not kind:
                raise _truncated()
            if kind == TDR:
                return _report(ds)
            if kind in IMAGES:
                return _pictures(ds)
        except ScanFault:
            raise
        except Exception as broken:
            raise _truncated() from broken
    raise _fault(
        "UNKNOWN_KIND",
        "SOPClassUID",
        f"'{kind[:64]}' 종류는 읽지 않습니다. DX, CT, TDR를 보내십시오.",
        f"'{kind[:64]}' is not read here. Send DX, CT or TDR.",
    )


@contextmanager
def _quietly() -> Iterator[None]:
    """pydicom warns of every value that strains a rule; what matters here is refused by name."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _touch(ds: Any, depth: int, seen: list[int]) -> None:
    """Read every element: pydicom puts reading off, and a broken one would show only later."""
    if depth > 16:
        raise _fault("BOMB", "payload", "항목이 너무 깊게 겹쳐 있습니다.", "nests too deeply.")
    for element in ds:
        seen[0] += 1
        if seen[0] > 200_000:
            raise _fault("BOMB", "payload", "항목이 너무 많습니다.", "has too many elements.")
        if element.VR == "SQ":
            for item in element.value:
                _touch(item, depth + 1, seen)


def _report(ds: Any) -> Report:
    needed = ("ThreatSequence", "TDRType", "AlarmDecision", "NumberOfTotalObjects", "OOIType")
    if any(name not in ds for name in needed):
        raise _truncated()
    threats = list(ds.ThreatSequence or [])
    if len(threats) > MOST_THREATS:
        raise _fault(
            "BOMB",
            "ThreatSequence",
            f"위협 물체는 {MOST_THREATS}개까지 받습니다.",
            f"holds more than {MOST_THREATS} objects.",
        )
    if int(ds.NumberOfTotalObjects) != len(threats):
        count, there = int(ds.NumberOfTotalObjects), len(threats)
        raise _fault(
            "MISMATCH",
            "NumberOfTotalObjects",
            f"{count}개라고 했는데 {there}개가 들어 있습니다. 보고서를 다시 보내십시오.",
            f"says {count}, but {there} objects are there. Send the report again.",
        )
    studies = [
        str(one.get("ReferencedSOPInstanceUID", "")) for one in ds.get("ReferencedStudySequence") or []
    ]
    decision = str(ds.get("AlarmDecision", "") or "UNKNOWN").upper()
    return Report(
        str(ds.get("SOPInstanceUID", "")),
        str(ds.get("PatientID", "")),
        str(ds.get("OOIType", "")),
        str(ds.get("TDRType", "")),
        decision,
        str(ds.get("AlarmDecisionTime", "") or ""),
        _texts(ds.get("ThreatDetectionAlgorithmAndVersion")),
        tuple(dict.fromkeys(u for u in studies if u)),
        tuple(_threat(one) for one in threats),
        str(ds.get("DeviceSerialNumber", "")),
    )


def _threat(ds: Any) -> Threat:
    regions, mass = [], None
    for shown in ds.get("PTORepresentationSequence") or []:
        mass = _number(shown.get("Mass")) if mass is None else mass
        regions += [
            Region(_three(box.get("ThreatROIBase")), _three(box.get("ThreatROIExtents")))
            for box in shown.get("ThreatROIVoxelSequence") or []
        ]
    judged: Any = next(iter(ds.get("ATDAssessmentSequence") or []), {})
    return Threat(
        int(ds.get("PotentialThreatObjectID", 0) or 0),
        str(judged.get("ThreatCategory", "") or ""),
        str(judged.get("ThreatCategoryDescription", "") or ""),
        str(judged.get("ATDAssessmentFlag", "") or "UNKNOWN"),
        _number(judged.get("ATDAssessmentProbability")),
        mass,
        tuple(regions),
    )


def _pictures(ds: Any) -> Pictures:
    for name in ("Rows", "Columns", "BitsAllocated", "PixelData"):
        if ds.get(name) is None:
            raise _fault(
                "MISSING",
                name,
                "값이 없습니다. 장비에서 영상을 다시 내보내십시오.",
                "is missing. Export the image again.",
            )
    rows, columns, frames = int(ds.Rows), int(ds.Columns), int(ds.get("NumberOfFrames", 1) or 1)
    samples = int(ds.get("SamplesPerPixel", 1) or 1)
    if rows * columns * frames * samples > MOST_PIXELS:
        raise _fault(
            "TOO_LARGE",
            "Rows",
            f"{rows:,}×{columns:,}×{frames} 화소는 DICOS로 받지 않습니다. 원시값 쌍(npz)으로 보내십시오.",
            f"{rows:,} by {columns:,} by {frames} is too large for DICOS here. Send a raw pair (npz).",
        )
    syntax = ds.file_meta.get("TransferSyntaxUID") if hasattr(ds, "file_meta") else None
    if syntax is None:
        raise _truncated()
    image, unread = None, ""
    if syntax.is_compressed and str(syntax) != "1.2.840.10008.1.2.1.99":
        if str(syntax) in _LOSSLESS:
            image = _jpeg(ds, frames, rows, columns)
        else:
            unread = syntax.name
    else:
        need = rows * columns * frames * samples * int(ds.BitsAllocated) // 8
        if len(ds.PixelData) < need:
            raise _truncated("PixelData")
        image = np.asarray(ds.pixel_array)
        image = image.reshape(frames, rows, columns, *((samples,) if samples > 1 else ()))
    return Pictures(
        str(ds.get("SOPInstanceUID", "")),
        str(ds.get("PatientID", "")),
        str(ds.get("OOIType", "")),
        str(ds.get("Modality", "")),
        rows,
        columns,
        int(ds.get("BitsStored", ds.BitsAllocated)),
        str(ds.get("PhotometricInterpretation", "")),
        f"{ds.get('ContentDate', '') or ''}{ds.get('ContentTime', '') or ''}",
        str(ds.get("Manufacturer", "")),
        str(ds.get("ManufacturerModelName", "")),
        str(ds.get("DeviceSerialNumber", "")),
        image,
        unread,
        bool(int(ds.get("PixelRepresentation", 0) or 0)),
    )


def _jpeg(ds: Any, frames: int, rows: int, columns: int) -> NDArray[np.generic]:
    from pydicom.encaps import generate_frames

    from gwanmun.inspection.rules.signals import ljpeg

    found = [ljpeg.decode(one) for one in generate_frames(ds.PixelData, number_of_frames=frames)]
    if len(found) != frames or any(one.shape[:2] != (rows, columns) for one in found):
        raise _truncated("PixelData")
    return np.stack(found)


def _three(value: Any) -> tuple[float, float, float]:
    if value is None:
        return (0.0, 0.0, 0.0)
    numbers = [float(v) for v in (value if hasattr(value, "__iter__") else [value])][:3]
    return tuple(numbers + [0.0] * (3 - len(numbers)))  # type: ignore[return-value]


def _number(value: Any) -> float | None:
    return None if value in (None, "") else float(value)


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(str(one) for one in value)


def _truncated(field_name: str = "payload") -> ScanFault:
    return _fault(
        "TRUNCATED",
        field_name,
        "파일이 끊겼거나 손상되었습니다. 장비에서 파일 전체를 다시 보내십시오.",
        "is cut short or damaged. Send the whole file again.",
    )


def _fault(code: str, name: str, ko: str, en: str) -> ScanFault:
    return ScanFault(code, name, ko, en)

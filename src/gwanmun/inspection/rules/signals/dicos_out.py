"""Our own DICOS files: a digital X-ray image and a threat detection report, as another reader reads them."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gwanmun.inspection.rules.signals.dicos import DX_PROCESSING, TDR, Report, Threat

_ROOT = "2.25."  # UIDs derived from a UUID need no registration
_EXPLICIT = "1.2.840.10008.1.2.1"


def uid(seed: str) -> str:
    """The same words, the same identifier."""
    return _ROOT + str(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:16], "big"))


def write_image(
    frames: NDArray[np.uint16],
    *,
    about: str,
    taken: dt.datetime,
    device: str,
    model: str = "",
    seed: str = "",
) -> bytes:
    """A DX image for processing. ``frames``: (rows, columns), or (2, rows, columns): low, high energy."""
    stack = frames if frames.ndim == 3 else frames[None]
    ds = _dataset(DX_PROCESSING, seed or f"{device} {about} {taken.isoformat()}", taken, about, device, model)
    ds.Modality = "XRAY"
    ds.ImageType = ["ORIGINAL", "INTENSITY"]
    ds.PresentationIntentType = "FOR PROCESSING"
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.NumberOfFrames = stack.shape[0]
    ds.Rows, ds.Columns = stack.shape[1:]
    ds.BitsAllocated = ds.BitsStored = 16
    ds.HighBit, ds.PixelRepresentation = 15, 0
    ds.AcquisitionStatus = "SUCCESSFUL"
    ds.PixelData = np.ascontiguousarray(stack, dtype="<u2").tobytes()
    return _bytes(ds)


def write_report(report: Report, taken: dt.datetime) -> bytes:
    from pydicom.dataset import Dataset
    from pydicom.sequence import Sequence as Items

    ds = _dataset(
        TDR, report.uid or f"{report.device} {taken.isoformat()}", taken, report.about, report.device, ""
    )
    if report.uid:
        ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = report.uid
    ds.Modality = "TDR"
    ds.TDRType, ds.OOIType = report.by or "MACHINE", report.kind or "BAGGAGE"
    ds.AlarmDecision = report.decision
    ds.AlarmDecisionTime = taken.astimezone(dt.UTC).strftime("%Y%m%d%H%M%S.%f+0000")
    ds.AbortFlag = "SUCCESS"
    ds.ThreatDetectionAlgorithmAndVersion = list(report.algorithm)
    studies = []
    for image in report.images:
        one = Dataset()
        one.ReferencedSOPClassUID, one.ReferencedSOPInstanceUID = DX_PROCESSING, image
        studies.append(one)
    ds.ReferencedStudySequence = Items(studies)
    ds.ThreatSequence = Items([_threat(one) for one in report.threats])
    ds.NumberOfTotalObjects = len(report.threats)
    ds.NumberOfAlarmObjects = sum(t.flag in ("THREAT", "HIGH_THREAT") for t in report.threats)
    return _bytes(ds)


def _threat(threat: Threat) -> Any:
    from pydicom.dataset import Dataset
    from pydicom.sequence import Sequence as Items

    boxes = []
    for region in threat.regions:
        box = Dataset()
        box.ThreatROIBase, box.ThreatROIExtents = list(region.base), list(region.extent)
        boxes.append(box)
    shown = Dataset()
    shown.ThreatROIVoxelSequence = Items(boxes)
    if threat.mass_g is not None:
        shown.Mass = threat.mass_g
    judged = Dataset()
    judged.ThreatCategory, judged.ATDAbilityAssessment = threat.category, "NO_INTERFERENCE"
    judged.ATDAssessmentFlag = threat.flag
    if threat.description:
        judged.ThreatCategoryDescription = threat.description
    if threat.probability is not None:
        judged.ATDAssessmentProbability = threat.probability
    ds = Dataset()
    ds.PotentialThreatObjectID = threat.number
    ds.PTORepresentationSequence = Items([shown])
    ds.ATDAssessmentSequence = Items([judged])
    return ds


def _dataset(kind: str, seed: str, taken: dt.datetime, about: str, device: str, model: str) -> Any:
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import UID

    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.MediaStorageSOPClassUID = UID(kind)
    ds.file_meta.MediaStorageSOPInstanceUID = UID(uid(seed))
    ds.file_meta.TransferSyntaxUID = UID(_EXPLICIT)
    ds.SOPClassUID, ds.SOPInstanceUID = kind, uid(seed)
    ds.StudyInstanceUID, ds.SeriesInstanceUID = uid(f"study {seed}"), uid(f"series {seed}")
    moment = taken.astimezone(dt.UTC)
    for name in ("StudyDate", "SeriesDate", "ContentDate", "InstanceCreationDate"):
        setattr(ds, name, moment.strftime("%Y%m%d"))
    for name in ("StudyTime", "SeriesTime", "ContentTime", "InstanceCreationTime"):
        setattr(ds, name, moment.strftime("%H%M%S.%f"))
    ds.PatientID = about  # DICOS keeps the identifier of the object of inspection here
    ds.Manufacturer, ds.ManufacturerModelName, ds.DeviceSerialNumber = "Gwanmun", model, device
    ds.DICOSVersion = "V03"
    return ds


def _bytes(ds: Any) -> bytes:
    out = io.BytesIO()
    ds.save_as(out, enforce_file_format=True)
    return out.getvalue()


def pair_of(frames: Sequence[NDArray[np.uint16]]) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """(low, high) of an image of two frames; of one frame, itself twice: no colour can be told from it."""
    return (frames[0], frames[1]) if len(frames) > 1 else (frames[0], frames[0])

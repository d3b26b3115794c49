"""The door to the image bank: keep, show, find, forget."""

from __future__ import annotations

from gwanmun.inspection.bank import calibrating, exporting
from gwanmun.inspection.bank.arriving import when_kept
from gwanmun.inspection.bank.calibrating import aspect_of, curves_of, estimated, set_curves
from gwanmun.inspection.bank.figures import figure
from gwanmun.inspection.bank.keeping import (
    confined,
    hold,
    images,
    keep,
    label,
    looked,
    packed,
    reduced,
    scan_of,
)
from gwanmun.inspection.bank.leaving import deidentified, goods, purge
from gwanmun.inspection.bank.models import Export, Image, MachineCurves
from gwanmun.inspection.bank.reasons import reason_of
from gwanmun.inspection.bank.rendering import describe, drawn, picture, tile, variants
from gwanmun.inspection.bank.subjects import (
    DECLARED,
    Declared,
    Source,
    Told,
    concerns,
    declared_for,
    known,
    register_subject,
    source,
)
from gwanmun.inspection.rules.scans import Scan, ScanFault, View

__all__ = [
    "DECLARED",
    "Declared",
    "Export",
    "Image",
    "MachineCurves",
    "Scan",
    "ScanFault",
    "Source",
    "Told",
    "View",
    "aspect_of",
    "calibrating",
    "concerns",
    "confined",
    "curves_of",
    "declared_for",
    "deidentified",
    "describe",
    "drawn",
    "estimated",
    "exporting",
    "figure",
    "goods",
    "hold",
    "images",
    "keep",
    "known",
    "label",
    "looked",
    "packed",
    "picture",
    "purge",
    "reason_of",
    "reduced",
    "register_subject",
    "scan_of",
    "set_curves",
    "source",
    "tile",
    "variants",
    "when_kept",
]

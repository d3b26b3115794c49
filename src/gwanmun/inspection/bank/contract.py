"""The door to the image bank: keep, show, find, forget."""

from __future__ import annotations

from gwanmun.inspection.bank.figures import figure
from gwanmun.inspection.bank.keeping import hold, images, keep, label, looked, packed, scan_of
from gwanmun.inspection.bank.leaving import deidentified, goods, purge
from gwanmun.inspection.bank.models import Image
from gwanmun.inspection.bank.rendering import describe, drawn, picture, tile, variants
from gwanmun.inspection.bank.subjects import declared_for, register_subject
from gwanmun.inspection.rules.scans import Scan, ScanFault, View

__all__ = [
    "Image",
    "Scan",
    "ScanFault",
    "View",
    "declared_for",
    "deidentified",
    "describe",
    "drawn",
    "figure",
    "goods",
    "hold",
    "images",
    "keep",
    "label",
    "looked",
    "packed",
    "picture",
    "purge",
    "register_subject",
    "scan_of",
    "tile",
    "variants",
]

"""The door to reading by machine: boxes on a scan, does it look as declared, what looked like it before."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwanmun.inspection.learning import likeness, registry, words
from gwanmun.inspection.learning.models import DetectorVersion
from gwanmun.inspection.learning.registry import activate, put_away
from gwanmun.platform.i18n import T
from gwanmun.platform.signing import ModelRefused
from gwanmun.risk.learning.contract import NotAllowed

if TYPE_CHECKING:
    from gwanmun.inspection.bank.models import Image
    from gwanmun.inspection.rules.matching import Match
    from gwanmun.inspection.rules.scans import Scan
    from gwanmun.platform.accounts.models import Organisation

log = logging.getLogger(__name__)

NO_MODEL = T(
    "사용 승인된 판독 모형이 없어 사람만 판독합니다.", "No detector has been approved: people read alone."
)
REFUSED = T(
    "판독 모형의 서명이나 형식이 맞지 않아 사용하지 않습니다. 감독자에게 알리십시오.",
    "The detector is not used: its signature or form does not fit. Tell a supervisor.",
)


@dataclass(frozen=True)
class Box:
    """A region of a view, in its pixels. ``score_ppm``: calibrated, in millionths. ``kind`` and ``material``
    are codes;
    ``name`` and ``stuff`` say them in the reader's language."""

    view: int
    x: int
    y: int
    w: int
    h: int
    kind: str
    score_ppm: int
    material: str

    @property
    def name(self) -> str:
        return str(words.kind(self.kind))

    @property
    def stuff(self) -> str:
        return str(words.material(self.material))


class Boxes(list[Box]):
    """Boxes, the surest first. ``reason``: why there can be none; ``model``: who found them."""

    def __init__(self, found: Iterable[Box] = (), reason: str = "", model: str = "") -> None:
        super().__init__(found)
        self.reason, self.model = reason, model


def detect(scan: Scan) -> Boxes:
    """What the active detector finds. Never raises for want of a model: the list is empty and says why."""
    try:
        reader = registry.active()
    except ModelRefused as refusal:
        log.error("detector refused: %s", refusal)
        return Boxes(reason=str(REFUSED))
    if reader is None:
        return Boxes(reason=str(NO_MODEL))
    found = [
        Box(f.view, round(f.x), round(f.y), max(1, round(f.w)), max(1, round(f.h)), f.kind,
            round(f.sure * 1_000_000), f.material)
        for f in reader.find(scan)
    ]  # fmt: skip
    return Boxes(found, model=reader.name)


def matches(
    scan: Scan, description: str, mass_g: int | None, hs: str = "", found: Boxes | None = None
) -> Match | None:
    """Does it look as declared? None where nothing was declared. Works without a detector; better with one.

    ``found``: what :func:`detect` said of the scan, if it was asked already.
    """
    from gwanmun.inspection.rules import matching

    mass_g = mass_g or 0
    if not description.strip() and mass_g <= 0 and not hs:
        return None
    threat = max((box.score_ppm for box in (detect(scan) if found is None else found)), default=0) / 1_000_000
    return matching.compared(matching.of_scan(scan), description, mass_g, hs=hs, threat=threat)


def similar(image: Image, most: int = 6, viewer: Organisation | None = None) -> list[Image]:
    """Images of the bank that look most like this one, the nearest first; of the viewer's organisation alone
    (that of the image unless given) unless it is a customs office. Empty without a detector or without other
    images."""
    try:
        reader = registry.active()
    except ModelRefused as refusal:
        log.error("detector refused: %s", refusal)
        return []
    return likeness.nearest(reader, image, most, viewer or image.organisation) if reader else []


__all__ = [
    "Box", "Boxes", "DetectorVersion", "ModelRefused", "NotAllowed", "activate", "detect", "matches",
    "put_away", "similar",
]  # fmt: skip

"""The door to reading by machine: boxes on a scan, does it look as declared, what looked like it before."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gwanmun.inspection.learning import likeness, registry, words
from gwanmun.inspection.learning.models import DetectorVersion
from gwanmun.inspection.learning.registry import activate, put_away, take_in_shipped
from gwanmun.inspection.learning.words import NO_NAME
from gwanmun.inspection.rules.detecting import cue
from gwanmun.platform.i18n import T
from gwanmun.platform.signing import ModelRefused
from gwanmun.risk.learning.contract import NotAllowed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from gwanmun.inspection.bank.models import Image
    from gwanmun.inspection.learning.runtime import Found
    from gwanmun.inspection.rules.imaging import Calibration
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
    are codes; ``name`` and ``stuff`` say them in the reader's language.

    ``cue_ppm``: how much the matter of a powder looks like a drug salt, in millionths, even odds where salts
    and harmless organics are as many; None where the cue says nothing. It names no substance.
    """

    view: int
    x: int
    y: int
    w: int
    h: int
    kind: str
    score_ppm: int
    material: str
    cue_ppm: int | None = None

    @property
    def name(self) -> str:
        return str(words.kind(self.kind))

    @property
    def stuff(self) -> str:
        return str(words.material(self.material))

    @property
    def cue(self) -> str:
        return "" if self.cue_ppm is None else str(words.cue(self.cue_ppm))


class Boxes(list[Box]):
    """Boxes, the surest first. ``reason``: why there can be none; ``model``: who found them."""

    def __init__(self, found: Iterable[Box] = (), reason: str = "", model: str = "") -> None:
        super().__init__(found)
        self.reason, self.model = reason, model

    def enlarged(self, smaller: Sequence[int]) -> Boxes:
        """The same on the scan as it came, of which each view was so many times smaller along a side."""
        found = [
            replace(box, **{name: getattr(box, name) * smaller[box.view] for name in ("x", "y", "w", "h")})
            for box in self
        ]
        return Boxes(found, self.reason, self.model)


def detect(scan: Scan, calibration: Calibration | None = None) -> Boxes:
    """What the active detector finds. Never raises for want of a model: the list is empty and says why.

    ``calibration``: that of the machine which took the image, for the material cue; without one the usual
    curves serve, and the cue is the worse for it.
    """
    try:
        reader = registry.active()
    except ModelRefused as refusal:
        log.error("detector refused: %s", refusal)
        return Boxes(reason=str(REFUSED))
    if reader is None:
        return Boxes(reason=str(NO_MODEL))
    found = [
        Box(f.view, round(f.x), round(f.y), max(1, round(f.w)), max(1, round(f.h)), f.kind,
            round(f.sure * 1_000_000), f.material, _cue(scan, f, calibration))
        for f in reader.find(scan)
    ]  # fmt: skip
    return Boxes(found, model=reader.name)


def _cue(scan: Scan, found: Found, calibration: Calibration | None) -> int | None:
    if not cue.speaks(found.kind, found.material):
        return None
    said = cue.of(scan.views[found.view], (found.x, found.y, found.w, found.h), calibration)
    return None if said is None else round(said * 1_000_000)


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


def check(row: DetectorVersion) -> None:
    """:raises ModelRefused: what about a registered detector does not hold."""
    registry.checked(row)


def similar(
    image: Image, most: int = 6, viewer: Organisation | None = None, among: QuerySet[Any] | None = None
) -> list[Image]:
    """Images of the bank that look most like this one, the nearest first; of the viewer's organisation alone
    (that of the image unless given) unless it is a customs office. ``among``: numbers of images to choose
    from, as a query of one column. Empty without a detector or without other images."""
    try:
        reader = registry.active()
    except ModelRefused as refusal:
        log.error("detector refused: %s", refusal)
        return []
    if reader is None:
        return []
    return likeness.nearest(reader, image, most, viewer or image.organisation, among)


__all__ = [
    "NO_NAME", "Box", "Boxes", "DetectorVersion", "ModelRefused", "NotAllowed", "activate", "check", "detect",
    "matches", "put_away", "similar",
    "take_in_shipped",
]  # fmt: skip

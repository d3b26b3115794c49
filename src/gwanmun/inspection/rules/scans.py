"""What a machine saw: one or more views, each a pair of raw images at two energies."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.uint16]
#: What the open beam reads, by default: air is bright, metal is dark.
AIR = 60_000


class ScanFault(ValueError):
    """A scan that cannot be what it says. ``code`` for programs; the message names field and cure."""

    def __init__(self, code: str, field: str, ko: str, en: str) -> None:
        super().__init__(f"{field}: {en}")
        self.code, self.field, self.ko, self.en = code, field, ko, en


@dataclass(frozen=True)
class View:
    """One direction of look.

    ``low`` and ``high`` have the same shape (rows along the belt, columns along the detector) and hold
    detector counts after offset correction; ``air`` is the count of the open beam, ``floor`` the least
    that the detector can tell from nothing. ``pixel_mm`` is the size of a pixel in the plane of the belt,
    across it; ``aspect`` is what a row measures along it over that: belts do not run at the detector's pitch.
    """

    low: Counts
    high: Counts
    air: int = AIR
    floor: int = 0
    pixel_mm: float = 1.0
    name: str = "top"
    aspect: float = 1.0

    def __post_init__(self) -> None:
        for energy in ("low", "high"):
            image = getattr(self, energy)
            if image.dtype != np.uint16:
                raise ScanFault(
                    "DEPTH",
                    energy,
                    f"16비트 원시 영상이어야 하는데 {image.dtype}입니다. 장비에서 원시값으로 내보내십시오.",
                    f"must be a raw 16-bit image, not {image.dtype}. Export raw counts from the machine.",
                )
        if self.low.ndim != 2 or self.low.shape != self.high.shape or 0 in self.low.shape:
            raise ScanFault(
                "SHAPE",
                "high",
                f"저에너지 {self.low.shape}와 고에너지 {self.high.shape} 영상의 크기가 같아야 합니다.",
                f"must have the shape of the low-energy image: {self.low.shape}, not {self.high.shape}.",
            )


@dataclass(frozen=True)
class Scan:
    """All views of one object. ``machine``: the model that took it, as its calibration is kept under."""

    views: tuple[View, ...]
    machine: str = ""
    attributes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.views:
            raise ScanFault("EMPTY", "views", "영상이 한 장도 없습니다.", "There is no view in it.")

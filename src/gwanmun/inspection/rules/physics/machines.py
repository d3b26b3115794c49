"""Virtual machines: tube, detector, geometry and faults of eight cabinet scanners that do not exist.

They are named after rivers. Figures are within what makers of parcel and baggage scanners publish (kilovolts,
tunnel, pixel), none is a copy of a product. ``held_out`` machines are never trained on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gwanmun.inspection.rules.physics.detector import Beam, Response, Sandwich, response
from gwanmun.inspection.rules.physics.fan import Fan


@dataclass(frozen=True)
class Machine:
    """``tunnel``: width and height in mm. ``pitch``: mm a pixel on the belt, both ways.

    ``photons``: of the low and the high channel in open beam, as many as would give its noise.
    ``electronic``,
    ``ripple`` (left after the flat field, pixel by pixel), ``drift`` (module by module), ``scatter``, ``lag``
    (afterglow into the next row) are shares of the open beam. ``blur``: sigma in pixels. ``jitter``: mm by
    which the
    belt runs unevenly. ``floor``: counts below which the detector tells nothing. ``clipped``: counts end
    at air.
    """

    name: str
    ko: str
    en: str
    tunnel: tuple[float, float]
    fans: tuple[Fan, ...]
    beam: Beam = field(default_factory=lambda: Beam(160.0))
    detector: Sandwich = field(default_factory=Sandwich)
    pitch: float = 1.0
    photons: tuple[float, float] = (60_000.0, 90_000.0)
    electronic: float = 0.0006
    ripple: float = 0.002
    drift: float = 0.002
    scatter: tuple[float, float] = (0.015, 0.02)
    spread: float = 25.0
    lag: float = 0.01
    blur: float = 0.55
    jitter: float = 0.15
    floor: int = 40
    clipped: bool = True
    held_out: bool = False

    def pixels(self, fan: Fan, scale: float = 1.0) -> int:
        """Columns of an image: one is ``scale`` times the pitch wide in the middle of the belt."""
        return fan.pixels(self.pitch * scale, (0.0, self.tunnel[1] * 0.25))

    def response(self) -> Response:
        return response(self.beam, self.detector)


def under(width: float, height: float, name: str = "top", aside: float = 0.0) -> Fan:
    """Tube below the belt, detectors around the tunnel."""
    side, top = width / 2 + 40, height + 40
    return Fan((aside, -0.55 * width - 100), ((-side, -40), (-side, top), (side, top), (side, -40)), name)


def over(width: float, height: float, name: str = "top", aside: float = 0.0) -> Fan:
    """Tube above the tunnel, detectors under the belt and up its sides."""
    side, up = width / 2 + 40, 0.85 * height
    return Fan(
        (aside, height + 0.5 * width + 100), ((-side, up), (-side, -60), (side, -60), (side, up)), name
    )


def beside(width: float, height: float, name: str = "side") -> Fan:
    """Tube beside the tunnel, detectors opposite: the second view."""
    near, far = -0.45 * width, width / 2 + 40
    line = ((near, -40.0), (far, -40.0), (far, height + 40), (near, height + 40))
    return Fan((-width / 2 - 0.5 * height - 150, 0.4 * height), line, name)


MACHINES: tuple[Machine, ...] = (
    Machine(
        "hangang",
        "한강 6040",
        "Hangang 6040",
        (620, 420),
        (under(620, 420),),
        pitch=1.0,
    ),
    Machine(
        "nakdong",
        "낙동 6550 D",
        "Nakdong 6550 D",
        (650, 500),
        (over(650, 500), beside(650, 500)),
        beam=Beam(160.0, (("aluminium", 2.0),)),
        pitch=1.1,
        photons=(90_000, 140_000),
        ripple=0.0015,
        scatter=(0.01, 0.012),
        blur=0.65,
    ),
    Machine(
        "geumgang",
        "금강 5536",
        "Geumgang 5536",
        (600, 400),
        (over(600, 400),),
        beam=Beam(140.0, (("aluminium", 1.0),)),
        detector=Sandwich(0.35, 0.5, 3.0),
        pitch=1.2,
        photons=(30_000, 35_000),
        ripple=0.004,
        drift=0.004,
        electronic=0.0012,
        scatter=(0.025, 0.03),
        lag=0.02,
        jitter=0.35,
        clipped=False,
    ),
    Machine(
        "yeongsan",
        "영산 7555 D",
        "Yeongsan 7555 D",
        (750, 550),
        (under(750, 550, aside=180.0), beside(750, 550)),
        beam=Beam(180.0, (("aluminium", 2.0), ("copper", 0.1))),
        detector=Sandwich(0.4, 0.8, 5.0),
        pitch=1.3,
        photons=(120_000, 180_000),
        scatter=(0.02, 0.025),
        spread=35.0,
        blur=0.7,
    ),
    Machine(
        "imjin",
        "임진 6040 L",
        "Imjin 6040 L",
        (620, 420),
        (under(620, 420, aside=-150.0),),
        beam=Beam(160.0, (("aluminium", 1.0), ("pe", 3.0))),
        detector=Sandwich(0.3, 0.6, 4.0),
        pitch=0.8,
        photons=(40_000, 60_000),
        ripple=0.003,
        blur=0.5,
        jitter=0.25,
        floor=90,
    ),
    Machine(
        "soyang",
        "소양 100100",
        "Soyang 100100",
        (1000, 1000),
        (under(1000, 1000),),
        beam=Beam(180.0, (("aluminium", 3.0),)),
        detector=Sandwich(0.5, 0.8, 5.0),
        pitch=1.6,
        photons=(50_000, 80_000),
        scatter=(0.035, 0.04),
        spread=45.0,
        ripple=0.0025,
        jitter=0.3,
        clipped=False,
    ),
    Machine(
        "seomjin",
        "섬진 6545 D",
        "Seomjin 6545 D",
        (650, 450),
        (under(650, 450, aside=120.0), beside(650, 450)),
        beam=Beam(150.0, (("aluminium", 1.5), ("copper", 0.05))),
        detector=Sandwich(0.45, 0.5, 3.5),
        pitch=1.15,
        photons=(45_000, 60_000),
        ripple=0.0035,
        drift=0.003,
        scatter=(0.02, 0.03),
        lag=0.015,
        blur=0.6,
        held_out=True,
    ),
    Machine(
        "tamjin",
        "탐진 6040",
        "Tamjin 6040",
        (600, 400),
        (over(600, 400, aside=60.0),),
        beam=Beam(140.0, (("aluminium", 2.5),)),
        detector=Sandwich(0.4, 0.7, 4.0),
        pitch=0.95,
        photons=(25_000, 35_000),
        electronic=0.0015,
        ripple=0.005,
        drift=0.005,
        scatter=(0.03, 0.03),
        lag=0.025,
        jitter=0.3,
        floor=120,
        clipped=False,
        held_out=True,
    ),
)
BY_NAME = {machine.name: machine for machine in MACHINES}


def machine_of(name: str) -> Machine:
    """``KeyError`` names those there are."""
    if name not in BY_NAME:
        raise KeyError(f"no machine {name!r}: one of {', '.join(BY_NAME)}")
    return BY_NAME[name]

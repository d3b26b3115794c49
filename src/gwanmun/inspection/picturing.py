"""Pictures and projections from files: what the command line and other rooms ask of the rules of images.

Everything here takes bytes and gives bytes or plain figures; nothing is stored.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from gwanmun.inspection.rules import imaging
from gwanmun.inspection.rules.imaging import Calibration, CalibrationFault
from gwanmun.inspection.rules.imaging.tracing import Step, fit
from gwanmun.inspection.rules.scans import Scan, ScanFault, View

VARIANTS = imaging.VARIANTS
__all__ = ["VARIANTS", "CalibrationFault", "Inserted", "ScanFault", "calibrate", "draw", "insert", "judged"]


def _calibration(content: bytes | None) -> Calibration | None:
    return None if content is None else Calibration.from_json(content)


def judged(low: bytes, high: bytes) -> list[dict[str, str]]:
    """Faults of a raw pair, as plain words. Raises ScanFault for what is no raw pair."""
    return [vars(fault) for fault in imaging.check(Scan((imaging.read_pair(low, high),)))]


def draw(
    low: bytes, high: bytes, variant: str, calibration: bytes | None = None, *, swap: bool = False
) -> bytes:
    """A variant of a raw pair as PNG. Raises ScanFault and CalibrationFault."""
    view = imaging.read_pair(low, high)
    if swap:
        view = imaging.swapped(Scan((view,))).views[0]
    return imaging.png(imaging.variant(view, variant, _calibration(calibration)))


def calibrate(machine: str, table: bytes) -> tuple[bytes, dict[str, Any]]:
    """A calibration from a CSV of formula, mass (g/cm²), low and high (transmissions), and a word on it."""
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig", "replace"))))
    steps = []
    for number, row in enumerate(rows, 1):
        try:
            steps.append(
                Step(str(row["formula"]).strip(), *(float(row[name]) for name in ("mass", "low", "high")))
            )
        except (KeyError, TypeError, ValueError):
            raise CalibrationFault(
                f"steps[{number}]",
                "열 formula, mass, low, high가 있고 뒤의 셋은 숫자여야 합니다.",
                "needs formula, mass, low and high, the last three as numbers.",
            ) from None
    made = fit(machine, steps)
    return made.to_json().encode(), {"machine": machine, "steps": len(steps), "digest": made.digest}


@dataclass(frozen=True)
class Inserted:
    """A composite pair, its coloured picture, and what is known of it."""

    low: bytes
    high: bytes
    picture: bytes
    report: dict[str, Any]


def insert(
    background: tuple[bytes, bytes],
    threat: tuple[bytes, bytes],
    *,
    at: tuple[float, float] | None = None,
    angle: float | None = None,
    scale: float = 1.0,
    flip: bool = False,
    seed: int = 0,
    calibration: bytes | None = None,
) -> Inserted:
    """A threat, scanned alone, projected into a bag. Without ``at`` a plausible place is looked for.

    Raises ScanFault, also where no plausible place is found (``NO_PLACE``).
    """
    bag, alone = _read(background, "background"), _read(threat, "threat")
    known = _calibration(calibration)
    thing = imaging.cut_out(alone, calibration=known)
    if at is None:
        found = imaging.place(bag, thing, seed)
        if found is None:
            raise ScanFault(
                "NO_PLACE", "at",
                "위협물이 들어갈 만한 곳이 없습니다. 위치를 정하거나 더 작은 위협물을 쓰십시오.",
                "finds no place where the threat would fit. Give one, or use a smaller threat.",
            )  # fmt: skip
        at, angle = found[0], found[1] if angle is None else angle
    made = imaging.composite(bag, thing, at, angle or 0.0, seed, scale=scale, flip=flip, calibration=known)
    faults = imaging.judge(bag, made, known)
    low, high = imaging.write_pair(made.view)
    factors = imaging.factors(made.view, _whole(made, bag), without=bag)
    x, y, wide, tall = made.box
    report = {
        "at": [round(v, 2) for v in at],
        "angle": round(angle or 0.0, 2),
        "scale": scale,
        "flip": flip,
        "seed": seed,
        "box": {"x": x, "y": y, "w": wide, "h": tall},
        "pixels": int(made.mask.sum()),
        "factors": {name: round(value, 4) for name, value in vars(factors).items()},
        "faults": [vars(fault) for fault in faults],
        "plausible": all(fault.severity != imaging.REFUSE for fault in faults),
    }
    return Inserted(low, high, imaging.png(imaging.colour(made.view, known)), report)


def _read(pair: tuple[bytes, bytes], name: str) -> View:
    """A pair whose faults name the pair too; what cannot be read is refused before anything is made of it."""
    try:
        view = imaging.read_pair(*pair)
    except ScanFault as fault:
        raise ScanFault(fault.code, f"{name}.{fault.field}", fault.ko, fault.en) from None
    for told in imaging.check(Scan((view,))):
        if told.severity == imaging.REFUSE and not (name == "threat" and told.code in ("TINY", "EMPTY_BELT")):
            raise ScanFault(told.code, f"{name}.{told.field.split('.')[-1]}", told.ko, told.en)
    return view


def _whole(made: imaging.Composite, bag: View) -> Any:
    import numpy as np

    mask = np.zeros(bag.low.shape, dtype=bool)
    x, y, wide, tall = made.box
    mask[y : y + tall, x : x + wide] = made.mask
    return mask

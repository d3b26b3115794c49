"""What a machine reads behind known materials: the curves that every figure of a picture is read from.

A curve holds, for one material, mass per area in g/cm² and the attenuation ``-ln T`` at the low and the high
energy. Curves come from a spectrum (``tracing.trace``), from a measured step wedge (``tracing.fit``), or from
an image of an unknown machine (``estimating.estimate``); ``origin`` says which. Kept as JSON with a digest.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

#: Traced for a tube of 160 kV and a detector of CsI 0.4 / Cu 0.6 / CsI 4 mm (``tracing.nominal_curves``).
NOMINAL = "nominal.json"
ORIGINS = ("nominal", "spectrum", "steps", "image")
_LONGEST = 2_000_000
_PARTS = ("kev", "low", "high", "soft", "hard")


class CalibrationFault(ValueError):
    """A calibration that cannot be used; ``field`` names the part, the texts how to mend it."""

    def __init__(self, field: str, ko: str, en: str) -> None:
        super().__init__(f"{field}: {en}")
        self.field, self.ko, self.en = field, ko, en


@dataclass(frozen=True)
class Curve:
    """One material: ``zeff``, then rising ``mass`` (g/cm²) with the attenuation at both energies."""

    material: str
    zeff: float
    mass: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def __post_init__(self) -> None:
        if not len(self.mass) == len(self.low) == len(self.high) >= 2:
            raise CalibrationFault(
                self.material,
                "질량과 두 에너지의 값은 개수가 같고 둘 이상이어야 합니다.",
                "mass, low and high must be of one length, two or more.",
            )
        for name in ("mass", "low", "high"):
            values = getattr(self, name)
            if values[0] <= 0 or any(b <= a for a, b in itertools.pairwise(values)):
                raise CalibrationFault(
                    f"{self.material}.{name}",
                    "값은 0보다 크고 점점 커져야 합니다. 단계의 순서를 확인하십시오.",
                    "must be above zero and rise. Check the order of the steps.",
                )
        if not 1 <= self.zeff <= 100:
            raise CalibrationFault(
                f"{self.material}.zeff",
                "유효원자번호는 1에서 100 사이여야 합니다.",
                "must lie between 1 and 100.",
            )


@dataclass(frozen=True)
class Spectrum:
    """Bins of energy: ``kev``, the share of each signal in open beam, and cm²/g of polyethylene and of
    iron."""

    kev: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    soft: tuple[float, ...]
    hard: tuple[float, ...]

    def __post_init__(self) -> None:
        parts = (self.low, self.high, self.soft, self.hard)
        whole = (sum(self.low), sum(self.high))
        if (
            not 2 <= len(self.kev) <= 400
            or any(len(part) != len(self.kev) or min(part) < 0 for part in parts)
            or any(abs(one - 1) > 1e-3 for one in whole)
        ):
            raise CalibrationFault(
                "spectrum",
                "에너지 구간마다 0 이상인 값이 하나씩 있고 비중의 합이 1이어야 합니다.",
                "must have one value of zero or more for each bin, and weights that sum to one.",
            )


@dataclass(frozen=True)
class Calibration:
    """Curves of one machine, by rising effective atomic number; its spectrum where that is known."""

    machine: str
    curves: tuple[Curve, ...]
    origin: str = "nominal"
    spectrum: Spectrum | None = None
    #: Scattered light: its share of the low and of the high signal, and how far it spreads, in mm.
    veil: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def __post_init__(self) -> None:
        order = [curve.zeff for curve in self.curves]
        if len(order) < 2 or order != sorted(set(order)):
            raise CalibrationFault(
                "curves",
                "유효원자번호가 커지는 순서로 둘 이상의 물질이 있어야 합니다.",
                "must hold two or more materials by rising effective atomic number.",
            )
        if not all(0 <= share < 0.5 for share in self.veil[:2]) or self.veil[2] < 0:
            raise CalibrationFault(
                "veil",
                "산란 비중은 0 이상 0.5 미만, 퍼짐은 0 이상이어야 합니다.",
                "must be shares from 0 to under 0.5 and a spread of 0 or more.",
            )
        if self.origin not in ORIGINS:
            raise CalibrationFault(
                "origin",
                f"다음 중 하나여야 합니다: {', '.join(ORIGINS)}",
                f"must be one of {', '.join(ORIGINS)}",
            )

    def content(self) -> dict[str, Any]:
        return {
            "machine": self.machine,
            "origin": self.origin,
            "curves": [
                {"material": c.material, "zeff": c.zeff, "mass": c.mass, "low": c.low, "high": c.high}
                for c in self.curves
            ],
            "veil": self.veil,
            "spectrum": None if self.spectrum is None else vars(self.spectrum),
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the content: a picture can name the calibration that it was read with."""
        return hashlib.sha256(_plain(self.content())).hexdigest()

    def to_json(self) -> str:
        return json.dumps(self.content() | {"digest": self.digest}, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Calibration:
        """The inverse of ``to_json``. ``CalibrationFault`` for anything else, or a wrong digest."""
        if len(text) > _LONGEST:
            raise CalibrationFault("file", "파일이 너무 큽니다.", "is too large.")
        try:
            read = json.loads(text)
            curves = tuple(
                Curve(
                    str(c["material"]),
                    float(c["zeff"]),
                    *(tuple(float(v) for v in c[name]) for name in ("mass", "low", "high")),
                )
                for c in read["curves"]
            )
            spectrum = read["spectrum"] and Spectrum(
                *(tuple(float(v) for v in read["spectrum"][name]) for name in _PARTS)
            )
            low, high, spread = (float(v) for v in read["veil"])
            made = cls(str(read["machine"]), curves, str(read["origin"]), spectrum, (low, high, spread))
            told = read["digest"]
        except CalibrationFault:
            raise
        except (ValueError, KeyError, TypeError) as error:
            raise CalibrationFault(
                "file", f"보정 파일이 아닙니다: {error}", f"is not a calibration: {error}"
            ) from None
        if told != made.digest:
            raise CalibrationFault(
                "digest",
                "내용이 요약값과 다릅니다. 장비에서 보정 파일을 다시 받으십시오.",
                "does not fit the content. Fetch the calibration from the machine again.",
            )
        return made


def _plain(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@cache
def nominal() -> Calibration:
    """A common belt machine, for images whose machine is not known: estimates, not measurements."""
    return Calibration.from_json(files(__package__).joinpath(NOMINAL).read_bytes())

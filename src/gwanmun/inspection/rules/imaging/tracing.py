"""Curves from physics, and from measured steps.

``T_k(t) = Σ_E W_k(E)·exp(−μ(E)·t)`` with mass attenuation in cm²/g and t in g/cm². The seven materials span
what lies in bags: polyethylene, cellulose, water, quartz, aluminium, iron, copper.

Steps of a wedge are fitted in two goes: first the tube and the detector that read most like them (voltage,
filter, three layers), then each material's own rest, so that a calibrant is read as what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from gwanmun.inspection.rules.imaging.calibration import Calibration, CalibrationFault, Curve, Spectrum
from gwanmun.inspection.rules.physics.detector import Beam, Sandwich, weights
from gwanmun.inspection.rules.physics.materials import mass_attenuation, zeff

Floats = NDArray[np.float64]
#: Name → formula, by rising effective atomic number.
TRACED = {
    "polyethylene": "C2H4",
    "cellulose": "C6H10O5",
    "water": "H2O",
    "quartz": "SiO2",
    "aluminium": "Al",
    "iron": "Fe",
    "copper": "Cu",
}
#: Attenuation at the high energy that curves reach: past it a pixel is dark on every machine.
DEEPEST = 9.0
_POINTS = 40
#: kV, mm of aluminium at the tube, mm of front crystal, copper and back crystal: start, least, most.
_START = np.array([150.0, 3.0, 0.4, 0.6, 4.0])
_LEAST = np.array([100.0, 0.5, 0.1, 0.0, 1.0])
_MOST = np.array([180.0, 12.0, 1.2, 2.0, 8.0])


@dataclass(frozen=True)
class Step:
    """A measured step: formula of the material, g/cm², and the transmissions (counts over air) behind it."""

    formula: str
    mass: float
    low: float
    high: float


def transmitted(kev: Floats, low: Floats, high: Floats, formula: str, mass: Floats) -> tuple[Floats, Floats]:
    """``-ln T`` at both energies behind each ``mass`` of a material. Weights are per keV, each of sum one."""
    shade = np.exp(-np.outer(mass, mass_attenuation(formula, kev)))
    return -np.log(shade @ (low / low.sum())), -np.log(shade @ (high / high.sum()))


def trace(
    machine: str, kev: Floats, low: Floats, high: Floats, materials: dict[str, str] | None = None
) -> Calibration:
    """Curves of a machine whose spectra are known; weights as ``physics.detector.weights`` gives them."""
    curves = _curves(kev, low, high, materials or TRACED)
    return Calibration(machine, curves, "spectrum", binned(kev, low, high))


def binned(kev: Floats, low: Floats, high: Floats, width: int = 2) -> Spectrum:
    """The spectrum in bins of ``width`` keV; the mean within a bin is of what lies behind 3 g/cm² of
    water."""
    low, high = low / low.sum(), high / high.sum()
    seen = np.flatnonzero(low + high > 1e-7)
    starts = np.arange(seen[0], seen[-1] + 1, width)
    cut = slice(None, seen[-1] + 1)
    left = ((low + high) * np.exp(-3.0 * mass_attenuation("H2O", kev)))[cut] + 1e-12
    whole = np.add.reduceat(left, starts)

    def mean(values: Floats) -> tuple[float, ...]:
        return _short(np.add.reduceat(left * values[cut], starts) / whole)

    def share(values: Floats) -> tuple[float, ...]:
        return _short(np.add.reduceat(values[cut], starts))

    soft, hard = (mean(mass_attenuation(formula, kev)) for formula in ("C2H4", "Fe"))
    return Spectrum(mean(kev), share(low), share(high), soft, hard)


def _short(values: Floats) -> tuple[float, ...]:
    return tuple(float(f"{v:.6g}") for v in values)


def nominal_curves() -> Calibration:
    """What ``nominal.json`` holds."""
    traced = trace("nominal", *weights(Beam(160.0), Sandwich()))
    return Calibration("nominal", traced.curves, "nominal", traced.spectrum)


def _curves(kev: Floats, low: Floats, high: Floats, materials: dict[str, str]) -> tuple[Curve, ...]:
    curves = []
    for name, formula in materials.items():
        # The masses at which the high energy falls to even depths: dense where the curve bends, at its foot.
        ladder = np.geomspace(0.005, 400.0, 300)
        with np.errstate(divide="ignore"):
            _, deep = transmitted(kev, low, high, formula, ladder)
        depths = np.concatenate(
            [np.geomspace(0.01, 0.5, _POINTS // 2), np.linspace(0.6, DEEPEST, _POINTS // 2)]
        )
        mass = np.interp(depths, deep, ladder)
        a_low, a_high = transmitted(kev, low, high, formula, mass)
        rows = [_short(values) for values in (mass, a_low, a_high)]
        curves.append(Curve(name, round(zeff(formula), 3), *rows))
    return tuple(sorted(curves, key=lambda curve: curve.zeff))


def fit(machine: str, steps: Sequence[Step]) -> Calibration:
    """The curves of a machine from measured steps of two materials or more (six steps or more in all)."""
    _checked(steps)
    best = least_squares(
        _misses,
        _START,
        bounds=(_LEAST, _MOST),
        x_scale=(_MOST - _LEAST) / 10,
        args=(_grouped(steps),),
        max_nfev=60,
        diff_step=1e-3,
    )
    kev, low, high = weights(*_machine(best.x))
    curves = _curves(kev, low, high, TRACED)
    rests = _rests(best.x, steps)
    mended = tuple(_corrected(curve, rests) for curve in curves)
    return Calibration(machine, mended, "steps", binned(kev, low, high))


def _machine(at: Floats) -> tuple[Beam, Sandwich]:
    return Beam(float(at[0]), (("aluminium", float(at[1])),)), Sandwich(
        float(at[2]), float(at[3]), float(at[4])
    )


def _grouped(steps: Sequence[Step]) -> dict[str, tuple[Floats, Floats, Floats]]:
    return {
        formula: (
            np.array([s.mass for s in steps if s.formula == formula]),
            -np.log([s.low for s in steps if s.formula == formula]),
            -np.log([s.high for s in steps if s.formula == formula]),
        )
        for formula in dict.fromkeys(s.formula for s in steps)
    }


def _misses(at: Floats, groups: dict[str, tuple[Floats, Floats, Floats]]) -> Floats:
    """Rests in R at equal high attenuation, and in mass: R decides the material, so it counts most."""
    kev, low, high = weights(*_machine(at))
    out = []
    for formula, (mass, a_low, a_high) in groups.items():
        known = np.isfinite(mass)
        ladder = np.geomspace(0.005, 400.0, 120)
        traced_low, traced_high = transmitted(kev, low, high, formula, ladder)
        ratio = np.interp(a_high, traced_high, traced_low / traced_high)
        out.append(np.log(a_low / a_high / ratio) / 0.02)
        out.append(np.log(np.interp(a_high[known], traced_high, ladder) / mass[known]) / 0.1)
    drift = (at - _START) / (_MOST - _LEAST)
    return np.concatenate([*out, 0.3 * drift])


def _rests(at: Floats, steps: Sequence[Step]) -> list[tuple[float, float]]:
    """Effective atomic number of a calibrant → the factor by which its R is read off the fitted machine's."""
    kev, low, high = weights(*_machine(at))
    out = []
    for formula, (_, a_low, a_high) in _grouped(steps).items():
        traced_low, traced_high = transmitted(kev, low, high, formula, np.geomspace(0.005, 400.0, 300))
        ratio = np.interp(a_high, traced_high, traced_low / traced_high)
        out.append((zeff(formula), float(np.exp(np.median(np.log(a_low / a_high / ratio))))))
    return sorted(out)


def _corrected(curve: Curve, rests: list[tuple[float, float]]) -> Curve:
    factor = float(np.interp(curve.zeff, [z for z, _ in rests], [f for _, f in rests]))
    low = tuple(float(f"{v * factor:.6g}") for v in curve.low)
    return Curve(curve.material, curve.zeff, curve.mass, low, curve.high)


def _checked(steps: Sequence[Step]) -> None:
    for number, step in enumerate(steps, 1):
        for name in ("low", "high"):
            if not 0 < getattr(step, name) < 1:
                raise CalibrationFault(
                    f"steps[{number}].{name}",
                    "투과율은 0과 1 사이여야 합니다. 계수를 공기 값으로 나누십시오.",
                    "transmission must lie between 0 and 1. Divide the counts by those of air.",
                )
        if step.low >= step.high:
            raise CalibrationFault(
                f"steps[{number}].low",
                "저에너지 투과율이 고에너지보다 높습니다. 두 에너지가 바뀌지 않았는지 확인하십시오.",
                "transmission is above that of the high energy. See whether the energies are swapped.",
            )
    if len(steps) < 6 or len({step.formula for step in steps}) < 2:
        raise CalibrationFault(
            "steps",
            "두 가지 이상의 물질로 여섯 단계 이상 측정해야 합니다.",
            "must be six or more, of two materials or more.",
        )

"""What things are made of: density, composition, attenuation, effective atomic number.

``materials.csv`` holds one material a row: density of the solid or liquid in g/cm³ (a powder's packing is
put on
where it is poured), composition by mass as formulas or other materials of the table, and its source.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
HERE = Path(__file__).parent
GROUPS = ("organic", "inorganic", "metal", "drug", "precursor", "explosive")
#: Exponent of the power law that sums electrons to an effective atomic number (Mayneord 1937).
POWER = 2.94
SYMBOLS = [
    "H",
    "He",
    "Li",
    "Be",
    "B",
    "C",
    "N",
    "O",
    "F",
    "Ne",
    "Na",
    "Mg",
    "Al",
    "Si",
    "P",
    "S",
    "Cl",
    "Ar",
    "K",
    "Ca",
    "Sc",
    "Ti",
    "V",
    "Cr",
    "Mn",
    "Fe",
    "Co",
    "Ni",
    "Cu",
    "Zn",
    "Ga",
    "Ge",
    "As",
    "Se",
    "Br",
    "Kr",
    "Rb",
    "Sr",
    "Y",
    "Zr",
    "Nb",
    "Mo",
    "Tc",
    "Ru",
    "Rh",
    "Pd",
    "Ag",
    "Cd",
    "In",
    "Sn",
    "Sb",
    "Te",
    "I",
    "Xe",
    "Cs",
    "Ba",
    "La",
    "Ce",
    "Pr",
    "Nd",
    "Pm",
    "Sm",
    "Eu",
    "Gd",
    "Tb",
    "Dy",
    "Ho",
    "Er",
    "Tm",
    "Yb",
    "Lu",
    "Hf",
    "Ta",
    "W",
    "Re",
    "Os",
    "Ir",
    "Pt",
    "Au",
    "Hg",
    "Tl",
    "Pb",
    "Bi",
    "Po",
    "At",
    "Rn",
    "Fr",
    "Ra",
    "Ac",
    "Th",
    "Pa",
    "U",
]
NUMBER = {symbol: z for z, symbol in enumerate(SYMBOLS, 1)}


@dataclass(frozen=True)
class Material:
    """``density`` g/cm³; ``group`` is one of ``GROUPS``."""

    code: str
    ko: str
    en: str
    density: float
    composition: str
    group: str
    source: str


@cache
def table() -> dict[str, Material]:
    """Every material by its code."""
    with (HERE / "materials.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {
            row["code"]: Material(
                row["code"],
                row["ko"],
                row["en"],
                float(row["density"]),
                row["composition"],
                row["group"],
                row["source"],
            )
            for row in rows
        }


@cache
def _elements() -> tuple[Floats, Floats, Floats]:
    """keV, cm²/g per element (elements × keV), atomic weights."""
    with np.load(HERE / "data" / "elements.npz") as data:
        return (
            data["kev"].astype(np.float64),
            data["attenuation"].astype(np.float64),
            data["weights"].astype(np.float64),
        )


def formula(text: str) -> dict[int, float]:
    """``H2O`` → mass fractions by atomic number. ``ValueError`` for what is not a formula."""
    parts = re.findall(r"([A-Z][a-z]?)([0-9.]*)", text)
    if not parts or "".join(symbol + count for symbol, count in parts) != text:
        raise ValueError(f"not a chemical formula: {text!r}")
    weights = _elements()[2]
    grams: dict[int, float] = {}
    for symbol, count in parts:
        if symbol not in NUMBER:
            raise ValueError(f"no such element in {text!r}: {symbol}")
        z = NUMBER[symbol]
        grams[z] = grams.get(z, 0.0) + (float(count) if count else 1.0) * weights[z - 1]
    whole = sum(grams.values())
    return {z: g / whole for z, g in grams.items()}


@cache
def fractions(composition: str) -> dict[int, float]:
    """Mass fractions by atomic number of a formula, a material of the table or a mixture of both."""
    if composition in table():
        return fractions(table()[composition].composition)
    if " " not in composition:
        return formula(composition)
    found: dict[int, float] = {}
    for term in composition.split(" + "):
        share, what = term.split(" ")
        for z, fraction in fractions(what).items():
            found[z] = found.get(z, 0.0) + float(share) * fraction
    whole = sum(found.values())
    return {z: f / whole for z, f in found.items()}


def matter(code: str) -> str:
    """``organic``, ``inorganic`` or ``metal``, as chemistry has it: what the law calls a drug, a precursor or
    an explosive may be either. Compounds and mixtures with both carbon and hydrogen are organic
    (piperonal, ammonium nitrate with its oil), others are not (iodine, black powder)."""
    group = table()[code].group
    if group in ("organic", "inorganic", "metal"):
        return group
    held = fractions(code)
    return "organic" if 1 in held and 6 in held else "inorganic"


def mass_attenuation(composition: str, kev: Floats) -> Floats:
    """cm²/g at energies from 10 to 200 keV, log-log between the keV of the table."""
    energies, per_element, _ = _elements()
    if kev.min() < energies[0] or kev.max() > energies[-1]:
        raise ValueError(f"energies must lie between {energies[0]:.0f} and {energies[-1]:.0f} keV")
    rows = sum(f * per_element[z - 1] for z, f in fractions(composition).items())
    return np.exp(np.interp(np.log(kev), np.log(energies), np.log(np.asarray(rows, dtype=np.float64))))


def linear(code: str, kev: Floats) -> Floats:
    """1/mm of a material of the table at its own density."""
    return mass_attenuation(code, kev) * table()[code].density / 10.0


def zeff(composition: str) -> float:
    """``(Σ f_e Z^2.94)^(1/2.94)`` with ``f_e`` the share of electrons."""
    weights = _elements()[2]
    electrons = {z: f * z / weights[z - 1] for z, f in fractions(composition).items()}
    whole = sum(electrons.values())
    return float(sum(e / whole * z**POWER for z, e in electrons.items()) ** (1 / POWER))

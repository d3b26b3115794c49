"""Writes the tables the inspection physics stands on: attenuation of elements, spectra of bare tubes.

Source of the first: xraydb (Elam, Ravel and Sieber 2002, https://xraypy.github.io/XrayDB). Source of the
second: spekpy (Poludniowski and others 2021), tungsten target, twelve degrees, no filter at all: the window
of the tube and its filters are put on by the program, per machine.

    python scripts/make_xray_tables.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

FOLDER = (
    Path(__file__).resolve().parent.parent / "src" / "gwanmun" / "inspection" / "rules" / "physics" / "data"
)
ELEMENTS = 92
KEV = np.arange(10, 201)
VOLTAGES = (100, 120, 140, 150, 160, 180, 200)


def elements() -> np.ndarray:
    """cm²/g, elements × keV, total with coherent scattering."""
    import xraydb

    return np.stack([xraydb.mu_elam(z, KEV * 1e3, kind="total") for z in range(1, ELEMENTS + 1)])


def weights() -> np.ndarray:
    """Atomic weights, hydrogen first."""
    import xraydb

    return np.array([xraydb.atomic_mass(z) for z in range(1, ELEMENTS + 1)])


def tube(kilovolts: int) -> np.ndarray:
    """Photons per keV of a bare tube at the energies of ``KEV``, sum one."""
    import spekpy

    spectrum = spekpy.Spek(kvp=kilovolts, th=12, dk=1.0)
    energy, fluence = spectrum.get_spectrum(edges=False)
    found = np.interp(KEV, energy, fluence, left=0.0, right=0.0)
    return np.asarray(found / found.sum())


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        FOLDER / "elements.npz",
        kev=KEV.astype(np.float32),
        attenuation=elements().astype(np.float32),
        weights=weights(),
    )
    np.savez_compressed(
        FOLDER / "tubes.npz",
        kev=KEV.astype(np.float32),
        kilovolts=np.array(VOLTAGES, dtype=np.float32),
        photons=np.stack([tube(v) for v in VOLTAGES]).astype(np.float32),
    )
    for file in sorted(FOLDER.glob("*.npz")):
        print(f"{file.name}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

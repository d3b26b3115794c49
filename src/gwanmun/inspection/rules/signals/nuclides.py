"""A small library of gamma lines: energies in keV, photons per hundred decays.

Rounded from the evaluated decay data that the IAEA's LiveChart and NNDC's NuDat publish; written down from
common knowledge of these lines and not compared value by value with a publication *(unverified)*. Lines of
daughters in equilibrium stand under the parent that customs looks for. ``K-40``, ``Ra-226`` and ``Th-232``
are in every wall, in ceramics, fertiliser, cat litter and welding rods.
"""

from __future__ import annotations

from dataclasses import dataclass

NORM, MEDICAL, INDUSTRIAL, NUCLEAR = "NORM", "MEDICAL", "INDUSTRIAL", "NUCLEAR"


@dataclass(frozen=True)
class Source:
    name: str
    kind: str
    lines: tuple[tuple[float, float], ...]


LIBRARY: tuple[Source, ...] = (
    Source("K-40", NORM, ((1460.8, 10.7),)),
    Source(
        "Ra-226",
        NORM,
        ((186.2, 3.6), (241.9, 7.3), (295.2, 18.4), (351.9, 35.6), (609.3, 45.5), (1120.3, 14.9),
         (1764.5, 15.3)),
    ),
    Source(
        "Th-232",
        NORM,
        ((238.6, 43.6), (338.3, 11.3), (583.2, 30.6), (911.2, 25.8), (969.0, 15.8), (2614.5, 35.8)),
    ),
    Source("Tc-99m", MEDICAL, ((140.5, 89.0),)),
    Source("I-131", MEDICAL, ((284.3, 6.1), (364.5, 81.5), (637.0, 7.2))),
    Source("F-18", MEDICAL, ((511.0, 193.0),)),
    Source("Am-241", INDUSTRIAL, ((59.5, 35.9),)),
    Source("Ba-133", INDUSTRIAL, ((81.0, 32.9), (276.4, 7.2), (302.9, 18.3), (356.0, 62.1), (383.8, 8.9))),
    Source("Cs-137", INDUSTRIAL, ((661.7, 85.1),)),
    Source("Co-57", INDUSTRIAL, ((122.1, 85.6), (136.5, 10.7))),
    Source("Co-60", INDUSTRIAL, ((1173.2, 99.9), (1332.5, 100.0))),
    Source(
        "Eu-152",
        INDUSTRIAL,
        ((121.8, 28.5), (244.7, 7.6), (344.3, 26.6), (778.9, 12.9), (964.1, 14.6), (1085.9, 10.2),
         (1112.1, 13.6), (1408.0, 21.0)),
    ),
    Source("Ir-192", INDUSTRIAL, ((296.0, 28.7), (308.5, 29.7), (316.5, 82.7), (468.1, 47.8))),
    Source("U-235", NUCLEAR, ((143.8, 10.9), (163.4, 5.1), (185.7, 57.0), (205.3, 5.0))),
    Source("U-238", NUCLEAR, ((766.4, 0.32), (1001.0, 0.84))),
    Source("Pu-239", NUCLEAR, ((129.3, 0.0063), (345.0, 0.00056), (375.1, 0.00155), (413.7, 0.00147))),
)  # fmt: skip

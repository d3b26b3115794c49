"""Which row plays which part.

Rows come in pages of 1,000 (one shorter page when fewer are asked for). In each page a fixed
number of slots is given to each part, and an affine permutation that differs from page to page
scatters the slots. So shares are exact, members of a group find their leader by arithmetic, and
no state runs through the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

import polars as pl

from gwanmun.parcels.sample.draw import Draw, mix
from gwanmun.parcels.sample.draw import key as stream_key
from gwanmun.parcels.sample.tables import rows

PROFILES = ("clean", "realistic", "dirty")

#: Slot sets planted in each page: (part, members). The first member leads.
#: SAME_PURCHASE and SPLIT exceed the limit together; the decoys must not be added up.
_GROUPS = (
    ("SAME_PURCHASE", 2),
    ("SAME_PURCHASE", 3),
    ("SAME_PURCHASE", 2),
    ("SPLIT", 2),
    ("DECOY_SUPPLIER", 2),
    ("DECOY_DATE", 2),
    ("DECOY_BELOW", 2),
)
_PAGE = 1000
_SMALLEST_WITH_GROUPS = 60


@dataclass(frozen=True)
class Plan:
    """Tables by slot number within a page."""

    page: int
    roles: list[str]  # slot → role
    leads: list[int]  # slot → slot of the leader (itself when alone)
    member: list[int]  # slot → 0, 1, 2 within its group
    kinds: dict[str, tuple[str, ...]]  # role → kinds drawn evenly
    spare: int  # slots from here on are plain goods: lines that may be copied

    def place(self, first: int, count: int, seed: int) -> pl.DataFrame:
        """Rows ``first`` … ``first + count - 1`` (whole pages): slot, role, member, lead, source.

        ``lead`` and ``source`` are row numbers: the group leader, and the line a duplicate copies.
        """
        size = self.page
        row = pl.Series("row", range(first, first + count), dtype=pl.UInt64)
        page = row // size
        coprime = [a for a in range(1, size + 1) if gcd(a, size) == 1]
        inverse = pl.Series([pow(a, -1, size) for a in coprime], dtype=pl.UInt64)
        steps = pl.Series(coprime, dtype=pl.UInt64)
        which = mix(page, stream_key(seed, "page step")) // (1 << 32) * len(coprime) // (1 << 32)
        shift = mix(page, stream_key(seed, "page shift")) // (1 << 32) * size // (1 << 32)
        slot = (row % size + size - shift) * inverse.gather(which) % size

        def position(of: pl.Series) -> pl.Series:
            return page * size + (of.cast(pl.UInt64) * steps.gather(which) + shift) % size

        lead = pl.Series(self.leads, dtype=pl.UInt64).gather(slot)
        return pl.DataFrame(
            {
                "row": row,
                "slot": slot,
                "role": pl.Series(self.roles, dtype=pl.String).gather(slot),
                "member": pl.Series(self.member, dtype=pl.UInt8).gather(slot),
                "lead": position(lead),
                "source": position(size - 1 - slot % max(1, size - self.spare)),
            }
        )

    def kind(self, role: str, draw: Draw) -> pl.Series:
        return draw.pick(f"kind {role}", pl.Series(self.kinds[role], dtype=pl.String))


def plan(parcels: int, profile: str) -> Plan:
    """Slots for a file of that many parcels. Raises ValueError for an unknown profile."""
    if profile not in PROFILES:
        raise ValueError(f"unknown profile {profile!r}: one of {', '.join(PROFILES)}")
    page = min(_PAGE, max(1, parcels))
    roles: list[str] = []
    leads: list[int] = []
    member: list[int] = []
    if profile != "clean" and page >= _SMALLEST_WITH_GROUPS:
        for _ in range(2 if profile == "dirty" and page == _PAGE else 1):
            for name, size in _GROUPS:
                lead = len(roles)
                roles += [name] * size
                leads += [lead] * size
                member += range(size)
    kinds: dict[str, tuple[str, ...]] = {}
    share = 0
    taken = 0
    for row in rows("profiles"):
        kinds[row["role"]] = tuple(row["kinds"].split()) or (row["role"],)
        share += int(row[profile])
        count = share * page // _PAGE - taken
        taken += count
        roles += [row["role"]] * count
    spare = len(roles)
    roles += ["PLAIN"] * (page - spare)
    leads += range(len(leads), page)
    member += [0] * (page - len(member))
    return Plan(page, roles, leads, member, kinds, spare)

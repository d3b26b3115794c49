"""A small past with a known cause: one seller, one route and one kind of goods are bad."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from gwanmun.risk.rules.items import RESULT, absent


def past(rows: int = 1500, seed: int = 0, *, kind: str = "PARCEL") -> tuple[pl.DataFrame, pl.DataFrame]:
    random = np.random.default_rng(seed)
    first = date(2026, 1, 1)
    day = np.sort(random.integers(0, 300, rows))
    seller = random.integers(0, 40, rows)
    hs = random.choice(["210690", "610910", "851762", "330499"], rows)
    departure = random.choice(["CN", "US", "TH", "JP"], rows, p=[0.5, 0.3, 0.1, 0.1])
    bad = 0.02 + 0.5 * (seller < 3) + 0.25 * ((departure == "TH") & (hs == "210690"))
    found = random.random(rows) < bad
    at = [first + timedelta(int(n)) for n in day]
    items = pl.DataFrame(
        {
            "kind": [kind] * rows,
            "item": [f"H{n:06}" for n in range(rows)],
            "at": at,
            "office": ["ICN"] * rows,
            "hs": hs,
            "seller": [f"S{n:03}" for n in seller],
            "departure": departure,
            "mass_g": random.integers(50, 5000, rows),
            "value": random.integers(10_000, 400_000, rows),
        }
    )
    results = pl.DataFrame(
        {
            "kind": [kind] * rows,
            "item": items["item"],
            "selected_on": at,
            "known_on": [d + timedelta(3) for d in at],
            "office": ["ICN"] * rows,
            "lane": ["RED"] * rows,
            "basis": random.choice(["RANDOM", "MODEL", "PROFILE"], rows),
            "outcome": ["FIND" if f else "NO_FIND" for f in found],
            "find": ["NARCOTICS" if f else None for f in found],
            "recovered": [int(f) * 50_000 for f in found],
        },
    )
    return absent(items), results.with_columns(pl.lit(None, dtype=pl.Int64).alias("seized_mg")).select(
        *RESULT
    )

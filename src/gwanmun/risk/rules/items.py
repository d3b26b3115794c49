"""What risk is reckoned about: one row for each thing that may be looked into, whatever room it comes from.

A parcel, a declaration, a consignment, a traveller's form and a company all become an item; what a kind does
not have is null. Each room spells its own rows as items (``parcels`` does it for parcels), so that profiles,
model, selection and measurement are written once.
"""

from __future__ import annotations

from typing import Protocol

import polars as pl

#: Kinds of items.
KINDS = ("PARCEL", "DECLARATION", "CARGO", "TRAVELLER", "COMPANY")

#: An item. ``kind`` and ``item`` name it; ``at`` is the day on which it is decided.
ITEM: dict[str, pl.DataType] = {
    "kind": pl.String(),
    "item": pl.String(),
    "at": pl.Date(),
    "office": pl.String(),
    "shift": pl.String(),
    # goods
    "hs": pl.String(),  # digits as declared, 2 to 12
    "description": pl.String(),
    "category": pl.String(),  # of the country's own list of goods, where the room knows it
    # parties, each by a key that is the same every time (a code, or a keyed hash of one)
    "importer": pl.String(),
    "seller": pl.String(),
    "declarant": pl.String(),
    "carrier": pl.String(),
    # way
    "origin": pl.String(),  # ISO 3166 alpha-2
    "departure": pl.String(),
    "port": pl.String(),  # of loading, UN/LOCODE
    "mode": pl.String(),  # of transport, UNECE recommendation 19
    # duty
    "rate_kind": pl.String(),  # of the rate that is claimed
    "rate_e6": pl.Int64(),  # millionths
    "value": pl.Int64(),  # customs value, minor units of the country's currency
    "revenue": pl.Int64(),  # duty and taxes as declared
    "mass_g": pl.Int64(),
    "pieces": pl.Int64(),
    # what parties may share
    "address": pl.String(),
    "phone": pl.String(),
    "account": pl.String(),
    "container": pl.String(),
}

#: Outcomes of a control.
FIND, NO_FIND, NOT_DONE = "FIND", "NO_FIND", "NOT_DONE"
OUTCOMES = (FIND, NO_FIND, NOT_DONE)

#: Why an item was chosen. RANDOM is the yardstick; BLIND is a second look that knows nothing of the first.
BASES = ("MANDATORY", "ALERT", "PROFILE", "MODEL", "EXPLORATION", "RANDOM", "OVERRIDE", "BLIND")

#: What a control came to.
RESULT: dict[str, pl.DataType] = {
    "kind": pl.String(),
    "item": pl.String(),
    "selected_on": pl.Date(),
    "known_on": pl.Date(),  # from this day on the result may be learnt from
    "office": pl.String(),
    "lane": pl.String(),
    "basis": pl.String(),  # of BASES
    "outcome": pl.String(),  # of OUTCOMES
    "find": pl.String(),  # what was found: NARCOTICS, MISCLASSIFIED … (a table of the pack); null: nothing
    "seized_mg": pl.Int64(),
    "recovered": pl.Int64(),  # duty and taxes recovered, minor units
}

#: A reason of the model: what moved the score of an item, and the figures behind it.
REASON: dict[str, pl.DataType] = {
    "item": pl.String(),
    "place": pl.UInt8(),  # 1: moved it most
    "feature": pl.String(),
    "share": pl.Float64(),  # part of the score's distance from the average, in log-odds
    "key": pl.String(),  # whose record it is, as far as it may be shown
    "looked": pl.Int64(),  # controls behind it
    "found": pl.Int64(),  # finds among them
    "typical": pl.Float64(),  # find rate that is usual for the like
    "figure": pl.Float64(),  # of what is no record: the number itself
}


class Scorer(Protocol):
    """A model that is ready to be asked. It knows the past up to a day; it never sees results of that day."""

    @property
    def name(self) -> str:
        """Name and version, as in the registry."""
        ...

    def score(self, items: pl.DataFrame) -> pl.Series:
        """Probability of a find for each row of ``items`` (columns of ITEM): Float64, in its order."""
        ...

    def why(self, items: pl.DataFrame, most: int = 3) -> pl.DataFrame:
        """Reasons (REASON), at most ``most`` a row. Dear (milliseconds a row): for selected rows only."""
        ...


def absent(rows: pl.DataFrame) -> pl.DataFrame:
    """``rows`` with every column of ITEM: what is not there is null."""
    missing = [pl.lit(None, dtype=t).alias(c) for c, t in ITEM.items() if c not in rows.columns]
    return rows.with_columns(missing) if missing else rows


__all__ = [
    "BASES",
    "FIND",
    "ITEM",
    "KINDS",
    "NOT_DONE",
    "NO_FIND",
    "OUTCOMES",
    "REASON",
    "RESULT",
    "Scorer",
    "absent",
]

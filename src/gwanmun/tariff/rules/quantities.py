"""Quantities of a line told in the unit a tax asks for."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from gwanmun.tariff.rules.units import DIMENSIONS

PIECE = "H87"
GRAM = "GRM"
E6 = 1_000_000


def factors(unit: str, also: Mapping[str, int] | None = None) -> dict[str, tuple[int, int]]:
    """Codes that can be told in ``unit`` → (numerator, denominator). ``also``: packs that hold so many."""
    found = {unit: (1, 1)}
    for units in DIMENSIONS.values():
        if unit in units:
            up, down = units[unit]
            found |= {code: (n * down, d * up) for code, (n, d) in units.items()}
    return found | {code: (many, 1) for code, many in (also or {}).items()}


def told_in(unit: str, also: Mapping[str, int] | None = None) -> pl.Expr:
    """Millionths of ``unit`` (Int64) from the first quantity, the second, or the net mass; null: not told."""
    known = factors(unit, also)
    codes, ups, downs = list(known), [n for n, _ in known.values()], [d for _, d in known.values()]

    def one(quantity: str, code: str) -> pl.Expr:
        up, down = (
            pl.col(code).replace_strict(codes, side, default=None, return_dtype=pl.Int64)
            for side in (ups, downs)
        )
        return pl.col(quantity) * up // down

    said = [one("quantity_e6", "unit"), one("quantity2_e6", "unit2")]
    if GRAM in known:
        up, down = known[GRAM]
        said.append(pl.col("net_g") * E6 * up // down)
    return pl.coalesce(said)


def pieces() -> pl.Expr:
    """Number of pieces (Int64): as told, else from a quantity told in pieces; null: not told."""
    return pl.coalesce("pieces", told_in(PIECE) // E6)

"""Units of quantity that can be turned into one another: UN/ECE Recommendation 20, revision 11 (2015 list).

Each code stands for an exact fraction of the first unit of its dimension. Units of different dimensions are
never converted: a pair is not two pieces, a litre of pure alcohol is not a litre.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

#: dimension → code → (numerator, denominator) in the dimension's first unit.
DIMENSIONS: dict[str, dict[str, tuple[int, int]]] = {
    "mass": {
        "KGM": (1, 1),
        "MGM": (1, 1_000_000),
        "GRM": (1, 1_000),
        "CTM": (1, 5_000),  # metric carat
        "DTN": (100, 1),  # decitonne, the centner of the trade
        "TNE": (1_000, 1),
        "KTN": (1_000_000, 1),
    },
    "volume": {
        "LTR": (1, 1),
        "MLT": (1, 1_000),
        "CMQ": (1, 1_000),
        "CLT": (1, 100),
        "DLT": (1, 10),
        "DMQ": (1, 1),
        "HLT": (100, 1),
        "K6": (1_000, 1),
        "MTQ": (1_000, 1),
    },
    "pure alcohol": {"LPA": (1, 1), "HPA": (100, 1)},
    "count": {
        "H87": (1, 1),
        "C62": (1, 1),
        "NAR": (1, 1),
        "DZN": (12, 1),
        "DPC": (12, 1),
        "CEN": (100, 1),
        "HC": (100, 1),
        "GRO": (144, 1),
        "MIL": (1_000, 1),
    },
    "pairs": {"PR": (1, 1), "TPR": (10, 1), "DPR": (12, 1)},
    "packs": {"NMP": (1, 1), "DZP": (12, 1)},
    "length": {"MTR": (1, 1), "MMT": (1, 1_000), "CMT": (1, 100), "DMT": (1, 10), "KMT": (1_000, 1)},
    "area": {"MTK": (1, 1), "CMK": (1, 10_000), "DMK": (1, 100)},
    "energy": {"KWH": (1, 1), "MWH": (1_000, 1), "GWH": (1_000_000, 1)},
}

_ROWS = {
    code: (place, numerator, denominator)
    for place, units in enumerate(DIMENSIONS.values())
    for code, (numerator, denominator) in units.items()
}
_CODES = list(_ROWS)
_MASS = list(DIMENSIONS).index("mass")
_COUNT = list(DIMENSIONS).index("count")


@dataclass(frozen=True)
class Unit:
    """Columns of a unit code: ``dimension`` Int8 (null: known to itself alone), numerator and denominator."""

    dimension: pl.Expr
    numerator: pl.Expr
    denominator: pl.Expr


def unit_of(code: pl.Expr) -> Unit:
    """Look up a column of unit codes. A code the table does not know converts to itself only."""

    def column(place: int, dtype: type[pl.DataType]) -> pl.Expr:
        known = [_ROWS[c][place] for c in _CODES]
        return code.replace_strict(_CODES, known, default=None, return_dtype=dtype)

    return Unit(column(0, pl.Int8), column(1, pl.Int64).fill_null(1), column(2, pl.Int64).fill_null(1))


def commensurable(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Can a quantity in ``one`` be told in ``other``? Null codes cannot."""
    dimension = unit_of(one).dimension == unit_of(other).dimension
    return (one == other).fill_null(value=False) | dimension.fill_null(value=False)


def is_mass(code: pl.Expr) -> pl.Expr:
    return (unit_of(code).dimension == _MASS).fill_null(value=False)


def is_count(code: pl.Expr) -> pl.Expr:
    return (unit_of(code).dimension == _COUNT).fill_null(value=False)

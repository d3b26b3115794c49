"""Values not taken from the price, and prices not yet final: decisions that were made and are recorded.

The methods of valuation are numbered as in the WTO Valuation Agreement: 1 price paid or payable, 2 identical
goods, 3 similar goods, 4 resale price, 5 computed value, 6 fall-back. From 2 on the value is not reckoned
here: the line tells the value determined and the decision it rests on.
"""

from __future__ import annotations

import polars as pl

from gwanmun.core.book import RuleBook

FIRST, LAST = 1, 6

#: Optional columns of a line. Absent, or null: method 1, price final.
CLAIM: dict[str, type[pl.DataType]] = {
    "method": pl.Int8,
    "method_basis": pl.String,  # the recorded decision: its number, or what it rests on
    "determined": pl.Int64,  # value determined by methods 2 to 6, smallest unit of the country's currency
    "provisional": pl.Boolean,  # the price is provisional
}

#: What the valuation tells of them.
TOLD: dict[str, type[pl.DataType]] = {
    "method": pl.Int8,
    "method_basis": pl.String,
    "provisional": pl.Boolean,
    "final_by": pl.Date,  # last day to declare the final price
    "final_by_extended": pl.Date,  # the same with the longest extension
}


def claimed(lines: pl.DataFrame, name: str) -> bool:
    """Whether any line says something in an optional column."""
    return name in lines.columns and lines[name].null_count() < lines.height


def claims_value(lines: pl.DataFrame) -> bool:
    """Whether any line tells another method than the price, or a value determined."""
    return claimed(lines, "method") or claimed(lines, "determined")


def completed(lines: pl.DataFrame) -> pl.DataFrame:
    """``lines`` with every column of :data:`CLAIM`."""
    absent = {name: dtype for name, dtype in CLAIM.items() if name not in lines.columns}
    return lines.with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in absent.items())


def told(lines: pl.DataFrame, book: RuleBook) -> list[pl.Expr]:
    """Expressions for :data:`TOLD`; plain values where no line claims anything."""
    method, basis = pl.lit(FIRST, dtype=pl.Int8), pl.lit(None, dtype=pl.String)
    if claimed(lines, "method"):
        method = pl.col("method").cast(pl.Int8).fill_null(FIRST)
    if claimed(lines, "method_basis"):
        basis = pl.col("method_basis")
    provisional, by, longest = pl.lit(value=False), *(pl.lit(None, dtype=pl.Date),) * 2
    if claimed(lines, "provisional"):
        years = book.int("valuation.final_within_years")
        more = years + book.int("valuation.final_extension_years")
        provisional = pl.col("provisional").fill_null(value=False)
        by = pl.when(provisional).then(pl.col("date").dt.offset_by(f"{years}y"))
        longest = pl.when(provisional).then(pl.col("date").dt.offset_by(f"{more}y"))
    named = zip(TOLD, (method, basis, provisional, by, longest), strict=True)
    return [expression.alias(name) for name, expression in named]

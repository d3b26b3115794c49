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


def claims(lines: pl.DataFrame) -> frozenset[str]:
    """The optional columns in which any line says something."""
    return frozenset(name for name in CLAIM if claimed(lines, name))


def of_value(claims: frozenset[str]) -> bool:
    """Whether any line tells another method than the price, or a value determined."""
    return "method" in claims or "determined" in claims


def completed(lines: pl.DataFrame) -> pl.DataFrame:
    """``lines`` with every column of :data:`CLAIM`."""
    absent = {name: dtype for name, dtype in CLAIM.items() if name not in lines.columns}
    return lines.with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in absent.items())


def _months(book: RuleBook, name: str) -> int | None:
    """A time the book tells in years or in months (``<name>_years``, ``<name>_months``); None: neither."""
    if f"{name}_years" in book.parameters:
        return 12 * book.int(f"{name}_years")
    return book.int(f"{name}_months") if f"{name}_months" in book.parameters else None


def told(claims: frozenset[str], book: RuleBook) -> list[pl.Expr]:
    """Expressions for :data:`TOLD`; plain values for what no line ``claims`` (columns of :data:`CLAIM`)."""
    method, basis = pl.lit(FIRST, dtype=pl.Int8), pl.lit(None, dtype=pl.String)
    if "method" in claims:
        method = pl.col("method").cast(pl.Int8).fill_null(FIRST)
    if "method_basis" in claims:
        basis = pl.col("method_basis")
    provisional, by, longest = pl.lit(value=False), *(pl.lit(None, dtype=pl.Date),) * 2
    if "provisional" in claims:
        within, extension = (_months(book, f"valuation.final_{name}") for name in ("within", "extension"))
        provisional = pl.col("provisional").fill_null(value=False)
        if within is not None:
            by = pl.when(provisional).then(pl.col("date").dt.offset_by(f"{within}mo"))
            if extension is not None:
                longest = pl.when(provisional).then(pl.col("date").dt.offset_by(f"{within + extension}mo"))
    named = zip(TOLD, (method, basis, provisional, by, longest), strict=True)
    return [expression.alias(name) for name, expression in named]

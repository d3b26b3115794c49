"""Collecting the faults of lines: which line, which field, what would mend it."""

from __future__ import annotations

import polars as pl

from gwanmun.tariff.rules.schema import FAULT

REFUSED, NOTE = "REFUSED", "NOTE"


class Faults:
    """Faults found on the way; each is a code of ``core.faults``."""

    def __init__(self) -> None:
        self._found: list[pl.DataFrame] = []

    def add(self, rows: pl.DataFrame, code: str, field: str, value: pl.Expr, *, note: bool = False) -> None:
        """One fault for each of the rows (``declaration``, ``line``). ``value``: what the text shows."""
        if rows.height:
            self._found.append(
                rows.select(
                    "declaration",
                    "line",
                    pl.lit(field).alias("field"),
                    pl.lit(code).alias("code"),
                    pl.lit(NOTE if note else REFUSED).alias("severity"),
                    value.cast(pl.String).alias("value"),
                )
            )

    def where(self, rows: pl.DataFrame, holds: pl.Expr, code: str, field: str, value: pl.Expr) -> None:
        """One fault for each row for which the condition plainly holds."""
        self.add(rows.filter(holds.fill_null(value=False)), code, field, value)

    def take(self, frame: pl.DataFrame) -> None:
        """Faults another step found."""
        if frame.height:
            self._found.append(frame.select(pl.col(name).cast(dtype) for name, dtype in FAULT.items()))

    def frame(self) -> pl.DataFrame:
        """All of them (:data:`FAULT`), in the order of declaration and line."""
        empty = pl.DataFrame(schema=FAULT)
        if not self._found:
            return empty
        return pl.concat([empty, *self._found]).unique(maintain_order=True)

    def __len__(self) -> int:
        """How many times faults were added."""
        return len(self._found)

    def refused(self, since: int = 0) -> pl.DataFrame | None:
        """``declaration, line`` of the lines that may not be assessed, by the faults added since a length.

        None where there is none.
        """
        refusing = [f for f in self._found[since:] if (f["severity"] == REFUSED).any()]
        if not refusing:
            return None
        lines = [f.filter(pl.col("severity") == REFUSED).select("declaration", "line") for f in refusing]
        return pl.concat(lines).unique()

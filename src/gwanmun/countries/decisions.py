"""Decision tables: conditions → results, each row dated and cited; the same for one fact or a column.

    hit: first                # first: the first row that fits; unique: at most one may fit; all: every one
    columns:
      agreement: {type: text, ko: 협정, en: Agreement}
      value_usd: {type: int, ko: 물품가격(미화), en: Value in dollars}
    results:
      proof: {type: text, ko: 원산지증명, en: Proof of origin}
    rows:
      - {when: {agreement: KR-US, value_usd: {to: 1000}}, then: {proof: NONE}, rule: origin.small,
         valid_from: 2012-03-15, citation: "…", status: verified}

Types: text, int, flag, date, and for results also list (of texts). How a condition is written: see
``conditions.py``. ``rule`` names the reason a row gives, if it gives one. Above ``rows`` may stand once what
holds for all of them: valid_from, valid_to, citation, status.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import polars as pl

from gwanmun.core.book import RuleBookError
from gwanmun.core.text import Text
from gwanmun.countries.conditions import ANY, Cell, OneOf, cell_of
from gwanmun.countries.dated import STATUSES, holds
from gwanmun.countries.source import COMMON

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)

_TYPES: dict[str, tuple[type, pl.DataType]] = {
    "text": (str, pl.String()),
    "int": (int, pl.Int64()),
    "flag": (bool, pl.Boolean()),
    "date": (date, pl.Date()),
    "list": (list, pl.List(pl.String)),
}
HITS = ("first", "unique", "all")
#: Up to so many rows each is asked in turn; beyond, rows of plain equality are looked up.
_IN_TURN = 24
_MOST_KEYS = 10_000  # values that one row of plain equality may be spelled out into


@dataclass(frozen=True)
class Row:
    when: Mapping[str, Cell]
    then: Mapping[str, Any]  # every result of the table; None where the row does not say it
    rule: str | None
    citation: str
    status: str
    valid_from: date | None
    valid_to: date | None
    line: int = 0  # of the file

    def cell(self, column: str) -> Cell:
        """What the row asks of a column; a column it does not name is asked nothing."""
        return self.when.get(column, ANY)

    def fits(self, facts: Mapping[str, Any]) -> bool:
        return all(cell.holds(facts.get(name)) for name, cell in self.when.items())


@dataclass(frozen=True)
class DecisionTable:
    """Rows of all days, or after :meth:`on` of one."""

    name: str
    hit: str
    columns: Mapping[str, pl.DataType]
    results: Mapping[str, pl.DataType]
    titles: Mapping[str, Text]
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, name: str, raw: Mapping[str, Any]) -> DecisionTable:
        """A table as written. :raises RuleBookError: naming the row and what is wrong with it."""
        hit = raw.get("hit", "unique")
        if hit not in HITS:
            raise RuleBookError(f"decision table {name}: hit is one of {', '.join(HITS)}, not {hit!r}")
        columns, results = _heads(name, raw, "columns"), _heads(name, raw, "results")
        titles = {c: Text.of(raw[k][c]) for k in ("columns", "results") for c in raw[k]}
        if "list" in columns.values() or set(columns) & set(results):
            raise RuleBookError(f"decision table {name}: a column cannot be a list, nor also be a result")
        common = {key: raw[key] for key in COMMON if key in raw}
        rows = tuple(
            _row(f"decision table {name}, row {number}", common | one, columns, results, one)
            for number, one in enumerate(raw.get("rows") or [], start=1)
        )
        return cls(
            name,
            hit,
            {c: _TYPES[kind][1] for c, kind in columns.items()},
            {c: _TYPES[kind][1] for c, kind in results.items()},
            titles,
            rows,
        )

    def on(self, day: date) -> DecisionTable:
        """The rows in force on a day."""
        span = ((r, {"valid_from": r.valid_from, "valid_to": r.valid_to}) for r in self.rows)
        return replace(self, rows=tuple(r for r, dates in span if holds(dates, day)))

    def decide(self, facts: Mapping[str, Any]) -> Row | None:
        """The first row that fits, or None. A fact not told is None or left out."""
        return next((row for row in self.rows if row.fits(facts)), None)

    def decide_all(self, facts: Mapping[str, Any]) -> list[Row]:
        """Every row that fits, in the order of the table."""
        return [row for row in self.rows if row.fits(facts)]

    def rules(self) -> frozenset[str]:
        """Ids of the reasons its rows give."""
        return frozenset(row.rule for row in self.rows if row.rule)

    def place(self, names: Mapping[str, str] | None = None) -> pl.Expr:
        """Number (UInt32, from 0) of the first row that fits each row of a frame; null where none does.

        ``names``: column of the table → column of the frame, where they differ.
        """
        return _first(list(enumerate(self.rows)), names or {})

    def join(
        self, frame: Frame, names: Mapping[str, str] | None = None, prefix: str = "", place: str = ""
    ) -> Frame:
        """The frame with the results of the first row that fits, as columns ``prefix + result``.

        Rows and their order are kept; where no row of the table fits, the results are null. ``place``
        names a column to keep the number of the row that fitted (its rule and citation stand in ``rows``).
        """
        where, own = place or "_place", names or {}
        lazy = self._placed(frame.lazy(), own, where)
        found = self.frame(prefix).with_row_index(where)
        lazy = lazy.join(found.lazy(), on=where, how="left", maintain_order="left")
        lazy = lazy if place else lazy.drop(where)
        return lazy.collect() if isinstance(frame, pl.DataFrame) else lazy

    def join_all(self, frame: pl.DataFrame, names: Mapping[str, str] | None = None) -> pl.DataFrame:
        """One row for each pair of a frame's row and a table's row that fits it, in the order of both.

        Adds ``_place`` (number of the table's row) and the results; rows that nothing fits are left out.
        """
        numbered = frame.with_row_index("_row")
        parts = [
            numbered.filter(_fits(row, names or {})).with_columns(pl.lit(n, pl.UInt32).alias("_place"))
            for n, row in enumerate(self.rows)
        ]
        empty = numbered.clear().with_columns(pl.lit(0, pl.UInt32).alias("_place"))
        found = pl.concat([empty, *parts]).sort("_row", "_place").drop("_row")
        return found.join(self.frame().with_row_index("_place"), on="_place", maintain_order="left")

    def frame(self, prefix: str = "") -> pl.DataFrame:
        """The results, one row for each row of the table."""
        return pl.DataFrame(
            [pl.Series(prefix + c, [r.then[c] for r in self.rows], kind) for c, kind in self.results.items()]
        )

    def _placed(self, lazy: pl.LazyFrame, names: Mapping[str, str], where: str) -> pl.LazyFrame:
        """``where``: the number of the first row that fits. Rows of plain equality are joined, not asked."""
        numbered = list(enumerate(self.rows))
        if len(numbered) <= _IN_TURN:
            return lazy.with_columns(_first(numbered, names).alias(where))
        keyed: dict[tuple[str, ...], dict[tuple[Any, ...], int]] = {}
        asked = []
        for number, row in numbered:
            sets = [cell.of for cell in row.when.values() if isinstance(cell, OneOf)]
            if not sets or len(sets) < len(row.when) or math.prod(map(len, sets)) > _MOST_KEYS:
                asked.append((number, row))
                continue
            known = keyed.setdefault(tuple(row.when), {})
            for key in itertools.product(*(cell.of for cell in row.when.values() if isinstance(cell, OneOf))):
                known.setdefault(key, number)
        places = []
        for count, (columns, known) in enumerate(keyed.items()):
            places.append(f"_{where}{count}")
            schema = {names.get(c, c): self.columns[c] for c in columns}
            table = pl.DataFrame(list(known), schema=schema, orient="row").with_columns(
                pl.Series(places[-1], list(known.values()), pl.UInt32)
            )
            lazy = lazy.join(table.lazy(), on=list(schema), how="left", maintain_order="left")
        least = pl.min_horizontal(*places, _first(asked, names))
        return lazy.with_columns(least.alias(where)).drop(places)


def _first(numbered: Sequence[tuple[int, Row]], names: Mapping[str, str]) -> pl.Expr:
    place: pl.Expr = pl.lit(None, pl.UInt32)
    for number, row in reversed(numbered):
        place = pl.when(_fits(row, names)).then(pl.lit(number, pl.UInt32)).otherwise(place)
    return place


def _fits(row: Row, names: Mapping[str, str]) -> pl.Expr:
    asked = [cell.expr(pl.col(names.get(name, name))) for name, cell in row.when.items()]
    said = [expression for expression in asked if expression is not None]
    return pl.all_horizontal(said) if said else pl.lit(value=True)


def _heads(name: str, raw: Mapping[str, Any], part: str) -> dict[str, str]:
    heads = raw.get(part)
    if not isinstance(heads, Mapping) or not heads:
        raise RuleBookError(f"decision table {name}: {part} are missing")
    found = {}
    for column, head in heads.items():
        if not isinstance(head, Mapping) or head.get("type", "text") not in _TYPES:
            raise RuleBookError(f"decision table {name}: {column}: type is one of {', '.join(_TYPES)}")
        if not head.get("ko") or not head.get("en"):
            raise RuleBookError(f"decision table {name}: {column} is not named in both languages")
        found[str(column)] = str(head.get("type", "text"))
    return found


def _row(
    where: str,
    raw: Mapping[str, Any],
    columns: Mapping[str, str],
    results: Mapping[str, str],
    written: Any,
) -> Row:
    when, then = raw.get("when") or {}, raw.get("then") or {}
    strange = (set(when) - set(columns)) | (set(then) - set(results))
    if strange:
        raise RuleBookError(f"{where}: no column {', '.join(sorted(map(str, strange)))}")
    if not raw.get("citation") or raw.get("status") not in STATUSES:
        raise RuleBookError(f"{where}: no citation or no status")
    try:
        cells = {c: cell_of(raw_cell, _TYPES[columns[c]][0]) for c, raw_cell in when.items()}
    except ValueError as error:
        raise RuleBookError(f"{where}: {error}") from None
    for result, value in then.items():
        if value is not None and type(value) is not _TYPES[results[result]][0]:
            raise RuleBookError(f"{where}: {result}: {value!r} is not of type {results[result]}")
    return Row(
        {c: cell for c, cell in cells.items() if cell != ANY},
        {c: then.get(c) for c in results},
        raw.get("rule"),
        str(raw["citation"]),
        raw["status"],
        raw.get("valid_from"),
        raw.get("valid_to"),
        getattr(written, "line", 0),
    )

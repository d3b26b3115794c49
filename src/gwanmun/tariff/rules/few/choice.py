"""The duty rate of a handful of lines (see ``rules.choice``)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.few import FewRows
from gwanmun.tariff.rules import plain
from gwanmun.tariff.rules.amounts import Money, money_of
from gwanmun.tariff.rules.choice import (
    ALSO,
    STANDING,
    WORKING,
    Ready,
    Tariff,
    ready,
    short_way,
    standing,
)  # fmt: skip
from gwanmun.tariff.rules.choice_faults import OF_CODE, OF_RATE
from gwanmun.tariff.rules.choice_reasons import all_columns
from gwanmun.tariff.rules.few.candidates import Standing
from gwanmun.tariff.rules.few.faults import FewFaults, Placed, checked
from gwanmun.tariff.rules.few.longway import long_way_few
from gwanmun.tariff.rules.schema import CHOSEN, LINE, VALUED

KEY = [plain.key_of(pl.col("code"), pl.col("date")).alias("_key")]
RESULT = (*CHOSEN, *ALSO, *WORKING)
MOST_KEPT = 10_000


@dataclass(frozen=True, eq=False)
class Lists:
    """A tariff made ready, as lists: the keys of its table, and rows of it that were looked at."""

    made: Ready
    keys: list[int]
    standing: list[pl.Expr]
    columns: tuple[str, ...]
    seen: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    standing_rates: list[Standing] = field(default_factory=list)

    def rates(self) -> Standing:
        """The rates by the code they stand at, for lines that take the long way."""
        if not self.standing_rates:
            self.standing_rates.append(Standing.of(self.made.prepared, self.made.order))
        return self.standing_rates[0]

    def row(self, place: int) -> tuple[Any, ...]:
        """What the table says at a place: :data:`STANDING`, then the columns of ``Ready.spelled``."""
        found = self.seen.get(place)
        if found is None:
            if len(self.seen) >= MOST_KEPT:
                self.seen.clear()
            stands = self.made.table.rows.row(place, named=True)
            found = (*(stands[name] for name in STANDING), *self.made.spelled.row(place))
            self.seen[place] = found
        return found


def lists_of(tariff: Tariff, made: Ready) -> Lists:
    """Kept with the tariff beside what they were made of."""
    kept: dict[int, Lists] = tariff.built.setdefault("choice few", {})
    found = kept.get(id(made))
    if found is None:
        columns = (*(f"_table_{name}" for name in STANDING), *made.spelled.columns)
        found = kept[id(made)] = Lists(
            made, made.table.keys.to_list(), standing(made.prepared.listed), columns
        )
    return found


def choose_few(
    lines: FewRows, tariff: Tariff, book: RuleBook, faults: FewFaults, *, reasons: bool
) -> FewRows:
    """As ``choice.choose``."""
    made, money = ready(tariff, book), money_of(book)
    lists = lists_of(tariff, made)
    absent = {c: [None] * lines.height for c in LINE | VALUED if c not in lines.columns}
    rows = lines.given(_i=list(range(lines.height)), **absent)
    rows = _placed(rows, lists)
    found: list[Placed] = []
    usable = [state == plain.VALID for state in rows.columns["_state"]]
    if not all(usable):
        found += checked(rows, OF_CODE)
    simple = [fits and there for fits, there in zip(usable, rows.columns["_plain"], strict=True)]
    if all(simple):
        out = _looked_up(rows, made, money)
    else:
        slow = [place for place, fits in enumerate(usable) if fits and not simple[place]]
        quick = [place for place, fits in enumerate(simple) if fits]
        parts = [(quick, _looked_up(rows.at(quick), made, money))] if quick else []
        if slow:
            mine = rows.at(slow)
            decided, lacking = long_way_few(mine, rows, made, lists.rates(), book, money)
            parts.append((slow, decided.given(_for_use=mine.columns["_for_use"])))
            found += lacking
        out = _together(rows, parts)
    bare = [
        place for place, fits in enumerate(usable) if fits and out.columns["_row"][place] is None
    ]  # fmt: skip
    if bare:
        found += checked(out.at(bare), OF_RATE)
    if reasons:
        out = out.with_columns(all_columns(made.order, book))
    names = rows.columns
    faults.take(
        (names["declaration"][i], names["line"][i], *fault)
        for i, *fault in sorted(found, key=lambda one: one[0])
    )
    return FewRows({c: v for c, v in out.columns.items() if not c.startswith("_")}, out.height)


def _placed(rows: FewRows, lists: Lists) -> FewRows:
    """``rows`` with the row of the table that code and day lead to, and how each line stands."""
    keys = rows.worked(KEY)[0]
    rows_there = [lists.row(max(bisect_right(lists.keys, key or 0) - 1, 0)) for key in keys]
    columns = zip(*rows_there, strict=True) if rows_there else [()] * len(lists.columns)
    there = {name: list(column) for name, column in zip(lists.columns, columns, strict=True)}
    return rows.given(**there).with_columns(lists.standing)


def _looked_up(rows: FewRows, made: Ready, money: Money) -> FewRows:
    key = f"few {money.rounding}"
    if key not in made.layers:
        made.layers[key] = [short_way(money)]
    return rows.with_columns(made.layers[key][0])


def _together(rows: FewRows, parts: Sequence[tuple[list[int], FewRows]]) -> FewRows:
    """``rows`` with what was decided of some of them; nothing of the others."""
    merged: dict[str, list[Any]] = {name: [None] * rows.height for name in RESULT}
    for places, part in parts:
        for name in RESULT:
            for place, value in zip(places, part.columns.get(name, ()), strict=False):
                merged[name][place] = value
    return rows.given(**merged)

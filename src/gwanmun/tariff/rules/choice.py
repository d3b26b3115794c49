"""The choice of the duty rate, and the duty it gives: one line or a million, by the same expressions.

Ordinary lines (no claim, no quota, no use, no party) look their rate up in a table that was worked out once
for the tariff (``plain.py``); the others, and lines whose rate asks for more than the value, take the long
way (``longway.py``): claims are checked, candidates gathered, and the order of the country decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import polars as pl

from gwanmun.core.book import RuleBook
from gwanmun.core.exprs import said
from gwanmun.tariff.rules import plain
from gwanmun.tariff.rules.amounts import Money, ad_valorem, money_of
from gwanmun.tariff.rules.candidates import Prepared, prepare
from gwanmun.tariff.rules.choice_faults import code_faults, rate_faults, told
from gwanmun.tariff.rules.choice_reasons import why_columns
from gwanmun.tariff.rules.layers import at_once
from gwanmun.tariff.rules.longway import MARKS, RATE_COLUMNS, long_way, spelled
from gwanmun.tariff.rules.precedence import Precedence, precedence_of
from gwanmun.tariff.rules.schema import CHOSEN, LINE, VALUED

#: What the choice adds beside CHOSEN: the ad valorem part of the rate that was claimed, to compare with.
ALSO: dict[str, type[pl.DataType]] = {"claimed_rate_e6": pl.Int64}

WORKING: dict[str, type[pl.DataType]] = {
    "_row": pl.UInt32, "_won": pl.Int8, "_lost": pl.Int64, "_added": pl.Int64,
    **dict.fromkeys(MARKS, pl.Boolean),
}  # fmt: skip


class Tariff(Protocol):
    """Rates and nomenclature of a country (``tariff.tables.Tariff``). ``built``: look-ups made of them."""

    @property
    def rates(self) -> pl.DataFrame: ...

    @property
    def nomenclature(self) -> pl.DataFrame: ...

    @property
    def built(self) -> dict[str, Any]: ...


@dataclass(frozen=True, eq=False)
class Ready:
    """What was made of a tariff under an order of rates. ``spelled``: what each row of the table comes to;
    ``layers``: expressions kept from call to call."""

    order: Precedence
    prepared: Prepared
    table: plain.Table
    spelled: pl.DataFrame
    layers: dict[str, list[list[pl.Expr]]] = field(default_factory=dict)


def ready(tariff: Tariff, book: RuleBook) -> Ready:
    """Work the tariff up for its look-ups (once for each tariff and order of rates; about a second)."""
    order = precedence_of(book)
    figure = book.parameters.get("duty.announced")
    announced = tuple(figure.value) if figure else ()
    made: dict[tuple[Precedence, tuple[str, ...]], Ready] = tariff.built.setdefault("choice", {})
    found = made.get((order, announced))
    if found is None:
        prepared = prepare(tariff.rates, order, announced)
        table = plain.build(tariff.nomenclature, prepared, order)
        renamed = table.rows.select(_row="row", _shown="shown", _won="won", _lost="lost", _for_use="for_use")
        found = made[order, announced] = Ready(order, prepared, table, spelled(renamed, prepared))
    return found


def choose(
    lines: pl.DataFrame, tariff: Tariff, book: RuleBook, *, reasons: bool = True
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lines with CHOSEN, :data:`ALSO` and (with ``reasons``) ``why.<rule>`` flags; and FAULT rows.

    ``lines``: columns LINE and VALUED (one that is absent counts as null; ``arrived``, the day of arrival,
    may be added). ``duty`` holds ``extra_duty``. A line whose code or rate is not known has nulls. A
    refused claim leaves the rate that applies without it. Where a quantity that a rate asks for is missing,
    the duty is null.
    """
    made = ready(tariff, book)
    money = money_of(book)
    rows = _placed(lines, made)
    valid = rows["_state"] == plain.VALID
    faults = [] if valid.all() else [code_faults(rows)]
    if (valid & rows["_plain"]).all():
        out = _looked_up(rows, made, money)
    else:
        done = []
        slow = rows.filter(valid & ~rows["_plain"])
        if not slow.is_empty():
            decided, found = long_way(slow, rows, made.prepared, made.order, book, money)
            done.append(
                decided.with_columns(pl.lit(made.spelled["_for_use"]).gather("_place").alias("_for_use"))
            )
            faults += found
        unknown = rows.filter(~valid)
        if not unknown.is_empty():
            done.append(_nothing(unknown))
        others = pl.concat(done, how="diagonal")
        all_of_them = others.height == rows.height
        out = others.sort("_i") if all_of_them else _laid_over(_looked_up(rows, made, money), others)
    if out["_row"].null_count():
        faults.append(rate_faults(out))
    if reasons:
        out = out.with_columns(why_columns(out, made.order, book))
    return out.select(c for c in out.columns if not c.startswith("_")), told(faults, rows)


def _placed(lines: pl.DataFrame, made: Ready) -> pl.DataFrame:
    """All columns of LINE and VALUED, and where in the table each line stands: ``_place, _state, _plain``."""
    absent = [c for c in LINE | VALUED if c not in lines.columns]
    key = f"placed {' '.join(absent)}"
    if key not in made.layers:
        made.layers[key] = _places(absent, made)
    return at_once(lines.with_row_index("_i"), *made.layers[key])


def _places(absent: list[str], made: Ready) -> list[list[pl.Expr]]:
    table, types = made.table.rows, LINE | VALUED
    place = plain.place_of(made.table, pl.col("code"), pl.col("date")).alias("_place")
    return [
        [pl.lit(None, dtype=types[c]).alias(c) for c in absent],
        [place],
        [pl.lit(table[c]).gather("_place").alias(f"_table_{c}") for c in STANDING],
        standing(made.prepared.listed),
    ]


#: Columns of the table that tell how a line stands, as ``_table_…``.
STANDING = ("code", "state", "plain")


def standing(listed: list[str]) -> list[pl.Expr]:
    """``_state`` and ``_plain`` of lines beside the row of the table that their code and day lead to.
    ``listed``: countries whose lines take the long way."""
    same = said(pl.col("_table_code") == pl.col("code")) & pl.col("date").is_not_null()
    asks = pl.any_horizontal(
        pl.col("claim").is_not_null(), pl.col("use").is_not_null(), pl.col("party").is_not_null(),
        said(pl.col("quota")),
    )  # fmt: skip
    if listed:
        asks = asks | said(pl.col("origin").is_in(listed))
    unknown = pl.lit(plain.UNKNOWN, dtype=pl.Int8)
    return [
        pl.when(same).then("_table_state").otherwise(unknown).alias("_state"),
        (pl.col("_table_plain") & ~asks).alias("_plain"),
    ]


def _looked_up(rows: pl.DataFrame, made: Ready, money: Money) -> pl.DataFrame:
    """The short way: take what the table says, multiply."""
    key = f"looked up {money.rounding}"
    if key not in made.layers:
        there = made.spelled
        made.layers[key] = [
            [pl.lit(there[c]).gather("_place").alias(c) for c in there.columns],
            short_way(money),
        ]
    return at_once(rows, *made.layers[key])


def short_way(money: Money) -> list[pl.Expr]:
    """What follows from a rate that was looked up."""
    zero, never = pl.lit(0, dtype=pl.Int64), pl.lit(value=False)
    return [
        ad_valorem(pl.col("customs_value"), pl.col("rate_e6"), money.rounding).alias("duty"),
        zero.alias("extra_duty"), zero.alias("_added"),
        *(never.alias(c) for c in MARKS if c != "_for_use"),
        *(pl.lit(None, dtype=t).alias(c) for c, t in ALSO.items()),
    ]  # fmt: skip


def _laid_over(rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """``rows`` (``_i`` from 0 in order) with what was decided of some of them otherwise.

    The few are laid over the many, which then need not be taken apart and put together again.
    """
    place = pl.repeat(None, rows.height, dtype=pl.UInt32, eager=True)
    place = place.scatter(others["_i"], pl.int_range(others.height, dtype=pl.UInt32, eager=True))
    here, at = pl.lit(place.is_not_null()), pl.lit(place)
    return rows.with_columns(
        pl.when(here)
        .then(pl.lit(others[c]).gather(at) if c in others.columns else None)
        .otherwise(c)
        .alias(c)
        for c in CHOSEN | ALSO | WORKING
        if c in rows.columns
    )


def _nothing(rows: pl.DataFrame) -> pl.DataFrame:
    """Lines without a rate."""
    return rows.with_columns(pl.lit(None, dtype=t).alias(c) for c, t in (CHOSEN | ALSO | WORKING).items())


__all__ = ["ALSO", "RATE_COLUMNS", "Ready", "Tariff", "choose", "ready"]

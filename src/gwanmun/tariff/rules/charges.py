"""Costs told beside the price: which lines they fall on, and whether they are added or deducted.

A cost told for a line falls on it whole. A cost told for the declaration is shared by the prices of its
lines, in the smallest unit a cost can be told in (1/10,000 of its currency), by largest remainder: each
line first gets its share rounded down, and what is then left goes, one unit each, to the lines that lost
the largest fractions; equal fractions by line number. The shares sum to the cost, whatever the order of the
lines. Prices in several currencies are compared at the rates of the day, unrounded.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.tariff.rules.currency import with_rates
from gwanmun.tariff.rules.incoterms import HOLDS, PARTS, effect
from gwanmun.tariff.rules.rounding import E8, wide

#: One row for each line and each cost that falls on it.
SHARE: dict[str, type[pl.DataType]] = {
    "_row": pl.UInt32,  # of the line in its frame
    "_cost": pl.UInt32,  # of the cost in its frame
    "_charge": pl.UInt32,  # of the cost within its declaration, as told
    "code": pl.String,
    "whole": pl.Boolean,  # told for the whole declaration
    "share_e4": pl.Int64,
    "currency": pl.String,
    "fx_rate_e4": pl.Int64,
    "sign": pl.Int8,  # 1 added, -1 deducted, 0 left alone
    "carriage": pl.Boolean,  # the cost of the main carriage, or part of it
    "problem": pl.String,  # code of the fault; null: none
}
NO_COST = 2**32 - 1  # a place in a frame that no cost has
PROBLEM_FIELDS = {
    "MISSING": "amount",
    "NEGATIVE": "amount",
    "CHARGE_UNKNOWN": "code",
    "CHARGE_MIXED": "code",
    "NO_EXCHANGE_RATE": "currency",
}


def effects(book: RuleBook) -> pl.DataFrame:
    """``code, incoterm, sign, carriage, term_problem``: what each code does to a price on each term.

    :raises RuleBookError: the pack's table of charges says something the engine does not know.
    """
    return book.once("tariff.charge effects", lambda: _effects(book))


def _effects(book: RuleBook) -> pl.DataFrame:
    basis = book.value("valuation.basis")
    rows: list[tuple[str, str | None, int | None, bool, str | None]] = []
    for code, charge in book.tables["charges"].items():
        kind, parts = charge.more.get("effect"), charge.more.get("parts", [])
        if kind not in ("add", "deduct", "transport") or (kind == "transport") != bool(parts):
            raise RuleBookError(f"charge {code}: effect {kind!r} with parts {parts!r}")
        if basis not in HOLDS or not set(parts) <= set(PARTS):
            raise RuleBookError(f"charge {code}: parts {parts!r}, basis {basis!r}")
        for term in (None, *HOLDS):
            if kind != "transport":
                sign, problem = (1 if kind == "add" else -1), None
            elif term is None:
                sign, problem = None, "INCOTERM_NEEDED"
            else:
                sign = effect(parts, term, basis)
                problem = None if sign is not None else "CHARGE_MIXED"
            rows.append((code, term, sign, "carriage" in parts, problem))
    schema = {
        "code": pl.String,
        "incoterm": pl.String,
        "sign": pl.Int8,
        "carriage": pl.Boolean,
        "term_problem": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def numbered(charges: pl.DataFrame) -> pl.DataFrame:
    """The costs with ``_charge``, their place within the declaration, and ``_cost``, within the frame."""
    place = pl.int_range(pl.len(), dtype=pl.UInt32)
    return charges.with_columns(place.alias("_cost"), place.over("declaration").alias("_charge"))


def shares(rows: pl.DataFrame, charges: pl.DataFrame, rates: pl.DataFrame, book: RuleBook) -> pl.DataFrame:
    """:data:`SHARE` of every line.

    ``rows``: lines with ``_row``, ``fx_rate_e4`` and ``_weight_e8`` (price in the country's currency, Int128;
    null: cannot be told). ``charges``: as :func:`numbered` gives them.
    """
    line = rows.select("_row", "declaration", "line", "date", "incoterm", "_weight_e8")
    of_line = charges.filter(pl.col("line").is_not_null())
    if charges.is_empty():
        return pl.DataFrame(schema=SHARE)
    parts = []
    if of_line.height:
        own = line.join(of_line, on=["declaration", "line"], how="inner", maintain_order="left_right")
        parts.append(
            own.with_columns(pl.col("amount_e4").alias("share_e4"), pl.lit(value=False).alias("whole"))
        )
    if of_line.height < charges.height:
        of_all = charges.filter(pl.col("line").is_null()).drop("line")
        fall = line.join(of_all, on="declaration", how="inner", maintain_order="left_right")
        parts.append(_apportioned(fall).with_columns(pl.lit(value=True).alias("whole")))
    both = parts[0] if len(parts) == 1 else pl.concat(parts, how="diagonal")
    known: Any = {"how": "left", "nulls_equal": True, "maintain_order": "left"}
    both = both.join(effects(book), on=["code", "incoterm"], **known)
    return (
        with_rates(both, rates)
        .with_columns(problem_columns(book))
        .select(pl.col(name).cast(dtype) for name, dtype in SHARE.items())
    )


def problem_columns(book: RuleBook) -> list[pl.Expr]:
    """``problem`` of a cost on a line, and ``carriage`` where nothing is known of its code."""

    def columns() -> list[pl.Expr]:
        problem = (
            pl.when(pl.col("amount_e4").is_null())
            .then(pl.lit("MISSING"))
            .when(pl.col("amount_e4") < 0)
            .then(pl.lit("NEGATIVE"))
            .when(~pl.col("code").is_in(list(book.tables["charges"])).fill_null(value=False))
            .then(pl.lit("CHARGE_UNKNOWN"))
            .when(pl.col("fx_rate_e4").is_null() & pl.col("date").is_not_null())
            .then(pl.lit("NO_EXCHANGE_RATE"))
            .when(pl.col("share_e4").is_null() | pl.col("date").is_null())
            .then(pl.lit("SHARE_UNKNOWN"))
            .otherwise(pl.col("term_problem"))
        )
        return [problem.alias("problem"), pl.col("carriage").fill_null(value=False)]

    return book.once("tariff.charge problems", columns)


def _parts() -> list[list[pl.Expr]]:
    """``_share`` of a line in a cost, rounded down, and ``_lost``, what that took, by ``_total``.

    Divided in two steps, so that amounts of 10¹⁵ and weights of 10²⁷ stay within 128 bits.
    """
    amount, weight, total = wide(pl.col("amount_e4")), pl.col("_weight_e8"), pl.col("_total")
    return [
        [
            (amount // E8 * weight // total).alias("_high"),
            (amount // E8 * weight % total * E8 + amount % E8 * weight).alias("_low"),
        ],
        [
            (pl.col("_high") * E8 + pl.col("_low") // total).alias("_share"),
            (pl.col("_low") % total).alias("_lost"),
        ],
    ]


IN_PARTS = _parts()


def _apportioned(fall: pl.DataFrame) -> pl.DataFrame:
    """``share_e4`` of each line in each cost (``_cost``): largest remainder by ``_weight_e8``.

    Null where a weight of the declaration is unknown or all are zero.
    """
    weight, total = pl.col("_weight_e8"), pl.col("_total")
    if fall["_cost"].n_unique() == fall.height:  # every declaration has one line
        return fall.with_columns(pl.when(weight > 0).then(pl.col("amount_e4")).alias("share_e4"))
    amount = wide(pl.col("amount_e4"))
    totals = fall.group_by("_cost").agg(
        weight.sum().alias("_total"), weight.is_null().any().alias("_unknown")
    )
    usable = pl.when(~pl.col("_unknown") & (total > 0)).then(total)
    fall = fall.join(totals.select("_cost", usable.alias("_total")), on="_cost", how="left")
    for layer in IN_PARTS:
        fall = fall.with_columns(layer)
    given = fall.group_by("_cost").agg((amount.first() - pl.col("_share").sum()).alias("_left"))
    fall = fall.join(given, on="_cost", how="left")
    ordered = fall.sort(["_cost", "_lost", "line", "_row"], descending=[False, True, False, False])
    place = pl.int_range(pl.len(), dtype=pl.Int64)
    first = pl.when(pl.col("_cost") != pl.col("_cost").shift(1, fill_value=NO_COST)).then(place)
    extra = (place - first.forward_fill() < pl.col("_left")).cast(pl.Int128)
    return ordered.with_columns((pl.col("_share") + extra).cast(pl.Int64, strict=False).alias("share_e4"))

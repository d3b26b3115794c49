"""The duty a rate gives for a value and quantities: every form of rate, exact, rounded once per line.

Forms: ``sum`` (ad valorem, specific or compound), ``higher`` and ``lower`` of the parts. The fraction of the
smallest unit of the currency is dropped, or rounded half up, as the book says (figure ``duty.rounding``).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from gwanmun.core.book import RuleBook, RuleBookError
from gwanmun.core.exprs import E6, rate_of
from gwanmun.tariff.rules.units import commensurable, is_count, is_mass, unit_of

E12 = E6 * E6
ROUNDINGS = ("down", "half_up")

#: What the duty of a line can depend on.
LINE_FACTS = ("customs_value", "quantity_e6", "unit", "quantity2_e6", "unit2", "net_g", "pieces")

#: Columns of a rate joined to a line.
RATE_COLUMNS = (
    "r_form", "r_rate_e6", "r_amount_e6", "r_unit", "r_amount2_e6", "r_unit2", "r_reference_e6",
)  # fmt: skip


@dataclass(frozen=True)
class Money:
    """How the country counts: decimals of its currency's smallest unit, and the rounding of a line's duty."""

    digits: int
    rounding: str

    @property
    def minor(self) -> int:
        return int(10**self.digits)


def money_of(book: RuleBook) -> Money:
    """:raises RuleBookError: the book has no figure ``duty.rounding`` that is known."""
    rounding = book.value("duty.rounding")
    if rounding not in ROUNDINGS:
        raise RuleBookError(f"{book.country}: duty.rounding is {rounding!r}; known: {', '.join(ROUNDINGS)}")
    return Money(book.currency_digits, rounding)


def ad_valorem(value: pl.Expr, rate_e6: pl.Expr, rounding: str) -> pl.Expr:
    """``value × rate`` in the unit of the value, Int64; the way of almost all lines."""
    if rounding == "down":
        return rate_of(value, rate_e6)
    return value // E6 * rate_e6 + (value % E6 * rate_e6 + E6 // 2) // E6


def _wide(column: pl.Expr) -> pl.Expr:
    return column.cast(pl.Int128)


def whole(numerator: pl.Expr, denominator: pl.Expr, rounding: str) -> pl.Expr:
    """``numerator / denominator`` (both Int128, ≥ 0 and > 0) as the rounding says; null where it does not
    fit."""
    if rounding == "half_up":
        numerator, denominator = 2 * numerator + denominator, 2 * denominator
    return (numerator // denominator).cast(pl.Int64, strict=False)


def quantity_columns(name: str, rate_unit: pl.Expr) -> list[list[pl.Expr]]:
    """Layers that add ``<name>_n`` / ``<name>_d``: the line's quantity in ``rate_unit``, times 10⁶, as a
    fraction.

    Taken from the first of: quantity, second quantity, net mass, pieces that can be told in the unit; null
    where none can. Needs the columns quantity_e6, unit, quantity2_e6, unit2, net_g, pieces.
    """
    q, u = pl.col("quantity_e6"), pl.col("unit")
    q2, u2 = pl.col("quantity2_e6"), pl.col("unit2")
    sources = [
        (commensurable(u, rate_unit) & q.is_not_null(), q, u),
        (commensurable(u2, rate_unit) & q2.is_not_null(), q2, u2),
        (is_mass(rate_unit) & pl.col("net_g").is_not_null(), pl.col("net_g") * E6, pl.lit("GRM")),
        (is_count(rate_unit) & pl.col("pieces").is_not_null(), pl.col("pieces") * E6, pl.lit("H87")),
    ]
    quantity, unit = pl.lit(None, dtype=pl.Int64), pl.lit(None, dtype=pl.String)
    for fits, told, told_in in reversed(sources):
        quantity = pl.when(fits).then(told).otherwise(quantity)
        unit = pl.when(fits).then(told_in).otherwise(unit)
    asked, given = unit_of(rate_unit), unit_of(pl.col(f"{name}_u"))
    numerator = _wide(pl.col(f"{name}_q")) * given.numerator * asked.denominator
    return [
        [quantity.alias(f"{name}_q"), unit.alias(f"{name}_u")],
        [numerator.alias(f"{name}_n"), (_wide(given.denominator) * asked.numerator).alias(f"{name}_d")],
    ]


def duty_layers(money: Money, out: str = "c_duty") -> list[list[pl.Expr]]:
    """Layers that add ``out`` (Int64): what the rate of each row gives for its ``customs_value`` and
    quantities; ``c_exact``: the same before rounding, times 10¹² (Int128); and ``c_lacks``: the unit in
    which a quantity is asked for that the line does not tell.

    Needs ``customs_value``, the quantities of :func:`quantity_columns` and :data:`RATE_COLUMNS`. Null where
    the value or a quantity that the rate asks for is not known, or the form is none of the three.
    """
    value = _wide(pl.col("customs_value"))
    d1, d2 = pl.col("s1_d"), pl.col("s2_d")
    whole_d = E12 * d1 * d2  # common denominator of the parts
    by_value = value * pl.col("r_rate_e6") * E6 * d1 * d2
    first = pl.col("s1_n") * pl.col("r_amount_e6") * money.minor * d2
    second = pl.col("s2_n") * pl.col("r_amount2_e6") * money.minor * d1
    asked = {
        "s0": pl.col("r_rate_e6").is_not_null(),
        "s1": pl.col("r_amount_e6").is_not_null(),
        "s2": pl.col("r_amount2_e6").is_not_null(),
    }
    known = pl.all_horizontal(~asked[name] | pl.col(f"{name}_p").is_not_null() for name in ("s0", "s1", "s2"))
    parts = [pl.when(asked[name]).then(pl.col(f"{name}_p")) for name in ("s0", "s1", "s2")]
    amount = (
        pl.when(pl.col("r_form") == "higher")
        .then(pl.max_horizontal(*parts))
        .when(pl.col("r_form") == "lower")
        .then(pl.min_horizontal(*parts))
        .when(pl.col("r_form").fill_null("sum") == "sum")
        .then(pl.sum_horizontal(*parts))
    )
    some = pl.any_horizontal(*asked.values())
    lacks = (
        pl.when(asked["s1"] & pl.col("s1_n").is_null())
        .then("r_unit")
        .when(asked["s2"] & pl.col("s2_n").is_null())
        .then("r_unit2")
    )
    return [
        *_both(quantity_columns("s1", pl.col("r_unit")), quantity_columns("s2", pl.col("r_unit2"))),
        [pl.col("s1_d").fill_null(1), pl.col("s2_d").fill_null(1)],
        [
            lacks.alias("c_lacks"),
            by_value.alias("s0_p"),
            first.alias("s1_p"),
            second.alias("s2_p"),
            whole_d.alias("s_d"),
        ],
        [pl.when(known & some).then(amount).alias("s_sum")],
        [
            whole(pl.col("s_sum"), pl.col("s_d"), money.rounding).alias(out),
            (pl.col("s_sum") // (pl.col("s_d") // E12)).alias("c_exact"),
        ],
    ]


def _both(one: list[list[pl.Expr]], other: list[list[pl.Expr]]) -> list[list[pl.Expr]]:
    return [a + b for a, b in zip(one, other, strict=True)]


#: Columns the layers leave behind.
WORKING = [f"s{n}_{what}" for n in (1, 2) for what in "qund"] + ["s0_p", "s1_p", "s2_p", "s_d", "s_sum"]


def with_duty(rows: pl.DataFrame, money: Money, out: str = "c_duty") -> pl.DataFrame:
    """Add ``out``, the duty of each row's rate (see :func:`duty_layers`)."""
    for layer in duty_layers(money, out):
        rows = rows.with_columns(layer)
    return rows.drop(WORKING)


def specific(prefix: str = "r_") -> pl.Expr:
    """Does the rate need more than the customs value?"""
    amounts = [pl.col(f"{prefix}amount_e6"), pl.col(f"{prefix}amount2_e6"), pl.col(f"{prefix}reference_e6")]
    odd = ~pl.col(f"{prefix}form").fill_null("sum").is_in(["sum", "higher", "lower"])
    return pl.any_horizontal(*(a.is_not_null() for a in amounts)) | odd

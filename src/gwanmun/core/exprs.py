"""Column expressions on whole numbers: named rounding, rates, conversions. No float anywhere."""

from __future__ import annotations

import polars as pl

E4 = 10_000
E6 = 1_000_000


def floor_to(amount: pl.Expr, unit: int) -> pl.Expr:
    """Drop what is below ``unit`` won (amounts ≥ 0)."""
    return amount // unit * unit


def rate_of(amount: pl.Expr, rate_e6: pl.Expr | int) -> pl.Expr:
    """``amount × rate`` with the fraction of a won dropped, exact for amounts up to 9·10¹² × E6 / rate.

    Split in millions and remainder so that the product stays inside Int64.
    """
    return amount // E6 * rate_e6 + amount % E6 * rate_e6 // E6


def won_of(price_e4: pl.Expr, rate_e4: pl.Expr) -> pl.Expr:
    """Price (1/10,000 unit) × rate (1/10,000 won per unit) → won, fraction dropped.

    Split in units and remainder so that the product stays inside Int64 for prices up to
    10⁹ units at up to 10,000 won a unit; exact, no intermediate rounding.
    """
    whole = price_e4 // E4 * rate_e4
    return whole // E4 + (whole % E4 * E4 + price_e4 % E4 * rate_e4) // (E4 * E4)


def ceil_cross(price_e4: pl.Expr, rate_e4: pl.Expr, base_rate_e4: pl.Expr) -> pl.Expr:
    """Price in another currency, rounded up at the 4th decimal.

    Up, because a limit in whole units is passed exactly when the rounded-up figure passes it:
    no price is ever moved across a limit by rounding.
    """
    wide = price_e4.cast(pl.Int128) * rate_e4.cast(pl.Int128) + base_rate_e4.cast(pl.Int128) - 1
    return (wide // base_rate_e4.cast(pl.Int128)).cast(pl.Int64, strict=False)


def half_up_units(amount_e4: pl.Expr) -> pl.Expr:
    """1/10,000 units → whole units, half up (amounts ≥ 0)."""
    return (amount_e4 + E4 // 2) // E4


def digits_e3(text: pl.Expr) -> pl.Expr:
    """Decimal text such as ``1.5`` or ``750`` → thousandths (Int64); further decimals dropped."""
    whole = text.str.extract(r"^([0-9]{1,9})", 1).cast(pl.Int64)
    decimals = text.str.extract(r"^[0-9]+\.([0-9]{1,3})", 1).fill_null("").str.pad_end(3, "0").cast(pl.Int64)
    return whole * 1000 + decimals


def said(condition: pl.Expr) -> pl.Expr:
    """A condition that is plainly false where it cannot be told."""
    return condition.fill_null(value=False)

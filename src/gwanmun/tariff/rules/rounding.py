"""How each figure of a declaration is rounded, by name.

Source for Korea: guide to the import declaration form (Import Clearance Notice, form 1-2, 2025-12-17).
All take and give whole numbers scaled as their names say; amounts are zero or more. They work alike on
Python integers and on column expressions; column expressions are widened to 128 bits before a product.
"""

from __future__ import annotations

from typing import TypeVar

import polars as pl

E2, E3, E4, E6, E8 = 10**2, 10**3, 10**4, 10**6, 10**8
#: No line is worth more, in the smallest unit of the currency; what is reckoned from it stays in 64 bits.
LARGEST = 10**15
Whole = TypeVar("Whole", int, pl.Expr)


def wide(amount: Whole) -> Whole:
    """The same number with room for products (a Python integer has it already)."""
    return amount.cast(pl.Int128) if isinstance(amount, pl.Expr) else amount


def narrow(amount: Whole) -> Whole:
    """Back to 64 bits; null where it does not fit."""
    return amount.cast(pl.Int64, strict=False) if isinstance(amount, pl.Expr) else amount


def smallest_e8(digits: int) -> int:
    """The smallest unit of a currency with ``digits`` decimals (0 to 8) in 1/10⁸ units."""
    return int(10 ** (8 - digits))


def dropped(amount_e8: Whole, digits: int = 0) -> Whole:
    """1/10⁸ units → the smallest unit of a currency with ``digits`` decimals, what is below it dropped.

    Value in won: 1,235.99 → 1,235.
    """
    return narrow(amount_e8 // smallest_e8(digits))


def whole_up(amount: Whole, unit: Whole) -> Whole:
    """``amount / unit`` up to the next whole number. Value in dollars: 8,150.01 → 8,151."""
    return narrow((amount + unit - 1) // unit)


def quantity_e4(quantity_e6: Whole) -> Whole:
    """Quantity with four decimals, half up at the fifth: 45.67845 → 45.6785."""
    return (quantity_e6 + E2 // 2) // E2


def drawback_quantity_e3(quantity_e6: Whole) -> Whole:
    """Quantity for drawback with three decimals, half up at the fourth."""
    return (quantity_e6 + E3 // 2) // E3


def unit_price_e6(amount_e4: Whole, quantity_e6: Whole) -> Whole:
    """Amount by quantity with six decimals, half up at the seventh; quantity above zero."""
    return narrow((wide(amount_e4) * (2 * E8) + quantity_e6) // (2 * wide(quantity_e6)))


def amount_e4(price_e6: Whole, quantity_e6: Whole) -> Whole:
    """Unit price by quantity with four decimals, half up at the fifth: 30.46265 → 30.4627."""
    return narrow((wide(price_e6) * quantity_e6 + E8 // 2) // E8)

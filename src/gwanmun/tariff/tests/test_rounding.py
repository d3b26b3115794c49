"""Roundings of the declaration form: alike on whole numbers and on columns, as the guide has them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.tariff.rules import rounding
from gwanmun.tariff.rules.exact import scaled


def e(text: str, places: int) -> int:
    found = scaled(Decimal(text), places)
    assert found is not None
    return found


#: The examples of the form guide, and their neighbours.
GUIDE: list[tuple[Callable[..., int], tuple[int, ...], int]] = [
    (rounding.dropped, (e("1235.99", 8),), 1_235),
    (rounding.dropped, (e("1235", 8),), 1_235),
    (rounding.whole_up, (e("8150.01", 4), 10_000), 8_151),
    (rounding.whole_up, (e("8150", 4), 10_000), 8_150),
    (rounding.quantity_e4, (e("45.67845", 6),), e("45.6785", 4)),
    (rounding.quantity_e4, (e("45.678449", 6),), e("45.6784", 4)),
    (rounding.drawback_quantity_e3, (e("1.2345", 6),), e("1.235", 3)),
    (rounding.drawback_quantity_e3, (0,), 0),
    (rounding.unit_price_e6, (e("60.8052", 4), e("2.000003", 6)), e("30.402554", 6)),
    (rounding.unit_price_e6, (e("1", 4), e("3", 6)), e("0.333333", 6)),
    (rounding.unit_price_e6, (e("2", 4), e("3", 6)), e("0.666667", 6)),
    (rounding.amount_e4, (e("30.46265", 6), e("1", 6)), e("30.4627", 4)),
    (rounding.amount_e4, (e("30.462649", 6), e("1", 6)), e("30.4626", 4)),
]


@pytest.mark.parametrize(("rule", "given_", "expected"), GUIDE)
def test_as_the_guide_has_it(rule, given_: tuple[int, ...], expected: int) -> None:
    assert rule(*given_) == expected
    columns = pl.DataFrame({str(n): [value] for n, value in enumerate(given_)})
    assert columns.select(rule(*(pl.col(name) for name in columns.columns))).item() == expected


amounts = st.integers(0, 10**15)
quantities = st.integers(1, 10**15)


@settings(deadline=None)
@given(amount=amounts, quantity=quantities)
def test_halves_go_up_and_columns_agree(amount: int, quantity: int) -> None:
    def rounded(value: Decimal, how: str) -> int:
        return int(value.to_integral_value(how))

    pairs = [
        (rounding.quantity_e4(quantity), rounded(Decimal(quantity) / 100, ROUND_HALF_UP)),
        (rounding.drawback_quantity_e3(quantity), rounded(Decimal(quantity) / 1000, ROUND_HALF_UP)),
        (rounding.dropped(amount, 2), rounded(Decimal(amount) / 10**6, ROUND_FLOOR)),
        (rounding.whole_up(amount, 10_000), rounded(Decimal(amount) / 10_000, ROUND_CEILING)),
        (rounding.amount_e4(amount, quantity), (2 * amount * quantity + 10**8) // (2 * 10**8)),
        (rounding.unit_price_e6(amount, quantity), (2 * amount * 10**8 + quantity) // (2 * quantity)),
    ]
    for found, expected in pairs:
        assert found == expected
    frame = pl.DataFrame({"a": [amount], "q": [quantity]})
    price = frame.select(rounding.unit_price_e6(pl.col("a"), pl.col("q"))).item()
    assert price == (pairs[-1][1] if pairs[-1][1] < 2**63 else None)


def test_what_does_not_fit_is_nothing_rather_than_something_else() -> None:
    frame = pl.DataFrame({"a": [2**62], "q": [1]})
    assert frame.select(rounding.unit_price_e6(pl.col("a"), pl.col("q"))).item() is None

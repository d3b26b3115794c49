"""Forms of rates, units, safeguards by price and volume: the figures of the law."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

import pytest

from gwanmun.tariff.tests.choosing import CODE, agreed, announced, faults, line, one, rate, tariff, why

E6 = 1_000_000


def duty(form: dict, **more) -> int | None:
    return one(tariff(rate("A", **form)), line(**more))["duty"]


def test_shiitake_higher_of_rate_and_amount_per_kilogram() -> None:
    rates = tariff(rate("A", 30), rate("L", 40, amount=1625, unit="KGM", form="higher"))
    row = one(rates, line(customs_value=3_000_000, quantity_e6=1000 * E6, unit="KGM"))
    assert (row["duty"], row["rate_kind"]) == (1_625_000, "L")
    assert why(row) == {"rate.adjustment", "rate.higher_of"}


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"percent": 10}, 100_000),
        ({"amount": 50, "unit": "KGM"}, 50_000),
        ({"percent": 10, "amount": 50, "unit": "KGM"}, 150_000),
        ({"percent": 10, "amount": 50, "unit": "KGM", "form": "higher"}, 100_000),
        ({"percent": 10, "amount": 50, "unit": "KGM", "form": "lower"}, 50_000),
        ({"percent": 10, "amount": 50, "unit": "KGM", "amount2": 7, "unit2": "H87"}, 150_210),
    ],
)
def test_every_form(form, expected) -> None:
    assert duty(form, customs_value=1_000_000, quantity_e6=1000 * E6, unit="KGM", pieces=30) == expected


@pytest.mark.parametrize(
    ("told", "unit", "asked", "expected"),
    [
        (1_500_000, "TNE", "KGM", 1_500_000),
        (1_500_000_000, "GRM", "KGM", 1_500),
        (2_000_000, "KGM", "TNE", 2),
        (3_000_000, "HLT", "LTR", 300_000),
        (3_000_000, "K6", "LTR", 3_000_000),
        (3_000_000, "LTR", "MTQ", 3),
        (2_000_000, "DZN", "H87", 24_000),
        (30_000_000, "H87", "DZN", 2_500),
        (5_000_000, "PR", "PR", 5_000),
        (7_000_000, "XYZ", "XYZ", 7_000),
    ],
)
def test_quantities_are_told_in_the_unit_of_the_rate(told, unit, asked, expected) -> None:
    assert duty({"amount": 1000, "unit": asked}, quantity_e6=told, unit=unit) == expected


@pytest.mark.parametrize(("unit", "asked"), [("LTR", "KGM"), ("PR", "H87"), ("LTR", "LPA"), ("XYZ", "KGM")])
def test_units_of_another_kind_are_never_converted(unit, asked) -> None:
    rates = tariff(rate("A", amount=1000, unit=asked))
    row = line(quantity_e6=E6, unit=unit)
    assert one(rates, row)["duty"] is None
    assert faults(rates, row) == [("unit", "QUANTITY_UNIT", "REFUSED")]


def test_missing_quantity_is_refused_and_named() -> None:
    rates = tariff(rate("A", 10, amount=1000, unit="LTR", form="higher"))
    assert one(rates)["duty"] is None
    assert faults(rates, line()) == [("quantity", "QUANTITY_MISSING", "REFUSED")]


def test_net_mass_and_pieces_stand_in_for_a_quantity() -> None:
    assert duty({"amount": 200, "unit": "KGM"}, net_g=1_234_567) == 246_913
    assert duty({"amount": 200, "unit": "DZN"}, pieces=30) == 500
    assert (
        duty({"amount": 200, "unit": "KGM"}, quantity_e6=E6, unit="H87", quantity2_e6=3 * E6, unit2="KGM")
        == 600
    )


def test_fraction_of_a_won_is_dropped_once_for_the_whole_line() -> None:
    # 0.6 won on the value and 0.6 on the quantity make one whole won together
    assert (
        duty({"percent": 1, "amount": 0.3, "unit": "KGM"}, customs_value=60, quantity_e6=2 * E6, unit="KGM")
        == 1
    )


@pytest.mark.parametrize(
    ("price", "extra"),
    [(900, "0.00"), (800, "30.00"), (600, "90.00"), (500, "140.00"),
     (400, "190.00"), (300, "260.00"), (250, "295.00"), (200, "340.00")],
)  # fmt: skip
def test_price_safeguard_at_the_edges_of_its_brackets(price, extra) -> None:
    rates = tariff(rate("A", 8), rate("W2", 100), rate("T", reference=1000, unit="KGM"))
    kilograms = 1000
    row = one(rates, line(customs_value=price * kilograms, quantity_e6=kilograms * E6, unit="KGM"))
    expected = int((Decimal(extra) * kilograms).to_integral(ROUND_DOWN))
    assert (row["extra_duty"], row["duty"]) == (expected, price * kilograms + expected)
    assert ("rate.farm_safeguard" in why(row)) is (expected > 0)


def test_price_safeguard_is_not_charged_within_a_quota() -> None:
    rates = tariff(rate("A", 8), rate("W1", 5), rate("W2", 100), rate("T", reference=1000, unit="KGM"))
    row = one(rates, line(customs_value=200_000, quantity_e6=1000 * E6, unit="KGM", quota=True))
    assert (row["rate_kind"], row["duty"], row["extra_duty"]) == ("W1", 10_000, 0)


def test_volume_safeguard_holds_the_bound_rate_and_up_to_a_third_more() -> None:
    rates = tariff(rate("A", 5), rate("W2", 513), rate("T", 684))
    row = one(rates, line(customs_value=1_000_000), announced("0709"))
    assert (row["rate_kind"], row["duty"], row["extra_duty"]) == ("W2", 6_840_000, 1_710_000)


def test_volume_safeguard_waits_for_the_announcement() -> None:
    rates = tariff(rate("A", 5), rate("W2", 513), rate("T", 684))
    for by in (None, announced("1006")):
        row = one(rates, line(customs_value=1_000_000), by)
        assert (row["duty"], row["extra_duty"]) == (5_130_000, 0)


def test_of_both_safeguards_the_higher_counts() -> None:
    rates = tariff(rate("A", 5), rate("W2", 300), rate("T", 400), rate("T2", reference=1000, unit="KGM"))
    by = announced(CODE)
    low = one(rates, line(customs_value=200_000, quantity_e6=1000 * E6, unit="KGM"), by)
    high = one(rates, line(customs_value=850_000, quantity_e6=1000 * E6, unit="KGM"), by)
    assert low["extra_duty"] == 340_000  # by the price; by volume 200,000
    assert high["extra_duty"] == 850_000  # by volume; by the price 15,000


def test_safeguard_stands_on_the_bound_rate_whatever_was_claimed() -> None:
    rates = tariff(rate("A", 5), rate("W2", 100), rate("FUS1", 0), rate("T", reference=1000, unit="KGM"))
    quantity = {"quantity_e6": 1000 * E6, "unit": "KGM"}
    fallen = one(rates, agreed("FUS1", customs_value=800_000, **quantity))
    steady = one(rates, agreed("FUS1", customs_value=900_000, **quantity))
    assert (fallen["rate_kind"], fallen["duty"]) == ("W2", 830_000)
    assert (steady["rate_kind"], steady["duty"]) == ("FUS1", 0)

"""The order of rates, sentence by sentence: Customs Act 50 and FTA Customs Act 5."""

from __future__ import annotations

from datetime import date

import pytest

from gwanmun.tariff.tests.choosing import agreed, line, one, rate, tariff, why

KG = 1_000_000


def kind(*rates: dict, row: dict | None = None) -> str:
    return one(tariff(*rates), row)["rate_kind"]


def test_basic_rate_stands_alone() -> None:
    row = one(tariff(rate("A", 8)))
    assert (row["rate_kind"], row["duty"], row["extra_duty"], why(row)) == ("A", 240_000, 0, {"rate.basic"})


def test_provisional_goes_before_basic_even_when_higher() -> None:
    row = one(tariff(rate("A", 8), rate("B", 10)))
    assert (row["rate_kind"], row["basic_rate_e6"], why(row)) == ("B", 80_000, {"rate.provisional"})


@pytest.mark.parametrize(
    ("others", "bound", "expected"),
    [
        ([("A", 8)], 7.9, "C"),
        ([("A", 8)], 8, "A"),  # equal is not lower
        ([("A", 8)], 8.1, "A"),
        ([("A", 8), ("B", 5)], 6, "B"),
        ([("A", 5), ("B", 8)], 6, "B"),  # it has to be lower than the basic rate as well
        ([("A", 5), ("B", 8)], 4.9, "C"),
        ([("A", 8), ("L", 30)], 7, "C"),
        ([("A", 8), ("L", 30)], 8, "L"),
        ([("A", 8), ("S", 6)], 7, "S"),
        ([("A", 8), ("P3", 3)], 4, "P3"),
        ([("A", 8), ("P3", 3)], 3, "P3"),
        ([("A", 8), ("P3", 3)], 2, "C"),
    ],
)
def test_concession_only_if_lower_than_every_rate_below_it(others, bound, expected) -> None:
    assert kind(*(rate(k, r) for k, r in others), rate("C", bound)) == expected


def test_concession_has_to_be_lower_than_the_preference_too() -> None:
    cambodian = line(claim="R", origin="KH", proof="AUTHORITY", proof_date=date(2026, 6, 1), direct=True)
    assert kind(rate("A", 8), rate("R", 2), rate("C", 3), row=cambodian) == "R"
    assert kind(rate("A", 8), rate("R", 3), rate("C", 2), row=cambodian) == "C"
    assert kind(rate("A", 8), rate("R", 2), rate("C", 3)) == "C"  # not claimed: no candidate


def test_concession_that_loses_is_told() -> None:
    assert why(one(tariff(rate("A", 8), rate("C", 13)))) == {"rate.basic", "rate.concession_not_lower"}


def test_farm_goods_bound_by_the_price_gap_beat_basic_and_provisional_even_when_higher() -> None:
    row = one(tariff(rate("A", 30), rate("B", 40), rate("W2", 360)))
    assert (row["rate_kind"], row["duty"], why(row)) == ("W2", 10_800_000, {"rate.price_gap"})


def test_price_gap_rate_does_not_beat_rank_three() -> None:
    row = one(tariff(rate("A", 30), rate("P3", 10), rate("W2", 360)))
    assert (row["rate_kind"], why(row)) == ("P3", {"rate.quota", "rate.price_gap_not_lower"})


def test_market_access_rate_needs_the_recommendation() -> None:
    rates = (rate("A", 30), rate("W1", 50), rate("W2", 360))
    assert kind(*rates) == "W2"
    assert kind(*rates, row=line(quota=True)) == "W1"
    assert kind(*rates, row=line(quota=False)) == "W2"


@pytest.mark.parametrize(("quota", "expected"), [(1.9, "P1"), (2, "R"), (2.1, "R")])
def test_quota_loses_to_a_preference_that_is_not_higher(quota, expected) -> None:
    row = line(
        claim="R", origin="KH", proof="AUTHORITY", proof_date=date(2026, 6, 1), direct=True, quota=True
    )
    assert kind(rate("A", 8), rate("R", 2), rate("P1", quota), row=row) == expected


def test_quota_beats_basic_whether_lower_or_not() -> None:
    assert kind(rate("A", 8), rate("P3", 5)) == "P3"
    assert kind(rate("A", 8), rate("P3", 48)) == "P3"  # Act 71(2): raised beyond a quantity


def test_quota_by_recommendation_needs_it() -> None:
    rates = (rate("A", 8), rate("P1", 0))
    assert kind(*rates) == "A"
    assert kind(*rates, row=line(quota=True)) == "P1"


def test_adjustment_and_seasonal_beat_basic_provisional_and_preference() -> None:
    row = line(claim="R", origin="KH", proof="AUTHORITY", proof_date=date(2026, 6, 1), direct=True)
    assert kind(rate("A", 8), rate("B", 5), rate("R", 0), rate("L", 22), row=row) == "L"
    assert kind(rate("A", 8), rate("S", 45)) == "S"


@pytest.mark.parametrize(
    ("percent", "expected"), [(0, "FUS1"), (7.9, "FUS1"), (8, "FUS1"), (8.1, "A"), (20, "A")]
)
def test_agreed_rate_if_lower_or_equal_and_claimed(percent, expected) -> None:
    assert kind(rate("A", 8), rate("FUS1", percent), row=agreed("FUS1")) == expected
    assert kind(rate("A", 8), rate("FUS1", percent)) == "A"


def test_agreed_rate_above_the_basic_rate_leaves_the_basic_rate_and_says_so() -> None:
    row = one(tariff(rate("A", 3), rate("FUS1", 8)), agreed("FUS1"))
    assert (row["duty"], row["claimed_rate_e6"]) == (90_000, 80_000)
    assert why(row) == {"rate.basic", "rate.agreement_higher"}


def test_agreed_rate_is_compared_with_what_the_act_gives_not_with_the_basic_rate() -> None:
    assert kind(rate("A", 8), rate("C", 5), rate("FUS1", 6), row=agreed("FUS1")) == "C"
    assert kind(rate("A", 8), rate("L", 30), rate("FUS1", 12), row=agreed("FUS1")) == "FUS1"
    assert kind(rate("A", 30), rate("W2", 360), rate("FUS1", 300), row=agreed("FUS1")) == "FUS1"


def test_protective_adjustment_goes_before_everything() -> None:
    row = one(tariff(rate("A", 8), rate("FUS1", 0), rate("L69-2", 60)), agreed("FUS1"))
    assert (row["rate_kind"], why(row)) == ("L69-2", {"rate.protective_adjustment"})


@pytest.mark.parametrize("remedy", ["I", "M", "J", "K"])
def test_remedies_are_added_to_what_was_chosen(remedy) -> None:
    row = one(tariff(rate("A", 8), rate("FUS1", 0), rate(remedy, 25, origin="US")), agreed("FUS1"))
    assert (row["rate_kind"], row["duty"], row["extra_duty"]) == ("FUS1", 750_000, 750_000)


def test_remedies_of_several_kinds_add_up_each_rounded_for_itself() -> None:
    rates = (rate("A", 8), rate("I", 10.5, origin="CN"), rate("M", 3.3, origin="CN"), rate("K", 5))
    row = one(tariff(*rates), line(origin="CN", customs_value=1_001))
    assert (row["duty"], row["extra_duty"]) == (80 + 105 + 33 + 50, 105 + 33 + 50)
    assert why(row) == {"rate.basic", "rate.anti_dumping", "rate.countervailing", "rate.safeguard"}


def test_trade_between_the_koreas_bears_no_duty_on_proof() -> None:
    row = line(claim="U", origin="KP", proof="AUTHORITY", proof_date=date(2026, 6, 1), direct=True)
    assert kind(rate("A", 8), rate("U", 0), row=row) == "U"
    assert (
        kind(rate("A", 8), rate("C", 5), rate("U", 0), row=line(origin="KP")) == "A"
    )  # no concession either


def test_concession_is_for_members_and_those_treated_alike() -> None:
    rates = (rate("A", 8), rate("C", 5))
    assert [kind(*rates, row=line(origin=o)) for o in ("US", None, "IR", "UZ", "KP")] == [
        "C",
        "C",
        "C",
        "A",
        "A",
    ]


def test_lower_of_specific_rates_is_told_by_the_duty_of_the_line() -> None:
    rates = (rate("A", 8), rate("C", amount=100, unit="KGM"))
    few = one(tariff(*rates), line(quantity_e6=2_399 * KG, unit="KGM"))
    many = one(tariff(*rates), line(quantity_e6=2_400 * KG, unit="KGM"))
    assert (few["rate_kind"], few["duty"]) == ("C", 239_900)
    assert (many["rate_kind"], many["duty"]) == ("A", 240_000)


def test_lower_is_told_before_the_fraction_is_dropped() -> None:
    rates = (rate("A", 8), rate("P1", amount=1000, unit="KGM"), rate("C", 0))
    row = one(tariff(*rates), line(customs_value=1, quota=True, quantity_e6=700 * KG, unit="KGM"))
    assert (row["rate_kind"], row["duty"]) == ("C", 0)  # 0.08 won by the basic rate is more than nothing


def test_within_rank_three_protection_goes_first() -> None:
    assert kind(rate("A", 8), rate("L", 30), rate("P1", 0), rate("S", 5), row=line(quota=True)) == "L"
    assert kind(rate("A", 8), rate("P1", 0), rate("S", 5), row=line(quota=True)) == "P1"


def test_days_count_to_the_day() -> None:
    rates = tariff(
        rate("A", 8, valid_to=date(2026, 6, 30)),
        rate("A", 5, valid_from=date(2026, 7, 1)),
        rate("P3", 0, valid_from=date(2026, 7, 3), valid_to=date(2026, 7, 4)),
    )
    found = [one(rates, line(date=date(2026, 7, d)))["duty"] for d in (1, 2, 3, 4, 5)]
    assert found == [150_000, 150_000, 0, 0, 150_000]
    assert one(rates, line(date=date(2026, 6, 30)))["duty"] == 240_000

"""The customs value in worked cases: rates, Incoterms, shares, roundings, methods, provisional prices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from gwanmun.core.explain import explain_one
from gwanmun.countries.registry import rule_book
from gwanmun.tariff.rules.charges import effects
from gwanmun.tariff.rules.incoterms import HOLDS, NAMES
from gwanmun.tariff.rules.schema import CHARGE, LINE, VALUED
from gwanmun.tariff.rules.value import ADDED, value_lines
from gwanmun.tariff.tests.value_kit import BOOK, DAY, cost, frames, line, reasons, valued, with_figure
from tests.golden.cases import book_on
from tests.oracle.duty.value import SELLER_BEARS

FOB_BOOK = with_figure(BOOK, "valuation.basis", "FOB")


def test_ten_laptops() -> None:
    (row,), faults = valued([line(price=15_000)], [cost("A6", 300)])
    assert (row["customs_value"], row["value_usd"]) == (20_764_242, 15_300)
    assert (row["price_value"], row["additions"], row["deductions"]) == (20_357_100, 407_142, 0)
    assert faults == []
    assert reasons(row) == {"price", "additions", "shared", "value"}


def test_one_rounding_at_the_end() -> None:
    """0.55 + 0.55 USD at 1,001 won: 550.55 and 550.55 make 1,101, not 550 + 550."""
    book = book_on(DAY, {"USD": "1001"})
    (row,), _ = valued([line(price="0.55")], [cost("A6", "0.55", line=1)], book)
    assert row["customs_value"] == 1_101
    assert row["price_value"] + row["additions"] - row["deductions"] == 1_101
    assert row["value_usd"] == 2


@pytest.mark.parametrize(("price", "usd"), [("8150.01", 8151), ("8150", 8150), ("0.0001", 1)])
def test_dollars_are_rounded_up(price: str, usd: int) -> None:
    (row,), _ = valued([line(price=price, incoterm="CIF")])
    assert row["value_usd"] == usd


def test_a_price_in_won_is_not_converted() -> None:
    (row,), _ = valued([line(price="1235.99", currency="KRW", incoterm="CIF")])
    assert (row["customs_value"], row["value_usd"], row["fx_rate_e4"]) == (1_235, 1, 10_000)
    assert reasons(row) == {"price_own_currency", "value"}


# --- Incoterms ---------------------------------------------------------------------------------

#: What a cost does to a price on each term, where the value is CIF: + added, - deducted, 0 left, ? mixed.
#:           EXW FCA FAS FOB CFR CIF CPT CIP DAP DPU DDP
ON_CIF = {
    "A1": "+++++++++++",
    "A6": "++++?0?0000",
    "A61": "++++0000000",
    "A62": "+++++0+0000",
    "A63": "+++00000000",
    "A64": "+0000000000",
    "D1": "-----------",
    "D2": "000000-----",
    "D3": "0000000000-",
}
ON_FOB = {
    "A1": "+++++++++++",
    "A6": "0000?-?----",
    "A61": "0000-------",
    "A62": "00000-0----",
    "A63": "+++00000000",
    "D2": "000000-----",
}
SIGNS = {"+": 1, "-": -1, "0": 0, "?": None}


@pytest.mark.parametrize(
    ("book", "code", "expected"),
    [(BOOK, c, e) for c, e in ON_CIF.items()] + [(FOB_BOOK, c, e) for c, e in ON_FOB.items()],
)
def test_what_a_cost_does_on_each_term(book, code: str, expected: str) -> None:
    found = effects(book).filter(pl.col("code") == code, pl.col("incoterm").is_not_null())
    signs = dict(found.select("incoterm", "sign").iter_rows())
    assert [signs[term] for term in HOLDS] == [SIGNS[sign] for sign in expected]


def test_the_terms_are_those_of_2020() -> None:
    assert {term: set(parts.split()) for term, parts in SELLER_BEARS.items()} == HOLDS
    assert set(NAMES) == set(HOLDS)


def test_freight_within_a_price_is_not_added_and_is_told() -> None:
    (row,), faults = valued([line(incoterm="CIF")], [cost("A61", 30)])
    assert (row["customs_value"], row["additions"]) == (135_714, 0)
    assert "left_alone" in reasons(row)
    assert faults == []


def test_freight_within_a_price_is_deducted_where_the_value_is_fob() -> None:
    (row,), faults = valued([line(incoterm="CIF")], [cost("A61", 30)], FOB_BOOK)
    assert (row["customs_value"], row["deductions"]) == (94_999, 40_715)
    assert faults == []


@pytest.mark.parametrize(
    ("book", "term", "code"),
    [(BOOK, "FOB", "CARRIAGE_MISSING"), (FOB_BOOK, "CIF", "CARRIAGE_WITHIN"), (BOOK, "CFR", None)],
)
def test_untold_freight_is_noted_and_hinders_nothing(book, term: str, code: str | None) -> None:
    (row,), faults = valued([line(incoterm=term)], book=book)
    assert row["customs_value"] == 135_714
    assert [(f["code"], f["severity"]) for f in faults] == ([(code, "NOTE")] if code else [])
    (_,), none = valued([line(incoterm=term)], [cost("A61", 0)], book)
    assert none == [], "told as nothing, it is told"


# --- shares ------------------------------------------------------------------------------------


def test_shares_by_price_sum_to_the_cost() -> None:
    lines = [line(line=n, price=100) for n in (1, 2, 3)]
    rows, _ = valued(lines, [cost("A2", 1, currency="KRW")])
    assert sum(row["additions"] for row in rows) == 0, "a third of a won is below the smallest unit"
    rows, _ = valued(lines, [cost("A2", "0.0002", currency="USD")])
    exact = [row["customs_value"] for row in rows]
    assert exact == [135_714] * 3


def test_equal_fractions_go_to_the_lower_line_numbers() -> None:
    """Ten thousand won for one ten-thousandth of the currency make each unit of a share visible."""
    book = book_on(DAY, {"USD": "10000", "XAU": "10000"})
    lines = [line(line=n, price=1, incoterm="CIF") for n in (7, 3, 5)]
    rows, _ = valued(lines, [cost("A2", "0.0005", currency="XAU")], book)
    assert {row["line"]: row["additions"] for row in rows} == {3: 2, 5: 2, 7: 1}


def test_prices_in_several_currencies_share_by_their_worth() -> None:
    book = book_on(DAY, {"USD": "1000", "EUR": "3000"})
    lines = [line(line=1, price=1), line(line=2, price=1, currency="EUR")]
    rows, _ = valued(lines, [cost("A61", 4)], book)
    assert [row["additions"] for row in rows] == [1_000, 3_000]


def test_a_cost_of_a_line_falls_on_it_alone() -> None:
    rows, _ = valued([line(line=1), line(line=2)], [cost("A4", 10, line=2), cost("A61", 0)])
    assert [row["additions"] for row in rows] == [0, 13_571]
    assert "shared" not in reasons(rows[1])


def test_declarations_do_not_share_their_costs() -> None:
    lines = [line(), line(declaration="B")]
    rows, _ = valued(lines, [cost("A61", 10), cost("A61", 20, declaration="B")])
    assert [row["additions"] for row in rows] == [13_571, 27_142]


# --- rates of exchange -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "rate"),
    [(date(2026, 1, 3), "2025-12-28"), (date(2026, 1, 4), "2026-01-04"), (date(2026, 1, 10), "2026-01-04")],
)
def test_the_week_changes_on_sunday(day: date, rate: str) -> None:
    (row,), _ = valued([line(date=day, incoterm="CIF")], book=rule_book("kr", day))
    assert row["fx_from"] == date.fromisoformat(rate)
    assert row["fx_late"] is False


def test_a_late_week_takes_an_earlier_rate_for_five_weeks() -> None:
    last = date(2026, 6, 28)
    book = replace(BOOK, fx=rule_book("kr", DAY).fx, built={})
    saturday = last + timedelta(days=6)
    days = [saturday, saturday + timedelta(days=1), saturday + timedelta(weeks=5), saturday + timedelta(36)]
    rows, faults = valued([line(line=n, date=d, incoterm="CIF") for n, d in enumerate(days)], book=book)
    assert [row["fx_late"] for row in rows] == [False, True, True, None]
    assert [row["customs_value"] is not None for row in rows] == [True, True, True, False]
    assert "rate_late" in reasons(rows[1])
    assert [(f["line"], f["code"], f["value"]) for f in faults] == [(3, "NO_EXCHANGE_RATE", "USD 2026-08-09")]


def test_lines_of_several_days_take_the_rates_of_their_days() -> None:
    book = rule_book("kr", date(2026, 1, 4))
    days = [date(2026, 1, 3), date(2026, 1, 4), date(2026, 1, 3)]
    together, _ = valued([line(line=n, date=d, incoterm="CIF") for n, d in enumerate(days)], book=book)
    alone = [valued([line(date=d, incoterm="CIF")], book=book)[0][0] for d in days]
    assert [r["customs_value"] for r in together] == [r["customs_value"] for r in alone]
    assert [r["value_usd"] for r in together] == [r["value_usd"] for r in alone]
    assert len({r["fx_rate_e4"] for r in together}) == 2


# --- methods and provisional prices ------------------------------------------------------------


@pytest.mark.parametrize("method", range(2, 7))
def test_a_value_determined_by_another_method_stands(method: int) -> None:
    told = {"method": method, "method_basis": "서울세관 평가-2026-117", "determined": 1_234_567}
    rows, faults = valued([line(price=0, incoterm=None, **told), line(line=2)], [cost("A61", 10)])
    assert (rows[0]["customs_value"], rows[0]["additions"], rows[0]["value_usd"]) == (1_234_567, 0, 910)
    assert (rows[0]["method"], rows[1]["method"]) == (method, 1)
    assert rows[1]["additions"] == 13_571, "the cost is shared by price: goods without one bear nothing"
    assert faults == []
    assert reasons(rows[0]) == {f"method_{method}", "value"}
    told_reason = explain_one(f"valuation.method_{method}", rows[0], BOOK, "ko")
    assert "1,234,567원" in told_reason.text
    assert "평가-2026-117" in told_reason.text


@pytest.mark.parametrize(
    ("day", "by", "extended"),
    [
        (date(2026, 7, 1), date(2028, 7, 1), date(2030, 7, 1)),
        (date(2024, 2, 29), date(2026, 2, 28), date(2028, 2, 29)),
    ],
)
def test_a_provisional_price_has_its_last_days(day: date, by: date, extended: date) -> None:
    book = book_on(day, {"USD": "1300"})
    rows, _ = valued([line(date=day, incoterm="CIF", provisional=True), line(line=2, date=day)], book=book)
    assert (rows[0]["final_by"], rows[0]["final_by_extended"]) == (by, extended)
    assert (rows[1]["provisional"], rows[1]["final_by"]) == (False, None)
    assert "provisional" in reasons(rows[0])
    assert "provisional" not in reasons(rows[1])


# --- the frame ---------------------------------------------------------------------------------


def test_a_currency_with_cents() -> None:
    book = replace(FOB_BOOK, currency="USD", currency_digits=2, built={})
    (row,), _ = valued([line(price="100.0199", incoterm="FOB")], book=book)
    assert (row["customs_value"], row["value_usd"]) == (10_001, 101)
    (row,), _ = valued([line(price="0.01", currency="EUR")], book=replace(book, fx=BOOK.fx))
    assert row["customs_value"] == 1_500


def test_columns_and_order_are_kept_and_nothing_is_left_over() -> None:
    lines, costs = frames([line(line=n, declaration=d) for d in "BA" for n in (3, 1, 2)], [cost("A2", 1)])
    for charges in (costs, costs.clear()):
        rows, _ = value_lines(lines, charges, BOOK, reasons=False)
        assert rows.columns == [*LINE, *ADDED]
        assert rows.select(LINE.keys()).equals(lines)
        assert {name: rows.schema[name] for name in VALUED} == VALUED


def test_no_lines_are_no_trouble() -> None:
    rows, faults = value_lines(pl.DataFrame(schema=LINE), pl.DataFrame(schema=CHARGE), BOOK)
    assert rows.is_empty()
    assert faults.is_empty()


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_reason_can_be_told(lang: str) -> None:
    (row,), _ = valued([line(provisional=True)], [cost("A61", 3), cost("D1", 1)])
    rules = [rule for rule in BOOK.rules if rule.startswith("valuation.")]
    assert len(rules) >= 14
    for rule in rules:
        told = explain_one(rule, row | {"method_basis": "1"}, BOOK, lang)
        assert "{" not in told.text
        assert "–" not in told.text, f"{rule}: a figure is missing: {told.text}"


def test_every_reason_the_engine_gives_is_in_the_catalogue_and_back() -> None:
    (row,), _ = valued([line()])
    columns = {name.removeprefix("why.") for name in row if name.startswith("why.")}
    assert columns == {rule for rule in BOOK.rules if rule.startswith("valuation.")}

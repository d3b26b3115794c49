"""Random declarations: the engine and the plain version agree to the won, and keep the laws of sharing."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.tariff.rules.incoterms import HOLDS
from gwanmun.tariff.rules.rounding import LARGEST
from gwanmun.tariff.rules.value import cost_shares, value_lines
from gwanmun.tariff.tests.value_kit import BOOK, DAY, RATES, frames, with_figure
from tests.examples import examples
from tests.oracle.duty import value as plain

SUNDAY = DAY - timedelta(days=DAY.isoweekday() % 7)
KNOWN: dict[tuple[date, str], Decimal] = {(SUNDAY, c): Decimal(r) for c, r in RATES.items()}
FOB_BOOK = with_figure(BOOK, "valuation.basis", "FOB")
CURRENCIES = ["USD", "EUR", "JPY", "CNY", "KRW"]
CODES = sorted(plain.table())

#: A busy machine makes no test fail.
UNHURRIED = settings(deadline=None, max_examples=examples(60))
amounts = st.one_of(st.integers(0, 50), st.integers(0, 10**9), st.integers(0, 10**14))
prices = amounts.map(lambda n: n + 1)


@st.composite
def declarations(draw: st.DrawFn) -> tuple[list[plain.Line], list[plain.Cost]]:
    term = draw(st.sampled_from([None, *HOLDS]))
    numbers = draw(st.lists(st.integers(1, 999), min_size=1, max_size=6, unique=True))
    lines = [
        plain.Line(n, Decimal(draw(prices)).scaleb(-4), draw(st.sampled_from(CURRENCIES)), term)
        for n in numbers
    ]
    costs = [
        plain.Cost(
            draw(st.sampled_from(CODES)),
            Decimal(draw(amounts)).scaleb(-4),
            draw(st.sampled_from(CURRENCIES)),
            draw(st.sampled_from([None, None, *numbers])),
        )
        for _ in range(draw(st.integers(0, 5)))
    ]
    return lines, costs


def engine_frames(cases: list[Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    lines, costs = [], []
    for place, (of_lines, of_costs) in enumerate(cases):
        named = {"declaration": str(place), "date": DAY}
        lines += [
            named
            | {
                "line": x.number,
                "price_e4": int(x.price.scaleb(4)),
                "currency": x.currency,
                "incoterm": x.term,
            }
            for x in of_lines
        ]
        costs += [
            {
                "declaration": str(place),
                "line": x.line,
                "code": x.code,
                "amount_e4": int(x.amount.scaleb(4)),
                "currency": x.currency,
            }
            for x in of_costs
        ]
    return frames(lines, costs)


def compare(cases: list[Any], basis: str = "CIF") -> int:
    """Differences are failures; gives the number of lines that had a value."""
    book = BOOK if basis == "CIF" else FOB_BOOK
    rows, _ = value_lines(*engine_frames(cases), book)
    found = {(r["declaration"], r["line"]): r for r in rows.to_dicts()}
    told = 0
    for place, (of_lines, of_costs) in enumerate(cases):
        for number, expected in plain.value_of(of_lines, of_costs, DAY, KNOWN, basis).items():
            row = found[str(place), number]
            if expected.value is None or expected.value > LARGEST:
                assert row["customs_value"] is None
                assert row["value_usd"] is None
                continue
            told += 1
            assert row["customs_value"] == expected.value
            assert row["value_usd"] == expected.usd
            assert (row["price_value"], row["additions"], row["deductions"]) == (
                expected.price,
                expected.additions,
                expected.deductions,
            )
    return told


@UNHURRIED
@given(cases=st.lists(declarations(), min_size=1, max_size=8), basis=st.sampled_from(["CIF", "FOB"]))
def test_every_amount_agrees_with_the_plain_version(cases: list[Any], basis: str) -> None:
    compare(cases, basis)


def crowd(seed: int, declarations: int) -> list[Any]:
    """Ordinary declarations, most of whose lines surely have a value."""
    dice = random.Random(seed)
    cases = []
    for _ in range(declarations):
        term = dice.choice(list(HOLDS))
        lines = [
            plain.Line(n, Decimal(dice.randrange(1, 10**10)).scaleb(-4), dice.choice(CURRENCIES), term)
            for n in range(1, dice.randrange(2, 12))
        ]
        codes = dice.sample(["A1", "A3", "A61", "A62", "A64", "D2", "D4"], dice.randrange(4))
        costs = [
            plain.Cost(code, Decimal(dice.randrange(10**7)).scaleb(-4), dice.choice(CURRENCIES), None)
            for code in codes
        ]
        cases.append((lines, costs))
    return cases


@pytest.mark.parametrize("basis", ["CIF", "FOB"])
def test_many_ordinary_declarations_agree(basis: str) -> None:
    assert compare(crowd(7, 150), basis) > 600


@pytest.mark.nightly
@pytest.mark.parametrize("basis", ["CIF", "FOB"])
@pytest.mark.parametrize("seed", range(100, 125))
def test_very_many_declarations_agree(seed: int, basis: str) -> None:
    assert compare(crowd(seed, 5_000), basis) > 20_000


@UNHURRIED
@given(declarations())
def test_shares_sum_to_the_cost_and_are_those_of_the_plain_version(case: Any) -> None:
    lines, costs = case
    found = cost_shares(*engine_frames([case]), BOOK).to_dicts()
    for cost in costs:
        of_one = [f for f in found if (f["code"], f["currency"]) == (cost.code, cost.currency)]
        alike = [c for c in costs if (c.code, c.currency) == (cost.code, cost.currency)]
        assert sum(f["share_e4"] for f in of_one) == sum(int(c.amount.scaleb(4)) for c in alike)
    expected = plain.value_of(lines, costs, DAY, KNOWN)
    for line in lines:
        told = [f for f in found if f["line"] == line.number and f["sign"] is not None]
        shares = sorted((f["code"], Decimal(f["share_e4"]).scaleb(-4), f["sign"]) for f in told)
        assert shares == sorted(expected[line.number].costs)
        for f in told:
            assert f["amount"] == f["share_e4"] * f["fx_rate_e4"] // 10**8


@UNHURRIED
@given(case=declarations(), seed=st.randoms(use_true_random=False))
def test_the_order_of_lines_and_costs_changes_nothing(case: Any, seed: random.Random) -> None:
    lines, costs = case
    moved = (seed.sample(lines, len(lines)), seed.sample(costs, len(costs)))
    answers = []
    for one in (case, moved):
        rows, _ = value_lines(*engine_frames([one]), BOOK)
        answers.append(
            rows.sort("line").select("line", "customs_value", "additions", "deductions", "value_usd")
        )
    assert answers[0].equals(answers[1])


@UNHURRIED
@given(case=declarations(), times=st.integers(2, 9))
def test_scaling_all_amounts_scales_the_value(case: Any, times: int) -> None:
    """Prices and costs of a declaration times n: the value is n times the exact value, before rounding."""
    lines, costs = case
    small = [line for line in lines if line.price < 10**10]
    if not small or any(c.line is not None and c.line not in {x.number for x in small} for c in costs):
        return
    bigger = (
        [plain.Line(x.number, x.price * times, x.currency, x.term) for x in small],
        [plain.Cost(c.code, c.amount * times, c.currency, c.line) for c in costs],
    )
    before, _ = value_lines(*engine_frames([(small, costs)]), BOOK)
    after, _ = value_lines(*engine_frames([bigger]), BOOK)
    slack = times * (1 + len(costs))  # a rounded won, and for each cost a ten-thousandth of its currency
    pairs = zip(before["customs_value"].to_list(), after["customs_value"].to_list(), strict=True)
    for one, many in pairs:
        if one is not None and many is not None:
            assert abs(many - times * one) <= slack
        elif (alone := one if many is None else many) is not None:
            assert alone <= slack, "only what is left of almost nothing may come or go by rounding"


@UNHURRIED
@given(parts=st.lists(st.integers(1, 10**9), min_size=2, max_size=6), freight=st.integers(0, 10**9))
def test_splitting_a_line_moves_no_more_than_the_dropped_fractions(parts: list[int], freight: int) -> None:
    cost = plain.Cost("A61", Decimal(freight).scaleb(-4), "USD", None)
    together = [plain.Line(1, Decimal(sum(parts)).scaleb(-4), "USD", "FOB")]
    apart = [plain.Line(n, Decimal(p).scaleb(-4), "USD", "FOB") for n, p in enumerate(parts, 1)]
    one, _ = value_lines(*engine_frames([(together, [cost])]), BOOK)
    many, _ = value_lines(*engine_frames([(apart, [cost])]), BOOK)
    lost = one["customs_value"][0] - many["customs_value"].sum()
    assert 0 <= lost < len(parts), "each line drops less than a won; shares lose nothing"

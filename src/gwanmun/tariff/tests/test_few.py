"""A handful of lines, row by row, comes to what the frames come to: every column, reason and fault."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwanmun.core.book import RuleBook
from gwanmun.core.few import FewRows, Unknown
from gwanmun.core.few import rows as reading
from gwanmun.countries.registry import rule_book
from gwanmun.tariff.rules.choice import Tariff
from gwanmun.tariff.rules.few import assess_few
from gwanmun.tariff.rules.form_fields import OPTIONAL
from gwanmun.tariff.rules.levies import levies
from gwanmun.tariff.rules.pipeline import assess_lines
from gwanmun.tariff.rules.relief import known
from gwanmun.tariff.rules.schema import CHARGE, FAULT, LINE
from gwanmun.tariff.tests.choosing import Small, code, rate, tariff
from gwanmun.tariff.tests.test_oracle import tariff_of
from gwanmun.tariff.tests.test_ways import CODES, FIRST, days, rates
from tests.examples import examples
from tests.oracle.duty import nasty

DAY = date(2026, 7, 10)
BOOK = rule_book("kr", DAY)
WHISKY, CAR, SHOES = "2208302000", "8703231010", "6403990000"
ALL_CODES = (*CODES, WHISKY, CAR, SHOES)
COSTS = sorted(BOOK.tables["charges"])
GOODS = (None, None, "NONE", "BEER", "BAG", "CIGARETTE", "SPIRITS", "NOBODY", *levies(BOOK).classes)
CLAIMS = ("FUS1", "FUS", "FCN1", "FCN", "FEU", "C", "N", "K", "A", "NOBODY")

RELIEFS = sorted(known(BOOK))
FACTS_OF_RELIEF = {
    "own_use": st.booleans(),
    "relief_months": st.integers(0, 40),
    "exported": st.dates(date(2022, 1, 1), date(2026, 12, 31)),
    "exported_value": st.integers(0, 10**12),
    "lost_value": st.integers(0, 10**9),
}
PROOF_DAYS = (None, date(2026, 6, 1), date(2026, 6, 1), date(2024, 1, 31), date(2027, 1, 1))
ORDINARY = {"date": DAY, "code": CODES[0], "currency": "USD", "price_e4": 10**7, "incoterm": "CIF"}

amounts = st.integers(1, 10**11)


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    """A line of an ordinary sort, with now and then something out of the ordinary."""
    row: dict[str, Any] = {
        "date": DAY,
        "code": draw(st.sampled_from(ALL_CODES)),
        "origin": draw(st.sampled_from(("US", "CN", "DE", "IR", None))),
        "currency": draw(st.sampled_from(("USD", "KRW", "EUR", "JPY", "XTS"))),
        "price_e4": draw(amounts),
        "incoterm": draw(st.sampled_from(("CIF", "FOB", "EXW", "DDP", None))),
    }
    if draw(st.booleans()):
        row |= {"quantity_e6": draw(amounts), "unit": draw(st.sampled_from(("KGM", "H87", "LTR", "NPR")))}
    if draw(st.integers(0, 3)) == 0:
        row |= {"quantity2_e6": draw(amounts), "unit2": draw(st.sampled_from(("VOL", "GRM", "LTR")))}
    odd = {
        "pieces": st.integers(1, 500),
        "net_g": amounts,
        "goods": st.sampled_from(GOODS),
        "quota": st.booleans(),
        "use": st.sampled_from(("FEED", "SEED")),
        "party": st.sampled_from(("ACME", "OTHER")),
        "date": days,
        "price_e4": st.sampled_from((0, -1, None, 10**18)),
        "code": st.sampled_from(("0701", "9999999999", None)),
        "provisional": st.booleans(),
        "method": st.integers(0, 7),
        "determined": st.none() | amounts,
        "method_basis": st.sampled_from(("2026-1", " ", None)),
    }
    for name in draw(st.lists(st.sampled_from(sorted(odd)), max_size=2)):
        row[name] = draw(odd[name])
    if draw(st.integers(0, 3)) == 0:
        row |= {
            "scheme": draw(st.sampled_from(("GENERAL", "POST", "PARCEL", "POST"))),
            "price_e4": draw(st.integers(1, 10**8)),
            "simplified": draw(st.sampled_from((None, None, True, False))),
            "commercial": draw(st.sampled_from((None, None, True, False))),
        }
    if draw(st.integers(0, 4)) == 0:
        row["relief"] = draw(st.sampled_from((*RELIEFS, "NOTHING", "NOTHING OF THIS")))
        for name, values in FACTS_OF_RELIEF.items():
            row[name] = draw(st.none() | values)
    if draw(st.integers(0, 3)) == 0:
        row |= {
            "claim": draw(st.sampled_from(CLAIMS)),
            "proof": draw(st.sampled_from((None, "SELF", "AUTHORITY", "EODES"))),
            "proof_date": draw(
                st.sampled_from((None, date(2026, 6, 1), date(2024, 1, 31), date(2027, 1, 1)))
            ),
            "direct": draw(st.sampled_from((True, True, None, False))),
            "dispatch": draw(st.sampled_from((None, "US", "CN", "HK"))),
            "arrived": draw(st.sampled_from((None, date(2026, 6, 20)))),
        }
    return row


@st.composite
def costs(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "declaration": draw(st.sampled_from(("A", "B", "Z"))),
        "line": draw(st.sampled_from((None, None, 1, 2, 99))),
        "code": draw(st.sampled_from((*COSTS, *COSTS, "X99"))),
        "amount_e4": draw(st.sampled_from((0, -5, None)) | amounts),
        "currency": draw(st.sampled_from(("USD", "USD", "KRW", "XTS"))),
    }


def lists(rows: list[dict[str, Any]], schema: dict[str, Any]) -> FewRows:
    told = {name for row in rows for name, value in row.items() if value is not None}
    names = [name for name in schema if name not in OPTIONAL or name in told]
    return FewRows({name: [row.get(name) for row in rows] for name in names}, len(rows))


def frame(rows: FewRows, schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows.columns, schema={name: schema[name] for name in rows.columns})


def same(
    rows: list[dict[str, Any]], told: list[dict[str, Any]], small: Tariff, book: RuleBook = BOOK
) -> None:
    """Both ways, with reasons and without; ``Unknown`` where the short way does not know."""
    lines, charges = lists(rows, {**LINE, **OPTIONAL}), lists(told, CHARGE)
    for reasons in (True, False):
        few = assess_few(lines, charges, small, book, reasons=reasons)
        whole = assess_lines(
            frame(lines, {**LINE, **OPTIONAL}), frame(charges, CHARGE), small, book, reasons=reasons
        )
        for one, other in zip(few.lines.rows(), whole.lines.rows(named=True), strict=True):
            assert one == other
        assert few.declarations.rows() == whole.declarations.rows(named=True)
        assert [dict(zip(FAULT, fault, strict=True)) for fault in few.faults] == whole.faults.rows(named=True)


def placed(rows: list[dict[str, Any]], names: list[str]) -> list[dict[str, Any]]:
    """The lines with declarations and numbers of their own."""
    seen: Counter[str] = Counter()
    out = []
    for row, name in zip(rows, names, strict=False):
        seen[name] += 1
        out.append({**row, "declaration": name, "line": seen[name]})
    return out


NAMES = st.lists(st.sampled_from("AB"), min_size=8, max_size=8)
TABLES = st.lists(rates(), max_size=10)


def small_tariff(table: list[dict[str, Any]]) -> Small:
    codes = [code("0701", leaf=False), *(code(c) for c in ALL_CODES)]
    base = [rate("A", 8, code=c[:2], valid_from=FIRST.replace(year=2020)) for c in ("07", "84", "22", "87")]
    return tariff(*base, *table, codes=codes)


@settings(max_examples=examples(60), deadline=None)
@given(table=TABLES, rows=st.lists(entries(), min_size=1, max_size=6), names=NAMES)
def test_lines_come_to_the_same(
    table: list[dict[str, Any]], rows: list[dict[str, Any]], names: list[str]
) -> None:
    same(placed(rows, names), [], small_tariff(table))


@settings(max_examples=examples(60), deadline=None)
@given(
    table=TABLES,
    rows=st.lists(entries(), min_size=1, max_size=4),
    names=NAMES,
    told=st.lists(costs(), min_size=1, max_size=4),
)
def test_lines_with_costs_come_to_the_same(
    table: list[dict[str, Any]], rows: list[dict[str, Any]], names: list[str], told: list[dict[str, Any]]
) -> None:
    same(placed(rows, names), told, small_tariff(table))


@pytest.mark.parametrize("seed", range(6))
def test_lines_on_the_edges_of_the_order_come_to_the_same(seed: int) -> None:
    asked = nasty.lines(seed, 60)
    book = rule_book("kr", asked[0]["date"])
    for place in range(0, len(asked), 20):
        same(asked[place : place + 20], [], tariff_of(nasty.tariff(seed)), book)


def test_expressions_are_read_once() -> None:
    small = small_tariff([rate("FUS1", 0, code="0701")])
    seen = []
    for _ in range(3):
        assess_few(lists(placed([ORDINARY], ["A"]), LINE), lists([], CHARGE), small, BOOK)
        seen.append(len(reading._READ))
    assert seen[0] == seen[2]


ODD = ({"relief": f"{RELIEFS[0]} {RELIEFS[1]}"}, {"scheme": "TRAVELLER"})


@pytest.mark.parametrize("told", ODD)
def test_what_only_frames_can_do_is_left_to_them(told: dict[str, Any]) -> None:
    with pytest.raises(Unknown):
        assess_few(lists(placed([ORDINARY | told], ["A"]), LINE), lists([], CHARGE), small_tariff([]), BOOK)

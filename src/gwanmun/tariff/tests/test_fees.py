"""Fees per declaration against a scalar reading with Decimal, and their edges to the cent."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwanmun.core.book import RuleBookError
from gwanmun.countries.registry import open_pack, rule_book
from gwanmun.tariff.rules.fees import FEE, fees, fees_of

BOOK = rule_book("us", date(2026, 2, 1))
KINDS = [None, "GENERAL", "KR", "JO", "S", "COLUMN2"]
CODES = ["6109100012", "9801001012", "8517130000"]


def line(declaration="A", value=1_000_00, **more):
    row = {"declaration": declaration, "code": "6109100012", "customs_value": value, "rate_kind": "GENERAL"}
    return row | {"entry_type": "FORMAL", "transport_mode": None} | more


def assess(*rows, book=BOOK):
    schema = {"declaration": pl.String, "code": pl.String, "customs_value": pl.Int64, "rate_kind": pl.String,
              "entry_type": pl.String, "transport_mode": pl.String}  # fmt: skip
    got = fees(pl.DataFrame(list(rows), schema=schema), book).collect()
    assert got.schema == FEE
    return {(r["declaration"], r["fee"]): r for r in got.iter_rows(named=True)}


def oracle(rows, day):
    """The same, one declaration after the other, with Decimal dollars and the figures of the law."""
    least, most, flat = (Decimal("33.58"), Decimal("651.50"), Decimal("2.69"))
    assert day >= date(2025, 10, 1)
    free = {"AU", "BH", "CL", "CO", "E", "E*", "IL", "KR", "OM", "P", "P+", "PA", "PE", "R", "S", "S+", "SG"}
    out = {}
    for name in {r["declaration"] for r in rows}:
        own = [r for r in rows if r["declaration"] == name]
        charged = [r for r in own if r["rate_kind"] not in free and not r["code"].startswith("98")]
        formal = [r for r in charged if r["entry_type"] in ("FORMAL", "FORMAL_MANUAL")]
        if formal:
            share = Decimal(sum(r["customs_value"] for r in formal)) / 100 * Decimal("0.003464")
            out[name, "mpf"] = min(most, max(least, share.quantize(Decimal("0.01"), ROUND_HALF_UP)))
        if any(r["entry_type"] == "FORMAL_MANUAL" for r in charged):
            out[name, "mpf_manual"] = Decimal("4.03")
        if any(r["entry_type"] == "INFORMAL" for r in charged):
            out[name, "mpf_informal"] = flat
        shipped = [r for r in own if r["transport_mode"] == "VESSEL"]
        if shipped:
            share = Decimal(sum(r["customs_value"] for r in shipped)) / 100 * Decimal("0.00125")
            out[name, "hmf"] = share.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {key: int(amount * 100) for key, amount in out.items()}


rows_of_any_kind = st.lists(
    st.builds(
        line,
        st.sampled_from("ABC"),
        st.one_of(st.integers(0, 10**7), st.integers(0, 10**12)),
        code=st.sampled_from(CODES),
        rate_kind=st.sampled_from(KINDS),
        entry_type=st.sampled_from([None, "FORMAL", "FORMAL_MANUAL", "INFORMAL"]),
        transport_mode=st.sampled_from([None, "VESSEL", "AIR"]),
    ),
    min_size=1,
    max_size=8,
)


@given(rows_of_any_kind)
def test_fees_agree_with_the_scalar_reading(rows):
    got = {key: row["amount"] for key, row in assess(*rows).items()}
    assert got == oracle(rows, BOOK.valid_from)


@given(rows_of_any_kind, st.randoms())
def test_order_and_splitting_of_lines_do_not_matter(rows, random):
    pieces = []
    for row in rows:
        part = random.randint(0, row["customs_value"])
        pieces += [row | {"customs_value": part}, row | {"customs_value": row["customs_value"] - part}]
    random.shuffle(pieces)
    amounts = {key: row["amount"] for key, row in assess(*rows).items()}
    assert {key: row["amount"] for key, row in assess(*pieces).items()} == amounts


@pytest.mark.parametrize(
    ("dollars", "cents", "bound"),
    [
        (0, 3358, "minimum"),
        (9_692, 3358, "minimum"),  # 33.573…
        (9_694, 3358, None),  # 33.580…
        (9_696, 3359, None),
        (100_000, 34640, None),
        (188_077, 65150, None),  # 651.499 rounds to the greatest amount itself
        (188_080, 65150, "maximum"),
        (10**9, 65150, "maximum"),
    ],
)
def test_least_and_greatest_to_the_cent(dollars, cents, bound):
    got = assess(line(value=dollars * 100))["A", "mpf"]
    assert (got["amount"], got["bound"]) == (cents, bound)


@pytest.mark.parametrize(
    ("day", "least", "most", "informal"),
    [
        (date(2021, 9, 30), 2723, 52833, 218),
        (date(2021, 10, 1), 2775, 53840, 222),
        (date(2024, 9, 30), 3167, 61435, 253),
        (date(2024, 10, 1), 3271, 63462, 262),
        (date(2025, 9, 30), 3271, 63462, 262),
        (date(2025, 10, 1), 3358, 65150, 269),
    ],
)
def test_figures_change_with_the_fiscal_year(day, least, most, informal):
    book = rule_book("us", day)
    rows = [line("L", 0), line("M", 10**12), line("I", 50_000, entry_type="INFORMAL")]
    got = assess(*rows, book=book)
    assert [got[key]["amount"] for key in (("L", "mpf"), ("M", "mpf"), ("I", "mpf_informal"))] == [
        least,
        most,
        informal,
    ]


def test_adjusted_amounts_follow_the_factor_of_the_year():
    """25, 485, 2, 6, 9, 3 and 1 dollars of 2014 grow by one factor: the entries of a year must agree."""
    entries = open_pack("us").entries
    adjusted = (
        "minimum", "informal_automated", "informal_manual", "informal_by_customs",
        "manual_surcharge", "express",
    )  # fmt: skip
    for place, most in enumerate(entries["fee.mpf_maximum"]):
        for name, base in zip(adjusted, (2500, 200, 600, 900, 300, 100), strict=True):
            entry = entries[f"fee.mpf_{name}"][place]
            assert entry["valid_from"] == most["valid_from"]
            assert abs(Decimal(entry["value"]) - Decimal(base) * most["value"] / 48500) < 1


def test_nothing_is_assessed_without_a_value():
    got = assess(line(value=None), line(value=5))["A", "mpf"]
    assert (got["base"], got["computed"], got["amount"], got["bound"]) == (None, None, None, None)


def test_free_goods_alone_bear_no_fee():
    got = assess(line("K", rate_kind="KR"), line("C", code="9801001012"), line("J", rate_kind="JO"))
    assert set(got) == {("J", "mpf")}


def test_columns_that_are_not_there_are_not_told():
    frame = pl.DataFrame({"declaration": ["A"], "code": ["61"], "customs_value": [100_000_00]})
    assert fees(frame, BOOK).collect().is_empty()
    formal = frame.with_columns(entry_type=pl.lit("FORMAL"))
    assert fees(formal, BOOK).collect()["fee"].to_list() == ["mpf"]


def test_a_country_without_fees_has_none():
    book = replace(BOOK, tables={}, built={})
    assert fees(pl.DataFrame({"declaration": ["A"]}), book).collect().is_empty()


@pytest.mark.parametrize(
    "wrong",
    [{"sale": 1}, {"each": "fee.mpf_minimum"}, {"round": "up"}, {"rate": "fee.none"},
     {"when": {"entry_type": {"x": 1}}},
     {"minimum": "fee.mpf_maximum", "maximum": "fee.mpf_minimum"}],
)  # fmt: skip
def test_a_table_that_says_something_else_is_refused(wrong):
    rows = [dict(BOOK.tables["fees"][0]) | wrong]
    with pytest.raises(RuleBookError):
        fees_of(replace(BOOK, tables={"fees": rows}, built={}))

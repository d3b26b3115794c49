"""The United States from rate to fee: general, special and column 2, with the official schedule."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import polars as pl
import pytest

from gwanmun.countries.registry import rule_book
from gwanmun.tariff.importers.tests.schedule import official
from gwanmun.tariff.rules.choice import choose
from gwanmun.tariff.rules.fees import fees
from gwanmun.tariff.rules.origin import matches
from gwanmun.tariff.rules.schema import LINE, VALUED

DAY = date(2026, 5, 1)
SHIRT = "6109100012"  # general 16.5 %, column 2 90 %, free under most agreements


@cache
def tariff() -> Any:
    schedule = official()

    class Official:
        rates, nomenclature = schedule.rates, schedule.nomenclature
        built: dict[str, Any] = {}

    return Official()


def line(code=SHIRT, value=100_000, **more):
    row = {"declaration": "A", "date": DAY, "code": code, "customs_value": value, "origin": "CN"}
    return row | more


def assess(*rows, day=DAY):
    numbered = [{"line": n} | row | {"date": day} for n, row in enumerate(rows, start=1)]
    frame = pl.DataFrame(numbered, schema={**LINE, **VALUED})
    lines, faults = choose(frame, tariff(), rule_book("us", day))
    return lines, {(f["line"], f["code"]) for f in faults.iter_rows(named=True)}


def claimed(claim, origin, **more):
    return line(
        claim=claim, origin=origin, proof="IMPORTER", proof_date=date(2026, 1, 2), direct=True, **more
    )


@pytest.mark.parametrize(
    ("row", "kind", "duty"),
    [
        (line(), "GENERAL", 16_500),
        (line(value=100_03), "GENERAL", 1_650),  # 16.50495 to the cent
        (line(origin="RU"), "COLUMN2", 90_000),
        (line(origin="CU"), "COLUMN2", 90_000),
        (claimed("KR", "KR"), "KR", 0),
        (claimed("USMCA", "MX"), "S", 0),
        (claimed("DRCAFTA", "HN"), "P", 0),
        (line("0102294024", origin="BR", quantity_e6=1_000_000_000, unit="KGM"), "GENERAL", 1_000),
        (line("0102294024", origin="BR", quantity_e6=2_000_000, unit="TNE"), "GENERAL", 2_000),
    ],
)
def test_rate_and_duty(row, kind, duty):
    lines, faults = assess(row)
    assert faults == set()
    assert lines.select("rate_kind", "duty").row(0) == (kind, duty)


def test_russia_lost_the_general_rate_on_a_day():
    for day, expected in ((date(2022, 4, 8), ["CU", "KP"]), (date(2022, 4, 9), ["BY", "CU", "KP", "RU"])):
        book = rule_book("us", day)
        kinds = {row["kind"]: row for row in book.tables["precedence"][0]["kinds"]}
        assert kinds["COLUMN2"]["origin"] == kinds["GENERAL"]["not_origin"] == expected
        assert book.tables["rate_kinds"]["COLUMN2"].more["members"] == expected


def test_members_are_the_same_in_both_tables():
    """Programmes stand in the table of kinds, for display, and in that of agreements, for claims."""
    book = rule_book("us", DAY)
    for kind, entry in book.tables["rate_kinds"].items():
        rows = [a for a in book.tables["agreements"] if a["table"] == "member" and matches(a["kind"], kind)]
        listed = kind in {k["kind"] for k in book.tables["precedence"][0]["kinds"]}
        if entry.more["column"] == "special" and kind not in ("CA", "MX", "N"):
            assert listed or kind == "E"  # E* stands for both
        for row in rows:
            assert sorted(row["members"]) == sorted(entry.more["members"]), kind


def test_a_third_of_a_per_cent_is_exact():
    rates = official().rates
    third = rates.filter(pl.col("text") == "33 1/3%", pl.col("kind") == "COLUMN2", "assessed")["code"][0]
    leaf = official().nomenclature.filter(pl.col("leaf"), pl.col("code").str.starts_with(third))["code"][0]
    for value in (100_000, 100_001, 99_999_999_999):
        lines, faults = assess(line(leaf, value, origin="CU"))
        assert faults == set()
        exact = (Decimal(value) / 3).quantize(Decimal(1), ROUND_HALF_UP)
        assert lines["duty"][0] == int(exact)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (line("9903880115"), "CODE_UNKNOWN"),
        (line("99038801"), "RATE_NONE"),  # kept and shown, not assessed
        (line("1701120500"), "COMPONENT_MISSING"),  # asks for degrees of polarity
        (line("2106905200"), "RATE_NONE"),  # the rate of the natural juice: kept and shown
        (line("0102294024"), "QUANTITY_MISSING"),
        (claimed("A", "IN"), "CLAIM_UNKNOWN"),  # the programme has lapsed
        (claimed("KR", "JP"), "CLAIM_NO_MEMBER"),
        (line(claim="KR", origin="KR"), "CLAIM_NO_PROOF"),
    ],
)
def test_what_cannot_be_assessed_says_so(row, fault):
    lines, faults = assess(row)
    assert (1, fault) in faults
    assert lines["rate_kind"][0] in (None, "GENERAL")


def test_fees_follow_the_rate_that_was_chosen():
    lines, _ = assess(line(value=50_000_00), claimed("KR", "KR", value=20_000_00))
    lines = lines.with_columns(pl.lit("VESSEL").alias("transport_mode"), pl.lit("FORMAL").alias("entry_type"))
    got = {r["fee"]: r["amount"] for r in fees(lines, rule_book("us", DAY)).collect().iter_rows(named=True)}
    assert got == {"mpf": 173_20, "hmf": 87_50}  # the Korean line bears no processing fee


def test_every_general_rate_that_is_assessed_gives_the_duty_it_says():
    """Ad valorem lines of all chapters against Decimal: value × printed per cent."""
    schedule = official()
    plain = schedule.rates.filter(
        pl.col("kind") == "GENERAL", "assessed", pl.col("text").str.contains(r"^[0-9.]+%$")
    ).select("code", "text")
    leaves = schedule.nomenclature.filter("leaf", pl.col("digits") == 10)["code"]
    per_cent = dict(plain.iter_rows())
    asked = [(c, per_cent.get(c) or per_cent.get(c[:8])) for c in leaves]
    asked = [(c, t) for c, t in asked if t]
    assert len(asked) > 8_000
    values = [(n * 7_919) % 10**9 for n in range(len(asked))]
    lines, faults = assess(*(line(c, v) for (c, _), v in zip(asked, values, strict=True)))
    assert faults == set()
    expected = [
        int((Decimal(v) * Decimal(t.rstrip("%")) / 100).quantize(Decimal(1), ROUND_HALF_UP))
        for (_, t), v in zip(asked, values, strict=True)
    ]
    assert lines.sort("line")["duty"].to_list() == expected

"""Agreements, proofs, periods: the answers for one case, and for lines."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from gwanmun.tariff.rules.choice import choose
from gwanmun.tariff.rules.origin import (
    agreements_of,
    late_claim,
    late_claims,
    months_later,
    options,
    proof_holds,
)
from gwanmun.tariff.rules.schema import NOMENCLATURE, RATE
from gwanmun.tariff.tests.choosing import (
    CODE,
    DAY,
    Small,
    agreed,
    book,
    code,
    faults,
    frame,
    line,
    lines,
    one,
    rate,
    tariff,
    why,
)

FTA = tariff(
    rate("A", 8), rate("FUS1", 0), rate("FEU1", 0), rate("FCN1", 0), rate("FVN1", 0), rate("FAS1", 2),
    rate("FRCAS1", 4), rate("FRCCN1", 3), rate("FPH1", 0), rate("FCL1", 0), rate("FIL1", 0), rate("E1", 4),
)  # fmt: skip


def told(**more) -> list[tuple[str, str]]:
    return [(field, name) for field, name, _ in faults(FTA, agreed(more.pop("claim", "FUS1"), **more))]


@pytest.mark.parametrize(("claimed", "allowed"), [(date(2027, 2, 10), True), (date(2027, 2, 11), False)])
def test_late_claim_within_a_year_of_acceptance(claimed, allowed) -> None:
    answer = late_claim(book(), date(2026, 2, 10), claimed)
    assert (answer.allowed, answer.last_day) == (allowed, date(2027, 2, 10))
    assert answer.citation


def test_late_claim_after_reclassification_has_its_own_days() -> None:
    accepted, changed = date(2025, 1, 10), date(2026, 7, 1)
    assert late_claim(book(), accepted, date(2026, 8, 15), changed).allowed
    assert not late_claim(book(), accepted, date(2026, 8, 16), changed).allowed
    early = late_claim(book(), date(2026, 6, 1), date(2027, 6, 1), changed)
    assert early.allowed  # the year is longer


def test_late_claims_of_a_column_are_the_same() -> None:
    days = [(date(2026, 2, 10), date(2027, 2, 10), None), (date(2026, 2, 10), date(2027, 2, 11), None),
            (date(2024, 2, 29), date(2025, 2, 28), None), (date(2024, 2, 29), date(2025, 3, 1), None),
            (date(2025, 1, 10), date(2026, 8, 15), date(2026, 7, 1)),
            (date(2026, 2, 10), date(2026, 2, 9), None)]  # fmt: skip
    rows = pl.DataFrame(days, schema={"a": pl.Date, "c": pl.Date, "r": pl.Date}, orient="row")
    columns = rows.select(x=late_claims(book(), pl.col("a"), pl.col("c"), pl.col("r")))["x"].to_list()
    assert (
        columns
        == [late_claim(book(), *day).allowed for day in days]
        == [True, False, True, False, True, False]
    )


def test_months_end_where_the_month_ends() -> None:
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2025, 10, 31), 4) == date(2026, 2, 28)
    assert months_later(date(2022, 3, 15), 48) == date(2026, 3, 15)


@pytest.mark.parametrize(
    ("agreement", "months"), [("FCL", 24), ("FAU", 24), ("FCA", 24), ("FNZ", 24),
     ("FUS", 48), ("FPE", 12), ("FVN", 12), ("FEU", 12)]
)  # fmt: skip
def test_how_long_a_proof_holds(agreement, months) -> None:
    assert agreements_of(book())[agreement].months == months


def test_days_after_arrival_do_not_count() -> None:
    eu = agreements_of(book())["FEU"]
    issued = date(2025, 7, 1)
    assert proof_holds(eu, issued, date(2026, 7, 1))
    assert not proof_holds(eu, issued, date(2026, 7, 2))
    assert proof_holds(eu, issued, date(2026, 9, 1), arrived=date(2026, 6, 30))
    assert not proof_holds(eu, issued, date(2026, 9, 1), arrived=date(2026, 7, 2))


def test_agreements_in_force_are_those_of_the_day() -> None:
    assert "FPH" not in agreements_of(book(date(2024, 12, 30)))
    assert "FPH" in agreements_of(book(date(2024, 12, 31)))
    assert "MY" in agreements_of(book())["FRC"].members("FRCAS1")
    assert "PH" not in agreements_of(book(date(2023, 6, 1)))["FRC"].members()


def test_options_of_an_origin_cheapest_first() -> None:
    found = options(book(), FTA.rates, "VN", CODE, DAY)
    assert [(o.agreement.code, o.kind, o.rate_e6) for o in found] == [
        ("FVN", "FVN1", 0), ("FAS", "FAS1", 20_000), ("FRC", "FRCAS1", 40_000),
    ]  # fmt: skip
    assert {p.kind for p in found[0].proofs} == {"AUTHORITY", "EODES"}
    assert {p.kind for p in found[2].proofs} == {"AUTHORITY", "APPROVED"}
    assert options(book(), FTA.rates, "BR", CODE, DAY) == []


@pytest.mark.parametrize(
    ("claim", "more", "expected"),
    [
        ("FUS1", {}, []),
        ("FUS", {}, []),  # the agreement itself may be named
        ("FXX1", {}, [("claim", "CLAIM_UNKNOWN")]),
        ("FCA1", {"origin": "CA"}, [("claim", "CLAIM_NO_RATE")]),
        ("FUS1", {"origin": None}, [("origin", "CLAIM_NO_ORIGIN")]),
        ("FUS1", {"origin": "CN"}, [("origin", "CLAIM_NO_MEMBER")]),
        ("FRC", {"origin": "CN", "proof": "AUTHORITY"}, []),
        ("FRCAS1", {"origin": "CN", "proof": "AUTHORITY"}, [("origin", "CLAIM_NO_MEMBER")]),
        ("FUS1", {"proof": None}, [("proof", "CLAIM_NO_PROOF")]),
        ("FUS1", {"proof": None, "value_usd": 1000}, []),
        ("FUS1", {"proof": None, "value_usd": 1001}, [("proof", "CLAIM_NO_PROOF")]),
        ("FCN1", {"origin": "CN", "proof": None, "value_usd": 701}, [("proof", "CLAIM_NO_PROOF")]),
        ("FUS1", {"proof": "IMPORTER"}, []),
        ("FCN1", {"origin": "CN", "proof": "SELF"}, [("proof", "CLAIM_PROOF_KIND")]),
        ("FCN1", {"origin": "CN", "proof": "EODES"}, []),
        ("FUS1", {"proof_date": None}, [("proof_date", "CLAIM_PROOF_UNDATED")]),
        ("FUS1", {"proof_date": date(2026, 7, 11)}, [("proof_date", "CLAIM_PROOF_FUTURE")]),
        ("FUS1", {"proof_date": date(2022, 7, 10)}, []),
        ("FUS1", {"proof_date": date(2022, 7, 9)}, [("proof_date", "CLAIM_PROOF_EXPIRED")]),
        ("FVN1", {"origin": "VN", "proof": "AUTHORITY", "proof_date": date(2025, 7, 9)},
         [("proof_date", "CLAIM_PROOF_EXPIRED")]),
        ("FUS1", {"direct": False}, [("direct", "CLAIM_NOT_DIRECT")]),
        ("FUS1", {"direct": None, "dispatch": "HK"}, [("direct", "CLAIM_ROUTE_UNTOLD")]),
        ("FUS1", {"direct": None, "dispatch": "US"}, []),
        ("FAS1", {"direct": None, "origin": "VN", "dispatch": "SG", "proof": "AUTHORITY"}, []),
        ("E1", {"origin": "IN", "proof": "AUTHORITY"}, []),
        ("E1", {"origin": "US", "proof": "AUTHORITY"}, [("origin", "CLAIM_NO_MEMBER")]),
        ("A", {"proof": None}, []),  # no claim is needed: nothing to prove
    ],
)  # fmt: skip
def test_what_a_claim_lacks(claim, more, expected) -> None:
    assert told(claim=claim, **more) == expected


def test_a_refused_claim_leaves_the_rate_without_it() -> None:
    row = one(FTA, agreed("FUS1", proof=None))
    assert (row["rate_kind"], row["claim"], row["duty"]) == ("A", "FUS1", 240_000)


def test_small_consignments_are_measured_whole() -> None:
    both = [agreed("FUS1", proof=None, value_usd=600), agreed("FUS1", proof=None, value_usd=401)]
    assert [f[1] for f in faults(FTA, *both)] == ["CLAIM_NO_PROOF", "CLAIM_NO_PROOF"]
    apart = [row | {"declaration": f"D{n}"} for n, row in enumerate(both)]
    assert faults(FTA, *apart) == []
    assert "rate.proof_waived" in why(one(FTA, apart[0]))


def test_europe_up_to_six_thousand_euros_for_anyone() -> None:
    eu = {"origin": "DE", "currency": "EUR"}
    week = book().fx.filter((pl.col("currency") == "EUR") & (pl.col("valid_from") <= DAY)).sort("valid_from")
    rate_e4 = week["rate_e4"][-1]
    priced = [eu | {"price_e4": price, "fx_rate_e4": rate_e4} for price in (60_000_000, 60_000_001)]
    assert told(claim="FEU1", **priced[0]) == []
    assert told(claim="FEU1", **priced[1]) == [("proof", "CLAIM_PROOF_LIMIT")]
    assert told(claim="FEU1", proof="APPROVED", **priced[1]) == []


def test_arrival_within_the_period_keeps_a_proof_alive() -> None:
    rows = lines(agreed("FEU1", origin="DE", proof="APPROVED", proof_date=date(2025, 7, 9)))
    for day, expected in ((date(2026, 7, 9), []), (date(2026, 7, 10), ["CLAIM_PROOF_EXPIRED"])):
        _, found = choose(rows.with_columns(arrived=pl.lit(day)), FTA, book())
        assert found["code"].to_list() == expected


def test_codes_and_days() -> None:
    small = tariff(
        rate("A", 8, code="07"),
        codes=[
            code("0709", leaf=False),
            code("0709540000", valid_to=date(2026, 7, 10)),
            code("07095400", leaf=True),
        ],
    )
    assert faults(small, line(date=date(2026, 7, 11))) == [("code", "CODE_NOT_VALID", "REFUSED")]
    assert faults(small, line(date=date(2026, 7, 10))) == []
    assert faults(small, line(code="0709")) == [("code", "CODE_NOT_FULL", "REFUSED")]
    assert faults(small, line(code="0709999999")) == [("code", "CODE_UNKNOWN", "REFUSED")]
    assert faults(small, line(code="07X")) == [("code", "CODE_UNKNOWN", "REFUSED")]
    assert faults(small, line(code=None)) == [("code", "MISSING", "REFUSED")]
    assert faults(small, line(code="07095400")) == []  # codes of another length count in full


def test_longest_prefix_of_a_kind_counts() -> None:
    small = tariff(rate("A", 8, code="07"), rate("A", 5, code="070954"), rate("C", 6, code="0709"))
    assert (one(small)["rate_code"], one(small)["duty"]) == ("070954", 150_000)


def test_a_tariff_without_rates_or_names_refuses_and_does_not_fail() -> None:
    bare = Small(frame([], RATE), frame([code()], NOMENCLATURE))
    assert faults(bare, line()) == [("code", "RATE_NONE", "REFUSED")]
    assert [f[1] for f in faults(bare, agreed("FUS1"))] == ["CLAIM_NO_RATE", "RATE_NONE"]
    nameless = Small(frame([rate("A", 8)], RATE), frame([], NOMENCLATURE))
    assert faults(nameless, line()) == [("code", "CODE_UNKNOWN", "REFUSED")]


def test_no_rate_and_rates_for_a_use_alone() -> None:
    assert faults(tariff(rate("FUS1", 0)), line()) == [("code", "RATE_NONE", "REFUSED")]
    use = tariff(rate("A", 3, use="ELECTRONICS"))
    assert faults(use, line()) == [("use", "RATE_FOR_USE", "REFUSED")]
    asked = faults(use, line(quota=True))  # a line that goes the long way hears the same
    assert ("use", "RATE_FOR_USE", "REFUSED") in asked
    assert "RATE_NONE" not in [f[1] for f in asked]
    assert faults(use, line(use="ELECTRONICS")) == []


def test_use_rates_are_for_those_who_claim_the_use() -> None:
    small = tariff(rate("A", 8), rate("A", 3, use="ELECTRONICS", code="07"))
    assert one(small)["duty"] == 240_000
    row = one(small, line(use="ELECTRONICS"))
    assert (row["duty"], why(row)) == (90_000, {"rate.basic", "rate.use"})
    assert faults(small, line(use="FEED")) == [("use", "USE_NO_RATE", "REFUSED")]
    assert one(small, line(use="FEED"))["duty"] == 240_000


def test_quota_that_is_not_there_is_noted() -> None:
    assert faults(tariff(rate("A", 8)), line(quota=True)) == [("quota", "QUOTA_NO_RATE", "NOTE")]


def test_suppliers_with_a_rate_of_their_own() -> None:
    small = tariff(rate("A", 8), rate("I", 29.41, origin="CN"), rate("I", 9.06, origin="CN", party="X"))
    assert one(small, line(origin="CN", party="X"))["extra_duty"] == 271_800
    other = one(small, line(origin="CN", party="Y"))
    assert (other["extra_duty"], "rate.other_parties" in why(other)) == (882_300, True)
    assert faults(small, line(origin="CN")) == [("party", "PARTY_UNTOLD", "NOTE")]
    assert faults(small, line(origin="CN", party="Y")) == []
    assert one(small)["extra_duty"] == 0

"""Reliefs: what each takes off, what it does to the other heads, and every condition that can fail."""

from __future__ import annotations

from datetime import date

import pytest

from gwanmun.core import faults
from gwanmun.core.explain import explain
from gwanmun.countries.registry import rule_book
from gwanmun.tariff.rules.relief import known
from gwanmun.tariff.tests.settled import codes, one, settled

M = 1_000_000
DAY = "2026-07-10"
LINE = {"value": 100 * M, "rate_e6": 80_000}


@pytest.mark.parametrize(
    ("relief", "more", "duty", "rural", "vat"),
    [
        (None, {}, 8 * M, 0, 10_800_000),
        ("ACADEMIC", {}, 1_600_000, 0, 2_032_000),  # 80 % of duty; VAT on 101.6 million less 80 %
        ("ACADEMIC_MEDICAL", {}, 4 * M, 0, 5_200_000),
        ("INDUSTRIAL_RESEARCH", {}, 1_600_000, 0, 10_160_000),
        ("CHARITY", {}, 0, 0, 0),
        ("STATE_MEASURING", {}, 0, 0, 10 * M),
        ("TRIAL_PRODUCTION", {}, 0, 1_600_000, 10_160_000),  # rural tax: 20 % of 8 million, and VAT on it
        ("FACTORY_AUTOMATION", {}, 4 * M, 800_000, 10_480_000),
        ("FACTORY_AUTOMATION_MIDDLE", {}, 5_600_000, 480_000, 10_608_000),
        ("REEXPORT", {"relief_months": 12}, 0, 0, 0),
        ("REIMPORT", {"exported": date(2025, 1, 1)}, 0, 0, 10 * M),
        ("REIMPORT_OWN", {"exported": date(2025, 1, 1)}, 0, 0, 0),
        ("OUTWARD_REPAIR", {"exported_value": 60 * M}, 3_200_000, 0, 4_128_000),
        ("DAMAGED", {"lost_value": 25 * M}, 6 * M, 0, 7_950_000),
        ("VAT_BOOKS", {"code": "4901990000"}, 8 * M, 0, 0),
        ("ACADEMIC VAT_BOOKS", {"code": "4901990000"}, 1_600_000, 0, 0),
    ],
)
def test_what_a_relief_takes_off(relief, more, duty, rural, vat) -> None:
    line = one(DAY, **LINE, relief=relief, **more)
    assert (line["duty"], line["rural_tax"], line["vat"]) == (duty, rural, vat)
    assert line["total"] == duty + rural + vat
    if relief:
        assert (line["duty_before"], line["relief_amount"]) == (8 * M, 8 * M - duty)


@pytest.mark.parametrize(
    ("months", "share"),
    [(1, 85), (6, 85), (7, 70), (12, 70), (13, 55), (24, 55), (25, 40), (36, 40), (37, 30), (48, 30)],
)
def test_partial_relief_by_the_months_of_stay(months, share) -> None:
    line = one(DAY, value=100 * M, rate_e6=80_000, relief="REEXPORT_PARTIAL", relief_months=months, pieces=1)
    assert line["relief_amount"] == 8 * M * share // 100
    assert line["vat"] == (100 * M + line["duty"]) // 10  # VAT is not relieved


def test_what_is_left_to_pay_drops_its_fraction() -> None:
    line = one(DAY, value=1_000_007, rate_e6=80_000, relief="INDUSTRIAL_RESEARCH")
    assert (line["duty_before"], line["duty"], line["relief_amount"]) == (80_000, 16_000, 64_000)
    line = one(DAY, value=101, rate_e6=130_000, relief="INDUSTRIAL_RESEARCH")
    assert (line["duty_before"], line["duty"]) == (13, 2)  # 2.6


@pytest.mark.parametrize(
    ("relief", "more", "fault", "field"),
    [
        ("FLYING", {}, "RELIEF_UNKNOWN", "relief"),
        ("CHARITY DISABLED", {}, "RELIEF_TWICE", "relief"),
        ("SMALL_GOODS", {}, "RELIEF_FACT", "own_use"),
        ("SMALL_GOODS", {"own_use": False}, "RELIEF_FACT", "own_use"),
        ("REEXPORT", {}, "RELIEF_FACT", "relief_months"),
        ("REEXPORT", {"relief_months": 25}, "RELIEF_MONTHS", "relief_months"),
        ("REEXPORT", {"relief_months": 0}, "RELIEF_MONTHS", "relief_months"),
        ("REEXPORT_PARTIAL", {"relief_months": 49}, "RELIEF_MONTHS", "relief_months"),
        ("REEXPORT_PARTIAL", {"relief_months": 6, "pieces": 2}, "RELIEF_LEAST", "relief"),
        ("REIMPORT", {}, "RELIEF_FACT", "exported"),
        ("REIMPORT", {"exported": date(2024, 7, 9)}, "RELIEF_RETURNED", "exported"),
        ("REIMPORT", {"exported": date(2026, 7, 11)}, "RELIEF_RETURNED", "exported"),
        ("FODDER_SEED", {}, "RELIEF_GOODS", "code"),
        ("STATE_GIFT", {"code": "8703231010", "goods": "NONE"}, "RELIEF_GOODS", "code"),
        ("SMALL_GOODS_US", {"own_use": True, "dispatch": "CN"}, "RELIEF_DISPATCH", "dispatch"),
        ("OUTWARD_REPAIR", {"exported_value": 100 * M + 1}, "RELIEF_PART", "exported_value"),
        ("DAMAGED", {"lost_value": 0}, "RELIEF_PART", "lost_value"),
        ("VAT_FOOD", {}, "RELIEF_GOODS", "code"),
    ],
)
def test_a_condition_that_fails_refuses_the_line_and_says_why(relief, more, fault, field) -> None:
    value = 150_000 if relief.startswith("SMALL") else 100 * M
    found = settled(DAY, {"value": value, "rate_e6": 80_000, "relief": relief} | more)
    told = found.faults.filter(found.faults["code"] == fault)
    assert told["field"].to_list() == [field], found.faults
    assert told["severity"].to_list() == ["REFUSED"]
    assert found.lines["duty"].to_list() == [None]
    for lang in ("ko", "en"):
        message, cure = faults.text(fault, {"field": field, "value": relief}, lang)
        assert message
        assert cure


@pytest.mark.parametrize(("exported", "ok"), [(date(2024, 7, 10), True), (date(2024, 7, 9), False)])
def test_two_years_of_return_are_counted_to_the_day(exported: date, ok: bool) -> None:
    found = settled(DAY, {"value": M, "relief": "REIMPORT", "exported": exported})
    assert (codes(found) == []) is ok


@pytest.mark.parametrize(("cents", "within"), [(14_999, True), (15_000, True), (15_001, False)])
def test_the_limit_of_small_goods_is_tested_on_the_exact_price_of_the_whole_declaration(
    cents, within
) -> None:
    """The value in won is a rounded figure; the price is not."""
    book = rule_book("kr", date(2026, 7, 1))
    rate = book.fx.filter(book.fx["currency"] == "USD").sort("valid_from")["rate_e4"][-1]

    def line(price: int) -> dict[str, object]:
        value = price * 100 * rate // 10**8
        fx = {"currency": "USD", "price_e4": price * 100, "fx_rate_e4": rate}
        return {"value": value, "rate_e6": 80_000, "relief": "SMALL_GOODS", "own_use": True} | fx

    alone = settled("2026-07-01", line(cents))
    halves = settled("2026-07-01", line(cents // 2), line(cents - cents // 2))
    assert (codes(alone) == []) is within
    assert (codes(halves) == []) is within
    if within:
        assert alone.declarations["payable"].to_list() == [0]


def test_samples_are_limited_by_their_customs_value() -> None:
    day = "2026-07-01"
    book = rule_book("kr", date(2026, 7, 1))
    rate = book.fx.filter(book.fx["currency"] == "USD").sort("valid_from")["rate_e4"][-1]
    most = 250 * rate // 10_000
    assert codes(settled(day, {"value": most, "relief": "SAMPLE"})) == []
    assert codes(settled(day, {"value": most + 1, "relief": "SAMPLE"})) == ["RELIEF_LIMIT"]


def test_small_goods_keep_liquor_tax_and_the_excise_on_tobacco() -> None:
    small = {"relief": "SMALL_GOODS", "own_use": True, "rate_e6": 150_000}
    wine = one(DAY, value=150_000, goods="WINE", **small)
    assert [wine[h] for h in ("duty", "liquor_tax", "education_tax", "vat")] == [0, 45_000, 4_500, 0]
    smoke = one(DAY, value=50_000, goods="CIGARETTE", q=200, unit="H87", **small)
    assert [smoke[h] for h in ("duty", "consumption_tax", "vat", "tobacco_tax")] == [0, 5_940, 0, 10_070]
    gun = one(DAY, value=100_000, goods="HUNTING_GUN", **small)
    assert [gun[h] for h in ("duty", "consumption_tax", "education_tax", "vat")] == [0, 0, 0, 0]


@pytest.mark.parametrize(("day", "share"), [("2026-12-31", 500_000), ("2027-01-01", 300_000)])
def test_the_higher_share_for_factories_ends_with_the_year(day: str, share: int) -> None:
    assert known(rule_book("kr", date.fromisoformat(day)))["FACTORY_AUTOMATION"]["share_e6"] == share


def test_a_relief_that_has_ended_is_unknown() -> None:
    given = LINE | {"relief": "FACTORY_AUTOMATION_MIDDLE"}
    assert codes(settled("2026-12-31", given)) == []
    assert codes(settled("2027-01-01", given)) == ["RELIEF_UNKNOWN"]
    assert codes(settled("2026-03-19", LINE | {"relief": "CRITICAL_MINERALS"})) == ["RELIEF_UNKNOWN"]
    assert codes(settled("2026-03-20", LINE | {"relief": "CRITICAL_MINERALS"})) == []


def test_lines_with_and_without_claims_stand_beside_each_other() -> None:
    found = settled(DAY, LINE, LINE | {"relief": "CHARITY"}, LINE | {"relief": "TRIAL_PRODUCTION"}, LINE)
    assert found.lines["duty"].to_list() == [8 * M, 0, 0, 8 * M]
    assert found.lines["rural_tax"].to_list() == [0, 0, 1_600_000, 0]
    assert found.lines["vat"].to_list() == [10_800_000, 0, 10_160_000, 10_800_000]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_relief_tells_its_name_its_source_and_what_is_watched(lang: str) -> None:
    found = settled(DAY, LINE | {"relief": "REEXPORT", "relief_months": 6})
    book = rule_book("kr", date(2026, 7, 10))
    said = {r.rule_id: r.text for r in explain(found.lines.row(0, named=True), book, lang)}
    assert {"relief.duty", "relief.control", "taxes.vat_free"} <= set(said)
    assert ("재수출 면세" if lang == "ko" else "Re-export") in said["relief.duty"]
    assert ("제97조" if lang == "ko" else "art. 97") in said["relief.duty"]
    assert "20%" in said["relief.control"]


@pytest.mark.parametrize("entry", rule_book("kr", date(2026, 7, 10)).tables["reliefs"], ids=lambda e: e["id"])
def test_every_relief_of_the_table_can_be_read(entry) -> None:
    """Its heads are known, its shares sound, its control speaks both languages."""
    assert set(entry["frees"]) <= {"vat", "consumption_tax", "liquor_tax"}
    assert set(entry["frees"].values()) <= {"all", "share"}
    months = [s["most"] for s in entry.get("months", {}).get("shares", ())]
    assert months == sorted(months)
    if "control" in entry:
        assert entry["control"]["ko"]
        assert entry["control"]["en"]
    conditions = {"limit", "facts", "codes", "not_codes", "dispatch", "months", "returned", "least_duty"}
    about = {"id", "ko", "en", "rural", "citation", "status", "valid_from", "valid_to"}
    assert set(entry) <= conditions | about | {"share_e6", "part", "frees", "control"}

"""Every dated figure of the Korean tax tables to the day; thresholds, quantities, caps, order of heads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from gwanmun.core.book import RuleBookError
from gwanmun.core.explain import explain
from gwanmun.countries.registry import rule_book
from gwanmun.tariff.rules.levies import levies
from gwanmun.tariff.tests.settled import codes, frame, one, settled

M = 1_000_000
DAY = "2026-07-10"

#: class, day, unit, quantity, head, expected amount: on both sides of every day on which a figure changes.
AMOUNTS = [
    ("PETROL", "2026-07-31", "LTR", 1000, "energy_tax", 450_000),
    ("PETROL", "2026-08-01", "LTR", 1000, "energy_tax", 529_000),
    ("DIESEL", "2026-07-31", "LTR", 1000, "energy_tax", 281_000),
    ("DIESEL", "2026-08-01", "LTR", 1000, "energy_tax", 375_000),
    ("BUTANE", "2026-07-31", "KGM", 1000, "consumption_tax", 206_000),
    ("BUTANE", "2026-08-01", "KGM", 1000, "consumption_tax", 275_000),
    ("LNG_POWER", "2026-12-31", "KGM", 1000, "consumption_tax", 10_200),
    ("LNG_POWER", "2027-01-01", "KGM", 1000, "consumption_tax", 12_000),
    ("LNG_HEAT_AND_POWER", DAY, "KGM", 1000, "consumption_tax", 8_400),
    ("LNG", DAY, "KGM", 1000, "consumption_tax", 42_000),
    ("COAL", "2025-12-31", "TNE", 1, "consumption_tax", 39_100),
    ("COAL", "2026-01-01", "TNE", 1, "consumption_tax", 46_000),
    ("KEROSENE", DAY, "LTR", 1000, "consumption_tax", 63_000),
    ("BY_PRODUCT_KEROSENE", DAY, "LTR", 1000, "consumption_tax", 63_000),
    ("HEAVY_OIL", DAY, "LTR", 1000, "consumption_tax", 17_000),
    ("PROPANE", DAY, "KGM", 1000, "consumption_tax", 20_000),
    ("PROPANE_REDUCED", DAY, "KGM", 1000, "consumption_tax", 14_000),
    ("BEER", "2023-03-31", "LTR", 1000, "liquor_tax", 855_200),
    ("BEER", "2023-04-01", "LTR", 1000, "liquor_tax", 885_700),
    ("BEER", "2027-01-01", "K6", 1, "liquor_tax", 885_700),
    ("DRAUGHT_BEER", "2026-12-31", "LTR", 1000, "liquor_tax", 708_500),
    ("DRAUGHT_BEER", "2027-01-01", "LTR", 1000, "liquor_tax", 885_700),
    ("TAKJU", "2023-03-31", "LTR", 1000, "liquor_tax", 42_900),
    ("TAKJU", "2023-04-01", "LTR", 1000, "liquor_tax", 44_400),
    ("CIGARETTE", DAY, "H87", 200, "consumption_tax", 5_940),
    ("CIGARETTE", DAY, "NMP", 10, "consumption_tax", 5_940),
    ("CIGARETTE", DAY, "MIL", 1, "consumption_tax", 29_700),
    ("PIPE_TOBACCO", DAY, "KGM", 1, "consumption_tax", 21_000),
    ("CIGAR", DAY, "GRM", 100, "consumption_tax", 6_100),
    ("E_LIQUID", DAY, "MLT", 30, "consumption_tax", 11_100),
    ("E_LIQUID", DAY, "LTR", 1, "consumption_tax", 370_000),
    ("HEATED_STICK", DAY, "H87", 20, "consumption_tax", 529),
    ("E_OTHER", DAY, "GRM", 100, "consumption_tax", 5_100),
    ("WATERPIPE", DAY, "GRM", 100, "consumption_tax", 42_200),
    ("CHEWING", DAY, "GRM", 100, "consumption_tax", 21_500),
    ("SNUFF", DAY, "GRM", 100, "consumption_tax", 1_500),
    ("E_LIQUID_LEAFLESS", "2026-04-23", "MLT", 30, "consumption_tax", 0),
    ("E_LIQUID_LEAFLESS", "2026-04-24", "MLT", 30, "consumption_tax", 5_550),
    ("E_LIQUID_LEAFLESS", "2028-04-23", "MLT", 30, "consumption_tax", 5_550),
    ("E_LIQUID_LEAFLESS", "2028-04-24", "MLT", 30, "consumption_tax", 11_100),
    ("HEATED_STICK_LEAFLESS", DAY, "H87", 20, "consumption_tax", 264),
    ("CIGARETTE", DAY, "H87", 200, "tobacco_tax", 10_070),
    ("HEATED_STICK", DAY, "H87", 20, "tobacco_tax", 897),
    ("E_LIQUID", DAY, "MLT", 10, "tobacco_tax", 6_280),
    ("CIGARETTE", DAY, "H87", 200, "health_charge", 8_410),
    ("E_LIQUID", DAY, "MLT", 10, "health_charge", 5_250),
    ("HEATED_STICK", DAY, "H87", 20, "health_charge", 750),
]  # fmt: skip


@pytest.mark.parametrize(("goods", "day", "unit", "quantity", "head", "expected"), AMOUNTS)
def test_amounts_for_a_quantity(goods, day, unit, quantity, head, expected) -> None:
    assert one(day, value=M, goods=goods, q=quantity, unit=unit)[head] == expected


@pytest.mark.parametrize(
    ("goods", "day", "value", "expected"),
    [
        ("CAR", "2023-06-30", 54 * M, 1_890_000),
        ("CAR", "2023-07-01", 54 * M, 2_700_000),
        ("CAR", "2025-01-02", 54 * M, 2_700_000),
        ("CAR", "2025-01-03", 54 * M, 1_890_000),
        ("CAR", "2026-06-30", 54 * M, 1_890_000),
        ("CAR", "2026-07-01", 54 * M, 2_700_000),
        ("CAR", "2026-06-30", 108 * M, 4_400_000),  # 5,400,000 less no more than 1,000,000
        ("EV", "2026-07-01", 54 * M, 2_700_000),
        ("CAMPER", "2026-07-01", 54 * M, 2_700_000),
        ("MOTORCYCLE", "2026-07-01", 10 * M, 500_000),
        ("GAMES", DAY, M, 200_000),
        ("HUNTING_GUN", DAY, M, 200_000),
        ("BAG", DAY, 2 * M, 0),
        ("BAG", DAY, 2 * M + 5, 1),
        ("WATCH", DAY, 3 * M, 200_000),
        ("JEWELLERY", DAY, 5 * M, 0),
        ("JEWELLERY", DAY, 6 * M, 200_000),
        ("PRECIOUS_METAL", DAY, 6 * M, 200_000),
        ("FUR", DAY, 6 * M, 200_000),
        ("FURNITURE", DAY, 6 * M, 200_000),
        ("FURNITURE_SET", DAY, 8 * M, 0),
        ("FURNITURE_SET", DAY, 9 * M, 200_000),
    ],
)
def test_rates_of_the_price(goods, day, value, expected) -> None:
    assert one(day, value=value, goods=goods, pieces=1)["consumption_tax"] == expected


def test_the_ceiling_of_the_car_relief_counts_for_each_car() -> None:
    """Two cars of 108 million together: twice 4,400,000; as one line or as two."""
    together = one("2026-06-30", value=216 * M, goods="CAR", pieces=2)
    apart = settled("2026-06-30", *[{"value": 108 * M, "goods": "CAR", "pieces": 1}] * 2)
    assert together["consumption_tax"] == 8_800_000
    assert apart.lines["consumption_tax"].to_list() == [4_400_000, 4_400_000]


@pytest.mark.parametrize(
    ("area", "value", "pieces", "expected"),
    [
        (10, 3 * M, 1, 200_000),  # 10 m² at 100,000 are less than 2,000,000
        (20, 3 * M, 1, 200_000),
        (25, 3 * M, 1, 100_000),  # 2,500,000
        (30, 3 * M, 1, 0),
        (50, 6 * M, 2, 200_000),  # two of 25 m²
    ],
)
def test_the_threshold_of_a_carpet_grows_with_its_area(area, value, pieces, expected) -> None:
    line = one(DAY, value=value, goods="CARPET", pieces=pieces, q=area, unit="MTK")
    assert line["consumption_tax"] == expected


def test_a_threshold_counts_for_each_piece() -> None:
    assert one(DAY, value=4 * M, goods="BAG", pieces=2)["consumption_tax"] == 0
    assert one(DAY, value=5 * M, goods="BAG", pieces=2)["consumption_tax"] == 200_000
    assert one(DAY, value=5 * M, goods="BAG", q=2, unit="H87")["consumption_tax"] == 200_000


def test_pieces_are_asked_for_only_where_they_matter() -> None:
    assert one(DAY, value=2 * M, goods="BAG")["consumption_tax"] == 0
    found = settled(DAY, {"value": 5 * M, "goods": "BAG"})
    assert codes(found) == ["EXCISE_PIECES"]
    assert found.lines["vat"].to_list() == [None]
    assert found.declarations["payable"].to_list() == [None]
    assert one("2026-06-30", value=54 * M, goods="CAR")["consumption_tax"] == 1_890_000
    assert codes(settled("2026-06-30", {"value": 108 * M, "goods": "CAR"})) == ["EXCISE_PIECES"]


@pytest.mark.parametrize(("strength", "expected"), [(95, 57_000), (95.9, 57_000), (96, 57_600), (99, 59_400)])
def test_strong_spirit_pays_more_for_each_whole_degree(strength, expected) -> None:
    line = one(DAY, value=M, goods="INDUSTRIAL_SPIRIT", q=1000, unit="LTR", q2=strength, unit2="ASV")
    assert (line["liquor_tax"], line["education_tax"]) == (expected, 0)


@pytest.mark.parametrize(
    ("goods", "liquor", "education"),
    [
        ("SPIRITS", 720_000, 216_000),
        ("OTHER_LIQUOR", 720_000, 216_000),
        ("WINE", 300_000, 30_000),
        ("CHEONGJU", 300_000, 30_000),
        ("YAKJU", 300_000, 0),
        ("EXTRACT_LIQUOR", 100_000, 10_000),
        ("OTHER_FERMENTED", 300_000, 30_000),
    ],
)
def test_liquor_by_price_and_its_education_tax(goods, liquor, education) -> None:
    line = one(DAY, value=M, goods=goods)
    assert (line["liquor_tax"], line["education_tax"]) == (liquor, education)
    assert line["vat"] == (M + liquor + education) // 10


@pytest.mark.parametrize(
    ("goods", "unit", "education", "rural"),
    [
        ("KEROSENE", "LTR", 150_000, 0),
        ("HEAVY_OIL", "LTR", 150_000, 0),
        ("BUTANE", "KGM", 150_000, 0),
        ("PROPANE", "KGM", 0, 0),
        ("LNG", "KGM", 0, 0),
        ("COAL", "KGM", 0, 0),
        ("CIGARETTE", "H87", 0, 0),
        ("E_LIQUID", "MLT", 0, 0),
        ("CAR", "H87", 300_000, 0),
        ("BAG", "H87", 300_000, 0),
        ("WATCH", "H87", 300_000, 0),
        ("CARPET", "H87", 300_000, 0),
        ("JEWELLERY", "H87", 300_000, 0),
        ("PRECIOUS_METAL", "H87", 300_000, 0),
        ("FUR", "H87", 300_000, 100_000),
        ("FURNITURE", "H87", 300_000, 100_000),
        ("GAMES", "H87", 300_000, 100_000),
        ("HUNTING_GUN", "H87", 300_000, 100_000),
    ],
)
def test_which_excise_bears_education_and_rural_tax(goods, unit, education, rural) -> None:
    """Shares in millionths of the consumption tax."""
    line = one(DAY, value=50 * M, goods=goods, q=1, unit=unit, pieces=1)
    tax = line["consumption_tax"]
    assert tax > 0
    assert line["education_tax"] == tax * education // M
    assert line["rural_tax"] == tax * rural // M


def test_vat_stands_on_value_duty_and_every_national_tax_but_not_on_local_ones() -> None:
    line = one(DAY, value=M, rate_e6=400_000, goods="CIGARETTE", q=2000, unit="H87")
    assert line["consumption_tax"] == 59_400
    assert line["vat_base"] == M + 400_000 + 59_400
    assert line["vat"] == 145_940
    assert (line["tobacco_tax"], line["local_education_tax"]) == (100_700, 44_297)
    assert line["total"] == 400_000 + 59_400 + 145_940
    assert line["total_apart"] == 100_700 + 44_297 + 84_100


def test_petrol_bears_education_tax_and_shows_the_motor_fuel_tax_apart() -> None:
    line = one("2026-08-01", value=M, goods="PETROL", q=1000, unit="LTR")
    assert (line["energy_tax"], line["education_tax"], line["driving_tax"]) == (529_000, 79_350, 137_540)
    assert line["vat"] == (M + 529_000 + 79_350) // 10
    assert line["total"] == 529_000 + 79_350 + line["vat"]


def test_the_health_charge_is_not_asked_of_travellers() -> None:
    line = {
        "value": M,
        "goods": "CIGARETTE",
        "q": 400,
        "unit": "H87",
        "rate_e6": 400_000,
        "code": "2402201000",
    }
    assert one(DAY, **line)["health_charge"] == 16_820
    assert one(DAY, **line, scheme="TRAVELLER")["health_charge"] == 0


def test_classes_are_found_by_the_longest_code_and_may_be_overruled() -> None:
    found = settled(
        DAY,
        {"value": M, "code": "2208301000"},
        {"value": M, "code": "2206002030", "q": 1, "unit": "LTR"},
        {"value": M, "code": "2206009090"},
        {"value": 60 * M, "code": "8703217000"},
        {"value": 60 * M, "code": "8703217000", "goods": "CAR", "pieces": 1},
        {"value": M, "code": "2203000000", "goods": "NONE"},
        {"value": M, "code": "8471300000"},
    )
    assert found.lines["excise_class"].to_list() == [
        "SPIRITS",
        "TAKJU",
        "OTHER_LIQUOR",
        None,
        "CAR",
        None,
        None,
    ]
    notes = found.faults.filter(pl.col("severity") == "NOTE")
    assert dict(zip(notes["line"], notes["value"], strict=True)) == {3: "OTHER_LIQUOR", 4: "NONE"}


def test_what_is_missing_or_unknown_is_said() -> None:
    assert codes(settled(DAY, {"value": M, "goods": "YACHT"})) == ["EXCISE_CLASS"]
    assert codes(settled(DAY, {"value": M, "goods": "BEER"})) == ["EXCISE_QUANTITY"]
    assert codes(settled(DAY, {"value": M, "goods": "BEER", "q": 5, "unit": "KGM"})) == ["EXCISE_QUANTITY"]
    strength = settled(DAY, {"value": M, "goods": "INDUSTRIAL_SPIRIT", "q": 5, "unit": "LTR"})
    assert codes(strength) == ["EXCISE_STRENGTH"]
    assert codes(settled("2026-05-31", {"value": M, "goods": "PETROL", "q": 5, "unit": "LTR"})) == [
        "EXCISE_DAY"
    ]


def test_a_refused_line_keeps_its_row_and_the_rest_goes_on() -> None:
    found = settled(
        DAY,
        {"value": M, "goods": "BEER"},
        {"value": M, "declaration": "D"},
        {"value": M, "declaration": "E"},
    )
    assert found.lines["vat"].to_list() == [None, 100_000, 100_000]
    assert found.lines["customs_value"].to_list() == [None, M, M]
    together = found.declarations.select("declaration", "complete", "refused", "payable").rows()
    assert together == [("D", False, 1, None), ("E", True, 0, 100_000)]
    assert "totals.incomplete" in found.lines["reasons"][1]


def test_the_heads_of_ordinary_goods_are_duty_and_vat_and_the_rest_is_zero() -> None:
    line = one(DAY, value=1_000_007, rate_e6=80_000)
    assert (line["duty"], line["vat"], line["total"]) == (80_000, 108_000, 188_000)
    zeros = [h.id for h in levies(rule_book("kr", date(2026, 7, 10))).heads if h.id not in ("duty", "vat")]
    assert all(line[name] == 0 for name in zeros)


def test_mixed_frames_keep_their_order_and_give_what_each_line_gives_alone() -> None:
    given = [
        {"value": 2 * M, "rate_e6": 80_000, "goods": "BAG", "pieces": 1},
        {"value": M},
        {"value": M, "goods": "SPIRITS", "rate_e6": 200_000},
        {"value": M, "goods": "CIGARETTE", "q": 200, "unit": "H87"},
        {"value": 7 * M, "goods": "SPIRITS"},
    ]
    together = settled(DAY, *given).lines
    for n, line in enumerate(given):
        alone = settled(DAY, line).lines
        for name in (
            "consumption_tax",
            "liquor_tax",
            "education_tax",
            "rural_tax",
            "vat",
            "total",
            "total_apart",
        ):
            assert together[name][n] == alone[name][0], (n, name)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_each_amount_tells_its_reason_in_both_languages(lang: str) -> None:
    book = rule_book("kr", date(2026, 6, 30))
    found = settled(
        "2026-06-30",
        {"value": 108 * M, "goods": "CAR", "pieces": 1},
        {"value": M, "goods": "BEER", "q": 20, "unit": "LTR"},
        {"value": 3 * M, "goods": "WATCH", "pieces": 1},
        {"value": M, "goods": "WATCH", "pieces": 1},
        {"value": M, "goods": "CIGARETTE", "q": 20, "unit": "H87"},
        {"value": 4 * M, "goods": "CARPET", "q": 30, "unit": "MTK", "pieces": 1},
    )
    said = [
        " / ".join(f"{r.title}: {r.text} [{r.citation}]" for r in explain(row, book, lang))
        for row in found.lines.iter_rows(named=True)
    ]
    words = {
        "ko": [
            "1,000,000원 한도",
            "1,000L당 885,700원",
            "1개당 2,000,000원을 넘는 금액의 20%",
            "낼 세액이 없습니다",
            "20개당 594원",
            "1㎡당 100,000원",
        ],
        "en": [
            "at most KRW 1,000,000",
            "KRW 885,700 for 1,000 L",
            "20% of the part above KRW 2,000,000",
            "nothing is due",
            "KRW 594 for 20",
            "KRW 100,000 for 1 m²",
        ],
    }[lang]
    for text, word in zip(said, words, strict=True):
        assert word in text, text
        assert "–" not in text, text


def test_tables_that_cannot_be_followed_are_refused() -> None:
    from dataclasses import replace

    book = rule_book("kr", date(2026, 7, 10))

    def with_(**tables: object) -> object:
        return levies(replace(book, tables={**book.tables, **tables}, built={}))

    heads, rates = book.tables["tax_heads"], book.tables["excise"]
    with pytest.raises(RuleBookError, match="not an earlier column"):
        with_(tax_heads=list(reversed(heads)))
    with pytest.raises(RuleBookError, match="two figures"):
        with_(excise=[*rates, rates[0]])
    with pytest.raises(RuleBookError, match="nobody knows"):
        with_(excise=[*rates, {**rates[0], "class": "YACHT"}])
    with pytest.raises(RuleBookError, match="either a rate or an amount"):
        with_(excise=[{k: v for k, v in rates[0].items() if k != "rate_e6"}])


def test_quantities_too_large_for_64_bits_in_between_are_exact() -> None:
    litres = 40_000_000  # a tanker
    line = one(DAY, value=10**12, goods="DIESEL", q=litres, unit="LTR")
    assert line["energy_tax"] == int(Decimal(litres) * 281)


def test_frames_of_no_lines_pass() -> None:
    found = settled(DAY)
    assert found.lines.is_empty()
    assert found.declarations.is_empty()
    assert frame(DAY).is_empty()

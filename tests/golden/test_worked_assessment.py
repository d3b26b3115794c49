"""The worked examples of the rule texts through the whole assessment, straight from their JSON."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gwanmun.countries.registry import rule_book
from gwanmun.tariff.rules.golden import assessed
from gwanmun.tariff.rules.pipeline import Assessed

EXAMPLES = Path(__file__).parents[3] / "shared/rules/worked_examples.json"
DAY = date(2026, 7, 1)
HEADS = {"ict": "consumption_tax", "liquor": "liquor_tax", "education": "education_tax"}
#: How an example names its goods → code and what else the line says.
GOODS: dict[str, dict[str, Any]] = {
    "passenger car >1000cc": {"code": "8703231010", "pieces": 1},
    "handbag": {"code": "4202211090", "pieces": 1},
    "spirits": {"code": "2208302000"},
    "beer": {"code": "2203000000", "unit": "K6"},
    "beef": {"code": "0202300000", "relief": "VAT_FOOD"},
    "other": {"code": "8471300000"},
}


@pytest.fixture(scope="module")
def examples() -> dict[str, dict[str, Any]]:
    if not EXAMPLES.exists():
        pytest.skip(f"no worked examples at {EXAMPLES}: the golden tests of the Korean pack stand alone")
    return {example["id"]: example for example in json.loads(EXAMPLES.read_text("utf-8"))}


def run(line: dict[str, Any], rate: str, day: date = DAY, fx: str | None = None, **more: Any) -> Assessed:
    asked: dict[str, Any] = {"rates": [{"code": line["code"], "rate": rate}]}
    asked["declaration"] = {"currency": "USD" if fx else "KRW", "incoterm": "CIF", "lines": [line], **more}
    if fx:
        asked["fx"] = {"USD": fx}
    found, unread = assessed(rule_book("kr", day), asked, day)
    assert not unread
    assert found.faults.is_empty(), found.faults
    return found


def compare(found: Assessed, expected: dict[str, Any]) -> None:
    row = found.lines.row(0, named=True) | found.declarations.row(0, named=True)
    names = HEADS | {"total_before_minimum": "total", "customs_value_krw": "customs_value"}
    for name, value in expected.items():
        assert row[names.get(name, name)] == value, name


@pytest.mark.parametrize("name", ["V01", "V04", "V06", "V08", "V12"])
def test_taxes(name: str, examples: dict[str, Any]) -> None:
    given, expected = examples[name]["input"], examples[name]["expected"]
    goods = given.get("goods") or given.get("liquor") or ("beef" if given.get("vat_exempt") else "other")
    line = {"price": given["customs_value"]} | GOODS[goods]
    if "kilolitres" in given:
        line["quantity"] = given["kilolitres"]
    day = date.fromisoformat(given.get("declared", DAY.isoformat()))
    compare(run(line, given["duty_rate"], day), expected)


def test_v10_value_from_dollars(examples: dict[str, Any]) -> None:
    given, expected = examples["V10"]["input"], examples["V10"]["expected"]
    charges = [{"code": "A6", "amount": given["freight_insurance_usd"]}]
    line = {"code": "8471300000", "price": given["fob_usd"]}
    compare(run(line, given["duty_rate"], fx=given["fx"], incoterm="FOB", charges=charges), expected)


def test_v15_selective_duty(examples: dict[str, Any]) -> None:
    given, expected = examples["V15"]["input"], examples["V15"]["expected"]
    code = "0709540000"
    rate = {"code": code, "form": "higher", "rate": given["advalorem"], "unit": "KGM"}
    asked = {
        "rates": [rate | {"amount": given["specific_per_kg"]}],
        "declaration": {
            "currency": "KRW",
            "incoterm": "CIF",
            "lines": [{"code": code, "price": given["customs_value"], "net_kg": given["kg"]}],
        },
    }
    found, _ = assessed(rule_book("kr", DAY), asked, DAY)
    assert found.lines["duty"].to_list() == [expected["duty"]]


def test_v18_safeguard_at_the_edges_of_its_brackets(examples: dict[str, Any]) -> None:
    """Extra duty per kilogram of lines of 1,000 kg, one for each price, on top of the bound rate."""
    given, kilograms, code = examples["V18"]["input"], 1_000, "0709540000"
    prices = given["import_prices"]
    asked = {
        "rates": [
            {"code": code, "rate": "8%"},
            {"code": code, "kind": "W2", "rate": "100%"},
            {"code": code, "kind": "T", "reference": given["reference_price"], "unit": "KGM"},
        ],
        "declaration": {
            "currency": "KRW",
            "incoterm": "CIF",
            "lines": [
                {"code": code, "price": price * kilograms, "net_kg": kilograms, "relief": "VAT_FOOD"}
                for price in prices
            ],
        },
    }
    found, unread = assessed(rule_book("kr", DAY), asked, DAY)
    assert (unread, found.faults.is_empty()) == ([], True)
    extra = [Decimal(n) / kilograms for n in found.lines["extra_duty"]]
    assert extra == [Decimal(n) for n in examples["V18"]["expected"]["extra_duty_per_unit"]]
    owed = [price * kilograms + int(e * kilograms) for price, e in zip(prices, extra, strict=True)]
    assert found.lines["duty"].to_list() == owed
    assert found.declarations["payable"].to_list() == [sum(owed) // 10 * 10]


def test_v22_mean_of_the_rates_first_posted(examples: dict[str, Any]) -> None:
    given, expected = examples["V22"]["input"], examples["V22"]["expected"]
    rates = [{"code": "8471300000", "rate": "8%"}]
    line = {"code": "8471300000", "price": "1000"}
    declaration = {"currency": "USD", "incoterm": "CIF", "lines": [line]}
    asked = {"rates": rates, "fx": {"USD": given["mon_to_fri"]}, "declaration": declaration}
    found, _ = assessed(rule_book("kr", DAY), asked, DAY)
    row = found.lines.row(0, named=True)
    assert Decimal(row["fx_rate_e4"]).scaleb(-4) == Decimal(expected["rate"])
    assert row["customs_value"] == int(Decimal(expected["rate"]) * 1000)
    assert row["duty"] == row["customs_value"] * 8 // 100


#: Examples of value, duty and tax that are decided outside the assessment, and where they are run.
ELSEWHERE = {
    "E01": "lane of a parcel",
    "E04": "aggregation of parcels",
    "E09": "form of a personal code",
    "E11": "lane of a postal item",
    "T07": "allowance of liquor by litres, not built",
}


def test_every_example_of_value_duty_and_tax_is_run(examples: dict[str, Any]) -> None:
    """By its number in the name of a test or in a list of cases of this file."""
    mine = Path(__file__).read_text("utf-8")
    due = {n for n, one in examples.items() if one["area"] in ("valuation", "ecommerce", "travellers")}
    run_here = {n for n in due if f'"{n}"' in mine} - set(ELSEWHERE)
    assert due - run_here == set(ELSEWHERE) & due


def test_v20_minimum(examples: dict[str, Any]) -> None:
    payable = [
        run(GOODS["other"] | {"price": case["customs_value"]}, case["duty_rate"]).declarations["payable"][0]
        for case in examples["V20"]["input"]["cases"]
    ]
    assert payable == examples["V20"]["expected"]["payable"]


def test_e02_whole_value_is_taxed(examples: dict[str, Any]) -> None:
    given = examples["E02"]["input"]
    line = {"code": "6403990000", "price": given["price_usd"]}
    charges = [{"code": "A6", "amount": given["freight_usd"]}]
    more = {"incoterm": "FOB", "scheme": "PARCEL", "charges": charges}
    compare(run(line, given["duty_rate"], fx=given["fx"], **more), examples["E02"]["expected"])


def test_e06_one_bottle(examples: dict[str, Any]) -> None:
    given = examples["E06"]["input"]
    line = {"code": "2204211000", "price": given["price_usd"], "quantity": given["litres"], "unit": "LTR"}
    line |= {"relief": "SMALL_GOODS", "own_use": True}
    charges = [{"code": "A6", "amount": given["international_freight_usd"]}]
    more = {"incoterm": "FOB", "scheme": "PARCEL", "charges": charges}
    compare(run(line, "15%", fx=given["fx"], **more), examples["E06"]["expected"])


def traveller(usd: str, fx: str, code: str = "8525891000", rate: str = "8%", **more: Any) -> dict[str, Any]:
    line = {"code": code, "price": usd, "pieces": 1}
    found = run(line, rate, fx=fx, scheme="TRAVELLER", **more)
    return found.lines.row(0, named=True) | found.declarations.row(0, named=True)


def test_t01_declared_and_not(examples: dict[str, Any]) -> None:
    given, expected = examples["T01"]["input"], examples["T01"]["expected"]
    usd, fx = given["total_usd"], given["fx"]
    assert traveller(usd, fx)["payable"] == expected["tax"]
    assert traveller(usd, fx, self_declared=True)["payable"] == expected["self_declared"]
    assert traveller(usd, fx, self_declared=False)["payable"] == expected["undeclared_40pct"]
    third = traveller(usd, fx, self_declared=False, earlier_surcharges=2)
    assert third["payable"] == expected["third_in_2y_60pct"]


def test_t02_at_and_above_the_allowance(examples: dict[str, Any]) -> None:
    given, expected = examples["T02"]["input"], examples["T02"]["expected"]
    found = [traveller(usd, given["fx"]) for usd in given["totals"]]
    assert [row["simplified_tax"] for row in found] == expected["tax"]
    assert [row["payable"] for row in found] == expected["payable_after_10000_minimum"]


def test_t05_groups_of_goods(examples: dict[str, Any]) -> None:
    given, expected = examples["T05"]["input"], examples["T05"]["expected"]
    shoes = ("6403990000", "13%")
    assert traveller(given["total_usd"], given["fx"], *shoes)["payable"] == expected["shoes_tax"]
    declared = traveller(given["total_usd"], given["fx"], *shoes, self_declared=True)
    assert declared["payable"] == expected["shoes_self_declared"]
    fur = traveller(given["total_usd"], given["fx"], "4303102990", "16%")
    assert fur["payable"] == expected["fur_tax"]


def test_t10_one_article_one_allowance(examples: dict[str, Any]) -> None:
    given, expected = examples["T10"]["input"], examples["T10"]["expected"]
    found = traveller(given["item_usd"], given["fx"], persons=given["family"])
    assert found["taxable_value"] == expected["base_krw"]
    assert found["payable"] == expected["tax"]
    assert Decimal(found["allowance_used"]) / Decimal(given["fx"]) == Decimal(expected["allowance_used_usd"])

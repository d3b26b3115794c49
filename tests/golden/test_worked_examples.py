"""The worked examples of the rule texts, where they lie beside the repository, straight from their JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.golden import cases

EXAMPLES = Path(__file__).parents[3] / "shared/rules/worked_examples.json"
LANES = {"DECLARATION_DUTY_FREE_IF_OWN_USE": ("GENERAL", "SMALL")}
#: How an example of the list names a good → what the tariff room asks.
GOODS = {
    "passenger car >1000cc": {"consumption": "tax.car_rate_e6"},
    "handbag": {"consumption": "tax.threshold_goods_rate_e6", "threshold": "tax.threshold_bag_won"},
}
HEADS = {
    "duty": "duty",
    "ict": "consumption_tax",
    "liquor": "liquor_tax",
    "education": "education_tax",
    "vat": "vat",
}


@pytest.fixture(scope="module")
def examples() -> dict[str, dict[str, Any]]:
    if not EXAMPLES.exists():
        pytest.skip(f"no worked examples at {EXAMPLES}: the written cases in kr/ stand alone")
    return {example["id"]: example for example in json.loads(EXAMPLES.read_text("utf-8"))}


def _decide(parcels: list[dict[str, Any]], **case: Any) -> list[cases.Answer]:
    return cases.decide({"parcels": parcels} | case)


def test_e01_channels(examples: dict[str, Any]) -> None:
    example = examples["E01"]
    for given, expected in zip(example["input"], example["expected"], strict=True):
        parcel = {"price": given["price_usd"], "dispatch_country": "CN"}
        if given["us_korus_express"]:
            parcel["dispatch_country"] = "US"
        if given["list_excluded_goods"]:
            parcel |= {"description": "green tea", "hs_code": "0902"}
        (row,) = _decide([parcel], operator={"us_express": given["us_korus_express"]})
        if expected in LANES:
            assert (row["lane"], row["exempt"]) == LANES[expected]
        else:
            assert row["lane"] == expected, given


def test_e02_whole_value_is_taxed(examples: dict[str, Any]) -> None:
    given, expected = examples["E02"]["input"], examples["E02"]["expected"]
    parcel = {
        "price": given["price_usd"],
        "freight": given["freight_usd"],
        "description": "shoes",
        "hs_code": "640399",
    }
    (row,) = _decide([parcel], rates={"USD": given["fx"]})
    assert Decimal(row["duty_rate_e6"]).scaleb(-4) == Decimal(given["duty_rate"].strip("%"))
    assert {k: row[k] for k in ("customs_value", "duty", "vat", "payable")} == {
        k: expected[k] for k in ("customs_value", "duty", "vat", "payable")
    }


def test_e04_aggregation(examples: dict[str, Any]) -> None:
    given, expected = examples["E04"]["input"]["parcels"], examples["E04"]["expected"]
    parcels = [
        {
            "price": p["usd"],
            "shipper_id": p["supplier"],
            "purchase_date": p["purchased"],
            "arrival_date": p["arrived"],
        }
        for p in given
    ]
    for row in _decide(parcels, received=cases.date.fromisoformat(given[1]["arrived"])):
        assert ("aggregation.purchase" in row["reasons"]) is expected["aggregated"]
        assert Decimal(row["group_usd_e4"]).scaleb(-4) == Decimal(expected["total_usd"])
        assert (row["lane"] == "LIST") is expected["list_clearance"]


def test_e06_one_bottle(examples: dict[str, Any]) -> None:
    given, expected = examples["E06"]["input"], examples["E06"]["expected"]
    parcel = {
        "price": given["price_usd"],
        "freight": given["international_freight_usd"],
        "pieces": str(given["bottles"]),
        "specification": f"{given['litres']} L",
        "description": "wine",
    }
    (row,) = _decide([parcel], rates={"USD": given["fx"]})
    assert {name: row[HEADS.get(name, name)] for name in expected} == expected


def test_e09_form_of_the_code(examples: dict[str, Any]) -> None:
    """The engine gets codes in capitals; the second value shows that a small letter makes no code."""
    from gwanmun.parcels.rules.steps.personal_code import code_well_formed

    values, expected = examples["E09"]["input"]["values"], examples["E09"]["expected"]["valid"]
    codes = cases.pl.DataFrame({"code": values})
    formed = codes.select(code_well_formed(cases.book_on(cases.DAY), cases.pl.col("code"))).to_series()
    assert formed.to_list() == expected


def test_e11_mail(examples: dict[str, Any]) -> None:
    given = [
        {"customs_value": c.get("customs_value_krw"), **c, "gift": c.get("gift", False)}
        for c in examples["E11"]["input"]["cases"]
    ]
    for found, expected in zip(cases.mail({"mail": given}), examples["E11"]["expected"], strict=True):
        assert found in expected.split("_OR_"), (found, expected)


@pytest.mark.parametrize("name", ["V01", "V04", "V06", "V08", "V10", "V12"])
def test_taxes_of_one_line(name: str, examples: dict[str, Any]) -> None:
    given, expected = examples[name]["input"], dict(examples[name]["expected"])
    line: dict[str, Any] = {
        "duty_rate": given["duty_rate"].strip("%"),
        "vat_free": given.get("vat_exempt", False),
    }
    if "fob_usd" in given:
        line |= {
            "price": str(Decimal(given["fob_usd"]) + Decimal(given["freight_insurance_usd"])),
            "rate": given["fx"],
        }
    else:
        line["customs_value"] = given["customs_value"]
    line |= GOODS.get(given.get("goods", ""), {})
    if given.get("liquor") == "spirits":
        line["liquor"] = "tax.liquor_spirits_rate_e6"
    if given.get("liquor") == "beer":
        line["beer_ml"] = int(Decimal(given["kilolitres"]) * 1_000_000)
    day = cases.date.fromisoformat(given["declared"]) if "declared" in given else cases.DAY
    row = cases.tax_line(cases.book_on(day), line)
    for head, column in HEADS.items():
        assert row[column] == expected.get(head, 0), head
    assert row["total"] == expected["total_before_minimum"]
    assert row["collected"] == expected["payable"]
    if "customs_value_krw" in expected:
        assert row["customs_value"] == expected["customs_value_krw"]


def test_v15_selective_duty(examples: dict[str, Any]) -> None:
    given, expected = examples["V15"]["input"], examples["V15"]["expected"]
    found = cases.duty(
        {
            "selective": {
                "customs_value": given["customs_value"],
                "duty_rate": given["advalorem"].strip("%"),
                "kg": str(given["kg"]),
                "won_per_kg": given["specific_per_kg"],
            }
        }
    )
    assert found == {"duty": expected["duty"], "lower": expected["advalorem"]}


def test_v18_safeguard(examples: dict[str, Any]) -> None:
    given = examples["V18"]["input"]
    found = cases.duty(
        {"safeguard": {"reference": given["reference_price"], "prices": given["import_prices"]}}
    )
    assert found["per_unit"] == [Decimal(v) for v in examples["V18"]["expected"]["extra_duty_per_unit"]]


def test_v20_minimum(examples: dict[str, Any]) -> None:
    given = examples["V20"]["input"]["cases"]
    lines = [{"customs_value": c["customs_value"], "duty_rate": c["duty_rate"].strip("%")} for c in given]
    assert cases.duty({"lines": lines})["collected"] == examples["V20"]["expected"]["payable"]


def test_v22_weekly_rate(examples: dict[str, Any]) -> None:
    found = cases.duty({"posted": examples["V22"]["input"]["mon_to_fri"]})
    assert found["rate"] == examples["V22"]["expected"]["rate"]

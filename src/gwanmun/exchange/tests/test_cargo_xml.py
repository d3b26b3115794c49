"""Real air waybill messages as they are, and messages made to be refused."""

from pathlib import Path

import pytest

from gwanmun.core.formats import Decoded, FileRefused
from gwanmun.exchange.tests.samples import cargo_xml, decode
from gwanmun.parcels.rules.intake import typed
from gwanmun.parcels.rules.schema import RECORD

MASTERS = [
    "888-11111111_XFWB.xml",
    "888-11111111_XFWB_ACAS_US.xml",
    "888-11111111_XFWB_multipleULD_multipleHTS.xml",
    "888-11111111_XFWB_pieceQuantityItemCountMismatch.xml",
    "xfwbExample.xml",
]


def given(decoded: Decoded, row: int = 0) -> dict[str, str]:
    return {k: v for k, v in decoded.records.row(row, named=True).items() if v is not None and k != "line"}


def test_house_waybill(tmp_path: Path) -> None:
    found = decode(tmp_path, cargo_xml("SEL22222222_XFZB.xml"))
    assert found.meta["format"] == "xfzb"
    assert given(found) == {
        "loading_port": "ICN",
        "master_bl": "888-11111111",
        "house_bl": "SEL22222222",
        "shipper_name": "SPARE PART LTD.",
        "shipper_address": "42. GONGDAN SEONGSAN, CHANGWON-SI. KYUN, KR",
        "shipper_phone": "055281234567890",
        "shipper_id": "5432109876",
        "consignee_name": "REPAIR DIENST GMBH",
        "consignee_address": "SPEZIAL-STR. 13, FRIEDRICHSHAFEN, DE",
        "consignee_zip": "87654",
        "description": "SPARE PARTS",
        "cartons": "10",
        "pieces": "200",
        "gross_weight": "134.0",
        "dispatch_country": "KR",
        "hs_code": "1133557799",
        "consignee_id": "DE3056777000",
    }
    parcels, errors = typed(found.records)
    assert parcels["number"].item() == "SEL22222222"
    assert parcels["weight_g"].item() == 134_000
    assert set(errors["severity"]) == {"REQUEST"}
    assert {"price", "arrival_date", "use_code", "consignee_id_kind"} <= set(errors["field"])


@pytest.mark.parametrize("name", MASTERS)
def test_consolidation_masters_ask_for_their_house_list(tmp_path: Path, name: str) -> None:
    found = decode(tmp_path, cargo_xml(name))
    assert found.meta["format"] == "xfwb"
    assert found.errors.select("field", "code", "severity").rows() == [
        ("house_bl", "HOUSE_LIST_MISSING", "REQUEST")
    ]
    assert "price" not in given(found)
    parcels, errors = typed(found.records)
    assert parcels["number"].item() == found.meta["master_bl"] == found.errors["number"].item()
    assert set(errors["severity"]) == {"REQUEST"}


def test_direct_air_waybill(tmp_path: Path) -> None:
    found = decode(tmp_path, cargo_xml("888-11111111_XFWB_noModeCode.xml"))
    assert found.errors.is_empty()
    row = given(found)
    assert row["flight"] == "XX345"  # the last leg
    assert (row["cartons"], row["pieces"], row["gross_weight"]) == ("3", "333", "1042.0")
    assert "remarks" not in row
    assert typed(found.records)[0]["number"].item() == "888-11111111"


def test_declared_value_weight_in_pounds_and_arrival(tmp_path: Path) -> None:
    text = cargo_xml("888-11111111_XFWB_noModeCode.xml").decode("utf-8")
    text = text.replace(
        "<NilCustomsValueIndicator>true</NilCustomsValueIndicator>",
        '<DeclaredValueForCustomsAmount currencyID="EUR">250.00</DeclaredValueForCustomsAmount>',
    )
    text = text.replace(
        'Measure unitCode="KGM">1042.0</IncludedTare', 'Measure unitCode="LBR">2.2</IncludedTare'
    )
    text = text.replace(
        "<ArrivalEvent>",
        "<ArrivalEvent><ScheduledOccurrenceDateTime>2021-03-12T22:15:00+04:00</ScheduledOccurrenceDateTime>",
    )
    row = given(decode(tmp_path, text))
    assert (row["price"], row["currency"], row["freight"]) == ("250.00", "EUR", "4860.03")
    assert row["gross_weight"] == "0.998"
    assert row["arrival_date"] == "2021-03-12"


def test_several_houses_in_one_message(tmp_path: Path) -> None:
    text = cargo_xml("SEL22222222_XFZB.xml").decode("utf-8")
    start, end = text.index("<IncludedHouseConsignment>"), text.index("</ns2:MasterConsignment>")
    second = text[start:end].replace("<ID>SEL22222222</ID>", "<ID>SEL33333333</ID>")
    found = decode(tmp_path, text[:end] + second + text[end:])
    assert found.records["house_bl"].to_list() == ["SEL22222222", "SEL33333333"]
    assert found.records["line"].to_list() == [1, 2]


LAUGHS = "<!DOCTYPE l [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {b} '{('&' + a + ';') * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
HOUSE = '<HouseWaybill xmlns="iata:housewaybill:1">{}</HouseWaybill>'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LAUGHS + "]><HouseWaybill>&i;</HouseWaybill>", "XML_DOCTYPE"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><HouseWaybill/>', "XML_DOCTYPE"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Waybill>&e;</Waybill>', "XML_DOCTYPE"),
        (HOUSE.format("&undefined;"), "XML_MALFORMED"),
        (HOUSE.format("<MasterConsignment>"), "XML_MALFORMED"),
        (HOUSE.format("") * 2, "XML_MALFORMED"),
        (HOUSE.format("<a>" * 100_000 + "</a>" * 100_000), "XML_MALFORMED"),
        (HOUSE.format(""), "XML_NO_CONSIGNMENT"),
        (HOUSE.format("<MasterConsignment/>"), "XML_NO_CONSIGNMENT"),
        ("<Invoice/>", "XML_UNKNOWN_MESSAGE"),
        ("<html><p>503</p></html>", "XML_UNKNOWN_MESSAGE"),
        ('<?xml version="1.0" encoding="IBM037"?><Waybill/>', "XML_MALFORMED"),
        ('<?xml version="1.0" encoding="windows-1252"?><Waybill/>', "XML_ENCODING"),
    ],
)  # fmt: skip
def test_refused_whole(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        decode(tmp_path, text)
    assert caught.value.fault.code == code


def test_an_almost_empty_message_is_no_crash(tmp_path: Path) -> None:
    found = decode(tmp_path, "<Waybill><MasterConsignment/></Waybill>")
    assert dict(found.records.schema) == RECORD
    parcels, errors = typed(found.records)
    assert parcels.is_empty()
    assert "NO_NUMBER" in errors["code"]

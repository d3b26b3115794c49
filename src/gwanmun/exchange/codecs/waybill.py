"""One consignment of an IATA Cargo-XML message as a record of the express list.

What the message says and the list asks for are not always the same thing:

- pieces of the waybill are outer packages (``cartons``); the shipper's count inside is ``pieces``;
- the loading port is the airport of origin, the flight and arrival date those of the last leg;
- the price is the declared value for customs, null under ``NilCustomsValueIndicator``; freight counts
  only if it is in the currency of the price, as the list knows one currency;
- the supplier is known by the trader identification (customs note T) of the shipper, else its account;
- the dispatch country is the country of the shipper's address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from lxml import etree

#: Kilograms in one unit, by UN/ECE Recommendation 20 code.
_KILOGRAMS = {
    "KGM": Decimal(1),
    "K": Decimal(1),
    "GRM": Decimal("0.001"),
    "LBR": Decimal("0.45359237"),
    "L": Decimal("0.45359237"),
    "TNE": Decimal(1000),
}
_TRUE = ("true", "1")


class Node:
    """An element, asked by local names; text comes trimmed, with runs of blanks made one."""

    def __init__(self, element: etree._Element) -> None:
        self._element = element
        self.name = etree.QName(element).localname

    def children(self, name: str) -> list[Node]:
        return [Node(e) for e in self._element.iterchildren("{*}" + name)]

    def child(self, path: str) -> Node | None:
        """First element on a path such as ``OriginLocation/ID``."""
        node = self
        for name in path.split("/"):
            found = next(node._element.iterchildren("{*}" + name), None)
            if found is None:
                return None
            node = Node(found)
        return node

    def text(self, path: str = "") -> str | None:
        node = self.child(path) if path else self
        if node is None:
            return None
        return " ".join((node._element.text or "").split()) or None

    def attribute(self, name: str) -> str | None:
        value = self._element.get(name)
        return value.strip() if value and value.strip() else None

    def true(self, path: str) -> bool:
        return (self.text(path) or "").lower() in _TRUE


def consignment(node: Node, within: Node | None = None) -> dict[str, str | None]:
    """Fields of the list that a consignment gives; ``within``: the master around a house."""
    items = [*node.children("IncludedHouseConsignmentItem")]
    for rating in node.children("ApplicableRating"):
        items += rating.children("IncludedMasterConsignmentItem")
    legs = node.children("SpecifiedLogisticsTransportMovement")
    if not legs and within is not None:
        legs = within.children("SpecifiedLogisticsTransportMovement")
    outer = within or node
    return {
        **_carriage(legs),
        **_shipper(node),
        **_consignee(node),
        **_value(node),
        "loading_port": node.text("OriginLocation/ID") or outer.text("OriginLocation/ID"),
        "description": _description(node, items),
        "cartons": node.text("TotalPieceQuantity") or _total(items, "PieceQuantity"),
        "pieces": node.text("PackageQuantity") or _total(items, "PackageQuantity"),
        "gross_weight": _weight(node, items),
        "origin_country": _first(item.text("OriginCountry/ID") for item in items),
        "hs_code": _first(_digits(item.text("TypeCode")) for item in items),
    }


def _carriage(legs: list[Node]) -> dict[str, str | None]:
    if not legs:
        return {}
    last = max(enumerate(legs), key=lambda pair: (_whole(pair[1].text("SequenceNumeric")), pair[0]))[1]
    arrival = last.child("ArrivalEvent")
    moment = None
    if arrival is not None:
        moment = arrival.text("ActualOccurrenceDateTime") or arrival.text("ScheduledOccurrenceDateTime")
    return {"flight": last.text("ID"), "arrival_date": _day(moment)}


def _party(party: Node | None) -> tuple[str | None, str | None, str | None, str | None]:
    """(name, address, telephone, country)"""
    if party is None:
        return None, None, None, None
    parts = ("StreetName", "CityName", "CountrySubDivisionName")
    lines = [party.text(f"PostalStructuredAddress/{p}") for p in parts]
    phone = party.text("DefinedTradeContact/DirectTelephoneCommunication/CompleteNumber")
    country = party.text("PostalStructuredAddress/CountryID")
    address = ", ".join(line for line in [*lines, country] if line)
    return party.text("Name"), (address if any(lines) else None), phone, country


def _shipper(node: Node) -> dict[str, str | None]:
    party = node.child("ConsignorParty")
    name, address, phone, country = _party(party)
    account = None
    if party is not None:
        account = party.text("PrimaryID") or party.text("AccountID")
    return {
        "shipper_name": name,
        "shipper_address": address,
        "shipper_phone": phone or _note(node, "SHP", "CT"),
        "shipper_id": _note(node, "SHP", "T") or account,
        "dispatch_country": country,
    }


def _consignee(node: Node) -> dict[str, str | None]:
    party = node.child("ConsigneeParty")
    name, address, phone, _ = _party(party)
    code = _note(node, "CNE", "T")
    return {
        "consignee_name": name,
        "consignee_address": address,
        "consignee_phone": phone or _note(node, "CNE", "CT"),
        "consignee_zip": party.text("PostalStructuredAddress/PostcodeCode") if party is not None else None,
        "consignee_id": code,
        "consignee_id_kind": _kind(code),
    }


def _kind(code: str | None) -> str | None:
    """Only a code whose form leaves no doubt tells its kind: personal code, business number."""
    plain = (code or "").replace("-", "").upper()
    if re.fullmatch(r"P[0-9]{12}", plain):
        return "A"
    return "D" if re.fullmatch(r"[0-9]{10}", plain) else None


def _note(node: Node, subject: str, content: str) -> str | None:
    """Content of the customs note about a party, e.g. SHP/T: the shipper's trader identification."""
    for note in node.children("IncludedCustomsNote"):
        if note.text("SubjectCode") == subject and note.text("ContentCode") == content:
            return note.text("Content")
    return None


def _value(node: Node) -> dict[str, str | None]:
    amount = node.child("DeclaredValueForCustomsAmount")
    if amount is None or amount.text() is None or node.true("NilCustomsValueIndicator"):
        return {}
    currency = amount.attribute("currencyID")
    freight = None
    if currency is not None:
        summary = "ApplicableTotalRating/ApplicablePrepaidCollectMonetarySummation/GrandTotalAmount"
        total = node.child(summary) or node.child("TotalPrepaidChargeAmount")
        if total is not None and total.attribute("currencyID") == currency:
            freight = total.text()
    return {"price": amount.text(), "currency": currency, "freight": freight}


def _description(node: Node, items: list[Node]) -> str | None:
    named = [item.text("NatureIdentificationTransportCargo/Identification") for item in items]
    unique = list(dict.fromkeys(name for name in named if name))
    return " / ".join(unique) or node.text("SummaryDescription")


def _weight(node: Node, items: list[Node]) -> str | None:
    """Gross weight in kilograms, to the gram; null if its unit is unknown."""
    measure = node.child("IncludedTareGrossWeightMeasure")
    if measure is None:
        measure = next((m for m in (i.child("GrossWeightMeasure") for i in items) if m is not None), None)
    if measure is None or (raw := measure.text()) is None:
        return None
    unit = _KILOGRAMS.get((measure.attribute("unitCode") or "KGM").upper())
    if unit is None:
        return None
    try:
        weight = (Decimal(raw) * unit).quantize(Decimal("0.001"), ROUND_HALF_UP)
    except InvalidOperation:
        return raw  # typing names the fault
    return f"{weight:f}" if unit != 1 else raw


def _total(items: list[Node], name: str) -> str | None:
    counts = [count for item in items if (count := item.text(name))]
    if not counts:
        return None
    return str(sum(map(int, counts))) if all(c.isascii() and c.isdigit() for c in counts) else counts[0]


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _day(moment: str | None) -> str | None:
    """Local date of a date-time as written; its offset is that of the place."""
    return moment.split("T")[0] if moment else None


def _digits(text: str | None) -> str | None:
    """A commodity code; other type codes say nothing about the tariff."""
    return text if text and re.fullmatch(r"[0-9.]{2,13}", text) else None


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)

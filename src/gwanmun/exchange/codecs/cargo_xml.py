"""IATA Cargo-XML: house waybill (XFZB) and air waybill (XFWB) messages, one message per file.

A house waybill gives a record for each house consignment, a direct air waybill (740) one record, and so
does a consolidation master (741), whose missing house list is then asked for. What a message does not
say stays null and is asked for later. Names are compared without their namespace, as versions differ.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
from lxml import etree

from gwanmun.core.formats import Decoded, FileRefused
from gwanmun.exchange.codecs.waybill import Node, consignment
from gwanmun.parcels.rules import records
from gwanmun.parcels.rules.schema import ERRORS

MAX_BYTES = 32 << 20
_ENCODINGS = frozenset(
    {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "euc-kr", "cp949", "ks_c_5601-1987"}
)
_CONSOLIDATION = "741"


class Xfzb:
    """``core.formats.Decoder`` for the house waybill message."""

    name = "xfzb"

    def sniff(self, head: bytes, filename: str) -> bool:
        return _is_xml(head) and b"HouseWaybill" in head

    def decode(self, path: Path) -> Decoded:
        return _decode(path)


class Xfwb:
    """``core.formats.Decoder`` for the air waybill message; takes any other XML, to refuse it by name."""

    name = "xfwb"

    def sniff(self, head: bytes, filename: str) -> bool:
        return _is_xml(head)

    def decode(self, path: Path) -> Decoded:
        return _decode(path)


def _is_xml(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _decode(path: Path) -> Decoded:
    root = _parse(path)
    if root.name not in ("HouseWaybill", "Waybill"):
        raise FileRefused("XML_UNKNOWN_MESSAGE", root=root.name[:60])
    master = root.child("MasterConsignment")
    if master is None:
        raise FileRefused("XML_NO_CONSIGNMENT")
    header, business = root.child("MessageHeaderDocument"), root.child("BusinessHeaderDocument")
    document = (business and business.text("ID")) or ""
    kind = (header and header.text("TypeCode")) or ""
    meta = {"message_id": (header and header.text("ID")) or "", "type_code": kind}
    if root.name == "HouseWaybill":
        return _houses(master, document, meta)
    return _air_waybill(master, document, kind, meta)


def _houses(master: Node, document: str, meta: dict[str, str]) -> Decoded:
    houses = master.children("IncludedHouseConsignment")
    if not houses:
        raise FileRefused("XML_NO_CONSIGNMENT")
    master_bl = master.text("TransportContractDocument/ID")
    rows = []
    for house in houses:
        number = house.text("ID") or (document if len(houses) == 1 else None)
        rows.append(consignment(house, within=master) | {"master_bl": master_bl, "house_bl": number})
    meta |= {"format": "xfzb", "master_bl": master_bl or "", "house_bl": document}
    return Decoded(records.frame(rows), pl.DataFrame(schema=ERRORS), meta)


def _air_waybill(master: Node, document: str, kind: str, meta: dict[str, str]) -> Decoded:
    # Without a house the air waybill itself is the number under which the goods are tracked.
    row = consignment(master) | {"master_bl": document, "tracking_no": document}
    errors = pl.DataFrame(schema=ERRORS)
    if kind == _CONSOLIDATION:
        row["remarks"] = f"혼재화물 하우스 목록 미제출 (house list missing): {document}"
        fault = {
            "line": 1,
            "number": document.upper() or None,
            "field": "house_bl",
            "code": "HOUSE_LIST_MISSING",
            "severity": "REQUEST",
            "value": document[:80] or None,
        }
        errors = pl.DataFrame([fault], schema=ERRORS)
    meta |= {"format": "xfwb", "master_bl": document}
    return Decoded(records.frame([row]), errors, meta)


def _parse(path: Path) -> Node:
    """The root of a message without DOCTYPE. No entity is resolved, nothing is fetched."""
    if path.stat().st_size > MAX_BYTES:
        raise FileRefused("XML_TOO_LARGE", limit=f"{MAX_BYTES >> 20} MiB")
    content = path.read_bytes().lstrip()
    if b"<!DOCTYPE" in content:
        raise FileRefused("XML_DOCTYPE")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise FileRefused("XML_MALFORMED", line=error.lineno or 1) from None
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.externalDTD is not None:
        raise FileRefused("XML_DOCTYPE")
    if (info.encoding or "utf-8").lower() not in _ENCODINGS:
        raise FileRefused("XML_ENCODING", encoding=(info.encoding or "")[:40])
    return Node(root)

"""The columns of a parcel: as received, as typed, as decided.

The field list is the express list data set (Express Notice, annex 3) plus what e-commerce
data suppliers add (order, purchase date, supplier). Money is a scaled integer: a column ending
in ``_e4`` holds ten-thousandths of its currency unit, one without a suffix holds whole won.
Weights ending in ``_g`` are grams.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Field:
    """One received field: canonical name, kind of content, Korean and English label."""

    name: str
    kind: str  # text | int | money | weight | date | country | flag
    ko: str
    en: str
    mandatory: bool = False  # its absence becomes a request; the parcel waits, it is not refused
    max_length: int = 0  # characters; 0: no text limit


#: Everything a record may carry, in the order of the list form. Decoders give one String
#: column for each (null when absent) plus ``line`` (UInt32, 1-based).
FIELDS: tuple[Field, ...] = (
    Field("company_code", "text", "업체부호", "Operator code", max_length=10),
    Field("flight", "text", "항공편(선박)명", "Flight or vessel", True, 20),
    Field("loading_port", "text", "적재항", "Port of loading", True, 5),
    Field("master_bl", "text", "마스터 B/L", "Master waybill", True, 35),
    Field("master_seq", "text", "마스터 B/L 일련번호", "Master sequence", max_length=8),
    Field("arrival_date", "date", "입항일자", "Arrival date", True),
    Field("house_bl", "text", "하우스 B/L", "House waybill", max_length=35),
    Field("shipper_name", "text", "송하인 성명", "Shipper name", True, 100),
    Field("shipper_address", "text", "송하인 주소", "Shipper address", max_length=300),
    Field("shipper_phone", "text", "송하인 전화번호", "Shipper phone", max_length=30),
    Field("shipper_id", "text", "해외공급자 식별번호", "Supplier identifier", max_length=50),
    Field("consignee_name", "text", "수하인 성명", "Consignee name", True, 100),
    Field("consignee_phone", "text", "수하인 전화번호", "Consignee phone", True, 30),
    Field("consignee_address", "text", "수하인 주소", "Consignee address", True, 300),
    Field("consignee_zip", "text", "우편번호", "Postal code", max_length=10),
    Field("description", "text", "품명", "Goods description", True, 300),
    Field("specification", "text", "규격", "Specification", max_length=300),
    Field("cartons", "int", "포장개수", "Number of packages", True),
    Field("pieces", "int", "수량", "Pieces", True),
    Field("gross_weight", "weight", "총중량(kg)", "Gross weight (kg)", True),
    Field("price", "money", "물품가격", "Price of the goods", True),
    Field("currency", "text", "통화", "Currency", max_length=3),
    Field("freight", "money", "국제운임", "International freight"),
    Field("insurance", "money", "국제보험료", "International insurance"),
    Field("dispatch_country", "country", "발송국가", "Country of dispatch", True),
    Field("origin_country", "country", "원산지", "Country of origin"),
    Field("use_code", "text", "용도구분", "Use (1 personal, 2 company)", True, 1),
    Field("transaction_code", "text", "거래구분", "Transaction (D, E, F)", True, 1),
    Field("hs_code", "text", "HS 부호", "HS code", max_length=12),
    Field("consignee_id_kind", "text", "수하인 식별부호 구분", "Consignee identifier kind", True, 1),
    Field("consignee_id", "text", "수하인 식별부호", "Consignee identifier", True, 30),
    Field("forwarder_code", "text", "포워더 부호", "Forwarder code", max_length=10),
    Field("remarks", "text", "세관기재사항", "Customs remarks", max_length=300),
    Field("tracking_no", "text", "운송장번호", "Tracking number", max_length=35),
    Field("order_no", "text", "주문번호", "Order number", max_length=50),
    Field("platform_code", "text", "전자상거래 플랫폼 부호", "Marketplace code", max_length=20),
    Field("purchase_date", "date", "구매일자", "Purchase date"),
    Field("added_after_arrival", "flag", "입항 후 추가 여부", "Added to the manifest after arrival"),
)

FIELD: dict[str, Field] = {f.name: f for f in FIELDS}
RECORD: dict[str, type[pl.DataType]] = {"line": pl.UInt32} | {f.name: pl.String for f in FIELDS}

_TYPED: dict[str, dict[str, type[pl.DataType]]] = {
    "int": {"": pl.Int32},
    "money": {"_e4": pl.Int64},
    "date": {"": pl.Date},
    "flag": {"": pl.Boolean},
}


def _typed_columns() -> dict[str, type[pl.DataType]]:
    out: dict[str, type[pl.DataType]] = {"line": pl.UInt32, "number": pl.String}
    for f in FIELDS:
        if f.kind == "weight":
            out["weight_g"] = pl.Int32
            continue
        for suffix, dtype in _TYPED.get(f.kind, {"": pl.String}).items():
            out[f.name + suffix] = dtype
    return out


#: What ``intake.typed`` yields and the pipeline takes: ``number`` identifies the parcel
#: (house waybill, else tracking number, else master waybill with its sequence).
TYPED = _typed_columns()

#: What the pipeline adds. Rows keep their order and their ``line``.
DECIDED: dict[str, type[pl.DataType]] = {
    "importer_key": pl.String,  # consignee identifier, else name and phone
    "tax_date": pl.Date,
    "fx_rate_e4": pl.Int64,  # won per unit of the price currency, in 1/10,000
    "usd_e4": pl.Int64,  # exact price in US dollars, in 1/10,000
    "list_usd": pl.Int32,  # price on the list: whole dollars, half up
    "limit_usd": pl.Int32,  # list-clearance limit that applies to this parcel
    "customs_value": pl.Int64,  # won, price + freight + insurance, fraction dropped
    "category": pl.String,  # goods category of the country pack, null when none fits
    "exclusion": pl.String,  # category that bars list clearance, null when none
    "lane": pl.String,  # LIST | SIMPLIFIED | GENERAL | UNDECIDED
    "exempt": pl.String,  # NONE | SMALL (duty and VAT) | BOTTLE (liquor: internal taxes stay)
    "group_key": pl.String,  # aggregation group, null when the parcel stands alone
    "group_size": pl.Int32,
    "group_usd_e4": pl.Int64,
    "hs6": pl.String,
    "duty_rate_e6": pl.Int64,  # millionths: 8 % is 80,000
    "duty": pl.Int64,
    "consumption_tax": pl.Int64,
    "liquor_tax": pl.Int64,
    "education_tax": pl.Int64,
    "rural_tax": pl.Int64,
    "vat": pl.Int64,
    "payable": pl.Int64,  # won, after the small-amount rule
    "score": pl.Int32,  # targeting points, 0 to 1000
    "route": pl.String,  # RELEASE | XRAY | OPEN | HOLD
    "hold_kind": pl.String,  # DATA_FIX | DECLARATION_REQUIRED | AGGREGATED | PROHIBITED | IPR | null
    "state": pl.String,  # AUTO_CLEARED | INSPECTION | HELD
    "reasons": pl.String,  # rule ids in the order of the steps, separated by one space
}

#: One row per fault. ``severity`` REFUSED: the line is not taken in; REQUEST: a mandatory value is
#: missing or unusable and the parcel waits; NOTE: the parcel goes on without the value, or with it cut.
ERRORS: dict[str, type[pl.DataType]] = {
    "line": pl.UInt32,
    "number": pl.String,
    "field": pl.String,  # canonical field name, or "" when the whole line is meant
    "code": pl.String,  # see gwanmun.core.faults
    "severity": pl.String,
    "value": pl.String,  # what was there, cut to 80 characters; personal data masked
}

"""Which column is which field: Korean and English labels, canonical names and what people write instead.

Case, blanks and punctuation do not matter: ``House B/L``, ``house_bl`` and ``HOUSE BL`` are one name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from gwanmun.core.formats import FileRefused
from gwanmun.parcels.rules.schema import FIELD, FIELDS

_ALIASES: dict[str, str] = {
    "company_code": "업체 부호, 특송업체부호, company, operator, carrier code",
    "flight": "항공편명, 편명, 선박명, 항공편, flight no, flight number, vessel",
    "loading_port": "적재항부호, 출발항, port of loading code, origin airport, pol",
    "master_bl": "master b/l, mawb, mbl, master awb, master air waybill, master bl no, 마스터bl번호",
    "master_seq": "master b/l sequence, mbl seq, msn, master bl seq, 마스터 일련번호",
    "arrival_date": "입항일, 입항예정일자, eta, date of arrival",
    "house_bl": "house b/l, hawb, hbl, house awb, house air waybill, house bl no, 하우스bl번호",
    "shipper_name": "송하인, 송하인명, 발송인, shipper, consignor, consignor name, sender name",
    "shipper_address": "발송인 주소, consignor address, sender address",
    "shipper_phone": "발송인 전화번호, 송하인 전화, consignor phone, shipper tel, sender phone",
    "shipper_id": "해외공급자 부호, 해외거래처부호, 공급자 식별번호, supplier id, supplier code, seller id",
    "consignee_name": "수하인, 수하인명, 수취인, 수취인명, 받는 사람, consignee, recipient, recipient name",
    "consignee_phone": "수하인 전화, 수취인 전화번호, 연락처, consignee tel, recipient phone",
    "consignee_address": "수취인 주소, 배송지, 배송지 주소, recipient address, delivery address",
    "consignee_zip": "수하인 우편번호, consignee postcode, zip, zip code, postcode, postal code",
    "description": "품명(영문), 상품명, 물품명, goods, item, item name, description of goods",
    "specification": "모델 규격, 모델명, spec, model",
    "cartons": "포장 개수, 포장수량, 포장수, packages, cartons, number of cartons",
    "pieces": "개수, 물품수량, quantity, qty, number of pieces",
    "gross_weight": "총중량, 중량, 중량(kg), weight, weight (kg), gross weight kg",
    "price": "가격, 물품 가격, 금액, 물품가격(usd), value, price usd, goods value, declared value",
    "currency": "통화부호, 통화코드, 통화단위, currency code",
    "freight": "운임, 배송비, freight, shipping, shipping fee",
    "insurance": "보험료, insurance",
    "dispatch_country": "발송국, 발송국가부호, 적출국, country of export, ship from country",
    "origin_country": "원산지국가, 원산지부호, origin country, origin",
    "use_code": "용도, 용도구분부호, use, usage, purpose of use",
    "transaction_code": "거래 구분, 거래구분부호, transaction, transaction type",
    "hs_code": "hs, hs코드, hs code, hs no, 세번, 세번부호, 품목번호",
    "consignee_id_kind": "식별부호 구분, 수하인 부호구분, id kind, id type, consignee id type",
    "consignee_id": "식별부호, 수하인 부호, 개인통관고유부호, 통관고유부호, pccc, personal customs code",
    "forwarder_code": "포워더, 화물운송주선업자부호, forwarder",
    "remarks": "세관 기재사항, 비고, 기재사항, remark, notes, note",
    "tracking_no": "운송장 번호, 송장번호, tracking, tracking no, waybill number, waybill no",
    "order_no": "주문 번호, order, order no, order id",
    "platform_code": "플랫폼 부호, 플랫폼, 전자상거래업체부호, marketplace, platform, marketplace id",
    "purchase_date": "구매일, 주문일, 주문일자, 결제일자, date of purchase, order date",
    "added_after_arrival": "입항후추가, 추가여부, added after arrival, late addition",
}


def normal(name: str) -> str:
    """A column name without case, blanks and punctuation."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in folded if c.isalnum())


def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for f in FIELDS:
        for name in (f.name, f.ko, f.en, *_ALIASES.get(f.name, "").split(",")):
            names.setdefault(normal(name), f.name)
    return names


NAMES: dict[str, str] = _names()
#: One of these must be there to tell parcels apart.
NUMBERS = ("house_bl", "tracking_no", "master_seq")


def field_of(name: str) -> str | None:
    """Field meant by a column name, or None."""
    return NAMES.get(normal(name))


def fields_of(header: Sequence[str]) -> list[str | None]:
    """Field of each column of a list. Raises ``FileRefused`` if a column is missing or given twice."""
    fields = [field_of(name) for name in header]
    known = [f for f in fields if f]
    if not known:
        raise FileRefused("FILE_UNKNOWN_FORMAT")
    twice = sorted({f for f in known if known.count(f) > 1}, key=known.index)
    if twice:
        raise FileRefused("HEADER_REPEATED", columns=_labels(twice))
    missing = [f.name for f in FIELDS if f.mandatory and f.name not in known]
    if not any(number in known for number in NUMBERS):
        missing.append(NUMBERS[0])
    if missing:
        raise FileRefused("HEADER_MISSING", columns=_labels(missing))
    return fields


def _labels(fields: Sequence[str]) -> str:
    """Names as a file may carry them: the canonical one with the Korean label beside it."""
    return ", ".join(f"{f} ({FIELD[f].ko})" for f in fields)

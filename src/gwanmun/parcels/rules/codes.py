"""Closed code lists of the list form, and the words people write instead of the codes.

Sources: ISO 3166-1 alpha-2 (249 codes, and XK as used by the EU and IATA); Express Notice, annex 3, for
use, transaction and identifier kind (A to F stand for 가 to 바 in the electronic form).
"""

from __future__ import annotations

from gwanmun.core.codes import COUNTRIES as ASSIGNED

#: What a list may name: ISO 3166-1, and XK.
COUNTRIES: tuple[str, ...] = tuple(sorted(ASSIGNED | {"XK"}))

YES: tuple[str, ...] = ("Y", "YES", "1", "TRUE", "T", "예", "여")
NO: tuple[str, ...] = ("N", "NO", "0", "FALSE", "F", "아니요", "아니오", "부")

#: Allowed codes by field.
CODES: dict[str, tuple[str, ...]] = {
    "use_code": ("1", "2"),
    "transaction_code": ("D", "E", "F"),
    "consignee_id_kind": ("A", "B", "C", "D", "E", "F"),
}

#: Words (upper case, no spaces) that mean a code.
WORDS: dict[str, dict[str, str]] = {
    "use_code": {
        "01": "1", "개인": "1", "개인용": "1", "자가사용": "1", "PERSONAL": "1",
        "02": "2", "회사": "2", "회사용": "2", "COMPANY": "2",
    },
    "transaction_code": {
        "개인": "D", "개인물품": "D", "PERSONAL": "D",
        "견본": "E", "견품": "E", "견본품": "E", "SAMPLE": "E",
        "서류": "F", "DOCUMENT": "F", "DOCUMENTS": "F",
    },
    "consignee_id_kind": {
        "가": "A", "나": "B", "다": "C", "라": "D", "마": "E", "바": "F",
        "개인통관고유부호": "A", "PCCC": "A", "PERSONALCODE": "A",
        "생년월일": "B", "BIRTHDATE": "B",
        "통관고유부호": "C", "CUSTOMSCODE": "C",
        "사업자등록번호": "D", "사업자번호": "D", "BUSINESSNO": "D", "BUSINESSNUMBER": "D",
        "외국인등록번호": "E", "ALIENNO": "E", "ALIENNUMBER": "E",
        "여권번호": "F", "여권": "F", "PASSPORT": "F",
    },
}  # fmt: skip

#: Upper-cased on the way in; a value longer than the form allows is no shorter number but no number.
IDENTIFIERS: frozenset[str] = frozenset(
    {
        "company_code",
        "flight",
        "loading_port",
        "master_bl",
        "master_seq",
        "house_bl",
        "shipper_id",
        "consignee_id",
        "forwarder_code",
        "tracking_no",
        "platform_code",
    }
)

#: Shown only by their first character in an error row.
PERSONAL: frozenset[str] = frozenset(
    {
        "shipper_name",
        "shipper_address",
        "shipper_phone",
        "consignee_name",
        "consignee_phone",
        "consignee_address",
        "consignee_zip",
        "consignee_id",
    }
)

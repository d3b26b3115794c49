"""What the pages of inspection share: where they stand, and names of codes."""

from __future__ import annotations

from typing import Any

from gwanmun.platform.i18n import T, pick
from gwanmun.portals.context import address
from gwanmun.portals.labels import KINDS, Label

CRUMB = T("검색·판독", "Inspection")

KINDS["image_kind"] = {
    "PARCEL": Label(T("특송·우편", "Parcel"), "information"),
    "BAG": Label(T("휴대품", "Bag"), "secondary"),
    "CARGO": Label(T("화물·컨테이너", "Cargo"), "warning"),
    "TRAINING": Label(T("교육·학습", "Training"), "gray"),
}
KINDS["image_variant"] = {
    "colour": Label(T("물질 색상", "Colour by material")),
    "grey": Label(T("흑백", "Grey")),
    "invert": Label(T("반전", "Inverted")),
    "penetrate": Label(T("고투과", "High penetration")),
    "organic": Label(T("유기물", "Organic only")),
    "metal": Label(T("금속", "Metal only")),
    "edges": Label(T("윤곽 강조", "Edges")),
    "zeff": Label(T("유효 원자번호", "Effective atomic number")),
}
KINDS["declared"] = {
    "description": Label(T("품명", "Goods")),
    "description_ko": Label(T("품명", "Goods (Korean)")),
    "description_en": Label(T("품명(영문)", "Goods")),
    "mass_g": Label(T("중량(g)", "Weight (g)")),
    "pieces": Label(T("수량", "Pieces")),
    "price": Label(T("가격", "Price")),
    "origin": Label(T("원산지", "Origin")),
    "dispatch_country": Label(T("발송국", "Sent from")),
    "hs6": Label(T("품목번호", "HS code")),
    "lane": Label(T("통관 구분", "Lane")),
    "route": Label(T("검사 구분", "Route")),
    "state": Label(T("상태", "State")),
    "category": Label(T("구분", "Category")),
}

#: Fields of forms as people know them; a page adds its own.
FIELDS: dict[str, str] = {
    "kind": T("종류", "Kind"),
    "kinds": T("종류", "Kind"),
    "key": T("키", "Key"),
    "key_kind": T("서명 방법", "How it signs"),
    "calibrated_on": T("교정일", "Day of calibration"),
    "calibration_due": T("다음 교정일", "Next calibration"),
    "approve": T("사용 승인", "Approval"),
    "by": T("승인하는 사람", "Who allows it"),
    "reason": T("사유", "The reason"),
    "outcome": T("처리 결과", "What it was"),
    "scenario": T("훈련 상황", "The scenario"),
    "state": T("상태", "The state"),
    "device": T("장비", "The device"),
    "export": T("내보내기", "The export"),
    "organisation": T("기관", "The organisation"),
    "file": T("파일", "The file"),
    "aspect": T("세로·가로 간격의 비", "Row over column pitch"),
    "date": T("날짜", "The day"),
    "digest": T("요약값", "The digest"),
}


def told(fault: Any) -> str:
    """What is wrong with which field, and how to mend it, of a fault with ``field``, ``ko`` and ``en``."""
    name = FIELDS.get(fault.field, fault.field)
    return pick(f"{name}: {fault.ko}", f"{name} {fault.en}")


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The crumbs of a page of inspection; the first goes to its first page."""
    first = address("officer:inspection_queue") or address("officer:inspection_devices")
    return [(CRUMB, first), *more]

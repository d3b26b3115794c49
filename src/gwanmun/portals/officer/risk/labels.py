"""Names of what risk pages show, by code: registered with the names of all other codes."""

from __future__ import annotations

from gwanmun.platform.i18n import T
from gwanmun.portals.labels import KINDS, Label
from gwanmun.risk.contract import SIGN_WORDS

OUTCOME = {
    "FIND": Label(T("적발", "Find"), "danger"),
    "NO_FIND": Label(T("이상 없음", "No find"), "success"),
    "NOT_DONE": Label(T("미실시", "Not done"), "gray"),
}
BASIS = {
    "MANDATORY": Label(T("필수 검사", "Mandatory"), "danger"),
    "ALERT": Label(T("경보", "Alert"), "danger"),
    "PROFILE": Label(T("선별기준", "Profile"), "warning"),
    "MODEL": Label(T("모형", "Model"), "information"),
    "EXPLORATION": Label(T("탐색", "Exploration"), "secondary"),
    "RANDOM": Label(T("무작위", "Random"), "gray"),
    "OVERRIDE": Label(T("담당자 변경", "Changed by an officer"), "secondary"),
    "BLIND": Label(T("재검사", "Second look"), "gray"),
}
ITEM_KIND = {
    "PARCEL": Label(T("특송화물", "Parcels")),
    "DECLARATION": Label(T("수입신고", "Declarations")),
    "CARGO": Label(T("화물", "Cargo")),
    "TRAVELLER": Label(T("여행자", "Travellers")),
    "COMPANY": Label(T("업체", "Companies")),
}
MODEL_STATE = {
    "CANDIDATE": Label(T("후보", "Candidate"), "information"),
    "ACTIVE": Label(T("사용 중", "Active"), "success"),
    "RETIRED": Label(T("사용 종료", "Retired"), "gray"),
    "REFUSED": Label(T("반려", "Refused"), "danger"),
}
TASK_STATE = {
    "OPEN": Label(T("미처리", "Open"), "danger"),
    "TAKEN": Label(T("처리 중", "In hand"), "warning"),
    "CLOSED": Label(T("완료", "Closed"), "success"),
}
MONITOR = {
    "POPULATION": Label(T("반입물품 변화", "Population")),
    "PERFORMANCE": Label(T("모형 성능", "Performance")),
    "CONCEPT": Label(T("점수의 의미", "Meaning of scores")),
}
VERDICT = {
    "OVER": Label(T("검사 과다", "Chosen too often"), "danger"),
    "UNDER": Label(T("검사 과소", "Chosen too seldom"), "warning"),
    "FAIR": Label(T("균형", "In balance"), "success"),
}
GROUPING = {
    "importer_age": Label(T("수입자 거래 기간", "How long known")),
    "importer_size": Label(T("수입자 규모", "Size of importer")),
    "origin": Label(T("원산지", "Country of origin")),
}
GROUP = {
    "NEW": Label(T("신규 수입자(90일 미만)", "New importers (under 90 days)")),
    "KNOWN": Label(T("기존 수입자", "Known importers")),
    "SMALL": Label(T("소량 수입자(10건 미만)", "Small importers (under 10 items)")),
    "LARGE": Label(T("대량 수입자", "Larger importers")),
}

COLUMN = {
    "departure": Label(T("적출국", "Country of dispatch")),
    "origin": Label(T("원산지", "Country of origin")),
    "category": Label(T("물품 분류", "Category of goods")),
    "hs2": Label(T("HS 2단위", "HS chapter")),
    "hs4": Label(T("HS 4단위", "HS heading")),
    "hs6": Label(T("HS 6단위", "HS subheading")),
    "hs10": Label(T("품목번호", "Full code")),
    "goods": Label(T("같은 물품", "Same goods")),
    "route": Label(T("운송 경로", "Route")),
    "route_hs4": Label(T("경로와 HS 4단위", "Dispatch and heading")),
    "origin_hs6": Label(T("원산지와 HS 6단위", "Origin and subheading")),
    "importer": Label(T("수입자", "Importer")),
    "importer_hs4": Label(T("수입자와 HS 4단위", "Importer and heading")),
    "seller": Label(T("판매자", "Seller")),
    "seller_hs4": Label(T("판매자와 HS 4단위", "Seller and heading")),
    "declarant": Label(T("신고인", "Declarant")),
    "carrier": Label(T("운송업체", "Carrier")),
    "address": Label(T("주소", "Address")),
    "phone": Label(T("전화번호", "Telephone")),
    "container": Label(T("컨테이너", "Container")),
    "mode": Label(T("운송수단", "Mode of transport")),
    "lane": Label(T("검사 구분", "Lane")),
    "mass_g": Label(T("중량", "Mass")),
    "log_mass": Label(T("중량", "Mass")),
    "value": Label(T("과세가격", "Customs value")),
    "log_value": Label(T("과세가격", "Customs value")),
    "log_unit_value": Label(T("중량당 가격", "Value per mass")),
    "log_revenue": Label(T("세액", "Duty and taxes")),
    "rate": Label(T("세율", "Rate of duty")),
    "rate_kind": Label(T("세율 구분", "Kind of rate")),
    "rate_hs6": Label(T("세율과 HS 6단위", "Rate and subheading")),
    "pieces": Label(T("수량", "Pieces")),
    "weekday": Label(T("요일", "Day of the week")),
    "score": Label(T("전체", "All")),
    "auc": Label(T("AUC", "AUC")),
}
COLUMN |= {name: Label(T(said.ko, said.en)) for name, said in SIGN_WORDS.items()}
#: What a feature says of a key.
ASPECT = {
    "rate.find": Label(T("적발률", "Find rate")),
    "rate.harm": Label(T("유해물품 적발률", "Rate of harmful finds")),
    "looked": Label(T("검사 횟수", "Controls")),
    "days": Label(T("마지막 적발부터의 일수", "Days since the last find")),
    "new": Label(T("처음 보는지", "Seen before")),
    "is": Label(T("값", "Value")),
}


def feature_name(feature: str) -> str:
    """``rate.find:seller`` → "Find rate: Seller"; what has no name is shown as it is."""
    aspect, _, key = feature.rpartition(":")
    name = COLUMN[key].text if key in COLUMN else key
    return f"{ASPECT[aspect].text}: {name}" if aspect in ASPECT else name if not aspect else feature


def monitored(what: str) -> str:
    """``departure=TH`` → "Country of dispatch = TH"."""
    column, equal, value = what.partition("=")
    name = COLUMN[column].text if column in COLUMN else column
    return f"{name} = {value}" if equal else str(name)


KINDS |= {
    "outcome": OUTCOME, "basis": BASIS, "item_kind": ITEM_KIND, "model_state": MODEL_STATE,
    "task_state": TASK_STATE, "monitor": MONITOR, "verdict": VERDICT, "grouping": GROUPING, "group": GROUP,
}  # fmt: skip

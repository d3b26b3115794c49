"""Names of what risk pages show, by code: registered with the names of all other codes."""

from __future__ import annotations

from gwanmun.platform.i18n import T
from gwanmun.portals.labels import KINDS, Label

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

KINDS |= {
    "outcome": OUTCOME, "basis": BASIS, "item_kind": ITEM_KIND, "model_state": MODEL_STATE,
    "task_state": TASK_STATE, "monitor": MONITOR, "verdict": VERDICT, "grouping": GROUPING, "group": GROUP,
}  # fmt: skip

"""The names of states, verdicts, results and acts of inspection, with the tone of their badges."""

from __future__ import annotations

from gwanmun.platform.i18n import T
from gwanmun.portals.labels import Label

STATE = {
    "NEW": Label(T("판독 대기", "Waiting"), "gray"),
    "READING": Label(T("판독 중", "Being read"), "information"),
    "SECOND": Label(T("두 번째 판독 대기", "Second reading"), "secondary"),
    "SUPERVISOR": Label(T("감독자 판단 대기", "For a supervisor"), "warning"),
    "DECIDED": Label(T("결정", "Decided"), "primary"),
    "CLOSED": Label(T("종결", "Closed"), "gray"),
}
VERDICT = {
    "CLEAR": Label(T("통과", "Clear"), "success"),
    "OPEN": Label(T("개장", "Open"), "danger"),
    "HOLD": Label(T("보류", "Hold"), "warning"),
    "ASK": Label(T("의견 요청", "Asked another reader"), "secondary"),
}
CONFIDENCE = {
    "1": Label(T("확신 낮음", "Unsure")),
    "2": Label(T("보통", "Fairly sure")),
    "3": Label(T("확신함", "Sure")),
}
ROLE = {
    "FIRST": Label(T("첫 번째 판독", "First reading")),
    "SECOND": Label(T("두 번째 판독", "Second reading")),
    "OPINION": Label(T("요청받은 의견", "Opinion asked for")),
    "SUPERVISOR": Label(T("감독자", "Supervisor")),
}
LANE = {
    "RED": Label(T("개장검사", "Open"), "danger"),
    "ORANGE": Label(T("X-ray 검색", "X-ray"), "warning"),
    "YELLOW": Label(T("서류심사", "Documents"), "information"),
    "BLUE": Label(T("사후심사", "After release"), "secondary"),
    "GREEN": Label(T("통과", "Release"), "success"),
}
MARK = {
    "NARCOTICS": Label(T("마약류 의심", "Suspected narcotics"), "danger"),
    "WEAPON": Label(T("총포·도검", "Weapon"), "danger"),
    "EXPLOSIVE": Label(T("폭발물", "Explosive"), "danger"),
    "CURRENCY": Label(T("현금·귀금속", "Cash, precious metal"), "warning"),
    "COUNTERFEIT": Label(T("위조품 의심", "Suspected counterfeit"), "warning"),
    "UNDECLARED": Label(T("신고와 다름", "Not as declared"), "warning"),
    "OTHER": Label(T("기타", "Other"), "gray"),
}
RESULT = {
    "NO_FIND": Label(T("이상 없음", "Nothing found"), "success"),
    "DISCREPANCY": Label(T("신고와 상이", "Discrepancy"), "warning"),
    "PROHIBITED": Label(T("금지·제한 물품", "Prohibited or restricted"), "danger"),
    "IPR": Label(T("지식재산권 침해", "Infringing goods"), "danger"),
    "NARCOTICS": Label(T("마약류", "Narcotics"), "danger"),
    "TAX": Label(T("세금 관련 위반", "Tax offence"), "warning"),
}
FINDING = {
    "OPEN": Label(T("기록 중", "Being recorded"), "information"),
    "CLOSED": Label(T("종결", "Closed"), "gray"),
}
TEST = {
    "TRACE": Label(T("이온스캐너", "Trace detector")),
    "RAMAN": Label(T("라만 분광기", "Raman")),
    "REAGENT": Label(T("간이시약", "Reagent kit")),
    "RADIATION": Label(T("방사선 측정", "Radiation")),
    "DOG": Label(T("탐지견", "Dog")),
    "OTHER": Label(T("기타", "Other")),
}
ANSWER = {
    "POSITIVE": Label(T("양성", "Positive"), "danger"),
    "NEGATIVE": Label(T("음성", "Negative"), "success"),
    "UNCLEAR": Label(T("불분명", "Unclear"), "warning"),
}
ACT = {
    "SEALED": Label(T("봉인", "Sealed"), "primary"),
    "HANDED_OVER": Label(T("인계", "Handed over"), "information"),
    "OPENED": Label(T("개봉·재봉인", "Opened and sealed anew"), "warning"),
    "RETURNED": Label(T("반환", "Returned"), "gray"),
    "DESTROYED": Label(T("폐기", "Destroyed"), "gray"),
    "TRANSFERRED": Label(T("송치", "Transferred to prosecutors"), "secondary"),
}
#: What became of the word to risk at the closing of a finding.
TOLD = {
    "TOLD": Label(T("위험관리에 알렸습니다.", "Risk was told."), "success"),
    "UNKNOWN_ITEM": Label(
        T(
            "선별된 물품이 아니어서 검사 결과로 세지 않습니다.",
            "Not chosen for a control: it counts as no result.",
        ),
        "gray",
    ),
    "ALREADY": Label(T("결과가 이미 기록되어 있습니다.", "A result was recorded before."), "warning"),
}
FIND = {
    "NARCOTICS": Label(T("마약류", "Narcotics")),
    "WEAPON": Label(T("총포·도검류", "Weapons")),
    "DANGEROUS": Label(T("위험물품", "Dangerous goods")),
    "PROHIBITED": Label(T("수출입 금지물품", "Prohibited goods")),
    "IPR": Label(T("지식재산권 침해물품", "Infringing goods")),
    "REQUIREMENT": Label(T("수입요건 미구비", "Import requirement not met")),
    "MISCLASSIFIED": Label(T("품목분류 오류", "Wrong classification")),
    "UNDERVALUED": Label(T("저가신고", "Undervaluation")),
    "ORIGIN": Label(T("원산지 위반", "False origin")),
    "SPLIT": Label(T("분할반입", "Split shipment")),
    "NOT_DECLARED": Label(T("미신고 물품", "Undeclared goods")),
    "QUANTITY": Label(T("수량·중량 상이", "Other quantity or weight")),
    "OTHER": Label(T("기타", "Other")),
}
VARIANT = {
    "colour": Label(T("컬러", "Colour")),
    "grey": Label(T("흑백", "Grey")),
    "invert": Label(T("반전", "Invert")),
    "penetrate": Label(T("고투과", "Penetrate")),
    "organic": Label(T("유기물", "Organic")),
    "metal": Label(T("금속", "Metal")),
    "edges": Label(T("윤곽", "Edges")),
    "zeff": Label(T("원자번호", "Zeff")),
}

KINDS: dict[str, dict[str, Label]] = {
    "state": STATE, "verdict": VERDICT, "confidence": CONFIDENCE, "role": ROLE, "lane": LANE, "mark": MARK,
    "result": RESULT, "finding": FINDING, "test": TEST, "answer": ANSWER, "act": ACT, "told": TOLD,
    "find": FIND, "variant": VARIANT,
}  # fmt: skip


def label(kind: str, code: str | None) -> Label:
    """The label of a code; an unknown code is its own label."""
    return KINDS[kind].get(code or "") or Label(code or "–")

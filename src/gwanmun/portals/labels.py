"""The names of lanes, routes, states, holds, acts and roles, with the tone of their badges.

One place for all pages: a code that has no name here is shown as it is.
"""

from __future__ import annotations

from typing import NamedTuple

from gwanmun.platform.i18n import T


class Label(NamedTuple):
    text: str
    tone: str = "gray"  # of krds-badge: primary, secondary, gray, danger, warning, success, information
    easy: str = ""  # the legal term in an easy word, for a hint beside it


LANE = {
    "LIST": Label(
        T("목록통관", "List clearance"),
        "success",
        T("신고서 없이 목록만으로 통관", "Cleared by list, no declaration"),
    ),
    "SIMPLIFIED": Label(
        T("간이신고", "Simplified declaration"), "information", T("간단한 신고", "A short declaration")
    ),
    "GENERAL": Label(
        T("일반수입신고", "General declaration"), "secondary", T("정식 수입신고", "A full import declaration")
    ),
    "UNDECIDED": Label(T("미정", "Undecided"), "gray", T("자료가 모자라 정하지 못함", "Data is missing")),
}
ROUTE = {
    "RELEASE": Label(T("반출", "Release"), "success"),
    "XRAY": Label(T("X-ray 검색", "X-ray"), "information"),
    "OPEN": Label(T("개장검사", "Open"), "warning"),
    "HOLD": Label(T("보류", "Hold"), "danger"),
}
STATE = {
    "AUTO_CLEARED": Label(T("자동 통관", "Cleared automatically"), "success"),
    "INSPECTION": Label(T("검사 대상", "For inspection"), "warning"),
    "HELD": Label(T("보류", "Held"), "danger"),
    "RELEASED": Label(T("반출", "Released"), "success"),
    "RETURNED": Label(T("반송", "Returned"), "secondary"),
    "DESTROYED": Label(T("폐기", "Destroyed"), "gray"),
}
HOLD = {
    "DATA_FIX": Label(T("자료 보완", "Data to correct"), "warning"),
    "DECLARATION_REQUIRED": Label(T("수입신고 필요", "Declaration required"), "information"),
    "AGGREGATED": Label(T("합산과세", "Aggregated"), "secondary"),
    "PROHIBITED": Label(T("금지·제한 물품", "Prohibited or restricted"), "danger"),
    "IPR": Label(T("지식재산권", "Intellectual property"), "danger"),
    "PAYMENT": Label(T("세금 납부 대기", "Tax to be paid"), "warning"),
}
ACT = {
    "RELEASE": Label(T("반출", "Release"), "success"),
    "INSPECT": Label(T("검사", "Inspect"), "warning"),
    "RETURN": Label(T("반송", "Return"), "secondary"),
    "DESTROY": Label(T("폐기", "Destroy"), "danger"),
    "UNDO": Label(T("되돌림", "Undone"), "gray"),
    "CARRIED": Label(T("이전 판에서 이어짐", "Carried over from the earlier version"), "gray"),
    "FOLLOW_UP": Label(T("후속 확인 필요", "Follow-up needed"), "warning"),
}
#: What has been done, for the toast after an act.
DONE = {
    "RELEASE": T("반출했습니다", "released"),
    "INSPECT": T("검사로 보냈습니다", "sent to inspection"),
    "RETURN": T("반송했습니다", "returned"),
    "DESTROY": T("폐기했습니다", "destroyed"),
}
VERSION = {
    "RECEIVED": Label(T("접수", "Received"), "gray"),
    "CLEARING": Label(T("처리 중", "In progress"), "information"),
    "CLEARED": Label(T("처리 완료", "Processed"), "success"),
    "REFUSED": Label(T("접수 거부", "Refused"), "danger"),
    "FAILED": Label(T("처리 실패", "Failed"), "danger"),
}
STAGE = {
    "reading": Label(T("읽기", "Reading")),
    "deciding": Label(T("심사", "Deciding")),
    "writing": Label(T("저장", "Storing")),
    "done": Label(T("완료", "Done")),
}
ROLE = {
    "OFFICER": Label(T("세관 담당자", "Officer")),
    "SUPERVISOR": Label(T("감독자", "Supervisor")),
    "AUDITOR": Label(T("감사자", "Auditor")),
    "OPERATOR": Label(T("특송업체", "Operator")),
}
ORGANISATION = {
    "CUSTOMS": Label(T("세관", "Customs")),
    "OPERATOR": Label(T("특송업체", "Express operator")),
}
EXEMPT = {
    "NONE": Label(T("면세 아님", "No exemption")),
    "SMALL": Label(T("소액물품 면세", "Small-value exemption"), "success"),
    "BOTTLE": Label(T("주류 1병 면세", "One-bottle exemption"), "success"),
}
SEVERITY = {
    "REFUSED": Label(T("거부", "Refused"), "danger"),
    "REQUEST": Label(T("보완 요청", "Request"), "warning"),
    "NOTE": Label(T("참고", "Note"), "information"),
}
ID_KIND = {
    "A": Label(T("개인통관고유부호", "Personal customs code")),
    "B": Label(T("생년월일", "Birth date")),
    "C": Label(T("통관고유부호", "Customs code")),
    "D": Label(T("사업자등록번호", "Business number")),
    "E": Label(T("외국인등록번호", "Alien number")),
    "F": Label(T("여권번호", "Passport")),
}
USE = {"1": Label(T("개인", "Personal")), "2": Label(T("회사", "Company"))}
#: How far a webhook message is.
DELIVERY = {
    "DELIVERED": Label(T("전달함", "Delivered"), "success"),
    "WAITING": Label(T("보내는 중", "On its way"), "information"),
    "RETRYING": Label(T("다시 시도 중", "Being retried"), "warning"),
    "GIVEN_UP": Label(T("전달 못 함", "Not delivered"), "danger"),
}
RULE_STATUS = {
    "verified": Label(T("근거 확인", "Verified"), "success"),
    "unverified": Label(T("근거 미확인", "Unverified"), "warning"),
}
#: What the audit record's actions are called.
ACTION = {
    code: Label(T(ko, en))
    for code, ko, en in (
        ("manifest.received", "적하목록 접수", "Manifest received"),
        ("manifest.cleared", "적하목록 처리 완료", "Manifest cleared"),
        ("manifest.refused", "적하목록 접수 거부", "Manifest refused"),
        ("manifest.failed", "적하목록 처리 실패", "Manifest failed"),
        ("manifest.retried", "적하목록 다시 처리", "Manifest run again"),
        ("manifest.purged", "보관 기간 지난 목록 삭제", "Manifest purged"),
        ("parcel.released", "화물 반출", "Parcel released"),
        ("parcel.inspected", "화물 검사 지정", "Parcel sent to inspection"),
        ("parcel.returned", "화물 반송", "Parcel returned"),
        ("parcel.destroyed", "화물 폐기", "Parcel destroyed"),
        ("parcel.undone", "처리 되돌림", "Act undone"),
        ("parcel.tracked", "수하인 조회", "Tracked by the consignee"),
        ("parcels.exported", "화물 목록 내려받기", "Parcels exported"),
        ("person.viewed", "개인정보 열람", "Personal data viewed"),
        ("person.searched", "개인 검색", "Person searched"),
        ("organisation.created", "기관 등록", "Organisation created"),
        ("organisation.changed", "기관 자격 변경", "Organisation changed"),
        ("user.created", "사용자 등록", "User created"),
        ("user.activated", "사용자 재사용", "User switched on"),
        ("user.deactivated", "사용자 중지", "User switched off"),
        ("user.password_reset", "비밀번호 다시 설정", "Password reset"),
        ("user.passkeys_removed", "패스키 삭제", "Passkeys removed"),
        ("key.issued", "API 키 발급", "API key issued"),
        ("key.revoked", "API 키 폐기", "API key revoked"),
        ("webhook.added", "웹훅 등록", "Webhook added"),
        ("webhook.removed", "웹훅 삭제", "Webhook removed"),
        ("webhook.retried", "웹훅 다시 보내기", "Webhook sent again"),
        ("registry.loaded", "통관부호 대장 갱신", "Registry loaded"),
        ("risk.slots_told", "검사 여력 기록", "Slots of controls told"),
        ("risk.overridden", "선별 검사 구분 변경", "Lane of control changed"),
        ("risk.override_undone", "선별 검사 구분 변경 되돌림", "Change of lane undone"),
        ("risk.selection_exported", "선별 목록 내려받기", "Selection exported"),
        ("audit.exported", "감사 기록 내려받기", "Audit record exported"),
        ("inspection.case_opened", "판독 건 접수", "Case of an image opened"),
        ("inspection.case_taken", "영상 배정", "Image taken by a reader"),
        ("inspection.case_let_go", "영상 놓음", "Image let go"),
        ("inspection.read", "영상 판독", "Image read"),
        ("inspection.reading_undone", "판독 되돌림", "Reading taken back"),
        ("inspection.decided", "판독 결정 확정", "Decision of readers carried out"),
        ("inspection.resumed", "판독 보류 해제", "Case taken off hold"),
        ("inspection.dismissed", "판독 없이 닫음", "Case closed unread"),
        ("parcel.read", "화물 영상 판독", "Image of a parcel read"),
        ("finding.opened", "개장 기록 시작", "Finding begun"),
        ("finding.changed", "개장 기록 고침", "Finding changed"),
        ("finding.closed", "개장 기록 종결", "Finding closed"),
        ("finding.photo_added", "사진 추가", "Photo added"),
        ("exhibit.entry", "증거물 이력 기록", "Entry of an exhibit"),
        ("exhibit.printed", "증거물 이력 출력", "Chain of custody printed"),
    )
}
#: Who acts when it is no person and no key.
ACTOR = {
    "system": Label(T("시스템", "System")),
    "citizen": Label(T("수하인", "Consignee")),
    "command line": Label(T("명령줄", "Command line")),
}
SUBJECT = {
    "manifest_version": Label(T("적하목록 판", "Manifest version")),
    "parcel": Label(T("화물", "Parcel")),
    "person": Label(T("개인", "Person")),
    "personal_code": Label(T("개인통관고유부호", "Personal customs code")),
    "queue": Label(T("대기열", "Queue")),
    "organisation": Label(T("기관", "Organisation")),
    "user": Label(T("사용자", "User")),
    "api_key": Label(T("API 키", "API key")),
    "webhook": Label(T("웹훅", "Webhook")),
    "capacity": Label(T("검사 여력", "Slots of controls")),
    "selection": Label(T("선별 현황", "Selection")),
    "audit": Label(T("감사 기록", "Audit record")),
    "case": Label(T("판독 건", "Case")),
    "finding": Label(T("개장·적발 기록", "Finding")),
    "exhibit": Label(T("증거물", "Exhibit")),
}

KINDS: dict[str, dict[str, Label]] = {
    "lane": LANE, "route": ROUTE, "state": STATE, "hold_kind": HOLD, "act": ACT, "version": VERSION,
    "stage": STAGE, "role": ROLE, "organisation": ORGANISATION, "exempt": EXEMPT, "severity": SEVERITY,
    "id_kind": ID_KIND, "action": ACTION, "subject": SUBJECT, "actor": ACTOR, "use": USE,
    "rule_status": RULE_STATUS, "delivery": DELIVERY,
}  # fmt: skip


def label(kind: str, code: str | None) -> Label:
    """The label of a code; an unknown code is its own label."""
    return KINDS[kind].get(code or "") or Label(code or "–")

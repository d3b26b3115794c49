"""Names of states of profiles."""

from __future__ import annotations

from gwanmun.platform.i18n import T
from gwanmun.portals.labels import KINDS, Label

PROFILE_STATE = {
    "DRAFT": Label(T("작성 중", "Draft"), "gray"),
    "TESTED": Label(T("시험함", "Tested"), "information"),
    "PROPOSED": Label(T("결재 대기", "Proposed"), "warning"),
    "ACTIVE": Label(T("승인", "Approved"), "success"),
    "EXPIRED": Label(T("만료", "Expired"), "gray"),
    "RETIRED": Label(T("중지", "Retired"), "gray"),
    "REFUSED": Label(T("반려", "Refused"), "danger"),
}
KINDS["profile_state"] = PROFILE_STATE
KINDS["profile_act"] = {
    f"risk.profile_{act}": Label(T(ko, en))
    for act, ko, en in (
        ("drafted", "작성", "Drafted"),
        ("changed", "고침", "Changed"),
        ("test_asked", "시험 시작", "Test begun"),
        ("tested", "시험 끝", "Tested"),
        ("proposed", "결재 올림", "Proposed"),
        ("approved", "승인", "Approved"),
        ("refused", "반려", "Refused"),
        ("retired", "중지", "Stopped"),
        ("expired", "만료", "Expired"),
    )
}

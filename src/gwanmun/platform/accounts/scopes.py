"""What an API key may be allowed to do. A key can never do more than its organisation's people."""

from __future__ import annotations

from gwanmun.platform.i18n import T

SCOPES: dict[str, str] = {
    "manifests:write": T("적하목록 제출", "Submit manifests"),
    "manifests:read": T("적하목록 상태와 결과 조회", "See the state and results of manifests"),
    "parcels:read": T("물품과 판단 근거 조회", "See parcels and the reasons of decisions"),
    "parcels:decide": T("물품 한 건 즉시 판정", "Decide one parcel at once"),
    "tariff:assess": T("세액 산출과 세율 조회", "Assess duty and taxes, look up rates"),
    "tariff:classify": T("품목분류 후보 찾기", "Find codes for a description"),
    "risk:read": T("위험관리 자료 조회(세관)", "See what targeting knows (customs)"),
    "risk:results": T("검사 결과 전송(세관)", "Send results of controls (customs)"),
    "risk:alerts": T("경보 접수", "Send alerts"),
    "risk:network": T("거래망 조회(세관)", "See the network of parties (customs)"),
    "inspection:cases": T("판독 건 열기와 조회(세관)", "Open and see cases of images (customs)"),
    "inspection:send": T("검색 장비 자료 전송", "Send what inspection devices see"),
    "webhooks:manage": T("알림 주소 관리", "Manage webhooks"),
}


def checked(scopes: list[str] | tuple[str, ...] | set[str]) -> list[str]:
    """``scopes`` in catalogue order, without doubles. Raises ``ValueError`` naming an unknown one."""
    unknown = sorted(set(scopes) - SCOPES.keys())
    if unknown:
        raise ValueError(f"unknown scope: {', '.join(unknown)}")
    return [scope for scope in SCOPES if scope in scopes]

"""Certificates of readers: the paper, revoking, and the share of work images with a projected threat."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gwanmun.inspection.school import contract as school
from gwanmun.platform import pdf
from gwanmun.platform.audit import services as audit
from gwanmun.platform.i18n import T, language, mask_name, pick
from gwanmun.platform.i18n import date as said_on
from gwanmun.platform.i18n import datetime as said_at
from gwanmun.portals.access import ACTORS, MANAGERS, allow, person
from gwanmun.portals.labels import KINDS, Label
from gwanmun.portals.officer.inspection.exhibits import qr

TEMPLATE = Path(__file__).with_name("certificate.typ")
KINDS["school_role"] = {
    "PARCEL": Label(T("특송·우편 판독", "Parcel reader")),
    "BAGGAGE": Label(T("휴대품 판독", "Baggage reader")),
    "SUPERVISOR": Label(T("판독 감독", "Supervisor of readers")),
    "REFRESHER": Label(T("보수 교육", "Refresher")),
    "BODY": Label(T("신체 검색", "Body scanner operator")),
}
KINDS["certificate"] = {
    "VALID": Label(T("유효", "Valid"), "success"),
    "EXPIRED": Label(T("만료", "Expired"), "warning"),
    "REVOKED": Label(T("취소", "Revoked"), "danger"),
}


def told(one: school.Certificate) -> dict[str, Any]:
    """What the public page says, and no more than the paper does: the holder's name is masked."""
    place = one.user.organisation
    return {
        "code": one.code, "state": school.certifying.holds(one), "holder": mask_name(one.user.get_username()),
        "role": KINDS["school_role"][one.role].text, "course": one.version.data[f"title_{language()}"],
        "office": pick(place.name_ko, place.name_en) if place else "–",
        "issued": one.issued_on, "until": one.expires_on,
    }  # fmt: skip


@require_safe
@allow(*ACTORS)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own certificate, or one of the supervisor's office, as PDF."""
    who, now = person(request), timezone.now()
    rows = school.Certificate.objects.select_related("user__organisation", "version")
    mine = {"user__organisation_id": who.organisation_id} if who.role == "SUPERVISOR" else {"user": who}
    one = get_object_or_404(rows, pk=pk, **mine)
    made = pdf.document(TEMPLATE, facts(one, now), now)
    audit.record(audit.Actor.user(who), "certificate.printed", "certificate", one.code)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{one.code}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def facts(one: school.Certificate, now: Any) -> dict[str, Any]:
    said = told(one)
    link = f"{settings.BASE_URL}{reverse('certificate')}?code={one.code}"
    over = {
        "EXPIRED": pick("유효기간이 끝난 수료증입니다.", "This certificate has expired."),
        "REVOKED": pick("취소한 수료증입니다.", "This certificate was revoked."),
    }
    return {
        "lang": language(), "title": pick("수료증", "Certificate"), "course": said["course"],
        "code": one.code, "code_name": pick("확인 번호", "Code"), "link": link, "qr": qr(link),
        "facts": [
            [pick("받는 사람", "Holder"), one.user.get_username()],
            [pick("소속", "Office"), said["office"]],
            [pick("직무", "Work"), str(said["role"])],
            [pick("발급일", "Issued"), str(said_on(one.issued_on))],
            [pick("유효기간", "Valid until"), str(said_on(one.expires_on))],
        ],
        "said": pick(
            "위 사람은 이 과정을 마치고 시험의 모든 기준을 채웠습니다.",
            "The holder has completed the course and met every condition of its test.",
        ),
        "over": over.get(said["state"], ""),
        "how": pick("아래 주소나 QR로 지금도 유효한지 확인합니다.", "Check at this address that it holds."),
        "made": f"{pick('출력', 'Printed')}: {said_at(now, 'zone')}",
    }  # fmt: skip


@require_POST
@allow(*MANAGERS)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a certificate of one's own office back, with a reason; not one's own."""
    who = person(request)
    rows = school.Certificate.objects.exclude(user=who)
    one = get_object_or_404(rows, pk=pk, user__organisation_id=who.organisation_id)
    try:
        school.certifying.revoke(one, request.POST.get("reason", ""), audit.Actor.user(who))
    except school.Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, T("수료증을 취소했습니다.", "The certificate is revoked."))
    return redirect("officer:inspection_school_office")


@require_POST
@allow(*MANAGERS)
def share(request: HttpRequest) -> HttpResponse:
    """How many work images of the office carry a projected threat."""
    who, given = person(request), request.POST
    try:
        if who.organisation is None:
            raise school.Refused("", "소속 기관이 없습니다.", "You belong to no office.")
        school.projecting.set_share(
            who.organisation, audit.Actor.user(who), on=given.get("on") == "1",
            ppm=_percent(given.get("percent", "")), most_a_day=_whole(given.get("most_a_day", "")),
            least_between=_whole(given.get("least_between", "")), reason=given.get("reason", ""),
        )  # fmt: skip
    except school.Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, T("투사 비율을 정했습니다.", "The share is set."))
    return redirect("officer:inspection_school_office")


def _percent(text: str) -> int:
    """``2.5`` per cent → parts per million; −1, which is refused, for anything else."""
    whole, _, part = text.strip().partition(".")
    if not (whole + part).isascii() or not (whole + part).isdigit() or len(text) > 7 or len(part) > 4:
        return -1
    return int((whole or "0") + part.ljust(4, "0"))


def _whole(text: str) -> int:
    number = text.strip()
    return int(number) if number.isascii() and number.isdigit() and len(number) < 7 else -1


__all__ = ["facts", "paper", "revoke", "share", "told"]

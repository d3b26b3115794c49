"""Alerts of machines, dogs and other services: seen, taken note of, resolved."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T
from gwanmun.portals.access import ACTORS, READERS, allow, person
from gwanmun.portals.officer.risk.network import KINDS
from gwanmun.portals.officer.risk.results import crumbs
from gwanmun.risk.network import contract

SOURCES = {
    "XRAY": T("X-ray 판독", "X-ray"),
    "TRACE": T("이온스캐너", "Trace detector"),
    "CAMERA": T("감시카메라", "Camera"),
    "DOG": T("탐지견", "Dog"),
    "INTELLIGENCE": T("정보", "Intelligence"),
    "SCALE": T("중량계", "Scale"),
    "RADIATION": T("방사선", "Radiation"),
}
LEVELS = {
    "NOTICE": (T("참고", "Notice"), "gray"),
    "WARNING": (T("주의", "Warning"), "warning"),
    "ALARM": (T("경고", "Alarm"), "danger"),
}
STATES = {
    "OPEN": T("미확인", "Open"),
    "ACKNOWLEDGED": T("확인", "Acknowledged"),
    "RESOLVED": T("종결", "Resolved"),
}
ITEM = T("물품", "Item")


@require_safe
@allow(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    rows = contract.Alert.objects.select_related("organisation").order_by("-id")
    rows = rows.filter(state=state) if state in STATES else rows.exclude(state="RESOLVED")
    found = [
        {
            "alert": alert,
            "source": SOURCES[alert.source],
            "level": LEVELS[alert.level][0],
            "tone": LEVELS[alert.level][1],
            "state": STATES[alert.state],
            "about": ITEM if alert.about == "ITEM" else KINDS.get(alert.kind or "", ""),
            "over": alert.expires_at is not None and alert.expires_at < timezone.now(),
        }
        for alert in rows[:200]
    ]
    context = {
        "crumbs": crumbs((T("경보", "Alerts"), "")),
        "rows": found,
        "states": STATES,
        "state": state,
        "may_act": person(request).role in ACTORS,
    }
    return render(request, "officer/risk/alerts.html", context)


@require_POST
@allow(*ACTORS)
def handle(request: HttpRequest, pk: int) -> HttpResponse:
    alert = get_object_or_404(contract.Alert, pk=pk)
    try:
        actor = Actor.user(person(request))
        contract.handle(alert, request.POST.get("state", ""), request.POST.get("reason", ""), actor)
    except contract.Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, T("처리하였습니다.", "It is done."))
    return redirect("officer:risk_alerts")

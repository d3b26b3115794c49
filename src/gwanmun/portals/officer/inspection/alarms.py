"""Alarms of machines: seen, taken note of, resolved with what it was. Drills are marked and counted apart."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gwanmun.inspection.devices import contract
from gwanmun.platform.audit.services import Actor, record
from gwanmun.platform.i18n import T, pick
from gwanmun.portals import charts_devices
from gwanmun.portals.access import ACTORS, READERS, allow, person
from gwanmun.portals.labels import KINDS, Label
from gwanmun.portals.officer.inspection import devices as _names  # noqa: F401 - registers its names
from gwanmun.portals.officer.inspection.common import crumbs, told

TITLE = T("장비 경보", "Alarms")
DAYS = 30
KINDS["device_level"] = {
    "NONE": Label(T("이상 없음", "Nothing"), "success"),
    "NOTICE": Label(T("참고", "Notice"), "gray"),
    "WARNING": Label(T("주의", "Warning"), "warning"),
    "ALARM": Label(T("경보", "Alarm"), "danger"),
}
KINDS["device_alarm"] = {
    "OPEN": Label(T("미확인", "Open"), "danger"),
    "ACKNOWLEDGED": Label(T("확인", "Acknowledged"), "warning"),
    "RESOLVED": Label(T("종결", "Resolved"), "gray"),
}
KINDS["alarm_outcome"] = {
    "FOUND": Label(T("적발", "Found")),
    "EXPLAINED": Label(T("설명됨(자연 방사선·의약품 등)", "Explained (natural, medical …)")),
    "NOTHING": Label(T("이상 없음", "Nothing found")),
    "TECHNICAL": Label(T("장비 고장", "Fault of the device")),
    "DRILL": Label(T("훈련 종료", "End of the drill")),
}
KINDS["source_kind"] = {
    "NORM": Label(T("자연 방사성", "Natural"), "gray"),
    "MEDICAL": Label(T("의료용", "Medical"), "information"),
    "INDUSTRIAL": Label(T("산업용", "Industrial"), "warning"),
    "NUCLEAR": Label(T("핵물질", "Nuclear material"), "danger"),
}


@require_safe
@allow(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    rows = contract.Alarm.objects.select_related("device", "event").order_by("-id")
    rows = rows.filter(state=state) if state in KINDS["device_alarm"] else rows.exclude(state="RESOLVED")
    since = timezone.now() - dt.timedelta(days=DAYS)
    context = {
        "crumbs": crumbs((TITLE, "")),
        "rows": [{"alarm": row, "what": pick(row.what_ko, row.what_en)} for row in rows[:200]],
        "states": {code: label.text for code, label in KINDS["device_alarm"].items()},
        "state": state,
        "figures": contract.figures(since),
        "drills": contract.figures(since, drills=True),
        "days": DAYS,
    }
    return render(request, "officer/inspection/alarms.html", context)


@require_safe
@allow(*READERS)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    alarm = get_object_or_404(
        contract.Alarm.objects.select_related("device__organisation", "event__image"), pk=pk
    )
    who = person(request)
    record(Actor.user(who), "alarm.viewed", "device_alarm", alarm.pk)
    result: dict[str, Any] = alarm.event.result if alarm.event else {}
    spectrum = charts_devices.spectrum(result.get("plot") or {})
    raman = charts_devices.raman(result.get("plot") or {}) if alarm.device.kind == "RAMAN" else None
    outcomes = ["DRILL"] if alarm.drill else [code for code in KINDS["alarm_outcome"] if code != "DRILL"]
    context = {
        "crumbs": crumbs((TITLE, reverse("officer:inspection_alarms")), (f"{alarm.pk}", "")),
        "alarm": alarm,
        "what": pick(alarm.what_ko, alarm.what_en),
        "result": result,
        "spectrum": spectrum,
        "spectrum_legend": charts_devices.SPECTRUM_LEGEND,
        "raman": raman,
        "chart": bool(spectrum or raman),
        "sides": _sides(result) if alarm.device.kind == "BODY" else [],
        "outcomes": {code: KINDS["alarm_outcome"][code].text for code in outcomes},
        "may_act": who.role in ACTORS,
    }
    return render(request, "officer/inspection/alarm.html", context)


def _sides(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Front and back of the figure, regions in the units of the drawing (200 by 400)."""
    found: list[dict[str, Any]] = []
    for side, name in (("FRONT", T("앞", "Front")), ("BACK", T("뒤", "Back"))):
        boxes = [
            {"x": r["x"] // 5, "y": r["y"] * 2 // 5, "w": max(4, r["w"] // 5), "h": max(4, r["h"] * 2 // 5)}
            for r in result.get("regions", [])
            if r["side"] == side
        ]
        found.append({"name": name, "boxes": boxes})
    return found


@require_POST
@allow(*ACTORS)
def handle(request: HttpRequest, pk: int) -> HttpResponse:
    alarm = get_object_or_404(contract.Alarm, pk=pk)
    actor = Actor.user(person(request))
    try:
        if request.POST.get("act") == "acknowledge":
            contract.acknowledge(alarm, actor)
        else:
            contract.resolve(alarm, request.POST.get("outcome", ""), request.POST.get("reason", ""), actor)
    except contract.ScanFault as fault:
        messages.error(request, told(fault))
    else:
        messages.success(request, T("처리했습니다.", "It is done."))
    return redirect("officer:inspection_alarm", pk)

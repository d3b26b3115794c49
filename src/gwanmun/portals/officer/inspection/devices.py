"""Machines: a list with their state, a record with health and faults, registration, keys, drills."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.devices import contract
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T, pick
from gwanmun.portals import charts_devices
from gwanmun.portals.access import ACTORS, MANAGERS, READERS, allow, person
from gwanmun.portals.labels import KINDS, Label
from gwanmun.portals.officer.inspection.common import FIELDS, crumbs, told

TITLE = T("장비", "Devices")
WORDS = ("code", "kind", "vendor", "model", "serial", "software", "office", "place", "key_kind", "key")
#: What is typed besides, and stays typed when something is refused.
MORE = ("organisation", "calibrated_on", "calibration_due")
KINDS["device_kind"] = {
    "XRAY": Label(T("X선 검색기", "X-ray"), "information"),
    "RADIATION": Label(T("방사선 감시기", "Radiation monitor"), "warning"),
    "TRACE": Label(T("이온스캐너", "Trace detector"), "secondary"),
    "RAMAN": Label(T("라만 분광기", "Raman"), "secondary"),
    "BODY": Label(T("신체 검색기", "Body scanner"), "gray"),
    "CAMERA": Label(T("감시카메라", "Camera"), "gray"),
}
KINDS["device_state"] = {
    "PROPOSED": Label(T("승인 대기", "Waiting for approval"), "warning"),
    "ACTIVE": Label(T("사용 중", "In use"), "success"),
    "SUSPENDED": Label(T("사용 정지", "Suspended"), "danger"),
    "RETIRED": Label(T("폐기", "Retired"), "gray"),
}
KINDS["calibration"] = {
    "OK": Label(T("교정 유효", "Calibrated"), "success"),
    "SOON": Label(T("교정 임박", "Calibration due soon"), "warning"),
    "OVERDUE": Label(T("교정 기한 지남", "Calibration overdue"), "danger"),
    "UNKNOWN": Label(T("교정일 없음", "No calibration date"), "gray"),
}


@require_safe
@allow(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    rows = contract.Device.objects.select_related("organisation").order_by("organisation__code", "code")
    if kind in KINDS["device_kind"]:
        rows = rows.filter(kind=kind)
    now = timezone.now()
    context = {
        "crumbs": crumbs((TITLE, "")),
        "rows": [{"device": row, "health": contract.health(row, now)} for row in rows[:300]],
        "totals": contract.totals(now),
        "kinds": {code: label.text for code, label in KINDS["device_kind"].items()},
        "kind": kind,
        "may_act": person(request).role in ACTORS,
    }
    return render(request, "officer/inspection/devices.html", context)


@allow(*ACTORS)
def new(request: HttpRequest) -> HttpResponse:
    """The registration form. The key is typed in: of Ed25519 only the public half leaves the machine."""
    typed = {name: request.POST.get(name, "").strip()[:200] for name in WORDS}
    fault = None
    if request.method == "POST":
        office = get_object_or_404(Organisation, code=request.POST.get("organisation", ""), active=True)
        try:
            made = contract.register(
                office,
                actor=Actor.user(person(request)),
                calibrated_on=_day(request, "calibrated_on"),
                calibration_due=_day(request, "calibration_due"),
                **typed,
            )
        except contract.ScanFault as found:
            fault = found
        else:
            messages.success(
                request,
                T(
                    "등록했습니다. 다른 감독자가 승인하면 자료를 보낼 수 있습니다.",
                    "Registered. It may speak once another supervisor lets it in.",
                ),
            )
            return redirect("officer:inspection_device", made.pk)
    context = {
        "crumbs": crumbs((TITLE, reverse("officer:inspection_devices")), (T("장비 등록", "Register"), "")),
        "offices": Organisation.objects.filter(active=True).order_by("kind", "code"),
        "kinds": {code: label.text for code, label in KINDS["device_kind"].items()},
        "typed": typed | {name: request.POST.get(name, "").strip()[:40] for name in MORE},
        "fault": fault,
        "told": told(fault) if fault else "",
        "words": _FIELDS,
    }
    return render(request, "officer/inspection/device_form.html", context, status=422 if fault else 200)


_FIELDS = (
    ("code", T("장비 번호", "Code"), True),
    ("vendor", T("제조사", "Maker"), True),
    ("model", T("모델", "Model"), True),
    ("serial", T("제조 번호", "Serial number"), True),
    ("software", T("소프트웨어 판", "Software version"), False),
    ("office", T("부서", "Office"), False),
    ("place", T("설치 장소", "Place"), False),
)

FIELDS.update({name: title for name, title, _ in _FIELDS})


@require_safe
@allow(*READERS)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    device = get_object_or_404(contract.Device.objects.select_related("organisation"), pk=pk)
    now, who = timezone.now(), person(request)
    health = contract.health(device, now)
    froms = {act: states for act, (states, _) in contract.ACTS.items()}
    context = {
        "crumbs": crumbs((TITLE, reverse("officer:inspection_devices")), (device.code, "")),
        "device": device,
        "health": health,
        "plot": charts_devices.hours(health.hours, now) if health.events else None,
        "legend": charts_devices.HOURS_LEGEND,
        "chart": bool(health.events),
        "skew": _skew(device.skew_ms),
        "curves": bank.calibrating.in_force(device.organisation_id, device.code),
        "events": device.events.select_related("image").order_by("-id")[:20],
        "faults": [{"fault": f, "text": pick(f.ko, f.en)} for f in device.faults.order_by("-id")[:10]],
        "acts": [act for act, states in froms.items() if device.state in states],
        "own": device.registered_by == who.get_username(),
        "may_act": who.role in ACTORS,
        "may_manage": who.role in MANAGERS,
        "names": ACT_NAMES,
    }
    return render(request, "officer/inspection/device.html", context)


ACT_NAMES = {
    "approve": T("사용 승인", "Let it in"),
    "refuse": T("반려", "Refuse"),
    "suspend": T("정지", "Suspend"),
    "resume": T("다시 사용", "Use again"),
    "retire": T("폐기", "Retire"),
}


@require_POST
@allow(*MANAGERS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    device = get_object_or_404(contract.Device, pk=pk)
    try:
        actor = Actor.user(person(request))
        contract.decide(device, request.POST.get("act", ""), request.POST.get("reason", ""), actor)
    except contract.ScanFault as fault:
        messages.error(request, told(fault))
    else:
        messages.success(request, T("처리했습니다.", "It is done."))
    return redirect("officer:inspection_device", pk)


@require_POST
@allow(*MANAGERS)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another key, a calibration, or a drill."""
    device = get_object_or_404(contract.Device, pk=pk)
    actor, what = Actor.user(person(request)), request.POST.get("what", "")
    try:
        if what == "key":
            contract.rotate(device, request.POST.get("key_kind", ""), request.POST.get("key", ""), actor)
        elif what == "drill":
            made = contract.drill(device, request.POST.get("scenario", ""), actor)
            return redirect("officer:inspection_alarm", made.pk)
        else:
            on, due = _day(request, "calibrated_on"), _day(request, "calibration_due")
            if on is None or due is None:
                raise contract.ScanFault(
                    "VALUE", "calibrated_on", "두 날짜를 모두 적으십시오.", "and the next must be given."
                )
            contract.calibrated(device, on, due, actor)
    except contract.ScanFault as fault:
        messages.error(request, told(fault))
    else:
        messages.success(request, T("처리했습니다.", "It is done."))
    return redirect("officer:inspection_device", pk)


def _day(request: HttpRequest, name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        return None


def _skew(skew_ms: int | None) -> str:
    if skew_ms is None:
        return "–"
    seconds = abs(skew_ms) / 1000
    if seconds < 1:
        return pick("맞음", "right")
    late = skew_ms > 0
    return pick(
        f"{seconds:,.1f}초 {'늦음' if late else '빠름'}", f"{seconds:,.1f} s {'behind' if late else 'ahead'}"
    )

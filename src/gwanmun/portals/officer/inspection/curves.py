"""The calibration that a machine's pictures are drawn by: what is in force, a proposal beside it, a decision.

An officer proposes one (a step wedge, a calibration file, the steel in the machine's own images, or the usual
one again); another person, a supervisor, puts it in force.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.devices import contract
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T
from gwanmun.portals.access import ACTORS, MANAGERS, READERS, allow, person
from gwanmun.portals.labels import KINDS, Label
from gwanmun.portals.officer.inspection import devices
from gwanmun.portals.officer.inspection.common import crumbs, told

TITLE = T("영상 보정", "Image calibration")
MOST_BYTES = 2_000_000
#: Pixels of the image that shows what a calibration changes.
SHOWN = 1_500_000
KINDS["curves_state"] = {
    "PROPOSED": Label(T("결정 대기", "Waiting for a decision"), "warning"),
    "IN_FORCE": Label(T("시행", "Put in force"), "success"),
    "REFUSED": Label(T("반려", "Refused"), "gray"),
}
KINDS["curves_origin"] = {
    "nominal": Label(T("기본 보정", "Usual calibration")),
    "spectrum": Label(T("관전압·검출기 값으로 계산", "Reckoned from tube and detector")),
    "steps": Label(T("계단 시편으로 측정", "Measured with a step wedge")),
    "image": Label(T("영상 속 강철로 추정", "Guessed from steel in images")),
}
KINDS["curves_material"] = {
    "polyethylene": Label(T("폴리에틸렌", "Polyethylene")),
    "cellulose": Label(T("셀룰로스", "Cellulose")),
    "water": Label(T("물", "Water")),
    "quartz": Label(T("석영", "Quartz")),
    "aluminium": Label(T("알루미늄", "Aluminium")),
    "iron": Label(T("철", "Iron")),
    "copper": Label(T("구리", "Copper")),
}
WAYS = (
    ("file", T("보정 파일이나 계단 시편 측정표", "A calibration file, or the table of a step wedge")),
    ("estimate", T("이 장비의 영상에 보이는 강철로 추정", "A guess from the steel in its own images")),
    ("usual", T("기본 보정으로 되돌림", "Back to the usual calibration")),
)


def _device(pk: int) -> contract.Device:
    return get_object_or_404(contract.Device.objects.select_related("organisation"), pk=pk, kind="XRAY")


def _rows(device: contract.Device) -> Any:
    rows = bank.MachineCurves.objects.filter(organisation=device.organisation, device=device.code)
    return rows.order_by("-id")


def _image(device: contract.Device) -> bank.Image | None:
    """The newest image of the machine."""
    return bank.images(organisation_id=device.organisation_id, device=device.code).first()


@require_safe
@allow(*READERS)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    device, who = _device(pk), person(request)
    now = bank.calibrating.in_force(device.organisation_id, device.code)
    waits = _rows(device).filter(state="PROPOSED").first()
    image = _image(device)
    if image is not None:
        bank.looked(image, Actor.user(who))
    context = {
        "crumbs": crumbs(
            (devices.TITLE, reverse("officer:inspection_devices")),
            (device.code, reverse("officer:inspection_device", args=[device.pk])),
            (TITLE, ""),
        ),
        "device": device, "now": now, "waits": waits, "rows": _rows(device)[:50], "image": image,
        "before": _picture(device, now), "after": _picture(device, waits) if waits else "",
        "figures": _figures(now, waits), "own": waits is not None and waits.set_by == who.get_username(),
        "may_act": who.role in ACTORS and device.state in ("PROPOSED", "ACTIVE", "SUSPENDED"),
        "may_decide": who.role in MANAGERS, "ways": WAYS,
        "aspect": f"{waits.aspect_mille / 1000:g}" if waits else "",
    }  # fmt: skip
    return render(request, "officer/inspection/curves.html", context)


def _picture(device: contract.Device, row: bank.MachineCurves | None) -> str:
    return reverse("officer:inspection_curves_picture", args=[device.pk, row.pk if row else 0])


def _figures(now: bank.MachineCurves | None, waits: bank.MachineCurves | None) -> list[dict[str, Any]]:
    """Of each material the ratio of low to high attenuation where half the high beam is left: what colour is
    read from. ``after`` is None where nothing waits."""
    rows: dict[str, dict[str, Any]] = {}
    for column, row in (("now", now), ("after", waits))[: 2 if waits else 1]:
        known = (row and bank.calibrating.known_of(row)) or bank.calibrating.nominal()
        for curve in known.curves:
            blank = {"name": _material(curve.material), "zeff": curve.zeff, "now": None, "after": None}
            rows.setdefault(curve.material, blank)[column] = _ratio(curve)
    return sorted(rows.values(), key=lambda row: row["zeff"])


def _material(code: str) -> str:
    names = KINDS["curves_material"]
    return str(names[code].text) if code in names else code


def _ratio(curve: Any) -> float:
    near = min(range(len(curve.high)), key=lambda n: abs(curve.high[n] - 0.7))
    return float(curve.low[near] / curve.high[near])


@require_safe
@allow(*READERS)
def picture(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """The machine's newest image as a calibration would colour it; ``row`` 0: the usual one."""
    device = _device(pk)
    curves = None if row == 0 else bank.calibrating.known_of(get_object_or_404(_rows(device), pk=row))
    image = _image(device)
    if image is None:
        raise Http404
    bank.looked(image, Actor.user(person(request)))
    try:
        scan, _ = bank.reduced(image, SHOWN)
    except bank.ScanFault as fault:
        raise Http404(fault.en) from None
    response = HttpResponse(bank.drawn(scan.views[0], "colour", curves), content_type="image/png")
    patch_cache_control(response, private=True, max_age=60)
    return response


@require_POST
@allow(*ACTORS)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    device, actor = _device(pk), Actor.user(person(request))
    try:
        bank.calibrating.propose(
            device.organisation, device.code, _content(request, device), actor,
            request.POST.get("reason", ""), aspect_mille=_aspect(request.POST.get("aspect", "1")),
        )  # fmt: skip
    except (bank.ScanFault, bank.calibrating.CalibrationFault) as fault:
        messages.error(request, told(fault))
    else:
        said = T("보정을 올렸습니다. 다른 감독자가 승인하면 이 장비의 영상에 적용합니다.",
                 "Proposed. It is used once another supervisor puts it in force.")  # fmt: skip
        messages.success(request, said)
    return redirect("officer:inspection_curves", pk)


def _content(request: HttpRequest, device: contract.Device) -> bytes | None:
    way, sent = request.POST.get("way", ""), request.FILES.get("file")
    if way == "usual":
        return None
    if way == "estimate":
        return bank.calibrating.estimated(device.organisation, device.code)
    if way != "file" or sent is None:
        raise bank.ScanFault("MISSING", "file", "보정 파일이나 측정표를 고르십시오.", "must be chosen.")
    if sent.size is None or sent.size > MOST_BYTES:
        raise bank.ScanFault("TOO_LARGE", "file", "파일은 2MB까지 받습니다.", "has at most 2 MB.")
    return bank.calibrating.content_of(sent.read(), device.code)


def _aspect(typed: str) -> int:
    try:
        return round(float(typed.strip() or "1") * 1000)
    except (ValueError, OverflowError):
        return 0  # refused with the limits


@require_POST
@allow(*MANAGERS)
def decide(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    device = _device(pk)
    found = get_object_or_404(_rows(device), pk=row)
    allowed = request.POST.get("act") == "allow"
    try:
        actor = Actor.user(person(request))
        bank.calibrating.decide(found, actor, request.POST.get("reason", ""), allow=allowed)
    except bank.ScanFault as fault:
        messages.error(request, told(fault))
    else:
        messages.success(
            request,
            T(
                "시행했습니다. 이제부터 이 보정으로 영상을 그립니다.",
                "In force: images are drawn by it from now on.",
            )
            if allowed
            else T("반려했습니다.", "Refused."),
        )
    return redirect("officer:inspection_curves", pk)

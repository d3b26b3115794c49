"""Images that leave the bank for training: asked for by one person, allowed by another, then made once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gwanmun.inspection.bank import contract as bank
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.i18n import T
from gwanmun.portals.access import ACTORS, MANAGERS, READERS, allow, person
from gwanmun.portals.labels import KINDS, Label
from gwanmun.portals.officer.inspection import images
from gwanmun.portals.officer.inspection.common import crumbs, told

TITLE = T("학습용 내보내기", "Exports for training")
KINDS["export_state"] = {
    "ASKED": Label(T("승인 대기", "Waiting for approval"), "warning"),
    "ALLOWED": Label(T("승인", "Allowed"), "success"),
    "OVER": Label(T("승인 기간 지남", "Allowed too long ago"), "gray"),
    "REFUSED": Label(T("반려", "Refused"), "gray"),
    "DONE": Label(T("내보냄", "Exported"), "information"),
}


@require_safe
@allow(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    who = person(request)
    rows = bank.Export.objects.select_related("organisation").order_by("-id")[:100]
    context = {
        "crumbs": crumbs((images.TITLE, reverse("officer:inspection_images")), (TITLE, "")),
        "rows": [_shown(row, who) for row in rows],
        "offices": Organisation.objects.filter(active=True).order_by("kind", "code"),
        "office": who.organisation.code if who.organisation else "",
        "kinds": {code: label.text for code, label in KINDS["image_kind"].items()},
        "days": bank.exporting.VALID.days,
        "may_act": who.role in ACTORS,
    }
    return render(request, "officer/inspection/exports.html", context)


def _shown(row: bank.Export, who: Any) -> dict[str, Any]:
    """A row with its state as of now, and what this person may do."""
    waits = row.state == bank.Export.State.ASKED
    allowed, until = row.state == bank.Export.State.ALLOWED, None
    if allowed and row.decided_at is not None:
        until = row.decided_at + bank.exporting.VALID
    over = until is not None and until < timezone.now()
    kinds = [str(KINDS["image_kind"][code].text) for code in row.kinds if code in KINDS["image_kind"]]
    name = who.get_username()
    return {
        "row": row, "state": "OVER" if over else row.state, "kinds": kinds,
        "number": bank.exporting.chosen(row).count() if waits or (allowed and not over) else None,
        "until": until,
        "command": f"gwanmun inspection export {row.pk} --out training --by {name}"
        if allowed and not over and who.role in ACTORS else "",
        "own": row.asked_by == name,
        "may_decide": waits and who.role in MANAGERS and row.asked_by != name,
    }  # fmt: skip


@require_POST
@allow(*ACTORS)
def ask(request: HttpRequest) -> HttpResponse:
    given, who = request.POST, person(request)
    try:
        row = bank.exporting.ask(
            who, given.get("reason", ""),
            organisation=get_object_or_404(Organisation, code=given.get("organisation", ""), active=True),
            kinds=given.getlist("kinds")[:10], since=_day(given.get("since", "")),
            until=_day(given.get("until", "")), unlabelled=given.get("unlabelled") == "1",
        )  # fmt: skip
    except bank.ScanFault as fault:
        messages.error(request, told(fault))
    else:
        said = T(f"{row.pk}번으로 요청했습니다. 다른 감독자가 승인하면 내보낼 수 있습니다.",
                 f"Asked for as number {row.pk}. Another supervisor has to allow it.")  # fmt: skip
        messages.success(request, said)
    return redirect("officer:inspection_exports")


def _day(typed: str) -> dt.date | None:
    """None for an empty field. Raises ScanFault for what is no day."""
    if not typed.strip():
        return None
    try:
        return dt.date.fromisoformat(typed.strip())
    except ValueError:
        raise bank.ScanFault(
            "VALUE", "date", "날짜는 2026-07-01처럼 적으십시오.", "must be written as 2026-07-01."
        ) from None


@require_POST
@allow(*MANAGERS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(bank.Export, pk=pk)
    allowed = request.POST.get("act") == "allow"
    try:
        bank.exporting.decide(row, person(request), request.POST.get("reason", ""), allow=allowed)
    except bank.ScanFault as fault:
        messages.error(request, told(fault))
    else:
        messages.success(
            request, T("승인했습니다.", "Allowed.") if allowed else T("반려했습니다.", "Refused.")
        )
    return redirect("officer:inspection_exports")

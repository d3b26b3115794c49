"""Acting on parcels: one with its reason, several with one reason, and taking back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from gwanmun.parcels import contract
from gwanmun.platform.i18n import T, pick
from gwanmun.portals import labels
from gwanmun.portals.access import ACTORS, allow, person
from gwanmun.portals.officer.parcels import KEYS, carried, next_url, parcel_or_404

MOST = 500  # parcels in one bulk act


@require_POST
@allow(*ACTORS)
def act(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """Do it, then show the next case of the queue at once; a refusal comes back to this parcel."""
    parcel = parcel_or_404(parcel_id)
    where = request.POST.get("in", "")
    here = f"{reverse('officer:parcel', args=[parcel.pk])}?{carried(where)}"
    code = request.POST.get("act", "")
    if code not in KEYS:
        messages.error(request, T("무엇을 할지 골라 주십시오.", "Please choose what to do."))
        return redirect(here)
    if code == "DESTROY" and request.POST.get("confirm") != "yes":
        messages.error(
            request,
            T(
                "폐기는 되살릴 수 없습니다. 확인란에 표시해 주십시오.",
                "Destruction is final. Please tick the box.",
            ),
        )
        return redirect(here)
    onward = next_url(parcel, where)  # before the act: afterwards the parcel is no longer in the queue
    try:
        done = contract.act(
            parcel.pk,
            code,
            request.POST.get("reason", ""),
            person(request),
            seen_as=request.POST.get("seen_as") or None,
            payment=request.POST.get("payment", "") if code == "RELEASE" else "",
        )
    except contract.ActRefused as refusal:
        messages.error(request, refusal.message)
        typed = {name: request.POST.get(name, "")[:2000] for name in ("act", "reason", "payment")}
        request.session["gwanmun_draft"] = {"parcel_id": parcel.pk, **typed}
        return redirect(here)
    request.session["gwanmun_undo"] = {
        "act_id": done.act_id,
        "parcel_id": done.parcel_id,
        "number": done.number,
        "act": code,
        "until": done.undo_until.timestamp(),
    }
    if onward:
        return redirect(onward)
    messages.success(request, f"{done.number} {labels.DONE[code]}")
    return redirect(f"{reverse('officer:queue')}?{where}")


@require_POST
@allow(*ACTORS)
def undo(request: HttpRequest, act_id: int) -> HttpResponse:
    """Take the act back and return to its parcel."""
    kept = request.session.pop("gwanmun_undo", None)
    try:
        done = contract.undo(act_id, person(request))
    except contract.ActRefused as refusal:
        messages.error(request, refusal.message)
        if kept and kept["act_id"] == act_id:
            return redirect("officer:parcel", kept["parcel_id"])
        return redirect("officer:queue")
    messages.success(request, f"{done.number}: {T('되돌렸습니다.', 'the act was undone.')}")
    return redirect(
        f"{reverse('officer:parcel', args=[done.parcel_id])}?{carried(request.POST.get('in', ''))}"
    )


@require_POST
@allow(*ACTORS)
def bulk(request: HttpRequest) -> HttpResponse:
    """One act with one reason on the ticked parcels. Destruction is never done in bulk."""
    back = f"{reverse('officer:queue')}?{request.POST.get('in', '')}"
    ids = [int(value) for value in request.POST.getlist("parcel") if value.isdigit()][:MOST]
    code = request.POST.get("act", "")
    if not ids or code not in ("RELEASE", "INSPECT", "RETURN"):
        messages.error(
            request, T("화물과 처리 방법을 골라 주십시오.", "Please choose parcels and what to do.")
        )
        return redirect(back)
    payment = request.POST.get("payment", "") if code == "RELEASE" else ""
    result = contract.bulk_act(ids, code, request.POST.get("reason", ""), person(request), payment=payment)
    if result.done:
        messages.success(
            request,
            pick(
                f"{len(result.done)}건을 {labels.DONE[code]}.",
                f"{len(result.done)} parcels {labels.DONE[code]}.",
            ),
        )
    causes: dict[str, int] = {}
    for _, refusal in result.refused:
        causes[str(refusal.message)] = causes.get(str(refusal.message), 0) + 1
    for cause, number in causes.items():
        messages.error(request, pick(f"{number}건 처리하지 못함: {cause}", f"{number} not done: {cause}"))
    return redirect(back)

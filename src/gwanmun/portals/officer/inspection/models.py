"""Registered detectors and their cards; a second person lets one read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from gwanmun.inspection.learning import contract as learning
from gwanmun.inspection.learning import words
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T, language
from gwanmun.portals.access import MANAGERS, READERS, allow, person

REFUSALS = {
    "STATE": T("이 상태에서는 할 수 없습니다.", "This is not open in its present state."),
    "SAME_PERSON": T(
        "등록한 사람은 승인할 수 없습니다. 다른 감독자에게 요청하십시오.",
        "Who registered it cannot let it read. Ask another supervisor.",
    ),
    "NO_REASON": T("사유를 적어 주십시오.", "Give a reason."),
}
MODEL_REFUSED = T(
    "서명이나 형식이 맞지 않아 쓸 수 없는 모형입니다.",
    "Its signature or form does not fit; it cannot be used.",
)


@require_safe
@allow(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    rows = learning.DetectorVersion.objects.defer("body").order_by("-version")
    told = [(row, (row.card["measured"]["sets"] or [None])[0]) for row in rows]
    return render(request, "officer/inspection/models.html", {"models": told})


@require_safe
@allow(*READERS)
def card(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(learning.DetectorVersion.objects.defer("body"), pk=pk)
    sets = [
        one | {"classes": [c | {"title": words.kind(c["name"])} for c in one["classes"]]}
        for one in row.card["measured"]["sets"]
    ]
    context = {
        "row": row,
        "data": row.card["data"],
        "sets": sets,
        "match": row.card["measured"].get("match"),
        "cue": row.card["measured"].get("cue"),
        "limits": [limit[language()] for limit in row.card["limits"]],
        "may_decide": person(request).role in MANAGERS,
        "own": row.registered_by == person(request).username,
    }
    return render(request, "officer/inspection/model.html", context)


@require_POST
@allow(*MANAGERS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(learning.DetectorVersion, pk=pk)
    steps: dict[str, Any] = {"activate": learning.activate, "put_away": learning.put_away}
    step = steps.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    try:
        step(row, Actor.user(person(request)), request.POST.get("reason", "")[:500])
    except learning.NotAllowed as refusal:
        messages.error(request, REFUSALS[refusal.code])
    except learning.ModelRefused as refusal:
        messages.error(request, f"{MODEL_REFUSED} ({refusal.code})")
    else:
        messages.success(request, T("반영하였습니다.", "It is done."))
    return redirect("officer:inspection_model", pk)

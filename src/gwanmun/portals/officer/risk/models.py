"""Registered models and their cards; a second person lets one decide. Tasks that monitors opened."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T, language
from gwanmun.portals import charts_risk
from gwanmun.portals.access import ACTORS, MANAGERS, READERS, allow, person
from gwanmun.portals.officer.risk.labels import feature_name
from gwanmun.portals.officer.risk.results import COUNTRY, crumbs
from gwanmun.risk.feedback import contract as feedback
from gwanmun.risk.learning import contract as learning

REFUSALS = {
    "STATE": T("이 상태에서는 할 수 없습니다.", "This is not open in its present state."),
    "SAME_PERSON": T(
        "등록한 사람은 승인할 수 없습니다. 다른 감독자에게 요청하십시오.",
        "Who registered it cannot let it decide. Ask another supervisor.",
    ),
    "NO_REASON": T("사유를 적어 주십시오.", "Give a reason."),
}
MODEL_REFUSED = T(
    "서명이나 열이 맞지 않아 쓸 수 없는 모형입니다.",
    "Its signature or columns do not fit; it cannot be used.",
)


@require_safe
@allow(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    rows = learning.ModelVersion.objects.filter(country=COUNTRY).defer("body")
    context = {"crumbs": crumbs((T("모형", "Models"), "")), "models": rows.order_by("kind", "-version")}
    return render(request, "officer/risk/models.html", context)


@require_safe
@allow(*READERS)
def card(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(learning.ModelVersion.objects.defer("body"), pk=pk)
    measured = row.card["measured"]
    return render(
        request,
        "officer/risk/model.html",
        {
            "crumbs": crumbs((T("모형", "Models"), reverse("officer:risk_models")), (row.name, "")),
            "row": row,
            "data": row.card["data"],
            "measured": measured,
            "limits": [limit[language()] for limit in row.card["limits"]],
            "features": [one | {"name": feature_name(one["feature"])} for one in row.card["features"][:15]],
            "chart": True,
            "plot": charts_risk.calibration(measured["calibration"]),
            "legend": charts_risk.CALIBRATION_LEGEND,
            "may_decide": person(request).role in MANAGERS,
            "own": row.registered_by == person(request).username,
        },
    )


@require_POST
@allow(*MANAGERS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(learning.ModelVersion, pk=pk)
    steps: dict[str, Any] = {"activate": learning.activate, "put_away": learning.put_away}
    step = steps.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    try:
        step(row, Actor.user(person(request)), request.POST.get("reason", ""))
    except learning.NotAllowed as refusal:
        messages.error(request, REFUSALS[refusal.code])
    except learning.ModelRefused as refusal:
        messages.error(request, f"{MODEL_REFUSED} ({refusal.code})")
    else:
        messages.success(request, T("반영하였습니다.", "It is done."))
    return redirect("officer:risk_model", pk)


@require_safe
@allow(*READERS)
def tasks(request: HttpRequest) -> HttpResponse:
    """What every monitor says today, and the tasks that its alarms opened."""
    every = feedback.Task.objects.filter(country=COUNTRY)
    said = [
        (kind, feedback.findings(COUNTRY, kind, timezone.localdate())) for kind in feedback.kinds(COUNTRY)
    ]
    return render(
        request,
        "officer/risk/tasks.html",
        {
            "crumbs": crumbs((T("감시 과제", "Monitors"), "")),
            "open": every.exclude(state="CLOSED").order_by("-opened_at"),
            "closed": every.filter(state="CLOSED").order_by("-closed_at")[:50],
            "said": [(kind, found) for kind, found in said if found],
            "may_act": person(request).role in ACTORS,
        },
    )


@require_POST
@allow(*ACTORS)
def act(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(feedback.Task, pk=pk)
    by = Actor.user(person(request))
    try:
        if request.POST.get("step") == "take":
            feedback.take(pk, by)
        else:
            feedback.close(pk, by, request.POST.get("answer", "")[:2000])
    except feedback.NotOpen:
        messages.error(
            request,
            T(
                "이미 완료되었거나 조치 내용이 없습니다.",
                "It is closed already, or nothing is said of what was done.",
            ),
        )
    else:
        messages.success(request, T("반영하였습니다.", "It is done."))
    return redirect("officer:risk_tasks")

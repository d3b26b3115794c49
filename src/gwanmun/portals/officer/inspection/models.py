"""Registered detectors and their cards; a second person lets one read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from gwanmun.inspection.learning import contract as learning
from gwanmun.inspection.learning import plotting, telling, words
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
WRONG = {
    "UNSIGNED": T(
        "서명이 없는 모형은 쓸 수 없습니다. 만든 곳에서 다시 받으십시오.",
        "It has no signature and cannot be used. Get it anew from whoever made it.",
    ),
    "UNTRUSTED": T(
        "신뢰하지 않는 기관이 서명하였습니다. gwanmun risk trust로 그 기관의 열쇠를 먼저 등록하십시오.",
        "An office that is not trusted has signed it. Name its key first: gwanmun risk trust.",
    ),
    "CHANGED": T(
        "서명한 뒤에 바뀐 모형이어서 쓸 수 없습니다. 다시 등록하십시오.",
        "It was changed after it had been signed and cannot be used. Register it anew.",
    ),
    "SCHEMA": T(
        "프로그램의 다른 판에 맞춘 모형이어서 쓸 수 없습니다. 이 판에서 다시 학습하십시오.",
        "It was made for another version of the program and cannot be used. Train it anew.",
    ),
    "BROKEN": T(
        "모형 파일을 읽을 수 없습니다. 다시 등록하십시오.",
        "The file of the model cannot be read. Register it anew.",
    ),
    "LIBRARY": T(
        "ONNX Runtime을 불러올 수 없습니다. 관리자에게 알리십시오.",
        "ONNX Runtime cannot be loaded. Tell the operator of the system.",
    ),
}
#: Titles of sets that the program itself writes.
SETS = {
    "synthetic, held-out families and machines": T(
        "합성 영상, 학습하지 않은 물품군과 장비", "Synthetic, held-out families and machines"
    ),
    "kept aside": T("따로 남긴 영상", "Images kept aside"),
}
MODEL_REFUSED = T(
    "서명이나 형식이 맞지 않아 쓸 수 없는 모형입니다.",
    "Its signature or form does not fit; it cannot be used.",
)


@require_safe
@allow(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    rows = learning.DetectorVersion.objects.defer("body").order_by("-version")
    told = [(row, _titled((row.card["measured"]["sets"] or [None])[0])) for row in rows]
    context = {
        "models": told,
        "may_register": person(request).role in MANAGERS and not any(r.card.get("shipped") for r in rows),
    }
    return render(request, "officer/inspection/models.html", context)


def _titled(one: dict[str, Any] | None) -> dict[str, Any] | None:
    return one and one | {"title": SETS.get(one["title"], one["title"])}


@require_POST
@allow(*MANAGERS)
def register(request: HttpRequest) -> HttpResponse:
    """Take in the detector that came with the program: a candidate, which another supervisor lets read."""
    try:
        row = learning.take_in_shipped(Actor.user(person(request)))
    except learning.ModelRefused as refusal:
        messages.error(request, WRONG.get(refusal.code, MODEL_REFUSED))
        return redirect("officer:inspection_models")
    messages.success(
        request,
        T("후보로 등록하였습니다. 다른 감독자가 승인하면 판독에 사용합니다.",
          "It is a candidate now. It reads once another supervisor approves it."),
    )  # fmt: skip
    return redirect("officer:inspection_model", row.pk)


def _refused(row: learning.DetectorVersion) -> str:
    """Why this one cannot read, in words, before anybody tries; empty where everything about it holds."""
    if row.state == learning.DetectorVersion.State.REFUSED:
        return ""
    try:
        learning.check(learning.DetectorVersion.objects.get(pk=row.pk))
    except learning.ModelRefused as refusal:
        return str(WRONG.get(refusal.code, MODEL_REFUSED))
    return ""


@require_safe
@allow(*READERS)
def card(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(learning.DetectorVersion.objects.defer("body"), pk=pk)
    measured, ko = row.card["measured"], language() == "ko"
    sets = [
        one
        | {
            "classes": [c | {"title": words.kind(c["name"])} for c in one["classes"]],
            "panels": plotting.panels_of(one, ko=ko), "class_panels": plotting.of_classes(one, ko=ko),
        }
        for one in map(_titled, measured["sets"])
        if one
    ]  # fmt: skip
    context = {
        "row": row,
        "data": row.card["data"],
        "sets": sets,
        "match": measured.get("match"),
        "cue": measured.get("cue"),
        "speed": measured.get("speed"),
        "beside": plotting.beside(measured, ko=ko),
        "lies": [
            (T(*telling.LIES[name]) if name in telling.LIES else name, auc)
            for name, auc in (measured.get("match") or {}).get("by_lie", {}).items()
        ],
        "limits": [limit[language()] for limit in row.card["limits"]],
        "refused": _refused(row),
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
        messages.error(request, WRONG.get(refusal.code, MODEL_REFUSED))
    else:
        messages.success(request, T("반영하였습니다.", "It is done."))
    return redirect("officer:inspection_model", pk)

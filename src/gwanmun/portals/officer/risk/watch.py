"""Watch-lists: lists, entries, import, and matches to be judged."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T, mask_address, mask_id, mask_name, mask_phone, pick
from gwanmun.portals.access import ACTORS, READERS, allow, person
from gwanmun.portals.officer.risk.results import crumbs
from gwanmun.risk.network import contract

TITLE = T("감시목록", "Watch-lists")
KINDS = {
    "NAME": T("이름·상호", "Name"),
    "ADDRESS": T("주소", "Address"),
    "PHONE": T("전화번호", "Telephone"),
    "ACCOUNT": T("계좌·계정", "Account"),
    "CONTAINER": T("컨테이너", "Container"),
    "CODE": T("부호", "Code"),
}
HOW = {
    "SAME": T("같은 값", "the same value"),
    "SCRIPT": T("표기가 같거나 비슷함", "written alike"),
    "LATIN": T("로마자 표기가 같거나 비슷함", "alike in Latin letters"),
    "KOREAN_READING": T("한자를 우리 음으로 읽으면 같음", "alike when the characters are read in Korean"),
    "SOUND": T("소리가 같거나 비슷함", "sounds alike"),
    "BUILDING": T("같은 건물, 다른 호", "the same building, another unit"),
    "TAIL": T("전화번호 끝 8자리가 같음", "the last eight digits agree"),
}
BASES = {"MANDATORY": T("반드시 검사", "Must be controlled"), "ALERT": T("경보", "Alert")}
_MASKS = {"NAME": mask_name, "ADDRESS": mask_address, "PHONE": mask_phone}


def masked(kind: str, value: str) -> str:
    return _MASKS.get(kind, mask_id)(value)


@require_safe
@allow(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    may_act = person(request).role in ACTORS
    rows = []
    for match in contract.open_matches()[:100]:
        kind = match.entry.kind
        seen, wanted = (
            (match.seen, match.entry.value)
            if may_act
            else (masked(kind, match.seen), masked(kind, match.entry.value))
        )
        rows.append(
            {"match": match, "seen": seen, "wanted": wanted, "how": HOW[match.how], "kind": KINDS[kind]}
        )
    context = {
        "crumbs": crumbs((TITLE, "")),
        "lists": contract.WatchList.objects.order_by("name"),
        "today": timezone.localdate(),
        "matches": rows,
        "bases": BASES,
        "may_act": may_act,
    }
    return render(request, "officer/risk/watch.html", context)


@require_POST
@allow(*ACTORS)
def new(request: HttpRequest) -> HttpResponse:
    text = {
        name: request.POST.get(name, "")[:1000] for name in ("name", "purpose", "ground", "owner", "basis")
    }
    try:
        expires = dt.date.fromisoformat(request.POST.get("expires_on", ""))
        threshold = int(request.POST.get("threshold", ""))
        made = contract.make(Actor.user(person(request)), **text, threshold=threshold, expires_on=expires)
    except ValueError:
        messages.error(
            request, T("만료일과 기준 점수를 확인해 주십시오.", "Please check the expiry and the threshold.")
        )
        return redirect("officer:risk_watch")
    except contract.Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("officer:risk_watch")
    return redirect("officer:risk_watch_list", made.pk)


@require_safe
@allow(*READERS)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: HttpRequest, pk: int, **more: object) -> HttpResponse:
    row = get_object_or_404(contract.WatchList, pk=pk)
    may_act = person(request).role in ACTORS
    entries = [
        {"entry": e, "kind": KINDS[e.kind], "value": e.value if may_act else masked(e.kind, e.value)}
        for e in row.entries.order_by("-id")[:500]
    ]
    context = {
        "crumbs": crumbs((TITLE, reverse("officer:risk_watch")), (row.name, "")),
        "row": row,
        "basis": BASES[row.basis],
        "entries": entries,
        "count": row.entries.count(),
        "today": timezone.localdate(),
        "may_act": may_act,
        "columns": contract.COLUMNS,
        **more,
    }
    return render(request, "officer/risk/watch_list.html", context)


@require_POST
@allow(*ACTORS)
def bring(request: HttpRequest, pk: int) -> HttpResponse:
    """Entries from a file; what could not be taken is listed with its line."""
    row = get_object_or_404(contract.WatchList, pk=pk)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, T("파일을 골라 주십시오.", "Please choose a file."))
        return redirect("officer:risk_watch_list", pk)
    try:
        done = contract.import_csv(row, file.read(), Actor.user(person(request)))
    except contract.Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("officer:risk_watch_list", pk)
    text = pick(
        f"{done.added}건을 더했습니다. 이미 있던 것 {done.known}건.",
        f"{done.added} added, {done.known} were there already.",
    )
    messages.success(request, text)
    return _page(request, pk, faults=done.faults)


@require_POST
@allow(*ACTORS)
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    match = get_object_or_404(contract.WatchMatch.objects.select_related("entry"), pk=pk)
    try:
        same = request.POST.get("same") == "yes"
        contract.judge(
            match, same=same, reason=request.POST.get("reason", ""), actor=Actor.user(person(request))
        )
    except contract.Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, T("판단을 기록하였습니다.", "The judgement is recorded."))
    return redirect("officer:risk_watch")

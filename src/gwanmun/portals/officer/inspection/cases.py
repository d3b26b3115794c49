"""The list of images to be read, and the record of one case."""

from __future__ import annotations

from statistics import median
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.reading import contract
from gwanmun.inspection.reading.contract import Case, Reading
from gwanmun.platform.accounts.models import User
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.audit.services import history as audited
from gwanmun.platform.i18n import T, pick
from gwanmun.portals.access import ACTORS, READERS, allow, person
from gwanmun.portals.officer.inspection import labels, showing
from gwanmun.portals.officer.inspection.common import crumbs
from gwanmun.portals.officer.inspection.reading import case_or_404

State = Case.State
MOST = 100
#: What an act in the record of a case is called.
EVENTS = {
    "inspection.case_opened": T("판독 건 접수", "Case opened"),
    "inspection.case_taken": T("판독자 배정", "Taken by a reader"),
    "inspection.case_let_go": T("판독자가 놓음", "Let go"),
    "inspection.read": T("판독", "Read"),
    "inspection.reading_undone": T("판독 되돌림", "Reading taken back"),
    "inspection.decided": T("결정 확정", "Decision carried out"),
    "inspection.resumed": T("보류 해제", "Taken off hold"),
    "inspection.dismissed": T("판독 없이 닫음", "Closed unread"),
}
FILTERS: tuple[tuple[str, str, Q], ...] = (
    (
        "waiting",
        T("판독 대기", "Waiting"),
        Q(state__in=[State.NEW, State.READING, State.SECOND], fault__isnull=True),
    ),
    ("supervisor", T("감독자 판단", "For a supervisor"), Q(state=State.SUPERVISOR)),
    ("open", T("개장 대상", "To be opened"), Q(state=State.DECIDED, verdict="OPEN")),
    ("held", T("보류", "On hold"), Q(state=State.DECIDED, verdict="HOLD")),
    ("faulty", T("재촬영 필요", "To be scanned again"), Q(state=State.NEW, fault__isnull=False)),
    ("closed", T("종결", "Closed"), Q(state=State.CLOSED)),
)


@require_safe
@allow(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    user = person(request)
    chosen = request.GET.get("show", "waiting")
    known = {name: condition for name, _, condition in FILTERS}
    chosen = chosen if chosen in known else "waiting"
    rows = Case.objects.filter(known[chosen])
    rows = rows.order_by("due_at", "id") if chosen in ("waiting", "supervisor") else rows.order_by("-id")
    counts = Case.objects.aggregate(**{name: Count("pk", filter=condition) for name, _, condition in FILTERS})
    listed = list(rows[:MOST])
    return render(
        request,
        "officer/inspection/cases.html",
        {
            "crumbs": crumbs((T("판독", "Reading"), "")),
            "rows": listed,
            "more": counts[chosen] - len(listed),
            "show": chosen,
            "filters": [(name, title, counts[name]) for name, title, _ in FILTERS],
            "counts": showing.counts(user),
            "mine": mine(user),
            "overdue": _overdue(),
            "now": timezone.now(),
            "may_read": user.role in ACTORS,
            "supervises": user.role == User.Role.SUPERVISOR,
            "undo": _undo(request),
        },
    )


def mine(user: User) -> dict[str, Any]:
    """What this reader did today: number, and the median time of those whose time is known."""
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Reading.objects.filter(reader=user.get_username(), at__gte=start, undone_at=None)
    times = [ms for ms in rows.values_list("response_ms", flat=True) if ms is not None]
    return {"number": rows.count(), "median_ms": round(median(times)) if times else None}


def _overdue() -> int:
    open_now = Q(state__in=[State.NEW, State.READING, State.SECOND, State.SUPERVISOR], fault__isnull=True)
    return Case.objects.filter(open_now, due_at__lt=timezone.now()).count()


def _undo(request: HttpRequest) -> dict[str, Any] | None:
    kept = request.session.get("gwanmun_read")
    left = int(kept["at"] + 10 - timezone.now().timestamp()) if kept else 0
    if not kept or left <= 0:
        request.session.pop("gwanmun_read", None)
        return None
    case = Case.objects.filter(pk=kept["case"]).first()
    return {"case": case, "verdict": kept["verdict"], "left": left} if case else None


@require_safe
@allow(*READERS)
def record(request: HttpRequest, case_id: int) -> HttpResponse:
    """All that is known of a case. While it is to be read blind, what others said of it is not shown."""
    user, case = person(request), case_or_404(case_id)
    image = showing.image_of(case)
    if image is not None:
        bank.looked(image, Actor.user(user))
    blind = is_blind(case, user)
    views = showing.views_of(image)
    return render(
        request,
        "officer/inspection/case.html",
        {
            **showing.context_of(case),
            "crumbs": crumbs(
                (T("판독", "Reading"), reverse("officer:inspection_queue")),
                (case.subject or f"#{case.pk}", ""),
            ),
            "views": views,
            "readings": [] if blind else readings(case),
            "blind": blind,
            "told": _told(case),
            "finding": getattr(case, "finding", None),
            "parcel": _parcel_url(case),
            "timeline": timeline(case, blind=blind),
            "may_read": user.role in ACTORS and case.state not in (State.DECIDED, State.CLOSED),
            "may_resume": user.role in ACTORS and case.state == State.DECIDED and case.verdict == "HOLD",
            "may_dismiss": user.role in ACTORS
            and case.state == State.NEW
            and bool(showing.state_of(case, image)),
        },
    )


def is_blind(case: Case, user: User) -> bool:
    """Whoever may yet read it must not know what was said; an auditor reads nothing."""
    undecided = case.state not in (State.DECIDED, State.CLOSED)
    return undecided and user.role == User.Role.OFFICER


def readings(case: Case) -> QuerySet[Reading]:
    return case.readings.order_by("pk")


def _told(case: Case) -> dict[str, Any] | None:
    if not case.told:
        return None
    return {"ok": case.told["ok"], "text": pick(case.told["ko"], case.told["en"])}


def _parcel_url(case: Case) -> str:
    if case.subject_kind != "PARCEL" or not case.subject:
        return ""
    return f"{reverse('officer:find')}?number={case.subject}"


def timeline(case: Case, *, blind: bool) -> list[dict[str, Any]]:
    """What was done, newest first."""
    found = []
    for event in audited("case", case.pk):
        said = (event.after or {}).get("verdict", "") if event.action == "inspection.read" else ""
        found.append(
            {
                "at": event.at,
                "title": EVENTS.get(event.action, event.action),
                "actor": event.actor,
                "said": "" if blind else labels.label("verdict", said).text if said else "",
                "reason": "" if blind else event.reason,
            }
        )
    return sorted(found, key=lambda one: one["at"], reverse=True)


@require_POST
@allow(*ACTORS)
def resume(request: HttpRequest, case_id: int) -> HttpResponse:
    return _change(
        request, case_id, contract.resume, T("판독 대기로 되돌렸습니다.", "It is back in the queue.")
    )


@require_POST
@allow(*ACTORS)
def dismiss(request: HttpRequest, case_id: int) -> HttpResponse:
    return _change(request, case_id, contract.dismiss, T("닫았습니다.", "It is closed."))


def _change(request: HttpRequest, case_id: int, act: Any, done: str) -> HttpResponse:
    case_or_404(case_id)
    reason = request.POST.get("reason", "").strip()[:500]
    if len(reason) < 5:
        messages.error(
            request, T("사유를 5자 이상 적어 주십시오.", "Please give a reason of at least 5 characters.")
        )
        return redirect("officer:inspection_case", case_id)
    try:
        act(case_id, person(request), reason)
    except contract.Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("officer:inspection_case", case_id)


__all__ = ["dismiss", "listing", "record", "resume"]

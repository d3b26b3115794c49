"""One parcel: the decision and its reasons, the amounts, the person, what was done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gwanmun.parcels import contract
from gwanmun.parcels.contract import Parcel
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit import services as audit
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.i18n import T, language
from gwanmun.portals import labels, listing
from gwanmun.portals.access import ACTORS, READERS, allow
from gwanmun.portals.access import person as user_of
from gwanmun.portals.officer import masked, queries
from gwanmun.portals.officer.book import goods_name
from gwanmun.portals.officer.queue import SORTS, wishes

#: Amounts in the order in which they come about: column, title, the step that explains it.
AMOUNTS: tuple[tuple[str, str, str], ...] = (
    ("customs_value", T("과세가격", "Customs value"), "value"),
    ("duty", T("관세", "Customs duty"), "assessment"),
    ("consumption_tax", T("개별소비세", "Individual consumption tax"), "assessment"),
    ("liquor_tax", T("주세", "Liquor tax"), "assessment"),
    ("education_tax", T("교육세", "Education tax"), "assessment"),
    ("rural_tax", T("농어촌특별세", "Rural development tax"), "assessment"),
    ("vat", T("부가가치세", "Value added tax"), "assessment"),
    ("payable", T("납부할 세액", "Tax payable"), "assessment"),
)
#: Ready-made reasons for each act; the officer may change them.
PHRASES: dict[str, tuple[str, ...]] = {
    "RELEASE": (
        T("보완 자료를 확인함", "Corrected data checked"),
        T("증빙 서류를 확인함", "Supporting documents checked"),
    ),
    "INSPECT": (T("품명과 가격의 확인이 필요함", "Description and price need checking"),),
    "RETURN": (T("수입 요건을 갖추지 못함", "Import requirements are not met"),),
    "DESTROY": (T("수입 금지 물품으로 확인됨", "Found to be prohibited goods"),),
}
#: What the look-up shows unmasked.
PERSONAL = ("consignee_name", "consignee_phone", "consignee_address", "consignee_zip", "consignee_id")
REASON_LENGTH = 5
KEYS = {"RELEASE": "r", "INSPECT": "i", "RETURN": "t", "DESTROY": "d"}


def parcel_or_404(parcel_id: int) -> Parcel:
    found = Parcel.objects.select_related("version__manifest__organisation").filter(pk=parcel_id).first()
    if found is None:
        raise Http404
    return found


@require_safe
@allow(*READERS)
def page(request: HttpRequest, parcel_id: int) -> HttpResponse:
    parcel = parcel_or_404(parcel_id)
    view = contract.parcel_view(parcel, language())
    steps = steps_of(parcel, view["reasons"])
    where = request.GET.get("in", "")
    may_act = user_of(request).role in ACTORS
    return render(
        request,
        "officer/parcel.html",
        {
            "crumbs": [
                (T("작업대", "Workbench"), reverse("officer:workbench")),
                (T("대기열", "Queue"), f"{reverse('officer:queue')}?{where}"),
                (parcel.number, ""),
            ],
            "parcel": parcel,
            "version": parcel.version,
            "manifest": parcel.version.manifest,
            "operator": parcel.version.manifest.organisation,
            "is_current": parcel.version.manifest.current_id == parcel.version_id,
            "reasons": leading(view["reasons"], parcel),
            "requests": [hidden(request) for request in view["requests"]],
            "steps": steps,
            "amounts": amounts(parcel, view["reasons"]),
            "goods": goods_name(parcel.category),
            "partners": queries.partners(parcel),
            "acts": acts(view["acts_allowed"]) if may_act else [],
            "seen_as": view["seen_as"],
            "needs_payment": needs_payment(parcel),
            "timeline": timeline(parcel, view["history"]),
            "where": where,
            "next_url": next_url(parcel, where),
            "undo": request.session.get("gwanmun_undo") if _fresh(request) else None,
            "may_act": may_act,
            "draft": draft_of(request, parcel),
        },
    )


def draft_of(request: HttpRequest, parcel: Parcel) -> dict[str, str]:
    """What the officer had filled in when the act was refused, so that nothing is typed twice."""
    draft = request.session.get("gwanmun_draft")
    if not draft or draft["parcel_id"] != parcel.pk:
        return {}
    del request.session["gwanmun_draft"]
    return dict(draft)


def hidden(request: dict[str, Any]) -> dict[str, Any]:
    """A fault of the line, its wrong value masked."""
    message, cure = masked.fault(request["field"], request["code"], request["value"])
    return {**request, "message": message, "cure": cure, "value": None}


def leading(reasons: list[dict[str, Any]], parcel: Parcel) -> list[dict[str, Any]]:
    """What decided: the reasons of the hold; without a hold, the lane's and the targeting's."""
    if parcel.hold_kind:
        found = [r for r in reasons if r["hold"] == parcel.hold_kind] or [r for r in reasons if r["hold"]]
        if found:
            return found
    return [r for r in reasons if r["step"] in ("lane_by_price", "targeting", "routing")] or reasons[-1:]


def steps_of(parcel: Parcel, reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every step of the pipeline in order, each with its reasons; a step without any is quiet."""
    book = contract.book_for(parcel)
    return [
        {
            "name": name,
            "title": title[language()],
            "reasons": (own := [r for r in reasons if r["step"] == name]),
            "tone": "quiet" if not own else "hot" if any(r["hold"] for r in own) else "",
        }
        for name, title in book.steps_of("parcels").items()
    ]


def amounts(parcel: Parcel, reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Amounts in won with the reasons of the step that made them; taxes that do not apply are left out."""
    rows = []
    for name, title, step in AMOUNTS:
        value = getattr(parcel, name)
        if not value and name not in ("customs_value", "payable"):
            continue
        why = [r for r in reasons if r["step"] == step]
        rows.append({"name": name, "title": title, "value": value, "why": why, "is_sum": name == "payable"})
    return rows


def acts(allowed: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "title": labels.label("act", code).text,
            "key": KEYS.get(code, ""),
            "phrases": PHRASES.get(code, ()),
        }
        for code in allowed
        if code in KEYS
    ]


def needs_payment(parcel: Parcel) -> bool:
    """Release must wait for payment: tax is due and the operator gives no security."""
    return bool(parcel.payable) and not parcel.version.manifest.organisation.secured


def timeline(parcel: Parcel, history: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Receipt, decision, acts and look-ups, newest first."""
    version = parcel.version
    found: list[dict[str, Any]] = [
        {
            "at": version.received_at,
            "title": T("적하목록 접수", "Manifest received"),
            "actor": version.submitted_by,
        },
    ]
    if version.finished_at:
        found.append(
            {
                "at": version.finished_at,
                "title": T("자동 심사", "Decided automatically"),
                "actor": T("시스템", "system"),
            }
        )
    found += [
        {
            "at": datetime.fromisoformat(act["at"]),
            "title": labels.label("act", act["act"]).text,
            "actor": act["actor"],
            "reason": act["reason"],
            "undone": bool(act["undone_at"]),
            "state": act["state_after"],
        }
        for act in history
    ]
    seen = AuditEvent.objects.filter(subject_type="parcel", subject_id=str(parcel.pk), action="person.viewed")
    found += [
        {
            "at": event.at,
            "title": T("개인정보 열람", "Personal data viewed"),
            "actor": event.actor,
            "reason": event.reason,
        }
        for event in seen.order_by("-pk")[:20]
    ]
    return sorted(found, key=lambda item: item["at"], reverse=True)


def next_url(parcel: Parcel, where: str) -> str:
    """The next case of the queue that the officer came from; "" when there is none."""
    params = wishes(QueryDict(where))
    sort = listing.sort_of(params, SORTS)
    rows = queries.chosen(queries.waiting(), params)
    params["after"] = listing.place(parcel, sort)
    after = listing.window(rows, sort, params, 1).rows
    if not after:  # behind the last one the queue begins again
        params.pop("after")
        after = [row for row in listing.window(rows, sort, params, 2).rows if row.pk != parcel.pk]
    if not after:
        return ""
    return f"{reverse('officer:parcel', args=[after[0].pk])}?{carried(where)}"


def carried(where: str) -> str:
    """The queue's filters as one parameter of another page's address."""
    values = QueryDict(mutable=True)
    values["in"] = where
    return values.urlencode() if where else ""


def _fresh(request: HttpRequest) -> bool:
    """Whether the last act can still be undone; what is left of the ten seconds goes with it."""
    undo = request.session.get("gwanmun_undo")
    if not undo:
        return False
    left = int(undo["until"] - timezone.now().timestamp())
    if left <= 0:
        del request.session["gwanmun_undo"]
        return False
    undo["left"] = left
    return True


@require_safe
@allow(*READERS)
def find(request: HttpRequest) -> HttpResponse:
    """From a number to its page; several of the same number are listed."""
    number = request.GET.get("number", "").strip()
    found = contract.find(number) if number else []
    if len(found) == 1:
        return redirect("officer:parcel", found[0].pk)
    operators = {o.pk: o for o in Organisation.objects.filter(pk__in={p.organisation_id for p in found})}
    listed = [(parcel, operators[parcel.organisation_id]) for parcel in found]
    context = {"number": number, "found": listed, "crumbs": [(T("화물 찾기", "Find a parcel"), "")]}
    return render(request, "officer/find.html", context)


@require_POST
@allow(*ACTORS)
def person(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """The consignee unmasked, for a stated reason; the look-up is recorded before it is shown."""
    parcel = parcel_or_404(parcel_id)
    reason = request.POST.get("reason", "").strip()
    if len(reason) < REASON_LENGTH:
        text = T("열람 사유를 5자 이상 적어 주십시오.", "Please give a reason of at least 5 characters.")
        if request.headers.get("HX-Request"):
            return render(
                request, "officer/_person.html", {"parcel": parcel, "problem": text, "may_act": True}
            )
        messages.error(request, text)
        return redirect("officer:parcel", parcel.pk)
    audit.person_viewed(audit.Actor.user(request.user), "parcel", parcel.pk, PERSONAL, reason)
    template = "officer/_person.html" if request.headers.get("HX-Request") else "officer/person.html"
    return render(
        request, template, {"parcel": parcel, "shown": True, "may_act": True, "crumbs": [(parcel.number, "")]}
    )

"""Selection of the day: how full the lanes are, who is in them and why, an officer's word against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gwanmun.parcels import contract as parcels
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit import services as audit
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T, language
from gwanmun.portals import labels, listing
from gwanmun.portals.access import ACTORS, MANAGERS, READERS, allow, person
from gwanmun.portals.context import address
from gwanmun.portals.listing import Sort
from gwanmun.portals.officer.parcels import parcel_or_404
from gwanmun.portals.officer.risk import labels as _names  # noqa: F401 - registers its names
from gwanmun.portals.officer.risk.told import told_of
from gwanmun.risk.contract import DRAW_SPACE, Lanes, lanes_of
from gwanmun.risk.selection import contract as selection

FILTERS = ("day", "office", "shift", "lane", "basis", "sort")
EXPORT_MOST = 100_000
KIND = "PARCEL"
COUNTED = ("asked", "chosen", "mandatory", "random", "exploration", "missed")
SORTS = (
    Sort("place", T("순번", "Place"), "place"),
    Sort("worth", T("기대 가치", "Expected worth"), "worth", descending=True, numeric=True),
    Sort("score", T("모형 점수", "Score"), "score_ppm", descending=True, numeric=True),
    Sort("points", T("기준 점수", "Points"), "points", descending=True, numeric=True),
)
HEAD = (
    T("화물번호", "Number"), T("검사 구분", "Lane"), T("근거", "Basis"), T("함께 해당한 근거", "All bases"),
    T("순번", "Place"), T("뽑힐 확률(ppm)", "Probability (ppm)"), T("모형 점수(ppm)", "Score (ppm)"),
    T("기준 점수", "Points"), T("기대 가치", "Expected worth"), T("선별기준", "Profiles"),
)  # fmt: skip


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(T("위험관리", "Risk"), reverse("officer:risk_selection")), *more]


def lanes_now() -> Lanes:
    return lanes_of(parcels.book_on(timezone.localdate()))


def wishes(params: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name in (*FILTERS, "after"):
        if params.get(name):
            kept[name] = params.get(name, "")[:40]
    try:
        dt.date.fromisoformat(kept.get("day", ""))
    except ValueError:
        now = timezone.now()  # a night's shift belongs to the day on which it began
        shifts = parcels.book_on(timezone.localdate()).value("risk.shifts")
        kept["day"] = selection.shift_at(now, shifts).day.isoformat()
    return kept


def day_of(params: QueryDict) -> dt.date:
    return dt.date.fromisoformat(str(params["day"]))


def runs(params: QueryDict) -> QuerySet[selection.Run]:
    found = selection.Run.objects.filter(counts=True, day=day_of(params))
    return found.filter(**{n: params[n] for n in ("office", "shift") if params.get(n)})


def rows(params: QueryDict) -> QuerySet[selection.Chosen]:
    found = selection.Chosen.objects.filter(run__in=runs(params))
    if params.get("lane"):
        found = found.filter(lane_now=params["lane"])
    if params.get("basis"):
        found = found.filter(basis=params["basis"])
    return found


@require_safe
@allow(*READERS)
def page(request: HttpRequest) -> HttpResponse:
    params = wishes(request.GET)
    lanes = lanes_now()
    sort = listing.sort_of(params, SORTS)
    window = listing.window(rows(params), sort, params)
    names = {lane.code: lane.name[language()] for lane in lanes.all}
    for row in window.rows:
        row.lane_name = names.get(row.lane_now, row.lane_now)
        row.score_share = None if row.score_ppm is None else row.score_ppm / DRAW_SPACE
    where = params.copy()
    where.pop("after", None)
    return render(
        request,
        "officer/risk/selection.html",
        {
            "crumbs": crumbs((T("선별 현황", "Selection"), "")),
            "page": window,
            "heads": listing.heads(params, SORTS, sort),
            "params": params,
            "filled": [name for name in ("lane", "basis") if params.get(name)],
            "facets": facets(params, names),
            "cells": cells(params, lanes),
            "offices": Organisation.objects.filter(kind=Organisation.Kind.CUSTOMS).order_by("code"),
            "shifts": shifts(),
            "where": where.urlencode(),
            "may_tell": person(request).role in MANAGERS,
        },
    )


def shifts() -> list[str]:
    return [str(name) for name, _ in parcels.book_on(timezone.localdate()).value("risk.shifts")]


def facets(params: QueryDict, names: dict[str, str]) -> list[dict[str, Any]]:
    """Chips of lane and basis with their counts, each under the choice made in the other."""
    found = []
    titles = {"lane": T("검사 구분", "Lane"), "basis": T("근거", "Basis")}
    for name, column in (("lane", "lane_now"), ("basis", "basis")):
        others = params.copy()
        others.pop(name, None)
        counts = dict(rows(others).order_by().values_list(column).annotate(n=Count("pk")))
        called = names if name == "lane" else {c: str(labels.label("basis", c).text) for c in counts}
        found.append(listing.facet(params, name, titles[name], counts, _named(called)))
    return [facet for facet in found if facet["chips"]]


def _named(names: dict[str, str]) -> Callable[[str], str]:
    return lambda code: names.get(code, code)


def cells(params: QueryDict, lanes: Lanes) -> list[dict[str, Any]]:
    """Each office, shift and lane: slots, what asked, what was chosen by which basis, what did not fit."""
    sums: dict[tuple[str, str], dict[str, dict[str, int]]] = {}
    for run in runs(params).values("office", "shift", "told"):
        cell = sums.setdefault((run["office"], run["shift"]), {})
        for told in run["told"]:
            so_far = cell.setdefault(told["lane"], {})
            for name in COUNTED:
                so_far[name] = so_far.get(name, 0) + int(told[name])
    day = day_of(params)
    found = []
    for (office, shift), by_lane in sorted(sums.items()):
        slots = selection.slots(office, shift, day)
        for lane in lanes.controls:
            counted = by_lane.get(lane.code)
            if not counted or (not counted["asked"] and not counted["chosen"] and lane.code not in slots):
                continue
            free = slots.get(lane.code)
            part = None if not free else min(100, round(100 * counted["chosen"] / free))
            found.append(
                {
                    "office": office, "shift": shift, "lane": lane, "name": lane.name[language()],
                    "slots": free, "part": part,
                    "over": 0 if free is None else max(counted["chosen"] - free, 0),
                    **counted,
                }
            )  # fmt: skip
    return found


@require_safe
@allow(*READERS)
def export(request: HttpRequest) -> HttpResponse:
    params = wishes(request.GET)
    found, order = listing.ordered(rows(params), listing.sort_of(params, SORTS))
    where = {name: params[name] for name in FILTERS if params.get(name)}
    audit.record(
        Actor.user(request.user), "risk.selection_exported", "selection", str(params["day"]), after=where
    )

    def lines() -> Iterator[list[object]]:
        for row in order(found)[:EXPORT_MOST].iterator(chunk_size=2000):
            yield [
                row.item, row.lane_now, str(labels.label("basis", row.basis).text), row.bases, row.place,
                row.chance_ppm, row.score_ppm, row.points, row.worth, row.profiles,
            ]  # fmt: skip

    return listing.csv_response("selection.csv", [str(title) for title in HEAD], lines())


@require_safe
@allow(*READERS)
def item(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """One parcel: lane, basis, probability, score, reasons with links, overrides; to change the lane."""
    parcel = parcel_or_404(parcel_id)
    found = parcels.selected(parcel)
    lanes = lanes_of(parcels.book_for(parcel))
    reasons = [
        {
            "text": reason.text[language()],
            "url": _party(reason.key) if reason.party and reason.key else "",
        }
        for reason in found.reasons
    ]
    fresh = next((o for o in found.overrides if _undoable(o, request)), None)
    names = {lane.code: lane.name[language()] for lane in lanes.all}
    overrides = [
        {"row": o, "before": names.get(o.lane_before), "after": names.get(o.lane_after)}
        for o in found.overrides
    ]
    return render(
        request,
        "officer/risk/selected.html",
        {
            "crumbs": crumbs((parcel.number, "")),
            "parcel": parcel,
            "found": found,
            "lane_name": found.lane.name[language()],
            "reasons": reasons + told_of(parcel.number),
            "others": [
                (lane.code, lane.name[language()])
                for lane in lanes.all
                if lane != found.lane and KIND in lane.kinds
            ],
            "overrides": overrides,
            "chance": None if found.row is None else found.row.chance_ppm / DRAW_SPACE,
            "fresh": fresh,
            "may_act": person(request).role in ACTORS,
            "draft": request.session.pop("gwanmun_lane_draft", {}),
        },
    )


def _party(key: str) -> str:
    """The page of a party, where there is one."""
    base = address("officer:risk_parties")
    return f"{base}{key}/" if base else ""


def _undoable(row: selection.Override, request: HttpRequest) -> bool:
    young = timezone.now() - row.at <= dt.timedelta(seconds=10)
    return young and row.undone_at is None and row.by == person(request).get_username()


@require_POST
@allow(*ACTORS)
def override(request: HttpRequest, parcel_id: int) -> HttpResponse:
    parcel = parcel_or_404(parcel_id)
    lane, reason = request.POST.get("lane", ""), request.POST.get("reason", "")
    try:
        made = parcels.override_selection(parcel.pk, lane, reason, person(request))
    except (selection.SelectionRefused, parcels.ActRefused) as refusal:
        messages.error(request, refusal.message)
        request.session["gwanmun_lane_draft"] = {"lane": lane[:12], "reason": reason[:500]}
    else:
        messages.success(request, f"{parcel.number}: {made.lane_before} → {made.lane_after}")
    return redirect("officer:risk_selected", parcel.pk)


@require_POST
@allow(*ACTORS)
def undo(request: HttpRequest, override_id: int) -> HttpResponse:
    try:
        made = parcels.undo_override(override_id, person(request))
    except (selection.SelectionRefused, parcels.ActRefused) as refusal:
        messages.error(request, refusal.message)
        row = selection.Override.objects.filter(pk=override_id).first()
        return redirect("officer:risk_selected", row.thing) if row else redirect("officer:risk_selection")
    messages.success(request, T("되돌렸습니다.", "The change was undone."))
    return redirect("officer:risk_selected", made.thing)


# --- slots ------------------------------------------------------------------------------------------------


class SlotsForm(forms.Form):
    """How many controls of a lane an office can do in a shift."""

    office = forms.ChoiceField(label=T("세관", "Office"))
    shift = forms.ChoiceField(label=T("근무조", "Shift"), required=False)
    lane = forms.ChoiceField(label=T("검사 구분", "Lane"))
    slots = forms.IntegerField(
        label=T("여력(건)", "Slots"), min_value=0, max_value=1_000_000,
        help_text=T("한 근무조에 할 수 있는 검사 건수", "Controls that can be done in one shift"),
    )  # fmt: skip
    valid_from = forms.DateField(label=T("시작하는 날", "First day"))
    valid_to = forms.DateField(
        label=T("끝나는 날", "Last day"),
        required=False,
        help_text=T("비우면 계속", "Empty: until further notice"),
    )
    reason = forms.CharField(label=T("사유", "Reason"), max_length=500)

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        customs = Organisation.objects.filter(kind=Organisation.Kind.CUSTOMS, active=True).order_by("code")
        offices = [(o.code, o.name_en if language() == "en" else o.name_ko) for o in customs]
        self.fields["office"].choices = offices  # type: ignore[attr-defined]
        every = [("", T("모든 근무조", "Every shift"))]
        self.fields["shift"].choices = every + [(n, n) for n in shifts()]  # type: ignore[attr-defined]
        named = [(lane.code, lane.name[language()]) for lane in lanes_now().controls]
        self.fields["lane"].choices = named  # type: ignore[attr-defined]


@allow(*MANAGERS)
def capacity(request: HttpRequest) -> HttpResponse:
    """Slots told, newest first, and the form to tell more."""
    today = timezone.localdate()
    form = SlotsForm(request.POST or None, initial={"valid_from": today, "office": parcels.clearing_office()})
    if request.method == "POST" and form.is_valid():
        try:
            selection.tell_slots(person(request), lanes_now(), **form.cleaned_data)
        except selection.SelectionRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, T("여력을 기록했습니다.", "The slots are recorded."))
            return redirect("officer:risk_capacity")
    told = selection.Capacity.objects.order_by("-told_at", "-pk")[:100]
    names = {lane.code: lane.name[language()] for lane in lanes_now().all}
    listed = [{"row": row, "lane": names.get(row.lane, row.lane)} for row in told]
    context = {"crumbs": crumbs((T("검사 여력", "Slots"), "")), "form": form, "told": listed}
    return render(request, "officer/risk/capacity.html", context)

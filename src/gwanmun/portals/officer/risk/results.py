"""Results of controls: what they brought beside the random sample, how to enter them, second looks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gwanmun.countries import registry
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T, language
from gwanmun.portals import charts_risk, labels
from gwanmun.portals.access import ACTORS, READERS, allow, person
from gwanmun.portals.listing import csv_response
from gwanmun.portals.officer.risk import labels as _names  # noqa: F401 - registers its names
from gwanmun.risk.feedback import contract as feedback

COUNTRY = "kr"
DAYS = (7, 28, 91, 365)
CRUMB = T("위험관리", "Risk")
LARGEST_FILE = 5_000_000


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(CRUMB, reverse("officer:risk_results")), *more]


def period_of(params: QueryDict) -> tuple[str, int, str]:
    """Kind, days and office that were asked for; what makes no sense falls back to the usual."""
    kind = params.get("kind", "")
    days = params.get("days", "")
    return (
        kind if kind in labels.KINDS["item_kind"] else "PARCEL",
        int(days) if days.isdecimal() and int(days) in DAYS else 28,
        params.get("office", "")[:10],
    )


def _report(params: QueryDict) -> tuple[dict[str, Any], dict[str, Any]]:
    kind, days, office = period_of(params)
    today = timezone.localdate()
    period = feedback.Period(today - dt.timedelta(days=days - 1), today)
    asked = {"kind": kind, "days": days, "office": office, "first": period.first, "last": period.last}
    return asked, feedback.report(COUNTRY, kind, period, office or None)


@require_safe
@allow(*READERS)
def page(request: HttpRequest) -> HttpResponse:
    asked, told = _report(request.GET)
    offices = Organisation.objects.filter(kind=Organisation.Kind.CUSTOMS).order_by("code")
    names, lanes = _find_names(), _lane_names()
    return render(
        request,
        "officer/risk/results.html",
        {
            "crumbs": crumbs((T("검사 결과", "Results"), "")),
            "asked": asked,
            **told,
            "lanes": [row | {"name": lanes.get(row["lane"], row["lane"])} for row in told["lanes"]],
            "finds": [row | {"name": names.get(row["find"], row["find"])} for row in told["finds"]],
            "kinds": [(code, name.text) for code, name in labels.KINDS["item_kind"].items()],
            "spans": DAYS,
            "all_offices": offices,
            "chart": bool(told["whole"]["looked"]),
            "weeks_plot": charts_risk.weeks(told["weeks"]) if told["weeks"] else None,
            "weeks_legend": charts_risk.WEEKS_LEGEND,
            "calibration_plot": charts_risk.calibration(told["calibration"]) if told["calibration"] else None,
            "calibration_legend": charts_risk.CALIBRATION_LEGEND,
            "may_enter": person(request).role in ACTORS,
            "waiting": feedback.second_looks_for(COUNTRY, person(request).username).count(),
        },
    )


@require_safe
@allow(*READERS)
def export(request: HttpRequest) -> HttpResponse:
    """The table of offices as a file, every figure with its interval."""
    asked, told = _report(request.GET)
    columns = ("office", *feedback.YIELD)
    rows = [["" if row[c] is None else str(row[c]) for c in columns] for row in told["offices"]]
    return csv_response(f"controls-{asked['first']}-{asked['last']}.csv", list(columns), rows)


def _find_names() -> dict[str, str]:
    return {row["code"]: row["name"][language()] for row in feedback.finds(COUNTRY, timezone.localdate())}


def _lane_names() -> dict[str, str]:
    table = registry.rule_book(COUNTRY, timezone.localdate()).tables["risk_lanes"]
    return {row["code"]: row["name"][language()] for row in table}


class ResultForm(forms.Form):
    kind = forms.ChoiceField(
        label=T("물품 종류", "Kind of item"),
        choices=[(code, name.text) for code, name in labels.KINDS["item_kind"].items()],
    )
    item = forms.CharField(
        label=T("번호", "Number"),
        max_length=60,
        help_text=T("선별된 물품의 번호", "Of an item that was chosen"),
    )
    outcome = forms.ChoiceField(
        label=T("결과", "Outcome"),
        choices=[
            ("", T("고르십시오", "Choose one")),
            *((c, n.text) for c, n in labels.KINDS["outcome"].items()),
        ],
    )
    find = forms.ChoiceField(label=T("적발 내용", "What was found"), required=False)
    seized_g = forms.DecimalField(
        label=T("압수 중량(g)", "Mass seized (g)"),
        required=False,
        min_value=0,
        max_value=10**9,
        decimal_places=3,
    )
    recovered = forms.IntegerField(
        label=T("추징세액(원)", "Recovered (won)"), required=False, min_value=0, max_value=10**15
    )
    note = forms.CharField(
        label=T("비고", "Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=T("은닉 방법, 미실시 사유 등", "How it was hidden, or why it was not looked into"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["find"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - a check for the type checker
        field.choices = [("", "–"), *_find_names().items()]

    def told(self) -> feedback.Told:
        given = self.cleaned_data
        grams = given["seized_g"]
        return feedback.Told(
            given["item"].strip(), given["outcome"], given["find"] or None,
            None if grams is None else int(grams * 1000), given["recovered"], None, given["note"].strip(),
        )  # fmt: skip


#: Field of a result → field of the form.
_FIELDS = {"seized_mg": "seized_g", "known_on": "item"}


def _enter(request: HttpRequest, *, sight: int, template: str, context: dict[str, Any]) -> HttpResponse:
    """Form of one result: shown, or kept and shown anew."""
    first = {"kind": request.GET.get("kind", "PARCEL"), "item": request.GET.get("item", "")[:60]}
    form = ResultForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        done = feedback.record(
            COUNTRY, form.cleaned_data["kind"], [form.told()], Actor.user(person(request)), sight=sight
        )
        for fault in done.faults:
            form.add_error(_FIELDS.get(fault.field, fault.field), fault.text)
        if not done.faults:
            messages.success(request, T("결과를 기록하였습니다.", "The result is recorded."))
            return redirect(request.path)
    status = 400 if form.errors else 200
    return render(request, template, {**context, "form": form}, status=status)


@allow(*ACTORS)
def enter(request: HttpRequest) -> HttpResponse:
    context = {"crumbs": crumbs((T("결과 입력", "Enter a result"), "")), "columns": feedback.FILE_COLUMNS}
    return _enter(request, sight=1, template="officer/risk/result_enter.html", context=context)


@allow(*ACTORS)
def second(request: HttpRequest) -> HttpResponse:
    """Items drawn for a second look, without a word of the first."""
    drawn = feedback.second_looks_for(COUNTRY, person(request).username)
    context = {
        "crumbs": crumbs((T("재검사", "Second looks"), "")),
        "drawn": drawn[:200],
        "count": drawn.count(),
    }
    return _enter(request, sight=2, template="officer/risk/second.html", context=context)


@require_POST
@allow(*ACTORS)
def bring(request: HttpRequest) -> HttpResponse:
    """A file of results from another system: what can be kept is kept, every fault is told with its line."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or (file.size or 0) > LARGEST_FILE:
        messages.error(
            request,
            T("파일을 골라 주십시오(5MB까지).", "Choose a file of at most 5 MB."),
        )
        return redirect("officer:risk_result_enter")
    kind = request.POST.get("kind", "PARCEL")
    try:
        done = feedback.record_file(COUNTRY, kind, file.read(), Actor.user(person(request)))
    except feedback.FileRefused as refusal:
        messages.error(request, str(refusal.text))
        return redirect("officer:risk_result_enter")
    messages.success(
        request,
        T(f"{done.new:,}건을 기록하였습니다(이미 있던 것 {done.same:,}건).",
          f"{done.new:,} results are recorded; {done.same:,} were there already."),
    )  # fmt: skip
    context = {
        "crumbs": crumbs((T("결과 입력", "Enter a result"), "")),
        "columns": feedback.FILE_COLUMNS,
        "form": ResultForm(initial={"kind": kind}),
        "faults": done.faults[:200],
        "fault_count": len(done.faults),
    }
    return render(request, "officer/risk/result_enter.html", context, status=400 if done.faults else 200)

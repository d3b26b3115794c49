"""What was found when a parcel was opened: the record, its photos, its exhibits, its closing."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gwanmun.inspection.reading import contract
from gwanmun.inspection.reading.contract import Finding, Photo, Refused
from gwanmun.platform.i18n import T
from gwanmun.portals.access import ACTORS, READERS, allow, person
from gwanmun.portals.officer.inspection import labels, showing
from gwanmun.portals.officer.inspection.common import crumbs
from gwanmun.risk.network import contract as network

MOST = 200
TEST_ROWS = 3
#: Weights are typed in grams with up to three decimals and kept in whole milligrams.
WEIGHTS = ("gross_mg", "net_mg")
TEXTS = ("place", "officer", "witness", "goods", "note", "result", "find")


def finding_or_404(pk: int) -> Finding:
    return get_object_or_404(Finding.objects.select_related("case", "organisation"), pk=pk)


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return crumbs((T("개장·적발", "Findings"), reverse("officer:inspection_findings") if more else ""), *more)


@require_safe
@allow(*READERS)
def listing(request: HttpRequest) -> HttpResponse:
    state = "CLOSED" if request.GET.get("state") == "CLOSED" else "OPEN"
    rows = Finding.objects.filter(state=state).order_by("-id")
    states = [
        (code, labels.FINDING[code].text, Finding.objects.filter(state=code).count())
        for code in labels.FINDING
    ]
    context = {"crumbs": trail(), "rows": rows[:MOST], "state": state, "states": states}
    return render(request, "officer/inspection/findings.html", context)


@require_safe
@allow(*READERS)
def page(request: HttpRequest, finding_id: int) -> HttpResponse:
    return _show(request, finding_or_404(finding_id))


def _show(
    request: HttpRequest,
    row: Finding,
    typed: dict[str, Any] | None = None,
    fault: Refused | None = None,
    exhibit: dict[str, str] | None = None,
) -> HttpResponse:
    """``typed``: what was entered when it was refused, so that nothing is typed twice."""
    user = person(request)
    case = row.case
    values = {**_values(row), **(typed or {})}
    context = {
        "crumbs": trail((row.number, "")),
        "row": row,
        "v": values,
        "tests": _test_rows(values),
        "fault": {"field": fault.field, "message": fault.message} if fault else None,
        "open": row.state == Finding.State.OPEN and user.role in ACTORS,
        "seen_as": contract.findings.seen(row),
        "results": [(code, label.text) for code, label in labels.RESULT.items()],
        "finds": [(code, labels.label("find", code).text) for code in _finds(str(values.get("result", "")))],
        "kinds": [(code, label.text) for code, label in labels.TEST.items()],
        "answers": [(code, label.text) for code, label in labels.ANSWER.items()],
        "photos": row.photos.order_by("pk"),
        "exhibits": list(row.exhibits.order_by("pk")),
        "facts": showing.facts_of(case) if case else [],
        "e": exhibit or {},
        "alert": network.Alert.objects.filter(pk=row.alert).first() if row.alert else None,
        "image": showing.views_of(showing.image_of(case))[:1] if case else [],
    }
    return render(request, "officer/inspection/finding.html", context, status=422 if fault else 200)


def _values(row: Finding) -> dict[str, Any]:
    names = ("place", "officer", "witness", "goods", "note", "result", "find", "pieces", "recovered")
    values = {name: getattr(row, name) for name in names}
    values |= {name: grams(getattr(row, name)) for name in WEIGHTS}
    for number, test in enumerate(row.tests):
        values |= {f"{part}-{number}": test[part] for part in ("kind", "answer", "what")}
    return {name: "" if value is None else value for name, value in values.items()}


def _test_rows(values: dict[str, Any]) -> list[dict[str, Any]]:
    number = TEST_ROWS
    while f"kind-{number}" in values:
        number += 1
    return [
        {"n": n, **{part: values.get(f"{part}-{n}", "") for part in ("kind", "answer", "what")}}
        for n in range(number)
    ]


def _finds(result: str) -> tuple[str, ...]:
    if result in contract.findings.FINDS:
        return contract.findings.FINDS[result]
    return tuple(dict.fromkeys(code for codes in contract.findings.FINDS.values() for code in codes))


def grams(milligrams: int | None) -> str:
    """``12500`` → ``12.5``."""
    if milligrams is None:
        return ""
    whole, rest = divmod(milligrams, 1000)
    return f"{whole}" + (f".{rest:03d}".rstrip("0") if rest else "")


def whole(name: str, text: str) -> int | None:
    """What was typed as a whole number, weights from grams to milligrams. :raises Refused: it is none."""
    text = text.replace(",", "").strip()
    if not text:
        return None
    wrong = Refused(
        "", name, "숫자로 적어 주십시오. 무게는 그램으로 소수 셋째 자리까지입니다.",
        "Give a number; weights in grams with at most three decimals.",
    )  # fmt: skip
    try:
        value = Decimal(text) * (1000 if name in WEIGHTS else 1)
    except InvalidOperation:
        raise wrong from None
    if not value.is_finite() or value != value.to_integral_value() or value.adjusted() > 15:
        raise wrong
    return int(value)


@require_POST
@allow(*ACTORS)
def change(request: HttpRequest, finding_id: int) -> HttpResponse:
    row = finding_or_404(finding_id)
    sent = {name: str(value)[:5000] for name, value in request.POST.items()}
    try:
        told: dict[str, Any] = {
            name: sent[name] for name in TEXTS if name in sent
        }  # fmt: skip
        for name in ("pieces", "recovered", *WEIGHTS):
            if name in sent:
                told[name] = whole(name, sent[name])
        told["tests"] = [
            {part: sent.get(f"{part}-{n}", "") for part in ("kind", "answer", "what")} for n in range(10)
        ]
        if told.get("find") and told["find"] not in contract.findings.FINDS.get(told.get("result", ""), ()):
            told["find"] = ""  # the result was changed after the kind of find was chosen
        contract.findings.change(row.pk, person(request), told, sent.get("seen_as", ""))
        if sent.get("then") == "close":
            contract.findings.close(row.pk, person(request))
            messages.success(request, T("종결하였습니다.", "The record is closed."))
            return redirect("officer:inspection_finding", row.pk)
    except Refused as refusal:
        row.refresh_from_db()
        return _show(request, row, sent, refusal)
    messages.success(request, T("저장하였습니다.", "It is saved."))
    return redirect("officer:inspection_finding", row.pk)


@require_POST
@allow(*ACTORS)
def add_photo(request: HttpRequest, finding_id: int) -> HttpResponse:
    row = finding_or_404(finding_id)
    sent = request.FILES.getlist("photo")
    if not sent:
        messages.error(request, T("사진을 골라 주십시오.", "Please choose a photo."))
    for file in sent[: contract.photos.MOST_PHOTOS]:
        try:
            caption = request.POST.get("caption", "")
            contract.photos.add(row.pk, person(request), file, file.size or 0, caption)
        except Refused as refusal:
            messages.error(request, f"{str(file.name)[:60]}: {refusal.message}")
    return redirect(f"{reverse('officer:inspection_finding', args=[row.pk])}#photos")


@require_safe
@allow(*READERS)
def photo(request: HttpRequest, finding_id: int, photo_id: int) -> HttpResponse:
    row = get_object_or_404(Photo, pk=photo_id, finding=finding_id)
    kept = contract.photos.read(row)
    if kept is None:
        raise Http404
    response = HttpResponse(kept, content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=600"
    return response


@require_POST
@allow(*ACTORS)
def from_alert(request: HttpRequest) -> HttpResponse:
    """An alarm becomes a finding: what it is about is opened."""
    number = request.POST.get("alert", "")
    alert = get_object_or_404(network.Alert, pk=int(number) if number.isdigit() else 0)
    try:
        row = contract.findings.from_alert(alert, person(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("officer:risk_alerts")
    return redirect("officer:inspection_finding", row.pk)


@require_POST
@allow(*ACTORS)
def seal(request: HttpRequest, finding_id: int) -> HttpResponse:
    """A numbered, sealed exhibit with the first entry of its chain."""
    row = finding_or_404(finding_id)
    sent = {name: str(value)[:300] for name, value in request.POST.items()}
    try:
        exhibit = contract.custody.seal(
            row.pk, person(request), sent.get("what", ""), holder=sent.get("taker", ""),
            place=sent.get("place", ""), seal_number=sent.get("seal_after", ""),
            **{name: whole(name, sent.get(name, "")) for name in ("pieces", *WEIGHTS)},
        )  # fmt: skip
    except Refused as refusal:
        return _show(request, row, fault=refusal, exhibit=sent)
    messages.success(request, T("증거물을 등록하였습니다.", "The exhibit is registered."))
    return redirect("officer:inspection_exhibit", exhibit.pk)


__all__ = ["add_photo", "change", "finding_or_404", "from_alert", "listing", "page", "photo", "seal", "trail"]

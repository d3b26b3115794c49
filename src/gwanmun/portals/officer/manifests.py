"""Manifests: the list, and one version's page with its lanes, faults and parcels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gwanmun.core import faults
from gwanmun.parcels import contract
from gwanmun.parcels.contract import LineError, ManifestVersion
from gwanmun.parcels.rules.fault_text import describe
from gwanmun.parcels.rules.schema import FIELD
from gwanmun.platform.audit import services as audit
from gwanmun.platform.i18n import T, language
from gwanmun.portals import charts, labels, listing
from gwanmun.portals.access import ACTORS, READERS, allow, person
from gwanmun.portals.listing import Sort
from gwanmun.portals.officer import masked, queries
from gwanmun.portals.officer.book import goods_name
from gwanmun.portals.officer.parcels import REASON_LENGTH
from gwanmun.portals.officer.queue import HEAD, parcel_lines
from gwanmun.portals.officer.workbench import lanes_file

VERSION_SORTS = (Sort("received", T("접수", "Received"), "pk", descending=True),)
PARCEL_SORTS = (
    Sort("line", T("줄", "Line"), "pk", numeric=True),
    Sort("price", T("가격", "Price"), "usd_e4", descending=True, numeric=True),
    Sort("payable", T("세액", "Tax"), "payable", descending=True, numeric=True),
    Sort("score", T("위험도", "Risk"), "score", descending=True, numeric=True),
)
PARCEL_FILTERS = ("lane", "route", "state", "hold_kind", "category")
ERROR_SORTS = (Sort("line", T("줄", "Line"), "line", numeric=True),)


def version_or_404(version_id: int) -> ManifestVersion:
    found = contract.version(version_id)
    if found is None:
        raise Http404
    return found


@require_safe
@allow(*READERS)
def listing_page(request: HttpRequest) -> HttpResponse:
    rows = ManifestVersion.objects.select_related("manifest__organisation", "manifest")
    if (state := request.GET.get("state", "")) in labels.VERSION:
        rows = rows.filter(state=state)
    if (operator := request.GET.get("operator", "")).isdigit():
        rows = rows.filter(manifest__organisation_id=int(operator))
    if text := request.GET.get("text", "").strip():
        rows = rows.filter(manifest__number__icontains=text)
    window = listing.window(rows, VERSION_SORTS[0], request.GET)
    return render(
        request,
        "officer/manifests.html",
        {
            "crumbs": [
                (T("작업대", "Workbench"), reverse("officer:workbench")),
                (T("적하목록", "Manifests"), ""),
            ],
            "page": window,
            "params": request.GET,
            "states": labels.VERSION,
            "operators": queries.operators(),
        },
    )


@require_safe
@allow(*READERS)
def page(request: HttpRequest, version_id: int) -> HttpResponse:
    version = version_or_404(version_id)
    cross = queries.cross(version) if version.state == ManifestVersion.State.CLEARED else {}
    rows = charts.lane_rows(cross)
    title = version.manifest.number
    return render(
        request,
        "officer/manifest.html",
        {
            "crumbs": [
                (T("작업대", "Workbench"), reverse("officer:workbench")),
                (T("적하목록", "Manifests"), reverse("officer:manifests")),
                (title, ""),
            ],
            "version": version,
            "manifest": version.manifest,
            "is_current": version.manifest.current_id == version.pk,
            "fault": _fault(version),
            "may_retry": may_retry(version) and person(request).role in ACTORS,
            "history": version.manifest.versions.order_by("-version"),
            "chart": charts.lanes(cross) if any(row["sum"] for row in rows) else None,
            "legend": charts.LEGEND,
            "lanes": rows,
            "sums": charts.lane_sums(rows),
            "routes": charts.ROUTES,
            "progress": queries.progress(version) if version.state in queries.OPEN else None,
            **_errors(version, request.GET),
            **_parcels(version, request.GET),
        },
    )


def _fault(version: ManifestVersion) -> tuple[str, str] | None:
    """Why the whole file was refused: (what, cure)."""
    if not version.fault:
        return None
    return faults.text(version.fault["code"], version.fault.get("params", {}), language())


def may_retry(version: ManifestVersion) -> bool:
    """A failed version can run again unless a later one has come."""
    later = version.manifest.versions.filter(version__gt=version.version)
    return version.state == ManifestVersion.State.FAILED and not later.exists()


@require_POST
@allow(*ACTORS)
def retry(request: HttpRequest, version_id: int) -> HttpResponse:
    """Put a failed version back into the queue, for a reason that goes on the record."""
    version = version_or_404(version_id)
    reason = request.POST.get("reason", "").strip()
    if len(reason) < REASON_LENGTH:
        messages.error(request, contract.ActRefused("REASON_TOO_SHORT").message)
    elif contract.retry(version.pk, person(request).get_username(), reason):
        messages.success(
            request,
            T("다시 처리합니다. 끝나면 화면이 바뀝니다.", "It runs again. The page changes when it is done."),
        )
    else:
        messages.error(
            request,
            T(
                "다시 처리할 수 없습니다. 이미 처리 중이거나 더 새로운 판이 접수되었습니다.",
                "It cannot run again: it is running already, or a later version has come.",
            ),
        )
    return redirect("officer:manifest", version.pk)


@require_safe
@allow(*READERS)
def progress(request: HttpRequest, version_id: int) -> HttpResponse:
    """The progress bar; when the work is done, tells the browser to show the page afresh."""
    version = version_or_404(version_id)
    if version.state not in queries.OPEN:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    context = {"version": version, "progress": queries.progress(version)}
    return render(request, "officer/_progress.html", context)


@require_safe
@allow(*READERS)
def lanes_csv(request: HttpRequest, version_id: int) -> HttpResponse:
    version = version_or_404(version_id)
    return lanes_file(f"lanes-{version.pk}.csv", queries.cross(version))


# --- faults ----------------------------------------------------------------------------------------


def _errors(version: ManifestVersion, params: QueryDict) -> dict[str, Any]:
    own = QueryDict(mutable=True)
    for name in ("code", "severity", "after"):
        if params.get(f"e_{name}") or params.get(name):
            own[name] = params.get(f"e_{name}") or params.get(name, "")
    rows = chosen_errors(version, own)
    window = listing.window(rows, ERROR_SORTS[0], own)
    for row in window.rows:
        row.message, row.cure = masked.fault(row.field, row.code, row.value)
        row.shown = masked.value(row.field, row.value)
        row.field_name = field_name(row.field)
    codes = version.summary.get("errors", {})
    return {
        "errors": window,
        "error_facets": [listing.facet(own, "code", T("오류", "Fault"), codes, fault_name)] if codes else [],
        "error_params": own,
        "error_total": sum(codes.values()),
    }


def chosen_errors(version: ManifestVersion, params: QueryDict) -> Any:
    rows = LineError.objects.filter(version=version)
    for name in ("code", "severity"):
        if params.get(name):
            rows = rows.filter(**{name: params[name]})
    return rows


def note_export(request: HttpRequest, version: ManifestVersion) -> None:
    """Who took which list out of the house, and under which filters."""
    after = {"file": request.path.rpartition("/")[2], "filters": masked.filters(request.GET)}
    actor = audit.Actor.user(request.user)
    audit.record(actor, "parcels.exported", "manifest_version", version.pk, after=after)


def field_name(field: str) -> str:
    known = FIELD.get(field)
    return (known.en if language() == "en" else known.ko) if known else field


def fault_text(row: LineError) -> tuple[str, str]:
    """(message, cure) with the value as it was sent: for the operator who sent it."""
    return describe({"field": row.field, "code": row.code, "value": row.value}, language())


#: What a fault's message says only of the one line: the field before, the value behind.
_PARTICULARS = re.compile(r"^‘field’\S* ?| for ‘field’|:? ?…|\([^()]*…\)|\.$")


def fault_name(code: str) -> str:
    """A fault in a few words, for a chip: its message without field and value."""
    try:
        text = faults.text(code, {"field": "field", "value": "…"}, language())[0]
    except KeyError:
        return code
    short = _PARTICULARS.sub("", text).strip()
    return short[:1].upper() + short[1:]


@require_safe
@allow(*READERS)
def errors(request: HttpRequest, version_id: int) -> HttpResponse:
    version = version_or_404(version_id)
    return render(request, "officer/_errors.html", {"version": version, **_errors(version, request.GET)})


@require_safe
@allow(*READERS)
def errors_csv(request: HttpRequest, version_id: int) -> HttpResponse:
    version = version_or_404(version_id)
    note_export(request, version)
    rows = chosen_errors(version, request.GET).order_by("line", "pk")
    return listing.csv_response(
        f"errors-{version.pk}.csv", [str(h) for h in ERROR_HEAD], error_lines(rows, hidden=True)
    )


ERROR_HEAD = (
    T("줄", "Line"), T("화물번호", "Number"), T("항목", "Field"), T("구분", "Kind"), T("값", "Value"),
    T("무엇이 잘못되었는지", "What is wrong"), T("고치는 방법", "How to mend it"), T("코드", "Code"),
)  # fmt: skip


def error_lines(rows: Any, *, hidden: bool = False) -> Iterator[list[object]]:
    """One CSV line a fault; ``hidden``: the wrong values masked, for everyone but the sender."""
    for row in rows.iterator(chunk_size=2000):
        message, cure = masked.fault(row.field, row.code, row.value) if hidden else fault_text(row)
        shown = masked.value(row.field, row.value) if hidden else row.value
        kind = str(labels.label("severity", row.severity).text)
        yield [str(row.line), row.number, field_name(row.field), kind, shown, message, cure, row.code]


# --- parcels ---------------------------------------------------------------------------------------


def _parcels(version: ManifestVersion, params: QueryDict) -> dict[str, Any]:
    own = QueryDict(mutable=True)
    for name in (*PARCEL_FILTERS, "text", "sort", "after"):
        if params.get(name):
            own[name] = params.get(name, "")
    sort = listing.sort_of(own, PARCEL_SORTS)
    summary = version.summary
    facets = [
        listing.facet(own, name, title, summary.get(name, {}), name_of)
        for name, title, name_of in (
            ("lane", T("통관 구분", "Lane"), lambda code: labels.label("lane", code).text),
            ("route", T("경로", "Route"), lambda code: labels.label("route", code).text),
            ("hold_kind", T("보류 사유", "Held for"), lambda code: labels.label("hold_kind", code).text),
            ("category", T("품목군", "Goods"), goods_name),
        )
    ]
    return {
        "parcels": listing.window(chosen_parcels(version, own), sort, own),
        "parcel_facets": [facet for facet in facets if facet["chips"]],
        "parcel_heads": listing.heads(own, PARCEL_SORTS, sort),
        "parcel_params": own,
    }


def chosen_parcels(version: ManifestVersion, params: QueryDict) -> Any:
    rows = contract.parcels_of(version.pk)
    for name in PARCEL_FILTERS:
        if params.get(name):
            rows = rows.filter(**{name: params[name]})
    if text := params.get("text", "").strip():
        rows = rows.filter(number__startswith=text)
    return rows


@require_safe
@allow(*READERS)
def parcels(request: HttpRequest, version_id: int) -> HttpResponse:
    version = version_or_404(version_id)
    return render(request, "officer/_parcels.html", {"version": version, **_parcels(version, request.GET)})


@require_safe
@allow(*READERS)
def parcels_csv(request: HttpRequest, version_id: int) -> HttpResponse:
    version = version_or_404(version_id)
    note_export(request, version)
    rows, order = listing.ordered(
        chosen_parcels(version, request.GET), listing.sort_of(request.GET, PARCEL_SORTS)
    )
    organisation = version.manifest.organisation
    name = organisation.name_en if language() == "en" else organisation.name_ko
    lines = parcel_lines(order(rows), {str(organisation.pk): name})
    return listing.csv_response(f"parcels-{version.pk}.csv", [str(h) for h in HEAD], lines)

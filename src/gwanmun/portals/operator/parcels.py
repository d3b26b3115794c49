"""Parcels of one's own organisation: the list, and one parcel with what must be done for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gwanmun.parcels import contract
from gwanmun.parcels.contract import Parcel
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit import services as audit
from gwanmun.platform.i18n import T, language, mask_id, mask_name
from gwanmun.portals import labels, listing
from gwanmun.portals.access import OPERATORS, allow
from gwanmun.portals.listing import Sort
from gwanmun.portals.officer import queries
from gwanmun.portals.officer.book import goods_name
from gwanmun.portals.officer.parcels import PERSONAL, amounts
from gwanmun.portals.operator.manifests import home_crumb
from gwanmun.portals.operator.scope import own, parcel_or_404

FILTERS = ("state", "hold_kind", "lane")
WAITING = ("HELD", "INSPECTION")
EXPORT_MOST = 100_000
SORTS = (
    Sort("newest", T("접수", "Received"), "pk", descending=True),
    Sort("price", T("가격", "Price"), "usd_e4", descending=True, numeric=True),
    Sort("payable", T("세액", "Tax"), "payable", descending=True, numeric=True),
)


def wishes(params: QueryDict) -> QueryDict:
    """The filters, without anything else. ``state=ALL`` or a number or manifest lifts the first one, held."""
    kept = QueryDict(mutable=True)
    for name in (*FILTERS, "text", "manifest", "sort", "after"):
        if params.get(name):
            kept[name] = str(params[name])[:100]
    if not kept.get("text") and not kept.get("manifest"):
        kept.setdefault("state", "HELD")
    return kept


def chosen(organisation: Organisation, params: QueryDict) -> QuerySet[Parcel]:
    rows = contract.visible().filter(version__manifest__organisation=organisation)
    wish = {name: params[name] for name in FILTERS if params.get(name) and params[name] != "ALL"}
    if wish.get("state") in WAITING:  # stands in the statement itself: SQLite then uses its partial index
        rows = rows.extra(where=["parcels_parcel.state IN ('HELD', 'INSPECTION')"])
    if text := params.get("text", "").strip():
        rows = rows.filter(Q(number__in={text, text.upper()}) | Q(tracking_no__in={text, text.upper()}))
    if manifest := params.get("manifest", "").strip():
        rows = rows.filter(version__manifest__number=manifest)
    return rows.filter(**wish)


@require_safe
@allow(*OPERATORS)
def listing_page(request: HttpRequest) -> HttpResponse:
    organisation = own(request)
    params = wishes(request.GET)
    sort = listing.sort_of(params, SORTS)
    rows = chosen(organisation, params).select_related("version__manifest")
    context = {
        "crumbs": [home_crumb(), (T("내 화물", "My parcels"), "")],
        "page": listing.window(rows, sort, params),
        "heads": listing.heads(params, SORTS, sort),
        "facets": facets(organisation, params),
        "params": params,
        "states": labels.STATE,
        "lanes": labels.LANE,
        "active": any(params.get(name) for name in ("text", "manifest", "lane", "hold_kind")),
        "where": without_place(params),
    }
    return render(request, "operator/parcels.html", context)


def without_place(params: QueryDict) -> str:
    kept = params.copy()
    kept.pop("after", None)
    return kept.urlencode()


def facets(organisation: Organisation, params: QueryDict) -> list[dict[str, Any]]:
    """What waits, by state and by reason; counted over waiting parcels only, which are few."""
    waiting = contract.visible().filter(version__manifest__organisation=organisation)
    waiting = waiting.extra(where=["parcels_parcel.state IN ('HELD', 'INSPECTION')"])
    cells = list(waiting.order_by().values("state", "hold_kind").annotate(n=Count("pk")))
    states: dict[str, int] = {}
    holds: dict[str, int] = {}
    for cell in cells:
        states[cell["state"]] = states.get(cell["state"], 0) + cell["n"]
        if cell["state"] == "HELD" and cell["hold_kind"]:
            holds[cell["hold_kind"]] = holds.get(cell["hold_kind"], 0) + cell["n"]
    found = [
        listing.facet(
            params, "state", T("기다리는 화물", "Waiting"), states, lambda c: labels.label("state", c).text
        )
    ]
    if params.get("state") == "HELD" and holds:
        title = T("보류 사유", "Held for")
        found.append(
            listing.facet(params, "hold_kind", title, holds, lambda c: labels.label("hold_kind", c).text)
        )
    return found


HEAD = (
    T("화물번호", "Number"), T("적하목록", "Manifest"), T("줄", "Line"), T("상태", "State"),
    T("보류 사유", "Held for"), T("통관 구분", "Lane"), T("경로", "Route"), T("품명", "Description"),
    T("받는 사람", "Consignee"), T("식별부호", "Identifier"), T("가격(USD)", "Price (USD)"),
    T("납부할 세액(원)", "Tax payable (KRW)"),
)  # fmt: skip


@require_safe
@allow(*OPERATORS)
def export(request: HttpRequest) -> HttpResponse:
    """The parcels under the filters as CSV, personal data masked."""
    organisation = own(request)
    params = wishes(request.GET)
    rows, order = listing.ordered(chosen(organisation, params), listing.sort_of(params, SORTS))
    found = order(rows.select_related("version__manifest"))[:EXPORT_MOST]
    return listing.csv_response("parcels.csv", [str(title) for title in HEAD], lines(found))


def lines(rows: QuerySet[Parcel]) -> Iterator[list[object]]:
    for row in rows.iterator(chunk_size=2000):
        usd = "" if row.usd_e4 is None else f"{row.usd_e4 // 10_000}.{row.usd_e4 % 10_000:04d}"
        yield [
            row.number, row.version.manifest.number, row.line, str(labels.label("state", row.state).text),
            str(labels.label("hold_kind", row.hold_kind).text) if row.hold_kind else "",
            str(labels.label("lane", row.lane).text), str(labels.label("route", row.route).text),
            row.description, mask_name(row.consignee_name), mask_id(row.consignee_id), usd, row.payable,
        ]  # fmt: skip


@require_safe
@allow(*OPERATORS)
def page(request: HttpRequest, parcel_id: int) -> HttpResponse:
    parcel = parcel_or_404(request, parcel_id)
    return render(request, "operator/parcel.html", detail(parcel))


def detail(parcel: Parcel) -> dict[str, Any]:
    told = contract.public_reasons(parcel, language())
    manifest = parcel.version.manifest
    return {
        "crumbs": [
            home_crumb(),
            (T("내 화물", "My parcels"), reverse("operator:parcels")),
            (parcel.number, ""),
        ],
        "parcel": parcel,
        "version": parcel.version,
        "manifest": manifest,
        "is_current": manifest.current_id == parcel.version_id,
        "requests": contract.requests(parcel, language()),
        "holds": [r for r in told if r["hold"]] if parcel.state == "HELD" else [],
        "reasons": told,
        "amounts": amounts(parcel, told),
        "goods": goods_name(parcel.category),
        "partners": own_partners(parcel),
        "timeline": timeline(parcel),
    }


def own_partners(parcel: Parcel) -> list[Parcel]:
    """Parcels counted together with this one, as far as they are one's own; others' are not told."""
    return [p for p in queries.partners(parcel) if p.organisation_id == parcel.organisation_id]


def timeline(parcel: Parcel) -> list[dict[str, Any]]:
    """Receipt, decision and what customs did since, newest first; without the names of officers."""
    version = parcel.version
    found: list[dict[str, Any]] = [
        {"at": version.received_at, "title": T("적하목록 접수", "Manifest received")},
    ]
    if version.finished_at:
        found.append({"at": version.finished_at, "title": T("자동 심사", "Decided automatically")})
    found.extend(
        {
            "at": datetime.fromisoformat(act["at"]),
            "title": labels.label("act", act["act"]).text,
            "reason": act["reason"],
            "undone": bool(act["undone_at"]),
            "state": act["state_after"],
        }
        for act in contract.history(parcel)
    )
    return sorted(found, key=lambda item: item["at"], reverse=True)


@require_POST
@allow(*OPERATORS)
def person_view(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """The consignee as the operator itself sent it; the look-up is recorded before it is shown."""
    parcel = parcel_or_404(request, parcel_id)
    reason = "own data"
    audit.person_viewed(audit.Actor.user(request.user), "parcel", parcel.pk, PERSONAL, reason)
    if request.headers.get("HX-Request"):
        return render(request, "operator/_person.html", {"parcel": parcel, "shown": True})
    return render(request, "operator/parcel.html", {**detail(parcel), "shown": True})

"""The queue of parcels that wait for a person. It never moves by itself: what is new is announced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gwanmun.platform.audit import services as audit
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T, language, mask_id, mask_name
from gwanmun.portals import labels, listing
from gwanmun.portals.access import ACTORS, READERS, allow, person
from gwanmun.portals.listing import Sort
from gwanmun.portals.models import SavedView
from gwanmun.portals.officer import masked, queries
from gwanmun.portals.officer.book import goods_names

PAGE = "officer:queue"
FILTERS = (*queries.DIMENSIONS, "text", "age", "sort")
EXPORT_MOST = 100_000
SORTS = (
    Sort("age", T("대기", "Waiting"), "pk"),
    Sort("price", T("가격", "Price"), "usd_e4", descending=True, numeric=True),
    Sort("payable", T("세액", "Tax"), "payable", descending=True, numeric=True),
    Sort("score", T("위험도", "Risk"), "score", descending=True, numeric=True),
)


def wishes(params: QueryDict) -> QueryDict:
    """The filters of the queue, without anything else; held parcels when nothing is said."""
    kept = QueryDict(mutable=True)
    for name in FILTERS:
        if params.get(name):
            kept[name] = params.get(name, "")[:100]
    kept.setdefault("state", "HELD")
    return kept


@require_safe
@allow(*READERS)
def page(request: HttpRequest) -> HttpResponse:
    params = wishes(request.GET)
    if request.GET.get("after"):
        params["after"] = request.GET["after"]
    base = queries.narrowed(queries.waiting(), params)
    counts = queries.facet_counts(queries.cube(base), params)
    sort = listing.sort_of(params, SORTS)
    rows = queries.chosen(queries.waiting(), params).select_related("version__manifest__organisation")
    window = listing.window(rows, sort, params)
    for row in window.rows:
        row.waits_since = row.version.received_at
    _note_search(request, params)
    where = params.copy()
    where.pop("after", None)
    return render(
        request,
        "officer/queue.html",
        {
            "crumbs": [(T("작업대", "Workbench"), reverse("officer:workbench")), (T("대기열", "Queue"), "")],
            "page": window,
            "total": counts["state"][params.get("state", "")],
            "heads": listing.heads(params, SORTS, sort),
            "facets": _facets(params, counts),
            "ages": _ages(params),
            "params": params,
            "active": [name for name in FILTERS if name not in ("sort", "state") and params.get(name)],
            "where": where.urlencode(),
            "views": SavedView.objects.filter(user=person(request), page=PAGE).order_by("name"),
            "newest": queries.waiting().aggregate(m=Max("pk"))["m"] or 0,
            "may_act": person(request).role in ACTORS,
        },
    )


def _facets(params: QueryDict, counts: dict[str, Any]) -> list[dict[str, Any]]:
    names = {key: _organisation_name(org) for key, org in queries.operators().items()}
    goods = goods_names()
    plain: tuple[tuple[str, str, Callable[[str], str]], ...] = (
        ("state", T("상태", "State"), lambda code: labels.label("state", code).text),
        ("hold_kind", T("보류 사유", "Held for"), lambda code: labels.label("hold_kind", code).text),
        ("route", T("경로", "Route"), lambda code: labels.label("route", code).text),
        ("lane", T("통관 구분", "Lane"), lambda code: labels.label("lane", code).text),
        ("category", T("품목군", "Goods"), lambda code: goods.get(code) or code),
        ("organisation_id", T("업체", "Operator"), lambda code: names.get(code) or code),
    )
    found = [listing.facet(params, name, title, counts[name], name_of) for name, title, name_of in plain]
    # a filter that would leave everything as it is only takes room
    return [facet for facet in found if len(facet["chips"]) > 1 or any(chip["on"] for chip in facet["chips"])]


def _organisation_name(org: Any) -> str:
    return str(org.name_en if language() == "en" else org.name_ko)


def _ages(params: QueryDict) -> dict[str, Any]:
    titles = {
        "1h": T("1시간 이상", "Over 1 hour"),
        "4h": T("4시간 이상", "Over 4 hours"),
        "1d": T("하루 이상", "Over a day"),
    }
    now = params.get("age", "")
    chips = [
        {"title": title, "on": key == now, "query": listing.changed(params, age="" if key == now else key)}
        for key, title in titles.items()
    ]
    return {"title": T("대기 시간", "Waiting"), "chips": chips}


def _note_search(request: HttpRequest, params: QueryDict) -> None:
    """Looking for a person by their code is a look-up of a person: it is recorded, masked."""
    text = params.get("text", "").strip().upper()
    if not text or params.get("after"):
        return
    # a passport or business number looks like nothing special: it is a person's if it finds one
    if masked.is_person(text) or queries.waiting().filter(consignee_id=text).exists():
        audit.record(Actor.user(request.user), "person.searched", "person", mask_id(text))


@require_safe
@allow(*READERS)
def newer(request: HttpRequest) -> HttpResponse:
    """How many parcels came to wait since the page was shown."""
    since = request.GET.get("since", "0")
    number = queries.waiting().filter(state="HELD", pk__gt=int(since) if since.isdigit() else 0).count()
    return render(
        request,
        "officer/_newer.html",
        {"number": number, "since": since, "where": request.GET.get("where", "")},
    )


@require_safe
@allow(*READERS)
def export(request: HttpRequest) -> HttpResponse:
    params = wishes(request.GET)
    rows, order = listing.ordered(queries.chosen(queries.waiting(), params), listing.sort_of(params, SORTS))
    audit.record(
        Actor.user(request.user),
        "parcels.exported",
        "queue",
        "queue",
        after={"filters": masked.filters(params)},
    )
    _note_search(request, params)
    names = {key: _organisation_name(org) for key, org in queries.operators().items()}
    return listing.csv_response(
        "queue.csv", [str(title) for title in HEAD], parcel_lines(order(rows)[:EXPORT_MOST], names)
    )


HEAD = (
    T("화물번호", "Number"),
    T("업체", "Operator"),
    T("상태", "State"),
    T("보류 사유", "Held for"),
    T("통관 구분", "Lane"),
    T("경로", "Route"),
    T("품명", "Description"),
    T("받는 사람", "Consignee"),
    T("식별부호", "Identifier"),
    T("가격(USD)", "Price (USD)"),
    T("납부할 세액(원)", "Tax payable (KRW)"),
    T("위험도", "Risk"),
    T("적용 규칙", "Rules"),
)


def parcel_lines(rows: Any, names: dict[str, str]) -> Iterator[list[object]]:
    """One CSV line a parcel, personal data masked; ``rows`` is read in pieces."""
    for row in rows.iterator(chunk_size=2000):
        usd = "" if row.usd_e4 is None else f"{row.usd_e4 // 10_000}.{row.usd_e4 % 10_000:04d}"
        yield [
            row.number,
            names.get(str(row.organisation_id), ""),
            str(labels.label("state", row.state).text),
            str(labels.label("hold_kind", row.hold_kind).text) if row.hold_kind else "",
            str(labels.label("lane", row.lane).text),
            str(labels.label("route", row.route).text),
            row.description,
            mask_name(row.consignee_name),
            mask_id(row.consignee_id),
            usd,
            row.payable,
            row.score,
            row.reasons,
        ]


@require_POST
@allow(*READERS)
def save_view(request: HttpRequest) -> HttpResponse:
    name = " ".join(request.POST.get("name", "").split())[:60]
    filters = wishes(QueryDict(request.POST.get("query", "")))
    if masked.is_person(filters.get("text", "")):
        del filters["text"]  # a view is kept for good; whom one looked for is not
    query = filters.urlencode()[:500]
    if name:
        SavedView.objects.update_or_create(
            user=person(request), page=PAGE, name=name, defaults={"query": query}
        )
        messages.success(request, T("보기를 저장했습니다.", "The view is saved."))
    else:
        messages.error(request, T("보기의 이름을 적어 주십시오.", "Please give the view a name."))
    return redirect(f"{reverse(PAGE)}?{query}")


@require_POST
@allow(*READERS)
def delete_view(request: HttpRequest, view_id: int) -> HttpResponse:
    SavedView.objects.filter(user=person(request), pk=view_id).delete()
    return redirect(PAGE)

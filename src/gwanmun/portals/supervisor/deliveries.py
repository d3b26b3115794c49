"""Webhook messages: which arrived, which are tried again and when, which were given up."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.db.models import Case, CharField, Count, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.services import Actor
from gwanmun.platform.i18n import T, language, pick
from gwanmun.platform.webhooks import services
from gwanmun.platform.webhooks.models import WebhookDelivery
from gwanmun.portals import labels
from gwanmun.portals.access import MANAGERS, allow
from gwanmun.portals.listing import Sort, facet, window
from gwanmun.portals.supervisor.organisations import crumb

NEWEST = Sort("at", T("때", "Time"), "pk", descending=True)
FILTERS = ("state", "event", "organisation")
STATE = Case(
    When(delivered_at__isnull=False, then=Value("DELIVERED")),
    When(next_attempt_at__isnull=True, then=Value("GIVEN_UP")),
    When(attempts=0, then=Value("WAITING")),
    default=Value("RETRYING"),
    output_field=CharField(),
)
#: What stopped a try, in words; ``{}`` is the status that the receiver answered.
ERRORS: tuple[tuple[str, str, str], ...] = (
    (r"answered (\d{3})", "받는 쪽의 답: {}", "the receiver answered {}"),
    (r"endpoint removed", "받는 주소를 지웠습니다", "the address was removed"),
    (r"refused: .*", "보낼 수 없는 주소입니다", "this address may not be called"),
    (r"\w*Timeout", "10초 안에 답이 없었습니다", "no answer within 10 seconds"),
    (r"Connect\w*", "연결할 수 없었습니다", "no connection"),
    (r"(Read|Write|RemoteProtocol|LocalProtocol)\w*", "통신이 끊어졌습니다", "the connection broke"),
)


@require_safe
@allow(*MANAGERS)
def page(request: HttpRequest) -> HttpResponse:
    params = QueryDict(mutable=True)
    for name in (*FILTERS, "after"):
        if request.GET.get(name):
            params[name] = request.GET[name][:60]
    rows = chosen(params).select_related("endpoint__organisation")
    found = window(rows, NEWEST, params)
    for row in found.rows:
        row.error = in_words(row.last_error)
    return render(
        request,
        "supervisor/deliveries.html",
        {
            "crumbs": [crumb(), (T("웹훅 전달", "Deliveries"), "")],
            "page": found,
            "facets": facets(params),
            "filtered": any(params.get(name) for name in FILTERS),
        },
    )


def chosen(params: QueryDict, apart: str = "") -> QuerySet[WebhookDelivery]:
    """Deliveries after the filters, but for the one named ``apart``."""
    rows = WebhookDelivery.objects.annotate(state=STATE)
    for name, column in (("state", "state"), ("event", "event")):
        if params.get(name) and name != apart:
            rows = rows.filter(**{column: params[name]})
    if (code := params.get("organisation")) and apart != "organisation":
        rows = rows.filter(endpoint__organisation__code=code)
    return rows


def facets(params: QueryDict) -> list[dict[str, Any]]:
    names = {o.code: o.name_en if language() == "en" else o.name_ko for o in Organisation.objects.all()}
    plain: tuple[tuple[str, str, str, Any], ...] = (
        ("state", T("상태", "State"), "state", lambda code: labels.label("delivery", code).text),
        ("event", T("알림", "Event"), "event", str),
        ("organisation", T("업체", "Operator"), "endpoint__organisation__code", lambda c: names.get(c, c)),
    )
    found = []
    for name, title, column, name_of in plain:
        counts = chosen(params, name).order_by().values_list(column).annotate(n=Count("pk"))
        found.append(facet(params, name, title, dict(counts), name_of))
    return [one for one in found if one["chips"]]


def in_words(error: str) -> str:
    """The last error for people; one that is not known stays as it is."""
    for pattern, ko, en in ERRORS:
        if found := re.fullmatch(pattern, error):
            return pick(ko, en).format(found.group(1) if "{}" in ko else "")
    return error


@require_POST
@allow(*MANAGERS)
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one message now."""
    delivery = get_object_or_404(WebhookDelivery, pk=pk)
    if services.try_now(delivery, by=Actor.user(request.user)):
        messages.success(request, T("지금 다시 보냅니다.", "It is being sent again now."))
    else:
        messages.error(
            request,
            T(
                "이미 전달되었거나 받는 주소가 없어져 보내지 않습니다.",
                "It has arrived already, or its address was removed. Nothing is sent.",
            ),
        )
    query = QueryDict(request.POST.get("in", ""))
    kept = QueryDict(mutable=True)
    kept.update({name: query[name] for name in FILTERS if query.get(name)})
    return redirect(f"{reverse('supervisor:deliveries')}?{kept.urlencode()}")

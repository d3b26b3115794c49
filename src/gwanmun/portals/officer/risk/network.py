"""A party and what it shares with whom. Names stay masked; a look needs a reason and is recorded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gwanmun.platform.audit import services as audit
from gwanmun.platform.i18n import T
from gwanmun.portals.access import ACTORS, READERS, allow, person
from gwanmun.portals.officer.risk.drawing import picture
from gwanmun.portals.officer.risk.results import crumbs
from gwanmun.risk.network import contract
from gwanmun.risk.network.contract import HUB, NODES, PARTIES

KINDS = {
    "importer": T("수하인·수입자", "Importer"),
    "seller": T("판매자", "Seller"),
    "declarant": T("신고인", "Declarant"),
    "carrier": T("운송인", "Carrier"),
    "receiver": T("실수령인", "Receiver"),
    "address": T("주소", "Address"),
    "phone": T("전화번호", "Telephone"),
    "account": T("계좌·계정", "Account"),
    "container": T("컨테이너", "Container"),
    "device": T("기기", "Device"),
}
WORDS = {
    "importer_name": T("이름", "Name"),
    "receiver_name": T("이름", "Name"),
    "seller_name": T("상호", "Name"),
    "declarant_name": T("상호", "Name"),
    **KINDS,
}
TITLE = T("거래망", "Network")


@require_safe
@allow(*READERS)
def search(request: HttpRequest) -> HttpResponse:
    context = {
        "crumbs": crumbs((TITLE, "")),
        "kinds": KINDS,
        "may_look": person(request).role in ACTORS,
        "pending": contract.Feed.objects.filter(done=False).count(),
        "fed": contract.Feed.objects.filter(done=True, wanted=True).count(),
    }
    return render(request, "officer/risk/parties.html", context)


@require_POST
@allow(*ACTORS)
def find(request: HttpRequest) -> HttpResponse:
    """From a code, number or address to its page. What was looked for is in no address and no record."""
    kind, value = request.POST.get("kind", ""), request.POST.get("value", "")[:300].strip()
    key = contract.node_key(kind, value) if kind in NODES and value else None
    audit.record(
        audit.Actor.user(person(request)), "network.searched", "network_node", key or "", after={"kind": kind}
    )
    if key is None or contract.find(key) is None:
        text = T(
            "거래망에 없습니다. 구분과 값을 확인해 주십시오.",
            "Not in the network. Please check the kind and the value.",
        )
        messages.error(request, text)
        return redirect("officer:risk_parties")
    return redirect("officer:risk_party", key)


@require_safe
@allow(*READERS)
def page(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, key)


def _page(request: HttpRequest, key: str, **more: Any) -> HttpResponse:
    depth = 2 if request.GET.get("depth") == "2" else 1
    found = contract.around(key, depth)
    if found is None:
        raise Http404
    names = contract.masked(list(found.nodes.values()))
    nodes = sorted(
        found.nodes.values(), key=lambda node: (node.steps, node.kind not in PARTIES, -node.parcels, node.id)
    )
    record = _record([node.id for node in nodes])
    context = {
        "crumbs": crumbs((TITLE, reverse("officer:risk_parties")), (names[found.centre.id], "")),
        "centre": found.centre,
        "name": names[found.centre.id],
        "kind": KINDS[found.centre.kind],
        "looks": record.get(found.centre.id, (0, 0))[0],
        "finds": record.get(found.centre.id, (0, 0))[1],
        "rows": [_row(node, names, record) for node in nodes if node.steps],
        "hubs": [(KINDS[node.kind], names[node.id], node) for node in found.hubs],
        "picture": picture(found, names),
        "depth": depth,
        "left_out": found.left_out,
        "most": HUB,
        "may_look": person(request).role in ACTORS,
        **more,
    }
    return render(request, "officer/risk/party.html", context)


def _row(node: contract.Known, names: dict[int, str], record: dict[int, tuple[int, int]]) -> dict[str, Any]:
    looks, finds = record.get(node.id, (0, 0))
    return {"node": node, "kind": KINDS[node.kind], "name": names[node.id], "looks": looks, "finds": finds}


def _record(nodes: list[int]) -> dict[int, tuple[int, int]]:
    """Controls and finds of each node."""
    found: dict[int, tuple[int, int]] = {}
    for node, hit in contract.NodeResult.objects.filter(node_id__in=nodes).values_list("node_id", "found"):
        looks, finds = found.get(node, (0, 0))
        found[node] = looks + 1, finds + hit
    return found


@require_POST
@allow(*ACTORS)
def look(request: HttpRequest, key: str) -> HttpResponse:
    """The words behind a node, for a stated reason."""
    node = contract.find(key)
    if node is None:
        raise Http404
    try:
        words = contract.look(node, request.POST.get("reason", ""), audit.Actor.user(person(request)))
    except contract.Refused as refusal:
        return _page(request, key, problem=refusal.message)
    shown = [(WORDS[column], text) for column, text in words.items()]
    return _page(request, key, shown=shown, forgotten=not shown)

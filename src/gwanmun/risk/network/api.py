"""Alerts of machines come in; the neighbourhood of a party goes out, by key and without words."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Body, Field, Path, Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict

from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.api.auth import ApiKey, Caller, caller
from gwanmun.platform.api.problems import FieldError, Problem, invalid, not_found
from gwanmun.platform.audit import services as audit
from gwanmun.risk.network import alerts, neighbours
from gwanmun.risk.network.watching import Refused

alert_router = Router(tags=["Risk"])
party_router = Router(tags=["Risk"])
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{22}$", description="of a party or thing")]
_DIGITS = r"^[0-9A-Za-z][0-9A-Za-z._:/-]{0,63}$"


class AlertIn(Schema):
    model_config = ConfigDict(extra="forbid", title="Alert")

    number: str = Field(pattern=_DIGITS, description="of the sender; the same number is the same alert")
    source: Literal["XRAY", "TRACE", "CAMERA", "DOG", "INTELLIGENCE", "SCALE", "RADIATION"]
    machine: str = Field("", max_length=64, description="which machine or team")
    about: Literal["ITEM", "PARTY", "CONTAINER"]
    kind: str | None = Field(
        None,
        max_length=12,
        description="PARTY: importer, seller, declarant, carrier, receiver, phone, address …",
    )
    value: str = Field(min_length=1, max_length=60, description="number of the item, code, or container")
    level: Literal["NOTICE", "WARNING", "ALARM"]
    what: str = Field(min_length=1, max_length=300)
    at: AwareDatetime
    expires_at: AwareDatetime | None = None


class AlertOut(Schema):
    id: int
    number: str
    state: str
    already: bool = Field(description="it was here before, and nothing was changed")


class NodeOut(Schema):
    key: str
    kind: str
    steps: int
    parcels: int
    degree: int = Field(description="how many it is linked with")
    hub: bool


class TieOut(Schema):
    party: str
    thing: str
    parcels: int
    first: dt.date
    last: dt.date


class NeighbourhoodOut(Schema):
    centre: str
    nodes: list[NodeOut]
    ties: list[TieOut]
    hubs: list[str] = Field(description="keys of what too many share to be followed")
    left_out: int


_IN = {
    "number": "ICN07-000123", "source": "XRAY", "machine": "ICN-07", "about": "ITEM", "kind": "PARCEL",
    "value": "HBL-1", "level": "ALARM",
    "what": "organic mass in a sole", "at": "2026-07-08T09:30:00+09:00",
}  # fmt: skip
_OUT = {"id": 1, "number": "ICN07-000123", "state": "OPEN", "already": False}
_AROUND = {
    "centre": "A" * 22,
    "nodes": [{"key": "A" * 22, "kind": "importer", "steps": 0, "parcels": 3, "degree": 2, "hub": False}],
    "ties": [], "hubs": [], "left_out": 0,
}  # fmt: skip


def _example(body: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"example": body}}}


@alert_router.post(
    "",
    auth=ApiKey("risk:alerts"),
    operation_id="postAlert",
    summary="경보 접수 · Send an alert",
    response={201: AlertOut, 200: AlertOut},
    openapi_extra={
        "requestBody": _example(_IN),
        "responses": {201: _example(_OUT), 200: _example({**_OUT, "already": True})},
    },
)
def post_alert(request: HttpRequest, sent: Body[AlertIn]) -> Any:
    """An alert about an item, a party or a container. It counts for the next decision. Sent again under the
    same number it is kept once; other contents under a number that is taken are refused."""
    who = caller(request)
    if sent.about != "ITEM" and who.organisation.kind != Organisation.Kind.CUSTOMS:
        raise _customs_only()
    try:
        alert, new = alerts.receive(who.organisation, audit.Actor.key(who.key), sent.model_dump())
    except Refused as refusal:
        cure = ("값을 고쳐 다시 보내 주십시오.", "Correct the value and send it again.")
        field = f"body.{refusal.field}"
        raise invalid([FieldError(field, "ALERT_REFUSED", refusal.ko, refusal.en, *cure)]) from None
    return Status(
        201 if new else 200,
        {"id": alert.pk, "number": alert.number, "state": str(alert.state), "already": not new},
    )


@party_router.get(
    "/{key}",
    auth=ApiKey("risk:network"),
    operation_id="getNeighbourhood",
    summary="거래망 조회 · Neighbourhood of a party",
    response=NeighbourhoodOut,
    openapi_extra={"responses": {200: _example(_AROUND)}},
)
def neighbourhood(request: HttpRequest, key: Path[Key], depth: Literal["1", "2"] = "1") -> dict[str, Any]:
    """Parties and what they share, by key; words are given to officers only. For keys of customs."""
    _customs(caller(request))
    found = neighbours.around(key, int(depth))
    if found is None:
        raise not_found()
    named = {node.id: node.key for node in found.nodes.values()}
    return {
        "centre": key,
        "nodes": [
            {name: getattr(n, name) for name in ("key", "kind", "steps", "parcels", "degree", "hub")}
            for n in found.nodes.values()
        ],
        "ties": [
            {
                "party": named[t.party],
                "thing": named[t.thing],
                "parcels": t.n,
                "first": t.first,
                "last": t.last,
            }
            for t in found.ties
        ],
        "hubs": [hub.key for hub in found.hubs],
        "left_out": found.left_out,
    }


def _customs(who: Caller) -> None:
    if who.organisation.kind != Organisation.Kind.CUSTOMS:
        raise not_found()


def _customs_only() -> Problem:
    return Problem(
        "forbidden",
        "사람이나 컨테이너에 대한 경보는 세관만 보낼 수 있습니다. 물품에 대한 경보를 보내 주십시오.",
        "Only customs may send alerts about parties and containers. Send one about an item.",
    )


__all__ = ["alert_router", "party_router"]

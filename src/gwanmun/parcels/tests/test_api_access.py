"""Who may do what: every operation against scopes, owners, and keys that are no longer good."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from gwanmun.parcels.tests.api_kit import ALL, PARCEL, Member, World, issue, problem
from gwanmun.platform.accounts.models import ApiKey
from gwanmun.platform.api.throttle import BUCKETS
from gwanmun.platform.webhooks.models import WebhookEndpoint
from gwanmun.portals.api import api

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Operation:
    scope: str | None
    method: str
    path: str  # {version}, {number}, {hook}: things that belong to an organisation
    good: int
    body: Any = None
    content_type: str = "application/json"

    @property
    def owned(self) -> bool:
        return "{" in self.path

    def call(self, client: Client, things: dict[str, Any], token: str | None) -> HttpResponse:
        more: dict[str, Any] = {"headers": {"host": "localhost"}}
        if token is not None:
            more["headers"]["authorization"] = f"Bearer {token}"
        if self.body is not None:
            more |= {"data": self.body, "content_type": self.content_type}
        return getattr(client, self.method)(f"/api/v1{self.path.format(**things)}", **more)


ASSESSED = {"date": "2026-07-01", "code": "6402999000", "price": "100", "currency": "USD"}
ALERT = {
    "number": "X-1",
    "source": "XRAY",
    "about": "ITEM",
    "value": "HBL-1",
    "level": "ALARM",
    "what": "organic mass",
    "at": "2026-07-08T09:30:00+09:00",
}
EVENT = {
    "envelope": {
        "device": "XR-1",
        "number": "S-1",
        "kind": "HEALTH",
        "media": "json",
        "at": "2026-11-30T09:00:00+09:00",
        "digest": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    },
    "signature": "QmFzZTY0IG9mIDY0IGJ5dGVzIG9mIEVkMjU1MTksIG9yIDMyIG9mIEhNQUM=",
    "payload": "e30=",
}
RESULTS = {"results": [{"item": "HBL-1", "outcome": "NO_FIND"}]}
MATRIX: dict[str, Operation] = {
    "submitManifest": Operation("manifests:write", "post", "/manifests", 202, b"house_bl\nX1\n", "text/csv"),
    "listManifests": Operation("manifests:read", "get", "/manifests", 200),
    "getManifest": Operation("manifests:read", "get", "/manifests/{version}", 200),
    "listManifestVersions": Operation("manifests:read", "get", "/manifests/{version}/versions", 200),
    "listManifestErrors": Operation("manifests:read", "get", "/manifests/{version}/errors", 200),
    "getManifestResults": Operation("parcels:read", "get", "/manifests/{version}/results", 200),
    "listParcels": Operation("parcels:read", "get", "/parcels?manifest={version}", 200),
    "getParcel": Operation("parcels:read", "get", "/parcels/{number}", 200),
    "sortParcel": Operation("parcels:decide", "get", "/parcels/{number}/sort", 200),
    "decideParcel": Operation("parcels:decide", "post", "/decide", 200, json.dumps(PARCEL)),
    "createWebhook": Operation(
        "webhooks:manage", "post", "/webhooks", 201, json.dumps({"url": "https://hooks.example.com/x"})
    ),
    "listWebhooks": Operation("webhooks:manage", "get", "/webhooks", 200),
    "pingWebhook": Operation("webhooks:manage", "post", "/webhooks/{hook}/ping", 202),
    "deleteWebhook": Operation("webhooks:manage", "delete", "/webhooks/{hook}", 204),
    "getKey": Operation(None, "get", "/keys/me", 200),
    "assess": Operation("tariff:assess", "post", "/assess", 200, json.dumps(ASSESSED)),
    "compareAssessments": Operation(
        "tariff:assess",
        "post",
        "/assess/diff",
        200,
        json.dumps({"declaration": ASSESSED, "change": {"date": "2026-01-28"}}),
    ),
    "classify": Operation(
        "tariff:classify", "post", "/classify", 200, json.dumps({"description": "leather handbag"})
    ),
    "postAlert": Operation("risk:alerts", "post", "/risk/alerts", 201, json.dumps(ALERT)),
    # risk is for keys of customs: an operator's key is refused, whatever it may do
    "listProfiles": Operation("risk:read", "get", "/risk/profiles", 403),
    "getProfile": Operation("risk:read", "get", "/risk/profiles/split_address", 403),
    "testCriterion": Operation(
        "risk:read", "post", "/risk/profiles/test", 403, json.dumps({"criterion": "pieces > 1"})
    ),
    "getSelection": Operation("risk:read", "get", "/risk/selection", 403),
    "sendResults": Operation("risk:results", "post", "/risk/results", 403, json.dumps(RESULTS)),
    "getResults": Operation("risk:read", "get", "/risk/results", 403),
    # an operator has no network to see, whatever its key may do
    "getNeighbourhood": Operation("risk:network", "get", f"/risk/parties/{'A' * 22}", 404),
    # images are read by customs: an operator's key is refused
    "listCases": Operation("inspection:cases", "get", "/inspection/cases", 403),
    "getCase": Operation("inspection:cases", "get", "/inspection/cases/1", 403),
    "openCase": Operation("inspection:cases", "post", "/inspection/cases", 403, json.dumps({"image": 1})),
    # a device that nobody registered says nothing, whatever the key may do
    "postDeviceEvent": Operation("inspection:send", "post", "/inspection/events", 422, json.dumps(EVENT)),
    "getDeviceEvent": Operation("inspection:send", "get", "/inspection/events/XR-1/S-1", 404),
    "listDevices": Operation("inspection:send", "get", "/inspection/events", 200),
    "getTariffCode": Operation("tariff:assess", "get", "/tariff/kr/6402.99", 200),
}
OPERATIONS = pytest.mark.parametrize("name", MATRIX)


@pytest.fixture
def world() -> World:
    return World()


def belongings(world: World, who: Member) -> dict[str, Any]:
    version = world.manifest(who, f"M-{who.organisation.code}")
    number = f"P-{who.organisation.code}"
    world.parcel(version, 1, number)
    hook = WebhookEndpoint.objects.create(
        organisation=who.organisation, url="https://h.example.com", secret="s" * 32
    )
    return {"version": version.pk, "number": number, "hook": hook.pk}


def test_the_matrix_names_every_operation_and_its_scope() -> None:
    listed = {
        operation["operationId"]: operation["x-required-scope"]
        for path in api.get_openapi_schema()["paths"].values()
        for operation in path.values()
    }
    assert listed == {name: operation.scope for name, operation in MATRIX.items()}


@OPERATIONS
def test_its_own_scope_alone_suffices(world: World, client: Client, name: str) -> None:
    operation = MATRIX[name]
    scopes = [operation.scope] if operation.scope else ["parcels:decide"]
    token = issue(world.a.organisation, *scopes)
    response = operation.call(client, belongings(world, world.a), token)
    assert response.status_code == operation.good, response.content
    assert int(response["RateLimit-Remaining"]) < int(response["RateLimit-Limit"])


@OPERATIONS
def test_all_other_scopes_together_do_not(world: World, client: Client, name: str) -> None:
    operation = MATRIX[name]
    if operation.scope is None:
        return
    token = issue(world.a.organisation, *(s for s in ALL if s != operation.scope))
    body = problem(operation.call(client, belongings(world, world.a), token), 403, "forbidden")
    assert operation.scope in body["detail"]


@OPERATIONS
def test_what_belongs_to_another_looks_like_nothing(world: World, client: Client, name: str) -> None:
    operation = MATRIX[name]
    if not operation.owned:
        return
    theirs = belongings(world, world.b)
    absent = {"version": 2**39, "number": "NOWHERE", "hook": 2**39}
    foreign = problem(operation.call(client, theirs, world.a.key), 404, "not-found")
    missing = problem(operation.call(client, absent, world.a.key), 404, "not-found")
    for body in (foreign, missing):
        body.pop("instance")
    assert foreign == missing
    assert WebhookEndpoint.objects.filter(pk=theirs["hook"], active=True).exists()


@OPERATIONS
def test_customs_sees_every_operators_parcels_but_not_their_webhooks(
    world: World, client: Client, name: str
) -> None:
    operation = MATRIX[name]
    if not operation.owned:
        return
    response = operation.call(client, belongings(world, world.a), world.customs.key)
    assert response.status_code == (404 if "{hook}" in operation.path else operation.good)


def _past() -> datetime:
    return timezone.now() - timedelta(seconds=1)


BAD_KEYS: dict[str, Callable[[World], str | None]] = {
    "none": lambda world: None,
    "empty": lambda world: "",
    "unknown": lambda world: "gwm_" + "x" * 40,
    "malformed": lambda world: "hello world",
    "revoked": lambda world: issue(world.a.organisation, revoked_at=_past()),
    "expired": lambda world: issue(world.a.organisation, expires_at=_past()),
    "altered": lambda world: world.a.key[:-1] + ("a" if world.a.key[-1] != "a" else "b"),
}


@OPERATIONS
@pytest.mark.parametrize("why", BAD_KEYS)
def test_a_key_that_is_not_good_gets_one_and_the_same_answer(
    world: World, client: Client, name: str, why: str
) -> None:
    operation, things = MATRIX[name], belongings(world, world.a)
    response = operation.call(client, things, BAD_KEYS[why](world))
    body = problem(response, 401, "unauthorised")
    assert response["WWW-Authenticate"].startswith("Bearer")
    none = problem(operation.call(client, things, None), 401, "unauthorised")
    assert body == none


def test_a_key_of_an_organisation_no_longer_active_is_refused(world: World) -> None:
    assert world.a.get("/keys/me").status_code == 200
    world.a.organisation.active = False
    world.a.organisation.save()
    problem(world.a.get("/keys/me"), 401, "unauthorised")


def test_a_key_stops_at_the_moment_it_is_revoked_or_expires(world: World) -> None:
    assert world.a.get("/keys/me").status_code == 200
    row = ApiKey.objects.get(organisation=world.a.organisation)
    ApiKey.objects.filter(pk=row.pk).update(revoked_at=timezone.now())
    problem(world.a.get("/keys/me"), 401, "unauthorised")
    ApiKey.objects.filter(pk=row.pk).update(revoked_at=None, expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    problem(world.a.get("/keys/me"), 401, "unauthorised")


def test_a_session_of_the_browser_opens_nothing_here(world: World, client: Client) -> None:
    from gwanmun.platform.accounts.models import User

    client.force_login(User.objects.create_user("officer", role="SUPERVISOR"))
    problem(client.get("/api/v1/manifests", headers={"host": "localhost"}), 401, "unauthorised")


def test_the_scheme_may_be_written_in_any_case(world: World, client: Client) -> None:
    headers = {"host": "localhost", "authorization": f"bearer {world.a.key}"}
    assert client.get("/api/v1/keys/me", headers=headers).status_code == 200


def test_a_key_beyond_its_rate_waits_and_the_sorter_has_its_own_allowance(world: World) -> None:
    world.parcel(world.manifest(world.a), 1, "P1")
    ApiKey.objects.filter(organisation=world.a.organisation).update(rate_per_minute=60)
    answers = [world.a.get("/keys/me") for _ in range(12)]
    assert [r.status_code for r in answers[:10]] == [200] * 10
    assert [r["RateLimit-Remaining"] for r in answers[:10]] == [str(n) for n in range(9, -1, -1)]
    body = problem(answers[11], 429, "too-many-requests")
    assert int(answers[11]["Retry-After"]) >= 1
    assert "60" in body["detail"]
    assert [world.a.get("/parcels/P1/sort").status_code for _ in range(40)] == [200] * 40
    assert world.b.get("/keys/me").status_code == 200


def test_guessing_keys_is_slowed_down_without_locking_out_good_ones(world: World, client: Client) -> None:
    headers = {"host": "localhost", "authorization": "Bearer gwm_" + "y" * 40}
    statuses = [client.get("/api/v1/keys/me", headers=headers).status_code for _ in range(40)]
    assert statuses[:30] == [401] * 30
    assert 429 in statuses[30:]
    assert world.a.get("/keys/me").status_code == 200
    BUCKETS.clear()


def test_about_the_key(world: World) -> None:
    token = issue(world.a.organisation, "parcels:decide", rate_per_minute=120)
    body = Member(world.a.organisation, token).get("/keys/me").json()
    assert body["organisation"] == "EXPA"
    assert body["scopes"] == ["parcels:decide"]
    assert (body["rate_per_minute"], body["sorter_rate_per_minute"]) == (120, 7200)
    assert body["sees"] == "own"
    assert world.customs.get("/keys/me").json()["sees"] == "all"
    assert token not in json.dumps(body)

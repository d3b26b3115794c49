"""Webhooks: made with a secret shown once, listed, tried, removed."""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponse

from gwanmun.parcels.tests.api_kit import Member, World, problem
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.webhooks import services
from gwanmun.platform.webhooks.models import WebhookDelivery, WebhookEndpoint

pytestmark = pytest.mark.django_db
URL = "https://wms.example.com/hooks"


@pytest.fixture
def world() -> World:
    return World()


def create(who: Member, url: str = URL) -> HttpResponse:
    return who.ask("post", "/webhooks", body=json.dumps({"url": url}))


def test_the_secret_is_shown_once(world: World) -> None:
    made = create(world.a)
    assert made.status_code == 201
    body = made.json()
    assert body["secret"] == WebhookEndpoint.objects.get(pk=body["id"]).secret
    listed = world.a.get("/webhooks")
    assert [h["id"] for h in listed.json()["items"]] == [body["id"]]
    assert body["secret"] not in listed.content.decode()
    assert world.b.get("/webhooks").json()["items"] == []


def test_a_trial_is_queued_for_that_address_alone_and_signed_like_any_other(world: World) -> None:
    first, second = create(world.a).json(), create(world.a, URL + "/2").json()
    response = world.a.ask("post", f"/webhooks/{first['id']}/ping")
    assert response.status_code == 202
    row = WebhookDelivery.objects.get()
    assert (row.endpoint_id, row.event, row.event_id) == (first["id"], "ping", response.json()["event_id"])
    assert json.loads(row.body)["id"] == row.event_id
    assert services.due() == 1
    pending = {h["id"]: h["pending"] for h in world.a.get("/webhooks").json()["items"]}
    assert pending == {first["id"]: 1, second["id"]: 0}


def test_removed_means_nothing_more_is_sent(world: World) -> None:
    hook = create(world.a).json()
    world.a.ask("post", f"/webhooks/{hook['id']}/ping")
    assert world.a.ask("delete", f"/webhooks/{hook['id']}").status_code == 204
    assert services.due() == 0
    assert world.a.get("/webhooks").json()["items"] == []
    problem(world.a.ask("delete", f"/webhooks/{hook['id']}"), 404, "not-found")
    problem(world.a.ask("post", f"/webhooks/{hook['id']}/ping"), 404, "not-found")


@pytest.mark.parametrize(
    "url",
    [
        "http://wms.example.com/x",
        "https://127.0.0.1/x",
        "https://10.0.0.8/",
        "https://u:p@h.example/",
        "ftp://x",
    ],
)
def test_addresses_that_must_not_be_called_are_refused(world: World, url: str) -> None:
    errors = problem(create(world.a, url), 422, "invalid")["errors"]
    assert errors[0]["field"] == "body.url"
    assert not WebhookEndpoint.objects.exists()


def test_not_too_many(world: World) -> None:
    for n in range(services.ENDPOINTS_PER_ORGANISATION):
        assert create(world.a, f"{URL}/{n}").status_code == 201
    problem(create(world.a), 409, "conflict")
    assert create(world.b).status_code == 201


def test_both_acts_are_in_the_audit_record(world: World) -> None:
    hook = create(world.a).json()
    world.a.ask("delete", f"/webhooks/{hook['id']}")
    acts = AuditEvent.objects.filter(subject_type="webhook", subject_id=str(hook["id"])).order_by("id")
    assert [(a.action, a.actor_kind) for a in acts] == [("webhook.added", "KEY"), ("webhook.removed", "KEY")]

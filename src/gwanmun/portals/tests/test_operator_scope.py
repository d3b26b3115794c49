"""An operator sees its own organisation and nothing else: every address, every role, two organisations."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gwanmun.parcels.models import Parcel
from gwanmun.parcels.tests import making
from gwanmun.platform.accounts import keys
from gwanmun.platform.accounts.models import User
from gwanmun.platform.audit.services import SYSTEM
from gwanmun.platform.webhooks.models import WebhookEndpoint
from gwanmun.portals.operator.urls import urlpatterns

pytestmark = pytest.mark.django_db

PLAIN = {
    "home",
    "recent",
    "upload",
    "upload_number",
    "template",
    "manifests",
    "parcels",
    "parcels_csv",
    "connections",
}
VERSION = {"manifest", "progress", "lanes_csv", "errors", "errors_csv", "faulty_lines", "original", "results"}
PARCEL = {"parcel", "person"}
CONNECTION = {"key_new", "key_revoke", "webhook_new", "webhook_remove"}
POST = {"person"} | CONNECTION


@pytest.fixture
def other(day):
    """Another operator with its own manifest, key and webhook."""
    org = making.operator("EXP2")
    user = User.objects.create_user(username="rival", role="OPERATOR", organisation=org)
    version = making.cleared(
        org, [making.row("RIVAL1", consignee_id=""), making.row("RIVAL2", price="x")], "RIVAL-1"
    )
    key = keys.issue(org, "rival key", ["manifests:read"], by=SYSTEM).key
    hook = WebhookEndpoint.objects.create(organisation=org, url="https://rival.example/hook", secret="s")
    parcel = Parcel.objects.get(number="RIVAL1")
    return {"org": org, "user": user, "version": version, "key": key, "hook": hook, "parcel": parcel}


def address(name, version, parcel, key, hook):
    extra = {"results": ["csv"]}.get(name, [])
    if name in VERSION:
        return reverse(f"operator:{name}", args=[version.pk, *extra])
    if name in PARCEL:
        return reverse(f"operator:{name}", args=[parcel.pk])
    if name == "template":
        return reverse("operator:template", args=["ko"])
    if name.startswith("key_revoke"):
        return reverse("operator:key_revoke", args=[key.pk])
    if name.startswith("webhook_remove"):
        return reverse("operator:webhook_remove", args=[hook.pk])
    return reverse(f"operator:{name}")


def call(client, name, url):
    return client.post(url) if name in POST else client.get(url)


def names():
    return [pattern.name for pattern in urlpatterns]


def test_the_matrix_knows_every_address():
    assert set(names()) == PLAIN | VERSION | PARCEL | {
        "key_new",
        "key_revoke",
        "webhook_new",
        "webhook_remove",
    }


@pytest.mark.parametrize("name", names())
def test_what_belongs_to_another_operator_is_not_there(day, other, client, name):
    client.force_login(day.people["OPERATOR"])
    url = address(name, other["version"], other["parcel"], other["key"], other["hook"])
    answer = call(client, name, url)
    if name in VERSION | PARCEL | {"key_revoke", "webhook_remove"}:
        assert answer.status_code == 404
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for secret in ("RIVAL", "rival key", "rival.example", other["org"].name_ko, other["key"].prefix):
        assert secret.encode() not in body
    other["key"].refresh_from_db()
    other["hook"].refresh_from_db()
    assert other["key"].revoked_at is None
    assert other["hook"].active


@pytest.mark.parametrize("role", ["OFFICER", "SUPERVISOR", "AUDITOR", None])
@pytest.mark.parametrize("name", names())
def test_other_roles_and_strangers_stay_outside(day, other, client, name, role):
    if role:
        client.force_login(day.people[role])
    url = address(name, other["version"], other["parcel"], other["key"], other["hook"])
    answer = call(client, name, url)
    if role:
        assert answer.status_code == 403
    else:
        assert answer.status_code == 302
        assert "/login/" in answer["Location"]


@pytest.mark.parametrize("name", sorted((PLAIN | VERSION | PARCEL) - {"progress"}))
def test_one_s_own_opens(day, other, client, name):
    client.force_login(other["user"])
    answer = call(client, name, address(name, other["version"], other["parcel"], other["key"], other["hook"]))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) if answer.streaming else answer.content
    for close in answer._resource_closers:  # not answer.close(): that ends the test's database connection too
        close()


def test_a_switched_off_organisation_sees_nothing(day, client):
    type(day.operator).objects.filter(pk=day.operator.pk).update(active=False)
    client.force_login(day.people["OPERATOR"])
    assert client.get(reverse("operator:home")).status_code == 403


def test_an_operator_without_an_organisation_sees_nothing(client):
    client.force_login(User.objects.create_user(username="nobody", role="OPERATOR"))
    assert client.get(reverse("operator:home")).status_code == 403


def test_partners_of_another_operator_are_not_told(day, client):
    """Aggregation looks across operators; whose the other parcel is, is no business of this one."""
    pair = {**making.person(7), "price": "120", "purchase_date": "2026-07-01"}
    making.cleared(making.operator("EXP3"), [making.row("ELSEWHERE1", **pair)], "M-3")
    client.force_login(day.people["OPERATOR"])
    mine = Parcel.objects.get(number="PAIR1")
    body = client.get(reverse("operator:parcel", args=[mine.pk])).content.decode()
    assert "PAIR2" in body
    assert "ELSEWHERE1" not in body

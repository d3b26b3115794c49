"""Alerts by API: once for each number, signed by the key, joined with the decision."""

from __future__ import annotations

import datetime as dt
import json

import polars as pl
import pytest
from django.test import Client

from gwanmun.parcels.tests import making
from gwanmun.parcels.tests.api_kit import World, issue, problem
from gwanmun.risk.network import contract

pytestmark = pytest.mark.django_db
ENVELOPE = {
    "number": "ICN07-1", "source": "TRACE", "machine": "ICN-07", "about": "PARTY", "kind": "importer",
    "value": "P1 0000-0000007", "level": "ALARM", "what": "cocaine trace", "at": "2026-07-08T09:30:00+09:00",
    "expires_at": "2026-08-08T09:30:00+09:00",
}  # fmt: skip


@pytest.fixture
def world() -> World:
    return World()


def post(client: Client, token: str, **changes: object):
    return client.post(
        "/api/v1/risk/alerts", json.dumps({**ENVELOPE, **changes}), content_type="application/json",
        headers={"host": "localhost", "authorization": f"Bearer {token}"},
    )  # fmt: skip


def items(**columns: list[object]) -> pl.DataFrame:
    rows = pl.DataFrame({"kind": ["PARCEL"], "item": ["B1"], "at": [making.DAY], "place": [1], **columns})
    return contract.keyed(rows, contract.secret())


def test_the_same_number_is_one_alert_and_other_contents_are_refused(world, client):
    token = issue(world.customs.organisation, "risk:alerts")
    first = post(client, token)
    assert first.status_code == 201, first.content
    again = post(client, token)
    assert again.status_code == 200
    assert again.json() == {**first.json(), "already": True}
    other = problem(post(client, token, level="NOTICE"), 422, "invalid")
    assert other["errors"][0]["field"] == "body.number"
    assert contract.Alert.objects.count() == 1
    assert contract.Alert.objects.get().sender.startswith("key:")


def test_it_joins_the_decision_while_it_is_in_force(world, client):
    token = issue(world.customs.organisation, "risk:alerts")
    post(client, token)
    named = items(importer=["P100000000007"])
    told = contract.alerts_for(named)
    assert told.select("item", "basis", "source", "level", "by").rows() == [
        ("B1", "ALERT", "TRACE", "ALARM", "importer")
    ]
    assert contract.alerts_for(items(importer=["P100000000008"])).is_empty()
    late = named.with_columns(pl.lit(dt.date(2026, 8, 9)).alias("at"))
    assert contract.alerts_for(late).is_empty()


def test_operators_may_speak_of_items_only(world, client):
    token = issue(world.a.organisation, "risk:alerts")
    problem(post(client, token), 403, "forbidden")
    assert post(client, token, about="ITEM", kind=None, value="B1").status_code == 201
    assert contract.alerts_for(items(importer=["X1"])).height == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "ship"), ("value", "--"), ("level", "HIGH"), ("at", "2026-07-08"), ("number", " x")],
)
def test_what_cannot_be_used_is_refused_with_its_field(world, client, field, value):
    token = issue(world.customs.organisation, "risk:alerts")
    body = problem(post(client, token, **{field: value}), 422, "invalid")
    assert field in body["errors"][0]["field"]
    assert not contract.Alert.objects.exists()


def test_customs_sees_the_neighbourhood_by_key_and_no_words(world, client):
    making.register_people(50)
    making.cleared(making.operator("EXP9"), making.rows("N", 5), "M1")
    contract.feed_all()
    key = contract.node_key("importer", making.person(1)["consignee_id"])
    token = issue(world.customs.organisation, "risk:network")
    answer = client.get(
        f"/api/v1/risk/parties/{key}?depth=2",
        headers={"host": "localhost", "authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 200
    body = answer.json()
    assert body["centre"] == key
    assert {"seller", "importer", "address", "phone"} <= {node["kind"] for node in body["nodes"]}
    assert "김세관" not in answer.content.decode()

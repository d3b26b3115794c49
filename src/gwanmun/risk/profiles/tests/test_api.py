"""Profiles by API: for keys of customs alone; a criterion is tested or told what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gwanmun.parcels.models import ManifestVersion
from gwanmun.parcels.tests import making
from gwanmun.platform.accounts import keys
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.services import SYSTEM

pytestmark = pytest.mark.django_db
URL = "/api/v1/risk/profiles"


def head(kind: str = "CUSTOMS") -> dict[str, str]:
    owner = Organisation.objects.create(code=kind[:4], kind=kind, name_ko="가", name_en="A")
    return {"Authorization": f"Bearer {keys.issue(owner, 'test', ['risk:read'], by=SYSTEM).plaintext}"}


def post(client: Client, body: dict[str, Any], told: dict[str, str]) -> Any:
    return client.post(f"{URL}/test", json.dumps(body), content_type="application/json", headers=told)


def test_what_is_in_force_is_listed_and_read(client: Client) -> None:
    key = head()
    found = client.get(URL, headers=key).json()
    assert [p["id"] for p in found["profiles"]][:2] == ["split_address", "narcotics_route_small"]
    one = client.get(f"{URL}/abnormal_address", headers=key).json()
    assert (one["criterion"], one["route"], one["source"]) == ("address_length < 8", "XRAY", "PACK")
    assert client.get(f"{URL}/no_such", headers=key).status_code == 404
    assert (
        client.get(URL, {"day": "2023-01-01"}, headers=key).json()["profiles"][1]["id"]
        == "value_below_weight"
    )


def test_a_criterion_is_run_over_past_days(client: Client) -> None:
    making.register_people(3)
    rows = [making.row(f"P{n}", **making.person(n)) for n in range(3)]
    making.cleared(making.operator("EXP1"), rows, "M1")
    ManifestVersion.objects.update(received_at=timezone.now())
    key = head()
    told = post(client, {"criterion": "pieces >= 1", "days": 7}, key).json()
    assert (told["items"], told["hits"], told["load"]["most"]) == (3, 3, 3)
    assert told["words"]["en"] == "number of pieces is at least 1"
    wrong = post(client, {"criterion": "peices >= 1"}, key)
    assert wrong.status_code == 422
    (fault,) = wrong.json()["errors"]
    assert fault["code"] == "FIELD"
    assert "pieces" in json.dumps(fault)
    assert post(client, {"criterion": "pieces >= 1", "kind": "COMPANY"}, key).status_code == 422


def test_an_operator_sees_nothing_of_it(client: Client) -> None:
    key = head("OPERATOR")
    for answer in (client.get(URL, headers=key), client.get(f"{URL}/split_address", headers=key),
                   post(client, {"criterion": "pieces >= 1"}, key)):  # fmt: skip
        assert answer.status_code in (403, 404)
        assert "codes_on_phone" not in answer.content.decode()

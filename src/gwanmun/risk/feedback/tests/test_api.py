"""Results by API: kept once, faults by place; only customs sees anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gwanmun.platform.accounts import keys
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.audit.services import SYSTEM
from gwanmun.risk.feedback import sources
from gwanmun.risk.feedback.models import ControlResult
from gwanmun.risk.feedback.tests.kit import KIND, World

pytestmark = pytest.mark.django_db
URL = "/api/v1/risk/results"


@pytest.fixture
def world() -> Iterator[World]:
    yield World(timezone.localdate(), days=20).register()
    sources._sources.pop(("kr", KIND))


def asking(kind: str = "CUSTOMS", scopes: tuple[str, ...] = ("risk:read", "risk:results")) -> dict[str, str]:
    owner = Organisation.objects.create(code=f"{kind[:4]}{len(scopes)}", kind=kind, name_ko="가", name_en="A")
    return {"Authorization": f"Bearer {keys.issue(owner, 'test', list(scopes), by=SYSTEM).plaintext}"}


def post(client: Client, head: dict[str, str], results: list[dict[str, Any]]) -> Any:
    body = {"kind": KIND, "results": results}
    return client.post(URL, body, content_type="application/json", headers=head)


def test_results_are_kept_once_and_faults_have_their_place(client: Client, world: World) -> None:
    number = world.items.drop_nulls("lane")["item"][0]
    head = asking()
    sent = [{"item": "X", "outcome": "NO_FIND"}, {"item": number, "outcome": "FIND", "find": "IPR"}]
    told = post(client, head, sent).json()
    assert (told["new"], told["same"]) == (1, 0)
    (fault,) = told["faults"]
    assert (fault["place"], fault["field"], fault["code"]) == (1, "item", "UNKNOWN_ITEM")
    assert fault["ko"] != fault["en"]
    assert post(client, head, sent).json()["same"] == 1
    assert ControlResult.objects.get().officer.startswith("api:CUST")
    report = client.get(URL, {"kind": KIND}, headers=head).json()
    assert (report["whole"]["looked"], report["whole"]["found"]) == (1, 1)
    assert report["finds"][0]["find"] == "IPR"


def test_operators_learn_nothing_and_send_nothing(client: Client, world: World) -> None:
    head = asking("OPERATOR")
    number = world.items.drop_nulls("lane")["item"][0]
    assert post(client, head, [{"item": number, "outcome": "NO_FIND"}]).status_code == 403
    assert client.get(URL, headers=head).status_code == 403
    assert client.get(URL).status_code == 401
    assert client.get(URL, headers=asking(scopes=("risk:results",))).status_code == 403
    assert not ControlResult.objects.exists()


@pytest.mark.parametrize(
    "asked", [{"first": "2026-05-01", "last": "2026-04-01"}, {"first": "2020-01-01"}, {"kind": "SHIP"}]
)
def test_what_cannot_be_asked_is_told(client: Client, asked: dict[str, str]) -> None:
    assert client.get(URL, asked, headers=asking()).status_code == 422


@pytest.mark.parametrize(
    "results", [[], [{"item": "X"}], [{"item": "X", "outcome": "FIND", "seized_mg": -1}]]
)
def test_what_cannot_be_read_is_refused_whole(client: Client, results: list[dict[str, Any]]) -> None:
    assert post(client, asking(), results).status_code == 422

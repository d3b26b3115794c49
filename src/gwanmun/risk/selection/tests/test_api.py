"""Selections for programs: for keys of customs, in pages; nothing for anybody else."""

from __future__ import annotations

import json

import pytest

from gwanmun.parcels.tests import making
from gwanmun.parcels.tests.api_kit import issue
from gwanmun.platform.accounts.models import Organisation
from gwanmun.risk.selection import api
from gwanmun.risk.selection.models import Chosen, Run

pytestmark = pytest.mark.django_db
URL = "/api/v1/risk/selection"


@pytest.fixture
def world():
    making.register_people()
    customs = Organisation.objects.create(code="ICN", kind="CUSTOMS", name_ko="세관", name_en="Customs")
    operator = making.operator()
    making.cleared(operator, [{**row, "gross_weight": "31"} for row in making.rows("H", 5)], "M1")
    return customs, operator


def ask(client, org, **query):
    secret = issue(org, "risk:read")
    return client.get(URL, query, headers={"Authorization": f"Bearer {secret}"})


def test_customs_reads_lanes_items_and_reasons_page_by_page(client, world, monkeypatch):
    monkeypatch.setattr(api, "PAGE", 2)
    day = Run.objects.get().day.isoformat()
    seen, after = [], 0
    while after is not None:
        body = json.loads(ask(client, world[0], day=day, after=after).content)
        seen += body["items"]
        after = body["next"]
    assert [item["item"] for item in seen] == list(
        Chosen.objects.order_by("pk").values_list("item", flat=True)
    )
    orange = next(lane for lane in body["lanes"] if lane["lane"] == "ORANGE")
    assert orange["chosen"] == len([item for item in seen if item["lane"] == "ORANGE"])
    one = next(item for item in seen if item["basis"] == "PROFILE")
    assert one["profiles"]
    only = json.loads(ask(client, world[0], day=day, lane="BLUE").content)
    assert only["items"] == []


def test_an_operator_is_refused(client, world):
    answer = ask(client, world[1])
    assert answer.status_code == 403
    assert b"H000001" not in answer.content
    assert client.get(URL).status_code == 401

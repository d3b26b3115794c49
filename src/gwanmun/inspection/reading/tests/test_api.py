"""Cases for systems of customs."""

from __future__ import annotations

import json

import pytest

from gwanmun.inspection.reading import contract
from gwanmun.inspection.reading.models import Case
from gwanmun.parcels.tests import making
from gwanmun.platform.accounts import keys
from gwanmun.platform.audit.services import SYSTEM
from gwanmun.portals.tests import reading_kit

pytestmark = pytest.mark.django_db
URL = "/api/v1/inspection/cases"


@pytest.fixture
def asks(client):
    from gwanmun.inspection.reading.tests.kit import customs

    key = keys.issue(customs(), "k", ["inspection:cases"], by=SYSTEM).plaintext
    head = {"authorization": f"Bearer {key}"}

    def ask(method, url, body=None):
        sent = [json.dumps(body), "application/json"] if body else []
        return getattr(client, method)(url, *sent, headers=head)

    return ask


def test_a_case_is_opened_once_and_told_when_it_stands(asks):
    from gwanmun.inspection.reading.tests.kit import customs, reader, said

    image = reading_kit.image(customs(), 1)
    assert asks("post", URL, {"image": image.pk}).status_code == 201
    again = asks("post", URL, {"image": image.pk})
    assert (again.status_code, again.json()["state"]) == (200, "NEW")
    assert asks("post", URL, {"image": 999}).status_code == 404
    case = Case.objects.get()
    Case.objects.update(doubled="")
    contract.take(reader("a"))
    contract.decide(case.pk, reader("a"), said("HOLD"))
    assert asks("get", f"{URL}/{case.pk}").json()["verdict"] == "", "it may still be taken back"
    Case.objects.update(settle_at=None)
    assert asks("get", f"{URL}/{case.pk}").json()["verdict"] == "HOLD"
    assert asks("get", f"{URL}/77").status_code == 404
    assert [c["id"] for c in asks("get", f"{URL}?state=DECIDED").json()["cases"]] == [case.pk]
    assert asks("get", f"{URL}?state=NEW").json() == {"cases": [], "next": None}
    assert asks("get", f"{URL}?after={case.pk}").json()["cases"] == []


def test_operators_see_nothing_of_it(client):
    key = keys.issue(making.operator(), "k", ["inspection:cases"], by=SYSTEM).plaintext
    assert client.get(URL, headers={"authorization": f"Bearer {key}"}).status_code == 403
    assert client.get(URL).status_code == 401

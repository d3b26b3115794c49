"""A projected threat at work is told at once and leaves nothing behind: no reading, finding, act, result."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from gwanmun.inspection.bank import keeping
from gwanmun.inspection.reading import contract as reading
from gwanmun.inspection.school import contract as school
from gwanmun.inspection.school.tests import kit
from gwanmun.parcels.models import ParcelAct as Act
from gwanmun.platform.audit.services import Actor
from gwanmun.portals.tests import reading_kit
from gwanmun.risk.feedback.models import ControlResult

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(day):
    """Every work image of the office carries a threat, as far as the lot allows."""
    kit.images(day.customs, 8)
    share = {"on": True, "ppm": 200_000, "most_a_day": 500, "least_between": 0}
    school.projecting.set_share(day.customs, Actor("boss", "USER"), reason="훈련을 시작함", **share)
    return day


@pytest.fixture
def everything(monkeypatch):
    monkeypatch.setattr(school.projecting.rules, "draw", lambda *_: 0)


def taken(day, client, seed=1):
    made = reading_kit.case(day.customs, seed, "GOOD1", views=1)  # two views of an unknown machine get none
    client.force_login(day.people["OFFICER"])
    assert reading.take(day.people["OFFICER"]).pk == made.pk
    return made


def decide(client, case, token, **more):
    told = {"verdict": "OPEN", "confidence": 3, "token": token, "response_ms": 900, "marks": [], **more}
    address = reverse("officer:inspection_decide", args=[case.pk])
    return client.post(address, told, content_type="application/json", headers={"Accept": "application/json"})


def shown(client, case):
    return client.get(reverse("officer:inspection_read", args=[case.pk])).context["shown"]


def test_a_decision_on_a_projection_leaves_nothing(office, everything, client):
    case = taken(office, client)
    before = shown(client, case)
    row = school.Projection.objects.get()
    address = before["views"][0]["pictures"]["colour"]
    assert f"/practice/{row.pk}/" in address
    real = reverse("officer:inspection_picture", args=[case.image, 0, "colour"])
    projected = client.get(address).content
    assert projected.startswith(b"\x89PNG")
    assert projected != client.get(real).content
    acts = Act.objects.count()
    mark = {name: row.box[name] for name in ("view", "x", "y", "w", "h")} | {"kind": "WEAPON"}
    told = decide(client, case, "t1", marks=[mark]).json()
    assert told["practice"]["found"]
    assert told["practice"]["box"]["x"] == row.box["x"]
    case.refresh_from_db()
    assert (case.state, case.verdict, case.reader) == ("READING", "", "officer")
    assert case.settle_at is None
    assert reading.settle_due(timezone.now() + dt.timedelta(minutes=1)) == 0
    assert not reading.Reading.objects.exists()
    assert not reading.Finding.objects.exists()
    assert not ControlResult.objects.exists()
    assert Act.objects.count() == acts
    assert all("/practice/" not in view["pictures"]["colour"] for view in told["case"]["views"])
    told = decide(client, case, "t2", verdict="CLEAR").json()  # now the image as it is
    assert "practice" not in told
    assert reading.Reading.objects.get().verdict == "CLEAR"


def test_a_missed_one_is_told_too_and_a_form_shows_it(office, everything, client):
    case = taken(office, client)
    shown(client, case)
    address = reverse("officer:inspection_decide", args=[case.pk])
    page = client.post(address, {"verdict": "CLEAR", "confidence": "2", "token": "x"}, follow=True)
    assert "놓쳤습니다" in page.content.decode()
    assert not reading.Reading.objects.exists()
    assert school.projecting.figures(office.customs) == {
        "drawn": 1, "answered": 1, "found": 0, "withdrawn": 0,
    }  # fmt: skip


def test_none_on_a_case_that_something_speaks_against(office, everything, client):
    case = taken(office, client)
    reading.Case.objects.filter(pk=case.pk).update(alarm=True)
    assert "/practice/" not in shown(client, case)["views"][0]["pictures"]["colour"]
    assert not school.Projection.objects.exists()
    told = decide(client, case, "t1", verdict="CLEAR").json()
    assert "practice" not in told
    assert reading.Reading.objects.count() == 1


def test_an_alarm_before_the_image_is_seen_again_gives_the_real_one(office, everything, client):
    case = taken(office, client)
    address = shown(client, case)["views"][0]["pictures"]["colour"]
    reading.Case.objects.filter(pk=case.pk).update(alarm=True)
    assert "/practice/" not in shown(client, case)["views"][0]["pictures"]["colour"]
    assert client.get(address).status_code == 404
    decide(client, case, "t1", verdict="HOLD")
    assert reading.Reading.objects.get().verdict == "HOLD"


def test_none_on_a_scan_that_is_not_held_whole(office, everything, client, monkeypatch):
    case = taken(office, client)
    monkeypatch.setattr(keeping, "MOST_WHOLE", 1_000)
    assert "/practice/" not in shown(client, case)["views"][0]["pictures"]["colour"]
    assert not school.Projection.objects.exists()


def test_the_picture_is_for_its_reader_alone(office, everything, client):
    case = taken(office, client)
    address = shown(client, case)["views"][0]["pictures"]["grey"]
    client.force_login(office.people["SUPERVISOR"])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("change", "code"),
    [({"lane": "RED"}, "RED"), ({"score_ppm": 300_000}, "RISK"), ({"doubled": "RULE"}, "RULE"),
     ({"asked": True}, "ASKED"), ({"round": 2}, "AGAIN"), ({"state": "SECOND"}, "LATER")],
)  # fmt: skip
def test_what_speaks_against_a_case(day, change, code):
    case = reading_kit.case(day.customs, 1, "GOOD1")
    reading.Case.objects.filter(pk=case.pk).update(
        **({"state": "READING", "lane": "", "score_ppm": None} | change)
    )
    case.refresh_from_db()
    assert reading.practice.suspicions(case) == [code]

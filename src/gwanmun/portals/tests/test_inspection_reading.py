"""The workstation and the list of cases, as pages and as data."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.inspection.reading import contract
from gwanmun.inspection.reading.models import Case, Finding, Reading
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.portals.tests.reading_kit import case

JSON = {"accept": "application/json"}


def at(name: str, *args) -> str:
    return reverse(f"officer:inspection_{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def later() -> dt.datetime:
    return timezone.now() + dt.timedelta(seconds=13)


@pytest.fixture
def officer(client, day):
    client.force_login(day.people["OFFICER"])
    return client


def sent(verdict="CLEAR", confidence=3, token="t1", **more) -> dict:
    return {"verdict": verdict, "confidence": confidence, "token": token, **more}


def decide(client, made, headers=JSON, **body):
    return client.post(at("decide", made.pk), json.dumps(sent(**body)), "application/json", headers=headers)


def test_nothing_to_read_is_said(officer):
    assert "판독을 기다리는 영상이 없습니다" in text(officer.get(at("queue")))
    assert "판독을 기다리는 영상이 없습니다" in text(officer.post(at("next"), follow=True))
    assert officer.post(at("next"), headers=JSON).json() == {"case": None, "waiting": 0, "supervisor": 0}
    officer.cookies["gwanmun_language"] = "en"
    assert "No image is waiting" in text(officer.get(at("queue")))


def test_the_workstation_shows_image_and_declaration_and_masks_the_person(officer, day):
    made = case(day.customs, 1, "GOOD1")
    page = officer.post(at("next"), follow=True)
    assert page.redirect_chain[-1][0] == at("read", made.pk)
    told = text(page)
    for word in ("cotton t-shirt", "400 g", "US$35.50", "6109", "김*관", "Harbour Outfitters"):
        assert word in told
    for hidden in ("김세관", "P100000000001", "P1000000000"):
        assert hidden not in told
    assert at("picture", made.image, 0, "colour") in told
    seen = AuditEvent.objects.filter(action="image.viewed", subject_id=made.image)
    assert [event.actor for event in seen] == ["officer"], "who looked at it is recorded, once an hour"


def test_without_a_script_it_is_a_form_that_goes_on_to_the_next(officer, day):
    first, second = case(day.customs, 1, "GOOD1"), case(day.customs, 2)
    officer.post(at("next"))
    done = officer.post(at("decide", first.pk), sent())
    assert done["Location"] == at("read", second.pk)
    done = officer.post(at("decide", second.pk), sent("OPEN", 1, "t2"), follow=True)
    assert "남은 영상이 없습니다" in text(done)
    assert "data-undo" in text(done)
    officer.post(at("undo", second.pk))
    assert Case.objects.get(pk=second.pk).state == "READING"
    refused = officer.post(at("decide", second.pk), {"token": "t3"}, follow=True)
    assert "확신 정도" in text(refused)


def test_the_next_image_comes_with_everything_it_needs(officer, day):
    first, second = case(day.customs, 1, "GOOD1"), case(day.customs, 2)
    officer.post(at("next"))
    told = officer.post(at("next"), {"beside": first.pk}, headers=JSON).json()
    shown = told["case"]
    assert shown["id"] == second.pk
    assert [view["title"] for view in shown["views"]] == ["위", "옆"]
    for url in shown["views"][0]["pictures"].values():
        drawn = officer.get(url)
        assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/png")
        assert "private" in drawn["Cache-Control"]
    assert "신고 내용" in shown["panel"]
    assert officer.get(shown["urls"]["help"]).json()["boxes"] == []


def test_a_decision_is_kept_once_and_refusals_are_told(officer, client, day):
    made = case(day.customs, 1, "GOOD1")
    assert decide(officer, made).status_code == 409
    officer.post(at("next"))
    assert decide(officer, made, confidence=9).json()["code"] == "VERDICT"
    assert decide(officer, made, marks=[{"view": 7}]).json()["message"].startswith("표시한 영역")
    assert decide(officer, made, token="a", response_ms=10).json()["verdict"] == "통과"
    assert decide(officer, made, token="a").status_code == 200
    assert Reading.objects.count() == 1
    assert decide(officer, made, token="b").json()["code"] == "READ_BEFORE"
    odd = officer.post(at("decide", made.pk), "[1", "application/json", headers=JSON)
    assert (odd.status_code, odd.json()["code"]) == (409, "MARKS")


def test_another_reader_has_it(officer, client, day):
    made = case(day.customs, 1, "GOOD1")
    contract.take(day.people["SUPERVISOR"])
    page = text(officer.get(at("read", made.pk)))
    assert "다른 판독자가 이 영상을 판독하고 있습니다" in page
    assert "data-decide" not in page
    officer.cookies["gwanmun_language"] = "en"
    assert "Another reader has this image" in text(officer.get(at("read", made.pk)))
    Case.objects.filter(pk=made.pk).update(lease_until=timezone.now() - dt.timedelta(minutes=1))
    assert officer.post(at("take", made.pk))["Location"] == at("read", made.pk)
    client.force_login(day.people["SUPERVISOR"])
    assert client.post(at("renew", made.pk)).json()["code"] == "STALE"
    assert decide(client, made).json()["code"] == "STALE"


def test_a_lease_is_renewed_and_an_image_let_go(officer, day):
    made = case(day.customs, 1, "GOOD1")
    officer.post(at("next"))
    assert officer.post(at("renew", made.pk)).json()["ok"] is True
    officer.post(at("let_go", made.pk))
    assert Case.objects.get(pk=made.pk).state == "NEW"
    assert "아직 아무도 판독하지 않는" in text(officer.get(at("read", made.pk)))


def test_an_image_that_was_purged_cannot_be_cleared(officer, day):
    made = case(day.customs, 1, "GOOD1")
    bank.Image.objects.update(retention_until=timezone.localdate() - dt.timedelta(days=1))
    bank.purge()
    officer.post(at("next"))
    page = text(officer.get(at("read", made.pk)))
    assert "보존 기간이 지나 지운 영상입니다" in page
    assert decide(officer, made).json()["code"] == "NO_IMAGE"
    assert decide(officer, made, verdict="HOLD").status_code == 200


def test_an_image_refused_for_its_quality_waits_for_a_new_scan(officer, day):
    image = bank.images().first() or (case(day.customs, 1, "GOOD1") and bank.images().first())
    Case.objects.all().delete()
    image.faults = [
        {"code": "EMPTY", "severity": "refuse", "ko": "벨트가 비어 있습니다.", "en": "Empty belt."}
    ]
    made = contract.open_case(image)
    assert contract.take(day.people["OFFICER"]) is None
    assert "벨트가 비어 있습니다." in text(officer.get(at("case", made.pk)))
    assert "GOOD1" in text(officer.get(at("queue"), {"show": "faulty"}))
    officer.post(at("dismiss", made.pk), {"reason": "다시 촬영함"})
    assert Case.objects.get(pk=made.pk).state == "CLOSED"
    refused = officer.post(at("dismiss", made.pk), {"reason": "다시 촬영함"}, follow=True)
    assert "읽을 수 없는 영상만" in text(refused)


def test_a_second_reader_is_told_nothing_and_a_supervisor_both(client, day):
    made = case(day.customs, 1, "GOOD1", doubled="LOT")
    a, boss = day.people["OFFICER"], day.people["SUPERVISOR"]
    contract.take(a)
    mark = {"view": 0, "x": 1, "y": 2, "w": 30, "h": 40, "kind": "WEAPON"}
    contract.decide(made.pk, a, contract.Said("CLEAR", 2, "t", note="소리 없음", marks=[mark]))
    contract.settle_due(later())
    b = type(a).objects.create_user(username="b", role="OFFICER", organisation=day.customs)
    client.force_login(b)
    record = text(client.get(at("case", made.pk)))
    assert "결정되기 전에는" in record
    assert "소리 없음" not in record
    page = text(client.post(at("next"), follow=True))
    assert "소리 없음" not in page
    assert "앞선 판독" not in page
    assert decide(client, made, verdict="OPEN").status_code == 200
    contract.settle_due(later())
    client.force_login(boss)
    assert "감독자 판단 시작" in text(client.get(at("queue")))
    page = client.post(at("next"), {"queue": "supervisor"}, follow=True)
    told = text(page)
    assert "앞선 판독" in told
    assert "소리 없음" in told
    assert json.loads(told.split('id="shown" type="application/json">')[1].split("</script>")[0])["marks"]
    decide(client, made, verdict="HOLD")
    contract.settle_due(later())
    held = text(client.get(at("case", made.pk)))
    assert "보류 해제" in held
    client.post(at("resume", made.pk), {"reason": "서류를 받음"})
    assert Case.objects.get(pk=made.pk).round == 2


def test_who_asks_is_heard_by_the_next_reader(client, day):
    made = case(day.customs, 1, "GOOD1")
    client.force_login(day.people["OFFICER"])
    client.post(at("next"))
    decide(client, made, verdict="ASK", confidence=None, note="밑창이 두껍습니다")
    contract.settle_due(later())
    client.force_login(day.people["SUPERVISOR"])
    page = text(client.post(at("next"), follow=True))
    assert "의견 요청" in page
    assert "밑창이 두껍습니다" in page


def test_an_auditor_sees_the_record_and_reads_nothing(client, day):
    made = case(day.customs, 1, "GOOD1")
    client.force_login(day.people["AUDITOR"])
    listed = text(client.get(at("queue")))
    assert "판독 시작" not in listed
    record = client.get(at("case", made.pk))
    assert record.status_code == 200
    assert "판독하기" not in text(record)
    assert AuditEvent.objects.filter(action="image.viewed", actor="auditor").count() == 1


def test_csrf_is_asked_of_a_decision(day):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(day.people["OFFICER"])
    made = case(day.customs, 1, "GOOD1")
    assert strict.post(at("next")).status_code == 403
    assert decide(strict, made).status_code == 403


def test_what_a_model_says_stands_beside_the_image(officer, day, monkeypatch):
    from types import SimpleNamespace

    from gwanmun.inspection.learning.contract import NO_NAME, Box, Boxes
    from gwanmun.portals.officer.inspection import helping

    boxes = Boxes([
        Box(0, 1, 2, 30, 40, "gun", 912_000, "metal"),
        Box(1, 5, 6, 7, 8, "narcotic", 500_000, "organic", cue_ppm=623_000),
    ])  # fmt: skip
    asked = []
    room = SimpleNamespace(
        NO_NAME=NO_NAME, detect=lambda scan, curves: boxes,
        matches=lambda *told: asked.append(told) or SimpleNamespace(score_ppm=120_000, reasons=()),
        similar=lambda image, most, viewer, among: list(bank.images(viewer, pk__in=among)),
    )  # fmt: skip
    monkeypatch.setattr(helping, "_learned", lambda: room)
    made, other, waits = case(day.customs, 1, "GOOD1"), case(day.customs, 2), case(day.customs, 3)
    Case.objects.filter(pk=other.pk).update(state="CLOSED", verdict="OPEN")
    told = officer.get(at("help", made.pk)).json()
    assert told["ai"]["active"] is True
    gun, powder = told["boxes"]
    assert (gun["text"], gun["score"], gun["cue"]) == ("총기 · 금속", "91%", "")
    assert "물질 단서 62/100" in powder["cue"]
    assert "확인하지 않습니다" in told["ai"]["note"]
    assert told["match"] == {"text": "신고와 맞는 정도 12%", "mismatch": True}
    assert asked[0][1:] == ("cotton t-shirt", 400, asked[0][3], boxes)  # the network is not asked twice
    assert [one["picture"] for one in told["similar"]] == [
        f"{at('picture', other.image, 0, 'colour')}?{bank.Image.objects.get(pk=other.image).digest[:12]}"
    ]
    assert told["alike"] == "모양이 비슷한, 결정된 영상"
    assert told["similar"][0]["verdict"] == "개장"
    assert waits.image not in {one["picture"] for one in told["similar"]}
    officer.cookies["gwanmun_language"] = "en"
    english = officer.get(at("help", made.pk)).json()
    assert english["boxes"][1]["cue"] == "Material cue 62/100, like a drug salt"
    assert "narcotics identified" not in str(english).lower()


def test_a_large_image_is_read_reduced_and_its_boxes_lie_where_they_are(officer, day, monkeypatch):
    from types import SimpleNamespace

    from gwanmun.inspection.bank import keeping
    from gwanmun.inspection.learning.contract import NO_NAME, Box, Boxes
    from gwanmun.inspection.rules.signals import packing
    from gwanmun.portals.officer.inspection import helping

    monkeypatch.setattr(packing, "LARGE", 100)
    monkeypatch.setattr(keeping, "MOST_REDUCED", 2 * 60 * 90)
    seen = []

    def detect(scan, curves):
        seen.extend(view.low.shape for view in scan.views)
        return Boxes([Box(1, 5, 6, 7, 8, "gun", 900_000, "metal")])

    room = SimpleNamespace(
        NO_NAME=NO_NAME, detect=detect, matches=lambda *told: None, similar=lambda *told: []
    )  # fmt: skip
    monkeypatch.setattr(helping, "_learned", lambda: room)
    made = case(day.customs, 77, "GOOD1")  # two views of 240 × 360, kept by no other test
    told = officer.get(at("help", made.pk)).json()
    assert seen == [(60, 90), (60, 90)]
    [box] = told["boxes"]
    assert [box[name] for name in ("view", "x", "y", "w", "h")] == [1, 20, 24, 28, 32]
    assert "1/4로 줄여" in told["ai"]["note"]


def test_without_a_model_images_of_the_same_code_are_compared_and_named_so(officer, day):
    made, same, other = case(day.customs, 1, "GOOD1"), case(day.customs, 2), case(day.customs, 3)
    made.refresh_from_db()
    code = str(made.declared["hs"])
    Case.objects.filter(pk=same.pk).update(state="CLOSED", verdict="OPEN", declared={"hs": code + "109999"})
    Case.objects.filter(pk=other.pk).update(state="CLOSED", verdict="CLEAR", declared={"hs": "9503001000"})
    told = officer.get(at("help", made.pk)).json()
    assert told["ai"] == {"active": False, "why": told["ai"]["why"], "model": "", "note": ""}
    assert "같은" in told["alike"]
    assert "비교하지 않음" in told["alike"]
    digest = bank.Image.objects.get(pk=same.image).digest[:12]
    assert [one["picture"] for one in told["similar"]] == [
        f"{at('picture', same.image, 0, 'colour')}?{digest}"
    ]
    Finding.objects.create(
        organisation=day.customs, case=same, reason="x", opened_by="a", opened_at=timezone.now(),
        state="CLOSED", result="NARCOTICS",
    )  # fmt: skip
    assert officer.get(at("help", made.pk)).json()["similar"][0]["verdict"] == "마약류"
    assert not AuditEvent.objects.filter(action="image.viewed").exists()  # nothing was shown yet
    officer.get(at("picture", same.image, 0, "colour"))
    assert AuditEvent.objects.filter(action="image.viewed", subject_id=str(same.image)).count() == 1

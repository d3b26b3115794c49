"""Pages of the network, the watch-lists and the alerts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from gwanmun.parcels.tests import making
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.audit.services import Actor
from gwanmun.risk.network import contract, watching

PERSON = making.person(7)


@pytest.fixture
def key(day) -> str:
    contract.feed_all()
    found = contract.node_key("importer", PERSON["consignee_id"])
    assert found
    return found


def as_(client, day, role):
    client.force_login(day.people[role])
    return client


def text(response) -> str:
    return response.content.decode()


def test_a_party_is_found_in_any_spelling_without_its_value_in_the_address(client, day, key):
    as_(client, day, "OFFICER")
    found = client.post(
        reverse("officer:risk_party_find"), {"kind": "phone", "value": f"+82 {PERSON['consignee_phone'][1:]}"}
    )
    phone = contract.node_key("phone", PERSON["consignee_phone"])
    assert found["Location"] == reverse("officer:risk_party", args=[phone])
    assert AuditEvent.objects.filter(action="network.searched", subject_id=phone).exists()
    lost = client.post(
        reverse("officer:risk_party_find"), {"kind": "phone", "value": "02-999-8888"}, follow=True
    )
    assert "거래망에 없습니다" in text(lost)


@pytest.mark.parametrize("depth", ["1", "2"])
@pytest.mark.parametrize("role", ["OFFICER", "AUDITOR"])
def test_the_page_shows_the_neighbourhood_masked(client, day, key, role, depth):
    page = text(as_(client, day, role).get(reverse("officer:risk_party", args=[key]), {"depth": depth}))
    assert "김*관" in page
    assert "<svg" in page
    assert "Harbour Outfitters" in page, "the seller they share"
    for hidden in ("김세관", PERSON["consignee_phone"], PERSON["consignee_id"], "세종대로 110"):
        assert hidden not in page


def test_words_are_shown_for_a_reason_that_is_recorded(client, day, key):
    url = reverse("officer:risk_party_look", args=[key])
    refused = text(as_(client, day, "OFFICER").post(url, {"reason": " "}))
    assert "열람 사유를" in refused
    assert "김세관" not in refused
    assert "김세관" in text(client.post(url, {"reason": "합동 수사 협조"}))
    assert AuditEvent.objects.get(action="person.viewed", subject_id=key).reason == "합동 수사 협조"
    assert as_(client, day, "AUDITOR").post(url, {"reason": "합동 수사 협조"}).status_code == 403


def a_list(**changes) -> contract.WatchList:
    told = {
        "name": "마약 관련자",
        "purpose": "마약류 차단",
        "ground": "관세법 제246조",
        "owner": "마약조사과",
        "basis": "ALERT",
        "threshold": 85,
        "expires_on": timezone.localdate() + dt.timedelta(days=100),
    }
    return contract.make(Actor("officer", "USER"), **{**told, **changes})


def test_a_list_is_made_filled_and_its_faults_are_told(client, day):
    as_(client, day, "OFFICER")
    expires = str(timezone.localdate() + dt.timedelta(days=9))
    form = {"name": "L1", "purpose": "p", "ground": "g", "owner": "o", "basis": "ALERT", "threshold": "85"}
    form["expires_on"] = expires
    made = client.post(reverse("officer:risk_watch_new"), form)
    row = contract.WatchList.objects.get()
    assert made["Location"] == reverse("officer:risk_watch_list", args=[row.pk])
    again = client.post(reverse("officer:risk_watch_new"), form, follow=True)
    assert "같은 이름의 명단" in text(again)
    lines = ("NAME,Kim Segwan,", "PHONE,000,", "NAME,김세관,2026-13-01", "SHIP,x1,", "NAME,kim segwan,")
    csv = "\n".join(["kind,value,valid_from", *lines, ""])
    file = SimpleUploadedFile("w.csv", csv.encode(), "text/csv")
    page = text(client.post(reverse("officer:risk_watch_import", args=[row.pk]), {"file": file}))
    assert "1건을 더했습니다. 이미 있던 것 1건." in page
    assert "읽지 못한 줄 3개" in page
    assert row.entries.count() == 1


def test_matches_wait_for_judgement_and_a_false_friend_stays_away(client, day):
    row = a_list()
    watching.import_csv(row, b"kind,value\nNAME,Kim Segwan\n", Actor("officer", "USER"))
    contract.feed_all()
    match = contract.WatchMatch.objects.filter(state="OPEN").first()
    assert match is not None
    assert (match.seen, match.how) == ("김세관", "SOUND")
    listing = reverse("officer:risk_watch")
    assert "김세관" in text(as_(client, day, "OFFICER").get(listing))
    masked = text(as_(client, day, "AUDITOR").get(listing))
    assert "김*관" in masked
    assert "김세관" not in masked
    assert "Kim Segwan" not in masked
    judge = reverse("officer:risk_watch_judge", args=[match.pk])
    as_(client, day, "OFFICER").post(judge, {"same": "no", "reason": "ab"})
    match.refresh_from_db()
    assert match.state == "OPEN"
    client.post(judge, {"same": "no", "reason": "생년월일이 다름"})
    assert not contract.WatchMatch.objects.filter(state="OPEN").exists(), "the like ones go with it"
    assert AuditEvent.objects.get(action="watch_match.judged").reason == "생년월일이 다름"
    from gwanmun.parcels.services import linking

    assert contract.hits(linking.read(day.version.pk, -1, 100)).is_empty()


def test_alerts_are_listed_handled_once_and_empty_states_are_drawn(client, day, key):
    as_(client, day, "OFFICER")
    for name in ("risk_alerts", "risk_watch", "risk_parties"):
        assert client.get(reverse(f"officer:{name}")).status_code == 200
        assert client.get(reverse(f"officer:{name}"), headers={"accept-language": "en"}).status_code == 200
    envelope = {
        "number": "X-1", "source": "XRAY", "machine": "ICN-07", "about": "PARTY", "kind": "importer",
        "value": PERSON["consignee_id"], "level": "ALARM", "what": "organic mass", "at": timezone.now(),
        "expires_at": None,
    }  # fmt: skip
    alert, new = contract.receive(day.customs, Actor("key:x", "KEY"), envelope)
    assert new
    assert alert.key == key, "kept as a key, not in words"
    page = text(client.get(reverse("officer:risk_alerts")))
    assert "organic mass" in page
    assert reverse("officer:risk_party", args=[key]) in page
    url = reverse("officer:risk_alert_handle", args=[alert.pk])
    client.post(url, {"state": "RESOLVED", "reason": "개장 검사 완료"})
    assert "이미 처리된" in text(
        client.post(url, {"state": "RESOLVED", "reason": "개장 검사 완료"}, follow=True)
    )
    assert AuditEvent.objects.filter(action="alert.resolved").count() == 1


def test_why_a_parcel_was_chosen_leads_to_the_alert_and_the_list(client, day):
    row = a_list()
    watching.import_csv(row, b"kind,value\nNAME,Kim Segwan\n", Actor("officer", "USER"))
    contract.feed_all()
    envelope = {
        "number": "X-2", "source": "DOG", "machine": "", "about": "ITEM", "kind": None, "value": "GOOD1",
        "level": "WARNING", "what": "sat down", "at": timezone.now(), "expires_at": None,
    }  # fmt: skip
    contract.receive(day.customs, Actor("key:x", "KEY"), envelope)
    url = reverse("officer:risk_selected", args=[day.cleared.pk])
    page = text(as_(client, day, "OFFICER").get(url))
    assert "탐지견 (주의): sat down" in page
    assert reverse("officer:risk_alerts") in page
    assert "감시목록 마약 관련자: 소리가 같거나 비슷함" in page
    assert reverse("officer:risk_watch_list", args=[row.pk]) in page
    match = contract.WatchMatch.objects.get(item="GOOD1")
    contract.judge(match, same=False, reason="생년월일이 다름", actor=Actor("officer", "USER"))
    assert "감시목록 마약 관련자" not in text(client.get(url))

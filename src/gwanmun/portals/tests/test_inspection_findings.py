"""Records of what was found, photos, exhibits and the paper of their custody."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from gwanmun.inspection.reading.models import Exhibit, Finding, HandOver
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.audit.services import Actor
from gwanmun.risk.network import contract as network


def at(name: str, *args) -> str:
    return reverse(f"officer:inspection_{name}", args=args)


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def officer(client, day):
    client.force_login(day.people["OFFICER"])
    return client


@pytest.fixture
def finding(day) -> Finding:
    return Finding.objects.create(
        organisation=day.customs, subject="GOOD1", reason="밑창", opened_by="a", opened_at=timezone.now()
    )


FULL = {"result": "NARCOTICS", "goods": "흰 가루", "net_mg": "12.5", "gross_mg": "1,020", "officer": "김세관",
        "place": "검사장 3", "witness": "이입회", "kind-0": "TRACE", "answer-0": "POSITIVE",
        "what-0": "COC"}  # fmt: skip
SEAL = {"what": "흰 가루 1봉", "net_mg": "12.5", "seal_after": "K-1", "taker": "김세관", "place": "검사장 3"}


def test_lists_are_drawn_empty_and_full(officer, finding):
    assert finding.number in text(officer.get(at("findings")))
    assert "기록이 없습니다" in text(officer.get(at("findings"), {"state": "CLOSED"}))
    officer.cookies["gwanmun_language"] = "en"
    assert "There is no record" in text(officer.get(at("findings"), {"state": "CLOSED"}))


def test_a_record_is_written_refused_and_closed(officer, finding):
    officer.post(at("finding_change", finding.pk), FULL)
    finding.refresh_from_db()
    assert (finding.net_mg, finding.gross_mg, finding.find) == (12_500, 1_020_000, "NARCOTICS")
    assert finding.tests == [{"kind": "TRACE", "answer": "POSITIVE", "what": "COC"}]
    seen = finding.changed_at.isoformat()
    for wrong in (
        {"net_mg": "1e3x"},
        {"net_mg": "0.0001"},
        {"net_mg": "-4"},
        {"gross_mg": "1", "net_mg": "2"},
    ):
        page = officer.post(at("finding_change", finding.pk), FULL | wrong | {"seen_as": seen})
        assert page.status_code == 422
        assert "흰 가루" in text(page), "nothing is typed twice"
    stale = officer.post(at("finding_change", finding.pk), FULL)
    assert "다른 담당자가 이 기록을 고쳤습니다" in text(stale)
    early = officer.post(at("finding_change", finding.pk), FULL | {"seen_as": seen, "then": "close"})
    assert "봉인하여 등록한 뒤" in text(early)
    finding.refresh_from_db()
    assert finding.state == "OPEN"
    officer.post(at("seal", finding.pk), SEAL)
    done = FULL | {"seen_as": finding.changed_at.isoformat(), "then": "close"}
    closed = text(officer.post(at("finding_change", finding.pk), done, follow=True))
    assert "종결하였습니다" in closed
    assert "12.5 g" in closed
    assert "저장하고 종결" not in closed


def test_an_auditor_reads_and_does_not_write(client, day, finding):
    client.force_login(day.people["AUDITOR"])
    page = text(client.get(at("finding", finding.pk)))
    assert "밑창" in page
    assert "저장하고 종결" not in page


def test_photos_are_kept_without_what_hid_in_them(officer, finding):
    out = io.BytesIO()
    tags = Image.Exif()
    tags[0x010F] = "Camera of Kim"
    Image.new("RGB", (20, 10), "red").save(out, "JPEG", exif=tags)
    for name, raw in (("a.jpg", out.getvalue()), ("b.jpg", b"<html>")):
        file = SimpleUploadedFile(name, raw, "image/jpeg")
        page = officer.post(at("photo_add", finding.pk), {"photo": file, "caption": "봉투"}, follow=True)
    assert "b.jpg: JPEG, PNG, WebP" in text(page)
    photo = finding.photos.get()
    shown = officer.get(at("photo", finding.pk, photo.pk))
    assert shown["Content-Type"] == "image/jpeg"
    assert b"Camera of Kim" not in shown.content
    assert officer.get(at("photo", finding.pk + 1, photo.pk)).status_code == 404
    assert "사진을 골라" in text(officer.post(at("photo_add", finding.pk), follow=True))


def test_an_exhibit_is_sealed_handed_over_and_printed(officer, finding):
    done = officer.post(at("seal", finding.pk), SEAL)
    exhibit = Exhibit.objects.get()
    assert done["Location"] == at("exhibit", exhibit.pk)
    page = text(officer.get(at("exhibit", exhibit.pk)))
    assert "이력 온전함" in page
    entry = {"act": "HANDED_OVER", "giver": "김세관", "taker": "이조사", "place": "창고"}
    entry |= {"seal_before": "K-9", "reason": "보관"}
    refused = officer.post(at("hand", exhibit.pk), entry)
    assert refused.status_code == 422
    assert "봉인번호가 앞선 기록과 맞지 않습니다" in text(refused)
    assert "이조사" in text(refused)
    officer.post(at("hand", exhibit.pk), entry | {"seal_before": "k-1"})
    officer.post(
        at("hand", exhibit.pk),
        entry | {"act": "OPENED", "giver": "이조사", "taker": "", "seal_before": "K-1", "seal_after": "K-2"},
    )
    assert [row.act for row in exhibit.chain.order_by("place_in")] == ["SEALED", "HANDED_OVER", "OPENED"]
    for language in ("ko", "en"):
        officer.cookies["gwanmun_language"] = language
        paper = officer.get(at("custody", exhibit.pk))
        assert paper.content.startswith(b"%PDF")
    assert AuditEvent.objects.filter(action="exhibit.printed").count() == 2
    officer.cookies["gwanmun_language"] = "ko"
    HandOver.objects.filter(place_in=1).update(taker="누군가")
    broken = text(officer.get(at("exhibit", exhibit.pk)))
    assert "이 이력은 기록한 때와 다릅니다" in broken
    again = officer.post(at("seal", finding.pk), SEAL)
    assert "이미 쓴 봉인번호" in text(again)


def test_an_alarm_begins_a_record_once(officer, day):
    told = {"number": "T-1", "source": "TRACE", "machine": "ICN-T1", "about": "ITEM", "kind": "PARCEL"}
    told |= {"value": "GOOD1", "level": "ALARM", "what": "COC", "at": timezone.now(), "expires_at": None}
    alert, _ = network.receive(day.customs, Actor("key:x", "KEY"), told)
    first = officer.post(at("from_alert"), {"alert": alert.pk})
    assert officer.post(at("from_alert"), {"alert": alert.pk})["Location"] == first["Location"]
    assert "ICN-T1" in text(officer.get(first["Location"]))
    assert officer.post(at("from_alert"), {"alert": "x"}).status_code == 404
    row = Finding.objects.get()
    body = {"result": "NO_FIND", "officer": "김", "place": "3", "then": "close"}
    closed = officer.post(at("finding_change", row.pk), body, follow=True)
    assert "선별된 물품이 아니어서" in text(closed)

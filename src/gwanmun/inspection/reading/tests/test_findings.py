"""From an opened parcel to a sealed exhibit and a word to risk."""

from __future__ import annotations

import hashlib
import io

import pytest
from django.utils import timezone
from PIL import Image

from gwanmun.inspection.reading import custody, findings, photos
from gwanmun.inspection.reading.custody import Entry
from gwanmun.inspection.reading.models import Finding, HandOver
from gwanmun.inspection.reading.refusing import Refused
from gwanmun.inspection.reading.tests.kit import customs, reader
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.audit.services import Actor
from gwanmun.risk.network import contract as network

pytestmark = pytest.mark.django_db
KIM = "김세관"


def opened(**more) -> Finding:
    return Finding.objects.create(
        organisation=customs(), subject="H1", reason="X-ray", opened_by="a", opened_at=timezone.now(), **more
    )


def filled(row: Finding, **more) -> Finding:
    told = {"result": "NARCOTICS", "officer": KIM, "place": "검사장 3", "goods": "흰 가루", "net_mg": 12_500}
    return findings.change(row.pk, reader("a"), told | more, findings.seen(row))


def sealed(row: Finding, number: str = "K-0001"):
    return custody.seal(
        row.pk, reader("a"), "흰 가루 1봉", holder=KIM, place="검사장 3", seal_number=number, net_mg=12_500
    )


def picture(**exif) -> bytes:
    image = Image.new("RGB", (60, 40), "white")
    image.putpixel((0, 0), (200, 0, 0))
    tags = Image.Exif()
    for tag, value in exif.items():
        tags[int(tag[1:])] = value
    out = io.BytesIO()
    image.save(out, "JPEG", exif=tags)
    return out.getvalue()


def alarm(number: str, item: str, what: str) -> network.Alert:
    told = {"number": number, "source": "TRACE", "machine": "ICN-T1", "about": "ITEM", "kind": "PARCEL"}
    told |= {"value": item, "level": "ALARM", "what": what, "at": timezone.now(), "expires_at": None}
    return network.receive(customs(), Actor("key:x", "KEY"), told)[0]


def test_a_record_says_what_is_missing_before_it_is_closed():
    row = opened()
    for told, field in (
        ({}, "result"),
        ({"result": "NARCOTICS"}, "officer"),
        ({"officer": KIM}, "place"),
        ({"place": "3"}, "goods"),
        ({"goods": "가루"}, "net_mg"),
        ({"net_mg": 5}, "exhibits"),
    ):
        row = findings.change(row.pk, reader("a"), told, findings.seen(row))
        with pytest.raises(Refused) as caught:
            findings.close(row.pk, reader("a"))
        assert caught.value.field == field
    sealed(row)
    closed = findings.close(row.pk, reader("a"))
    assert (closed.state, closed.find) == ("CLOSED", "NARCOTICS")
    assert closed.told_risk == "UNKNOWN_ITEM", "no such parcel was chosen for a control: it is said"
    with pytest.raises(Refused, match="CLOSED"):
        findings.close(row.pk, reader("a"))
    with pytest.raises(Refused, match="CLOSED"):
        filled(closed)


def test_weights_tests_and_kinds_are_checked():
    row = opened()
    for told, field in (
        ({"net_mg": -1}, "net_mg"),
        ({"net_mg": 10**13}, "net_mg"),
        ({"gross_mg": 5, "net_mg": 6}, "net_mg"),
        ({"result": "TAX", "find": "NARCOTICS"}, "find"),
        ({"result": "CATS"}, "result"),
        ({"tests": [{"kind": "TRACE", "answer": "MAYBE"}]}, "tests"),
        ({"tests": [{"kind": "DOG", "answer": "POSITIVE"}] * 11}, "tests"),
    ):
        with pytest.raises(Refused) as caught:
            findings.change(row.pk, reader("a"), told, findings.seen(row))
        assert caught.value.field == field
    row.refresh_from_db()
    assert findings.seen(row) == "", "nothing of it was kept"
    kept = findings.change(row.pk, reader("a"), {"result": "TAX", "tests": [{"kind": ""}]}, "")
    assert (kept.find, kept.tests) == ("UNDERVALUED", [])


def test_two_officers_at_once_cannot_both_write():
    row = opened()
    filled(row)
    with pytest.raises(Refused, match="CHANGED_MEANWHILE"):
        filled(row)


def test_a_photo_is_made_anew_without_what_hid_in_it():
    row = opened()
    raw = picture(t271="Camera of Kim", t274=6) + b"trailing secret"
    photo = photos.add(row.pk, reader("a"), io.BytesIO(raw), len(raw), " 봉투  앞면 ")
    kept = photos.read(photo)
    assert kept is not None
    assert b"Camera of Kim" not in kept
    assert b"secret" not in kept
    with Image.open(io.BytesIO(kept)) as back:
        assert (back.format, back.size, dict(back.getexif())) == ("JPEG", (40, 60), {}), "turned upright"
    assert photo.caption == "봉투 앞면"
    assert photo.sent == hashlib.sha256(raw).hexdigest()
    assert photos.add(row.pk, reader("a"), io.BytesIO(raw), len(raw)).pk == photo.pk
    photos.path(photo.digest).write_bytes(b"something else")
    assert photos.read(photo) is None, "what was swapped is not shown"


@pytest.mark.parametrize("raw", [b"", b"<svg/>", b"GIF89a" + b"\0" * 40, picture()[:80]])
def test_what_is_no_photo_is_refused(raw):
    with pytest.raises(Refused) as caught:
        photos.add(opened().pk, reader("a"), io.BytesIO(raw), len(raw))
    assert caught.value.field == "photo"


def test_a_photo_that_is_too_large_is_refused(monkeypatch):
    row, raw = opened(), picture()
    with pytest.raises(Refused):
        photos.add(row.pk, reader("a"), io.BytesIO(raw), photos.MOST_BYTES + 1)
    monkeypatch.setattr(photos, "MOST_PIXELS", 100)
    with pytest.raises(Refused):
        photos.add(row.pk, reader("a"), io.BytesIO(raw), len(raw))


def test_a_chain_of_custody_holds_and_a_change_behind_its_back_is_found():
    exhibit = sealed(opened())
    custody.hand(
        exhibit.pk, reader("a"), Entry("HANDED_OVER", "이조사", "압수물창고", "보관", "k-0001", giver=KIM)
    )
    custody.hand(
        exhibit.pk,
        reader("b"),
        Entry("OPENED", "이조사", "분석실", "시료 채취", "K-0001", "K-0002", giver="이조사"),
    )
    assert custody.verify(exhibit) is None
    assert [row.act for row in exhibit.chain.order_by("place_in")] == ["SEALED", "HANDED_OVER", "OPENED"]
    row = exhibit.chain.get(place_in=1)
    with pytest.raises(ValueError, match="never changed"):
        row.save()
    with pytest.raises(ValueError, match="never removed"):
        row.delete()
    HandOver.objects.filter(pk=row.pk).update(taker="누군가")
    assert custody.verify(exhibit) == 1
    HandOver.objects.filter(pk=row.pk).update(taker="이조사")
    assert custody.verify(exhibit) is None
    HandOver.objects.filter(exhibit=exhibit, place_in=2).delete()
    assert custody.verify(exhibit) == 2, "the sealed record knows of an entry that is gone"


def test_a_whole_chain_written_anew_does_not_agree_with_the_record():
    exhibit = sealed(opened())
    row = exhibit.chain.get()
    row.taker = "누군가"
    HandOver.objects.filter(pk=row.pk).update(
        taker="누군가", digest=custody.rules.digest("", custody.facts(row))
    )
    assert custody.verify(exhibit) == 0


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (Entry("HANDED_OVER", "이조사", "창고", "보관", "K-9999", giver=KIM), "seal_after"),
        (Entry("HANDED_OVER", KIM, "창고", "보관", "K-0001", giver=KIM), "taker"),
        (Entry("HANDED_OVER", "이조사", "", "보관", "K-0001", giver=KIM), "place"),
        (Entry("OPENED", KIM, "분석실", "시료", "K-0001", "K-0001", giver=KIM), "seal_after"),
        (Entry("SEALED", KIM, "분석실", "시료", "", "K-7", giver=KIM), "act"),
    ],
)
def test_an_entry_that_does_not_follow_is_refused(entry, field):
    exhibit = sealed(opened())
    with pytest.raises(Refused) as caught:
        custody.hand(exhibit.pk, reader("a"), entry)
    assert caught.value.field == field
    assert exhibit.chain.count() == 1


def test_a_seal_number_is_used_once():
    sealed(opened())
    with pytest.raises(Refused) as caught:
        sealed(opened(), "k-0001")
    assert caught.value.field == "seal_after"


def test_an_alarm_becomes_a_finding_once_and_is_resolved_with_it():
    alert = alarm("T-1", "H7", "COC")
    row = findings.from_alert(alert, reader("a"))
    assert findings.from_alert(alert, reader("b")).pk == row.pk
    alert.refresh_from_db()
    assert (row.subject, row.subject_kind, row.reason, alert.state) == ("H7", "PARCEL", "COC", "ACKNOWLEDGED")
    filled(row, result="NO_FIND")
    findings.close(row.pk, reader("a"))
    alert.refresh_from_db()
    assert alert.state == "RESOLVED"
    assert AuditEvent.objects.filter(action="finding.closed", subject_id=row.pk).count() == 1


def test_an_alarm_about_what_is_being_opened_joins_it():
    begun = opened()
    alert = alarm("T-2", "H1", "sat down")
    assert findings.from_alert(alert, reader("a")).pk == begun.pk

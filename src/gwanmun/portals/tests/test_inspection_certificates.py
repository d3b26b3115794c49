"""The certificate on paper and in public, revoking it, and the share of projected images."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from gwanmun.inspection.school import contract as school
from gwanmun.inspection.school.tests import kit
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.portals.officer.inspection import certificates

pytestmark = pytest.mark.django_db
OFFICE = "officer:inspection_school_office"


@pytest.fixture
def one(day) -> school.Certificate:
    today = timezone.localdate()
    return school.Certificate.objects.create(
        user=day.people["OFFICER"], version=kit.published(), role="PARCEL", code="ACDE-FGHJ-KMNP",
        issued_on=today, expires_on=today + dt.timedelta(days=365), result={}, issued_by="supervisor",
    )  # fmt: skip


def test_paper_for_its_holder_and_the_supervisor_of_the_office(day, client, one):
    address = reverse("officer:inspection_certificate", args=[one.pk])
    for role in ("OFFICER", "SUPERVISOR"):
        client.force_login(day.people[role])
        made = client.get(address)
        assert made.content.startswith(b"%PDF")
        assert made["Cache-Control"] == "no-store"
    assert AuditEvent.objects.filter(action="certificate.printed", subject_id=one.code).count() == 2
    stranger = kit.person(kit.office("PUS"), "stranger", "SUPERVISOR")
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def test_the_paper_names_its_holder_and_says_when_it_no_longer_holds(one):
    told = certificates.facts(one, timezone.now())
    assert ["받는 사람", "officer"] in told["facts"]
    assert told["link"].endswith(f"/certificates/?code={one.code}")
    assert told["over"] == ""
    one.revoked_at = timezone.now()
    assert "취소" in certificates.facts(one, timezone.now())["over"]


def test_anybody_sees_whether_it_holds_and_no_name(day, client, one):
    cache.clear()
    page = reverse("certificate")
    shown = client.get(page, {"code": "acde fghj kmnp"}).content.decode()
    assert "o******" in shown
    assert ">officer<" not in shown
    assert "유효" in shown
    unknown = client.get(page, {"code": "ACDE-FGHJ-KMNQ"})
    assert unknown.status_code == 404
    assert "이 번호의 수료증이 없습니다" in unknown.content.decode()
    assert client.get(page).status_code == 200


def test_codes_cannot_be_tried_without_end(client, one):
    cache.clear()
    tries = [client.get(reverse("certificate"), {"code": f"X{n}"}).status_code for n in range(31)]
    assert tries[:30] == [404] * 30
    assert tries[30] == 429
    cache.clear()


def test_a_supervisor_revokes_with_a_reason_and_the_public_is_told(day, client, one):
    cache.clear()
    client.force_login(day.people["SUPERVISOR"])
    address = reverse("officer:inspection_certificate_revoke", args=[one.pk])
    client.post(address, {"reason": " "})
    one.refresh_from_db()
    assert one.revoked_at is None
    client.post(address, {"reason": "시험을 대신 보았음"})
    one.refresh_from_db()
    assert (one.revoked_by, one.reason) == ("supervisor", "시험을 대신 보았음")
    told = client.get(reverse("certificate"), {"code": one.code}).content.decode()
    assert "취소" in told
    assert "대신" not in told
    assert "취소" in client.get(reverse(OFFICE)).content.decode()


def test_the_share_is_set_with_a_reason_and_stands_in_the_record(day, client):
    client.force_login(day.people["SUPERVISOR"])
    told = {"on": "1", "percent": "2.5", "most_a_day": "8", "least_between": "12", "reason": "분기 점검"}
    client.post(reverse("officer:inspection_share"), told)
    now = school.projecting.share(day.customs)
    assert (now.on, now.ppm, now.most_a_day, now.least_between) == (True, 25_000, 8, 12)
    event = AuditEvent.objects.get(action="projection.share")
    assert event.reason == "분기 점검"
    for wrong in ({"percent": "21"}, {"percent": "-1"}, {"percent": "x"}, {"most_a_day": ""}, {"reason": ""}):
        client.post(reverse("officer:inspection_share"), told | wrong)
    assert school.projecting.share(day.customs) == now
    assert 'value="2.5"' in client.get(reverse(OFFICE)).content.decode()

"""Images leave the bank for training: asked on a page by one person, allowed there by another."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from gwanmun.inspection.bank import contract as bank
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.portals.tests import reading_kit

pytestmark = pytest.mark.django_db
PAGE = "officer:inspection_exports"
FORM = {"organisation": "ICN", "kinds": ["PARCEL"], "since": "2026-01-01", "unlabelled": "1",
        "reason": "칼 분류를 학습"}  # fmt: skip


def seen(client) -> str:
    return client.get(reverse(PAGE)).content.decode()


def decided(client, row, act: str) -> str:
    url = reverse("officer:inspection_export_decide", args=[row.pk])
    return client.post(url, {"act": act, "reason": "목적을 확인함"}, follow=True).content.decode()


def test_asked_by_one_allowed_by_another_then_the_command_is_told(client, day):
    reading_kit.image(day.customs, 1)
    client.force_login(day.people["OFFICER"])
    assert "요청한 내보내기가 없습니다" in seen(client)
    client.post(reverse("officer:inspection_export_ask"), FORM)
    row = bank.Export.objects.get()
    assert (row.state, row.kinds, row.taken_from, row.unlabelled) == (
        "ASKED", ["PARCEL"], dt.date(2026, 1, 1), True,
    )  # fmt: skip
    waits = seen(client)
    assert "지금 1장" in waits
    assert "다른 감독자가 승인해야" in waits
    assert 'value="allow"' not in waits
    client.force_login(day.people["SUPERVISOR"])
    assert "승인했습니다" in decided(client, row, "allow")
    assert f"gwanmun inspection export {row.pk} --out training --by supervisor" in seen(client)
    client.force_login(day.people["AUDITOR"])
    watched = seen(client)
    assert "gwanmun inspection export" not in watched
    assert "요청하기" not in watched
    bank.Export.objects.update(decided_at=timezone.now() - dt.timedelta(days=8))
    assert "승인 기간 지남" in seen(client)
    assert [e.action for e in AuditEvent.objects.filter(subject_type="image_export").order_by("pk")] == [
        "export.asked", "export.allowed",
    ]  # fmt: skip


def test_nobody_allows_what_they_asked_for(client, day):
    client.force_login(day.people["SUPERVISOR"])
    client.post(reverse("officer:inspection_export_ask"), FORM)
    row = bank.Export.objects.get()
    assert 'value="allow"' not in seen(client)
    assert "요청한 사람은 승인할 수 없습니다" in decided(client, row, "allow")
    row.refresh_from_db()
    assert row.state == "ASKED"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"since": "yesterday"}, "2026-07-01처럼"),
        ({"kinds": ["X"]}, "중에서 고르십시오"),
        ({"reason": "왜"}, "5자 이상"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(client, day, told, words):
    client.force_login(day.people["OFFICER"])
    done = client.post(reverse("officer:inspection_export_ask"), FORM | told, follow=True)
    assert words in done.content.decode()
    assert not bank.Export.objects.exists()

"""Organisations, people, keys, webhooks, and the proof of the audit record."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gwanmun.platform.accounts import keys
from gwanmun.platform.accounts.models import ApiKey, Organisation, User
from gwanmun.platform.audit import services as audit
from gwanmun.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(client, day):
    client.force_login(day.people["SUPERVISOR"])
    return client


def test_an_organisation_is_made_and_its_standing_changed_on_the_record(supervisor):
    supervisor.post(
        reverse("supervisor:organisation_new"),
        {"code": "NEW1", "kind": "OPERATOR", "name_ko": "새특송", "name_en": "New Express"},
    )
    made = Organisation.objects.get(code="NEW1")
    supervisor.post(reverse("supervisor:organisation", args=[made.pk]), {"secured": "on", "active": "on"})
    made.refresh_from_db()
    assert (made.secured, made.us_express, made.active) == (True, False, True)
    event = AuditEvent.objects.get(action="organisation.changed")
    assert (event.before["secured"], event.after["secured"]) == (False, True)


def test_a_taken_code_is_told_not_crashed(supervisor, day):
    response = supervisor.post(
        reverse("supervisor:organisation_new"),
        {"code": "EXP1", "kind": "OPERATOR", "name_ko": "가", "name_en": "A"},
    )
    assert response.status_code == 400
    assert "이미 쓰이는 부호" in response.content.decode()


def test_a_user_gets_a_password_shown_once(supervisor, day, client):
    response = supervisor.post(
        reverse("supervisor:user_new"),
        {"username": "new.officer", "role": "OFFICER", "organisation": day.customs.pk, "language": "en"},
    )
    secret = response.context["secret"]
    assert secret in response.content.decode()
    assert User.objects.get(username="new.officer").check_password(secret)
    assert secret not in supervisor.get(reverse("supervisor:users")).content.decode()


def test_role_and_organisation_must_fit(supervisor, day):
    response = supervisor.post(
        reverse("supervisor:user_new"),
        {"username": "wrong", "role": "OFFICER", "organisation": day.operator.pk, "language": "ko"},
    )
    assert response.status_code == 400
    assert not User.objects.filter(username="wrong").exists()


def test_switching_off_locks_out_and_never_oneself(supervisor, day):
    officer, me = day.people["OFFICER"], day.people["SUPERVISOR"]
    supervisor.post(reverse("supervisor:user_change", args=[officer.pk, "off"]))
    supervisor.post(reverse("supervisor:user_change", args=[me.pk, "off"]))
    officer.refresh_from_db()
    me.refresh_from_db()
    assert (officer.is_active, me.is_active) == (False, True)
    supervisor.post(reverse("supervisor:user_change", args=[officer.pk, "on"]))
    officer.refresh_from_db()
    assert officer.is_active


def test_a_key_is_shown_once_works_and_dies(supervisor, day):
    response = supervisor.post(
        reverse("supervisor:key_new", args=[day.operator.pk]),
        {"name": "WMS", "scopes": ["manifests:write"], "days": 30, "rate": 60},
    )
    secret = response.context["secret"]
    key = keys.verify(secret)
    assert key is not None
    assert key.scopes == ["manifests:write"]
    page = supervisor.get(reverse("supervisor:organisation", args=[day.operator.pk])).content.decode()
    assert secret not in page
    assert key.prefix in page
    supervisor.post(reverse("supervisor:key_revoke", args=[key.pk]))
    assert ApiKey.objects.get().revoked_at is not None


def test_a_webhook_to_the_inside_is_refused_in_words(supervisor, day):
    url = reverse("supervisor:webhook_new", args=[day.operator.pk])
    response = supervisor.post(url, {"url": "https://169.254.169.254/latest"})
    assert response.status_code == 400
    assert not day.operator.webhooks.exists()


def test_the_seals_are_checked_and_a_changed_event_is_found(supervisor, day):
    audit.seal()
    url = reverse("supervisor:audit_verify")
    assert supervisor.post(url).context["broken"] is None
    victim = AuditEvent.objects.order_by("pk").first()
    AuditEvent.objects.filter(pk=victim.pk).update(reason="tampered")
    response = supervisor.post(url)
    assert response.context["broken"] is not None
    assert "봉인이 맞지 않습니다" in response.content.decode()


def test_the_record_is_searched_by_who_what_and_day(supervisor, day):
    page = supervisor.get(reverse("supervisor:audit"), {"action": "manifest.cleared"})
    assert {e.action for e in page.context["page"].rows} == {"manifest.cleared"}
    assert supervisor.get(reverse("supervisor:audit"), {"from": "2999-01-01"}).context["page"].rows == []
    assert supervisor.get(reverse("supervisor:audit"), {"from": "nonsense"}).context["page"].rows

"""Organisations, people, keys, webhooks, and the proof of the audit record."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from gwanmun.platform.accounts import keys
from gwanmun.platform.accounts.models import ApiKey, Organisation, User
from gwanmun.platform.audit import services as audit
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.webhooks.models import WebhookDelivery, WebhookEndpoint

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
    why = {"reason": "자리를 옮김"}
    supervisor.post(reverse("supervisor:user_change", args=[officer.pk, "off"]))  # not without a reason
    officer.refresh_from_db()
    assert officer.is_active
    supervisor.post(reverse("supervisor:user_change", args=[officer.pk, "off"]), why)
    supervisor.post(reverse("supervisor:user_change", args=[me.pk, "off"]), why)
    officer.refresh_from_db()
    me.refresh_from_db()
    assert (officer.is_active, me.is_active) == (False, True)
    assert AuditEvent.objects.get(action="user.deactivated").reason == "자리를 옮김"
    supervisor.post(reverse("supervisor:user_change", args=[officer.pk, "on"]), why)
    officer.refresh_from_db()
    assert officer.is_active


def test_a_lost_device_loses_its_passkeys_and_its_sessions(supervisor, day, client):
    officer = day.people["OFFICER"]
    own = type(client)()
    own.force_login(officer)
    Authenticator.objects.create(
        user=officer, type=Authenticator.Type.WEBAUTHN, data={"name": "잃은 전화기", "credential": {}}
    )
    page = supervisor.get(reverse("supervisor:user", args=[officer.pk])).content.decode()
    assert "잃은 전화기" in page
    url = reverse("supervisor:user_change", args=[officer.pk, "passkeys"])
    supervisor.post(url, {"reason": "전화기를 잃어버림"})
    assert not Authenticator.objects.filter(user=officer).exists()
    assert own.get(reverse("officer:queue")).status_code == 302  # to the log-in page
    event = AuditEvent.objects.get(action="user.passkeys_removed")
    assert (event.actor, event.reason, event.before) == ("supervisor", "전화기를 잃어버림", {"passkeys": 1})


def test_a_new_password_is_shown_once_and_ends_the_sessions(supervisor, day, client):
    officer = day.people["OFFICER"]
    own = type(client)()
    own.force_login(officer)
    url = reverse("supervisor:user_change", args=[officer.pk, "password"])
    secret = supervisor.post(url, {"reason": "비밀번호를 잊음"}).context["secret"]
    officer.refresh_from_db()
    assert officer.check_password(secret)
    assert own.get(reverse("officer:queue")).status_code == 302


@pytest.fixture
def messages(day):
    """One webhook message of each fate."""
    endpoint = WebhookEndpoint.objects.create(
        organisation=day.operator, url="https://hooks.example/gwanmun", secret="whsec_x"
    )
    now = timezone.now()
    fates = {
        "DELIVERED": {"delivered_at": now, "attempts": 1, "last_status": 204},
        "WAITING": {"next_attempt_at": now},
        "RETRYING": {"next_attempt_at": now, "attempts": 2, "last_error": "answered 503"},
        "GIVEN_UP": {"attempts": 9, "last_error": "ConnectTimeout"},
    }
    return {
        fate: WebhookDelivery.objects.create(
            endpoint=endpoint, event="manifest.finished", event_id=fate, body="{}", **more
        )
        for fate, more in fates.items()
    }


def test_deliveries_tell_their_fate_and_are_filtered_by_it(supervisor, messages):
    url = reverse("supervisor:deliveries")
    response = supervisor.get(url)
    assert {row.state: row.event_id for row in response.context["page"].rows} == {f: f for f in messages}
    page = response.content.decode()
    assert "받는 쪽의 답: 503" in page
    assert "10초 안에 답이 없었습니다" in page
    only = supervisor.get(url, {"state": "GIVEN_UP"}).context["page"].rows
    assert [row.event_id for row in only] == ["GIVEN_UP"]
    assert supervisor.get(url, {"state": "NONE", "after": "x"}).status_code == 200


def test_a_given_up_message_is_sent_again_and_one_that_arrived_is_not(supervisor, messages):
    given_up, arrived = messages["GIVEN_UP"], messages["DELIVERED"]
    for delivery in (given_up, arrived):
        supervisor.post(reverse("supervisor:delivery_retry", args=[delivery.pk]))
        delivery.refresh_from_db()
    assert given_up.next_attempt_at is not None
    assert arrived.next_attempt_at is None
    assert AuditEvent.objects.filter(action="webhook.retried").count() == 1


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


@pytest.mark.parametrize("text", ["2999-01-01", "2999. 1. 1.", "2999.01.01", "29990101", " 2999-1-1 "])
def test_a_day_is_read_however_it_is_written(supervisor, day, text):
    page = supervisor.get(reverse("supervisor:audit"), {"from": text})
    assert page.context["page"].rows == []
    assert not page.context["days"][0]["fault"]


@pytest.mark.parametrize("text", ["11/22/2026", "2026-13-01", "2026112", "yesterday", "0000-01-01"])
def test_an_unreadable_day_is_told_beside_its_field(supervisor, day, text):
    page = supervisor.get(reverse("supervisor:audit"), {"to": text})
    assert page.context["days"][1]["fault"]
    content = page.content.decode()
    assert "2026-11-22처럼 적어 주십시오." in content
    assert 'aria-describedby="a-to-error"' in content


def test_who_acted_is_named_and_keeps_the_word_to_search_by(supervisor, day):
    AuditEvent.objects.update(actor="system", actor_kind="SYSTEM")
    content = supervisor.get(reverse("supervisor:audit"), {"actor": "system"}).content.decode()
    assert "시스템<br>" in content
    assert ">system</span>" in content


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_organisations_to_choose_from_are_named_in_the_readers_language(supervisor, day, lang):
    supervisor.cookies["gwanmun_language"] = lang
    content = supervisor.get(reverse("supervisor:user_new")).content.decode()
    one = Organisation.objects.filter(active=True).first()
    assert f"{one.code} {one.name_ko if lang == 'ko' else one.name_en}" in content
    assert ("고르십시오" if lang == "ko" else "Choose one") in content

"""Keys, roles and the accounts of people."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from gwanmun.platform.accounts import keys, permissions, services
from gwanmun.platform.accounts.models import ApiKey, User
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.audit.services import SYSTEM


@pytest.fixture
def places(db):
    return services.demo_accounts()[0]


@pytest.fixture
def people(places):
    return {user.username: user for user in User.objects.select_related("organisation")}


def issue(places, *scopes, **more) -> keys.Issued:
    return keys.issue(places["DEMOEXP"], "test", scopes or ["parcels:read"], by=SYSTEM, **more)


def test_a_key_opens_and_is_kept_only_as_a_digest(places):
    issued = issue(places, "parcels:read", "manifests:write")
    found = keys.verify(issued.plaintext)
    assert found == issued.key
    assert found.scopes == ["manifests:write", "parcels:read"]
    assert keys.has_scope(found, "parcels:read")
    assert not keys.has_scope(found, "parcels:decide")
    row = ApiKey.objects.values().get()
    assert not any(issued.plaintext.rpartition("_")[2] in str(value) for value in row.values())


def test_a_key_almost_right_is_wrong(places):
    plaintext = issue(places).plaintext
    head, prefix, secret = plaintext.split("_", 2)
    for spoilt in (
        *("", f"{head}_", f"{head}_{prefix}", f"{head}_{prefix}_", "_", f"{head}__", "가나다"),
        *(plaintext[:-1], plaintext + "x", plaintext + "\n", " " + plaintext, plaintext.upper()),
        *(f"xxx_{prefix}_{secret}", f"{head}_{'0' * 10}_{secret}", f"{head}_{prefix}_{secret[::-1]}"),
    ):
        assert keys.verify(spoilt) is None, spoilt
    assert keys.verify(plaintext)


def test_revoked_expired_and_orphaned_keys_are_dead(places):
    now = timezone.now()
    revoked, orphan = issue(places), issue(places)
    expiring = issue(places, expires_at=now + dt.timedelta(hours=1))
    assert keys.verify(expiring.plaintext, now)
    assert keys.verify(expiring.plaintext, now + dt.timedelta(hours=1)) is None
    keys.revoke(revoked.key, by=SYSTEM, reason="lost")
    keys.revoke(revoked.key, by=SYSTEM, reason="lost")
    assert keys.verify(revoked.plaintext) is None
    assert AuditEvent.objects.filter(action="key.revoked").count() == 1
    places["DEMOEXP"].active = False
    places["DEMOEXP"].save()
    assert keys.verify(orphan.plaintext) is None


def test_unknown_scope_is_refused(places):
    with pytest.raises(ValueError, match="everything"):
        issue(places, "everything")


def test_use_is_noted_once_an_hour(places, django_capture_on_commit_callbacks):
    issued = issue(places)
    with django_capture_on_commit_callbacks(execute=True) as calls:
        keys.verify(issued.plaintext)
        keys.verify(issued.plaintext)
    assert len(calls) == 1
    issued.key.refresh_from_db()
    assert issued.key.last_used_at is not None


ALL = set(permissions.PERMISSIONS)
EXPECTED = {
    "officer": {"manifests.view", "parcels.view", "parcels.decide", "people.view"},
    "supervisor": ALL - {"manifests.submit"},
    "auditor": {"manifests.view", "parcels.view", "audit.view"},
    "operator": {
        *("manifests.view", "manifests.submit", "parcels.view"),
        *("people.view", "keys.manage", "webhooks.manage"),
    },
}


@pytest.mark.parametrize("username", EXPECTED)
def test_what_each_role_may(people, username):
    assert {name for name in ALL if permissions.may(people[username], name)} == EXPECTED[username]
    assert {name for name in ALL if people[username].has_perm(name)} == EXPECTED[username]


def test_an_operator_is_confined_to_its_own(people, places):
    key = issue(places).key
    other = services.create_organisation("OTHER", "OPERATOR", "다른", "Other")
    foreign = keys.issue(other, "x", ["parcels:read"], by=SYSTEM).key
    operator = people["operator"]
    assert permissions.may(operator, "parcels.view", key)
    assert not permissions.may(operator, "parcels.view", foreign)
    assert permissions.may(operator, "keys.manage", places["DEMOEXP"])
    assert not permissions.may(operator, "keys.manage", other)
    assert permissions.may(people["officer"], "parcels.view", foreign)
    assert permissions.confined_to(operator) == places["DEMOEXP"].pk
    assert permissions.confined_to(people["officer"]) is None
    homeless = User(username="h", role="OPERATOR")
    with pytest.raises(PermissionDenied):
        permissions.confined_to(homeless)


def test_the_switched_off_may_nothing(people, places):
    people["officer"].is_active = False
    assert not any(permissions.may(people["officer"], name) for name in ALL)
    people["operator"].organisation.active = False
    assert not any(permissions.may(people["operator"], name) for name in ALL)


def test_role_and_organisation_must_fit(places):
    with pytest.raises(ValueError, match="OFFICER"):
        services.create_user("x", "OFFICER", places["DEMOEXP"])
    with pytest.raises(ValueError, match="OPERATOR"):
        services.create_user("x", "OPERATOR", places["DEMOICN"])
    assert not User.objects.filter(username="x").exists()


def test_demo_accounts_are_made_once_and_reset_on_wish(db):
    first = services.demo_accounts()[1]
    assert all(len(account.password) == 16 for account in first)
    assert all(account.password is None for account in services.demo_accounts()[1])
    again = services.demo_accounts(reset=True)[1]
    assert {a.password for a in again}.isdisjoint({a.password for a in first})
    assert all(account.user.check_password(account.password) for account in again)


def test_switching_off_ends_the_sessions(people):
    client, officer = Client(), people["officer"]
    client.force_login(officer)
    assert services.end_sessions(people["auditor"]) == 0
    services.set_active(officer, False, reason="left")
    assert "_auth_user_id" not in client.session
    services.set_active(officer, False)
    assert AuditEvent.objects.filter(action="user.deactivated").count() == 1

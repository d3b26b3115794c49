"""Log-in as people meet it: on the real addresses, with the real pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse, reverse_lazy

from gwanmun.platform.accounts import services
from gwanmun.platform.accounts.models import User

pytestmark = pytest.mark.django_db
LOGIN = reverse_lazy("account_login")


@pytest.fixture
def officer() -> User:
    return services.create_user("kim", "OFFICER", None, password="a-long-password-1").user


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_log_in_rotates_the_session_and_hides_it_from_scripts(client, officer):
    session = client.session
    session["before"] = 1
    session.save()
    old = session.session_key
    answer = client.post(LOGIN, {"login": "kim", "password": "a-long-password-1"})
    assert answer.status_code == 302
    cookie = answer.cookies["gwanmun_session"]
    assert cookie.value != old
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert who(client) == str(officer.pk)


def test_guessing_is_throttled_even_for_the_right_password(officer):
    client = Client()
    for attempt in range(5):
        client.post(LOGIN, {"login": "kim", "password": f"wrong-{attempt}"})
    client.post(LOGIN, {"login": "kim", "password": "a-long-password-1"})
    assert who(client) is None
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")  # the account is throttled, not only the address
    elsewhere.post(LOGIN, {"login": "kim", "password": "a-long-password-1"})
    assert who(elsewhere) is None


def test_nobody_signs_up(client):
    form = {"username": "intruder", "password1": "a-long-password-1", "password2": "a-long-password-1"}
    client.post(reverse("account_signup"), form)
    assert not User.objects.exists()


def test_a_passkey_log_in_is_offered_for_localhost(client):
    options = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()[
        "request_options"
    ]["publicKey"]
    assert options["userVerification"] == "required"
    assert options.get("allowCredentials", []) == []  # discoverable: no user name needed
    assert len(options["challenge"]) >= 40


def test_the_pages_of_an_account_open(client, officer):
    assert client.get(LOGIN).status_code == 200
    client.force_login(officer)
    assert client.get(reverse("account_change_password")).status_code == 200
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("account_reauthenticate")).status_code == 200


def test_changing_the_password_asks_for_a_good_one(client, officer):
    client.post(LOGIN, {"login": "kim", "password": "a-long-password-1"})
    form = {"oldpassword": "a-long-password-1", "password1": "short", "password2": "short"}
    assert client.post(reverse("account_change_password"), form).status_code == 200
    form |= {"password1": "an-even-longer-one-2", "password2": "an-even-longer-one-2"}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    officer.refresh_from_db()
    assert officer.check_password("an-even-longer-one-2")
    assert who(client) is None  # everyone who knew the old one is out

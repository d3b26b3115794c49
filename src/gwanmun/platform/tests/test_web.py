"""Headers, sessions, languages, uploads, health: what every request meets."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from gwanmun.platform import health, uploads
from gwanmun.platform.accounts import services

pytestmark = [pytest.mark.urls("gwanmun.platform.tests.addresses"), pytest.mark.django_db]


@pytest.fixture
def officer():
    return services.create_user("kim", "OFFICER", None, password="a-long-password-1").user


@pytest.fixture
def signed_in(officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


# --- headers


def test_every_answer_carries_the_headers(client):
    answer = client.get("/plain")
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["script-src"].strip() == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy["script-src"] + policy["style-src"] + policy["default-src"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in answer


def test_a_nonce_is_new_for_each_page(client):
    nonces = set()
    for _ in range(3):
        answer = client.get("/nonce")
        [nonce] = re.findall(r'nonce="([\w-]+)"', answer.content.decode())
        assert f"script-src 'self' 'nonce-{nonce}'" in answer["Content-Security-Policy"]
        nonces.add(nonce)
    assert len(nonces) == 3


def test_a_view_may_widen_one_directive(client):
    policy = client.get("/policy")["Content-Security-Policy"]
    assert "img-src 'self' https:" in policy
    assert "script-src 'self'" in policy


def test_https_brings_hsts_and_secure_cookies(tmp_path):
    """In a process of its own: the settings are read once."""
    import os
    import subprocess
    import sys

    env = {k: v for k, v in os.environ.items() if not k.startswith("GWANMUN_")}
    env |= {"GWANMUN_HOME": str(tmp_path), "GWANMUN_BASE_URL": "https://customs.example/"}
    code = (
        "from gwanmun.platform import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SECURE_HSTS_SECONDS > 0, s.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN, s.ALLOWED_HOSTS[0], "
        "oct((s.HOME / 'secret.key').stat().st_mode)[-3:], len(s.SECRET_KEY) > 60)"
    )
    out = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["True", "True", "True", "False", "customs.example", "600", "True"]


def test_a_request_id_is_kept_when_sane_and_made_otherwise(client):
    assert client.get("/plain", headers={"X-Request-Id": "abc-12345"})["X-Request-Id"] == "abc-12345"
    made = client.get("/plain", headers={"X-Request-Id": "x\ty<script>"})["X-Request-Id"]
    assert re.fullmatch("[0-9a-f]{32}", made)


# --- sessions


def test_an_idle_session_ends(signed_in, settings):
    assert signed_in.get("/whoami").json() == {"user": "kim"}
    session = signed_in.session
    session["gwanmun_seen"] = int(time.time()) - settings.SESSION_IDLE_SECONDS + 30
    session.save()
    passive = signed_in.get("/whoami", headers={"X-Gwanmun-Passive": "1"})
    assert passive.json() == {"user": "kim"}
    assert signed_in.session["gwanmun_seen"] == session["gwanmun_seen"]  # a poll is no sign of life
    signed_in.get("/whoami")
    assert signed_in.session["gwanmun_seen"] >= int(time.time()) - 5
    session = signed_in.session
    session["gwanmun_seen"] = int(time.time()) - settings.SESSION_IDLE_SECONDS - 1
    session.save()
    assert signed_in.get("/whoami").json() == {"user": ""}


def test_an_old_session_ends_however_busy(signed_in, settings):
    signed_in.get("/whoami")
    session = signed_in.session
    session["gwanmun_since"] = int(time.time()) - settings.SESSION_LONGEST_SECONDS - 1
    session.save()
    assert signed_in.get("/whoami").json() == {"user": ""}


def test_a_page_for_officers(client, signed_in):
    assert signed_in.get("/officers").status_code == 200
    assert client.get("/officers")["Location"] == "/accounts/login/?next=/officers"
    auditor = services.create_user("au", "AUDITOR", None).user
    client.force_login(auditor)
    client.raise_request_exception = False
    assert client.get("/officers").status_code == 403


# --- languages


def test_the_browser_is_heard_then_the_user_then_the_cookie(client, officer):
    assert client.get("/plain").content.decode() == "안녕하십니까"
    english = {"Accept-Language": "en-GB,en;q=0.9"}
    answer = client.get("/plain", headers=english)
    assert answer.content.decode() == "Good day"
    assert answer["Content-Language"] == "en"
    assert client.get("/plain", headers={"Accept-Language": "fr"}).content.decode() == "안녕하십니까"
    client.force_login(officer)
    assert client.get("/plain", headers=english).content.decode() == "안녕하십니까"  # the user's own
    client.cookies["gwanmun_language"] = "en"
    assert client.get("/plain").content.decode() == "Good day"
    client.cookies["gwanmun_language"] = "xx"
    assert client.get("/plain").content.decode() == "안녕하십니까"


def test_the_switch_sets_cookie_and_user_and_goes_nowhere_foreign(signed_in, officer):
    answer = signed_in.post("/accounts/language/", {"language": "en", "next": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert answer.cookies["gwanmun_language"].value == "en"
    officer.refresh_from_db()
    assert officer.language == "en"
    answer = signed_in.post("/accounts/language/", {"language": "xx", "next": "/plain?a=1"})
    assert answer["Location"] == "/plain?a=1"
    assert "gwanmun_language" not in answer.cookies
    assert signed_in.get("/accounts/language/").status_code == 405


# --- uploads


def test_a_body_goes_to_its_target_and_is_counted(client, settings):
    body = b"x" * (3 * uploads.CHUNK + 5)
    answer = client.post("/raw", body, content_type="text/csv")
    assert answer.json() == {"size": len(body), "stored": len(body)}


def test_too_large_is_refused_before_it_is_read(client, settings):
    settings.MAX_UPLOAD_BYTES = 1000
    assert client.post("/raw", b"x" * 1000, content_type="text/csv").status_code == 200
    answer = client.post("/raw", b"x" * 1001, content_type="text/csv")
    assert answer.status_code == 413
    assert answer.json()["limit_bytes"] == 1000
    assert client.post("/raw", b"x", content_type="text/csv", CONTENT_LENGTH="-5").status_code == 413


def test_a_body_that_breaks_off_is_not_taken_for_whole():
    import io

    request = RequestFactory().post("/raw", b"x" * 10, content_type="text/csv")
    request.META["CONTENT_LENGTH"] = "20"
    with pytest.raises(ConnectionError, match="10 of 20"):
        uploads.save_body(request, io.BytesIO())


def test_a_form_file_lies_on_disk_and_is_gone_afterwards(client, settings):
    sent = SimpleUploadedFile("a.csv", b"y" * 100)
    answer = client.post("/form", {"file": sent}).json()
    assert answer["size"] == 100
    assert Path(answer["path"]).parent == settings.UPLOAD_DIR
    assert not Path(answer["path"]).exists()


# --- health


def test_health_is_well_and_says_why(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    checks = answer.json()["checks"]
    assert {"database", "migrations", "disk"} <= checks.keys()
    assert all(check["ok"] for check in checks.values())


def test_health_fails_when_one_check_does(client, monkeypatch):
    monkeypatch.setattr(health, "_checks", dict(health._checks))

    @health.register("late")
    def late() -> health.Finding:
        return health.Finding(False, {"oldest_minutes": 90})

    @health.register("broken")
    def broken() -> health.Finding:
        raise OSError("secret path")

    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["late"] == {"ok": False, "oldest_minutes": 90}
    assert answer.json()["checks"]["broken"] == {"ok": False, "error": "OSError"}
    assert b"secret path" not in answer.content


def test_health_notices_a_missing_migration(client, monkeypatch):
    from django.db.migrations.recorder import MigrationRecorder

    monkeypatch.setattr(health, "_migrated", False)
    MigrationRecorder.Migration.objects.filter(app="webhooks").delete()
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"]["waiting"] >= 1

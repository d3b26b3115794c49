"""Webhooks against a real server on the loopback, and the ways that must stay shut."""

from __future__ import annotations

import datetime as dt
import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest
from django.db import transaction
from django.utils import timezone

from gwanmun.platform.accounts.services import create_organisation
from gwanmun.platform.audit.models import AuditEvent
from gwanmun.platform.audit.services import SYSTEM
from gwanmun.platform.webhooks import guard, services
from gwanmun.platform.webhooks.models import WebhookDelivery


class Receiver(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.manner = "plain"
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        if self.server.manner == "drop":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.send_header("Location", f"{self.server.url}/elsewhere")
        self.end_headers()
        if self.server.manner == "endless":
            try:
                while True:
                    self.wfile.write(b"x" * 65536)
            except OSError:
                return

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def organisation(db):
    return create_organisation("OP", "OPERATOR", "특송", "Express")


@pytest.fixture
def endpoint(organisation, receiver, settings):
    settings.WEBHOOK_ALLOW = ["127.0.0.0/8"]
    return services.add_endpoint(organisation, receiver.url, by=SYSTEM)


def announce(organisation, **more) -> int:
    return services.announce(organisation.pk, "manifest.cleared", {"number": "180-1", "상태": "끝"}, **more)


def test_a_signed_event_arrives(endpoint, organisation, receiver):
    assert announce(organisation) == 1
    assert services.deliver_due() == 1
    [(path, headers, body)] = receiver.got
    sent = json.loads(body)
    assert path == "/hook"
    assert sent["event"] == headers["Gwanmun-Event"] == "manifest.cleared"
    assert sent["data"] == {"number": "180-1", "상태": "끝"}
    assert sent["id"] == headers["Gwanmun-Event-Id"]
    signature = headers["Gwanmun-Signature"]
    now = time.time()
    assert services.signature_holds(endpoint.secret, signature, body, now)
    assert not services.signature_holds(endpoint.secret, signature, body + b" ", now)
    assert not services.signature_holds("other", signature, body, now)
    assert not services.signature_holds(endpoint.secret, signature, body, now + 301)
    assert not services.signature_holds(endpoint.secret, "nonsense", body, now)
    row = WebhookDelivery.objects.get()
    assert (row.attempts, row.last_status, row.next_attempt_at) == (1, 204, None)
    assert row.delivered_at is not None
    assert services.deliver_due() == 0
    assert len(receiver.got) == 1


def test_the_same_event_is_written_once(endpoint, organisation):
    assert announce(organisation, event_id="e-1") == 1
    assert announce(organisation, event_id="e-1") == 0
    assert WebhookDelivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_committing_an_event_delivers_it(endpoint, organisation, receiver):
    with transaction.atomic():
        announce(organisation)
        assert receiver.got == []
    assert len(receiver.got) == 1


def test_other_organisations_hear_nothing(endpoint, receiver):
    other = create_organisation("OTHER", "OPERATOR", "다른", "Other")
    assert announce(other) == 0


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 404, 500, 503])
def test_anything_but_success_is_tried_again(endpoint, organisation, receiver, status):
    receiver.answers = [status]
    now = timezone.now()
    announce(organisation, now=now)
    assert services.deliver_due(now) == 0
    row = WebhookDelivery.objects.get()
    assert (row.last_status, row.last_error) == (status, f"answered {status}")
    assert 12 <= (row.next_attempt_at - now).total_seconds() <= 18
    assert services.deliver_due(now + dt.timedelta(seconds=11)) == 0
    assert services.deliver_due(now + dt.timedelta(seconds=18)) == 1
    assert [path for path, _, _ in receiver.got] == ["/hook", "/hook"]  # no redirect was followed


def test_a_dropped_connection_and_an_endless_answer_do_no_harm(endpoint, organisation, receiver):
    announce(organisation)
    receiver.manner = "drop"
    assert services.deliver_due() == 0
    assert WebhookDelivery.objects.get().last_error == "RemoteProtocolError"
    receiver.manner = "endless"
    started = time.monotonic()
    receiver.answers = [200]
    assert services.deliver_due(timezone.now() + dt.timedelta(minutes=1)) == 1
    assert time.monotonic() - started < 5


def test_retries_back_off_and_end_after_a_day():
    start = now = timezone.now()
    waits = []
    attempts = 0
    while True:
        attempts += 1
        following = services.next_attempt(attempts, start, now)
        if following is None:
            break
        waits.append((following - now).total_seconds())
        now = following
    assert 9 <= len(waits) <= 14
    assert waits[0] < 20
    assert max(waits) <= 4 * 3600 * 1.2
    assert dt.timedelta(hours=18) < now - start <= dt.timedelta(hours=24)


def test_a_row_in_another_workers_hand_is_left_alone(endpoint, organisation, receiver):
    now = timezone.now()
    announce(organisation, now=now)
    WebhookDelivery.objects.update(next_attempt_at=now + services.LEASE)
    assert services.deliver_due(now) == 0
    assert receiver.got == []
    assert services.deliver_due(now + services.LEASE) == 1  # its worker was killed


def test_a_removed_endpoint_gives_up_what_waits(endpoint, organisation, receiver):
    announce(organisation)
    services.remove_endpoint(endpoint, by=SYSTEM)
    services.remove_endpoint(endpoint, by=SYSTEM)
    assert services.due() == 0
    assert announce(organisation) == 0
    assert AuditEvent.objects.filter(action="webhook.removed").count() == 1


SHUT = [
    "http://example.com/",
    "https://127.0.0.1/",
    "https://10.0.0.8/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::1]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[64:ff9b::a00:1]/",
    "https://[2002:a00:1::]/",
    "https://0.0.0.0/",
    "https://224.0.0.1/",
    "https://100.64.0.1/",
    "https://user:pass@example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "https://",
    "https://example.com:99999/",
    "",
]


@pytest.mark.parametrize("url", SHUT)
def test_what_may_not_be_called(url):
    with pytest.raises(guard.Refused):
        guard.check_url(url)


@pytest.mark.parametrize(
    "url", ["https://example.com/hook", "https://8.8.8.8/", "https://[2606:4700::1]:8443/x"]
)
def test_what_may_be_called(url):
    guard.check_url(url)


def test_the_allow_list_opens_a_host_or_a_network(settings):
    settings.WEBHOOK_ALLOW = ["hooks.intern", "10.1.0.0/16"]
    guard.check_url("http://hooks.intern/x")
    guard.check_url("http://10.1.2.3/x")
    assert guard.allowed(ip_address("192.168.0.1"), "hooks.intern")
    with pytest.raises(guard.Refused):
        guard.check_url("https://10.2.0.1/x")


def test_a_name_that_resolves_inwards_is_refused_at_the_connection(
    endpoint, organisation, receiver, settings, monkeypatch
):
    """DNS rebinding: the name was innocent when the endpoint was made."""
    settings.WEBHOOK_ALLOW = []
    settings.DEBUG = True  # http is then allowed, private addresses still are not
    endpoint.url = f"http://innocent.example:{receiver.server_port}/hook"
    endpoint.save()
    real = socket.getaddrinfo

    def rebound(host, port, *args, **kwargs):
        return real("127.0.0.1" if host == "innocent.example" else host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    announce(organisation)
    assert services.deliver_due() == 0
    assert WebhookDelivery.objects.get().last_error == "refused: private address"
    assert receiver.got == []


def test_an_organisation_cannot_pile_up_endpoints(organisation, settings):
    for number in range(services.ENDPOINTS_PER_ORGANISATION):
        services.add_endpoint(organisation, f"https://example.com/{number}", by=SYSTEM)
    with pytest.raises(ValueError, match="too many"):
        services.add_endpoint(organisation, "https://example.com/more", by=SYSTEM)

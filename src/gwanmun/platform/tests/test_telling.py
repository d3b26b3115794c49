"""Logs and traces: complete for machines, silent about people."""

from __future__ import annotations

import json
import logging as standard

import pytest
from django.test import RequestFactory
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from gwanmun.platform import logging, telemetry


@pytest.fixture
def lines(capfd):
    logging.configure("json", "INFO")

    def read() -> list[dict]:
        written = capfd.readouterr().err
        assert "Logging error" not in written, written
        return [json.loads(line) for line in written.splitlines()]

    yield read
    logging.configure("console", "WARNING")


def test_ours_and_the_librarys_records_have_one_shape(lines):
    logging.get("gwanmun.test").info("manifest.cleared", version=7, lines=500_000)
    standard.getLogger("some.library").warning("slow by %s s", 3)
    ours, theirs = lines()
    assert (ours["event"], ours["version"], ours["level"], ours["logger"]) == (
        *("manifest.cleared", 7, "info"),
        "gwanmun.test",
    )
    assert (theirs["event"], theirs["level"], theirs["logger"]) == ("slow by 3 s", "warning", "some.library")
    assert ours["timestamp"].endswith("Z")


def test_personal_data_is_masked_when_it_slips_in(lines):
    logging.get("gwanmun.test").error("bad P123456789012", note="call 010-1234-5678", id="900101-1234567")
    text = json.dumps(lines())
    assert "123456789012" not in text
    assert "1234-5678" not in text
    assert "1234567" not in text
    assert "P******" in text


def test_an_error_carries_its_trace(lines):
    try:
        raise ValueError("on purpose")
    except ValueError:
        logging.get("gwanmun.test").exception("job.failed", job="x")
    [line] = lines()
    assert line["exception"][0]["exc_type"] == "ValueError"
    assert "locals" not in json.dumps(line)


@pytest.mark.urls("gwanmun.platform.tests.addresses")
def test_a_request_is_logged_without_its_query(lines, client, db):
    client.get("/plain?code=P123456789012", headers={"X-Request-Id": "abc-12345"})
    line = next(line for line in lines() if line["event"] == "request")
    assert (line["path"], line["status"], line["request_id"]) == ("/plain", 200, "abc-12345")
    assert "P123456789012" not in json.dumps(line)


@pytest.fixture
def spans():
    exporter = InMemorySpanExporter()
    telemetry.start(exporter)
    yield exporter.get_finished_spans
    telemetry.stop()


def test_spans_when_switched_on(spans):
    with telemetry.span("clear", version=7) as current:
        assert current is not None
    request = RequestFactory().get("/x")
    request.resolver_match = None
    from django.http import HttpResponse

    telemetry.TraceMiddleware(lambda _: HttpResponse("ok"))(request)
    first, second = spans()
    assert (first.name, first.attributes["version"]) == ("clear", 7)
    assert (second.name, second.attributes["http.response.status_code"]) == ("GET unmatched", 200)


def test_off_by_default():
    assert telemetry.start() is False
    with telemetry.span("clear") as current:
        assert current is None

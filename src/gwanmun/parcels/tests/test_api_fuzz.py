"""Requests made up from the OpenAPI document itself: the answers are as described, never a 5xx."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gwanmun.parcels.tests.api_kit import World, issue
from gwanmun.platform.api.throttle import BUCKETS
from gwanmun.portals.api import api

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
]  # fmt: skip
OPERATIONS = sorted(
    operation["operationId"]
    for path in api.get_openapi_schema()["paths"].values()
    for operation in path.values()
)
EXAMPLES = 25


@pytest.fixture
def app(settings: Any, tmp_path: Any) -> Iterator[Any]:
    """The program itself, with the connection of the test left open between requests."""
    settings.HOME = tmp_path
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    handler = WSGIHandler()

    def whole(environ: Any, start_response: Any) -> list[bytes]:
        response = handler(environ, start_response)
        body = b"".join(response)
        response.close()  # as a server does; the client of the tests forgets it
        return [body]

    yield whole
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("name", OPERATIONS)
def test_answers_are_as_described(app: Any, name: str) -> None:
    world = World()
    version = world.manifest(world.a)
    world.parcel(version, 1, "HBL2026112200017")
    world.fault(version, 2)
    token = issue(world.a.organisation, rate_per_minute=1_000_000)
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, headers={"Host": "localhost"})
    operation = next(
        found.ok()
        for found in document.get_all_operations()
        if found.ok().definition.raw["operationId"] == name
    )

    @schemathesis_given(operation)
    def ask(case: Any) -> None:
        BUCKETS.clear()
        case.headers = dict(case.headers or {}) | {"Authorization": f"Bearer {token}", "Host": "localhost"}
        response = case.call()
        case.validate_response(response, checks=CHECKS)

    ask()


def schemathesis_given(operation: Any) -> Any:
    from hypothesis import given

    def decorate(test: Any) -> Any:
        bounded = settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        return bounded(given(case=operation.as_strategy())(test))

    return decorate

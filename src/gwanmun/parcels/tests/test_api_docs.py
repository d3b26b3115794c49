"""The OpenAPI document: complete, true to its own examples, shown without anything from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from gwanmun.parcels.rules.schema import FIELDS
from gwanmun.platform.api import problems
from gwanmun.portals.api import api

jsonschema_rs = pytest.importorskip("jsonschema_rs")
HANGUL = re.compile("[가-힣]")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return json.loads(json.dumps(api.get_openapi_schema()))


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in document["paths"].values():
        for operation in path.values():
            yield operation["operationId"], operation


def media(operation: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for status, response in operation["responses"].items():
        for kind, content in response.get("content", {}).items():
            yield status, kind, content
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield "request", kind, content


def test_every_operation_is_told_in_both_languages_with_its_scope(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        korean, _, english = operation["summary"].partition(" · ")
        assert HANGUL.search(korean), name
        assert english, name
        assert re.search("[a-z]", english), name
        assert "x-required-scope" in operation
        assert ("Scope: `" in operation["description"]) == bool(operation["x-required-scope"])
        assert operation["security"] == [{"ApiKey": []}]


def test_every_operation_has_examples_for_what_it_takes_and_gives(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        good = [s for s in operation["responses"] if s.startswith("2") and s != "204"]
        shown = {status for status, _, content in media(operation) if "example" in content}
        assert set(good) <= shown, name
        if "requestBody" in operation:
            assert "request" in shown, name


def test_examples_follow_their_schemas(document: dict[str, Any]) -> None:
    checked = 0
    for name, operation in operations(document):
        for status, kind, content in media(operation):
            if "example" not in content or kind != "application/json":
                continue
            schema = content["schema"] | {"components": document["components"]}
            errors = list(jsonschema_rs.Draft202012Validator(schema).iter_errors(content["example"]))
            assert not errors, (name, status, errors)
            checked += 1
    assert checked >= 15


def test_every_refusal_is_described(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert {"401", "403", "429", "503"} <= set(operation["responses"]), name
        for status, kind, content in media(operation):
            if status.isdigit() and int(status) >= 400:
                assert kind == "application/problem+json"
                assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
    assert set(document["components"]["schemas"]["Problem"]["required"]) >= {
        "type",
        "title",
        "status",
        "ko",
        "en",
    }


def test_the_decide_schema_has_each_field_of_the_list_with_both_labels(document: dict[str, Any]) -> None:
    described = document["components"]["schemas"]["ParcelIn"]["properties"]
    for field in FIELDS:
        assert field.ko in described[field.name]["description"]
        assert field.en in described[field.name]["description"]


def test_problem_kinds_have_titles_in_both_languages() -> None:
    for kind in problems.KINDS.values():
        assert HANGUL.search(kind.ko)
        assert not HANGUL.search(kind.en)


@pytest.mark.django_db
def test_the_page_and_its_files_are_ours_alone(client: Client) -> None:
    page = client.get("/api/v1/docs", headers={"host": "localhost"})
    assert page.status_code == 200
    html = page.content.decode()
    assert "default-src 'self'" in page["Content-Security-Policy"]
    links = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert links
    assert not [link for link in links if link.startswith(("http", "//"))]
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"\son\w+=|<style", html)
    for link in links:
        if link.startswith("/static/"):
            assert finders.find(link.removeprefix("/static/")), link


@pytest.mark.django_db
def test_the_document_is_served(client: Client, document: dict[str, Any]) -> None:
    served = client.get("/api/v1/openapi.json", headers={"host": "localhost"}).json()
    assert served == document


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accept", "lang"),
    [
        ("ko", "ko"),
        ("en-GB,en;q=0.9", "en"),
        ("", "ko"),
        ("fr", "ko"),
        ("ko;q=0.3, en;q=0.8", "en"),
        ("*;q=x", "ko"),
    ],
)
def test_refusals_speak_the_language_asked_for(client: Client, accept: str, lang: str) -> None:
    response = client.get("/api/v1/manifests", headers={"host": "localhost", "accept-language": accept})
    body = response.json()
    assert body["title"] == body[lang]["title"]
    assert body["detail"] == body[lang]["detail"]
    assert response["Content-Language"] == lang


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "nowhere", "manifests/", "manifests/1/2/3", "decide/x", "%00"])
def test_unknown_addresses_are_problems_too(client: Client, path: str) -> None:
    response = client.get(f"/api/v1/{path}", headers={"host": "localhost"})
    assert response.status_code == 404
    assert response.json()["code"] == "not-found"


@pytest.mark.django_db
def test_wrong_methods_say_what_is_allowed(client: Client) -> None:
    response = client.put("/api/v1/decide", headers={"host": "localhost"})
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert response.json()["code"] == "method-not-allowed"

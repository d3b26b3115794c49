"""The OpenAPI document made complete with what ninja cannot know, and the page that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from ninja import NinjaAPI, Router
from ninja.openapi.docs import DocsBase
from ninja.schema import NinjaGenerateJsonSchema

from gwanmun.platform.api.auth import ApiKey
from gwanmun.platform.api.problems import KINDS
from gwanmun.platform.api.schemas import ProblemOut

_RATE_HEADERS = {
    "RateLimit-Limit": "requests that may come at once",
    "RateLimit-Remaining": "requests left now",
    "RateLimit-Reset": "seconds until the allowance is full again",
    "RateLimit-Policy": "requests per window of 60 s",
}
_ALWAYS = ("unauthorised", "forbidden", "too-many-requests", "internal", "busy")


class Docs(DocsBase):
    """The page that shows the document: ``template`` gets ``api`` and ``openapi_url``."""

    def __init__(self, template: str) -> None:
        self.template = template

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        context = {"api": api, "openapi_url": self.get_openapi_url(api, kwargs)}
        return HttpResponse(render_to_string(self.template, context))


def scopes(routers: Mapping[str, Router]) -> dict[str, str | None]:
    """operationId → scope it needs, read from the operations themselves."""
    found: dict[str, str | None] = {}
    for router in routers.values():
        for view in router.path_operations.values():
            for operation in view.operations:
                guard = operation.auth_param
                if not isinstance(guard, ApiKey):
                    raise TypeError(f"{operation.operation_id} is not guarded by a key")
                found[str(operation.operation_id)] = guard.scope
    return found


def complete(document: dict[str, Any], needed: Mapping[str, str | None]) -> dict[str, Any]:
    """Add to every operation what ninja cannot know: scope, rate headers, problems."""
    schemas = document["components"].setdefault("schemas", {})
    problem = ProblemOut.model_json_schema(
        ref_template="#/components/schemas/{model}", schema_generator=NinjaGenerateJsonSchema
    )
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    for path in document["paths"].values():
        for operation in path.values():
            _complete_operation(operation, needed[operation["operationId"]])
    return document


def _complete_operation(operation: dict[str, Any], scope: str | None) -> None:
    line = f"Scope: `{scope}`." if scope else "Any valid key."
    operation["description"] = f"{operation.get('description', '').strip()}\n\n{line}".strip()
    operation["x-required-scope"] = scope
    responses = {int(status): details for status, details in operation["responses"].items()}
    for status, details in responses.items():
        if status < 400:
            headers = details.setdefault("headers", {})
            for name, about in _RATE_HEADERS.items():
                kind = "string" if name == "RateLimit-Policy" else "integer"
                headers[name] = {"description": about, "schema": {"type": kind}}
    kinds = [*_ALWAYS, *operation.pop("x-problems", ())]
    if any(p["in"] == "path" for p in operation["parameters"]):
        kinds.append("not-found")
    if operation["parameters"] or "requestBody" in operation:
        kinds.append("invalid")
    if "requestBody" in operation:
        kinds.append("bad-request")
        kinds.append("too-large")
    for kind in kinds:
        responses.setdefault(KINDS[kind].status, _problem(kind))
    operation["responses"] = {str(status): responses[status] for status in sorted(responses)}


def _problem(kind: str) -> dict[str, Any]:
    said = KINDS[kind]
    shown: dict[str, Any] = {
        "description": f"{said.en} · {said.ko}",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if kind in ("too-many-requests", "busy"):
        shown["headers"] = {"Retry-After": {"description": "seconds", "schema": {"type": "integer"}}}
    return shown

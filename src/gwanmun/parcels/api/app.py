"""The API as mounted at ``/api/v1/``: routers, problems for every refusal, rate headers, docs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import URLPattern, re_path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from gwanmun.parcels.api import decide, keys, manifests, parcels, webhooks
from gwanmun.parcels.api.auth import standing
from gwanmun.parcels.api.docs import DESCRIPTION, Docs, complete, scopes
from gwanmun.parcels.api.invalid import field_errors
from gwanmun.parcels.api.problems import Problem, busy, invalid, not_found, respond
from gwanmun.parcels.batching import Busy
from gwanmun.platform import logging

log = logging.get(__name__)
View = Callable[..., HttpResponseBase]


ROUTERS = {
    "/manifests": manifests.router,
    "/parcels": parcels.router,
    "/decide": decide.router,
    "/webhooks": webhooks.router,
    "/keys": keys.router,
}


class ExactParser(Parser):
    """JSON whose numbers stay as written: ``150.40`` reaches the rules as text, never as a float."""

    def parse_body(self, request: HttpRequest) -> Any:
        text = request.body.decode("utf-8")
        try:
            return json.loads(text, parse_float=str, parse_int=str, parse_constant=_no_constant)
        except RecursionError as deep:
            raise ValueError("nested too deeply") from deep


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


class Api(NinjaAPI):
    """Ninja, with every answer framed: no page of HTML, no bare 405, rate headers on all."""

    @property
    def urls(self) -> Any:
        patterns, app_name, namespace = super().urls
        framed: list[Any] = []
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = frame(pattern.callback)
            framed.append(pattern)
        return [*framed, re_path("", frame(_absent))], app_name, namespace

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        return complete(super().get_openapi_schema(**kwargs), scopes(ROUTERS))


def _absent(request: HttpRequest) -> HttpResponse:
    raise Http404


def frame(view: View) -> View:
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = respond(request, not_found())
        except Exception as failure:  # the last line: what the handlers below did not foresee
            response = _failed(request, failure)
        if response.status_code == 405 and response.get("Content-Type", "") != "application/problem+json":
            response = respond(request, _method(response["Allow"]))
        state = standing(request)
        if state is not None:
            for name, value in state.headers().items():
                response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    framed.csrf_exempt = True  # type: ignore[attr-defined]  # keys, not cookies
    return framed


def _method(allow: str) -> Problem:
    return Problem(
        "method-not-allowed",
        f"이 주소에서는 {allow}만 쓸 수 있습니다.",
        f"Only {allow} can be used here.",
        headers={"Allow": allow},
    )


api = Api(
    title="Gwanmun API",
    version="1",
    description=DESCRIPTION,
    docs=Docs(),
    parser=ExactParser(),
    urls_namespace="api-v1",
)
for prefix, router in ROUTERS.items():
    api.add_router(prefix, router)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return respond(request, problem)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return respond(request, invalid(field_errors(error.errors)))


@api.exception_handler(Busy)
def _busy(request: HttpRequest, error: Busy) -> HttpResponse:
    return respond(request, busy(error.retry_after_s))


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return respond(
        request,
        Problem(
            "too-large",
            "보낸 내용이 너무 큽니다. 나누어 보내 주십시오.",
            "The request body is too large. Send it in parts.",
        ),
    )


@api.exception_handler(UnreadablePostError)
@api.exception_handler(SuspiciousOperation)
@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    return respond(
        request,
        Problem(
            "bad-request",
            "본문을 읽을 수 없습니다. UTF-8로 쓴 JSON 개체 하나를 보내 주십시오.",
            "The body cannot be read. Send one JSON object in UTF-8.",
        ),
    )


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return respond(request, not_found())


@api.exception_handler(Exception)
def _failed(request: HttpRequest, failure: Exception) -> HttpResponse:
    log.error("api.failed", path=request.path, exc_info=failure)
    return respond(
        request,
        Problem(
            "internal",
            "저희 쪽에서 처리하지 못했습니다. 기록을 남겼으니 잠시 뒤 다시 시도해 주십시오.",
            "Something failed on our side and was recorded. Try again later.",
        ),
    )

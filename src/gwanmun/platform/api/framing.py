"""The API as a whole: routers of several rooms, problems for every refusal, rate headers on all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import URLPattern, re_path
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError

from gwanmun.platform import logging
from gwanmun.platform.api.auth import standing
from gwanmun.platform.api.docs import complete, scopes
from gwanmun.platform.api.invalid import field_errors
from gwanmun.platform.api.parser import ExactParser
from gwanmun.platform.api.problems import Problem, busy, invalid, not_found, respond
from gwanmun.platform.batching import Busy

log = logging.get(__name__)
View = Callable[..., HttpResponseBase]
Handler = Callable[[HttpRequest, Any], HttpResponse]


class Api(NinjaAPI):
    """Ninja, with every answer framed: no page of HTML, no bare 405, rate headers on all.

    ``routers``: prefix → router; every operation must be guarded by an ``auth.ApiKey``.
    """

    def __init__(self, routers: Mapping[str, Router], **about: Any) -> None:
        super().__init__(parser=ExactParser(), **about)
        self._by_prefix = dict(routers)
        for prefix, router in routers.items():
            self.add_router(prefix, router)
        for kind, handler in _HANDLERS.items():
            self.add_exception_handler(kind, handler)

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
        return complete(super().get_openapi_schema(**kwargs), scopes(self._by_prefix))


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


def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return respond(request, problem)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return respond(request, invalid(field_errors(error.errors)))


def _busy(request: HttpRequest, error: Busy) -> HttpResponse:
    return respond(request, busy(error.retry_after_s))


def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return respond(
        request,
        Problem(
            "too-large",
            "보낸 내용이 너무 큽니다. 나누어 보내 주십시오.",
            "The request body is too large. Send it in parts.",
        ),
    )


def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    return respond(
        request,
        Problem(
            "bad-request",
            "본문을 읽을 수 없습니다. UTF-8로 쓴 JSON 개체 하나를 보내 주십시오.",
            "The body cannot be read. Send one JSON object in UTF-8.",
        ),
    )


def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return respond(request, not_found())


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


_HANDLERS: dict[type[Exception], Handler] = {
    Problem: _problem,
    ValidationError: _invalid,
    Busy: _busy,
    RequestDataTooBig: _too_large,
    UnreadablePostError: _unreadable,
    SuspiciousOperation: _unreadable,
    HttpError: _unreadable,
    Http404: _missing,
    Exception: _failed,
}

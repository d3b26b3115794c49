"""OpenTelemetry, switched on by ``GWANMUN_OTEL=1``; absent it costs nothing, not even an import.

The exporter reads the standard ``OTEL_EXPORTER_OTLP_*`` variables. Spans name routes and counts,
never people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

_tracer: Any = None


def start(exporter: Any = None) -> bool:
    """Begin tracing when the environment asks for it (or ``exporter`` is given). True when tracing.

    Raises ``ImproperlyConfigured`` when it is asked for but the ``telemetry`` extra is missing.
    """
    global _tracer
    if _tracer is not None:
        return True
    if exporter is None and not settings.ENVIRONMENT.telemetry:
        return False
    try:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor

        if exporter is None:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

            processor: Any = BatchSpanProcessor(OTLPSpanExporter())
        else:
            processor = SimpleSpanProcessor(exporter)
    except ImportError as missing:
        raise ImproperlyConfigured(
            "GWANMUN_OTEL=1 needs the telemetry extra: pip install 'gwanmun[telemetry]'"
        ) from missing
    provider = TracerProvider(resource=Resource.create({"service.name": "gwanmun"}))
    provider.add_span_processor(processor)
    _tracer = provider.get_tracer("gwanmun")
    return True


def stop() -> None:
    global _tracer
    _tracer = None


@contextmanager
def span(name: str, **attributes: str | int) -> Iterator[Any]:
    """``with span("clear", version=7, lines=500_000): …``; yields None while tracing is off."""
    if _tracer is None:
        yield None
        return
    with _tracer.start_as_current_span(name, attributes=attributes) as current:
        yield current


class TraceMiddleware:
    """One span per request, named by its route."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not start():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with span(f"{request.method}", **{"http.request.method": request.method or ""}) as current:
            response = self.get_response(request)
            route = f"/{request.resolver_match.route}" if request.resolver_match else "unmatched"
            current.update_name(f"{request.method} {route}")
            current.set_attribute("http.route", route)
            current.set_attribute("http.response.status_code", response.status_code)
        return response

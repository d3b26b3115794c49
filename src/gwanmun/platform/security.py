"""What a browser is told to refuse, and when a session ends."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

Handler = Callable[[HttpRequest], HttpResponse]

#: Scripts and style sheets come from us or carry the nonce of the page (``{{ request.csp_nonce }}``);
#: no eval. Style *attributes* are allowed: charts and progress bars need widths, and an attribute
#: cannot load anything that the other lines do not allow.
POLICY: Mapping[str, str] = {
    "default-src": "'self'",
    "script-src": "'self' {nonce}",
    "style-src": "'self' {nonce}",
    "style-src-attr": "'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
#: Requests that carry this header (polls) do not count as a sign of life.
PASSIVE_HEADER = "X-Gwanmun-Passive"
_TOUCH_SECONDS = 60


class HeadersMiddleware:
    """Content-Security-Policy with a nonce per response, Permissions-Policy, no caching of pages."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        used: list[str] = []

        def nonce() -> str:
            used.append(secrets.token_urlsafe(16))
            return used[0]

        request.csp_nonce = SimpleLazyObject(nonce)  # type: ignore[attr-defined]
        response = self.get_response(request)
        policy = {**POLICY, **getattr(response, "csp", {})}
        word = f"'nonce-{used[0]}'" if used else ""
        response.headers.setdefault(
            "Content-Security-Policy",
            "; ".join(f"{name} {value.replace('{nonce}', word).strip()}" for name, value in policy.items()),
        )
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            # Pages show personal data: a shared machine must not keep them.
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def csp(**directives: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """View decorator that replaces directives: ``@csp(img_src="'self' https:")``."""
    changes = {name.replace("_", "-"): value for name, value in directives.items()}

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(*args: Any, **kwargs: Any) -> HttpResponse:
            response = view(*args, **kwargs)
            response.csp = changes  # type: ignore[attr-defined]
            return response

        return inner

    return decorate


class SessionLimitMiddleware:
    """Ends a session that was idle too long or is simply too old; writes at most once a minute."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(time.time())
            since = request.session.setdefault("gwanmun_since", now)
            seen = request.session.get("gwanmun_seen", now)
            if now - seen > settings.SESSION_IDLE_SECONDS or now - since > settings.SESSION_LONGEST_SECONDS:
                logout(request)
            elif PASSIVE_HEADER not in request.headers and (
                now - seen > _TOUCH_SECONDS or "gwanmun_seen" not in request.session
            ):
                request.session["gwanmun_seen"] = now
        return self.get_response(request)

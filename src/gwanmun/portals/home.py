"""The first page, the display choices, and the pages for when something is wrong."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template import TemplateDoesNotExist, loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from gwanmun.platform.i18n import T
from gwanmun.portals.context import SCALES, THEMES, address

#: Where each role begins its day.
START = {
    "OFFICER": "officer:workbench",
    "SUPERVISOR": "officer:workbench",
    "AUDITOR": "officer:workbench",
    "OPERATOR": "operator:home",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the role's own first page; who is not logged in gets the public one."""
    if request.user.is_authenticated and (url := address(START.get(request.user.role, ""))):
        return redirect(url)
    return render(request, "public/home.html")


@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """``theme`` or ``scale`` into a cookie; back to ``next``."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    for name, known in (("theme", THEMES), ("scale", SCALES)):
        if request.POST.get(name) in known:
            response.set_cookie(
                f"gwanmun_{name}",
                request.POST[name],
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the browser when the network is gone; also reachable to be looked at."""
    return problem(request, 0)


PROBLEMS: dict[int, tuple[str, str]] = {
    0: (
        T("연결이 끊어졌습니다", "You are offline"),
        T(
            "네트워크 연결을 확인해 주십시오. 보내지 않은 내용은 저장되지 않았습니다. "
            "연결되면 다시 시도해 주십시오.",
            "Please check your connection. What was not sent has not been saved. "
            "Try again when you are back.",
        ),
    ),
    400: (
        T("요청을 이해하지 못했습니다", "We could not read the request"),
        T(
            "주소나 입력값이 올바르지 않습니다. 이전 화면으로 돌아가 다시 시도해 주십시오.",
            "The address or the input is not right. Please go back and try again.",
        ),
    ),
    403: (
        T("이 화면을 볼 권한이 없습니다", "You may not open this page"),
        T(
            "업무에 필요하면 감독자에게 권한을 요청해 주십시오. "
            "오래 열어 둔 화면이라면 새로 고친 뒤 다시 시도해 주십시오.",
            "If you need it for your work, ask a supervisor. "
            "If the page was open for long, reload it and try again.",
        ),
    ),
    404: (
        T("찾는 화면이 없습니다", "There is no such page"),
        T(
            "주소가 바뀌었거나 자료가 정정되었을 수 있습니다. 번호로 다시 찾아 주십시오.",
            "The address may have changed, or the record may have been corrected. Please search by number.",
        ),
    ),
    429: (
        T("요청이 너무 많습니다", "Too many requests"),
        T(
            "잠시 뒤에 다시 시도해 주십시오. 계정은 그대로 유지됩니다.",
            "Please try again in a moment. Your account is unchanged.",
        ),
    ),
    500: (
        T("처리하지 못했습니다", "Something went wrong on our side"),
        T(
            "시스템 오류입니다. 저장된 자료는 안전합니다. 잠시 뒤에 다시 시도해 주십시오. "
            "계속되면 관리자에게 아래 시각을 알려 주십시오.",
            "This is our fault. What was saved is safe. Try again in a moment; "
            "if it goes on, tell the administrator the time below.",
        ),
    ),
}


def problem(request: HttpRequest, status: int) -> HttpResponse:
    title, text = PROBLEMS[status]
    context: dict[str, Any] = {"status": status, "title": title, "text": text}
    try:
        body = loader.render_to_string("gwanmun/problem.html", context, request)
    except TemplateDoesNotExist:
        raise
    except Exception:  # the frame itself is broken: a page that needs nothing
        body = loader.render_to_string("gwanmun/plain.html", context)
    return HttpResponse(body, status=status or 200)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Also Django's page for a failed CSRF check."""
    return problem(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(request, 404)


def too_many(request: HttpRequest) -> HttpResponse:
    return problem(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    return problem(request, 500)

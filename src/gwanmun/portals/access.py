"""Who may open which page. A page names the roles that may open it; everyone else gets 403."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from gwanmun.platform.accounts.models import User
from gwanmun.platform.accounts.permissions import is_working

Role = User.Role
READERS = (Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR)  # see every parcel
ACTORS = (Role.OFFICER, Role.SUPERVISOR)  # act on parcels, see personal data with a reason
MANAGERS = (Role.SUPERVISOR,)
WATCHERS = (Role.SUPERVISOR, Role.AUDITOR)  # read the audit trail
OPERATORS = (Role.OPERATOR,)

View = Callable[..., HttpResponse]


def allow(*roles: str) -> Callable[[View], View]:
    """View decorator. Nobody logged in: to the log-in page; another role: 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.user.role not in roles or not is_working.test(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        inner.roles = roles  # type: ignore[attr-defined]
        return inner

    return decorate


def person(request: HttpRequest) -> User:
    """The user behind a request that :func:`allow` has let in."""
    assert isinstance(request.user, User)  # noqa: S101 - a check for the type checker
    return request.user

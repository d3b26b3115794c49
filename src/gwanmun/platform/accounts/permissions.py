"""Who may do what: one predicate per permission, over role and organisation.

=================  ========  ==========  =======  =====================================
permission         officer   supervisor  auditor  operator
=================  ========  ==========  =======  =====================================
manifests.view     all       all         all      own organisation
manifests.submit   –         –           –        own organisation
parcels.view       all       all         all      own organisation
parcels.decide     all       all         –        –
people.view        recorded  recorded    –        own organisation (it sent the data)
audit.view         –         all         all      –
accounts.manage    –         all         –        –
keys.manage        –         all         –        own organisation
webhooks.manage    –         all         –        own organisation
=================  ========  ==========  =======  =====================================
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import rules
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from gwanmun.platform.accounts.models import Organisation, User

Role = User.Role
View = Callable[..., HttpResponse]


def _is_working(user: Any) -> bool:
    """Logged in, and neither the person nor the organisation is switched off."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    return user.organisation is None or bool(user.organisation.active)


def _is_own(user: Any, thing: Any) -> bool:
    """An operator, and ``thing`` belongs to their organisation. Without a thing: the page itself."""
    if user.role != Role.OPERATOR or user.organisation_id is None:
        return False
    if thing is None:
        return True
    owner = thing.pk if isinstance(thing, Organisation) else getattr(thing, "organisation_id", None)
    return bool(owner == user.organisation_id)


def _has_role(*roles: str) -> Any:
    def test(user: Any) -> bool:
        return user.role in roles

    return _rules.predicate(test, name=f"has_role:{'/'.join(roles)}")


_rules: Any = rules  # the library carries no types
is_working = _rules.predicate(_is_working)
is_own = _rules.predicate(_is_own)
is_officer = _has_role(Role.OFFICER, Role.SUPERVISOR)
is_supervisor = _has_role(Role.SUPERVISOR)
is_auditor = _has_role(Role.AUDITOR)

PERMISSIONS: dict[str, Any] = {
    "manifests.view": is_working & (is_officer | is_auditor | is_own),
    "manifests.submit": is_working & is_own,
    "parcels.view": is_working & (is_officer | is_auditor | is_own),
    "parcels.decide": is_working & is_officer,
    "people.view": is_working & (is_officer | is_own),
    "audit.view": is_working & (is_supervisor | is_auditor),
    "accounts.manage": is_working & is_supervisor,
    "keys.manage": is_working & (is_supervisor | is_own),
    "webhooks.manage": is_working & (is_supervisor | is_own),
}
for _name, _predicate in PERMISSIONS.items():
    _rules.set_perm(_name, _predicate)


def may(user: Any, permission: str, thing: Any = None) -> bool:
    """Whether ``user`` has ``permission`` (over ``thing``: anything with an ``organisation_id``).

    Asks no database beyond the user's organisation. Raises ``KeyError`` for an unknown permission.
    """
    return bool(PERMISSIONS[permission].test(user, thing))


def confined_to(user: Any) -> int | None:
    """The one organisation whose goods ``user`` may see; None: all. Raises ``PermissionDenied``."""
    if not is_working.test(user):
        raise PermissionDenied("not working here")
    if user.role != Role.OPERATOR:
        return None
    if user.organisation_id is None:
        raise PermissionDenied("an operator without an organisation sees nothing")
    return int(user.organisation_id)


def required(permission: str) -> Callable[[View], View]:
    """View decorator: log-in first, then ``PermissionDenied`` (403) without ``permission``."""
    if permission not in PERMISSIONS:
        raise KeyError(permission)

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may(request.user, permission):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        return inner

    return decorate

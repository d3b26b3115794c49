"""Who asks: an API key, its organisation, its scopes, its rate.

Every operation names the one scope it needs. A key that is unknown, revoked, expired or of an
organisation that is no longer active gives the same 401.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from gwanmun.platform.accounts.models import ApiKey as KeyRow
from gwanmun.platform.accounts.models import Organisation
from gwanmun.platform.api import key_cache, throttle
from gwanmun.platform.api.problems import Problem

_FORM = re.compile(r"gwm_[A-Za-z0-9_\-]{8,200}\Z")


@dataclass(frozen=True)
class Caller:
    """The key behind a request."""

    key: KeyRow

    @property
    def organisation(self) -> Organisation:
        return self.key.organisation

    @property
    def sees(self) -> Organisation | None:
        """Whose manifests and parcels are visible; None: everyone's, for customs itself."""
        return None if self.organisation.kind == Organisation.Kind.CUSTOMS else self.organisation

    @property
    def name(self) -> str:
        """How acts by this key are signed in records."""
        return f"api:{self.organisation.code}:{self.key.name}"[:150]


def caller(request: HttpRequest) -> Caller:
    return cast(Caller, request.auth)  # type: ignore[attr-defined]


def standing(request: HttpRequest) -> throttle.Standing | None:
    """Where the key stands with its rate; None when no key was accepted."""
    return getattr(request, "gwanmun_standing", None)


class ApiKey(HttpBearer):
    """Accepts ``Authorization: Bearer gwm_…`` for one scope (None: any valid key); ``customs``: of a customs
    office alone."""

    def __init__(
        self,
        scope: str | None,
        rate: Callable[[int], throttle.Rate] = throttle.general,
        *,
        customs: bool = False,
    ) -> None:
        super().__init__()
        self.scope = scope
        self.rate = rate
        self.customs = customs

    def __call__(self, request: HttpRequest) -> Any:
        found = super().__call__(request)
        if found is None:
            raise _refuse(request)
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        key = key_cache.verify(token) if _FORM.match(token) else None
        if key is None or not key.organisation.active:
            return None
        taken = throttle.BUCKETS.take(f"{key.pk}:{self.rate.__name__}", self.rate(key.rate_per_minute))
        request.gwanmun_standing = taken  # type: ignore[attr-defined]
        if not taken.allowed:
            raise _too_many(taken)
        if self.scope is not None and self.scope not in key.scopes:
            raise Problem(
                "forbidden",
                f"이 API 키에는 '{self.scope}' 권한이 없습니다. 권한이 있는 키를 발급받아 주십시오.",
                f"This API key lacks the scope '{self.scope}'. Have a key issued that has it.",
                headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{self.scope}"'},
            )
        if self.customs and key.organisation.kind != Organisation.Kind.CUSTOMS:
            raise Problem(
                "forbidden",
                "세관의 API 키로만 쓸 수 있습니다. 업체의 키로는 위험관리 자료를 볼 수 없습니다.",
                "Only keys of a customs office may do this. Keys of operators see nothing of targeting.",
            )
        return Caller(key)


def customs_key(scope: str) -> ApiKey:
    """A key of a customs office alone: nobody else may know who is looked into."""
    return ApiKey(scope, customs=True)


def _refuse(request: HttpRequest) -> Problem:
    address = request.META.get("REMOTE_ADDR", "")
    failures = throttle.BUCKETS.take(f"failures:{address}", throttle.FAILURES)
    if not failures.allowed:
        return _too_many(failures)
    return Problem(
        "unauthorised",
        "'Authorization: Bearer gwm_…' 머리글에 유효한 API 키를 넣어 주십시오. 없는 키, 폐지된 키, "
        "기간이 지난 키는 받지 않습니다.",
        "Send a valid API key as 'Authorization: Bearer gwm_…'. Unknown, revoked and expired keys "
        "are refused.",
        headers={"WWW-Authenticate": 'Bearer realm="gwanmun"'},
    )


def _too_many(taken: throttle.Standing) -> Problem:
    wait = taken.retry_after_s
    return Problem(
        "too-many-requests",
        f"분당 {taken.rate.per_minute}회를 넘었습니다. {wait}초 뒤에 다시 보내 주십시오.",
        f"More than {taken.rate.per_minute} requests a minute. Send again in {wait} s.",
        headers=taken.headers(),
    )
